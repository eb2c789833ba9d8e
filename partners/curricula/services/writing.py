"""People write in a curriculum: each change is done where it fits, kept for ever with its author, and asked about where it does not fit.

Whoever writes in a paragraph holds that paragraph; whoever adds, moves or removes parts holds the whole. A text that somebody else wrote
in the meantime is never overwritten: where both wrote in different places their texts become one, else the author is asked with both.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.curricula import queries
from partners.curricula.access import membership
from partners.curricula.domain import WRITABLE, WRITERS, Side, is_opened
from partners.curricula.domain.changes import Added, Change, Moved, Removed, Written, applied, key_of, removal, to_json
from partners.curricula.domain.checking import name_of
from partners.curricula.domain.document import Document, Part, between, check_named, new_part
from partners.curricula.domain.parts import KINDS, Holds, PartKind, beginning, checked
from partners.curricula.domain.words import merged
from partners.curricula.models import Curriculum, CurriculumChange, CurriculumPart
from partners.curricula.queries import placing, saying
from partners.curricula.services import anchoring, meeting
from portal.audit import services as audit
from portal.drafts import services as drafts
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, ForbiddenError, IllegalMoveError, check_reason
from portal.kernel.text import Text

if TYPE_CHECKING:
    import datetime as dt

    from partners.curricula.models import CurriculumMember
    from portal.kernel.identity import Identity

SUBJECT = "curriculum"
FIXED = Text("This version is fixed: nobody writes in it any more. Reopen it, or begin the next one.")
NOT_YOURS = Text("Your side does not write in this part.")


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a save: the part, the place of its last change, and the fields whose text was brought together with another's."""

    part: CurriculumPart
    seen: int
    brought_together: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, for which side and why."""

    identity: "Identity"
    member: "CurriculumMember"
    reason: str | None = None
    suggestion_id: uuid.UUID | None = None


def called(part: Part) -> str:
    """By which name a part stands in the log: its code, name or number, or how its text begins."""
    name = name_of(part)
    return name if name != "…" else beginning(part.fields.get("text"))


def as_part(row: CurriculumPart) -> Part:
    """A row as the document knows it."""
    return Part(str(row.key), row.kind, str(row.under) if row.under else None, row.rank, row.fields)


def _author(curriculum: Curriculum, by: "Identity", reason: str | None = None, suggestion_id: uuid.UUID | None = None) -> Author:
    """Raises IllegalMoveError once nobody writes any more, ForbiddenError for whoever does not take part."""
    if curriculum.state not in WRITABLE:
        raise IllegalMoveError(FIXED)
    member = membership(by, curriculum)
    if member is None:
        raise ForbiddenError(Text("You do not take part in this curriculum."))
    if member.share not in WRITERS:
        raise ForbiddenError(Text("You comment and suggest in this curriculum; others write."))
    return Author(by, member, reason.strip() if reason and reason.strip() else None, suggestion_id)


# -- a paragraph --------------------------------------------------------------------------------------------------------------------------


def write(
    curriculum: Curriculum,
    key: uuid.UUID,
    values: Mapping[str, Any],
    *,
    seen: int,
    by: "Identity",
    reason: str | None = None,
    suggestion_id: uuid.UUID | None = None,
) -> Kept:
    """Write fields of a part, as they were typed by somebody who had read it at the place `seen`.

    Raises StaleVersionError with the other's text where both wrote in the same place: the author's text is kept meanwhile, and what comes
    next from them needs a reason. Raises DomainError beside a field, ForbiddenError where the author's side does not write in this part.
    """
    held = queries.share_curriculum(curriculum.id)  # no part comes or goes while others write
    author = _author(held, by, reason, suggestion_id)
    row = queries.find_locked_part(held.id, key)
    if row is None:
        raise ConflictError(Text("Somebody else has removed this part in the meantime. What you wrote is still here; copy it elsewhere."))
    _check_side(held, row, author, values)
    asked = meeting.asked_of(row, by) if suggestion_id is None else None
    if asked is not None:
        check_reason(reason or "")
    bases = meeting.bases_of(row, values, seen)
    wanted = {name: checked(row.kind, name, value) for name, value in values.items()}
    _check_named(held, row, wanted)
    made = _brought_together(row, wanted, bases)
    if made is None:
        raise meeting.two_texts(row, wanted, seen, by=by, reason=reason)
    for name, value in made.items():
        own = asked.given_up(row.kind, name, value) if asked is not None else None
        if row.fields[name] != value or own is not None:
            _do(held, Written(str(row.key), name, row.fields[name], value), author, row=row, other=own)
    db.session.flush()
    if asked is not None:
        drafts.drop(meeting.BOTH, row.id, account_id=by.account_id)
    together = tuple(name for name, value in made.items() if value != wanted[name])
    return Kept(row, saying.newest_place(held.id, key), together)


def _check_named(curriculum: Curriculum, row: CurriculumPart, wanted: Mapping[str, Any]) -> None:
    """What is named anew is there and of the right kind. Raises DomainError beside the field."""
    fields = {name: field for name, field in KINDS[row.kind].fields.items() if field.holds is Holds.PARTS}
    if all(wanted.get(name, row.fields[name]) == row.fields[name] for name in fields):
        return
    named = Part(str(row.key), row.kind, None, row.rank, {**row.fields, **wanted})
    check_named(queries.document_around(curriculum.id, None, {field.kind for field in fields.values() if field.kind}), named)


def _brought_together(row: CurriculumPart, wanted: Mapping[str, Any], bases: Mapping[str, Any]) -> dict[str, Any] | None:
    """The values to be kept; None where one of them would overwrite what somebody else wrote."""
    made: dict[str, Any] = {}
    for name, value in wanted.items():
        now, base = row.fields[name], bases[name]
        if value in (base, now):  # not touched by this author, or written by both alike
            made[name] = now
        elif now == base:
            made[name] = value
        else:
            words = KINDS[row.kind].fields[name].holds is Holds.WORDS
            both = merged(base, value, now) if words else None
            if both is None:
                return None
            made[name] = both
    return made


def _check_side(curriculum: Curriculum, row: CurriculumPart, author: Author, values: Mapping[str, Any]) -> None:
    """A company writes in the parts that it co-designs, and does not say which others they name: some of those it does not see."""
    if author.member.side is not Side.COMPANY:
        return
    if not placing.is_opened(curriculum.id, row.key):
        raise ForbiddenError(NOT_YOURS)
    if any(KINDS[row.kind].fields[name].holds is Holds.PARTS for name in values):
        raise ForbiddenError(NOT_YOURS)


# -- the structure ------------------------------------------------------------------------------------------------------------------------


def add(curriculum: Curriculum, kind: PartKind, under: uuid.UUID | None, *, by: "Identity", **fields: Any) -> CurriculumPart:  # noqa: ANN401  values of fields
    """Add a part, as the last of its neighbours. Raises DomainError where it cannot stand."""
    held = queries.lock_curriculum(curriculum.id)
    author = _author(held, by)
    document = queries.document_of(held.id)
    part = new_part(document, str(uuid.uuid4()), kind, str(under) if under else None, **fields)
    _check_change(held, document.having(part), Added(part), author)
    _do(held, Added(part), author)
    db.session.flush()
    return queries.get_part(held.id, uuid.UUID(part.id))


def remove(curriculum: Curriculum, key: uuid.UUID, *, by: "Identity") -> list[Change]:
    """Remove a part with all that stands under it, and take it out of those that name it."""
    document = queries.document_of(queries.lock_curriculum(curriculum.id).id)
    changes = removal(document, str(key))
    change_many(curriculum, changes, by=by)
    gone = [change.part for change in changes if isinstance(change, Removed)]
    audit.record("curricula.part.removed", SUBJECT, curriculum.id, by=by, before={"part": called(gone[-1]), "parts": len(gone)})
    return changes


def step(curriculum: Curriculum, key: uuid.UUID, *, up: bool, by: "Identity") -> None:
    """Move a part by one place among its neighbours; at the end nothing happens."""
    document = queries.document_of(queries.lock_curriculum(curriculum.id).id)
    part = document.parts.get(str(key))
    if part is None:
        raise ConflictError(Text("Somebody else has removed this part in the meantime."))
    row = document.under(part.under, part.kind)
    at = [one.id for one in row].index(part.id)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(row):
        return
    ranks = [one.rank for one in row]
    before, after = (ranks[to - 1] if to else None, ranks[to]) if up else (ranks[to], ranks[to + 1] if to + 1 < len(row) else None)
    change_many(curriculum, [Moved(part.id, (part.under, part.rank), (part.under, between(before, after)))], by=by)


def change_many(
    curriculum: Curriculum,
    changes: Sequence[Change],
    *,
    by: "Identity",
    reason: str | None = None,
    suggestion_id: uuid.UUID | None = None,
) -> None:
    """Do several changes, one after the other, or none of them.

    Raises ConflictError where one does not find what it expects, DomainError where one would leave a document that is none.
    """
    held = queries.lock_curriculum(curriculum.id)
    author = _author(held, by, reason, suggestion_id)
    document = queries.document_of(held.id)
    after = document
    for change in changes:
        before, after = after, applied(after, change)
        _check_change(held, after if isinstance(change, Added) else before, change, author)
    rows = {row.key: row for row in queries.parts_of(held.id, {uuid.UUID(key_of(change)) for change in changes})}
    hung = saying.hung_on(held.id)
    for change in changes:
        row = rows.get(uuid.UUID(key_of(change)))
        made = _do(held, change, author, row=row, hung=hung)
        if isinstance(change, Added):
            rows[made.key] = made
    db.session.flush()


def _check_change(curriculum: Curriculum, document: Document, change: Change, author: Author) -> None:
    if author.member.side is Side.COMPANY:
        part = document.parts[key_of(change)]
        if not is_opened(document, part, queries.whole_of(curriculum.id)[1]):
            raise ForbiddenError(NOT_YOURS)


def _do(
    curriculum: Curriculum,
    change: Change,
    author: Author,
    *,
    row: CurriculumPart | None = None,
    other: Any = None,  # noqa: ANN401  a field's value
    hung: Collection[uuid.UUID] | None = None,
) -> CurriculumPart:
    """Do one change whose place is known to be right, and keep it in the log; `hung`: the only parts on whose words comments hang."""
    moment, name = clock.now(), author.member.name
    if row is not None:
        row.changed_at, row.changed_name = moment, name  # before the change itself, so that both go in one statement
    row = _done(curriculum, change, row, moment, hung)
    row.changed_name = name
    db.session.add(
        CurriculumChange(
            id=uuid.uuid4(),
            curriculum_id=curriculum.id,
            part_key=row.key,
            part_name=called(as_part(row)),
            change=to_json(change),
            account_id=author.identity.account_id,
            name=author.member.name,
            side=author.member.side,
            reason=author.reason,
            other=other if isinstance(other, str) else None,
            suggestion_id=author.suggestion_id,
        )
    )
    return row


def _done(
    curriculum: Curriculum, change: Change, row: CurriculumPart | None, moment: "dt.datetime", hung: Collection[uuid.UUID] | None
) -> CurriculumPart:
    if isinstance(change, Added):
        part = change.part
        row = CurriculumPart(
            id=uuid.uuid4(),
            curriculum_id=curriculum.id,
            key=uuid.UUID(part.id),
            kind=part.kind,
            under=uuid.UUID(part.under) if part.under else None,
            rank=part.rank,
            fields=dict(part.fields),
            changed_at=moment,
            changed_name="",
        )
        db.session.add(row)
        return row
    if row is None:
        raise ConflictError(Text("Somebody else has removed this part in the meantime."))
    match change:
        case Removed():
            anchoring.overtake(curriculum.id, row.key)
            db.session.delete(row)
        case Written(_, field, before, after):
            row.fields = {**row.fields, field: after}
            if isinstance(before, str) and isinstance(after, str) and (hung is None or row.key in hung):
                anchoring.follow(curriculum.id, row.key, field, before, after)
        case Moved(_, _, (under, rank)):
            row.under, row.rank = uuid.UUID(under) if under else None, rank
    return row
