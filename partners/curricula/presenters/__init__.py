"""A curriculum as its pages show it: parts with their fields in words, suggestions, comments, who is there."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from partners.curricula import queries
from partners.curricula.access import membership, side_of
from partners.curricula.domain import SIDE_NAMES, Side, cut, is_opened
from partners.curricula.domain.changes import from_json
from partners.curricula.domain.checking import name_of
from partners.curricula.domain.document import Document, Part, of_parts
from partners.curricula.domain.parts import KINDS, Field, Holds, PartKind, beginning
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.domain.words import Anchor
from partners.curricula.presenters.changes import CHOICES, Told, told_of
from partners.curricula.queries import placing
from partners.curricula.queries import saying as said
from partners.curricula.queries.slots import Slot
from partners.curricula.services import saying
from portal.kernel import clock
from portal.kernel.text import Text

if TYPE_CHECKING:
    from partners.curricula.models import Curriculum, CurriculumPart, CurriculumPresence, CurriculumRemark, CurriculumSuggestion
    from portal.kernel.identity import Identity

PRESENT = dt.timedelta(seconds=15)
"""Somebody who has given no sign of life for so long is no longer shown: pages give one every five seconds."""
HEADS: Mapping[PartKind, Text] = {
    PartKind.PROFILE: Text("Profile of graduates"),
    PartKind.OUTCOME: Text("Outcomes of graduates (CPL)"),
    PartKind.MAPPING: Text("Competencies served"),
    PartKind.SUBJECT: Text("Subjects"),
    PartKind.SUBJECT_OUTCOME: Text("Outcomes of the subject (CPMK)"),
    PartKind.SUB_OUTCOME: Text("Sub-CPMK"),
    PartKind.MATERIAL: Text("Study materials"),
    PartKind.ASSESSMENT: Text("Assessments"),
    PartKind.WEEK: Text("Plan by weeks (RPS)"),
    PartKind.PRACTICE: Text("Practice at a host"),
    PartKind.LITERATURE: Text("Literature"),
}
SHOWN_APART = frozenset({"code", "name", "text", "competency", "evidence"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One part: what it is called, its text, its other fields as (name, value), what is said of it, what stands under it."""

    part: Part
    label: str
    """What stands before it: its code, the competency's code, the week's number."""
    name: str
    head: str
    text: str
    facts: list[tuple[Text, Any]]
    suggestions: "list[Suggested]"
    remarks: int
    """Comments on it that are not settled."""
    under: "list[Group]"


@dataclass(frozen=True, slots=True)
class Group:
    """The parts of one kind under another."""

    kind: PartKind
    title: Text
    entries: list[Entry]
    can_add: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader sees of a curriculum: the document cut to it, all of it, and what is said of each part that is theirs to read."""

    document: Document
    whole: Document
    side: Side | None
    opened: frozenset[str]
    suggestions: "list[CurriculumSuggestion]"
    remarks: "list[CurriculumRemark]"
    names: Mapping[str, str]
    """Of the competencies, by code."""
    slots: Mapping[str, Slot] = field(default_factory=dict)
    """The internship slots that it names, by number."""

    def is_mine(self, key: str) -> bool:
        """Whether a part is whole to this reader, not only its name."""
        if self.side is not Side.COMPANY:
            return key in self.document.parts
        part = self.whole.parts.get(key)
        return part is not None and is_opened(self.whole, part, self.opened)


def seen_by(identity: "Identity", curriculum: "Curriculum", names: Mapping[str, str] | None = None) -> Seen:
    """A curriculum as this reader sees it."""
    member = membership(identity, curriculum)
    side = member.side if member else None
    whole, opened = queries.whole_of(curriculum.id)
    document = cut(whole, opened) if side is Side.COMPANY else whole
    seen = Seen(document, whole, side, opened, [], [], names or {})
    suggestions = [one for one in said.suggestions_of(curriculum.id) if side is not Side.COMPANY or seen.is_mine(str(one.part_key))]
    remarks = said.remarks_of(curriculum.id)
    remarks = saying.readable(remarks, whole, opened) if side is Side.COMPANY else remarks
    return dataclasses.replace(seen, suggestions=suggestions, remarks=remarks)


def entry_of(seen: Seen, part: Part, *, deep: bool = True) -> Entry:
    """A part as its page shows it, with all that stands under it where it is asked for deep."""
    key = part.id
    return Entry(
        part,
        str(part.fields.get("code") or part.fields.get("competency") or part.fields.get("number") or ""),
        str(part.fields.get("name") or seen.names.get(part.fields.get("competency", ""), "")),
        head_of(part),
        str(part.fields.get("text") or part.fields.get("evidence") or ""),
        facts_of(seen.document, part, seen.slots),
        [suggested(seen, one) for one in seen.suggestions if str(one.part_key) == key and one.state is SuggestionState.OPEN],
        sum(1 for one in seen.remarks if str(one.part_key) == key and one.answers_id is None and one.resolved_at is None),
        groups_under(seen, part) if deep else [],
    )


def head_of(part: Part) -> str:
    """Code and name of a part, as far as it has them."""
    return " · ".join(str(part.fields[name]) for name in ("code", "name") if part.fields.get(name))


def groups_under(seen: Seen, part: Part | None, kinds: Sequence[PartKind] = tuple(PartKind)) -> list[Group]:
    """What stands under a part or under the curriculum, a group for each kind; kinds of which the company sees nothing are left out."""
    above = part.kind if part else None
    made = []
    for kind in kinds:
        if above not in KINDS[kind].under:
            continue
        entries = [entry_of(seen, one) for one in seen.document.under(part.id if part else None, kind)]
        if entries or seen.side is not Side.COMPANY:
            made.append(
                Group(kind, HEADS[kind], entries, can_add=seen.side is not Side.COMPANY or (part is not None and seen.is_mine(part.id)))
            )
    return made


def facts_of(document: Document, part: Part, slots: Mapping[str, Slot] | None = None) -> list[tuple[Text, Any]]:
    """The fields of a part that are neither its name nor its text, as (name, value in words); a slot's number stands for the slot."""
    known_slots = slots or {}
    rows = [
        (known.label, (known_slots.get(part.fields[name]) if name == "offering" else None) or value_of(document, known, part.fields[name]))
        for name, known in KINDS[part.kind].fields.items()
        if name not in SHOWN_APART
    ]
    return [(label, value) for label, value in rows if value not in ("", None)]


