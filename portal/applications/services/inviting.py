"""BKD's side: choose, preview, invite in one act; the invited answer in time, or the invitation lapses."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import ANSWER_DAYS, INVITATION, INVITED_LATELY_DAYS, InvitationState, InvitationStep, Origin
from portal.applications.models import Application, Invitation
from portal.applications.services.applying import begin
from portal.applications.services.deciding import period
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.catalogue import services as opportunities
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.rules import Effect
from portal.eligibility.domain.verdict import Outcome, Reason
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.reference.domain import TIE_NAMES
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from portal.accounts.models import Account
    from portal.catalogue.models import Opportunity
    from portal.organisations.models import Body
    from portal.workforce.models import Servant

MOST = 2000
"""People ranked at once; a wider choice is narrowed by agency first."""
UNSURE = 100
"""Of those who need a check, so many are named."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is looked at: everybody, or those of the agencies and the classes of post that were picked."""

    agency_ids: tuple[uuid.UUID, ...] = ()
    post_classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of the preview, with what ranks them and what would skip them."""

    servant: "Servant"
    agency: "Body"
    gap: int
    """Levels below the post's requirement, over the competencies of the opportunity."""
    skip: Text | None = None
    used: Text | None = None
    """The value for which this person is skipped."""
    lifts: Text | None = None
    """What would lift the skip."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Somebody who needs an officer's check, with the rules that make it so."""

    servant: "Servant"
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class Preview:
    """What inviting would do: nothing is sent."""

    counts: dict[Outcome, int]
    ranked: Sequence[Candidate]
    """Those who can be invited, in order: the wider gap first, units in turn."""
    skipped: dict[Text, list[Candidate]] = field(default_factory=dict)
    unsure: Sequence[Doubt] = ()
    excluded: Sequence[eligibility.Tally] = ()
    """The rules that exclude, with how many each: a rule of weak basis sends to a person and excludes nobody."""

    @property
    def matched(self) -> int:
        """How many people the choice covers."""
        return sum(self.counts.values())


def preview(opportunity: "Opportunity", choice: Choice) -> Preview:
    """Look before anything is sent: who is eligible, who would be skipped and why, in what order."""
    question = opportunities.question_of(opportunity)
    answers = asking.answers(question, conditions=_conditions(choice))
    counts, tallies = answers.counts_and_tallies()
    since = clock.now() - dt.timedelta(days=INVITED_LATELY_DAYS)
    people = queries.looked_at(
        answers.first_of({Outcome.ELIGIBLE: MOST, Outcome.NEEDS_CHECK: UNSURE}), opportunity.id, since, answers.values()
    )
    eligible = [one for one in people if one.outcome == Outcome.ELIGIBLE]
    candidates = _candidates(opportunity, eligible, answers.context.required_levels)
    skipped: dict[Text, list[Candidate]] = {}
    for one in candidates:
        if one.skip is not None:
            skipped.setdefault(one.skip, []).append(one)
    return Preview(
        counts=counts,
        ranked=in_turn([one for one in candidates if one.skip is None]),
        skipped=dict(sorted(skipped.items(), key=lambda item: -len(item[1]))),
        unsure=[Doubt(one.servant, answers.verdict(one.said).against()) for one in people if one.outcome == Outcome.NEEDS_CHECK],
        excluded=[tally for tally in tallies if tally.fails and tally.rule.effect is Effect.BLOCK],
    )


def _conditions(choice: Choice) -> "tuple[ColumnElement[bool], ...]":
    agencies = (eligibility.works_in(choice.agency_ids),) if choice.agency_ids else ()
    classes = (eligibility.has_post_class(choice.post_classes),) if choice.post_classes else ()
    return (*agencies, *classes)


