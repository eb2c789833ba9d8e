"""BKD extends an assignment: one officer has the letter drawn up, another signs it; with the signature the assignment lasts longer."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exc
from sqlalchemy.dialects.postgresql import Range

from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import ApplicationState
from portal.applications.domain.extending import BEFORE, FOLLOWS, MOST, OVERLAP, UNTIL, months_after
from portal.applications.models import Application, Assignment
from portal.applications.services import letters
from portal.applications.services.applying import SUBJECT
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.documents import queries as papers
from portal.documents import services as documents
from portal.documents.domain import EARLIER_NUMBER, LetterKind, LetterState
from portal.documents.domain.texts import COMMON
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError, check_reason
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.reference import queries as reference

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity
    from portal.documents.models import Letter, LetterCopy

ONE_DAY = dt.timedelta(days=1)
PLACED = Text("The person has another placement in these days. Nobody is placed twice at one time.")


@dataclass(frozen=True, slots=True)
class Term:
    """How long an assignment lasts, and until when it could at most."""

    application: Application
    opportunity: "Opportunity"
    end: dt.date | None
    """Its last day as it stands; None: no placement runs."""
    latest: dt.date | None
    """Of the agreement's end and the longest extension that is allowed, the earlier one."""
    letter: "LetterCopy | None"
    """The assignment letter in force."""
    extensions: "list[LetterCopy]"
    """In force or awaiting it, newest first."""

    @property
    def waiting(self) -> "LetterCopy | None":
        """The extension that awaits its signature."""
        return next((copy for copy in self.extensions if copy.letter.state in letters.WAITING), None)

    @property
    def extended(self) -> "LetterCopy | None":
        """The extension by which it ends when it does."""
        return next((copy for copy in self.extensions if copy.letter.signed_at is not None), None)


def term_of(application: Application) -> Term:
    """How long the assignment of an application lasts."""
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    end = queries.find_last_day(application.id)
    found = [copy for copy in papers.papers_of_subject(application.id) if copy.letter.state in letters.STANDING]
    extensions = [copy for copy in found if copy.letter.kind == letters.EXTENSION]
    signed = [copy.letter.content for copy in extensions if copy.letter.signed_at is not None]
    first = min((dt.date.fromisoformat(content[BEFORE]) for content in signed), default=end)
    latest = min(months_after(first, int(reference.get_value(MOST))), opportunity.agreement_until) if first else None
    letter = next((copy for copy in found if copy.letter.kind == letters.LETTER and copy.letter.state is LetterState.VALID), None)
    return Term(application, opportunity, end, latest, letter, extensions)


def hindrance(term: Term) -> Text | None:
    """Why an assignment cannot be extended now; None where it can."""
    if term.application.state is not ApplicationState.ISSUED or term.letter is None or term.end is None:
        return Text("Only an assignment whose letter is in force can be extended.")
    if term.end < clock.today():
        return Text("The assignment ended on %(day)s. What has ended is not extended.", day=term.end)
    if term.waiting is not None:
        return Text("Letter %(number)s, which extends it, waits for its signature. Sign or revoke that one first.", number=_number(term))
    if term.latest is None or term.latest <= term.end:
        return Text("The assignment lasts already as long as the agreement and the rules allow.")
    return None


def _number(term: Term) -> str:
    return term.waiting.letter.number if term.waiting else ""


def extend(application: Application, until: dt.date, reason: str, *, by: Identity) -> "Letter":
    """Have the letter drawn up that extends an assignment; the assignment lasts longer once another officer has signed it.

    Raises DomainError beside the field for a day or a reason that cannot be, IllegalMoveError for an assignment that cannot be extended.
    """
    check_reason(reason)
    application = queries.lock_application(application.id)
    term = term_of(application)
    against = hindrance(term)
    if against is not None or term.letter is None or term.end is None:
        raise IllegalMoveError(against or PLACED)
    _check_day(term, until)
    _check_free(application, term.end, until)
    earlier = term.letter.letter
    facts = letters.facts_of(term.opportunity, [application], earlier.content.get("authority", "")) | letters.earlier_of(earlier)
    return documents.draw_up(
        letters.EXTENSION,
        subject=earlier.subject,
        content=letters.head_of(earlier) | {EARLIER_NUMBER: earlier.number, BEFORE: term.end.isoformat(), UNTIL: until.isoformat()},
        addressees=[letters.addressee(application)],
        by=by,
        facts=facts | {"ends": letters.official_day(until), "reason": reason.strip()},
        office_id=earlier.office_id,
        initials=documents.asked_of(earlier),
    )


