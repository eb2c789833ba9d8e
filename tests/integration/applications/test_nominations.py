"""Calls for nominations: agencies pick so many at most, people consent, the head signs one letter, the clock closes the rest."""

import datetime as dt
import uuid

import pytest

from portal.applications import presenters, queries, tasks
from portal.applications.domain import ApplicationState, AskedState, BatchState, CallState, InvitationState, NomineeState, Origin
from portal.applications.models import AskedAgency, Nominee
from portal.applications.services import applying, batching, calling, inviting, nominating
from portal.applications.services.staff import staff_of
from portal.catalogue import queries as catalogue
from portal.catalogue import services as opportunities
from portal.catalogue.domain.opportunity import OpportunityStep
from portal.documents import queries as letters
from portal.documents import services as documents
from portal.documents import tasks as letter_tasks
from portal.documents.domain import LetterState
from portal.documents.models import Letter
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.identity import SYSTEM
from portal.notifications.models import Message
from portal.organisations import queries as organisations
from portal.reference.domain import RelationKind
from portal.reference.models import BodyRelation
from tests.conftest import NOW
from tests.factories import signoff

DAY = dt.timedelta(days=1)
DUE = NOW + 6 * DAY


@pytest.fixture
def world(session):
    return signoff.world()


@pytest.fixture
def hr(world):
    return world.identity("hr_officer")


def called(world, most=2, opportunity=None, agency=None):
    """A call on the agency, and its part of it."""
    opportunity = opportunity or world.opportunity()
    call = calling.make(opportunity, {(agency or world.agency).id: most}, "Dua orang dari loket.", DUE, by=world.identity("approver"))
    db.session.commit()
    return call, db.session.query(AskedAgency).filter_by(call_id=call.id).one()


def picked(asked, person, hr):
    nominee = nominating.pick(asked, person[0].id, "Terbiasa dengan loket.", by=hr)
    db.session.commit()
    return nominee


def willing(asked, person, hr):
    nominee = picked(asked, person, hr)
    nominating.consent(nominee, by=person[1])
    db.session.commit()
    return nominee


def stand_at(moment):
    clock.follow(lambda: moment)


def mails(kind):
    return sorted(message.email for message in db.session.query(Message).filter_by(kind=kind))


# -- the call ------------------------------------------------------------------------------------------------------------------------------


def test_a_call_tells_the_hr_officer_and_the_head_gets_a_copy(world):
    call, asked = called(world)

    assert (call.state, asked.state, call.number) == (CallState.OPEN, AskedState.WAITING, "PU-2026-9001")
    assert mails("applications.called") == [world.accounts["hr_officer"].email]
    assert mails("applications.called_copy") == [world.accounts["head"].email]


@pytest.mark.parametrize(
    ("most", "due", "said"),
    [
        ({}, DUE, "at least one agency"),
        (0, DUE, "1 to 50"),
        (51, DUE, "1 to 50"),
        (2, NOW, "from tomorrow"),
        (2, NOW + 30 * DAY, "until the"),
    ],
)
def test_what_cannot_be_called_for_is_refused(world, most, due, said):
    asked = {} if most == {} else {world.agency.id: most}
    with pytest.raises(DomainError, match=said):
        calling.make(world.opportunity(), asked, "Mohon usulan.", due, by=world.identity("approver"))


def test_a_call_is_recalled_with_a_reason_and_whoever_was_picked_is_told(world, hr):
    call, asked = called(world)
    person = world.servant()
    nominee = willing(asked, person, hr)
    calling.recall(call, "Kuota berubah.", by=world.identity("approver"))

    assert (call.state, asked.state, nominee.state) == (CallState.RECALLED, AskedState.LAPSED, NomineeState.DROPPED)
    assert mails("applications.unpicked") == [person[0].email]
    assert len(mails("applications.call_recalled")) == 2
    assert queries.find_open_application(call.opportunity_id, person[0].id).origin is Origin.OWN, "the draft stays theirs"
    with pytest.raises(DomainError, match="This call is over"):
        nominating.pick(asked, world.servant()[0].id, "Baik.", by=hr)


