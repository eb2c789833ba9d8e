"""Every read of uploaded files."""

import uuid
from operator import itemgetter

from sqlalchemy import func, or_, select, text

from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.workforce.domain.codes import ImportState
from portal.workforce.models import WorkforceImport


def get_import(import_id: uuid.UUID) -> WorkforceImport:
    """An uploaded file. Raises NotFoundError."""
    found = db.session.get(WorkforceImport, import_id)
    if found is None:
        raise NotFoundError
    return found


def lock_import(import_id: uuid.UUID) -> WorkforceImport:
    """An uploaded file, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(WorkforceImport).where(WorkforceImport.id == import_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFoundError
    return found


def take_turn(import_id: uuid.UUID) -> None:
    """Wait until nobody else writes this file; held until the transaction ends, while its row stays open to whoever says how far it is."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(import_id), 0))))


def allow_time() -> None:
    """A whole province takes longer than any page may: until this transaction ends the server waits for it."""
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        db.session.execute(text(f"SET LOCAL {limit} = '10min'"))


def page_of_imports(*, text: str = "", state: str = "", order: str = "", number: int, size: int) -> Page[WorkforceImport]:
    """A page of the uploaded files, newest first; `text` is looked for in the file's name, its source and who uploaded it."""
    columns = {"name": WorkforceImport.file_name, "created": WorkforceImport.created_at}
    query = select(WorkforceImport, func.count().over())
    if text:
        looked = (WorkforceImport.file_name, WorkforceImport.source, WorkforceImport.uploaded_by_name)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in looked)))
    if state in set(ImportState):
        query = query.where(WorkforceImport.state == state)
    query = query.order_by(sorting(columns, order, WorkforceImport.created_at.desc()), WorkforceImport.id)
    return read_page(query, number, size, itemgetter(0))


def open_previews(account_id: uuid.UUID) -> list[WorkforceImport]:
    """The files that a person uploaded and has not run."""
    mine = select(WorkforceImport).where(WorkforceImport.uploaded_by == account_id, WorkforceImport.state == ImportState.PREVIEWED)
    return list(db.session.scalars(mine))
