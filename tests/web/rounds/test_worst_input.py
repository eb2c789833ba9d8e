"""The worst that can be typed, into every field of every form and every question of every list of rounds: it is answered, never a failure.

Forms are found by the address map, and reached with the objects of access.toml.
"""

import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import url_for

from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.web.commands import load_seeds
from tests.architecture.access_base import person
from tests.architecture.access_objects import MAKERS

TABLE = tomllib.loads((Path(__file__).parents[2] / "architecture" / "access.toml").read_text(encoding="utf-8"))
ROUNDS = {endpoint: entry for endpoint, entry in TABLE.items() if endpoint.startswith("rounds.")}
FORMS = [endpoint for endpoint, entry in ROUNDS.items() if "POST" in entry]
PAGES = [endpoint for endpoint, entry in ROUNDS.items() if "GET" in entry]
TYPED = {
    "too long": "x" * 20_001,
    "control characters": "a\x00b\x07c",
    "markup": "<script>alert(1)</script>&<b>",
    "a formula": "=1+1",
    "another's number": "00000000-0000-0000-0000-000000000000",
    "no number": "0000-nothing",
    "below zero": "-1",
    "too large": "9" * 20,
    "infinite": "1e400",
    "other digits": "\u0663",
    "nothing": "",
    "blank": " \t\u00a0\u200b",
    "text that runs backwards": "\u202eabc",
    "no day": "31-02-2026",
    "not ASCII": "é" * 300,
}
ASKED = ("page", "sort", "text", "state", "agency", "place", "with", "number", "after")
ALONE = ("control characters", "too large", "no number")
"""What is asked one question at a time besides, so that none hides behind another that is refused."""
FAILED = 500


@pytest.fixture
def seeded(app):
    """The product with law, code lists and procedures, as the objects of the table expect it."""
    load_seeds()
    db.session.commit()
    return app


def readers(endpoint, method):
    """The roles that get the page, or may do the act."""
    row = ROUNDS[endpoint][method]
    row = row.get("own", row)
    named = [role for role, answer in row.items() if answer in {200, 303} and role not in {"rest", "none", "stranger"}]
    return named or ["civil_servant"]


class Reached:
    """A form or page in the browser of somebody who may use it, with an object of theirs; a used one is made anew."""

    def __init__(self, app, as_, endpoint, role):
        self.app, self.endpoint, self.entry = app, endpoint, ROUNDS[endpoint]
        self.account = person(Role(role))
        db.session.commit()
        self.browser = as_(self.account)
        self.make()

    def make(self):
        """The object, and its address."""
        self.made = MAKERS[self.entry["object"]](self.account) if "object" in self.entry else {}
        with self.app.test_request_context():
            named = {name: self.made[name] for rule in self.app.url_map.iter_rules(self.endpoint) for name in rule.arguments}
            self.path = url_for(self.endpoint, **named)
        self.sent = {name: self.made[value[1:]] if value.startswith("@") else value for name, value in self.entry.get("data", {}).items()}

    def controls(self, method):
        """The names of what the page's own forms of a method ask for."""
        if "GET" not in self.entry:
            return set()
        page = BeautifulSoup(self.browser.get(self.path).data, "html.parser")
        forms = [form for form in page.main.find_all("form") if form.get("method", "get").lower() == method] if page.main else []
        return {one["name"] for form in forms for one in form.find_all(["input", "select", "textarea", "button"]) if one.get("name")}


def assert_answered(answer, what):
    """It is a page of ours, without what was typed standing there as markup."""
    assert answer.status_code < FAILED, what
    assert b"Traceback" not in answer.data, what
    assert b"<script>alert(1)" not in answer.data, what


def test_every_form_of_rounds_is_among_those_that_are_fed(product):
    of_rounds = [rule for rule in product.url_map.iter_rules() if rule.endpoint.startswith("rounds.")]
    assert {rule.endpoint for rule in of_rounds if "POST" in rule.methods} == set(FORMS)
    assert {rule.endpoint for rule in of_rounds if "GET" in rule.methods} == set(PAGES)
    assert len(FORMS) >= 32


@pytest.mark.parametrize("endpoint", FORMS)
def test_the_worst_that_can_be_typed_into_a_form_is_answered(seeded, as_, endpoint):
    form = Reached(seeded, as_, endpoint, readers(endpoint, "POST")[0])
    names = sorted((form.controls("post") | set(form.sent)) - {"csrf_token"})
    reached = 0
    for what, typed in TYPED.items():
        for fields in ([one] for one in names) if len(names) > 1 else ():
            reached += one_answered(form, dict.fromkeys(fields, typed), f"{what} in {fields}")
        reached += one_answered(form, dict.fromkeys(names, typed), f"{what} everywhere")
    assert reached >= len(TYPED), "what is typed reaches the form, not a page that says no; what names another's object may not"


def one_answered(form, typed, what):
    """Send a form that is right but for what was typed; whether it was read by the form, done or refused with words."""
    answer = form.browser.post(form.path, data={**form.sent, **typed})
    assert_answered(answer, f"{what} at {form.endpoint}")
    if answer.status_code == 303:
        form.make()
    return answer.status_code not in {403, 404}


@pytest.mark.parametrize("endpoint", PAGES)
def test_the_worst_that_can_be_asked_of_a_page_is_answered(seeded, as_, endpoint):
    page = Reached(seeded, as_, endpoint, readers(endpoint, "GET")[0])
    assert page.browser.get(page.path).status_code == 200
    names = sorted({*ASKED, *page.controls("get")})
    for what, typed in TYPED.items():
        assert_answered(page.browser.get(page.path, query_string=dict.fromkeys(names, typed)), f"{what} asked of {endpoint}")
    for name in names:
        for what in ALONE:
            assert_answered(page.browser.get(page.path, query_string={name: TYPED[what]}), f"{what} as {name} at {endpoint}")