def test_with_an_opportunity_that_goes_its_calls_batches_and_invitations_are_recalled(world, hr):
    call, asked = called(world)
    opportunity = _slot(call.opportunity_id)
    signoff.organisation_services.set_away_limit(world.agency, 9, reason="uji", by=SYSTEM)
    (waits, _), (asked_now, _) = world.servant(), world.servant()
    plan = batching.Plan([waits.id], "Silakan.", NOW + 7 * DAY, None, uuid.uuid4())
    batch = batching.commit(opportunity, plan, by=world.identity("approver"))
    (sent,) = inviting.invite(opportunity, [asked_now.id], "Silakan.", by=world.identity("approver"))
    opportunities.change(opportunity, OpportunityStep.TAKE_DOWN, by=SYSTEM, reason="agreement")

    assert (call.state, asked.state) == (CallState.RECALLED, AskedState.LAPSED)
    assert (batch.state, sent.state) == (BatchState.RECALLED, InvitationState.RECALLED)
    assert mails("applications.recalled") == [asked_now.email]


def test_agencies_are_reminded_once_and_lapse_at_the_day(world, hr):
    call, asked = called(world)
    nominee = picked(asked, world.servant(), hr)
    for moment, sent in ((DUE - 2 * DAY - dt.timedelta(minutes=1), 0), (DUE - 2 * DAY, 1), (DUE - DAY, 1)):
        stand_at(moment)
        tasks.remind()
        db.session.flush()
        assert len(mails("applications.call_due")) == sent
    clock.follow(lambda: DUE)
    tasks.lapse_invitations()

    assert (call.state, asked.state, nominee.state) == (CallState.CLOSED, AskedState.LAPSED, NomineeState.DROPPED)
    assert world.accounts["approver"].email in mails("applications.call_lapsed")


def test_an_agency_that_nominates_nobody_says_why_and_the_last_answer_closes_the_call(world, hr):
    call, asked = called(world)
    with pytest.raises(DomainError, match="reason"):
        nominating.decline_for_agency(asked, "", by=hr)
    nominating.decline_for_agency(asked, "Loket kekurangan petugas.", by=hr)

    assert (asked.state, asked.declined_reason, call.state) == (AskedState.DECLINED, "Loket kekurangan petugas.", CallState.CLOSED)
    assert mails("applications.call_declined") == [world.accounts["approver"].email]


# -- picking -------------------------------------------------------------------------------------------------------------------------------


def test_never_more_than_the_most_are_named_and_a_place_that_is_given_back_is_free(world, hr):
    _, asked = called(world)
    first, _ = (picked(asked, world.servant(), hr) for _ in range(2))
    third = world.servant()
    with pytest.raises(DomainError, match="at most 2"):
        nominating.pick(asked, third[0].id, "Baik.", by=hr)
    nominating.take_back(first, "Sudah ditugaskan.", by=hr)
    db.session.commit()

    assert picked(asked, third, hr).state is NomineeState.ASKED
    assert queries.count_named(asked.id) == 2


def test_the_same_person_picked_twice_is_one_and_is_asked_with_the_words(world, hr):
    _, asked = called(world)
    person = world.servant()

    assert picked(asked, person, hr).id == picked(asked, person, hr).id
    assert db.session.query(Nominee).count() == 1
    (message,) = db.session.query(Message).filter_by(kind="applications.picked")
    assert message.email == person[0].email
    assert message.facts["words"] == "Terbiasa dengan loket."


