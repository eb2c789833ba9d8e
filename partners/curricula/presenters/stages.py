"""Where a curriculum stands: each side, the steps until it is adopted, who holds it and what comes next."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from partners.curricula.access import heads, membership, signs
from partners.curricula.domain import WRITABLE, CurriculumState, Share, Side
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.queries import versions
from partners.curricula.services import name_of_side, reviewing, sides_of, signing
from portal.kernel.text import Text
from portal.workflow.presenters import left_until

if TYPE_CHECKING:
    from partners.curricula.domain.checking import Finding
    from partners.curricula.models import Curriculum, CurriculumAnswer, CurriculumSignature
    from partners.curricula.presenters import Seen
    from portal.kernel.identity import Identity

ONLY_PRACTICE = Text("Sees the practice, and what is opened to it")


@dataclass(frozen=True, slots=True)
class Party:
    """One side and where it stands; `state` is a word of `curriculum_side`."""

    side: Side
    name: str
    state: str
    note: Text | str | None
    said: Text | str | None = None
    """What it said when it asked for changes."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step until the curriculum is adopted, for components/steps.html."""

    title: Text
    state: str
    note: Text | None = None
    href: str | None = None
    has_error: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds it, for components/holder.html."""

    tone: str
    who: Text | str
    what: Text


@dataclass(frozen=True, slots=True)
class Stage:
    """All of it, read once."""

    parties: Sequence[Party]
    steps: Sequence[Step]
    held: Held
    due: dt.datetime | None
    left: int | None
    """Working days."""
    hindrances: Sequence[Text]
    """What keeps it from being agreed to, as this reader may see it."""
    owing: Sequence[Side]
    """The sides whose answer or signature is awaited."""
    may_answer: bool
    may_sign: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of a curriculum: answers of the round, signatures, which sides owe one, what hinders."""

    curriculum: "Curriculum"
    sides: Sequence[Side]
    answers: "Mapping[Side, CurriculumAnswer]"
    signatures: "Mapping[Side, CurriculumSignature]"
    owing: Sequence[Side]
    errors: int = 0
    suggestions: int = 0
    hindrances: Sequence[Text] = field(default_factory=list)


def stage_of(curriculum: "Curriculum", identity: "Identity", seen: "Seen | None" = None, wrong: "Sequence[Finding]" = ()) -> Stage:
    """Where a curriculum stands, for a reader; `seen` is what has been read of it already, and `wrong` what was found in it."""
    member = membership(identity, curriculum)
    side = member.side if member else None
    known = _read(curriculum, side, seen, wrong)
    is_lead = member is not None and member.share is Share.LEAD
    owes = side in known.owing
    may_answer = is_lead and curriculum.state is CurriculumState.IN_REVIEW
    may_sign = owes and curriculum.state is CurriculumState.AGREED and signs(identity, curriculum)
    mine = (may_answer and owes) or may_sign or (heads(identity, curriculum) and curriculum.state in HEADS_TURN)
    return Stage(
        parties=[_party(known, one, yours=mine and one is side) for one in known.sides],
        steps=_steps(known),
        held=_held(known, mine=mine),
        due=curriculum.due_at,
        left=left_until(curriculum.due_at) if curriculum.due_at else None,
        hindrances=known.hindrances,
        owing=known.owing,
        may_answer=may_answer,
        may_sign=may_sign,
    )


HEADS_TURN = frozenset({CurriculumState.DRAFT, CurriculumState.CHANGES_REQUESTED, CurriculumState.SIGNED})
"""When the next step is the university's."""


def _read(curriculum: "Curriculum", side: Side | None, seen: "Seen | None", wrong: "Sequence[Finding]") -> _Known:
    answers = versions.answers_of(curriculum.id, curriculum.round)
    if curriculum.state in WRITABLE:
        owing = reviewing.owing_sides(curriculum) if curriculum.state is CurriculumState.IN_REVIEW else []
        left = _left(curriculum, side, seen, wrong)
        return _Known(curriculum, sides_of(curriculum), answers, {}, owing, left.errors, left.suggestions, left.told)
    signatures = versions.signatures_of(signing.get_agreed(curriculum).id)
    bound = signing.bound_sides(curriculum)
    return _Known(curriculum, bound, answers, signatures, [one for one in bound if one not in signatures])


def _left(curriculum: "Curriculum", side: Side | None, seen: "Seen | None", wrong: "Sequence[Finding]") -> reviewing.Left:
    if seen is None:
        return reviewing.left_for(curriculum, side)
    if side is Side.COMPANY:  # of the suggestions it sees its own alone, and all of them count
        return reviewing.left_in(seen.whole, seen.opened, wrong, versions.open_suggestions(curriculum.id), side)
    waiting = [one for one in seen.suggestions if one.state is SuggestionState.OPEN]
    return reviewing.left_in(seen.whole, seen.opened, wrong, waiting, side)


