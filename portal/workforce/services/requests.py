"""A request on one's own record: asked with its proof, decided by whoever owns the field, in force at once where it is accepted."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.files import queries as files
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError, NotFoundError
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.reference.domain import CodeList
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import Effect, Office, Outcome, Step
from portal.workforce import queries
from portal.workforce.domain.columns import corrected
from portal.workforce.domain.requests import (
    RATED_YEARS,
    REQUEST,
    Owner,
    RequestKind,
    RequestState,
    RequestStep,
    check_particulars,
    correctable,
)
from portal.workforce.models import RecordRequest
from portal.workforce.services.reading import known_lists
from portal.workforce.services.records import put_in_force, written_record

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.workflow.models import CaseFile, Decision
    from portal.workforce.models import Servant

SUBJECT = "record_request"
CORRECTION_AGENCY, CORRECTION_BKD, ADDITION = "record.correction.agency", "record.correction.bkd", "record.addition"
WAITS = Text("A correction of this field is being decided already. Wait for the answer, or withdraw it.")
NOBODY = Text("Nobody with this NIP works here today.")
TAKEN = Text("Belongs to somebody else on record.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks: of a correction the field and what should stand there as it was typed, of an addition its particulars."""

    kind: RequestKind
    reason: str
    proof_id: uuid.UUID | None
    field: str | None = None
    after: Any = None
    document: Mapping[str, Any] | None = None


def rated_years(servant: "Servant") -> set[int]:
    """The years whose predicate of performance can be corrected: those on record, and the three that have just ended."""
    newest = clock.today().year - 1
    return {row.year for row in queries.ratings_of(servant.id)} | {newest - back for back in range(RATED_YEARS)}


def procedure_for(servant: "Servant", kind: RequestKind, name: str | None) -> str:
    """By which procedure a request is decided. Raises NotFoundError for a field that cannot be corrected."""
    if kind is not RequestKind.CORRECTION:
        return ADDITION
    found = correctable(name or "", rated_years(servant))
    if found is None:
        raise NotFoundError
    return CORRECTION_AGENCY if found.owner is Owner.AGENCY else CORRECTION_BKD


def ask(servant: "Servant", asked: Asked, *, by: "Identity") -> RecordRequest:
    """Ask for a correction or an addition.

    Raises DomainError beside its field for what a file could not hold either, ConflictError while the field's correction is being decided.
    """
    key = procedure_for(servant, asked.kind, asked.field)
    if asked.field and queries.find_open_correction(servant.id, asked.field) is not None:
        raise ConflictError(WAITS)
    request = RecordRequest(
        id=uuid.uuid4(),
        number=queries.next_request_number(clock.today().year),
        servant_id=servant.id,
        account_id=by.account_id,
        kind=asked.kind,
        state=RequestState.SUBMITTED,
        field=asked.field,
        round=0,
    )
    _fill(request, servant, asked, by=by)
    db.session.add(request)
    db.session.flush()  # of two at once the second is refused before anybody is told
    audit.record("workforce.request.submitted", SUBJECT, request.id, by=by, before=_before(request), after=_after(request))
    agency = organisations.agency_of(organisations.get_body(servant.body_id))
    workflow.open_case(
        key,
        SUBJECT,
        request.id,
        number=request.number,
        title=servant.name,
        summary=request.reason[:200],
        body_name=agency.name if agency else organisations.get_body(servant.body_id).name,
        person_id=by.account_id,
        by=by,
    )
    return request


def ask_again(request: RecordRequest, asked: Asked, *, by: "Identity") -> None:
    """Send a request once more, corrected after it was returned. Raises as `ask` does, IllegalMoveError for one that was not returned."""
    request = queries.lock_request(request.id)
    request.state = REQUEST.move(request.state, RequestStep.SUBMIT)
    _fill(request, queries.get_servant(request.servant_id), asked, by=by)
    audit.record("workforce.request.submitted", SUBJECT, request.id, by=by, before=_before(request), after=_after(request))
    case = cases.find_case_of(SUBJECT, request.id)
    if case is None:
        raise IllegalMoveError
    workflow.resume(case, by=by)


def _fill(request: RecordRequest, servant: "Servant", asked: Asked, *, by: "Identity") -> None:
    if not asked.reason.strip():
        raise DomainError(Text("Write at least one sentence of reason. Whoever decides reads it."), "reason")
    proof = files.files_by_id([asked.proof_id]).get(asked.proof_id) if asked.proof_id else None
    if proof is None or proof.owner_id != by.account_id:
        raise DomainError(Text("Send the paper that shows it."), "proof")
    request.before = request.after = None
    request.document = dict(asked.document or {})
    if request.field:
        request.before = written_record(servant).get(request.field)
        request.after = checked(servant, request.field, asked.after)
    else:
        check_particulars(asked.kind, request.document, clock.today().isoformat())
    request.reason, request.proof_id = asked.reason.strip(), proof.id
    request.round, request.submitted_at = request.round + 1, clock.now()


