"""Who has declared an interest decides on nothing that it concerns: the next competent officer does, with the same clock."""

import datetime as dt

import pytest

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit.models import AuditEntry
from portal.integrity import queries, services
from portal.integrity.domain import COOLING_OFF, InterestKind, bars_until
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.organisations.domain import BodyKind
from portal.workflow import access
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import COLLEAGUE, INTERESTED, VACANT
from portal.workflow.services import Answer
from tests.conftest import NOW
from tests.factories import signoff

WORDS = "Kakak kandung saya komisaris perusahaan ini."


@pytest.fixture
def world(session):
    return signoff.world()


@pytest.fixture
def application(world):
    return world.applied(world.opportunity(), world.servant()[1])


def officer(role, code, email, name="Pejabat Lain (contoh)"):
    """Somebody else who holds a role in an office."""
    body = organisations.find_body_by_code(code)
    made = account_services.open_account(email=email, name=name, by=SYSTEM)
    account_services.admit(made, by=SYSTEM)
    account_services.give_grant(made, role, body.id, by=SYSTEM)
    db.session.commit()
    return accounts.identity_of(made.id, role)


def told(kind):
    return {message.email for message in db.session.query(Message).filter_by(kind=kind)}


def events(case_id):
    return [entry.event for entry in db.session.query(AuditEntry).filter_by(subject_id=case_id).order_by(AuditEntry.seq)]


def test_whoever_recuses_is_out_of_the_case_and_a_colleague_of_the_office_decides(world, application):
    world.decide_until(application, "verifier")
    second = officer(Role.VERIFIER, "BKD", "kedua@uji.test")
    turn, first = world.turn(application), world.identity("verifier")
    due = turn.due_at

    services.recuse(turn, InterestKind.KIN, WORDS, by=first)
    db.session.commit()

    assert (turn.left_at, turn.due_at, turn.why) == (None, due, COLLEAGUE)
    assert not access.holds(first, turn)
    assert access.holds(second, turn)
    assert cases.count_waiting(first) == 0
    assert cases.count_waiting(second) == 1
    with pytest.raises(ForbiddenError, match="declared an interest"):
        workflow.decide(turn, Answer("eligible", "rules_met", "Ya."), by=first)
    decision = workflow.decide(turn, Answer("eligible", "rules_met", "Ya."), by=second)
    assert decision.instead == COLLEAGUE
    assert {"integrity.case.recused", "workflow.step.rerouted"} <= set(events(turn.case_id))


def test_where_nobody_else_of_the_office_can_the_office_above_decides(world, application):
    world.decide_until(application, "head")
    above = officer(Role.APPROVER, "SETDA", "sekda@uji.test")
    turn = world.turn(application)

    services.recuse(turn, InterestKind.BUSINESS, WORDS, by=world.identity("head"))
    db.session.commit()

    assert (turn.role, turn.body_id) == (Role.APPROVER, above.body_id)
    assert turn.why == INTERESTED
    assert "sekda@uji.test" in told("workflow.arrived")
    workflow.decide(turn, Answer("nominate", "fits_plan", "Diusulkan."), by=above)
    assert world.turn(application).key == "verifier"


def test_where_nobody_can_anywhere_the_turn_stays_open_and_the_administrators_are_told(world, application):
    officer(Role.ADMINISTRATOR, "BKD", "admin@uji.test")
    world.decide_until(application, "head")
    turn = world.turn(application)

    services.recuse(turn, InterestKind.OTHER, WORDS, by=world.identity("head"))
    db.session.commit()

    assert turn.left_at is None
    assert not access.holds(world.identity("head"), turn)
    assert told("workflow.unheld") == {"admin@uji.test"}


def test_a_supervisor_who_recuses_is_followed_by_the_head_of_the_agency(world, application):
    turn = world.turn(application)

    services.recuse(turn, InterestKind.KIN, WORDS, by=world.identity("supervisor"))
    db.session.commit()

    assert (turn.role, turn.body_id) == (Role.AGENCY_APPROVER, world.agency.id)
    workflow.decide(turn, Answer("endorse", "fits_plan", "Ya.", details={"cover_plan": signoff.PLAN}), by=world.identity("head"))
    assert world.turn(application).key == "hr_officer"


def test_an_office_that_is_vacant_when_its_turn_comes_is_passed_over(world, application):
    world.decide_until(application, "hr_officer")
    head = accounts.open_grants(world.accounts["head"].id, Role.AGENCY_APPROVER)[0]
    account_services.end_grant(head, by=SYSTEM)
    above = officer(Role.APPROVER, "SETDA", "sekda@uji.test")
    db.session.commit()

    world.decide(application)

    turn = world.turn(application)
    assert (turn.key, turn.role, turn.body_id, turn.why) == ("head", Role.APPROVER, above.body_id, VACANT)


def test_an_interest_in_an_organisation_bars_from_every_case_about_it_also_from_one_that_waits(world, application):
    second = officer(Role.VERIFIER, "BKD", "kedua@uji.test")
    world.decide_until(application, "verifier")
    waiting = world.turn(application)
    workflow.take(waiting, by=world.identity("verifier"))

    services.declare(InterestKind.KIN, WORDS, "PT Contoh Awan Data", by=world.identity("verifier"))
    db.session.commit()
    later = world.applied(world.opportunity(), world.servant()[1])
    while world.turn(later).key != "verifier":
        world.decide(later)

    for turn in (waiting, world.turn(later)):
        assert turn.holder_id is None
        assert not access.holds(world.identity("verifier"), turn)
        assert access.holds(second, turn)


