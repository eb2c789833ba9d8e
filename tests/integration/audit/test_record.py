"""The audit record: one unforked chain that is added to and never changed, and that tells where it was."""

import threading
import uuid

import pytest
from sqlalchemy import create_engine, exc, text

from portal.audit import queries, services
from portal.audit.domain import GENESIS, faults_in
from portal.audit.models import AuditDetail, AuditEntry
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Grant, Identity, Role

THING = uuid.UUID(int=9)
GRANT = Grant(uuid.UUID(int=2), Role.VERIFIER, uuid.UUID(int=3), "BKD", acting_for=uuid.UUID(int=4))
RINA = Identity(uuid.UUID(int=1), "Rina Melati", "rina@jakarta.go.id", (), GRANT)


def write(count=1, **more):
    for number in range(count):
        services.record("tests.thing.changed", "thing", THING, by=RINA, before={"n": number}, after={"n": number + 1}, **more)
    db.session.commit()


@pytest.fixture(scope="module")
def recorded(works):
    return works()


@pytest.fixture
def house(recorded, databases):
    """The product, with an empty record before each test."""
    with recorded.app.app_context():
        yield recorded
        db.session.rollback()
        as_owner(recorded, "TRUNCATE audit_detail, audit_entry")
        db.session.remove()


def as_owner(house, *statements, triggers=False):
    """What only whoever owns the database could do, with the triggers out of the way unless they are what is tried."""
    engine = create_engine(house.settings.database_owner_url)
    try:
        with engine.begin() as connection:
            if not triggers:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


def faults():
    db.session.rollback()
    return [(fault.seq, fault.what) for fault in faults_in(queries.chain())]


def test_an_entry_says_who_in_what_role_for_whom_and_what_changed(house):
    write(reason="Berkas lengkap")
    (line,) = queries.lines_of([("thing", THING)])
    entry = line.entry
    assert (entry.seq, entry.previous, entry.at) == (1, GENESIS, clock.now())
    assert (entry.account_id, entry.role, entry.acting_for) == (RINA.account_id, "verifier", uuid.UUID(int=4))
    assert line.detail == {"before": {"n": 0}, "after": {"n": 1}, "reason": "Berkas lengkap", "name": "Rina Melati", "body": "BKD"}


def test_no_name_and_no_value_stands_in_what_the_chain_covers(house):
    write(reason="Berkas lengkap")
    row = str(db.session.execute(text("select e::text from audit_entry e")).scalar())
    assert "Rina" not in row
    assert "Berkas" not in row


def test_a_rollback_leaves_no_entry(house):
    services.record("tests.thing.changed", "thing", THING, by=RINA)
    db.session.execute(text("select 1"))
    db.session.rollback()
    db.session.commit()
    assert queries.count_entries() == 0


def test_a_savepoint_that_is_undone_takes_its_own_entries_with_it_and_no_others(house):
    services.record("tests.thing.first", "thing", THING, by=RINA)
    undone = db.session.begin_nested()
    services.record("tests.thing.undone", "thing", THING, by=RINA)
    with db.session.begin_nested():
        services.record("tests.thing.undone", "thing", THING, by=RINA)
    undone.rollback()
    with db.session.begin_nested():
        services.record("tests.thing.second", "thing", THING, by=RINA)
    assert queries.count_entries() == 0  # and the lock is not taken yet
    db.session.commit()
    assert [line.entry.event for line in queries.lines_of([("thing", THING)])] == ["tests.thing.first", "tests.thing.second"]


def test_what_was_noted_in_a_transaction_outlives_a_savepoint_of_it_that_is_undone(house):
    with db.session.begin_nested():
        services.record("tests.thing.inside", "thing", THING, by=RINA)
    services.record("tests.thing.around", "thing", THING, by=RINA)
    undone = db.session.begin_nested()
    services.record("tests.thing.undone", "thing", THING, by=RINA)
    undone.rollback()
    db.session.commit()
    assert [line.entry.event for line in queries.lines_of([("thing", THING)])] == ["tests.thing.inside", "tests.thing.around"]


