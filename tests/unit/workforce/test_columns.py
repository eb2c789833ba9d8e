"""Every cell of a workforce file is read one way or refused with the form that was expected."""

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.workforce.domain import cells
from portal.workforce.domain.columns import NEEDED, Fault, Known, Rows, label, layout_of, validators
from portal.workforce.domain.words import TITLES

TODAY = dt.date(2026, 11, 24)
KNOWN = Known(
    agencies={"dinas perhubungan": "A", "dinas pertamanan dan hutan kota": "B"},
    units={("A", "seksi terminal"): "A1", ("A", "kb 1"): "A2"},
    twins={("A", "seksi kembar"): ["KB-1", "KB-2"]},
    names=["Dinas Perhubungan", "Dinas Pertamanan dan Hutan Kota", "Seksi Terminal"],
    grades={"iii a": "III/a", "iii b": "III/b"},
    post_classes={"jf muda": "JF_MUDA", "jf ahli muda": "JF_MUDA"},
    education={"s1": "S1"},
    competencies={"m 01": "M.01", "m 05": "M.05"},
)
GOOD = {
    "nip": "19900314 201503 2 901",
    "nrk": "990001",
    "name": "Ratih Anggraini (contoh)",
    "email": "ASN@jakarta.test",
    "employment_type": "PNS",
    "legal_status": "Aktif",
    "agency": "Dinas Perhubungan",
    "unit": "Seksi Terminal",
    "post": "Pranata Komputer Ahli Muda",
    "post_class": "JF Ahli Muda",
    "appointed_on": "01-03-2016",
    "birth_date": "14 Maret 1990",
    "levels": "M.05=2; M.01=3",
    "skp_2025": "Baik",
    "discipline_open_case": "Tidak",
    "sanction_severity": None,
    "sanction_until": None,
    "discipline_as_of": dt.date(2026, 11, 1),
    "supervisor_nip": "198407052009041903",
}


def headers(*keys: str) -> list[str]:
    return [f"Predikat SKP {key[-4:]}" if key.startswith("skp_") else TITLES[key] for key in keys]


def checked(**changed: object) -> tuple[dict[str, str | None], list[Fault]]:
    row = GOOD | changed
    return Rows(layout_of(headers(*row)), KNOWN, TODAY).check(1, list(row.values()))


def refusals(faults: Sequence[Fault]) -> list[tuple[str, str]]:
    return [(fault.column, str(fault.reason)) for fault in faults]


def test_a_good_row_comes_out_in_one_form() -> None:
    values, faults = checked()
    assert not faults
    assert values == {
        "nip": "199003142015032901",
        "nrk": "990001",
        "name": "Ratih Anggraini (contoh)",
        "email": "asn@jakarta.test",
        "employment_type": "PNS",
        "legal_status": "ACTIVE",
        "body_id": "A1",
        "post": "Pranata Komputer Ahli Muda",
        "post_class": "JF_MUDA",
        "appointed_on": "2016-03-01",
        "birth_date": "1990-03-14",
        "levels": '{"M.01": 3, "M.05": 2}',
        "skp_2025": "BAIK",
        "discipline_open_case": "false",
        "sanction_severity": None,
        "sanction_until": None,
        "discipline_as_of": "2026-11-01",
        "supervisor_nip": "198407052009041903",
    }


@pytest.mark.parametrize(
    ("key", "cell", "words"),
    [
        ("nip", "19930812 201814 1 921", "Digits 13 and 14 are the month of appointment, 01 to 12 (PPPK: from 21); 14 was given."),
        ("nip", 199003142015032901.0, "format the column as text"),
        ("nip", None, "may not be empty"),
        ("birth_date", "30 Februari 1990", "The first eight digits of the NIP: 1990-03-14"),
        ("birth_date", "15 Maret 1990", "Does not agree with the first eight digits of the NIP: 1990-03-14."),
        ("agency", "Dinas Pertamanan", "Perhaps: Dinas Pertamanan dan Hutan Kota."),
        ("agency", "Xyz", "The name of an agency or unit that exists today."),
        ("unit", "Seksi Bandara", "A unit of the agency that stands in the same row; a new one is entered under Organisations first."),
        ("unit", "Seksi Kembar", "The code of the unit: several of this agency bear this name (KB-1, KB-2)."),
        ("unit", "Dinas Pertamanan", "Perhaps: Dinas Pertamanan dan Hutan Kota."),
        ("skp_2025", "Cukup", "An old predicate. Those in force: Sangat Baik, Baik, Butuh Perbaikan, Kurang, Sangat Kurang."),
        ("skp_2025", "Luar biasa", "One of: Sangat Baik"),
        ("employment_type", "PPPK", "Digits 13 and 14 of the NIP say PNS."),
        ("employment_type", "Honorer", "One of: PNS, PPPK."),
        ("email", "ratih", "An e-mail address"),
        ("nrk", "12345", "Consists of 6 digits; 5 characters were given."),
        ("name", "=HYPERLINK(1)", "May not begin with ="),
        ("name", "Ratih\nAnggraini", "cannot be printed"),
        ("name", "Ratih \u202egnoraw", "cannot be printed"),
        ("name", "R" * 201, "At most 200 characters; 201 were given."),
        ("post_class", "JF Ahli Mud", "One of: JF_MUDA."),
        ("levels", "M.01=6", "level from 1 to 5"),
        ("levels", "M.99=2", "Codes with a level"),
        ("levels", "M.01=2; M.01=3", "Codes with a level"),
        ("appointed_on", "2027-01-01", "Lies in the future."),
        ("appointed_on", "32/01/2016", "A date that stands in the calendar"),
        ("supervisor_nip", "199003142015032901", "their own supervisor"),
        ("sanction_severity", "Sedang", "has a date on which it ends"),
        ("sanction_until", "2027-03-14", "has a severity"),
        ("discipline_as_of", None, "name the day"),
    ],
)
def test_a_bad_cell_is_named_with_the_form_that_was_expected(key: str, cell: object, words: str) -> None:
    _, faults = checked(**{key: cell})
    assert any(words in reason for _, reason in refusals(faults)), refusals(faults)


