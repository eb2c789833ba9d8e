"""The away limit of an agency under two at once: its head changes it in two windows, and two hosts accept two of its people."""

import pytest
from sqlalchemy import func, select

from portal.accounts import queries as accounts
from portal.applications import queries as applications
from portal.applications.services import deciding, limiting
from portal.audit.models import AuditEntry
from portal.catalogue import queries as catalogue
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def sets(agency_id, limit, by):
    def act(ready):
        seen = organisations.get_body(agency_id).away_limit
        ready()
        limiting.set_limit(agency_id, limit, seen=seen, reason="Loket harus terjaga.", by=by)

    return act


def changed(arena):
    """How many of two at once were done."""
    agency = organisations.find_body_by_code("DUKCAPIL")
    (head,) = accounts.holders(Role.AGENCY_APPROVER, [agency.id])
    by, before = accounts.identity_of(head.id, Role.AGENCY_APPROVER), agency.away_limit
    answers = arena.at_once(sets(agency.id, 1, by), sets(agency.id, 2, by))
    db.session.expire_all()
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.account_id == by.account_id)
    recorded = db.session.scalar(query.where(AuditEntry.event == "organisations.agency.limited"))
    assert recorded == answers.count(None)
    assert organisations.get_body(agency.id).away_limit != before
    return recorded


def test_one_of_two_is_first_and_the_other_is_told(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert changed(arena) == 1


def test_without_the_lock_one_overwrites_the_other(arena, monkeypatch):
    monkeypatch.setattr(organisations, "lock_body", organisations.get_body)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if changed(arena) > 1:
                return
    pytest.fail("the race is not played: no lock, and nobody overwrote another")


def accepts(application_id, by):
    def act(ready):
        turn = cases.open_step(cases.find_case_of("application", application_id).id)
        ready()
        workflow.decide(turn, workflow.Answer("accept", "suits_tasks", "Sesuai tugas."), by=by)

    return act


def accepted(arena, stage):
    """How many of two were accepted where one more may be away; nothing but the limit stood against the other."""
    agency = organisations.find_body_by_code("DUKCAPIL")
    opportunity = catalogue.get_opportunity(applications.get_application(stage.wanted[0]).opportunity_id)
    away = applications.away_of(agency.id, deciding.period(opportunity))
    organisation_services.set_away_limit(agency, away + 1, reason="uji", by=SYSTEM)
    db.session.commit()
    answers = arena.at_once(*(accepts(one, by) for one, by in zip(stage.wanted, stage.hosts, strict=True)))
    assert all(answer is None or "limit is used up" in str(answer) for answer in answers)
    return answers.count(None)


def test_the_last_place_of_the_limit_is_given_once(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert accepted(arena, stage) == 1


def test_without_the_lock_on_the_agency_both_are_accepted(arena, monkeypatch):
    monkeypatch.setattr(organisations, "lock_body", organisations.get_body)
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            if accepted(arena, stage) > 1:
                return
    pytest.fail("the race is not played: no lock, and the limit held")
