"""Owners of an offering and mentors of an organisation on their pages: who sees and changes what, and what is taken along."""

import io

import pytest
from python_calamine import load_workbook

from partners.offerings import services
from partners.offerings.queries import mentors
from partners.offerings.queries.owners import owner_ids
from portal.accounts import services as accounts
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from tests.factories import partners as made
from tests.web.partners.test_offering_pages import DEADLINE, ENGLISH, fill_in


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


@pytest.fixture
def covered(company):
    made.in_force(*company)
    return company


@pytest.fixture
def colleague(company):
    account = made.account("sekar@contoh.test", "Sekar Contoh")
    accounts.give_grant(account, Role.COMPANY_HR, company[0].body_id, by=SYSTEM)
    db.session.flush()
    return account


def test_an_owner_adds_and_takes_away_on_the_page_of_the_offering(as_, company, colleague):
    offering, browser = made.offering(*company), as_(company[1])
    path = f"/offerings/{offering.id}/owners"
    page = browser.get(path, headers=ENGLISH).text
    assert "Sekar Contoh (sekar@contoh.test)" in page
    assert "Take Rani Contoh away" not in page
    empty = browser.post(path, data={"account": ""})
    assert empty.status_code == 422
    assert 'id="account-err"' in empty.text
    assert browser.post(path, data={"account": str(company[0].id)}).status_code == 422
    assert browser.post(path, data={"account": str(colleague.id)}).location == path
    assert owner_ids(offering.id) == {company[1].id, colleague.id}
    shown = browser.get(f"/offerings/{offering.id}", headers=ENGLISH).text
    assert "Sekar Contoh" in shown
    assert path in shown
    assert browser.post(f"{path}/{company[1].id}/removal").location == path
    assert browser.post(f"{path}/{colleague.id}/removal").status_code == 422
    assert owner_ids(offering.id) == {colleague.id}


def test_a_colleague_who_owns_nothing_reads_who_does_and_changes_nothing(as_, company, colleague):
    offering, browser = made.offering(*company), as_(colleague)
    path = f"/offerings/{offering.id}/owners"
    page = browser.get(path, headers=ENGLISH).text
    assert company[1].name in page
    assert "Add as an owner" not in page
    assert browser.post(path, data={"account": str(colleague.id)}).status_code == 403
    assert browser.post(f"{path}/{company[1].id}/removal").status_code == 403
    assert browser.post(f"{path}/{colleague.id}/removal").status_code == 404


def test_officers_read_an_offering_without_who_owns_it(as_, covered):
    offering = made.accepted(*covered)
    browser = as_(made.officer(Role.CURATOR, "BPSDM"))
    assert f"/offerings/{offering.id}/owners" not in browser.get(f"/offerings/{offering.id}").text
    assert browser.get(f"/offerings/{offering.id}/owners").status_code == 404
    assert 'name="mine"' not in browser.get("/offerings").text


def test_the_list_shows_ones_own_alone(as_, company, colleague):
    services.save_page(made.offering(*company), "tasks", {"title": "Punya Rani"}, version=None)
    services.save_page(services.begin(company[0], "internship", by=made.who(colleague)), "tasks", {"title": "Punya Sekar"}, version=None)
    db.session.flush()
    browser = as_(colleague)
    assert "Punya Rani" in browser.get("/offerings").text
    page = browser.get("/offerings?mine=1", headers=ENGLISH).text
    assert "Punya Sekar" in page
    assert "Punya Rani" not in page
    rows = load_workbook(io.BytesIO(browser.get("/offerings.xlsx?mine=1", headers=ENGLISH).data)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[4:]] == ["Punya Sekar"]
    assert "Filters: Mine" in rows[1][0]


def test_too_many_for_the_mentor_is_said_on_the_last_page_with_the_way_out(as_, covered):
    made.submitted(*covered, seats=2)
    db.session.query(made.MentorCapacity).delete()
    offering, browser = made.offering(*covered), as_(covered[1])
    fill_in(browser, offering)
    last = f"/offerings/{offering.id}/write/submit"
    refused = browser.post(last, data=DEADLINE, headers=ENGLISH)
    assert refused.status_code == 422
    assert "2 places are taken: 1 are left, and this offering has 2" in refused.text
    assert 'value="18"' in browser.get(last).text
    beside = browser.get(f"/offerings/{offering.id}/write/mentor?check=1", headers=ENGLISH).text
    assert 'id="mentor_email-err"' in beside
    assert "2 places are taken: 1 are left" in beside
    page = browser.get("/offerings/mentors", headers=ENGLISH).text
    assert "Bagas Contoh" in page
    assert "Jan 2027" in page
    assert browser.post("/offerings/mentors/capacity", data={"email": "Bagas@Contoh.test", "most": "4"}).location == "/offerings/mentors"
    assert browser.post(last, data=DEADLINE).location == f"/offerings/{offering.id}"


