"""A partner's states, what describes it, and what its identifiers look like. Pure."""

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from partners.registry.domain.accreditation import accreditation_code
from partners.registry.domain.identifiers import (
    IDENTIFIERS,
    NIB_DIGITS,
    NITKU_DIGITS,
    NPWP_DIGITS,
    PT_CODE_DIGITS,
    count_fault,
    licence_fault,
    nitku_note,
    npwp_note,
    past_fault,
)
from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from portal.kernel.states import Machine
from portal.kernel.text import Text

__all__ = ["IDENTIFIERS", "NIB_DIGITS", "PT_CODE_DIGITS", "accreditation_code", "count_fault", "npwp_note"]
"""What others take from here though it is said in a module of its own."""


class PartnerKind(enum.StrEnum):
    """What registers."""

    COMPANY = "company"
    UNIVERSITY = "university"
    CERTIFICATION_BODY = "certification_body"
    """A professional certification body (LSP) licensed by BNSP."""
    TRAINING_PROVIDER = "training_provider"


ROLES = {
    PartnerKind.COMPANY: Role.COMPANY_HR,
    PartnerKind.UNIVERSITY: Role.UNIVERSITY_STAFF,
    PartnerKind.CERTIFICATION_BODY: Role.COMPANY_HR,
    PartnerKind.TRAINING_PROVIDER: Role.COMPANY_HR,
}
"""In which role a partner's people work: the roles are few, and all who run an organisation that is no university share one (0014)."""


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


