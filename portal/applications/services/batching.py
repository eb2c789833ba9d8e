"""Invitations are committed in one act, prepared, and released: at once, at a moment, or by hand; long batches by a job in chunks.

A chunk is one transaction, and the rows of the batch say what is done: a chunk that was cut off has left nothing, one that comes again
finds nothing left to do.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import INVITATION, INVITED_LATELY_DAYS, ApplicationState, BatchState, InvitationState, InvitationStep
from portal.applications.domain.inviting import BATCH, CHUNK, IN_LINE, LEAST_TIME, LONGEST_LINE, LONGEST_LIST, BatchStep
from portal.applications.models import BatchPerson, Invitation, InvitationBatch
from portal.applications.services.choosing import NOT_ELIGIBLE_NOW, Candidate, fit_among, in_turn
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.catalogue import services as opportunities
from portal.eligibility.services import asking
from portal.jobs import services as jobs
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, check_reason
from portal.kernel.identity import SYSTEM, Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity

SUBJECT = "invitation_batch"
PREPARE, SEND = "applications.prepare_batch", "applications.send_batch"
CLOSED = "Peluang sudah ditutup atau waktu menjawab sudah lewat sebelum undangan dikirim."
"""What a recall by the clock says; a reason is stored in the official language, as letters are."""
APPLIED = "Sudah mengajukan permohonan sendiri sebelum undangan dikirim."


@dataclass(frozen=True, slots=True)
class Plan:
    """What is committed: whom in which order, the words, until when to answer, when it is released."""

    servant_ids: Sequence[uuid.UUID]
    message: str
    until: dt.datetime
    release_at: dt.datetime | None
    """None: by hand."""
    token: uuid.UUID
    """Of the page on which it was committed: the same click twice is one batch."""
    in_line: Sequence[uuid.UUID] = ()
    """Who comes next, in order, when somebody declines."""
    days: int = INVITED_LATELY_DAYS
    selection_id: uuid.UUID | None = None
    reasons: Mapping[uuid.UUID, Text] | None = None
    """Why each has their place, as a list has kept it; None: as it is now."""


def commit(opportunity: "Opportunity", plan: Plan, *, by: Identity) -> InvitationBatch:
    """Commit a batch once. Who has become unfit since the preview stops the act, with the name.

    Somebody who is named twice is invited once. Raises DomainError for an opportunity that is closed or an empty choice, ConflictError
    naming who can no longer be invited.
    """
    named = dict.fromkeys(plan.servant_ids)
    plan = replace(plan, servant_ids=tuple(named), in_line=tuple(one for one in dict.fromkeys(plan.in_line) if one not in named))
    opportunity = catalogue.lock_opportunity(opportunity.id)  # of the same click twice the second finds the first's batch
    known = queries.find_batch(plan.token)
    if known is not None and known.opportunity_id == opportunity.id and known.committed_by == by.account_id:
        return known
    check_plan(opportunity, plan)
    fit = fit_among(opportunity, plan.servant_ids, plan.days)
    for servant_id in plan.servant_ids:
        if servant_id not in fit or fit[servant_id].skip is not None:
            servant = workforce.get_servant(servant_id)
            raise ConflictError(Text("%(name)s can no longer be invited. Nothing was sent; look at the preview again.", name=servant.name))
    batch = _new_batch(opportunity, plan, by)
    _add_people(batch, plan, fit)
    audit.record(
        "applications.invitation.committed",
        SUBJECT,
        batch.id,
        by=by,
        after={
            "opportunity": opportunity.id,
            "people": list(plan.servant_ids),
            "selection": plan.selection_id,
            "until": plan.until,
            "release_at": plan.release_at,
        },
    )
    if batch.planned > CHUNK:
        _hand_on(batch, plan.until, plan.days)
    else:
        prepare_chunk(batch, opportunity, plan.until, plan.days)
    return batch


def check_plan(opportunity: "Opportunity", plan: Plan) -> None:
    """Raises DomainError beside its field for what cannot be committed."""
    if not opportunities.is_open(opportunity):
        raise DomainError(Text("This opportunity is closed: nobody can be invited to it."))
    if not plan.servant_ids:
        raise DomainError(Text("Nobody is chosen."), "count")
    if len(plan.servant_ids) > LONGEST_LIST:
        raise DomainError(Text("At most %(most)s people are invited in one act.", most=LONGEST_LIST), "count")
    if plan.until > opportunity.open_until:
        raise DomainError(
            Text("The opportunity closes at %(moment)s; an answer later than that helps nobody.", moment=opportunity.open_until), "until"
        )
    if plan.release_at is not None and plan.release_at > clock.now() and plan.until < plan.release_at + LEAST_TIME:
        raise DomainError(Text("Whoever is invited needs at least a day to answer after the release."), "release_day")


def _new_batch(opportunity: "Opportunity", plan: Plan, by: Identity) -> InvitationBatch:
    batch = InvitationBatch(
        id=plan.token,
        opportunity_id=opportunity.id,
        selection_id=plan.selection_id,
        state=BatchState.PREPARING,
        message=plan.message,
        planned=len(plan.servant_ids),
        release_at=plan.release_at,
        answer_by=plan.until,
        committed_by=by.account_id,
        committed_name=by.name,
    )
    db.session.add(batch)
    db.session.flush()  # one batch a token: the database says so now
    return batch


def _add_people(batch: InvitationBatch, plan: Plan, fit: Mapping[uuid.UUID, Candidate]) -> None:
    waiting = fit_among(catalogue.get_opportunity(batch.opportunity_id), plan.in_line[:LONGEST_LINE], plan.days)
    whys = {one.servant.id: one.why for one in in_turn([*fit.values(), *waiting.values()])} | dict(plan.reasons or {})
    for place, servant_id in enumerate(plan.servant_ids, 1):
        db.session.add(BatchPerson(batch_id=batch.id, servant_id=servant_id, place=place, why=whys[servant_id]))
    line = [one for one in plan.in_line[:LONGEST_LINE] if one in whys]
    for place, servant_id in enumerate(line, batch.planned + 1):
        db.session.add(BatchPerson(batch_id=batch.id, servant_id=servant_id, place=place, why=whys[servant_id], skipped=IN_LINE))
    db.session.flush()


def _hand_on(batch: InvitationBatch, until: dt.datetime, days: int) -> None:
    jobs.defer(PREPARE, batch_id=str(batch.id), until=until.isoformat(), days=days)


def prepare_next(batch_id: uuid.UUID, until: dt.datetime, days: int) -> None:
    """The worker's part: the next chunk of a long batch, in the transaction of its job; the next job takes the one after it."""
    opportunity = catalogue.lock_opportunity(queries.get_batch(batch_id).opportunity_id)
    batch = queries.lock_batch(batch_id)
    if batch.state is not BatchState.PREPARING:
        return  # recalled meanwhile, or the job came again although it had been done
    prepare_chunk(batch, opportunity, until, days)


