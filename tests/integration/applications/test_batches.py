"""Invitations committed in one act: prepared, released at once, at a moment or by hand, recalled; long batches in chunks that resume."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from portal.applications import queries, tasks
from portal.applications.domain import BatchState, InvitationState, Origin
from portal.applications.domain.inviting import IN_LINE
from portal.applications.models import BatchPerson, Invitation, InvitationBatch
from portal.applications.services import applying, batching, inviting, selecting
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError
from portal.kernel.text import Text
from portal.notifications.models import Message
from tests.conftest import NOW
from tests.factories import signoff

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(session):
    made = signoff.world()
    signoff.organisation_services.set_away_limit(made.agency, 20, reason="uji", by=signoff.SYSTEM)
    return made


def people(world, number, **changed):
    return [world.servant(**changed) for _ in range(number)]


def plan(found, *, release_at=NOW, until=None, line=(), **changed):
    ids = [servant.id for servant, _ in found]
    return batching.Plan(ids, "Silakan.", until or NOW + 7 * DAY, release_at, uuid.uuid4(), [servant.id for servant, _ in line], **changed)


def committed(world, opportunity, made):
    batch = batching.commit(opportunity, made, by=world.identity("approver"))
    db.session.commit()
    return batch


def stand_at(moment):
    clock.follow(lambda: moment)


def states(batch):
    return [one.state for one in queries.invitations_of_batch(batch.id)]


def mails(kind):
    return [message.email for message in db.session.query(Message).filter_by(kind=kind)]


# -- release and recall --------------------------------------------------------------------------------------------------------------------


def test_a_batch_is_committed_once_however_often_the_button_is_pressed(world):
    opportunity, found = world.opportunity(), people(world, 2)
    made = plan(found)
    first = committed(world, opportunity, made)

    assert committed(world, opportunity, made).id == first.id
    assert first.state is BatchState.RELEASED
    assert states(first) == [InvitationState.SENT] * 2
    assert sorted(mails("applications.invited")) == sorted(servant.email for servant, _ in found)


def test_somebody_who_is_named_twice_is_invited_once(world):
    first, second = people(world, 2)
    batch = committed(world, world.opportunity(), plan([first, second, first], line=[second]))
    assert batch.planned == 2
    assert [one.servant_id for one in queries.invitations_of_batch(batch.id)] == [first[0].id, second[0].id]
    assert db.session.query(BatchPerson).filter_by(batch_id=batch.id).count() == 2


def test_prepared_invitations_are_sent_by_hand_and_nobody_knows_of_them_before(world):
    opportunity, found = world.opportunity(), people(world, 2)
    batch = committed(world, opportunity, plan(found, release_at=None))

    assert batch.state is BatchState.PREPARED
    assert not mails("applications.invited")
    assert not queries.page_of_own_invitations(found[0][1].account_id, number=1, size=9).rows
    batching.release(batch, by=world.identity("approver"))
    batching.release(batch, by=world.identity("approver"))
    db.session.commit()
    assert states(batch) == [InvitationState.SENT] * 2
    assert len(mails("applications.invited")) == 2


def test_a_batch_is_released_at_its_moment_and_not_before(world):
    opportunity = world.opportunity()
    batch = committed(world, opportunity, plan(people(world, 1), release_at=NOW + 2 * DAY))

    clock.follow(lambda: NOW + 2 * DAY - dt.timedelta(seconds=1))
    tasks.release_batches()
    assert batch.state is BatchState.PREPARED
    clock.follow(lambda: NOW + 2 * DAY)
    tasks.release_batches()
    assert batch.state is BatchState.RELEASED
    assert batch.released_at == NOW + 2 * DAY
    assert [one.sent_at for one in queries.invitations_of_batch(batch.id)] == [NOW + 2 * DAY]


def test_a_release_that_comes_too_late_recalls_the_batch_and_tells_whoever_committed_it(world):
    opportunity = world.opportunity(deadline=NOW + 5 * DAY)
    batch = committed(world, opportunity, plan(people(world, 1), release_at=NOW + 2 * DAY, until=NOW + 4 * DAY))

    clock.follow(lambda: NOW + 6 * DAY)
    tasks.release_batches()
    assert batch.state is BatchState.RECALLED
    assert batch.recalled_reason == batching.CLOSED
    assert states(batch) == [InvitationState.RECALLED]
    assert not mails("applications.invited")
    assert mails("applications.batch_stopped") == [world.accounts["approver"].email]


def test_a_batch_is_recalled_with_a_reason_before_its_release_and_not_after(world):
    opportunity, found = world.opportunity(), people(world, 2)
    prepared = committed(world, opportunity, plan(found[:1], release_at=None))
    sent = committed(world, opportunity, plan(found[1:]))
    with pytest.raises(DomainError, match="reason"):
        batching.recall(prepared, " ", by=world.identity("approver"))
    batching.recall(prepared, "Jadwal berubah.", by=world.identity("approver"))

    assert (prepared.state, states(prepared)) == (BatchState.RECALLED, [InvitationState.RECALLED])
    assert not mails("applications.recalled")
    for late in (prepared, sent):
        with pytest.raises(IllegalMoveError):
            batching.recall(late, "Terlambat.", by=world.identity("approver"))
    with pytest.raises(IllegalMoveError):
        batching.release(prepared, by=world.identity("approver"))


def test_by_hand_nothing_is_released_that_leaves_no_time_to_answer(world):
    batch = committed(world, world.opportunity(), plan(people(world, 1), release_at=None, until=NOW + 3 * DAY))
    clock.follow(lambda: NOW + 2 * DAY + dt.timedelta(minutes=1))

    with pytest.raises(DomainError, match="Too little time"):
        batching.release(batch, by=world.identity("approver"))
    assert batch.state is BatchState.PREPARED


def test_whoever_has_applied_before_the_release_is_not_invited_any_more(world):
    opportunity, found = world.opportunity(), people(world, 2)
    batch = committed(world, opportunity, plan(found, release_at=None))
    world.applied(opportunity, found[0][1])
    batching.release(batch, by=world.identity("approver"))

    assert states(batch) == [InvitationState.RECALLED, InvitationState.SENT]
    assert mails("applications.invited") == [found[1][0].email]


def test_a_draft_is_nobody_elses_to_know_of_its_author_is_invited_and_goes_on_with_it(world):
    opportunity, found = world.opportunity(), people(world, 2)
    draft = applying.begin(opportunity, by=found[0][1])
    db.session.flush()
    assert {one.servant.id for one in inviting.preview(opportunity, inviting.Choice()).ranked} == {servant.id for servant, _ in found}
    committed(world, opportunity, plan(found))

    invitation = db.session.query(Invitation).filter_by(servant_id=found[0][0].id).one()
    assert inviting.accept(invitation, by=found[0][1]) is draft
    assert (draft.origin, draft.invitation_id) == (Origin.INVITED, invitation.id)
    assert inviting.accept(invitation, by=found[0][1]) is draft


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"until": NOW + 40 * DAY}, "The opportunity closes at"),
        ({"release_at": NOW + 7 * DAY - dt.timedelta(hours=23)}, "at least a day to answer"),
    ],
)
def test_what_leaves_no_time_is_not_committed(world, changed, said):
    with pytest.raises(DomainError, match=said):
        committed(world, world.opportunity(), plan(people(world, 1), **changed))


def test_somebody_who_has_become_unfit_stops_the_act_by_name(world):
    opportunity, found = world.opportunity(), people(world, 2)
    made = plan(found)
    committed(world, opportunity, plan(found[:1]))

    with pytest.raises(ConflictError, match=found[0][0].name.replace("(", r"\(").replace(")", r"\)")):
        committed(world, opportunity, made)
    assert db.session.query(InvitationBatch).count() == 1


# -- long batches --------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def chunks(monkeypatch):
    """A chunk of two, and the jobs that were handed on."""
    handed = []
    monkeypatch.setattr(batching, "CHUNK", 2)
    monkeypatch.setattr("portal.jobs.services.defer", lambda name, **arguments: handed.append((name, arguments)))
    return handed


RUN = {batching.PREPARE: tasks.prepare_batch, batching.SEND: tasks.send_batch}


def test_a_long_batch_is_cut_off_between_chunks_and_finishes_without_doubles(world, chunks):
    opportunity, found = world.opportunity(), people(world, 5)
    batch = committed(world, opportunity, plan(found))

    assert (batch.state, queries.how_far(batch.id).waiting) == (BatchState.PREPARING, 5)
    name, arguments = chunks.pop()
    with db.session.begin_nested() as killed:
        tasks.prepare_batch(**arguments)
        assert queries.how_far(batch.id).prepared == 2
        killed.rollback()
    chunks.clear()
    db.session.refresh(batch)
    assert queries.how_far(batch.id).prepared == 0, "what was cut off has left nothing"
    chunks.append((name, arguments))
    seen = []
    while chunks:
        name, arguments = chunks.pop(0)
        if name in RUN:
            RUN[name](**arguments)
            RUN[name](**arguments) if batch.state in {BatchState.PREPARED, BatchState.RELEASED} else None
            far = queries.how_far(batch.id)
            seen.append((far.waiting, far.prepared, far.sent))
    assert seen == [(3, 2, 0), (1, 4, 0), (0, 3, 2), (0, 1, 4), (0, 0, 5)]
    assert batch.state is BatchState.RELEASED
    assert db.session.query(Invitation).count() == 5
    assert sorted(mails("applications.invited")) == sorted(servant.email for servant, _ in found)


def test_a_long_batch_skips_with_the_reason_whoever_became_unfit_meanwhile(world, chunks):
    opportunity, found = world.opportunity(), people(world, 3)
    batch = committed(world, opportunity, plan(found, release_at=None))
    world.applied(opportunity, found[1][1])
    del chunks[1:]  # the mails of the application
    while batch.state is BatchState.PREPARING:
        tasks.prepare_batch(**chunks.pop(0)[1])

    skipped = db.session.query(BatchPerson).filter(BatchPerson.skipped.is_not(None)).one()
    assert (skipped.servant_id, skipped.skipped) == (found[1][0].id, Text("Has applied already"))
    assert queries.how_far(batch.id).skipped == 1


def test_a_job_of_a_recalled_batch_does_nothing(world, chunks):
    batch = committed(world, world.opportunity(), plan(people(world, 3)))
    batching.recall(batch, "Salah daftar.", by=world.identity("approver"))
    tasks.prepare_batch(**chunks[0][1])

    assert db.session.query(Invitation).count() == 0
    assert batch.state is BatchState.RECALLED


# -- one invitation, and who is next -------------------------------------------------------------------------------------------------------


def test_one_unanswered_invitation_is_recalled_and_those_concerned_are_told(world):
    ((servant, person),) = people(world, 1)
    (invitation,) = inviting.invite(world.opportunity(), [servant.id], "Silakan.", by=world.identity("approver"))
    batching.recall_one(invitation, "Peluang berubah.", by=world.identity("approver"))

    assert (invitation.state, invitation.recalled_reason) == (InvitationState.RECALLED, "Peluang berubah.")
    assert mails("applications.recalled") == [servant.email]
    assert set(mails("applications.recalled_copy")) == {world.accounts["supervisor"].email, world.accounts["head"].email}
    with pytest.raises(IllegalMoveError):
        inviting.accept(invitation, by=person)


def test_a_reminder_goes_out_once_two_days_before(world):
    found = people(world, 1)
    batch = committed(world, world.opportunity(), plan(found))
    until = NOW + 7 * DAY

    for moment, sent in ((until - 2 * DAY - dt.timedelta(minutes=1), 0), (until - 2 * DAY, 1), (until - DAY, 1)):
        stand_at(moment)
        tasks.remind()
        db.session.flush()
        assert len(mails("applications.reminded")) == sent
    (invitation,) = queries.invitations_of_batch(batch.id)
    assert invitation.reminded_at == until - 2 * DAY


def test_after_a_decline_the_next_in_line_is_invited_once(world):
    opportunity, (first, second, third) = world.opportunity(), people(world, 3)
    batch = committed(world, opportunity, plan([first], line=[second, third]))
    (invitation,) = queries.invitations_of_batch(batch.id)
    with pytest.raises(DomainError, match="Nobody can be invited in this place"):
        batching.invite_next(invitation, second[0].id, NOW + 5 * DAY, by=world.identity("approver"))
    inviting.decline(invitation, "Sibuk.", by=first[1])
    found = batching.next_in_line(batch)
    assert found is not None
    person, candidate = found
    with pytest.raises(ConflictError, match="Somebody else"):
        batching.invite_next(invitation, third[0].id, NOW + 5 * DAY, by=world.identity("approver"))
    made = batching.invite_next(invitation, second[0].id, NOW + 5 * DAY, by=world.identity("approver"))

    assert candidate.servant.id == second[0].id == made.servant_id
    assert (made.instead_of, made.state, made.answer_by) == (invitation.id, InvitationState.SENT, NOW + 5 * DAY)
    assert batching.invite_next(invitation, third[0].id, NOW + 5 * DAY, by=world.identity("approver")).id == made.id
    db.session.refresh(person)
    assert person.skipped is None
    assert batching.next_in_line(batch)[1].servant.id == third[0].id


def test_whoever_is_next_but_not_fit_any_more_is_passed_over(world):
    opportunity, (first, second, third) = world.opportunity(), people(world, 3)
    batch = committed(world, opportunity, plan([first], line=[second, third]))
    world.applied(opportunity, second[1])

    assert batching.next_in_line(batch)[1].servant.id == third[0].id
    world.applied(opportunity, third[1])
    assert batching.next_in_line(batch) is None


def test_whoever_invited_is_told_of_a_lapse(world):
    batch = committed(world, world.opportunity(), plan(people(world, 1)))
    clock.follow(lambda: NOW + 7 * DAY)
    tasks.lapse_invitations()

    assert states(batch) == [InvitationState.LAPSED]
    assert mails("applications.lapsed") == [world.accounts["approver"].email]


# -- the choice and its lists --------------------------------------------------------------------------------------------------------------


def test_a_choice_asks_for_a_gap_balances_agencies_and_says_why(world):
    opportunity = world.opportunity()
    wide = people(world, 2, levels={"M.05": 1})
    narrow = people(world, 1, levels={"M.05": 2})
    seen = inviting.preview(opportunity, inviting.Choice(least_gap=2, each=1))

    assert [one.servant.id for one in seen.ranked] == [wide[0][0].id]
    assert seen.ranked[0].why == Text(
        "Gap %(gap)s; number %(turn)s of %(agency)s in its turn", gap=seen.ranked[0].gap, turn=1, agency=world.agency.name
    )
    assert [one.servant.id for one in seen.skipped[Text("The gap is smaller than you asked for")]] == [narrow[0][0].id]
    assert [one.servant.id for one in seen.skipped[Text("The agency has as many in the list as you allow")]] == [wide[1][0].id]


def test_so_many_days_after_an_invitation_a_person_can_be_invited_again(world):
    ((servant, _),) = people(world, 1)
    inviting.invite(world.opportunity(title="Lain"), [servant.id], "Silakan.", by=world.identity("approver"))
    clock.follow(lambda: NOW + 10 * DAY)
    opportunity = world.opportunity()

    def can_be_invited(days):
        return servant.id in {one.servant.id for one in inviting.preview(opportunity, inviting.Choice(days=days)).ranked}

    assert not can_be_invited(11)
    assert can_be_invited(9)
    assert can_be_invited(0)


def test_a_list_keeps_its_people_with_places_and_thins_out_with_reasons(world):
    opportunity, found, by = world.opportunity(), people(world, 3), world.identity("approver")
    kept = selecting.keep(opportunity, "Gelombang awal", inviting.Choice(each=2), by=by)
    db.session.commit()
    one, two = queries.selected_of(kept.id)

    assert [one.place, two.place] == [1, 2]
    with pytest.raises(ConflictError):
        selecting.keep(opportunity, "Gelombang awal", inviting.Choice(), by=by)
    with pytest.raises(DomainError):
        selecting.exclude(one, " ", by=by)
    selecting.exclude(one, "Sedang cuti.", by=by)
    db.session.commit()
    assert [left.id for left in queries.selected_of(kept.id)] == [two.id]
    with pytest.raises(IllegalMoveError):
        selecting.exclude(one, "Lagi.", by=by)
    selecting.put_back(one, "Cuti selesai.", by=by)
    db.session.commit()
    assert [back.place for back in queries.selected_of(kept.id)] == [1, 2]
    assert [(change.is_back, change.reason) for change in selecting.changes_of(kept)] == [(True, "Cuti selesai."), (False, "Sedang cuti.")]
    assert len(found) == 3


def test_inviting_from_a_list_keeps_its_order_and_its_reasons_and_says_who_is_skipped(world):
    opportunity, by = world.opportunity(), world.identity("approver")
    people(world, 3)
    kept = selecting.keep(opportunity, "Daftar", inviting.Choice(), by=by)
    first, second, *rest = queries.selected_of(kept.id)
    inviting.invite(opportunity, [first.servant_id], "Silakan.", by=by)
    seen, whys = selecting.preview_of(kept, opportunity)

    assert [one.servant.id for one in seen.ranked] == [second.servant_id, *(one.servant_id for one in rest)]
    assert [one.servant.id for people_ in seen.skipped.values() for one in people_] == [first.servant_id]
    made = batching.Plan([second.servant_id], "Silakan.", NOW + 7 * DAY, None, uuid.uuid4(), [one.servant_id for one in rest])
    batch = batching.commit(opportunity, replace(made, selection_id=kept.id, reasons=whys), by=by)
    rows = queries.page_of_batch(batch.id, text="", state="", order="", number=1, size=20).rows
    assert rows[0].person.why == second.why
    assert {row.person.skipped for row in rows[1:]} == {IN_LINE}


# -- what stands in the way ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "later", "said"),
    [(0, dt.timedelta(0), "Nobody is chosen"), (501, dt.timedelta(0), "At most 500"), (1, 30 * DAY, "This opportunity is closed")],
)
def test_nothing_is_committed_without_people_for_too_many_or_after_the_closing(world, number, later, said):
    opportunity = world.opportunity()
    clock.follow(lambda: NOW + later)
    made = batching.Plan([uuid.uuid4() for _ in range(number)], "Silakan.", NOW + 7 * DAY, None, uuid.uuid4())
    with pytest.raises(DomainError, match=said):
        batching.commit(opportunity, made, by=world.identity("approver"))


def without_account(world, number):
    """Somebody whom the record knows, and who has no account yet."""
    return signoff.workforce.servant(number, world.agency.id), None


def test_whoever_has_no_account_is_skipped_with_the_reason_and_cannot_be_next(world):
    opportunity, first = world.opportunity(), people(world, 1)[0]
    stranger = without_account(world, 600)
    batch = committed(world, opportunity, plan([stranger], release_at=None))
    skipped = db.session.query(BatchPerson).filter_by(batch_id=batch.id).one().skipped
    assert "no account yet" in str(skipped)

    batch = committed(world, opportunity, plan([first], line=[without_account(world, 601)]))
    (invitation,) = queries.invitations_of_batch(batch.id)
    inviting.decline(invitation, "Sibuk.", by=first[1])
    found = batching.next_in_line(batch)
    assert found is not None
    with pytest.raises(ConflictError, match="no account yet"):
        batching.invite_next(invitation, found[0].servant_id, NOW + 5 * DAY, by=world.identity("approver"))


def test_a_prepared_invitation_is_recalled_alone_without_a_mail(world):
    batch = committed(world, world.opportunity(), plan(people(world, 2), release_at=None))
    batching.recall_one(queries.invitations_of_batch(batch.id)[0], "Sedang cuti.", by=world.identity("approver"))
    batching.release(batch, by=world.identity("approver"))

    assert states(batch) == [InvitationState.RECALLED, InvitationState.SENT]
    assert not mails("applications.recalled")


def test_whoever_has_a_prepared_invitation_is_skipped_by_the_next_preview(world):
    opportunity, found = world.opportunity(), people(world, 1)
    committed(world, opportunity, plan(found, release_at=None))

    skipped = inviting.preview(opportunity, inviting.Choice()).skipped
    assert found[0][0].id in {one.servant.id for one in skipped[Text("Has an open invitation to this opportunity")]}


def test_a_choice_that_ranks_nobody_is_not_kept(world):
    with pytest.raises(DomainError, match="nothing to keep"):
        selecting.keep(world.opportunity(), "Kosong", inviting.Choice(least_gap=20), by=world.identity("approver"))


def test_whoever_of_a_list_is_not_eligible_any_more_is_skipped_and_a_second_return_is_refused(world):
    opportunity, by = world.opportunity(requirements={"grades": ["III/c"]}), world.identity("approver")
    ((servant, _),) = people(world, 1)
    kept = selecting.keep(opportunity, "Daftar", inviting.Choice(), by=by)
    servant.grade = "II/c"
    db.session.commit()
    seen, _ = selecting.preview_of(kept, opportunity)
    (one, *_) = (line for line in queries.selected_of(kept.id) if line.servant_id == servant.id)

    assert servant.id in {who.servant.id for who in seen.skipped[Text("Is not eligible by the data of today")]}
    with pytest.raises(IllegalMoveError):
        selecting.put_back(one, "Tidak pernah keluar.", by=by)
    criteria = selecting.criteria_of(inviting.Choice(least_gap=2, each=3))
    told = {str(label): value for label, value in selecting.words_of(criteria)}
    assert (told["Gap of at least"], told["At most of one agency"]) == (2, 3)