def test_the_record_holds_over_several_reads(house, monkeypatch):
    monkeypatch.setattr(queries, "BATCH", 3)
    write(10)
    assert queries.count_entries() == 10
    assert faults() == []


CHANGED = "was changed after it was written"
ADRIFT = "does not follow the entry before it"
DETAIL = "its detail was changed after it was written"
FLIP_CONTENT = """
    UPDATE audit_entry SET content = overlay(content placing (case left(content, 1) when '0' then '1' else '0' end) from 1 for 1)
    WHERE seq = 3
"""
FLIP_LINK = """
    UPDATE audit_entry SET link = overlay(link placing (case right(link, 1) when '0' then '1' else '0' end) from 64 for 1) WHERE seq = 3
"""
OTHER_VALUE = """
    UPDATE audit_detail SET document = jsonb_set(document, '{after,n}', '7')
    FROM audit_entry WHERE audit_entry.id = entry_id AND seq = 3
"""
OTHER_SALT = "UPDATE audit_detail SET salt = 'x' FROM audit_entry WHERE audit_entry.id = entry_id AND seq = 3"
DAMAGE = {
    "an event was renamed": ("UPDATE audit_entry SET event = 'tests.thing.other' WHERE seq = 3", [(3, CHANGED)]),
    "another did it": ("UPDATE audit_entry SET account_id = gen_random_uuid() WHERE seq = 3", [(3, CHANGED)]),
    "a moment was moved": (
        "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE seq = 3",
        [(3, CHANGED)],
    ),
    "one letter of a digest": (
        FLIP_CONTENT,
        [(3, CHANGED), (3, DETAIL)],
    ),
    "one letter of a link": (
        FLIP_LINK,
        [(3, CHANGED), (4, ADRIFT)],
    ),
    "an entry is gone": ("DELETE FROM audit_entry WHERE seq = 3", [(4, "entry 3 is missing"), (4, ADRIFT)]),
    "the first is gone": ("DELETE FROM audit_entry WHERE seq = 1", [(2, "entry 1 is missing"), (2, ADRIFT)]),
    "some in the middle are gone": (
        "DELETE FROM audit_entry WHERE seq BETWEEN 2 AND 4",
        [(5, "entry 2 is missing"), (5, ADRIFT)],
    ),
    "a value was changed": (
        OTHER_VALUE,
        [(3, DETAIL)],
    ),
    "the salt was changed": (
        OTHER_SALT,
        [(3, DETAIL)],
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_whatever_was_done_to_it_behind_our_back_is_told_with_its_place(house, what):
    write(5)
    assert faults() == []
    statement, told = DAMAGE[what]
    as_owner(house, statement)
    assert faults() == told


def test_two_entries_that_changed_places_are_told(house):
    write(5)
    as_owner(
        house,
        "UPDATE audit_entry SET seq = 99 WHERE seq = 2",
        "UPDATE audit_entry SET seq = 2 WHERE seq = 3",
        "UPDATE audit_entry SET seq = 3 WHERE seq = 99",
    )
    assert {seq for seq, _ in faults()} == {2, 3, 4}


def test_a_forger_who_computes_every_link_anew_is_told_by_whoever_kept_the_last_one(house):
    write(3)
    kept = db.session.scalar(text("select link from audit_entry where seq = 3"))
    as_owner(house, "DELETE FROM audit_detail", "DELETE FROM audit_entry")
    write(3)
    assert faults() == []
    assert db.session.scalar(text("select link from audit_entry where seq = 3")) != kept


def test_erasing_a_detail_keeps_the_chain(house):
    write(3)
    as_owner(house, "DELETE FROM audit_detail WHERE entry_id = (SELECT id FROM audit_entry WHERE seq = 2)", triggers=True)
    assert faults() == []
    assert [line.detail is None for line in queries.lines_of([("thing", THING)])] == [False, True, False]


CHANGES = [
    "UPDATE audit_entry SET role = 'none'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry CASCADE",
    "UPDATE audit_detail SET salt = ''",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_owner_is_stopped_by_triggers(house, statement):
    write()
    with pytest.raises(exc.ProgrammingError, match="append-only"):
        as_owner(house, statement, triggers=True)
    assert faults() == []


@pytest.mark.parametrize("statement", [*CHANGES, "DELETE FROM audit_detail"])
def test_the_application_has_no_right_to_change_it(house, statement):
    write()
    with pytest.raises(exc.ProgrammingError, match="permission denied"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert faults() == []


def test_writers_at_the_same_moment_give_one_chain_without_a_fork(house):
    writers, each = 6, 10
    barrier, failed = threading.Barrier(writers), []

    def write_some(number):
        with house.app.app_context():
            try:
                for turn in range(each):
                    barrier.wait(10)
                    services.record(f"tests.writer{number}.wrote", "thing", uuid.UUID(int=turn), by=RINA)
                    if (number + turn) % 5 == 0:
                        db.session.execute(text("select 1"))
                        db.session.rollback()
                    else:
                        db.session.commit()
            except Exception as error:  # noqa: BLE001
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=write_some, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    expected = sum((number + turn) % 5 != 0 for number in range(writers) for turn in range(each))
    assert [seq for (seq,) in db.session.query(AuditEntry.seq).order_by(AuditEntry.seq)] == list(range(1, expected + 1))
    assert faults() == []
    assert len({previous for (previous,) in db.session.query(AuditEntry.previous)}) == expected


def test_without_the_lock_the_same_writers_cannot_all_write(house, monkeypatch):
    """The control: the barrier does bring them together, and it is the lock that keeps them apart."""
    monkeypatch.setattr(services, "TAKE_LOCK", text("select :key"))
    for _ in range(50):
        barrier = threading.Barrier(4)
        failed: list[Exception] = []

        def write_one(barrier=barrier, failed=failed):
            with house.app.app_context():
                barrier.wait(10)
                services.record("tests.thing.changed", "thing", THING, by=RINA)
                try:
                    db.session.commit()
                except exc.IntegrityError as error:
                    failed.append(error)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=write_one) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        if failed:
            return
    pytest.fail("four writers without a lock never met in 50 rounds")


def test_the_command_ends_with_0_while_the_record_holds_and_with_1_when_it_does_not(house):
    write(3)
    runner = house.app.test_cli_runner()
    good = runner.invoke(args=["audit", "verify"])
    assert (good.exit_code, good.output) == (0, "the record holds: 3 entries, first to last\n")
    as_owner(house, "UPDATE audit_entry SET event = 'x.y.z' WHERE seq = 2")
    db.session.rollback()
    bad = runner.invoke(args=["audit", "verify"])
    assert (bad.exit_code, bad.stderr) == (1, "entry 2: was changed after it was written\n")


def test_an_empty_record_holds(house):
    assert house.app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 0


def test_the_record_is_searched_by_event_and_by_words_as_they_stand(house):
    write(reason="100% lengkap")
    services.record("tests.other.changed", "thing", THING, by=SYSTEM, reason="1000 lengkap")
    db.session.commit()
    assert queries.page_of_lines(event="tests.other", text="", number=1, size=25).total == 1
    assert queries.page_of_lines(event="", text="100% LENGKAP", number=1, size=25).total == 1
    assert queries.page_of_lines(event="tests_", text="", number=1, size=25).total == 0
    page = queries.page_of_lines(event="", text="", number=2, size=1)
    assert (page.total, [line.entry.seq for line in page.rows]) == (2, [1])


def test_a_detail_belongs_to_one_entry(house):
    write()
    assert db.session.query(AuditDetail).count() == queries.count_entries() == 1