def value_of(document: Document, field: Field, value: Any) -> Any:  # noqa: ANN401  a field's value
    """A field in words: choices by their names, parts by theirs."""
    match field.holds:
        case Holds.CHOICE:
            return CHOICES.get(value)
        case Holds.PARTS:
            return ", ".join(name_of(document.parts[one]) for one in value if one in document.parts)
        case _:
            return value


@dataclass(frozen=True, slots=True)
class Theirs:
    """What stands in a part in place of a text that was kept aside, and (name, one's own, theirs) of each field where both differ."""

    who: str
    at: dt.datetime
    rows: list[tuple[Text, str, str]]


def theirs(document: Document, row: "CurriculumPart", mine: Mapping[str, Any]) -> Theirs:
    """A part as somebody else has written it, beside what its reader wrote: of the fields that the reader has written."""
    rows = []
    for name, known in KINDS[row.kind].fields.items():
        if name not in mine:
            continue
        own, other = (value_of(document, known, fields[name]) for fields in (mine, row.fields))
        if own != other:
            rows.append((known.label, "" if own is None else str(own), "" if other is None else str(other)))
    return Theirs(row.changed_name, row.changed_at, rows)


def options_of(document: Document, kind: PartKind, under: Part, named: Sequence[str]) -> list[tuple[str, str]]:
    """The parts that a field can name, as (id, name): those of the same subject where they stand under one, and what it names already."""
    subject = subject_of(document, under)
    parts = [part for part in document.of(kind) if part.id != under.id]
    near = [part for part in parts if subject is not None and subject_of(document, part) == subject]
    chosen = [part for part in parts if part in near or part.id in named] if near and kind is not PartKind.SUBJECT else parts
    return [(part.id, _in_full(part)) for part in chosen]


def _in_full(part: Part) -> str:
    words = (part.fields.get("code"), part.fields.get("name") or beginning(part.fields.get("text")))
    return " ".join(str(one) for one in words if one) or name_of(part)


def subject_of(document: Document, part: Part) -> str | None:
    """The subject under which a part stands, or itself."""
    above: Part | None = part
    while above is not None and above.kind is not PartKind.SUBJECT:
        above = document.parts.get(above.under) if above.under else None
    return above.id if above else None


# -- suggestions --------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion with what it would change, in words."""

    id: uuid.UUID
    number: int
    part_key: uuid.UUID
    part_name: str
    name: str
    account_id: uuid.UUID
    side: Text
    at: dt.datetime
    reason: str
    origin: str | None
    """The number of the linked curriculum from which it came."""
    state: SuggestionState
    decided_name: str | None
    decided_reason: str | None
    told: Told
    is_behind: bool
    """The text has been written on since."""
    can_open: bool
    """Whether the reader takes part, and may open it."""


def suggested(seen: Seen, one: "CurriculumSuggestion") -> Suggested:
    """A suggestion as a page shows it."""
    change = one.change
    now = seen.document.parts.get(str(one.part_key))
    behind = change["act"] == "write" and now is not None and now.fields.get(change["field"]) != change["before"]
    return Suggested(
        one.id,
        one.number,
        one.part_key,
        one.part_name,
        one.name,
        one.account_id,
        SIDE_NAMES[one.side],
        one.created_at,
        one.reason,
        one.origin_number,
        one.state,
        one.decided_name,
        one.decided_reason,
        told_of(seen.document, from_json(change)),
        behind and one.state is SuggestionState.OPEN,
        can_open=seen.side is not None,
    )


