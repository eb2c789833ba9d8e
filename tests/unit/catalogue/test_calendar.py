"""A calendar's text keeps RFC 5545: long lines are folded, marks escaped, an entry is replaced and cancelled by its name."""

import datetime as dt

from portal.catalogue.domain.calendar import Event, calendar, escaped, folded

NOON = dt.datetime(2026, 12, 18, 9, tzinfo=dt.UTC)


def event(**changed):
    values = {
        "uid": "1@simpul",
        "sequence": 2,
        "stamped": NOON,
        "summary": "Ditutup: Air, tanah; udara",
        "description": "Satu\nDua",
        "url": "http://localhost/x",
        "begins": NOON,
    }
    return Event(**{**values, **changed})


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_what_has_a_meaning_of_its_own_is_escaped():
    assert escaped("a\\b;c,d\r\ne\nf\rg") == "a\\\\b\\;c\\,d\\ne\\nf\\ng"


def test_a_long_line_is_folded_between_characters_and_reads_the_same():
    line = "SUMMARY:" + "é🙂x" * 60
    parts = folded(line).split("\r\n")

    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert folded("SHORT") == "SHORT"


def test_a_moment_is_told_in_universal_time_and_days_to_the_one_after_the_last():
    lines = unfolded(calendar("Contoh", [event(), event(begins=dt.date(2027, 1, 4), ends=dt.date(2027, 3, 26), place="Jakarta")]))

    assert "DTSTART:20261218T090000Z" in lines
    assert "DTSTART;VALUE=DATE:20270104" in lines
    assert "DTEND;VALUE=DATE:20270327" in lines
    assert "LOCATION:Jakarta" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "X-WR-CALNAME:Contoh" in lines
    assert "SUMMARY:Ditutup: Air\\, tanah\\; udara" in lines


def test_what_was_called_off_is_cancelled_under_the_same_name():
    lines = unfolded(calendar("Contoh", [event(sequence=3, cancelled=True)]))

    assert {"UID:1@simpul", "SEQUENCE:3", "STATUS:CANCELLED"} <= set(lines)
    assert "STATUS:CONFIRMED" not in lines
