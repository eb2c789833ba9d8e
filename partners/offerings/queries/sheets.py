"""Every read of uploaded sheets of offerings, and of the drafts that a row may repeat."""

import uuid
from collections.abc import Iterable
from operator import itemgetter

from sqlalchemy import func, or_, select, tuple_

from partners.offerings.domain import EDITABLE
from partners.offerings.domain.sheets import SheetState
from partners.offerings.models import Offering, OfferingSheet
from portal.drafts.models import Draft
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page


def get_sheet(sheet_id: uuid.UUID) -> OfferingSheet:
    """An uploaded sheet. Raises NotFoundError."""
    found = db.session.get(OfferingSheet, sheet_id)
    if found is None:
        raise NotFoundError
    return found


def lock_sheet(sheet_id: uuid.UUID) -> OfferingSheet:
    """An uploaded sheet, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(OfferingSheet).where(OfferingSheet.id == sheet_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def open_previews(partner_id: uuid.UUID, account_id: uuid.UUID) -> list[OfferingSheet]:
    """The sheets of a partner that somebody uploaded and has not run."""
    query = select(OfferingSheet).where(OfferingSheet.partner_id == partner_id, OfferingSheet.uploaded_by == account_id)
    return list(db.session.scalars(query.where(OfferingSheet.state == SheetState.PREVIEWED).with_for_update()))


def page_of_sheets(partner_id: uuid.UUID, *, text: str, state: str, kind: str, order: str, number: int, size: int) -> Page[OfferingSheet]:
    """A page of a partner's sheets, newest first; `text` is looked for in the file's name and in who uploaded it."""
    query = select(OfferingSheet, func.count().over()).where(OfferingSheet.partner_id == partner_id)
    if text:
        sought = (OfferingSheet.file_name, OfferingSheet.uploaded_by_name)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in sought)))
    if state in set(SheetState):
        query = query.where(OfferingSheet.state == state)
    if kind:
        query = query.where(OfferingSheet.kind == kind)
    columns = {"name": func.lower(OfferingSheet.file_name), "created": OfferingSheet.created_at, "good": OfferingSheet.good}
    query = query.order_by(sorting(columns, order, OfferingSheet.created_at.desc()), OfferingSheet.id)
    return read_page(query, number, size, itemgetter(0))


Key = tuple[str, str, str, str]
"""A title in lower case, and the first day's three boxes."""


def twins_of(partner_id: uuid.UUID, kind: str, page: str, keys: Iterable[Key]) -> dict[Key, str]:
    """The numbers of a partner's drafts by title and first day as typed, of those that are asked about.

    `page` is the name under which the drafts keep the page with the days.
    """
    first = [func.ltrim(Draft.data["starts_on"][part].astext, "0") for part in ("day", "month", "year")]
    key = (func.lower(Offering.title), *first)
    query = select(*key, Offering.number).join(Draft, Draft.object_id == Offering.id)
    query = query.where(Draft.form == page, Offering.partner_id == partner_id, Offering.kind == kind, Offering.state.in_(EDITABLE))
    query = query.where(tuple_(*key).in_(list(keys)))
    return {(row[0], row[1], row[2], row[3]): row[4] for row in db.session.execute(query)}