def test_an_interest_in_another_organisation_bars_from_nothing_here(world, application):
    other = organisation_services.create_body(kind=BodyKind.COMPANY, code="9999000000002", name="PT Contoh Lain", by=SYSTEM)
    services.declare(InterestKind.KIN, WORDS, other.code, by=world.identity("supervisor"))
    db.session.commit()

    assert access.holds(world.identity("supervisor"), world.turn(application))


def test_whoever_acts_for_somebody_with_an_interest_does_not_decide_in_their_place(world, application):
    world.decide_until(application, "head")
    deputy = officer(Role.CIVIL_SERVANT, "DUKCAPIL", "wakil@uji.test")
    workflow.delegate(deputy.account_id, title="Plh.", first=clock.today(), last=clock.today(), by=world.identity("head"))
    services.declare(InterestKind.KIN, WORDS, "9999000000001", by=world.identity("head"))
    db.session.commit()
    acting = accounts.identity_of(deputy.account_id, Role.AGENCY_APPROVER)

    with pytest.raises(ForbiddenError):
        workflow.decide(world.turn(application), Answer("nominate", "fits_plan", "Ya."), by=acting)


def test_the_applicants_own_office_is_passed_over_when_the_turn_is_theirs(world):
    """A head who applies is not asked about themselves: the office above is."""
    above = officer(Role.APPROVER, "SETDA", "sekda@uji.test")
    _, person = world.servant()
    account_services.end_grant(accounts.open_grants(world.accounts["head"].id, Role.AGENCY_APPROVER)[0], by=SYSTEM)
    account_services.give_grant(accounts.get_account(person.account_id), Role.AGENCY_APPROVER, world.agency.id, by=SYSTEM)
    db.session.commit()
    application = world.applied(world.opportunity(), person)

    world.decide_until(application, "head")

    turn = world.turn(application)
    assert (turn.role, turn.body_id) == (Role.APPROVER, above.body_id)


def test_an_interest_that_has_ended_bars_for_the_cooling_off_and_not_a_day_longer(world, application):
    by = world.identity("supervisor")
    interest = services.declare(InterestKind.OUTSIDE_WORK, WORDS, "9999000000001", by=by)
    services.end(interest, clock.today() - dt.timedelta(days=1), "Kontrak selesai.", by=by)
    db.session.commit()
    last = bars_until(interest.ended_on)
    case = cases.get_case(world.turn(application).case_id)

    assert last - interest.ended_on == COOLING_OFF
    assert by.account_id in queries.interested_in(case.id, case.party_ids, last - dt.timedelta(days=1))
    assert by.account_id not in queries.interested_in(case.id, case.party_ids, last)


def test_an_end_that_is_to_come_and_a_second_end_are_refused(world):
    by = world.identity("verifier")
    interest = services.declare(InterestKind.KIN, WORDS, "9999000000001", by=by)
    with pytest.raises(DomainError) as refused:
        services.end(interest, clock.today() + dt.timedelta(days=1), "Nanti.", by=by)
    assert refused.value.field == "on"
    services.end(interest, clock.today(), "Selesai.", by=by)
    with pytest.raises(ConflictError):
        services.end(interest, clock.today(), "Selesai.", by=by)


@pytest.mark.parametrize(("named", "said"), [("PT Contoh Awan", "Do you mean"), ("Tidak Ada Sama Sekali", "as it is registered")])
def test_an_organisation_that_cannot_be_told_is_not_guessed(world, named, said):
    with pytest.raises(DomainError, match=said) as refused:
        services.declare(InterestKind.KIN, WORDS, named, by=world.identity("verifier"))
    assert refused.value.field == "organisation"


def test_a_name_that_two_bear_is_unresolved(world):
    organisation_services.create_body(kind=BodyKind.COMPANY, code="9999000000003", name="PT Contoh Kembar", by=SYSTEM)
    other = organisation_services.create_body(kind=BodyKind.COMPANY, code="9999000000004", name="PT Contoh Kembar Jaya", by=SYSTEM)
    other.short_name = "PT Contoh Kembar"
    db.session.commit()
    with pytest.raises(DomainError, match="Several are called so"):
        services.declare(InterestKind.KIN, WORDS, "pt contoh kembar", by=world.identity("verifier"))


def test_a_turn_that_is_over_or_anothers_is_not_recused_from(world, application):
    turn = world.turn(application)
    with pytest.raises(ForbiddenError):
        services.recuse(turn, InterestKind.KIN, WORDS, by=world.identity("head"))
    world.decide(application)
    with pytest.raises(ConflictError):
        services.recuse(turn, InterestKind.KIN, WORDS, by=world.identity("supervisor"))


def test_what_a_decider_declares_is_kept_with_the_decision(world, application):
    decision = world.decide(application)
    assert decision.declared["version"] == 1
    assert decision.declared["text"].startswith("I have no family")
    with pytest.raises(DomainError) as refused:
        workflow.decide(
            world.turn(application), Answer("prepare", "papers_whole", "Ya.", no_interest=False), by=world.identity("hr_officer")
        )
    assert refused.value.field == "no_interest"
    assert NOW <= decision.decided_at < NOW + dt.timedelta(seconds=1)
