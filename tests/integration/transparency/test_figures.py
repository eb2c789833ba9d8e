"""How long decisions take is counted in working days, by agency, and says nothing of small groups."""

import datetime as dt
import random
import statistics
from typing import Any

import pytest

from portal.kernel import clock
from portal.kernel.calendar import working_days_between
from portal.kernel.db import db
from portal.organisations.domain import BodyKind
from portal.reference import queries as reference
from portal.reference import services as reference_services
from portal.transparency import presenters, queries
from tests.conftest import NOW
from tests.factories import waits
from tests.factories.organisations import body

NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)


@pytest.fixture
def offices(app: Any) -> dict[str, Any]:
    reference_services.seed(national_calendar=False)
    reference_services.seed_days({dt.date(2026, 11, 17): "Libur contoh"}, "contoh")
    province = body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh")
    bkd, dishub = (body(BodyKind.AGENCY, code, name, province) for code, name in (("BKD", "Badan Kepegawaian"), ("DISHUB", "Dinas Hub")))
    section = body(BodyKind.UNIT, "DISHUB-A", "Bidang Angkutan", dishub)
    company = body(BodyKind.COMPANY, "PT", "PT Contoh")
    return {"of": waits.procedure(), "bkd": bkd, "dishub": dishub, "section": section, "company": company, "province": province}


def at(day: int, hour: int = 10, month: int = 11) -> dt.datetime:
    return clock.at(dt.date(2026, month, day), hour)


def test_days_off_do_not_count_and_a_unit_counts_for_its_agency(offices: dict[str, Any]) -> None:
    waits.decided(offices["of"], offices["section"], at(13), at(18))  # Friday to Wednesday, with Tuesday off: 2
    waits.decided(offices["of"], offices["dishub"], at(18), at(18, 16))  # the same day: 0
    waits.decided(offices["of"], offices["dishub"], at(2), at(9))  # a week: 5
    waits.decided(offices["of"], offices["bkd"], at(5), at(6, 23))  # 1
    waits.decided(offices["of"], offices["company"], at(2), at(20))  # a host's wait is not an office's
    found = {one.agency: (one.decided, one.median) for one in queries.waits_in(NOVEMBER, DECEMBER)}
    assert found == {"Dinas Hub": (3, 2.0), "Badan Kepegawaian": (1, 1.0), None: (4, 1.5)}


def test_a_decision_belongs_to_the_month_in_which_it_was_taken_in_jakarta(offices: dict[str, Any]) -> None:
    waits.decided(offices["of"], offices["bkd"], at(28, month=10), at(1, 0))
    waits.decided(offices["of"], offices["bkd"], at(28, month=10), at(1, 0) - dt.timedelta(minutes=1))
    assert queries.waits_in(NOVEMBER, DECEMBER)[-1].decided == 1
    assert queries.waits_in(dt.date(2026, 10, 1), NOVEMBER)[-1].decided == 1


def test_what_waits_and_what_is_late_is_as_of_now_and_what_sleeps_is_not_counted(offices: dict[str, Any]) -> None:
    of, bkd = offices["of"], offices["bkd"]
    waits.turn(of, bkd, at(20), due_at=NOW - dt.timedelta(minutes=1))
    waits.turn(of, bkd, at(20), due_at=NOW + dt.timedelta(minutes=1))
    waits.turn(of, bkd, at(20), due_at=NOW - dt.timedelta(days=1), sleeps_until=dt.date(2026, 12, 1))
    waits.turn(of, bkd, at(20), due_at=NOW - dt.timedelta(days=1), left_at=NOW)
    (line, whole) = queries.waits_in(NOVEMBER, DECEMBER)
    assert (line.agency, line.waiting, line.late) == ("Badan Kepegawaian", 2, 1)
    assert (whole.waiting, whole.late, whole.decided, whole.median) == (2, 1, 0, None)


@pytest.mark.parametrize("seed", range(4))
def test_medians_are_those_of_counting_day_by_day(offices: dict[str, Any], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  moments by chance, the same each time
    expected: dict[str, list[int]] = {}
    for _ in range(40):
        office = chance.choice((offices["bkd"], offices["dishub"], offices["section"]))
        last = at(1, 0) + dt.timedelta(minutes=chance.randrange(23 * 24 * 60))
        first = last - dt.timedelta(minutes=chance.randrange(60 * 24 * 60))
        waits.decided(offices["of"], office, first, last)
        name = "Badan Kepegawaian" if office is offices["bkd"] else "Dinas Hub"
        days = working_days_between(clock.local(first).date(), clock.local(last).date(), reference.holidays())
        expected.setdefault(name, []).append(days)
    found = {one.agency: one.median for one in queries.waits_in(NOVEMBER, DECEMBER)}
    every = [days for name in expected for days in expected[name]]
    whole = found.pop(None)
    assert (found, whole) == ({name: statistics.median(days) for name, days in expected.items()}, statistics.median(every))


def test_what_has_waited_longer_than_is_counted_breaks_nothing(offices: dict[str, Any]) -> None:
    waits.decided(offices["of"], offices["bkd"], dt.datetime(2019, 1, 1, tzinfo=dt.UTC), at(20))
    assert (queries.waits_in(NOVEMBER, DECEMBER)[0].median or 0) > 700


def test_figures_of_small_groups_are_withheld_with_their_medians(offices: dict[str, Any]) -> None:
    for office, number in ((offices["bkd"], 12), (offices["dishub"], 11), (offices["province"], 3)):
        for _ in range(number):
            waits.decided(offices["of"], office, at(18), at(19))
    figures = presenters.figures_of(NOVEMBER)
    assert {line.agency: (line.decided, line.median) for line in figures.lines} == {
        "Badan Kepegawaian": (12, 1.0),
        "Dinas Hub": (None, None),
        "Provinsi Contoh": (None, None),
    }
    assert (figures.whole.decided, figures.whole.median, figures.promised) == (26, 1.0, 5)
    assert [(line.agency, width) for line, width in figures.bars] == [("Badan Kepegawaian", 10.0)]


def test_it_is_asked_in_a_bounded_number_of_statements(offices: dict[str, Any]) -> None:
    from sqlalchemy import event  # noqa: PLC0415  of this test alone

    waits.decided(offices["of"], offices["bkd"], at(18), at(19))
    presenters.figures_of(NOVEMBER)
    seen: list[str] = []
    event.listen(db.session.connection(), "before_cursor_execute", lambda *given: seen.append(given[2]))
    presenters.figures_of(NOVEMBER)
    assert len(seen) <= 3
