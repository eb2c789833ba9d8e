"""A sample of cases that anybody can draw again: the seed is said, the order follows from it. Pure."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from portal.kernel.hashing import digest
from portal.kernel.text import Text

MOST = 200
"""How many cases one sample may have."""
SAMPLE, DRAWN = "sample", "oversight.sample.drawn"
"""What the audit record calls a sample, and its drawing."""
RECORDED: dict[str, Text] = {DRAWN: Text("Sample of cases drawn")}
"""What the audit record calls each event that this slice writes into it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sample: the seed, how many, and from which cases (a kind or all, opened from one day up to another, both included)."""

    seed: str
    size: int
    first: dt.date
    last: dt.date
    key: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample as the record has it: what was asked, from how many cases it was drawn, the digest of what came out, by whom and when."""

    id: uuid.UUID
    asked: Asked
    population: int
    sha256: str
    name: str
    at: dt.datetime

    @classmethod
    def from_record(cls, sample_id: uuid.UUID, at: dt.datetime, detail: Mapping[str, Any]) -> Self:
        """Read the detail of the entry that a drawing wrote."""
        said = detail["after"]
        first, last = (dt.date.fromisoformat(said[name]) for name in ("first", "last"))
        asked = Asked(said["seed"], said["size"], first, last, said["kind"] or "")
        return cls(sample_id, asked, said["population"], said["sha256"], detail["name"], at)


def rank_of(seed: str, number: str) -> str:
    """A case's place in the order of a seed: SHA-256, in hexadecimal, of seed, colon and the case's number. The sample takes the first."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def digest_of(numbers: Iterable[str]) -> str:
    """What tells one sample from another: SHA-256 of the canonical list of the numbers, in the order of the sample."""
    return digest(list(numbers))
