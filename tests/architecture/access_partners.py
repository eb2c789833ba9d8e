"""The objects of the partners' side and the rules whose pages access.toml names: each made new for one cell."""

import datetime as dt
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from partners.agreements.domain import AgreementState, Side
from partners.agreements.models import Agreement, AgreementRound
from partners.offerings.domain import OfferingState
from partners.offerings.models import MentorRequest, Offering, OfferingOwner, OfferingSheet
from partners.registry import services as registry
from partners.registry.domain import ROLES, ChangeState, LegalForm, PartnerKind, PartnerState
from partners.registry.domain.accreditation import ProgrammeLevel, Scheme
from partners.registry.domain.units import UnitKind
from partners.registry.models import Partner, PartnerChange, PartnerPerson, PartnerUnit, StudyProgramme
from partners.registry.services import drafting
from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.eligibility.domain.rules import RuleState
from portal.eligibility.models import PolicyRule
from portal.files.services import keep as keep_file
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.hashing import digest
from portal.kernel.identity import Role
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.workflow.models import CaseFile, CaseStep, ProcedureVersion
from tests.architecture.access_base import DAY, Made, body_of, home_of, number, person
from tests.factories.partners import filled

PDF = b"%PDF-1.7 contoh"


def kept(owner: Account) -> uuid.UUID:
    """A file of the person."""
    return keep_file("akta.pdf", PDF, by=accounts.identity_of(owner.id)).id


def registered(owner: Account, state: PartnerState, otherwise: Role = Role.COMPANY_HR) -> Partner:
    """A partner in a state: the person's own body if that can be one."""
    body = home_of(owner)
    if body.kind not in {BodyKind.COMPANY, BodyKind.UNIVERSITY}:
        body = body_of(otherwise)
    place, is_company = number(), body.kind is BodyKind.COMPANY
    made = Partner(
        id=uuid.uuid4(),
        body_id=body.id,
        kind=PartnerKind.COMPANY if is_company else PartnerKind.UNIVERSITY,
        name=body.name,
        state=state,
        number=f"MTR-{place:06}",
        legal_form=LegalForm.PRIVATE,
        nib=f"{place:013}" if is_company else None,
        pt_code=None if is_company else f"{place:06}",
        npwp=f"{place:016}",
        address="Jalan Contoh 1, Jakarta",
        kbli=["62"] if is_company else None,
        kbli_edition="KBLI 2020" if is_company else None,
        contact_name="Rani Contoh",
        contact_phone="021 5550 1234",
        signer_name="Budi Contoh",
        signer_post="Direktur",
        signer_mandate="Akta nomor 12",
        activities="Layanan digital.",
        submitted_at=clock.now() if state is not PartnerState.DRAFT else None,
        verified_at=clock.now() if state is PartnerState.VERIFIED else None,
    )
    if state is not PartnerState.DRAFT:
        made.deed_id, made.mandate_id = kept(owner), kept(owner)
    db.session.add(made)
    db.session.commit()
    return made


def described(owner: Account) -> Made:
    """A partner whose form is filled in to the last page and not yet sent."""
    made = registered(owner, PartnerState.DRAFT)
    is_company = made.kind is PartnerKind.COMPANY
    pages: dict[str, dict[str, Any]] = {
        "contact": {"contact_name": "Rani Contoh", "contact_phone": "021 5550 1234"},
        "identity": {"legal_form": "private", "npwp": made.npwp, "address": made.address, "nib": made.nib, "pt_code": made.pt_code},
        "signer": {"signer_name": "Budi Contoh", "signer_post": "Direktur", "signer_mandate": "Akta nomor 12"},
        "activities": {"activities": "Layanan digital.", **({"kbli": ["62"]} if is_company else {})},
        drafting.FILES: {name: {"id": str(kept(owner)), "name": f"{name}.pdf"} for name in ("deed", "mandate")},
    }
    for page, data in pages.items():
        drafting.save(registry.FORM, page, made.id, data)
    db.session.commit()
    return {"partner_id": made.id}


def programme(owner: Account) -> Made:
    """A study programme that waits for the verifier, of the person's university if they work for one."""
    body = home_of(owner)
    of = registered(owner, PartnerState.VERIFIED, Role.UNIVERSITY_STAFF)
    made = StudyProgramme(
        id=uuid.uuid4(),
        partner_id=of.id,
        code=f"{number() % 100_000:05}",
        name=f"Magister Contoh {body.name}",
        level=ProgrammeLevel.S2,
        scheme=Scheme.BAN_PT,
        grade="A",
        decree_number="1/SK/2026",
        decree_date=clock.today() - 30 * DAY,
        expires_on=clock.today() + 700 * DAY,
        decree_id=kept(owner),
        submitted_at=clock.now(),
    )
    db.session.add(made)
    db.session.commit()
    return {"programme_id": made.id}


