"""The curriculum studio as its people use it: two at once in one part, by the keyboard alone, and what each side sees of it."""

import re
import uuid
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.models import (
    Curriculum,
    CurriculumAnswer,
    CurriculumChange,
    CurriculumPart,
    CurriculumRemark,
    CurriculumSuggestion,
)
from partners.offerings.models import Offering
from portal.development.models import DemandCall
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.architecture.access_base import number, person
from tests.architecture.access_demand import edition
from tests.e2e import keys, stage
from tests.e2e.keys import past_the_bar
from tests.e2e.stage import DAY, DESK, fill_day, follow, leave_by, press
from tests.e2e.study import published
from tests.e2e.walk import faults_on
from tests.factories import curricula as made
from tests.factories import partners

if TYPE_CHECKING:
    from tests.e2e.conftest import Readers

SOON = 10_000
"""Milliseconds within which somebody sees who else is there."""
OUTCOME, PRACTICE = made.key("CPL-1"), made.key("P-1")
TEXT = "Merancang layanan digital bagi warga."
TASKS = "Memperbaiki antrean loket bersama tim mitra."
SIDES = tuple(Side)


class Room:
    """A small sound curriculum, and who sits before it: each side's lead at a window of their own."""

    def __init__(self, house: Flask, readers: "Readers", state: CurriculumState = CurriculumState.DRAFT) -> None:
        self.house, self.readers = house, readers
        with house.app_context():
            world = made.world(state)
            self.id, self.number, self.title = world.curriculum.id, world.curriculum.number, world.curriculum.title
            leads = {side: world.people[side, Share.LEAD] for side in Side}
            self.accounts = {side: lead.id for side, lead in leads.items()}
            self.names = {side: lead.name for side, lead in leads.items()}
            db.session.commit()

    def open(self, side: Side, path: str = "") -> Page:
        """A page of the curriculum in the side's window."""
        page = self.readers.at(self.accounts[side], width=DESK + SIDES.index(side))
        page.goto(f"/curricula/{self.id}{path}")
        return page

    def open_both(self, key: str, *sides: Side) -> list[Page]:
        """One part in the windows of several sides."""
        return [self.open(side, f"/parts/{key}") for side in sides]

    def text_of(self, key: str = OUTCOME) -> str:
        """The text that the database has of a part."""
        with self.house.app_context():
            row = db.session.query(CurriculumPart).filter_by(curriculum_id=self.id, key=uuid.UUID(key)).one()
            return str(row.fields["text"])


@pytest.fixture
def room(house: Flask, readers: "Readers") -> Room:
    """A curriculum that its three sides write."""
    return Room(house, readers)


def text_field(page: Page) -> "keys.Locator":
    """The paragraph of the part that is open."""
    return page.locator("textarea[name=text]")


def type_over(page: Page, words: str) -> int:
    """Write the paragraph anew and leave it; what the page is answered when it keeps it by itself."""
    with page.expect_response(re.compile("/kept$")) as answer:
        text_field(page).fill(words)
        text_field(page).blur()
    return answer.value.status


# -- several at once ----------------------------------------------------------------------------------------------------------------------


def test_two_sides_see_within_seconds_that_they_are_in_one_part(room: Room) -> None:
    lead, curator = room.open_both(OUTCOME, Side.UNIVERSITY, Side.GOVERNMENT)

    for page, other in ((lead, Side.GOVERNMENT), (curator, Side.UNIVERSITY)):
        there = page.locator("[data-presence]").get_by_role("listitem").filter(has_text=room.names[other])
        expect(there).to_contain_text("CPL-1", timeout=SOON)
        expect(there).to_have_class("is-here")


def test_what_two_write_in_different_places_is_brought_together(room: Room) -> None:
    lead, curator = room.open_both(OUTCOME, Side.UNIVERSITY, Side.GOVERNMENT)

    assert type_over(lead, f"Bersama warga. {TEXT}") == 200
    assert type_over(curator, f"{TEXT} Lalu diuji.") == 200
    both = f"Bersama warga. {TEXT} Lalu diuji."
    expect(text_field(curator)).to_have_value(both)
    expect(curator.get_by_role("status").filter(has_text="Dua orang menulis di sini.")).to_be_visible()
    assert room.text_of() == both
    expect(lead.get_by_role("status").filter(has_text="baru saja menulis")).to_be_visible(timeout=SOON)
    assert faults_on(curator) == []


