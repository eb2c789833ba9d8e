"""Interests: declared by those who decide, before they decide; whoever has one is passed over, and the next competent officer decides."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from portal.audit import services as audit
from portal.integrity import queries
from portal.integrity.domain import BARRED_BY_INTEREST, InterestKind
from portal.integrity.models import Interest
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.organisations.domain import BodyKind
from portal.workflow import queries as cases
from portal.workflow import services as workflow

if TYPE_CHECKING:
    from portal.organisations.models import Body
    from portal.workflow.models import CaseFile, CaseStep

PARTNERS = frozenset(set(BodyKind) - set(organisations.GOVERNMENT))
SUBJECT = "interest"
MOST_NAMED = 5


def barred(case: "CaseFile") -> dict[uuid.UUID, Text]:
    """Who must not decide a case because of what they have declared, each with what they are told."""
    found = queries.interested_in(case.id, list(case.party_ids), clock.today())
    return dict.fromkeys(found, BARRED_BY_INTEREST)


def organisation_called(text: str) -> "Body":
    """The organisation that a person means. Raises DomainError beside `organisation` where none or several are called so.

    One that cannot be told from another is not clear (PermenPANRB 17/2024): nothing is guessed.
    """
    found = [body for body in organisations.called(text) if body.kind in PARTNERS]
    if len(found) == 1:
        return found[0]
    near = ", ".join(body.name for body in (found or organisations.similar(text, PARTNERS, MOST_NAMED)))
    if len(found) > 1:
        raise DomainError(Text("Several are called so: %(names)s. Enter the code of the one you mean.", names=near), "organisation")
    if near:
        raise DomainError(Text("No organisation is called so. Do you mean: %(names)s?", names=near), "organisation")
    raise DomainError(Text("No organisation is called so. Enter its name as it is registered, or its code."), "organisation")


def declare(kind: InterestKind, words: str, organisation: str, *, by: Identity) -> Interest:
    """An officer declares an interest in an organisation: from now on they decide on nothing that concerns it, also not on what is open.

    Raises DomainError beside a field for an organisation that cannot be told, or one that was declared before.
    """
    body = organisation_called(organisation)
    interest = Interest(
        id=uuid.uuid4(), account_id=by.account_id, name=by.name, kind=kind, words=words.strip(), body_id=body.id, declared_at=clock.now()
    )
    db.session.add(interest)
    db.session.flush()  # one standing declaration an organisation: the database says so now
    audit.record(
        "integrity.interest.declared", SUBJECT, interest.id, by=by, after={"kind": kind, "organisation": body.id}, reason=interest.words
    )
    workflow.reroute_of(cases.open_cases_about(body.id), by=by)
    return interest


def end(interest: Interest, on: dt.date, reason: str, *, by: Identity) -> None:
    """The interest has ended on a day; it bars for the cooling-off after it. Raises DomainError beside a field for a day to come."""
    interest = queries.lock_interest(interest.id)
    if interest.ended_on is not None or interest.case_id is not None:
        raise ConflictError(Text("This interest cannot be ended: it has ended, or it concerns one case for good."))
    if on > clock.today():
        raise DomainError(Text("The day lies in the future."), "on")
    interest.ended_on, interest.ended_reason = on, reason.strip()
    audit.record("integrity.interest.ended", SUBJECT, interest.id, by=by, after={"on": on}, reason=reason)


def recuse(turn: "CaseStep", kind: InterestKind, words: str, *, by: Identity) -> Interest:
    """Whose turn it is takes themselves out of the case because of an interest: it goes to the next competent officer, with its clock.

    Raises ConflictError for a turn that is over, ForbiddenError for somebody whose turn it is not.
    """
    case = cases.lock_case(turn.case_id)
    db.session.refresh(turn)
    if turn.left_at is not None:
        raise ConflictError(Text("This has been decided in the meantime. Nothing of yours was sent; read the page again."))
    if not workflow.holds(by, turn):
        raise ForbiddenError(Text("This act is not yours to take in the role that is active now."))
    interest = Interest(
        id=uuid.uuid4(), account_id=by.account_id, name=by.name, kind=kind, words=words.strip(), case_id=case.id, declared_at=clock.now()
    )
    db.session.add(interest)
    db.session.flush()  # who is barred is read from it
    audit.record("integrity.case.recused", "case", case.id, by=by, after={"kind": kind, "step": turn.key}, reason=interest.words)
    workflow.reroute(turn, by=by)
    return interest
