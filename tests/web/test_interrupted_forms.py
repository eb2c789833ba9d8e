"""An interrupted form loses no typed word: the session ended, the token is another's, the system failed, two windows."""

import datetime as dt
import html
import re

import pytest

from portal.drafts.models import Draft, ParkedForm
from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import NOW, Browser
from tests.factories.accounts import PASSWORD, account
from tests.web.workshop import OBJECT

NOWHERE = "00000000-0000-0000-0000-000000000001"
FORM = "http://localhost/workshop/form"
FROM_THERE = {"Referer": FORM, "Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
TYPED = {
    "title": "Analisis <b>data</b>",
    "reason": "Baris satu\r\nBaris dua “dan” lagi",
    "seats": "banyak",
    "begins-day": "31",
    "begins-month": "2",
    "begins-year": "2026",
    "kind": "loan",
    "kinds": ["gift", "loan"],
    "agreed": "y",
}


@pytest.fixture
def browse(workshop):
    """A browser of the workshop in which somebody has signed in with address and password."""

    def sign_in(email="rina@jakarta.go.id", browser=None):
        browser = browser or Browser(workshop, workshop.response_class, use_cookies=True)
        assert browser.post("/sign-in", data={"email": email, "password": PASSWORD}).status_code == 303
        return browser

    account("rina@jakarta.go.id", password=True)
    account("asih@jakarta.go.id", password=True)
    return sign_in


def later(span):
    clock.follow(lambda: NOW + span)


def send(browser, typed=None, headers=FROM_THERE, **named):
    return browser.post("/workshop/form", data=typed or TYPED, headers=headers, **named)


def words_in(page):
    return html.unescape(page.text)


def stands_filled(page):
    text = words_in(page)
    assert page.status_code == 200
    assert 'value="Analisis <b>data</b>"' in text
    assert "Baris satu\nBaris dua “dan” lagi" in text.replace("\r\n", "\n")
    assert all(f'value="{value}"' in text for value in ("banyak", "31", "2", "2026"))
    assert len(re.findall(r"<option[^>]* selected|\bchecked\b", text)) == 4
    assert "before the interruption is back" in text


def test_a_form_sent_after_the_session_ended_stands_filled_after_signing_in_again(browse):
    browser = browse()
    later(dt.timedelta(hours=3))
    answer = send(browser)
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/workshop/form")
    browse(browser=browser)
    stands_filled(browser.get("/workshop/form", headers={"Accept-Language": "en"}))


def test_a_form_sent_with_the_token_of_another_session_stands_filled_at_once(browse):
    browser = browse()
    answer = send(browser, forged=True)
    assert (answer.status_code, answer.location) == (303, "/workshop/form")
    stands_filled(browser.get("/workshop/form", headers={"Accept-Language": "en"}))


def test_a_form_at_which_the_system_failed_stands_filled_when_its_page_is_opened_again(browse):
    browser = browse()
    valid = {**TYPED, "title": "fault", "seats": "3", "begins-day": "28"}
    answer = send(browser, valid)
    assert answer.status_code == 500
    assert 'href="/workshop/form"' in answer.text
    page = words_in(browser.get("/workshop/form", headers={"Accept-Language": "en"}))
    assert 'value="fault"' in page
    assert "Baris dua “dan” lagi" in page


def test_the_right_to_send_a_form_may_be_lost_and_its_words_are_not(browse):
    browser = browse()
    answer = browser.post(
        "/settings/accounts/00000000-0000-0000-0000-000000000000/invite", data={"reason": "Alasan panjang"}, headers=FROM_THERE
    )
    assert answer.status_code == 404
    assert "Alasan panjang" in browser.get("/workshop/form").text


def test_what_was_given_back_is_forgotten_once_it_was_accepted(browse):
    browser = browse()
    send(browser, forged=True)
    assert send(browser, {"title": "Analisis"}).status_code == 303
    page = browser.get("/workshop/form", headers={"Accept-Language": "en"}).text
    assert "before the interruption" not in page
    assert 'value="Analisis"' in page
    assert not db.session.query(ParkedForm).count()


def test_what_was_given_back_stays_until_it_was_accepted(browse):
    browser = browse()
    send(browser, forged=True)
    assert send(browser, {"title": ""}).status_code == 422
    stands_filled(browser.get("/workshop/form", headers={"Accept-Language": "en"}))


def test_a_day_later_it_is_gone(browse):
    browser = browse()
    send(browser, forged=True)
    later(dt.timedelta(hours=24, seconds=1))
    browse(browser=browser)
    assert "Baris dua" not in browser.get("/workshop/form").text


def test_it_belongs_to_the_page_on_which_it_stood(browse):
    browser = browse()
    send(browser, forged=True)
    assert "Analisis" not in browser.get("/workshop/form?other=1").text
    assert "Analisis" not in browser.get("/workshop/address").text


def test_nobody_else_gets_it_neither_in_that_browser_nor_in_another(browse):
    browser = browse()
    later(dt.timedelta(hours=3))
    send(browser)
    browse("asih@jakarta.go.id", browser=browser)
    assert "Baris dua" not in browser.get("/workshop/form").text
    assert "Baris dua" not in browse().get("/workshop/form").text


def test_a_password_a_token_and_a_file_are_never_kept(browse):
    browser = browse()
    send(browser, {**TYPED, "password": "rahasia sekali", "paper": (__file__, "paper.pdf")}, forged=True)
    (kept,) = db.session.query(ParkedForm).all()
    assert set(kept.data["fields"]) == set(TYPED)


def test_what_no_column_takes_is_left_out_and_the_rest_kept(browse):
    browser = browse()
    assert send(browser, {"title": "satu\x00dua\x07tiga"}, forged=True).status_code == 303
    assert "satudua" in browser.get("/workshop/form").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Referer": FORM},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example", "Referer": FORM},
        {"Origin": "null"},
        {"Referer": "https://evil.example/workshop/form"},
        {},
    ],
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_another_site_fills_nobodys_form(browse, headers, signed_in):
    browser = browse()
    if not signed_in:
        later(dt.timedelta(hours=3))
    assert send(browser, {"title": "kiriman penyusup"}, headers=headers, forged=True).status_code in {303, 400}
    assert not db.session.query(ParkedForm).count()
    browse(browser=browser)
    assert "penyusup" not in browser.get("/workshop/form").text


