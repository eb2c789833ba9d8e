"""A letter as its page shows it; who reads the names on it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.documents.access import is_named, is_officer, signs
from portal.documents.domain import masked_name, masked_nip, shown_code
from portal.kernel.errors import ForbiddenError
from portal.kernel.identity import Identity
from portal.kernel.text import Text

if TYPE_CHECKING:
    from portal.documents.models import Letter, LetterCopy


@dataclass(frozen=True, slots=True)
class Person:
    """One person on the sheet."""

    name: str
    nip: str
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The letter's content as issued, with names as this reader may read them."""

    content: dict[str, Any]
    people: list[Person]
    named: bool
    code: str | None


def sheet(letter: "Letter", copy: "LetterCopy | None", *, named: bool) -> Sheet:
    """The sheet of a letter, or of one copy."""
    people = [_person(dict(person), named=named) for person in letter.content["people"]]
    return Sheet(letter.content, people, named, shown_code(copy.code) if copy else None)


def _person(person: dict[str, str], *, named: bool) -> Person:
    name, nip = person.pop("name"), person.pop("nip")
    return Person(name, nip, person) if named else Person(masked_name(name), masked_nip(nip), {})


def may_read_names(identity: Identity | None, copy: "LetterCopy") -> bool:
    """The person named and the officers read the names; strangers read them masked."""
    return identity is not None and (is_named(identity, copy) or is_officer(identity, copy))


def post_of(identity: Identity) -> str:
    """What the official signs under: the post, or as acting officer of it."""
    body = identity.active.body_name if identity.active else ""
    post = f"Kepala {body}"
    return f"Plh. {post}" if identity.active and identity.active.acting_for else post


def must_sign(identity: Identity, letter: "Letter") -> None:
    """Raises ForbiddenError for whoever may read the letter and not sign it."""
    if not signs(identity, letter):
        raise ForbiddenError(Text("Only the deciding official signs, and never a letter that names them."))
