"""One appointment as a calendar file: put in, changed, taken out."""

import datetime as dt
from dataclasses import replace

import pytest

from portal.catalogue.domain.calendar import Event, appointment, calendar

BEGINS = dt.datetime(2026, 11, 26, 7, 0, tzinfo=dt.UTC)
TALK = Event(
    uid="1@simpul",
    sequence=1,
    stamped=dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC),
    summary="Wawancara",
    description="PT Contoh",
    url="http://localhost/talks/1",
    begins=BEGINS,
    ends=BEGINS + dt.timedelta(minutes=45),
    place="Jalan Contoh 1; lantai 3",
    organiser='PT "Contoh"',
)


def lines(text):
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")


def test_it_says_from_when_to_when_and_takes_up_the_time():
    said = lines(appointment(TALK))

    assert {"METHOD:PUBLISH", "DTSTART:20261126T070000Z", "DTEND:20261126T074500Z", "TRANSP:OPAQUE", "STATUS:CONFIRMED"} <= set(said)
    assert "LOCATION:Jalan Contoh 1\\; lantai 3" in said
    assert "ORGANIZER;CN=\"PT 'Contoh'\":invalid:nomail" in said


def test_a_cancelled_one_takes_the_earlier_out_by_its_name_and_a_higher_number():
    said = lines(appointment(replace(TALK, sequence=2, cancelled=True)))

    assert {"METHOD:CANCEL", "UID:1@simpul", "SEQUENCE:2", "STATUS:CANCELLED"} <= set(said)


@pytest.mark.parametrize("line", ["METHOD:PUBLISH", "TRANSP:TRANSPARENT"])
def test_a_feed_of_days_stays_as_it_was(line):
    days = replace(TALK, begins=dt.date(2026, 11, 26), ends=dt.date(2026, 11, 27), organiser="")
    said = lines(calendar("Peluang", [days]))

    assert line in said
    assert "DTEND;VALUE=DATE:20261128" in said
    assert not [one for one in said if one.startswith("ORGANIZER")]
