"""Study programmes and the three schemes of accreditation that live side by side. Pure.

Certificates keep their grade until they expire (Permendiktisaintek 39/2025 art. 114), so that none of the schemes is over yet.
"""

import datetime as dt
import enum
from dataclasses import dataclass

from partners.registry.domain.identifiers import IDENTIFIERS, PROGRAMME_DIGITS, count_fault, past_fault
from portal.kernel.errors import DomainError
from portal.kernel.text import Text


class ProgrammeLevel(enum.StrEnum):
    """To which level of education a programme leads."""

    D4 = "D4"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"


class ProgrammeState(enum.StrEnum):
    """Where a study programme stands, told by what its row holds."""

    WAITING = "waiting"
    """Entered or corrected; the verifier reads it beside its decree."""
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    ENDED = "ended"


def programme_state(*, verified: bool, commented: bool, ended: bool) -> ProgrammeState:
    """The state of a study programme."""
    if ended:
        return ProgrammeState.ENDED
    if verified:
        return ProgrammeState.CONFIRMED
    return ProgrammeState.RETURNED if commented else ProgrammeState.WAITING


@dataclass(frozen=True, slots=True)
class Entry:
    """What a university says of a study programme."""

    code: str
    name: str
    level: str
    scheme: str
    grade: str
    decree_number: str
    decree_date: dt.date
    expires_on: dt.date


class Scheme(enum.StrEnum):
    """By which rules a programme was accredited."""

    BAN_PT = "ban_pt"
    IAPS = "iaps"
    PERMEN_39_2025 = "permen_39_2025"


SCHEMES: dict[Scheme, Text] = {
    Scheme.BAN_PT: Text("A, B, C (BAN-PT, seven standards)"),
    Scheme.IAPS: Text("Unggul, Baik Sekali, Baik (IAPS 4.0)"),
    Scheme.PERMEN_39_2025: Text("Unggul, Terakreditasi (Permendiktisaintek 39/2025)"),
}

CODES: dict[Scheme, dict[str, str]] = {
    Scheme.BAN_PT: {"A": "A", "B": "B", "C": "C"},
    Scheme.IAPS: {"Unggul": "UNGGUL", "Baik Sekali": "BAIK_SEKALI", "Baik": "BAIK"},
    Scheme.PERMEN_39_2025: {
        "Terakreditasi Unggul": "TERAKREDITASI_UNGGUL",
        "Terakreditasi": "TERAKREDITASI",
        "Terakreditasi Pertama": "TERAKREDITASI_PERTAMA",
        "Tidak Terakreditasi": "TIDAK_TERAKREDITASI",
    },
}
"""The grades of each scheme as the decrees print them, with their codes in the rules. Grades are official words and not translated."""
GRADES = tuple(dict.fromkeys(grade for grades in CODES.values() for grade in grades))


def accreditation_code(scheme: str, grade: str) -> str:
    """The code of a grade in the rules. Raises DomainError beside `grade` for a grade that the scheme does not give."""
    grades = CODES.get(Scheme(scheme), {}) if scheme in set(Scheme) else {}
    if grade not in grades:
        raise DomainError(Text("This scheme gives the grades %(grades)s; choose one of them.", grades=", ".join(grades) or "-"), "grade")
    return grades[grade]


def check_entry(entry: Entry, today: dt.date) -> None:
    """Raises DomainError beside its field for a code, a grade or a date that cannot be."""
    fault = count_fault(IDENTIFIERS["programme"], entry.code, PROGRAMME_DIGITS)
    if fault:
        raise DomainError(fault, "code")
    accreditation_code(entry.scheme, entry.grade)
    late = past_fault(Text("The date of the decree"), entry.decree_date, today)
    if late:
        raise DomainError(late, "decree_date")
    if entry.expires_on <= entry.decree_date:
        raise DomainError(
            Text(
                "The accreditation ends on %(end)s, before or on the day of its decree, %(day)s.",
                end=entry.expires_on,
                day=entry.decree_date,
            ),
            "expires_on",
        )
