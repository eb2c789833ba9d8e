"""A paper is uploaded once: it can go with another application of its owner's, and with nobody else's. And none goes unscanned."""

import datetime as dt
import io
import uuid
from functools import partial

import pytest

from portal.accounts import queries as accounts
from portal.applications import queries
from portal.applications.domain import HOST_FIELDS, STATEMENTS, ApplicationState
from portal.applications.queries.sent import MOST_PAPERS
from portal.drafts import queries as draft_queries
from portal.files import services as files
from portal.files.models import StoredFile
from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import NOW
from tests.factories import signoff
from tests.integration.files.scanning import VIRUS, closing, scanner
from tests.web.applications.counting import statements
from tests.web.applications.reading import page_of, whole_text

ENGLISH = {"Accept-Language": "en"}
WHOLE = {"motivation": "Antrean yang adil.", "statements": [one.key for one in STATEMENTS], "fields": list(HOST_FIELDS)}
NEEDED = {**signoff.PARTICULARS, "documents_needed": ["Surat sehat", "CV"]}
FORM = "applications.apply"


def pdf(words, name):
    return (io.BytesIO(b"%PDF-1.7 " + words), name)


def begun(world, browser, **changed):
    """The address of the form of a new draft."""
    return browser.post(f"/opportunities/{world.opportunity(particulars=NEEDED, **changed).id}/apply").location


def sent(world, browser, words=b"", **changed):
    """An application that was sent with two papers."""
    path = begun(world, browser, **changed)
    papers = {"paper_0": pdf(b"sehat" + words, "sehat.pdf"), "paper_1": pdf(b"cv" + words, "cv.pdf")}
    assert browser.post(path, data={**WHOLE, **papers}).status_code == 303
    return queries.get_application(uuid.UUID(path.split("/")[2]))


def application_of(path):
    return queries.get_application(uuid.UUID(path.split("/")[2]))


def offered(answer, place=0):
    """The papers of before that stand beside an upload: (id, words)."""
    options = page_of(answer).select(f"#earlier_{place} option")
    return [(one["value"], one.text) for one in options if one["value"]]


def test_a_paper_that_was_sent_before_needs_no_new_upload(world, person, browser):
    first = sent(world, browser)
    path = begun(world, browser)
    found = offered(browser.get(path, headers=ENGLISH))
    assert {words for _, words in found} == {"Surat sehat (sehat.pdf, Tuesday, 24 November 2026)", "CV (cv.pdf, Tuesday, 24 November 2026)"}
    chosen = {f"earlier_{place}": first.documents[place]["file_id"] for place in (0, 1)}
    assert browser.post(path, data={"act": "draft", **chosen}).status_code == 303
    assert draft_queries.find_draft(FORM, application_of(path).id, person.account_id).data["earlier_1"] == chosen["earlier_1"]
    page = browser.get(path, headers=ENGLISH)
    assert page_of(page).select_one("#earlier_1 option[selected]")["value"] == chosen["earlier_1"]
    assert "Kept: cv.pdf." in whole_text(page)
    number = db.session.query(StoredFile).count()
    assert browser.post(path, data={**WHOLE, **chosen}).status_code == 303
    assert [item["file_id"] for item in application_of(path).documents] == list(chosen.values())
    assert db.session.query(StoredFile).count() == number
    assert browser.get(f"/applications/{application_of(path).id}/papers/{chosen['earlier_1']}").data == b"%PDF-1.7 cv"


@pytest.mark.parametrize("act", ["draft", "submit"])
def test_a_file_of_somebody_else_is_refused_and_never_offered(world, browser, as_, act):
    other = as_(accounts.get_account(world.servant()[1].account_id))
    foreign = sent(world, other).documents[0]["file_id"]
    sent(world, browser, b" saya")
    path = begun(world, browser)
    assert foreign not in {value for value, _ in offered(browser.get(path))}
    for choice in (foreign, str(uuid.uuid4()), "' or 1=1"):
        papers = {"paper_1": pdf(b"cv", "cv.pdf"), "earlier_0": choice}
        assert browser.post(path, data={**WHOLE, **papers, "act": act}, headers=ENGLISH).status_code == 422, choice
        assert application_of(path).state is ApplicationState.DRAFT
    assert "Kept: sehat.pdf" not in whole_text(browser.get(path, headers=ENGLISH))


