"""A refused participant objects from the page of the list, and reads there what becomes of it."""

import pytest
from bs4 import BeautifulSoup

from portal.kernel.db import db
from portal.rounds.queries import objections
from tests.factories import round_lists

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def made(app):
    return round_lists.world()


@pytest.fixture
def person(made, as_):
    found = round_lists.submitted(made)
    round_lists.decide(made)
    round_lists.decide(made, "refuse", ground="service_suffers", reason="Loket kekurangan orang.")
    return as_(db.session.get_one(type(made.world.accounts["head"]), found.account_id))


def text_of(answer):
    return " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


def test_the_way_to_object_stands_on_the_list_and_the_objection_after_it(made, person):
    here = f"/rounds/lists/{made.list.id}"
    page = person.get(here, headers=ENGLISH)
    assert "Loket kekurangan orang." in page.text
    assert f"{here}/objection" in page.text
    form = text_of(person.get(f"{here}/objection", headers=ENGLISH))
    assert "Loket kekurangan orang." in form
    empty = person.post(f"{here}/objection", data={"words": ""}, headers=ENGLISH)
    assert empty.status_code == 422
    assert BeautifulSoup(empty.text, "html.parser").find(id="words-err") is not None
    assert person.post(f"{here}/objection", data={"words": "Pengganti sudah ada."}).status_code == 303
    page = person.get(here, headers=ENGLISH)
    assert "Pengganti sudah ada." in page.text
    assert f'href="{here}/objection"' not in page.text, "one objection a decision"
    assert person.get(f"{here}/objection").status_code == 303
    assert objections.count_of(made.list.id) == 1
