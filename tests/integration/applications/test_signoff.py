"""An application passes its sign-off: each holder in turn, to a letter; every refusal says why; nothing is decided by silence."""

import datetime as dt

import pytest

from portal.applications import queries
from portal.applications.domain import ApplicationState
from portal.applications.services import applying
from portal.catalogue import services as catalogue
from portal.catalogue.domain.opportunity import OpportunityStep
from portal.documents import queries as letters
from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.identity import SYSTEM
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow import tasks
from tests.factories import signoff


@pytest.fixture
def world(session):
    return signoff.world()


@pytest.fixture
def application(world):
    _, ratih = world.servant()
    return world.applied(world.opportunity(), ratih)


def test_a_favourable_sign_off_draws_up_a_letter_and_its_signature_issues_the_application(world, application):
    world.decide_until(application, "approver")
    assert application.state is ApplicationState.ACCEPTED
    world.decide(application)
    assert application.state is ApplicationState.APPROVED
    (copy,) = letters.copies_of_subject(application.id)
    assert copy.letter.state is LetterState.TO_SIGN
    documents.sign(copy.letter, post="Kepala Badan Kepegawaian Daerah", by=world.identity("approver"))
    assert application.state is ApplicationState.ISSUED
    assert documents.check(copy.code) is copy


def test_a_letter_that_waits_for_its_signature_ends_with_its_opportunity(world):
    opportunity = world.opportunity()
    first, second = (world.applied(opportunity, world.servant()[1]) for _ in range(2))
    for application in (first, second):
        world.decide_until(application, "approver")
    world.decide(first, details={"together": [str(world.turn(second).id)]})
    (copy,) = letters.copies_of_subject(first.id)
    assert len(copy.letter.copies) == 2
    catalogue.change(opportunity, OpportunityStep.TAKE_DOWN, by=SYSTEM, reason="agreement")
    db.session.commit()
    assert copy.letter.state is LetterState.REVOKED
    assert {first.state, second.state} == {ApplicationState.CANCELLED}
    assert queries.assignment_of(first.id).ended_at is not None
    assert all(case.closed_at for case in cases.cases_of([first.id, second.id]))


def test_an_unsigned_letter_is_nothing_to_a_stranger(world, application):
    world.decide_until(application, "approver")
    world.decide(application)
    (copy,) = letters.copies_of_subject(application.id)
    assert documents.check(copy.code) is None


def test_advice_against_goes_on_to_the_head_with_its_reason(world, application):
    world.decide(application, "not_endorse", ground="service_suffers", reason="Loket kekurangan orang.")
    assert world.turn(application).key == "hr_officer"
    world.decide(application)
    world.decide(application, "follow_advice", ground="advice", reason="Mengikuti saran atasan.")
    assert application.state is ApplicationState.NOT_ENDORSED
    assert application.ended_reason == "Mengikuti saran atasan."


def test_a_deferral_sleeps_with_its_clock_stopped_and_wakes_by_itself(world, application):
    until = clock.today() + dt.timedelta(days=30)
    world.decide(application, "defer", ground="service_suffers", reason="Sampai uji coba selesai.", details={"until": until.isoformat()})
    turn = world.turn(application)
    assert application.state is ApplicationState.DEFERRED
    assert turn.due_at is None
    clock.follow(lambda: clock.at(until, 9))
    tasks.sweep()
    db.session.commit()
    assert turn.sleeps_until is None
    assert turn.due_at is not None
    assert application.state is ApplicationState.IN_SIGN_OFF


def test_a_case_returned_to_the_applicant_comes_back_to_the_step_that_returned_it(world, application):
    world.decide_until(application, "verifier")
    world.decide(application, "papers", ground="papers", reason="Surat sehat kedaluwarsa.", returned_to="applicant")
    assert application.state is ApplicationState.RETURNED
    applying.submit(application, world.content(), by=signoff.accounts.identity_of(application.account_id))
    assert world.turn(application).key == "verifier"


def test_nobody_decides_what_they_have_verified(world, application):
    world.decide_until(application, "approver")
    verifier = world.accounts["verifier"]
    signoff.account_services.give_grant(verifier, signoff.Role.APPROVER, world.turn(application).body_id, by=signoff.SYSTEM)
    db.session.commit()
    as_approver = signoff.accounts.identity_of(verifier.id, signoff.Role.APPROVER)
    with pytest.raises(ForbiddenError):
        workflow.decide(world.turn(application), workflow.Answer("approve", "rules_and_plan", "Setuju."), by=as_approver)


def test_nobody_decides_on_their_own_case(world):
    servant, person = world.servant()
    account = signoff.accounts.get_account(person.account_id)
    application = world.applied(world.opportunity(), person)
    world.decide(application)
    signoff.account_services.give_grant(account, signoff.Role.HR_OFFICER, servant.body_id, by=signoff.SYSTEM)
    db.session.commit()
    own = signoff.accounts.identity_of(account.id, signoff.Role.HR_OFFICER)
    with pytest.raises(ForbiddenError, match="own case"):
        workflow.decide(world.turn(application), workflow.Answer("prepare", "papers_whole", "Lengkap."), by=own)


def test_the_same_click_twice_sends_one_application(world):
    _, person = world.servant()
    application = world.applied(world.opportunity(), person)
    receipt = application.receipt
    applying.submit(application, world.content(), by=person)
    assert application.receipt == receipt
    assert len(queries.open_of_opportunity(application.opportunity_id)) == 1


