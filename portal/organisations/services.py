"""What happens to bodies: each function is one decision somebody takes."""

import datetime as dt
import tomllib
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.audit.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError, StaleVersionError
from portal.kernel.identity import SYSTEM, Identity
from portal.kernel.registry import Registry
from portal.kernel.text import Text
from portal.organisations import queries
from portal.organisations.domain import PARENTS, BodyKind, version_of
from portal.organisations.models import Body

SEEDS = Path(__file__).parent / "seeds"
SUGGESTED = 5
"""How many similar organisations are named to somebody who typed none."""
TAKEN = {
    "body_name_once": ("name", Text("Another organisation at this place already bears that name.")),
    "body_code_once": ("code", Text("This code is already taken.")),
}
HINDRANCES: Registry[str, Callable[[uuid.UUID, dt.date], Text | None]] = Registry("organisations.HINDRANCES")
"""What keeps a body from ending on a day, each as a sentence that says how many; filled by the slices above."""


def create_body(
    *,
    kind: BodyKind,
    code: str,
    name: str,
    by: Identity,
    short_name: str | None = None,
    parent: Body | None = None,
    place: str | None = None,
    away_limit: int | None = None,
    valid_from: dt.date | None = None,
) -> Body:
    """Enter a body; `place` is one of `domain.PLACES`.

    Raises ConflictError for a name or code that is taken, DomainError for a parent of the wrong kind or another time.
    """
    _check_place(kind, parent)
    since, plain_name = valid_from or clock.today(), " ".join(name.split())
    if parent is not None:
        parent = queries.hold_body(parent.id)  # so that nobody ends it meanwhile
        _check_time(parent, since)
    _check_name(parent.id if parent else None, plain_name, since)
    body = Body(
        kind=kind,
        code=code,
        name=plain_name,
        short_name=short_name,
        parent_id=parent.id if parent else None,
        place=place,
        away_limit=away_limit,
        valid_from=since,
    )
    _keep(body)
    facts = {"kind": kind, "code": code, "name": body.name, "parent": body.parent_id, "place": place, "valid_from": since}
    record("organisations.body.created", "body", body.id, by=by, after=facts)
    return body


def _keep(body: Body) -> None:
    try:
        with db.session.begin_nested():  # the refused row goes, the rest of the transaction stays
            db.session.add(body)
            db.session.flush()
    except IntegrityError as error:
        field, words = TAKEN[_constraint(error)]
        raise ConflictError(words, field) from error


def _check_name(parent_id: uuid.UUID | None, name: str, since: dt.date, besides: uuid.UUID | None = None) -> None:
    """The database's own constraint does not know a body whose last day is still to come."""
    if queries.find_sibling(parent_id, name, since, besides) is not None:
        field, words = TAKEN["body_name_once"]
        raise ConflictError(words, field)


def _check_time(parent: Body, since: dt.date) -> None:
    if parent.valid_to is not None:
        words = Text("%(name)s ends on %(day)s; nothing new is entered below it.", name=parent.name, day=parent.valid_to)
        raise DomainError(words, "parent")
    if since < parent.valid_from:
        words = Text("%(name)s, under which it stands, exists from %(day)s only.", name=parent.name, day=parent.valid_from)
        raise DomainError(words, "valid_from")


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
    """The one body of these kinds that exists today under this code or name, for something new in it: nobody ends it meanwhile.

    Raises DomainError beside `field`: for no such body, or several, with similar ones; for one whose last day is known.
    """
    found = [body for body in queries.called(text) if body.kind in kinds]
    if len(found) == 1:
        body = queries.hold_body(found[0].id)
        if body.valid_to is not None:
            raise DomainError(Text("%(name)s ends on %(day)s; nothing new begins in it.", name=body.name, day=body.valid_to), field)
        return body
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
    """Load the province and its agencies; what is there already, under the code or the name, is left as it is. How many were added."""
    document = tomllib.loads((SEEDS / "agencies.toml").read_text(encoding="utf-8"))
    since = document["valid_from"]
    (province,), added = _seed_below(None, [document["province"]], BodyKind.PROVINCE, since)
    agencies, new = _seed_below(province, document["agency"], BodyKind.AGENCY, since)
    units = [
        _seed_below(agency, line["unit"], BodyKind.UNIT, since)[1]
        for agency, line in zip(agencies, document["agency"], strict=True)
        if "unit" in line
    ]
    return added + new + sum(units)


