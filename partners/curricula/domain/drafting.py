"""The forms about a curriculum in which much is typed: each keeps what is typed until it is accepted. Pure."""

import enum


class Drafted(enum.StrEnum):
    """A form that keeps a draft; the value names it to the drafts and stands in addresses."""

    COMMENT = "curricula.comment"
    SUGGESTION = "curricula.suggestion"
    DECISION = "curricula.decision"
    """On one suggestion."""
    DECISIONS = "curricula.decisions"
    """On several at once."""
    ANSWER = "curricula.answer"
    """Of a side, in a round of the review."""
    REOPENING = "curricula.reopening"
    FINDINGS = "curricula.findings"
    REPLY = "curricula.reply"
    """To a comment."""
    SETTLEMENT = "curricula.settlement"
    """Of a comment."""
    RESTORING = "curricula.restoring"
    """Of a version: why."""
    IMPORTING = "curricula.importing"
    """Why a file is taken over."""
