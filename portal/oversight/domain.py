"""A sample of cases that anybody can draw again: the seed is said, the order follows from it. Pure."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kernel.hashing import digest
from portal.kernel.text import Text

MOST = 200
"""How many cases one sample may have."""
RECORDED: dict[str, Text] = {"oversight.sample.drawn": Text("Sample of cases drawn")}
"""What the audit record calls each event that this slice writes into it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sample: the seed, how many, and from which cases (a kind or all, opened from one day up to another, both included)."""

    seed: str
    size: int
    first: dt.date
    last: dt.date
    key: str = ""


def rank_of(seed: str, number: str) -> str:
    """A case's place in the order of a seed: SHA-256, in hexadecimal, of seed, colon and the case's number. The sample takes the first."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def digest_of(numbers: Iterable[str]) -> str:
    """What tells one sample from another: SHA-256 of the canonical list of the numbers, in the order of the sample."""
    return digest(list(numbers))
