"""Who holds a step where the record has no supervisor; who takes a case from the pool; what becomes of those whose opportunity goes."""

import dataclasses
import datetime as dt

import pytest

from portal.accounts.domain import AccountState
from portal.applications import queries
from portal.applications.domain import ApplicationState, InvitationState
from portal.applications.services import applying, deciding, inviting, recording
from portal.catalogue import queries as opportunities
from portal.catalogue import services as catalogue
from portal.catalogue.domain.opportunity import OpportunityStep
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.identity import SYSTEM, Role
from portal.kernel.text import Text
from portal.notifications.models import Message
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from tests.conftest import NOW
from tests.factories import signoff


@pytest.fixture
def world(session):
    return signoff.world()


def begun(world, **changed):
    servant, person = world.servant(**changed)
    application = applying.begin(world.opportunity(), by=person)
    db.session.flush()
    return servant, person, application


def sent(world, application, person):
    applying.submit(application, world.content(), by=person)
    db.session.commit()
    return world.turn(application)


def colleague(world, role, email):
    made = signoff.account_services.open_account(email=email, name="Rekan (contoh)", by=SYSTEM)
    signoff.account_services.admit(made, by=SYSTEM)
    signoff.account_services.give_grant(made, role, world.agency.id, by=SYSTEM)
    db.session.commit()
    return signoff.accounts.identity_of(made.id, role)


def test_where_no_supervisor_is_on_record_the_head_of_the_agency_stands_in(world):
    servant, person, application = begun(world)
    servant.supervisor_id = None
    recording.take_over(application, by=person)
    turn = sent(world, application, person)

    assert turn.key == "supervisor"
    assert turn.holder_id == world.accounts["head"].id
    assert turn.body_id == world.agency.id


def test_where_the_supervisor_has_no_account_the_head_stands_in(world):
    _, person, application = begun(world)
    world.boss.email = "tanpa-akun@uji.test"

    assert sent(world, application, person).holder_id == world.accounts["head"].id


def test_where_the_supervisors_account_is_disabled_the_head_stands_in(world):
    _, person, application = begun(world)
    world.accounts["supervisor"].state = AccountState.DISABLED

    assert sent(world, application, person).holder_id == world.accounts["head"].id


def test_a_head_does_not_stand_in_for_their_own_supervisor(world):
    servant, person, application = begun(world)
    servant.supervisor_id = None
    recording.take_over(application, by=person)
    application.account_id = world.accounts["head"].id
    db.session.flush()
    with pytest.raises(DomainError, match="No supervisor is on record"):
        applying.submit(application, world.content(), by=world.identity("head"))


def test_a_case_that_one_officer_has_taken_is_not_there_to_take_for_another(world):
    _, person, application = begun(world)
    sent(world, application, person)
    world.decide_until(application, "hr_officer")
    turn = world.turn(application)
    workflow.take(turn, by=world.identity("hr_officer"))
    second = colleague(world, Role.HR_OFFICER, "rekan@uji.test")
    with pytest.raises(ConflictError):
        workflow.take(turn, by=second)
    assert turn.holder_id == world.accounts["hr_officer"].id


def test_a_case_of_another_office_is_not_there_to_take(world):
    _, person, application = begun(world)
    sent(world, application, person)
    world.decide_until(application, "hr_officer")
    with pytest.raises(ConflictError):
        workflow.take(world.turn(application), by=world.identity("verifier"))


def test_whose_opportunity_is_taken_down_is_told_and_their_case_ends(world):
    _, person, application = begun(world)
    turn = sent(world, application, person)
    opportunity = catalogue_of(application)
    catalogue.change(opportunity, OpportunityStep.TAKE_DOWN, by=SYSTEM, reason="agreement")
    db.session.flush()
    case = cases.find_case_of("application", application.id)

    assert application.state is ApplicationState.CANCELLED
    assert (case.outcome, case.closed_at) == ("cancelled", NOW)
    assert turn.left_at == NOW
    assert db.session.query(Message).filter_by(kind="applications.cancelled", account_id=person.account_id).count() == 1


