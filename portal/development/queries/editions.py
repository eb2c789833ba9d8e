"""Read what was published of the gaps."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import select

from portal.development.domain.editions import Cell, KnownGap, gaps_in
from portal.development.models import GapEdition, GapFigure
from portal.kernel.db import db
from portal.reference import queries as reference
from portal.reference.domain import CodeList


def newest_edition() -> GapEdition | None:
    """The edition that partners see; None before the first."""
    return db.session.scalars(select(GapEdition).order_by(GapEdition.month.desc()).limit(1)).first()


def edition_of_month(month: dt.date) -> GapEdition | None:
    """The edition of the month that begins on a day, if there is one."""
    return db.session.scalar(select(GapEdition).where(GapEdition.month == month))


def editions() -> Sequence[GapEdition]:
    """Every edition, newest first."""
    return db.session.scalars(select(GapEdition).order_by(GapEdition.month.desc())).all()


def figures_of(edition_id: uuid.UUID) -> dict[Cell, int | None]:
    """Every cell of an edition with its figure, None where it is withheld."""
    found = select(GapFigure.competency_code, GapFigure.level, GapFigure.family, GapFigure.people).where(GapFigure.edition_id == edition_id)
    return {Cell(code, level, family): people for code, level, family, people in db.session.execute(found)}


def gaps_for_partners(family: str = "") -> list[KnownGap]:
    """What partners know of the gaps, by the newest edition, the most people first; of one family of posts where one is named.

    Empty before the first edition. Everything a partner is shown is made of this, so that nothing that is withheld can be worked out.
    """
    edition = newest_edition()
    if edition is None:
        return []
    figures = figures_of(edition.id)
    names = reference.names_of((CodeList.COMPETENCY,))
    return gaps_in({cell: people for cell, people in figures.items() if not family or cell.family == family}, names)