def prepare_chunk(batch: InvitationBatch, opportunity: "Opportunity", until: dt.datetime, days: int) -> None:
    """Prepare the next people of a batch whose opportunity is locked; with the last of them it is prepared, and released if it is time."""
    people = queries.not_yet_prepared(batch.id, CHUNK)
    fit = fit_among(opportunity, [one.servant_id for one in people], days)
    for person in people:
        _prepare_one(batch, opportunity, person, fit.get(person.servant_id), until)
    db.session.flush()  # one open invitation a person: the database says so now
    if queries.not_yet_prepared(batch.id, 1):
        _hand_on(batch, until, days)
        return
    batch.state = BATCH.move(batch.state, BatchStep.PREPARED)
    audit.record("applications.batch.prepared", SUBJECT, batch.id, by=SYSTEM, after=queries.how_far(batch.id)._asdict())
    if batch.release_at is not None and batch.release_at <= clock.now():
        begin_release(batch, by=SYSTEM)


def _prepare_one(
    batch: InvitationBatch, opportunity: "Opportunity", person: BatchPerson, fit: Candidate | None, until: dt.datetime
) -> None:
    if fit is None or fit.skip is not None:
        person.skipped = NOT_ELIGIBLE_NOW if fit is None else fit.skip
        return
    account = accounts.find_account(fit.servant.email)
    if account is None:
        person.skipped = Text("Has no account yet; the record gives one at its next import")
        return
    person.invitation_id = _new_invitation(batch, opportunity, fit, account.id, until).id


