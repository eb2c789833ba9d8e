"""What happens to gaps, editions and calls: each function is one decision, of the clock, a curator or a partner."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from portal.development.services.calling import CallText, close_what_is_over, end_call, publish_call
from portal.development.services.following import follow
from portal.development.services.publishing import count_if_changed, publish_edition, publish_month
from portal.kernel.identity import Role
from portal.kernel.registry import Registry
from portal.kernel.text import Text

__all__ = [
    "ANSWERED",
    "ANSWERS",
    "Answer",
    "CallText",
    "Given",
    "close_what_is_over",
    "count_if_changed",
    "end_call",
    "follow",
    "publish_call",
    "publish_edition",
    "publish_month",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer a call in one click: what the button says, whose it is, and the address that it posts to, from the call's id."""

    label: Text
    roles: frozenset[Role]
    address: Callable[[uuid.UUID], str]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given: what it is called and by whom. Officers see both, partners only how many there are."""

    title: str
    by: str


ANSWERS: Registry[str, Answer] = Registry("development.ANSWERS")
"""How a call is answered; the slices that keep answers fill it."""
ANSWERED: Registry[str, Callable[[uuid.UUID], list[Given]]] = Registry("development.ANSWERED")
"""The answers that a call has, from its id."""


def answers_to(call_id: uuid.UUID) -> list[Given]:
    """Every answer that a call has."""
    return [given for asked in ANSWERED.values() for given in asked(call_id)]
