"""The newest import can be undone: everybody is what they were, and what was decided since is kept."""

import datetime as dt
import random
import uuid

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Account, RoleGrant
from portal.audit.models import AuditDetail, AuditEntry
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Identity
from portal.organisations.domain import BodyKind
from portal.reference import services as reference
from portal.workforce import queries, services
from portal.workforce.domain.codes import ImportState
from portal.workforce.models import PerformanceRating, Servant, ServantCompetency, WorkforceImportRow
from portal.workforce.services import changes, undoing
from tests.factories.organisations import body
from tests.factories.workforce import line, nip, sheet
from tests.integration.workforce.test_kept_corrections import fixed, is_open

ADMINISTRATOR = Identity(uuid.uuid4(), "Rizal Hakim", "admin@jakarta.test")
PEOPLE = 12


@pytest.fixture
def lists(app):
    reference.seed(national_calendar=False)
    agency = body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh"))
    body(BodyKind.UNIT, "DISHUB-1", "Seksi Terminal", agency)


def take(*lines, source="BKD, rekap"):
    """Run a file; a minute passes."""
    moment = clock.now() + dt.timedelta(minutes=1)
    clock.follow(lambda: moment)
    found = services.preview_import(sheet(lines), "pegawai.csv", by=ADMINISTRATOR)
    return services.run_import(found.id, source, "rutin", by=ADMINISTRATOR, checked=True)


def undo(found, reason="Berkas salah bulan."):
    done = services.undo_import(found.id, reason, by=ADMINISTRATOR)
    db.session.commit()
    return done


def on_record(number):
    return queries.anyone_by_nip(nip(number))


def state():
    """Everything that an import writes of people, by person."""
    db.session.expire_all()
    columns = [column.key for column in Servant.__table__.columns]
    people = {one.id: {key: getattr(one, key) for key in columns} for one in db.session.scalars(select(Servant))}
    levels = {(row.servant_id, row.competency_code, row.level, row.assessed_on) for row in db.session.scalars(select(ServantCompetency))}
    ratings = {(row.servant_id, row.year, row.predicate) for row in db.session.scalars(select(PerformanceRating))}
    held = select(Account.servant_id, Account.email, RoleGrant.role, RoleGrant.body_id).join(Account, Account.id == RoleGrant.account_id)
    grants = {tuple(row) for row in db.session.execute(held.where(RoleGrant.ends_at.is_(None)))}
    return people, levels, ratings, grants


def shuffled(chance, number, chiefs):
    """A row of somebody who is on record, with some cells others than they were."""
    others = {
        "post": chance.choice(("Kepala Seksi", "Sekretaris")),
        "unit": "Seksi Terminal",
        "grade": chance.choice(("III/d", "")),
        "email": f"baru{number}@jakarta.test",
        "name": f"Nama Baru {number}",
        "supervisor_nip": nip(chance.choice(chiefs)),
        "levels": chance.choice(("M.05=4", "", "M.01=1; M.07=3")),
        "skp_2025": chance.choice(("Kurang", "Baik", "")),
        "skp_2024": "Butuh Perbaikan",
        "skp_2023": "Baik",
        "left_on": "20-11-2026",
        "retires_on": "01-04-2049",
    }
    some = chance.sample(sorted(others), chance.randint(0, 5))
    return line(number, **{"supervisor_nip": nip(1) if number > 1 else "", "skp_2023": ""} | {key: others[key] for key in some})


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize("seed", range(12))
def test_whatever_a_file_changes_undoing_it_gives_back(seed):
    chance = random.Random(seed)  # noqa: S311  invented changes, no secret
    take(*(line(n, supervisor_nip=nip(1) if n > 1 else "", skp_2023="") for n in range(1, PEOPLE)), source="BKD, Oktober")
    before = state()
    numbers = chance.sample(range(1, PEOPLE), 8)
    newcomers = [line(40 + n, skp_2023="Baik", supervisor_nip=nip(1)) for n in range(chance.randint(0, 3))]
    found = take(*(shuffled(chance, number, [1, 2, 3]) for number in numbers), *newcomers, source="BKD, November")
    assert state() != before
    undo(found)
    people, levels, ratings, grants = state()
    assert {who: row for who, row in people.items() if who in before[0]} == before[0]
    assert {row for row in levels if row[0] in before[0]} == before[1]
    assert {row for row in ratings if row[0] in before[0]} == before[2]
    assert grants == before[3]
    came = [row for who, row in people.items() if who not in before[0]]
    assert [row["left_on"] for row in came] == [dt.date(2026, 11, 24)] * len(newcomers)


@pytest.mark.usefixtures("lists")
def test_people_who_exchanged_their_numbers_and_addresses_have_them_back():
    take(line(1), line(2))
    before = state()
    found = take(line(1, nrk="990002", email="pegawai2@jakarta.test"), line(2, nrk="990001", email="pegawai1@jakarta.test"))
    accounts = {row.servant_id: row.email for row in db.session.scalars(select(Account))}
    assert accounts[on_record(1).id] == "pegawai2@jakarta.test"
    undo(found)
    assert state() == before


