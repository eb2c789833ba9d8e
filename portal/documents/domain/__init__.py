"""A letter: its states, its number, its code, and what strangers are shown of the people it names. Pure."""

import enum
import re
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.documents.domain.texts import COMMON
from portal.kernel.identity import Identity
from portal.kernel.registry import Registry
from portal.kernel.states import Machine
from portal.kernel.text import Text

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as another."""
CODE_LENGTH = 26
"""130 bits (ASVS 11.5.1 asks for at least 128)."""
GROUP = 4
EARLIER_NUMBER = "earlier"
"""Under this key the content of a letter that follows on another holds the other's number."""
ANNEXED_FROM = 6
"""A letter that names so many people lists them in an annex."""
AWAITED = "(nomor menyusul)"
"""Begins what stands in the place of a number that is still to come from outside; no printed number does."""
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

    CLEAR = "clear"
    """The last officer has initialled it."""
    SIGN = "sign"
    REVOKE = "revoke"
    REPLACE = "replace"


LETTER = Machine(
    {
        (LetterState.INITIALLING, LetterStep.CLEAR): LetterState.TO_SIGN,
        (LetterState.INITIALLING, LetterStep.REVOKE): LetterState.REVOKED,
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


def nothing_follows(letter: Any, by: Any) -> None:  # noqa: ANN401  the hook's signature
    """For letters that record what has been decided: signing one moves nothing, nor does revoking it."""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What the pages of a letter say beforehand of an act on it."""

    signed: Text
    dropped: Text
    """It is revoked before it is signed."""
    revoked: Text


ONLY_RECORDED = Consequences(
    signed=Text("Signing puts the letter in force."),
    dropped=Text("The letter keeps its number. Nothing else changes."),
    revoked=Text("The letter keeps its number and its public page says that it is revoked. What it tells of stays as it is."),
)


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter: its series of numbers, its form, what its texts may name, and what follows when it is signed or revoked."""

    key: str
    name: Text
    series: str
    template: str
    """Name of the Typst file under templates/letters."""
    on_signed: Callable[[Any, Any], None]
    """(letter, identity): what the letter is about is moved in the same transaction."""
    on_revoked: Callable[[Any, Any], None]
    placeholders: Mapping[str, str] = field(default_factory=lambda: COMMON)
    """What its texts may name between braces, each with what stands for it in a preview."""
    records: bool = False
    """It records one step's decision, or follows on a letter; the letter by which its subject is decided is another."""
    second: bool = False
    """Who has it drawn up does not sign it: another officer does."""
    discreet: bool = False
    """Strangers learn from its code that it is genuine, and nothing of what it says."""
    follows: Consequences | None = None
    """None: what follows on an assignment letter."""


@dataclass(frozen=True, slots=True)
class LetterAct:
    """What a reader can do with what a letter is about: a link on its page."""

    words: Text
    href: str


ACTS: Registry[str, Callable[[Identity, Any], Sequence[LetterAct]]] = Registry("documents.ACTS")
"""What higher slices offer on a letter's page: (identity, letter) -> acts."""
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


def post_of(identity: Identity) -> str:
    """What the official signs under: the post, or as acting officer of it."""
    post = f"Kepala {identity.active.body_name if identity.active else ''}"
    return f"Plh. {post}" if identity.active and identity.active.acting_for else post


def is_numbered(number: str) -> bool:
    """Whether a letter has the number that is printed: one that comes from outside may still be awaited."""
    return not number.startswith(AWAITED)


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
    "documents.letter.initialled": Text("Letter initialled"),
    "documents.letter.sent_back": Text("Letter sent back instead of initialled"),
    "documents.letter.numbered": Text("Number from outside entered on a letter"),
    "documents.letter.replaced": Text("Letter replaced"),
    "documents.template.drafted": Text("New version of a letter's text drafted"),
    "documents.template.put_in_force": Text("Version of a letter's text put in force"),
    "documents.template.dropped": Text("Draft of a letter's text dropped"),
}
"""What the audit record calls each event that this slice writes into it."""
