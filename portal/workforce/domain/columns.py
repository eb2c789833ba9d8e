"""The columns of a workforce file: which there are, how each is read, and what a row must be as a whole."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.workforce.domain import cells, nip
from portal.workforce.domain.cells import Cell, Validator
from portal.workforce.domain.codes import Severity
from portal.workforce.domain.words import CODES, FIRST_WORDS, HEADERS, RATING_PREFIXES, plain

LABELS: dict[str, Text] = {
    "nip": Text("NIP"),
    "nrk": Text("NRK"),
    "name": Text("Name"),
    "email": Text("Official e-mail"),
    "employment_type": Text("Employment type"),
    "legal_status": Text("Legal status"),
    "agency": Text("Agency"),
    "unit": Text("Work unit"),
    "body_id": Text("Work unit"),
    "post": Text("Post"),
    "post_class": Text("Class of post"),
    "grade": Text("Grade"),
    "education": Text("Education"),
    "birth_date": Text("Date of birth"),
    "appointed_on": Text("Date of appointment"),
    "retires_on": Text("Date of retirement"),
    "supervisor_nip": Text("Direct supervisor's NIP"),
    "levels": Text("Competencies"),
    "assessed_on": Text("Competencies assessed on"),
    "discipline_open_case": Text("Open discipline or criminal case"),
    "sanction_severity": Text("Disciplinary sanction"),
    "sanction_until": Text("Disciplinary sanction until"),
    "discipline_as_of": Text("Discipline data as of"),
    "service_bond_until": Text("Service bond until"),
    "left_on": Text("Leaving date"),
    "row": Text("The whole row"),
}
NEEDED = ("nip", "nrk", "name", "email", "employment_type", "legal_status", "agency", "post", "post_class", "appointed_on")
"""Headers without which a file is not read; the others may be absent and then leave the record as it is."""
DISCIPLINE = frozenset({"discipline_open_case", "sanction_severity", "sanction_until", "discipline_as_of"})
"""What is known of discipline is known as of one day: all of it or nothing."""
CODED = frozenset({"employment_type", "legal_status", "sanction_severity"})
"""Columns whose values are codes with words of their own, beside the predicates of performance."""
_FILLED = frozenset(NEEDED)
_MISSING = Text("This cell may not be empty.")
_RATING = re.compile(r"(.+?) (\d{4})$")


@dataclass(frozen=True, slots=True)
class Known:
    """The lists against which cells are checked, as they stand on the day of the import."""

    agencies: Mapping[str, str]
    """Compared name of an agency to its id."""
    units: Mapping[tuple[str, str], str]
    """(id of the agency, compared name or code of a unit) to the unit's id."""
    names: Sequence[str]
    """The names of agencies and units that exist today, for hints."""
    grades: Mapping[str, str]
    post_classes: Mapping[str, str]
    education: Mapping[str, str]
    competencies: Mapping[str, str]
    lowest_level: int = 1
    highest_level: int = 5
    twins: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    """(id of the agency, compared name) that several of its units bear, to their codes: such a name says nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell: the row (from 1, headers not counted), the column's key, what stood there, why it is refused."""

    row: int
    column: str
    value: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns a file has, by position; headers that the portal does not know are passed over and reported."""

    keys: tuple[str | None, ...]
    ignored: tuple[str, ...]
    present: frozenset[str] = field(default_factory=frozenset)

    @property
    def years(self) -> tuple[int, ...]:
        """The years for which the file carries a performance predicate."""
        return tuple(sorted(int(key[-4:]) for key in self.present if key.startswith("skp_")))


def label(key: str) -> Text:
    """The name of a column for its reader."""
    return Text("SKP predicate %(year)s", year=key[-4:]) if key.startswith("skp_") else LABELS[key]


def layout_of(headers: Sequence[Cell]) -> Layout:
    """Find the columns by their headers. Raises DomainError for a needed column that is missing and for one that stands twice."""
    titles = [cells.written(header) for header in headers]
    keys = tuple(_key_of(plain(title)) for title in titles)
    present = [key for key in keys if key]
    twice = next((key for key in present if present.count(key) > 1), None)
    if twice:
        raise DomainError(Text("The column %(column)s stands twice in the file.", column=label(twice)), "file")
    missing = next((key for key in NEEDED if key not in present), None)
    if missing:
        raise DomainError(Text("The file has no column %(column)s. The first row holds the headers.", column=label(missing)), "file")
    discipline = DISCIPLINE - set(present)
    if discipline and discipline != DISCIPLINE:
        raise DomainError(
            Text("The four columns on discipline come together; %(column)s is missing.", column=label(min(discipline))), "file"
        )
    ignored = tuple(title for title, key in zip(titles, keys, strict=True) if title.strip() and key is None)
    return Layout(keys, ignored, frozenset(present))


def _key_of(title: str) -> str | None:
    if found := _RATING.match(title):
        return f"skp_{found[2]}" if found[1] in RATING_PREFIXES else None
    return HEADERS.get(title)


def _shown(name: str) -> str:
    return ", ".join(words for words in FIRST_WORDS[name].values())


def _codes(name: str) -> Validator:
    return cells.one_of(CODES[name], _shown(name))


def _list(codes: Mapping[str, str]) -> Validator:
    return cells.one_of(codes, ", ".join(dict.fromkeys(codes.values())))


NO_BODY = Text("The name of an agency or unit that exists today.")
NO_UNIT = Text("A unit of the agency that stands in the same row; a new one is entered under Organisations first.")
NEAR_BODY = Text("The name of an agency or unit that exists today. Perhaps: %(name)s.")

_MAKERS: dict[str, Callable[[Known], Validator]] = {
    "nip": lambda _: cells.number_of_servant,
    "nrk": lambda _: cells.digits_of(6),
    "name": lambda _: cells.line,
    "email": lambda _: cells.address,
    "employment_type": lambda _: _codes("employment_type"),
    "legal_status": lambda _: _codes("legal_status"),
    "agency": lambda known: cells.known(known.agencies, list(known.names), NO_BODY, NEAR_BODY),
    "unit": lambda _: cells.remembered(cells.line),
    "post": lambda _: cells.remembered(cells.line),
    "post_class": lambda known: _list(known.post_classes),
    "grade": lambda known: _list(known.grades),
    "education": lambda known: _list(known.education),
    "supervisor_nip": lambda _: cells.remembered(cells.number_of_servant),
    "levels": lambda known: cells.levels(known.competencies, known.lowest_level, known.highest_level),
    "discipline_open_case": lambda _: _codes("yes_no"),
    "sanction_severity": lambda _: _codes("severity"),
}


def validators(layout: Layout, known: Known) -> list[tuple[int, str, Validator]]:
    """One closure a column that the file has: its position, its key, its validator."""
    return [(position, key, _validator(key, known)) for position, key in enumerate(layout.keys) if key is not None]


def _validator(key: str, known: Known) -> Validator:
    if key.startswith("skp_"):
        return cells.predicate(CODES["predicate"], CODES["old_predicate"], _shown("predicate"))
    maker = _MAKERS.get(key)
    return maker(known) if maker else cells.remembered(cells.day)


class Rows:
    """Checks whole rows. `check` gives the row's canonical values by key, or the faults that keep it out."""

    def __init__(self, layout: Layout, known: Known, today: dt.date) -> None:
        self._columns = validators(layout, known)
        self._known = known
        self._hints = {plain(name): name for name in known.names}
        self._today = today.isoformat()
        self._seen: dict[str, dict[str, int]] = {"nip": {}, "nrk": {}, "email": {}}

    def check(self, number: int, row: Sequence[Cell]) -> tuple[dict[str, str | None], list[Fault]]:
        """Every cell by its own rule, then what cells say about each other; a bad cell does not hide the others."""
        values: dict[str, str | None] = {}
        faults: list[Fault] = []
        width = len(row)
        for position, key, read in self._columns:
            cell = row[position] if position < width else None
            checked = read(cell)
            if isinstance(checked, str):
                values[key] = checked
            elif checked is None and key not in _FILLED:
                values[key] = None
            elif checked is None:
                faults.append(Fault(number, key, "", _MISSING))
            else:
                faults.append(Fault(number, key, cells.written(cell), checked))
        if faults and values.get("nip"):
            faults = [_hinted(fault, _born(values["nip"] or "")) for fault in faults]
        self._place(number, values, faults)
        for key, reason in self._together(number, values):
            faults.append(Fault(number, key, self._given(key, row), reason))
        return values, faults

    def _given(self, key: str, row: Sequence[Cell]) -> str:
        position = next((position for position, name, _ in self._columns if name == key), None)
        return cells.written(row[position]) if position is not None and position < len(row) else ""

    def _place(self, number: int, values: dict[str, str | None], faults: list[Fault]) -> None:
        """The body of a row is its unit, or its agency where no unit is given."""
        agency, unit = values.pop("agency", None), values.pop("unit", None)
        if agency is None or unit is None:
            values["body_id"] = agency
            return
        found = self._known.units.get((agency, plain(unit)))
        values["body_id"] = found
        if found is None:
            hint = next((name for key, name in self._hints.items() if key.startswith(plain(unit)) and key != plain(unit)), None)
            reason = Text(NEAR_BODY.msgid, name=hint) if hint else NO_UNIT
            twins = self._known.twins.get((agency, plain(unit)))
            if twins:
                reason = Text("The code of the unit: several of this agency bear this name (%(codes)s).", codes=", ".join(twins))
            faults.append(Fault(number, "unit", unit, reason))

    def _together(self, number: int, values: dict[str, str | None]) -> list[tuple[str, Text]]:
        return [*self._twice(number, values), *against_each_other(values, self._today)]

    def _twice(self, number: int, values: dict[str, str | None]) -> list[tuple[str, Text]]:
        found: list[tuple[str, Text]] = []
        for key, seen in self._seen.items():
            value = values.get(key)
            if value is not None and seen.setdefault(value, number) != number:
                found.append((key, Text("Stands already in row %(row)s of this file.", row=seen[value])))
        return found


