"""A sheet of offerings, read by the forms of its kind: each row as if somebody had typed it into the pages."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from partners.offerings import adapters
from partners.offerings.adapters import Explained
from partners.offerings.domain import KIND_NAMES
from partners.offerings.domain.sheets import (
    FAULTS,
    MOST_ROWS,
    NO,
    REMARK,
    YES,
    Fault,
    Line,
    Reading,
    columns_of,
    day_parts,
    plain,
    written,
)
from partners.offerings.forms import KindForm, Sheet
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.web.fields import ChoiceField, ChoicesField, DayField, ParagraphField, Shown, TickField, UploadField, WholeNumberField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import LANGUAGES, say

OWN: dict[str, Text] = {REMARK: Text("Your notes"), FAULTS: Text("What is wrong")}
EXAMPLE, EXAMPLE_ROW = Text("EXAMPLE"), Text("EXAMPLE: this row is not read")
SHOWN = 300
"""So much of a cell is shown beside what is wrong with it; the file of the rows that stay out has all of it."""
EXAMPLES: dict[str, str] = {
    "title": "Perancangan antrean layanan digital",
    "summary": "Peserta mengukur waktu tunggu dan merancang antrean yang lebih singkat.",
    "unit": "Layanan digital",
    "tasks": "Mengukur waktu tunggu di dua loket\nMemetakan layanan dari sisi warga",
    "outcomes": "Membaca data antrean dan mengusulkan perbaikan",
    "topics": "Dasar data antrean\nPerancangan layanan",
    "speakers": "Nama pengajar, bidang",
    "intake": "Semester gasal 2027/2028",
    "place": "Cawang, Jakarta Timur",
    "schedule": "Tiga hari Kamis, pukul 13.00 sampai 16.00",
    "working_pattern": "Senin sampai Kamis di mitra, Jumat di kantor",
    "benefits": "Makan siang; tanpa uang saku",
    "class_times": "Jumat 18.30-21.00",
    "admission": "Ujian tulis, 12 Maret 2027",
    "mentor_name": "Nama lengkap",
    "mentor_email": "nama@organisasi.id",
}
"""What the template's example says where the field's kind does not: the words of an offering, therefore Indonesian."""
DAYS = {"starts_on": 60, "ends_on": 144, "deadline": 30}
"""So many days from the download the example's days lie."""


class SheetForm(BaseForm):
    """A sheet that is uploaded, and of which kind its rows are."""

    kind = ChoiceField(_l("What is offered"), radios=True, description=_l("Each kind has a template of its own."))
    file = UploadField(
        _l("The filled template"),
        description=_l("XLSX or CSV (UTF-8), at most 200 rows and 2 MB. Nothing becomes a draft before you have seen what would."),
        accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )

    def offer(self, kinds: Sequence[str]) -> "SheetForm":
        """Fill in which kinds can be chosen."""
        self.kind.choices = choices([(kind, KIND_NAMES[kind]) for kind in kinds])
        return self


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a kind's forms."""

    key: str
    page: str
    name: str
    field: Any


def _columns(kind: KindForm) -> list[Column]:
    return [Column(field.name, sheet.key, _said(field.label.text), field) for sheet in kind.sheets for field in sheet.form()]


def _said(words: object) -> str:
    return say(words) if isinstance(words, Text) else str(words)


def names_of(kind: KindForm) -> dict[str, str]:
    """What each column is called in the reader's language."""
    return {column.key: column.name for column in _columns(kind)}


def _known(kind: KindForm) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The headers by which a column is known, in either language or by its name in the code, and the words of each choice with its code."""
    heads: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        with force_locale(language):
            heads |= {plain(say(name)): key for key, name in OWN.items()}
            for column in _columns(kind):
                heads |= {plain(column.name): column.key, column.key: column.key}
                if isinstance(column.field, ChoiceField | ChoicesField):
                    found = words.setdefault(column.key, {})
                    for code, label in _offered(column.field):
                        found |= {plain(label): code, plain(code): code}
    return heads, words


def _examples() -> tuple[str, ...]:
    """The word that marks a row as an example, in each language."""
    said = []
    for language in LANGUAGES:
        with force_locale(language):
            said.append(plain(say(EXAMPLE)))
    return tuple(said)


def judge(kind: KindForm, content: bytes) -> Reading:
    """Read a file as rows of a kind. Raises DomainError beside `file` for one that cannot be read at all."""
    head, *rows = adapters.table_of(content) or [()]
    heads, words = _known(kind)
    columns, examples = columns_of(head, heads), _examples()
    found, raw = [], {}
    for number, row in enumerate(rows, 2):
        cells = {column: cell for column, cell in zip(columns, row, strict=False) if column and written(cell)}
        notes = plain(cells.pop(REMARK, ""))
        cells.pop(FAULTS, None)
        if cells and not notes.startswith(examples):
            raw[number] = row
            found.append((number, cells))
    if not found:
        raise DomainError(Text("The file has no row to read below its headers; the example is skipped."), "file")
    if len(found) > MOST_ROWS:
        raise DomainError(Text("A sheet may have at most %(most)s rows; this one has %(given)s.", most=MOST_ROWS, given=len(found)), "file")
    pages = [(sheet, list(sheet.form())) for sheet in kind.sheets]
    lines = [_line(pages, number, cells, words) for number, cells in found]
    return Reading(_without_faults(head, columns), raw, lines, say(OWN[FAULTS]))


def _without_faults(head: Sequence[object], columns: Sequence[str | None]) -> list[object]:
    """The headers as they stood; a column of faults that came back is the writer's notes from now on."""
    return [say(OWN[REMARK]) if column == FAULTS and REMARK not in columns else cell for cell, column in zip(head, columns, strict=True)]