def test_a_draft_has_no_case_to_end_and_a_placement_that_is_issued_stays(world):
    _, _, draft = begun(world)
    issued = world.applied(catalogue_of(draft), world.servant()[1])
    issued.state = ApplicationState.ISSUED
    db.session.flush()
    deciding.cancel_for_taken_down(catalogue_of(draft), by=SYSTEM, cause=Text("%(reason)s", reason="agreement"))

    assert draft.state is ApplicationState.CANCELLED
    assert issued.state is ApplicationState.ISSUED


def catalogue_of(application):
    return opportunities.get_opportunity(application.opportunity_id)


def test_an_opportunity_that_closes_leaves_its_applications_as_they_are(world):
    _, person, application = begun(world)
    sent(world, application, person)
    catalogue.change(catalogue_of(application), OpportunityStep.CLOSE, by=SYSTEM, reason="full")

    assert application.state is ApplicationState.IN_SIGN_OFF


# -- beginning and sending -----------------------------------------------------------------------------------------------------------------


def test_without_a_personnel_record_nobody_applies(world):
    with pytest.raises(DomainError, match="not connected with a personnel record"):
        applying.begin(world.opportunity(), by=world.identity("verifier"))


def test_in_a_unit_without_an_agency_nobody_applies(world):
    servant, person = world.servant()
    servant.body_id = world.host.id
    with pytest.raises(DomainError, match="does not belong to an agency"):
        applying.begin(world.opportunity(), by=person)


def test_once_it_is_closed_no_application_is_begun_and_one_that_was_is_gone_on_with(world):
    _, person, draft = begun(world)
    opportunity, other = catalogue_of(draft), world.servant()[1]
    clock.follow(lambda: opportunity.open_until)
    assert applying.begin(opportunity, by=person) is draft
    with pytest.raises(DomainError, match="no application can be begun"):
        applying.begin(opportunity, by=other)
    with pytest.raises(DomainError, match="The deadline has passed"):
        applying.submit(draft, world.content(), by=person)
    clock.follow(lambda: opportunity.open_until - dt.timedelta(seconds=1))
    applying.submit(draft, world.content(), by=person)
    assert draft.state is ApplicationState.IN_SIGN_OFF


def test_whoever_is_not_eligible_sends_nothing(world):
    _, person = world.servant()
    draft = applying.begin(world.opportunity(requirements={"levels": {"M.05": 4}}), by=person)
    db.session.flush()
    with pytest.raises(DomainError, match="at least one rule is not met"):
        applying.submit(draft, world.content(), by=person)
    assert draft.state is ApplicationState.DRAFT


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"statements": frozenset()}, "statements"), ({"fields": []}, "fields"), ({"fields": ["name"]}, "fields")],
)
def test_an_application_that_is_not_whole_is_refused_beside_its_field(world, changed, field):
    _, person, draft = begun(world)
    with pytest.raises(DomainError) as refused:
        applying.submit(draft, dataclasses.replace(world.content(), **changed), by=person)
    assert refused.value.field == field


def test_a_paper_that_is_asked_for_is_named_while_it_is_missing(world):
    _, person = world.servant()
    asked = world.opportunity(particulars={**signoff.PARTICULARS, "documents_needed": ["Surat izin"]})
    draft = applying.begin(asked, by=person)
    db.session.flush()
    with pytest.raises(DomainError, match="still missing: Surat izin"):
        applying.submit(draft, world.content(), by=person)


def test_what_the_approver_returned_is_with_the_approver_again_once_it_is_sent(world):
    _, person, application = begun(world)
    sent(world, application, person)
    world.decide_until(application, "approver")
    world.decide(application, "return", ground="papers", returned_to="applicant")
    assert application.state is ApplicationState.RETURNED
    applying.submit(application, world.content(), by=person)
    assert (world.turn(application).key, application.state) == ("approver", ApplicationState.ACCEPTED)


