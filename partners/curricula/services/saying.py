"""What people say about a curriculum: comments on words, suggestions to take or to leave."""

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from partners.curricula import queries, services
from partners.curricula.access import membership
from partners.curricula.domain import WRITABLE, WRITERS, Side, is_opened
from partners.curricula.domain.changes import Removed, Written, from_json, removal, to_json
from partners.curricula.domain.document import Document
from partners.curricula.domain.linking import lacking
from partners.curricula.domain.parts import KINDS, Holds, checked
from partners.curricula.domain.saying import SuggestionState, company_reads
from partners.curricula.domain.words import merged
from partners.curricula.models import Curriculum, CurriculumRemark, CurriculumSuggestion
from partners.curricula.queries import placing, saying
from partners.curricula.services import writing
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError, check_reason
from portal.kernel.text import Text

if TYPE_CHECKING:
    from partners.curricula.domain.changes import Change
    from partners.curricula.models import CurriculumMember, CurriculumPart
    from portal.kernel.identity import Identity

LONGEST = 2000
DECIDED = Text("Somebody has decided on this suggestion already.")


def _member(curriculum: Curriculum, by: "Identity") -> "CurriculumMember":
    member = membership(by, curriculum)
    if member is None:
        raise ForbiddenError(Text("You do not take part in this curriculum."))
    return member


def _words(words: str, field: str = "words") -> str:
    made = words.strip()
    if not made or len(made) > LONGEST:
        raise DomainError(Text("Write something, at most %(most)s characters.", most=LONGEST), field)
    return made


# -- comments -----------------------------------------------------------------------------------------------------------------------------


def comment(
    curriculum: Curriculum, key: uuid.UUID, field: str, words: str, *, quote: str = "", to_side: Side | None = None, by: "Identity"
) -> CurriculumRemark:
    """Say something about a paragraph, or about words of it (`quote`, as they stand there), to all or to one side.

    Raises DomainError beside `quote` where the paragraph does not have these words.
    """
    member, words = _member(curriculum, by), _words(words)
    row = queries.find_locked_part(curriculum.id, key)
    if row is None or field not in KINDS[row.kind].fields:
        raise ConflictError(Text("Somebody else has removed this part in the meantime."))
    if to_side is not None and to_side not in services.sides_of(curriculum):
        raise DomainError(Text("Choose one of the entries."), "to_side")
    first = None
    if quote:
        first = str(row.fields[field]).find(quote)
        if first < 0:
            raise DomainError(Text("The paragraph does not have these words. Copy them from it."), "quote")
    made = CurriculumRemark(
        id=uuid.uuid4(),
        curriculum_id=curriculum.id,
        part_key=key,
        part_name=writing.called(writing.as_part(row)),
        field=field,
        first=first,
        last=None if first is None else first + len(quote),
        quote=quote or None,
        words=words,
        account_id=by.account_id,
        name=member.name,
        side=member.side,
        to_side=to_side,
    )
    db.session.add(made)
    _tell_of(curriculum, made, made, by)
    return made


def answer(curriculum: Curriculum, remark: CurriculumRemark, words: str, *, by: "Identity") -> CurriculumRemark:
    """Answer a comment; what was settled is open again by that."""
    member, words = _member(curriculum, by), _words(words)
    thread = saying.get_remark(curriculum.id, remark.answers_id or remark.id)
    made = CurriculumRemark(
        id=uuid.uuid4(),
        curriculum_id=curriculum.id,
        part_key=thread.part_key,
        part_name=thread.part_name,
        field=thread.field,
        answers_id=thread.id,
        words=words,
        account_id=by.account_id,
        name=member.name,
        side=member.side,
        to_side=thread.to_side,
    )
    thread.resolved_at = thread.resolved_name = thread.resolved_reason = None
    db.session.add(made)
    _tell_of(curriculum, made, thread, by)
    return made


def settle(curriculum: Curriculum, remark: CurriculumRemark, reason: str, *, by: "Identity") -> None:
    """A comment is settled, with a reason. Raises DomainError beside `reason`, IllegalMoveError for one that is settled."""
    member = _member(curriculum, by)
    check_reason(reason)
    thread = saying.get_remark(curriculum.id, remark.answers_id or remark.id)
    if thread.resolved_at is not None:
        raise IllegalMoveError(Text("Somebody has settled this comment already."))
    thread.resolved_at, thread.resolved_name, thread.resolved_reason = clock.now(), member.name, reason.strip()
    audit.record(
        "curricula.remark.resolved", services.SUBJECT, curriculum.id, by=by, reason=reason.strip(), after={"part": thread.part_name}
    )


