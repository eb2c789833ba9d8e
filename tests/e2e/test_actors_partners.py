"""The partners' actors, each on their own way once: registering, verifying, agreeing, writing a slot, accepting as mentor, publishing."""

import datetime as dt
import re
import uuid
from typing import TYPE_CHECKING, TypeVar

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from partners.agreements.domain import AgreementState
from partners.agreements.models import Agreement
from partners.offerings.domain import OfferingState
from partners.offerings.models import Offering
from partners.registry import services as registry
from partners.registry.domain import PartnerKind, PartnerState
from partners.registry.models import Partner
from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.architecture.access_base import number, person
from tests.architecture.access_partners import asked
from tests.e2e import stage as on
from tests.e2e.stage import DAY, DESK, PAPER, Stage, choose, decide, decide_here, fill_day, follow, held, menu, open_case, press
from tests.e2e.walk import faults_on
from tests.factories import partners

if TYPE_CHECKING:
    from tests.e2e.conftest import Readers

Stated = TypeVar("Stated", Partner, Agreement, Offering)


def state_of(house: Flask, kind: type[Stated], key: uuid.UUID) -> str:
    """The state that the database has."""
    with house.app_context():
        return str(db.session.get_one(kind, key).state)


def test_a_company_describes_itself_keeps_a_draft_and_submits(house: Flask, readers: "Readers", stage: Stage) -> None:
    place = number()
    with house.app_context():
        made, hr = partners.partner(f"PT Contoh Pendaftar {place}")
        db.session.commit()
        partner_id, name = made.id, made.name
        page = readers.at(hr.id, width=DESK)

    page.goto("/")
    menu(page, "Organisasi kami")
    follow(page, "Lanjutkan pendaftaran")
    page.get_by_label("Telepon").fill("021 5550")
    press(page, "Simpan draf")
    expect(page.get_by_role("listitem").filter(has_text="Narahubung").first).to_contain_text("sudah dimulai")
    follow(page, "Narahubung")
    expect(page.get_by_label("Telepon")).to_have_value("021 5550")
    page.get_by_label("Telepon").fill("021 5550 1234")
    press(page, "Simpan dan lanjut")

    expect(page.get_by_role("heading", name="Identitas perusahaan")).to_be_visible()
    page.get_by_label("Nomor Pokok Wajib Pajak (NPWP)").fill(f"98{place:014}")
    page.get_by_label("Alamat").fill("Jalan Contoh Awan 12, Jakarta Selatan")
    page.get_by_label("Nomor Induk Berusaha (NIB)").fill(f"98{place:010}")
    choose(page, "Bentuk badan hukum", "Perusahaan swasta")
    page.get_by_label("Akta pendirian").set_input_files(PAPER)
    press(page, "Simpan dan lanjut")
    expect(page.get_by_role("alert")).to_contain_text("Ada 1 isian yang perlu diperbaiki")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Alamat")).to_have_value("Jalan Contoh Awan 12, Jakarta Selatan")
    expect(page.get_by_text("surat.pdf")).to_be_visible()
    assert faults_on(page) == []
    page.get_by_label("Nomor Induk Berusaha (NIB)").fill(f"98{place:011}")
    press(page, "Simpan dan lanjut")

    page.get_by_label("Penanda tangan perjanjian").fill("Surya Darma (contoh)")
    page.get_by_label("Jabatan penanda tangan").fill("Direktur")
    page.get_by_label("Kewenangan penanda tangan").fill("Akta 12, pasal 11")
    page.get_by_label("Surat Kuasa, atau halaman akta").set_input_files(PAPER)
    press(page, "Simpan dan lanjut")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("Apa yang akan ditawarkan?").fill("Magang perancangan layanan digital.")
    press(page, "Simpan dan lanjut")
    expect(page.get_by_text("Ada yang belum diisi")).to_have_count(0)
    assert state_of(house, Partner, partner_id) == PartnerState.DRAFT
    assert faults_on(page) == []
    press(page, "Ajukan pendaftaran")
    held(page, "Verifikator BKD")
    assert state_of(house, Partner, partner_id) == PartnerState.SUBMITTED

    verifier = readers.at(stage.people["verifier"], width=DESK)
    verifier.goto("/desk")
    expect(verifier.get_by_role("link", name=name)).to_be_visible()