def _new_invitation(
    batch: InvitationBatch, opportunity: "Opportunity", fit: Candidate, account_id: uuid.UUID, until: dt.datetime
) -> Invitation:
    invitation = Invitation(
        id=uuid.uuid4(),
        opportunity_id=opportunity.id,
        servant_id=fit.servant.id,
        account_id=account_id,
        state=InvitationState.PREPARED,
        batch_id=batch.id,
        message=batch.message,
        verdict=asking.verdict_of(fit.servant, opportunities.question_of(opportunity)).to_json(),
        answer_by=until,
        invited_by=batch.committed_by,
    )
    db.session.add(invitation)
    db.session.flush()  # the person's row refers to it by id
    return invitation


# -- release and recall --------------------------------------------------------------------------------------------------------------------


def release(batch: InvitationBatch, *, by: Identity) -> InvitationBatch:
    """Release a prepared batch by hand; the same click twice releases once.

    Raises IllegalMoveError for one that is not prepared, DomainError where the time to answer is over.
    """
    batch = queries.lock_batch(batch.id)
    if batch.state in {BatchState.RELEASING, BatchState.RELEASED}:
        return batch
    opportunity = catalogue.get_opportunity(batch.opportunity_id)
    too_late = batch.answer_by is not None and batch.answer_by < clock.now() + LEAST_TIME
    if too_late or not opportunities.is_open(opportunity):
        raise DomainError(Text("Too little time is left to answer. Recall this batch and commit another with a later day."))
    begin_release(batch, by=by)
    return batch


def begin_release(batch: InvitationBatch, *, by: Identity) -> None:
    """Send a locked, prepared batch: a short one now, a long one by a job in chunks."""
    batch.state = BATCH.move(batch.state, BatchStep.BEGIN)
    audit.record("applications.batch.released", SUBJECT, batch.id, by=by, after=queries.how_far(batch.id)._asdict())
    send_chunk(batch)


def send_next(batch_id: uuid.UUID) -> None:
    """The worker's part: send the next chunk, in the transaction of its job."""
    batch = queries.lock_batch(batch_id)
    if batch.state is BatchState.RELEASING:
        send_chunk(batch)


def send_chunk(batch: InvitationBatch) -> None:
    """Send the next invitations of a locked batch; with the last of them it is released."""
    opportunity = catalogue.get_opportunity(batch.opportunity_id)
    for invitation in queries.prepared_of(batch.id, CHUNK):
        known = queries.find_open_application(opportunity.id, invitation.servant_id)
        if known is not None and known.state is not ApplicationState.DRAFT:
            _take_away(invitation, APPLIED)
        else:
            send(invitation, opportunity)
    db.session.flush()
    if queries.prepared_of(batch.id, 1):
        jobs.defer(SEND, batch_id=str(batch.id))
        return
    batch.state, batch.released_at = BATCH.move(batch.state, BatchStep.RELEASE), clock.now()


def send(invitation: Invitation, opportunity: "Opportunity") -> None:
    """One prepared invitation goes out: to the person, with a copy to supervisor and head."""
    invitation.state = INVITATION.move(invitation.state, InvitationStep.SEND)
    invitation.sent_at = clock.now()
    facts = {"title": opportunity.title, "host": opportunity.host_name, "until": invitation.answer_by, "message": invitation.message}
    person = account_services.recipient_of(invitation.account_id)
    notifications.tell([person], "applications.invited", path=f"/invitations/{invitation.id}", **facts)
    name = workforce.get_servant(invitation.servant_id).name
    copies = queries.above(invitation.servant_id, invitation.account_id)
    recipients = [account_services.recipient(account) for account in copies]
    notifications.tell(recipients, "applications.invited_copy", path=f"/opportunities/{opportunity.id}", name=name, **facts)


def _take_away(invitation: Invitation, reason: str) -> None:
    invitation.state = INVITATION.move(invitation.state, InvitationStep.RECALL)
    invitation.recalled_reason = reason


def recall(batch: InvitationBatch, reason: str, *, by: Identity) -> None:
    """Recall a batch before its release: nobody hears of it. Raises IllegalMoveError for one that is being sent or has been."""
    check_reason(reason)
    batch = queries.lock_batch(batch.id)
    batch.state, batch.recalled_reason = BATCH.move(batch.state, BatchStep.RECALL), reason.strip()
    for invitation in queries.prepared_of(batch.id):
        _take_away(invitation, batch.recalled_reason)
    audit.record("applications.batch.recalled", SUBJECT, batch.id, by=by, reason=reason)


