"""A sheet of offerings through its services: what was reviewed is what is made, all of it or nothing, and the record says so."""

import datetime as dt
from typing import Any

import pytest

from partners.offerings import services as offerings
from partners.offerings.domain.sheets import Fault, Line, Reading, SheetState
from partners.offerings.models import Offering
from partners.offerings.services import sheets
from portal.accounts import services as accounts
from portal.audit.models import AuditEntry
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError, StaleVersionError
from portal.kernel.identity import SYSTEM, Role
from portal.kernel.text import Text
from tests.factories import partners as made

DAY = dt.date(2027, 1, 11)
PAGES: dict[str, dict[str, Any]] = {"tasks": {"title": "Antrean"}, "schedule": {"starts_on": {"day": "11", "month": "1", "year": "2027"}}}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


def reading(*lines):
    """A reading of these rows, whatever the file is."""
    return lambda _: Reading(["title"], {line.number: [line.title] for line in lines}, lines, "Salah")


def good(number, title="Antrean"):
    return Line(number, {**PAGES, "tasks": {"title": title}}, title, DAY)


def bad(number):
    return Line(number, {}, "Salah", None, faults=[Fault("seats", "x", {"id": "Bukan angka.", "en": "No number."})])


def preview(company, *lines, account=None):
    by = made.who(account or company[1], Role.COMPANY_HR)
    return sheets.preview(company[0], "internship", b"title\n", "magang.csv", reading(*lines), by=by)


def test_what_was_reviewed_is_made_and_the_record_says_what(company):
    sheet = preview(company, good(2, "Satu"), bad(3), good(4, "Dua"))
    assert (sheet.good, sheet.bad) == (2, 1)
    drafts = sheets.run(sheet.id, reading(good(2, "Satu"), bad(3), good(4, "Dua")), by=made.who(company[1], Role.COMPANY_HR))
    assert [one.title for one in drafts] == ["Satu", "Dua"]
    assert sheet.report["made"]["4"]["number"] == drafts[1].number
    assert sheet.state is SheetState.RUN
    db.session.commit()
    events = [entry.event for entry in db.session.query(AuditEntry).filter_by(subject_kind="offering_sheet").order_by(AuditEntry.seq)]
    assert events == ["offerings.sheet.previewed", "offerings.sheet.run"]


def test_what_would_be_read_otherwise_now_makes_nothing(company):
    sheet = preview(company, good(2), good(3))
    with pytest.raises(StaleVersionError):
        sheets.run(sheet.id, reading(good(2), bad(3)), by=made.who(company[1], Role.COMPANY_HR))
    assert not db.session.query(Offering).count()
    assert sheet.state is SheetState.PREVIEWED


def test_a_sheet_without_a_good_row_or_that_has_run_makes_nothing(company):
    by = made.who(company[1], Role.COMPANY_HR)
    with pytest.raises(DomainError, match="No row of this sheet"):
        sheets.run(preview(company, bad(2)).id, reading(bad(2)), by=by)
    sheet = preview(company, good(2))
    sheets.run(sheet.id, reading(good(2)), by=by)
    with pytest.raises(IllegalMoveError):
        sheets.run(sheet.id, reading(good(2)), by=by)


def test_a_colleagues_review_stays_when_one_uploads_anew(company):
    second = made.account("sekar@contoh.test", "Sekar Contoh")
    accounts.give_grant(second, Role.COMPANY_HR, company[0].body_id, by=SYSTEM)
    mine, theirs = preview(company, good(2)), preview(company, good(2), account=second)
    preview(company, good(2))
    assert (mine.state, mine.content) == (SheetState.DROPPED, None)
    assert theirs.state is SheetState.PREVIEWED


def test_a_kind_that_the_partner_does_not_write_is_refused(company):
    with pytest.raises(DomainError) as refused:
        sheets.preview(company[0], "masters", b"title\n", "m.csv", reading(good(2)), by=made.who(company[1], Role.COMPANY_HR))
    assert refused.value.field == "kind"


def test_a_draft_that_was_typed_by_hand_is_known_again(company):
    typed = made.offering(*company)
    offerings.save_page(typed, "tasks", {"title": "ANTREAN"}, version=None)
    offerings.save_page(typed, "schedule", {"starts_on": {"day": "11", "month": "01", "year": "2027"}}, version=None)
    db.session.flush()
    sheet = preview(company, good(2), good(3, "Lain"))
    assert [[Text.from_json(twin).facts for twin in line["twins"]] for line in sheet.report["good"]] == [[{"number": typed.number}], []]
