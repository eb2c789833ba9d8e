"""Those who look at what others did, each on their own way once: the auditor, the administrator, and a stranger with a letter in hand."""

from typing import TYPE_CHECKING

from flask import Flask
from playwright.sync_api import FilePayload, expect

from portal.accounts.models import Account
from portal.documents.models import Letter
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.notifications.domain import MessageState
from portal.notifications.models import Message
from portal.workforce.models import Servant
from tests.architecture.access_base import person
from tests.architecture.access_letters import signed
from tests.architecture.access_objects import failed_message
from tests.e2e import stage as on
from tests.e2e.stage import DESK, Stage, follow, menu, press
from tests.e2e.walk import faults_on
from tests.factories import workforce

if TYPE_CHECKING:
    from tests.e2e.conftest import Readers

PHONE = 360
SERIAL = 8801
"""Of servants whom no other test has."""


def test_the_auditor_reads_a_case_from_first_to_last(readers: "Readers", stage: Stage) -> None:
    with stage.world() as world:
        servant, identity = world.servant()
        made = world.applied(world.opportunity(title=on.title()), identity)
        world.decide(made, reason="Loket dijaga dua rekan.")
        world.decide(made, reason="Berkas sudah lengkap.")
        world.decide(made, "refuse", ground="other", reason="Pelayanan tidak dapat ditinggalkan.")
        name, number = servant.name, made.number

    page = readers.at(stage.people["auditor"], width=DESK)
    page.goto("/")
    menu(page, "Perkara")
    page.get_by_label("Cari", exact=True).fill(number)
    press(page, "Terapkan")
    follow(page, name)
    decisions = page.get_by_role("region", name="Keputusan")
    for reason in ("Loket dijaga dua rekan.", "Berkas sudah lengkap.", "Pelayanan tidak dapat ditinggalkan."):
        expect(decisions).to_contain_text(reason)
    entries = page.get_by_role("region", name="Catatan jejak audit")
    expect(entries.get_by_text("workflow.step.decided", exact=True)).to_have_count(3)
    expect(entries).to_contain_text("applications.application.submitted")
    assert faults_on(page) == []
    menu(page, "Jejak audit")
    follow(page, "Periksa jejak audit")
    expect(page.get_by_role("heading", name="Jejak audit utuh")).to_be_visible()


def test_the_administrator_tries_a_file_then_imports_its_good_rows(house: Flask, readers: "Readers", stage: Stage) -> None:
    good, bad = workforce.line(SERIAL), workforce.line(SERIAL + 1, nip="1")
    file = FilePayload(name="asn.csv", mimeType="text/csv", buffer=workforce.sheet([good, bad]))

    page = readers.at(stage.people["administrator"], width=DESK)
    page.goto("/")
    menu(page, "Data pegawai")
    page.get_by_label("Berkas data pegawai").set_input_files(file)
    press(page, "Tinjau berkas")
    expect(page.get_by_role("heading", name="1 baris perlu diperbaiki")).to_be_visible()
    expect(page.get_by_text("NIP terdiri atas 18 angka")).to_be_visible()
    assert found(house, good["nip"]) is None
    page.get_by_label("Sumber data").fill("BKD")
    press(page, "Jalankan impor 1 baris")
    expect(page.get_by_role("alert")).to_contain_text("Alasan impor")
    assert faults_on(page) == []
    page.get_by_label("Alasan impor").fill("Berkas bulanan.")
    press(page, "Jalankan impor 1 baris")
    expect(page.get_by_text("Disimpan").first).to_be_visible()
    assert faults_on(page) == []
    assert found(house, good["nip"]) is not None
    assert found(house, bad["nip"]) is None
    page.goto(f"/settings/accounts?text={good['email']}")
    expect(page.get_by_role("table")).to_contain_text(good["name"])


def found(house: Flask, nip: str) -> Servant | None:
    """The record of a civil servant."""
    with house.app_context():
        return db.session.query(Servant).filter_by(nip=nip).one_or_none()


def test_the_administrator_sees_mail_that_failed_and_sends_it_again(house: Flask, readers: "Readers", stage: Stage) -> None:
    with house.app_context():
        to = person(Role.CIVIL_SERVANT)
        message_id, email = failed_message(to)["message_id"], to.email

    page = readers.at(stage.people["administrator"], width=DESK)
    page.goto("/")
    menu(page, "Pesan")
    page.get_by_label("Status").select_option(label="Tidak dapat disampaikan")
    press(page, "Terapkan")
    row = page.get_by_role("row").filter(has_text=email)
    expect(row).to_contain_text("Tidak dapat disampaikan")
    assert faults_on(page) == []
    row.get_by_role("button", name="Kirim ulang").click()
    expect(page.get_by_text("Pesan masuk antrean kembali.")).to_be_visible()
    with house.app_context():
        assert db.session.get_one(Message, message_id).state is MessageState.QUEUED


def test_the_administrator_disables_an_account_and_enables_it_again(house: Flask, readers: "Readers", stage: Stage) -> None:
    with house.app_context():
        made = person(Role.CURATOR)
        account_id, email, name = made.id, made.email, made.name

    theirs = readers.at(account_id, width=DESK)
    theirs.goto("/desk")
    page = readers.at(stage.people["administrator"], width=PHONE)
    page.goto(f"/settings/accounts?text={email}")
    follow(page, name)
    follow(page, "Nonaktifkan akun")
    press(page, "Nonaktifkan akun")
    expect(page.get_by_role("alert")).to_contain_text("Alasan")
    assert faults_on(page) == []
    page.get_by_label("Alasan").fill("Mutasi ke luar provinsi.")
    press(page, "Nonaktifkan akun")
    expect(page.get_by_text("Akun ini dinonaktifkan.")).to_be_visible()
    assert faults_on(page) == []
    theirs.reload()
    expect(theirs.get_by_label("Kata sandi")).to_be_visible()
    follow(page, "Aktifkan kembali akun")
    page.get_by_label("Alasan").fill("Kembali bertugas.")
    press(page, "Aktifkan kembali akun")
    expect(page.get_by_text("sudah diaktifkan kembali")).to_be_visible()


def test_a_stranger_types_the_code_of_a_letter(house: Flask, readers: "Readers") -> None:
    with house.app_context():
        owner = person(Role.CIVIL_SERVANT)
        letter = signed(owner)
        letter_id, code, owner_id = letter.id, letter.copies[0].code, owner.id

    page = readers.at(None)
    page.goto("/")
    page.get_by_role("link", name="Periksa keaslian surat").first.click()
    page.get_by_label("Kode pada surat").fill("ABCD-EFGH")
    press(page, "Periksa keaslian surat")
    expect(page.get_by_text("Kode ini tidak terdaftar").first).to_be_visible()
    page.goto("/verify")
    page.get_by_label("Kode pada surat").fill("-".join(code[place : place + 4] for place in range(0, len(code), 4)).lower())
    press(page, "Periksa keaslian surat")
    expect(page.get_by_role("heading", name="Surat ini berlaku")).to_be_visible()
    with house.app_context():
        name, number = db.session.get_one(Account, owner_id).name, db.session.get_one(Letter, letter_id).number
    expect(page.get_by_role("main")).to_contain_text(number)
    expect(page.get_by_role("main")).not_to_contain_text(name)
    assert faults_on(page) == []