def test_a_host_accepts_no_more_people_than_there_are_places(world):
    opportunity = world.opportunity(seats=1)
    first, second = (world.applied(opportunity, world.servant()[1]) for _ in range(2))
    for application in (first, second):
        world.decide_until(application, "host")
    world.decide(first)
    with pytest.raises(ConflictError, match="places"):
        world.decide(second)


def test_a_reserve_keeps_its_turn_without_a_deadline(world, application):
    world.decide_until(application, "host")
    world.decide(application, "reserve", details={"reserve_rank": 1})
    assert application.state is ApplicationState.RESERVE
    assert world.turn(application).due_at is None


def test_one_approval_draws_up_one_letter_for_several_each_with_a_code(world):
    opportunity = world.opportunity()
    first, second = (world.applied(opportunity, world.servant()[1]) for _ in range(2))
    for application in (first, second):
        world.decide_until(application, "approver")
    world.decide(first, details={"together": [str(world.turn(second).id)]})
    (one,), (two,) = letters.copies_of_subject(first.id), letters.copies_of_subject(second.id)
    assert one.letter is two.letter
    assert one.code != two.code
    assert second.state is ApplicationState.APPROVED


def test_revoking_an_unsigned_letter_keeps_its_number_and_returns_the_applications(world, application):
    world.decide_until(application, "approver")
    world.decide(application)
    (copy,) = letters.copies_of_subject(application.id)
    documents.revoke(copy.letter, "Tanggal keliru.", by=world.identity("approver"))
    db.session.commit()
    assert copy.letter.state is LetterState.REVOKED
    assert application.state is ApplicationState.ACCEPTED
    assert world.turn(application).key == "approver"
    world.decide(application)
    assert len({letter.letter.number for letter in letters.copies_of_subject(application.id)}) == 2


def test_withdrawing_gives_the_seat_back_and_tells_the_record(world, application):
    world.decide_until(application, "approver")
    applying.withdraw(application, "Mendampingi orang tua.", by=signoff.accounts.identity_of(application.account_id))
    assert application.state is ApplicationState.WITHDRAWN
    assert queries.assignment_of(application.id).ended_at is not None


def test_withdrawing_after_approval_revokes_the_unsigned_letter_and_returns_the_others(world):
    opportunity = world.opportunity()
    first, second = (world.applied(opportunity, world.servant()[1]) for _ in range(2))
    for application in (first, second):
        world.decide_until(application, "approver")
    world.decide(first, details={"together": [str(world.turn(second).id)]})
    applying.withdraw(first, "Sakit.", by=signoff.accounts.identity_of(first.account_id))
    db.session.commit()
    assert first.state is ApplicationState.WITHDRAWN
    assert second.state is ApplicationState.ACCEPTED


def test_the_away_limit_stops_a_nomination_and_says_so(world, application):
    signoff.organisation_services.set_away_limit(world.agency, 0, reason="uji", by=signoff.SYSTEM)
    world.decide_until(application, "head")
    with pytest.raises(DomainError, match="away limit"):
        world.decide(application)


def test_more_may_be_nominated_than_may_be_away_and_the_places_end_with_the_limit(world, application):
    signoff.organisation_services.set_away_limit(world.agency, 1, reason="uji", by=signoff.SYSTEM)
    other = world.applied(world.opportunity(title="Arsip"), world.servant()[1])
    later = world.applied(world.opportunity(title="Lusa", starts_on=dt.date(2027, 9, 1), ends_on=dt.date(2027, 11, 30)), world.servant()[1])
    for one in (application, other, later):
        world.decide_until(one, "host")
    world.decide(application)
    world.decide(later)  # in another period
    with pytest.raises(ConflictError, match="limit is used up"):
        world.decide(other)
    db.session.rollback()
    signoff.organisation_services.set_away_limit(world.agency, 2, reason="uji", by=signoff.SYSTEM)
    world.decide(other)
    assert other.state is ApplicationState.ACCEPTED


def test_a_passed_deadline_is_escalated_and_never_approves(world, application):
    turn = world.turn(application)
    clock.follow(lambda: turn.due_at + dt.timedelta(days=1))
    tasks.sweep()
    db.session.commit()
    assert turn.escalated_at is not None
    assert world.turn(application).key == "supervisor"


def test_an_acting_officer_decides_for_another_and_the_decision_shows_it(world, application):
    world.decide_until(application, "head")
    deputy = signoff.account_services.open_account(email="wakil@uji.test", name="Sekretaris (contoh)", by=signoff.SYSTEM)
    signoff.account_services.admit(deputy, by=signoff.SYSTEM)
    signoff.account_services.give_grant(deputy, signoff.Role.CIVIL_SERVANT, world.agency.id, by=signoff.SYSTEM)
    workflow.delegate(deputy.id, title="Plh.", first=clock.today(), last=clock.today() + dt.timedelta(days=3), by=world.identity("head"))
    db.session.commit()
    acting = signoff.accounts.identity_of(deputy.id, signoff.Role.AGENCY_APPROVER)
    decision = workflow.decide(world.turn(application), workflow.Answer("nominate", "fits_plan", "Diusulkan."), by=acting)
    assert decision.acting_for == world.accounts["head"].id


def test_an_answer_without_ground_or_reason_is_refused_beside_its_field(world, application):
    with pytest.raises(DomainError) as refused:
        workflow.decide(world.turn(application), workflow.Answer("endorse", None, "Ya."), by=world.identity("supervisor"))
    assert refused.value.field == "ground"
    with pytest.raises(DomainError) as refused:
        workflow.decide(world.turn(application), workflow.Answer("endorse", "fits_plan", "Ya."), by=world.identity("supervisor"))
    assert refused.value.field == "cover_plan"
