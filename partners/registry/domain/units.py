"""The parts of a partner as a tree: branches of a company, faculties of a university. Pure."""

import enum
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from partners.registry.domain import PartnerKind
from partners.registry.domain.identifiers import IDENTIFIERS, NITKU_DIGITS, count_fault, digits_of, nitku_note
from portal.kernel.errors import DomainError
from portal.kernel.text import Text

MOST_LEVELS = 4
MOST_UNITS = 200


class UnitKind(enum.StrEnum):
    """What a part of a partner is."""

    BRANCH = "branch"
    DIVISION = "division"
    PLANT = "plant"
    FACULTY = "faculty"
    DEPARTMENT = "department"
    CAMPUS = "campus"


UNIT_KINDS: dict[UnitKind, Text] = {
    UnitKind.BRANCH: Text("Branch", "unit"),
    UnitKind.DIVISION: Text("Division", "unit"),
    UnitKind.PLANT: Text("Plant or workshop", "unit"),
    UnitKind.FACULTY: Text("Faculty", "unit"),
    UnitKind.DEPARTMENT: Text("Department", "unit"),
    UnitKind.CAMPUS: Text("Campus", "unit"),
}
KINDS_OF: dict[PartnerKind, tuple[UnitKind, ...]] = {
    PartnerKind.COMPANY: (UnitKind.BRANCH, UnitKind.DIVISION, UnitKind.PLANT),
    PartnerKind.UNIVERSITY: (UnitKind.FACULTY, UnitKind.DEPARTMENT, UnitKind.CAMPUS),
    PartnerKind.CERTIFICATION_BODY: (UnitKind.BRANCH, UnitKind.DIVISION),
    PartnerKind.TRAINING_PROVIDER: (UnitKind.BRANCH, UnitKind.DIVISION),
}
"""Which parts a kind of partner has."""


class Unit(Protocol):
    """What the tree asks of a unit."""

    id: uuid.UUID
    parent_id: uuid.UUID | None
    kind: UnitKind
    name: str


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit as somebody enters it."""

    kind: str
    name: str
    parent_id: uuid.UUID | None = None
    nitku: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A unit with its parts, and at which level it stands, from 1."""

    unit: Unit
    level: int
    parts: "Sequence[Node]"

    @property
    def takes_parts(self) -> bool:
        """Whether there may be a level below it."""
        return self.level < MOST_LEVELS


def tree_of(units: Iterable[Unit]) -> list[Node]:
    """The units as a tree, those of one parent by name."""
    below: dict[uuid.UUID | None, list[Unit]] = {}
    for one in sorted(units, key=lambda one: one.name.casefold()):
        below.setdefault(one.parent_id, []).append(one)
    return _nodes(below, None, 1)


def _nodes(below: Mapping[uuid.UUID | None, list[Unit]], parent: uuid.UUID | None, level: int) -> list[Node]:
    return [Node(one, level, _nodes(below, one.id, level + 1)) for one in below.get(parent, [])]


def flat(nodes: Iterable[Node]) -> list[Node]:
    """A tree line by line, each unit before its parts."""
    return [line for node in nodes for line in (node, *flat(node.parts))]


def narrowed(nodes: Iterable[Node], text: str) -> list[Node]:
    """The units whose name holds a text, each with those that it is a part of; all of them without a text."""
    sought = text.casefold()
    kept = [Node(node.unit, node.level, narrowed(node.parts, text)) for node in nodes]
    return [node for node in kept if node.parts or sought in node.unit.name.casefold()]


def path_of(unit: Unit, units: Mapping[uuid.UUID, Unit]) -> str:
    """A unit's name after those of what it is a part of."""
    above = units.get(unit.parent_id) if unit.parent_id else None
    return f"{path_of(above, units)} > {unit.name}" if above else unit.name


def height(node: Node) -> int:
    """Over how many levels a unit and its parts reach."""
    return 1 + max((height(part) for part in node.parts), default=0)


def check_entry(entry: UnitEntry, of: PartnerKind, npwp: str) -> None:
    """Raises DomainError beside a field for what no unit of such a partner can be."""
    if entry.kind not in KINDS_OF[of]:
        raise DomainError(Text("Choose one of the kinds of unit that such an organisation has."), "kind")
    if not digits_of(entry.nitku):
        return
    if entry.kind != UnitKind.BRANCH:
        raise DomainError(Text("Only a branch has a NITKU. Leave this empty."), "nitku")
    fault = count_fault(IDENTIFIERS["nitku"], entry.nitku, NITKU_DIGITS)
    if fault:
        raise DomainError(fault, "nitku")
    if nitku_note(entry.nitku, npwp):
        raise DomainError(Text("A NITKU begins with the 16 digits of your NPWP, %(npwp)s.", npwp=npwp), "nitku")


def check_place(units: Iterable[Unit], parent_id: uuid.UUID | None, moved: uuid.UUID | None = None) -> None:
    """Raises DomainError beside `parent` for a place in the tree that a unit cannot have: there is none, below itself, or too deep."""
    nodes = {node.unit.id: node for node in flat(tree_of(units))}
    parent = nodes.get(parent_id) if parent_id is not None else None
    if parent_id is not None and parent is None:
        raise DomainError(Text("This unit has ended or is not yours. Choose another."), "parent")
    own = nodes.get(moved) if moved is not None else None
    if own is not None and parent_id in {node.unit.id for node in (own, *flat(own.parts))}:
        raise DomainError(Text("A unit cannot be a part of itself or of one of its own parts."), "parent")
    levels = (parent.level if parent else 0) + (height(own) if own else 1)
    if levels > MOST_LEVELS:
        raise DomainError(
            Text("Units go %(most)s levels deep at most; here they would go %(levels)s.", most=MOST_LEVELS, levels=levels), "parent"
        )
