"""Both sides are told 90, 30 and 7 days before an agreement ends, once each, with what would lapse."""

import uuid

from partners.agreements import queries, services
from partners.agreements.domain import AgreementState
from partners.agreements.domain.resting import listed, notice_due
from partners.agreements.models import Agreement, AgreementNotice
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM


def give(agreement: Agreement) -> bool:
    """Give the notice that is due today, if it has not been given; whether it was given now."""
    agreement = queries.lock_agreement(agreement.id)
    if agreement.state is not AgreementState.IN_FORCE or agreement.ends_on is None:
        return False
    days = notice_due(agreement.ends_on, clock.today())
    if days is None or queries.find_notice(agreement.id, agreement.ends_on, days) is not None:
        return False
    db.session.add(AgreementNotice(id=uuid.uuid4(), agreement_id=agreement.id, ends_on=agreement.ends_on, days=days))
    left = (agreement.ends_on - clock.today()).days
    facts = {"days": left, "last": agreement.ends_on, "resting": listed(services.resting_on(agreement))}
    services.tell(agreement, "agreements.expiring", **facts)
    services.tell_bureau(agreement, "agreements.expiring_bureau", **facts)
    audit.record("agreements.notice.given", services.SUBJECT, agreement.id, by=SYSTEM, after={"days": days, "last": agreement.ends_on})
    return True