def licensed(owner: Account) -> Made:
    """A partner with a licence."""
    made = registered(owner, PartnerState.VERIFIED)
    made.licence_id = kept(owner)
    db.session.commit()
    return {"partner_id": made.id}


def staffed(owner: Account) -> Made:
    """A partner of which the person is the owner, a colleague there, and an address of nobody."""
    of = registered(owner, PartnerState.VERIFIED)
    colleague = person(ROLES[of.kind], db.session.get(Body, of.body_id))
    db.session.add(PartnerPerson(partner_id=of.id, account_id=owner.id, is_owner=True))
    db.session.commit()
    return {"partner_id": of.id, "account_id": str(colleague.id), "email": f"baru{number()}@contoh.test"}


def verified(owner: Account) -> Made:
    """A verified partner with the numbers that a form of it needs."""
    made = registered(owner, PartnerState.VERIFIED)
    return {"partner_id": made.id, "nib": made.nib or "", "pt_code": made.pt_code or ""}


def proposed(owner: Account) -> Made:
    """A change of verified facts that the verifier compares."""
    of = registered(owner, PartnerState.VERIFIED)
    made = PartnerChange(
        id=uuid.uuid4(),
        number=f"{of.number}-P1",
        partner_id=of.id,
        state=ChangeState.SUBMITTED,
        round=1,
        before={"deed": str(of.deed_id)},
        after={"deed": str(kept(owner))},
        reason="Akta baru.",
        proposed_by=owner.id,
        proposed_name=owner.name,
        submitted_at=clock.now(),
    )
    db.session.add(made)
    db.session.commit()
    return {"change_id": made.id, "paper": "deed"}


def partner(state: PartnerState, name: str = "partner_id", **more: str) -> Callable[[Account], Made]:
    """A partner, with the values that its addresses need."""

    def make(owner: Account) -> Made:
        return {name: registered(owner, state).id, **more}

    return make


def agreed(owner: Account, state: AgreementState) -> Agreement:
    """An agreement in a state, of the person's body if that can be a partner."""
    of, today = registered(owner, PartnerState.VERIFIED), clock.today()
    made = Agreement(
        id=uuid.uuid4(),
        number=f"PKS-{number():06}",
        partner_id=of.id,
        body_id=of.body_id,
        partner_name=of.name,
        state=state,
        kinds=["internship"],
        fields="Layanan digital.",
        seats_a_year=10,
        starts_on=today - 30 * DAY,
        ends_on=today + 700 * DAY,
        costs="Tanpa biaya.",
        submitted_at=None if state is AgreementState.DRAFT else clock.now(),
    )
    if state is AgreementState.IN_FORCE:
        made.in_force_at = clock.now()
        for side in ("government", "partner"):
            signature: dict[str, Any] = {"signer": "Budi Contoh", "post": "Direktur", "mandate": "Akta 12"}
            signature |= {"file_id": kept(owner), "signed_at": clock.now()}
            for part, value in signature.items():
                setattr(made, f"{side}_{part}", value)
    db.session.add(made)
    db.session.commit()
    return made


def agreement(state: AgreementState) -> Callable[[Account], Made]:
    """An agreement in a state."""

    def make(owner: Account) -> Made:
        return {"agreement_id": agreed(owner, state).id}

    return make


SCOPE: dict[str, Any] = {
    "kinds": ["internship"],
    "fields": "Layanan digital.",
    "seats_a_year": 10,
    "runoff": False,
    "costs": "Tanpa biaya.",
}


def kept_round(of: Agreement, place: int, side: Side, owner: Account, **changed: Any) -> AgreementRound:
    """A round of the negotiation, with the scope that the agreement has or another."""
    days = {name: getattr(of, name).isoformat() for name in ("starts_on", "ends_on")}
    document = {**SCOPE, **days, "under_id": None, **changed}
    made = AgreementRound(
        agreement_id=of.id,
        round=place,
        side=side,
        document=document,
        sha256=digest(document),
        submitted_by=owner.id,
        submitted_name=owner.name,
        submitted_at=clock.now(),
    )
    db.session.add(made)
    return made


