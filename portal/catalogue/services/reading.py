"""What of the catalogue is for one civil servant: the opportunities whose every rule they meet, and those that close a gap of theirs."""

import uuid
from typing import Any

from portal.catalogue.domain.opportunity import KINDS
from portal.catalogue.models import Opportunity
from portal.catalogue.queries import NOBODY, Reader
from portal.catalogue.queries.terms import by_kind, terms_of
from portal.eligibility.services import asking
from portal.workforce import queries as workforce


def reader_of(account_id: uuid.UUID) -> Reader:
    """What depends on the civil servant of an account, as conditions over opportunities; nothing for somebody who is none (any more)."""
    servant = workforce.record_of(account_id)
    return suiting(servant) if servant is not None else NOBODY


def suiting(servant: Any) -> Reader:  # noqa: ANN401  a servant, or a row with the same columns
    """The conditions for one servant."""
    kinds = {key: (kind.policy, terms_of(key)) for key, kind in KINDS}
    found = asking.over_offerings(servant, kinds, Opportunity.requirements.expression)
    return {
        "eligible": by_kind({key: over.eligible for key, over in found.items()}),
        "gaps": by_kind({key: over.gap for key, over in found.items()}),
    }
