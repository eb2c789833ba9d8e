"""A NIP is checked digit by digit, and what is wrong is named by its digits."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import DomainError
from portal.workforce.domain import nip
from portal.workforce.domain.codes import Employment


def test_a_printed_number_is_taken_apart() -> None:
    number = nip.parse("19900314 201503 2 901")
    assert (number.digits, number.birth_date, number.appointed_year) == ("199003142015032901", dt.date(1990, 3, 14), 2015)
    assert (number.employment, number.sex, number.serial) == (Employment.PNS, 2, 901)


@pytest.mark.parametrize("month", ["01", "12"])
def test_a_month_makes_it_a_pns(month: str) -> None:
    assert nip.parse(f"199003142015{month}2901").employment is Employment.PNS


@pytest.mark.parametrize("contract", ["20", "21", "34"])
def test_a_contract_number_from_20_makes_it_a_pppk(contract: str) -> None:
    assert nip.parse(f"199107192023{contract}2911").employment is Employment.PPPK


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("1990031420150329O1", "consists of digits"),
        ("19900314201503290", "18 digits; 17 were given"),
        ("1990031420150329011", "18 digits; 19 were given"),
        ("199002302015032901", "Digits 1 to 8"),
        ("199003142003032901", "Digits 9 to 12"),
        ("199003142050032901", "gives an age of 60"),
        ("199308122018141921", "Digits 13 and 14 are the month of appointment, 01 to 12 (PPPK: from 21); 14 was given."),
        ("199308122018001921", "00 was given"),
        ("199308122018193901", "19 was given"),
        ("199003142015033901", "Digit 15"),
        ("199003142015032000", "Digits 16 to 18"),
        ("".join(chr(0xFF10 + int(digit)) for digit in "199003142015032901"), "consists of digits"),
        ("", "consists of digits"),
    ],
)
def test_a_broken_rule_names_its_digits(given: str, words: str) -> None:
    assert any(words in str(fault) for fault in nip.faults_of(given))
    with pytest.raises(DomainError) as refused:
        nip.parse(given)
    assert refused.value.field == "nip"


def test_every_broken_rule_is_named_at_once() -> None:
    assert len(nip.faults_of("199002302003143000")) == 5


@given(
    birth=st.dates(dt.date(1960, 1, 1), dt.date(2003, 12, 31)),
    age=st.integers(18, 58),
    month=st.integers(1, 12) | st.integers(20, 99),
    sex=st.sampled_from([1, 2]),
    serial=st.integers(1, 999),
)
def test_what_is_well_formed_passes_and_comes_back_the_same(birth: dt.date, age: int, month: int, sex: int, serial: int) -> None:
    digits = f"{birth:%Y%m%d}{birth.year + age}{month:02}{sex}{serial:03}"
    number = nip.parse(nip.grouped(digits))
    assert (number.digits, number.birth_date, number.appointed_year) == (digits, birth, birth.year + age)


@given(st.text(max_size=25))
def test_no_text_makes_the_check_stumble(text: str) -> None:
    assert nip.faults_of(text) or len(nip.stripped(text)) == nip.LENGTH
