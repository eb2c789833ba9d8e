"""Who may decide a turn and with what answer, also where no page stands in between; how a role is lent; how a case begins and goes on."""

import datetime as dt
import uuid

import pytest

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from portal.organisations import queries as organisations
from portal.organisations.services import hindrances
from portal.workflow import access, queries, services
from portal.workflow.domain import Step
from portal.workflow.models import ProcedureVersion
from portal.workflow.services import Answer
from tests.conftest import NOW
from tests.factories import signoff

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def world(session):
    return signoff.world()


@pytest.fixture
def application(world):
    return world.applied(world.opportunity(), world.servant()[1])


def somebody(world, email="rekan@uji.test", role=Role.CIVIL_SERVANT):
    made = signoff.account_services.open_account(email=email, name="Rekan (contoh)", by=SYSTEM)
    signoff.account_services.admit(made, by=SYSTEM)
    signoff.account_services.give_grant(made, role, world.agency.id, by=SYSTEM)
    db.session.commit()
    return made


def lent(world, key, to):
    """The person of an account, acting for whoever decides a step."""
    by = world.identity(key)
    services.delegate(to.id, title="Plh.", first=TODAY, last=TODAY, by=by)
    db.session.commit()
    return signoff.accounts.identity_of(to.id, by.role)


def test_a_step_that_an_acting_officer_may_not_take_is_refused_to_one(world, application):
    world.decide_until(application, "host")
    deputy = signoff.account_services.open_account(email="wakil@mitra.test", name="Wakil (contoh)", by=SYSTEM)
    signoff.account_services.admit(deputy, by=SYSTEM)
    signoff.account_services.give_grant(deputy, Role.MENTOR, world.host.id, by=SYSTEM)
    acting = lent(world, "host", deputy)
    with pytest.raises(ForbiddenError, match="cannot be taken by an acting officer"):
        services.decide(world.turn(application), Answer("accept", "suits_tasks", "Cocok."), by=acting)
    world.decide(application)
    assert world.turn(application).key == "approver"


def test_an_acting_officer_takes_a_turn_that_is_the_others_by_name(world, application):
    acting = lent(world, "supervisor", somebody(world))
    turn = world.turn(application)
    assert turn.holder_id == world.accounts["supervisor"].id
    services.decide(turn, Answer("endorse", "fits_plan", "Ya.", details={"cover_plan": signoff.PLAN}), by=acting)
    assert world.turn(application).key == "hr_officer"


def test_a_turn_that_is_anothers_by_name_is_not_for_a_colleague_in_the_same_role(world, application):
    other = signoff.accounts.identity_of(somebody(world, role=Role.SUPERVISOR).id, Role.SUPERVISOR)
    assert not access.holds(other, world.turn(application))


def test_a_turn_that_is_over_says_that_it_was_decided(world, application):
    turn = world.turn(application)
    world.decide(application)
    with pytest.raises(ConflictError, match="decided in the meantime"):
        services.decide(turn, Answer("endorse", "fits_plan", "Ya.", details={"cover_plan": "x"}), by=world.identity("supervisor"))


def test_anothers_turn_is_not_decided(world, application):
    with pytest.raises(ForbiddenError):
        services.decide(
            world.turn(application), Answer("endorse", "fits_plan", "Ya.", details={"cover_plan": "x"}), by=world.identity("head")
        )


def test_whoever_recommended_for_bpsdm_does_not_decide_for_bkd(world, application):
    signoff.account_services.give_grant(world.accounts["curator"], Role.APPROVER, world.identity("approver").body_id, by=SYSTEM)
    world.decide_until(application, "approver")
    both = signoff.accounts.identity_of(world.accounts["curator"].id, Role.APPROVER)
    with pytest.raises(ForbiddenError, match="decided an earlier step"):
        services.decide(world.turn(application), Answer("approve", "rules_and_plan", "Setuju."), by=both)


