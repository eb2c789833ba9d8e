"""Count the gaps, and publish once a month what partners may see of them."""

import uuid

from portal.audit import services as audit
from portal.development import queries
from portal.development.domain.editions import edition_of
from portal.development.models import GapEdition, GapFigure, GapTally
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.hashing import digest
from portal.kernel.identity import SYSTEM, Identity
from portal.kernel.text import Text


def count_if_changed() -> bool:
    """Count anew if anything has changed that a count depends on: the people, what was told of them, the day, the standard.

    Whether it was counted.
    """
    queries.hold_counting()
    standard, since, people = queries.standard(), queries.assessed_since(), queries.people_now()
    fingerprint = digest([people, clock.today(), since, standard.by_class, str(standard.technical), standard.codes])
    last = queries.newest_tally()
    if last is not None and last.fingerprint == fingerprint:
        return False
    queries.count_anew(standard, since)
    queries.keep_tally(GapTally(counted_at=clock.now(), fingerprint=fingerprint, people=people[0]))
    return True


def publish_edition(*, by: Identity) -> GapEdition:
    """Publish this month's figures as they were counted last. Raises ConflictError where the month has its edition already."""
    month, tally = clock.today().replace(day=1), queries.newest_tally()
    if tally is None:
        raise DomainError(Text("The gaps have not been counted yet. They are counted within a quarter of an hour."))
    if queries.edition_of_month(month) is not None:
        raise ConflictError(Text("This month's figures have been published. The next edition comes next month."))
    last = queries.newest_edition()
    figures = edition_of(queries.standard(), queries.people_of_cells(), queries.figures_of(last.id) if last else {})
    edition = GapEdition(
        id=uuid.uuid4(),
        month=month,
        counted_at=tally.counted_at,
        published_at=clock.now(),
        published_by=by.account_id,
        published_name=by.name,
    )
    db.session.add(edition)
    db.session.flush()  # one edition a month: the database says so now
    db.session.add_all(GapFigure(edition_id=edition.id, competency_code=c, level=n, family=f, people=p) for (c, n, f), p in figures.items())
    shown = sum(figure is not None for figure in figures.values())
    after = {"month": month, "shown": shown, "withheld": len(figures) - shown}
    audit.record("development.edition.published", "gap_edition", edition.id, by=by, after=after)
    return edition


def publish_month() -> GapEdition | None:
    """The house publishes the month's edition where no curator has; asked again, nothing happens."""
    month = clock.today().replace(day=1)
    if queries.newest_tally() is None or queries.edition_of_month(month) is not None:
        return None
    return publish_edition(by=SYSTEM)