def agreement_under_review(owner: Account) -> Made:
    """An agreement that lies with the bureau in whose body the person works, or with another's."""
    made = agreed(owner, AgreementState.IN_REVIEW)
    kept_round(made, 1, Side.PARTNER, owner)
    case = CaseFile(
        id=uuid.uuid4(),
        procedure_id=db.session.query(ProcedureVersion.id).filter_by(key="agreement.review").scalar(),
        key="agreement.review",
        subject_kind="agreement",
        subject_id=made.id,
        number=made.number,
        title=made.partner_name,
        summary="Layanan digital.",
        body_name=made.partner_name,
    )
    db.session.add(case)
    db.session.flush()
    step = CaseStep(case_id=case.id, key="review", role=Role.COOPERATION, body_id=home_of(owner).id, entered_at=clock.now())
    db.session.add(step)
    db.session.commit()
    return {"agreement_id": made.id, **{f"{name}_{part}": str(getattr(getattr(made, name), part)) for name in DAYS for part in PARTS}}


DAYS, PARTS = ("starts_on", "ends_on"), ("day", "month", "year")


def agreement_countered(owner: Account) -> Made:
    """An agreement of which the bureau proposed another wording."""
    made = agreed(owner, AgreementState.RETURNED)
    kept_round(made, 1, Side.PARTNER, owner)
    kept_round(made, 2, Side.GOVERNMENT, owner, seats_a_year=5)
    db.session.commit()
    return {"agreement_id": made.id, "round": "2"}


def partner_unit(owner: Account) -> Made:
    """A branch or faculty of the person's organisation if they work for one."""
    of = registered(owner, PartnerState.VERIFIED)
    kind = UnitKind.BRANCH if of.kind is PartnerKind.COMPANY else UnitKind.FACULTY
    made = PartnerUnit(id=uuid.uuid4(), partner_id=of.id, kind=kind, name=f"Satuan {number()} (contoh)")
    db.session.add(made)
    db.session.commit()
    return {"unit_id": made.id, "kind": kind.value}


def unit_place(owner: Account) -> Made:
    """A partner without units, and a kind of unit that it can have."""
    of = registered(owner, PartnerState.VERIFIED)
    return {"partner_id": of.id, "kind": "branch" if of.kind is PartnerKind.COMPANY else "faculty"}


def offered(owner: Account, state: OfferingState, mentor: str = "pembimbing@contoh.test") -> Offering:
    """An internship slot in a state, of the person's body if that can be a partner."""
    under = agreed(owner, AgreementState.IN_FORCE)
    is_out, whole = state in {OfferingState.PUBLISHED, OfferingState.CLOSED}, filled()
    made = Offering(
        id=uuid.uuid4(),
        number=f"TWR-{number():06}",
        kind="internship",
        partner_id=under.partner_id,
        body_id=under.body_id,
        partner_name=under.partner_name,
        owner_id=owner.id,
        title=whole.title,
        state=state,
        version=1 if is_out else 0,
        seats=whole.seats,
        starts_on=clock.today() + 60 * DAY,
        ends_on=clock.today() + 120 * DAY,
        deadline=clock.now() + 20 * DAY,
        mentor_name=whole.mentor_name,
        mentor_email=mentor,
        mentor_accepted_at=clock.now() if is_out else None,
        document=whole.document,
        agreement_id=under.id if is_out else None,
        submitted_at=None if state is OfferingState.DRAFT else clock.now(),
        published_at=clock.now() if is_out else None,
    )
    db.session.add(made)
    db.session.commit()
    return made


def offering(state: OfferingState, **more: str) -> Callable[[Account], Made]:
    """An offering in a state."""

    def make(owner: Account) -> Made:
        return {"offering_id": offered(owner, state).id, **more}

    return make


def asked(owner: Account) -> tuple[Offering, str]:
    """An offering whose mentor is the person, and the secret of the link that asks them."""
    made, secret = offered(owner, OfferingState.SUBMITTED, owner.email), secrets.token_urlsafe(32)
    expires: dt.datetime = clock.now() + 10 * DAY
    question = MentorRequest(
        id=uuid.uuid4(),
        offering_id=made.id,
        round=1,
        name="Bagas Contoh",
        email=owner.email,
        secret_hash=digest(secret.encode()),
        expires_at=expires,
    )
    db.session.add(question)
    db.session.commit()
    return made, secret


def offering_revised(owner: Account) -> Made:
    """A published offering of which a change is proposed."""
    made = offered(owner, OfferingState.PUBLISHED)
    made.revision_round = 1
    db.session.commit()
    return {"offering_id": made.id}


