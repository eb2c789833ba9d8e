"""One cell of a workforce file: from what a spreadsheet holds to the one way in which the portal writes it, or to what is wrong.

A validator takes the cell and gives a `str` (the canonical form), None (an empty cell) or a `Text` (the fault). It is a closure made
once a column, because a file has more than a million cells; what repeats in a column is looked up and not read again.
"""

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping

from portal.kernel.text import Text
from portal.workforce.domain import nip
from portal.workforce.domain.words import MONTHS, plain

Cell = object
Checked = str | Text | None
Validator = Callable[[Cell], Checked]

LONGEST = 200
EXACT = 2**53
"""Above this a spreadsheet's number no longer holds every digit."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_NAMED = re.compile(r"(\d{1,2})\s+([a-z]+)\s+(\d{4})$")
_ADDRESS = re.compile(r"[^@\s<>,;\"()\[\]]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$")
_DATE = Text("A date that stands in the calendar, day, month, year: 14-03-2027 or 14 March 2027.")
_LOST = Text("Stored as a number, of which the last digits are lost; format the column as text and enter it again.")


class Memo(dict[Cell, Checked]):
    """A validator that reads each different cell once; for columns whose values repeat."""

    def __init__(self, read: Validator) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Cell) -> Checked:
        checked = self[cell] = self._read(cell)
        return checked


def remembered(read: Validator) -> Validator:
    """The same validator with a memory."""
    return Memo(read).__getitem__


def written(cell: Cell) -> str:
    """The cell as the words that a person would see in it, for reports."""
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case _:
            return _UNPRINTABLE.sub("\u2423", str(cell))[:LONGEST]


def line(cell: Cell) -> Checked:
    """One line of text: outer space gone, nothing unprintable, not too long, not the start of a formula."""
    text = cell if isinstance(cell, str) else written(cell)
    text = text.strip()
    if not text:
        return None
    if _UNPRINTABLE.search(text):
        return Text("Contains characters that cannot be printed, such as a line break.")
    if len(text) > LONGEST:
        return Text("At most %(most)s characters; %(given)s were given.", most=LONGEST, given=len(text))
    if text.startswith(_FORMULA):
        return Text("May not begin with = + - or @, which a spreadsheet takes for a formula.")
    return text


def number_of_servant(cell: Cell) -> Checked:
    """A NIP, in its eighteen digits."""
    if isinstance(cell, float | int) and cell >= EXACT:
        return _LOST
    text = line(cell)
    if not isinstance(text, str):
        return text
    faults = nip.faults_of(text)
    return faults[0] if faults else nip.stripped(text)


def digits_of(length: int) -> Validator:
    """A number of exactly so many digits; a spreadsheet's number gets back the zeros that it lost in front."""
    wrong = re.compile(rf"\d{{{length}}}$", re.ASCII)

    def check(cell: Cell) -> Checked:
        text = line(cell)
        if not isinstance(text, str):
            return text
        if isinstance(cell, float | int):
            text = text.zfill(length)
        return (
            text
            if wrong.match(text)
            else Text("Consists of %(length)s digits; %(given)s characters were given.", length=length, given=len(text))
        )

    return check


def address(cell: Cell) -> Checked:
    """An e-mail address in lower case."""
    text = line(cell)
    if not isinstance(text, str):
        return text
    text = text.lower()
    return text if _ADDRESS.match(text) else Text("An e-mail address such as nama@jakarta.go.id.")


def day(cell: Cell) -> Checked:
    """A day, as YYYY-MM-DD; days that do not exist are refused, also those that a spreadsheet let stand as text."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = line(cell)
    if not isinstance(text, str):
        return text
    try:
        return _day_of(text.lower()).isoformat()
    except (ValueError, KeyError):
        return _DATE


def _day_of(text: str) -> dt.date:
    if found := _DAY_FIRST.match(text):
        date, month, year = found.groups()
        return dt.date(int(year), int(month), int(date))
    if found := _NAMED.match(text):
        return dt.date(int(found[3]), MONTHS[found[2]], int(found[1]))
    return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone


def one_of(codes: Mapping[str, str], shown: str) -> Validator:
    """One code of a list, found by any of its words; `shown` names the words that count today."""
    wrong = Text("One of: %(words)s.", words=shown)

    def check(cell: Cell) -> Checked:
        text = "true" if cell is True else "false" if cell is False else line(cell)
        if not isinstance(text, str):
            return text
        return codes.get(plain(text), wrong)

    return remembered(check)


def predicate(codes: Mapping[str, str], old: Mapping[str, str], shown: str) -> Validator:
    """A predicate of performance; one of the scheme before 2022 is named as such."""
    outdated = Text("An old predicate. Those in force: %(words)s.", words=shown)
    wrong = Text("One of: %(words)s.", words=shown)

    def check(cell: Cell) -> Checked:
        text = line(cell)
        if not isinstance(text, str):
            return text
        return codes.get(plain(text)) or (outdated if plain(text) in old else wrong)

    return remembered(check)


def known(codes: Mapping[str, str], names: list[str], wrong: Text, near: Text) -> Validator:
    """An entry of a long list by its name; a miss gives the nearest names that are there (message `near`)."""
    compared = {plain(name): name for name in names}

    def check(cell: Cell) -> Checked:
        text = line(cell)
        if not isinstance(text, str):
            return text
        found = codes.get(plain(text))
        if found is not None:
            return found
        hint = _nearest(plain(text), compared)
        return Text(near.msgid, name=hint) if hint else wrong

    return remembered(check)


def _nearest(text: str, names: Mapping[str, str]) -> str | None:
    longer = sorted((name for name in names if name.startswith(text)), key=len)
    close = longer or difflib.get_close_matches(text, names, n=1, cutoff=0.75)
    return names[close[0]] if close else None


def levels(codes: Mapping[str, str], lowest: int, highest: int) -> Validator:
    """Levels of competencies: `M.01=2; M.05=3`; gives the canonical JSON object of codes and levels."""
    wrong = Text("Codes with a level from %(lowest)s to %(highest)s, such as: M.01=2; M.05=3.", lowest=lowest, highest=highest)

    pairs: dict[str, tuple[str, int] | None] = {}

    def pair_of(part: str) -> tuple[str, int] | None:
        name, _, level = (piece.strip() for piece in part.partition("="))
        code = codes.get(plain(name))
        fits = level.isascii() and level.isdigit() and lowest <= int(level) <= highest
        return (code, int(level)) if code and fits else None

    def check(cell: Cell) -> Checked:
        text = line(cell)
        if not isinstance(text, str):
            return text
        found: dict[str, int] = {}
        for part in text.replace(",", ";").split(";"):
            if part not in pairs:  # a file has few different pairs and many combinations of them
                pairs[part] = pair_of(part)
            pair = pairs[part]
            if pair is None or pair[0] in found:
                if not part.strip():
                    continue
                return wrong
            found[pair[0]] = pair[1]
        return "{" + ", ".join([f'"{code}": {found[code]}' for code in sorted(found)]) + "}" if found else None

    return check
