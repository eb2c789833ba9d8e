"""The files of letters, and the check of a typed code."""

import hashlib

from portal.documents import queries
from portal.documents.domain import read_code
from portal.documents.models import LetterCopy
from portal.files.services import vault


def check(typed: str) -> LetterCopy | None:
    """The copy that a typed code names; None where it is not registered. One that awaits its signature is not yet a letter to anybody."""
    code = read_code(typed)
    found = queries.find_copy_by_code(code) if code else None
    return found if found is not None and found.letter.signed_at is not None else None


def keep_pdf(copy: LetterCopy, data: bytes) -> None:
    """Keep the file that was made of a copy."""
    sha256 = hashlib.sha256(data).hexdigest()
    vault().keep(sha256, data)
    copy.pdf_sha256 = sha256


def pdf_of(copy: LetterCopy) -> bytes | None:
    """The file of a copy, or None while it is being made."""
    return vault().read(copy.pdf_sha256) if copy.pdf_sha256 else None
