"""The rounds of a negotiation: who submitted what when, what changed between any two, and what was said beside which clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.agreements import queries, services
from partners.agreements.domain import AgreementState
from partners.agreements.presenters import NAMES, Changed, changes_between
from portal.kernel.text import Text
from portal.workflow import queries as cases
from portal.workflow.presenters import newest_comments

if TYPE_CHECKING:
    from partners.agreements.models import Agreement, AgreementRound

CLAUSE_OF = {
    "kinds": "scope",
    "field_codes": "scope",
    "fields": "scope",
    "places": "scope",
    "seats_a_year": "seats",
    "seats_by_kind": "seats",
    "starts_on": "term",
    "ends_on": "term",
    "costs": "costs",
    "bearers": "costs",
}
"""In which article of the paper a field of the scope stands."""
OPEN = frozenset({AgreementState.RETURNED, AgreementState.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class Rounds:
    """All rounds, and two of them side by side where there are two."""

    all: "Sequence[AgreementRound]"
    before: int
    after: int
    changes: Sequence[Changed]


def rounds_of(agreement: "Agreement", before: int | None, after: int | None) -> Rounds:
    """The rounds with the chosen two compared; the last two where none, or none that exists, is chosen."""
    found = {one.round: one for one in queries.rounds_of(agreement.id)}
    last = max(found, default=0)
    first, second = before or 0, after or 0
    if first not in found or second not in found:
        first, second = max(1, last - 1), last
    changes = changes_between(found[first].document, found[second].document) if len(found) > 1 else []
    return Rounds(list(found.values()), first, second, changes)


def said_of(agreement: "Agreement") -> dict[str, list[tuple[Text, Text, str]]]:
    """What the bureau said with its newest return, by article, while it is still talked about: the field, who, the words."""
    if agreement.state not in OPEN:
        return {}
    found: dict[str, list[tuple[Text, Text, str]]] = {}
    for field, comments in newest_comments(cases.decisions_on(services.SUBJECT, agreement.id)).items():
        for who, words in comments:
            found.setdefault(CLAUSE_OF.get(field, "scope"), []).append((NAMES.get(field, Text("Scope")), who, words))
    return found
