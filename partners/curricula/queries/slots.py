"""Every read of the published internship slots that a practice at a host names by their numbers."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, or_, select

from partners.curricula.domain import PUBLIC, Side
from partners.curricula.domain.document import Document
from partners.curricula.domain.parts import PartKind
from partners.curricula.models import Curriculum, CurriculumMember, CurriculumPart
from portal.catalogue.domain.kinds.internship import INTERNSHIP
from portal.catalogue.domain.opportunity import OpportunityState
from portal.catalogue.models import Opportunity
from portal.kernel.db import db

MOST = 100


@dataclass(frozen=True, slots=True)
class Slot:
    """An internship slot of the catalogue, as a curriculum shows it."""

    number: str
    title: str
    host_name: str
    opportunity_id: uuid.UUID
    is_published: bool
    """Whether it is still in the catalogue; whoever named it before may go on naming it."""


def slots_of(hosts: Collection[uuid.UUID], most: int = MOST) -> list[Slot]:
    """The published slots, at most so many: those of these hosts first, the newest of each first."""
    own = Opportunity.host_id.in_(hosts)
    query = _slots().where(Opportunity.state == OpportunityState.PUBLISHED).order_by(own.desc(), Opportunity.number.desc()).limit(most)
    return _read(query)


def slots_in(document: Document) -> dict[str, Slot]:
    """Those that a document names, by number; a number that nobody knows is not among them."""
    numbers = {part.fields["offering"] for part in document.of(PartKind.PRACTICE)} - {""}
    return slots_numbered(numbers) if numbers else {}


def slots_numbered(numbers: Iterable[str]) -> dict[str, Slot]:
    """The slots of these numbers, published or not."""
    return {one.number: one for one in _read(_slots().where(Opportunity.number.in_(numbers)))}


def _slots() -> Select[str, str, str, uuid.UUID, OpportunityState]:
    query = select(Opportunity.number, Opportunity.title, Opportunity.host_name, Opportunity.id, Opportunity.state)
    return query.where(Opportunity.kind == INTERNSHIP.key)


def _read(query: Select[str, str, str, uuid.UUID, OpportunityState]) -> list[Slot]:
    return [
        Slot(number, title, host, opportunity_id, state is OpportunityState.PUBLISHED)
        for number, title, host, opportunity_id, state in db.session.execute(query)
    ]


def curricula_naming(number: str, body_id: uuid.UUID) -> list[Curriculum]:
    """The curricula in which a slot of this number is the practice, as its host may know them: where it takes part, and adopted ones."""
    names = exists().where(CurriculumPart.curriculum_id == Curriculum.id, *_names(number))
    query = select(Curriculum).where(names, or_(Curriculum.state.in_(PUBLIC), _takes_part(body_id)))
    return list(db.session.scalars(query.order_by(Curriculum.number)))


def _names(number: str) -> tuple[ColumnElement[bool], ...]:
    """A practice that names a number: there is an index of its own for these."""
    return CurriculumPart.kind == PartKind.PRACTICE, CurriculumPart.fields["offering"].astext == number


def _takes_part(body_id: uuid.UUID) -> ColumnElement[bool]:
    return exists().where(
        CurriculumMember.curriculum_id == Curriculum.id,
        CurriculumMember.body_id == body_id,
        CurriculumMember.side == Side.COMPANY,
        CurriculumMember.ended_at.is_(None),
    )
