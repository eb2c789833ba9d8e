"""Somebody reads their result on a phone and lets their own browser check what was fixed of them; a list that lacks it is told."""

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Route, expect

from portal.kernel.db import db
from portal.rounds.models import RoundOpening
from tests.e2e.stage import DESK, follow
from tests.e2e.walk import faults_on
from tests.factories import round_results

if TYPE_CHECKING:
    from tests.e2e.conftest import Readers

PHONE = 360


@pytest.fixture(scope="module")
def there(house: Flask) -> dict[str, Any]:
    """A published round, and who reads it."""
    with house.app_context():
        world = round_results.world()
        played = world.played
        return {
            "me": played.accounts["hub1"].id,
            "list": played.lists["hub1"].id,
            "late": played.accounts["hub2"].id,
            "late_list": played.lists["hub2"].id,
            "curator": world.curator.id,
            "round": played.round.id,
            "commitment": played.openings["hub1"].commitment,
        }


def step(page: Page, name: str, how: str) -> Locator:
    """The words of a step as it went."""
    return page.locator(f'[data-step="{name}"] [data-when="{how}"]')


def opened(page: Page, list_id: uuid.UUID) -> None:
    """The page of the own opening."""
    page.goto(f"/rounds/lists/{list_id}/opening")


def test_a_result_is_read_on_a_phone_and_checked_by_the_browser_itself(there: dict[str, Any], readers: "Readers") -> None:
    page = readers.at(there["me"], language="en", width=PHONE)
    page.goto(f"/rounds/lists/{there['list']}/result")
    expect(page.get_by_role("main")).to_contain_text("Your points 870 equal the cut-off 870.")
    assert faults_on(page) == []
    page.get_by_text("See it as a table").click()
    expect(page.get_by_role("row", name="2. Analitik antrean").last).to_contain_text("870")
    follow(page, "Check what was fixed about you")
    assert faults_on(page) == []
    button = page.get_by_role("button", name="Check it now")
    button.focus()
    page.keyboard.press("Enter")
    for name in ("file", "same", "published", "found"):
        expect(step(page, name, "good")).to_be_visible()
        expect(step(page, name, "bad")).to_be_hidden()
    assert faults_on(page) == []


def test_a_published_list_that_lacks_the_commitment_is_told(there: dict[str, Any], readers: "Readers") -> None:
    page = readers.at(there["me"], language="en", width=DESK)

    def without(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(there["commitment"], "0" * 64))

    page.route("**/commitments-1.txt", without)
    try:
        opened(page, there["list"])
        page.get_by_role("button", name="Check it now").click()
        expect(step(page, "same", "good")).to_be_visible()
        expect(step(page, "published", "bad")).to_be_visible()
        expect(step(page, "found", "good")).to_be_hidden()
    finally:
        page.unroute("**/commitments-1.txt")


def test_a_list_that_was_published_without_the_commitment_is_told(house: Flask, there: dict[str, Any], readers: "Readers") -> None:
    """The list is as its digest says, but it was made without this person."""
    with house.app_context():
        played = round_results.played(who=("kes1", "kes2"))
        mine = played.openings["kes1"]
        who, list_id = played.accounts["kes1"].id, played.lists["kes1"].id
        forged = round_results.digest(b"another")
        rest = played.openings["kes2"].commitment
        lock = played.lock
        assert lock is not None
        lock.commitments_sha256 = round_results.digest(round_results.commitments_file([rest, forged]).encode())
        db.session.commit()
        opening = db.session.get(RoundOpening, mine.id)
        assert opening is not None
        commitment = opening.commitment
    page = readers.at(who, language="en", width=PHONE)

    def replaced(route: Route) -> None:
        answer = route.fetch()
        lines = [line if line != commitment else forged for line in answer.text().split()]
        route.fulfill(response=answer, body="".join(f"{line}\n" for line in sorted(lines)))

    page.route("**/commitments-1.txt", replaced)
    try:
        opened(page, list_id)
        page.get_by_role("button", name="Check it now").click()
        expect(step(page, "published", "good")).to_be_visible()
        expect(step(page, "found", "bad")).to_be_visible()
        assert faults_on(page) == []
    finally:
        page.unroute("**/commitments-1.txt")


def test_a_file_that_was_changed_is_told(there: dict[str, Any], readers: "Readers") -> None:
    page = readers.at(there["me"], language="en", width=DESK)

    def changed(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("350", "351", 1))

    page.route("**/opening.json", changed)
    try:
        opened(page, there["list"])
        page.get_by_role("button", name="Check it now").click()
        expect(step(page, "file", "good")).to_be_visible()
        expect(step(page, "same", "bad")).to_be_visible()
        expect(step(page, "published", "good")).to_be_hidden()
    finally:
        page.unroute("**/opening.json")


def test_without_a_script_the_two_commands_stand_there_and_the_file_is_taken(there: dict[str, Any], readers: "Readers") -> None:
    page = readers.at(there["me"], language="en", width=PHONE, script=False)
    opened(page, there["list"])
    expect(page.get_by_role("button", name="Check it now")).to_be_hidden()
    expect(page.get_by_role("main")).to_contain_text("sha256sum")
    expect(page.get_by_role("main")).to_contain_text(f"grep {there['commitment']}")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download your file").click()
    assert taken.value.suggested_filename.endswith("-1.json")


def test_the_pages_hold_on_a_phone_and_at_a_desk(there: dict[str, Any], readers: "Readers") -> None:
    for width in (PHONE, DESK):
        page = readers.at(there["late"], language="en", width=width)
        page.goto(f"/rounds/lists/{there['late_list']}/result")
        expect(page.get_by_role("main")).to_contain_text("You have no place from this round")
        assert faults_on(page) == []
        page = readers.at(None, language="en", width=width)
        for path in ("/rounds/records", f"/rounds/{there['round']}/record"):
            page.goto(path)
            assert faults_on(page) == [], path


def test_on_a_phone_the_part_of_a_round_that_is_read_is_in_sight_among_its_tabs(there: dict[str, Any], readers: "Readers") -> None:
    page = readers.at(there["curator"], language="id", width=PHONE)
    page.goto(f"/rounds/{there['round']}/offers")
    current = page.locator(".sp-tabs [aria-current]")
    expect(current).to_have_text("Tawaran")
    box = current.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE
