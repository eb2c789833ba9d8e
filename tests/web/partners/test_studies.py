"""A university writes a master's programme and a course from the form to the catalogue; applicants hear of a change."""

import csv
import datetime as dt
import io
import re
import uuid

import pytest

from partners.offerings import queries, services
from partners.offerings.models import Offering
from partners.registry.domain.accreditation import Entry
from partners.registry.services import programmes
from portal.catalogue import queries as catalogue
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.factories import partners as made

ENGLISH = {"Accept-Language": "en"}


def day(name, value):
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), value.split(), strict=True))


MASTERS = {
    "tasks": {
        "title": "Magister Administrasi Publik (kelas malam)",
        "field": "public_service",
        "summary": "Kelas malam bagi pegawai.",
        "intake": "Ganjil 2027/2028",
        "outcomes": "Menyusun kebijakan\nMenilai layanan",
    },
    "schedule": {
        "seats": "5",
        **day("starts_on", "1 2 2027"),
        **day("ends_on", "31 12 2028"),
        "place": "Jakarta Pusat",
        "mode": "on_site",
        "study_mode": "part_time",
        "semesters": "4",
        "credits": "40",
        "class_times": "Jumat 13.30-16.00",
        "rpl_credits": "6",
        "pay": "as_usual",
    },
    "money": {
        "tuition": "9000000",
        "other_costs": "Pendaftaran Rp500.000",
        "payer": "participant",
        "cost": "36500000",
        "sponsored_seats": "0",
        "budget_ceiling": "0",
        "admission": "Tes tertulis, 12 Desember 2026",
        "entry_requirements": "TOEFL 450",
    },
    "competencies": {"trained_1": "M.05", "trained_level_1": "3", "education": "S1"},
    "mentor": {"mentor_name": "Kaprodi Contoh", "mentor_email": "kaprodi@contoh.test"},
}
COURSE = {
    "tasks": {
        "title": "Menulis surat yang dipahami warga",
        "field": "communication",
        "summary": "Tiga pertemuan.",
        "topics": "Kalimat\nSusunan",
        "outcomes": "Menulis surat yang jelas",
        "speakers": "Dr. Contoh, bahasa",
    },
    "schedule": {
        "seats": "30",
        **day("starts_on", "11 1 2027"),
        **day("ends_on", "29 1 2027"),
        "place": "Jakarta Selatan",
        "mode": "on_site",
        "schedule": "Tiga kali hari Kamis",
        "hours": "12",
        "cost": "0",
        "pay": "as_usual",
    },
    "competencies": {"trained_1": "M.05", "trained_level_1": "2"},
    "mentor": {"mentor_name": "Narahubung Contoh", "mentor_email": "kursus@contoh.test"},
}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def university():
    found = made.verified_university()
    made.in_force(*found, kinds=["masters", "short_course"], runoff=True, seats_a_year=50)
    return found


@pytest.fixture
def programme(university):
    partner, staff = university
    by = made.who(staff, Role.UNIVERSITY_STAFF)
    entry = Entry(
        code="99101",
        name="Magister Administrasi Publik",
        level="S2",
        scheme="permen_39_2025",
        grade="Terakreditasi",
        decree_number="1/SK/2026",
        decree_date=dt.date(2026, 1, 5),
        expires_on=dt.date(2031, 1, 5),
    )
    found = programmes.add(partner, entry, uuid.UUID(made.paper(by)), by=by)
    programmes.confirm(found, seen=found.submitted_at.isoformat(), by=made.who(made.officer(Role.VERIFIER, "BKD"), Role.VERIFIER))
    db.session.commit()
    return found


def write(browser, kind, filled, deadline):
    path = browser.post("/offerings/new", data={"kind": kind}).location.removesuffix("/tasks")
    for page, typed in filled.items():
        answer = browser.post(f"{path}/{page}", data=typed)
        assert answer.status_code == 303, (page, re.findall(r"sp-error[^>]*>([^<]+)", answer.text))
    answer = browser.post(f"{path}/submit", data=day("deadline", deadline))
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)
    return db.session.query(Offering).one()


