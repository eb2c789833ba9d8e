"""Those who have no mouse: an applicant, and officers on the way of the application, by the keyboard alone from the first key on."""

import re
from typing import TYPE_CHECKING

from flask import Flask
from playwright.sync_api import expect

from portal.applications.domain import ApplicationState
from portal.applications.models import Application
from portal.catalogue.models import Opportunity
from portal.documents.domain import LetterState
from portal.documents.models import Letter
from portal.kernel.db import db
from portal.workflow.models import CaseQuestion
from tests.e2e import stage as on
from tests.e2e.keys import choose, enter, follow, past_the_bar, press, tab_to, tick, upload, write
from tests.e2e.stage import DESK, PAPER, Stage, applied, held, state_of, step_of
from tests.e2e.walk import faults_on
from tests.factories import signoff

if TYPE_CHECKING:
    from tests.e2e.conftest import Readers

PAPER_NEEDED = "Surat keterangan sehat"
MOTIVATION = "Loket kami memerlukan antrean yang adil."
INTEREST = "Paman saya bekerja di bagian gudang."
APPROVED = "Sesuai dengan ketentuan, hasil pemeriksaan, dan rencana pengembangan"
APPLY = "Ajukan permohonan"
NO_INTEREST_IN_ANY = "Saya tidak memiliki hubungan keluarga, usaha, atau kepentingan lain dengan semua pemohon dan mitra ini."


def test_an_applicant_fills_in_uploads_declares_and_sends(house: Flask, readers: "Readers", stage: Stage) -> None:
    with stage.world() as world:
        found = world.opportunity(title=on.title(), particulars={**signoff.PARTICULARS, "documents_needed": [PAPER_NEEDED]})
        servant, identity = world.servant()
        opportunity_id, name, account_id = found.id, servant.name, identity.account_id
    page = readers.at(account_id)
    page.on("filechooser", lambda _: None)  # files are chosen by the test from here on, however fast the key is

    page.goto(f"/opportunities/{opportunity_id}")
    past_the_bar(page)
    press(page, APPLY)
    write(page, page.get_by_label("Motivasi Anda").first, MOTIVATION)
    expect(page.get_by_text(re.compile("^40 dari")).first).to_be_visible()
    upload(page, page.get_by_label(PAPER_NEEDED), PAPER)
    for box in page.get_by_role("group", name="Pernyataan").get_by_role("checkbox").all():
        tick(page, box)
    tick(page, page.get_by_label("Saya memiliki kepentingan pada mitra ini"))
    write(page, page.get_by_label("Jenis kepentingan"), "Keluarga")
    write(page, page.get_by_label("Uraian kepentingan"), INTEREST)
    for box in page.get_by_role("group", name="Yang akan dilihat mitra").get_by_role("checkbox").all():
        tick(page, box)
    press(page, APPLY)
    held(page, "Atasan langsung")
    assert faults_on(page) == []
    with house.app_context():
        made = db.session.query(Application).filter_by(opportunity_id=opportunity_id).one()
        assert (made.state, made.motivation, made.interest) == (
            ApplicationState.IN_SIGN_OFF,
            MOTIVATION,
            {"kind": "kin", "words": INTEREST},
        )
        assert [one["name"] for one in made.documents or []] == [PAPER_NEEDED]
    boss = readers.at(stage.people["supervisor"], width=DESK)
    boss.goto("/desk")
    expect(boss.get_by_role("link", name=name)).to_be_visible()


def test_a_supervisor_recommends(house: Flask, readers: "Readers", stage: Stage) -> None:
    made = applied(stage)
    page = readers.at(stage.people["supervisor"], width=DESK)
    page.goto("/desk")
    past_the_bar(page)
    follow(page, made.name)
    tick(page, page.get_by_label(on.INTEREST))
    choose(page, "Jawaban", "Rekomendasikan")
    ground = page.get_by_label("Dasar alasan")
    write(page, ground, "Sesuai")
    expect(ground.locator("option:checked")).to_have_text("Sesuai dengan rencana pengembangan")
    write(page, page.get_by_role("textbox", name="Rencana pengalihan tugas"), "Sari Wardani dan Joko Utomo mengambil alih.")
    write(page, page.get_by_label("Alasan (dibaca pemohon)"), "Hasilnya dipakai di dua loket kami.")
    press(page, "Catat keputusan")
    expect(page.get_by_text("sudah dicatat")).to_be_visible()
    assert step_of(house, made.id) == "hr_officer"

    page = readers.at(made.account_id)
    page.goto(f"/applications/{made.id}")
    held(page, "Pengelola kepegawaian")
    expect(page.get_by_text("Hasilnya dipakai di dua loket kami.")).to_be_visible()