def test_an_upload_takes_the_place_of_what_was_chosen(world, person, browser):
    first = sent(world, browser)
    path = begun(world, browser)
    chosen = {"earlier_0": first.documents[0]["file_id"], "earlier_1": first.documents[1]["file_id"]}
    assert browser.post(path, data={**WHOLE, **chosen, "act": "draft", "paper_0": pdf(b"baru", "baru.pdf")}).status_code == 303
    page = whole_text(browser.get(path, headers=ENGLISH))
    assert "Kept: baru.pdf." in page
    assert "Kept: cv.pdf." in page
    assert browser.post(path, data={**WHOLE, "earlier_0": "", "earlier_1": chosen["earlier_1"]}).status_code == 303
    assert application_of(path).documents[0]["file_id"] not in chosen.values()
    assert application_of(path).documents[1]["file_id"] == chosen["earlier_1"]


def test_each_content_stands_once_newest_first_and_no_more_than_fit(world, person, browser):
    for number in range(MOST_PAPERS // 2 + 1):
        clock.follow(partial(NOW.__add__, dt.timedelta(minutes=number)))
        sent(world, browser, str(number).encode(), title=f"Peluang {number}")
    clock.follow(lambda: NOW + dt.timedelta(hours=1))
    again = sent(world, browser, b"0", title="Peluang lain")
    found = queries.papers_used_by(person.account_id)
    assert len(found) == MOST_PAPERS
    assert len({one.file.sha256 for one in found}) == MOST_PAPERS
    assert [one.file.created_at for one in found] == sorted((one.file.created_at for one in found), reverse=True)
    assert {str(one.file.id) for one in found} >= {item["file_id"] for item in again.documents}, "the newest of the same content"


def test_a_draft_and_one_who_has_sent_nothing_offer_nothing(world, person, browser):
    path = begun(world, browser)
    browser.post(path, data={"act": "draft", "paper_0": pdf(b"sehat", "sehat.pdf")})
    assert offered(browser.get(path)) == []
    assert queries.papers_used_by(person.account_id) == []


def test_the_form_with_papers_sends_few_statements(world, browser):
    sent(world, browser)
    path = begun(world, browser)
    browser.post(path, data={"act": "draft", "paper_0": pdf(b"baru", "baru.pdf")})
    few = statements(browser, path)
    assert len(few) <= 13, few
    for number in range(3):
        sent(world, browser, str(number).encode(), title=f"Peluang {number}")
    assert len(statements(browser, path)) == len(few)


@pytest.fixture
def scanned():
    yield files.open_scanner
    files.open_scanner("")


def test_an_upload_with_a_virus_is_refused_beside_its_field_and_the_words_are_kept(world, browser, scanned):
    path = begun(world, browser)
    with scanner() as address:
        scanned(address)
        papers = {"paper_0": (io.BytesIO(VIRUS), "sehat.pdf"), "paper_1": pdf(b"cv", "cv.pdf")}
        refused = browser.post(path, data={**WHOLE, **papers}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "found something in the file “sehat.pdf”" in page_of(refused).find(id="paper_0-err").text
    assert "Antrean yang adil." in refused.text
    shown = whole_text(browser.get(path, headers=ENGLISH))
    assert "Antrean yang adil." in shown
    assert "Kept: cv.pdf." in shown
    assert "Kept: sehat.pdf" not in shown
    assert db.session.query(StoredFile).one().scanned_at is not None


def test_while_the_scanner_is_away_no_upload_is_taken_and_the_words_are_kept(world, browser, scanned):
    path = begun(world, browser)
    with scanner(closing) as address:
        scanned(address)
        refused = browser.post(path, data={**WHOLE, "paper_0": pdf(b"sehat", "sehat.pdf")}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "cannot be checked for viruses now" in page_of(refused).find(id="paper_0-err").text
    assert "Antrean yang adil." in whole_text(browser.get(path))
    assert db.session.query(StoredFile).count() == 0
