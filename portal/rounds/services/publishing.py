"""Review and publication: objections pause it, changed inputs are fixed once more, and a person publishes what a run came to."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.kernel import calendar, clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError, check_reason
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.reference import queries as reference
from portal.rounds import queries
from portal.rounds.domain import ROUND, OfferKind, OfferState, RoundState, RoundStep
from portal.rounds.domain.outcome import RunFigures
from portal.rounds.models import RoundConcern, RoundOffer
from portal.rounds.queries import runs
from portal.rounds.services.locking import is_locking
from portal.rounds.services.planning import ROUND as SUBJECT
from portal.workflow.domain import CLOSING_HOUR

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.rounds.models import Round, RoundRun

TELL = "rounds.tell_results"
CHUNK = 200
"""How many people are told in one piece of work."""


def raise_concern(found: "Round", words: str, *, by: "Identity") -> RoundConcern:
    """Object to what a run came to: nothing is published until it is answered. Raises DomainError without words."""
    check_reason(words)
    locked = queries.lock_round(found.id)
    run = runs.run_in_force(locked.id)
    if locked.state is not RoundState.REVIEW or run is None:
        raise IllegalMoveError
    made = RoundConcern(id=uuid.uuid4(), round_id=locked.id, run_id=run.id, words=words.strip())
    made.raised_by, made.raised_name, made.raised_at = by.account_id, by.name, clock.now()
    db.session.add(made)
    audit.record("rounds.concern.raised", SUBJECT, locked.id, by=by, after={"run": run.number}, reason=made.words)
    people = [account_services.recipient(one) for one in accounts.holders(Role.APPROVER)]
    notifications.tell(people, "rounds.concern_raised", path=f"/rounds/{locked.id}/review", title=locked.title, words=made.words)
    return made


def answer_concern(found: "Round", concern_id: uuid.UUID, answer: str, *, by: "Identity") -> None:
    """Answer an objection in words that stay with it; whoever raised it does not. Raises IllegalMoveError where it is answered."""
    check_reason(answer)
    queries.lock_round(found.id)
    concern = runs.lock_concern(found.id, concern_id)
    if concern.answered_at is not None:
        raise IllegalMoveError
    if concern.raised_by == by.account_id:
        raise ConflictError(Text("Nobody answers their own objection. Another deciding official has to."))
    concern.answer, concern.answered_name, concern.answered_at = answer.strip(), by.name, clock.now()
    audit.record("rounds.concern.answered", SUBJECT, found.id, by=by, before={"words": concern.words}, reason=concern.answer)


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do, and what stands against it."""

    placed: int
    others: int
    elsewhere: int
    """Of those placed, how many have another placement by now that shares a day."""
    answer_by: dt.datetime
    hindrance: Text | None


def preview(found: "Round", run: "RoundRun") -> Preview:
    """Before a round is published: whom it tells what, until when they answer, what stands against it."""
    figures = RunFigures.from_json(run.figures or {})
    others = figures.participants - figures.placed
    return Preview(figures.placed, others, runs.count_elsewhere(run.id), _answer_by(found), _hindrance(found, figures))


def _answer_by(found: "Round") -> dt.datetime:
    return clock.at(calendar.add_working_days(clock.today(), found.answer_days, reference.holidays()), CLOSING_HOUR)


def _hindrance(found: "Round", figures: RunFigures) -> Text | None:
    if any(one.answered_at is None for one in runs.concerns_of(found.id)):
        return Text("An objection waits for its answer: nothing is published until then.")
    if is_locking(found):
        return Text("The inputs are being fixed once more: this run will be followed by another.")
    if figures.envy or figures.beyond:
        return Text("The check found limits that were passed or claims that were left: this run cannot be published.")
    return None


def publish(found: "Round", run_id: uuid.UUID, *, by: "Identity") -> None:
    """Publish the run that was read: everybody gets their result, those placed a place to answer.

    Raises ConflictError where another run or an objection has come meanwhile, IllegalMoveError for a round that is not under review.
    """
    locked = queries.lock_round(found.id)
    state = ROUND.move(locked.state, RoundStep.PUBLISH)
    run = runs.run_in_force(locked.id)
    if run is None or run.id != run_id:
        raise ConflictError(Text("Another run has come meanwhile. Read the page again before you publish."))
    figures = RunFigures.from_json(run.figures or {})
    hindrance = _hindrance(locked, figures)
    if hindrance is not None:
        raise DomainError(hindrance)
    locked.answer_by = _answer_by(locked)
    locked.state, locked.published_at, locked.locking_since = state, clock.now(), None
    rows = _offers(locked, run, by.name)
    if rows:
        db.session.execute(insert(RoundOffer), rows)
    after = {"run": run.number, "result": run.result_sha256, "placed": len(rows), "answer_by": locked.answer_by}
    audit.record("rounds.round.published", SUBJECT, locked.id, by=by, after=after)
    jobs.defer(TELL, round_id=str(locked.id), run_id=str(run.id), after="")


def _offers(found: "Round", run: "RoundRun", name: str) -> list[dict[str, object]]:
    taken: dict[uuid.UUID, int] = defaultdict(int)
    rows: list[dict[str, object]] = []
    for one in runs.placed_by(run.id):
        taken[one.round_offering_id] += 1
        rows.append(
            {
                "id": uuid.uuid4(),
                "round_id": found.id,
                "list_id": one.list_id,
                "round_offering_id": one.round_offering_id,
                "pool": one.pool,
                "seat": taken[one.round_offering_id],
                "kind": OfferKind.RESULT,
                "state": OfferState.OPEN,
                "made_at": found.published_at,
                "made_name": name,
                "answer_by": found.answer_by,
            }
        )
    return rows


def tell_results(round_id: uuid.UUID, run_id: uuid.UUID, after: str) -> None:
    """The worker's part: tell the next participants that their result is there; the next piece of work tells those after them."""
    found = queries.get_round(round_id)
    people = runs.participants_of(run_id, after, CHUNK)
    for _, list_id, account_id, is_placed in people:
        kind = "rounds.placed" if is_placed else "rounds.not_placed"
        facts = {"until": found.answer_by} if is_placed else {}
        recipient = [account_services.recipient_of(account_id)]
        notifications.tell(recipient, kind, path=f"/rounds/lists/{list_id}/result", title=found.title, **facts)
    if len(people) == CHUNK:
        jobs.defer(TELL, round_id=str(round_id), run_id=str(run_id), after=people[-1][0])
