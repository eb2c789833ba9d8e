"""The letters about applications: official text in Indonesian, from the texts in force.

The assignment letter (Surat Tugas) is drawn up with the approval and in force with its signature; a recommendation, an acceptance, a
refusal and a cancellation are signed in the act that decides.
"""

import uuid
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import APPLICATION, ApplicationStep
from portal.applications.models import Application
from portal.applications.services import preferring
from portal.applications.services.applying import SUBJECT, release
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.catalogue.domain.opportunity import KINDS
from portal.documents import queries as papers
from portal.documents import services as documents
from portal.documents.domain import EARLIER_NUMBER, ONLY_RECORDED, Addressee, LetterKind, LetterState, nothing_follows, post_of
from portal.documents.domain.texts import COMMON
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Grant, Identity, Role
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.notifications.domain import Recipient
from portal.organisations import queries as organisations
from portal.organisations.domain import PARTNER_KINDS
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity
    from portal.documents.models import Letter
    from portal.workflow.models import Decision

LETTER = "assignment"
REFUSAL, RECOMMENDATION, ACCEPTANCE = "refusal", "recommendation", "acceptance"
CANCELLATION, EXTENSION = "cancellation", "extension"
WAITING = (LetterState.INITIALLING, LetterState.TO_SIGN)
STANDING = (*WAITING, LetterState.VALID)
FORM = "naskah.typ"
APPROVER_STEP = "approver"
GOVERNMENT = "Pemerintah Provinsi DKI Jakarta"
ADDRESS = "Jalan Contoh Merdeka 8, Jakarta Pusat"
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")


