"""Papers that expire, the notices that were given of them, and partners of a like name."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from partners.registry.domain import PartnerState
from partners.registry.domain.papers import EXPIRING, NOTICES, Expiry, similar_names
from partners.registry.models import ExpiryNotice, Partner, StudyProgramme
from portal.kernel.db import db

LIVE = (PartnerState.VERIFIED, PartnerState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Watched:
    """A paper of a partner that is watched: whose, and of the partner itself or of a study programme."""

    partner: Partner
    subject_id: uuid.UUID
    expiry: Expiry


def _of_partner(partner: Partner) -> list[Watched]:
    found = {"mandate": partner.mandate_expires_on, "licence": partner.licence_expires_on}
    details = {"mandate": partner.signer_name or "", "licence": partner.licence_number or ""}
    return [
        Watched(partner, partner.id, Expiry(paper, EXPIRING[paper], details[paper], day)) for paper, day in found.items() if day is not None
    ]


def _of_programme(programme: StudyProgramme) -> Watched:
    detail = f"{programme.level} {programme.name}"
    return Watched(programme.partner, programme.id, Expiry("accreditation", EXPIRING["accreditation"], detail, programme.expires_on))


def expiries_of(partner: Partner) -> list[Expiry]:
    """The papers of a partner that have a last day, the first to expire first."""
    programmes = select(StudyProgramme).where(StudyProgramme.partner_id == partner.id, StudyProgramme.ended_at.is_(None))
    found = [*_of_partner(partner), *(_of_programme(one) for one in db.session.scalars(programmes))]
    return sorted((one.expiry for one in found), key=lambda expiry: (expiry.expires_on, expiry.detail))


def papers_to_watch(today: dt.date) -> list[Watched]:
    """The papers of verified partners whose last day is near or past."""
    last = today + dt.timedelta(days=NOTICES[0])
    near = (Partner.mandate_expires_on <= last) | (Partner.licence_expires_on <= last)
    partners = db.session.scalars(select(Partner).where(Partner.state.in_(LIVE), near).order_by(Partner.id))
    programmes = select(StudyProgramme).join(Partner, Partner.id == StudyProgramme.partner_id).where(Partner.state.in_(LIVE))
    programmes = programmes.where(StudyProgramme.ended_at.is_(None), StudyProgramme.expires_on <= last).order_by(StudyProgramme.id)
    found = [
        *(one for partner in partners for one in _of_partner(partner)),
        *(_of_programme(one) for one in db.session.scalars(programmes)),
    ]
    return [one for one in found if one.expiry.expires_on <= last]


def notices_of(subject_ids: list[uuid.UUID]) -> dict[tuple[uuid.UUID, str, dt.date], set[int]]:
    """Which notices have been given, by whose paper it is, which, and its last day: a renewed one is another."""
    found: dict[tuple[uuid.UUID, str, dt.date], set[int]] = {}
    for notice in db.session.scalars(select(ExpiryNotice).where(ExpiryNotice.subject_id.in_(subject_ids))):
        found.setdefault((notice.subject_id, notice.paper, notice.expires_on), set()).add(notice.days)
    return found


def partners_named_like(partner: Partner) -> list[tuple[Partner, str]]:
    """Other partners, ended ones too, whose names are much like this one's, the most alike first."""
    rows = db.session.execute(select(Partner.id, Partner.name).where(Partner.id != partner.id, Partner.state != PartnerState.DRAFT))
    alike = similar_names(partner.name, [(row[0], row[1]) for row in rows])
    by_id = {one.id: one for one in db.session.scalars(select(Partner).where(Partner.id.in_([key for key, _ in alike])))} if alike else {}
    return [(by_id[key], name) for key, name in alike]


def find_holder_of(field: str, number: str, besides: uuid.UUID) -> Partner | None:
    """Which other live partner is registered under a number."""
    column = {"nib": Partner.nib, "pt_code": Partner.pt_code, "licence_number": Partner.licence_number}[field]
    live = Partner.state.not_in((PartnerState.REFUSED, PartnerState.ENDED))
    return db.session.scalar(select(Partner).where(column == number, Partner.id != besides, live))
