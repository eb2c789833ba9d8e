"""Where somebody with a list stands: what the page of a list asks beside its offerings, in one statement."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Date, Uuid, bindparam, exists, func, or_, select
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.orm import aliased

from portal.applications.models import Assignment
from portal.catalogue.models import Opportunity
from portal.eligibility import queries as eligibility
from portal.eligibility.models import Finding
from portal.kernel import clock
from portal.kernel.db import rows_of
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.reference.models import BodyRelation
from portal.rounds.models import RoundAgency, RoundObjection, RoundOffering
from portal.rounds.queries.lists import Released
from portal.rounds.queries.planning import A_YEAR
from portal.workflow.models import CaseFile, CaseQuestion

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Select

    from portal.rounds.models import RoundList


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds of somebody wherever they want to go."""

    rules: str
    """The fingerprint of the rules."""
    tied: frozenset[uuid.UUID]
    """The hosts to which their unit, or one above it, is tied: nobody of it is placed there."""
    home: uuid.UUID | None
    """The agency above their unit today."""
    served: bool
    """Whether somebody of that agency has been placed within a year."""
    agency: str
    """The agency for which they have a list."""
    limit: int
    """How many of it may be away at a time."""
    away: int
    """Who of it is away already at some time of the round's offerings."""
    released: Released | None
    has_findings: bool
    """Whether officers have established something that their record does not know."""
    has_objected: bool
    was_asked: bool
    """In the sign-off of their list."""


def _statement() -> "Select[Any]":
    names = "unit_id", "agency_id", "round_id", "servant_id", "list_id"
    unit, agency, of_round, servant, of_list = (bindparam(name, type_=Uuid()) for name in names)
    today, year = bindparam("today", type_=Date()), bindparam("year", type_=DATERANGE())
    line = select(Body.id, Body.parent_id, Body.kind).where(Body.id == unit).cte("line", recursive=True)
    above = aliased(Body)
    line = line.union_all(select(above.id, above.parent_id, above.kind).join(line, line.c.parent_id == above.id))
    holds = BodyRelation.valid_from <= today, or_(BodyRelation.valid_to.is_(None), BodyRelation.valid_to > today)
    tied = select(BodyRelation.company_id).join(line, line.c.id == BodyRelation.unit_id).where(*holds).scalar_subquery()
    home = select(line.c.id).where(line.c.kind == BodyKind.AGENCY).limit(1).scalar_subquery()
    served = exists().where(Assignment.agency_id == home, Assignment.approved_at.is_not(None), Assignment.during.op("&&")(year))
    period = select(func.daterange(func.min(Opportunity.starts_on), func.max(Opportunity.ends_on), "[]"))
    period = period.select_from(RoundOffering).join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    over = Assignment.during.op("&&")(period.where(RoundOffering.round_id == of_round).scalar_subquery())
    away = select(func.count()).select_from(Assignment).where(Assignment.agency_id == agency, Assignment.ended_at.is_(None), over)
    each = func.jsonb_array_elements_text(RoundAgency.release_order).table_valued("value", with_ordinality="place", name="each")
    each = each.render_derived()
    order = select(RoundAgency).where(RoundAgency.round_id == of_round, RoundAgency.agency_id == agency)
    rank = order.with_only_columns(each.c.place).select_from(RoundAgency).join(each, each.c.value == bindparam("person"))
    return select(
        eligibility.FINGERPRINT.scalar_subquery().label("rules"),
        func.array(tied, type_=ARRAY(Uuid())).label("tied"),
        home.label("home"),
        served.label("served"),
        Body.name.label("agency"),
        func.coalesce(Body.away_limit, 0).label("limit"),
        away.scalar_subquery().label("away"),
        rank.scalar_subquery().label("rank"),
        order.with_only_columns(func.jsonb_array_length(RoundAgency.release_order)).scalar_subquery().label("people"),
        exists().where(Finding.servant_id == servant, Finding.revoked_at.is_(None)).label("has_findings"),
        exists().where(RoundObjection.list_id == of_list).label("has_objected"),
        exists().where(CaseQuestion.case_id == CaseFile.id, CaseFile.subject_id == of_list).label("was_asked"),
    ).where(Body.id == agency)


_STATEMENT = _statement()


def circumstances_of(found: "RoundList", unit_id: uuid.UUID) -> Circumstances:
    """Of somebody with a list, as of today; `unit_id` is where they work."""
    today = clock.today()
    year: Range[dt.date] = Range(today - A_YEAR, today, bounds="[]")
    person = {"servant_id": found.servant_id, "person": str(found.servant_id), "unit_id": unit_id, "agency_id": found.agency_id}
    row = rows_of(_STATEMENT, today=today, year=year, round_id=found.round_id, list_id=found.id, **person)[0]
    told = row._asdict()
    rank, people = told.pop("rank"), told.pop("people")
    return Circumstances(**told | {"tied": frozenset(row.tied)}, released=Released(rank, people) if rank else None)
