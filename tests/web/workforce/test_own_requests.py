"""My data: where each field comes from, what can be asked of it, and what becomes of a request; nobody else reads it."""

import io

import pytest

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.workflow import queries as cases
from portal.workforce.domain.requests import RequestKind, RequestState
from portal.workforce.models import RecordRequest
from portal.workforce.services import requests as services
from tests.factories import requests as made
from tests.factories import signoff, workforce

EN = {"Accept-Language": "en"}


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def person(world):
    return world.servant(name="Nadia Kusumawardani (contoh)")


@pytest.fixture
def browser(person, as_):
    return as_(accounts.get_account(person[1].account_id))


def send(browser, path, proof=b"%PDF-1.7 contoh", **data):
    files = {"proof": (io.BytesIO(proof), "sk.pdf")} if proof is not None else {}
    return browser.post(path, data={"reason": "Menurut SK.", **data, **files}, content_type="multipart/form-data", headers=EN)


def the_request():
    return db.session.query(RecordRequest).one()


def test_each_field_that_can_be_corrected_says_so_and_the_others_do_not(browser):
    text = browser.get("/me/data", headers=EN).text
    for field in (
        "post",
        "supervisor_nip",
        "email",
        "name",
        "birth_date",
        "education",
        "grade",
        "skp_2025",
        "skp_2023",
        "discipline_open_case",
    ):
        assert f'href="/me/data/correct/{field}"' in text
    for field in ("nip", "nrk", "legal_status", "post_class", "sanction_until"):
        assert f"/me/data/correct/{field}" not in text


def test_a_correction_is_asked_and_then_stands_in_the_list_with_holder_and_due_day(browser):
    page = browser.get("/me/data/correct/grade", headers=EN).text
    assert "III/c" in page
    sent = send(browser, "/me/data/correct/grade", after="III/d")
    request = the_request()
    assert (sent.status_code, sent.location) == (303, f"/me/data/requests/{request.id}")
    assert (request.before, request.after, request.reason) == ("III/c", "III/d", "Menurut SK.")
    shown = browser.get(sent.location, headers=EN).text
    for words in ("BKD verifier", "III/c", "III/d", "25 November 2026", "Menurut SK.", "Withdraw the request", "sk.pdf"):
        assert words in shown
    listed = browser.get("/me/data", headers=EN).text
    for words in ("DATA-2026-9001", "BKD verifier", "25 Nov 2026", "Correction asked: DATA-2026-9001"):
        assert words in listed
    assert browser.get("/me/data/correct/grade").location == sent.location


@pytest.mark.parametrize(
    ("field", "data", "words"),
    [
        ("grade", {"after": ""}, "Choose one: What should stand there"),
        ("post", {"after": "=1+1"}, "May not begin with"),
        ("supervisor_nip", {"after": "123"}, "18"),
        ("retires_on", {"after-day": "31", "after-month": "2", "after-year": "2049"}, "must be a day that exists"),
        ("retires_on", {"after-day": "1", "after-month": "2", "after-year": "2010"}, "Lies before the date of appointment"),
        ("email", {"after": "supervisor@uji.test"}, "somebody else"),
    ],
)
def test_a_refused_correction_says_so_beside_the_field_and_keeps_text_and_file(browser, field, data, words):
    answer = send(browser, f"/me/data/correct/{field}", **data)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'id="after-err"' in answer.text
    assert "Menurut SK." in answer.text
    assert "Kept: sk.pdf" in answer.text
    again = browser.get(f"/me/data/correct/{field}", headers=EN).text
    assert "Kept: sk.pdf" in again
    assert db.session.query(RecordRequest).count() == 0


def test_a_proof_is_needed_and_is_what_it_says(browser):
    missing = send(browser, "/me/data/correct/grade", proof=None, after="III/d")
    assert (missing.status_code, 'id="proof-err"' in missing.text) == (422, True)
    lying = send(browser, "/me/data/correct/grade", proof=b"MZ", after="III/d")
    assert (lying.status_code, "is not one of these by its content" in lying.text) == (422, True)


@pytest.mark.parametrize("field", ["nip", "levels", "x" * 300, "skp_1900", "%00"])
def test_what_cannot_be_corrected_has_no_page(browser, field):
    assert browser.get(f"/me/data/correct/{field}").status_code == 404


def test_an_accepted_correction_shows_its_number_as_source_and_the_day_it_was_confirmed(browser, world, person):
    request = made.correction(person[0], person[1], "grade", "III/d")
    made.decide(request, "accept", by=world.identity("verifier"))
    text = browser.get("/me/data", headers=EN).text
    row = text[text.index("Grade</th>") :][:800]
    for words in ("III/d", request.number, "24 Nov 2026"):
        assert words in row


