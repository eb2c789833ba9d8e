"""The supply side's actors, each on their own way once: offering, changing, agreeing, establishing, narrowing, correcting, reading."""

import csv
import io
import re
import uuid
from typing import TYPE_CHECKING, Any

from flask import Flask
from playwright.sync_api import FilePayload, expect

from partners.agreements import services as agreements
from partners.agreements.domain import AgreementState
from partners.agreements.models import Agreement
from partners.offerings.domain import OfferingState
from partners.offerings.models import Offering
from partners.offerings.queries.owners import owner_ids
from partners.offerings.services import revising
from partners.registry.models import Partner
from partners.registry.services import drafting
from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.eligibility.models import Finding
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations.models import Body
from portal.workforce.domain.requests import RequestState
from portal.workforce.models import RecordRequest, Servant
from tests.architecture.access_base import number, person
from tests.e2e import stage as on
from tests.e2e import study
from tests.e2e.stage import DAY, DESK, PAPER, Stage, decide_here, follow, held, leave_by, look_for, menu, open_case, press, refused
from tests.e2e.walk import faults_on
from tests.factories import partners

if TYPE_CHECKING:
    from tests.e2e.conftest import Readers

PHONE = 360
CASE = "Perkara disiplin atau pidana yang belum selesai"


# -- partners ------------------------------------------------------------------------------------------------------------------------------


