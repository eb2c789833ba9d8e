"""A letter as its page shows it; who reads what of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.documents.access import is_named, is_officer, signs
from portal.documents.domain import (
    ANNEXED_FROM,
    LETTERS,
    LetterKind,
    LetterState,
    TemplateState,
    is_numbered,
    masked_name,
    masked_nip,
    shown_code,
)
from portal.documents.domain.texts import PARTS, SAMPLE_PEOPLE, filled, initials_of, lines_of
from portal.documents.queries import current_texts
from portal.kernel import clock
from portal.kernel.errors import ForbiddenError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.web.i18n import say

if TYPE_CHECKING:
    from portal.documents.models import Letter, LetterCopy, LetterInitial, LetterTemplate

GOVERNMENT = "Pemerintah Provinsi DKI Jakarta"


@dataclass(frozen=True, slots=True)
class Person:
    """One person on the sheet."""

    name: str
    nip: str
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The letter's content as issued, as far as this reader may read it."""

    content: Mapping[str, Any]
    people: list[Person]
    named: bool
    """Names stand in full."""
    code: str | None
    others: int = 0
    """People whom the letter names beside those shown."""
    silent: bool = False
    """What the letter says is not for this reader."""

    @property
    def annexed(self) -> bool:
        """Whether those named stand in an annex."""
        return len(self.people) >= ANNEXED_FROM


def sheet(letter: "Letter") -> Sheet:
    """The whole letter, for those who may read it."""
    return Sheet(letter.content, [_person(dict(person), named=True) for person in letter.content["people"]], named=True, code=None)


def sheet_of(copy: "LetterCopy", identity: Identity | None) -> Sheet:
    """One person's copy: officers read everybody on it; the person named reads their own name, and strangers that name masked.

    Of the others both read only how many they are.
    """
    people, code = copy.letter.content["people"], shown_code(copy.code)
    if identity is not None and is_officer(identity, copy):
        return Sheet(copy.letter.content, [_person(dict(person), named=True) for person in people], named=True, code=code)
    named = may_read_names(identity, copy)
    own = [_person(dict(people[copy.place - 1]), named=named)]
    silent = LETTERS[copy.letter.kind].discreet and not named
    return Sheet(copy.letter.content, own, named=named, code=code, others=len(people) - 1, silent=silent)


def _person(person: dict[str, str], *, named: bool) -> Person:
    name, nip = person.pop("name"), person.pop("nip")
    return Person(name, nip, person) if named else Person(masked_name(name), masked_nip(nip), {})


def may_read_names(identity: Identity | None, copy: "LetterCopy") -> bool:
    """The person named and the officers read the names; strangers read them masked."""
    return identity is not None and (is_named(identity, copy) or is_officer(identity, copy))


def must_sign(identity: Identity, letter: "Letter") -> None:
    """Raises ForbiddenError for whoever may read the letter and not sign it."""
    if not signs(identity, letter):
        raise ForbiddenError(Text("Only the deciding official signs, and never a letter that names them."))


def number_of(letter: "Letter") -> str | Text:
    """The number as a list shows it: one from outside may still be awaited."""
    return letter.number if is_numbered(letter.number) else Text("Number awaited")


def turn_of(letter: "Letter") -> "LetterInitial | None":
    """Whose initial a letter waits for."""
    return next((one for one in letter.initials if one.state == "waiting"), None)


def waits_for(letter: "Letter") -> Text | None:
    """Why a letter that has not been signed is not in force, and for whom it waits; None for one that has."""
    if letter.signed_at is not None:
        return None
    turn = turn_of(letter)
    if turn is not None:
        return Text("It waits for the initial of: %(post)s.", post=turn.post)
    if letter.state is LetterState.REVOKED:
        return Text("It was revoked before it was signed and never was in force.")
    if LETTERS[letter.kind].second:
        return Text("It waits for the signature of a deciding official, another than who had it drawn up.")
    return Text("It waits for the signature of the deciding official.")


# -- texts ---------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KindLine:
    """A line of the list of kinds: the text in force, and the draft that waits."""

    kind: LetterKind
    in_force: "LetterTemplate | None"
    draft: "LetterTemplate | None"


def lines_of_kinds(text: str, order: str) -> list[KindLine]:
    """The kinds of letter whose name has the words sought, by name unless another order is asked for."""
    found: dict[tuple[str, TemplateState], LetterTemplate] = {(one.kind, one.state): one for one in current_texts()}
    lines = [
        KindLine(kind, found.get((kind.key, TemplateState.IN_FORCE)), found.get((kind.key, TemplateState.DRAFT)))
        for kind in LETTERS.values()
    ]
    lines = [line for line in lines if text.casefold() in f"{say(line.kind.name)} {line.kind.key}".casefold()]
    lines.sort(key=lambda line: say(line.kind.name).casefold(), reverse=order == "-name")
    if order.removeprefix("-") == "since":
        lines.sort(key=_since, reverse=order.startswith("-"))
    return lines


def _since(line: KindLine) -> float:
    since = line.in_force.in_force_from if line.in_force else None
    return since.timestamp() if since else 0.0


def typed_of(body: Mapping[str, Any]) -> dict[str, str]:
    """A text as the form of a draft shows it: a line for each point."""
    typed = {part.key: "\n".join(lines_of(body, part.key)) for part in PARTS}
    for place, one in enumerate(initials_of(body), 1):
        typed |= {f"initial_{place}": one.key, f"post_{place}": one.post}
    return typed | {"numbering": body.get("numbering", "series")}


def sample_content(kind: LetterKind, body: Mapping[str, Any]) -> dict[str, Any]:
    """A letter of this text about invented people; no number, no code, nothing that could be taken for one in force."""
    content = filled(body, kind.placeholders)
    office = {
        "government": GOVERNMENT,
        "authority": kind.placeholders.get("office", "Badan Contoh Kepegawaian"),
        "address": "Jalan Contoh 1",
    }
    return {**content, **office, "number": "CONTOH", "people": [dict(person) for person in SAMPLE_PEOPLE]}


def sample_sheet(kind: LetterKind, body: Mapping[str, Any]) -> Sheet:
    """The same as a sheet."""
    content = sample_content(kind, body)
    return Sheet(content, [_person(dict(person), named=True) for person in content["people"]], named=True, code=None)


def printed_of(one: "Letter") -> dict[str, Any]:
    """What a letter's file says beside its content: who signed and when, and who initialled."""
    signed = clock.local(one.signed_at or clock.now())
    return {
        "signer": {"name": one.signer_name, "post": one.signer_post},
        "signed": {"year": signed.year, "month": signed.month, "day": signed.day},
        "initialled": initialled_of(one.initials),
    }


def people_of(copy: "LetterCopy") -> list[dict[str, str]]:
    """Whom one person's copy names: that person in full, the others without their number, which is nobody else's to pass on."""
    people: list[dict[str, str]] = copy.letter.content["people"]
    return [person if place == copy.place else {**person, "nip": ""} for place, person in enumerate(people, 1)]


def initialled_of(initials: "Sequence[LetterInitial]") -> list[str]:
    """Who initialled, the post first."""
    return [f"{one.post} ({one.name})" for one in initials if one.name]