def test_a_verifier_returns_a_registration_with_a_comment_beside_a_field(house: Flask, readers: "Readers", stage: Stage) -> None:
    place = number()
    with house.app_context():
        made, hr = partners.partner(f"PT Contoh Diperiksa {place}")
        by = partners.who(hr, Role.COMPANY_HR)
        registry.submit(made, partners.details(by, nib=f"97{place:011}", npwp=f"97{place:014}"), by=by)
        db.session.commit()
        partner_id, name, hr_id = made.id, made.name, hr.id

    page = readers.at(stage.people["verifier"], width=DESK)
    open_case(page, name)
    comment = page.get_by_label(re.compile("^Catatan untuk Alamat"))
    if not comment.is_visible():
        page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Alamat")).get_by_text("Beri catatan").click()
    comment.fill("Tambahkan kode pos.")
    page.get_by_label("Kembalikan ke").select_option(label="Yang mengajukan")
    decide_here(page, "Kembalikan untuk diperbaiki", "Data keliru atau belum lengkap", "Alamat belum menyebut kode pos.")
    assert state_of(house, Partner, partner_id) == PartnerState.RETURNED

    page = readers.at(hr_id, width=DESK)
    page.goto("/partner")
    held(page, "Perbaiki yang dicatat verifikator, lalu ajukan kembali")
    follow(page, "Identitas perusahaan")
    expect(page.get_by_text("Tambahkan kode pos.")).to_be_visible()
    assert faults_on(page) == []


def test_a_verifier_verifies_and_the_company_reads_it(house: Flask, readers: "Readers", stage: Stage) -> None:
    place = number()
    with house.app_context():
        made, hr = partners.partner(f"PT Contoh Lengkap {place}")
        by = partners.who(hr, Role.COMPANY_HR)
        registry.submit(made, partners.details(by, nib=f"96{place:011}", npwp=f"96{place:014}"), by=by)
        db.session.commit()
        partner_id, name, hr_id = made.id, made.name, hr.id

    page = readers.at(stage.people["verifier"], width=DESK)
    decide(page, name, "Nyatakan terverifikasi", "Lengkap, dan berkas sesuai", "Berkas dan nomor sesuai.")
    assert state_of(house, Partner, partner_id) == PartnerState.VERIFIED

    page = readers.at(hr_id)
    page.goto("/partner")
    held(page, "Organisasi Anda terverifikasi")


def test_a_university_arrives_at_a_desk_that_teaches(house: Flask, readers: "Readers") -> None:
    with house.app_context():
        _, staff = partners.partner(f"Universitas Contoh {number()}", PartnerKind.UNIVERSITY)
        db.session.commit()
        page = readers.at(staff.id)

    page.goto("/desk")
    expect(page.get_by_role("heading", name="Tidak ada yang perlu tindakan Anda")).to_be_visible()
    expect(page.get_by_text("disepakati lebih dulu di halaman Kerja sama")).to_be_visible()
    assert faults_on(page) == []
    page.goto("/offerings")
    expect(page.get_by_role("heading", name="Belum ada penawaran")).to_be_visible()
    expect(page.get_by_role("button", name="Tulis program magister")).to_have_count(1)
    expect(page.get_by_role("button", name="Tulis posisi magang")).to_have_count(0)
    assert faults_on(page) == []
    page.goto("/partner")
    expect(page.get_by_role("heading", name="Yang dapat dilakukan organisasi Anda di sini")).to_be_visible()
    follow(page, "Identitas perguruan tinggi")
    expect(page.get_by_label("Kode perguruan tinggi")).to_be_visible()
    page.goto("/agreements/list")
    expect(page.get_by_role("heading", name="Belum ada perjanjian")).to_be_visible()
    assert faults_on(page) == []


def test_the_bureau_agrees_and_both_sides_upload_the_signed_paper(house: Flask, readers: "Readers", stage: Stage) -> None:
    place, today = number(), clock.today()
    with house.app_context():
        made, hr = partners.verified(f"PT Contoh Sepakat {place}", nib=f"95{place:011}", npwp=f"95{place:014}")
        proposed = partners.proposed(made, hr, starts_on=today - 30 * DAY, ends_on=today + 700 * DAY)
        db.session.commit()
        agreement_id, path, name, hr_id = proposed.id, f"/agreements/{proposed.id}", made.name, hr.id

    page = readers.at(stage.people["bureau"], width=DESK)
    decide(page, name, "Sepakati", "Sesuai kewenangan biro dan bermanfaat bagi masyarakat", "Bermanfaat bagi pelayanan publik.")
    assert state_of(house, Agreement, agreement_id) == AgreementState.TO_SIGN
    sign_agreement(page, path, "Yoga Pratama (contoh)", "Kepala Biro Kerja Sama Daerah")
    assert state_of(house, Agreement, agreement_id) == AgreementState.TO_SIGN

    page = readers.at(hr_id, width=DESK)
    sign_agreement(page, path, "Surya Darma (contoh)", "Direktur")
    held(page, "Berlaku sampai")
    assert state_of(house, Agreement, agreement_id) == AgreementState.IN_FORCE
    assert faults_on(page) == []


