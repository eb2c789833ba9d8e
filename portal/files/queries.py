"""Every read of the files slice."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from portal.files.models import StoredFile
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError


def get_file(file_id: uuid.UUID) -> StoredFile:
    """One file. Raises NotFoundError."""
    found = db.session.get(StoredFile, file_id)
    if found is None:
        raise NotFoundError
    return found


def files_by_id(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, StoredFile]:
    """Several files at once."""
    wanted = list(ids)
    return {file.id: file for file in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(wanted)))} if wanted else {}
