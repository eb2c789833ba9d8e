"""What holds for every answer: headers, the token against forged requests, languages, downloads, and hostile requests."""

import io
import re
from dataclasses import replace

import brotli
import pytest
from python_calamine import load_workbook

from portal.kernel.text import Text
from portal.web import downloads
from portal.web.i18n import LANGUAGES
from tests.conftest import Browser
from tests.factories.accounts import account
from wsgi import create_app


def token_in(page):
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]


# -- headers ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/healthz", "/account"])
def test_every_answer_carries_the_headers(as_, path):
    headers = as_().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.fixture
def over_tls(settings):
    product = create_app(replace(settings, base_url="https://simpul.example"))
    with product.app_context():
        yield Browser(product, product.response_class, use_cookies=True)


def test_over_tls_cookies_and_browsers_are_bound_to_it(over_tls):
    answer = over_tls.get("/sign-in")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert all(part in answer.headers["Set-Cookie"] for part in ("Secure", "HttpOnly", "SameSite=Lax"))


def test_without_tls_nothing_is_promised(as_):
    assert "Strict-Transport-Security" not in as_().get("/sign-in").headers


# -- the token ----------------------------------------------------------------------------------------------------------------------------


def test_the_token_is_spelled_anew_on_every_page_so_that_compression_gives_nothing_away(as_):
    browser = as_()
    spelled = {token_in(browser.get("/sign-in").text) for _ in range(5)}
    assert len(spelled) == 5
    assert all(browser.post("/sign-in", forged=True, data={"csrf_token": one, "email": ""}).status_code == 422 for one in spelled)


@pytest.mark.parametrize("given", ["", "x", "W10.abc", "WyJhIiwiYiJd.x", "\x00", "a" * 5000])
def test_no_other_token_is_taken(as_, given):
    browser = as_()
    browser.get("/sign-in")
    assert browser.post("/sign-in", forged=True, data={"csrf_token": given, "email": "x"}).status_code == 303


def test_the_token_of_another_browser_is_not_taken(as_):
    theirs = token_in(as_().get("/sign-in").text)
    browser = as_()
    browser.get("/sign-in")
    assert browser.post("/sign-in", forged=True, data={"csrf_token": theirs, "email": "x"}).status_code == 303


def test_a_page_is_compressed_where_the_browser_can_read_it(as_):
    plain = as_().get("/sign-in", headers={"Accept-Encoding": "identity"})
    packed = as_().get("/sign-in", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 2
    assert brotli.decompress(packed.data).decode().count("<input") == plain.text.count("<input")


# -- languages ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cookie", "own", "browser_says", "expected"),
    [
        ("en", "id", "id", "en"),
        ("id", "en", "en", "id"),
        (None, "en", "id", "en"),
        (None, "id", "en", "id"),
        (None, None, "en-GB,en;q=0.9,id;q=0.1", "en"),
        (None, None, "fr,id;q=0.1", "id"),
        (None, None, "fr", "id"),
        (None, None, "", "id"),
        ("fr", None, "en", "en"),
        ("../..", "id", "en", "id"),
    ],
)
def test_the_cookie_goes_before_the_account_before_the_browser_before_indonesian(as_, cookie, own, browser_says, expected):
    browser = as_(account("rina@jakarta.go.id", language=own))
    if cookie:
        browser.set_cookie("lang", cookie)
    for path in ("/account", "/", "/nowhere", "/settings/accounts"):
        assert f'<html lang="{expected}">' in browser.get(path, headers={"Accept-Language": browser_says}).text


@pytest.mark.parametrize("wanted", [*LANGUAGES, "fr", "", "%00", "en%0d%0aX:y"])
def test_the_switch_leads_back_to_the_same_address_and_nowhere_else(as_, wanted):
    answer = as_().get(f"/sign-in?a=1&lang={wanted}&a=2")
    assert (answer.status_code, answer.location) == (303, "/sign-in?a=1&a=2")
    assert ("lang=" in answer.headers.get("Set-Cookie", "")) == (wanted in LANGUAGES)
    assert "X" not in answer.headers


def test_the_switch_does_not_lead_to_another_host(as_):
    assert not as_().get("//evil.example?lang=en").location.startswith("//")


# -- downloads ----------------------------------------------------------------------------------------------------------------------------


def test_a_file_leaves_inert(app):
    with app.test_request_context("/"):
        answer = app.process_response(downloads.attachment(b"<script>", 'a "b"\r\nX: y; ü.html', "text/html"))
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%20%22b%22%0D%0AX%3A%20y%3B%20%C3%BC.html"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_workbook_holds_text_as_text_numbers_as_numbers_and_says_what_it_is(app):
    rows = [("=1+1", 7, None), ("\x01", True, Text("Sent", "message")), ("x" * 40_000, -1, "+62")]
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        answer = downloads.workbook("list", Text("Accounts"), ["a=b"], (Text("Name"), Text("State"), Text("Roles")), rows)
    read = load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert read[0][0] == "Accounts"
    assert read[1][0] == "As of Tuesday, 24 November 2026, 10:00 WIB (UTC+7). Filters: a=b."
    assert read[4] == ["=1+1", 7.0, ""]
    assert read[5][1:] == ["True", "Sent"]
    assert read[6][0].startswith("xxx")
    assert read[6][1:] == [-1.0, "+62"]


