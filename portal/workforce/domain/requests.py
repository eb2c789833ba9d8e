"""What a civil servant may ask of the own record: which fields can be corrected, who owns each, and where a request stands."""

import enum
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.errors import DomainError
from portal.kernel.states import Machine
from portal.kernel.text import Text


class RequestKind(enum.StrEnum):
    """A field is wrong, or something is missing."""

    CORRECTION = "correction"
    EDUCATION = "education"
    CERTIFICATE = "certificate"


class RequestState(enum.StrEnum):
    """Where a request stands."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RequestStep(enum.StrEnum):
    """What can happen to it."""

    SUBMIT = "submit"
    RETURN = "return"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


REQUEST = Machine(
    {
        (RequestState.RETURNED, RequestStep.SUBMIT): RequestState.SUBMITTED,
        (RequestState.SUBMITTED, RequestStep.RETURN): RequestState.RETURNED,
        (RequestState.SUBMITTED, RequestStep.ACCEPT): RequestState.ACCEPTED,
        (RequestState.SUBMITTED, RequestStep.REFUSE): RequestState.REFUSED,
        (RequestState.SUBMITTED, RequestStep.WITHDRAW): RequestState.WITHDRAWN,
        (RequestState.RETURNED, RequestStep.WITHDRAW): RequestState.WITHDRAWN,
    }
)
OPEN = (RequestState.SUBMITTED, RequestState.RETURNED)


class Owner(enum.StrEnum):
    """Whose data a field is, and so who decides on its correction."""

    AGENCY = "agency"
    """The HR officer of the servant's agency."""
    BKD = "bkd"
    """BKD's verifier."""


class Typed(enum.StrEnum):
    """How a field is typed."""

    LINE = "line"
    DAY = "day"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Correctable:
    """A field that a correction can be asked for; `needed`: it can be changed and not emptied."""

    typed: Typed
    owner: Owner
    needed: bool = False


CORRECTABLE: Mapping[str, Correctable] = {
    "post": Correctable(Typed.LINE, Owner.AGENCY, needed=True),
    "supervisor_nip": Correctable(Typed.LINE, Owner.AGENCY, needed=True),
    "email": Correctable(Typed.LINE, Owner.AGENCY, needed=True),
    "name": Correctable(Typed.LINE, Owner.BKD, needed=True),
    "birth_date": Correctable(Typed.DAY, Owner.BKD, needed=True),
    "education": Correctable(Typed.CODE, Owner.BKD, needed=True),
    "grade": Correctable(Typed.CODE, Owner.BKD, needed=True),
    "appointed_on": Correctable(Typed.DAY, Owner.BKD, needed=True),
    "retires_on": Correctable(Typed.DAY, Owner.BKD, needed=True),
    "service_bond_until": Correctable(Typed.DAY, Owner.BKD),
    "discipline_open_case": Correctable(Typed.CODE, Owner.BKD, needed=True),
    "sanction_until": Correctable(Typed.DAY, Owner.BKD, needed=True),
}
"""By the column's key. A predicate of performance is asked for by its year: `skp_2025`.

Numbers (NIP, NRK), employment type, legal status, unit and class of post follow from decrees and stay with the files; how heavy a
sanction is goes with its decree, and levels of competencies with an assessment.
"""
RATING = Correctable(Typed.CODE, Owner.BKD, needed=True)
COMPANIONS: Mapping[str, str] = {"sanction_until": "sanction_severity"}
"""A field that means nothing without another: against a file that changes the other its correction does not hold."""
_YEAR = re.compile(r"skp_(\d{4})", re.ASCII)


def correctable(field: str, years: Collection[int] = ()) -> Correctable | None:
    """How a field is corrected, or None where it cannot be; `years` are those whose predicate can be."""
    year = year_of(field)
    return RATING if year is not None and year in years else CORRECTABLE.get(field)


def year_of(field: str) -> int | None:
    """The year of a performance predicate's key."""
    found = _YEAR.fullmatch(field)
    return int(found[1]) if found else None


RATED_YEARS = 3
"""How many years back a predicate can be asked for that is not on record at all."""

EDUCATION = ("level", "institution", "programme", "graduated_on", "diploma_number")
CERTIFICATE = ("competency", "name", "issuer", "number", "issued_on", "valid_until")
PARTICULARS: Mapping[RequestKind, tuple[str, ...]] = {
    RequestKind.CORRECTION: (),
    RequestKind.EDUCATION: EDUCATION,
    RequestKind.CERTIFICATE: CERTIFICATE,
}
"""What an addition says, in the order in which it is read."""
NAMES: Mapping[str, Text] = {
    "level": Text("Level of education"),
    "institution": Text("Institution"),
    "programme": Text("Study programme"),
    "graduated_on": Text("Graduation day"),
    "diploma_number": Text("Diploma number"),
    "competency": Text("Competency"),
    "name": Text("Name of the certificate"),
    "issuer": Text("Issued by"),
    "number": Text("Certificate number"),
    "issued_on": Text("Issued on"),
    "valid_until": Text("Valid until"),
}
KINDS: Mapping[RequestKind, Text] = {
    RequestKind.CORRECTION: Text("Correction", "request"),
    RequestKind.EDUCATION: Text("Education"),
    RequestKind.CERTIFICATE: Text("Certificate"),
}


def check_particulars(kind: RequestKind, document: Mapping[str, Any], today: str) -> None:
    """Raises DomainError beside its field for an addition that cannot be."""
    for name in ("graduated_on", "issued_on"):
        if document.get(name) and document[name] > today:
            raise DomainError(Text("Lies in the future."), name)
    if kind is RequestKind.CERTIFICATE:
        if not document.get("competency") and not document.get("name"):
            raise DomainError(Text("Choose the competency, or write the name of the certificate."), "name")
        if document.get("valid_until") and document["valid_until"] < document["issued_on"]:
            raise DomainError(Text("Lies before the day on which it was issued."), "valid_until")