def mentioned(curriculum: Curriculum, words: str) -> list["CurriculumMember"]:
    """Those who take part and whose name stands in a text behind an @."""
    return [one for one in services.members_of(curriculum) if f"@{one.name.split(' (')[0]}".casefold() in words.casefold()]


def _tell_of(curriculum: Curriculum, remark: CurriculumRemark, thread: CurriculumRemark, by: "Identity") -> None:
    """A mail at once: to whoever is addressed by name, the leads of the side that it is addressed to, and whose comment it answers."""
    document, opened = queries.whole_of(curriculum.id)
    asked = services.members_of(curriculum, remark.to_side) if remark.to_side else []
    asking = [one for one in services.members_of(curriculum) if one.account_id == thread.account_id]
    is_open = _is_open(thread, document, opened)
    told = [one for one in [*mentioned(curriculum, remark.words), *asked, *asking] if one.side is not Side.COMPANY or is_open]
    readers = [one for one in told if one.account_id != by.account_id]
    services.tell(curriculum, readers, "curricula.addressed", by=by.name, part=remark.part_name, words=remark.words)


def readable(remarks: Sequence[CurriculumRemark], document: Document, opened: frozenset[str]) -> list[CurriculumRemark]:
    """Of comments and answers those that the company may read: an answer wherever it may read what is answered. `document` is the whole."""
    threads = {one.id for one in remarks if one.answers_id is None and _is_open(one, document, opened)}
    return [one for one in remarks if (one.answers_id or one.id) in threads]


def _is_open(thread: CurriculumRemark, document: Document, opened: frozenset[str]) -> bool:
    part = document.parts.get(str(thread.part_key))
    return company_reads(thread.side, thread.to_side, is_opened=part is not None and is_opened(document, part, opened))


# -- suggestions --------------------------------------------------------------------------------------------------------------------------


def suggest(
    curriculum: Curriculum, key: uuid.UUID, values: Mapping[str, Any], reason: str, *, by: "Identity"
) -> list[CurriculumSuggestion]:
    """Propose other values for fields of a part, one suggestion a field that differs.

    Raises DomainError where nothing differs, and beside a field for what it cannot hold.
    """
    held, row = _held(curriculum, key)
    check_reason(reason)
    wanted = {name: checked(row.kind, name, value) for name, value in values.items()}
    changes = [Written(str(key), name, row.fields[name], value) for name, value in wanted.items() if row.fields[name] != value]
    if not changes:
        raise DomainError(Text("Nothing differs from what stands there. Change what you suggest to change."))
    return [_suggest(held, row, change, reason, by) for change in changes]


def suggest_removal(curriculum: Curriculum, key: uuid.UUID, reason: str, *, by: "Identity") -> CurriculumSuggestion:
    """Propose to remove a part with all that stands under it."""
    held, row = _held(curriculum, key)
    check_reason(reason)
    return _suggest(held, row, Removed(writing.as_part(row)), reason, by)


def _held(curriculum: Curriculum, key: uuid.UUID) -> tuple[Curriculum, "CurriculumPart"]:
    """The curriculum and one of its parts, locked. Raises ConflictError for a part that is gone."""
    held = queries.lock_curriculum(curriculum.id)
    row = queries.find_locked_part(held.id, key)
    if row is None:
        raise ConflictError(Text("Somebody else has removed this part in the meantime."))
    return held, row


def _suggest(curriculum: Curriculum, row: "CurriculumPart", change: "Change", reason: str, by: "Identity") -> CurriculumSuggestion:
    if curriculum.state not in WRITABLE:
        raise IllegalMoveError(writing.FIXED)
    member = _member(curriculum, by)
    if member.side is Side.COMPANY and not placing.is_opened(curriculum.id, row.key):
        raise ForbiddenError(writing.NOT_YOURS)
    made = CurriculumSuggestion(
        id=uuid.uuid4(),
        curriculum_id=curriculum.id,
        number=saying.count_suggestions(curriculum.id) + 1,
        part_key=row.key,
        part_name=writing.called(writing.as_part(row)),
        change=to_json(change),
        reason=reason.strip(),
        account_id=by.account_id,
        name=member.name,
        side=member.side,
        state=SuggestionState.OPEN,
    )
    db.session.add(made)
    db.session.flush()  # the next one is counted after it
    return made


