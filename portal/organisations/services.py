"""What happens to bodies: each function is one decision somebody takes."""

import datetime as dt
import tomllib
import uuid
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.audit.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.identity import SYSTEM, Identity
from portal.kernel.text import Text
from portal.organisations import queries
from portal.organisations.domain import PARENTS, BodyKind
from portal.organisations.models import Body

SEEDS = Path(__file__).parent / "seeds"
SUGGESTED = 5
"""How many similar organisations are named to somebody who typed none."""
TAKEN = {
    "body_name_once": ("name", Text("Another organisation at this place already bears that name.")),
    "body_code_once": ("code", Text("This code is already taken.")),
}


def create_body(
    *,
    kind: BodyKind,
    code: str,
    name: str,
    by: Identity,
    short_name: str | None = None,
    parent: Body | None = None,
    away_limit: int | None = None,
    valid_from: dt.date | None = None,
) -> Body:
    """Enter a body. Raises ConflictError for a name or code that is taken, DomainError for a parent of the wrong kind."""
    _check_place(kind, parent)
    body = Body(
        kind=kind,
        code=code,
        name=" ".join(name.split()),
        short_name=short_name,
        parent_id=parent.id if parent else None,
        away_limit=away_limit,
        valid_from=valid_from or clock.today(),
    )
    try:
        with db.session.begin_nested():  # the refused row goes, the rest of the transaction stays
            db.session.add(body)
            db.session.flush()
    except IntegrityError as error:
        field, words = TAKEN[_constraint(error)]
        raise ConflictError(words, field) from error
    record("organisations.body.created", "body", body.id, by=by, after={"kind": kind.value, "code": code, "name": body.name})
    return body


def _check_place(kind: BodyKind, parent: Body | None) -> None:
    allowed = PARENTS.get(kind, frozenset())
    if (parent.kind if parent else None) not in (allowed or {None}):
        raise DomainError(Text("An organisation of this kind cannot stand there."), "parent")


def _constraint(error: IntegrityError) -> str:
    name: str = getattr(error.orig, "diag").constraint_name or ""  # noqa: B009  psycopg's errors carry it, the DBAPI's type does not
    if name not in TAKEN:
        raise error
    return name


def named(text: str, kinds: Collection[BodyKind], *, field: str = "body") -> Body:
    """The one body of these kinds that exists today under this code or name. Raises DomainError beside `field` that names similar ones."""
    found = [body for body in queries.called(text) if body.kind in kinds]
    if len(found) == 1:
        return found[0]
    similar = found or queries.similar(text, kinds, SUGGESTED)
    names = "; ".join(f"{body.code}, {body.name}" for body in similar)
    if names:
        raise DomainError(Text("Which one? Enter its code: %(names)s.", names=names), field)
    raise DomainError(Text("No organisation has this code or name here: “%(given)s”.", given=text), field)


def set_away_limit(agency: Body, limit: int, *, reason: str, by: Identity) -> None:
    """Say how many of the agency's servants may be away at one time. Raises DomainError for a body that is no agency, or below zero."""
    if agency.kind is not BodyKind.AGENCY:
        raise DomainError(Text("Only an agency has a limit of servants away."))
    if limit < 0:
        raise DomainError(Text("The limit is a number of people, 0 or more."), "limit")
    before = agency.away_limit
    agency.away_limit = limit
    record(
        "organisations.agency.limited",
        "body",
        agency.id,
        by=by,
        before={"away_limit": before},
        after={"away_limit": limit},
        reason=reason,
    )


def seed() -> int:
    """Load the province and its agencies; what is there already is left as it is. Returns how many bodies were added."""
    document = tomllib.loads((SEEDS / "agencies.toml").read_text(encoding="utf-8"))
    since = document["valid_from"]
    province = _seed_body(document["province"], BodyKind.PROVINCE, None, since)
    added = int(province[1])
    for agency in document["agency"]:
        body, new = _seed_body(agency, BodyKind.AGENCY, province[0], since)
        added += new
        added += sum(_seed_body(unit, BodyKind.UNIT, body, since)[1] for unit in agency.get("unit", []))
    return added


def _seed_body(line: dict[str, Any], kind: BodyKind, parent: Body | None, since: dt.date) -> tuple[Body, bool]:
    known = queries.find_body_by_code(line["code"])
    if known is not None:
        return known, False
    body = create_body(
        kind=kind,
        code=line["code"],
        name=line["name"],
        short_name=line.get("short_name"),
        parent=parent,
        valid_from=line.get("valid_from", since),
        by=SYSTEM,
    )
    return body, True


def end_body(body: Body, *, on: dt.date, reason: str, by: Identity) -> uuid.UUID:
    """Say from which day a body no longer exists under its name; its records stay."""
    body.valid_to = on
    record("organisations.body.ended", "body", body.id, by=by, after={"valid_to": on.isoformat()}, reason=reason)
    return body.id
