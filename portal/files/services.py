"""Keep what is uploaded: its content checked and scanned, its bytes once."""

import datetime as dt
import hashlib
import logging
import uuid
from pathlib import Path

from sqlalchemy.orm import Session

from portal.files.adapters import Scanner, UncheckedError, Vault
from portal.files.domain import PAPERS, FileKind, kind_of, name_of, safe_name
from portal.files.models import StoredFile
from portal.kernel import clock
from portal.kernel.db import aside, db
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity
from portal.kernel.text import Text

_vaults: dict[str, Vault] = {}
_scanners: dict[str, Scanner] = {}
log = logging.getLogger("simpul.security")


def open_vault(folder: Path) -> None:
    """Say where the bytes lie; called once at start-up."""
    _vaults["files"] = Vault(folder)


def open_scanner(address: str) -> None:
    """Say where the virus scanner listens, or with nothing that there is none; called once at start-up."""
    _scanners.clear()
    if address:
        _scanners["files"] = Scanner(address)


def keep(name: str, data: bytes, *, by: Identity, allowed: frozenset[FileKind] = PAPERS, field: str | None = None) -> StoredFile:
    """Check, scan and keep a file. Raises DomainError beside `field` for content that is not taken, or that nobody can scan now."""
    kind = kind_of(data, safe_name(name), allowed, field)
    sha256 = hashlib.sha256(data).hexdigest()
    scanned_at = _scanned(safe_name(name), sha256, data, by=by, field=field)
    vault().keep(sha256, data)
    stored = StoredFile(
        id=uuid.uuid4(),
        sha256=sha256,
        name=name_of(name, kind),
        kind=kind,
        size=len(data),
        owner_id=by.account_id,
        scanned_at=scanned_at,
    )
    db.session.add(stored)
    db.session.flush()  # its id goes into the row that it belongs to
    return stored


def _scanned(name: str, sha256: str, data: bytes, *, by: Identity, field: str | None) -> dt.datetime | None:
    """When the bytes were found clean; None without a scanner. The log names the file by its digest: a name may say who somebody is."""
    scanner = _scanners.get("files")
    if scanner is None:
        return None
    try:
        virus = scanner.find(data)
    except UncheckedError as error:
        log.error("the virus scanner did not check an upload: %s", error)  # noqa: TRY400  what it met is said; where is known
        raise DomainError(
            Text(
                "The file “%(name)s” cannot be checked for viruses now, so it was not taken. "
                "What you typed is kept: try again in a few minutes.",
                name=name,
            ),
            field,
        ) from error
    if virus is not None:
        log.warning("a virus in an upload was refused: %s, file %s, account %s", safe_name(virus), sha256, by.account_id)
        raise DomainError(
            Text(
                "The virus scanner found something in the file “%(name)s”, so it was not taken. "
                "Have your device checked, and send a clean file.",
                name=name,
            ),
            field,
        )
    return clock.now()


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