def _seed_below(parent: Body | None, lines: list[dict[str, Any]], kind: BodyKind, since: dt.date) -> tuple[list[Body], int]:
    """The bodies of these lines, and how many of them were not there; all are asked about, and entered, at once."""
    known, found, new = queries.known_among(parent.id if parent else None, lines, since), list[Body](), list[Body]()
    for line in lines:
        there = known.get(line["code"]) or known.get(line["name"].lower())
        if there is None:
            names = ("code", "name", "short_name", "place")
            body = Body(kind=kind, parent_id=parent.id if parent else None, **{name: line.get(name) for name in names})
            body.valid_from = line.get("valid_from", since)
            new.append(body)
        found.append(there or new[-1])
    db.session.add_all(new)
    db.session.flush()  # what stands below names it
    for body in new:
        facts = {"kind": kind, "code": body.code, "name": body.name, "parent": body.parent_id, "valid_from": body.valid_from}
        record("organisations.body.created", "body", body.id, by=SYSTEM, after=facts | {"place": body.place})
    return found, len(new)


@dataclass(frozen=True, slots=True)
class Called:
    """What a body is called, and where it works."""

    name: str
    short_name: str | None = None
    place: str | None = None

    def plain(self) -> dict[str, str | None]:
        """As it is kept."""
        return {"name": " ".join(self.name.split()), "short_name": self.short_name or None, "place": self.place or None}


def rename_body(body_id: uuid.UUID, called: Called, *, reason: str, version: str, by: Identity) -> Body:
    """Give a body another name or short name, or say that it works at another place.

    Raises StaleVersionError where it was changed since `version` was read, IllegalMoveError once it has ended, ConflictError for a name
    that is taken, DomainError where nothing would change.
    """
    body = _open_to_change(body_id, version)
    before, after = Called(body.name, body.short_name, body.place).plain(), called.plain()
    if before == after:
        raise DomainError(Text("This is what is on record already."), "name")
    _check_name(body.parent_id, after["name"] or "", clock.today(), besides=body.id)
    body.name, body.short_name, body.place = after["name"] or "", after["short_name"], after["place"]
    _keep(body)
    record("organisations.body.renamed", "body", body.id, by=by, before=before, after=after, reason=reason)
    return body


def end_body(body_id: uuid.UUID, *, on: dt.date, reason: str, version: str, by: Identity) -> Body:
    """Say from which day a body no longer exists; its records stay.

    Raises StaleVersionError where it was changed since `version` was read, IllegalMoveError once it has ended, DomainError for a day on
    which it had not begun, or while bodies, people or roles stand in the way.
    """
    body = _open_to_change(body_id, version)
    if on <= body.valid_from:
        raise DomainError(Text("It exists from %(day)s; it can end on a later day only.", day=body.valid_from), "valid_to")
    found = hindrances(body, on)
    if found:
        whole = reduce(lambda first, second: Text("%(first)s %(second)s", first=first, second=second), found)
        raise DomainError(Text("It cannot end on %(day)s. %(hindrances)s", day=on, hindrances=whole), "valid_to")
    before, body.valid_to = body.valid_to, on
    record("organisations.body.ended", "body", body.id, by=by, before={"valid_to": before}, after={"valid_to": on}, reason=reason)
    return body


def hindrances(body: Body, on: dt.date) -> list[Text]:
    """What keeps a body from ending on a day, each in a sentence."""
    below = queries.count_children(body.id, on)
    own = Text("Organisations that stand directly under it: %(number)s.", number=below) if below else None
    return [found for found in (own, *(look(body.id, on) for look in HINDRANCES.values())) if found is not None]


def _open_to_change(body_id: uuid.UUID, version: str) -> Body:
    body = queries.lock_body(body_id)
    if version_of(body.name, body.short_name, body.valid_to, body.place) != version:
        raise StaleVersionError(
            Text("Somebody changed this organisation meanwhile. It is now called “%(name)s”. Compare, then send it again.", name=body.name)
        )
    if body.valid_to is not None and body.valid_to <= clock.today():
        raise IllegalMoveError(Text("It ended on %(day)s; what is on record of it stays as it is.", day=body.valid_to))
    return body
