"""Every read of the eligibility slice: rules, facts as SQL, verdicts over all servants, ties between units and hosts."""

from portal.eligibility.queries.conflicts import (
    conflicts,
    get_tie,
    has_post_class,
    lock_tie,
    names_of_tie,
    page_of_ties,
    tied_units,
    works_in,
)
from portal.eligibility.queries.facts import OWN
from portal.eligibility.queries.findings import established, get_finding, lock_finding, page_of_findings, standing_of
from portal.eligibility.queries.offerings import Overs, over_offerings
from portal.eligibility.queries.policies import (
    FINGERPRINT,
    asked,
    drafts,
    get_rule,
    get_rule_for_update,
    in_force,
    known_versions,
    last_number,
    newest_version,
    rows_at,
    rules_at,
    versions_of,
)
from portal.eligibility.queries.study import STUDY
from portal.eligibility.queries.units import UNITS
from portal.eligibility.queries.verdicts import (
    Row,
    Tally,
    Values,
    counts,
    counts_and_tallies,
    everybody,
    first_of,
    page_of_verdicts,
    values,
)

__all__ = [
    "FINGERPRINT",
    "OWN",
    "STUDY",
    "UNITS",
    "Overs",
    "Row",
    "Tally",
    "Values",
    "asked",
    "conflicts",
    "counts",
    "counts_and_tallies",
    "drafts",
    "established",
    "everybody",
    "first_of",
    "get_finding",
    "get_rule",
    "get_rule_for_update",
    "get_tie",
    "has_post_class",
    "in_force",
    "known_versions",
    "last_number",
    "lock_finding",
    "lock_tie",
    "names_of_tie",
    "newest_version",
    "over_offerings",
    "page_of_findings",
    "page_of_ties",
    "page_of_verdicts",
    "rows_at",
    "rules_at",
    "standing_of",
    "tied_units",
    "values",
    "versions_of",
    "works_in",
]