def against_each_other(values: Mapping[str, str | None], today: str) -> list[tuple[str, Text]]:
    """What the cells of one person say against each other: the column, and why it is refused."""
    found = [*_against_number(values), *_dates(values, today), *_discipline(values)]
    if values.get("supervisor_nip") and values.get("supervisor_nip") == values.get("nip"):
        found.append(("supervisor_nip", Text("A person cannot be their own supervisor.")))
    return found


def corrected(key: str, cell: Cell, record: Mapping[str, str | None], known: Known, today: dt.date, *, needed: bool = False) -> str | None:
    """One cell in the place of what a record holds: its canonical form, as a file's would be read.

    Raises DomainError beside the field `after` for what a file could not hold, or where nothing would change.
    """
    checked = _validator(key, known)(cell)
    if isinstance(checked, Text):
        raise DomainError(checked, "after")
    if checked is None and (needed or key in _FILLED):
        raise DomainError(_MISSING, "after")
    if checked == record.get(key):
        raise DomainError(Text("This is what the record holds already."), "after")
    before = against_each_other(record, today.isoformat())
    for column, reason in against_each_other({**record, key: checked}, today.isoformat()):
        if column == key or (column, reason) not in before:
            raise DomainError(reason if column == key else Text("%(column)s: %(reason)s", column=label(column), reason=reason), "after")
    return checked


