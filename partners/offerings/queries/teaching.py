"""Every read of which offerings teach by which curriculum."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from partners.agreements.models import Agreement
from partners.curricula.models import Curriculum, CurriculumVersion
from partners.offerings.models import Offering
from portal.kernel.db import db


@dataclass(frozen=True, slots=True)
class Taught:
    """An offering that was begun from a curriculum, with the version's number and that of the agreement under which it was published."""

    offering: Offering
    version: str
    agreement: str | None


def taught_by(curriculum_id: uuid.UUID) -> list[Taught]:
    """The offerings that were begun from a curriculum."""
    query = select(Offering, CurriculumVersion.number, Agreement.number)
    query = query.join(CurriculumVersion, CurriculumVersion.id == Offering.curriculum_version_id)
    query = query.outerjoin(Agreement, Agreement.id == Offering.agreement_id)
    found = db.session.execute(query.where(CurriculumVersion.curriculum_id == curriculum_id).order_by(Offering.number))
    return [Taught(*row) for row in found]


def find_taught(offering: Offering) -> tuple[Curriculum, str] | None:
    """The curriculum that an offering teaches, and the number of its version."""
    if offering.curriculum_version_id is None:
        return None
    query = select(Curriculum, CurriculumVersion.number).join(CurriculumVersion, CurriculumVersion.curriculum_id == Curriculum.id)
    curriculum, number = db.session.execute(query.where(CurriculumVersion.id == offering.curriculum_version_id)).one()
    return curriculum, number
