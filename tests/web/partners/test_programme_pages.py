"""Study programmes through the browser: the university's pages and the verifier's."""

import io

import pytest

from partners.registry import queries
from partners.registry.domain.accreditation import ProgrammeState
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.factories import partners as made

ENGLISH = {"Accept-Language": "en"}
TYPED = {
    "code": "61101",
    "name": "Administrasi Publik",
    "level": "S2",
    "scheme": "permen_39_2025",
    "grade": "Terakreditasi",
    "decree_number": "1/SK/2026",
    "decree_date-day": "5",
    "decree_date-month": "1",
    "decree_date-year": "2026",
    "expires_on-day": "5",
    "expires_on-month": "1",
    "expires_on-year": "2031",
}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


def decree():
    return (io.BytesIO(made.PDF), "sk.pdf")


def test_a_programme_is_entered_returned_corrected_and_confirmed_by_the_pages(as_):
    partner, staff = made.verified_university()
    browser, officer = as_(staff), as_(made.officer(Role.VERIFIER, "BKD"))
    assert "No study programme is entered yet" in browser.get("/programmes", headers=ENGLISH).text
    assert browser.post("/programmes/new", data={**TYPED, "decree": decree()}).status_code == 303
    (programme,) = queries.programmes_of(partner.id)
    assert "Waits for BKD" in browser.get(f"/programmes/{programme.id}", headers=ENGLISH).text
    listed = officer.get("/programmes", headers=ENGLISH).text
    assert f"/programmes/{programme.id}/check" in listed
    assert officer.get(f"/programmes/{programme.id}/decree").data == made.PDF
    check = f"/programmes/{programme.id}/check"
    assert officer.get(check).status_code == 200
    refused = officer.post(check, data={"answer": "return", "comment": ""}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Write what is to be corrected" in refused.text
    assert officer.post(check, data={"answer": "return", "comment": "Nomor SK berbeda."}).status_code == 303
    assert "Nomor SK berbeda." in browser.get(f"/programmes/{programme.id}/correct").text
    again = browser.post(f"/programmes/{programme.id}/correct", data={**TYPED, "decree_number": "2/SK/2026"})
    assert again.status_code == 303
    assert officer.post(check, data={"answer": "confirm"}).status_code == 303
    db.session.refresh(programme)
    assert programme.state is ProgrammeState.CONFIRMED
    assert officer.get(check).location == f"/programmes/{programme.id}"
    assert browser.get("/programmes.xlsx").status_code == 200
    assert browser.post(f"/programmes/{programme.id}/end", data={"reason": ""}).status_code == 422
    assert browser.post(f"/programmes/{programme.id}/end", data={"reason": "Ditutup."}).status_code == 303
    assert browser.get(f"/programmes/{programme.id}/correct").status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": "6110"}, "Study programme code has 5 digits; 4 were entered."),
        ({"code": "611O1"}, "character 4 is “O”"),
        ({"decree_date-month": "2", "decree_date-day": "30"}, "“30 2 2026” is not a day that exists"),
        ({"decree_date-year": "2027"}, "lies in the future"),
        ({"grade": "Baik Sekali"}, "This scheme gives the grades Terakreditasi Unggul"),
        ({"expires_on-year": "2025"}, "before or on the day of its decree"),
    ],
)
def test_a_fault_is_named_and_what_was_typed_and_uploaded_is_kept(as_, changed, words):
    partner, staff = made.verified_university()
    browser = as_(staff)
    answer = browser.post("/programmes/new", data={**TYPED, **changed, "decree": decree()}, headers=ENGLISH)
    assert answer.status_code == 422
    assert words in answer.text
    again = browser.get("/programmes/new", headers=ENGLISH).text
    assert "Administrasi Publik" in again
    assert "Kept: sk.pdf" in again
    assert browser.post("/programmes/new", data=TYPED).status_code == 303
    assert len(queries.programmes_of(partner.id)) == 1
    assert "Kept: sk.pdf" not in browser.get("/programmes/new", headers=ENGLISH).text


def test_a_code_of_another_level_is_noted_and_not_refused(as_):
    _, staff = made.verified_university()
    browser = as_(staff)
    answer = browser.post("/programmes/new", data={**TYPED, "level": "S1", "name": "", "decree": decree()}, headers=ENGLISH)
    assert "usually means S2; S1 was chosen" in answer.text


def test_a_code_that_is_there_already_is_refused_beside_its_field(as_):
    _, staff = made.verified_university()
    browser = as_(staff)
    browser.post("/programmes/new", data={**TYPED, "decree": decree()})
    answer = browser.post("/programmes/new", data={**TYPED, "decree": decree()}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "entered already" in answer.text


def test_a_form_saves_itself_for_the_universitys_people_alone(as_):
    partner, staff = made.verified_university()
    _, hr = made.verified("PT Contoh Lain")
    path = f"/drafts/registry.programme.programme/{partner.id}"
    assert as_(staff).post(path, data={"name": "Magister"}).status_code in {200, 204}
    assert as_(hr).post(path, data={"name": "x"}).status_code == 404