def test_of_two_who_write_in_one_place_the_second_sees_both_texts_and_brings_them_together(room: Room) -> None:
    lead, curator = room.open_both(OUTCOME, Side.UNIVERSITY, Side.GOVERNMENT)
    first, second = (TEXT.replace("digital", words) for words in ("yang inklusif", "yang terukur"))

    assert type_over(lead, first) == 200
    assert type_over(curator, second) == 409
    expect(curator.get_by_role("alert").filter(has_text="diubah pihak lain")).to_be_visible()
    expect(text_field(curator)).to_have_value(second)
    assert room.text_of() == first
    press(curator, "Simpan")
    asked = curator.get_by_role("main")
    expect(asked).to_contain_text(f"{room.names[Side.UNIVERSITY]} menulis di sini bersamaan dengan Anda")
    expect(asked).to_contain_text(first)
    expect(text_field(curator)).to_have_value(second)
    assert faults_on(curator) == []

    text_field(curator).fill(TEXT.replace("digital", "yang inklusif dan terukur"))
    press(curator, "Simpan")
    stage.refused(curator, curator.locator("[name=reason]").first, "Isi bagian ini: Alasan")
    curator.locator("[name=reason]").first.fill("Keduanya perlu.")
    press(curator, "Simpan")
    assert room.text_of() == TEXT.replace("digital", "yang inklusif dan terukur")
    with room.house.app_context():
        kept = db.session.query(CurriculumChange).filter_by(curriculum_id=room.id).order_by(CurriculumChange.place).all()
        assert [(one.change["after"], one.other, one.reason) for one in kept][1:] == [(room.text_of(), second, "Keduanya perlu.")]
        assert kept[0].change["after"] == kept[1].change["before"] == first


def test_a_company_writes_beside_the_university_in_what_is_opened_to_it(room: Room) -> None:
    lead, company = room.open_both(PRACTICE, Side.UNIVERSITY, Side.COMPANY)

    assert type_over(lead, f"Bersama mitra. {TASKS}") == 200
    assert type_over(company, f"{TASKS} Hasilnya diukur.") == 200
    expect(text_field(company)).to_have_value(f"Bersama mitra. {TASKS} Hasilnya diukur.")
    assert room.text_of(PRACTICE) == f"Bersama mitra. {TASKS} Hasilnya diukur."


def test_a_company_sees_its_practice_and_nothing_else_until_a_part_is_opened_to_it(room: Room) -> None:
    company = room.open(Side.COMPANY)
    expect(company.get_by_role("main")).to_contain_text("Naskah ini tidak dibuka bagi pihak Anda")
    follow(company, "Ke mata kuliah")
    follow(company, "Praktik di mitra")
    expect(company.get_by_role("main")).to_contain_text(TASKS)
    expect(company.get_by_role("main")).not_to_contain_text("Laporan praktik.")
    assert faults_on(company) == []
    answer = company.goto(f"/curricula/{room.id}/parts/{OUTCOME}")
    assert answer is not None
    assert answer.status == 404

    lead = room.open(Side.UNIVERSITY, f"/parts/{OUTCOME}")
    lead.get_by_text("Pindahkan, hapus, atau buka bagian ini").click()
    press(lead, "Buka bagi perusahaan")
    company = room.open(Side.COMPANY)
    expect(company.get_by_role("main")).to_contain_text(TEXT)
    expect(company.get_by_role("main")).not_to_contain_text("Menguasai tata kelola data layanan.")


# -- by the keyboard alone ----------------------------------------------------------------------------------------------------------------


def test_a_university_begins_a_curriculum_and_writes_its_first_outcome_by_the_keyboard(house: Flask, readers: "Readers") -> None:
    place, title = number(), f"Magister Papan Ketik {number()}"
    with house.app_context():
        _, staff = partners.verified_university(f"Universitas Contoh Ketik {place}", pt_code=f"7{place:05}")
        db.session.commit()
        page = readers.at(staff.id, width=DESK)

    page.goto("/curricula")
    past_the_bar(page)
    keys.follow(page, "Mulai kurikulum")
    keys.write(page, page.get_by_label("Judul"), title)
    keys.press(page, "Mulai")
    keys.enter(page, page.get_by_role("button", name=re.compile(r"Tambah ?: Capaian pembelajaran lulusan \(CPL\)")))
    keys.write(page, page.get_by_label("Kode"), "CPL-1")
    keys.write(page, page.get_by_label("Ranah"), "Keterampilan khusus")
    keys.write(page, text_field(page), TEXT)
    keys.press(page, "Simpan")
    expect(text_field(page)).to_have_value(TEXT)
    with house.app_context():
        found = db.session.query(Curriculum).filter_by(title=title).one()
        assert db.session.query(CurriculumPart).filter_by(curriculum_id=found.id).one().fields == {
            "code": "CPL-1",
            "sort": "specific",
            "text": TEXT,
        }


def test_a_university_suggests_comments_and_removes_by_the_keyboard(room: Room) -> None:
    page = room.open(Side.UNIVERSITY, f"/parts/{OUTCOME}")
    past_the_bar(page)
    keys.follow(page, "Usulkan saja")
    keys.write(page, text_field(page), "Bersama warga. ")
    keys.write(page, page.locator("[name=reason]"), "Agar terukur.")
    keys.press(page, "Usulkan")
    keys.write(page, page.get_by_label("Komentar Anda"), "Bukti apa yang dipakai?")
    keys.press(page, "Kirim komentar")
    expect(page.get_by_text("Bukti apa yang dipakai?")).to_be_visible()
    assert faults_on(page) == []
    keys.tab_to(page, page.locator("summary", has_text="hapus, atau buka bagian ini"))
    page.keyboard.press("Enter")
    keys.follow(page, "Hapus")
    keys.press(page, "Hapus")
    with room.house.app_context():
        mine = {"curriculum_id": room.id, "part_key": uuid.UUID(OUTCOME)}
        suggested = db.session.query(CurriculumSuggestion).filter_by(**mine).one()
        assert (suggested.reason, suggested.state) == ("Agar terukur.", SuggestionState.OVERTAKEN)
        assert db.session.query(CurriculumRemark).filter_by(**mine).one().words == "Bukti apa yang dipakai?"
        assert [one.change["act"] for one in db.session.query(CurriculumChange).filter_by(**mine)] == ["remove"]
        assert db.session.query(CurriculumPart).filter_by(curriculum_id=room.id, key=uuid.UUID(OUTCOME)).count() == 0


