"""The sides review a curriculum: it is sent, each answers for the text that it has read, all agree or one asks for changes."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.curricula import queries
from partners.curricula.access import membership
from partners.curricula.domain import CURRICULUM, SIDE_NAMES, CurriculumState, CurriculumStep, Share, Side, is_opened
from partners.curricula.domain.checking import findings
from partners.curricula.domain.stages import Given, listed, next_whole, owing, together
from partners.curricula.models import Curriculum, CurriculumAnswer
from partners.curricula.queries import limits, saying, versions
from partners.curricula.services import SUBJECT, members_of, name_of_side, sides_of, tell, versioning
from portal.audit import services as audit
from portal.kernel import calendar, clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError, check_reason
from portal.kernel.text import Text
from portal.reference import queries as reference

if TYPE_CHECKING:
    from partners.curricula.domain.checking import Finding
    from partners.curricula.domain.document import Document
    from partners.curricula.models import CurriculumMember, CurriculumSuggestion
    from portal.kernel.identity import Identity

END_OF_DAY = 16
CHANGED = Text("The text has changed since you opened this page. Read what has changed, then answer.")


def due_after(parameter: str) -> dt.datetime:
    """The end of the working day on which a stage of so many days is over, if it begins now."""
    day = calendar.add_working_days(clock.today(), reference.service_days(parameter), reference.holidays())
    return clock.at(day, END_OF_DAY)


def leads_of(curriculum: Curriculum, *sides: Side) -> "list[CurriculumMember]":
    """Who leads for the sides named, or for all."""
    return [member for member in members_of(curriculum, *sides) if member.share is Share.LEAD]


def side_led(curriculum: Curriculum, by: "Identity") -> Side:
    """The side for which somebody leads. Raises ForbiddenError for whoever leads for none."""
    member = membership(by, curriculum)
    if member is None or member.share is not Share.LEAD:
        raise ForbiddenError(Text("The lead of a side answers for it."))
    return member.side


# -- sent ---------------------------------------------------------------------------------------------------------------------------------


def send(curriculum: Curriculum, *, by: "Identity") -> None:
    """Ask every side for its answer. Raises DomainError where no other side takes part, or one is without a lead."""
    held = queries.lock_curriculum(curriculum.id)
    state = CURRICULUM.move(held.state, CurriculumStep.SEND)
    sides = sides_of(held)
    if len(sides) == 1:
        raise DomainError(Text("Only your university takes part so far. Ask the agency or the company first."))
    for side in sides:
        if not leads_of(held, side):
            raise DomainError(Text("%(side)s: nobody leads for it yet.", side=SIDE_NAMES[side]))
    held.state, held.round, held.due_at = state, held.round + 1, due_after(limits.ANSWER)
    audit.record("curricula.curriculum.sent", SUBJECT, held.id, by=by, after={"round": held.round, "due": held.due_at})
    tell(held, leads_of(held), "curricula.sent", by=by.name, until=held.due_at)


# -- answered -----------------------------------------------------------------------------------------------------------------------------


def owing_sides(curriculum: Curriculum) -> list[Side]:
    """The sides whose agreement to the text as it stands is missing in this round."""
    answers = versions.answers_of(curriculum.id, curriculum.round)
    given = {side: Given(answer.is_agreed, answer.place) for side, answer in answers.items()}
    return owing(sides_of(curriculum), given, saying.newest_place(curriculum.id))


@dataclass(frozen=True, slots=True)
class Left:
    """What keeps every side from agreeing: how many errors and open suggestions, and the words of those that a side may read."""

    errors: int
    suggestions: int
    told: Sequence[Text]


def left_for(curriculum: Curriculum, side: Side | None) -> Left:
    """What keeps every side from agreeing, as a side may read it."""
    whole, opened = queries.whole_of(curriculum.id)
    return left_in(whole, opened, findings(whole, limits.limits()), versions.open_suggestions(curriculum.id), side)


def left_in(
    whole: "Document",
    opened: Collection[str],
    wrong: "Sequence[Finding]",
    suggestions: "Sequence[CurriculumSuggestion]",
    side: Side | None,
) -> Left:
    """The same of what has been read and found: of what the company does not see, only how much there is."""
    errors = [(one.part_id, one.words) for one in wrong if one.is_error]
    waiting = [
        (str(one.part_key), Text("Suggestion %(number)s on %(part)s is open.", number=one.number, part=one.part_name))
        for one in suggestions
    ]
    found = errors + waiting
    told = [words for key, words in found if side is not Side.COMPANY or _co_designs(whole, key, opened)]
    hidden = len(found) - len(told)
    rest = [Text("%(num)s more in parts that your side does not see.", num=hidden)] if hidden else []
    return Left(len(errors), len(waiting), [*told, *rest])


def _co_designs(document: "Document", key: str | None, opened: Collection[str]) -> bool:
    part = document.parts.get(key) if key else None
    return part is not None and is_opened(document, part, opened)


def agree(curriculum: Curriculum, *, place: int, by: "Identity") -> None:
    """Agree for one's side to the text as it stood at a place of its log; with the last side's agreement a version is made of it.

    Raises ConflictError where the text has changed since or the side has agreed, DomainError that lists what is left to be done.
    """
    held, side = _in_review(curriculum, by)
    if place != saying.newest_place(held.id):
        raise ConflictError(CHANGED)
    if side not in owing_sides(held):
        raise ConflictError(Text("Your side has agreed to this text already."))
    told = left_for(held, side).told
    if told:
        raise DomainError(together(Text("It cannot be agreed to yet."), listed(told)))
    _answer(held, side, None, by, place)
    if not owing_sides(held):
        _agreed(held, by)


def ask_for_changes(curriculum: Curriculum, *, reason: str, by: "Identity") -> None:
    """Ask for changes for one's side, also after having agreed: the round is over at once. Raises DomainError without a reason."""
    check_reason(reason)
    held, side = _in_review(curriculum, by)
    _answer(held, side, reason.strip(), by, saying.newest_place(held.id))
    held.state, held.due_at = CURRICULUM.move(held.state, CurriculumStep.ASK_FOR_CHANGES), None
    audit.record("curricula.curriculum.changes_requested", SUBJECT, held.id, by=by, after={"side": side}, reason=reason.strip())
    others = [member for member in leads_of(held) if member.side is not side or member.side is Side.UNIVERSITY]
    tell(held, others, "curricula.changes_requested", side=name_of_side(held, side), reason=reason.strip())


