"""A civil servant ranks on a phone with the keyboard alone, submits, is admitted; and the same without script."""

import dataclasses
import re
import uuid
from typing import TYPE_CHECKING

from flask import Flask
from playwright.sync_api import Locator, Page, expect

from portal.kernel.db import db
from portal.rounds import services
from portal.rounds.domain import ListState
from portal.rounds.domain.points import USUAL
from portal.rounds.models import RoundList
from tests.e2e.stage import DESK, Stage, decide, decide_here, follow, held, leave_by, press
from tests.e2e.walk import faults_on
from tests.factories import round_lists

if TYPE_CHECKING:
    from tests.e2e.conftest import Readers

PHONE = 360
WHY = "Loket kami memerlukan antrean yang adil dan data yang terbuka."


@dataclasses.dataclass(frozen=True)
class Ready:
    """A round that collects, with somebody who may take part in it."""

    title: str
    account_id: uuid.UUID
    name: str
    offered: tuple[str, str, str]


def ready(stage: Stage) -> Ready:
    """Three offerings in a round of their own."""
    mark = uuid.uuid4().hex[:6]
    offered = (f"Antrean {mark}", f"Peta {mark}", f"Telemetri {mark}")
    with stage.world() as world:
        curator = world.identity("curator")
        made = services.plan_round(f"Gelombang {mark}", USUAL, 8, by=curator)
        db.session.flush()
        for title in offered:
            services.add_offering(made, world.opportunity(title=title).id, by=curator)
        round_lists.opened(made)
        servant, identity = world.servant()
        return Ready(made.title, identity.account_id, servant.name, offered)


def list_of(house: Flask, account_id: uuid.UUID) -> RoundList:
    """The list that the database has."""
    with house.app_context():
        return db.session.query(RoundList).filter_by(account_id=account_id).one()


def ranked(page: Page) -> list[str]:
    """The titles of the choices, in their order."""
    return page.locator("ol.sp-list > li h3").all_inner_texts()