def test_an_officer_asks_decides_several_alike_and_recuses(house: Flask, readers: "Readers", stage: Stage) -> None:
    asked, *alike = (applied(stage, "hr_officer") for _ in range(3))
    page = readers.at(stage.people["hr_officer"], width=DESK)
    page.goto("/desk")
    follow(page, asked.name)
    follow(page, "Minta klarifikasi kepada pemohon")
    write(page, page.get_by_label("Pertanyaan Anda"), "Sejak kapan Anda di loket ini?")
    press(page, "Kirim pertanyaan")
    with house.app_context():
        assert db.session.query(CaseQuestion).filter_by(words="Sejak kapan Anda di loket ini?").count() == 1
    page.goto("/desk")
    follow(page, asked.name)
    follow(page, "Mundur dari penanganan")
    choose(page, "Jenis kepentingan", "Keluarga")
    write(page, page.get_by_label("Uraian kepentingan"), "Adik saya.")
    press(page, "Mundur dari penanganan")
    expect(page.get_by_role("main").get_by_role("link", name=asked.name)).to_have_count(0)

    for one in alike:
        tick(page, page.get_by_role("row").filter(has_text=one.name).get_by_role("checkbox"))
    press(page, "Putus serentak: tinjau dahulu")
    tick(page, page.get_by_label(NO_INTEREST_IN_ANY))
    choose(page, "Jawaban", "Siapkan usulan")
    write(page, page.get_by_label("Dasar alasan"), "Berkas lengkap")
    write(page, page.get_by_label("Alasan (dibaca setiap pemohon)"), "Berkas keduanya lengkap.")
    press(page, "Putus 2 berkas")
    assert [step_of(house, one.id) for one in alike] == ["head", "head"]


def test_an_approver_goes_from_case_to_case_decides_and_signs_the_letter(house: Flask, readers: "Readers", stage: Stage) -> None:
    made, _ = (applied(stage, "approver") for _ in range(2))
    page = readers.at(stage.people["approver"], width=DESK)
    page.goto("/desk")
    past_the_bar(page)
    follow(page, made.name)
    there, back = page.get_by_role("link", name="Berikutnya"), page.get_by_role("link", name="Sebelumnya")
    there, back = (there, back) if there.count() else (back, there)  # it may be the last of the desk
    enter(page, there)
    expect(page.get_by_role("heading", level=1)).not_to_have_text(made.name)
    enter(page, back)
    expect(page.get_by_role("heading", level=1)).to_have_text(made.name)

    tick(page, page.get_by_label(on.INTEREST))
    choose(page, "Jawaban", "Setujui")
    write(page, page.get_by_label("Dasar alasan"), APPROVED)
    write(page, page.get_by_label("Alasan (dibaca pemohon)"), "Sesuai ketentuan dan rencana.")
    press(page, "Catat keputusan")
    assert state_of(house, made.id) is ApplicationState.APPROVED
    with house.app_context():
        letter = db.session.query(Letter).filter(Letter.kind == "assignment", Letter.copies.any(subject_id=made.id)).one()
        title = db.session.get_one(Opportunity, made.opportunity_id).title
        letter_id, letter_number = letter.id, letter.number

    enter(page, page.get_by_role("navigation", name="Utama").get_by_role("link", name=re.compile("^Naskah dinas")))
    follow(page, letter_number)
    expect(page.get_by_role("main")).to_contain_text(made.name)
    press(page, "Tandatangani surat")
    expect(page.get_by_role("alert")).to_contain_text("Saya sudah membaca surat ini")
    assert faults_on(page) == []
    tick(page, page.get_by_label("Saya sudah membaca surat ini"))
    press(page, "Tandatangani surat")
    expect(page.get_by_text(f"Surat {letter_number} sudah ditandatangani dan berlaku.")).to_be_visible()
    with house.app_context():
        assert db.session.get_one(Letter, letter_id).state is LetterState.VALID
    assert state_of(house, made.id) is ApplicationState.ISSUED

    page = readers.at(made.account_id)
    page.goto("/applications")
    follow(page, title)
    held(page, "Surat Tugas Anda berlaku")
    assert faults_on(page) == []
    tab_to(page, page.get_by_role("main").get_by_role("link").first)
