"""The desk and the page of a case through the browser: what waits, what a decision lacks, what a second window may not overwrite."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup

from portal.applications.domain import ApplicationState
from portal.catalogue.queries import get_opportunity
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.workflow import queries
from portal.workflow.views import desk as views
from tests.conftest import NOW
from tests.factories import signoff
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
ENDORSED = {"no_interest": "y", "outcome": "endorse", "ground": "fits_plan", "reason": "Sesuai rencana.", "cover_plan": signoff.PLAN}
ODD = (
    "text=%00",
    "text=" + "x" * 5000,
    "text=%25%27%22%3B((",
    "box=nonsense",
    "due=tomorrow",
    "order=drop",
    "kind=%27",
    "page=-1",
    "page=9" * 9,
    "page=x",
)


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def application(world):
    return world.applied(world.opportunity(title="=1+1"), world.servant()[1])


@pytest.fixture
def boss(world, as_):
    return as_(world.accounts["supervisor"])


def page_of(world, application):
    return f"/desk/{world.turn(application).id}"


def decisions(application):
    return queries.decisions_of(queries.find_case_of("application", application.id).id)


def test_the_desk_lists_filters_sorts_and_gives_a_workbook(world, application, boss):
    other = world.applied(world.opportunity(), world.servant(name="Zulaikha (contoh)")[1])
    page = boss.get("/desk", headers=ENGLISH).text
    assert application.number in page
    assert other.number in page
    found = boss.get("/desk?text=zulaikha").text
    assert other.number in found
    assert application.number not in found
    by_title = boss.get("/desk?order=title").text
    assert by_title.index(application.number) < by_title.index(other.number)
    down = boss.get("/desk?order=-title").text
    assert down.index(other.number) < down.index(application.number)
    assert application.number in boss.get("/desk?page=99").text, "past the end is the last page"
    sheet = parts(boss.get("/desk.xlsx?kind=application.internship&box=others&order=-title", headers=ENGLISH).data)
    assert '<input type="hidden" name="order" value="-title">' in boss.get("/desk?order=-title").text, "a search keeps the order"
    assert "Waiting for others" in sheet
    assert "application.internship" not in sheet
    assert "-title" not in sheet
    assert boss.get("/desk?kind=nothing").status_code == 200
    written = parts(boss.get("/desk.xlsx").data)
    assert application.number in written
    assert "=1+1" in written
    assert "<f>" not in written
    boss.post(page_of(world, application), data=ENDORSED)
    assert application.number in boss.get("/desk").text, "the notice of the decision, once"
    assert application.number not in boss.get("/desk").text
    assert application.number in boss.get("/desk?box=others").text


SECOND = dt.timedelta(seconds=1)
END_OF_TODAY = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
"""16.00 WIB of the tests' day."""


@pytest.fixture
def deadlines(world):
    """Cases on the supervisor's desk, by when they are due; the one that sleeps would be late."""
    opportunity, made = world.opportunity(seats=9), {}
    for name, due in {
        "long ago": NOW - dt.timedelta(days=3),
        "a second ago": NOW - SECOND,
        "now": NOW,
        "at the end of today": END_OF_TODAY,
        "a second after": END_OF_TODAY + SECOND,
        "never": None,
        "asleep": NOW - SECOND,
    }.items():
        application = world.applied(opportunity, world.servant()[1])
        turn = world.turn(application)
        turn.due_at, turn.sleeps_until = due, dt.date(2026, 12, 1) if name == "asleep" else None
        made[application.number] = name
    db.session.commit()
    return made


def read(browser, path):
    """A page as it is read in English."""
    return BeautifulSoup(browser.get(path, headers=ENGLISH).data, "html.parser")


def shown(page, deadlines):
    """Which of the cases a page lists."""
    table = page.select_one("table")
    return {name for number, name in deadlines.items() if table and number in table.get_text(" ")}


def tiles(page):
    """The desk's figures by their names, as number, address, and whether the tile is the one chosen."""
    return {
        tile.select_one(".sp-stat__name").get_text(): (
            int(tile.select_one(".sp-stat__value").get_text()),
            tile["href"],
            tile.get("aria-current"),
        )
        for tile in page.select(".sp-stat")
    }


@pytest.mark.parametrize(
    ("tile", "due"), [("Late", {"long ago", "a second ago"}), ("Due today", {"now", "at the end of today"})], ids=["late", "today"]
)
def test_a_tile_counts_what_the_list_behind_it_shows(boss, deadlines, tile, due):
    number, address, current = tiles(read(boss, "/desk"))[tile]
    page = read(boss, address)
    assert shown(page, deadlines) == due
    assert (number, current) == (len(due), None)
    assert {name: mark for name, (_, _, mark) in tiles(page).items() if mark} == {tile: "true"}
    assert page.select_one("#due option[selected]").get_text() == tile
    assert page.select_one("table caption").get_text() == tile


