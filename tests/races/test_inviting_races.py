"""Batches and nominations under two at once: one batch a click, a release against a recall, never more named than an agency may."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import func, select

from portal.applications import queries
from portal.applications.domain import BatchState, InvitationState
from portal.applications.models import AskedAgency, Invitation, InvitationBatch
from portal.applications.services import batching, calling, nominating
from portal.catalogue import queries as catalogue
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations import queries as organisations
from tests.factories import workforce
from tests.races.arena import CONTROL_ROUNDS, ROUNDS, signoff

WEEK = dt.timedelta(days=7)


def someone(place):
    """A civil servant of the agency with an account."""
    agency = organisations.find_body_by_code("DUKCAPIL")
    found = workforce.servant(700 + place, agency.id)
    account = signoff.account_services.open_account(email=found.email, name=found.name, by=signoff.SYSTEM, servant_id=found.id)
    signoff.account_services.admit(account, by=signoff.SYSTEM)
    db.session.commit()
    return found.id


def slot(stage):
    return catalogue.get_opportunity(queries.get_application(stage.draft).opportunity_id)


def count(table, *conditions):
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


# -- the same click twice ------------------------------------------------------------------------------------------------------------------


def commits(opportunity_id, plan, by):
    def act(ready):
        opportunity = catalogue.get_opportunity(opportunity_id)
        ready()
        batching.commit(opportunity, plan, by=by)

    return act


def committed(arena, stage):
    """How many batches and how many invitations two presses of one button have made, and what was refused."""
    plan = batching.Plan([someone(1)], "Silakan.", clock.now() + WEEK, None, uuid.uuid4())
    opportunity_id = slot(stage).id
    answers = arena.at_once(*[commits(opportunity_id, plan, stage.approvers[0])] * 2)
    return count(InvitationBatch, InvitationBatch.id == plan.token), count(Invitation, Invitation.batch_id == plan.token), answers


def test_the_same_click_twice_is_one_batch_and_nobody_is_refused(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert committed(arena, stage) == (1, 1, [None, None])


def test_without_the_lock_on_the_opportunity_the_second_click_is_refused(arena, monkeypatch):
    monkeypatch.setattr(catalogue, "lock_opportunity", catalogue.get_opportunity)
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            batches, invitations, answers = committed(arena, stage)
            assert (batches, invitations) == (1, 1), "the database still keeps it to one"
            if any(answers):
                return
    pytest.fail("the race is not played: no lock, and both clicks were answered")


# -- recall against release ----------------------------------------------------------------------------------------------------------------


def prepared(stage):
    plan = batching.Plan([someone(place) for place in range(3)], "Silakan.", clock.now() + WEEK, None, uuid.uuid4())
    batch = batching.commit(slot(stage), plan, by=stage.approvers[0])
    db.session.commit()
    return batch.id


def settled(arena, stage):
    """Where a batch and its invitations stand after one has released and another recalled it at once."""
    batch_id = prepared(stage)
    one, other = stage.approvers

    def releases(ready):
        batch = queries.get_batch(batch_id)
        ready()
        batching.release(batch, by=one)

    def recalls(ready):
        batch = queries.get_batch(batch_id)
        ready()
        batching.recall(batch, "Jadwal berubah.", by=other)

    answers = arena.at_once(releases, recalls)
    db.session.expire_all()
    states = {invitation.state for invitation in queries.invitations_of_batch(batch_id)}
    return queries.get_batch(batch_id).state, states, answers.count(None)


WHOLE = ((BatchState.RELEASED, {InvitationState.SENT}), (BatchState.RECALLED, {InvitationState.RECALLED}))


def test_a_batch_is_released_or_recalled_and_never_half_of_each(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            state, invitations, done = settled(arena, stage)
            assert (state, invitations) in WHOLE
            assert done == 1


def test_without_the_lock_on_the_batch_both_are_done(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_batch", queries.get_batch)
    free = ["alter table invitation_batch drop constraint ck_invitation_batch_recalled_with_reason"]
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=free) as stage:
            state, invitations, done = settled(arena, stage)
            if done > 1 or (state, invitations) not in WHOLE:
                return
    pytest.fail("the race is not played: no lock, and one of them was told")


# -- the most that an agency may name ------------------------------------------------------------------------------------------------------


def picks(asked_id, servant_id, by):
    def act(ready):
        asked = queries.get_asked(asked_id)
        ready()
        nominating.pick(asked, servant_id, "Terbiasa dengan loket.", by=by)

    return act


def named(arena, stage):
    """How many an agency that may name one has named after two of its officers have picked at once."""
    agency = organisations.find_body_by_code("DUKCAPIL")
    call = calling.make(slot(stage), {agency.id: 1}, "Mohon usulan.", clock.now() + WEEK, by=stage.approvers[0])
    people = [someone(place) for place in range(2)]
    asked_id = db.session.scalars(select(AskedAgency.id).where(AskedAgency.call_id == call.id)).one()
    (officer,) = signoff.accounts.holders(Role.HR_OFFICER, [agency.id])
    by = signoff.accounts.identity_of(officer.id, Role.HR_OFFICER)
    answers = arena.at_once(*(picks(asked_id, servant_id, by) for servant_id in people))
    assert all(answer is None or "at most 1" in str(answer) for answer in answers)
    return queries.count_named(asked_id)


def test_an_agency_never_names_more_than_it_may(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert named(arena, stage) == 1


def test_without_the_locks_on_the_call_and_the_agency_one_too_many_is_named(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_call", queries.get_call)
    monkeypatch.setattr(queries, "lock_asked", queries.get_asked)
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            if named(arena, stage) > 1:
                return
    pytest.fail("the race is not played: no lock, and the most was kept")
