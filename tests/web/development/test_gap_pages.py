"""Officers read the gaps as a map and as a list; each sees what is theirs, and a number leads to what it is made of."""

import pytest
from bs4 import BeautifulSoup

from portal.development.models import GapCount, GapTally
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.factories import development
from tests.factories.accounts_of import holder
from tests.web.applications.counting import statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def made(app):
    return development.world()


@pytest.fixture
def approver(made, as_):
    return as_(made.approver)


def read(browser, path):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == 200, path
    return answer.text


def test_the_map_says_each_number_in_words_and_leads_behind_it(approver):
    page = read(approver, "/development/gaps")
    assert "Dinas Perhubungan" in page
    assert "Dinas Dukcapil" in page
    assert "of 15 assessed, half or more below" in page
    assert "not required here" in page
    assert "/development/gaps/agency/DISHUB/M.05" in page
    behind = read(approver, "/development/gaps/agency/DISHUB/M.05")
    assert "Public service: Dinas Perhubungan" in behind
    assert "Functional, ahli muda" in behind
    assert read(approver, "/development/gaps/province/-/M.05")
    assert "Functional posts, expertise" in read(approver, "/development/gaps/family/JF_EXPERT/M.05")


@pytest.mark.parametrize("path", ["agency/NOBODY/M.05", "agency/DISHUB/X.99", "nothing/DISHUB/M.05", "agency/BPSDM/M.05"])
def test_behind_what_is_not_there_stands_nothing(approver, path):
    assert approver.get(f"/development/gaps/{path}").status_code == 404


def test_the_list_is_searched_sorted_and_taken_along(approver):
    page = read(approver, "/development/gaps?view=list&kind=technical")
    assert "Data analysis" in page
    assert "Public service" not in page.split("<table")[1]
    first = read(approver, "/development/gaps?view=list&text=public&order=-below")
    assert first.index("Dinas Perhubungan</th>") < first.index("Dinas Dukcapil</th>")
    assert "No gap fits" in read(approver, "/development/gaps?view=list&text=zzz")
    assert "No gap fits" in read(approver, "/development/gaps?text=zzz")
    sheet = parts(approver.get("/development/gaps.xlsx?by=unit&text=angkutan&kind=managerial&family=JF_EXPERT", headers=ENGLISH).data)
    assert "Bidang Angkutan" in sheet
    assert "Dinas Dukcapil" not in sheet
    assert "Managerial" in sheet


def test_rows_are_ordered_by_how_many_are_below_or_by_name(approver):
    page = read(approver, "/development/gaps?order=-below")
    assert page.index('scope="row">Dinas Perhubungan') < page.index('scope="row">Dinas Dukcapil')
    page = read(approver, "/development/gaps?order=name")
    assert page.index('scope="row">Dinas Dukcapil') < page.index('scope="row">Dinas Perhubungan')


def test_odd_addresses_are_taken_for_what_is_usual(approver):
    page = read(approver, "/development/gaps?by=nothing&kind=x&family=y&body=none%00&order=zzz&page=99&view=zzz")
    assert "No gap fits" in page
    assert "Dinas Perhubungan" in read(approver, "/development/gaps?page=99")


def test_whoever_stands_for_an_agency_sees_its_own_units_alone(made, as_):
    officer = as_(made.officer)
    page = read(officer, "/development/gaps")
    assert "Bidang Angkutan" in page
    assert "Dinas Dukcapil" not in page
    assert "Dinas Dukcapil" not in read(officer, "/development/gaps?by=agency&body=DUKCAPIL&view=list")
    assert officer.get("/development/gaps/agency/DUKCAPIL/M.05").status_code == 404
    assert officer.get("/development/gaps/unit/DISHUB-A/M.05").status_code == 200
    assert "Dinas Dukcapil" not in parts(officer.get("/development/gaps.xlsx?by=agency").data)


def test_before_the_first_counting_the_page_says_so(made, as_):
    db.session.query(GapCount).delete()
    db.session.query(GapTally).delete()
    db.session.commit()
    assert "not been counted yet" in read(as_(made.approver), "/development/gaps")
    assert as_(made.approver).get("/development/gaps.xlsx").status_code == 200


