"""Days of opportunities as calendars read them: a text by RFC 5545. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WIDTH = 75
"""The most octets of a line, after which it is folded."""
DAY = dt.timedelta(days=1)
HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Simpul//Peluang//ID", "CALSCALE:GREGORIAN")


@dataclass(frozen=True, slots=True)
class Event:
    """One entry: a moment, or whole days from `begins` to `ends`. The same `uid` with a higher `sequence` takes an earlier one's place."""

    uid: str
    sequence: int
    stamped: dt.datetime
    summary: str
    description: str
    url: str
    begins: dt.datetime | dt.date
    ends: dt.datetime | dt.date | None = None
    place: str = ""
    cancelled: bool = False
    organiser: str = ""
    """Who invites, where the entry is an appointment: it then takes up its time."""


def calendar(name: str, events: Iterable[Event]) -> str:
    """A whole calendar of that name."""
    lines = [*HEAD, "METHOD:PUBLISH"]
    lines += [
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Asia/Jakarta",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    lines += [line for event in events for line in _lines(event)]
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def appointment(event: Event) -> str:
    """One appointment as a file: it is put into a calendar, or taken out of it once it is cancelled (RFC 5546)."""
    lines = [*HEAD, f"METHOD:{'CANCEL' if event.cancelled else 'PUBLISH'}", *_lines(event), "END:VCALENDAR"]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_moment(event.stamped)}"
    if isinstance(event.begins, dt.datetime):
        yield f"DTSTART:{_moment(event.begins)}"
        if isinstance(event.ends, dt.datetime):
            yield f"DTEND:{_moment(event.ends)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.begins:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{(event.ends or event.begins) + DAY:%Y%m%d}"  # the day after the last
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    yield f"URL:{event.url}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    if event.organiser:
        name = event.organiser.replace('"', "'").replace("\n", " ")
        yield f'ORGANIZER;CN="{name}":invalid:nomail'  # required of an appointment; nobody answers by mail
    yield f"TRANSP:{'OPAQUE' if event.organiser else 'TRANSPARENT'}"
    yield "END:VEVENT"


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A text as a value: what has a meaning of its own stands behind a backslash, and a new line is written as one."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, written)
    return text


def folded(line: str) -> str:
    """A line of any length, cut between characters so that no part has more octets than allowed."""
    parts, room = [""], WIDTH
    for character in line:
        octets = len(character.encode())
        if octets > room:
            parts.append("")
            room = WIDTH - 1  # the blank with which it goes on
        parts[-1] += character
        room -= octets
    return "\r\n ".join(parts)
