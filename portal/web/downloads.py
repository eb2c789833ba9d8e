"""What leaves as a file: papers, and every list as a workbook."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
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


def workbook(name: str, title: Text, filters: Sequence[str], heads: Sequence[Text], rows: Iterable[Sequence[object]]) -> Response:
    """A list as XLSX: what it is, how it was filtered and when, then its rows. Text is never taken as a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Simpul")
        sheet.write_string(0, 0, say(title), bold)
        sheet.write_string(
            1, 0, say(Text("As of %(moment)s. Filters: %(filters)s.", moment=moment(clock.now()), filters="; ".join(filters) or "-"))
        )
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
