"""A verifier establishes what the record does not know from the case that needs it; others read it."""

import re

import pytest

from tests.factories import signoff
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
DAY = {"until-day": "1", "until-month": "2", "until-year": "2027"}


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def verifier(world, as_):
    return as_(world.accounts["verifier"])


def path_of(servant, fact="open_discipline_or_criminal_case"):
    return f"/servants/{servant.id}/findings/{fact}"


def test_the_form_keeps_what_was_typed_and_says_what_is_missing(world, verifier):
    servant, _ = world.servant(discipline_as_of=None)
    page = verifier.post(path_of(servant), data={"value": "false", "evidence": "", **DAY}, headers=ENGLISH)
    assert page.status_code == 422
    assert "Evidence" in page.text
    assert re.search(r"value=.false.[^>]*selected|selected[^>]*value=.false.", page.text)


def test_what_is_established_is_shown_listed_exported_and_revoked(world, verifier):
    servant, _ = world.servant(discipline_as_of=None)
    sent = verifier.post(path_of(servant), data={"value": "false", "evidence": "Surat 12/2026.", **DAY})
    assert sent.status_code == 303
    page = verifier.get(sent.location, headers=ENGLISH).text
    assert "Surat 12/2026." in page
    assert servant.name in verifier.get("/findings").text
    assert servant.name in parts(verifier.get("/findings.xlsx").data)
    assert "No finding fits" in verifier.get("/findings?text=zzz", headers=ENGLISH).text
    revoked = verifier.post(f"{sent.location}/revoke", data={"reason": "Keliru."})
    assert revoked.status_code == 303
    assert "Keliru." in verifier.get(sent.location).text


def test_a_rating_is_asked_for_two_years(world, verifier):
    servant, _ = world.servant(recent_ratings=None, rating_year=None)
    page = verifier.get(path_of(servant, "performance_predicate_each_of_last_2_years"), headers=ENGLISH).text
    assert "Predicate of 2025" in page
    assert "Predicate of 2024" in page


@pytest.mark.parametrize("fact", ["age", "nothing", "class_in_working_hours"])
def test_what_is_not_for_an_officer_to_say_has_no_page(world, verifier, fact):
    servant, _ = world.servant()
    assert verifier.get(path_of(servant, fact)).status_code == 404


def test_the_case_page_leads_to_what_the_record_did_not_know(world, verifier):
    servant, identity = world.servant(discipline_as_of=None)
    application = world.applied(world.opportunity(), identity)
    world.decide_until(application, "verifier")
    page = verifier.get(f"/desk/{world.turn(application).id}", headers=ENGLISH).text
    assert "What the record does not know" in page
    desk = f"/desk/{world.turn(application).id}"
    assert f"{path_of(servant)}?back={desk}" in page
    sent = verifier.post(f"{path_of(servant)}?back={desk}", data={"value": "false", "evidence": "Surat 12/2026.", **DAY})
    assert sent.location == desk
    assert "Established meanwhile: no" in verifier.get(desk, headers=ENGLISH).text
    other = verifier.post(f"{path_of(servant)}?back=//evil.example", data={"value": "true", "evidence": "Surat 13/2026.", **DAY})
    assert other.location.startswith("/findings/")


def test_others_who_may_read_are_not_offered_to_change(world, as_, verifier):
    servant, _ = world.servant(discipline_as_of=None)
    sent = verifier.post(path_of(servant), data={"value": "true", "evidence": "Surat 12/2026.", **DAY})
    page = as_(world.accounts["approver"]).get(sent.location, headers=ENGLISH)
    assert page.status_code == 200
    assert "Revoke" not in page.text
