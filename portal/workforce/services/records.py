"""A confirmed correction is in force at once: in the record, in what hangs on it, and against files that still have the old value."""

import datetime as dt
import enum
import uuid
from typing import TYPE_CHECKING, Any

from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Identity
from portal.workforce import queries
from portal.workforce.domain.codes import Predicate
from portal.workforce.domain.requests import CORRECTABLE, Typed, year_of
from portal.workforce.models import PerformanceRating, RecordFix
from portal.workforce.services import changes

if TYPE_CHECKING:
    from portal.workforce.models import RecordRequest, Servant

CHECKED = ("nip", "employment_type", "sanction_severity", "discipline_as_of")
"""What is held against a corrected field beside the fields that can be corrected themselves."""


def written_record(servant: "Servant") -> dict[str, str | None]:
    """The record as a file would write it, with the predicates of performance by their years."""
    ratings: dict[str, str | None] = {f"skp_{row.year}": row.predicate.value for row in queries.ratings_of(servant.id)}
    return {key: written(getattr(servant, key)) for key in (*CHECKED, *CORRECTABLE)} | ratings


def written(value: Any) -> str | None:  # noqa: ANN401  a column's value
    """A value in the one way in which the portal writes it."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case dt.date():
            return value.isoformat()
        case enum.Enum():
            return str(value.value)
        case _:
            return str(value)


def put_in_force(request: "RecordRequest", field: str, after: str | None, *, by: Identity) -> None:
    """Change a field of the record as a request asks, and keep it against files. The caller has held the record."""
    servant = queries.lock_servant(request.servant_id)
    before = written_record(servant).get(field)
    supervisors = queries.supervisors_of({servant.id})
    _change(servant, field, after)
    _keep(request, field, before, after)
    db.session.flush()  # an address that another has taken meanwhile is refused before anybody is told
    audit.record(
        "workforce.record.corrected",
        "servant",
        servant.id,
        by=by,
        before={field: before},
        after={field: after, "request": request.number},
    )
    changes.tell([(servant.id, False, False)], supervisors, by=by)


def _keep(request: "RecordRequest", field: str, before: str | None, after: str | None) -> None:
    """An earlier correction of the same field gives way; its source still has what it had then."""
    earlier, now = queries.find_open_fix(request.servant_id, field), clock.now()
    if earlier is not None:
        earlier.ended_at, before = now, earlier.before
        db.session.flush()  # one correction a field holds: the earlier ends before the new one is there
    fix = RecordFix(
        servant_id=request.servant_id, field=field, before=before, after=after, request_id=request.id, confirmed_at=now, ended_at=None
    )
    if before == after:
        fix.ended_at = now  # what the source has is right again: there is nothing to hold against it
    db.session.add(fix)


def _change(servant: "Servant", field: str, after: str | None) -> None:
    year = year_of(field)
    if year is not None:
        _rate(servant, year, Predicate(after or ""))
        return
    setattr(servant, field, _read(field, after))
    if field == "supervisor_nip":
        above = queries.find_servant_by_nip(after) if after else None
        servant.supervisor_id = above.id if above else None


def _read(field: str, text: str | None) -> Any:  # noqa: ANN401  a column's value
    if text is None:
        return None
    if CORRECTABLE[field].typed is Typed.DAY:
        return dt.date.fromisoformat(text)
    return text == "true" if field == "discipline_open_case" else text


def _rate(servant: "Servant", year: int, predicate: Predicate) -> None:
    """A predicate of a year, and the newest three on the servant's own row, where the rules read them."""
    ratings = {row.year: row for row in queries.ratings_of(servant.id)}
    if year in ratings:
        ratings[year].predicate = predicate
    else:
        ratings[year] = PerformanceRating(id=uuid.uuid4(), servant_id=servant.id, year=year, predicate=predicate)
        db.session.add(ratings[year])
    newest = max(ratings)
    recent = [ratings.get(newest - back) for back in range(3)]
    servant.rating_year, servant.recent_ratings = newest, [one.predicate.value if one else None for one in recent]