def test_nobody_is_picked_who_is_not_eligible_or_of_another_agency_or_has_applied_or_is_tied(world, hr):
    call, asked = called(world, most=9, opportunity=world.opportunity(requirements={"grades": ["III/c"]}))
    unfit, _ = world.servant(grade="II/c")
    applied = world.servant()
    world.applied(_slot(call.opportunity_id), applied[1])
    other = world.servant()[0]
    other.body_id = organisations.find_body_by_code("BKD").id
    db.session.commit()
    for servant, said in ((unfit, "does not meet every rule"), (applied[0], "has an application"), (other, "not of your agency")):
        with pytest.raises(DomainError, match=said):
            nominating.pick(asked, servant.id, "Baik.", by=hr)
    tied = world.servant()[0]
    tie = BodyRelation(unit_id=tied.body_id, company_id=world.host.id, kind=next(iter(RelationKind)), basis="uji", valid_from=clock.today())
    db.session.add(tie)
    db.session.flush()
    with pytest.raises(DomainError, match="MAG-06"):
        nominating.pick(asked, tied.id, "Baik.", by=hr)


def _slot(opportunity_id):
    return catalogue.get_opportunity(opportunity_id)


def test_somebody_who_needs_a_check_may_be_picked(world, hr):
    _, asked = called(world)
    nominee = picked(asked, world.servant(discipline_as_of=None), hr)

    assert nominee.verdict["outcome"] == "needs_check"


# -- the person ----------------------------------------------------------------------------------------------------------------------------


def test_being_willing_begins_one_draft_that_says_where_it_comes_from(world, hr):
    _, asked = called(world)
    person = world.servant()
    nominee = picked(asked, person, hr)
    first = nominating.consent(nominee, by=person[1])

    assert nominating.consent(nominee, by=person[1]).id == first.id == nominee.application_id
    assert (first.state, first.origin) == (ApplicationState.DRAFT, Origin.NOMINATED)
    assert mails("applications.nominee_willing") == [world.accounts["hr_officer"].email]


def test_a_draft_that_was_begun_before_becomes_the_nomination(world, hr):
    call, asked = called(world)
    person = world.servant()
    draft = applying.begin(_slot(call.opportunity_id), by=person[1])
    db.session.commit()

    assert nominating.consent(picked(asked, person, hr), by=person[1]).id == draft.id
    assert draft.origin is Origin.NOMINATED


def test_not_being_willing_has_a_reason_that_the_agency_reads(world, hr):
    _, asked = called(world)
    person = world.servant()
    nominee = picked(asked, person, hr)
    nominating.decline(nominee, "Merawat orang tua.", by=person[1])

    assert (nominee.state, nominee.decline_reason) == (NomineeState.DECLINED, "Merawat orang tua.")
    assert mails("applications.nominee_declined") == [world.accounts["hr_officer"].email]
    assert queries.count_named(asked.id) == 0
    with pytest.raises(IllegalMoveError):
        nominating.consent(nominee, by=person[1])
    with pytest.raises(DomainError, match="is not willing"):
        nominating.pick(asked, person[0].id, "Sekali lagi.", by=hr)


# -- the letter ----------------------------------------------------------------------------------------------------------------------------


def test_the_list_goes_to_the_head_once_everybody_has_answered(world, hr):
    _, asked = called(world)
    with pytest.raises(DomainError, match="Nobody on the list is willing"):
        nominating.hand_over(asked, by=hr)
    waiting = picked(asked, world.servant(), hr)
    willing(asked, world.servant(), hr)
    with pytest.raises(DomainError, match="has not answered yet"):
        nominating.hand_over(asked, by=hr)
    nominating.take_back(waiting, "Tidak menjawab.", by=hr)
    nominating.hand_over(asked, by=hr)

    assert asked.state is AskedState.TO_SIGN
    assert mails("applications.to_sign_nomination") == [world.accounts["head"].email]
    nominating.reopen(asked, by=world.identity("head"))
    assert asked.state is AskedState.WAITING


