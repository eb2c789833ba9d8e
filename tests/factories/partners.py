"""Partners, their people and officers for tests."""

import datetime as dt
import uuid
from typing import Any

from partners.agreements import services as agreements
from partners.agreements.domain import Scope
from partners.agreements.models import Agreement
from partners.offerings import services as offerings
from partners.offerings.domain import MOST_SEATS, Filled
from partners.offerings.models import MentorCapacity, MentorRequest, Offering
from partners.offerings.queries.mentors import find_capacity
from partners.registry import services as registry
from partners.registry.domain import ROLES, Details, PartnerKind
from partners.registry.models import Partner
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.accounts.domain import AccountState
from portal.accounts.models import Account
from portal.files import services as files
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.reference import services as reference
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.services import Answer

PDF = b"%PDF-1.7\n% a paper for tests\n"


def code_lists() -> None:
    """Offices, code lists and the procedures of the partners' side."""
    organisation_services.seed()
    reference.seed()
    registry.load_procedures()
    agreements.load_procedures()
    offerings.load_procedures()
    db.session.flush()


def account(email: str, name: str) -> Account:
    """An account that can sign in."""
    opened = account_services.open_account(email=email, name=name, by=SYSTEM)
    opened.state = AccountState.ACTIVE
    db.session.flush()
    return opened


def officer(role: Role, office: str) -> Account:
    """An officer of a role at an office."""
    made = account(f"{role.value}-{uuid.uuid4().hex[:6]}@jakarta.test", f"Petugas {role.value} (contoh)")
    body = organisations.find_body_by_code(office)
    assert body is not None
    account_services.give_grant(made, role, body.id, by=SYSTEM)
    db.session.flush()
    return made


def who(of: Account, role: Role | None = None) -> Identity:
    """The person of an account in a role."""
    db.session.flush()
    return accounts.identity_of(of.id, role)


def partner(name: str = "PT Contoh Uji Coba", kind: PartnerKind = PartnerKind.COMPANY) -> tuple[Partner, Account]:
    """A registration that has just begun, and the account of whoever began it."""
    made = account(f"hr-{uuid.uuid4().hex[:6]}@contoh.test", "Rani Contoh")
    opened = registry.register(made, kind=kind, organisation=name)
    db.session.flush()
    return opened, made


def paper(by: Identity, name: str = "akta.pdf") -> str:
    """A stored file's id."""
    return str(files.keep(name, PDF, by=by).id)


def details(by: Identity, **changed: Any) -> Details:
    """A whole description of a company."""
    values: dict[str, Any] = {
        "contact_name": "Rani Contoh",
        "contact_phone": "021 5550 1234",
        "legal_form": "private",
        "npwp": "9999000000000801",
        "address": "Jalan Contoh 1, Jakarta",
        "signer_name": "Budi Contoh",
        "signer_post": "Direktur",
        "signer_mandate": "Akta nomor 12 tahun 2019, pasal 11",
        "activities": "Perancangan layanan digital.",
        "nib": "9999000000801",
        "kbli": ("62",),
        "kbli_edition": "KBLI 2020",
        **changed,
    }
    for name in ("deed", "mandate"):
        if name not in changed:
            values[name] = paper(by, f"{name}.pdf")
    return Details(**values)


def decide(
    subject: str,
    subject_id: uuid.UUID,
    outcome: str,
    ground: str,
    by: Identity,
    *,
    reason: str = "Diperiksa.",
    comments: dict[str, str] | None = None,
) -> None:
    """Take the decision on the open turn of a subject's case."""
    case = cases.find_case_of(subject, subject_id)
    assert case is not None
    turn = cases.open_step(case.id)
    assert turn is not None
    returned = "applicant" if outcome == "return" else None
    workflow.decide(turn, Answer(outcome, ground, reason, returned_to=returned, details={"comments": comments} if comments else {}), by=by)
    db.session.flush()


def verified(name: str = "PT Contoh Uji Coba", **changed: Any) -> tuple[Partner, Account]:
    """A verified company and the account of its contact."""
    made, hr = partner(name)
    by = who(hr, ROLES[made.kind])
    registry.submit(made, details(by, **changed), by=by)
    verify(made)
    return made, hr


def verified_university(name: str = "Universitas Contoh Uji Coba", pt_code: str = "999001") -> tuple[Partner, Account]:
    """A verified university and the account of its contact."""
    made, staff = partner(name, PartnerKind.UNIVERSITY)
    by = who(staff, Role.UNIVERSITY_STAFF)
    own = {"legal_form": "public", "npwp": f"9999000000{pt_code}", "nib": None, "pt_code": pt_code, "kbli": (), "kbli_edition": None}
    registry.submit(made, details(by, **own), by=by)
    verify(made)
    return made, staff


def verify(submitted: Partner) -> None:
    """Say as BKD that a partner is what it submitted."""
    verifier = who(officer(Role.VERIFIER, "BKD"), Role.VERIFIER)
    decide("partner", submitted.id, "verify", "complete_and_true", verifier)


