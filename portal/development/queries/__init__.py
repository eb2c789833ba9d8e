"""Every read of gaps, of what is published of them, and of calls.

What the partners' side asks: `get_call`, `items_of` (a call's competencies with level and people), `gaps_for_partners` (the gaps of the
newest edition).
"""

from portal.development.queries.calls import (
    CallsWanted,
    Item,
    followers,
    get_call,
    items_of,
    lines_of,
    lock_call,
    names,
    page_of_calls,
    past_their_day,
    themes_of,
)
from portal.development.queries.counting import (
    assessed_since,
    count_anew,
    hold_counting,
    keep_tally,
    newest_tally,
    people_now,
    standard,
)
from portal.development.queries.editions import edition_of_month, editions, figures_of, gaps_for_partners, newest_edition
from portal.development.queries.gaps import behind, counts, people_of_cells
from portal.development.queries.people import page_of_people

__all__ = [
    "CallsWanted",
    "Item",
    "assessed_since",
    "behind",
    "count_anew",
    "counts",
    "edition_of_month",
    "editions",
    "figures_of",
    "followers",
    "gaps_for_partners",
    "get_call",
    "hold_counting",
    "items_of",
    "keep_tally",
    "lines_of",
    "lock_call",
    "names",
    "newest_edition",
    "newest_tally",
    "page_of_calls",
    "page_of_people",
    "past_their_day",
    "people_now",
    "people_of_cells",
    "standard",
    "themes_of",
]