class ChangeState(enum.StrEnum):
    """Where a proposed change of verified facts stands."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ChangeStep(enum.StrEnum):
    """What can happen to it."""

    SUBMIT = "submit"
    RETURN = "return"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


CHANGE = Machine(
    {
        (ChangeState.RETURNED, ChangeStep.SUBMIT): ChangeState.SUBMITTED,
        (ChangeState.SUBMITTED, ChangeStep.RETURN): ChangeState.RETURNED,
        (ChangeState.SUBMITTED, ChangeStep.ACCEPT): ChangeState.ACCEPTED,
        (ChangeState.SUBMITTED, ChangeStep.REFUSE): ChangeState.REFUSED,
        (ChangeState.SUBMITTED, ChangeStep.WITHDRAW): ChangeState.WITHDRAWN,
        (ChangeState.RETURNED, ChangeStep.WITHDRAW): ChangeState.WITHDRAWN,
    }
)


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
    PartnerKind.CERTIFICATION_BODY: {
        LegalForm.PRIVATE: Text("Body of a profession or an industry"),
        LegalForm.PUBLIC: Text("Body of a school, university or public agency"),
    },
    PartnerKind.TRAINING_PROVIDER: {
        LegalForm.PRIVATE: Text("Private training provider"),
        LegalForm.COOPERATIVE: Text("Foundation, cooperative or another form"),
        LegalForm.PUBLIC: Text("Public training provider"),
    },
}

PAPERS = ("deed", "mandate", "licence")
"""The fields that hold a file, by its id."""
NUMBERS: dict[PartnerKind, dict[str, int]] = {
    PartnerKind.COMPANY: {"nib": NIB_DIGITS},
    PartnerKind.UNIVERSITY: {"pt_code": PT_CODE_DIGITS},
    PartnerKind.CERTIFICATION_BODY: {},
    PartnerKind.TRAINING_PROVIDER: {"nib": NIB_DIGITS},
}
"""The numbers that a kind must have beside its tax number, with their count of digits; a certification body has a licence instead."""


DAYS = ("deed_date", "mandate_expires_on", "licence_expires_on")
"""The fields that hold a day."""


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
    licence: str | None = None
    nitku: str | None = None
    kbli_codes: Sequence[str] = ()
    licence_number: str | None = None
    licence_expires_on: dt.date | None = None
    deed_number: str | None = None
    deed_notary: str | None = None
    deed_date: dt.date | None = None
    mandate_expires_on: dt.date | None = None

    def document(self) -> dict[str, Any]:
        """As a plain value, for the snapshot of a submission."""
        days = {name: day.isoformat() if (day := getattr(self, name)) else None for name in DAYS}
        return {**asdict(self), **days, "kbli": list(self.kbli), "kbli_codes": list(self.kbli_codes)}


FIELD_NAMES: dict[str, Text] = {
    "name": Text("Name of the organisation"),
    "contact_name": Text("Contact"),
    "contact_phone": Text("Telephone"),
    "legal_form": Text("Legal form"),
    "nib": Text("Business identification number (NIB)"),
    "pt_code": Text("University code (PDDikti)"),
    "licence_number": Text("Licence number of BNSP"),
    "licence_expires_on": Text("Last day of the licence"),
    "licence": Text("Licence"),
    "npwp": Text("Tax number (NPWP)"),
    "nitku": Text("Number of the branch (NITKU)"),
    "address": Text("Address"),
    "website": Text("Website"),
    "deed_number": Text("Number of the deed or decree"),
    "deed_notary": Text("Notary, or who issued it"),
    "deed_date": Text("Date of the deed or decree"),
    "deed": Text("Deed of establishment"),
    "signer_name": Text("Who signs"),
    "signer_post": Text("Post of the signer"),
    "signer_mandate": Text("Authority of the signer"),
    "mandate_expires_on": Text("Last day of the power of attorney"),
    "mandate": Text("Power of attorney (surat kuasa)"),
    "kbli": Text("Business sectors (KBLI)"),
    "kbli_codes": Text("KBLI codes of 5 digits"),
    "activities": Text("What is to be offered"),
}


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
    found = [
        Check("contact_name", f"{document['contact_name']}, {document['contact_phone']}", "pass", Text("The e-mail address is proved")),
        Check("legal_form", LEGAL_FORMS[kind][LegalForm(document["legal_form"])], "pass", Text("Given")),
        *_identified(document, kind),
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


def _identified(document: Mapping[str, Any], kind: PartnerKind) -> list[Check]:
    """The lines of the numbers that this kind has."""
    lines = [_counted(name, document[name], IDENTIFIERS[name], expected) for name, expected in NUMBERS[kind].items()]
    if kind is PartnerKind.CERTIFICATION_BODY:
        number = document.get("licence_number") or ""
        fault = licence_fault(number)
        lines.append(Check("licence_number", number, "fail" if fault else "pass", fault or Text("Of the form that BNSP gives")))
        lines.append(_papers("licence", document.get("licence"), Text("Read it: is it BNSP's own, for this body, and still valid?")))
        lines += [_counted("nib", document["nib"], IDENTIFIERS["nib"], NIB_DIGITS)] if document.get("nib") else []
    if document.get("nitku"):
        note = nitku_note(document["nitku"], document["npwp"])
        lines.append(Check("nitku", document["nitku"], "unknown" if note else "pass", note or Text("It begins with the tax number")))
    return lines


def check_numbers(kind: PartnerKind, details: Details, today: dt.date) -> None:
    """Raises DomainError beside its field for a number of a wrong form, or a deed of a day that is yet to come."""
    values = details.document()
    asked = {name: (values[name] or "", expected) for name, expected in NUMBERS[kind].items()}
    asked |= {name: (values[name], most) for name, most in (("nib", NIB_DIGITS), ("nitku", NITKU_DIGITS)) if values[name]}
    for name, (value, expected) in asked.items():
        fault = count_fault(IDENTIFIERS[name], value, expected)
        if fault:
            raise DomainError(fault, name)
    fault = licence_fault(details.licence_number or "") if kind is PartnerKind.CERTIFICATION_BODY else None
    if fault:
        raise DomainError(fault, "licence_number")
    late = past_fault(FIELD_NAMES["deed_date"], details.deed_date, today) if details.deed_date else None
    if late:
        raise DomainError(late, "deed_date")


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
    needed = PAPERS if document.get("licence_number") else ("deed", "mandate")
    for name in needed:
        if not document.get(name):
            raise DomainError(
                Text("This cannot be verified: %(paper)s is not uploaded. Return it with a comment.", paper=FIELD_NAMES[name])
            )


@dataclass(frozen=True, slots=True)
class Consequence:
    """Something that a suspension or an end touches: in words, how many of it, and where it is read."""

    text: Text
    count: int = 1
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An agreement in force, as everybody may know it."""

    number: str
    until: dt.date


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
    "registry.programme.added": Text("Study programme added"),
    "registry.programme.corrected": Text("Study programme corrected"),
    "registry.programme.confirmed": Text("Study programme confirmed against its decree"),
    "registry.programme.returned": Text("Study programme returned for correction"),
    "registry.programme.ended": Text("Study programme ended"),
    "registry.person.invited": Text("Colleague invited to a partner"),
    "registry.person.changed": Text("Parts of a partner's colleague changed"),
    "registry.person.ended": Text("Access of a partner's colleague ended"),
    "registry.change.submitted": Text("Change of a partner's verified facts proposed"),
    "registry.change.returned": Text("Change of a partner's verified facts returned for correction"),
    "registry.change.accepted": Text("Change of a partner's verified facts confirmed"),
    "registry.change.refused": Text("Change of a partner's verified facts not confirmed"),
    "registry.change.withdrawn": Text("Change of a partner's verified facts withdrawn"),
    "registry.unit.added": Text("Unit of a partner added"),
    "registry.unit.changed": Text("Unit of a partner changed"),
    "registry.unit.ended": Text("Unit of a partner ended"),
    "registry.paper.expired": Text("A paper of the partner has expired"),
}
"""What the audit record calls each event that this slice writes into it."""
