"""Which figures about people everybody reads of a round. Pure."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEW = 5
"""A count of people below this is told as "fewer than 5": in a small group somebody could be recognised."""
Key = TypeVar("Key", bound=Hashable)


def is_few(count: int) -> bool:
    """Whether a count is about so few that it is not told; that there is nobody may be told."""
    return 0 < count < FEW


def tells_total(counts: Mapping[Key, int]) -> bool:
    """Whether the total may stand beside what is shown: not where taking the others from it would give the one that is not told."""
    return sum(map(is_few, counts.values())) != 1
