"""What is said about a curriculum: comments and suggestions. Pure."""

import enum

from partners.curricula.domain import Side


class SuggestionState(enum.StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OVERTAKEN = "overtaken"
    """What it would change has been changed otherwise."""


def company_reads(side: Side, to_side: Side | None, *, is_opened: bool) -> bool:
    """Whether the company may read a comment of one side to another (None: to all) on a part that is opened to it or not.

    What it says itself and what is said to it is its own to read, wherever it stands; what others say to each other never is.
    """
    if to_side is None and side is not Side.COMPANY:
        return is_opened
    return Side.COMPANY in {side, to_side}
