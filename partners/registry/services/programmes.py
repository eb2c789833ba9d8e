"""Study programmes: a university enters, corrects and ends them; the verifier confirms each beside its decree."""

import uuid
from typing import TYPE_CHECKING

from partners.registry import queries, services
from partners.registry.domain import PartnerKind, PartnerState
from partners.registry.domain.accreditation import Entry, ProgrammeLevel, ProgrammeState, Scheme, check_entry
from partners.registry.domain.identifiers import digits_of
from partners.registry.models import StudyProgramme
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError, check_reason
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications import services as notifications

if TYPE_CHECKING:
    from partners.registry.models import Partner

FORM = "registry.programme"
PAGE = "programme"
SUBJECT = "study_programme"
GONE = Text("This study programme has ended.")
OVER = frozenset({PartnerState.REFUSED, PartnerState.ENDED})


def add(partner: "Partner", entry: Entry, decree_id: uuid.UUID, *, by: Identity) -> StudyProgramme:
    """Enter a study programme; it waits for the verifier. Raises DomainError beside its field, or for a partner that is no university."""
    if partner.kind is not PartnerKind.UNIVERSITY or partner.state in OVER:
        raise DomainError(Text("Only a university that is registered here enters study programmes."))
    check_entry(entry, clock.today())
    programme = StudyProgramme(id=uuid.uuid4(), partner_id=partner.id, partner=partner, decree_id=decree_id)
    _take_over(programme, entry)
    db.session.add(programme)
    db.session.flush()  # a code that is there already is refused before anybody is told
    audit.record("registry.programme.added", SUBJECT, programme.id, by=by, after=_said(programme))
    _tell_verifiers(programme)
    return programme


def correct(programme: StudyProgramme, entry: Entry, decree_id: uuid.UUID | None, *, by: Identity) -> None:
    """Say it anew, with another decree or the one that is there; it waits for the verifier again. Raises DomainError beside its field."""
    programme = _locked(programme)
    check_entry(entry, clock.today())
    before = _said(programme)
    _take_over(programme, entry)
    programme.decree_id = decree_id or programme.decree_id
    db.session.flush()  # a code that is there already is refused before anybody is told
    audit.record("registry.programme.corrected", SUBJECT, programme.id, by=by, before=before, after=_said(programme))
    _tell_verifiers(programme)


def _take_over(programme: StudyProgramme, entry: Entry) -> None:
    programme.code, programme.name = digits_of(entry.code), " ".join(entry.name.split())
    programme.level, programme.scheme, programme.grade = ProgrammeLevel(entry.level), Scheme(entry.scheme), entry.grade
    programme.decree_number, programme.decree_date, programme.expires_on = entry.decree_number, entry.decree_date, entry.expires_on
    programme.submitted_at = clock.now()
    programme.verified_at = programme.verified_by = programme.verified_name = programme.comment = None


def _said(programme: StudyProgramme) -> dict[str, object]:
    names = ("code", "name", "level", "scheme", "grade", "decree_number", "decree_date", "expires_on", "decree_id")
    return {name: getattr(programme, name) for name in names}


def _locked(programme: StudyProgramme) -> StudyProgramme:
    found = queries.lock_programme(programme.id)
    if found.ended_at is not None:
        raise IllegalMoveError(GONE)
    return found


def confirm(programme: StudyProgramme, *, seen: str, by: Identity) -> None:
    """The verifier has read it beside its decree. Raises ConflictError where it was corrected since, IllegalMoveError once decided."""
    programme = _to_decide(programme, seen)
    programme.verified_at, programme.verified_by, programme.verified_name = clock.now(), by.account_id, by.name
    audit.record("registry.programme.confirmed", SUBJECT, programme.id, by=by, after=_said(programme))
    _tell_partner(programme, "registry.programme_confirmed")


def return_(programme: StudyProgramme, *, comment: str, seen: str, by: Identity) -> None:
    """The verifier asks for a correction. Raises DomainError without words; else as `confirm`."""
    if not comment.strip():
        raise DomainError(Text("Write what is to be corrected. The university reads it."), "comment")
    programme = _to_decide(programme, seen)
    programme.comment = comment.strip()
    audit.record("registry.programme.returned", SUBJECT, programme.id, by=by, after=_said(programme), reason=programme.comment)
    _tell_partner(programme, "registry.programme_returned", reason=programme.comment)


def _to_decide(programme: StudyProgramme, seen: str) -> StudyProgramme:
    programme = _locked(programme)
    if programme.submitted_at.isoformat() != seen:
        raise ConflictError(Text("The university has corrected this since you opened it. Read it again; your words are kept."))
    if programme.state is not ProgrammeState.WAITING:
        raise IllegalMoveError
    return programme


def end(programme: StudyProgramme, *, reason: str, by: Identity) -> None:
    """The university no longer offers it here; its code may be entered anew. Raises DomainError without a reason."""
    check_reason(reason)
    programme = _locked(programme)
    programme.ended_at = clock.now()
    audit.record("registry.programme.ended", SUBJECT, programme.id, by=by, before=_said(programme), reason=reason.strip())


def _tell_partner(programme: StudyProgramme, message: str, **facts: str) -> None:
    path = f"/programmes/{programme.id}"
    services.tell(programme.partner, message, path=path, programme=f"{programme.level} {programme.name}", **facts)


def _tell_verifiers(programme: StudyProgramme) -> None:
    people = [account_services.recipient(account) for account in accounts.holders(Role.VERIFIER)]
    facts = {"name": programme.partner.name, "programme": f"{programme.level} {programme.name}"}
    if programme.partner.state is PartnerState.VERIFIED:
        notifications.tell(people, "registry.programme_waiting", path=f"/programmes/{programme.id}/check", **facts)