def _candidates(opportunity: "Opportunity", people: Sequence[queries.Looked], required: Mapping[str, int]) -> list[Candidate]:
    units = {one.servant.body_id for one in people}
    agencies = queries.agencies_of_units(units, period(opportunity))
    agencies |= {unit: (organisations.get_body(unit), 0) for unit in units - agencies.keys()}
    tied = eligibility.tied_units(opportunity.host_id)
    found = []
    for one in people:
        agency, away = agencies[one.servant.body_id]
        limit, used = agency.away_limit or 0, None
        skip, lifts = None, None
        if one.has_applied:
            skip, lifts = Text("Has applied already"), Text("Nothing is needed")
        elif one.invited_at is not None:
            again = clock.local(one.invited_at + dt.timedelta(days=INVITED_LATELY_DAYS)).date()
            skip, lifts = Text("Invited within the last 30 days"), Text("Can be invited again from %(day)s", day=again)
            used = Text("Last invited on %(day)s", day=clock.local(one.invited_at).date())
        elif one.servant.body_id in tied:
            skip, lifts = (
                Text("Cannot be placed because of a conflict of interest"),
                Text("The unit is tied to this host by licence, supervision or purchase (MAG-06)"),
            )
            used = Text("Tie of the unit to this host: %(kind)s", kind=TIE_NAMES[tied[one.servant.body_id]])
        elif away >= limit:
            skip, lifts = Text("The away limit of the agency is used up"), Text("The head of the agency can raise the limit with a reason")
            used = Text("Away in this period: %(away)s of %(limit)s", away=away, limit=limit)
        found.append(Candidate(one.servant, agency, gap_of(one.servant, opportunity, required), skip, used, lifts))
    return found


def gap_of(servant: "Servant", opportunity: "Opportunity", required: Mapping[str, int]) -> int:
    """Levels below what the post requires, summed over the competencies that the opportunity strengthens."""
    level = required.get(servant.post_class)
    known = servant.levels or {}
    return sum(max(0, level - known[item["code"]]) for item in opportunity.competencies if level is not None and item["code"] in known)