def _check_day(term: Term, until: dt.date) -> None:
    if term.end is not None and until <= term.end:
        raise DomainError(Text("The new last day is later than the present one, %(day)s.", day=term.end), "until")
    if until > term.opportunity.agreement_until:
        raise DomainError(
            Text("The agreement with the host ends on %(day)s. No assignment lasts longer.", day=term.opportunity.agreement_until), "until"
        )
    if term.latest is not None and until > term.latest:
        words = Text("An assignment is extended by at most %(months)s months in all: until %(day)s.", months=_most(), day=term.latest)
        raise DomainError(words, "until")


def _most() -> int:
    return int(reference.get_value(MOST))


def _check_free(application: Application, end: dt.date, until: dt.date) -> None:
    """Raises ConflictError where the added days are not free: the person is elsewhere, or too many of the agency are away already."""
    added = Range(end + ONE_DAY, until, bounds="[]")
    if queries.is_placed_elsewhere(application, added):
        raise ConflictError(PLACED, "until")
    agency = organisations.lock_body(application.agency_id)  # as an acceptance does: of two at once the second counts the first
    others, limit = queries.others_away(application, added), agency.away_limit or 0
    if others >= limit:
        raise ConflictError(
            Text(
                "In the added days the away limit of %(agency)s is used up: %(away)s of %(limit)s. Choose an earlier day, or ask its head "
                "to raise the limit.",
                agency=agency.name,
                away=others,
                limit=limit,
            ),
            "until",
        )


def on_signed(letter: "Letter", by: Identity) -> None:
    """The extension is in force: the assignment lasts until its day; the person, supervisor, head and host are told."""
    (copy,) = letter.copies
    before, until = _days(letter)
    application = queries.lock_application(copy.subject_id)
    assignment = queries.lock_assignment_of(application.id)
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    stands = application.state is ApplicationState.ISSUED and queries.find_last_day(application.id) == before
    if assignment is None or not stands or before < clock.today() or until > opportunity.agreement_until:
        raise ConflictError(Text("The assignment or its agreement has changed since this letter was drawn up. Revoke the letter."))
    _check_free(application, before, until)
    _last_until(assignment, until)
    audit.record(
        "applications.assignment.extended",
        SUBJECT,
        application.id,
        by=by,
        before={"ends": before},
        after={"ends": until, "letter": letter.number},
    )
    _tell("applications.extended", "applications.extended_copy", application, copy, until)


def _last_until(assignment: Assignment, until: dt.date) -> None:
    """Give the assignment its last day. Raises ConflictError where the database knows the person to be elsewhere by now."""
    try:
        with db.session.begin_nested():
            assignment.during = Range(assignment.during.lower, until, bounds="[]")
            db.session.flush()  # one placement at a time: the database says so now
    except exc.IntegrityError as error:
        if getattr(getattr(error.orig, "diag", None), "constraint_name", None) != OVERLAP:
            raise
        raise ConflictError(PLACED) from error


def on_revoked(letter: "Letter", by: Identity) -> None:
    """Revoked before its signature it has moved nothing; after that the assignment ends on its earlier day again, and all are told."""
    if letter.signed_at is None:
        return
    (copy,) = letter.copies
    application = queries.lock_application(copy.subject_id)
    if application.state is not ApplicationState.ISSUED:
        return  # the assignment itself has been cancelled
    before, until = _days(letter)
    assignment = queries.lock_assignment_of(application.id)
    later = term_of(application).waiting is not None or queries.find_last_day(application.id) != until
    if assignment is None or later:
        raise IllegalMoveError(Text("A later extension rests on this one. Revoke that one first."), "reason")
    _last_until(assignment, before)
    audit.record(
        "applications.assignment.shortened",
        SUBJECT,
        application.id,
        by=by,
        before={"ends": until},
        after={"ends": before, "letter": letter.number},
        reason=letter.revoked_reason,
    )
    _tell("applications.extension_revoked", "applications.extension_revoked_copy", application, copy, before)


def _days(letter: "Letter") -> tuple[dt.date, dt.date]:
    """The earlier last day and the new one."""
    return dt.date.fromisoformat(letter.content[BEFORE]), dt.date.fromisoformat(letter.content[UNTIL])


def _tell(kind: str, kind_of_copy: str, application: Application, copy: "LetterCopy", until: dt.date) -> None:
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    letter, path = copy.letter, f"/verify/{copy.code}"
    facts = {"number": letter.number, "title": opportunity.title, "name": copy.name, "until": until, "reason": letter.revoked_reason or ""}
    notifications.tell([account_services.recipient_of(application.account_id)], kind, path=path, **facts)
    notifications.tell(letters.concerned(application, opportunity.host_id), kind_of_copy, path=path, **facts)


SORT = LetterKind(
    letters.EXTENSION,
    Text("Letter of extension"),
    "e",
    letters.FORM,
    on_signed,
    on_revoked,
    {**COMMON, **letters.EARLIER, **letters.REASON},
    records=True,
    second=True,
    follows=FOLLOWS,
)
"""The kind of letter, as `documents` knows it."""
