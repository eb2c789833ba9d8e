"""What of the catalogue is for one civil servant: the opportunities whose every rule they meet, and those that close a gap of theirs."""

import functools
import uuid
from typing import TYPE_CHECKING, Any

from portal.catalogue.domain.opportunity import KINDS
from portal.catalogue.models import Opportunity
from portal.catalogue.queries import NOBODY, Personal, Reader
from portal.catalogue.queries.terms import by_kind, terms_of
from portal.eligibility.services.asking import OverOfferings
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.eligibility.queries import Overs, ReadFacts


def reader_of(account_id: uuid.UUID) -> Reader:
    """What depends on the civil servant of an account, as conditions over opportunities; nothing for somebody who is none (any more)."""
    servant = workforce.record_of(account_id)
    return suiting(servant) if servant is not None else NOBODY


def suiting(servant: Any, fingerprint: str | None = None, read: "ReadFacts | None" = None) -> Reader:  # noqa: ANN401  a servant, or such a row
    """The conditions for one servant; `fingerprint` of the rules, and `read` for facts, where some of it has been read."""
    overs = _rules().of_today(fingerprint)
    return Reader(_personal(overs), overs.values(servant, read))


@functools.cache
def _rules() -> OverOfferings:
    """Every kind with its policy, once all are known."""
    return OverOfferings({key: (kind.policy, terms_of(key)) for key, kind in KINDS}, Opportunity.requirements.expression)


@functools.lru_cache(maxsize=2)
def _personal(overs: "Overs") -> Personal:
    """Built once for the rules of a day: the statements that ask them are kept by it."""
    found = overs.by_kind
    return Personal(
        {
            "eligible": by_kind({key: over.eligible for key, over in found.items()}),
            "gaps": by_kind({key: over.gap for key, over in found.items()}),
        }
    )
