"""Whole ways through the product, as people go them."""

import re
from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import Account
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.notifications.models import Message
from tests.architecture.access_base import GOOD_PASSWORD, number


def link_of(house: Flask, email: str, kind: str) -> str:
    """The address in the newest message of a kind to somebody."""
    with house.app_context():
        found = db.session.query(Message).filter_by(email=email, kind=kind).order_by(Message.created_at.desc()).first()
        assert found is not None, f"no {kind} to {email}"
        assert found.path is not None
        return found.path


def test_a_company_signs_up_proves_its_address_and_signs_in_without_javascript(
    browser: Browser, browser_context_args: dict[str, object], house: Flask
) -> None:
    email = f"lina{number()}@contoh.test"
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-up/company")
    page.get_by_label("Nama organisasi").fill(f"PT Contoh Pendaftar Baru {number()}")
    page.get_by_label("Nama Anda").fill("Lina Prasetya")
    page.get_by_label("Surel Anda di organisasi").fill(email)
    page.get_by_label("Buat kata sandi").fill(GOOD_PASSWORD)
    page.get_by_role("button", name="Kirim tautan konfirmasi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa surel Anda")

    page.goto(link_of(house, email, "accounts.confirm"))
    page.get_by_role("button", name="Konfirmasikan alamat").click()
    expect(page).not_to_have_url(re.compile("/confirm/"))

    context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("Surel", exact=True).fill(email)
    page.get_by_label("Kata sandi", exact=True).fill("not the password at all")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_text("Alamat surel dan kata sandi tidak cocok")).to_be_visible()
    page.get_by_label("Kata sandi", exact=True).fill(GOOD_PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page).not_to_have_url(re.compile("/sign-in"))
    context.close()


def test_the_language_is_changed_and_stays(page: Page) -> None:
    page.goto("/opportunities?page=1")
    expect(page.locator("html")).to_have_attribute("lang", "id")
    page.goto("/opportunities?page=1&lang=en")
    expect(page).to_have_url(re.compile(r"/opportunities\?page=1$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/verify")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_stranger_is_led_back_to_where_they_wanted_to_go(page: Page, somebody: Callable[..., Account]) -> None:
    officer = somebody(Role.ADMINISTRATOR)
    page.goto("/settings/accounts")
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))
    page.locator("#email").fill(officer.email)
    page.locator("#password").fill(GOOD_PASSWORD)
    page.locator("form:has(#password) button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/settings/accounts$"))
