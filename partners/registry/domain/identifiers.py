"""What a partner's numbers look like, and which character, digit or day of one is wrong. Pure."""

import datetime as dt
import re
from collections.abc import Iterable

from portal.kernel.text import Text

NIB_DIGITS = 13
"""The business identification number given by OSS (PP 28/2025)."""
NPWP_DIGITS = 16
"""The tax number of a body (PMK 112/2022)."""
OLD_NPWP_DIGITS = 15
NITKU_DIGITS = 22
"""The number of a place of business: the body's tax number and six digits of the branch (PMK 112/2022)."""
PT_CODE_DIGITS = 6
"""A university's code in PDDikti."""
PROGRAMME_DIGITS = 5
"""A study programme's code in PDDikti."""
KBLI_DIGITS = 5
LICENCE = "BNSP-LSP-"
LICENCE_END = "-ID"
MOST_SERIAL = 4
"""A licence of BNSP reads BNSP-LSP-nnnn-ID; the serial is printed with fewer digits too."""
SEPARATORS = re.compile(r"[\s.\-]")
LEVELS_BY_DIGIT = {"0": "S3", "1": "S2", "2": "S1"}
"""What the third digit of a study programme's code tells of its level; practice, not law, so that it only warns."""

IDENTIFIERS = {
    "nib": Text("NIB"),
    "pt_code": Text("University code"),
    "npwp": Text("NPWP"),
    "nitku": Text("NITKU"),
    "programme": Text("Study programme code"),
    "licence_number": Text("Licence number"),
}
"""What the numbers are called in a sentence."""


def digits_of(value: str) -> str:
    """An identifier without the spaces, dots and dashes with which people write it."""
    return SEPARATORS.sub("", value)


def count_fault(name: str | Text, value: str, expected: int) -> Text | None:
    """What is wrong with an identifier of so many digits, with the place of the first character that is no digit; or None."""
    plain = digits_of(value)
    if not plain:
        return Text("%(name)s consists of digits alone, %(expected)s of them; none was entered.", name=name, expected=expected)
    wrong = next(((place, one) for place, one in enumerate(value, 1) if not SEPARATORS.match(one) and one not in "0123456789"), None)
    if wrong is not None:
        return Text(
            "%(name)s consists of digits alone, %(expected)s of them; character %(place)s is “%(character)s”.",
            name=name,
            expected=expected,
            place=wrong[0],
            character=wrong[1],
        )
    if len(plain) != expected:
        return Text("%(name)s has %(expected)s digits; %(given)s were entered.", name=name, expected=expected, given=len(plain))
    return None


def npwp_note(value: str) -> Text | None:
    """What a person should know about a tax number that may yet be sent: its count is not right, or it is of the old form."""
    plain = digits_of(value)
    if len(plain) == OLD_NPWP_DIGITS and plain.isascii() and plain.isdigit():
        return Text("This is the old form of 15 digits. With a leading 0 it reads %(offered)s.", offered="0" + plain)
    fault = count_fault(IDENTIFIERS["npwp"], value, NPWP_DIGITS)
    return Text("%(fault)s You may go on; the verifier will ask.", fault=fault) if fault else None


def nitku_note(nitku: str, npwp: str) -> Text | None:
    """That the number of a branch does not begin with the tax number of its body, and at which digit it leaves it; or None."""
    branch, body = digits_of(nitku), digits_of(npwp)
    if len(branch) != NITKU_DIGITS or len(body) != NPWP_DIGITS or branch.startswith(body):
        return None
    place = next(place for place, (one, other) in enumerate(zip(branch, body, strict=False), 1) if one != other)
    return Text("NITKU begins with the 16 digits of the NPWP; digit %(place)s differs. The verifier will ask.", place=place)


def level_note(code: str, level: str) -> Text | None:
    """That the third digit of a study programme's code speaks of another level than was chosen; or None."""
    plain = digits_of(code)
    told = LEVELS_BY_DIGIT.get(plain[2:3])
    if len(plain) != PROGRAMME_DIGITS or told in {None, level}:
        return None
    return Text(
        "The third digit of %(code)s is %(digit)s, which usually means %(told)s; %(level)s was chosen. You may go on.",
        code=plain,
        digit=plain[2],
        told=told,
        level=level,
    )


def licence_of(value: str) -> str:
    """A licence number as it is kept: in capitals, with dashes and four digits of serial, where it can be read as one."""
    tidy = re.sub(r"[\s\-\u2010-\u2015]+", "-", value.strip().upper())
    found = re.fullmatch(rf"{LICENCE}(\d{{1,{MOST_SERIAL}}}){LICENCE_END}", tidy, re.ASCII)
    return f"{LICENCE}{found[1]:0>{MOST_SERIAL}}{LICENCE_END}" if found else tidy


def licence_fault(value: str) -> Text | None:
    """What is wrong with the licence number of a certification body: the place and character at fault, or the count; or None."""
    tidy = licence_of(value)
    for place, expected in enumerate(LICENCE, 1):
        given = tidy[place - 1 : place]
        if given != expected:
            return _unexpected(place, given, expected)
    serial = re.match(r"[0-9]*", tidy[len(LICENCE) :])
    digits = len(serial[0]) if serial else 0
    if not 1 <= digits <= MOST_SERIAL:
        return Text("A licence number reads BNSP-LSP-0123-ID: its serial has up to 4 digits; %(given)s were entered.", given=digits)
    start = len(LICENCE) + digits
    for place, expected in enumerate(LICENCE_END, start + 1):
        given = tidy[place - 1 : place]
        if given != expected:
            return _unexpected(place, given, expected)
    over = tidy[start + len(LICENCE_END) :]
    return Text("A licence number ends in “-ID”; “%(over)s” follows it.", over=over) if over else None


def _unexpected(place: int, given: str, expected: str) -> Text:
    if not given:
        return Text(
            "A licence number reads BNSP-LSP-0123-ID; it ends before character %(place)s, “%(expected)s”.", place=place, expected=expected
        )
    return Text(
        "A licence number reads BNSP-LSP-0123-ID; character %(place)s is “%(given)s” where “%(expected)s” is expected.",
        place=place,
        given=given,
        expected=expected,
    )


def codes_in(value: str) -> list[str]:
    """The codes of a list that somebody typed, with commas, semicolons, spaces or lines between them; each once."""
    return list(dict.fromkeys(one for one in re.split(r"[\s,;]+", value) if one))


def kbli_fault(codes: Iterable[str], edition: str) -> Text | None:
    """What is wrong with the first faulty code of five digits; or None. Which divisions an edition has is left to the verifier."""
    for code in codes:
        fault = count_fault(Text("KBLI code %(code)s", code=code), code, KBLI_DIGITS)
        if fault:
            return fault
        if digits_of(code).startswith("00"):
            return Text("KBLI code %(code)s: no edition has a division 00, nor does %(edition)s.", code=code, edition=edition)
    return None


def past_fault(name: str | Text, day: dt.date, today: dt.date) -> Text | None:
    """That the date of a paper lies in the future; or None."""
    return Text("%(name)s lies in the future: %(day)s.", name=name, day=day) if day > today else None
