"""A browser is killed while somebody types: what was saved by leaving a field, or by the clock, is there after signing in again."""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

from portal.accounts.adapters import passwords
from portal.accounts.models import Account
from portal.applications.services import applying
from portal.kernel.db import db
from tests.architecture.access_base import GOOD_PASSWORD
from tests.prove.running import Running, running, wait_until

NOWHERE = "smtp://127.0.0.1:1"
PATIENCE = 15_000
"""Milliseconds: the script saves every ten seconds."""
FIRST = "Ingin belajar mengukur waktu tunggu di loket."
MORE = " Unit saya memakai hasilnya tahun depan."
QUIET = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]


@pytest.fixture(scope="module")
def product(tmp_path_factory: Any, instance: Any) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("typing"), instance, NOWHERE) as made:
        made.start_web()
        yield made


@pytest.fixture(scope="module")
def begun(product: Running) -> Callable[[str], tuple[str, str, str]]:
    """Somebody with a form to fill in: the address to sign in with, the form's path, the name of its long field."""

    def begin(whose: str) -> tuple[str, str, str]:
        with product.world() as world:
            _, person = world.servant()
            opportunity = world.opportunity()
            if whose == "an applicant":
                account = db.session.get_one(Account, person.account_id)
                path, name = f"/applications/{applying.begin(opportunity, by=person).id}/edit", "motivation"
            else:
                application = world.applied(opportunity, person)
                world.decide(application)
                account, path, name = world.accounts["hr_officer"], f"/desk/{world.turn(application).id}", "reason"
            account.password_hash = passwords.digest(GOOD_PASSWORD)
            return account.email, path, name

    return begin


@pytest.fixture(scope="module")
def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    return path


@contextlib.contextmanager
def window(product: Running, chromium: str, folder: Path) -> Iterator[Page]:
    """A browser of one's own, with a folder of its own, which nobody else's processes name."""
    with sync_playwright() as playwright:
        there = {"base_url": product.served, "locale": "en-GB", "extra_http_headers": {"Accept-Language": "en"}}
        context = playwright.chromium.launch_persistent_context(folder, executable_path=chromium, args=QUIET, **there)
        context.set_default_timeout(PATIENCE)
        try:
            yield context.pages[0]
        finally:
            with contextlib.suppress(Exception):  # it may have been killed
                context.close()


def processes_of(folder: Path) -> list[int]:
    """The browser's processes: those whose command names its folder."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            with contextlib.suppress(OSError):
                command = (place / "cmdline").read_bytes()
                if f"--user-data-dir={folder}".encode() in command.split(b"\0"):
                    found.append(int(place.name))
    return found


def kill(folder: Path) -> None:
    """End the browser as a machine that loses its power does."""
    first = processes_of(folder)
    assert first
    for number in first:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    wait_until(lambda: not processes_of(folder), "the browser is gone", 10)


def sign_in(page: Page, email: str, path: str) -> None:
    """Come to a page by way of the sign-in page."""
    page.goto(path)
    page.locator("#email").fill(email)
    page.locator("#password").fill(GOOD_PASSWORD)
    page.locator("form:has(#password) button[type=submit]").click()
    page.wait_for_url(f"**{path}")


def type_and_be_killed(product: Running, chromium: str, folder: Path, to: tuple[str, str, str], typing: Callable[[Page, str], None]) -> str:
    """Type in one browser, which is killed, and open the form in another; what stands in its long field then."""
    email, path, name = to
    with window(product, chromium, folder / "first") as page:
        sign_in(page, email, path)
        typing(page, name)
        kill(folder / "first")
    with window(product, chromium, folder / "second") as page:
        sign_in(page, email, path)
        return page.locator(f"[name={name}]").input_value()


def leave_the_field(page: Page, name: str) -> None:
    """Type, go to the next field, and type on."""
    field = page.locator(f"[name={name}]")
    field.press_sequentially(FIRST)
    field.blur()
    expect(page.locator("[data-state=saved]")).to_be_visible(timeout=PATIENCE)
    field.press_sequentially(MORE)


def stay_in_the_field(page: Page, name: str) -> None:
    """Type and stay until the script has saved by its clock, then type on."""
    field = page.locator(f"[name={name}]")
    began = time.monotonic()
    field.press_sequentially(FIRST)
    expect(page.locator("[data-state=saved]")).to_be_visible(timeout=PATIENCE)
    assert time.monotonic() - began < 12
    field.press_sequentially(MORE)


def without_autosave(page: Page, name: str) -> None:
    """The same with nobody who saves."""
    page.route("**/drafts/**", answered)
    leave_the_field(page, name)


def answered(route: Route) -> None:
    """Say that it is saved, and save nothing."""
    route.fulfill(json={"saved": "10.42", "version": 1})


@pytest.mark.parametrize("whose", ["an applicant", "an officer"])
@pytest.mark.parametrize("typing", [leave_the_field, stay_in_the_field])
def test_what_was_saved_before_the_browser_died_is_there_after_signing_in_again(product, begun, chromium, tmp_path, whose, typing):
    kept = type_and_be_killed(product, chromium, tmp_path, begun(whose), typing)
    assert kept.startswith(FIRST)
    assert (FIRST + MORE).startswith(kept)


def test_without_autosave_the_words_would_be_gone(product, begun, chromium, tmp_path):
    assert type_and_be_killed(product, chromium, tmp_path, begun("an applicant"), without_autosave) == ""