def signed(world, hr, asked, number=2):
    people = [world.servant() for _ in range(number)]
    nominees = [willing(asked, person, hr) for person in people]
    nominating.hand_over(asked, by=hr)
    db.session.commit()
    letter = nominating.sign(asked, by=world.identity("head"))
    db.session.commit()
    return people, nominees, letter


def test_the_head_signs_one_letter_with_the_list_and_bkd_is_told(world, hr):
    call, asked = called(world)
    people, nominees, letter = signed(world, hr, asked)

    assert (letter.state, letter.kind, asked.letter_id) == (LetterState.VALID, "nomination", letter.id)
    assert sorted(copy.name for copy in letter.copies) == sorted(servant.name for servant, _ in people)
    assert {one.state for one in nominees} == {NomineeState.NOMINATED}
    assert (asked.state, call.state) == (AskedState.NOMINATED, CallState.CLOSED)
    assert letter.signer_post == f"Kepala {world.agency.name}"
    assert mails("applications.nominated") == [world.accounts["approver"].email]
    assert mails("applications.named") == sorted(servant.email for servant, _ in people)
    with pytest.raises(IllegalMoveError, match="signed already"):
        nominating.sign(asked, by=world.identity("head"))
    assert db.session.query(Letter).count() == 1


def test_nobody_signs_a_letter_that_names_them(world, hr):
    _, asked = called(world)
    person = world.servant()
    willing(asked, person, hr)
    nominating.hand_over(asked, by=hr)
    head = signoff.accounts.get_account(person[1].account_id)
    signoff.account_services.give_grant(head, signoff.Role.AGENCY_APPROVER, world.agency.id, by=SYSTEM)
    db.session.commit()

    with pytest.raises(ForbiddenError, match="names them"):
        nominating.sign(asked, by=signoff.accounts.identity_of(head.id, signoff.Role.AGENCY_APPROVER))
    assert db.session.query(Letter).count() == 0


def test_whoever_has_withdrawn_meanwhile_is_not_named(world, hr):
    _, asked = called(world)
    gone, stays = world.servant(), world.servant()
    nominees = [willing(asked, person, hr) for person in (gone, stays)]
    nominating.hand_over(asked, by=hr)
    applying.withdraw(queries.get_application(nominees[0].application_id), "Berubah pikiran.", by=gone[1])
    letter = nominating.sign(asked, by=world.identity("head"))

    assert [copy.name for copy in letter.copies] == [stays[0].name]
    assert nominees[0].state is NomineeState.DROPPED


def test_the_head_reads_the_letters_number_at_their_step_and_the_application_gets_its_own_letter(world, hr):
    _, asked = called(world)
    ((_, person), *_), (nominee, *_), letter = signed(world, hr, asked)
    application = queries.get_application(nominee.application_id)
    applying.submit(application, world.content(), by=person)
    db.session.commit()

    facts = presenters._officer_facts(queries.get_whole(application.id))
    assert ("Nomination letter", letter.number) in [(str(fact[0]), fact[1]) for fact in facts]
    assert not letters.copies_of_subject(application.id)
    world.decide_until(application, "approver")
    world.decide(application)
    assert application.state is ApplicationState.APPROVED


def test_a_signed_nomination_is_not_revoked_by_bkd(world, hr):
    _, asked = called(world)
    _, _, letter = signed(world, hr, asked)

    with pytest.raises(DomainError, match="not revoked here"):
        documents.revoke(letter, "Keliru.", by=world.identity("approver"))


def test_the_letter_can_be_set_as_a_pdf(world, hr):
    _, asked = called(world)
    _, _, letter = signed(world, hr, asked, number=1)
    letter_tasks.render(str(letter.id))
    assert letter.number == "e-9001/DUKCAPIL/2026"
    assert documents.pdf_of(letter.copies[0]).startswith(b"%PDF")


# -- what stands in the way ----------------------------------------------------------------------------------------------------------------


