"""The list: marks on what was found, ways out where nothing was, chips, times left, boxes for a comparison; all at the same cost."""

import datetime as dt
import re

import pytest

from portal.accounts import queries as accounts
from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import NOW
from tests.factories import signoff
from tests.web.applications.counting import counted, statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def world(app):
    return signoff.world()


def stand_at(moment):
    clock.follow(lambda: moment)


def closes_in(found, span):
    db.session.get(type(found), found.id).open_until = NOW + span
    db.session.commit()


def test_what_was_found_is_marked_and_nothing_that_was_typed_becomes_markup(world, as_):
    title = "<script>alert(1)</script> antrean & loket"
    world.opportunity(title=title, summary="Mengukur <img src=x onerror=y> antrean di loket.")
    page = as_().get("/opportunities?q=antrean").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>antrean</mark> &amp; loket" in page
    assert "&lt;img src=x onerror=y&gt; <mark>antrean</mark>" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<mark>" not in as_().get("/opportunities").text


def test_where_nothing_is_found_other_words_and_each_filter_can_be_dropped(world, as_):
    world.opportunity(title="Perancangan antrean")
    page = as_().get("/opportunities?q=antrian&mode=online&place=Jakarta+Selatan", headers=ENGLISH).text
    assert 'href="/opportunities?q=antrean"' in page
    assert 'href="/opportunities?place=Jakarta+Selatan&amp;q=antrian"' in page
    assert 'href="/opportunities?mode=online&amp;q=antrian"' in page
    assert 'href="/opportunities?place=Jakarta+Selatan&amp;mode=online"' in page


def test_every_filter_that_is_on_is_a_chip_that_takes_it_away(world, as_):
    world.opportunity(field="water", cost=5000)
    query = "kind=internship&field=water&competency=M.05&level=3&place=Jakarta+Selatan&mode=mixed&length=w16&cost=paid&closes=d30"
    page = as_().get(f"/opportunities?{query}&starts_from=2027-01-01&starts_until=2027-12-31", headers=ENGLISH).text
    chips = re.search(r'<ul class="sp-chips" aria-label="Filters that are on">(.*?)</ul>', page, re.DOTALL)[1]
    assert chips.count("<li>") == 11
    for words in ("Internship", "Water and environment", "Pelayanan publik", "Level 3", "More than 8, up to 16 weeks", "At a charge"):
        assert words in chips
    assert "1 opportunity" in page
    for words in ("Begins from Friday, 1 January 2027", "Within 30 days"):
        assert words in chips


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (dt.timedelta(hours=48, minutes=1), None),
        (dt.timedelta(hours=5, minutes=12), "sisa 5 jam 12 menit"),
        (dt.timedelta(minutes=12, seconds=30), "sisa 12 menit"),
        (dt.timedelta(seconds=20), "sisa 1 menit"),
    ],
)
def test_the_last_two_days_are_counted_down_on_list_and_page(world, as_, left, words):
    found = world.opportunity()
    closes_in(found, left)
    for address in ("/opportunities", f"/opportunities/{found.id}"):
        page = as_().get(address).text
        assert ("sisa" in page) is (words is not None)
        assert words is None or words in page
        assert "\x02" not in page
        assert "WIB" in page


def test_the_time_left_moves_although_the_list_is_kept(world, as_):
    found, browser = world.opportunity(), as_()
    closes_in(found, dt.timedelta(hours=49))
    assert "sisa" not in browser.get("/opportunities").text
    for passed, words in ((2, "sisa 47 jam 0 menit"), (48.5, "sisa 30 menit")):
        stand_at(NOW + dt.timedelta(hours=passed))
        with counted() as sent:
            assert words in browser.get("/opportunities").text
        assert len(sent) == 1


def test_the_workbook_says_how_it_was_filtered(world, as_):
    world.opportunity(title="Arsip", field="water", cost=75_000)
    world.opportunity(title="Taman")
    written = parts(as_().get("/opportunities.xlsx?field=water&starts_from=2027-01-01", headers=ENGLISH).data)
    assert "Arsip" in written
    assert "Taman" not in written
    assert "Water and environment" in written
    assert "Begins from" in written


