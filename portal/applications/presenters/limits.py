"""Who has set the away limit of an agency last."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.audit import queries as record
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.kernel.words import word


@dataclass(frozen=True, slots=True)
class LimitChange:
    """The last change of an agency's away limit; what has been erased from the record is None."""

    at: dt.datetime
    who: Text | str | None
    before: int | None
    after: int | None
    reason: str | None


def last_limit(agency_id: uuid.UUID) -> LimitChange | None:
    """Who set the away limit of an agency last, when and why; None where nobody has."""
    line = record.find_last("organisations.agency.limited", "body", agency_id)
    if line is None:
        return None
    detail = line.detail or {}
    name = detail.get("name")
    who = Text("%(post)s (%(name)s)", post=word("role", line.entry.role), name=name) if name and line.entry.role in set(Role) else name
    before, after = (detail.get(key, {}).get("away_limit") for key in ("before", "after"))
    return LimitChange(line.entry.at, who, before, after, detail.get("reason"))
