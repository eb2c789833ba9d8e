"""A change to a curriculum in plain words, for the log, for suggestions and for mails."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.curricula.domain import SIDE_NAMES
from partners.curricula.domain.changes import Added, Change, Moved, Removed, Written, from_json
from partners.curricula.domain.checking import name_of
from partners.curricula.domain.document import Document
from partners.curricula.domain.parts import KINDS, Holds, PartKind, Sort
from portal.kernel.comparing import pieces
from portal.kernel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partners.curricula.models import CurriculumChange

NOTHING = Text("nothing")
TOGETHER = dt.timedelta(minutes=30)
"""Saves of one author in one field that follow each other so closely are told as one: a page saves every few seconds."""
CHOICES = {
    Sort.ATTITUDE: Text("Attitude"),
    Sort.KNOWLEDGE: Text("Knowledge"),
    Sort.GENERAL: Text("General skills"),
    Sort.SPECIFIC: Text("Specific skills"),
    "required": Text("Required"),
    "elective": Text("Elective"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words: a sentence, and of a paragraph what stood there and what stands there, in pieces (kept, words)."""

    sentence: Text
    before: list[tuple[bool, str]] | None = None
    after: list[tuple[bool, str]] | None = None


def told_of(document: Document, change: Change) -> Told:
    """A change in words; parts are named as the document knows them now."""
    match change:
        case Added(part):
            return Told(Text("%(kind)s added", kind=KINDS[part.kind].name), None, _one_side(str(part.fields.get("text", ""))))
        case Removed(part):
            return Told(Text("%(kind)s removed", kind=KINDS[part.kind].name), _one_side(str(part.fields.get("text", ""))), None)
        case Moved(_, (under, _), (new_under, _)):
            if under == new_under:
                return Told(Text("Moved among its neighbours"))
            return Told(Text("Moved to %(place)s", place=_named(document, new_under)))
        case Written(part_id, field, before, after):
            return _written(document, part_id, field, (before, after))


def _one_side(text: str) -> list[tuple[bool, str]] | None:
    return [(False, text)] if text else None


def _named(document: Document, part_id: str | None) -> str:
    part = document.parts.get(part_id) if part_id else None
    return name_of(part) if part else "…"


def _written(document: Document, part_id: str, field: str, values: tuple[Any, Any]) -> Told:
    kinds = [document.parts[part_id].kind] if part_id in document.parts else [kind for kind in PartKind if field in KINDS[kind].fields]
    known = KINDS[kinds[0]].fields[field]
    before, after = values
    if before == after:  # an author who was asked about two texts has given up their own
        return Told(Text("%(field)s left as it stood", field=known.label))
    if known.holds is Holds.WORDS:
        found = pieces(str(before), str(after))
        return Told(
            Text("%(field)s written", field=known.label),
            [(piece.is_kept, piece.before) for piece in found if piece.before],
            [(piece.is_kept, piece.after) for piece in found if piece.after],
        )
    old, new = (_value(document, known.holds, value) for value in values)
    return Told(Text("%(field)s: %(before)s → %(after)s", field=known.label, before=old, after=new))


def _value(document: Document, holds: Holds, value: Any) -> Any:  # noqa: ANN401  a field's value
    if holds is Holds.PARTS:
        value = ", ".join(_named(document, one) for one in value)
    elif holds is Holds.CHOICE:
        value = CHOICES.get(value)
    return NOTHING if value in (None, "") else value


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the log: who, when, in which part, what and why."""

    at: dt.datetime
    name: str
    side: Text
    part_key: uuid.UUID
    part_name: str
    told: Told
    reason: str | None
    other: str | None
    """The text that its author had had, where two were brought together."""
    saves: int


def log_of(document: Document, changes: "Sequence[CurriculumChange]") -> list[Row]:
    """Changes, newest first, in words; saves of one author that followed each other in one field are one line."""
    return [_row(document, together) for together in _grouped(changes)]


def _grouped(changes: "Iterable[CurriculumChange]") -> "list[list[CurriculumChange]]":
    groups: list[list[CurriculumChange]] = []
    for change in changes:
        last = groups[-1][-1] if groups else None
        if last is not None and _belongs(change, last):
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _belongs(older: "CurriculumChange", newer: "CurriculumChange") -> bool:
    same = (older.part_key, older.account_id, older.change.get("field")) == (newer.part_key, newer.account_id, newer.change.get("field"))
    writes = older.change["act"] == newer.change["act"] == "write"
    plain = not (older.reason or newer.reason or older.suggestion_id or newer.suggestion_id)
    return same and writes and plain and newer.created_at - older.created_at <= TOGETHER


def _row(document: Document, together: "list[CurriculumChange]") -> Row:
    newest, oldest = together[0], together[-1]
    data = newest.change if len(together) == 1 else {**newest.change, "before": oldest.change["before"]}
    return Row(
        newest.created_at,
        newest.name,
        SIDE_NAMES[newest.side],
        newest.part_key,
        newest.part_name,
        told_of(document, from_json(data)),
        newest.reason,
        newest.other,
        len(together),
    )