def sign_agreement(page: Page, path: str, signer: str, post: str) -> None:
    """Upload the paper of one side, the first time without it."""
    page.goto(path)
    follow(page, "Unggah naskah bertanda tangan")
    page.get_by_label("Penanda tangan").fill(signer)
    page.get_by_label("Jabatan").fill(post)
    page.get_by_label("Dasar kewenangan").fill("Surat Kuasa 1/2026")
    press(page, "Unggah naskah bertanda tangan")
    expect(page.get_by_role("alert")).to_contain_text("Naskah perjanjian yang ditandatangani")
    page.get_by_label("Naskah perjanjian yang ditandatangani").set_input_files(PAPER)
    press(page, "Unggah naskah bertanda tangan")
    expect(page.get_by_text(signer)).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_company_writes_a_slot_in_steps(house: Flask, readers: "Readers", *, script: bool) -> None:
    with house.app_context():
        hr_id, _, _ = on.company()
    title, today = on.title(), clock.today()
    page = readers.at(hr_id, width=DESK, script=script)
    page.goto("/offerings")
    press(page, "Tulis posisi magang")
    page.get_by_label("Judul").fill(title)
    page.get_by_label("Bidang").select_option(label="Layanan digital dan data")
    page.get_by_label("Ringkasan").fill("Mengukur antrean dan membangun janji temu.")
    page.get_by_label("Unit di tempat mitra").fill("Tim layanan")
    leave_and_come_back(page, title, script=script)
    page.get_by_label("Tugas, satu per baris").fill("Mengukur waktu tunggu pada dua loket.")
    page.get_by_label("Capaian, satu per baris").fill("Membaca data antrean.")
    press(page, "Simpan dan lanjut")
    schedule(page, today)
    press(page, "Simpan dan lanjut")
    page.get_by_label("Kompetensi pertama yang dilatih").select_option(label="Pelayanan publik")
    press(page, "Simpan dan lanjut")
    expect(page.get_by_role("alert")).to_contain_text("Sampai tingkat berapa")
    page.get_by_label("Sampai tingkat berapa?", exact=True).select_option(label="3, menengah")
    page.get_by_label("Berkas yang diperlukan, satu per baris (boleh kosong)").fill("Surat keterangan sehat")
    press(page, "Simpan dan lanjut")
    page.get_by_label("Nama mentor").fill("Bagas Wirawan (contoh)")
    page.get_by_label("Surel mentor").fill("bagas@contoh.test")
    press(page, "Simpan dan lanjut")
    expect(page.get_by_text("Surat keterangan sehat")).to_be_visible()
    fill_day(page, "Dibuka sampai", today + 30 * DAY)
    if script:
        assert faults_on(page) == []
    press(page, "Ajukan dan tanyai mentor")
    held(page, "Mentor (Bagas Wirawan (contoh))")
    with house.app_context():
        made = db.session.query(Offering).filter_by(title=title).one()
        assert (made.state, made.seats, made.starts_on) == (OfferingState.SUBMITTED, 2, today + 60 * DAY)


def leave_and_come_back(page: Page, title: str, *, script: bool) -> None:
    """Go away in the middle of a page: what was typed is saved by itself, or without a script by the button."""
    written_at = page.url
    if script:
        expect(page.get_by_text(re.compile("^Tersimpan pukul"))).to_be_visible()
    else:
        press(page, "Simpan draf")
        held(page, "Uraikan, lalu ajukan")
    page.goto("/offerings")
    if script:
        page.goto(written_at)
    else:
        follow(page, title)
        follow(page, "Lanjutkan pengisian")
    expect(page.get_by_label("Judul")).to_have_value(title)
    expect(page.get_by_label("Unit di tempat mitra")).to_have_value("Tim layanan")