def _line(
    pages: Sequence[tuple[Sheet, Sequence[Shown]]], number: int, cells: Mapping[str, object], words: Mapping[str, Mapping[str, str]]
) -> Line:
    """A row as its pages see it; `pages` are made once, with their fields: what a cell is sent as depends on the field's kind alone."""
    line = Line(number, {}, written(cells.get("title"))[:SHOWN], None)
    for sheet, fields in pages:
        sent = [pair for field in fields for pair in _typed(field, cells.get(field.name), words.get(field.name, {}))]
        form = sheet.form(MultiDict(sent))
        form.validate()
        if any(field.name in cells for field in form):
            line.pages[sheet.key] = form.typed()
        faulty = [field.name for field in form if _is_faulty(field, cells.get(field.name))]
        line.missing += [field.name for field in form if field.errors and field.name not in faulty]
        if faulty:
            reasons = _reasons(sheet, sent)
            line.faults += [Fault(name, written(cells.get(name))[:SHOWN], reasons(name)) for name in faulty]
        if "starts_on" in form:
            line.starts_on = form["starts_on"].data
    return line


def _is_faulty(field: Shown, cell: object) -> bool:
    """Whether a cell is filled with what cannot be; an empty one is no fault of a draft."""
    text = plain(written(cell))
    if isinstance(field, TickField):
        return bool(text) and text not in YES | NO
    return bool(field.errors and text and not field.is_empty)


def _reasons(sheet: Sheet, sent: Sequence[tuple[str, str]]) -> Callable[[str], dict[str, str]]:
    """What a page says against its fields, in each language: whoever opens the review reads it in their own."""
    said: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        with force_locale(language):
            form = sheet.form(MultiDict(sent))
            form.validate()
            tick = say(Text("Write yes or no."))
            said[language] = {field.name: tick if isinstance(field, TickField) else " ".join(map(str, field.errors)) for field in form}
    return lambda name: {language: texts[name] for language, texts in said.items()}


def _typed(field: Shown, cell: object, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """A cell as a browser would send it; an empty one is not sent, so that the field keeps what it begins with."""
    text = written(cell)
    match field:
        case _ if not text:
            return []
        case DayField():
            return [(f"{field.name}-{part}", value) for part, value in day_parts(cell).items()]
        case TickField():
            return [(field.name, "y")] if plain(text) in YES else []
        case ChoicesField():
            items = [item for item in text.replace("\n", ";").split(";") if item.strip()]
            return [(field.name, words.get(plain(item), item.strip())) for item in items]
        case ChoiceField():
            return [(field.name, words.get(plain(text), text))]
        case _:
            return [(field.name, text)]


# -- the template -------------------------------------------------------------------------------------------------------------------------


def template(kind: KindForm) -> bytes:
    """A workbook with a column for every field of a kind's pages, one example, and what each column takes."""
    notes = Explained(say(OWN[REMARK]), say(EXAMPLE_ROW), say(Text("no")), say(Text("Whatever you like; it is not read.")), "")
    titles = (
        Text("Columns"),
        Text("Column"),
        Text("Needed before it is submitted"),
        Text("What to write"),
        Text("Words or codes that are taken"),
    )
    return adapters.template([notes, *map(_explained, _columns(kind))], [say(title) for title in titles])


def _explained(column: Column) -> Explained:
    field = column.field
    needed = field.optional_word or (isinstance(field, WholeNumberField) and field.default is not None)
    meaning = " ".join(part for part in (_said(field.description or ""), _shape(field)) if part)
    return Explained(column.name, _example(field), say(Text("no") if needed else Text("yes")), meaning, _words(field))


def _shape(field: Shown) -> str:
    match field:
        case DayField():
            return say(Text("A date: as the spreadsheet writes it, or 2026-11-09, or 9 11 2026."))
        case TickField():
            return say(Text("yes or no"))
        case ChoicesField():
            return say(Text("Any number of them, with a semicolon between."))
        case WholeNumberField():
            return say(Text("A whole number from %(least)s to %(most)s.", least=field.least, most=field.most))
        case ParagraphField() if "\n" in EXAMPLES.get(field.name, ""):
            return say(Text("Each on a line of its own within the cell (Alt and Enter)."))
        case _:
            return ""


def _words(field: Any) -> str:  # noqa: ANN401  a field with or without choices
    if not isinstance(field, ChoiceField | ChoicesField):
        return ""
    return "\n".join(label if code == label else f"{label} ({code})" for code, label in _offered(field))


def _offered(field: Any) -> list[tuple[str, str]]:  # noqa: ANN401  a field with choices
    """The codes of a field's choices, each with its words."""
    return [(str(choice.value), _said(choice.label)) for choice in field.choices if choice.value]


def _example(field: Any) -> str:  # noqa: ANN401  any field
    match field:
        case DayField():
            return (clock.today() + dt.timedelta(days=DAYS.get(field.name, 60))).isoformat()
        case TickField():
            return "" if field.name == "certified" else say(Text("yes"))
        case ChoiceField() if not field.optional_word:
            return next((label for _, label in _offered(field)), "")
        case WholeNumberField() if not field.optional_word:
            return str(field.default or max(field.least, 1))
        case _:
            return EXAMPLES.get(field.name, "")