@pytest.mark.parametrize(
    ("key", "cell", "given"),
    [("birth_date", "15 Maret 1990", "15 Maret 1990"), ("employment_type", "PPPK", "PPPK"), ("discipline_as_of", None, "")],
)
def test_a_fault_between_columns_carries_what_was_given(key: str, cell: object, given: str) -> None:
    _, faults = checked(**{key: cell})
    assert [(fault.column, fault.value) for fault in faults] == [(key, given)]


@pytest.mark.parametrize(
    ("key", "cell"), [("retires_on", "01-03-2016"), ("discipline_as_of", "25-11-2026"), ("appointed_on", "25-11-2026")]
)
def test_a_day_that_lies_before_or_after_what_it_may_is_named(key: str, cell: str) -> None:
    _, faults = checked(**{key: cell})
    assert [fault.column for fault in faults] == [key]


@pytest.mark.parametrize(
    ("key", "cell"), [("retires_on", "02-03-2016"), ("discipline_as_of", "24-11-2026"), ("appointed_on", "24-11-2026")]
)
def test_a_day_that_just_may_be_is_taken(key: str, cell: str) -> None:
    _, faults = checked(**{key: cell})
    assert not faults


def test_a_row_that_ends_early_has_empty_cells_at_its_end() -> None:
    row = list(GOOD.values())[:-1]
    values, faults = Rows(layout_of(headers(*GOOD)), KNOWN, TODAY).check(1, row)
    assert not faults
    assert values["supervisor_nip"] is None


def test_all_bad_cells_of_a_row_are_named() -> None:
    _, faults = checked(nrk="x", email="y", legal_status="z")
    assert {fault.column for fault in faults} == {"nrk", "email", "legal_status"}


def test_the_same_person_twice_is_refused_the_second_time() -> None:
    rows = Rows(layout_of(headers(*GOOD)), KNOWN, TODAY)
    assert rows.check(1, list(GOOD.values()))[1] == []
    faults = rows.check(2, list(GOOD.values()))[1]
    assert {fault.column for fault in faults} == {"nip", "nrk", "email"}
    assert str(faults[0].reason) == "Stands already in row 1 of this file."


def test_headers_are_found_in_either_language_and_order_and_others_are_reported() -> None:
    layout = layout_of(["Employee number", *headers(*NEEDED[1:]), "SKP 2024", "Favourite colour", "", "SKP predicate 2025"])
    assert layout.keys[0] == "nip"
    assert layout.years == (2024, 2025)
    assert layout.ignored == ("Favourite colour",)


def test_a_missing_or_double_column_makes_the_file_unreadable() -> None:
    with pytest.raises(DomainError, match="no column NRK"):
        layout_of(headers("nip", *NEEDED[2:]))
    with pytest.raises(DomainError, match="column NIP stands twice"):
        layout_of([*headers(*NEEDED), "NI PPPK"])


def test_a_number_cell_gets_back_the_zeros_in_front() -> None:
    assert cells.digits_of(6)(12345.0) == "012345"


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-24",
        "24-11-2026",
        "24/11/2026",
        "24.11.2026",
        "24 November 2026",
        "24 nov 2026",
        dt.date(2026, 11, 24),
        dt.datetime(2026, 11, 24),  # noqa: DTZ001  as a spreadsheet gives it
    ],
)
def test_a_day_is_read_in_the_ways_in_which_it_is_written(cell: object) -> None:
    assert cells.day(cell) == "2026-11-24"


def test_every_column_has_a_name() -> None:
    assert all(str(label(key)) for key in [*TITLES, "skp_2025"])


@given(
    st.lists(
        st.none() | st.text(max_size=30) | st.floats() | st.booleans() | st.integers() | st.dates() | st.datetimes(),
        min_size=len(TITLES),
        max_size=len(TITLES),
    )
)
def test_no_cell_makes_a_validator_stumble(row: list[object]) -> None:
    layout = layout_of(headers(*TITLES))
    for position, _, read in validators(layout, KNOWN):
        assert read(row[position]) is None or isinstance(read(row[position]), str | Text)
    Rows(layout, KNOWN, TODAY).check(1, row)
