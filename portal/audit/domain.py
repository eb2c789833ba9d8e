"""The chain of the audit record: pure, so that anybody can repeat it.

An entry's `content` is a salted digest of what was decided (names and values stand in an erasable detail); its `link` covers the entry and
the link before it. Whoever changes, drops, adds or reorders one entry breaks every link after it.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.kernel.hashing import canonical, digest
from portal.kernel.registry import Registry
from portal.kernel.text import Text

GENESIS = "0" * 64
EVENTS: Registry[str, Text] = Registry("audit.EVENTS")
"""What readers are told that an event is, by its tag; each slice says it of those that it writes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the chain covers of one entry."""

    seq: int
    at: dt.datetime
    event: str
    subject_kind: str
    subject_id: uuid.UUID
    account_id: uuid.UUID
    role: str
    acting_for: uuid.UUID | None
    content: str
    previous: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the record does not hold, and how."""

    seq: int
    what: str


def link_of(entry: Entry) -> str:
    """SHA-256 over the entry's fields in order, canonical JSON, in hexadecimal."""
    return digest(
        [
            entry.seq,
            entry.at,
            entry.event,
            entry.subject_kind,
            entry.subject_id,
            entry.account_id,
            entry.role,
            entry.acting_for,
            entry.content,
            entry.previous,
        ]
    )


def content_of(salt: str, document: dict[str, Any]) -> str:
    """SHA-256 over the salt and the canonical detail: without the salt nobody can guess a value from it."""
    return hashlib.sha256(salt.encode() + canonical(document)).hexdigest()


def faults_in(rows: Iterable[tuple[Entry, str, str | None, dict[str, Any] | None]]) -> Iterator[Fault]:
    """Go through (entry, link, salt, detail) from first to last; salt and detail are None where they were erased."""
    previous, expected = GENESIS, 1
    for entry, link, salt, document in rows:
        if entry.seq != expected:
            yield Fault(entry.seq, f"entry {expected} is missing")
        if entry.previous != previous:
            yield Fault(entry.seq, "does not follow the entry before it")
        if link_of(entry) != link:
            yield Fault(entry.seq, "was changed after it was written")
        if salt is not None and document is not None and content_of(salt, document) != entry.content:
            yield Fault(entry.seq, "its detail was changed after it was written")
        previous, expected = link, entry.seq + 1
