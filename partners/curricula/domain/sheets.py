"""A curriculum as a workbook's sheets, one for each kind of part, and back again without loss. Pure.

The first row of a sheet is for people, the second for the machine: whoever reads a workbook back does not ask in which language it was
written. A new line without an id is a new part; without a rank it stands last.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from partners.curricula.domain.document import MOST_PARTS, Document, Part, between, check_named, check_place, part_of
from partners.curricula.domain.parts import KINDS, Field, Holds, PartKind
from portal.kernel.errors import DomainError
from portal.kernel.text import Text

PLACE = ("id", "under", "rank")
"""The columns that every sheet has before its kind's fields."""
PLACE_NAMES = (Text("Id"), Text("Stands under"), Text("Place", "order"))
FIRST_ROW = 3
"""Of the parts, as a spreadsheet counts."""
LONGEST_CELL = 32_767
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)|\\(?=u\{[0-9A-F]{4}\})")
"""What a workbook cannot hold, or reads otherwise than it was written."""
_ESCAPED = re.compile(r"\\u\{([0-9A-F]{4})\}")
_BETWEEN_IDS = re.compile(r"[\s,;]+")
_APART = re.compile(r"[\s,;]")

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The parts of one kind: what people read above each column, what the machine does, and the rows."""

    kind: PartKind
    name: Text
    heads: Sequence[Text]
    keys: Sequence[str]
    fields: Sequence[Field | None]
    """Of each column; None for a column that says where a part stands."""
    rows: Sequence[Sequence[Cell]]


def sheets_of(document: Document) -> list[Sheet]:
    """A document as sheets. Raises DomainError for a text that no cell can hold."""
    return [_sheet(document, kind) for kind in PartKind]


def _sheet(document: Document, kind: PartKind) -> Sheet:
    fields = KINDS[kind].fields
    return Sheet(
        kind=kind,
        name=KINDS[kind].name,
        heads=[*PLACE_NAMES, *(one.label for one in fields.values())],
        keys=[f"{kind.value}.{name}" for name in (*PLACE, *fields)],
        fields=[*(None for _ in PLACE), *fields.values()],
        rows=[_row(part) for part in document.of(kind)],
    )


def _row(part: Part) -> list[Cell]:
    cells: list[Cell] = [_written(part.id), _written(part.under), part.rank]
    for name, field in KINDS[part.kind].fields.items():
        value = part.fields[name]
        cells.append(_fitting(" ".join(map(_id_written, value))) if field.holds is Holds.PARTS else _written(value))
    return cells


def _written(value: Cell) -> Cell:
    return _fitting(_UNSAFE.sub(_code, value)) if isinstance(value, str) else value


def _id_written(identity: str) -> str:
    """An id among others: what stands between ids does not stand in one."""
    return _APART.sub(_code, _UNSAFE.sub(_code, identity))


def _fitting(text: str) -> str:
    if len(text) > LONGEST_CELL:
        raise DomainError(Text("One of the texts is too long for a cell of a workbook. Take the JSON file instead."))
    return text


def _code(found: re.Match[str]) -> str:
    return f"\\u{{{ord(found[0]):04X}}}"


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


# -- back again --------------------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Line:
    """A row that is read: where it stands in the file, and the part as a file of the format has it."""

    sheet: str
    number: int
    part: dict[str, Any]

    def wrong(self, words: Text) -> DomainError:
        """An error that says where."""
        return wrong_in(self.sheet, self.number, words)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """What is wrong is told with sheet, row and column."""
        try:
            yield
        except DomainError as error:
            column = KINDS[PartKind(self.part["kind"])].fields.get(error.field or "")
            words = Text("%(column)s: %(fault)s", column=column.label, fault=error.text) if column else error.text
            raise self.wrong(words) from error


def wrong_in(sheet: str, number: int, words: Text) -> DomainError:
    """What is wrong with a row, beside the file."""
    return DomainError(Text("Sheet “%(sheet)s”, row %(row)s: %(fault)s", sheet=sheet, row=number, fault=words), "file")


def document_of(sheets: Sequence[tuple[str, Sequence[Sequence[object]]]], new_id: Callable[[], str]) -> Document:
    """The document that sheets (name, rows) hold. Raises DomainError that names the sheet and the row."""
    lines: list[_Line] = []
    seen: dict[PartKind, str] = {}
    for name, rows in sheets:
        kind = _kind_of(name, rows)
        if kind is None:
            continue
        if kind in seen:
            raise DomainError(Text("The sheets “%(one)s” and “%(other)s” hold the same.", one=seen[kind], other=name), "file")
        seen[kind] = name
        lines += _lines(name, kind, rows, new_id)
    missing = [kind for kind in PartKind if kind not in seen]
    if missing:  # taken as empty, it would take all its parts out
        raise DomainError(Text("The sheet “%(name)s” is missing. Leave one without rows empty.", name=KINDS[missing[0]].name), "file")
    if len(lines) > MOST_PARTS:
        raise DomainError(Text("A curriculum has at most %(most)s parts.", most=MOST_PARTS), "file")
    _place_last(lines)
    return _read(lines)


def _kind_of(name: str, rows: Sequence[Sequence[object]]) -> PartKind | None:
    """Which kind a sheet holds, by its second row; None for an empty sheet."""
    for cell in rows[1] if len(rows) > 1 else ():
        known, _, _ = str(cell).partition(".")
        if known in set(PartKind):
            return PartKind(known)
    if any(_filled(cell) for row in rows for cell in row):
        raise DomainError(
            Text("Sheet “%(sheet)s”: its second row does not say what the columns hold. Keep that row as it was downloaded.", sheet=name),
            "file",
        )
    return None


def _filled(cell: object) -> bool:
    return cell is not None and cell != ""


def _lines(sheet: str, kind: PartKind, rows: Sequence[Sequence[object]], new_id: Callable[[], str]) -> list[_Line]:
    columns = _columns(sheet, kind, rows)
    found = []
    for number, row in enumerate(rows[FIRST_ROW - 1 :], FIRST_ROW):
        if not any(_filled(cell) for cell in row):
            continue
        cells = {column: cell for column, cell in zip(columns, row, strict=False) if column}
        outside = [cell for place, cell in enumerate(row) if _filled(cell) and (place >= len(columns) or columns[place] is None)]
        if outside:
            raise wrong_in(sheet, number, Text("“%(cell)s” stands in a column that is not known.", cell=str(outside[0])[:60]))
        found.append(_line(sheet, number, kind, cells, new_id))
    return found


def _columns(sheet: str, kind: PartKind, rows: Sequence[Sequence[object]]) -> list[str | None]:
    """What each column holds, by the second row."""
    wanted = {f"{kind.value}.{name}": name for name in (*PLACE, *KINDS[kind].fields)}
    columns = [wanted.get(str(cell)) if _filled(cell) else None for cell in rows[1]]
    strange = [str(cell) for cell, column in zip(rows[1], columns, strict=True) if _filled(cell) and column is None]
    lacking = [key for key, name in wanted.items() if columns.count(name) != 1]
    if strange or lacking:
        raise wrong_in(sheet, 2, Text("it does not name each column once (%(names)s).", names=", ".join([*strange, *lacking][:5])))
    return columns


def _line(sheet: str, number: int, kind: PartKind, cells: Mapping[str, object], new_id: Callable[[], str]) -> _Line:
    line = _Line(sheet, number, {})
    fields = {name: _value(line, field, cells.get(name)) for name, field in KINDS[kind].fields.items()}
    line.part = {
        "id": _text(cells.get("id")) or new_id(),
        "kind": kind.value,
        "under": _text(cells.get("under")) or None,
        "rank": _text(cells.get("rank")),
        "fields": fields,
    }
    return line


def _text(cell: object) -> str:
    """A cell as the text that was written into it; what a spreadsheet took for a number is the number's digits."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _unescaped(str(cell).replace("\r\n", "\n"))