def test_a_closed_opportunity_is_not_called_for(world):
    opportunity = world.opportunity()
    clock.follow(lambda: NOW + 30 * DAY)
    with pytest.raises(DomainError, match="This opportunity is closed"):
        calling.make(opportunity, {world.agency.id: 1}, "Mohon usulan.", NOW + 31 * DAY, by=world.identity("approver"))


def test_what_has_been_answered_stays_as_it_is_when_the_rest_lapses_or_is_recalled(world, hr):
    other = organisations.find_body_by_code("BKD")
    for end, state in ((lambda call: calling.lapse_due(9), CallState.CLOSED), (_recalled(world), CallState.RECALLED)):
        opportunity = world.opportunity(title=state.value)
        most = {world.agency.id: 1, other.id: 1}
        call = calling.make(opportunity, most, "Mohon usulan.", DUE, by=world.identity("approver"))
        db.session.commit()
        asked = db.session.query(AskedAgency).filter_by(call_id=call.id, agency_id=world.agency.id).one()
        nominating.decline_for_agency(asked, "Loket kekurangan petugas.", by=hr)
        if state is CallState.CLOSED:
            stand_at(DUE)
        end(call)
        stand_at(NOW)
        assert (call.state, asked.state) == (state, AskedState.DECLINED)


def _recalled(world):
    return lambda call: calling.recall(call, "Kuota berubah.", by=world.identity("approver"))


def test_a_list_that_is_with_the_head_is_not_changed(world, hr):
    _, asked = called(world)
    nominee = willing(asked, world.servant(), hr)
    nominating.hand_over(asked, by=hr)
    for act in (
        lambda: nominating.pick(asked, world.servant()[0].id, "Baik.", by=hr),
        lambda: nominating.take_back(nominee, "Keliru.", by=hr),
    ):
        with pytest.raises(IllegalMoveError):
            act()


def test_whoever_has_no_account_is_not_picked(world, hr):
    _, asked = called(world)
    stranger = signoff.workforce.servant(600, world.agency.id)
    with pytest.raises(DomainError, match="no account yet"):
        nominating.pick(asked, stranger.id, "Baik.", by=hr)


def test_whoever_has_applied_on_their_own_meanwhile_is_told_to_go_on_with_it(world, hr):
    call, asked = called(world)
    person = world.servant()
    nominee = picked(asked, person, hr)
    world.applied(_slot(call.opportunity_id), person[1])
    with pytest.raises(DomainError, match="You have an application"):
        nominating.consent(nominee, by=person[1])


def test_nothing_is_signed_after_the_day_or_once_all_have_withdrawn(world, hr):
    _, asked = called(world)
    person = world.servant()
    nominee = willing(asked, person, hr)
    nominating.hand_over(asked, by=hr)
    db.session.commit()
    stand_at(DUE)
    with pytest.raises(DomainError, match="This call is over"):
        nominating.sign(asked, by=world.identity("head"))
    stand_at(NOW)
    applying.withdraw(queries.get_application(nominee.application_id), "Berubah pikiran.", by=person[1])
    with pytest.raises(DomainError, match="nothing to sign"):
        nominating.sign(asked, by=world.identity("head"))


def test_the_people_of_an_agency_stand_with_what_speaks_against_naming_them(world, hr):
    call, asked = called(world)
    applied, tied = world.servant(), world.servant()
    world.applied(_slot(call.opportunity_id), applied[1])

    def hindrances():
        page = staff_of(asked, _slot(call.opportunity_id), text="", outcome=None, number=1, size=20)
        return {one.servant_id: str(one.hindrance) for one in page.rows if one.hindrance}

    assert hindrances() == {applied[0].id: "Has applied already"}
    tie = BodyRelation(
        unit_id=tied[0].body_id, company_id=world.host.id, kind=next(iter(RelationKind)), basis="uji", valid_from=clock.today()
    )
    db.session.add(tie)
    db.session.flush()
    assert hindrances()[tied[0].id] == "Cannot be placed because of a conflict of interest"
