"""What readers keep, through the browser: bookmarks, saved searches, the calendar, the sheet of paper."""

import datetime as dt
import re

import pytest

from portal.accounts import queries as accounts
from portal.catalogue import queries, services
from portal.catalogue.domain.opportunity import OpportunityStep
from portal.catalogue.domain.telling import Every
from portal.catalogue.presenters.kept import stop_path
from portal.catalogue.services import kept
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM
from tests.factories import signoff
from tests.web.applications.counting import statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def person(world):
    return world.servant()[1]


@pytest.fixture
def browser(person, as_):
    return as_(accounts.get_account(person.account_id))


def saved_by(person, words=""):
    return list(queries.page_of_searches(person.account_id, words=words, number=1, size=25).rows)


def test_a_bookmark_is_put_on_the_page_found_in_the_list_and_taken_away(world, browser, as_):
    found = world.opportunity(title="Arsip kota")
    path = f"/opportunities/{found.id}"
    assert f'action="{path}/bookmark"' in browser.get(path).text
    assert browser.post(f"{path}/bookmark").location.endswith(path)
    assert f'action="{path}/bookmark/remove"' in browser.get(path).text
    assert "Arsip kota" in browser.get("/bookmarks").text
    assert "Arsip kota" in parts(browser.get("/bookmarks.xlsx").data)
    assert browser.post(f"{path}/bookmark/remove", data={"back": "bookmarks"}).location.endswith("/bookmarks")
    assert "Arsip kota" not in browser.get("/bookmarks").text
    assert "/bookmark" not in as_().get(path).text.replace("/bookmarks", "")


def test_the_bookmarks_say_what_was_closed_and_what_changed(world, person, browser):
    closed, changed = world.opportunity(title="Arsip"), world.opportunity(title="Taman")
    for one in (closed, changed):
        kept.mark(one, by=person)
    services.change(closed, OpportunityStep.CLOSE, by=SYSTEM, reason="full")
    world.opportunity(offering_id=changed.offering_id, title="Taman kota")
    page = browser.get("/bookmarks", headers=ENGLISH).text
    assert "Closed" in page
    assert "Changed since" in page
    browser.post(f"/opportunities/{changed.id}/bookmark", data={"back": "bookmarks"})
    assert "I have seen the change" not in browser.get("/bookmarks", headers=ENGLISH).text
    assert "No bookmark fits" in browser.get("/bookmarks?state=changed", headers=ENGLISH).text
    assert "Taman kota" not in browser.get("/bookmarks?text=arsip&sort=title").text


def test_the_list_of_bookmarks_costs_the_same_for_many(world, person, browser):
    def more():
        for n in range(5):
            kept.mark(world.opportunity(title=f"Arsip {n}"), by=person)
        db.session.commit()

    kept.mark(world.opportunity(), by=person)
    few = len(statements(browser, "/bookmarks"))
    more()
    assert len(statements(browser, "/bookmarks")) == few <= 4


def test_a_search_is_saved_changed_and_removed(world, person, browser):
    world.opportunity()
    form = browser.get("/searches/new?q=antrean&mode=mixed", headers=ENGLISH).text
    assert 'value="“antrean”, Partly at the host, partly at the office"' in form
    assert browser.post("/searches/new?q=antrean&mode=mixed", data={"name": "", "every": "daily"}).status_code == 422
    refused = browser.post("/searches/new?q=antrean", data={"name": "x" * 101, "every": "hourly"})
    assert refused.status_code == 422
    assert "x" * 101 in refused.text
    assert browser.post("/searches/new?q=antrean&mode=mixed", data={"name": "Antrean", "every": "daily"}).status_code == 303
    (saved,) = saved_by(person)
    assert saved.chosen == {"q": ["antrean"], "mode": ["mixed"]}
    assert 'href="/opportunities?mode=mixed&amp;q=antrean"' in browser.get("/searches").text
    assert 'value="Antrean"' in browser.get(f"/searches/{saved.id}").text
    browser.post(f"/searches/{saved.id}", data={"name": "Loket", "every": "daily"})
    assert browser.post(f"/searches/{saved.id}", data={"name": "", "every": "never"}).status_code == 422
    browser.post(f"/searches/{saved.id}", data={"name": "Loket", "every": "never"})
    (saved,) = saved_by(person)
    assert (saved.name, saved.every, saved.due_at) == ("Loket", Every.NEVER, None)
    assert "Loket" in browser.get("/searches?text=lok").text
    assert "No saved search fits" in browser.get("/searches?text=arsip", headers=ENGLISH).text
    browser.post(f"/searches/{saved.id}/remove")
    assert saved_by(person) == []


