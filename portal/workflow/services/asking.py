"""Questions to whoever submitted: the clock runs on, and a return stays for what has to be corrected."""

from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.workflow import queries
from portal.workflow.access import asks
from portal.workflow.models import CaseQuestion, CaseStep
from portal.workflow.queries import questions
from portal.workflow.services import deciding, procedures

MOST_OPEN = 5
"""Questions that may wait for an answer at one time."""


def ask(turn: CaseStep, words: str, *, by: Identity) -> CaseQuestion:
    """Ask whoever submitted; they are told, and the clock runs on.

    Raises ForbiddenError for somebody whose turn it is not, DomainError beside the field where nobody can be asked or too much waits.
    """
    case = queries.lock_case(turn.case_id)
    db.session.refresh(turn)
    if not asks(by, turn):
        raise ForbiddenError(deciding.NOT_YOURS)
    deciding.guard(case, turn, procedures.procedure_of(case).step(turn.key), by)
    path = procedures.PROCEDURES[case.key].path
    if case.person_id is None or path is None or by.active is None or by.role is None:
        raise DomainError(Text("Nobody can be asked in this case. Return it, if something has to be corrected."), "words")
    if questions.count_unanswered(case.id) >= MOST_OPEN:
        raise DomainError(Text("Five questions wait for an answer already."), "words")
    question = CaseQuestion(
        case_id=case.id,
        step_id=turn.id,
        words=words.strip(),
        asked_by=by.account_id,
        asked_name=by.name,
        asked_role=by.role,
        asked_body=by.active.body_name,
        asked_at=clock.now(),
    )
    db.session.add(question)
    audit.record("workflow.question.asked", "case", case.id, by=by, after={"step": turn.key}, reason=question.words)
    notifications.tell(
        [account_services.recipient_of(case.person_id)],
        "workflow.asked",
        path=path(case),
        number=case.number,
        question=question.words,
        body=question.asked_body,
    )
    return question


def answer(question: CaseQuestion, words: str, *, by: Identity) -> None:
    """Whoever submitted answers; the officer who asked is told. Raises ConflictError for one that is answered."""
    question = questions.lock_question(question.id)
    if question.answered_at is not None:
        raise ConflictError(Text("This question is answered already."))
    question.answer, question.answered_name, question.answered_at = words.strip(), by.name, clock.now()
    case = queries.get_case(question.case_id)
    audit.record("workflow.question.answered", "case", case.id, by=by, reason=question.answer)
    turn = queries.get_step(question.step_id)
    notifications.tell(
        [account_services.recipient_of(question.asked_by)],
        "workflow.answered",
        path=f"/desk/{turn.id}",
        number=case.number,
        title=case.title,
        answer=question.answer,
    )
