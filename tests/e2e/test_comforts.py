"""What the page's script adds, in a browser, against a server that the test plays: nothing typed is lost, nothing is sent twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Request, Route, expect

from portal.web.settings import ROOT
from tests.unit.look.environment import build

STATIC = ROOT / "portal/web/static"
ADDRESS = "http://portal.test/form"
KEPT = "Object.keys(sessionStorage).length"
FORM = """{% extends "layouts/workspace.html" %}
{% from "components/bulkbar.html" import bulkbar %}{% from "components/csrf.html" import csrf %}
{% from "components/saved.html" import saved %}
{% from "components/tick.html" import tick %}{% from "components/unsaved.html" import unsaved %}
{% block content %}{{ saved() }}{{ unsaved() }}
<form method="post" action="/send" enctype="multipart/form-data" data-autosave="/drafts/a" id="form">{{ csrf() }}
<input type="hidden" name="draft_version" value="0">
<label>Street <input name="street"></label>
<label><input type="checkbox" name="agreed" value="1">Agreed</label><label>Deed <input type="file" name="deed"></label>
<label>Tasks <textarea name="tasks" data-count="n"></textarea></label>
<p id="n" data-most="5" data-words="{n} of 5"></p><button>Send</button></form>
<form method="post" action="/bulk"><table><tr>{{ tick("case", 1, "Tegar") }}</tr></table>
{% call bulkbar() %}<button>Preview</button>{% endcall %}</form>
{% endblock %}"""
SAVE = 11_000


@dataclass
class Server:
    """What answers the browser: `drafts` and `send` say how; `saved` and `sent` count what came."""

    drafts: str = "ok"
    send: str = "ok"
    saved: list[Request] = field(default_factory=list)
    held: list[Route] = field(default_factory=list)
    """Saves that came and wait for `let_go`."""
    sent: int = 0
    form: str = ""
    """The form that was sent last."""

    def answer(self, route: Route) -> None:
        path = re.sub(r"^http://portal\.test", "", route.request.url).split("?")[0]
        if path.startswith("/static/"):
            self._static(route, path.removeprefix("/static/"))
        elif path == "/drafts/a":
            self._draft(route)
        elif path == "/extend":
            route.fulfill(json={"expires": "2026-11-04T10:30:00+00:00"})
        elif path == "/form":
            route.fulfill(body=build().from_string(FORM).render(), content_type="text/html")
        else:
            if path == "/send":
                self.sent += 1
                self.form = (route.request.post_data_buffer or b"").decode()
            known = path == "/send" and self.send == "ok"
            body = build() if known else build(None)
            route.fulfill(body=body.get_template("layouts/workspace.html").render(), content_type="text/html")

    def _static(self, route: Route, name: str) -> None:
        kind = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}.get(name.rpartition(".")[2], "font/woff2")
        route.fulfill(body=(STATIC / name).read_text() if (STATIC / name).exists() else "", content_type=kind)

    def _draft(self, route: Route) -> None:
        self.saved.append(route.request)
        match self.drafts:
            case "ok":
                route.fulfill(json={"saved": "10.42", "version": len(self.saved)})
            case "slow":
                self.held.append(route)
            case "changed":
                route.fulfill(status=409, json={"conflict": True})
            case _:
                route.abort()

    def let_go(self) -> None:
        """Answer the save that came first and waits."""
        self.held.pop(0).fulfill(json={"saved": "10.42", "version": 1})


@pytest.fixture
def server(page: Page) -> Iterator[Server]:
    """The form opened in a browser whose clock the test moves."""
    made, faults = Server(), []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.route("**/*", made.answer)
    page.clock.install()
    page.goto(ADDRESS)
    yield made
    assert faults == []


def test_what_is_typed_is_saved_after_leaving_a_field_without_its_files(page: Page, server: Server) -> None:
    page.get_by_label("Street").fill("Jalan")
    page.get_by_label("Agreed").check()
    page.clock.run_for(1000)
    expect(page.locator("[data-state=saved]")).to_have_text("Saved 10.42")
    expect(page.locator("[name=draft_version]")).to_have_value("1")
    assert server.saved[0].headers["x-autosave"] == "1"
    sent = server.saved[0].post_data or ""
    assert "Jalan" in sent
    assert "csrf_token" in sent
    assert "deed" not in sent
    assert page.evaluate(KEPT) == 0


def test_what_is_typed_is_saved_every_ten_seconds_and_only_when_it_changed(page: Page, server: Server) -> None:
    page.get_by_label("Tasks").fill("abc")
    page.clock.run_for(SAVE)
    expect(page.locator("[data-state=saved]")).to_be_visible()
    page.clock.run_for(3 * SAVE)
    assert len(server.saved) == 1


def test_a_second_failure_is_told_and_the_text_comes_back_after_signing_in(page: Page, server: Server) -> None:
    server.drafts = "down"
    page.get_by_label("Street").fill("Jalan 2")
    page.clock.run_for(SAVE)
    expect(page.locator("[data-state=failed]")).to_be_visible()
    expect(page.locator("[data-notice=failed]")).to_be_hidden()
    page.clock.run_for(SAVE)
    expect(page.locator("[data-notice=failed]")).to_be_visible()
    page.goto("http://portal.test/sign_in")
    server.drafts = "ok"
    page.goto(ADDRESS)
    expect(page.get_by_label("Street")).to_have_value("Jalan 2")
    expect(page.locator("[data-notice=restored]")).to_be_visible()
    page.clock.run_for(SAVE)
    expect(page.locator("[data-state=saved]")).to_be_visible()
    assert page.evaluate(KEPT) == 0


def test_a_change_by_somebody_else_stops_saving_and_keeps_the_text(page: Page, server: Server) -> None:
    server.drafts = "changed"
    page.get_by_label("Street").fill("Mine")
    page.clock.run_for(SAVE)
    expect(page.locator("[data-notice=conflict]")).to_be_visible()
    page.clock.run_for(3 * SAVE)
    assert len(server.saved) == 1
    assert page.evaluate(KEPT) == 1


def test_a_form_sent_after_the_session_ended_stands_filled_again_until_it_is_confirmed(page: Page, server: Server) -> None:
    server.drafts, server.send = "down", "sign in"
    page.get_by_label("Street").fill("Jalan 3")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/send")
    page.goto(ADDRESS)
    expect(page.get_by_label("Street")).to_have_value("Jalan 3")
    server.send = "ok"
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/send")
    assert page.evaluate(KEPT) == 0


def test_a_form_is_sent_after_the_save_under_way_with_the_version_that_it_counted(page: Page, server: Server) -> None:
    server.drafts = "slow"
    page.get_by_label("Street").fill("Jalan 4")
    with page.expect_request("**/drafts/a"):
        page.clock.run_for(SAVE)
    page.get_by_label("Street").fill("Jalan 45")
    page.get_by_role("button", name="Send").click(no_wait_after=True)
    page.get_by_role("button", name="Send").click(no_wait_after=True)
    assert server.sent == 0
    server.let_go()
    page.wait_for_url("**/send")
    assert server.sent == 1
    assert 'name="draft_version"\r\n\r\n1\r\n' in server.form
    assert "Jalan 45" in server.form


def test_a_form_is_sent_although_its_save_is_never_answered(page: Page, server: Server) -> None:
    server.drafts = "slow"
    page.get_by_label("Street").fill("Jalan 5")
    with page.expect_request("**/drafts/a"):
        page.clock.run_for(SAVE)
    page.get_by_role("button", name="Send").click(no_wait_after=True)
    page.clock.run_for(6000)
    page.wait_for_url("**/send")
    assert server.sent == 1


def test_a_form_is_not_sent_twice(page: Page, server: Server) -> None:
    page.evaluate("for (const _ of [1, 2]) document.getElementById('form').requestSubmit()")
    page.wait_for_url("**/send")
    assert server.sent == 1


def test_rows_picked_and_characters_used_are_counted(page: Page, server: Server) -> None:
    assert server.sent == 0
    count = page.locator(".sp-bulk__count")
    expect(count).to_have_text("Pick, then")
    page.get_by_label("Pick Tegar").check()
    expect(count).to_have_text("1 picked")
    page.get_by_label("Pick Tegar").uncheck()
    expect(count).to_have_text("Pick, then")
    page.get_by_label("Tasks").fill("123456")
    expect(page.locator("#n")).to_have_text("6 of 5")


def test_five_minutes_before_its_end_a_session_is_extended_in_place(page: Page, server: Server) -> None:
    assert server.sent == 0
    page.get_by_label("Street").focus()
    page.clock.run_for(24 * 60_000)
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.clock.run_for(2 * 60_000)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Extend the session").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_label("Street")).to_be_focused()
    page.clock.run_for(10 * 60_000)
    expect(page.get_by_role("dialog")).to_be_hidden()
