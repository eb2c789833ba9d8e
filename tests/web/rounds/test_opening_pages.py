"""A curator sets the calendar and opens a round in the browser; what is missing is said, and what is fixed has no buttons."""

import pytest
from bs4 import BeautifulSoup

from portal.kernel.db import db
from tests.factories import openings, rounds

ENGLISH = {"Accept-Language": "en"}
CALENDAR = {
    "lists_until-day": "4",
    "lists_until-month": "12",
    "lists_until-year": "2026",
    "lists_until_time": "16.00",
    "answer_days": "3",
    "seed_source": openings.SOURCE,
}


def read(browser, path, status=200):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == status, path
    return " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


def fault_beside(answer, field):
    return BeautifulSoup(answer.text, "html.parser").find(id=f"{field}-err").get_text(" ", strip=True)


@pytest.fixture
def made(app):
    return rounds.world()


@pytest.fixture
def curator(made, as_):
    return as_(made.world.accounts["curator"])


def test_a_round_is_scheduled_previewed_and_opened_and_then_its_plan_is_fixed(made, curator, as_):
    path = f"/rounds/{made.round.id}"
    assert "The calendar is not set yet" in read(curator, f"{path}/opening")
    refused = curator.post(f"{path}/opening", headers=ENGLISH)
    assert (refused.status_code, "The calendar is not set yet" in refused.text) == (422, True)
    assert curator.post(f"{path}/calendar", data=CALENDAR).location == path
    page = read(curator, path)
    assert "4 December 2026" in page
    assert openings.SOURCE in page
    preview = read(curator, f"{path}/opening")
    assert "Nothing is missing" in preview
    assert f"{made.world.agency.name} 6 Usual criteria" in preview
    assert curator.post(f"{path}/opening").location == path
    page = read(curator, path)
    assert "Collecting choices" in page
    for act in ("Try the plan", "Add an offering", "Change the plan", "Set the calendar"):
        assert act not in page, act
    assert curator.post(f"{path}/opening", headers=ENGLISH).status_code == 422
    assert "This round has opened" in read(curator, f"{path}/calendar")
    db.session.expire_all()
    assert made.round.opened_at is not None
