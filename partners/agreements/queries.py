"""Every read of the agreements."""

import datetime as dt
import uuid
from collections.abc import Iterable
from operator import itemgetter

from sqlalchemy import ColumnElement, Select, and_, case, exists, extract, func, or_, select, text

from partners.agreements.access import OFFICERS
from partners.agreements.domain import OVER, AgreementState, AgreementType
from partners.agreements.domain.resting import EXPIRING_DAYS, NOTICE_DAYS
from partners.agreements.models import Agreement, AgreementNotice, AgreementRound
from portal.catalogue.domain.opportunity import OpportunityState
from portal.catalogue.models import Opportunity
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Identity
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page

NUMBER_LOCK = 5_201_317
EXPIRING = "expiring"
"""Not a state but a label of what is in force; the list can be filtered by it."""


def get_agreement(agreement_id: uuid.UUID) -> Agreement:
    """One agreement. Raises NotFoundError."""
    found = db.session.get(Agreement, agreement_id)
    if found is None:
        raise NotFoundError
    return found


def lock_agreement(agreement_id: uuid.UUID) -> Agreement:
    """One agreement, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    found = db.session.scalar(
        select(Agreement).where(Agreement.id == agreement_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError
    return found


def agreements_of(body_id: uuid.UUID) -> list[Agreement]:
    """A partner's agreements, newest first."""
    return list(db.session.scalars(select(Agreement).where(Agreement.body_id == body_id).order_by(Agreement.created_at.desc())))


def find_renewal(agreement_id: uuid.UUID) -> Agreement | None:
    """The agreement that goes on from another, begun or in force, or None; what was refused or is over does not count.

    A renewal that was begun before an amendment goes on from the amendment; one that was amended itself is what stands in its place.
    """
    gone = OVER - {AgreementState.AMENDED}
    query = select(Agreement).where(Agreement.renews_id.in_(lineage_of(agreement_id)), Agreement.state.not_in(gone))
    found = [standing_for(one) for one in db.session.scalars(query)]
    return next((one for one in found if one.state not in OVER), None)


def lineage_of(agreement_id: uuid.UUID) -> list[uuid.UUID]:
    """An agreement and those that it amends, one after the other, by id."""
    start = select(Agreement.id, Agreement.amends_id).where(Agreement.id == agreement_id).cte("lineage", recursive=True)
    before = select(Agreement.id, Agreement.amends_id).join(start, Agreement.id == start.c.amends_id)
    return list(db.session.scalars(select(start.union_all(before).c.id)))


def standing_for(agreement: Agreement) -> Agreement:
    """The agreement itself, or what stands in its place since it was amended."""
    while agreement.state is AgreementState.AMENDED:
        query = select(Agreement).where(Agreement.amends_id == agreement.id, Agreement.in_force_at.is_not(None))
        agreement = db.session.scalars(query).one()
    return agreement


def find_amendment(agreement_id: uuid.UUID) -> Agreement | None:
    """The amendment of an agreement that is under way or in force, or None; what was refused or is over does not count."""
    return db.session.scalar(select(Agreement).where(Agreement.amends_id == agreement_id, Agreement.state.not_in(OVER)))


def amendments_of(agreement_id: uuid.UUID) -> list[Agreement]:
    """Every amendment of an agreement that was begun, newest first."""
    return list(db.session.scalars(select(Agreement).where(Agreement.amends_id == agreement_id).order_by(Agreement.created_at.desc())))


def notices_of(agreement_id: uuid.UUID) -> list[AgreementNotice]:
    """The notices of its end that were given."""
    return list(db.session.scalars(select(AgreementNotice).where(AgreementNotice.agreement_id == agreement_id)))


def renewals_of(agreement_id: uuid.UUID) -> list[Agreement]:
    """Every agreement that was begun to go on from another, newest first."""
    return list(db.session.scalars(select(Agreement).where(Agreement.renews_id == agreement_id).order_by(Agreement.created_at.desc())))


