"""Letters and their texts, whose pages access.toml names: each made new for one cell, as somebody's own."""

import uuid
from collections.abc import Callable
from typing import Any

from portal.accounts.models import Account
from portal.applications.domain import ApplicationState
from portal.applications.models import Application, Assignment
from portal.catalogue.queries import get_opportunity
from portal.documents.domain import Addressee, InitialState, LetterState, TemplateState
from portal.documents.models import Letter, LetterInitial, LetterTemplate
from portal.documents.queries import find_in_force, newest_version
from portal.documents.services import Numbering, draw_up, keep_pdf
from portal.documents.services.issuing import FORM
from portal.documents.services.texts import seed
from portal.drafts.services import save
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.organisations.models import Body
from portal.reference import services as reference
from tests.architecture.access_applications import applied, case_of, seated
from tests.architecture.access_base import DAY, Made, body_of, grant_of, number, person


def drawn_up(owner: Account, **changed: Any) -> Letter:
    """A letter that names the person and waits for its signature."""
    content = {"authority": "Kepala BKD", "government": "", "purpose": ["Magang."], "terms": [], "basis": [], "copies": []}
    about = applied(owner)
    about.state = ApplicationState.APPROVED
    case_of(about, closed_at=clock.now(), outcome="approve")
    addressee = Addressee(subject_id=about.id, account_id=owner.id, name=owner.name, nip="199003142015032901", details={})
    made = draw_up("assignment", subject="Penugasan magang (contoh)", content=content, addressees=[addressee], by=SYSTEM, **changed)
    db.session.commit()
    return made


def letter(owner: Account) -> Made:
    """A letter."""
    return {"letter_id": drawn_up(owner).id}


def signed(owner: Account) -> Letter:
    """A letter in force."""
    made = drawn_up(owner)
    made.state, made.signed_at, made.signed_by = LetterState.VALID, clock.now(), uuid.uuid4()
    made.signer_name, made.signer_post = "Ratna Dewanti (contoh)", "Kepala BKD"
    keep_pdf(made.copies[0], b"%PDF-1.7 contoh")
    db.session.commit()
    return made


def letter_in_force(owner: Account) -> Made:
    """The same."""
    return {"letter_id": signed(owner).id}


def assignment_in_force(owner: Account) -> Made:
    """An assignment that can be extended, with a later last day."""
    seed()
    reference.seed()
    signed(owner)
    about = db.session.query(Application).filter_by(account_id=owner.id).order_by(Application.created_at.desc()).first()
    assert about is not None
    about.state = ApplicationState.ISSUED
    agency = db.session.get(Body, about.agency_id)
    assert agency is not None
    agency.away_limit = 3
    seated(about)
    db.session.query(Assignment).filter_by(application_id=about.id).one().approved_at = clock.now()
    last = get_opportunity(about.opportunity_id).ends_on + 30 * DAY
    db.session.commit()
    return {"application_id": about.id, "day": str(last.day), "month": str(last.month), "year": str(last.year)}


def letter_copy(owner: Account) -> Made:
    """A person's copy with its file."""
    return {"copy_id": signed(owner).copies[0].id}


def signed_code(owner: Account) -> Made:
    """The code on a letter in force."""
    return {"code": signed(owner).copies[0].code}


def letter_to_initial(owner: Account) -> Made:
    """A letter that waits for the person's initial and names another."""
    made, grant = drawn_up(person(Role.CIVIL_SERVANT)), grant_of(owner)
    role, body_id = (grant.role, grant.body_id) if grant else (Role.CURATOR, body_of(None).id)
    made.initials = [LetterInitial(place=1, role=role, body_id=body_id, post="Kepala Bidang", state=InitialState.WAITING)]
    made.state = LetterState.INITIALLING
    db.session.commit()
    return {"letter_id": made.id}


def letter_without_number(owner: Account) -> Made:
    """A letter whose number comes from another office."""
    return {"letter_id": drawn_up(owner, numbering=Numbering(outside=True)).id, "number": f"{number()}/KT.01/2026"}


def letters_signed_together(owner: Account) -> Made:
    """What became of letters that the person signed together."""
    batch_id = uuid.uuid4()
    save(FORM, batch_id, {"letters": []}, account_id=owner.id)
    db.session.commit()
    return {"batch_id": batch_id}


def letter_kind(_: Account) -> Made:
    """A kind of letter with the text that the product brings."""
    seed()
    db.session.commit()
    return {"kind": "assignment"}


def letter_text(owner: Account) -> Made:
    """A version of a text that the person has drafted."""
    seed()
    found = find_in_force("assignment")
    assert found is not None
    made = LetterTemplate(
        id=uuid.uuid4(),
        kind="assignment",
        version=newest_version("assignment") + 1,
        state=TemplateState.DRAFT,
        body=found.body,
        reason="Pedoman baru.",
        drafted_by=owner.id,
        drafted_name=owner.name,
    )
    db.session.add(made)
    db.session.commit()
    return {"template_id": made.id}


LETTERS: dict[str, Callable[[Account], Made]] = {
    "assignment_in_force": assignment_in_force,
    "letter": letter,
    "letter_copy": letter_copy,
    "letter_in_force": letter_in_force,
    "letter_kind": letter_kind,
    "letter_text": letter_text,
    "letter_to_initial": letter_to_initial,
    "letter_without_number": letter_without_number,
    "letters_signed_together": letters_signed_together,
    "signed_code": signed_code,
}