def test_a_form_sent_by_our_own_page_counts_also_where_the_browser_tells_only_its_origin(browse):
    browser = browse()
    send(browser, headers={"Origin": "http://localhost"}, forged=True)
    stands_filled(browser.get("/workshop/form", headers={"Accept-Language": "en"}))


def test_a_strangers_secret_opens_nothing(browse):
    browser = browse()
    send(browser, forged=True)
    browser.set_cookie("parked", "guessed")
    assert "Baris dua" not in browser.get("/workshop/form").text


def test_the_later_of_two_interruptions_counts_and_rows_do_not_pile_up(browse):
    browser = browse()
    for n in range(3):
        send(browser, {"title": f"versi {n}"}, forged=True)
    assert "versi 2" in browser.get("/workshop/form").text
    assert db.session.query(ParkedForm).count() == 1


# -- two windows --------------------------------------------------------------------------------------------------------------------------


def autosave(browser, version, **typed):
    return browser.post(f"/drafts/workshop/{OBJECT}", data={**typed, "draft_version": str(version)})


def test_of_two_windows_the_later_one_is_told_and_shown_both_texts(browse):
    one, two = browse(), browse()
    first = autosave(one, 0, title="Judul", reason="Alasan jendela satu")
    assert first.get_json() == {"saved": "pukul 10.00 WIB", "version": 1}
    conflict = autosave(two, 0, title="Judul", reason="Alasan jendela dua")
    assert conflict.status_code == 409
    told = conflict.get_json()
    assert (told["version"], told["mine"]["reason"], told["theirs"]["reason"]) == (1, "Alasan jendela dua", "Alasan jendela satu")
    assert db.session.query(Draft).one().data["reason"] == "Alasan jendela satu"


def test_saving_over_another_window_shows_both_texts_and_saving_again_decides(browse):
    one, two = browse(), browse()
    typed = {"title": "Judul", "begins-day": "1", "begins-month": "3", "begins-year": "2027"}
    assert send(one, {**typed, "reason": "Alasan jendela satu", "draft_version": "0"}).status_code == 303
    answer = send(two, {**typed, "begins-day": "2", "reason": "Alasan <jendela> dua", "draft_version": "0"})
    page = words_in(answer)
    assert answer.status_code == 422
    both = page[page.index("Compare both texts") : page.index("<form method", page.index("Compare both texts"))]
    for words in ("Alasan jendela satu", "Alasan <jendela> dua", "1 3 2027", "2 3 2027", "another window"):
        assert words in both
    assert "Judul" not in both
    assert db.session.query(Draft).one().data["reason"] == "Alasan jendela satu"
    (version,) = re.findall(r'name="draft_version" value="(\d+)"', page)
    assert send(two, {**typed, "reason": "Alasan jendela dua", "draft_version": version}).status_code == 303
    assert db.session.query(Draft).one().data["reason"] == "Alasan jendela dua"


def test_the_same_text_from_two_windows_is_no_conflict(browse):
    one, two = browse(), browse()
    assert autosave(one, 0, title="Judul").status_code == 200
    assert autosave(two, 0, title="Judul").get_json()["version"] == 1


def test_a_draft_is_kept_although_it_is_not_complete(browse):
    browser = browse()
    assert autosave(browser, 0, title="", seats="banyak").status_code == 200
    assert 'value="banyak"' in browser.get("/workshop/form").text


def test_anothers_draft_and_an_unknown_form_are_not_written(browse):
    browser = browse()
    assert browser.post(f"/drafts/workshop/{NOWHERE}", data={"title": "x"}).status_code == 404
    assert browser.post(f"/drafts/nothing/{OBJECT}", data={"title": "x"}).status_code == 404
    assert browser.post("/drafts/workshop/7", data={"title": "x"}).status_code == 404


def test_autosave_takes_control_characters_and_refuses_more_than_a_form_takes(browse):
    browser = browse()
    assert autosave(browser, 0, title="a\x00b\x1bc").status_code == 200
    assert db.session.query(Draft).one().data["title"] == "ab\x1bc"
    assert autosave(browser, 1, title="x" * 200_001).status_code == 422
    assert autosave(browser, 1, title="x" * 3_000_000).status_code == 413