def publish(offering):
    services.answer(queries.open_request_of(offering.id), accepts=True)
    db.session.flush()
    made.decide("offering", offering.id, "publish", "learning_shown", made.curator())
    db.session.commit()
    return catalogue.find_by_offering(offering.id)


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_programme_goes_from_the_form_to_the_catalogue_and_its_change_is_told(as_, university, programme):
    browser = as_(university[1])
    filled = {**MASTERS, "tasks": {**MASTERS["tasks"], "programme": str(programme.id)}}
    opportunity = publish(write(browser, "masters", filled, "15 1 2027"))
    assert (opportunity.kind, opportunity.cost, opportunity.field) == ("masters", 36_500_000, "public_service")
    page = plain(browser.get(f"/opportunities/{opportunity.id}").text)
    for words in (
        "Terakreditasi (Permendiktisaintek 39/2025)",
        "Jumat, 13.30 sampai 16.00",
        "Rp9.000.000",
        "4 semester, 40 SKS",
        "TOEFL 450",
    ):
        assert words in page
    path = f"/offerings/{opportunity.offering_id}/write"
    assert "Ubah yang telah terbit" in browser.get(f"/offerings/{opportunity.offering_id}").text
    moved = {**MASTERS["schedule"], "class_times": "Jumat 18.30-21.00"}
    assert browser.post(f"{path}/schedule", data=moved).status_code == 303
    assert browser.post(f"{path}/submit", data=day("deadline", "15 1 2027")).status_code == 303
    made.decide("offering", opportunity.offering_id, "publish", "learning_shown", made.curator())
    db.session.commit()
    versions = plain(browser.get(f"/opportunities/{opportunity.id}/versions").text)
    assert "Waktu kuliah Jumat, 13.30 sampai 16.00 Jumat, 18.30 sampai 21.00" in versions
    assert "Yang berubah sejak versi pertama" in browser.get(f"/opportunities/{opportunity.id}").text


def test_only_a_verified_programme_can_be_chosen_and_a_class_is_written_as_such(as_, university):
    browser = as_(university[1])
    path = browser.post("/offerings/new", data={"kind": "masters"}).location.removesuffix("/tasks")
    refused = browser.post(f"{path}/tasks", data={**MASTERS["tasks"], "programme": str(uuid.uuid4())}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Menyusun kebijakan" in refused.text
    refused = browser.post(f"{path}/schedule", data={**MASTERS["schedule"], "class_times": "besok siang"}, headers=ENGLISH)
    assert "A class is written as its day and times" in refused.text
    money = {**MASTERS["money"], "sponsored_seats": "3"}
    assert "no place is sponsored" in browser.post(f"{path}/money", data=money, headers=ENGLISH).text


def test_a_course_goes_from_the_form_to_the_catalogue(as_, university):
    browser = as_(university[1])
    opportunity = publish(write(browser, "short_course", COURSE, "4 1 2027"))
    page = plain(browser.get(f"/opportunities/{opportunity.id}").text)
    for words in ("Tiga kali hari Kamis", "12 JP", "Kalimat", "Dr. Contoh, bahasa"):
        assert words in page


def test_programmes_come_from_a_sheet_by_their_names_and_what_contradicts_itself_stays_out(as_, university, programme):
    cells = {name: value for page in MASTERS.values() for name, value in page.items()}
    for name in ("starts_on", "ends_on"):
        cells[name] = " ".join(cells.pop(f"{name}-{part}") for part in ("day", "month", "year"))
    good = {**cells, "programme": f"{programme.name} ({programme.code})"}
    bad = {**good, "title": "Lain", "programme": "Magister Lain (99999)", "sponsored_seats": "3"}
    table = io.StringIO()
    writer = csv.DictWriter(table, fieldnames=list(good))
    writer.writeheader()
    writer.writerows([good, bad])
    browser = as_(university[1])
    data = {"kind": "masters", "file": (io.BytesIO(table.getvalue().encode()), "magister.csv")}
    sent = browser.post("/offerings/sheet", data=data, content_type="multipart/form-data", headers=ENGLISH)
    page = browser.get(sent.location, headers=ENGLISH).text
    assert "Choose from the list: Study programme." in page
    assert "Where the participant pays, no place is sponsored" in page
    assert browser.post(sent.location).status_code == 303
    offering = db.session.query(Offering).one()
    assert offering.title == MASTERS["tasks"]["title"]
    for key in MASTERS:
        answer = browser.get(f"/offerings/{offering.id}/write/{key}?check=1")
        assert 'class="sp-error"' not in answer.text, key


def test_whoever_answers_for_a_course_is_its_contact_and_nobodys_mentor(as_, university):
    browser = as_(university[1])
    offering = write(browser, "short_course", COURSE, "4 1 2027")
    waiting = plain(browser.get(f"/offerings/{offering.id}", headers=ENGLISH).text)
    for words in ("Contact (Narahubung Contoh)", "The contact was asked", "E-mail of the contact", "Send the contact a new link"):
        assert words in waiting
    publish(offering)
    published = plain(browser.get(f"/offerings/{offering.id}", headers=ENGLISH).text)
    assert "Accepted by the contact" in published
    assert "mentor" not in f"{waiting} {published}".lower()


def test_the_last_page_reads_amounts_of_money_back(as_, university, programme):
    browser = as_(university[1])
    path = browser.post("/offerings/new", data={"kind": "masters"}).location.removesuffix("/tasks")
    assert browser.post(f"{path}/money", data=MASTERS["money"]).status_code == 303
    page = browser.get(f"{path}/submit").text
    assert "Rp36.500.000" in page
    assert "36500000" not in page
    assert browser.post(f"{path}/money", data={**MASTERS["money"], "cost": "banyak", "act": "draft"}).status_code == 303
    assert "banyak" in browser.get(f"{path}/submit").text