def checked(servant: "Servant", name: str, cell: Any) -> str | None:  # noqa: ANN401  what was typed
    """What a field would hold, as a file's cell is read. Raises DomainError for what a file could not hold."""
    found = correctable(name, rated_years(servant))
    if found is None:
        raise NotFoundError
    after = corrected(name, cell, written_record(servant), known_lists(), clock.today(), needed=found.needed)
    if name == "supervisor_nip" and after and queries.find_servant_by_nip(after) is None:
        raise DomainError(NOBODY, "after")
    if name == "email" and after and queries.belongs_to_another(servant.id, after):
        raise DomainError(TAKEN, "after")
    return after


def _before(request: RecordRequest) -> dict[str, Any] | None:
    return {request.field: request.before} if request.field else None


def _after(request: RecordRequest) -> dict[str, Any]:
    return {request.field: request.after} if request.field else {"kind": request.kind.value, **request.document}


def withdraw(request: RecordRequest, *, by: "Identity") -> None:
    """The servant no longer wants it. Raises IllegalMoveError for one that is decided."""
    request = queries.lock_request(request.id)
    request.state, request.decided_at = REQUEST.move(request.state, RequestStep.WITHDRAW), clock.now()
    case = cases.find_case_of(SUBJECT, request.id)
    if case is not None and case.closed_at is None:
        workflow.close(case, "withdrawn", by=by)
    audit.record("workforce.request.withdrawn", SUBJECT, request.id, by=by, after=_after(request))


# -- the owner's decision -----------------------------------------------------------------------------------------------------------------


def office_of(case: "CaseFile", step: Step) -> Office:
    """Who decides: the HR officer of the agency where the servant stands now, else the office that the procedure names."""
    if case.key != CORRECTION_AGENCY:
        return workflow.named_office(case, step)
    servant = queries.get_servant(queries.get_request(case.subject_id).servant_id)
    agency = organisations.agency_of(organisations.get_body(servant.body_id))
    if agency is None:
        raise DomainError(Text("The office that decides this step is not in the record. Ask the administrator."))
    return Office(agency.id)


def check_decision(case: "CaseFile", step: Step, outcome: Outcome, by: "Identity") -> None:  # noqa: ARG001  the workflow's signature
    """A guard before the decision. Raises DomainError for a correction that the record as it stands now cannot take."""
    if outcome.code != "accept":
        return
    request = queries.get_request(case.subject_id)
    queries.hold_record()  # what is checked here is what is changed below: no file is written in between
    servant = queries.lock_servant(request.servant_id)
    if not servant.is_here(clock.today()):
        raise DomainError(Text("This person has left. Nothing more is changed in the record."))
    if request.field is None:
        return
    try:
        checked(servant, request.field, request.after)
    except DomainError as error:
        raise DomainError(Text("This can no longer be accepted: %(reason)s", reason=error.text)) from error


def on_decided(case: "CaseFile", decision: "Decision", effect: Effect) -> None:
    """The owner has decided: what was accepted is in force from now on; the servant is told."""
    request = queries.lock_request(case.subject_id)
    step = RequestStep.RETURN if effect is Effect.RETURN else RequestStep(decision.outcome)
    request.state = REQUEST.move(request.state, step)
    by = accounts.identity_of(decision.account_id, decision.role)
    if request.state is not RequestState.RETURNED:
        request.decided_at = clock.now()
    audit.record(
        f"workforce.request.{request.state.value}",
        SUBJECT,
        request.id,
        by=by,
        before=_before(request),
        after=_after(request),
        reason=decision.reason,
    )
    if request.state is RequestState.ACCEPTED:
        _put_in_force(request, by=by)
    notifications.tell(
        [account_services.recipient_of(request.account_id)],
        f"workforce.request_{request.state.value}",
        path=f"/me/data/requests/{request.id}",
        number=request.number,
        reason=decision.reason,
    )


def _put_in_force(request: RecordRequest, *, by: "Identity") -> None:
    queries.hold_record()
    if request.field:
        put_in_force(request, request.field, request.after, by=by)
    elif request.kind is RequestKind.EDUCATION and is_higher(queries.get_servant(request.servant_id), request.document["level"]):
        put_in_force(request, "education", request.document["level"], by=by)


def is_higher(servant: "Servant", level: str) -> bool:
    """Whether a level of education stands above the one on record."""
    ladder = [entry.code for entry in reference.entries_of(CodeList.EDUCATION)]
    return servant.education not in ladder or ladder.index(level) > ladder.index(servant.education)
