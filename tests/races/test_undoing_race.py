"""An import is undone while another runs, twice at once, and while a correction is confirmed: one goes before the other, nothing is lost.

The control: without holding the record, the undoing puts old values over what the run has just written.
"""

import uuid

import pytest

from portal.accounts import queries as accounts
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity
from portal.organisations import queries as organisations
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce import queries, services
from portal.workforce.domain.codes import ImportState
from portal.workforce.queries import history
from portal.workforce.services import requests
from tests.factories import requests as made
from tests.factories.workforce import line, nip, sheet
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

BY = Identity(uuid.uuid4(), "Rizal Hakim", "admin@jakarta.test")
PEOPLE = range(700, 712)


def rows(**changed):
    agency = organisations.find_body_by_code("DUKCAPIL").name
    return sheet([line(number, agency=agency, **changed) for number in PEOPLE])


def reviewed(**changed):
    return services.preview_import(rows(**changed), "pegawai.csv", by=BY).id


def ran(**changed):
    import_id = reviewed(**changed)
    services.run_import(import_id, "BKD", "uji", by=BY, checked=True)
    db.session.commit()
    return import_id


def undoes(import_id):
    def act(ready):
        queries.get_import(import_id)
        ready()
        services.undo_import(import_id, "Berkas salah bulan.", by=BY)

    return act


def runs(import_id):
    def act(ready):
        queries.get_import(import_id)
        ready()
        services.run_import(import_id, "BKD", "uji", by=BY, checked=True)

    return act


def posts():
    db.session.rollback()
    return {queries.anyone_by_nip(nip(number)).post for number in PEOPLE}


def staged():
    """An import that can be undone, and a file that was reviewed after it and changes the same people."""
    ran(post="Sekretaris")
    first = ran(post="Kepala Seksi")
    second = reviewed(post="Kepala Seksi", grade="III/d")
    db.session.commit()
    return first, second


def test_of_a_run_and_an_undoing_at_once_one_is_told_that_the_other_was_first(arena):
    for _ in range(ROUNDS):
        with arena.round():
            first, second = staged()
            undone, run = arena.at_once(undoes(first), runs(second))
            assert (undone is None) != (run is None)
            assert isinstance(undone or run, DomainError)
            assert posts() == ({"Sekretaris"} if undone is None else {"Kepala Seksi"})


def test_an_import_that_two_undo_at_once_is_undone_once(arena):
    for _ in range(ROUNDS):
        with arena.round():
            first, _ = staged()
            answers = arena.at_once(undoes(first), undoes(first))
            assert sorted(answer is None for answer in answers) == [False, True]
            assert posts() == {"Sekretaris"}
            assert queries.get_import(first).state is ImportState.UNDONE


def test_a_correction_that_is_confirmed_while_an_import_is_undone_is_not_lost(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            agency = organisations.find_body_by_code("DUKCAPIL").name
            person = queries.servant_of_account(stage.applicant)
            row = {"nip": person.nip, "nrk": person.nrk, "name": person.name, "email": person.email, "birth_date": "", "levels": ""}
            found = services.preview_import(sheet([line(1, agency=agency, **row, post="Kepala Seksi")]), "pegawai.csv", by=BY)
            if found.report["bad"]:
                pytest.fail(str(found.report["errors"]))
            services.run_import(found.id, "BKD", "uji", by=BY, checked=True)
            request = requests.ask(person, made.asked(stage.applicant, "grade", "IV/a"), by=stage.applicant)
            db.session.commit()
            turn, import_id = made.turn_of(request), found.id
            verifier = accounts.identity_of(accounts.holders(turn.role, [turn.body_id])[0].id, turn.role)

            def confirms(ready, turn_id=turn.id, verifier=verifier):
                turn = cases.get_step(turn_id)
                ready()
                workflow.decide(turn, workflow.Answer("accept", "proof_shows_it", "Sesuai SK."), by=verifier)

            refusals = arena.at_once(confirms, undoes(import_id))
            db.session.rollback()
            assert refusals == [None, None]
            assert queries.servant_of_account(stage.applicant).grade == "IV/a"


def test_without_holding_the_record_an_undoing_writes_over_a_run(arena, monkeypatch):
    monkeypatch.setattr(queries, "hold_record", lambda: None)
    monkeypatch.setattr(history, "ran_since", lambda _: False)
    monkeypatch.setattr(history, "has_history", lambda _: True)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            first, second = staged()
            undone, run = arena.at_once(undoes(first), runs(second))
            if undone is None and run is None:
                return
    pytest.fail("the race was never lost, so the tests above show nothing")
