"""A curator sets the calendar and opens a round in the browser; what is missing is said, and what is fixed has no buttons."""

import pytest
from bs4 import BeautifulSoup

from portal.kernel.db import db
from portal.rounds import queries, services
from tests.factories import openings, rounds
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
CALENDAR = {
    "lists_until-day": "4",
    "lists_until-month": "12",
    "lists_until-year": "2026",
    "lists_until_time": "16.00",
    "answer_days": "3",
    "seed_source": openings.SOURCE,
}


def read(browser, path, status=200):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == status, path
    return " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


def fault_beside(answer, field):
    return BeautifulSoup(answer.text, "html.parser").find(id=f"{field}-err").get_text(" ", strip=True)


@pytest.fixture
def made(app):
    return rounds.world()


@pytest.fixture
def curator(made, as_):
    return as_(made.world.accounts["curator"])


def test_a_round_is_scheduled_previewed_and_opened_and_then_its_plan_is_fixed(made, curator, as_):
    path = f"/rounds/{made.round.id}"
    assert "The calendar is not set yet" in read(curator, f"{path}/opening")
    refused = curator.post(f"{path}/opening", headers=ENGLISH)
    assert (refused.status_code, "The calendar is not set yet" in refused.text) == (422, True)
    assert curator.post(f"{path}/calendar", data=CALENDAR).location == path
    page = read(curator, path)
    assert "4 December 2026" in page
    assert openings.SOURCE in page
    preview = read(curator, f"{path}/opening")
    assert "Nothing is missing" in preview
    assert f"{made.world.agency.name} 6 Usual criteria" in preview
    assert curator.post(f"{path}/opening").location == path
    page = read(curator, path)
    assert "Collecting choices" in page
    for act in ("Try the plan", "Add an offering", "Change the plan", "Set the calendar"):
        assert act not in page, act
    assert curator.post(f"{path}/opening", headers=ENGLISH).status_code == 422
    assert "This round has opened" in read(curator, f"{path}/calendar")
    db.session.expire_all()
    assert made.round.opened_at is not None


def test_a_calendar_that_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(made, curator):
    path = f"/rounds/{made.round.id}/calendar"
    wrong = {"lists_until_time": "25.00", "answer_days": "3"}
    answer = curator.post(path, data=CALENDAR | wrong, headers=ENGLISH)
    assert answer.status_code == 422
    assert "hour and minute" in fault_beside(answer, "lists_until_time")
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.find(id="lists_until_time")["value"] == "25.00"
    assert page.find(id="seed_source").get_text(strip=True) == openings.SOURCE
    for changed, field in (
        ({"lists_until-year": "2025"}, "lists_until"),
        ({"answer_days": "11"}, "answer_days"),
        ({"seed_source": "IHSG"}, "seed_source"),
    ):
        answer = curator.post(path, data=CALENDAR | changed, headers=ENGLISH)
        assert answer.status_code == 422
        assert fault_beside(answer, field), field


def test_reserved_seats_are_set_shown_and_refused_beside_their_row(made, curator):
    path = f"/rounds/{made.round.id}/offerings/{made.places[0].id}/reserves"
    agency = str(made.world.agency.id)
    assert "Reserve 5" in read(curator, path)
    answer = curator.post(path, data={"name_2": "Layanan", "seats_2": "9", "per_agency_2": "1", "agencies_2": [agency]}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "at most 2 seats" in fault_beside(answer, "seats_2")
    page = BeautifulSoup(answer.text, "html.parser")
    assert (page.find(id="name_2")["value"], page.find(id="seats_2")["value"]) == ("Layanan", "9")
    assert [one["value"] for one in page.find_all("input", {"name": "agencies_2"}) if one.has_attr("checked")] == [agency]
    row = page.find(id="seats_2").find_parent("details")
    assert row.has_attr("open"), "a fault is never folded away"
    answer = curator.post(path, data={"name_1": "Layanan", "seats_1": "1"}, headers=ENGLISH)
    assert "Choose the agencies" in fault_beside(answer, "agencies_1")
    good = {"name_2": "Layanan", "seats_2": "1", "agencies_2": [agency]}
    assert curator.post(path, data=good).status_code == 303
    assert "Layanan: 1" in read(curator, f"/rounds/{made.round.id}")
    shown = BeautifulSoup(curator.get(path, headers=ENGLISH).text, "html.parser")
    assert shown.find(id="name_1")["value"] == "Layanan"
    assert "Layanan: 1" in parts(curator.get(f"/rounds/{made.round.id}/offerings.xlsx", headers=ENGLISH).data)


def test_an_opened_round_s_pages_of_the_plan_say_that_it_is_fixed(app, as_):
    made = openings.opened()
    curator, path, place = as_(made.world.accounts["curator"]), f"/rounds/{made.round.id}", made.places[0].id
    for page in ("plan", "offerings", f"offerings/{place}", f"offerings/{place}/reserves", "calendar", "opening"):
        text = read(curator, f"{path}/{page}")
        assert "This round has opened" in text, page
    preview = read(curator, f"{path}/opening")
    assert "Digest" in preview
    trial = curator.post(f"{path}/trials", headers=ENGLISH)
    assert (trial.status_code, "This round has opened" in trial.text) == (422, True)
    assert curator.post(f"{path}/offerings/{place}/removal", headers=ENGLISH).status_code == 409


def test_other_weights_are_tried_on_a_trial_s_page_and_stand_beside_it(made, curator, as_):
    base = rounds.tried(made)
    path = f"/rounds/{made.round.id}/trials"
    assert "Try other weights" in read(curator, f"{path}/{base.id}")
    assert "Try other weights" not in read(as_(made.world.accounts["approver"]), f"{path}/{base.id}")
    weights = {"gap": "0", "rating": "0", "service": "7", "equity": "0"}
    answer = curator.post(f"{path}/{base.id}/weights", data=weights | {"gap": "11"}, headers=ENGLISH)
    assert answer.status_code == 422
    assert fault_beside(answer, "gap")
    assert BeautifulSoup(answer.text, "html.parser").find(id="service")["value"] == "7"
    there = curator.post(f"{path}/{base.id}/weights", data=weights).location
    assert there.endswith("/difference")
    assert "The trial is being computed" in read(curator, there)
    other = queries.trials_of(made.round.id)[0]
    rounds.trying.run_trial(other.id)
    db.session.commit()
    page = read(curator, there)
    assert "Years of service 1 7" in page
    assert f"End somewhere else {other.figures['moved']} of 5 people with a list" in page
    assert "Telemetri air" in page
    sheet = parts(curator.get(f"{there}.xlsx", headers=ENGLISH).data)
    assert "Cut-off in trial 2" in sheet
    assert "Played with other weights" in read(curator, f"{path}/{other.id}")
    assert "Trial 2, other weights" in read(curator, f"/rounds/{made.round.id}")
    read(curator, f"{path}/{base.id}/difference", 404)
    services.set_places(made.round, made.places[0], 1, None, 0, by=made.curator)
    db.session.commit()
    assert "Try other weights" not in read(curator, f"{path}/{base.id}"), "that was of an earlier plan"