def rounds_of(agreement_id: uuid.UUID) -> list[AgreementRound]:
    """What was submitted, first to last."""
    return list(
        db.session.scalars(select(AgreementRound).where(AgreementRound.agreement_id == agreement_id).order_by(AgreementRound.round))
    )


def find_last_round(agreement_id: uuid.UUID) -> AgreementRound | None:
    """What was proposed last; None of an agreement from before rounds were kept."""
    query = select(AgreementRound).where(AgreementRound.agreement_id == agreement_id).order_by(AgreementRound.round.desc())
    return db.session.scalars(query.limit(1)).first()


def in_force_of(body_id: uuid.UUID, on: dt.date) -> list[Agreement]:
    """A partner's agreements under which something can be published on a day, the one that ends last first."""
    return _in_force(body_id, on, AgreementType.AGREEMENT)


def mous_in_force_of(body_id: uuid.UUID, on: dt.date) -> list[Agreement]:
    """A partner's memoranda of understanding that hold on a day, the one that ends last first."""
    return _in_force(body_id, on, AgreementType.MOU)


def _in_force(body_id: uuid.UUID, on: dt.date, kind: AgreementType) -> list[Agreement]:
    query = select(Agreement).where(
        Agreement.body_id == body_id,
        Agreement.type == kind,
        Agreement.state == AgreementState.IN_FORCE,
        Agreement.starts_on <= on,
        Agreement.ends_on >= on,
    )
    return list(db.session.scalars(query.order_by(Agreement.ends_on.desc(), Agreement.number)))


def under(agreement_id: uuid.UUID) -> list[Agreement]:
    """The agreements that carry out a memorandum of understanding, or what it amends, once they are submitted, newest first."""
    query = select(Agreement).where(Agreement.under_id.in_(lineage_of(agreement_id)), Agreement.submitted_at.is_not(None))
    return list(db.session.scalars(query.order_by(Agreement.created_at.desc())))


def in_force_of_bodies(body_ids: Iterable[uuid.UUID], on: dt.date) -> list[Agreement]:
    """The agreements of several partners that hold on a day, in one statement, the one that ends last first."""
    query = select(Agreement).where(Agreement.body_id.in_(list(body_ids)), Agreement.state == AgreementState.IN_FORCE)
    return list(db.session.scalars(query.where(Agreement.starts_on <= on, Agreement.ends_on >= on).order_by(Agreement.ends_on.desc())))


def lock_in_force_of(body_id: uuid.UUID, on: dt.date) -> None:
    """Hold a partner's agreements until the transaction ends, so that two publishings count one after the other."""
    query = select(Agreement.id).where(Agreement.body_id == body_id, Agreement.state == AgreementState.IN_FORCE, Agreement.ends_on >= on)
    for _ in range(2):  # an amendment that came into force while the first reading waited is held by the second alone
        db.session.execute(query.order_by(Agreement.id).with_for_update())


def seats_published(body_id: uuid.UUID, agreement_number: str, year: int, besides: uuid.UUID | None, kind: str | None = None) -> int:
    """How many seats, of a kind or of all, stand published under an agreement with a start in that year, beside those of one offering."""
    query = select(func.coalesce(func.sum(Opportunity.seats), 0)).where(
        Opportunity.host_id == body_id,
        Opportunity.agreement_number == agreement_number,
        extract("year", Opportunity.starts_on) == year,
        Opportunity.state.in_([OpportunityState.PUBLISHED, OpportunityState.CLOSED]),
    )
    if besides is not None:
        query = query.where(Opportunity.offering_id != besides)
    if kind is not None:
        query = query.where(Opportunity.kind == kind)
    return int(db.session.scalar(query) or 0)


def past_their_end(limit: int) -> list[Agreement]:
    """Agreements that were in force, or waited for signatures, and whose last day has passed."""
    states = (AgreementState.IN_FORCE, AgreementState.TO_SIGN)
    query = select(Agreement).where(Agreement.state.in_(states), Agreement.ends_on < clock.today())
    return list(db.session.scalars(query.limit(limit).with_for_update(skip_locked=True)))


