"""The head of an agency sets its release order in the browser, the HR officer reads it; once the round has opened it is read only."""

import pytest
from bs4 import BeautifulSoup

from portal.kernel.db import db
from portal.rounds import services
from portal.rounds.domain.points import USUAL
from portal.rounds.domain.releasing import By
from portal.rounds.queries import agencies
from portal.rounds.services import opening, releasing
from tests.factories import openings, workforce
from tests.web.applications.counting import statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
REASON = "Menutup rencana pengembangan unit."


@pytest.fixture
def made(app):
    return openings.scheduled()


@pytest.fixture
def head(made, as_):
    return as_(made.world.accounts["head"])


@pytest.fixture
def officer(made, as_):
    return as_(made.world.accounts["hr_officer"])


@pytest.fixture
def path(made):
    return f"/rounds/{made.round.id}/release"


def page_of(answer):
    return BeautifulSoup(answer.text, "html.parser")


def read(browser, address, status=200):
    answer = browser.get(address, headers=ENGLISH)
    assert answer.status_code == status, address
    return " ".join(page_of(answer).get_text(" ").split())


def fault_beside(answer, field):
    return page_of(answer).find(id=f"{field}-err").get_text(" ", strip=True)


def seen(made):
    db.session.expire_all()
    return releasing.version(agencies.find_agency(made.round.id, made.agency.id))


def names_in_order(browser, path):
    table = page_of(browser.get(path, headers=ENGLISH)).find_all("table")[-1]
    return [next(row.find("th").strings).strip() for row in table.find("tbody").find_all("tr")]


def test_the_head_sets_criteria_and_sees_who_would_stand_where_and_why(made, head, path):
    made.people[3].appointed_on = made.people[3].appointed_on.replace(year=2001)
    made.people[1].recent_ratings = ["SANGAT_BAIK", None, None]
    db.session.commit()
    page = read(head, path)
    assert "Your agency has set nothing yet" in page
    assert names_in_order(head, path)[0] == made.people[3].name
    assert "Never placed In service since Thursday, 1 March 2001" in page
    assert "By lot among equals" in page
    answer = head.post(path, data={"first": "rating", "second": "service", "third": "", "seen": ""})
    assert answer.location == path
    assert names_in_order(head, path)[:2] == [made.people[1].name, made.people[3].name]
    page = read(head, path)
    assert "Set by head (contoh)" in page
    assert "Newest predicate: very good" in page


def test_criteria_that_cannot_be_are_said_beside_their_field_and_stay(made, head, path):
    answer = head.post(path, data={"first": "rating", "second": "rating", "third": "lot", "seen": ""}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "stands above already" in fault_beside(answer, "second")
    assert page_of(answer).find(id="third").find("option", selected=True)["value"] == "lot"
    assert "Choose one" in fault_beside(head.post(path, data={"seen": ""}, headers=ENGLISH), "first")
    assert agencies.find_agency(made.round.id, made.agency.id) is None


def test_an_exception_is_made_with_a_reason_shown_and_removed(made, head, path):
    person = made.people[4]
    first = page_of(head.get(f"{path}?nip={person.nip}", headers=ENGLISH)).find(id="nip")
    assert first["value"] == person.nip
    assert head.post(f"{path}/exceptions", data={"nip": person.nip, "way": "first", "reason": REASON, "seen": ""}).location == path
    assert names_in_order(head, path)[0] == person.name
    assert f"Put before all others: {REASON}" in read(head, path)
    head.post(path, data={"first": "rating", "seen": seen(made)})
    assert names_in_order(head, path)[0] == person.name, "criteria leave exceptions as they are"
    assert head.post(f"{path}/exceptions/removal", data={"servant": str(person.id), "seen": seen(made)}).location == path
    page = read(head, path)
    assert "There is no exception" in page
    assert REASON not in page


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [({"nip": "1"}, "nip", "has this NIP"), ({"reason": ""}, "reason", "Fill this in"), ({"way": ""}, "way", "Choose one")],
)
def test_an_exception_that_cannot_be_is_said_beside_its_field_and_stays(made, head, path, changed, field, words):
    good = {"nip": made.people[0].nip, "way": "last", "reason": REASON, "seen": ""}
    answer = head.post(f"{path}/exceptions", data=good | changed, headers=ENGLISH)
    assert answer.status_code == 422
    assert words in fault_beside(answer, field)
    kept = (good | changed)["reason"]
    assert page_of(answer).find(id="reason").get_text(strip=True) == kept