# -- comments -----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """One comment or answer: the row that `components/comments.html` reads, with whose it is."""

    initials: str
    who: Text
    at: dt.datetime
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers."""

    id: uuid.UUID
    part_key: uuid.UUID
    part_name: str
    quote: str | None
    is_loose: bool
    to_side: Text | None
    is_mine: bool
    """Addressed to the reader's side."""
    rows: list[Said]
    resolved_at: dt.datetime | None
    resolved_name: str | None
    resolved_reason: str | None
    can_open: bool
    """Whether the reader may open the paragraph."""


def initials(name: str) -> str:
    """Two letters that stand for a name."""
    words = [word for word in name.split() if word[:1].isalpha()]
    return "".join(word[0] for word in words[:2]).upper()


def threads(seen: Seen, key: uuid.UUID | None = None) -> list[Thread]:
    """The comments that a reader may read, on one part or on all: those that are not settled first, newest first."""
    answers: dict[uuid.UUID, list[CurriculumRemark]] = {}
    for one in seen.remarks:
        if one.answers_id is not None:
            answers.setdefault(one.answers_id, []).append(one)
    made = [
        Thread(
            one.id,
            one.part_key,
            one.part_name,
            one.quote,
            is_loose=one.quote is not None and one.first is None,
            to_side=SIDE_NAMES[one.to_side] if one.to_side else None,
            is_mine=one.to_side is not None and one.to_side is seen.side,
            rows=[Said(initials(row.name), _who(row), row.created_at, row.words) for row in (one, *answers.get(one.id, ()))],
            resolved_at=one.resolved_at,
            resolved_name=one.resolved_name,
            resolved_reason=one.resolved_reason,
            can_open=seen.side is not None and seen.is_mine(str(one.part_key)),
        )
        for one in reversed(seen.remarks)
        if one.answers_id is None and (key is None or one.part_key == key)
    ]
    return sorted(made, key=lambda one: (one.resolved_at is not None, not one.is_mine))


def _who(row: "CurriculumRemark") -> Text:
    return Text("%(name)s, %(side)s", name=row.name, side=SIDE_NAMES[row.side])


def marked(text: str, anchors: Iterable[Anchor]) -> list[tuple[str, bool]]:
    """A text in pieces: (words, whether a comment hangs on them); anchors that overlap are one."""
    spans: list[list[int]] = []
    for anchor in sorted(anchors, key=lambda one: (one.start, one.end)):
        if spans and anchor.start <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], anchor.end)
        else:
            spans.append([anchor.start, anchor.end])
    made, at = [], 0
    for start, end in spans:
        made += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*made, (text[at:], False)] if piece[0]]


# -- who is there -------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who is in the curriculum now, and in which part."""

    name: str
    side: Text
    part: str | None
    part_key: uuid.UUID | None


def present(seen: Seen, curriculum: "Curriculum", identity: "Identity") -> list[Presence]:
    """Who else is there now; where somebody is in a part that the reader does not see, only that they are there."""
    return _with_parts(_others(curriculum, identity), seen.document)


def present_beside(curriculum: "Curriculum", identity: "Identity", key: uuid.UUID | None) -> tuple[list[Presence], int]:
    """The same, and the last change to the part in which the reader is: asked every few seconds, so no more is read than these parts."""
    others = _others(curriculum, identity)
    keys = {one.part_key for one in others if one.part_key} | ({key} if key else set())
    document = queries.document_having(curriculum.id, keys)
    is_mine = key is not None and str(key) in document.parts
    if side_of(identity, curriculum) is Side.COMPANY:
        seen = placing.named_to_company(curriculum.id, keys)
        document = of_parts(part for part in document.parts.values() if uuid.UUID(part.id) in seen)
        is_mine = is_mine and key is not None and placing.is_opened(curriculum.id, key)
    return _with_parts(others, document), said.newest_place(curriculum.id, key) if is_mine else 0


def _others(curriculum: "Curriculum", identity: "Identity") -> "list[CurriculumPresence]":
    since = clock.now() - PRESENT
    return [one for one in queries.presences(curriculum.id, since) if one.account_id != identity.account_id]


def _with_parts(others: "Iterable[CurriculumPresence]", document: Document) -> list[Presence]:
    found = []
    for one in others:
        part = document.parts.get(str(one.part_key)) if one.part_key else None
        found.append(Presence(one.name, SIDE_NAMES[one.side], name_of(part) if part else None, one.part_key if part else None))
    return found
