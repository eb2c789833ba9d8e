"""Every read of study programmes."""

import functools
import uuid
from operator import itemgetter

from sqlalchemy import ColumnElement, Select, func, or_, select

from partners.registry.access import OFFICERS
from partners.registry.domain import PartnerState
from partners.registry.domain.accreditation import ProgrammeState
from partners.registry.models import Partner, StudyProgramme
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Identity
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page

RUNS, IS_VERIFIED = StudyProgramme.ended_at.is_(None), StudyProgramme.verified_at.is_not(None)
STATES: dict[str, ColumnElement[bool]] = {
    ProgrammeState.WAITING: RUNS & ~IS_VERIFIED & StudyProgramme.comment.is_(None),
    ProgrammeState.RETURNED: RUNS & ~IS_VERIFIED & StudyProgramme.comment.is_not(None),
    ProgrammeState.CONFIRMED: RUNS & IS_VERIFIED,
    ProgrammeState.ENDED: ~RUNS,
}


def get_programme(programme_id: uuid.UUID) -> StudyProgramme:
    """One study programme. Raises NotFoundError."""
    found = db.session.get(StudyProgramme, programme_id)
    if found is None:
        raise NotFoundError
    return found


def lock_programme(programme_id: uuid.UUID) -> StudyProgramme:
    """One study programme, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(StudyProgramme).where(StudyProgramme.id == programme_id).with_for_update(of=StudyProgramme)
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def programmes_of(partner_id: uuid.UUID, *, verified: bool = False) -> list[StudyProgramme]:
    """A university's study programmes that have not ended, by level and name; with `verified` only those that BKD has confirmed."""
    query = select(StudyProgramme).where(StudyProgramme.partner_id == partner_id, RUNS)
    if verified:
        query = query.where(IS_VERIFIED)
    return list(db.session.scalars(query.order_by(StudyProgramme.level, StudyProgramme.name, StudyProgramme.code)))


@functools.cache
def programmes_waiting() -> Select[int]:
    """The statement that counts what waits for a verifier: the number beside "Study programmes"."""
    query = select(func.count()).select_from(StudyProgramme).join(Partner, Partner.id == StudyProgramme.partner_id)
    return query.where(STATES[ProgrammeState.WAITING], Partner.state == PartnerState.VERIFIED)


def page_of_programmes(
    identity: Identity, *, text: str, state: str, level: str, order: str, number: int, size: int
) -> Page[StudyProgramme]:
    """A page of the study programmes that this person may read: a university's own, or all of those that registered, in one statement."""
    query: Select[StudyProgramme, int] = select(StudyProgramme, func.count().over()).join(Partner, Partner.id == StudyProgramme.partner_id)
    is_officer = identity.holds(*OFFICERS)
    query = query.where(Partner.state != PartnerState.DRAFT) if is_officer else query.where(Partner.body_id == identity.body_id)
    if text:
        sought = (StudyProgramme.name, StudyProgramme.code, Partner.name, StudyProgramme.decree_number)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in sought)))
    if state in STATES:
        query = query.where(STATES[state])
    if level:
        query = query.where(StudyProgramme.level == level)
    columns = {
        "name": func.lower(StudyProgramme.name),
        "code": StudyProgramme.code,
        "partner": func.lower(Partner.name),
        "expires": StudyProgramme.expires_on,
        "submitted": StudyProgramme.submitted_at,
    }
    query = query.order_by(sorting(columns, order, StudyProgramme.submitted_at.desc()), StudyProgramme.id)
    return read_page(query, number, size, itemgetter(0))