def _against_number(values: Mapping[str, str | None]) -> list[tuple[str, Text]]:
    """The NIP carries the date of birth and the employment type: both must agree with their own columns (DOMAIN: cross-check)."""
    number, birth, employment = values.get("nip"), values.get("birth_date"), values.get("employment_type")
    if number is None:
        return []
    found: list[tuple[str, Text]] = []
    if birth is not None and birth.replace("-", "") != number[:8]:
        found.append(("birth_date", Text("Does not agree with the first eight digits of the NIP: %(day)s.", day=_born(number))))
    if employment is not None and employment != nip.employment_of(number):
        found.append(("employment_type", Text("Digits 13 and 14 of the NIP say %(type)s.", type=nip.employment_of(number).value)))
    return found


def _hinted(fault: Fault, born: dt.date) -> Fault:
    """A date of birth that does not exist is met with the one that the NIP names."""
    if fault.column != "birth_date":
        return fault
    reason = Text("A date that stands in the calendar. The first eight digits of the NIP: %(day)s.", day=born)
    return Fault(fault.row, fault.column, fault.value, reason)


def _born(number: str) -> dt.date:
    return dt.date.fromisoformat(number[:8])


def _dates(values: Mapping[str, str | None], today: str) -> list[tuple[str, Text]]:
    found: list[tuple[str, Text]] = []
    appointed, retires = values.get("appointed_on"), values.get("retires_on")
    if appointed is not None and retires is not None and retires <= appointed:
        found.append(("retires_on", Text("Lies before the date of appointment.")))
    for key in ("appointed_on", "assessed_on", "discipline_as_of"):
        value = values.get(key)
        if value is not None and value > today:
            found.append((key, Text("Lies in the future.")))
    return found


def _discipline(values: Mapping[str, str | None]) -> list[tuple[str, Text]]:
    """Discipline data count from a day, and a sanction that weighs has an end."""
    severity, until = values.get("sanction_severity"), values.get("sanction_until")
    found: list[tuple[str, Text]] = []
    if severity in {Severity.MODERATE, Severity.SEVERE} and until is None:
        found.append(("sanction_until", Text("A moderate or severe sanction has a date on which it ends.")))
    if until is not None and severity is None:
        found.append(("sanction_severity", Text("A sanction with an end has a severity.")))
    told = values.get("discipline_open_case") is not None or severity is not None
    if told and values.get("discipline_as_of") is None:
        found.append(("discipline_as_of", Text("Discipline data name the day on which they were true.")))
    return found