def test_a_university_sends_for_review_by_the_keyboard(room: Room) -> None:
    page = room.open(Side.UNIVERSITY)
    past_the_bar(page)
    keys.follow(page, "Versi dan tanda tangan")
    keys.press(page, "Kirim untuk ditelaah")
    expect(page.get_by_role("main")).to_contain_text("Baca naskahnya dan jawab untuk pihak Anda")
    with room.house.app_context():
        assert db.session.get_one(Curriculum, room.id).state is CurriculumState.IN_REVIEW


def test_the_government_answers_by_the_keyboard(house: Flask, readers: "Readers") -> None:
    room = Room(house, readers, CurriculumState.IN_REVIEW)
    page = room.open(Side.GOVERNMENT)
    past_the_bar(page)
    keys.follow(page, "Jawab untuk pihak Anda")
    keys.choose(page, "Apa jawaban pihak Anda?", "Kami meminta perubahan")
    keys.write(page, page.get_by_label("Perubahan yang diminta dan alasannya"), "Praktik terlalu singkat.")
    keys.press(page, "Kirim jawaban")
    expect(page.get_by_role("main")).to_contain_text("Praktik terlalu singkat.")
    assert faults_on(page) == []
    with house.app_context():
        answer = db.session.query(CurriculumAnswer).filter_by(curriculum_id=room.id).one()
        assert (answer.side, answer.is_agreed, answer.reason) == (Side.GOVERNMENT, False, "Praktik terlalu singkat.")
        assert db.session.get_one(Curriculum, room.id).state is CurriculumState.CHANGES_REQUESTED


# -- demand, and what everybody reads -----------------------------------------------------------------------------------------------------


def test_a_curator_calls_and_a_university_answers_in_one_click(house: Flask, readers: "Readers") -> None:
    place, title = number(), f"Layanan digital di loket {number()}"
    with house.app_context():
        edition()
        curator = person(Role.CURATOR)
        _, staff = partners.verified_university(f"Universitas Contoh Jawab {place}", pt_code=f"8{place:05}")
        db.session.commit()
        curator_id, staff_id = curator.id, staff.id

    page = readers.at(curator_id, width=DESK)
    page.goto("/demand")
    follow(page, "Tulis ajakan")
    page.get_by_label("Judul").fill(title)
    page.get_by_role("group", name="Kesenjangan").get_by_role("checkbox").first.check()
    page.get_by_label("Yang dicari").fill("Merancang layanan dari sisi warga.")
    page.get_by_label("Bagi siapa").fill("Pegawai loket")
    page.get_by_role("group", name="Jenis penawaran").get_by_role("checkbox").first.check()
    fill_day(page, "Dibuka sampai", clock.today() + 30 * DAY)
    press(page, "Terbitkan ajakan")
    with house.app_context():
        call_id = db.session.query(DemandCall).filter_by(title=title).one().id

    page = readers.at(staff_id, width=DESK)
    page.goto("/demand")
    follow(page, title)
    assert faults_on(page) == []
    leave_by(page.get_by_role("button", name=re.compile("kurikulum", re.IGNORECASE)))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("main")).to_contain_text("CPL-1")
    with house.app_context():
        assert db.session.query(Curriculum).filter_by(call_id=call_id).one().title == title


def test_everybody_reads_what_was_adopted_and_a_civil_servant_finds_the_programme_that_teaches_it(house: Flask, readers: "Readers") -> None:
    title = f"Magister Layanan {number()}"
    study = published(house, title)
    with house.app_context():
        world = made.world()
        version = made.adopted(world, number=f"{number()}/SK/2026")
        db.session.get_one(Offering, study.offering_id).curriculum_version_id = version.id
        servant, found = person(Role.CIVIL_SERVANT).id, world.curriculum.number
        db.session.commit()

    page = readers.at(None, width=DESK)
    page.goto("/curricula/published")
    page.get_by_role("searchbox", name="Cari").fill(found)
    page.get_by_role("searchbox", name="Cari").press("Enter")
    follow(page, "Magister Kebijakan Layanan Digital")
    expect(page.get_by_role("main")).to_contain_text(TEXT)
    expect(page.get_by_role("main")).to_contain_text(TASKS)
    assert faults_on(page) == []

    page = readers.at(servant)
    page.goto("/opportunities")
    stage.look_for(page, title)
    follow(page, title)
    expect(page.get_by_role("main")).to_contain_text("Kelas bagi pegawai.")