def decide(curriculum: Curriculum, suggestion: CurriculumSuggestion, *, accept: bool, reason: str, by: "Identity") -> None:
    """Take a suggestion or leave it. Whoever writes decides, and nobody on what they suggested themselves alone.

    What comes from a linked curriculum is decided anew by whoever writes here, also by its author: there it was written, not suggested.

    Raises IllegalMoveError for one that is decided, ConflictError where the text has changed so that it no longer fits.
    """
    held = queries.lock_curriculum(curriculum.id)
    suggestion = saying.lock_suggestion(suggestion.id)
    member = _member(held, by)
    if suggestion.state is not SuggestionState.OPEN:
        raise IllegalMoveError(DECIDED)
    if member.share not in WRITERS:
        raise ForbiddenError(Text("Those who write decide on suggestions."))
    if not accept:
        check_reason(reason)
    elif suggestion.account_id == by.account_id and suggestion.origin_id is None:
        raise ForbiddenError(Text("Somebody else decides on your suggestion."))
    else:
        _take(held, suggestion, reason or _own_reason(suggestion), by)
    state = SuggestionState.ACCEPTED if accept else SuggestionState.REJECTED
    _close(suggestion, state, member.name, reason.strip() or None)
    tag = {"number": suggestion.number, "part": suggestion.part_name}
    if accept:
        audit.record("curricula.suggestion.accepted", services.SUBJECT, held.id, by=by, reason=reason.strip() or None, after=tag)
    else:
        audit.record("curricula.suggestion.rejected", services.SUBJECT, held.id, by=by, reason=reason.strip(), after=tag)


def _close(suggestion: CurriculumSuggestion, state: SuggestionState, name: str, reason: str | None) -> None:
    suggestion.state, suggestion.decided_at = state, clock.now()
    suggestion.decided_name, suggestion.decided_reason = name, reason


def _own_reason(suggestion: CurriculumSuggestion) -> str:
    """Why it was suggested; of one from a linked curriculum also from which."""
    return ": ".join(one for one in (suggestion.origin_number, suggestion.reason) if one)


def _take(curriculum: Curriculum, suggestion: CurriculumSuggestion, reason: str, by: "Identity") -> None:
    """Do what was suggested."""
    change, document = from_json(suggestion.change), queries.document_of(curriculum.id)
    if lacking(document, change):
        raise ConflictError(Text("It stands on a part, or names one, that is not here. Decide on the suggestion for that part first."))
    changes = removal(document, change.part.id) if isinstance(change, Removed) else [_fitting(document, change)]
    writing.change_many(curriculum, changes, by=by, reason=reason, suggestion_id=suggestion.id)


def _fitting(document: Document, change: "Change") -> "Change":
    """A change as it fits now: a text that was written on since is brought together with it where both touch different places."""
    if not isinstance(change, Written):
        return change
    part = document.parts.get(change.part_id)
    if part is None:
        raise ConflictError(Text("Somebody else has removed this part in the meantime. Leave the suggestion with a reason."))
    if KINDS[part.kind].fields[change.field].holds is not Holds.WORDS:
        return change
    now = str(part.fields[change.field])
    text = merged(str(change.before), str(change.after), now)
    if text is None:
        raise ConflictError(
            Text("The paragraph has been written anew since. Write the suggestion into it by hand, or leave it with a reason.")
        )
    return Written(change.part_id, change.field, now, text)


def decide_many(
    curriculum: Curriculum, chosen: Sequence[CurriculumSuggestion], *, accept: bool, reason: str, by: "Identity"
) -> list[tuple[CurriculumSuggestion, Text | None]]:
    """Decide on several, each by itself: what cannot be decided stays open, and says why.

    The oldest come first, since a part that is suggested may stand on one that was suggested before it.
    """
    if not chosen:
        raise DomainError(Text("Choose at least one suggestion."))
    results: list[tuple[CurriculumSuggestion, Text | None]] = []
    for one in sorted(chosen, key=lambda one: one.number):
        try:
            with db.session.begin_nested():
                decide(curriculum, one, accept=accept, reason=reason, by=by)
            results.append((one, None))
        except DomainError as error:
            results.append((one, error.text))
    return results
