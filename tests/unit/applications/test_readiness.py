"""What an application still lacks is told by what it holds, and so is until when it can be taken back."""

import dataclasses
import datetime as dt

import pytest

from portal.applications.domain import HOST_FIELDS, STATEMENTS, ApplicationState
from portal.applications.domain.readiness import Filled, before_sending, interest_fault, is_withdrawable
from portal.eligibility.domain.verdict import Outcome
from portal.integrity.domain import InterestKind

DAY = dt.date(2026, 12, 1)
WHOLE = Filled(
    motivation="Antrean yang adil.",
    papers={"Surat sehat": True, "CV": True},
    statements=[one.key for one in STATEMENTS],
    fields=list(HOST_FIELDS),
    interest=None,
    outcome=Outcome.ELIGIBLE,
    open_until=dt.datetime(2026, 12, 1, tzinfo=dt.UTC),
    is_open=True,
)
DECLARED = {"kind": next(iter(InterestKind)).value, "words": "Saham.", "declared": "yes"}


def missing(**changed):
    return [need.key for need in before_sending(dataclasses.replace(WHOLE, **changed)) if not need.done]


def test_a_whole_application_lacks_nothing():
    assert missing() == []
    assert missing(outcome=Outcome.NEEDS_CHECK) == [], "an officer checks what nobody knows"
    assert missing(interest=DECLARED) == []


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({"motivation": " \n"}, ["motivation"]),
        ({"papers": {"Surat sehat": True, "CV": False}}, ["paper_1"]),
        ({"statements": [STATEMENTS[0].key, "something else"]}, ["statements"]),
        ({"fields": list(HOST_FIELDS)[1:]}, ["fields"]),
        ({"interest": DECLARED | {"words": " "}}, ["interest_words"]),
        ({"interest": DECLARED | {"kind": "else"}}, ["interest_kind"]),
        ({"interest": DECLARED | {"declared": ""}}, ["interest"]),
        ({"outcome": Outcome.NOT_ELIGIBLE}, ["rules"]),
        ({"outcome": None}, ["rules"]),
        ({"is_open": False}, ["deadline"]),
    ],
)
def test_each_thing_that_is_missing_is_named_by_its_field(changed, lacks):
    assert missing(**changed) == lacks


def test_of_what_is_half_done_it_is_said_how_far():
    needs = {need.key: need for need in before_sending(dataclasses.replace(WHOLE, fields=list(HOST_FIELDS)[:2]))}
    assert str(needs["fields"].why) == f"2 of {len(HOST_FIELDS)} ticked"
    assert needs["statements"].why is None


def test_a_correction_is_not_kept_back_by_deadline_or_rules():
    assert missing(again=True, is_open=False, outcome=Outcome.NOT_ELIGIBLE) == []


def test_the_list_stands_in_the_order_of_the_form():
    keys = [need.key for need in before_sending(WHOLE)]
    assert keys == ["motivation", "paper_0", "paper_1", "statements", "interest", "fields", "rules", "deadline"]


def test_a_declaration_that_is_whole_has_no_fault():
    assert interest_fault(None) is None
    assert interest_fault(DECLARED) is None
    assert interest_fault({key: DECLARED[key] for key in ("kind", "words")}) is None


@pytest.mark.parametrize(
    ("state", "days", "can"),
    [
        (ApplicationState.IN_SIGN_OFF, 0, True),
        (ApplicationState.APPROVED, -10, True),
        (ApplicationState.APPROVED, 1, False),
        (ApplicationState.RETURNED, 1, False),
        (ApplicationState.ISSUED, -10, False),
        (ApplicationState.REFUSED, -10, False),
        (ApplicationState.DRAFT, 100, True),
    ],
)
def test_it_can_be_taken_back_until_the_letter_is_signed_at_the_latest_on_the_first_day(state, days, can):
    assert is_withdrawable(state, DAY, DAY + dt.timedelta(days=days)) is can