def reach(page: Page, control: Locator) -> None:
    """Go on with the tab key until a control has the focus, which is then in sight and marked."""
    for _ in range(120):
        if control.evaluate("(element) => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(control).to_be_focused()
    expect(control).to_be_in_viewport()


def key(page: Page, control: Locator, stroke: str = "Enter") -> None:
    """Reach a control by the keyboard and press it; a page follows."""
    reach(page, control)
    with page.expect_navigation():
        page.keyboard.press(stroke)


def focused(page: Page) -> str:
    """What has the focus, in words."""
    return str(page.evaluate("() => document.activeElement.textContent")).strip()


def tick(page: Page, box: Locator) -> None:
    """Tick a box by the keyboard."""
    reach(page, box)
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def button(page: Page, words: str, title: str) -> Locator:
    """The button that does this to the offering of this title."""
    return page.get_by_role("button", name=re.compile(f"^{words} ?: {title}$"))


def test_a_list_is_ranked_and_submitted_with_the_keyboard_alone_on_a_phone(house: Flask, stage: Stage, readers: "Readers") -> None:
    made = ready(stage)
    one, two, three = made.offered
    page = readers.at(made.account_id, width=PHONE)
    page.goto("/rounds/mine")
    assert faults_on(page) == []
    key(page, button(page, "Mulai daftar", made.title))
    assert faults_on(page) == []

    for title in (one, two, three):
        key(page, button(page, "Tambah", title))
        assert title in focused(page), "the focus is at what was added"
    assert ranked(page) == [one, two, three]
    assert faults_on(page) == []

    key(page, button(page, "Jadikan pertama", three))
    assert ranked(page) == [three, one, two]
    assert "Pilihan 1 dari 3" in focused(page)
    expect(page.get_by_text(re.compile(f"{three} kini pilihan ke-1 dari 3. Tersimpan pukul"))).to_be_in_viewport()
    key(page, button(page, "Turunkan", three))
    key(page, button(page, "Naikkan", two))
    assert ranked(page) == [one, two, three]
    assert two in focused(page)
    key(page, button(page, "Hapus", one))
    assert ranked(page) == [two, three]
    assert two in focused(page), "the focus is at what stands there now"
    points = page.locator("summary", has_text=two)
    reach(page, points)
    page.keyboard.press("Enter")
    expect(page.locator("li", has=points).get_by_text("Kinerja (SKP)").first).to_be_visible()
    assert faults_on(page) == []

    key(page, page.get_by_role("link", name="Ajukan daftar"))
    assert faults_on(page) == []
    key(page, page.get_by_role("button", name="Ajukan daftar", exact=True))
    expect(page.get_by_role("textbox", name="Motivasi Anda")).to_have_attribute("aria-invalid", "true")
    assert faults_on(page) == []
    reach(page, page.get_by_role("textbox", name="Motivasi Anda"))
    page.keyboard.type(WHY)
    for group in ("Pernyataan", "Yang akan dilihat mitra"):
        for box in page.get_by_role("group", name=group).get_by_role("checkbox").all():
            tick(page, box)
    key(page, page.get_by_role("button", name="Ajukan daftar", exact=True))
    held(page, "Atasan langsung")
    assert faults_on(page) == []
    assert list_of(house, made.account_id).state is ListState.IN_SIGN_OFF

    signed_off(stage, readers, made)
    page = readers.at(made.account_id, width=PHONE)
    page.goto("/rounds/mine")
    follow(page, made.title)
    held(page, "Anda ikut serta dalam gelombang ini")
    assert faults_on(page) == []


def signed_off(stage: Stage, readers: "Readers", made: Ready) -> None:
    """Supervisor, head and verifier agree; none of them reads a choice."""
    boss = readers.at(stage.people["supervisor"], width=DESK)
    boss.goto("/desk")
    follow(boss, made.name)
    assert made.offered[1] not in boss.get_by_role("main").inner_text()
    assert faults_on(boss) == []
    boss.get_by_role("textbox", name="Rencana pengalihan tugas").fill("Sari Wardani mengambil alih loket 2.")
    decide_here(boss, "Rekomendasikan", "Sesuai dengan rencana pengembangan", "Sesuai rencana.")
    for officer, answer, ground in (
        ("head", "Usulkan", "Sesuai dengan rencana pengembangan"),
        ("verifier", "Memenuhi syarat (MS)", "Semua ketentuan terpenuhi, atau telah diperiksa dan terpenuhi"),
    ):
        decide(readers.at(stage.people[officer], width=DESK), made.name, answer, ground, "Sesuai rencana.")


def test_without_script_a_list_is_ranked_submitted_and_withdrawn(house: Flask, stage: Stage, readers: "Readers") -> None:
    made = ready(stage)
    one, two, three = made.offered
    page = readers.at(made.account_id, width=PHONE, script=False)
    page.goto("/rounds/mine")
    leave_by(button(page, "Mulai daftar", made.title))
    for title in (one, two, three):
        leave_by(button(page, "Tambah", title))
    leave_by(button(page, "Naikkan", three))
    leave_by(button(page, "Hapus", one))
    assert ranked(page) == [three, two]
    page.get_by_text("Cari dan saring").click()
    page.get_by_role("searchbox", name="Cari").fill(one)
    press(page, "Terapkan")
    leave_by(button(page, "Tambah", one))
    assert ranked(page) == [three, two, one]
    expect(page.locator("#text")).to_have_value(one)

    follow_head(page, "Ajukan daftar")
    page.get_by_role("textbox", name="Motivasi Anda").fill(WHY)
    for group in ("Pernyataan", "Yang akan dilihat mitra"):
        for box in page.get_by_role("group", name=group).get_by_role("checkbox").all():
            box.check()
    press(page, "Ajukan daftar")
    held(page, "Atasan langsung")
    follow_head(page, "Tarik daftar")
    press(page, "Tarik daftar")
    held(page, "Anda telah menarik daftar pilihan")
    found = list_of(house, made.account_id)
    assert (found.state, len(found.choices)) == (ListState.WITHDRAWN, 3)


def follow_head(page: Page, words: str) -> None:
    """Follow a link with just these words."""
    leave_by(page.get_by_role("main").get_by_role("link", name=words, exact=True))
