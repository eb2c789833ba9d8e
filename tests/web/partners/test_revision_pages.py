"""A change of what is published that names another mentor, by the pages."""

import pytest

from partners.offerings import queries, services
from partners.offerings.services import revising
from portal.accounts import services as accounts
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from tests.factories import partners as made
from tests.web.partners.test_offering_pages import DEADLINE, PAGES, fill_in

EN = {"Accept-Language": "en"}
OTHER = {"mentor_name": "Lain Contoh", "mentor_email": "lain@contoh.test"}


@pytest.fixture
def published(app):
    made.code_lists()
    company = made.verified()
    made.in_force(*company)
    return made.published(*company), company[1]


@pytest.fixture
def proposed(published):
    offering, hr = published
    revising.submit(offering, made.filled(**OTHER), by=made.who(hr))
    db.session.commit()
    return offering, hr


def link():
    return db.session.query(Message).filter_by(kind="offerings.mentor_asked", email="lain@contoh.test").one().path


def test_the_offering_says_whose_answer_it_waits_for_and_keeps_its_whole_history(as_, proposed):
    offering, hr = proposed
    page = as_(hr).get(f"/offerings/{offering.id}", headers=EN).text
    assert "Mentor (Lain Contoh)" in page
    assert "Send the mentor a new link" in page
    assert "Change what is published" not in page
    services.answer(queries.open_request_of(offering.id), accepts=True)
    made.decide("offering", offering.id, "publish", "learning_shown", made.curator())
    page = as_(hr).get(f"/offerings/{offering.id}", headers=EN).text
    assert page.count("BPSDM curator, ") == 2
    assert "Published, version 2" in page


def test_the_new_mentor_reads_what_is_proposed_and_answers_by_the_link(as_, proposed):
    offering, _ = proposed
    stranger = as_()
    page = stranger.get(link(), headers=EN).text
    assert "names you, Lain Contoh, as the mentor" in page
    assert stranger.post(link(), data={"answer": "accept"}).status_code == 303
    assert queries.open_request_of(offering.id) is None


def test_the_mentor_of_what_is_published_does_not_answer_in_the_other_s_place(as_, proposed):
    offering, _ = proposed
    mentor = made.account(offering.mentor_email, offering.mentor_name)
    accounts.give_grant(mentor, Role.MENTOR, offering.body_id, by=SYSTEM)
    before = as_(mentor)
    page = before.get(f"/mentor/slots/{offering.id}", headers=EN)
    assert page.status_code == 200
    assert "Accept as mentor" not in page.text
    before.post(f"/mentor/slots/{offering.id}", data={"answer": "accept"})
    assert queries.open_request_of(offering.id) is not None


@pytest.mark.parametrize(
    ("mentor", "words"),
    [(OTHER, "The mentor has been asked. Once they accept"), ({}, "curator reviews the change; until then the version before stands")],
)
def test_whoever_proposes_a_change_is_told_who_reads_it_first(as_, published, mentor, words):
    offering, hr = published
    browser = as_(hr)
    fill_in(browser, offering)
    browser.post(f"/offerings/{offering.id}/write/mentor", data=PAGES["mentor"] | mentor)
    sent = browser.post(f"/offerings/{offering.id}/write/submit", data=DEADLINE, headers=EN)
    assert sent.status_code == 303, sent.text
    assert words in browser.get(sent.location, headers=EN).text
