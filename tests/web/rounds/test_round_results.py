"""Everybody reads their own result and why, checks what was fixed of them, and answers; the public reads figures that name nobody."""

import pytest
from bs4 import BeautifulSoup

from portal.rounds.domain import RoundState
from tests.factories import round_results

ENGLISH = {"Accept-Language": "en"}


def text_of(answer):
    return " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


def read(browser, path, status=200):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == status, path
    return text_of(answer)


@pytest.fixture
def world(app):
    return round_results.world()


def test_somebody_reads_where_they_are_placed_and_why(world, as_):
    played = world.played
    page = read(as_(played.accounts["hub1"]), f"/rounds/lists/{played.lists['hub1'].id}/result")
    assert "Placed at your choice 2" in page
    print(page)
    for path in ("result", "opening", "opening.json"):
        print(read(as_(played.accounts["hub1"]), f"/rounds/lists/{played.lists['hub1'].id}/{path}")[-3000:])
    print(read(as_(), "/rounds/records"))
    print(read(as_(), f"/rounds/{played.round.id}/record"))
