"""Many letters signed in one act: each stands or falls alone, and what became of each can be read again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exc

from portal.documents import queries
from portal.documents.models import Letter
from portal.documents.services.signing import hindrance, sign
from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity
from portal.kernel.text import Text

FORM = "documents.signed_together"
"""What became of each letter is kept beside what people type: it belongs to the person who signed, and to no letter."""
MOST = 200
"""Letters signed in one act; more are signed in a second one."""
SAME_CLICK = "draft_once"


@dataclass(frozen=True, slots=True)
class Before:
    """What signing would do with one letter: `against` says why it is skipped."""

    letter: Letter
    against: Text | None


@dataclass(frozen=True, slots=True)
class After:
    """What became of one letter: `against` says why it was not signed."""

    letter_id: uuid.UUID
    number: str
    against: Text | None


def preview(letters: Sequence[Letter], *, by: Identity) -> list[Before]:
    """What would be signed and what is skipped, and why. Nothing is signed."""
    return [Before(letter, hindrance(letter, by)) for letter in letters]


def sign_together(batch_id: uuid.UUID, letter_ids: Sequence[uuid.UUID], *, post: str, by: Identity) -> list[After]:
    """Sign each of these letters, in a savepoint of its own, so that one that cannot be signed holds up no other.

    `batch_id` is that of the page on which it was asked: the same click twice signs once, and the second gets the first one's results.
    """
    if not _claim(batch_id, by):
        return results(batch_id, by=by) or []
    done = [_signed(letter, post, by) for letter in queries.letters_by_id(sorted(set(letter_ids))[:MOST])]
    drafts.save(FORM, batch_id, {"letters": [_stored(one) for one in done]}, account_id=by.account_id)
    return done


def _claim(batch_id: uuid.UUID, by: Identity) -> bool:
    """Whether this is the first click: the second one waits here for the first, by the draft's own constraint."""
    if draft_queries.find_draft(FORM, batch_id, by.account_id) is not None:
        return False
    try:
        with db.session.begin_nested():
            drafts.save(FORM, batch_id, {"letters": []}, account_id=by.account_id)
            db.session.flush()
    except exc.IntegrityError as error:
        if getattr(getattr(error.orig, "diag", None), "constraint_name", None) != SAME_CLICK:
            raise
        return False
    return True


def _signed(letter: Letter, post: str, by: Identity) -> After:
    letter_id, number = letter.id, letter.number
    try:
        with db.session.begin_nested():
            sign(letter, post=post, by=by)
    except DomainError as error:
        against = hindrance(queries.get_letter(letter_id), by)
        return After(letter_id, number, against or error.text)
    return After(letter_id, number, None)


def results(batch_id: uuid.UUID, *, by: Identity) -> list[After] | None:
    """What became of each letter of an act of this person; None where there was no such act."""
    kept = draft_queries.find_draft(FORM, batch_id, by.account_id)
    return None if kept is None else [_read(one) for one in kept.data["letters"]]


def _stored(one: After) -> dict[str, Any]:
    return {"id": str(one.letter_id), "number": one.number, "against": one.against.to_json() if one.against else None}


def _read(stored: dict[str, Any]) -> After:
    against = Text.from_json(stored["against"]) if stored["against"] else None
    return After(uuid.UUID(stored["id"]), stored["number"], against)