def in_turn(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The wider gap first; among equals agencies take turns, so that none is first only because it is large; then by NIP."""
    ordered = sorted(candidates, key=lambda one: (-one.gap, one.servant.nip))
    places: dict[tuple[int, uuid.UUID], int] = {}
    keyed = []
    for one in ordered:
        place = places.get((one.gap, one.agency.id), 0)
        places[one.gap, one.agency.id] = place + 1
        keyed.append((-one.gap, place, one.servant.nip, one))
    return [entry[3] for entry in sorted(keyed, key=lambda entry: entry[:3])]


def answer_by(opportunity: "Opportunity") -> dt.datetime:
    """The latest moment for an answer: a week from now, or the closing of the opportunity if that comes first."""
    week = clock.at(clock.today() + dt.timedelta(days=ANSWER_DAYS), 16)
    return min(week, opportunity.open_until)


def invite(opportunity: "Opportunity", servant_ids: Sequence[uuid.UUID], message: str, *, by: Identity) -> list[Invitation]:
    """Invite these people, in one act. Who has become unfit for it since the preview stops the act, with the name.

    Raises DomainError for an opportunity that is closed or an empty choice, ConflictError naming who can no longer be invited.
    """
    opportunity = catalogue.lock_opportunity(opportunity.id)
    if not opportunities.is_open(opportunity):
        raise DomainError(Text("This opportunity is closed: nobody can be invited to it."))
    if not servant_ids:
        raise DomainError(Text("Nobody is chosen."), "count")
    seen = preview(opportunity, Choice())
    known = {one.servant.id: one for one in seen.ranked}
    for servant_id in servant_ids:
        if servant_id not in known:
            servant = workforce.get_servant(servant_id)
            raise ConflictError(Text("%(name)s can no longer be invited. Nothing was sent; look at the preview again.", name=servant.name))
    batch, until = uuid.uuid4(), answer_by(opportunity)
    invitations = [_invite_one(opportunity, known[servant_id], message, batch, until, by=by) for servant_id in servant_ids]
    audit.record(
        "applications.invitation.committed",
        "opportunity",
        opportunity.id,
        by=by,
        after={"batch": batch, "invited": [one.servant_id for one in invitations], "until": until},
    )
    return invitations


def _invite_one(
    opportunity: "Opportunity", candidate: Candidate, message: str, batch: uuid.UUID, until: dt.datetime, *, by: Identity
) -> Invitation:
    account = _account_of(candidate.servant)
    verdict = asking.verdict_of(candidate.servant, opportunities.question_of(opportunity))
    invitation = Invitation(
        id=uuid.uuid4(),
        opportunity_id=opportunity.id,
        servant_id=candidate.servant.id,
        account_id=account.id,
        state=INVITATION.move(InvitationState.PREPARED, InvitationStep.SEND),
        batch_id=batch,
        message=message,
        verdict=verdict.to_json(),
        sent_at=clock.now(),
        answer_by=until,
        invited_by=by.account_id,
    )
    db.session.add(invitation)
    db.session.flush()  # one open invitation a person: the database says so now
    facts = {"title": opportunity.title, "host": opportunity.host_name, "until": until, "message": message}
    notifications.tell([account_services.recipient(account)], "applications.invited", path=f"/invitations/{invitation.id}", **facts)
    copies = [account_services.recipient(person) for person in _above(candidate) if person.id != account.id]
    notifications.tell(copies, "applications.invited_copy", path=f"/opportunities/{opportunity.id}", name=candidate.servant.name, **facts)
    return invitation


def _account_of(servant: "Servant") -> "Account":
    account = accounts.find_account(servant.email)
    if account is None:
        raise ConflictError(Text("%(name)s has no account yet; the record gives one at its next import.", name=servant.name))
    return account


def _above(candidate: Candidate) -> "list[Account]":
    people = accounts.holders(Role.AGENCY_APPROVER, [candidate.agency.id])
    if candidate.servant.supervisor_id is not None:
        found = accounts.find_account(workforce.get_servant(candidate.servant.supervisor_id).email)
        people = ([found] if found else []) + people
    return people


def accept(invitation: Invitation, *, by: Identity) -> Application:
    """The invited person is willing: the application begins. Raises DomainError once the time for an answer is over."""
    invitation = queries.lock_invitation(invitation.id)
    if invitation.state is InvitationState.ACCEPTED:
        known = queries.find_open_application(invitation.opportunity_id, invitation.servant_id)
        if known is not None:
            return known
    _in_time(invitation)
    invitation.state = INVITATION.move(invitation.state, InvitationStep.ACCEPT)
    invitation.answered_at = clock.now()
    audit.record("applications.invitation.accepted", "invitation", invitation.id, by=by)
    return begin(catalogue.get_opportunity(invitation.opportunity_id), by=by, origin=Origin.INVITED, invitation_id=invitation.id)


def decline(invitation: Invitation, reason: str, *, by: Identity) -> None:
    """The invited person is not willing, with a reason; nothing follows from it. Raises DomainError once the time for an answer is over."""
    invitation = queries.lock_invitation(invitation.id)
    _in_time(invitation)
    invitation.state = INVITATION.move(invitation.state, InvitationStep.DECLINE)
    invitation.answered_at, invitation.decline_reason = clock.now(), reason
    audit.record("applications.invitation.declined", "invitation", invitation.id, by=by, reason=reason)
    inviter = accounts.get_account(invitation.invited_by)
    opportunity = catalogue.get_opportunity(invitation.opportunity_id)
    notifications.tell(
        [account_services.recipient(inviter)],
        "applications.declined",
        path=f"/opportunities/{opportunity.id}/invite",
        name=by.name,
        title=opportunity.title,
        reason=reason,
    )


def _in_time(invitation: Invitation) -> None:
    if invitation.state is InvitationState.SENT and invitation.answer_by <= clock.now():
        raise DomainError(Text("The time for an answer ended at %(moment)s.", moment=invitation.answer_by))


def lapse(invitation: Invitation) -> None:
    """No answer in time."""
    invitation.state = INVITATION.move(invitation.state, InvitationStep.LAPSE)
    invitation.answered_at = clock.now()
    audit.record("applications.invitation.lapsed", "invitation", invitation.id, by=SYSTEM)
