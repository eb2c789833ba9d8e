"""The curricula whose stages and versions access.toml names: each made new for one cell, in a state, with required values explicit."""

import uuid
from collections.abc import Callable

from partners.curricula.domain import SIDES, CurriculumState, Share, Side, cut
from partners.curricula.domain.document import Document, new_part
from partners.curricula.domain.parts import PartKind
from partners.curricula.models import (
    Curriculum,
    CurriculumAnswer,
    CurriculumMember,
    CurriculumPart,
    CurriculumReview,
    CurriculumSignature,
    CurriculumVersion,
)
from partners.registry.domain import PartnerState
from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.architecture.access_base import Made, grant_of, home_of, number, person
from tests.architecture.access_partners import kept, registered

PRACTICE = str(uuid.UUID(int=3))


def written() -> Document:
    """A subject with practice at a host."""
    subject = str(uuid.UUID(int=2))
    whole = Document().having(new_part(Document(), subject, PartKind.SUBJECT, None, code="KLD101"))
    return whole.having(new_part(whole, PRACTICE, PartKind.PRACTICE, subject, text="Memetakan layanan."))


def stage(state: CurriculumState) -> Callable[[Account], Made]:
    """A curriculum in a state, in which the person leads for the side of their role, and a colleague for the university and the government.

    Its version is the text before the last change; whoever awaits something of the person finds it.
    """

    def make(owner: Account) -> Made:
        made, side = begun(owner, state)
        version = versioned(made, owner)
        awaited = side or Side.UNIVERSITY
        signed = state is CurriculumState.AGREED and side is not None
        for one in Side:
            given = {"side": one, "account_id": owner.id, "name": owner.name}
            if state is not CurriculumState.IN_REVIEW:
                db.session.add(CurriculumAnswer(curriculum_id=made.id, round=1, is_agreed=True, place=0, **given))
            if state not in {CurriculumState.IN_REVIEW, CurriculumState.CHANGES_REQUESTED} and not (signed and one is awaited):
                signer = person()
                given |= {"account_id": signer.id, "body_name": "Badan Contoh", "post": "Kepala", "sha256": version.sha256}
                db.session.add(CurriculumSignature(version_id=version.id, **given))
        review = CurriculumReview(id=uuid.uuid4(), curriculum_id=made.id, version_id=version.id, due_on=clock.today())
        db.session.add(review)
        db.session.commit()
        seen = cut(written(), ()) if side is Side.COMPANY else written()
        return {
            "curriculum_id": made.id,
            "number": "1.0",
            "sha256": version.sha256,
            "digest": seen.sha256,
            "review_id": review.id,
            "place": "0",
        }

    return make


def begun(owner: Account, state: CurriculumState) -> tuple[Curriculum, Side | None]:
    """The curriculum with its text and people, and the person's side."""
    grant, body = grant_of(owner), home_of(owner)
    side = SIDES.get(grant.role) if grant else None
    university = owner if side is Side.UNIVERSITY else person(Role.UNIVERSITY_STAFF)
    partner = registered(university, PartnerState.VERIFIED)
    is_adopted = state is CurriculumState.ADOPTED
    made = Curriculum(
        id=uuid.uuid4(),
        number=f"KUR-TAHAP-{number()}",
        title="Magister Contoh",
        partner_id=partner.id,
        body_id=partner.body_id,
        body_name=partner.name,
        state=state,
        round=1,
        decree_number="12/SK/2026" if is_adopted else None,
        decreed_on=clock.today() if is_adopted else None,
        decree_file_id=kept(owner) if is_adopted else None,
    )
    db.session.add(made)
    db.session.flush()
    people = {Side.UNIVERSITY: (university, partner.body_id), Side.GOVERNMENT: (person(Role.CURATOR), body.id)}
    if side is not None:
        people[side] = (owner, body.id)
    for one, (account, body_id) in people.items():
        facts = {"side": one, "share": Share.LEAD, "name": account.name, "body_name": "Badan Contoh"}
        db.session.add(CurriculumMember(curriculum_id=made.id, account_id=account.id, body_id=body_id, **facts))
    for part in written().walk():
        told = {
            "kind": part.kind,
            "rank": part.rank,
            "fields": dict(part.fields),
            "changed_at": clock.now(),
            "changed_name": "Orang Contoh",
        }
        under = uuid.UUID(part.under) if part.under else None
        db.session.add(CurriculumPart(curriculum_id=made.id, key=uuid.UUID(part.id), under=under, **told))
    return made, side


def versioned(made: Curriculum, owner: Account) -> CurriculumVersion:
    """A version with the practice as it was first; where people still write it has been written anew since."""
    document = written()
    version = CurriculumVersion(
        id=uuid.uuid4(),
        curriculum_id=made.id,
        number="1.0",
        title="Naskah pertama",
        document=document.to_json(),
        sha256=document.sha256,
        made_by=owner.id,
        made_name=owner.name,
        place=0,
        is_agreed=made.state not in {CurriculumState.IN_REVIEW, CurriculumState.CHANGES_REQUESTED},
        opened=[],
    )
    db.session.add(version)
    db.session.flush()
    if not version.is_agreed:
        row = db.session.query(CurriculumPart).filter_by(curriculum_id=made.id, key=uuid.UUID(PRACTICE)).one()
        row.fields = {**row.fields, "text": "Mengukur layanan."}
    return version


MAKERS = {
    "curriculum_reviewed": stage(CurriculumState.IN_REVIEW),
    "curriculum_returned": stage(CurriculumState.CHANGES_REQUESTED),
    "curriculum_agreed": stage(CurriculumState.AGREED),
    "curriculum_signed": stage(CurriculumState.SIGNED),
    "curriculum_taught": stage(CurriculumState.ADOPTED),
}
