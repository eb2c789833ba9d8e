"""A letter's code as people type it, and what a stranger sees of the names on a letter."""

import pytest

from portal.documents.domain import ALPHABET, CODE_LENGTH, masked_name, masked_nip, new_code, read_code, shown_code


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Ratih Anggraini", "R•••• A••••••••"),
        ("Ratih Anggraini (contoh)", "R•••• A•••••••• (contoh)"),
        ("A B", "A B"),
        ("", ""),
    ],
)
def test_of_a_name_a_stranger_sees_the_first_letters_alone(name, masked):
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("nip", "masked"), [("199003142015032901", "1990•••••••••••••1"), ("123456", "1234•6"), ("12345", "•••••"), ("", "")]
)
def test_of_a_number_a_stranger_sees_the_year_and_the_last_digit(nip, masked):
    assert masked_nip(nip) == masked


CODE = "0123456789ABCDEFGHJKMNPQRS"


@pytest.mark.parametrize(
    "typed", [CODE, CODE.lower(), shown_code(CODE), f" {CODE} ", CODE.replace("0", "o").replace("1", "l"), CODE.replace("1", "i")]
)
def test_groups_case_and_letters_that_look_alike_do_not_matter(typed):
    assert read_code(typed) == CODE


@pytest.mark.parametrize("typed", ["", CODE[:-1], f"{CODE}0", CODE.replace("A", "U"), CODE.replace("A", "é")])
def test_what_cannot_be_a_code_is_none(typed):
    assert read_code(typed) is None


def test_a_new_code_is_one():
    code = new_code()
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(ALPHABET)
    assert read_code(shown_code(code)) == code