def test_mails_are_stopped_by_one_press_without_signing_in_and_never_by_opening_the_link(person, as_):
    saved = kept.save_search("<b>Air</b>", queries.Chosen(q="air"), Every.DAILY, by=person)
    db.session.commit()
    path, stranger = stop_path(saved.id), as_()
    page = stranger.get(path, headers=ENGLISH).text
    assert "&lt;b&gt;Air" in page
    assert queries.get_search(saved.id).every is Every.DAILY
    assert stranger.post(path).status_code == 303
    db.session.expire_all()
    assert queries.get_search(saved.id).every is Every.NEVER
    assert "No more mails" in stranger.get(path, headers=ENGLISH).text
    kept.remove_search(queries.get_search(saved.id), by=person)
    db.session.commit()
    assert "This search was removed." in stranger.get(path, headers=ENGLISH).text
    assert stranger.get(f"{path}x").status_code == 404
    assert stranger.get("/searches/stop/x").status_code == 404


def test_the_address_of_a_calendar_is_shown_once_followed_without_signing_in_and_ends(world, person, browser, as_):
    found = world.opportunity(title="Arsip, kota")
    kept.mark(found, by=person)
    browser.post("/bookmarks/calendar")
    page = browser.get("/bookmarks").text
    path = re.search(r"http://localhost(/calendar/[^<]+\.ics)", page)[1]
    assert "webcal://localhost" in page
    assert path not in browser.get("/bookmarks").text
    answer = as_().get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    text = answer.text.replace("\r\n ", "")
    assert f"UID:{found.id}-deadline@simpul" in text
    assert "SUMMARY:Ditutup: Arsip\\, kota" in text
    assert "STATUS:CONFIRMED" in text
    services.change(found, OpportunityStep.CANCEL, by=SYSTEM, reason="x")
    db.session.commit()
    assert "STATUS:CANCELLED" in as_().get(path).text
    assert len(statements(as_(), path)) <= 3
    browser.post("/bookmarks/calendar/end")
    assert as_().get(path).status_code == 404


def test_a_calendar_is_written_in_the_language_of_its_owner(world, person, browser, as_):
    kept.mark(world.opportunity(), by=person)
    accounts.get_account(person.account_id).language = "en"
    path = f"/calendar/{kept.open_feed(by=person)}.ics"
    db.session.commit()
    assert "SUMMARY:Closes: Perancangan" in as_().get(path).text


def test_anybody_takes_the_days_of_an_opportunity_into_a_calendar_or_prints_it(world, as_):
    found = world.opportunity(title="Arsip kota")
    answer = as_().get(f"/opportunities/{found.id}.ics")
    assert "DTSTART;VALUE=DATE:20270123" in answer.text
    assert f'filename="{found.number}.ics"' in answer.headers["Content-Disposition"]
    sheet = as_().get(f"/opportunities/{found.id}/sheet", headers=ENGLISH).text
    assert "<svg" in sheet
    assert f"http://localhost/opportunities/{found.id}" in sheet
    assert "Mengukur waktu tunggu pada dua loket." in sheet
    for path in (".ics", "/sheet"):
        assert as_().get(f"/opportunities/{dt.date(2026, 1, 1)}{path}").status_code == 404
