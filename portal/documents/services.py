"""What happens to letters: drawn up with the decision, signed by an act of its own, revoked with a reason."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from portal.audit import services as audit
from portal.documents import queries
from portal.documents.domain import LETTER, LETTERS, Addressee, LetterState, LetterStep, new_code, read_code
from portal.documents.models import Letter, LetterCopy
from portal.files.services import vault
from portal.jobs import services as jobs
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.hashing import digest, plain
from portal.kernel.identity import Identity
from portal.kernel.text import Text

RENDER = "documents.render"
FIRST_SERIAL = 9001
"""The sample province numbers from e-9001; a deployment sets its own series with its first letter."""


def draw_up(kind: str, *, subject: str, content: dict[str, Any], addressees: Sequence[Addressee], by: Identity) -> Letter:
    """Draw up a letter in the deciding transaction: its number is taken last but one, so that its lock is held for as short as can be."""
    words = LETTERS[kind]
    year = clock.today().year
    copies = _copies(addressees)
    people = [{"name": person.name, "nip": person.nip, **person.details} for person in addressees]
    db.session.flush()
    serial = queries.next_serial(words.series, year, FIRST_SERIAL)
    number = f"{words.series}-{serial}/{year}"
    document = plain({**content, "number": number, "people": people})
    letter = Letter(
        id=uuid.uuid4(),
        kind=kind,
        series=words.series,
        year=year,
        serial=serial,
        number=number,
        subject=subject,
        content=document,
        sha256=digest(document),
        state=LetterState.TO_SIGN,
        drawn_up_by=by.account_id,
        copies=copies,
    )
    db.session.add(letter)
    audit.record(
        "documents.letter.drawn_up",
        "letter",
        letter.id,
        by=by,
        after={"number": number, "sha256": letter.sha256, "copies": [copy.subject_id for copy in copies]},
    )
    return letter


def _copies(addressees: Sequence[Addressee]) -> list[LetterCopy]:
    """A copy with a code of its own for each person."""
    return [
        LetterCopy(
            id=uuid.uuid4(),
            place=place,
            subject_id=person.subject_id,
            account_id=person.account_id,
            name=person.name,
            nip=person.nip,
            code=new_code(),
        )
        for place, person in enumerate(addressees, 1)
    ]


def sign(letter: Letter, *, post: str, by: Identity) -> None:
    """Sign: the letter is in force, what it is about is moved, a job makes the PDF. Raises IllegalMoveError for one that does not wait."""
    letter = queries.lock_letter(letter.id)
    letter.state = LETTER.move(letter.state, LetterStep.SIGN)
    letter.signed_by, letter.signer_name, letter.signer_post, letter.signed_at = by.account_id, by.name, post, clock.now()
    LETTERS[letter.kind].on_signed(letter, by)
    db.session.flush()
    jobs.defer(RENDER, letter_id=str(letter.id))
    audit.record(
        "documents.letter.signed", "letter", letter.id, by=by, after={"number": letter.number, "sha256": letter.sha256, "post": post}
    )


def revoke(letter: Letter, reason: str, *, by: Identity) -> None:
    """Revoke: it keeps its number, and its page says so. Raises DomainError without a reason, IllegalMoveError for a replaced one."""
    if not reason.strip():
        raise DomainError(Text("Write at least one sentence of reason. Whoever submitted reads it."), "reason")
    letter = queries.lock_letter(letter.id)
    was = letter.state
    letter.state = LETTER.move(letter.state, LetterStep.REVOKE)
    letter.revoked_at, letter.revoked_reason = clock.now(), reason.strip()
    LETTERS[letter.kind].on_revoked(letter, by)
    audit.record("documents.letter.revoked", "letter", letter.id, by=by, before=was, after=letter.state, reason=reason)


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
