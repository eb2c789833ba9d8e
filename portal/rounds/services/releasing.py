"""In which order an agency releases its people: its head sets it, and it is fixed for all agencies as the round opens."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, check_reason
from portal.kernel.text import Text
from portal.matching import lottery
from portal.organisations import queries as organisations
from portal.organisations.domain import BodyKind
from portal.rounds.domain.releasing import FIELDS, USUAL, By, Candidate, Exempt, digest_of, draw_name, ordered, version_of
from portal.rounds.models import RoundAgency
from portal.rounds.queries import agencies
from portal.rounds.services.planning import ROUND, lock_plan
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.organisations.models import Body
    from portal.rounds.models import Round

MOST_EXCEPTIONS = 100
ONCE = Text("Somebody else has just set the order of your agency. Read the page again.")


def agency_of(by: "Identity") -> "Body":
    """The agency in which the active role is held. Raises ForbiddenError where it is held in a body that is none."""
    found = organisations.get_body(by.body_id) if by.body_id else None
    if found is None or found.kind is not BodyKind.AGENCY:
        raise ForbiddenError(Text("Only an agency releases people into a round."))
    return found


def set_order(
    found: "Round", agency_id: uuid.UUID, criteria: Sequence[By], exceptions: Sequence[Exempt], *, by: "Identity", seen: str | None = None
) -> RoundAgency:
    """Set by which criteria an agency releases its people, and for whom its head makes an exception.

    `seen` is the `version` of what its head had before them. Raises ConflictError once the round has opened or where another has set it
    meanwhile, DomainError beside its field for criteria and exceptions that cannot be.
    """
    locked = lock_plan(found.id)
    row = agencies.find_agency(found.id, agency_id)
    if seen is not None and seen != version(row):
        raise ConflictError(ONCE)
    _check_criteria(criteria)
    _check_exceptions(agency_id, exceptions, {one["servant"] for one in row.exceptions} if row else set(), by)
    after: dict[str, Any] = {"criteria": [str(one) for one in criteria], "exceptions": [one.to_json() for one in exceptions]}
    before = {"criteria": row.criteria, "exceptions": row.exceptions} if row else None
    if row is not None and before == after and row.set_at is not None:
        return row
    if row is None:
        row = RoundAgency(id=uuid.uuid4(), round_id=locked.id, agency_id=agency_id, **after)
        db.session.add(row)
    row.criteria, row.exceptions = after["criteria"], after["exceptions"]
    row.set_name, row.set_at = by.name, clock.now()
    told = {"agency": agency_id}
    audit.record("rounds.agency.set", ROUND, locked.id, by=by, before=told | before if before else None, after=told | after)
    return row


def version(row: RoundAgency | None) -> str:
    """Tells what an agency has set from what it had set before; empty where it has set nothing."""
    return version_of(row.criteria, row.exceptions) if row else ""


def _check_criteria(criteria: Sequence[By]) -> None:
    if not criteria:
        raise DomainError(Text("Choose at least one criterion."), FIELDS[0])
    if len(criteria) > len(FIELDS):
        raise DomainError(Text("An order has at most %(most)s criteria.", most=len(FIELDS)), FIELDS[-1])
    for place, one in enumerate(criteria):
        if one in criteria[:place]:
            raise DomainError(Text("This criterion stands above already. Choose another, or none."), FIELDS[place])
    if By.LOT in criteria[:-1]:
        raise DomainError(Text("The lot leaves nothing to decide for a criterion below it."), FIELDS[criteria.index(By.LOT)])


def _check_exceptions(agency_id: uuid.UUID, exceptions: Sequence[Exempt], known: Collection[str], by: "Identity") -> None:
    if len(exceptions) > MOST_EXCEPTIONS:
        raise DomainError(Text("There are at most %(most)s exceptions. For more, choose other criteria.", most=MOST_EXCEPTIONS), "nip")
    named = [one.servant for one in exceptions]
    if len(set(named)) < len(named):
        raise DomainError(Text("There is an exception for this person already. Remove it first."), "nip")
    own = workforce.record_of(by.account_id)
    for one in exceptions:
        check_reason(one.reason)
        if one.first and own is not None and one.servant == str(own.id):
            raise DomainError(Text("You cannot put yourself first: nobody decides for themself."), "nip")
    new = [uuid.UUID(one) for one in named if one not in known]
    if new and len(agencies.of_agency(agency_id, new)) < len(new):
        raise DomainError(NOT_OF_AGENCY, "nip")


NOT_OF_AGENCY = Text("Nobody in service of your agency has this NIP.")


def exempted(agency_id: uuid.UUID, nip: str, *, first: bool, reason: str) -> Exempt:
    """An exception for whoever bears a number. Raises DomainError beside `nip` for a number that nobody in service of the agency has."""
    person = workforce.find_servant_by_nip(nip)
    if person is None or not agencies.of_agency(agency_id, [person.id]):
        raise DomainError(NOT_OF_AGENCY, "nip")
    return Exempt(str(person.id), first, reason)


def criteria_of(row: RoundAgency | None) -> list[By]:
    """The criteria that hold for an agency: its own, or the usual ones."""
    return [By(one) for one in row.criteria] if row else list(USUAL)


def exceptions_of(row: RoundAgency | None) -> list[Exempt]:
    """The exceptions of an agency, in the order in which they were named."""
    return [Exempt.from_json(one) for one in row.exceptions] if row else []


def candidates(rows: Sequence[Any]) -> list[Candidate]:
    """What the order goes by, from rows of `queries.agencies`."""
    return [Candidate(str(row.id), row.placed_until, row.appointed_on, next(filter(None, row.recent_ratings or ()), None)) for row in rows]


def order_today(found: "Round", row: RoundAgency | None, people: Sequence[Candidate]) -> list[str]:
    """The ids of an agency's people as they would be released if the round opened now."""
    lot = lottery.draw(draw_name(found.number), [one.id for one in people])
    return ordered(people, criteria_of(row), exceptions_of(row), lot)


def fix_orders(found: "Round") -> dict[str, str]:
    """Fix the order of every agency that has people in service, also where it has set nothing; the digests by the agency's code.

    The caller holds the round.
    """
    rows = agencies.agencies_of_round(found.id)
    people: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for person in agencies.people_of_all():
        people[person.agency].append(person)
    codes = agencies.codes_of({*people, *rows})
    digests: dict[str, str] = {}
    for agency_id in sorted({*people, *rows}, key=codes.__getitem__):
        row = rows.get(agency_id)
        if row is None:
            row = RoundAgency(id=uuid.uuid4(), round_id=found.id, agency_id=agency_id, criteria=[str(one) for one in USUAL], exceptions=[])
            db.session.add(row)
        row.release_order = order_today(found, row, candidates(people.get(agency_id, ())))
        row.digest = digests[codes[agency_id]] = digest_of(codes[agency_id], row.criteria, row.exceptions, row.release_order)
    return digests
