"""What happens to a letter that is drawn up: initialled in the order of rank, signed, sent back, revoked; each by an act of its own."""

import uuid

from portal.accounts import services as accounts
from portal.audit import services as audit
from portal.documents import queries
from portal.documents.domain import LETTER, LETTERS, InitialState, LetterState, LetterStep, is_numbered
from portal.documents.models import Letter, LetterInitial
from portal.jobs import services as jobs
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications

RENDER = "documents.render"
MOVED = {
    LetterState.INITIALLING: Text("It waits for initials."),
    LetterState.VALID: Text("It is signed already."),
    LetterState.REPLACED: Text("It has been replaced."),
    LetterState.REVOKED: Text("It has been revoked."),
}


def hindrance(letter: Letter, by: Identity) -> Text | None:
    """Why this person does not sign this letter now; None where nothing stands against it."""
    if letter.state is not LetterState.TO_SIGN:
        return MOVED[letter.state]
    if by.account_id in {copy.account_id for copy in letter.copies}:
        return Text("It names you.")
    if by.account_id in {one.account_id for one in letter.initials}:
        return Text("You initialled it; another officer signs.")
    if LETTERS[letter.kind].second and by.account_id == letter.drawn_up_by:
        return Text("You had it drawn up; another officer signs.")
    if not is_numbered(letter.number):
        return Text("Its number, which comes from outside, is still to be entered.")
    return None


def sign(letter: Letter, *, post: str, by: Identity) -> None:
    """Sign: the letter is in force, what it is about is moved, a job makes the PDF.

    Raises IllegalMoveError for one that does not wait for it, ForbiddenError for somebody whom it names or who initialled it.
    """
    letter = queries.lock_letter(letter.id)
    state = LETTER.move(letter.state, LetterStep.SIGN)
    against = hindrance(letter, by)
    if against is not None:
        raise ForbiddenError(against)
    letter.state = state
    letter.signed_by, letter.signer_name, letter.signer_post, letter.signed_at = by.account_id, by.name, post, clock.now()
    if letter.replaces_id is not None:
        _take_the_place(letter, letter.replaces_id, by)
    else:
        LETTERS[letter.kind].on_signed(letter, by)
    db.session.flush()
    jobs.defer(RENDER, letter_id=str(letter.id))
    audit.record(
        "documents.letter.signed", "letter", letter.id, by=by, after={"number": letter.number, "sha256": letter.sha256, "post": post}
    )


def _take_the_place(letter: Letter, old_id: uuid.UUID, by: Identity) -> None:
    """The letter that this one corrects is replaced by it; those whom both name are told."""
    old = queries.lock_letter(old_id)
    old.state = LETTER.move(old.state, LetterStep.REPLACE)
    old.replaced_by = letter.id
    audit.record(
        "documents.letter.replaced",
        "letter",
        old.id,
        by=by,
        before={"number": old.number},
        after={"number": letter.number},
        reason=letter.replaces_reason,
    )
    for copy in letter.copies:
        if copy.account_id is not None:
            facts = {"old": old.number, "number": letter.number, "subject": letter.subject, "reason": letter.replaces_reason or ""}
            notifications.tell([accounts.recipient_of(copy.account_id)], "documents.replaced", path=f"/verify/{copy.code}", **facts)


# -- initials ------------------------------------------------------------------------------------------------------------------------------


def initial(letter: Letter, place: int, *, by: Identity) -> None:
    """The officer whose turn it is initials; after the last one the letter waits for its signature.

    `place` is the turn that the officer saw. Raises ConflictError where it has been taken meanwhile, ForbiddenError for another's turn, for
    somebody whom the letter names, and for who has initialled it in another place.
    """
    letter = queries.lock_letter(letter.id)
    turn = _turn(letter, place, by)
    _close(turn, InitialState.INITIALLED, by)
    following = next((one for one in letter.initials if one.state is InitialState.AHEAD), None)
    if following is not None:
        following.state = InitialState.WAITING
    else:
        letter.state = LETTER.move(letter.state, LetterStep.CLEAR)
    audit.record("documents.letter.initialled", "letter", letter.id, by=by, after={"place": place, "post": turn.post})


def send_back(letter: Letter, place: int, note: str, *, by: Identity) -> None:
    """The officer whose turn it is finds a fault: the unsigned letter is revoked, and what it is about returns to the decider's step.

    Raises DomainError without a note, and what `initial` raises.
    """
    if not note.strip():
        raise DomainError(Text("Write what is wrong. The deciding official reads it."), "note")
    letter = queries.lock_letter(letter.id)
    turn = _turn(letter, place, by)
    _close(turn, InitialState.SENT_BACK, by)
    turn.note = note.strip()
    audit.record("documents.letter.sent_back", "letter", letter.id, by=by, after={"place": place, "post": turn.post}, reason=note)
    _revoke(letter, note, by=by)


def _turn(letter: Letter, place: int, by: Identity) -> LetterInitial:
    waiting = next((one for one in letter.initials if one.state is InitialState.WAITING), None)
    if letter.state is not LetterState.INITIALLING or waiting is None or waiting.place != place:
        raise ConflictError(Text("This has been decided in the meantime. Nothing of yours was sent; read the page again."))
    if by.role is not waiting.role or by.body_id != waiting.body_id:
        raise ForbiddenError(Text("This act is not yours to take in the role that is active now."))
    if by.account_id in {copy.account_id for copy in letter.copies}:
        raise ForbiddenError(Text("Nobody initials a letter that names them. It waits for another officer."))
    if by.account_id in {one.account_id for one in letter.initials}:
        raise ForbiddenError(Text("You initialled this letter in another place. It waits for another officer."))
    return waiting


def _close(turn: LetterInitial, state: InitialState, by: Identity) -> None:
    acting = by.active.acting_for_name if by.active and by.active.acting_for else None
    turn.state, turn.account_id, turn.name, turn.acting_for_name, turn.at = state, by.account_id, by.name, acting, clock.now()
    if acting is not None:
        turn.post = f"Plh. {turn.post}"


# -- taking back ---------------------------------------------------------------------------------------------------------------------------


def revoke(letter: Letter, reason: str, *, by: Identity) -> None:
    """Revoke: it keeps its number, and its page says so. Raises DomainError without a reason, IllegalMoveError for a replaced one."""
    if not reason.strip():
        raise DomainError(Text("Write at least one sentence of reason. Whoever submitted reads it."), "reason")
    _revoke(queries.lock_letter(letter.id), reason, by=by)


def _revoke(letter: Letter, reason: str, *, by: Identity) -> None:
    was = letter.state
    letter.state = LETTER.move(was, LetterStep.REVOKE)
    letter.revoked_at, letter.revoked_reason = clock.now(), reason.strip()
    for one in letter.initials:
        if one.state is InitialState.WAITING:
            one.state = InitialState.AHEAD  # it no longer waits at anybody
    if letter.replaces_id is None or letter.signed_at is not None:  # an unsigned replacement has moved nothing
        LETTERS[letter.kind].on_revoked(letter, by)
    audit.record("documents.letter.revoked", "letter", letter.id, by=by, before=was, after=letter.state, reason=reason)
