"""A letter: its states, its number, its code, and what strangers are shown of the people it names. Pure."""

import enum
import re
import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.registry import Registry
from portal.kernel.states import Machine
from portal.kernel.text import Text

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as another."""
CODE_LENGTH = 26
"""130 bits (ASVS 11.5.1 asks for at least 128)."""
GROUP = 4
LOOKS_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


class LetterState(enum.StrEnum):
    """Where a letter stands."""

    INITIALLING = "initialling"
    """Drawn up; officers initial it in the order of their rank before it is signed."""
    TO_SIGN = "to_sign"
    """Drawn up with its number; not yet in force."""
    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"


class InitialState(enum.StrEnum):
    """Where one officer's initial stands."""

    AHEAD = "ahead"
    """Another initials first."""
    WAITING = "waiting"
    INITIALLED = "initialled"
    SENT_BACK = "sent_back"
    """The officer found a fault; the letter is revoked before it was signed."""


class TemplateState(enum.StrEnum):
    """Where a version of a letter's template stands."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    DROPPED = "dropped"


class LetterStep(enum.StrEnum):
    """What can happen to a letter."""

    SIGN = "sign"
    REVOKE = "revoke"
    REPLACE = "replace"


LETTER = Machine(
    {
        (LetterState.TO_SIGN, LetterStep.SIGN): LetterState.VALID,
        (LetterState.TO_SIGN, LetterStep.REVOKE): LetterState.REVOKED,
        (LetterState.VALID, LetterStep.REVOKE): LetterState.REVOKED,
        (LetterState.VALID, LetterStep.REPLACE): LetterState.REPLACED,
    }
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person whom a letter names: each gets a copy with a code of its own."""

    subject_id: uuid.UUID
    """What the copy is about: an application."""
    account_id: uuid.UUID | None
    name: str
    nip: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter: its series of numbers, its template, and what follows when it is signed or revoked."""

    key: str
    name: Text
    series: str
    template: str
    """Name of the Typst file under templates/letters."""
    on_signed: Callable[[Any, Any], None]
    """(letter, identity): what the letter is about is moved in the same transaction."""
    on_revoked: Callable[[Any, Any], None]


LETTERS: Registry[str, LetterKind] = Registry("documents.LETTERS")


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """The code in groups, as it is printed."""
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """The code that somebody typed: groups, case and look-alike letters do not matter; None for what cannot be one."""
    code = re.sub(r"[\s-]", "", typed).upper().translate(LOOKS_ALIKE)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def masked_name(name: str) -> str:
    """The first letter of each word, the rest as dots; the sample mark stays."""
    return " ".join(word if word.startswith("(") else word[:1] + "•" * max(0, len(word) - 1) for word in name.split())


def masked_nip(nip: str) -> str:
    """The first four digits and the last, the rest as dots."""
    return nip[:4] + "•" * (len(nip) - 5) + nip[-1:] if len(nip) > 5 else "•" * len(nip)  # noqa: PLR2004  four digits and one


RECORDED: dict[str, Text] = {
    "documents.letter.drawn_up": Text("Letter drawn up"),
    "documents.letter.signed": Text("Letter signed"),
    "documents.letter.revoked": Text("Letter revoked"),
}
"""What the audit record calls each event that this slice writes into it."""
