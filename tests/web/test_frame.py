"""The frame: health, headers, languages, errors."""


def test_the_process_says_that_it_lives(as_):
    answer = as_().get("/healthz")
    assert answer.status_code == 200
    assert answer.text == "ok\n"


def test_an_unknown_address_gets_a_page_in_the_readers_language(as_):
    indonesian = as_().get("/nowhere", headers={"Accept-Language": "id"})
    assert indonesian.status_code == 404
    assert 'lang="id"' in indonesian.text
    english = as_().get("/nowhere", headers={"Accept-Language": "en"})
    assert "Page not found" in english.text


def test_the_language_switch_sets_a_cookie_and_returns_to_the_same_address(as_):
    browser = as_()
    answer = browser.get("/sign-in?next=%2Faccount&lang=en")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=%2Faccount"
    assert 'lang="en"' in browser.get("/sign-in").text


def test_every_page_carries_the_headers_against_foreign_code(as_):
    headers = as_().get("/sign-in").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_form_from_elsewhere_is_refused_and_changes_nothing(as_):
    assert as_().post("/sign-in", forged=True, data={"email": "a@b.id", "password": "x"}).status_code in {303, 400}