@pytest.mark.usefixtures("lists")
def test_undoing_is_recorded_with_its_reason_and_nothing_is_kept_twice():
    take(line(1))
    found = undo(take(line(1, post="Kepala Seksi"), line(2)))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "workforce.import.undone")).one()
    detail = db.session.scalars(select(AuditDetail).where(AuditDetail.entry_id == entry.id)).one().document
    assert (detail["reason"], detail["after"]["back"], detail["after"]["left"], detail["after"]["kept"]) == ("Berkas salah bulan.", 1, 1, 0)
    assert (found.state, found.undone_by_name, found.undone_reason) == (ImportState.UNDONE, "Rizal Hakim", "Berkas salah bulan.")
    assert db.session.scalar(select(func.count()).select_from(WorkforceImportRow)) == 0


@pytest.mark.usefixtures("lists")
def test_the_grants_of_those_who_came_end_and_everybody_hears_of_it(monkeypatch):
    take(line(1))
    found = take(line(1, post="Kepala Seksi"), line(2))
    told: list[changes.WorkforceChange] = []
    monkeypatch.setitem(changes.CHANGED._entries, "test", told.append)
    undo(found)
    assert (told[0].added, told[0].changed, told[0].left) == ((), (on_record(1).id,), (on_record(2).id,))
    assert queries.find_servant_by_nip(nip(2)) is None


@pytest.mark.usefixtures("lists")
def test_a_run_forgets_what_earlier_ones_changed():
    take(line(1), line(2))
    found = take(line(1, post="Kepala Seksi"))
    assert db.session.scalars(select(WorkforceImportRow.import_id).distinct()).all() == [found.id]


def hindrance(found, reason="Salah."):
    with pytest.raises(IllegalMoveError) as refused:
        services.undo_import(found.id, reason, by=ADMINISTRATOR)
    return str(refused.value.text)


@pytest.mark.usefixtures("lists")
def test_only_the_newest_import_is_undone_once_within_thirty_days_and_with_a_reason(monkeypatch):
    first = take(line(1))
    second = take(line(1, post="Kepala Seksi"))
    assert "Another file has been run since" in hindrance(first)
    with pytest.raises(DomainError) as refused:
        services.undo_import(second.id, " ", by=ADMINISTRATOR)
    assert refused.value.field == "reason"
    late = dt.datetime(2026, 12, 25, tzinfo=dt.UTC)
    with monkeypatch.context() as later:
        later.setattr("portal.kernel.clock._source", lambda: late)
        assert "more than 30 days ago" in hindrance(second)
    undo(second)
    assert "only once" in hindrance(second)
    assert "Another file has been run since" in hindrance(first)


@pytest.mark.usefixtures("lists")
def test_a_file_that_only_was_looked_at_or_changed_nobody_is_not_undone():
    take(line(1))
    assert "has been run" in hindrance(services.preview_import(sheet([line(1)]), "x.csv", by=ADMINISTRATOR))
    assert "changed nobody" in hindrance(take(line(1)))


@pytest.mark.usefixtures("lists")
def test_whoever_has_a_correction_confirmed_since_stays_as_they_are():
    take(line(1), line(2))
    found = take(line(1, post="Kepala Seksi"), line(2, post="Kepala Seksi"))
    request = fixed("grade", "IV/a")
    what = undoing.look(found)
    assert [(one.name, one.number) for one in what.spared] == [(on_record(1).name, request.number)]
    assert (what.back, what.leave) == (1, 0)
    undo(found)
    assert (on_record(1).post, on_record(1).grade) == ("Kepala Seksi", "IV/a")
    assert on_record(2).post == "Pranata Komputer Ahli Muda"
    assert found.report["undone"]["kept_people"] == [{"name": on_record(1).name, "number": request.number}]


@pytest.mark.usefixtures("lists")
def test_a_correction_from_before_the_import_stands_and_holds_again_where_the_file_ended_it():
    take(line(1))
    fixed("grade", "III/d")
    found = take(line(1, grade="IV/a"), line(2))
    assert not is_open("grade")
    undo(found)
    assert (on_record(1).grade, is_open("grade")) == ("III/d", True)


@pytest.mark.usefixtures("lists")
def test_whose_number_belongs_to_somebody_else_now_stays_and_so_does_whoever_would_need_theirs():
    take(line(1), line(2), line(3))
    found = take(line(1, nrk="991000"), line(2, nrk="990001"), line(9, nrk="990002"))
    what = undoing.look(found)
    assert {(one.name, one.number) for one in what.spared} == {(on_record(2).name, None), (on_record(1).name, None)}
    undo(found)
    assert (on_record(1).nrk, on_record(2).nrk, on_record(9).nrk) == ("991000", "990001", "990002")


@pytest.mark.usefixtures("lists")
def test_a_file_can_be_run_again_after_it_was_undone():
    take(line(1), line(2))
    undo(take(line(1, post="Kepala Seksi"), line(2)))
    again = take(line(1, post="Kepala Seksi"), line(2))
    assert (again.report["changed"], on_record(1).post) == (1, "Kepala Seksi")
