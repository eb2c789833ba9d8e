"""Anybody reads how long decisions take, in words, as bars and as a table, and takes the figures along."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.kernel import clock
from portal.organisations.domain import BodyKind
from portal.reference import services as reference
from tests.factories import waits
from tests.factories.organisations import body
from tests.web.applications.sheets import parts

EN = {"Accept-Language": "en"}


@pytest.fixture
def decided(app: Any) -> None:
    reference.seed(national_calendar=False)
    province = body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh")
    of = waits.procedure()
    for code, name, number, last in (("BKD", "Badan Kepegawaian", 12, 20), ("DISHUB", "Dinas Hub", 30, 13), ("DLH", "Dinas Hidup", 4, 20)):
        office = body(BodyKind.AGENCY, code, name, province)
        for _ in range(number):
            waits.decided(of, office, clock.at(dt.date(2026, 11, 2), 10), clock.at(dt.date(2026, 11, last), 10))


@pytest.mark.usefixtures("decided")
def test_the_page_says_figures_bars_and_what_is_withheld(as_: Callable[..., FlaskClient]) -> None:
    page = as_().get("/transparency", headers=EN).text
    for words in (
        "How long decisions took in November 2026",
        "Dinas Hub: 9.0 working days.",
        "bar bar--over",
        "withheld",
        "Figures about fewer than 10 are withheld",
        "5 working days in each step",
    ):
        assert words in page
    assert "Badan Kepegawaian: " not in page  # the next smallest beside the small one


@pytest.mark.usefixtures("decided")
def test_another_month_is_asked_for_and_nonsense_is_this_one(as_: Callable[..., FlaskClient]) -> None:
    page = as_().get("/transparency?month=2026-10", headers=EN).text
    assert "How long decisions took in October 2026" in page
    assert "No agency has decided often enough this month" in page
    for typed in ("2026-99", "%27", "x" * 300):
        assert "in November 2026" in as_().get(f"/transparency?month={typed}", headers=EN).text


@pytest.mark.usefixtures("decided")
def test_the_figures_are_taken_along_as_they_stand_on_the_page(as_: Callable[..., FlaskClient]) -> None:
    written = parts(as_().get("/transparency.xlsx?month=2026-11", headers=EN).data)
    for words in ("Dinas Hub", "withheld", "November 2026", "Figures about fewer than 10 are withheld"):
        assert words in written


def test_without_any_decision_the_page_teaches(app: Any, as_: Callable[..., FlaskClient]) -> None:
    reference.seed(national_calendar=False)
    assert "Nothing has been decided yet" in as_().get("/transparency", headers=EN).text