def official_day(day: object) -> str:
    """A day as official letters write it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"  # type: ignore[attr-defined]


def facts_of(opportunity: "Opportunity", applications: Sequence[Application], office: str) -> dict[str, str | list[str]]:
    """What the texts of letters about applications of one opportunity may name."""
    official = KINDS[opportunity.kind].official(opportunity.particulars)
    agencies = list(dict.fromkeys(organisations.get_body(application.agency_id).name for application in applications))
    return {
        "kind": official.subject,
        "task": official.task,
        "title": opportunity.title,
        "host": opportunity.host_name,
        "place": opportunity.place,
        "starts": official_day(opportunity.starts_on),
        "ends": official_day(opportunity.ends_on),
        "agreement": opportunity.agreement_number,
        "valid_until": official_day(opportunity.agreement_until),
        "agency": "; ".join(agencies),
        "office": office,
        "application": "; ".join(application.number for application in applications),
        "details": list(official.purpose),
        "conditions": list(official.terms),
        "agencies": [f"Kepala {name}" for name in agencies],
    }


def draw_up_assignment_letter(applications: Sequence[Application], *, by: Identity) -> "Letter":
    """Draw up one letter for accepted applications of one opportunity; each person gets a copy with a code of their own."""
    opportunity = catalogue.get_opportunity(applications[0].opportunity_id)
    authority = by.active.body_name if by.active else "Badan Kepegawaian Daerah"
    facts = facts_of(opportunity, applications, authority)
    return documents.draw_up(
        LETTER,
        subject=f"{facts['kind']} {opportunity.title}, {opportunity.host_name}",
        content={"government": GOVERNMENT, "authority": authority, "address": ADDRESS},
        addressees=[addressee(application) for application in applications],
        by=by,
        facts=facts,
        office_id=by.body_id,
    )


# -- letters that record a decision: drawn up and signed in its own act, by whoever decided -----------------------------------------------


def recommendation(application: Application, decision: "Decision") -> "Letter":
    """The supervisor endorses: a letter of recommendation, numbered by the agency."""
    more = {"reason": decision.reason, "cover_plan": str(decision.details.get("cover_plan", ""))}
    return _recorded(RECOMMENDATION, application, decision, more, office_id=application.agency_id, title="Atasan langsung")


def acceptance(application: Application, decision: "Decision") -> "Letter":
    """The host accepts: its statement of acceptance, under its own head and number."""
    return _recorded(ACCEPTANCE, application, decision, {}, office_id=decision.body_id, title="Yang menerima")


def refusal(application: Application, decision: "Decision") -> "Letter":
    """An officer refuses: the applicant is told by a letter, with the reason."""
    return _recorded(
        REFUSAL, application, decision, {"reason": decision.reason}, office_id=decision.body_id, title="Pejabat yang memutuskan"
    )


def take_back(
    kind: str, application: Application, reason: str, *, by: Identity, states: Container[LetterState] = (LetterState.VALID,)
) -> None:
    """What a letter of its own says no longer holds: the letter is revoked, its page says so."""
    for copy in papers.papers_of_subject(application.id):
        if copy.letter.kind == kind and copy.letter.state in states:
            documents.revoke(copy.letter, reason, by=by)


def _recorded(
    kind: str, application: Application, decision: "Decision", more: dict[str, str], *, office_id: uuid.UUID, title: str
) -> "Letter":
    by, opportunity = _decider(decision), catalogue.get_opportunity(application.opportunity_id)
    take_back(kind, application, "Digantikan surat yang lebih baru untuk permohonan yang sama.", by=by)
    office = organisations.get_body(office_id)
    facts = facts_of(opportunity, [application], office.name) | more
    partner = office.kind in PARTNER_KINDS
    letter = documents.draw_up(
        kind,
        subject=f"{facts['kind']} {opportunity.title}, {opportunity.host_name}",
        content={"government": "" if partner else GOVERNMENT, "authority": office.name, "address": "" if partner else ADDRESS},
        addressees=[addressee(application)],
        by=by,
        facts=facts,
        office_id=office_id,
        numbering=documents.Numbering(),
        initials=(),
    )
    post = _post_of(application, decision) or f"{title}, {decision.body_name}"
    documents.sign(letter, post=f"Plh. {post}" if decision.acting_for else post, by=by)
    return letter


def _decider(decision: "Decision") -> Identity:
    """Who took a decision, in the role in which it was taken."""
    active = Grant(decision.id, decision.role, decision.body_id, decision.body_name, decision.acting_for, decision.acting_for_name)
    return Identity(decision.account_id, decision.name, "", (active,), active)


def _post_of(application: Application, decision: "Decision") -> str | None:
    """The post of a civil servant who decides, as the record has it; None for whom it does not know."""
    account = accounts.get_account(decision.account_id)
    if account.servant_id:
        return workforce.get_servant(account.servant_id).post
    superior_id = workforce.get_servant(application.servant_id).supervisor_id
    superior = workforce.get_servant(superior_id) if superior_id else None
    return superior.post if superior and superior.email == account.email else None


def addressee(application: Application) -> Addressee:
    """The person of an application, as a letter names them."""
    servant = workforce.get_servant(application.servant_id)
    unit = organisations.get_body(servant.body_id)
    details = {"post": servant.post, "unit": unit.name, "grade": servant.grade or ""}
    return Addressee(application.id, application.account_id, servant.name, servant.nip, details)


def on_signed(letter: "Letter", by: Identity) -> None:
    """The letter is in force: its applications are issued; applicant, supervisor, head and host are told."""
    for copy in letter.copies:
        application = queries.lock_application(copy.subject_id)
        before, application.state = application.state, APPLICATION.move(application.state, ApplicationStep.ISSUE)
        audit.record(
            "applications.application.issued",
            SUBJECT,
            application.id,
            by=by,
            before=before,
            after={"state": application.state, "letter": letter.number},
        )
        preferring.end_overlapping(application)
        opportunity = catalogue.get_opportunity(application.opportunity_id)
        facts = {"number": letter.number, "title": opportunity.title, "name": copy.name, "starts": opportunity.starts_on}
        notifications.tell(
            [account_services.recipient_of(application.account_id)], "applications.issued", path=f"/verify/{copy.code}", **facts
        )
        notifications.tell(concerned(application, opportunity.host_id), "applications.issued_copy", path=f"/verify/{copy.code}", **facts)


def concerned(application: Application, host_id: object) -> list[Recipient]:
    """Whom an assignment concerns beside the person: supervisor, head of the agency, host."""
    servant = workforce.get_servant(application.servant_id)
    people = accounts.holders(Role.AGENCY_APPROVER, [application.agency_id])
    people += [one for role in (Role.COMPANY_HR, Role.UNIVERSITY_STAFF) for one in accounts.holders(role, [host_id])]  # type: ignore[list-item]  # a body's id
    if servant.supervisor_id:
        found = accounts.find_account(workforce.get_servant(servant.supervisor_id).email)
        people += [found] if found else []
    return [account_services.recipient(account) for account in people]


def on_revoked(letter: "Letter", by: Identity) -> None:
    """An unsigned letter goes back to the approver's step with its applications; one that was in force ends their placements.

    That is put in writing by a letter of cancellation, which tells those whom it concerns.
    """
    ended: list[Application] = []
    for copy in letter.copies:
        for paper in papers.papers_of_subject(copy.subject_id):  # before the application, as whoever signs an extension locks them
            if paper.letter.kind == EXTENSION:
                papers.lock_letter(paper.letter_id)
        application = queries.lock_application(copy.subject_id)
        before = application.state
        if letter.signed_at is None:
            _back_to_approver(application, letter.revoked_reason or "", by)
        else:
            application.state = APPLICATION.move(before, ApplicationStep.CANCEL)
            application.ended_reason = letter.revoked_reason
            release(application)
            take_back(EXTENSION, application, letter.revoked_reason or "", by=by, states=STANDING)
            ended.append(application)
        audit.record(
            "applications.application.letter_revoked",
            SUBJECT,
            application.id,
            by=by,
            before=before,
            after={"state": application.state, "letter": letter.number},
        )
    if ended:
        _cancellation(letter, ended, by)


def _cancellation(letter: "Letter", applications: Sequence[Application], by: Identity) -> "Letter":
    """A letter in force is revoked: another says so, in the same series, signed by who revokes; nobody initials what has been done."""
    authority = letter.content.get("authority", "")
    facts = facts_of(catalogue.get_opportunity(applications[0].opportunity_id), applications, authority)
    made = documents.draw_up(
        CANCELLATION,
        subject=letter.subject,
        content=head_of(letter) | {EARLIER_NUMBER: letter.number},
        addressees=[addressee(application) for application in applications],
        by=by,
        facts=facts | earlier_of(letter) | {"reason": letter.revoked_reason or ""},
        office_id=letter.office_id,
        numbering=documents.Numbering(),
        initials=(),
    )
    documents.sign(made, post=post_of(by), by=by)
    return made


def head_of(letter: "Letter") -> dict[str, str]:
    """The head under which a letter that follows on another is written: the same."""
    return {key: letter.content.get(key, usual) for key, usual in (("government", GOVERNMENT), ("authority", ""), ("address", ADDRESS))}


def earlier_of(letter: "Letter") -> dict[str, str]:
    """What the texts of a letter that follows on another may name of it."""
    signed = clock.local(letter.signed_at or letter.created_at)
    return {"earlier": letter.number, "earlier_day": official_day(signed.date())}


def on_cancelled(letter: "Letter", by: Identity) -> None:  # noqa: ARG001  the hook's signature
    """A cancellation is in force: the person, supervisor, head and host are told."""
    for copy in letter.copies:
        application = queries.get_application(copy.subject_id)
        opportunity = catalogue.get_opportunity(application.opportunity_id)
        facts = {
            "number": letter.number,
            "earlier": letter.content[EARLIER_NUMBER],
            "title": opportunity.title,
            "name": copy.name,
            "reason": application.ended_reason or "",
        }
        person = [account_services.recipient_of(application.account_id)]
        path = f"/verify/{copy.code}"
        notifications.tell(person, "applications.cancellation", path=path, **facts)
        notifications.tell(concerned(application, opportunity.host_id), "applications.cancellation_copy", path=path, **facts)


def revoke_unsigned(application: Application, reason: str, *, by: Identity) -> None:
    """What a letter that waits for initials or its signature is about is no more: the letter is revoked, so that nobody signs it."""
    for copy in papers.copies_of_subject(application.id):
        if copy.letter.state in WAITING:
            documents.revoke(copy.letter, reason, by=by)
    db.session.refresh(application)


def _back_to_approver(application: Application, reason: str, by: Identity) -> None:
    application.state = APPLICATION.move(application.state, ApplicationStep.REVOKE)
    assignment = queries.assignment_of(application.id)
    if assignment is not None:
        assignment.approved_at = None
    case = cases.find_case_of(SUBJECT, application.id)
    if case is not None:
        workflow.reopen(case, APPROVER_STEP, by=by, reason=reason)
    db.session.flush()


REASON = {"reason": "Kegiatan tidak sesuai dengan rencana pengembangan (contoh)."}
EARLIER = {"earlier": "e-9001/2026", "earlier_day": "4 Januari 2027"}
PLAN = {"cover_plan": "Dua pegawai contoh mengambil alih loket 2."}
SORTS = (
    LetterKind(LETTER, Text("Assignment letter"), "e", FORM, on_signed, on_revoked),
    LetterKind(
        REFUSAL,
        Text("Notice of refusal"),
        "e",
        FORM,
        nothing_follows,
        nothing_follows,
        {**COMMON, **REASON},
        records=True,
        discreet=True,
        follows=ONLY_RECORDED,
    ),
    LetterKind(
        CANCELLATION,
        Text("Letter of cancellation"),
        "e",
        FORM,
        on_cancelled,
        nothing_follows,
        {**COMMON, **EARLIER, **REASON},
        records=True,
        discreet=True,
        follows=ONLY_RECORDED,
    ),
    LetterKind(
        RECOMMENDATION,
        Text("Letter of recommendation"),
        "e",
        FORM,
        nothing_follows,
        nothing_follows,
        {**COMMON, **REASON, **PLAN},
        records=True,
        discreet=True,
        follows=ONLY_RECORDED,
    ),
    LetterKind(ACCEPTANCE, Text("Host's acceptance"), "e", FORM, nothing_follows, nothing_follows, records=True, follows=ONLY_RECORDED),
)
"""The kinds of letter about applications, as `documents` knows them."""
