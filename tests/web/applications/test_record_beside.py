"""The personnel record beside an application: each fact with its source and day, what has changed, and nothing sent unread."""

import datetime as dt

import pytest

from portal.accounts import queries as accounts
from portal.applications import queries
from portal.applications.domain import HOST_FIELDS, STATEMENTS, ApplicationState
from portal.applications.models import Application, ApplicationVersion
from portal.applications.services import applying, recording
from portal.audit.models import AuditEntry
from portal.drafts import queries as draft_queries
from portal.files import services as files
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.workforce.domain.requests import RequestKind, RequestState
from portal.workforce.models import RecordFix, RecordRequest, Servant
from tests.factories import signoff
from tests.web.applications.reading import seen_in, whole_text

ENGLISH = {"Accept-Language": "en"}
WHOLE = {"motivation": "Antrean yang adil.", "statements": [one.key for one in STATEMENTS], "fields": list(HOST_FIELDS)}


@pytest.fixture
def draft(world):
    """(the draft's id, its person's record, that person)."""
    servant, person = world.servant(source="SIASN", source_at=dt.datetime(2026, 11, 12, 3, tzinfo=dt.UTC))
    application = applying.begin(world.opportunity(), by=person)
    db.session.commit()
    return application.id, servant.id, person


def change(servant_id, **values):
    """The record changes, as a later file brings it."""
    found = db.session.get(Servant, servant_id)
    for key, value in values.items():
        setattr(found, key, value)
    db.session.commit()


def browser_of(as_, person):
    return as_(accounts.get_account(person.account_id))


def test_each_fact_stands_with_its_source_and_day_and_a_corrected_one_with_its_own(world, draft, as_, session):
    application_id, servant_id, person = draft
    request = RecordRequest(
        number="DATA-2026-9001",
        servant_id=servant_id,
        account_id=person.account_id,
        kind=RequestKind.CORRECTION,
        state=RequestState.ACCEPTED,
        field="education",
        after="S1",
        document={},
        reason="Lulus.",
        proof_id=file_of(person),
        round=1,
        submitted_at=clock.now(),
    )
    session.add(request)
    session.flush()
    confirmed = dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC)
    session.add(RecordFix(servant_id=servant_id, field="education", after="S1", request_id=request.id, confirmed_at=confirmed))
    session.commit()
    shown = whole_text(browser_of(as_, person).get(f"/applications/{application_id}/edit", headers=ENGLISH))
    assert "Post Pranata Komputer Ahli Muda SIASN, 12 Nov 2026" in shown
    assert "Education S1 DATA-2026-9001, 20 Nov 2026" in shown
    assert "Direct supervisor Wahyu Pranoto (contoh) SIASN, 12 Nov 2026" in shown
    assert "Work unit Dinas Kependudukan dan Pencatatan Sipil SIASN" in shown
    assert "SKP predicate 2025 Good" in shown
    assert "Your personnel record has changed" not in shown
    order = (
        "Name Pegawai",
        "NIP 19",
        "Agency Dinas",
        "Post Pranata",
        "Grade III/c",
        "Education S1",
        "SKP predicate 2025",
        "SKP predicate 2024",
    )
    places = [shown.index(words) for words in order]
    assert places == sorted(places), "a kept document has no order of its own"


def file_of(person):
    return files.keep("bukti.pdf", b"%PDF-1.7 bukti", by=person).id


def test_a_record_that_has_changed_is_shown_old_beside_new_and_taken_over_with_all_that_was_typed(draft, as_):
    application_id, servant_id, person = draft
    path, browser = f"/applications/{application_id}/edit", browser_of(as_, person)
    change(servant_id, post="Kepala Seksi <b>Layanan</b>", grade="III/d", levels={"M.05": 3, "M.07": 2})
    page = browser.get(path, headers=ENGLISH)
    shown = whole_text(page)
    assert "Post Pranata Komputer Ahli Muda Kepala Seksi <b>Layanan</b>" in shown
    assert "<b>Layanan</b>" not in page.text, "what a file brings is text"
    assert "Grade III/c III/d" in shown
    assert "Competencies Public service 2 Public service 3" in shown
    answer = browser.post(path, data={"act": "record", "motivation": "Kata yang diketik"}, headers=ENGLISH)
    assert answer.location == path
    assert draft_queries.find_draft("applications.apply", application_id, person.account_id).data["motivation"] == "Kata yang diketik"
    after = whole_text(browser.get(path, headers=ENGLISH))
    assert "Kata yang diketik" in after
    assert "The record is taken over as it stands now." in after
    assert "Your personnel record has changed" not in after
    assert queries.get_application(application_id).record["grade"]["value"] == "III/d"
    assert db.session.query(AuditEntry).filter_by(event="applications.application.record_taken", subject_id=application_id).count() == 1


