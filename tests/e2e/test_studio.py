"""The curriculum studio as its people use it: two at once in one part, by the keyboard alone, and what each side sees of it."""

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.models import Curriculum, CurriculumChange, CurriculumPart
from partners.curricula.services import reviewing
from portal.development import services as development
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.architecture.access_base import number, person
from tests.architecture.access_demand import edition
from tests.e2e import keys, stage
from tests.e2e.keys import past_the_bar, tab_to
from tests.e2e.stage import DAY, DESK, Stage, fill_day, follow, leave_by, press
from tests.e2e.walk import faults_on
from tests.factories import curricula as made
from tests.factories import partners

if TYPE_CHECKING:
    from tests.e2e.conftest import Readers

PRESENCE = 10_000
"""Milliseconds within which somebody sees who else is there."""
TEXT = "Merancang layanan digital bagi warga."
OUTCOME = made.key("CPL-1")


class Room:
    """A curriculum that is written, and who sits before it."""

    def __init__(self, house: Flask, readers: "Readers", state: CurriculumState = CurriculumState.DRAFT) -> None:
        with house.app_context():
            world = made.world(state)
            self.id, self.title, self.number = world.curriculum.id, world.curriculum.title, world.curriculum.number
            self.accounts = {side: world.people[side, Share.LEAD].id for side in Side}
            self.names = {side: world.people[side, Share.LEAD].name for side in Side}
            db.session.commit()
        self.house, self.readers = house, readers

    def at(self, side: Side) -> Page:
        """The window of a side's lead: each side has its own width, so that two sit at two windows."""
        return self.readers.at(self.accounts[side], width=DESK + list(Side).index(side))

    def open(self, side: Side, path: str = "") -> Page:
        """A page of the curriculum in the side's window."""
        page = self.at(side)
        page.goto(f"/curricula/{self.id}{path}")
        return page

    def text_of(self, key: str = OUTCOME) -> str:
        """The text that the database has of a part."""
        with self.house.app_context():
            row = db.session.query(CurriculumPart).filter_by(curriculum_id=self.id, key=uuid.UUID(key)).one()
            return str(row.fields["text"])


@pytest.fixture
def room(house: Flask, readers: "Readers") -> Room:
    """A small sound curriculum in writing."""
    return Room(house, readers)


def saves(page: Page, words: str) -> None:
    """Type the outcome anew and leave the field; the page keeps it by itself."""
    field = page.get_by_label("Capaian", exact=True)
    with page.expect_response(lambda answer: answer.url.endswith("/kept")):
        field.fill(words)
        field.blur()


# -- two at once --------------------------------------------------------------------------------------------------------------------------


def test_two_sides_see_each_other_in_the_part_in_which_both_are(room: Room) -> None:
    lead, curator = (room.open(side, f"/parts/{OUTCOME}") for side in (Side.UNIVERSITY, Side.GOVERNMENT))
    here = lead.get_by_role("listitem").filter(has_text=room.names[Side.GOVERNMENT])

    expect(here).to_contain_text("CPL-1", timeout=PRESENCE)
    expect(here).to_have_class("is-here")
    expect(curator.get_by_role("listitem").filter(has_text=room.names[Side.UNIVERSITY])).to_contain_text("CPL-1", timeout=PRESENCE)


def test_what_two_write_in_different_places_is_brought_together(room: Room) -> None:
    lead, curator = (room.open(side, f"/parts/{OUTCOME}") for side in (Side.UNIVERSITY, Side.GOVERNMENT))
    saves(lead, f"Bersama warga, {TEXT}")
    saves(curator, f"{TEXT} Hasilnya diuji.")

    both = f"Bersama warga, {TEXT} Hasilnya diuji."
    expect(curator.get_by_label("Capaian", exact=True)).to_have_value(both)
    expect(curator.get_by_text("Dua tangan menulis di sini.")).to_be_visible()
    assert room.text_of() == both
    saves(lead, f"Bersama warga, {TEXT} Lalu diukur.")  # it does not know yet of what was written behind it
    told = lead.get_by_role("alert").filter(has_text="Simpan")
    expect(told).to_be_visible()
    assert room.text_of() == both