# -- hostile requests ---------------------------------------------------------------------------------------------------------------------

ENGLISH = {"Accept-Language": "en"}
HUGE = "x" * 10_000_000
HOSTILE = [
    "",
    " ",
    "x" * 301,
    "\x00",
    "a\x1bb",
    "\u202eevil",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "{{ 7919*7907 }}",
    "💥" * 50,
    "%s%n",
]
FORMS = {
    "/sign-in": ("email", "password"),
    "/sign-up/company": ("organisation", "name", "email", "password"),
    "/password": ("email",),
    "/password/guessed": ("password",),
    "/invitation/guessed": ("password",),
    "/confirm/guessed": (),
    "/demo": ("email",),
}
FITTING = {"email": "a@b.id", "password": "kuda laut merah", "organisation": "PT", "name": "R"}


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_gets_a_clear_answer(as_, path, value):
    browser = as_()
    for field in FORMS[path] or ("nothing",):
        answer = browser.post(path, data={**FITTING, field: value})
        assert answer.status_code in {200, 303, 422, 429}
        assert "<script>alert" not in answer.text
        assert str(7919 * 7907) not in answer.text  # a number that no token holds by chance


@pytest.mark.parametrize("path", FORMS)
def test_ten_megabytes_of_text_are_not_read(as_, path):
    for field in FORMS[path]:
        assert as_().post(path, data={field: HUGE}).status_code == 413
        part = f'--cut\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{HUGE}\r\n--cut--\r\n'
        answer = as_().post(path, data=part.encode(), content_type="multipart/form-data; boundary=cut", forged=True, headers=ENGLISH)
        assert answer.status_code == 413
        assert "more than can be sent at once" in answer.text


@pytest.mark.parametrize("path", FORMS)
def test_a_field_of_another_type_gets_a_clear_answer(as_, path):
    for field in FORMS[path]:
        as_file = as_().post(path, data={**FITTING, field: (io.BytesIO(b"x"), "x.pdf")})
        as_list = as_().post(path, data={**FITTING, field: ["a", "b"]})
        assert {as_file.status_code, as_list.status_code} <= {200, 303, 422}
    assert as_().post(path, data=b"\xff\xfe=\xff", content_type="application/x-www-form-urlencoded", forged=True).status_code in {303, 400}
    assert as_().post(path, data=b"--x\r\nbroken", content_type="multipart/form-data; boundary=x", forged=True).status_code in {303, 400}
    assert as_().post(path, data=b'{"email": 7}', content_type="application/json", forged=True).status_code in {303, 400}


def test_more_fields_than_a_form_has_are_not_read(as_):
    fields = {f"f{n}": "x" for n in range(2001)}
    assert as_().post("/sign-in", data={**fields, "file": (io.BytesIO(b"x"), "x.pdf")}).status_code == 413


# -- the fields ---------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def writer(workshop):
    browser = Browser(workshop, workshop.response_class, use_cookies=True)
    account("rina@jakarta.go.id", password=True)
    browser.post("/sign-in", data={"email": "rina@jakarta.go.id", "password": "kuda laut merah jambu"})
    return browser


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Fill this in: Title."),
        ("title", "x" * 301, "at most 300 characters; 301 were entered"),
        ("title", "a\x07b", "characters that cannot be shown"),
        ("title", "a\u202eb", "characters that cannot be shown"),
        ("reason", "x" * 8001, "at most 8,000 characters; 8,001 were entered"),
        ("seats", "banyak", "must be a whole number from 0 to 1,000,000; “banyak” was entered"),
        ("seats", "1.5", "must be a whole number"),
        ("seats", "-1", "must be a whole number"),
        ("seats", "١٢", "must be a whole number"),
        ("seats", "9" * 30, "must be a whole number"),
        ("begins-day", "31", "must be a day that exists"),
        ("begins-year", "9" * 30, "must be a day that exists"),
        ("begins-year", "9" * 5000, "must be a day that exists"),
        ("begins-month", "\x00", "must be a day that exists"),
        ("kind", "theft", "Choose from the list: Kind."),
        ("kinds", ["gift", "theft"], "Choose from the list: Kinds."),
    ],
)
def test_each_field_says_beside_itself_what_is_wrong_and_keeps_what_was_typed(writer, field, value, words):
    fitting = {"title": "Judul", "begins-day": "2", "begins-month": "2", "begins-year": "2026"}
    answer = writer.post("/workshop/form", data={**fitting, field: value}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert words in answer.text.replace("&#39;", "'")
    assert f'id="{field.split("-")[0]}-err"' in answer.text


def test_a_file_in_the_place_of_a_text_is_an_empty_field_and_the_reverse(writer):
    answer = writer.post("/workshop/form", data={"title": (io.BytesIO(b"x"), "title.txt")}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "Fill this in: Title." in answer.text
    assert writer.post("/workshop/form", data={"title": "Judul", "paper": "no file"}).status_code == 303
    files = {name: (io.BytesIO(b"x"), "x.txt") for name in ("reason", "seats", "begins-day", "kind", "kinds", "agreed", "password")}
    assert writer.post("/workshop/form", data={"title": "Judul", **files}).status_code in {303, 422}
