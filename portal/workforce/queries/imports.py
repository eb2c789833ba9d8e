"""Every read of uploaded files."""

import uuid

from sqlalchemy import select

from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.workforce.domain.codes import ImportState
from portal.workforce.models import WorkforceImport


def get_import(import_id: uuid.UUID) -> WorkforceImport:
    """An uploaded file. Raises NotFoundError."""
    found = db.session.get(WorkforceImport, import_id)
    if found is None:
        raise NotFoundError
    return found


def imports(limit: int = 50) -> list[WorkforceImport]:
    """The uploaded files, newest first."""
    return list(db.session.scalars(select(WorkforceImport).order_by(WorkforceImport.created_at.desc()).limit(limit)))


def open_previews(account_id: uuid.UUID) -> list[WorkforceImport]:
    """The files that a person uploaded and has not run."""
    mine = select(WorkforceImport).where(WorkforceImport.uploaded_by == account_id, WorkforceImport.state == ImportState.PREVIEWED)
    return list(db.session.scalars(mine))