def test_whoever_read_what_another_has_changed_since_is_told_and_overwrites_nothing(made, head, path):
    head.post(path, data={"first": "rating", "seen": ""})
    answer = head.post(path, data={"first": "service", "seen": ""}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Somebody else has just set the order" in answer.text
    db.session.expire_all()
    assert agencies.find_agency(made.round.id, made.agency.id).criteria == ["rating"]
    answer = head.post(f"{path}/exceptions/removal", data={"servant": "x", "seen": ""}, headers=ENGLISH)
    assert answer.status_code == 409


def test_the_hr_officer_reads_it_and_sets_nothing(made, officer, path):
    page = read(officer, path)
    assert "The head of the agency sets this order" in page
    assert "Make an exception" not in page
    assert "Set the limit" not in page
    assert officer.post(path, data={"first": "rating"}).status_code == 403
    assert officer.post(f"{path}/exceptions", data={"nip": made.people[0].nip}).status_code == 403


def test_the_away_limit_stands_beside_the_order_with_who_sets_it(made, head, path):
    page = read(head, path)
    assert "May be away 3 Away now 0" in page
    assert page_of(head.get(path)).find("main").find("a", href="/away-limit")


def test_once_the_round_has_opened_the_order_is_read_only_with_its_digest(made, head, path):
    releasing.set_order(made.round, made.agency.id, [By.SERVICE], [], by=made.head)
    opening.open_round(made.round, by=made.curator)
    db.session.commit()
    fixed = names_in_order(head, path)
    made.people[0].appointed_on = made.people[0].appointed_on.replace(year=1999)
    db.session.commit()
    assert names_in_order(head, path) == fixed, "what changes in the record afterwards changes nothing in it"
    page = read(head, path)
    assert "The order is fixed" in page
    assert agencies.find_agency(made.round.id, made.agency.id).digest in page
    assert "Make an exception" not in page
    assert "Set the release order" not in page
    answer = head.post(path, data={"first": "rating"}, headers=ENGLISH)
    assert (answer.status_code, "has opened" in answer.text) == (422, True)


def test_the_order_is_searched_paged_and_taken_along(made, head, officer, path):
    for number in range(30):
        workforce.servant(900 + number, made.agency.id, name=f"Kirana {number:02} (contoh)")
    assert "1 to 25 of 36" in read(head, path)
    assert len(names_in_order(head, f"{path}?page=2")) == 11
    assert len(names_in_order(head, f"{path}?page=9")) == 11
    assert names_in_order(head, f"{path}?text=kirana+07") == ["Kirana 07 (contoh)"]
    assert names_in_order(head, f"{path}?text={made.people[0].nip}") == [made.people[0].name]
    assert "Nobody fits" in read(head, f"{path}?text=zzz")
    sheet = parts(officer.get(f"{path}.xlsx?text=kirana+07", headers=ENGLISH).data)
    assert "Kirana 07 (contoh)" in sheet
    assert "Never placed; In service since" in sheet
    assert "Kirana 08" not in sheet


def test_the_list_of_rounds_says_what_the_agency_has_set(made, head, officer):
    copy = services.plan_round("Tanpa kalender", USUAL, 8, by=made.curator)
    db.session.commit()
    page = read(officer, "/rounds/releases")
    assert "1 matching round" in page
    assert "Usual criteria" in page
    assert copy.title not in page, "an experiment of the curator is nothing to an agency"
    releasing.set_order(made.round, made.agency.id, [By.SERVICE], [], by=made.head)
    opening.set_calendar(copy, made.round.lists_until, 3, openings.SOURCE, by=made.curator)
    db.session.commit()
    page = read(head, "/rounds/releases?order=title")
    assert "Gelombang I GEL-" in page
    assert page.index("Gelombang I GEL-") < page.index("Tanpa kalender GEL-")
    assert "Set by head (contoh)" in page
    assert "Tanpa kalender" not in read(head, "/rounds/releases?own=set")
    assert "Gelombang I GEL-" not in read(head, "/rounds/releases?own=usual")
    assert "No round fits" in read(head, "/rounds/releases?text=zzz")
    sheet = parts(head.get("/rounds/releases.xlsx?own=set", headers=ENGLISH).data)
    assert "Gelombang I" in sheet
    assert "Tanpa kalender" not in sheet
    assert page_of(head.get("/rounds/releases")).find("nav").find("a", href="/rounds/releases")


def test_before_the_first_round_is_announced_the_list_says_so(app, as_):
    made = openings.rounds.world()
    assert "No round is announced yet" in read(as_(made.world.accounts["head"]), "/rounds/releases")


def test_pages_send_as_few_statements_for_many_people_as_for_few(made, head, path):
    few = statements(head, path)
    for number in range(20):
        workforce.servant(950 + number, made.agency.id)
    assert len(statements(head, path)) == len(few) <= 9
    assert len(statements(head, "/rounds/releases")) <= 6