def release_due(limit: int) -> None:
    """By the clock: prepared batches whose moment has come; one that comes too late is recalled, and whoever committed it is told."""
    for batch in queries.due_batches(clock.now(), limit):
        opportunity = catalogue.get_opportunity(batch.opportunity_id)
        if opportunities.is_open(opportunity) and (batch.answer_by is None or batch.answer_by > clock.now()):
            begin_release(batch, by=SYSTEM)
            continue
        recall(batch, CLOSED, by=SYSTEM)
        told = [account_services.recipient_of(batch.committed_by)]
        notifications.tell(told, "applications.batch_stopped", path=f"/batches/{batch.id}", title=opportunity.title, reason=CLOSED)


# -- one invitation ------------------------------------------------------------------------------------------------------------------------


def recall_one(invitation: Invitation, reason: str, *, by: Identity) -> None:
    """Recall a sent invitation that is unanswered, or a prepared one. Raises IllegalMoveError for one that was answered."""
    check_reason(reason)
    invitation = queries.lock_invitation(invitation.id)
    was = invitation.state
    _take_away(invitation, reason.strip())
    audit.record("applications.invitation.recalled", "invitation", invitation.id, by=by, before=was, after=invitation.state, reason=reason)
    if was is not InvitationState.SENT:
        return
    opportunity = catalogue.get_opportunity(invitation.opportunity_id)
    facts = {"title": opportunity.title, "host": opportunity.host_name, "reason": reason.strip()}
    person = account_services.recipient_of(invitation.account_id)
    notifications.tell([person], "applications.recalled", path=f"/invitations/{invitation.id}", **facts)
    name = workforce.get_servant(invitation.servant_id).name
    copies = [account_services.recipient(one) for one in queries.above(invitation.servant_id, invitation.account_id)]
    notifications.tell(copies, "applications.recalled_copy", path=f"/opportunities/{opportunity.id}", name=name, **facts)


def next_in_line(batch: InvitationBatch) -> tuple[BatchPerson, Candidate] | None:
    """The best ranked of a batch's list who is not yet invited and still fit; None where nobody is left."""
    line = queries.in_line_of(batch.id)
    opportunity = catalogue.get_opportunity(batch.opportunity_id)
    ids = [person.servant_id for person in line]
    fit, invited = fit_among(opportunity, ids), queries.invited_to(opportunity.id, ids)
    for person in line:
        one = fit.get(person.servant_id)
        if one is not None and one.skip is None and person.servant_id not in invited:
            return person, one
    return None


def invite_next(invitation: Invitation, servant_id: uuid.UUID, until: dt.datetime, *, by: Identity) -> Invitation:
    """Invite the next in line in the place of one who declined or did not answer, once.

    `servant_id` is whom the page showed. Raises ConflictError where another is next by now, DomainError for a closed opportunity.
    """
    opportunity = catalogue.lock_opportunity(invitation.opportunity_id)
    invitation = queries.lock_invitation(invitation.id)
    known = queries.in_place_of(invitation.id)
    if known is not None:
        return known
    if invitation.state not in {InvitationState.DECLINED, InvitationState.LAPSED} or not opportunities.is_open(opportunity):
        raise DomainError(Text("Nobody can be invited in this place: the invitation is open, or the opportunity is closed."))
    batch = queries.get_batch(invitation.batch_id)
    found = next_in_line(batch)
    if found is None or found[0].servant_id != servant_id:
        raise ConflictError(Text("Somebody else is next in line by now. Look at the batch again."))
    account = accounts.find_account(found[1].servant.email)
    if account is None:
        raise ConflictError(Text("%(name)s has no account yet; the record gives one at its next import.", name=found[1].servant.name))
    person = queries.lock_person(batch.id, servant_id)
    made = _new_invitation(batch, opportunity, found[1], account.id, until)
    made.instead_of, made.invited_by = invitation.id, by.account_id
    person.skipped, person.invitation_id = None, made.id
    send(made, opportunity)
    db.session.flush()
    audit.record(
        "applications.invitation.in_place",
        "invitation",
        made.id,
        by=by,
        after={"instead_of": invitation.id, "servant": servant_id, "until": until},
    )
    return made