def to_be_noticed(limit: int) -> list[Agreement]:
    """Agreements in force that end soon, and of whose end both sides have not been told since the last day that asks for it."""
    left = Agreement.ends_on - clock.today()
    due = case(*((left <= days, days) for days in sorted(NOTICE_DAYS)))
    given = exists().where(
        AgreementNotice.agreement_id == Agreement.id, AgreementNotice.ends_on == Agreement.ends_on, AgreementNotice.days == due
    )
    query = select(Agreement).where(_expiring(), ~given).order_by(Agreement.ends_on, Agreement.number)
    return list(db.session.scalars(query.limit(limit).with_for_update(skip_locked=True)))


def find_notice(agreement_id: uuid.UUID, ends_on: dt.date, days: int) -> AgreementNotice | None:
    """The notice that was given so many days before a last day, or None."""
    query = select(AgreementNotice).where(
        AgreementNotice.agreement_id == agreement_id, AgreementNotice.ends_on == ends_on, AgreementNotice.days == days
    )
    return db.session.scalar(query)


def _expiring() -> ColumnElement[bool]:
    last = clock.today() + dt.timedelta(days=EXPIRING_DAYS)
    return and_(Agreement.state == AgreementState.IN_FORCE, Agreement.ends_on.between(clock.today(), last))


def count_agreements() -> int:
    """How many there have ever been beside amendments, for the next number; the transaction holds the lock of the series."""
    _lock_numbers()
    return db.session.scalar(select(func.count()).select_from(Agreement).where(Agreement.amends_id.is_(None))) or 0


def count_amendments(root: str) -> int:
    """How many amendments an agreement has ever had, and those amendments theirs, by its number; the same lock is held."""
    _lock_numbers()
    query = select(func.count()).select_from(Agreement).where(Agreement.amends_id.is_not(None))
    return db.session.scalar(query.where(Agreement.number.startswith(f"{root}-A", autoescape=True))) or 0


def _lock_numbers() -> None:
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": NUMBER_LOCK})


def page_of_agreements(identity: Identity, *, text: str, state: str, kind: str, order: str, number: int, size: int) -> Page[Agreement]:
    """A page of the agreements that this person may read, in one statement: a partner's own, or all that have been submitted."""
    query: Select[Agreement, int] = select(Agreement, func.count().over())
    query = (
        query.where(Agreement.submitted_at.is_not(None))
        if identity.holds(*OFFICERS)
        else query.where(Agreement.body_id == identity.body_id)
    )
    return _page(query, (text, state, kind, order), number, size)


def page_of_register(*, text: str, kind: str, order: str, number: int, size: int) -> Page[Agreement]:
    """A page of what is in force today, for everybody, in one statement."""
    query: Select[Agreement, int] = select(Agreement, func.count().over())
    query = query.where(
        Agreement.state == AgreementState.IN_FORCE, Agreement.starts_on <= clock.today(), Agreement.ends_on >= clock.today()
    )
    return _page(query, (text, "", kind, order), number, size)


def _page(query: Select[Agreement, int], chosen: tuple[str, str, str, str], number: int, size: int) -> Page[Agreement]:
    text, state, kind, order = chosen
    if text:
        query = query.where(or_(Agreement.partner_name.icontains(text, autoescape=True), Agreement.number.icontains(text, autoescape=True)))
    if state:
        query = query.where(_expiring() if state == EXPIRING else Agreement.state == state)
    if kind:
        query = query.where(Agreement.kinds.contains([kind]))
    columns = {"partner": func.lower(Agreement.partner_name), "ends": Agreement.ends_on, "number": Agreement.number}
    query = query.order_by(sorting(columns, order, Agreement.created_at.desc()), Agreement.number)
    return read_page(query, number, size, itemgetter(0))