def test_the_same_values_of_a_newer_file_change_nothing_but_the_day(draft, as_):
    application_id, servant_id, person = draft
    change(servant_id, source="SIASN Desember", source_at=dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC))
    shown = whole_text(browser_of(as_, person).get(f"/applications/{application_id}/edit", headers=ENGLISH))
    assert "Your personnel record has changed" not in shown
    assert "Post Pranata Komputer Ahli Muda SIASN Desember, 23 Nov 2026" in shown


def test_a_change_that_the_page_did_not_show_is_named_before_anything_is_sent(draft, as_):
    application_id, servant_id, person = draft
    path, browser = f"/applications/{application_id}/edit", browser_of(as_, person)
    before = seen_in(browser.get(path))
    change(servant_id, post="Kepala Seksi Layanan", grade="III/d")
    refused = browser.post(path, data={**WHOLE, "seen": before}, headers=ENGLISH)
    assert refused.status_code == 422
    shown = whole_text(refused)
    assert "has changed since these facts were taken: Post, Grade. Nothing was sent." in shown
    assert "Antrean yang adil." in refused.text
    assert queries.get_application(application_id).state is ApplicationState.DRAFT
    change(servant_id, grade="IV/a")
    again = browser.post(path, data={**WHOLE, "seen": seen_in(refused)})
    assert again.status_code == 422, "it has changed once more since that page"
    assert browser.post(path, data={**WHOLE, "seen": seen_in(again)}).status_code == 303
    sent = queries.get_application(application_id)
    assert sent.record["grade"]["value"] == "IV/a"
    version = db.session.query(ApplicationVersion).filter_by(application_id=application_id).one()
    assert version.content["record"]["post"]["value"] == "Kepala Seksi Layanan"


def test_what_the_page_has_shown_is_sent_at_once(draft, as_):
    application_id, servant_id, person = draft
    change(servant_id, grade="III/d")
    path, browser = f"/applications/{application_id}/edit", browser_of(as_, person)
    assert browser.post(path, data={**WHOLE, "seen": seen_in(browser.get(path))}).status_code == 303


def test_a_draft_from_before_records_were_kept_is_sent_with_the_record_of_its_day(draft, as_):
    application_id, _, person = draft
    db.session.query(Application).filter_by(id=application_id).update({"record": None})
    db.session.commit()
    path, browser = f"/applications/{application_id}/edit", browser_of(as_, person)
    assert "III/c" in whole_text(browser.get(path))
    assert browser.post(path, data=WHOLE).status_code == 303
    assert queries.get_application(application_id).record["grade"]["value"] == "III/c"


def test_the_record_is_not_taken_over_once_the_application_is_on_its_way(world):
    application = world.applied(world.opportunity(), world.servant()[1])
    with pytest.raises(IllegalMoveError):
        recording.take_over(application, by=signoff.accounts.identity_of(application.account_id))


def test_whoever_decides_reads_what_the_record_said_at_submission_where_it_says_otherwise_now(world, as_):
    servant, person = world.servant()
    application = world.applied(world.opportunity(), person)
    desk, browser = f"/desk/{world.turn(application).id}", as_(world.accounts["supervisor"])
    assert "has changed since this was sent" not in browser.get(desk, headers=ENGLISH).text
    other = signoff.workforce.servant(777, world.agency.id, name="Atasan Baru (contoh)")
    # The turn stays with whom it was given to; what is compared is the record.
    change(servant.id, post="Analis Kebijakan Ahli Muda", supervisor_id=other.id, supervisor_nip=other.nip, post_class="JF_MADYA")
    shown = whole_text(browser.get(desk, headers=ENGLISH))
    assert "What At submission Now" in shown
    assert "Post Pranata Komputer Ahli Muda Analis Kebijakan Ahli Muda" in shown
    assert "Direct supervisor Wahyu Pranoto (contoh) Atasan Baru (contoh)" in shown
    assert "JF_MADYA" not in shown, "a code where a word belongs"


def test_a_paper_of_a_stranger_goes_with_no_application(world):
    _, person = world.servant()
    _, stranger = world.servant()
    application = applying.begin(world.opportunity(particulars={**signoff.PARTICULARS, "documents_needed": ["CV"]}), by=person)
    with pytest.raises(DomainError, match="not yours"):
        applying.submit(application, world.content({"CV": file_of(stranger)}), by=person)
