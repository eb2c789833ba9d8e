"""A file that changes many people is written by the worker, as a whole or not at all, and says meanwhile how far it is."""

import pytest

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import SYSTEM, Role
from portal.organisations.domain import BodyKind
from portal.reference import services as reference
from portal.workforce import queries, services
from portal.workforce.domain.codes import ImportState
from portal.workforce.services import background, changes
from tests.factories.accounts_of import holder
from tests.factories.organisations import body
from tests.factories.workforce import line, nip, sheet

PEOPLE = 12


@pytest.fixture
def house(works, monkeypatch):
    monkeypatch.setattr(background, "MANY", 5)
    monkeypatch.setattr(account_services, "TOLD_EVERY", 5)
    made = works()
    with made.opened():
        yield made


@pytest.fixture
def administrator(house):
    found = accounts.find_account("admin@jakarta.test")
    if found is None:
        reference.seed(national_calendar=False)
        agency = body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh"))
        found = holder(Role.ADMINISTRATOR, "admin@jakarta.test", agency)
        db.session.commit()
    return accounts.identity_of(found.id, Role.ADMINISTRATOR)


def reviewed(by, first):
    found = services.preview_import(sheet([line(first + number) for number in range(PEOPLE)]), "pegawai.csv", by=by)
    db.session.commit()
    return found.id


def as_it_stands(import_id):
    db.session.rollback()
    db.session.expire_all()
    return queries.get_import(import_id)


def test_the_worker_writes_what_was_handed_to_it_and_says_how_far_it_is(house, administrator, monkeypatch):
    import_id, told, tell = reviewed(administrator, 100), [], background._say_how_far

    def hear(file_id, number):
        tell(file_id, number)
        with db.engine.connect() as other:
            done, state = other.execute(db.text("select done, state from workforce_import where id = :id"), {"id": file_id}).one()
            seen = other.scalar(db.text("select count(*) from servant where nip = :nip"), {"nip": nip(100)})
        told.append((number, done, state, seen))

    monkeypatch.setattr(background, "_say_how_far", hear)
    services.start_import(import_id, "BKD, rekap November", "rutin", by=administrator)
    db.session.commit()
    assert as_it_stands(import_id).state is ImportState.RUNNING
    assert queries.find_servant_by_nip(nip(100)) is None
    db.session.rollback()
    house.run_worker()
    assert told == [(5, 5, "running", 0), (10, 10, "running", 0), (12, 12, "running", 0)]
    found = as_it_stands(import_id)
    assert found.state is ImportState.RUN
    assert (found.source, found.reason, found.content) == ("BKD, rekap November", "rutin", None)
    assert queries.find_servant_by_nip(nip(100 + PEOPLE - 1)) is not None
    assert house.jobs(services.RUN) == []


def test_a_file_that_changes_few_is_run_at_once(house, administrator, monkeypatch):
    monkeypatch.setattr(background, "MANY", 1000)
    import_id = reviewed(administrator, 200)
    assert services.start_import(import_id, "BKD", "", by=administrator).state is ImportState.RUN
    db.session.commit()
    assert house.jobs(services.RUN) == []


def test_what_is_being_written_is_not_handed_over_again(house, administrator):
    import_id = reviewed(administrator, 300)
    services.start_import(import_id, "BKD", "", by=administrator)
    db.session.commit()
    with pytest.raises(IllegalMoveError):
        services.start_import(import_id, "BKD", "", by=administrator)
    db.session.rollback()
    house.run_worker()
    assert as_it_stands(import_id).state is ImportState.RUN


def test_nothing_is_handed_over_without_a_source(administrator):
    with pytest.raises(DomainError) as refused:
        services.start_import(reviewed(administrator, 400), " ", "", by=administrator)
    assert refused.value.field == "source"


def test_where_the_data_changed_since_the_review_the_file_comes_back_with_the_reason(house, administrator):
    import_id = reviewed(administrator, 500)
    services.start_import(import_id, "BKD", "", by=administrator)
    db.session.commit()
    services.import_file(sheet([line(500)]), "lain.csv", source="BKD", by=SYSTEM)
    house.run_worker()
    found = as_it_stands(import_id)
    assert found.state is ImportState.PREVIEWED
    assert "The data changed since this review" in str(found.refusal)
    assert found.done is None
    assert queries.find_servant_by_nip(nip(501)) is None