def test_an_unfiltered_desk_shows_all_and_says_so(boss, deadlines):
    page = read(boss, "/desk")
    assert shown(page, deadlines) == set(deadlines.values())
    assert not page.select("#due option[selected]")
    assert [name for name, (_, _, mark) in tiles(page).items() if mark] == ["Needs your action"]


def test_sorting_paging_and_the_workbook_keep_what_is_due(boss, deadlines, monkeypatch):
    monkeypatch.setattr(views, "SIZE", 1)
    page = read(boss, "/desk?due=late&order=title")
    links = [link["href"] for link in page.select("thead a, .sp-pages a, a[href*=xlsx]")]
    assert len(links) > 3
    assert all("due=late" in link for link in links)
    assert page.select_one("form input[name=order]")["value"] == "title"
    assert len(shown(read(boss, "/desk?due=late&order=title&page=2"), deadlines)) == 1
    sheet = parts(boss.get("/desk.xlsx?due=late", headers=ENGLISH).data)
    assert {name for number, name in deadlines.items() if number in sheet} == {"long ago", "a second ago"}
    assert "Filters: Needs your action; Late." in sheet


def test_what_is_due_is_filtered_in_every_box_and_with_every_other_filter(world, boss, deadlines):
    assert not shown(read(boss, "/desk?due=late&text=nobody"), deadlines)
    assert "Nothing fits the filter" in boss.get("/desk?due=late&text=nobody", headers=ENGLISH).text
    opportunity = world.opportunity(seats=9)
    late, still = (world.applied(opportunity, world.servant()[1]) for _ in range(2))
    for one in (late, still):
        world.decide_until(one, "hr_officer")
    world.turn(late).due_at = NOW - SECOND
    db.session.commit()
    table = read(boss, "/desk?box=others&due=late").select_one("table").get_text(" ")
    assert late.number in table
    assert still.number not in table


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("due=late", "Nothing is late"),
        ("due=today", "Nothing is due today"),
        ("due=late&box=done", "Nothing is late"),
        ("box=others", "Nothing waits for others"),
        ("box=done", "Nothing is done yet"),
    ],
)
def test_an_empty_list_says_what_it_is_empty_of_and_how_to_see_the_rest(application, boss, query, words):
    page = read(boss, f"/desk?{query}")
    empty = page.select_one(".sp-empty")
    assert empty.h3.get_text() == words
    clear = empty.select_one("a")
    assert clear is None if "due" not in query else "due" not in clear["href"]


def test_any_address_of_the_desk_gives_a_page(application, boss):
    for query in ODD:
        for path in ("/desk", "/desk.xlsx"):
            answer = boss.get(f"{path}?{query}")
            assert answer.status_code == (422 if "%00" in query else 200), (path, query)


