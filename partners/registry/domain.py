"""A partner's states, what describes it, and what its identifiers look like. Pure."""

import datetime as dt
import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from portal.kernel.states import Machine
from portal.kernel.text import Text

NIB_DIGITS = 13
"""The business identification number given by OSS (PP 28/2025)."""
NPWP_DIGITS = 16
"""The tax number of a body (PMK 112/2022)."""
OLD_NPWP_DIGITS = 15
PT_CODE_DIGITS = 6
"""A university's code in PDDikti."""
SEPARATORS = re.compile(r"[\s.\-]")


class PartnerKind(enum.StrEnum):
    """What registers."""

    COMPANY = "company"
    UNIVERSITY = "university"


ROLES = {PartnerKind.COMPANY: Role.COMPANY_HR, PartnerKind.UNIVERSITY: Role.UNIVERSITY_STAFF}
"""In which role a partner's people work."""


class PartnerState(enum.StrEnum):
    """Where a partner stands."""

    DRAFT = "draft"
    """Its people describe it; nothing has been sent."""
    SUBMITTED = "submitted"
    """BKD checks it."""
    RETURNED = "returned"
    """Its people correct what the verifier commented on."""
    REFUSED = "refused"
    VERIFIED = "verified"
    """It may agree and, under an agreement in force, offer."""
    SUSPENDED = "suspended"
    """It may do nothing new, and what it offers is taken down."""
    ENDED = "ended"


class PartnerStep(enum.StrEnum):
    """What can happen to it."""

    SUBMIT = "submit"
    RETURN = "return"
    REFUSE = "refuse"
    VERIFY = "verify"
    SUSPEND = "suspend"
    RESTORE = "restore"
    END = "end"


PARTNER = Machine(
    {
        (PartnerState.DRAFT, PartnerStep.SUBMIT): PartnerState.SUBMITTED,
        (PartnerState.RETURNED, PartnerStep.SUBMIT): PartnerState.SUBMITTED,
        (PartnerState.SUBMITTED, PartnerStep.RETURN): PartnerState.RETURNED,
        (PartnerState.SUBMITTED, PartnerStep.REFUSE): PartnerState.REFUSED,
        (PartnerState.SUBMITTED, PartnerStep.VERIFY): PartnerState.VERIFIED,
        (PartnerState.VERIFIED, PartnerStep.SUSPEND): PartnerState.SUSPENDED,
        (PartnerState.SUSPENDED, PartnerStep.RESTORE): PartnerState.VERIFIED,
        (PartnerState.VERIFIED, PartnerStep.END): PartnerState.ENDED,
        (PartnerState.SUSPENDED, PartnerStep.END): PartnerState.ENDED,
    }
)
EDITABLE = frozenset({PartnerState.DRAFT, PartnerState.RETURNED})


class LegalForm(enum.StrEnum):
    """What kind of body it is by law."""

    PRIVATE = "private"
    STATE_OWNED = "state_owned"
    REGION_OWNED = "region_owned"
    COOPERATIVE = "cooperative"
    PUBLIC = "public"
    FOREIGN = "foreign"


LEGAL_FORMS: dict[PartnerKind, dict[LegalForm, Text]] = {
    PartnerKind.COMPANY: {
        LegalForm.PRIVATE: Text("Private company"),
        LegalForm.STATE_OWNED: Text("State-owned company (BUMN)"),
        LegalForm.REGION_OWNED: Text("Region-owned company (BUMD)"),
        LegalForm.COOPERATIVE: Text("Cooperative or another form"),
    },
    PartnerKind.UNIVERSITY: {
        LegalForm.PUBLIC: Text("Public university"),
        LegalForm.PRIVATE: Text("Private university"),
        LegalForm.FOREIGN: Text("Foreign university"),
    },
}


@dataclass(frozen=True, slots=True)
class Details:
    """What a partner says of itself when it submits. Files are named by their ids."""

    contact_name: str
    contact_phone: str
    legal_form: str
    npwp: str
    address: str
    signer_name: str
    signer_post: str
    signer_mandate: str
    activities: str
    nib: str | None = None
    pt_code: str | None = None
    kbli: Sequence[str] = ()
    kbli_edition: str | None = None
    website: str | None = None
    deed: str | None = None
    mandate: str | None = None

    def document(self) -> dict[str, Any]:
        """As a plain value, for the snapshot of a submission."""
        return {**asdict(self), "kbli": list(self.kbli)}


FIELD_NAMES: dict[str, Text] = {
    "contact_name": Text("Contact"),
    "contact_phone": Text("Telephone"),
    "legal_form": Text("Legal form"),
    "nib": Text("Business identification number (NIB)"),
    "pt_code": Text("University code (PDDikti)"),
    "npwp": Text("Tax number (NPWP)"),
    "address": Text("Address"),
    "website": Text("Website"),
    "deed": Text("Deed of establishment"),
    "signer_name": Text("Who signs"),
    "signer_post": Text("Post of the signer"),
    "signer_mandate": Text("Authority of the signer"),
    "mandate": Text("Power of attorney (surat kuasa)"),
    "kbli": Text("Business sectors (KBLI)"),
    "activities": Text("What is to be offered"),
}