def test_a_returned_request_is_corrected_on_a_form_that_holds_what_was_typed(browser, world, person):
    request = made.correction(person[0], person[1], "grade", "III/d")
    made.decide(request, "return", by=world.identity("verifier"), reason="SK tidak terbaca.")
    assert "Correct it" in browser.get(f"/me/data/requests/{request.id}", headers=EN).text
    page = browser.get(f"/me/data/requests/{request.id}/edit", headers=EN).text
    for words in ("SK tidak terbaca.", '<option selected value="III/d">', "Ejaan pada SK berbeda", "Kept: sk.pdf"):
        assert words in page
    sent = send(browser, f"/me/data/requests/{request.id}/edit", proof=None, after="IV/a")
    assert sent.status_code == 303
    assert (the_request().state, the_request().after, the_request().round) == (RequestState.SUBMITTED, "IV/a", 2)
    assert browser.get(f"/me/data/requests/{request.id}/edit").status_code == 303


def test_a_request_is_withdrawn_once(browser, person):
    request = made.correction(person[0], person[1], "grade", "III/d")
    assert browser.post(f"/me/data/requests/{request.id}/withdraw", headers=EN).status_code == 303
    assert the_request().state is RequestState.WITHDRAWN
    assert "Withdrawn" in browser.get(f"/me/data/requests/{request.id}", headers=EN).text
    assert browser.post(f"/me/data/requests/{request.id}/withdraw").status_code == 409


def test_an_education_is_added_and_listed_with_number_and_day(browser, world):
    day = {"graduated_on-day": "20", "graduated_on-month": "8", "graduated_on-year": "2025"}
    data = {"level": "S2", "institution": "Universitas Contoh", "programme": "Administrasi", "diploma_number": "IJZ-9001"}
    sent = send(browser, "/me/data/add/education", **data, **day)
    assert sent.status_code == 303
    assert the_request().document == data | {"graduated_on": "2025-08-20"}
    assert "Universitas Contoh" in browser.get(sent.location, headers=EN).text
    made.decide(the_request(), "accept", by=world.identity("verifier"))
    text = browser.get("/me/data", headers=EN).text
    for words in ("S2, Administrasi", "20 Aug 2025", "DATA-2026-9001"):
        assert words in text


def test_a_certificate_without_a_name_is_refused_beside_the_field(browser):
    day = {"issued_on-day": "2", "issued_on-month": "2", "issued_on-year": "2026"}
    answer = send(browser, "/me/data/add/certificate", issuer="LSP Contoh", number="SRT-1", **day)
    assert answer.status_code == 422
    assert "Choose the competency, or write the name" in answer.text
    assert 'value="LSP Contoh"' in answer.text
    assert send(browser, "/me/data/add/certificate", competency="M.05", issuer="LSP Contoh", number="SRT-1", **day).status_code == 303


def test_whoever_decides_sees_both_sides_the_proof_and_what_accepting_does(person, world, as_):
    request = made.correction(person[0], person[1], "grade", "III/d")
    verifier = as_(world.accounts["verifier"])
    turn = made.turn_of(request)
    page = verifier.get(f"/desk/{turn.id}", headers=EN).text
    for words in ("III/c", "III/d", "Ejaan pada SK berbeda", "sk.pdf", "If you accept it:", "rules ask about it", "DATA-2026-9001"):
        assert words in page
    answer = {"outcome": "accept", "ground": "proof_shows_it", "reason": "Sesuai SK.", "no_interest": "y"}
    assert verifier.post(f"/desk/{turn.id}", data=answer, headers=EN).status_code == 303
    assert the_request().state is RequestState.ACCEPTED


def test_the_proof_is_read_by_whoever_asked_and_whoever_holds_or_held_the_case(browser, person, world, as_):
    request = made.correction(person[0], person[1], "post", "Kepala Seksi")
    path = f"/me/data/requests/{request.id}/proof"
    officer = as_(world.accounts["hr_officer"])
    other = world.servant()[1]
    assert browser.get(path).data.startswith(b"%PDF")
    assert officer.get(path).status_code == 200
    for stranger in (accounts.get_account(other.account_id), world.accounts["verifier"], world.accounts["head"], world.accounts["host"]):
        assert as_(stranger).get(path).status_code == 404
    made.decide(request, "accept", by=world.identity("hr_officer"))
    assert officer.get(path).status_code == 200


def test_the_hr_officer_of_another_agency_reads_neither_case_nor_proof(person, world, as_):
    request = made.correction(person[0], person[1], "post", "Kepala Seksi")
    account = account_services.open_account(email="lain@uji.test", name="Lain", by=SYSTEM)
    account_services.admit(account, by=SYSTEM)
    account_services.give_grant(account, Role.HR_OFFICER, world.identity("curator").body_id, by=SYSTEM)
    db.session.commit()
    stranger = as_(account)
    turn = made.turn_of(request)
    assert stranger.get(f"/desk/{turn.id}").status_code == 404
    assert stranger.get(f"/me/data/requests/{request.id}/proof").status_code == 404
    assert request.number not in stranger.get("/desk", headers=EN).text


