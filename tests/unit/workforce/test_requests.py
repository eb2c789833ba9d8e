"""What a civil servant may ask: the fields, how each is typed, whose they are, and where a request stands."""

import datetime as dt

import pytest

from portal.kernel.errors import DomainError, IllegalMoveError
from portal.workforce.domain.columns import LABELS, corrected
from portal.workforce.domain.requests import (
    COMPANIONS,
    CORRECTABLE,
    NAMES,
    PARTICULARS,
    REQUEST,
    Owner,
    RequestState,
    RequestStep,
    correctable,
    year_of,
)
from portal.workforce.models import Servant
from portal.workforce.presenters.fields import spoken
from tests.unit.workforce.test_columns import KNOWN, TODAY

RECORD = {
    "nip": "199003142015032901",
    "employment_type": "PNS",
    "name": "Ratih Anggraini",
    "birth_date": "1990-03-14",
    "appointed_on": "2016-03-01",
    "retires_on": "2048-04-01",
    "grade": "III/a",
    "discipline_as_of": "2026-11-01",
    "discipline_open_case": "false",
    "sanction_severity": "MODERATE",
    "sanction_until": "2026-12-31",
}


def test_every_field_that_can_be_corrected_is_a_column_of_the_record_with_a_name():
    assert set(CORRECTABLE) <= {column.key for column in Servant.__table__.columns} & set(LABELS)
    assert set(COMPANIONS) <= set(CORRECTABLE)


def test_what_is_near_the_unit_is_the_agencys():
    assert {field for field, one in CORRECTABLE.items() if one.owner is Owner.AGENCY} == {"post", "supervisor_nip", "email"}


@pytest.mark.parametrize(
    ("field", "year"), [("skp_2025", 2025), ("skp_20255", None), ("skp_２０２５", None), ("post", None), ("skp_2025\n", None)]
)
def test_a_predicates_key_names_its_year(field, year):
    assert year_of(field) == year


def test_a_predicate_can_be_corrected_for_the_years_that_are_given_alone():
    assert correctable("skp_2025", {2025}) is not None
    assert correctable("skp_2024", {2025}) is None
    assert correctable("nip", {2025}) is None


@pytest.mark.parametrize(
    ("field", "typed", "after"),
    [
        ("birth_date", dt.date(1990, 3, 14), None),
        ("grade", "III/b", "III/b"),
        ("retires_on", dt.date(2049, 4, 1), "2049-04-01"),
        ("name", "  Ratih A. ", "Ratih A."),
        ("discipline_open_case", "true", "true"),
        ("sanction_until", dt.date(2027, 1, 31), "2027-01-31"),
        ("skp_2025", "SANGAT_BAIK", "SANGAT_BAIK"),
    ],
)
def test_what_is_typed_is_read_as_a_file_would_be(field, typed, after):
    if after is None:
        with pytest.raises(DomainError, match="holds already"):
            corrected(field, typed, RECORD, KNOWN, TODAY)
        return
    assert corrected(field, typed, RECORD, KNOWN, TODAY) == after


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("birth_date", dt.date(1990, 3, 15), "Does not agree"),
        ("appointed_on", dt.date(2026, 11, 25), "in the future"),
        ("retires_on", dt.date(2016, 3, 1), "before the date of appointment"),
        ("sanction_until", None, "moderate or severe"),
        ("name", "", "may not be empty"),
        ("supervisor_nip", RECORD["nip"], "own supervisor"),
    ],
)
def test_what_no_file_could_hold_is_refused_beside_the_field(field, typed, words):
    with pytest.raises(DomainError, match=words) as refused:
        corrected(field, typed, RECORD, KNOWN, TODAY)
    assert refused.value.field == "after"


def test_another_fault_that_the_record_has_already_does_not_stand_against_a_correction():
    old = RECORD | {"retires_on": "2010-01-01"}
    assert corrected("grade", "III/b", old, KNOWN, TODAY) == "III/b"
    with pytest.raises(DomainError, match="Date of retirement: Lies before"):
        corrected("appointed_on", dt.date(2020, 1, 1), RECORD | {"retires_on": "2019-01-01"}, KNOWN, TODAY)


def test_a_needed_field_is_not_emptied():
    with pytest.raises(DomainError, match="may not be empty"):
        corrected("grade", "", RECORD, KNOWN, TODAY, needed=True)
    assert corrected("grade", "", RECORD, KNOWN, TODAY) is None


def test_every_particular_has_a_name():
    assert {name for names in PARTICULARS.values() for name in names} == set(NAMES)


@pytest.mark.parametrize("state", [RequestState.ACCEPTED, RequestState.REFUSED, RequestState.WITHDRAWN])
@pytest.mark.parametrize("step", RequestStep)
def test_what_has_ended_does_not_move(state, step):
    with pytest.raises(IllegalMoveError):
        REQUEST.move(state, step)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("retires_on", "2048-04-01", "2048-04-01"),
        ("skp_2025", "BAIK", "Good"),
        ("discipline_open_case", "true", "Yes"),
        ("post", "Sekretaris", "Sekretaris"),
    ],
)
def test_a_value_is_shown_in_words(column, value, said):
    assert str(spoken(column, value)) == said
    assert spoken(column, None) is None
