"""What is fixed before the seed exists, as documents that anybody can digest: rules, inputs, and each person's own opening. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from portal.kernel.hashing import canonical_json, digest
from portal.rounds.domain.points import TABLE

LOCK, OPENING, RULE = "simpul.lock/1", "simpul.opening/1", "simpul.rule/1"
"""The formats of what is locked and of an opening, and the version of the rule by which people are placed."""
SALT = 16
"""Bytes of an opening's salt: without it nobody can try out what a commitment is of."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a person as it is fixed."""

    offering: str
    points: dict[str, int] | None
    """By criterion, weights included; None where the person is not eligible there."""
    why: str | None
    """Why not: "rules", "tied", "interest"."""

    @property
    def score(self) -> int | None:
        """All criteria together."""
        return None if self.points is None else sum(self.points.values())


@dataclass(frozen=True, slots=True)
class Participant:
    """One person as they are fixed."""

    number: str
    agency: str
    release_place: int
    """From 1, among the agency's participants."""
    release_of: int
    choices: Sequence[Choice]


def rules_of(weights: Mapping[str, int], verifier: bytes) -> dict[str, Any]:
    """The rule's version, the digest of the program that checks it, the weights and the table of points."""
    table = [{"criterion": str(line.criterion), "words": line.words.msgid, "points": line.points} for line in TABLE]
    points = {"weights": {str(name): weight for name, weight in weights.items()}, "table": table}
    return {"rule": RULE, "verifier_sha256": sha256(verifier).hexdigest(), "points": points}


def opening_of(round_number: str, one: Participant, salt: str) -> str:
    """The file by which a person can show what was fixed of them; its SHA-256 is the commitment that is published."""
    told = {
        "format": OPENING,
        "round": round_number,
        "participant": one.number,
        "agency": one.agency,
        "release_place": one.release_place,
        "release_of": one.release_of,
        "choices": [
            {"offering": choice.offering, "points": choice.points, "score": choice.score, "not_eligible": choice.why}
            for choice in one.choices
        ],
        "salt": salt,
    }
    return canonical_json(told).decode()


def commitments_file(commitments: Iterable[str]) -> str:
    """One a line, sorted: their order tells nothing of anybody."""
    return "".join(f"{one}\n" for one in sorted(commitments))


@dataclass(frozen=True, slots=True)
class Locked:
    """The whole of it, and what is published."""

    document: bytes
    sha256: str
    rules_sha256: str
    inputs_sha256: str
    commitments_sha256: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """What is fixed."""

    rules: Mapping[str, Any]
    inputs: Mapping[str, Any]
    """The instance without its seed."""
    source: str
    """Of the seed."""
    commitments: str
    """The file of commitments."""


def lock_document(round_number: str, number: int, fixed: Fixed) -> Locked:
    """What is locked: the digest of it is published while the seed does not exist yet."""
    rules, inputs = dict(fixed.rules), dict(fixed.inputs)
    digests = {
        "rules_sha256": digest(rules),
        "inputs_sha256": digest(canonical_json(inputs)),
        "commitments_sha256": digest(fixed.commitments.encode()),
    }
    told = {"format": LOCK, "round": round_number, "number": number, "rules": rules, "instance": inputs, "seed_source": fixed.source}
    document = canonical_json(told | digests)
    return Locked(document, digest(document), **digests)
