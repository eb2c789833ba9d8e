"""Changes to a curriculum: done, undone, found between two documents, and sent on to a third. Pure.

A change says what it expects to find. Where somebody else was there first it does not fit, and its author is asked; nothing is overwritten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from partners.curricula.domain.document import Document, Part, check_named, check_place
from partners.curricula.domain.parts import KINDS, Holds, PartKind, checked
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Added:
    """A part that was not there."""

    part: Part


@dataclass(frozen=True, slots=True)
class Removed:
    """A part that was there, as it was."""

    part: Part


@dataclass(frozen=True, slots=True)
class Written:
    """A field of a part, before and after."""

    part_id: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Moved:
    """A part's place: (the part above it, its rank), before and after."""

    part_id: str
    before: tuple[str | None, str]
    after: tuple[str | None, str]


Change = Added | Removed | Written | Moved


def key_of(change: Change) -> str:
    """The part that a change is about."""
    return change.part.id if isinstance(change, Added | Removed) else change.part_id


def undone(change: Change) -> Change:
    """What takes a change back."""
    match change:
        case Added(part):
            return Removed(part)
        case Removed(part):
            return Added(part)
        case Written(part_id, field, before, after):
            return Written(part_id, field, after, before)
        case Moved(part_id, before, after):
            return Moved(part_id, after, before)


def applied(document: Document, change: Change) -> Document:
    """The document after a change.

    Raises ConflictError where it does not find what it expects, DomainError where it would leave a document that is none.
    """
    match change:
        case Added(part):
            return _added(document, part)
        case Removed(part):
            return _removed(document, part)
        case Written(part_id, field, before, after):
            part = _found(document, part_id)
            if part.fields.get(field) != before:
                raise ConflictError(Text("Somebody else has written here in the meantime."))
            made = part.with_field(field, checked(part.kind, field, after))
            check_named(document, made)
            return document.having(made)
        case Moved(part_id, before, (under, rank)):
            part = _found(document, part_id)
            if (part.under, part.rank) != before:
                raise ConflictError(Text("Somebody else has moved this in the meantime."))
            made = Part(part.id, part.kind, under, rank, part.fields)
            check_place(document, made)
            return document.having(made)


def _found(document: Document, part_id: str) -> Part:
    part = document.parts.get(part_id)
    if part is None:
        raise ConflictError(Text("Somebody else has removed this in the meantime."))
    return part


def _added(document: Document, part: Part) -> Document:
    if part.id in document.parts:
        raise ConflictError(Text("This part is there already."))
    check_place(document, part)
    check_named(document, part)
    return document.having(part)


def _removed(document: Document, part: Part) -> Document:
    if _found(document, part.id) != part:
        raise ConflictError(Text("Somebody else has written here in the meantime."))
    if any(one.under == part.id for one in document.parts.values()):
        raise DomainError(Text("Other parts stand under this one. Remove or move them first."))
    if any(True for _ in naming(document, part.id)):
        raise DomainError(Text("Other parts name this one. Take it out of them first."))
    return document.without(part.id)


def naming(document: Document, part_id: str) -> Iterable[tuple[Part, str]]:
    """Each (part, field) that names a part."""
    for part in document.parts.values():
        for name, field in KINDS[part.kind].fields.items():
            if field.holds is Holds.PARTS and part_id in part.fields[name]:
                yield part, name


def all_applied(document: Document, changes: Iterable[Change]) -> Document:
    """The document after several changes, one after the other. Raises what `applied` raises."""
    for change in changes:
        document = applied(document, change)
    return document


def all_undone(changes: Sequence[Change]) -> list[Change]:
    """What takes several changes back, the last one first."""
    return [undone(change) for change in reversed(changes)]


def removal(document: Document, part_id: str) -> list[Change]:
    """What removes a part with all that stands under it, and takes it out of the parts that name it. Raises ConflictError if it is gone."""
    top = _found(document, part_id)
    gone = [top, *below(document, part_id)]
    going = {part.id for part in gone}
    changes: list[Change] = []
    for part in document.walk():
        left = part
        for name, field in KINDS[part.kind].fields.items():
            if field.holds is Holds.PARTS and going & set(part.fields[name]):
                kept = [one for one in part.fields[name] if one not in going]
                changes.append(Written(part.id, name, part.fields[name], kept))
                left = left.with_field(name, kept)
        gone = [left if one.id == part.id else one for one in gone]
    return [*changes, *(Removed(part) for part in reversed(gone))]


def below(document: Document, part_id: str) -> list[Part]:
    """Every part under one, each before those under it."""
    found: list[Part] = []
    for part in document.under(part_id):
        found += [part, *below(document, part.id)]
    return found


def difference(old: Document, new: Document) -> list[Change]:
    """What makes the new document of the old one, in an order in which each change can be done."""
    added = [part for part in new.walk() if part.id not in old.parts]
    removed = [part for part in old.walk() if part.id not in new.parts]
    kept = [(old.parts[part.id], part) for part in new.walk() if part.id in old.parts]
    changes: list[Change] = []
    # what is added names at first nothing: another part that it names may be added after it
    changes += [Added(_naming_nothing(part)) for part in added]
    changes += [
        Moved(now.id, (then.under, then.rank), (now.under, now.rank))
        for then, now in kept
        if (then.under, then.rank) != (now.under, now.rank)
    ]
    changes += [
        Written(now.id, name, then.fields[name], now.fields[name])
        for then, now in [*((_naming_nothing(part), part) for part in added), *kept]
        for name in KINDS[now.kind].fields
        if then.fields[name] != now.fields[name]
    ]
    emptied = [_naming_nothing(part) for part in removed]
    changes += [
        Written(then.id, name, then.fields[name], now.fields[name])
        for then, now in zip(removed, emptied, strict=True)
        for name in KINDS[then.kind].fields
        if then.fields[name] != now.fields[name]
    ]
    changes += [Removed(part) for part in reversed(emptied)]
    return changes


def _naming_nothing(part: Part) -> Part:
    fields = KINDS[part.kind].fields
    return Part(
        part.id,
        part.kind,
        part.under,
        part.rank,
        {name: [] if fields[name].holds is Holds.PARTS else value for name, value in part.fields.items()},
    )


def to_json(change: Change) -> dict[str, Any]:
    """As the log keeps it."""
    match change:
        case Added(part) | Removed(part):
            act = "add" if isinstance(change, Added) else "remove"
            return {
                "act": act,
                "part": part.id,
                "kind": part.kind.value,
                "under": part.under,
                "rank": part.rank,
                "fields": dict(part.fields),
            }
        case Written(part_id, field, before, after):
            return {"act": "write", "part": part_id, "field": field, "before": before, "after": after}
        case Moved(part_id, before, after):
            return {"act": "move", "part": part_id, "before": list(before), "after": list(after)}


def from_json(data: dict[str, Any]) -> Change:
    """A change out of the log."""
    match data["act"]:
        case "write":
            return Written(data["part"], data["field"], data["before"], data["after"])
        case "move":
            (under, rank), (new_under, new_rank) = data["before"], data["after"]
            return Moved(data["part"], (under, rank), (new_under, new_rank))
        case act:
            part = Part(data["part"], PartKind(data["kind"]), data["under"], data["rank"], data["fields"])
            return Added(part) if act == "add" else Removed(part)
