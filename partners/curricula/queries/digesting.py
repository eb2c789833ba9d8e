"""Who is to be written to about what changed."""

from collections.abc import Collection

from sqlalchemy import select

from partners.curricula.models import CurriculumMember
from portal.kernel.db import db


def members_to_tell(choices: Collection[str]) -> list[CurriculumMember]:
    """Those who take part and chose one of these, locked so that nobody is told twice; whom another run holds is left to it."""
    query = select(CurriculumMember).where(CurriculumMember.ended_at.is_(None), CurriculumMember.digest.in_(choices))
    return list(db.session.scalars(query.order_by(CurriculumMember.curriculum_id, CurriculumMember.id).with_for_update(skip_locked=True)))