def schedule(page: Page, today: dt.date) -> None:
    """Fill in places, dates, and what the slot means."""
    page.get_by_label("Berapa pegawai yang dapat diterima?").fill("2")
    fill_day(page, "Hari pertama", today + 60 * DAY)
    fill_day(page, "Hari terakhir", today + 140 * DAY)
    page.get_by_label("Tempat", exact=True).fill("Jakarta Selatan")
    choose(page, "Bagaimana pelaksanaannya?", "Sebagian di tempat mitra")
    page.get_by_label("Pola kerja").fill("Senin sampai Kamis di mitra, Jumat di kantor")
    page.get_by_label("Fasilitas dari mitra").fill("Makan siang; tanpa uang saku")
    choose(page, "Laptop", "Pinjam pakai")
    choose(page, "Artinya bagi gaji dan tambahan penghasilan pegawai (TPP)", "Gaji dan tambahan penghasilan pegawai (TPP) berjalan")
    choose(page, "Artinya bagi kehadiran", "Mentor mengonfirmasi kehadiran")
    choose(page, "Artinya bagi cuti", "Cuti diajukan kepada perangkat daerah")
    page.get_by_label("Peserta tetap pegawai ASN").check()


def test_a_mentor_accepts_by_the_link_without_an_account_and_only_once(house: Flask, readers: "Readers") -> None:
    with house.app_context():
        made, secret = asked(person(Role.MENTOR))
        offering_id, title = made.id, made.title

    page = readers.at(None)
    page.goto(f"/mentor/{secret}")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert state_of(house, Offering, offering_id) == OfferingState.SUBMITTED
    press(page, "Bersedia menjadi mentor")
    expect(page.get_by_text("Terima kasih. Jawaban Anda sudah diteruskan kepada mitra.")).to_be_visible()
    with house.app_context():
        assert db.session.get_one(Offering, offering_id).mentor_accepted_at is not None
    page.goto(f"/mentor/{secret}")
    expect(page.get_by_role("button", name="Bersedia menjadi mentor")).to_have_count(0)
    assert faults_on(page) == []


def test_a_mentor_with_an_account_accepts_from_the_own_list(house: Flask, readers: "Readers") -> None:
    with house.app_context():
        mentor = person(Role.MENTOR)
        made, _ = asked(mentor)
        offering_id, title, mentor_id = made.id, made.title, mentor.id

    page = readers.at(mentor_id, width=DESK)
    page.goto("/")
    menu(page, "Sebagai mentor")
    follow(page, title)
    press(page, "Bersedia menjadi mentor")
    expect(page.get_by_text("Terima kasih. Jawaban Anda sudah diteruskan kepada mitra.")).to_be_visible()
    follow(page, title)
    expect(page.get_by_text(re.compile("^Anda bersedia pada"))).to_be_visible()
    with house.app_context():
        assert db.session.get_one(Offering, offering_id).mentor_accepted_at is not None


def test_a_curator_returns_a_slot_once_with_comments_then_publishes_it(house: Flask, readers: "Readers", stage: Stage) -> None:
    with house.app_context():
        hr_id, partner_id, _ = on.company()
        wanted = on.slot(mentor_email=f"mentor{number()}@contoh.test")
        made = partners.accepted(db.session.get_one(Partner, partner_id), db.session.get_one(Account, hr_id), **wanted)
        db.session.commit()
        offering_id, title = made.id, wanted["title"]

    page = readers.at(stage.people["curator"], width=DESK)
    open_case(page, title)
    tasks = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Tugas"))
    tasks.get_by_text("Beri catatan").click()
    tasks.get_by_label(re.compile("^Catatan untuk Tugas")).fill("Ubah menjadi tugas belajar.")
    page.get_by_label("Kembalikan ke").select_option(label="Yang mengajukan")
    decide_here(page, "Kembalikan untuk diperbaiki", "Ada tugas tanpa pembelajaran", "Tugas kedua berupa pekerjaan rutin.")
    assert state_of(house, Offering, offering_id) == OfferingState.RETURNED
    page = readers.at(hr_id, width=DESK)
    page.goto(f"/offerings/{offering_id}")
    held(page, "Perbaiki yang dicatat, lalu ajukan kembali")
    follow(page, "Lanjutkan pengisian")
    expect(page.get_by_text("Ubah menjadi tugas belajar.")).to_be_visible()

    with house.app_context():
        again = partners.offerings.submit(
            db.session.get_one(Offering, offering_id),
            partners.filled(**wanted),
            by=partners.who(db.session.get_one(Account, hr_id), Role.COMPANY_HR),
        )
        partners.offerings.answer(again, accepts=True)
        db.session.commit()
    page = readers.at(stage.people["curator"], width=DESK)
    decide(page, title, "Terbitkan", "Pembelajarannya terlihat dan dapat dinilai", "Capaian dapat dinilai.")
    page = readers.at(None)
    page.goto("/opportunities")
    follow(page, title)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert state_of(house, Offering, offering_id) == OfferingState.PUBLISHED