def test_the_page_sends_as_few_statements_for_many_rows_as_for_one(made, as_):
    browser = as_(made.approver)
    few = statements(browser, "/development/gaps?by=unit")
    for number in range(30):
        unit = development.body(development.BodyKind.UNIT, f"U{number}", f"Bidang {number}", made.dukcapil)
        numbers = {"people": 9, "known": 9, "below": 4, "far": 1}
        db.session.add(GapCount(body_id=unit.id, post_class="JF_MUDA", competency_code="M.05", required=3, **numbers))
    db.session.commit()
    many = statements(browser, "/development/gaps?by=unit")

    assert len(many) == len(few) <= 7


def test_partners_do_not_read_the_gaps_of_agencies(made, as_):
    for browser in (as_(made.staff), as_(holder(Role.CIVIL_SERVANT, "asn@jakarta.test", made.dishub))):
        assert browser.get("/development/gaps").status_code == 403


def names_in(page):
    return [one.find(string=True) for one in BeautifulSoup(page, "html.parser").select("tbody th")]


def test_an_officer_reads_whose_gaps_they_are_of_the_own_agency_alone(made, as_):
    officer = as_(made.officer)
    assert 'href="/development/people"' in read(officer, "/development/gaps")
    behind = read(officer, "/development/gaps/unit/DISHUB-A/M.05")
    assert "/development/people?code=M.05&amp;body=DISHUB-A" in behind
    page = read(officer, "/development/people?code=M.05&body=DISHUB-A")
    assert len(names_in(page)) == 1, "the one who was assessed long ago is not known, and not below"
    assert len(names_in(read(officer, "/development/people?code=M.05&body=DISHUB-A&shown=unknown"))) == 1
    assert len(names_in(read(officer, "/development/people?code=M.05"))) == 13
    assert len(names_in(read(officer, "/development/people?code=M.05&shown=all"))) == 16
    assert len(names_in(read(officer, "/development/people?code=M.05&shown=far"))) == 1
    assert len(names_in(read(officer, "/development/people?code=M.05&shown=met"))) == 2
    assert "Nobody fits" in read(officer, "/development/people?code=M.05&body=DUKCAPIL&shown=all"), "another agency's people"


def test_the_people_are_searched_sorted_paged_and_taken_along(made, as_):
    officer = as_(made.officer)
    page = read(officer, "/development/people?code=M.05&shown=all&text=pramu")
    assert len(names_in(page)) == 2
    page = read(officer, "/development/people?code=M.05&shown=all&order=-missing")
    rows = [row.get_text(" ", strip=True) for row in BeautifulSoup(page, "html.parser").select("tbody tr")]
    assert "Not known" in rows[-1]
    sheet = parts(officer.get("/development/people.xlsx?code=M.05&body=DISHUB-A&shown=all", headers=ENGLISH).data)
    assert "Assessed level" in sheet
    assert "Bidang Angkutan" in sheet
    assert "Dinas Dukcapil" not in sheet
    assert "Everybody whose post requires it" in read(officer, "/development/people?code=zzz&shown=zzz&page=99")


def test_nobody_else_reads_whose_gaps_they_are(made, as_):
    for account in (made.approver, made.curator, made.staff):
        assert as_(account).get("/development/people").status_code == 403
        assert as_(account).get("/development/people.xlsx").status_code == 403
    for path in ("/development/gaps", "/development/gaps/agency/DISHUB/M.05"):
        assert "/development/people" not in read(as_(made.approver), path)


def test_the_list_of_people_sends_as_few_statements_for_many_as_for_one(made, as_):
    officer = as_(made.officer)
    few = statements(officer, "/development/people?code=M.05&body=DISHUB-A")
    many = statements(officer, "/development/people?code=M.05&shown=all")
    assert len(many) == 11
    assert len(few) == len(many) + 2, "two more read the unit that is looked at"