IDENTIFIERS = {"nib": Text("NIB"), "pt_code": Text("University code"), "npwp": Text("NPWP")}
"""What the numbers are called in a sentence."""


def digits_of(value: str) -> str:
    """An identifier without the spaces, dots and dashes with which people write it."""
    return SEPARATORS.sub("", value)


def count_fault(name: str | Text, value: str, expected: int) -> Text | None:
    """What is wrong with an identifier of so many digits, or None."""
    plain = digits_of(value)
    if not plain.isascii() or not plain.isdigit():
        return Text("%(name)s consists of digits alone; “%(given)s” was entered.", name=name, given=value)
    if len(plain) != expected:
        return Text("%(name)s has %(expected)s digits; %(given)s were entered.", name=name, expected=expected, given=len(plain))
    return None


def npwp_note(value: str) -> Text | None:
    """What a person should know about a tax number that may yet be sent: its count is not right, or it is of the old form."""
    plain = digits_of(value)
    if len(plain) == OLD_NPWP_DIGITS and plain.isdigit():
        return Text("This is the old form of 15 digits. With a leading 0 it reads %(offered)s.", offered="0" + plain)
    fault = count_fault(IDENTIFIERS["npwp"], value, NPWP_DIGITS)
    return Text("%(fault)s You may go on; the verifier will ask.", fault=fault) if fault else None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the verifier's list: a field, what was submitted, and what can be said of it without an officer."""

    field: str
    value: Any
    code: str
    """pass, fail or unknown."""
    result: Text
    comments: Sequence[str] = ()
    """Earlier comments on this field, oldest first."""
    changed: bool = False
    """Whether it differs from the submission before."""


def checks(document: Mapping[str, Any], kind: PartnerKind) -> list[Check]:
    """What can be checked by rule of a submission; what needs an officer's eye says so."""
    number, expected = ("nib", NIB_DIGITS) if kind is PartnerKind.COMPANY else ("pt_code", PT_CODE_DIGITS)
    found = [
        Check("contact_name", f"{document['contact_name']}, {document['contact_phone']}", "pass", Text("The e-mail address is proved")),
        Check("legal_form", LEGAL_FORMS[kind][LegalForm(document["legal_form"])], "pass", Text("Given")),
        _counted(number, document[number], IDENTIFIERS[number], expected),
        _counted("npwp", document["npwp"], IDENTIFIERS["npwp"], NPWP_DIGITS),
        Check("address", document["address"], "pass", Text("Given")),
        _papers("deed", document["deed"], Text("Read it: is this the organisation's own deed or decree?")),
        Check("signer_name", f"{document['signer_name']}, {document['signer_post']}", "pass", Text("Given")),
        _papers("mandate", document["mandate"], Text("Read it: has whoever gives the power signed it?")),
    ]
    if kind is PartnerKind.COMPANY:
        covers = Text("In %(edition)s. Does it cover what is to be offered?", edition=document["kbli_edition"] or "KBLI")
        found.append(Check("kbli", ", ".join(document["kbli"]), "unknown", covers))
    found.append(
        Check("activities", document["activities"], "unknown", Text("Read it: is there learning in it, beyond help with the host's work?"))
    )
    return found


def _counted(name: str, value: str, called: Text, expected: int) -> Check:
    fault = count_fault(called, value, expected)
    return Check(name, value, "fail" if fault else "pass", fault or Text("%(expected)s digits", expected=expected))


def _papers(name: str, file_id: str | None, question: Text) -> Check:
    return Check(name, file_id, "unknown" if file_id else "fail", question if file_id else Text("Not uploaded."))


def check_verifiable(document: Mapping[str, Any]) -> None:
    """Raises DomainError for a submission that cannot be verified yet: a tax number that is none, or a paper that is not there."""
    fault = count_fault(IDENTIFIERS["npwp"], document["npwp"], NPWP_DIGITS)
    if fault:
        raise DomainError(Text("This cannot be verified: %(fault)s Return it with a comment.", fault=fault))
    for name in ("deed", "mandate"):
        if not document[name]:
            raise DomainError(
                Text("This cannot be verified: %(paper)s is not uploaded. Return it with a comment.", paper=FIELD_NAMES[name])
            )


def number_of(year: int, count: int) -> str:
    """The number of the partner that comes after so many."""
    return f"MTR-{year}-{9001 + count:04d}"


DRAFT_KEPT = dt.timedelta(days=30)
"""How long a registration that was never submitted is kept, as its page promises."""

RECORDED: dict[str, Text] = {
    "registry.partner.registered": Text("Partner entered"),
    "registry.partner.submitted": Text("Registration of the partner submitted"),
    "registry.partner.returned": Text("Registration of the partner returned for correction"),
    "registry.partner.refused": Text("Registration of the partner not approved"),
    "registry.partner.verified": Text("Partner verified"),
    "registry.partner.suspended": Text("Partner suspended"),
    "registry.partner.restored": Text("Suspension of the partner lifted"),
    "registry.partner.ended": Text("Partnership ended"),
}
"""What the audit record calls each event that this slice writes into it."""
