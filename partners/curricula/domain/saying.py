"""What is said about a curriculum: comments and suggestions. Pure."""

import enum


class SuggestionState(enum.StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OVERTAKEN = "overtaken"
    """What it would change has been changed otherwise."""