def test_a_fault_in_the_middle_leaves_nothing_and_the_file_can_be_run_again(house, administrator, monkeypatch):
    import_id = reviewed(administrator, 600)
    services.start_import(import_id, "BKD", "", by=administrator)
    db.session.commit()
    with monkeypatch.context() as broken:
        broken.setattr(changes, "WorkforceChange", lambda **_: 1 / 0)
        house.run_worker()
    found = as_it_stands(import_id)
    assert found.state is ImportState.PREVIEWED
    assert "fault" in str(found.refusal)
    assert queries.find_servant_by_nip(nip(600)) is None
    services.start_import(import_id, "BKD", "", by=administrator)
    db.session.commit()
    house.run_worker()
    assert as_it_stands(import_id).state is ImportState.RUN
    assert found.refusal is None


def test_a_job_that_comes_a_second_time_changes_nothing(house, administrator):
    import_id = reviewed(administrator, 700)
    services.start_import(import_id, "BKD", "", by=administrator)
    db.session.commit()
    house.run_worker()
    run_at = as_it_stands(import_id).run_at
    services.run_in_background(str(import_id), str(administrator.account_id))
    db.session.commit()
    assert as_it_stands(import_id).run_at == run_at


def test_whoever_is_no_administrator_any_more_has_nothing_written(house, administrator):
    import_id = reviewed(administrator, 800)
    services.start_import(import_id, "BKD", "", by=administrator)
    (grant,) = accounts.open_grants(administrator.account_id, Role.ADMINISTRATOR)
    grant.ends_at = grant.starts_at
    db.session.commit()
    house.run_worker()
    found = as_it_stands(import_id)
    assert found.state is ImportState.PREVIEWED
    assert "no administrator any more" in str(found.refusal)
    grant.ends_at = None
    db.session.commit()


def done_by_the_worker(house, administrator, first):
    import_id = reviewed(administrator, first)
    services.start_import(import_id, "BKD", "", by=administrator)
    db.session.commit()
    house.run_worker()
    return import_id


def test_an_import_of_many_is_undone_by_the_worker_which_says_how_far_it_is(house, administrator, monkeypatch):
    import_id, told, tell = done_by_the_worker(house, administrator, 900), [], background._say_how_far

    def hear(file_id, number):
        tell(file_id, number)
        told.append(number)

    monkeypatch.setattr(background, "_say_how_far", hear)
    services.start_undo(import_id, "Berkas salah bulan.", by=administrator)
    db.session.commit()
    assert as_it_stands(import_id).state is ImportState.UNDOING
    assert queries.find_servant_by_nip(nip(900)) is not None
    with pytest.raises(IllegalMoveError):
        services.start_undo(import_id, "lagi", by=administrator)
    db.session.rollback()
    house.run_worker()
    assert told == [5, 10, 12]
    found = as_it_stands(import_id)
    assert (found.state, found.undone_reason, found.undone_by_name) == (ImportState.UNDONE, "Berkas salah bulan.", administrator.name)
    assert queries.find_servant_by_nip(nip(900)) is None
    services.undo_in_background(str(import_id), str(administrator.account_id))
    assert as_it_stands(import_id).undone_at == found.undone_at


def test_a_fault_while_undoing_leaves_the_import_as_it_was(house, administrator, monkeypatch):
    import_id = done_by_the_worker(house, administrator, 1000)
    services.start_undo(import_id, "Berkas salah bulan.", by=administrator)
    db.session.commit()
    with monkeypatch.context() as broken:
        broken.setattr(changes, "WorkforceChange", lambda **_: 1 / 0)
        house.run_worker()
    found = as_it_stands(import_id)
    assert found.state is ImportState.RUN
    assert "fault" in str(found.refusal)
    assert queries.find_servant_by_nip(nip(1000)) is not None


def test_where_another_file_ran_before_the_worker_came_nothing_is_undone(house, administrator):
    import_id = done_by_the_worker(house, administrator, 1100)
    services.start_undo(import_id, "Berkas salah bulan.", by=administrator)
    db.session.commit()
    services.import_file(sheet([line(1100, post="Sekretaris")]), "lain.csv", source="BKD", by=SYSTEM)
    house.run_worker()
    found = as_it_stands(import_id)
    assert found.state is ImportState.RUN
    assert "Another file has been run since" in str(found.refusal)
    assert queries.find_servant_by_nip(nip(1101)) is not None
