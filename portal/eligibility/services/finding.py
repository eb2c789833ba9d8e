"""An officer establishes, on evidence, what the record does not know of a person, and takes it back where it was wrong."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit.services import record
from portal.eligibility import queries
from portal.eligibility.domain.facts import label_of, source_of, words_of
from portal.eligibility.domain.findings import check_until, is_findable
from portal.eligibility.models import Finding
from portal.files import services as files
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, ForbiddenError, IllegalMoveError, NotFoundError, check_reason
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications

if TYPE_CHECKING:
    from portal.workforce.models import Servant

SUBJECT = "finding"


@dataclass(frozen=True, slots=True)
class Established:
    """What an officer says: the value (a list for a fact of several parts), on which evidence, until when, with a paper or none."""

    fact: str
    value: Any
    evidence: str
    until: dt.date
    paper: tuple[str, bytes] | None = None


def establish(servant: "Servant", said: Established, *, by: Identity) -> Finding:
    """Let a value count for a person while the record does not know it; an earlier finding on the same fact gives way.

    Raises DomainError beside a field for what cannot be established, ForbiddenError for one's own record.
    """
    source, _ = source_of(said.fact)
    if source is None or not is_findable(said.fact):
        raise DomainError(Text("This is not for an officer to establish: the record alone says it."), "fact")
    if not said.evidence.strip():
        raise DomainError(Text("Write what you saw, and where: number and date of the paper, or who answered."), "evidence")
    check_until(said.fact, said.until, clock.today())
    account = accounts.find_account_of_servant(servant.id)
    if account is not None and account.id == by.account_id:
        raise ForbiddenError(Text("Nobody decides on their own case. It waits for another officer."))
    kept = files.keep(*said.paper, by=by, field="paper") if said.paper else None
    earlier = queries.standing_of(servant.id, said.fact)
    if earlier is not None:
        _end(earlier, "replaced", by)
        db.session.flush()  # one counts at a time
    made = Finding(
        id=uuid.uuid4(),
        servant_id=servant.id,
        fact=said.fact,
        value=said.value,
        evidence=said.evidence.strip(),
        paper_id=kept.id if kept else None,
        until=said.until,
        established_by=by.account_id,
        established_name=by.name,
        established_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()  # of two at once the second is refused before anybody is told
    after = {"servant": servant.id, "fact": said.fact, "value": said.value, "until": said.until, "sha256": kept.sha256 if kept else None}
    record("eligibility.finding.established", SUBJECT, made.id, by=by, after=after, reason=made.evidence)
    _tell(servant, "eligibility.found", fact=label_of(said.fact), value=words_of(said.fact, said.value), until=said.until)
    return made


def revoke(finding: Finding, *, reason: str, by: Identity) -> None:
    """It no longer counts. Raises DomainError beside `reason`, IllegalMoveError for one that was revoked already."""
    check_reason(reason)
    finding = queries.lock_finding(finding.id)
    if finding.revoked_at is not None:
        raise IllegalMoveError
    _end(finding, reason.strip(), by)
    record("eligibility.finding.revoked", SUBJECT, finding.id, by=by, before={"value": finding.value}, reason=reason)


def _end(finding: Finding, reason: str, by: Identity) -> None:
    finding.revoked_by, finding.revoked_name, finding.revoked_reason, finding.revoked_at = by.account_id, by.name, reason, clock.now()


def _tell(servant: "Servant", message: str, **facts: Any) -> None:  # noqa: ANN401  facts of a Text
    account = accounts.find_account_of_servant(servant.id)
    if account is not None:
        notifications.tell([account_services.recipient(account)], message, path="/me/data", **facts)


def asked(fact: str) -> str:
    """The fact that an address names, where it can be established. Raises NotFoundError."""
    source, _ = source_of(fact)
    if source is None or not is_findable(fact):
        raise NotFoundError
    return fact
