"""The auditor's pages take any address, and nobody else reads them."""

import io
import uuid

import pytest
from python_calamine import CalamineWorkbook

from portal.audit import services as record
from portal.audit.models import AuditEntry
from portal.audit.queries import Line
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.oversight import views
from portal.oversight.presenters import event_of
from portal.workflow import queries
from tests.factories import signoff
from tests.web.applications.sheets import parts


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def auditor(world):
    account = signoff.account_services.open_account(email="auditor@uji.test", name="Auditor (contoh)", by=signoff.SYSTEM)
    signoff.account_services.admit(account, by=signoff.SYSTEM)
    signoff.account_services.give_grant(account, Role.AUDITOR, world.agency.id, by=signoff.SYSTEM)
    return account


def test_the_auditor_reads_a_case_from_first_to_last_and_nobody_else_does(world, auditor, as_):
    application = world.applied(world.opportunity(), world.servant(name="=Ratih (contoh)")[1])
    world.decide(application, reason="Alasan yang terbaca.")
    case_id, number = queries.find_case_of("application", application.id).id, application.number
    browser, other = as_(auditor), as_(world.accounts["approver"])
    assert number in browser.get("/cases").text
    assert "Alasan yang terbaca." in browser.get(f"/cases/{case_id}").text
    assert browser.get("/record/check").status_code == 200
    for query in ("text=" + "x" * 5000, "key=%27", "late=x", "page=-1", "page=x", "page=9" * 9, "text=%25((%22", "event=%27"):
        for path in ("/cases", "/cases.xlsx", "/record", "/record.xlsx"):
            assert browser.get(f"{path}?{query}").status_code == 200, (path, query)
    for path in ("/cases", "/record"):
        assert browser.get(f"{path}?text=%00").status_code == 422
    written = parts(browser.get("/cases.xlsx").data)
    assert "=Ratih" in written
    assert "<f>" not in written
    assert browser.get(f"/cases/{uuid.uuid4()}").status_code == 404
    assert other.get(f"/cases/{case_id}").status_code == 404
    assert other.get("/record").status_code == 403


@pytest.mark.parametrize(
    ("language", "decided", "moved"),
    [
        ("en", "Decision recorded: Recommended by the supervisor", "Application followed the decision"),
        ("id", "Keputusan dicatat: Direkomendasikan atasan", "Permohonan mengikuti keputusan"),
    ],
)
def test_an_entry_says_in_words_what_happened_with_its_tag_below(world, auditor, as_, language, decided, moved):
    application = world.applied(world.opportunity(), world.servant()[1])
    world.decide(application, reason="Alasan yang terbaca.")
    case_id = queries.find_case_of("application", application.id).id
    browser = as_(auditor)
    for path in ("/record", f"/cases/{case_id}"):
        text = browser.get(path, headers={"Accept-Language": language}).text
        assert f"{decided}<small>workflow.step.decided</small>" in text
        assert f"{moved}<small>applications.application.moved</small>" in text


def rows_of(answer):
    """The rows of a workbook below its heads, each as its texts; and what stands above them."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[str(value) for value in row] for row in sheet[4:]], " ".join(str(row[0]) for row in sheet[:3])


def test_the_record_is_exported_as_it_is_searched_and_ordered(world, auditor, as_):
    application = world.applied(world.opportunity(), world.servant(name="=Ratih (contoh)")[1])
    world.decide(application, reason="Alasan yang terbaca.")
    browser, english = as_(auditor), {"Accept-Language": "en"}
    case_id = queries.find_case_of("application", application.id).id
    rows, above = rows_of(browser.get("/record.xlsx?event=workflow.step&text=terbaca", headers=english))
    (row,) = rows
    assert row[2:4] == ["Decision recorded: Recommended by the supervisor", "workflow.step.decided"]
    assert row[5:7] == ["Direct supervisor", f"case {case_id}"]
    assert len(row[7]) == 64
    assert "Filters: workflow.step; terbaca." in above
    newest_first, above = rows_of(browser.get("/record.xlsx"))
    oldest_first, _ = rows_of(browser.get("/record.xlsx?order=entry"))
    assert newest_first == oldest_first[::-1]
    assert "Lembar ini memuat" not in above


def test_a_sheet_that_leaves_entries_out_says_so(world, auditor, as_, monkeypatch):
    monkeypatch.setattr(views, "MOST_ENTRIES", 2)
    browser, english = as_(auditor), {"Accept-Language": "en"}
    rows, above = rows_of(browser.get("/record.xlsx", headers=english))
    assert len(rows) == 2
    assert "This sheet holds the first 2 of" in above
    assert "Download the first 2 as XLSX" in browser.get("/record", headers=english).text


def entry(event, after=None):
    """An entry as the record gives it."""
    return Line(AuditEntry(event=event), None if after is None else {"after": after})


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (entry("registry.partner.verified"), "Partner verified"),
        (entry("workflow.step.decided"), "Decision recorded"),
        (entry("workflow.step.decided", {"procedure": ["gone", 1], "outcome": "endorse"}), "Decision recorded"),
        (entry("workflow.step.decided", {"procedure": ["application.internship", 1], "outcome": "gone"}), "Decision recorded"),
        (entry("catalogue.opportunity.changed", "taken_down"), "Status of the opportunity changed: Taken down"),
        (entry("catalogue.opportunity.changed", "gone"), "Status of the opportunity changed"),
        (entry("applications.application.moved", "not_accepted"), "Application followed the decision: Not accepted by the host"),
        (entry("of.former.times"), "of.former.times"),
    ],
)
def test_an_entry_is_readable_whatever_of_it_was_erased_or_is_no_longer_known(product, line, words):
    assert str(event_of(line)) == words


def test_a_reason_that_a_clock_gave_stands_in_words(world, auditor, as_):
    opportunity = world.opportunity()
    record.record("catalogue.opportunity.changed", "opportunity", opportunity.id, by=SYSTEM, reason="open_until")
    db.session.commit()

    page = as_(auditor).get("/record?event=catalogue.opportunity.changed", headers={"Accept-Language": "en"}).text
    assert "The closing time has passed." in page
    assert ">open_until<" not in page
