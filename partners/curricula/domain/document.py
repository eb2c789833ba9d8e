"""A curriculum as structure: parts with ids, each under another, in an order; as JSON with one spelling. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Self

from partners.curricula.domain.parts import KINDS, Holds, PartKind, checked, empty
from portal.kernel.errors import DomainError
from portal.kernel.hashing import canonical, digest
from portal.kernel.text import Text

FORMAT = "simpul-curriculum/1"
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MOST_PARTS = 20_000
"""Of one curriculum: sixty subjects have about three thousand."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what it is, under which part it stands (None: the curriculum), its place among its neighbours, its fields."""

    id: str
    kind: PartKind
    under: str | None
    rank: str
    fields: Mapping[str, Any]

    def with_field(self, name: str, value: object) -> "Part":
        """The part with another value."""
        return replace(self, fields={**self.fields, name: value})


@dataclass(frozen=True, slots=True)
class Document:
    """All parts by id. Equal documents have the same bytes."""

    parts: Mapping[str, Part] = field(default_factory=dict)
    _below: dict[str | None, list[Part]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The parts under each, in their order; filled when they are first asked for, since the checks ask once for every subject."""
    _of: dict[PartKind, list[Part]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The parts of each kind, in the order of the page; filled likewise."""

    def under(self, parent: str | None, *kinds: PartKind) -> list[Part]:
        """The parts under one, of the kinds named or of all, in their order."""
        return [part for part in self._index().get(parent, ()) if not kinds or part.kind in kinds]

    def of(self, kind: PartKind) -> list[Part]:
        """Every part of a kind, in the order of the page."""
        if not self._of:
            for part in self.walk():
                self._of.setdefault(part.kind, []).append(part)
        return list(self._of.get(kind, ()))

    def walk(self) -> Iterator[Part]:
        """Every part as the page shows it: each before those that stand under it."""
        below = self._index()
        waiting = [iter(sorted(below.get(None, ()), key=_order_of))]
        while waiting:
            for part in waiting[-1]:
                yield part
                waiting.append(iter(sorted(below.get(part.id, ()), key=_order_of)))
                break
            else:
                waiting.pop()

    def _index(self) -> Mapping[str | None, list[Part]]:
        if not self._below:
            for part in sorted(self.parts.values(), key=place_of):
                self._below.setdefault(part.under, []).append(part)
        return self._below

    def having(self, part: Part) -> Self:
        """The document with this part, in the place of the one with the same id."""
        return replace(self, parts={**self.parts, part.id: part})

    def without(self, part_id: str) -> Self:
        """The document without a part."""
        return replace(self, parts={key: part for key, part in self.parts.items() if key != part_id})

    def to_json(self) -> dict[str, Any]:
        """As a file holds it: parts in the order of the page."""
        return {
            "format": FORMAT,
            "parts": [
                {"id": part.id, "kind": part.kind.value, "under": part.under, "rank": part.rank, "fields": dict(part.fields)}
                for part in self.walk()
            ],
        }

    def to_bytes(self) -> bytes:
        """The one spelling of it."""
        return canonical(self.to_json())

    @property
    def sha256(self) -> str:
        """Of its bytes: what the sides sign."""
        return digest(self.to_json())


ORDER = {kind: place for place, kind in enumerate(PartKind)}


def _order_of(part: Part) -> int:
    """By which neighbours that are in their order are grouped by kind."""
    return ORDER[part.kind]


def place_of(part: Part) -> tuple[str, str]:
    """By which neighbours are ordered: their rank, and their id where two were put in one place at the same moment."""
    return part.rank, part.id


def between(before: str | None, after: str | None) -> str:
    """A rank between two neighbours (None: there is none on that side): digits of a number between 0 and 1 with base 62.

    It never ends with the digit 0, so that there is always room before it.
    """
    low, high, made = before or "", after, ""
    place = 0
    while True:
        bottom = DIGITS.index(low[place]) if place < len(low) else 0
        top = DIGITS.index(high[place]) if high is not None and place < len(high) else len(DIGITS)
        if top - bottom > 1:
            return made + DIGITS[(bottom + top) // 2]
        made += DIGITS[bottom]
        if top > bottom:
            high = None  # one digit smaller already: anything may follow
        place += 1


def read(data: object) -> Document:
    """A document from what a file holds. Raises DomainError that names the part and what is wrong with it."""
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("parts"), list):
        raise DomainError(Text("This is not a curriculum of the format %(format)s.", format=FORMAT))
    if len(data["parts"]) > MOST_PARTS:
        raise DomainError(Text("A curriculum has at most %(most)s parts.", most=MOST_PARTS))
    made: dict[str, Part] = {}
    for number, given in enumerate(data["parts"], 1):
        with _naming(number):
            part = part_of(given)
        if part.id in made:
            raise DomainError(Text("Part %(number)s: its id stands twice.", number=number))
        made[part.id] = part
    document = Document(made)
    for number, part in enumerate(made.values(), 1):
        with _naming(number):
            check_place(document, part)
            check_named(document, part)
    return document


@contextmanager
def _naming(number: int) -> Iterator[None]:
    """What is wrong is told with the part's number."""
    try:
        yield
    except DomainError as error:
        raise DomainError(Text("Part %(number)s: %(fault)s", number=number, fault=error.text)) from error


def part_of(given: object) -> Part:
    """A part from what a file holds; where it stands and whom it names is checked apart. Raises DomainError."""
    if not isinstance(given, dict) or set(given) != {"id", "kind", "under", "rank", "fields"}:
        raise DomainError(Text("it has not exactly the keys of a part."))
    identity, kind, under, rank, fields = (given[key] for key in ("id", "kind", "under", "rank", "fields"))
    if not isinstance(identity, str) or not identity or not (under is None or isinstance(under, str)):
        raise DomainError(Text("its id or the part above it is no text."))
    if not isinstance(kind, str) or kind not in set(PartKind):
        raise DomainError(Text("there is no such kind."))
    if not isinstance(rank, str) or not rank or set(rank) - set(DIGITS) or rank.endswith("0"):
        raise DomainError(Text("its place is not one."))
    known = PartKind(kind)
    if not isinstance(fields, dict) or set(fields) != set(KINDS[known].fields):
        raise DomainError(Text("it has not exactly the fields of its kind."))
    return Part(identity, known, under, rank, {name: checked(known, name, fields[name]) for name in KINDS[known].fields})


def check_place(document: Document, part: Part) -> None:
    """A part stands where its kind may. Raises DomainError."""
    above = document.parts.get(part.under) if part.under is not None else None
    if (part.under is not None and above is None) or (above.kind if above else None) not in KINDS[part.kind].under:
        raise DomainError(Text("“%(kind)s” cannot stand there.", kind=KINDS[part.kind].name))


def check_named(document: Document, part: Part) -> None:
    """The parts that a part names are there and of the right kind. Raises DomainError beside the field."""
    for name, one in KINDS[part.kind].fields.items():
        if one.holds is Holds.PARTS:
            for other in part.fields[name]:
                known = document.parts.get(other)
                if known is None or known.kind is not one.kind:
                    raise DomainError(Text("Choose among the parts that are there."), name)


def new_part(document: Document, identity: str, kind: PartKind, under: str | None, after: str | None = None, **fields: object) -> Part:
    """A part to be added: behind the neighbour named, or as the last. Raises DomainError where it cannot stand."""
    neighbours = document.under(under, kind)
    places = [one.rank for one in neighbours]
    at = next((place for place, one in enumerate(neighbours) if one.id == after), len(neighbours) - 1)
    rank = between(places[at] if places else None, next(iter(places[at + 1 :]), None))
    made = Part(identity, kind, under, rank, {**empty(kind), **{name: checked(kind, name, value) for name, value in fields.items()}})
    check_place(document, made)
    check_named(document, made)
    return made


def of_parts(parts: Iterable[Part]) -> Document:
    """A document of these."""
    return Document({part.id: part for part in parts})
