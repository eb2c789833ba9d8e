"""The curricula whose files and readable pages access.toml names: each made new for one cell, with required values explicit."""

import uuid

from partners.curricula import queries
from partners.curricula.domain import SIDES, CurriculumState, Share
from partners.curricula.domain.document import Document, new_part
from partners.curricula.domain.parts import PartKind
from partners.curricula.models import Curriculum, CurriculumMember, CurriculumPart
from partners.curricula.services import importing
from partners.registry.domain import PartnerState
from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.architecture.access_base import Made, grant_of, home_of, number, person
from tests.architecture.access_partners import registered

SUBJECT, PRACTICE = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))


def written() -> Document:
    """A subject with practice at a host, which a company sees and writes in too."""
    whole = Document().having(new_part(Document(), SUBJECT, PartKind.SUBJECT, None, code="KLD101"))
    return whole.having(new_part(whole, PRACTICE, PartKind.PRACTICE, SUBJECT, text="Memetakan layanan."))


def in_review(owner: Account) -> Curriculum:
    """A curriculum under review, in which the person leads for the side of their role, if it has one."""
    partner = registered(person(Role.UNIVERSITY_STAFF), PartnerState.VERIFIED)
    made = Curriculum(
        id=uuid.uuid4(),
        number=f"KUR-AKSES-{number()}",
        title="Magister Contoh",
        partner_id=partner.id,
        body_id=partner.body_id,
        body_name=partner.name,
        state=CurriculumState.IN_REVIEW,
        round=1,
    )
    db.session.add(made)
    db.session.flush()
    grant, body = grant_of(owner), home_of(owner)
    side = SIDES.get(grant.role) if grant else None
    if side is not None:
        facts = {"side": side, "share": Share.LEAD, "name": owner.name, "body_name": body.name}
        db.session.add(CurriculumMember(curriculum_id=made.id, account_id=owner.id, body_id=body.id, **facts))
    for part in written().walk():
        under = uuid.UUID(part.under) if part.under else None
        told = {"under": under, "rank": part.rank, "fields": dict(part.fields), "changed_at": clock.now(), "changed_name": "Orang Contoh"}
        db.session.add(CurriculumPart(curriculum_id=made.id, key=uuid.UUID(part.id), kind=part.kind, **told))
    db.session.commit()
    return made


def curriculum_file(owner: Account) -> Made:
    """A curriculum to be read and taken out."""
    return {"curriculum_id": in_review(owner).id}


def curriculum_upload(owner: Account) -> Made:
    """A curriculum for which the person has uploaded a file that changes the practice."""
    made, by = in_review(owner), accounts.identity_of(owner.id)
    seen = queries.document_for(by, made)
    changed = seen.having(seen.parts[PRACTICE].with_field("text", "Memetakan dan mengukur layanan."))
    importing.preview(made, changed.to_bytes(), "kurikulum.json", by=by)
    db.session.commit()
    return {"curriculum_id": made.id, "base": seen.sha256}


MAKERS = {"curriculum_file": curriculum_file, "curriculum_upload": curriculum_upload}