SIGNATURE = {"signer": "Budi Contoh", "post": "Direktur", "mandate": "Akta nomor 12"}


def scope(**changed: Any) -> Scope:
    """A scope that covers internships around the tests' day."""
    values: dict[str, Any] = {
        "kinds": ["internship"],
        "fields": "Layanan digital.",
        "seats_a_year": 10,
        "starts_on": dt.date(2026, 1, 1),
        "ends_on": dt.date(2027, 12, 31),
        "runoff": False,
        "costs": "Tanpa biaya.",
    }
    return Scope(**{**values, **changed})


def proposed(partner: Partner, hr: Account, **changed: Any) -> Agreement:
    """An agreement that the bureau reviews."""
    by = who(hr, ROLES[partner.kind])
    begun = agreements.begin(partner, by=by)
    db.session.flush()
    agreements.submit(begun, scope(**changed), by=by)
    db.session.flush()
    return begun


def to_sign(partner: Partner, hr: Account, **changed: Any) -> Agreement:
    """An agreement that awaits both signatures."""
    made = proposed(partner, hr, **changed)
    decide("agreement", made.id, "agree", "within_mandate", bureau())
    return made


def bureau() -> Identity:
    """Somebody of the cooperation bureau."""
    return who(officer(Role.COOPERATION, "BIRO-KSD"), Role.COOPERATION)


def in_force(partner: Partner, hr: Account, **changed: Any) -> Agreement:
    """An agreement that both sides have signed."""
    made = to_sign(partner, hr, **changed)
    signature = agreements.Signature(**SIGNATURE, file_name="pks.pdf", data=PDF)
    agreements.sign(made, signature, by=who(hr, ROLES[partner.kind]))
    agreements.sign(made, signature, by=bureau())
    db.session.flush()
    return made


PARTICULARS: dict[str, Any] = {
    "unit": "Layanan digital",
    "tasks": ["Mengukur waktu tunggu", "Memetakan layanan"],
    "outcomes": ["Membaca data antrean"],
    "working_pattern": "Senin sampai Kamis",
    "mentor_name": "Bagas Contoh",
    "benefits": "Makan siang",
    "laptop": "Lent",
    "pay": "Salary and performance allowance (TPP) go on as usual",
    "attendance": "The mentor confirms attendance in the logbook",
    "leave": "Leave is asked of the agency; the host is told",
    "documents_needed": [],
    "not_employment": "x",
}


def filled(**changed: Any) -> Filled:
    """An internship slot as it is submitted."""
    values: dict[str, Any] = {
        "title": "Perancangan antrean",
        "seats": 2,
        "starts_on": dt.date(2027, 1, 11),
        "ends_on": dt.date(2027, 4, 2),
        "deadline": dt.datetime(2026, 12, 18, 9, tzinfo=dt.UTC),
        "mentor_name": "Bagas Contoh",
        "mentor_email": "bagas@contoh.test",
        "document": {
            "summary": "Antrean layanan.",
            "place": "Jakarta",
            "mode": "on_site",
            "competencies": [{"code": "M.05", "name": "Pelayanan publik", "level": 3}],
            "requirements": {"levels": {}, "grades": [], "education": []},
            "particulars": PARTICULARS,
        },
    }
    return Filled(**{**values, **changed})


def offering(partner: Partner, hr: Account) -> Offering:
    """An offering that has just begun."""
    begun = offerings.begin(partner, "internship", by=who(hr, Role.COMPANY_HR))
    db.session.flush()
    return begun


def may_have(partner: Partner, email: str, most: int = MOST_SEATS) -> None:
    """Say how many participants a mentor may have at once: by default so many that nothing is refused for it."""
    if find_capacity(partner.id, email) is None:
        db.session.add(MentorCapacity(partner_id=partner.id, email=email, most=most, set_by_name="Rani Contoh"))
        db.session.flush()


def submitted(partner: Partner, hr: Account, **changed: Any) -> tuple[Offering, MentorRequest]:
    """An offering whose mentor is asked, and has room for it."""
    begun = offering(partner, hr)
    may_have(partner, filled(**changed).mentor_email)
    request = offerings.submit(begun, filled(**changed), by=who(hr, Role.COMPANY_HR))
    db.session.flush()
    return begun, request


def accepted(partner: Partner, hr: Account, **changed: Any) -> Offering:
    """An offering that the curator reviews."""
    begun, request = submitted(partner, hr, **changed)
    offerings.answer(request, accepts=True)
    db.session.flush()
    return begun


def curator() -> Identity:
    """Somebody of BPSDM who curates."""
    return who(officer(Role.CURATOR, "BPSDM"), Role.CURATOR)


def published(partner: Partner, hr: Account, **changed: Any) -> Offering:
    """An offering that stands in the catalogue."""
    made = accepted(partner, hr, **changed)
    decide("offering", made.id, "publish", "learning_shown", curator())
    return made
