"""Keep what is uploaded: its content checked, its bytes once."""

import hashlib
import uuid
from pathlib import Path

from sqlalchemy.orm import Session

from portal.files.adapters import Vault
from portal.files.domain import PAPERS, FileKind, kind_of, name_of, safe_name
from portal.files.models import StoredFile
from portal.kernel.db import aside, db
from portal.kernel.identity import Identity

_vaults: dict[str, Vault] = {}


def open_vault(folder: Path) -> None:
    """Say where the bytes lie; called once at start-up."""
    _vaults["files"] = Vault(folder)


def keep(name: str, data: bytes, *, by: Identity, allowed: frozenset[FileKind] = PAPERS, field: str | None = None) -> StoredFile:
    """Check and keep a file. Raises DomainError beside `field` for content that is not taken."""
    kind = kind_of(data, safe_name(name), allowed, field)
    sha256 = hashlib.sha256(data).hexdigest()
    vault().keep(sha256, data)
    stored = StoredFile(id=uuid.uuid4(), sha256=sha256, name=name_of(name, kind), kind=kind, size=len(data), owner_id=by.account_id)
    db.session.add(stored)
    db.session.flush()  # its id goes into the row that it belongs to
    return stored


def keep_aside(name: str, data: bytes, *, by: Identity) -> StoredFile:
    """Check and keep a file whatever becomes of the request that brought it. Raises DomainError for content that is not taken."""
    stored = keep(name, data, by=by)
    values = {column.key: getattr(stored, column.key) for column in StoredFile.__table__.columns}

    def write(session: Session) -> None:
        if session.get(StoredFile, values["id"]) is None:
            session.add(StoredFile(**values))

    aside(write)
    return stored


def content(stored: StoredFile) -> bytes:
    """The bytes of a file."""
    return vault().read(stored.sha256)


def vault() -> Vault:
    """Where the bytes lie, for slices that make files themselves."""
    return _vaults["files"]
