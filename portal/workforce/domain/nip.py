"""The number of a civil servant (NIP, NI PPPK): 18 digits that say when a person was born and appointed.

Rules: Perka BKN 22/2007 and the layout of the NI PPPK. There is no checksum, so a number that passes is well formed, not proved.
"""

import datetime as dt
import re
from dataclasses import dataclass

from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.workforce.domain.codes import Employment

LENGTH = 18
YOUNGEST, OLDEST = 18, 58
"""Age at appointment, in whole calendar years; the number carries no more than the year."""
FIRST_CONTRACT = 20
"""Digits 13 and 14 of a NI PPPK count contracts from 21; 20 is also seen."""
MONTHS = 12
_SEPARATORS = re.compile(r"[\s.\u00a0]+")


@dataclass(frozen=True, slots=True)
class Nip:
    """A well-formed number, taken apart."""

    digits: str
    birth_date: dt.date
    appointed_year: int
    employment: Employment
    sex: int
    serial: int


def stripped(text: str) -> str:
    """The number without the spaces and dots with which it is printed."""
    return _SEPARATORS.sub("", text)


def faults_of(text: str) -> tuple[Text, ...]:
    """Every rule that the number breaks, each naming its digits; empty when it is well formed."""
    digits = stripped(text)
    if not digits.isascii() or not digits.isdigit():
        return (Text("A NIP consists of digits; spaces and dots may stand between them."),)
    if len(digits) != LENGTH:
        return (Text("A NIP has 18 digits; %(given)s were given.", given=len(digits)),)
    checks = (_birth(digits), _year(digits), _month(digits), _sex(digits), _serial(digits))
    return tuple(fault for fault in checks if fault is not None)


def parse(text: str) -> Nip:
    """The number, taken apart. Raises DomainError with the first rule that it breaks."""
    faults = faults_of(text)
    if faults:
        raise DomainError(faults[0], "nip")
    digits = stripped(text)
    return Nip(
        digits=digits,
        birth_date=dt.date.fromisoformat(digits[:8]),
        appointed_year=int(digits[8:12]),
        employment=employment_of(digits),
        sex=int(digits[14]),
        serial=int(digits[15:]),
    )


def employment_of(digits: str) -> Employment:
    """What digits 13 and 14 of a well-formed number say: a month for PNS, a contract for PPPK."""
    return Employment.PNS if int(digits[12:14]) <= MONTHS else Employment.PPPK


def grouped(digits: str) -> str:
    """As it is printed on screen and in letters: 19900314 201503 2 901."""
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"


def _birth(digits: str) -> Text | None:
    try:
        dt.date.fromisoformat(digits[:8])
    except ValueError:
        return Text("Digits 1 to 8 are the date of birth, year, month, day; %(given)s is no date of the calendar.", given=digits[:8])
    return None


def _year(digits: str) -> Text | None:
    age = int(digits[8:12]) - int(digits[:4])
    if YOUNGEST <= age <= OLDEST:
        return None
    return Text(
        "Digits 9 to 12 are the year of appointment, at an age of 18 to 58; %(given)s gives an age of %(age)s.", given=digits[8:12], age=age
    )


def _month(digits: str) -> Text | None:
    number = int(digits[12:14])
    if 1 <= number <= MONTHS or number >= FIRST_CONTRACT:
        return None
    return Text("Digits 13 and 14 are the month of appointment, 01 to 12 (PPPK: from 21); %(given)s was given.", given=digits[12:14])


def _sex(digits: str) -> Text | None:
    return None if digits[14] in "12" else Text("Digit 15 is 1 for a man or 2 for a woman; %(given)s was given.", given=digits[14])


def _serial(digits: str) -> Text | None:
    return None if digits[15:] != "000" else Text("Digits 16 to 18 are a serial number from 001; 000 was given.")
