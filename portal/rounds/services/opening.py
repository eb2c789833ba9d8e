"""From a plan to lists: the calendar is announced, and once nothing is missing the round opens and what agencies have set is fixed."""

import datetime as dt
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.rounds import queries
from portal.rounds.domain import ROUND as STATES
from portal.rounds.domain import RoundStep
from portal.rounds.domain.opening import LEAST_WORDS, LONGEST_SOURCE, MOST_DAYS, OPENED, ORDER_WANTED
from portal.rounds.services import releasing
from portal.rounds.services.planning import ROUND, lock_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.kernel.identity import Identity
    from portal.rounds.models import Round
    from portal.rounds.queries import Place


def set_calendar(found: "Round", lists_until: dt.datetime, answer_days: int, seed_source: str, *, by: "Identity") -> None:
    """Say until when lists can be changed, how many working days there are to answer, and where the seed will come from.

    The first time heads of agencies are told that they can set their order. Raises ConflictError once the round has opened, DomainError
    beside its field for what cannot be.
    """
    locked = lock_plan(found.id)
    lists_until, seed_source = lists_until.replace(second=0, microsecond=0), " ".join(seed_source.split())
    _check(lists_until, answer_days, seed_source, queries.places_of(found.id))
    before = {"lists_until": locked.lists_until, "answer_days": locked.answer_days, "seed_source": locked.seed_source}
    after = {"lists_until": lists_until, "answer_days": answer_days, "seed_source": seed_source}
    if before == after:
        return
    is_first = locked.lists_until is None
    locked.lists_until, locked.answer_days, locked.seed_source = lists_until, answer_days, seed_source
    audit.record("rounds.round.scheduled", ROUND, locked.id, by=by, before=before, after=after)
    if is_first:
        _tell(locked, ORDER_WANTED, Role.AGENCY_APPROVER)


def _check(lists_until: dt.datetime, answer_days: int, seed_source: str, places: "Sequence[Place]") -> None:
    if lists_until <= clock.now():
        raise DomainError(Text("This moment has passed. Enter a later one."), "lists_until")
    first = min(places, key=lambda one: one.opportunity.starts_on, default=None)
    if first is not None and first.opportunity.starts_on <= clock.local(lists_until).date():
        raise DomainError(
            Text("%(title)s begins on %(day)s: lists end before.", title=first.opportunity.title, day=first.opportunity.starts_on),
            "lists_until",
        )
    if not 1 <= answer_days <= MOST_DAYS:
        raise DomainError(Text("Give 1 to %(most)s working days to answer.", most=MOST_DAYS), "answer_days")
    if len(seed_source.split()) < LEAST_WORDS or len(seed_source) > LONGEST_SOURCE:
        raise DomainError(Text("Name the source so that anybody can look it up: what it is, and of which day."), "seed_source")


def hindrances(found: "Round", places: "Sequence[Place]") -> list[Text]:
    """What is missing before a round can open, one sentence each; none where nothing is."""
    missing: list[Text] = []
    until = found.lists_until
    if until is None or found.seed_source is None:
        missing.append(Text("The calendar is not set yet."))
    elif until <= clock.now():
        missing.append(Text("The moment until which lists are collected has passed. Set the calendar anew."))
    if not places:
        missing.append(Text("There is no offering in the round."))
    for place in places:
        title = place.opportunity.title
        if not place.is_open:
            missing.append(Text("%(title)s is closed. Take it out of the round.", title=title))
        elif until is not None and place.opportunity.open_until < until:
            missing.append(
                Text("%(title)s closes before lists do. Take it out of the round, or collect lists for a shorter time.", title=title)
            )
        elif until is not None and place.opportunity.starts_on <= clock.local(until).date():
            missing.append(
                Text("%(title)s begins before lists end. Take it out of the round, or collect lists for a shorter time.", title=title)
            )
    return missing


def open_round(found: "Round", *, by: "Identity") -> None:
    """Open a round for lists: what agencies have set is fixed, its digests are recorded, officers of agencies are told.

    Raises ConflictError where it is open already, DomainError that names what is missing.
    """
    locked = lock_plan(found.id)
    for why in hindrances(locked, queries.places_of(locked.id)):
        raise DomainError(why)
    digests = releasing.fix_orders(locked)
    locked.state, locked.opened_at = STATES.move(locked.state, RoundStep.OPEN), clock.now()
    after = {"lists_until": locked.lists_until, "seed_source": locked.seed_source, "digests": digests}
    audit.record("rounds.round.opened", ROUND, locked.id, by=by, after=after)
    _tell(locked, OPENED, Role.AGENCY_APPROVER, Role.HR_OFFICER)


def _tell(found: "Round", kind: str, *roles: Role) -> None:
    people = [account_services.recipient(account) for role in roles for account in accounts.holders(role)]
    facts = {"title": found.title, "number": found.number, "until": found.lists_until}
    notifications.tell(people, kind, path=f"/rounds/{found.id}/release", **facts)