def sheet_of(*rows: dict[str, Any]) -> FilePayload:
    """A filled template."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return FilePayload(name="magang.csv", mimeType="text/csv", buffer=buffer.getvalue().encode())


def test_a_company_makes_a_draft_of_a_sheet_and_shares_it_with_a_colleague(house: Flask, readers: "Readers") -> None:
    with house.app_context():
        hr_id, partner_id, _ = on.company()
        body_id = db.session.get_one(Partner, partner_id).body_id
        colleague = person(Role.COMPANY_HR, db.session.get_one(Body, body_id))
        name, email, colleague_id = colleague.name, colleague.email, colleague.id
    title, first = on.title(), clock.today() + 60 * DAY
    good = {"title": title, "seats": "2", "starts_on": first.isoformat(), "place": "Jakarta Selatan"}

    page = readers.at(hr_id, width=DESK)
    page.goto("/offerings")
    follow(page, "Tulis banyak sekaligus dalam lembar kerja")
    page.get_by_role("radio", name="Magang").check()
    press(page, "Tinjau lembar")
    refused(page, page.get_by_label("Templat yang sudah diisi"), "Templat yang sudah diisi")
    assert faults_on(page) == []
    page.get_by_role("radio", name="Magang").check()
    page.get_by_label("Templat yang sudah diisi").set_input_files(sheet_of(good, {**good, "title": "Lain", "seats": "banyak"}))
    press(page, "Tinjau lembar")
    expect(page.get_by_role("heading", name="1 baris perlu diperbaiki")).to_be_visible()
    fault = page.get_by_role("table", name="Baris yang perlu diperbaiki").get_by_role("row").filter(has_text="Baris 3")
    expect(fault).to_contain_text("banyak")
    expect(fault).to_contain_text("harus berupa bilangan bulat dari 1 sampai 50")
    press(page, "Buat 1 draf")
    expect(page.get_by_text("Draf yang dibuat: 1.")).to_be_visible()
    follow(page, title)
    held(page, "Uraikan, lalu ajukan")
    with house.app_context():
        made = db.session.query(Offering).filter_by(partner_id=partner_id).one()
        assert (made.title, made.state, owner_ids(made.id)) == (title, OfferingState.DRAFT, {hr_id})
        offering_id = made.id

    follow(page, "Pemilik penawaran")
    press(page, "Jadikan pemilik")
    refused(page, page.get_by_label("Rekan"), "Rekan")
    assert faults_on(page) == []
    page.get_by_label("Rekan").select_option(label=f"{name} ({email})")
    press(page, "Jadikan pemilik")
    expect(page.get_by_text("Pemilik baru sudah dicatat dan dikabari.")).to_be_visible()
    expect(page.get_by_role("table", name="Pemilik penawaran")).to_contain_text(email)
    with house.app_context():
        assert owner_ids(offering_id) == {hr_id, colleague_id}


def test_a_university_proposes_other_class_times_for_a_published_programme(house: Flask, readers: "Readers") -> None:
    title = on.title()
    made = study.published(house, title)
    page = readers.at(made.staff_id, width=DESK)
    page.goto("/")
    menu(page, "Organisasi kami")
    follow(page, "Satuan")
    faculty = page.get_by_role("listitem").filter(has_text=study.FACULTY).first
    expect(faculty.get_by_role("listitem")).to_contain_text(study.DEPARTMENT)
    menu(page, "Program studi")
    expect(page.get_by_role("table", name="Program studi")).to_contain_text(study.PROGRAMME)
    menu(page, "Kerja sama")
    expect(page.get_by_role("table", name="Kerja sama")).to_contain_text(made.agreement)

    menu(page, "Penawaran")
    follow(page, title)
    held(page, "Terbit, versi 1")
    follow(page, "Ubah yang telah terbit")
    follow(page, "Kursi dan cara studi")
    times = page.get_by_label("Waktu kuliah, satu per baris")
    expect(times).to_have_value(study.AFTERNOON)
    times.fill("besok malam")
    press(page, "Simpan dan lanjut")
    refused(page, times, "“besok malam”")
    expect(times).to_have_value("besok malam")
    assert faults_on(page) == []
    times.fill("Jumat 18.30-21.00")
    press(page, "Simpan dan lanjut")
    follow(page, "Periksa dan ajukan")
    expect(page.get_by_role("main")).not_to_contain_text("kesediaan")
    press(page, "Usulkan perubahan")
    expect(page.get_by_text("Kurator BPSDM menelaah usul perubahan")).to_be_visible()
    held(page, "Kurator BPSDM")
    follow(page, "Bandingkan dengan pengajuan 2")
    changes = page.get_by_role("region", name="Yang diubah pengajuan ini").get_by_role("row").filter(has_text="Waktu kuliah")
    expect(changes).to_contain_text("Jumat, 13.30 sampai 16.00")
    expect(changes).to_contain_text("Jumat, 18.30 sampai 21.00")
    assert faults_on(page) == []
    with house.app_context():
        found = db.session.get_one(Offering, made.offering_id)
        assert (found.state, found.version, found.revision_round) == (OfferingState.PUBLISHED, 1, 2)


# -- officers ------------------------------------------------------------------------------------------------------------------------------


def test_a_verifier_establishes_what_the_record_does_not_know_and_takes_it_back(house: Flask, readers: "Readers", stage: Stage) -> None:
    with stage.world() as world:
        servant, identity = world.servant(discipline_as_of=None)
        made = world.applied(world.opportunity(title=on.title()), identity)
        world.decide_until(made, "verifier")
        name, servant_id = servant.name, servant.id

    page = readers.at(stage.people["verifier"], width=DESK)
    open_case(page, name)
    leave_by(page.get_by_role("region", name="Yang belum tercatat").get_by_role("link", name=CASE))
    page.get_by_label("Nilai").select_option(label="tidak")
    press(page, "Tetapkan")
    refused(page, page.get_by_label("Bukti"), "Bukti")
    expect(page.get_by_label("Nilai")).to_have_value("false")
    assert faults_on(page) == []
    page.get_by_label("Bukti").fill("Surat Inspektorat contoh 12/2026, tanpa perkara.")
    page.get_by_label("Berkas pendukung").set_input_files(PAPER)
    press(page, "Tetapkan")
    expect(page.get_by_text(f"{name} telah diberi tahu.")).to_be_visible()
    expect(page.get_by_role("region", name="Yang belum tercatat")).to_contain_text("Sudah ditetapkan: tidak")

    page.goto("/findings")
    page.get_by_label("Cari", exact=True).fill(name)
    press(page, "Terapkan")
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text(CASE)
    follow(page, name)
    expect(page.get_by_role("region", name="Yang ditetapkan")).to_contain_text("Surat Inspektorat contoh 12/2026")
    follow(page, "Cabut")
    page.get_by_label("Alasan").fill("Surat ternyata tentang orang lain.")
    press(page, "Cabut")
    expect(page.get_by_text("Penetapan tidak berlaku lagi.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Surat ternyata tentang orang lain.")
    assert faults_on(page) == []
    with house.app_context():
        found = db.session.query(Finding).filter_by(servant_id=servant_id).one()
        assert (found.value, found.revoked_reason) == (False, "Surat ternyata tentang orang lain.")
        assert found.paper_id


def test_the_bureau_returns_a_scope_with_a_comment_and_agrees_to_the_corrected_one(house: Flask, readers: "Readers", stage: Stage) -> None:
    place, days = number(), {"starts_on": clock.today() - 30 * DAY, "ends_on": clock.today() + 700 * DAY}
    with house.app_context():
        made, hr = partners.verified(f"PT Contoh Dikembalikan {place}", nib=f"94{place:011}", npwp=f"94{place:014}")
        proposed = partners.proposed(made, hr, field_codes=["digital"], **days)
        typed = {
            "kinds": ["internship"],
            "field_codes": ["digital"],
            "fields": "Layanan digital.",
            "seats_a_year": "10",
            "costs": "Tanpa biaya.",
        }
        drafting.save(agreements.FORM, agreements.PAGE, proposed.id, typed | {name: study.parts(day) for name, day in days.items()})
        db.session.commit()
        agreement_id, name, hr_id = proposed.id, made.name, hr.id

    page = readers.at(stage.people["bureau"], width=DESK)
    open_case(page, name)
    seats = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Kuota per tahun", exact=True))
    seats.get_by_text("Beri catatan").click()
    seats.get_by_label(re.compile("^Catatan untuk Kuota per tahun")).fill("Paling banyak empat.")
    page.get_by_label("Kembalikan ke").select_option(label="Yang mengajukan")
    decide_here(page, "Kembalikan untuk diperbaiki", "Ruang lingkup belum jelas", "Sepuluh kursi melebihi pendampingan.")
    assert agreement_of(house, agreement_id).state == AgreementState.RETURNED

    page = readers.at(hr_id, width=DESK)
    page.goto(f"/agreements/{agreement_id}")
    held(page, "Perbaiki yang dicatat biro, lalu ajukan kembali")
    follow(page, "Buka ruang lingkup")
    expect(page.get_by_label("Kuota per tahun", exact=True)).to_have_accessible_description(re.compile("Paling banyak empat."))
    assert faults_on(page) == []
    page.get_by_label("Kuota per tahun", exact=True).fill("4")
    press(page, "Ajukan kembali")
    held(page, "Biro Kerja Sama Daerah")

    page = readers.at(stage.people["bureau"], width=DESK)
    open_case(page, name)
    expect(page.get_by_text("Paling banyak empat.")).to_be_visible()
    decide_here(page, "Sepakati", "Sesuai kewenangan biro dan bermanfaat bagi masyarakat", "Ruang lingkup jelas.")
    found = agreement_of(house, agreement_id)
    assert (found.state, found.seats_a_year) == (AgreementState.TO_SIGN, 4)


def agreement_of(house: Flask, agreement_id: uuid.UUID) -> Agreement:
    """The agreement as the database has it."""
    with house.app_context():
        found = db.session.get_one(Agreement, agreement_id)
        db.session.expunge(found)
        return found


def test_a_curator_compares_a_change_and_publishes_it_and_the_public_reads_both(house: Flask, readers: "Readers", stage: Stage) -> None:
    with house.app_context():
        hr_id, partner_id, _ = on.company()
        partner, hr = db.session.get_one(Partner, partner_id), db.session.get_one(Account, hr_id)
        made = revised(partner, hr, wanted := on.slot(mentor_email=f"mentor{number()}@contoh.test"))
        db.session.commit()
        offering_id, title = made.id, wanted["title"]

    page = readers.at(stage.people["curator"], width=DESK)
    page.goto("/offerings")
    page.get_by_label("Cari", exact=True).fill(title)
    press(page, "Terapkan")
    follow(page, title)
    follow(page, "Bandingkan dengan pengajuan 2")
    change = page.get_by_role("region", name="Yang diubah pengajuan ini").get_by_role("row").filter(has_text="Kuota")
    expect(change.get_by_role("cell")).to_have_text(["2", "3"])
    assert faults_on(page) == []
    open_case(page, title)
    expect(page.get_by_role("rowheader", name=re.compile("Berubah sejak pengajuan sebelumnya"))).to_have_count(1)
    press(page, "Catat keputusan")
    expect(page.get_by_role("alert")).to_contain_text("perlu diperbaiki")
    assert faults_on(page) == []
    assert version_of(house, offering_id) == 1
    decide_here(page, "Terbitkan", "Pembelajarannya terlihat dan dapat dinilai", "Tambahan kursi didampingi mentor yang sama.")
    assert version_of(house, offering_id) == 2

    page = readers.at(None, width=PHONE)
    page.goto("/opportunities")
    look_for(page, title)
    follow(page, title)
    follow(page, "Yang berubah sejak versi pertama")
    newer = page.get_by_role("region", name=re.compile("^Versi 2, terbit"))
    expect(newer.get_by_role("row").filter(has_text="Kuota").get_by_role("cell")).to_have_text(["2", "3"])
    expect(page.get_by_role("region", name=re.compile("^Versi 1, terbit"))).to_contain_text("Versi pertama.")
    assert faults_on(page) == []


def revised(partner: Partner, hr: Account, wanted: dict[str, Any]) -> Offering:
    """A published slot of two places, of which its host proposes three."""
    made = partners.published(partner, hr, **wanted)
    revising.submit(made, partners.filled(**wanted | {"seats": 3}), by=partners.who(hr, Role.COMPANY_HR))
    db.session.flush()
    return made


def version_of(house: Flask, offering_id: uuid.UUID) -> int:
    """The version that is published."""
    with house.app_context():
        found = catalogue.find_by_offering(offering_id)
        assert found is not None
        return found.version


# -- readers -------------------------------------------------------------------------------------------------------------------------------


def test_a_civil_servant_narrows_the_catalogue_asks_what_if_and_takes_a_correction_back(
    house: Flask, readers: "Readers", stage: Stage
) -> None:
    with stage.world() as world:
        fits = world.opportunity(title="Arsip kanal timur (contoh)").title
        beyond = world.opportunity(title="Arsip kanal barat (contoh)", requirements={"grades": ["IV/a"]}).title
        servant, identity = world.servant()
        servant_id = servant.id

    page = readers.at(identity.account_id, width=DESK)
    page.goto("/opportunities")
    look_for(page, "arsip kanal")
    expect(page.get_by_role("link", name=beyond)).to_be_visible()
    page.get_by_role("checkbox", name="Saya memenuhi semua syarat").check()
    press(page, "Terapkan saringan")
    expect(page.get_by_role("link", name=fits)).to_be_visible()
    expect(page.get_by_role("link", name=beyond)).to_have_count(0)
    assert faults_on(page) == []
    page.get_by_role("checkbox", name="Saya memenuhi semua syarat").uncheck()
    press(page, "Terapkan saringan")
    follow(page, beyond)
    expect(page.get_by_text("Menurut data Anda, permohonan belum dapat diajukan.")).to_be_visible()
    follow(page, "Bagaimana jika data Anda berbeda?")
    page.get_by_label("Golongan").select_option(label="IV/a")
    press(page, "Tanyakan pada ketentuan")
    expect(page.get_by_role("table", name="Ketentuan yang hasilnya akan berbeda").get_by_role("row")).to_have_count(2)
    assert faults_on(page) == []

    page.goto("/me/data")
    leave_by(page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Golongan", exact=True)).get_by_role("link"))
    page.get_by_label("Isi yang benar").select_option("III/d")
    page.get_by_label("Alasan").fill("SK kenaikan pangkat contoh 4/2026.")
    press(page, "Ajukan permintaan")
    refused(page, page.get_by_label("Bukti"), "Bukti")
    expect(page.get_by_label("Isi yang benar")).to_have_value("III/d")
    assert faults_on(page) == []
    page.get_by_label("Bukti").set_input_files(PAPER)
    press(page, "Ajukan permintaan")
    expect(page.get_by_text("Permintaan terkirim.")).to_be_visible()
    held(page, "Verifikator BKD")
    press(page, "Tarik permintaan")
    expect(page.get_by_text("Permintaan ditarik. Data tidak berubah.")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Diputuskan")
    assert faults_on(page) == []
    with house.app_context():
        asked = db.session.query(RecordRequest).filter_by(servant_id=servant_id).one()
        assert (asked.state, asked.before, asked.after) == (RequestState.WITHDRAWN, "III/c", "III/d")
        assert db.session.get_one(Servant, servant_id).grade == "III/c"


def test_a_visitor_reads_partners_the_catalogue_versions_and_rules(house: Flask, readers: "Readers") -> None:
    with house.app_context():
        hr_id, partner_id, name = on.company()
        partner, hr = db.session.get_one(Partner, partner_id), db.session.get_one(Account, hr_id)
        made = revised(partner, hr, wanted := on.slot(mentor_email=f"mentor{number()}@contoh.test"))
        partners.decide("offering", made.id, "publish", "learning_shown", partners.curator())
        db.session.commit()
        title, tax_number = wanted["title"], partner.npwp

    page = readers.at(None, width=DESK)
    page.goto("/")
    menu(page, "Mitra")
    page.get_by_label("Cari", exact=True).fill("tidak ada yang bernama begini")
    press(page, "Terapkan")
    expect(page.get_by_role("heading", name="Tidak ada mitra yang sesuai")).to_be_visible()
    follow(page, "Hapus saringan")
    page.get_by_label("Cari", exact=True).fill(name)
    press(page, "Terapkan")
    follow(page, name)
    expect(page.get_by_role("region", name="Peluang terbuka")).to_contain_text(title)
    expect(page.get_by_role("main")).not_to_contain_text(tax_number)
    assert faults_on(page) == []

    menu(page, "Peluang")
    look_for(page, title)
    page.get_by_label("Sampai", exact=True).fill(clock.today().isoformat())
    press(page, "Terapkan saringan")
    expect(page.get_by_role("heading", name="Tidak ada yang sesuai")).to_be_visible()
    assert faults_on(page) == []
    page.get_by_label("Sampai", exact=True).fill("")
    page.get_by_role("checkbox", name="Magang").check()
    press(page, "Terapkan saringan")
    follow(page, title)
    follow(page, "Yang berubah sejak versi pertama")
    expect(page.get_by_role("region", name=re.compile("^Versi [12], terbit"))).to_have_count(2)

    page.goto("/rules")
    expect(page.get_by_text("Data yang belum ada tidak pernah membuat seseorang tidak memenuhi syarat.")).to_be_visible()
    page.get_by_label("Cari", exact=True).fill("tidak ada yang berbunyi begini")
    press(page, "Terapkan")
    expect(page.get_by_role("heading", name="Tidak ada ketentuan yang sesuai")).to_be_visible()
