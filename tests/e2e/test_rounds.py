"""A curator plans a round at a desk, tries it and compares it with a copy; on a phone anybody reads the rule and takes the verifier."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from playwright.sync_api import expect

from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.matching import verifier
from portal.rounds.domain import TrialState
from portal.rounds.models import Round, RoundTrial
from portal.rounds.services import trying
from tests.architecture.access_applications import published
from tests.architecture.access_base import body_of, number, person
from tests.e2e.stage import DESK, follow, press
from tests.e2e.walk import faults_on

if TYPE_CHECKING:
    from tests.e2e.conftest import Readers

PHONE = 360


def computed(house: Flask, title: str) -> None:
    """What the worker does: every trial that waits in a round of this title."""
    with house.app_context():
        waiting = db.session.query(RoundTrial).join(Round, Round.id == RoundTrial.round_id)
        for trial in waiting.filter(Round.title == title, RoundTrial.state == TrialState.WAITING).all():
            trying.run_trial(trial.id)
        db.session.commit()


def test_a_curator_plans_tries_and_compares_two_rounds(house: Flask, readers: "Readers") -> None:
    title = f"Gelombang {number()}"
    with house.app_context():
        curator_id = person(Role.CURATOR).id
        offering = published(body_of(Role.COMPANY_HR))
        offering.title = f"Layanan loket {number()}"
        name = offering.title
        db.session.commit()

    page = readers.at(curator_id, width=DESK)
    page.goto("/rounds")
    follow(page, "Rencanakan gelombang")
    page.get_by_label("Kesenjangan yang ditutup").fill("11")
    press(page, "Rencanakan gelombang ini")
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Judul").fill(title)
    page.get_by_label("Kesenjangan yang ditutup").fill("6")
    press(page, "Rencanakan gelombang ini")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)

    follow(page, "Tambah penawaran")
    page.get_by_role("searchbox", name="Cari").fill(name)
    press(page, "Terapkan")
    page.get_by_role("button", name=re.compile(f"Tambah ?: {name}")).click()
    page.get_by_label("Paling banyak dari satu instansi").fill("1")
    press(page, "Tetapkan kuota")
    expect(page.get_by_role("row", name=name)).to_contain_text("2 dari 2")

    press(page, "Uji rencana")
    expect(page.get_by_role("main")).to_contain_text("sedang dihitung")
    computed(house, title)
    follow(page, "Uji coba 1")
    assert faults_on(page) == []
    page.go_back()

    follow(page, "Salin rencana")
    page.get_by_label("Judul").fill(f"{title}, lebih longgar")
    press(page, "Salin rencana")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{title}, lebih longgar")
    press(page, "Uji rencana")
    computed(house, f"{title}, lebih longgar")
    others = page.get_by_label("Bandingkan dengan")
    others.select_option(label=others.locator("option", has_text=title).first.inner_text())
    press(page, "Bandingkan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dua rencana berdampingan")
    assert faults_on(page) == []


def test_anybody_reads_the_rule_on_a_phone_and_takes_the_verifier(readers: "Readers") -> None:
    page = readers.at(None, width=PHONE)
    page.goto("/rounds/rule")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Unduh verifikator").click()
    assert Path(taken.value.path()).read_bytes() == Path(verifier.__file__).read_bytes()
    assert taken.value.suggested_filename == "verifier.py"
