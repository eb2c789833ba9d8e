"""Two curricula beside each other, sorted by what people ask about: words, structure, credits, competencies, all else. Pure."""

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from partners.curricula.domain.changes import Added, Moved, Removed, Written, difference
from partners.curricula.domain.checking import credits_of
from partners.curricula.domain.document import Document, Part
from partners.curricula.domain.parts import KINDS, Holds, PartKind

TEXTS = (Holds.WORDS, Holds.LINE)
OF_MAPPINGS = frozenset({"competency", "level", "strength"})
"""What a mapping says; its evidence is words like any other."""


class Act(enum.StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Reworded:
    """A text of a part, before and after."""

    part: Part
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A part that came, went or moved, with all that came or went under it."""

    act: Act
    part: Part
    branch: Sequence[Part] = ()
    """The parts under it that came or went with it, in the order of the page."""
    before: str | None = None
    """Of one that moved: the part above it, before; the part itself says after."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number before and after; None where there was none."""

    before: int | None
    after: int | None

    @property
    def is_changed(self) -> bool:
        """Whether it did not stay as it was."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Credits:
    """Credits of the subjects and the semesters in which they changed, and of the whole."""

    subjects: Sequence[tuple[Part, Counted]]
    semesters: Mapping[int, Counted]
    total: Counted

    @property
    def is_changed(self) -> bool:
        """Whether any of them changed."""
        return bool(self.subjects or self.semesters) or self.total.is_changed


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping says: the outcome serves a competency at a level, so strongly."""

    competency: str
    level: int | None
    strength: int | None


@dataclass(frozen=True, slots=True)
class Remapped:
    """A mapping of an outcome, before and after; None where there was none."""

    part: Part
    before: Mapped | None
    after: Mapped | None


@dataclass(frozen=True, slots=True)
class Revalued:
    """A number, a choice or the parts named in a field, before and after."""

    part: Part
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Compared:
    """All that differs, each thing in one group, and each group in the order of the page."""

    words: Sequence[Reworded]
    structure: Sequence[Shift]
    credits: Credits
    mapping: Sequence[Remapped]
    values: Sequence[Revalued]

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not (self.words or self.structure or self.credits.is_changed or self.mapping or self.values)


def compared(old: Document, new: Document) -> Compared:
    """What differs between two documents."""
    found = difference(old, new)
    # of what came or went, the whole part is told, not its fields one by one
    written = [one for one in found if isinstance(one, Written) and one.part_id in old.parts and one.part_id in new.parts]
    return Compared(
        words=list(_words(new, written)),
        structure=_structure(old, new, [one for one in found if not isinstance(one, Written)]),
        credits=_credits(old, new),
        mapping=_mapping(old, new),
        values=list(_values(new, written)),
    )


def _words(new: Document, written: Sequence[Written]) -> Iterator[Reworded]:
    for one in written:
        part = new.parts[one.part_id]
        if KINDS[part.kind].fields[one.field].holds in TEXTS and not _is_mapped(part, one.field):
            yield Reworded(part, one.field, one.before, one.after)


def _values(new: Document, written: Sequence[Written]) -> Iterator[Revalued]:
    for one in written:
        part = new.parts[one.part_id]
        is_credit = part.kind is PartKind.SUBJECT and one.field == "credits"
        if KINDS[part.kind].fields[one.field].holds not in TEXTS and not is_credit and not _is_mapped(part, one.field):
            yield Revalued(part, one.field, one.before, one.after)


def _is_mapped(part: Part, field: str) -> bool:
    return part.kind is PartKind.MAPPING and field in OF_MAPPINGS


def _structure(old: Document, new: Document, found: Sequence[Added | Removed | Moved]) -> list[Shift]:
    added = {one.part.id for one in found if isinstance(one, Added)}
    removed = {one.part.id for one in found if isinstance(one, Removed)}
    moved = {one.part_id for one in found if isinstance(one, Moved)}
    reordered = _reordered(old, new, moved)
    return [
        *_branches(new, added, Act.ADDED),
        *_branches(old, removed, Act.REMOVED),
        *(Shift(Act.MOVED, part, before=old.parts[part.id].under) for part in new.walk() if part.id in reordered),
    ]


def _branches(document: Document, ids: set[str], act: Act) -> Iterator[Shift]:
    """What came or went, each part under the highest that did so."""
    tops: dict[str, str] = {}
    branches: dict[str, list[Part]] = {}
    for part in document.walk():
        if part.id in ids:
            tops[part.id] = tops.get(part.under or "", part.id)
            branches.setdefault(tops[part.id], []).append(part)
    for top, *rest in branches.values():
        yield Shift(act, top, rest)


def _reordered(old: Document, new: Document, moved: set[str]) -> set[str]:
    """Those of the moved that a reader sees elsewhere: a rank may change while the order does not."""
    found = {key for key in moved if old.parts[key].under != new.parts[key].under}
    for above, kind in {(new.parts[key].under, new.parts[key].kind) for key in moved - found}:
        before = [part.id for part in old.under(above, kind) if part.id in new.parts and part.id not in found]
        after = [part.id for part in new.under(above, kind) if part.id in old.parts and part.id not in found]
        if before != after:
            found |= moved & set(after)
    return found


def _credits(old: Document, new: Document) -> Credits:
    before, after = _credits_by_subject(old), _credits_by_subject(new)
    semesters = credits_of(old), credits_of(new)
    pairs = {one: Counted(semesters[0].get(one), semesters[1].get(one)) for one in sorted({*semesters[0], *semesters[1]})}
    subjects = [*new.of(PartKind.SUBJECT), *(part for part in old.of(PartKind.SUBJECT) if part.id not in new.parts)]
    counted = [(part, Counted(before.get(part.id), after.get(part.id))) for part in subjects]
    return Credits(
        subjects=[(part, pair) for part, pair in counted if pair.is_changed],
        semesters={one: pair for one, pair in pairs.items() if pair.is_changed},
        total=Counted(sum(one or 0 for one in before.values()), sum(one or 0 for one in after.values())),
    )


def _credits_by_subject(document: Document) -> dict[str, int | None]:
    return {part.id: part.fields["credits"] for part in document.of(PartKind.SUBJECT)}


def _mapping(old: Document, new: Document) -> list[Remapped]:
    parts = [*new.of(PartKind.MAPPING), *(part for part in old.of(PartKind.MAPPING) if part.id not in new.parts)]
    found = [Remapped(part, _mapped(old, part.id), _mapped(new, part.id)) for part in parts]
    return [one for one in found if one.before != one.after]


def _mapped(document: Document, part_id: str) -> Mapped | None:
    part = document.parts.get(part_id)
    return Mapped(part.fields["competency"], part.fields["level"], part.fields["strength"]) if part else None
