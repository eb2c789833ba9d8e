"""Which part an address names, and whether the company may see it; everything of it in few rows."""

import uuid
from collections.abc import Collection

from sqlalchemy import or_, select

from partners.curricula import queries
from partners.curricula.access import Joined, Placed
from partners.curricula.domain.document import Document
from partners.curricula.domain.parts import KINDS
from partners.curricula.domain.saying import company_reads
from partners.curricula.models import CurriculumPart
from partners.curricula.queries import saying
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError

PRACTICES = [kind for kind, known in KINDS.items() if known.is_practice]


def is_opened(curriculum_id: uuid.UUID, key: uuid.UUID) -> bool:
    """Whether the company co-designs a part: it or one above it is a practice or was opened."""
    return key in opened_of(curriculum_id, {key})


def opened_of(curriculum_id: uuid.UUID, keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these parts those that the company co-designs."""
    part = CurriculumPart
    here = part.curriculum_id == curriculum_id
    first = select(part.key.label("first"), part.under, part.kind, part.is_opened).where(here, part.key.in_(keys))
    lineage = first.cte("lineage", recursive=True)
    upper = select(lineage.c.first, part.under, part.kind, part.is_opened).join(lineage, part.key == lineage.c.under).where(here)
    lineage = lineage.union_all(upper)
    return set(db.session.scalars(select(lineage.c.first).where(or_(lineage.c.is_opened, lineage.c.kind.in_(PRACTICES)))))


def named_to_company(curriculum_id: uuid.UUID, keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these parts those of which a company sees at least the name: it co-designs them, or something that stands under them."""
    if not keys:
        return set()
    part = CurriculumPart
    own = select(part.key, part.under).where(part.curriculum_id == curriculum_id)
    above = own.where(or_(part.is_opened, part.kind.in_(PRACTICES))).cte("above", recursive=True)
    above = above.union(own.join(above, part.key == above.c.under))
    return set(db.session.scalars(select(above.c.key).where(above.c.key.in_(keys)))) | opened_of(curriculum_id, keys)


def choosable(curriculum_id: uuid.UUID, part: CurriculumPart) -> Document:
    """As much of the document as the fields of a part can name: whole kinds that stand alone, and what stands in the part's own subject.

    All of it where nothing stands there, and where the part names something else already.
    """
    fields = {name: field.kind for name, field in KINDS[part.kind].fields.items() if field.kind is not None}
    kinds, named = set(fields.values()), {key for name in fields for key in part.fields[name]}
    below = {kind for kind in kinds if None not in KINDS[kind].under}
    found = queries.document_around(curriculum_id, part.key if below else None, kinds - below) if kinds else Document()
    is_enough = all(found.of(kind) for kind in below) and named <= found.parts.keys()
    return found if is_enough else queries.document_of(curriculum_id)


def placed(curriculum_id: uuid.UUID, key: uuid.UUID) -> Placed:
    """A part that is there. Raises NotFoundError."""
    curriculum = queries.get_curriculum(curriculum_id)
    return Placed(curriculum, key, is_opened(curriculum_id, key), queries.get_part(curriculum_id, key))


def remarked(curriculum_id: uuid.UUID, remark_id: uuid.UUID) -> Placed:
    """A comment or an answer: the company may see it wherever it may read the comment. Raises NotFoundError."""
    curriculum, remark = queries.get_curriculum(curriculum_id), saying.get_remark(curriculum_id, remark_id)
    thread = saying.get_remark(curriculum_id, remark.answers_id) if remark.answers_id else remark
    seen = company_reads(thread.side, thread.to_side, is_opened=is_opened(curriculum_id, thread.part_key))
    return Placed(curriculum, remark.part_key, seen, remark=remark)


def suggested(curriculum_id: uuid.UUID, suggestion_id: uuid.UUID) -> Placed:
    """A suggestion, seen by whoever sees the part. Raises NotFoundError."""
    curriculum, suggestion = queries.get_curriculum(curriculum_id), saying.get_suggestion(curriculum_id, suggestion_id)
    return Placed(curriculum, suggestion.part_key, is_opened(curriculum_id, suggestion.part_key), suggestion=suggestion)


def joined(curriculum_id: uuid.UUID, member_id: uuid.UUID) -> Joined:
    """Somebody who takes part. Raises NotFoundError."""
    member = queries.find_member(member_id, curriculum_id)
    if member is None or member.ended_at is not None:
        raise NotFoundError
    return Joined(queries.get_curriculum(curriculum_id), member)
