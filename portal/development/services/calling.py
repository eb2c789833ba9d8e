"""A curator calls on partners: for which competencies, for whom, until when."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.development import queries
from portal.development.access import PARTNERS
from portal.development.domain.calls import DEMAND, MOST_ITEMS, SOUGHT, DemandStep
from portal.development.models import DemandCall, DemandItem
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, check_reason
from portal.kernel.identity import SYSTEM, Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications

NEW = "development.call_published"
SUBJECT = "demand_call"


@dataclass(frozen=True, slots=True)
class CallText:
    """What a curator has written of a call; `gaps` are its competencies, each with the level that is aimed at."""

    title: str
    words: str
    audience: str
    sought: Sequence[str]
    open_until: dt.date
    gaps: Sequence[tuple[str, int]]


def publish_call(given: CallText, *, by: Identity) -> DemandCall:
    """Put a call on the board, with the figures of the newest edition, and tell who follows one of its themes.

    Raises DomainError beside a field for what cannot be called for.
    """
    edition = queries.newest_edition()
    if edition is None:
        raise DomainError(Text("No figures have been published yet: a call names them."))
    known = {(gap.code, gap.level): gap for gap in queries.gaps_for_partners()}
    _check(given, set(known))
    call = DemandCall(
        id=uuid.uuid4(),
        title=given.title,
        words=given.words,
        audience=given.audience,
        sought=[kind for kind in SOUGHT if kind in given.sought],
        open_until=given.open_until,
        edition_id=edition.id,
        published_at=clock.now(),
        published_by=by.account_id,
        published_name=by.name,
    )
    db.session.add(call)
    db.session.flush()  # its competencies refer to it
    for place, key in enumerate(given.gaps, 1):
        gap = known[key]
        line = {"competency_code": gap.code, "level": gap.level, "people": gap.people, "whole": gap.whole}
        db.session.add(DemandItem(call_id=call.id, place=place, **line))
    audit.record(
        "development.call.published", SUBJECT, call.id, by=by, after={"title": call.title, "gaps": [list(key) for key in given.gaps]}
    )
    _tell(call, {code for code, _ in given.gaps})
    return call


def _check(given: CallText, known: set[tuple[str, int]]) -> None:
    if not given.gaps or not set(given.gaps) <= known:
        raise DomainError(Text("Choose at least one gap that the figures name."), "gaps")
    if len(given.gaps) > MOST_ITEMS:
        raise DomainError(Text("A call names at most %(most)s gaps; make two calls of it.", most=MOST_ITEMS), "gaps")
    if not set(given.sought) & set(SOUGHT):
        raise DomainError(Text("Choose at least one kind of offering."), "sought")
    if given.open_until <= clock.today():
        raise DomainError(Text("The last day lies after today."), "open_until")


def _tell(call: DemandCall, codes: set[str]) -> None:
    """Those who follow a theme and still stand for a partner."""
    standing = {account.id for role in PARTNERS for account in accounts.holders(role)}
    people = [account_services.recipient(account) for account in queries.followers(codes) if account.id in standing]
    names = queries.names()
    themes = ", ".join(names[code][0] if code in names else code for code in sorted(codes))
    notifications.tell(people, NEW, path=f"/demand/calls/{call.id}", title=call.title, themes=themes, until=call.open_until)


def end_call(call: DemandCall, step: DemandStep, reason: str, *, by: Identity) -> None:
    """Close a call, or withdraw it. Raises IllegalMoveError for one that has ended, DomainError without a reason."""
    check_reason(reason)
    call = queries.lock_call(call.id)
    call.state = DEMAND.move(call.state, step)
    call.ended_at, call.ended_reason = clock.now(), reason
    audit.record(f"development.call.{call.state}", SUBJECT, call.id, by=by, reason=reason)


def close_what_is_over(limit: int) -> int:
    """Close the calls whose last day is over; how many were."""
    found = queries.past_their_day(clock.today(), limit)
    for call in found:
        call.state, call.ended_at = DEMAND.move(call.state, DemandStep.CLOSE), clock.now()
        audit.record("development.call.closed", SUBJECT, call.id, by=SYSTEM)
    return len(found)