def test_whoever_verified_does_not_recommend_for_bpsdm_either(world, application):
    curator = world.identity("curator")
    signoff.account_services.give_grant(world.accounts["verifier"], Role.CURATOR, curator.body_id, by=SYSTEM)
    world.decide_until(application, "curator")
    both = signoff.accounts.identity_of(world.accounts["verifier"].id, Role.CURATOR)
    with pytest.raises(ForbiddenError, match="decided an earlier step"):
        services.decide(world.turn(application), Answer("recommend", "closes_gap", "Cocok."), by=both)


def test_whoever_prepared_the_papers_may_act_for_the_head_of_the_agency(world, application):
    signoff.account_services.give_grant(world.accounts["hr_officer"], Role.AGENCY_APPROVER, world.agency.id, by=SYSTEM)
    world.decide_until(application, "head")
    both = signoff.accounts.identity_of(world.accounts["hr_officer"].id, Role.AGENCY_APPROVER)
    services.decide(world.turn(application), Answer("nominate", "fits_plan", "Diusulkan."), by=both)
    assert world.turn(application).key == "verifier"


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer("papers", "papers", "Kurang.", returned_to=None), "returned_to"),
        (Answer("papers", "papers", "Kurang.", returned_to="approver"), "returned_to"),
        (Answer("papers", "papers", "Kurang.", returned_to="verifier"), "returned_to"),
        (Answer("papers", "papers", "  ", returned_to="applicant"), "reason"),
        (Answer("papers", "rules_met", "Kurang.", returned_to="applicant"), "ground"),
        (Answer("endorse", "papers", "Kurang."), "outcome"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused_beside_its_field(world, application, answer, field):
    world.decide_until(application, "verifier")
    with pytest.raises(DomainError) as refused:
        services.decide(world.turn(application), answer, by=world.identity("verifier"))
    assert refused.value.field == field


@pytest.mark.parametrize(("until", "taken"), [("2026-11-23", False), ("2026-11-24", False), ("2026-11-25", True)])
def test_a_deferral_is_to_a_day_that_is_to_come(world, application, until, taken):
    answer = Answer("defer", "service_suffers", "Nanti.", details={"until": until})
    if taken:
        services.decide(world.turn(application), answer, by=world.identity("supervisor"))
        return
    with pytest.raises(DomainError) as refused:
        services.decide(world.turn(application), answer, by=world.identity("supervisor"))
    assert refused.value.field == "until"


def test_the_one_person_whose_turn_it_is_is_written_to_and_otherwise_everybody_of_the_office(world, application):
    second = somebody(world, "hr2@uji.test", Role.HR_OFFICER)
    world.decide(application)
    told = [(message.email, message.path.split("/")[1]) for message in db.session.query(Message).filter_by(kind="workflow.arrived")]

    assert sorted(told) == sorted(
        (email, "desk") for email in (world.accounts["supervisor"].email, world.accounts["hr_officer"].email, second.email)
    )


# -- lending a role ------------------------------------------------------------------------------------------------------------------------


def test_what_is_lent_is_not_lent_again(world):
    acting = lent(world, "head", somebody(world))
    with pytest.raises(ForbiddenError, match="cannot be lent again"):
        services.delegate(world.accounts["hr_officer"].id, title="Plh.", first=TODAY, last=TODAY, by=acting)
    assert not access.may_lend(acting, None)
    assert access.may_lend(world.identity("head"), None)
    assert not access.may_lend(world.identity("hr_officer"), None)


@pytest.mark.parametrize(
    ("first", "last", "taken"),
    [
        (TODAY, TODAY, True),
        (dt.date(2026, 11, 20), TODAY, True),
        (dt.date(2026, 11, 20), dt.date(2026, 11, 23), False),
        (dt.date(2026, 11, 26), dt.date(2026, 11, 25), False),
    ],
)
def test_a_role_is_lent_to_the_end_of_a_day_that_is_not_over(world, first, last, taken):
    to = somebody(world)
    if taken:
        services.delegate(to.id, title="Plt.", first=first, last=last, by=world.identity("head"))
        db.session.flush()
        assert signoff.accounts.identity_of(to.id, Role.AGENCY_APPROVER).active.acting_for == world.accounts["head"].id
        clock.follow(lambda: clock.at(last + dt.timedelta(days=1), 0))
        assert Role.AGENCY_APPROVER not in {grant.role for grant in signoff.accounts.identity_of(to.id).grants}
        return
    with pytest.raises(DomainError) as refused:
        services.delegate(to.id, title="Plt.", first=first, last=last, by=world.identity("head"))
    assert refused.value.field == "last"


def test_a_role_is_lent_neither_to_oneself_nor_to_somebody_of_another_body(world):
    for to in (world.accounts["head"], world.accounts["verifier"]):
        with pytest.raises(DomainError) as refused:
            services.delegate(to.id, title="Plh.", first=TODAY, last=TODAY, by=world.identity("head"))
        assert refused.value.field == "to"
    assert world.accounts["head"].id not in {account.id for account in services.colleagues(world.identity("head"))}


# -- the case ------------------------------------------------------------------------------------------------------------------------------


def opened(key="application.internship", person_id=None):
    facts = {"number": "X-1", "title": "t", "summary": "s", "body_name": "b"}
    return services.open_case(key, "application", uuid.uuid4(), **facts, person_id=person_id, by=SYSTEM)


def test_where_no_procedure_is_in_force_no_case_is_opened(world):
    with pytest.raises(DomainError, match="No procedure is in force"):
        opened("nothing.of.the.kind")


def test_an_office_that_the_record_does_not_have_is_named_as_missing(world, application):
    case = queries.find_case_of("application", application.id)
    step = Step("x", Role.VERIFIER, "no-such-office", 5, acting=True, outcomes=())
    with pytest.raises(DomainError, match="not in the record"):
        services.named_office(case, step)


def test_a_case_that_was_not_returned_does_not_go_on(world, application):
    case = queries.find_case_of("application", application.id)
    with pytest.raises(IllegalMoveError):
        services.resume(case, by=SYSTEM)
    services.close(case, "withdrawn", by=SYSTEM)
    with pytest.raises(IllegalMoveError):
        services.resume(case, by=SYSTEM)


def test_a_case_ends_once(world, application):
    case = queries.find_case_of("application", application.id)
    services.close(case, "withdrawn", by=SYSTEM, reason="Batal.")
    assert (case.closed_at, case.outcome) == (NOW, "withdrawn")
    assert queries.open_step(case.id) is None
    with pytest.raises(IllegalMoveError):
        services.close(case, "cancelled", by=SYSTEM)
    assert case.outcome == "withdrawn"


def test_a_body_at_which_a_case_waits_does_not_end(world, application):
    agency = organisations.lock_body(world.turn(application).body_id)
    found = {hindrance.msgid: hindrance.facts["number"] for hindrance in hindrances(agency, TODAY)}
    assert found["Cases that wait at it for a decision: %(number)s."] == 1


def test_a_version_of_a_procedure_is_loaded_once(world):
    document = db.session.query(ProcedureVersion).filter_by(key="application.internship").first().document
    assert services.load_procedure("application.internship", 99, TODAY, "uji", document)
    db.session.flush()
    assert not services.load_procedure("application.internship", 99, TODAY, "uji", document)


def test_a_passed_deadline_is_told_with_its_moment(world, application):
    turn = world.turn(application)
    clock.follow(lambda: turn.due_at + dt.timedelta(days=1))
    services.escalate(turn)
    (message,) = db.session.query(Message).filter_by(kind="workflow.escalated", email=world.accounts["head"].email)

    assert turn.due_at.isoformat()[:10] in str(message.facts["due"])
