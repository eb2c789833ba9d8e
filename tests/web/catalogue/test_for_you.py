"""A civil servant narrows the catalogue to what is for them; of nobody else it asks anything."""

import pytest

from portal.accounts import queries as accounts
from portal.catalogue.domain.search import Chosen
from portal.catalogue.domain.telling import Every
from portal.catalogue.services import kept
from portal.kernel.db import db
from tests.factories import signoff
from tests.web.applications.counting import statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def person(world):
    return world.servant(levels={"M.05": 4}, employment_type="PNS")[1]


@pytest.fixture
def browser(person, as_):
    return as_(accounts.get_account(person.account_id))


def offered(world):
    """One that asks more than the person has, one that does not."""
    world.opportunity(title="Arsip kota", requirements={"grades": ["IV/e"]})
    return world.opportunity(title="Taman kota", requirements={"levels": {"M.05": 3}})


def test_what_is_out_of_reach_is_left_out_of_list_counts_and_sheet(world, browser):
    offered(world)
    everything = browser.get("/opportunities", headers=ENGLISH).text
    assert "Arsip kota" in everything
    assert 'name="eligible"' in everything
    assert 'name="gaps"' in everything
    narrowed = browser.get("/opportunities?gaps=1&eligible=1", headers=ENGLISH).text
    assert "Arsip kota" not in narrowed
    assert "I meet every rule" in narrowed
    assert "Arsip kota" not in parts(browser.get("/opportunities.xlsx?eligible=1").data)


def test_others_are_not_asked_and_an_address_that_asks_shows_them_everything(world, as_):
    offered(world)
    for reader in (as_(), as_(world.accounts["curator"])):
        page = reader.get("/opportunities?eligible=1", headers=ENGLISH).text
        assert "Arsip kota" in page
        assert 'name="eligible"' not in page
        assert "I meet every rule" not in page


def test_the_narrowed_list_costs_a_bounded_number_of_statements(world, browser):
    offered(world)
    assert len(statements(browser, "/opportunities?eligible=1")) <= 6


def test_a_saved_search_says_what_it_looks_for(world, person, browser):
    offered(world)
    page = browser.get("/searches/new?eligible=1&kind=internship", headers=ENGLISH)
    assert page.status_code == 200
    assert "I meet every rule" in page.text
    kept.save_search("Untuk saya", Chosen(eligible=True), Every.NEVER, by=person)
    db.session.flush()
    assert "eligible=1" in browser.get("/searches").text