@pytest.mark.parametrize(
    "changed",
    [
        {"ground": ""},
        {"ground": "x' OR 1=1"},
        {"reason": ""},
        {"reason": "a\x00b"},
        {"reason": "x" * 9000},
        {"outcome": ""},
        {"outcome": "approve"},
        {"cover_plan": ""},
        {"no_interest": ""},
        {"outcome": "defer", "until-day": "31", "until-month": "2", "until-year": "2027"},
        {"outcome": "defer", "until-day": "1", "until-month": "1", "until-year": "2020"},
        {"outcome": "defer", "until-day": "x", "until-month": "9" * 30, "until-year": "-1"},
        {"note": "\x1b[31m"},
    ],
    ids=str,
)
def test_a_decision_that_is_not_whole_is_refused_and_its_words_are_kept(world, application, boss, changed):
    path = page_of(world, application)
    answer = boss.post(path, data={**ENDORSED, "note": "Catatan yang tetap ada", **changed}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Nothing was sent" in answer.text
    assert not decisions(application)
    kept = boss.get(path)
    assert kept.status_code == 200
    if "note" not in changed:
        assert "Catatan yang tetap ada" in kept.text


def test_a_second_window_does_not_overwrite_the_first(world, application, boss):
    path = page_of(world, application)
    assert 'name="draft_version" value="0"' in boss.get(path).text
    assert boss.post(path, data={"reason": "Jendela satu", "draft_version": "0"}).status_code == 422
    for typed in ({}, ENDORSED):
        answer = boss.post(path, data={**typed, "reason": "Jendela dua", "draft_version": "0"}, headers=ENGLISH)
        assert answer.status_code == 422
        assert "Jendela satu" in answer.text
        assert "Jendela dua" in answer.text
    assert not decisions(application)
    assert "Jendela satu" in boss.get(path).text
    assert boss.post(path, data={**ENDORSED, "draft_version": "1"}).status_code == 303
    assert [one.reason for one in decisions(application)] == ["Sesuai rencana."]


def test_a_case_goes_back_with_a_comment_to_the_step_that_is_named(world, application, as_):
    world.decide_until(application, "verifier")
    officer, path = as_(world.accounts["verifier"]), page_of(world, application)
    back = {"no_interest": "y", "outcome": "papers", "ground": "papers", "reason": "Surat kedaluwarsa."}
    for returned_to in ("", "approver", "nowhere"):
        assert officer.post(path, data={**back, "returned_to": returned_to}).status_code == 422, returned_to
    assert officer.post(path, data={**back, "returned_to": "hr_officer"}).status_code == 303
    assert world.turn(application).key == "hr_officer"
    assert "Surat kedaluwarsa." in as_(world.accounts["hr_officer"]).get(page_of(world, application)).text


def text_of(browser, path):
    """A page's text, without its markup."""
    return BeautifulSoup(browser.get(path, headers=ENGLISH).data, "html.parser").get_text(" ", strip=True)


def test_the_officers_page_speaks_in_words_and_says_for_which_answer_a_field_is(world, application, boss):
    page = text_of(boss, page_of(world, application))

    assert "2025: Good; 2024: Good" in page
    assert "Cover plan (for: Recommend)" in page
    assert "Deferred until (for: Defer)" in page
    assert "(may be left empty)" not in page.partition("Cover plan")[2].partition("Reason")[0]


def test_the_hosts_page_writes_days_as_its_reader_does(world, application, as_):
    world.decide_until(application, "host")
    opportunity = get_opportunity(application.opportunity_id)
    page = text_of(as_(world.accounts["host"]), page_of(world, application))

    assert f"{opportunity.starts_on:%A}, {opportunity.starts_on.day} {opportunity.starts_on:%B %Y}" in page
    assert opportunity.starts_on.isoformat() not in page
    assert "Your motivation" not in page


def test_a_turn_that_was_decided_or_is_anothers_is_not_found(world, application, boss, as_):
    path = page_of(world, application)
    for stranger in ("head", "verifier", "host"):
        browser = as_(world.accounts[stranger])
        assert browser.get(path).status_code == 404
        assert browser.post(path, data=ENDORSED).status_code == 404
    assert boss.post(path, data=ENDORSED).status_code == 303
    assert boss.post(path, data=ENDORSED).status_code == 404
    assert boss.get(f"/desk/{uuid.uuid4()}").status_code == 404
    assert len(decisions(application)) == 1
    db.session.refresh(application)
    assert application.state is ApplicationState.IN_SIGN_OFF


def test_the_approver_picks_others_only_from_those_that_wait(world, application, as_):
    world.decide_until(application, "approver")
    official, path = as_(world.accounts["approver"]), page_of(world, application)
    good = {"no_interest": "y", "outcome": "approve", "ground": "rules_and_plan", "reason": "Setuju."}
    for together in (str(uuid.uuid4()), "not an id", "x" * 5000):
        assert official.post(path, data={**good, "together": together}).status_code in {409, 422}, together
    assert world.turn(application).key == "approver"
    assert official.post(path, data=good).status_code == 303


def test_naming_an_acting_officer_refuses_what_is_no_period_and_no_colleague(world, as_):
    head = as_(world.accounts["head"])
    days = {"first-day": "24", "first-month": "11", "first-year": "2026", "last-day": "30", "last-month": "11", "last-year": "2026"}
    good = {"to": str(world.accounts["hr_officer"].id), "title": "Plh.", **days}
    assert head.get("/desk/absence").status_code == 200
    for changed in ({"to": str(world.accounts["verifier"].id)}, {"to": "x"}, {"title": "Raja"}, {"last-year": "2020"}, {"first-day": "31"}):
        assert head.post("/desk/absence", data={**good, **changed}).status_code == 422, changed
    assert head.post("/desk/absence", data=good).status_code == 303
    acting = signoff.accounts.identity_of(world.accounts["hr_officer"].id, Role.AGENCY_APPROVER)
    assert acting.active.acting_for == world.accounts["head"].id


@pytest.mark.parametrize(("who", "offered"), [("head", True), ("host", False)])
def test_the_page_for_acting_officers_is_linked_for_those_alone_who_may_lend_their_office(world, as_, who, offered):
    browser = as_(world.accounts[who])
    assert ('href="/desk/absence"' in browser.get("/desk").text) is offered
    assert (browser.get("/desk/absence").status_code == 200) is offered