def test_the_applicant_is_told_of_a_return_otherwise_than_of_a_step(world):
    _, person, application = begun(world)
    sent(world, application, person)
    world.decide(application)
    world.decide(application, "return", ground="papers", returned_to="supervisor")
    told = db.session.query(Message).filter_by(account_id=person.account_id)
    assert not told.filter_by(kind="applications.returned").count()
    world.decide(application)
    world.decide(application, "return", ground="papers", returned_to="applicant")
    assert told.filter_by(kind="applications.returned").count() == 1
    assert told.filter_by(kind="applications.moved").count() == 3


def test_the_away_limit_counts_those_who_are_away_and_lets_the_last_one_go(world):
    _, person, application = begun(world)
    sent(world, application, person)
    signoff.organisation_services.set_away_limit(world.agency, 1, reason="uji", by=SYSTEM)
    world.decide_until(application, "verifier")
    assert world.turn(application).key == "verifier"


def test_a_limit_that_is_used_up_is_named_with_both_numbers(world):
    _, person, application = begun(world)
    sent(world, application, person)
    signoff.organisation_services.set_away_limit(world.agency, 1, reason="uji", by=SYSTEM)
    world.decide_until(application, "approver")
    _, other, second = begun(world)
    sent(world, second, other)
    world.decide_until(second, "head")
    with pytest.raises(DomainError, match="used up: 1 of 1 in this period"):
        world.decide(second)


def test_a_host_decides_on_its_own_candidates_alone(world):
    _, person, application = begun(world)
    sent(world, application, person)
    world.decide_until(application, "host")
    stranger = dataclasses.replace(world.identity("host").active, body_id=world.agency.id)
    other = dataclasses.replace(world.identity("host"), active=stranger)
    case = cases.find_case_of("application", application.id)
    step = workflow.procedure_of(case).step("host")
    with pytest.raises(ConflictError, match="not offered to you"):
        deciding.check(case, step, step.outcome("accept"), other)
    deciding.check(case, step, step.outcome("accept"), world.identity("host"))


@pytest.mark.parametrize(("returned_to", "held"), [("applicant", True), ("curator", False), ("host", False)])
def test_a_case_that_goes_back_before_the_host_gives_the_place_back_and_asks_the_host_again(world, returned_to, held):
    _, person, application = begun(world)
    sent(world, application, person)
    world.decide_until(application, "approver")
    world.decide(application, "return", ground="papers", returned_to=returned_to)
    db.session.flush()

    assert (queries.assignment_of(application.id).ended_at is None) is held


def test_a_place_that_was_given_back_is_not_confirmed(world):
    _, person, application = begun(world)
    sent(world, application, person)
    world.decide_until(application, "approver")
    applying.release(application)
    db.session.flush()
    with pytest.raises(ConflictError, match="no longer held"):
        world.decide(application)


# -- invitations ---------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def invited(world):
    servant, person = world.servant()
    (made,) = inviting.invite(world.opportunity(), [servant.id], "Silakan.", by=world.identity("approver"))
    db.session.commit()
    return made, person


def test_accepting_an_invitation_twice_begins_one_application(invited):
    invitation, person = invited
    first = inviting.accept(invitation, by=person)
    db.session.flush()

    assert inviting.accept(invitation, by=person) is first
    assert len(queries.open_of_opportunity(invitation.opportunity_id)) == 1


@pytest.mark.parametrize("answer", [lambda one, by: inviting.accept(one, by=by), lambda one, by: inviting.decline(one, "Tidak.", by=by)])
def test_an_invitation_can_be_answered_until_its_minute_and_not_in_it(invited, answer):
    invitation, person = invited
    clock.follow(lambda: invitation.answer_by)
    with pytest.raises(DomainError, match="The time for an answer ended"):
        answer(invitation, person)
    assert invitation.state is InvitationState.SENT
    clock.follow(lambda: invitation.answer_by - dt.timedelta(seconds=1))
    answer(invitation, person)
    assert invitation.state is not InvitationState.SENT


def test_supervisor_and_head_get_a_copy_of_an_invitation(world, invited):
    copies = {message.email for message in db.session.query(Message).filter_by(kind="applications.invited_copy")}

    assert copies == {world.accounts["supervisor"].email, world.accounts["head"].email}