def test_a_list_costs_what_it_did_with_any_filters(world, as_):
    for n in range(3):
        world.opportunity(title=f"Antrean {n}")
    browser = as_(accounts.get_account(world.servant()[1].account_id))
    for query in ("", "q=antrean", "field=water&level=3&length=w16&closes=d30&place=Jakarta+Selatan&starts_from=2027-01-01"):
        with counted() as sent:
            assert browser.get(f"/opportunities?{query}").status_code == 200
        assert len(sent) <= 4, sent
        assert len(statements(browser, f"/opportunities?{query}")) <= 2
    assert len(statements(browser, "/opportunities?q=antrain")) <= 2


def test_a_shared_link_has_a_card(world, as_):
    found = world.opportunity(title='Antrean "adil" <b>')
    page = as_().get(f"/opportunities/{found.id}", headers=ENGLISH).text
    assert '<meta property="og:title" content="Antrean &#34;adil&#34; &lt;b&gt;, PT Contoh Awan Data">' in page
    assert f'<meta property="og:url" content="http://localhost/opportunities/{found.id}">' in page
    assert re.search(r'og:description" content="Open until Monday, 14 December 2026, 10:00 WIB \(UTC\+7\)\. Membangun', page)


def test_the_card_is_each_reader_s_own_in_language_and_address(world, as_):
    found = world.opportunity()
    path, seen = f"/opportunities/{found.id}", []
    for base, headers in (("http://localhost", ENGLISH), ("https://simpul.test", ENGLISH), ("https://simpul.test", {})):
        page = as_().get(path, base_url=base, headers=headers).text
        seen.append((f'content="{base}{path}"' in page, "Open until" in page))
    assert seen == [(True, True), (True, True), (True, False)]


def test_the_page_says_field_and_cost(world, as_):
    dear, free = world.opportunity(field="water", cost=1_250_000), world.opportunity()
    page = as_().get(f"/opportunities/{dear.id}", headers=ENGLISH).text
    assert "<dt>Field of work</dt><dd>Water and environment</dd>" in page
    assert "<dt>Cost</dt><dd>Rp1,250,000</dd>" in page
    page = as_().get(f"/opportunities/{free.id}", headers=ENGLISH).text
    assert "Field of work</dt>" not in page
    assert "<dt>Cost</dt><dd>Free of charge</dd>" in page


# -- side by side --------------------------------------------------------------------------------------------------------------------------


def test_two_or_three_are_compared_and_rows_that_differ_are_marked(world, as_):
    one, two = world.opportunity(title="Arsip"), world.opportunity(title="Taman", mode="online", seats=9)
    page = as_().get(f"/opportunities/compare?id={one.id}&id={two.id}", headers=ENGLISH).text
    rows = re.findall(r"<tr role=\"row\".*?</tr>", page, re.DOTALL)
    by_head = {re.sub(r"<[^>]+>", " ", row).split()[0]: row for row in rows}
    assert "differs" in by_head["How"]
    assert "differs" not in by_head["Host"]
    assert 'data-label="Arsip"' in by_head["Host"]
    assert len(statements(as_(), f"/opportunities/compare?id={one.id}&id={two.id}")) == 1


def test_a_comparison_takes_three_at_most_and_asks_for_two(world, as_):
    made = [world.opportunity(title=f"Judul {n}") for n in range(4)]
    browser = as_()
    page = browser.get("/opportunities/compare?" + "&".join(f"id={one.id}" for one in made), headers=ENGLISH).text
    assert "The first three are shown." in page
    assert "Judul 2" in page
    assert "Judul 3" not in page
    for query in ("", f"?id={made[0].id}", f"?id={made[0].id}&id={made[0].id}", "?id=x&id=%00", "?id=" + "0" * 32):
        assert "Tick two or three" in browser.get(f"/opportunities/compare{query}", headers=ENGLISH).text


def test_the_list_is_a_form_that_leads_to_the_comparison(world, as_):
    found = world.opportunity()
    page = as_().get("/opportunities").text
    assert '<form method="get" action="/opportunities/compare">' in page
    assert f'name="id" value="{found.id}"' in page
