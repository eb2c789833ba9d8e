"""What comes by itself: sides are reminded of a deadline, a university of the review after those who studied by its curriculum."""

import uuid
from typing import TYPE_CHECKING

from partners.curricula import queries
from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.domain.following import months_after
from partners.curricula.domain.stages import NEAR
from partners.curricula.models import Curriculum, CurriculumReminder, CurriculumReview
from partners.curricula.queries import limits, versions
from partners.curricula.services import SUBJECT, members_of, reviewing, signing, tell
from portal.audit import services as audit
from portal.kernel import calendar, clock
from portal.kernel.db import db
from portal.kernel.errors import IllegalMoveError, check_reason
from portal.kernel.identity import SYSTEM
from portal.reference import queries as reference

if TYPE_CHECKING:
    import datetime as dt

    from portal.kernel.identity import Identity

LONGEST = 4000


def horizon() -> "dt.datetime":
    """Until when something is due of which people are reminded today."""
    return clock.at(calendar.add_working_days(clock.today(), NEAR, reference.holidays()), reviewing.END_OF_DAY)


def remind(curriculum: Curriculum) -> list[Side]:
    """Remind the sides that owe an answer or a signature, once when it is nearly due and once when it is late: which ones it were now."""
    held = queries.lock_curriculum(curriculum.id)
    if held.state not in versions.AWAITING or held.due_at is None or held.due_at > horizon():
        return []
    is_late = held.due_at <= clock.now()
    answering = held.state is CurriculumState.IN_REVIEW
    owing = reviewing.owing_sides(held) if answering else signing.owing_sides(held)
    told = versions.reminded_sides(held, is_late=is_late)
    sides = [side for side in owing if side not in told]
    for side in sides:
        db.session.add(
            CurriculumReminder(id=uuid.uuid4(), curriculum_id=held.id, round=held.round, state=held.state, side=side, is_late=is_late)
        )
        shares = {Share.LEAD} if answering else {Share.LEAD, Share.SIGNER}
        people = [member for member in members_of(held, side) if member.share in shares]
        tell(held, people, MAILS[answering, is_late], until=held.due_at)
        audit.record("curricula.side.reminded", SUBJECT, held.id, by=SYSTEM, after={"side": side, "late": is_late})
    return sides


MAILS = {
    (True, False): "curricula.answer_due",
    (True, True): "curricula.answer_late",
    (False, False): "curricula.signature_due",
    (False, True): "curricula.signature_late",
}


def remind_of_review(review: CurriculumReview) -> None:
    """Tell the university's lead that those who began first have studied by its curriculum."""
    curriculum = queries.get_curriculum(review.curriculum_id)
    review.told_on = clock.today()
    tell(curriculum, reviewing.leads_of(curriculum, Side.UNIVERSITY), "curricula.cohort_due", due=review.due_on)


def record_review(curriculum: Curriculum, review: CurriculumReview, *, findings: str, by: "Identity") -> None:
    """Keep what was found; the next review is due as much later, for as long as the curriculum stands.

    Raises DomainError without findings, IllegalMoveError for one that is done.
    """
    check_reason(findings)
    held = queries.lock_curriculum(curriculum.id)
    review = versions.lock_review(held.id, review.id)
    if review.done_at is not None:
        raise IllegalMoveError
    review.done_at, review.done_name, review.findings = clock.now(), by.name, findings.strip()
    audit.record("curricula.cohort.reviewed", SUBJECT, held.id, by=by, after={"due": review.due_on}, reason=review.findings)
    if held.state is CurriculumState.ADOPTED:
        due = months_after(max(review.due_on, clock.today()), int(reference.get_value(limits.COHORT)))
        db.session.add(CurriculumReview(id=uuid.uuid4(), curriculum_id=held.id, version_id=review.version_id, due_on=due))
