"""What leaves as a file: papers, and every list as a workbook."""

import contextlib
import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import quote

import xlsxwriter
from flask import Response

from portal.kernel import clock
from portal.kernel.text import Text
from portal.web.i18n import moment, say, written

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(data: bytes, name: str, media_type: str, *, inline: bool = False) -> Response:
    """A file for the reader, under its own name, never interpreted as a page."""
    way = "inline" if inline else "attachment"
    response = Response(data, mimetype=media_type)
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def chosen_words(chosen: Mapping[str, str], **names: Callable[[str], Text]) -> list[Text | str]:
    """The filters of a list as its workbook names them: what was typed as it was, a code by the word that `names` gives for its filter.

    A code without a word filtered nothing and is left out, as is the order.
    """
    found: list[Text | str] = []
    for name, value in chosen.items():
        if value and name != "order":
            with contextlib.suppress(LookupError):
                found.append(names[name](value) if name in names else value)
    return found


def workbook(
    name: str,
    title: Text,
    filters: Sequence[Text | str],
    heads: Sequence[Text],
    rows: Iterable[Sequence[object]],
    *,
    note: Text | None = None,
) -> Response:
    """A list as XLSX: what it is, how it was filtered and when, a note on what it leaves out, then its rows.

    Text is never taken as a formula.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Simpul")
        sheet.write_string(0, 0, say(title), bold)
        sheet.write_string(
            1,
            0,
            say(Text("As of %(moment)s. Filters: %(filters)s.", moment=moment(clock.now()), filters="; ".join(map(say, filters)) or "-")),
        )
        if note:
            sheet.write_string(2, 0, say(note))
        for column, head in enumerate(heads):
            sheet.write_string(3, column, say(head), bold)
        for number, row in enumerate(rows, 4):
            for column, value in enumerate(row):
                _write(sheet, number, column, value)
    return attachment(buffer.getvalue(), f"{name}-{clock.today():%Y%m%d}.xlsx", XLSX)


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object) -> None:
    if isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif isinstance(value, dt.date | dt.datetime | Text):
        sheet.write_string(row, column, written(value))
    elif value is not None:
        sheet.write_string(row, column, str(value))
