"""An assignment extended twice at once, while its person is placed elsewhere, or while a colleague takes the last place of the limit."""

import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range

from portal.applications import queries as applications
from portal.applications.models import Assignment
from portal.applications.services import extending
from portal.catalogue import queries as catalogue
from portal.documents import queries as letters
from portal.documents import services as documents
from portal.documents.models import Letter
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

DAY = dt.timedelta(days=1)
APPROVAL = workflow.Answer("approve", "rules_and_plan", "Sesuai rencana.")
LAST_WORD = "ALTER TABLE assignment DROP CONSTRAINT assignment_one_at_a_time"


def placed(stage):
    """The first accepted application is issued, and the second is for days that begin a week after it ends; the last day of the first."""
    first, other = (applications.get_application(one) for one in stage.accepted)
    last = catalogue.get_opportunity(first.opportunity_id).ends_on
    later = catalogue.get_opportunity(other.opportunity_id)
    later.starts_on, later.ends_on = last + 7 * DAY, last + 37 * DAY
    applications.assignment_of(other.id).during = Range(later.starts_on, later.ends_on, bounds="[]")
    workflow.decide(cases.open_step(cases.find_case_of("application", first.id).id), APPROVAL, by=stage.approvers[0])
    documents.sign(letters.copies_of_subject(first.id)[0].letter, post="Kepala", by=stage.approvers[0])
    db.session.commit()
    return last


def extends(stage, until, by):
    def act(ready):
        page = applications.get_application(stage.accepted[0])
        read = extending.term_of(page)  # held, as the request's session holds what its page has read
        ready()
        assert read.application is page
        extending.extend(page, until, "Pekerjaan berlanjut.", by=by)

    return act


def two_extensions(arena, stage):
    """How many letters extend it."""
    last = placed(stage)
    db.session.remove()
    arena.at_once(*(extends(stage, last + days * DAY, by) for days, by in zip((3, 4), stage.approvers, strict=True)))
    return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == "extension"))


def extension_and_placement(arena, stage):
    """How many of the two were done: the extension into days, and the approval of another placement of the person on them."""
    last = placed(stage)
    letter_id = extending.extend(
        applications.get_application(stage.accepted[0]), last + 20 * DAY, "Pekerjaan berlanjut.", by=stage.approvers[0]
    ).id
    db.session.commit()
    db.session.remove()

    def sign(ready):
        page = letters.get_letter(letter_id)
        ready()
        documents.sign(page, post="Kepala", by=stage.approvers[1])

    def approve(ready):
        turn = cases.open_step(cases.find_case_of("application", stage.accepted[1]).id)
        ready()
        workflow.decide(turn, APPROVAL, by=stage.approvers[0])

    arena.at_once(sign, approve)
    extended = applications.find_last_day(stage.accepted[0]) == last + 20 * DAY
    approved = select(func.count()).select_from(Assignment).where(Assignment.application_id == stage.accepted[1])
    return int(extended) + db.session.scalar(approved.where(Assignment.approved_at.is_not(None)))


def extension_and_acceptance(arena, stage):
    """How many of the two were done where one more of the agency may be away: an extension, and the acceptance of a colleague."""
    last = placed(stage)
    colleague = applications.get_application(stage.wanted[0])
    sought = catalogue.get_opportunity(colleague.opportunity_id)
    sought.starts_on, sought.ends_on = last + DAY, last + 6 * DAY
    organisation_services.set_away_limit(organisations.get_body(colleague.agency_id), 1, reason="uji", by=SYSTEM)
    first = applications.get_application(stage.accepted[0])
    letter_id = extending.extend(first, last + 5 * DAY, "Pekerjaan berlanjut.", by=stage.approvers[0]).id
    db.session.commit()
    db.session.remove()

    def sign(ready):
        page = letters.get_letter(letter_id)
        ready()
        documents.sign(page, post="Kepala", by=stage.approvers[1])

    def accept(ready):
        turn = cases.open_step(cases.find_case_of("application", stage.wanted[0]).id)
        ready()
        workflow.decide(turn, workflow.Answer("accept", "suits_tasks", "Sesuai tugas."), by=stage.hosts[0])

    return arena.at_once(sign, accept).count(None)


def test_of_an_extension_and_an_acceptance_at_the_limit_one_is_done(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert extension_and_acceptance(arena, stage) == 1


def test_without_the_lock_on_the_agency_both_are(arena, monkeypatch):
    monkeypatch.setattr(organisations, "lock_body", organisations.get_body)
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            if extension_and_acceptance(arena, stage) > 1:
                return
    pytest.fail("the race is not played: no lock, and the limit held")


def test_of_two_extensions_at_once_one_is_drawn_up(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert two_extensions(arena, stage) == 1


def test_without_the_lock_two_are(arena, monkeypatch):
    monkeypatch.setattr(applications, "lock_application", applications.get_application)
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            if two_extensions(arena, stage) > 1:
                return
    pytest.fail("the race is not played: no lock, and no double")


def test_nobody_is_extended_into_a_placement_that_is_approved_at_the_same_time(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert extension_and_placement(arena, stage) == 1


def test_without_the_constraint_the_person_is_at_two_places(arena):
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=[LAST_WORD]) as stage:
            if extension_and_placement(arena, stage) > 1:
                return
    pytest.fail("the race is not played: no constraint, and no double")