def test_the_list_is_searched_filtered_and_exported_and_shows_ones_own_alone(browser, person, world):
    servant, by = person
    made.correction(servant, by, "grade", "III/d")
    services.ask(servant, made.asked(by, kind=RequestKind.CERTIFICATE, document=made.CERTIFICATE), by=by)
    stranger, theirs = world.servant()
    made.correction(stranger, theirs, "grade", "III/d")
    every = browser.get("/me/data/requests", headers=EN).text
    assert "2 requests" in every
    assert "DATA-2026-9003" not in every
    by_name = browser.get("/me/data/requests?text=grade", headers=EN).text
    assert ("DATA-2026-9001" in by_name, "DATA-2026-9002" in by_name) == (True, False)
    assert "DATA-2026-9002" in browser.get("/me/data/requests?kind=certificate", headers=EN).text
    assert "No request fits" in browser.get("/me/data/requests?state=refused", headers=EN).text
    assert browser.get("/me/data/requests.xlsx?kind=correction").status_code == 200
    for odd in ("?kind=%00&state=x", "?text=%25_", "?order=-number&page=9"):
        assert browser.get(f"/me/data/requests{odd}").status_code == 200


def test_somebody_without_a_record_has_nothing_to_ask(world, as_):
    browser = as_(world.accounts["verifier"])
    assert "No record of a civil servant" in browser.get("/me/data", headers=EN).text
    for path in ("/me/data/requests", "/me/data/correct/post", "/me/data/add/education"):
        assert browser.get(path).status_code == 404


def test_a_form_that_was_refused_leaves_no_case(browser):
    send(browser, "/me/data/correct/grade", after="")
    assert cases.cases_of([request.id for request in db.session.query(RecordRequest)]) == []


@pytest.mark.parametrize(
    ("field", "after", "words"),
    [("email", "nadia@jakarta.test", "and the account with it"), ("supervisor_nip", None, "The supervisor changes in the record at once")],
)
def test_whoever_decides_reads_what_accepting_means_for_the_field(person, world, as_, field, after, words):
    servant, by = person
    other = workforce.servant(491, world.agency.id, name="Rudi Hartono (contoh)")
    request = made.correction(servant, by, field, after or other.nip)
    page = as_(world.accounts["hr_officer"]).get(f"/desk/{made.turn_of(request).id}", headers=EN).text
    assert words in page
    assert ("Rudi Hartono (contoh)" in page) == (field == "supervisor_nip")


@pytest.mark.parametrize(
    ("kind", "document", "words"),
    [
        (RequestKind.EDUCATION, made.DIPLOMA, "higher than the one on record"),
        (RequestKind.EDUCATION, made.DIPLOMA | {"level": "D3"}, "no other field changes"),
        (RequestKind.CERTIFICATE, made.CERTIFICATE, "no other field changes"),
        (RequestKind.CERTIFICATE, made.CERTIFICATE | {"name": None, "competency": "M.05"}, "M.05 Pelayanan publik"),
    ],
)
def test_an_addition_is_read_with_its_particulars_and_then_listed(browser, person, world, as_, kind, document, words):
    servant, by = person
    request = services.ask(servant, made.asked(by, kind=kind, document=document), by=by)
    db.session.commit()
    page = as_(world.accounts["verifier"]).get(f"/desk/{made.turn_of(request).id}", headers=EN).text
    assert words in page
    assert str(document.get("number") or document["diploma_number"]) in page
    made.decide(request, "accept", by=world.identity("verifier"))
    assert (document.get("issuer") or document["institution"]) in browser.get("/me/data", headers=EN).text


def test_an_addition_that_came_back_is_corrected_on_its_own_form(browser, person, world):
    servant, by = person
    request = services.ask(servant, made.asked(by, kind=RequestKind.EDUCATION, document=made.DIPLOMA), by=by)
    made.decide(request, "return", by=world.identity("verifier"))
    page = browser.get(f"/me/data/requests/{request.id}/edit", headers=EN).text
    for words in ('value="Universitas Contoh"', '<option selected value="S2">', 'value="2025"'):
        assert words in page


def test_a_year_that_cannot_be_corrected_any_more_has_no_form(browser, person, world):
    request = made.correction(person[0], person[1], "grade", "III/d")
    made.decide(request, "return", by=world.identity("verifier"))
    request.field = "skp_1999"
    db.session.commit()
    assert browser.get(f"/me/data/requests/{request.id}/edit").status_code == 404
