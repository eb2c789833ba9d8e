"""Extending an assignment through the browser, and what the pages of its letters say of one another and of what is not in force."""

import datetime as dt

import pytest

from portal.accounts import queries as accounts
from portal.applications import queries
from portal.documents import queries as papers
from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.drafts.models import Draft
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from tests.factories import letters, signoff

ENGLISH = {"Accept-Language": "en"}
REASON = "Pengujian loket berlanjut sampai akhir triwulan."


@pytest.fixture
def world(app):
    made = signoff.world()
    signoff.organisation_services.set_away_limit(made.agency, 20, reason="uji", by=SYSTEM)
    return made


@pytest.fixture
def application(world):
    return letters.signed(world)[0]


@pytest.fixture
def official(world, as_):
    return as_(world.accounts["approver"])


@pytest.fixture
def other(world, as_):
    return as_(accounts.get_account(letters.colleague("approver-2", Role.APPROVER, "BKD").account_id))


@pytest.fixture
def own(application, as_):
    return as_(accounts.get_account(application.account_id))


def typed(day, reason=REASON):
    return {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year), "reason": reason}


def later(application, days=30):
    return queries.find_last_day(application.id) + dt.timedelta(days=days)


def assignment(application):
    return papers.copies_of_subject(application.id)[0]


def extension(application):
    return next(copy for copy in papers.papers_of_subject(application.id) if copy.letter.kind == "extension")


def test_the_official_comes_from_the_letter_extends_and_another_signs(application, official, other, own):
    path, until = f"/applications/{application.id}/extension", later(application)
    assert path in official.get(f"/letters/{assignment(application).letter_id}").text
    page = official.get(path, headers=ENGLISH).text
    assert "A deciding official, another than you, signs it." in page
    answer = official.post(path, data=typed(until))
    letter = extension(application).letter
    assert (answer.status_code, answer.location) == (303, f"/letters/{letter.id}")
    mine = official.get(answer.location, headers=ENGLISH).text
    assert "You had it drawn up; another officer signs." in mine
    assert "Sign the letter" not in mine
    assert official.post(answer.location, data={"has_read": "y"}).status_code in {403, 422}
    assert "Signing extends the assignment" in other.get(answer.location, headers=ENGLISH).text
    assert other.post(answer.location, data={"has_read": "y"}).status_code == 303
    assert queries.find_last_day(application.id) == until
    page = own.get(f"/applications/{application.id}", headers=ENGLISH).text
    assert f"extended by letter {letter.number}" in page
    assert f"/verify/{extension(application).code}" in page


def test_what_cannot_be_is_said_beside_the_day_and_nothing_typed_is_lost(application, official):
    path = f"/applications/{application.id}/extension"
    answer = official.post(path, data=typed(later(application, 0)), headers=ENGLISH)
    assert answer.status_code == 422
    assert "The new last day is later than the present one" in answer.text
    assert REASON in answer.text
    assert REASON in official.get(path).text, "kept as a draft"
    assert official.post(path, data=typed(later(application))).status_code == 303
    assert db.session.query(Draft).filter_by(form="applications.extend").all() == []


def test_a_day_that_was_saved_as_it_was_typed_stands_in_the_form_again(application, official):
    path = f"/drafts/applications.extend/{application.id}"
    assert official.post(path, data={"until-day": "30", "until-month": "2", "until-year": "2027", "reason": "Sebagian"}).status_code < 300
    page = official.get(f"/applications/{application.id}/extension").text
    assert 'value="30"' in page
    assert "Sebagian" in page


def test_what_waits_is_said_in_the_place_of_a_second_form(application, official):
    path = f"/applications/{application.id}/extension"
    official.post(path, data=typed(later(application)))
    page = official.get(path, headers=ENGLISH).text
    assert "waits for its signature" in page
    assert "<textarea" not in page
    assert official.post(path, data=typed(later(application))).status_code == 422


def test_an_application_without_a_letter_in_force_has_no_form(world, official):
    application = letters.approved(world)[0]
    page = official.get(f"/applications/{application.id}/extension", headers=ENGLISH).text
    assert "Only an assignment whose letter is in force can be extended." in page
    assert "/extension" not in official.get(f"/letters/{assignment(application).letter_id}").text


def test_the_pages_of_a_revoked_letter_and_its_cancellation_lead_to_each_other(application, official, as_):
    copy = assignment(application)
    path = f"/letters/{copy.letter_id}/revoke"
    assert "A letter of cancellation with this reason" in official.get(path, headers=ENGLISH).text
    assert official.post(path, data={"reason": "Pegawai dibutuhkan di unit asal."}).status_code == 303
    made = next(one for one in papers.papers_of_subject(application.id) if one.letter.kind == "cancellation")
    assert f"/letters/{made.letter_id}" in official.get(f"/letters/{copy.letter_id}").text
    assert f"/letters/{copy.letter_id}" in official.get(f"/letters/{made.letter_id}").text
    stranger = as_()
    assert f"/verify/{made.code}" in stranger.get(f"/verify/{copy.code}").text
    page = stranger.get(f"/verify/{made.code}").text
    assert f"/verify/{copy.code}" in page
    assert "Pegawai dibutuhkan" not in page, "the reason is for the people named"
    assert "Nothing else" not in page
    words = official.get(f"/letters/{made.letter_id}/revoke", headers=ENGLISH).text
    assert "What it tells of stays as it is." in words


@pytest.mark.parametrize("words", ["The letter as issued", "Compare it with the letter in your hand"])
def test_a_letter_that_is_not_signed_is_not_shown_as_issued(world, official, words):
    copy = letters.approved(world)[1]
    path = f"/letters/{copy.letter_id}"
    page = official.get(path, headers=ENGLISH).text
    assert words not in page
    assert "It is not in force. It waits for the signature of the deciding official." in " ".join(page.split())
    official.post(path, data={"has_read": "y"})
    page = official.get(path, headers=ENGLISH).text
    assert words in page
    assert "It is not in force." not in page


def test_it_says_for_whose_initial_it_waits_and_that_it_was_revoked_before_it_was_signed(world, official):
    letters.in_force(world, initials=[letters.INITIALS[1]])
    copy = letters.approved(world)[1]
    path = f"/letters/{copy.letter_id}"
    assert "It waits for the initial of: Kepala Bidang Mutasi." in official.get(path, headers=ENGLISH).text
    documents.revoke(copy.letter, "Keliru.", by=world.identity("approver"))
    db.session.commit()
    assert copy.letter.state is LetterState.REVOKED
    assert "never was in force" in official.get(path, headers=ENGLISH).text


def test_the_code_of_a_letter_that_is_not_signed_tells_a_stranger_nothing(world, as_):
    copy = letters.approved(world)[1]
    answer = as_().get(f"/verify/{copy.code}", headers=ENGLISH)
    assert answer.status_code == 404
    for secret in (copy.letter.number, copy.name, copy.nip, copy.letter.subject, copy.letter.content["authority"]):
        assert secret not in answer.text
    assert "do not use the letter as evidence" in answer.text
