"""A curator plans, tries and compares rounds in the browser; officers read; anybody reads the rule and takes the verifier along."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from portal.kernel.db import db
from portal.matching import verifier
from portal.rounds import queries, services
from portal.rounds.domain.points import USUAL
from tests.factories import rounds
from tests.web.applications.counting import statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
PLAN = {"title": "Gelombang II", "gap": "4", "rating": "2", "service": "0", "equity": "1", "longest": "5"}


@pytest.fixture
def made(app):
    return rounds.world()


@pytest.fixture
def curator(made, as_):
    return as_(made.world.accounts["curator"])


def read(browser, path, status=200):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == status, path
    return " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


def fault_beside(answer, field):
    return BeautifulSoup(answer.text, "html.parser").find(id=f"{field}-err").get_text(" ", strip=True)


def test_a_round_is_planned_offered_tried_and_read(made, curator, as_):
    answer = curator.post("/rounds/new", data=PLAN)
    assert answer.status_code == 303
    path = answer.headers["Location"]
    page = read(curator, path)
    assert "No offering yet" in page
    assert "Years of service: weight 0" in page
    assert "Two levels are missing: 280 points" in page
    add = read(curator, f"{path}/offerings?text=telemetri")
    assert "Telemetri air" in add
    assert "Antrean layanan" not in add
    added = curator.post(f"{path}/offerings", data={"opportunity": str(made.opportunities[1].id)})
    assert curator.post(added.headers["Location"], data={"seats": "1", "per_agency": "", "minimum": "0"}).status_code == 303
    page = read(curator, path)
    assert "1 of 2" in page
    assert curator.post(f"{path}/trials").status_code == 303
    assert "A trial is being computed" in read(curator, path)
    found = queries.page_of_rounds("Gelombang II", number=1, size=1).rows[0].round
    (trial,) = queries.trials_of(found.id)
    assert "The trial is being computed" in read(curator, f"{path}/trials/{trial.id}")
    rounds.trying.run_trial(trial.id)
    db.session.commit()
    for key in ("curator", "approver"):
        figures = read(as_(made.world.accounts[key]), f"{path}/trials/{trial.id}")
        assert "Placed 1 at 1 places" in figures
        assert "Telemetri air" in figures
    sheet = parts(curator.get(f"{path}/trials/{trial.id}/figures.xlsx", headers=ENGLISH).data)
    assert "In how many lists" in sheet
    assert "Telemetri air" in sheet


def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(made, curator):
    answer = curator.post("/rounds/new", data=PLAN | {"gap": "12", "longest": "nine"}, headers=ENGLISH)
    assert answer.status_code == 422
    assert fault_beside(answer, "gap")
    assert fault_beside(answer, "longest")
    assert BeautifulSoup(answer.text, "html.parser").find(id="longest")["value"] == "nine"
    answer = curator.post("/rounds/new", data=PLAN | dict.fromkeys(("gap", "rating", "service", "equity"), "0"), headers=ENGLISH)
    assert "lottery alone" in fault_beside(answer, "gap")
    path = f"/rounds/{made.round.id}/offerings/{made.places[0].id}"
    answer = curator.post(path, data={"seats": "5", "per_agency": "", "minimum": "0"}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "The opportunity has 2 places" in fault_beside(answer, "seats")


def test_an_offering_that_is_there_or_none_is_refused_in_words(made, curator):
    path = f"/rounds/{made.round.id}/offerings"
    answer = curator.post(path, data={"opportunity": str(made.opportunities[0].id)}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "in the round already" in answer.text
    assert curator.post(path, data={"opportunity": "nothing"}).status_code == 422


def test_a_second_trial_waits_for_the_first(made, curator):
    path = f"/rounds/{made.round.id}"
    assert curator.post(f"{path}/trials").status_code == 303
    answer = curator.post(f"{path}/trials", headers=ENGLISH)
    assert answer.status_code == 422
    assert "is being computed. Wait" in answer.text


def test_a_trial_that_could_not_be_computed_says_why(made, curator):
    for place in made.places:
        place_id = place.id
        assert curator.post(f"/rounds/{made.round.id}/offerings/{place_id}/removal").status_code == 303
    empty = read(curator, f"/rounds/{made.round.id}")
    assert "No offering yet" in empty
    assert curator.post(f"/rounds/{made.round.id}/offerings/{place_id}/removal").status_code == 404


def test_two_plans_stand_side_by_side_once_both_were_tried(made, curator):
    copied = curator.post(f"/rounds/{made.round.id}/copy", data={"title": "Lebih ketat"}).headers["Location"]
    other = queries.page_of_rounds("Lebih ketat", number=1, size=1).rows[0].round
    path = f"/rounds/{made.round.id}/comparison?other={other.id}"
    assert "Both plans have to be tried first" in read(curator, path)
    for place in queries.places_of(other.id):
        services.set_places(other, place.row, 1, 1, 0, by=made.curator)
    db.session.commit()
    left = rounds.tried(made).figures["placed"]
    made.round = other
    right = rounds.tried(made).figures["placed"]
    page = read(curator, path)
    assert f"Placed {left} {right} {right - left}" in page
    assert right <= 2 <= left, "one of the agency at each of two places"
    assert made.world.agency.name in page
    assert read(curator, f"{copied}/plan")
    assert read(curator, f"/rounds/{other.id}/comparison")
    read(curator, f"/rounds/{other.id}/comparison?other={made.places[0].id}", 404)


def test_a_changed_plan_marks_its_earlier_trials(made, curator):
    rounds.tried(made)
    path = f"/rounds/{made.round.id}"
    assert "of an earlier plan" not in read(curator, path)
    assert curator.post(f"{path}/plan", data=PLAN).status_code == 303
    assert "of an earlier plan" in read(curator, path)


def test_the_list_is_searched_sorted_paged_and_taken_along(made, curator):
    services.plan_round("Zamrud", USUAL, 8, by=made.curator)
    db.session.commit()
    page = read(curator, "/rounds?order=-title")
    assert page.index("Zamrud") < page.index("Gelombang I")
    assert "Zamrud" not in read(curator, "/rounds?text=gelombang")
    assert "No round fits" in read(curator, "/rounds?text=zzz")
    sheet = parts(curator.get("/rounds.xlsx?text=zamrud", headers=ENGLISH).data)
    assert "Zamrud" in sheet
    assert "Gelombang I" not in sheet
    assert "Every open opportunity is in the round" in read(curator, f"/rounds/{made.round.id}/offerings")
    assert "No opportunity fits" in read(curator, f"/rounds/{made.round.id}/offerings?text=zzz")


def test_the_offerings_of_a_plan_are_searched_sorted_paged_and_taken_along(made, curator):
    for number in range(30):
        services.add_offering(made.round, made.world.opportunity(title=f"Lainnya {number:02}").id, by=made.curator)
    services.set_places(made.round, made.places[1], 1, 1, 1, by=made.curator)
    db.session.commit()
    path = f"/rounds/{made.round.id}"
    page = read(curator, path)
    assert "32 offerings" in page
    assert "Telemetri air" not in page
    assert "Telemetri air" in read(curator, f"{path}?page=2")
    found = read(curator, f"{path}?text=telemetri")
    assert "Telemetri air" in found
    assert "Lainnya" not in found
    assert "Telemetri air" in read(curator, f"{path}?order=-minimum")
    assert "No offering fits" in read(curator, f"{path}?text=zzz")
    sheet = parts(curator.get(f"{path}/offerings.xlsx?text=telemetri", headers=ENGLISH).data)
    assert "Telemetri air" in sheet
    assert "Lainnya" not in sheet


def test_before_the_first_plan_the_list_says_so(app, as_):
    made = rounds.signoff.world()
    assert "No round is planned yet" in read(as_(made.accounts["curator"]), "/rounds")


def test_whoever_only_reads_changes_nothing(made, as_):
    approver = as_(made.world.accounts["approver"])
    page = read(approver, f"/rounds/{made.round.id}")
    assert "Try the plan" not in page
    assert "Copy the plan" not in page
    assert approver.post(f"/rounds/{made.round.id}/trials").status_code == 403
    assert as_(made.world.accounts["head"]).get(f"/rounds/{made.round.id}").status_code == 404


def test_anybody_reads_the_rule_and_takes_the_verifier_as_it_is(product):
    browser = product.test_client()
    assert "/rounds/verifier.py" in browser.get("/rounds/rule").text
    taken = browser.get("/rounds/verifier.py")
    assert taken.data == Path(verifier.__file__).read_bytes()
    assert "attachment" in taken.headers["Content-Disposition"]


def test_a_plan_sends_as_few_statements_for_many_offerings_as_for_few(made, curator):
    few = statements(curator, f"/rounds/{made.round.id}")
    for number in range(20):
        services.add_offering(made.round, made.world.opportunity(title=f"Lainnya {number}").id, by=made.curator)
    db.session.commit()
    many = statements(curator, f"/rounds/{made.round.id}")
    assert len(many) == len(few) <= 9
    assert len(statements(curator, "/rounds")) <= 6
