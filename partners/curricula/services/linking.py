"""Curricula that are linked move together: what is changed in one arises in the other as a suggestion, for its own people to take or leave.

Whoever looks at a link holds both curricula in the order of their ids: the follower, since its suggestions are numbered, and the followed
one, since a writer who has not finished may have an earlier place in the log than what is there to be read. Nobody else holds two curricula
except `adopting.adopt`, a successor after the one before it; a curriculum is begun from one other alone, by a link or as its successor,
so that those who wait for each other never stand in a circle.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.curricula import queries, services
from partners.curricula.domain import WRITABLE
from partners.curricula.domain.changes import Added, Change, from_json, key_of, to_json
from partners.curricula.domain.linking import Fit, Slot, fit_of, slot_of, wanted
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.models import Curriculum, CurriculumChange, CurriculumLink, CurriculumSuggestion
from partners.curricula.queries import linking, saying
from partners.curricula.services import SUBJECT, copying, writing
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM

if TYPE_CHECKING:
    from partners.curricula.domain.document import Document
    from portal.kernel.identity import Identity

FOLLOW = "curricula.follow_link"


def begin_linked(curriculum: Curriculum, *, by: "Identity") -> Curriculum:
    """Begin a curriculum of the same university with the same text; from now on each follows the other. Its people are asked anew."""
    held = queries.lock_curriculum(curriculum.id)
    made = services.begin(held.title, by=by)
    document, opened = queries.whole_of(held.id)
    copying.same_text(document, opened, made, by=by)
    _follows(made, held, saying.newest_place(held.id))
    _follows(held, made, 0)
    audit.record("curricula.curriculum.linked", SUBJECT, held.id, by=by, after={"with": made.number})
    return made


def _follows(follower: Curriculum, followed: Curriculum, seen: int) -> None:
    db.session.add(CurriculumLink(id=uuid.uuid4(), follower_id=follower.id, followed_id=followed.id, seen_place=seen, missed=0))


def defer_due(most: int) -> None:
    """Have each link looked at whose followed curriculum was changed, one by one."""
    for link_id in linking.links_due(most):
        jobs.defer(FOLLOW, link_id=str(link_id))


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of looking at a link: suggestions that arose or were brought up to date, those overtaken, changes that fitted nowhere."""

    asked: int = 0
    overtaken: int = 0
    missed: int = 0


def follow(link_id: uuid.UUID) -> Followed:
    """Bring the suggestions of a follower up to what was changed in the curriculum that it follows; of one that is fixed nothing."""
    link = linking.get_link(link_id)
    held = {one: queries.lock_curriculum(one) for one in sorted((link.follower_id, link.followed_id))}
    link = linking.get_link(link_id)
    follower, followed = held[link.follower_id], held[link.followed_id]
    rows = saying.changes_since(followed.id, link.seen_place)
    if follower.state not in WRITABLE or not rows:
        return Followed()
    found = _Follower(follower, followed, queries.document_of(follower.id), rows).bring_up()
    link.seen_place, link.missed = rows[-1].place, link.missed + found.missed
    if found != Followed():
        after = {"from": followed.number, "suggestions": found.asked, "overtaken": found.overtaken, "missed": found.missed}
        audit.record("curricula.curriculum.followed", SUBJECT, follower.id, by=SYSTEM, after=after)
    return found


@dataclass(frozen=True, slots=True)
class _Follower:
    """A follower that is held, and what was changed in the other since."""

    curriculum: Curriculum
    origin: Curriculum
    document: "Document"
    rows: Sequence[CurriculumChange]

    def bring_up(self) -> Followed:
        """Let each change arise that fits; a suggestion that waits already is brought up to date, never doubled."""
        touched = {str(row.part_key) for row in self.rows}
        waiting = linking.open_from(self.curriculum.id, self.origin.id)
        there = {slot_of(from_json(one.change)): one for one in waiting if str(one.part_key) in touched}
        changes = [*(from_json(one.change) for one in there.values()), *(from_json(row.change) for row in self.rows)]
        coming = {str(one.part_key) for one in waiting if one.change["act"] == "add"}
        asked = missed = overtaken = 0
        for change in wanted(self.document, changes):
            one = there.pop(slot_of(change), None)
            fit = fit_of(self.document, change, coming, is_open=one is not None)
            if fit is Fit.ASKED:
                coming |= {key_of(change)} if isinstance(change, Added) else set()
                asked += self._ask(change, one)
            elif one is not None:
                overtaken += _overtake(one)
            missed += fit is Fit.MISSED and not self._came_back(slot_of(change))
        return Followed(asked, overtaken + sum(_overtake(one) for one in there.values()), missed)

    def _last(self, slot: Slot) -> CurriculumChange:
        """The last change in a place, or else of its part: whose author and reason a suggestion names."""
        of_part = [row for row in self.rows if str(row.part_key) == slot[0]]
        return next((row for row in reversed(of_part) if slot_of(from_json(row.change)) == slot), of_part[-1])

    def _came_back(self, slot: Slot) -> bool:
        """Whether a change is the follower's own, which the other has taken over."""
        row = self._last(slot)
        return row.suggestion_id is not None and bool(linking.came_from([row.suggestion_id], self.curriculum.id))

    def _ask(self, change: Change, one: CurriculumSuggestion | None) -> bool:
        """Let a suggestion arise, or bring the one that waits up to date; whether anything is new."""
        if one is not None and one.change == to_json(change):
            return False
        row = self._last(slot_of(change))
        if one is None:
            one = CurriculumSuggestion(
                id=uuid.uuid4(),
                curriculum_id=self.curriculum.id,
                number=saying.count_suggestions(self.curriculum.id) + 1,
                part_key=row.part_key,
                state=SuggestionState.OPEN,
                origin_id=self.origin.id,
                origin_number=self.origin.number,
            )
            db.session.add(one)
        one.change, one.part_name, one.reason = to_json(change), self._called(change, row), row.reason or ""
        one.account_id, one.name, one.side = row.account_id, row.name, row.side
        db.session.flush()  # the next one is counted after it
        return True

    def _called(self, change: Change, row: CurriculumChange) -> str:
        there = self.document.parts.get(key_of(change))
        return writing.called(there) if there else writing.called(change.part) if isinstance(change, Added) else row.part_name


def _overtake(suggestion: CurriculumSuggestion) -> bool:
    suggestion.state, suggestion.decided_at = SuggestionState.OVERTAKEN, clock.now()
    return True