def _in_review(curriculum: Curriculum, by: "Identity") -> tuple[Curriculum, Side]:
    held = queries.lock_curriculum(curriculum.id)
    if held.state is not CurriculumState.IN_REVIEW:
        raise IllegalMoveError
    return held, side_led(held, by)


def _answer(curriculum: Curriculum, side: Side, reason: str | None, by: "Identity", place: int) -> None:
    answer = versions.answers_of(curriculum.id, curriculum.round).get(side)
    if answer is None:
        answer = CurriculumAnswer(id=uuid.uuid4(), curriculum_id=curriculum.id, round=curriculum.round, side=side)
        db.session.add(answer)
    answer.is_agreed, answer.reason, answer.place = reason is None, reason, place
    answer.account_id, answer.name = by.account_id, by.name
    db.session.flush()  # who still owes an answer is asked of the database
    after = {"side": side, "round": curriculum.round, "agrees": reason is None}
    audit.record("curricula.answer.given", SUBJECT, curriculum.id, by=by, after=after, reason=reason)


def _agreed(curriculum: Curriculum, by: "Identity") -> None:
    curriculum.state = CURRICULUM.move(curriculum.state, CurriculumStep.AGREE)
    curriculum.due_at = due_after(limits.SIGNATURE)
    number = next_whole(versions.numbers_of(curriculum.id))
    version = versioning.keep(curriculum, number, curriculum.title, is_agreed=True, by=by)
    audit.record("curricula.curriculum.agreed", SUBJECT, curriculum.id, by=by, after={"number": number, "sha256": version.sha256})
    signers = [member for member in members_of(curriculum) if member.share in {Share.LEAD, Share.SIGNER}]
    tell(curriculum, signers, "curricula.agreed", version=number, until=curriculum.due_at)


# -- reopened -----------------------------------------------------------------------------------------------------------------------------


def reopen(curriculum: Curriculum, *, reason: str, by: "Identity") -> None:
    """Let people write again before every side has signed: the version stays as it is, and the next one is agreed to anew."""
    check_reason(reason)
    held = queries.lock_curriculum(curriculum.id)
    held.state, held.due_at = CURRICULUM.move(held.state, CurriculumStep.REOPEN), None
    audit.record("curricula.curriculum.reopened", SUBJECT, held.id, by=by, reason=reason.strip())
    told = [member for member in members_of(held) if member.share in {Share.LEAD, Share.SIGNER}]
    tell(held, told, "curricula.reopened", by=by.name, reason=reason.strip())
