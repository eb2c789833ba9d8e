"""What the changes of one curriculum ask of another that follows it: brought together per part and field, and only where they fit. Pure."""

import enum
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from partners.curricula.domain.changes import Added, Change, Moved, Removed, Written, key_of
from partners.curricula.domain.document import Document, Part
from partners.curricula.domain.parts import KINDS, Holds

Place = tuple[str | None, str]
Slot = tuple[str, str, str]
"""A part, what is done to it, and in which field: of each there is one suggestion."""


class Fit(enum.Enum):
    """What becomes of a change at the follower."""

    ASKED = "asked"
    """It can be done there: it is suggested."""
    THERE = "there"
    """It stands there already, such as what came from there."""
    MISSED = "missed"
    """The follower says something else in that place."""


def slot_of(change: Change) -> Slot:
    """Where a change belongs."""
    return key_of(change), type(change).__name__, change.field if isinstance(change, Written) else ""


@dataclass(slots=True)
class _Net:
    """What several changes made of one part."""

    added: Part | None = None
    """The part as it was added by them; None: it was there before."""
    now: Part | None = None
    """The whole part where it is known: it was added or removed by them."""
    is_there: bool = True
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    place: tuple[Place, Place] | None = None

    def write(self, name: str, before: object, after: object) -> None:
        """A field's first value stays, its last one counts."""
        self.fields[name] = (self.fields[name][0] if name in self.fields else before, after)
        if self.now is not None:
            self.now = self.now.with_field(name, after)

    def move(self, before: Place, after: Place) -> None:
        """The same of its place."""
        self.place = (self.place[0] if self.place else before, after)
        if self.now is not None:
            self.now = Part(self.now.id, self.now.kind, *after, self.now.fields)

    def take(self, change: Change) -> None:
        """One more change."""
        match change:
            case Written(_, name, before, after):
                self.write(name, before, after)
            case Moved(_, before, after):
                self.move(before, after)
            case Removed(part):
                self.now, self.is_there = part, False
            case Added(part) if self.now is None:
                self.added = self.now = part
            case Added(part):
                self._again(self.now, part)

    def _again(self, before: Part, part: Part) -> None:
        """A part that was removed is there again."""
        self.is_there = True
        self.move((before.under, before.rank), (part.under, part.rank))
        for name, value in part.fields.items():
            self.write(name, before.fields.get(name), value)

    def asks(self, part_id: str, *, has_part: bool) -> list[Change]:
        """What all of it asks of a document that has the part, or has it not."""
        if not self.is_there:
            return [] if self.added is not None or self.now is None else [Removed(self._first(self.now))]
        if self.added is not None and self.now is not None and not has_part:
            return [Added(self.now)]
        written = [Written(part_id, name, *values) for name, values in self.fields.items() if values[0] != values[1]]
        moved = [Moved(part_id, *self.place)] if self.place and self.place[0] != self.place[1] else []
        return [*written, *moved]

    def _first(self, part: Part) -> Part:
        fields = {**part.fields, **{name: values[0] for name, values in self.fields.items()}}
        return Part(part.id, part.kind, *(self.place[0] if self.place else (part.under, part.rank)), fields)


def wanted(document: Document, changes: Iterable[Change]) -> list[Change]:
    """What the changes of another curriculum, in their order, ask of a document: once per part and field.

    A part that goes takes along what stands under it, and goes out of the parts that name it: that is not asked for by itself.
    """
    nets: dict[str, _Net] = {}
    for change in changes:
        nets.setdefault(key_of(change), _Net()).take(change)
    found = [one for key, net in nets.items() for one in net.asks(key, has_part=key in document.parts)]
    gone = {one.part.id for one in found if isinstance(one, Removed)}
    return [one for one in found if not _goes_along(document, one, gone)]


def _goes_along(document: Document, change: Change, gone: Collection[str]) -> bool:
    match change:
        case Removed(part):
            return part.under in gone
        case Written(part_id, name, before, after) if part_id in document.parts:
            named = KINDS[document.parts[part_id].kind].fields[name].holds is Holds.PARTS
            return named and after == [one for one in before if one not in gone]
        case _:
            return False


def fit_of(document: Document, change: Change, coming: Collection[str], *, is_open: bool) -> Fit:
    """What becomes of a change in a document.

    `coming`: parts that are suggested there already; `is_open`: a suggestion stands in its place, which follows whatever is written later.
    """
    known = document.parts.get(key_of(change))
    if isinstance(change, Added):
        return Fit.ASKED if _has(document, coming, change.part.under, *_named(change.part)) else Fit.MISSED
    if known is None:
        return Fit.THERE if isinstance(change, Removed) else Fit.MISSED
    match change:
        case Removed(part):
            return Fit.ASKED if known == part else Fit.MISSED
        case Written(_, name, before, after):
            now: Any = known.fields.get(name)
            needed = after if KINDS[known.kind].fields[name].holds is Holds.PARTS else []
        case Moved(_, before, after):
            now, needed = (known.under, known.rank), [after[0]]
    if now == after:
        return Fit.THERE
    return Fit.ASKED if (now == before or is_open) and _has(document, coming, *needed) else Fit.MISSED


def _has(document: Document, coming: Collection[str], *ids: str | None) -> bool:
    return all(one is None or one in document.parts or one in coming for one in ids)


def _named(part: Part) -> list[str]:
    fields = KINDS[part.kind].fields
    return [one for name, value in part.fields.items() if fields[name].holds is Holds.PARTS for one in value]


def lacking(document: Document, change: Change) -> bool:
    """Whether a change stands on a part, or names one, that a document does not have yet."""
    match change:
        case Added(part):
            return not _has(document, (), part.under, *_named(part))
        case Written(part_id, name, _, after) if part_id in document.parts:
            return KINDS[document.parts[part_id].kind].fields[name].holds is Holds.PARTS and not _has(document, (), *after)
        case Moved(_, _, (under, _)):
            return not _has(document, (), under)
        case _:
            return False