def _party(known: _Known, side: Side, *, yours: bool) -> Party:
    answer, signature = known.answers.get(side), known.signatures.get(side)
    state = "yours" if yours else _state(known, side)
    name = name_of_side(known.curriculum, side)
    if signature is not None:
        return Party(side, signature.body_name, "signed", Text("%(name)s, %(post)s", name=signature.name, post=signature.post))
    if state == "asks" and answer is not None:
        return Party(side, name, state, answer.name, answer.reason)
    return Party(side, name, state, ONLY_PRACTICE if side is Side.COMPANY and known.curriculum.state in WRITABLE else None)


def _state(known: _Known, side: Side) -> str:
    answer, state = known.answers.get(side), known.curriculum.state
    if state not in WRITABLE:
        return "unsigned"
    if answer is not None and not answer.is_agreed:
        return "asks"
    if state is not CurriculumState.IN_REVIEW:
        return "takes_part"
    if side not in known.owing:
        return "agreed"
    return "again" if answer is not None else "waiting"


# -- the steps ----------------------------------------------------------------------------------------------------------------------------


def _steps(known: _Known) -> list[Step]:
    state = known.curriculum.state
    fixed = state not in WRITABLE
    sent = fixed or state is CurriculumState.IN_REVIEW
    signed = state in versions.SIGNED
    agreed = len(known.sides) - len(known.owing) if sent and not fixed else 0
    given = [
        (Text("Written, and sent for review"), sent, None),
        (Text("Suggestions are decided"), fixed or not known.suggestions, _open(known.suggestions)),
        (Text("Nothing is wrong in it"), fixed or not known.errors, _wrong(known.errors)),
        (Text("Every side agrees"), fixed, _count(agreed, known.sides) if sent and not fixed else None),
        (Text("Joint curriculum minutes"), signed, _signatures(known)),
        (Text("Decree of the university"), state in ADOPTED, Text("It is adopted, and can become a programme")),
    ]
    first = next((place for place, (_, done, _) in enumerate(given) if not done), len(given))
    states = ["done" if place < first else "now" if place == first else "ahead" for place in range(len(given))]
    return [Step(title, state, None if state == "done" else note) for (title, _, note), state in zip(given, states, strict=True)]


ADOPTED = frozenset({CurriculumState.ADOPTED, CurriculumState.SUPERSEDED})


def _open(count: int) -> Text | None:
    return Text("%(num)s still open", num=count) if count else None


def _wrong(count: int) -> Text | None:
    return Text("%(num)s to be corrected", num=count) if count else None


def _count(done: int, sides: Sequence[Side]) -> Text:
    return Text("%(done)s of %(of)s sides", done=done, of=len(sides))


def _signatures(known: _Known) -> Text:
    if known.curriculum.state is CurriculumState.AGREED:
        return Text("%(done)s of %(of)s sides have signed", done=len(known.signatures), of=len(known.sides))
    return Text("Once every side has signed, nobody changes this version")


# -- who holds it -------------------------------------------------------------------------------------------------------------------------

WRITE = Text("Next: each side reads it and answers; once all agree, they sign the joint minutes.")
AGREE = Text("A side agrees to the text as it stands; what is written later is answered anew. Next: the joint minutes.")
SIGN = Text("With the last signature nobody changes this version any more. Next: the university's decree.")
ADOPT = Text("All sides have signed. Once its own decree is entered, the curriculum is adopted and public.")


YOURS = {
    CurriculumState.DRAFT: Text("Write it, then send it for review"),
    CurriculumState.CHANGES_REQUESTED: Text("Make the changes, then send it for review again"),
    CurriculumState.IN_REVIEW: Text("Read it, and answer for your side"),
    CurriculumState.AGREED: Text("Sign the joint minutes for your side"),
    CurriculumState.SIGNED: Text("Enter the university's decree"),
}
NEXT = {
    CurriculumState.DRAFT: WRITE,
    CurriculumState.CHANGES_REQUESTED: WRITE,
    CurriculumState.IN_REVIEW: AGREE,
    CurriculumState.AGREED: SIGN,
    CurriculumState.SIGNED: ADOPT,
}


def _held(known: _Known, *, mine: bool) -> Held:
    curriculum = known.curriculum
    if curriculum.state is CurriculumState.SUPERSEDED:
        return Held("neutral", Text("Superseded"), Text("Another curriculum stands in its place. Whoever studies by it goes on by it."))
    if curriculum.state is CurriculumState.ADOPTED:
        facts = {"number": curriculum.decree_number or "", "day": curriculum.decreed_on}
        return Held("good", Text("Adopted by decree %(number)s of %(day)s", **facts), Text("Everybody can read it."))
    what = NEXT[curriculum.state]
    if mine:
        return Held("attention", YOURS[curriculum.state], what)
    names = " · ".join(name_of_side(curriculum, side) for side in known.owing)
    return Held("progress", names or curriculum.body_name, what)
