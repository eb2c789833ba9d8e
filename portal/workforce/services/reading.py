"""From the bytes of a file to its good rows on the server and a list of what is wrong with the others."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from portal.kernel import clock
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.organisations.domain import BodyKind
from portal.reference import queries as reference
from portal.reference.domain import HIGHEST_LEVEL, LOWEST_LEVEL, CodeList
from portal.workforce import adapters, queries
from portal.workforce.domain.cells import Cell
from portal.workforce.domain.columns import Fault, Known, Layout, Rows, layout_of
from portal.workforce.domain.words import plain
from portal.workforce.queries import fixes
from portal.workforce.queries.difference import Stage
from portal.workforce.queries.fixes import Kept

if TYPE_CHECKING:
    from portal.organisations.models import Body
    from portal.reference.models import CodeEntry

PLACED = frozenset({"agency", "unit"})


@dataclass(slots=True)
class Reading:
    """A file that has been read: its layout, what is wrong by row, the good rows on the server."""

    layout: Layout
    stage: Stage
    rows: int = 0
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    bad_numbers: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    """Cells that gave way to a confirmed correction."""

    def refuse(self, fault: Fault) -> None:
        """Keep a row out."""
        self.faults.setdefault(fault.row, []).append(fault)


def digest_of(content: bytes) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def known_lists() -> Known:
    """The lists against which cells are checked today."""
    places = [place for place in organisations.tree() if place.body.kind is not BodyKind.PROVINCE]
    called: dict[tuple[str, str], list[Body]] = {}
    for place in places:
        called.setdefault((str(place.agency_id), plain(place.body.name)), []).append(place.body)
    coded = {(str(place.agency_id), plain(place.body.code)): str(place.body.id) for place in places}
    return Known(
        agencies={plain(place.body.name): str(place.body.id) for place in places if place.body.kind is BodyKind.AGENCY},
        units=coded | {key: str(bodies[0].id) for key, bodies in called.items() if len(bodies) == 1},
        twins={key: sorted(body.code for body in bodies) for key, bodies in called.items() if len(bodies) > 1},
        names=[place.body.name for place in places],
        grades=_codes(reference.entries_of(CodeList.GRADE)),
        post_classes=_codes(reference.entries_of(CodeList.POST_CLASS)),
        education=_codes(reference.entries_of(CodeList.EDUCATION)),
        competencies=_codes(reference.competencies()),
        lowest_level=LOWEST_LEVEL,
        highest_level=HIGHEST_LEVEL,
    )


def _codes(entries: "Sequence[CodeEntry]") -> dict[str, str]:
    return {plain(words): entry.code for entry in entries for words in (entry.name, entry.name_en, entry.code)}


def read(content: bytes) -> Reading:
    """Check every cell, put the good rows on the server, then check what needs the record: supervisors, numbers and addresses of others.

    Raises DomainError for a file that cannot be read at all.
    """
    sheet = adapters.sheet_of(content)
    layout = layout_of(next(sheet, ()))
    keys = [key for key in layout.keys if key and key not in PLACED and not key.startswith("skp_")]
    queries.allow_time()
    reading = Reading(layout, Stage.create([*keys, "body_id"], layout.years))
    order = [*keys, "body_id", *(f"skp_{year}" for year in layout.years)]
    rows = Rows(layout, known_lists(), clock.today())  # read before COPY begins: until it ends the connection answers nothing else
    reading.stage.fill(_good_lines(sheet, rows, reading, order))
    reading.stage.find_moved()
    reading.kept = fixes.keep(reading.stage)
    reading.stage.compare()  # first: a row that says what is on record already takes nobody's number or address
    _refuse_clashes(reading)
    _refuse_orphans(reading)
    return reading


def _good_lines(sheet: Iterator[Sequence[Cell]], rows: Rows, reading: Reading, order: list[str]) -> Iterator[str]:
    for number, row in enumerate(sheet, start=1):
        if not any(cell is not None and cell != "" for cell in row):
            continue
        reading.rows += 1
        values, faults = rows.check(number, row)
        if faults:
            reading.faults[number] = faults
            if values.get("nip"):
                reading.bad_numbers.append(values["nip"] or "")
            continue
        line = "\t".join([str(number), *[values[key] or "" for key in order]])
        yield (line.replace("\\", "\\\\") if "\\" in line else line) + "\n"


def _refuse_clashes(reading: Reading) -> None:
    for key in ("nrk", "email"):
        found = reading.stage.taken(key)
        for row, value in found:
            reading.refuse(Fault(row, key, value, Text("Belongs to somebody else on record.")))
        if found:
            reading.stage.drop([row for row, _ in found])


def _refuse_orphans(reading: Reading) -> None:
    """A supervisor may stand later in the file; one whose own row stays out does not count, so this repeats until nothing more falls."""
    while found := reading.stage.unknown_supervisors():
        for row, value in found:
            reading.refuse(Fault(row, "supervisor_nip", value, Text("Nobody with this NIP is on record or in a good row of this file.")))
        reading.stage.drop([row for row, _ in found])