def offering_owned(owner: Account) -> Made:
    """An offering that the person owns with a colleague, and another colleague who does not."""
    made = offered(owner, OfferingState.DRAFT)
    of = db.session.get(Partner, made.partner_id)
    assert of is not None
    second, third = (person(ROLES[of.kind], db.session.get(Body, of.body_id)) for _ in range(2))
    db.session.add_all(OfferingOwner(offering_id=made.id, account_id=one.id) for one in (owner, second))
    db.session.commit()
    return {"offering_id": made.id, "account_id": second.id, "account": str(third.id)}


def offering_sheet(owner: Account) -> Made:
    """A sheet with a good row and a bad one that waits to be run."""
    of = registered(owner, PartnerState.VERIFIED)
    line = {"row": 2, "title": "Antrean digital", "starts_on": None, "missing": ["place"], "twins": []}
    made = OfferingSheet(
        id=uuid.uuid4(),
        partner_id=of.id,
        body_id=of.body_id,
        kind="short_course",
        file_name="kursus.csv",
        file_digest="0" * 64,
        good=1,
        bad=1,
        report={
            "good": [line],
            "faults": [{"row": 3, "column": "seats", "value": "x", "reasons": {"id": "Bukan angka.", "en": "No number."}}],
            "made": {},
        },
        uploaded_by=owner.id,
        uploaded_by_name=owner.name,
        content=b"title,seats\nAntrean digital,2\nLain,x\n",
        errors_file=b"PK",
    )
    db.session.add(made)
    db.session.commit()
    return {"sheet_id": made.id}


def offering_at_mentor(owner: Account) -> Made:
    """An offering that waits for its mentor."""
    return {"offering_id": asked(owner)[0].id}


def mentor_link(owner: Account) -> Made:
    """A link that asks a mentor."""
    return {"secret": asked(owner)[1]}


def rule_in_force(_: Account) -> Made:
    """A rule of which nobody has drafted another version."""
    db.session.query(PolicyRule).filter_by(state=RuleState.DRAFT).update({"state": RuleState.DISCARDED})
    found = db.session.query(PolicyRule).filter_by(rule_id="MAG-02", state=RuleState.IN_FORCE).one()
    db.session.commit()
    return {"row_id": found.id}


def drafted_rule(owner: Account) -> Made:
    """Another version of a rule, drafted by the person."""
    current = db.session.get(PolicyRule, rule_in_force(owner)["row_id"])
    assert current is not None
    copied = ("rule_id", "policy", "fact", "operator", "value", "unit", "message", "legal_basis", "evidence", "effect", "step")
    made = PolicyRule(
        id=uuid.uuid4(),
        version=1000 + number(),
        valid_from=clock.today() + DAY,
        drafted_by=owner.id,
        drafted_by_name=owner.name,
        reason="Aturan baru.",
        **{name: getattr(current, name) for name in copied},
    )
    db.session.add(made)
    db.session.commit()
    return {"row_id": made.id}


MAKERS: dict[str, Callable[[Account], Made]] = {
    "agreement": agreement(AgreementState.IN_REVIEW),
    "agreement_countered": agreement_countered,
    "agreement_under_review": agreement_under_review,
    "agreement_draft": agreement(AgreementState.DRAFT),
    "agreement_in_force": agreement(AgreementState.IN_FORCE),
    "agreement_to_sign": agreement(AgreementState.TO_SIGN),
    "change": proposed,
    "certified_partner": licensed,
    "described_partner": described,
    "drafted_rule": drafted_rule,
    "mentor_link": mentor_link,
    "offering": offering(OfferingState.SUBMITTED),
    "offering_at_mentor": offering_at_mentor,
    "offering_draft": offering(OfferingState.DRAFT, page="tasks"),
    "offering_closed": offering(OfferingState.CLOSED),
    "offering_owned": offering_owned,
    "offering_revised": offering_revised,
    "offering_sheet": offering_sheet,
    "offering_published": offering(OfferingState.PUBLISHED),
    "partner": partner(PartnerState.DRAFT, step="contact"),
    "programme": programme,
    "partner_paper": partner(PartnerState.VERIFIED),
    "rule_in_force": rule_in_force,
    "staffed_partner": staffed,
    "partner_unit": partner_unit,
    "unit_place": unit_place,
    "university": partner(PartnerState.VERIFIED),
    "verified_partner": verified,
}
