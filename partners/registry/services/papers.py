"""Papers that expire: their partner is reminded 90, 30 and 7 days before, once each; the verifier is told when one has expired."""

from typing import TYPE_CHECKING

from partners.registry import queries, services
from partners.registry.domain.papers import PASSED, notice_due
from partners.registry.models import ExpiryNotice
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.notifications import services as notifications

if TYPE_CHECKING:
    from partners.registry.queries import Watched


def watch() -> int:
    """Give the notices that are due today; how many."""
    today, watched = clock.today(), queries.papers_to_watch(clock.today())
    given = queries.notices_of([one.subject_id for one in watched])
    count = 0
    for one in watched:
        expiry = one.expiry
        due = notice_due(expiry.expires_on, today, given.get((one.subject_id, expiry.paper, expiry.expires_on), set()))
        if due is not None:
            _give(one, due)
            count += 1
    return count


def _give(watched: "Watched", days: int) -> None:
    partner, expiry = watched.partner, watched.expiry
    db.session.add(ExpiryNotice(subject_id=watched.subject_id, paper=expiry.paper, expires_on=expiry.expires_on, days=days))
    is_programme = expiry.paper == "accreditation"
    path = f"/programmes/{watched.subject_id}" if is_programme else "/partner/change"
    facts = {"name": partner.name, "paper": expiry.name, "detail": expiry.detail, "last": expiry.expires_on}
    if days != PASSED:
        services.tell(partner, "registry.paper_expiring", path=path, **facts)
        return
    services.tell(partner, "registry.paper_expired", path=path, **facts)
    verifiers = [account_services.recipient(account) for account in accounts.holders(Role.VERIFIER)]
    notifications.tell(verifiers, "registry.paper_expired_at", path=f"/partners/{partner.id}", **facts)
    after = {"paper": expiry.paper, "detail": expiry.detail, "last": expiry.expires_on}
    audit.record("registry.paper.expired", services.SUBJECT, partner.id, by=SYSTEM, after=after)