def _value(line: _Line, field: Field, cell: object) -> object:
    match field.holds:
        case Holds.NUMBER:
            return _number(line, field, cell)
        case Holds.CHOICE:
            return _choice(line, field, cell)
        case Holds.PARTS:
            raw = "" if cell is None else str(cell)
            return [_unescaped(one) for one in _BETWEEN_IDS.split(raw) if one]
        case _:
            return _text(cell)


def _number(line: _Line, field: Field, cell: object) -> int | None:
    text = str(cell).strip() if _filled(cell) else ""
    if not text:
        return None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        told = Text("“%(cell)s” is no whole number.", cell=text[:60])
        raise line.wrong(Text("%(column)s: %(fault)s", column=field.label, fault=told))
    return int(text)


def _choice(line: _Line, field: Field, cell: object) -> str | None:
    text = str(cell).strip() if _filled(cell) else ""
    if text and text not in field.choices:
        told = Text("“%(cell)s” is none of %(choices)s.", cell=text[:60], choices=", ".join(field.choices))
        raise line.wrong(Text("%(column)s: %(fault)s", column=field.label, fault=told))
    return text or None


def _place_last(lines: Sequence[_Line]) -> None:
    """A line without a rank stands behind the others of its kind at its place."""
    last: dict[tuple[object, object], str] = {}
    for line in lines:
        key, rank = (line.part["under"], line.part["kind"]), str(line.part["rank"])
        last[key] = max(last.get(key, ""), rank)
    for line in lines:
        if not line.part["rank"]:
            key = (line.part["under"], line.part["kind"])
            line.part["rank"] = last[key] = between(last[key] or None, None)


def _read(lines: Sequence[_Line]) -> Document:
    """The document of the lines; each is read alone first, so that what is wrong is told with its sheet and row."""
    at: dict[object, _Line] = {}
    for line in lines:
        twin = at.setdefault(line.part["id"], line)
        if twin is not line:
            raise line.wrong(Text("the id stands in row %(row)s of “%(sheet)s” already.", row=twin.number, sheet=twin.sheet))
    made: dict[str, Part] = {}
    for line in lines:
        with line.telling():
            part = part_of(line.part)
            made[part.id] = part
    document = Document(made)
    for line, part in zip(lines, made.values(), strict=True):
        with line.telling():
            check_place(document, part)
            check_named(document, part)
    return document
