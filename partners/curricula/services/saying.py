"""What people say about a curriculum: comments on words, suggestions to take or to leave."""

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from partners.curricula import queries, services
from partners.curricula.access import membership
from partners.curricula.domain import WRITABLE, WRITERS, Side, is_opened
from partners.curricula.domain.changes import Moved, Removed, Written, applied, from_json, removal, to_json
from partners.curricula.domain.document import Document
from partners.curricula.domain.linking import lacking
from partners.curricula.domain.parts import KINDS, Holds, checked
from partners.curricula.domain.saying import SuggestionState
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
    _tell_of(curriculum, made, by)
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
    _tell_of(curriculum, made, by)
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


def _tell_of(curriculum: Curriculum, remark: CurriculumRemark, by: "Identity") -> None:
    """Whoever is addressed by name, and the leads of the side that it is addressed to, get a mail at once."""
    document, opened = queries.whole_of(curriculum.id)
    asked = services.members_of(curriculum, remark.to_side) if remark.to_side else []
    told = [*mentioned(curriculum, remark.words), *asked]
    readers = [one for one in told if one.account_id != by.account_id and _reads(one.side, document, remark, opened)]
    services.tell(curriculum, readers, "curricula.addressed", by=by.name, part=remark.part_name, words=remark.words)


def _reads(side: Side, document: Document, remark: CurriculumRemark, opened: frozenset[str]) -> bool:
    """Whether a side may read a comment: the company those addressed to it, and those on parts that it co-designs."""
    return side is not Side.COMPANY or reads(remark, document, opened)


def reads(said: CurriculumRemark, document: Document, opened: frozenset[str]) -> bool:
    """Whether the company may read a comment; `document` is the whole."""
    if said.to_side is not None or said.side is Side.COMPANY:
        return said.to_side is Side.COMPANY or said.side is Side.COMPANY
    part = document.parts.get(str(said.part_key))
    return part is not None and is_opened(document, part, opened)


# -- suggestions --------------------------------------------------------------------------------------------------------------------------


def suggest(
    curriculum: Curriculum, key: uuid.UUID, values: Mapping[str, Any], reason: str, *, by: "Identity"
) -> list[CurriculumSuggestion]:
    """Propose other values for fields of a part, one suggestion a field that differs.

    Raises DomainError where nothing differs, and beside a field for what it cannot hold.
    """
    held = queries.lock_curriculum(curriculum.id)
    row = queries.find_locked_part(held.id, key)
    if row is None:
        raise ConflictError(Text("Somebody else has removed this part in the meantime."))
    check_reason(reason)
    wanted = {name: checked(row.kind, name, value) for name, value in values.items()}
    changes = [Written(str(key), name, row.fields[name], value) for name, value in wanted.items() if row.fields[name] != value]
    if not changes:
        raise DomainError(Text("Nothing differs from what stands there. Change what you suggest to change."))
    return [_suggest(held, row, change, reason, by) for change in changes]


def suggest_removal(curriculum: Curriculum, key: uuid.UUID, reason: str, *, by: "Identity") -> CurriculumSuggestion:
    """Propose to remove a part with all that stands under it."""
    held = queries.lock_curriculum(curriculum.id)
    row = queries.find_locked_part(held.id, key)
    if row is None:
        raise ConflictError(Text("Somebody else has removed this part in the meantime."))
    check_reason(reason)
    return _suggest(held, row, Removed(writing.as_part(row)), reason, by)


def suggest_move(curriculum: Curriculum, key: uuid.UUID, under: uuid.UUID, reason: str, *, by: "Identity") -> CurriculumSuggestion:
    """Propose that a part stands under another one, as the last there. Raises DomainError where it cannot stand there."""
    held = queries.lock_curriculum(curriculum.id)
    row = queries.find_locked_part(held.id, key)
    if row is None:
        raise ConflictError(Text("Somebody else has removed this part in the meantime."))
    check_reason(reason)
    document, part = queries.document_of(held.id), writing.as_part(row)
    change = Moved(part.id, (part.under, part.rank), (str(under), document.rank_at_end(str(under), part.kind)))
    applied(document, change)
    return _suggest(held, row, change, reason, by)


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
    """Do what was suggested. A text that was written on since is brought together with it where both touch different places."""
    change = from_json(suggestion.change)
    if lacking(queries.document_of(curriculum.id), change):
        raise ConflictError(Text("It stands on a part, or names one, that is not here. Decide on the suggestion for that part first."))
    if isinstance(change, Removed):
        changes = removal(queries.document_of(curriculum.id), change.part.id)
        writing.change_many(curriculum, changes, by=by, reason=reason, suggestion_id=suggestion.id)
        return
    if not isinstance(change, Written) or KINDS[_kind(curriculum, suggestion)].fields[change.field].holds is not Holds.WORDS:
        writing.change_many(curriculum, [change], by=by, reason=reason, suggestion_id=suggestion.id)
        return
    row = queries.get_part(curriculum.id, suggestion.part_key)
    text = writing.both(row, change)
    if text is None:
        raise ConflictError(
            Text("The paragraph has been written anew since. Write the suggestion into it by hand, or leave it with a reason.")
        )
    writing.change_many(
        curriculum,
        [Written(change.part_id, change.field, row.fields[change.field], text)],
        by=by,
        reason=reason,
        suggestion_id=suggestion.id,
    )


def _kind(curriculum: Curriculum, suggestion: CurriculumSuggestion) -> Any:  # noqa: ANN401  a kind of part
    row = queries.find_locked_part(curriculum.id, suggestion.part_key)
    if row is None:
        raise ConflictError(Text("Somebody else has removed this part in the meantime. Leave the suggestion with a reason."))
    return row.kind


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
