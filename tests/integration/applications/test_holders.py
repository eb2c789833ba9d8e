"""Who holds a step where the record has no supervisor; who takes a case from the pool; what becomes of those whose opportunity goes."""

import datetime as dt

import pytest

from portal.applications import queries
from portal.applications.domain import ApplicationState, InvitationState
from portal.applications.services import applying, deciding, inviting
from portal.catalogue import queries as opportunities
from portal.catalogue import services as catalogue
from portal.catalogue.domain.opportunity import OpportunityStep
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.identity import SYSTEM, Role
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
    turn = sent(world, application, person)

    assert turn.key == "supervisor"
    assert turn.holder_id == world.accounts["head"].id
    assert turn.body_id == world.agency.id


def test_where_the_supervisor_has_no_account_the_head_stands_in(world):
    _, person, application = begun(world)
    world.boss.email = "tanpa-akun@uji.test"

    assert sent(world, application, person).holder_id == world.accounts["head"].id


def test_a_head_does_not_stand_in_for_their_own_supervisor(world):
    servant, person, application = begun(world)
    servant.supervisor_id = None
    application.account_id = world.accounts["head"].id
    db.session.flush()
    with pytest.raises(DomainError, match="No supervisor is on record"):
        applying.submit(application, world.content(), by=person)


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
    deciding.cancel_for_taken_down(catalogue_of(draft), by=SYSTEM, reason="agreement")

    assert draft.state is ApplicationState.CANCELLED
    assert issued.state is ApplicationState.ISSUED


def catalogue_of(application):
    return opportunities.get_opportunity(application.opportunity_id)


def test_an_opportunity_that_closes_leaves_its_applications_as_they_are(world):
    _, person, application = begun(world)
    sent(world, application, person)
    catalogue.change(catalogue_of(application), OpportunityStep.CLOSE, by=SYSTEM, reason="full")

    assert application.state is ApplicationState.IN_SIGN_OFF


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
