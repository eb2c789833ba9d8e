"""The facts of the personnel record that go with an application: taken when it is begun, taken over anew when they have changed."""

from typing import TYPE_CHECKING, Any

from portal.applications import queries
from portal.applications.domain import ApplicationState
from portal.audit import services as audit
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.hashing import digest
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.workforce import queries as workforce
from portal.workforce.domain.snapshot import Document, differing, label, values_of
from portal.workforce.services.telling import snapshot_of

if TYPE_CHECKING:
    from portal.applications.models import Application

SUBJECT = "application"
WRITABLE = frozenset({ApplicationState.DRAFT, ApplicationState.RETURNED})
"""While the applicant can change it."""


def digest_of(record: Document) -> str:
    """By what a form says which facts its page has shown."""
    return digest(values_of(record))


def take_over(application: "Application", *, by: Identity) -> None:
    """Put the record as it stands now in the place of what was taken before. Raises IllegalMoveError once it is on its way."""
    application = queries.lock_application(application.id)
    if application.state not in WRITABLE:
        raise IllegalMoveError
    now = snapshot_of(workforce.get_servant(application.servant_id))
    changed = differing(application.record or {}, now)
    application.record = now
    audit.record("applications.application.record_taken", SUBJECT, application.id, by=by, after={"changed": changed})


def newest(application: "Application", seen: str | None) -> dict[str, Any]:
    """The record as it goes with an application that is sent.

    Raises DomainError where it is not what was taken before and the sender's page (`seen`, its digest) has not shown it either.
    """
    now = snapshot_of(workforce.get_servant(application.servant_id))
    changed = differing(application.record, now) if application.record is not None else []
    if changed and seen != digest_of(now):
        raise DomainError(
            Text(
                "Your personnel record has changed since these facts were taken: %(names)s. Nothing was sent. "
                "Read below what has changed, then send once more: the record goes along as it stands now.",
                names=_listed(changed),
            )
        )
    return now


def _listed(keys: list[str]) -> Text:
    first, *others = [label(key) for key in keys]
    for other in others:
        first = Text("%(some)s, %(more)s", some=first, more=other)
    return first
