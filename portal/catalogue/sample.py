"""The catalogue's part of the sample province: what Ratih keeps of it; and links of the chain that the tour can cut here."""

import datetime as dt

from portal.accounts import queries as accounts
from portal.catalogue import presenters, queries, services
from portal.catalogue.domain.telling import Every
from portal.catalogue.services import kept, reading
from portal.demo.story import Act
from portal.kernel import clock
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text

READER = "asn@jakarta.test"
MARKED = 2


def _reader() -> Identity:
    account = accounts.find_account(READER)
    if account is None:
        raise LookupError(READER)
    return accounts.identity_of(account.id, Role.CIVIL_SERVANT)


def save_search(_: dt.date) -> None:
    """Ratih wants to be told of new internships that strengthen public service."""
    kept.save_search("Magang pelayanan publik", queries.Chosen(kind=("internship",), competency=("M.05",)), Every.WEEKLY, by=_reader())


def put_bookmarks(_: dt.date) -> None:
    """Ratih marks what closes first."""
    by = _reader()
    for row in queries.nearest(MARKED):
        kept.mark(queries.get_opportunity(row.id), by=by)


ACTS = {
    "catalogue.1_save_search": Act(20, dt.time(19, 10), save_search),
    "catalogue.2_put_bookmarks": Act(6, dt.time(12, 20), put_bookmarks),
}


def hide_versions() -> None:
    """A verdict does not say by which version of a rule."""
    presenters.reason_source = lambda reason: Text("Rule %(rule)s.", rule=reason.rule_id)


def hide_changes() -> None:
    """The versions of an opportunity do not say what they changed."""
    presenters.changes = lambda before, after: []  # noqa: ARG005  the signature of what it replaces


def keep_revisions_quiet() -> None:
    """Nobody who applied hears of a new version."""
    services._tell_of_revision = lambda opportunity: None  # noqa: ARG005, SLF001  the link that is broken


def admit_everybody() -> None:
    """The filter of what one may have leaves out nothing that is open."""
    reading.by_kind = lambda conditions: queries.is_open_at(clock.now())  # noqa: ARG005  the signature of what it replaces


CUTS = {
    "verdict-without-version": hide_versions,
    "change-hidden": hide_changes,
    "revision-untold": keep_revisions_quiet,
    "filter-admits-everybody": admit_everybody,
}