def test_a_mentors_number_is_an_owners_to_say(as_, covered, colleague):
    made.submitted(*covered)
    browser, path = as_(covered[1]), "/offerings/mentors/capacity"
    for typed in ({"email": "bagas", "most": "4"}, {"email": "bagas@contoh.test", "most": "0"}, {"email": "", "most": "banyak"}):
        answer = browser.post(path, data=typed)
        assert answer.status_code == 422
        assert 'class="sp-error"' in answer.text
    assert mentors.capacity_of(covered[0].id, "bagas@contoh.test") == 50
    assert 'value="50"' in browser.get(f"{path}?email=bagas@contoh.test").text
    second = as_(colleague)
    assert path not in second.get("/offerings/mentors").text
    assert second.get(path).status_code == 403
    assert second.post(path, data={"email": "bagas@contoh.test", "most": "9"}).status_code == 403


def test_mentors_are_searched_sorted_and_taken_along(as_, company, covered):
    browser = as_(covered[1])
    assert "No mentor yet" in browser.get("/offerings/mentors", headers=ENGLISH).text
    made.submitted(*covered, seats=2)
    made.submitted(*covered, seats=1, mentor_name="Ayu Contoh", mentor_email="ayu@contoh.test")
    db.session.commit()
    page = browser.get("/offerings/mentors?order=-name", headers=ENGLISH).text
    assert page.index("Bagas Contoh") < page.index("Ayu Contoh")
    assert "No mentor fits" in browser.get("/offerings/mentors?text=zzz", headers=ENGLISH).text
    rows = load_workbook(io.BytesIO(browser.get("/offerings/mentors.xlsx", headers=ENGLISH).data)).get_sheet_by_index(0).to_python()
    head, ayu, bagas = rows[3:6]
    assert (ayu[0], bagas[0]) == ("Ayu Contoh", "Bagas Contoh")
    assert [bagas[head.index(month)] for month in ("Nov 2026", "Jan 2027", "Apr 2027", "May 2027")] == [0, 2, 2, 0]


def test_another_organisations_mentors_are_not_shown(as_, covered):
    made.submitted(*covered)
    _, other = made.verified("PT Contoh Lain", nib="9999000000802")
    browser = as_(other)
    assert "bagas@contoh.test" not in browser.get("/offerings/mentors").text
    assert "VEVENT" not in browser.get("/offerings/mentors.ics?email=bagas@contoh.test").text


def test_the_first_and_last_days_go_into_a_calendar_without_a_name(as_, covered):
    offering = made.published(*covered)
    made.published(*covered, mentor_email="ayu@contoh.test")
    calendar = as_(covered[1]).get("/offerings/mentors.ics?email=bagas@contoh.test", headers=ENGLISH)
    assert calendar.content_type.startswith("text/calendar")
    assert calendar.text.count("BEGIN:VEVENT") == 2
    unfolded = calendar.text.replace("\r\n ", "")
    for words in (
        "DTSTART;VALUE=DATE:20270111",
        "DTSTART;VALUE=DATE:20270402",
        f"SUMMARY:First day: {offering.title}",
        "0 of 2 places are given",
    ):
        assert words in unfolded


def test_a_mentor_sees_the_months_and_the_calendar_of_their_own(as_, covered):
    made.published(*covered)
    mentor = made.account("bagas@contoh.test", "Bagas Contoh")
    accounts.give_grant(mentor, Role.MENTOR, covered[0].body_id, by=SYSTEM)
    db.session.flush()
    browser = as_(mentor)
    page = browser.get("/mentor", headers=ENGLISH).text
    assert "Your participants by month" in page
    assert covered[0].name in page
    assert browser.get("/mentor.ics").text.count("BEGIN:VEVENT") == 2
    assert browser.get("/offerings/mentors").status_code == 403


def test_a_university_has_no_mentors(as_):
    _, staff = made.verified_university()
    browser = as_(staff)
    assert browser.get("/offerings/mentors").status_code == 403
    assert "/offerings/mentors" not in browser.get("/offerings").text
