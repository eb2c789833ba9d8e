"""The texts of a kind of letter: its parts, the names in braces that are filled in, and who initials before the signature. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from portal.kernel.text import Text

NAMED = re.compile(r"\{([a-z_]+)\}")
MOST_LINES = 40
LONGEST_LINE = 1000
INSIDE, OUTSIDE = "series", "outside"
"""Where a letter's number comes from: the portal's own series, or another office's register, to be entered before it is signed."""

Facts = Mapping[str, str | Sequence[str]]
"""What is filled in: a text, or lines."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a letter's text, in the order in which it is printed."""

    key: str
    many: bool = True
    """Lines, each a point or a paragraph of its own; else one line."""
    needed: bool = False


PARTS = (
    Part("title", many=False, needed=True),
    Part("basis"),
    Part("opening"),
    Part("command", many=False),
    Part("people_head", many=False),
    Part("purpose_head", many=False),
    Part("purpose", needed=True),
    Part("terms_head", many=False),
    Part("terms"),
    Part("closing"),
    Part("copies"),
)
"""Every letter of the family is made of these."""

COMMON: Mapping[str, str] = {
    "kind": "Magang",
    "task": "Melaksanakan magang",
    "title": "Perancangan antrean layanan digital (contoh)",
    "host": "PT Contoh Awan Data",
    "place": "Jakarta Selatan",
    "starts": "1 Februari 2027",
    "ends": "26 April 2027",
    "agreement": "PKS-CONTOH-1",
    "valid_until": "31 Desember 2027",
    "agency": "Dinas Contoh Pelayanan",
    "office": "Badan Contoh Kepegawaian",
    "application": "P-2026-000123",
    "details": "Pola kerja: Senin sampai Kamis di mitra, Jumat di kantor.",
    "conditions": "Gaji dan tambahan penghasilan: tetap.",
    "agencies": "Kepala Dinas Contoh Pelayanan",
}
"""What texts may name where their kind says nothing else, with what stands for it in a preview."""

SAMPLE_PEOPLE = tuple(
    {"name": name, "nip": f"19900314201503290{place}", "post": post, "unit": "Unit Contoh Pelayanan", "grade": "III/c"}
    for place, (name, post) in enumerate(
        (
            ("Ayu Contoh Lestari (contoh)", "Analis Kebijakan Ahli Muda"),
            ("Bima Contoh Santosa (contoh)", "Pranata Komputer Ahli Muda"),
        ),
        1,
    )
)
"""Invented people, for previews alone."""


@dataclass(frozen=True, slots=True)
class Initialler:
    """Who initials a letter: a role in the office of a code, and the post that is printed."""

    role: Role
    body: str
    post: str

    @property
    def key(self) -> str:
        """As a form offers it."""
        return f"{self.role.value}:{self.body}"


INITIALLERS: Mapping[str, Text] = {
    "curator:BPSDM": Text("BPSDM curator"),
    "verifier:BKD": Text("BKD verifier"),
    "approver:BKD": Text("Deciding official (BKD)"),
}
"""Who can be asked to initial, by role and the code of the office."""
MOST_INITIALS = 3


def check_body(body: Mapping[str, Any], known: Mapping[str, str]) -> None:
    """Raises DomainError, beside its part, for what could not be printed: a part is missing, a name is unknown, a brace alone."""
    for part in PARTS:
        lines = lines_of(body, part.key)
        if part.needed and not lines:
            raise DomainError(Text("This part may not be empty: without it the letter says nothing."), part.key)
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            words = Text("At most %(lines)s lines of %(long)s characters each.", lines=MOST_LINES, long=LONGEST_LINE)
            raise DomainError(words, part.key)
        for line in lines:
            _check_line(line, part.key, known)
    _check_initials(initials_of(body))


def _check_line(line: str, key: str, known: Mapping[str, str]) -> None:
    strange = next((name for name in NAMED.findall(line) if name not in known), None)
    if strange is not None:
        raise DomainError(
            Text("Nothing fills {%(name)s} in this letter. It can name: %(names)s.", name=strange, names=", ".join(sorted(known))), key
        )
    if set(NAMED.sub("", line)) & set("{}"):
        raise DomainError(Text("A brace stands alone. A name to be filled in is written {like_this}, in small letters."), key)


def _check_initials(asked: Sequence[Initialler]) -> None:
    keys = [one.key for one in asked[:MOST_INITIALS]]
    if len(asked) > MOST_INITIALS:
        raise DomainError(Text("At most %(most)s officers initial a letter.", most=MOST_INITIALS))
    for place, one in enumerate(asked, 1):
        if one.key not in INITIALLERS:
            raise DomainError(Text("Choose the officer from the list."), f"initial_{place}")
        if one.key in keys[: place - 1]:
            raise DomainError(Text("An office initials a letter once."), f"initial_{place}")
        if not one.post.strip():
            raise DomainError(Text("Write the post under which the officer initials."), f"post_{place}")


def lines_of(body: Mapping[str, Any], key: str) -> list[str]:
    """The lines of a part, without empty ones; a part of one line is a list of one."""
    found = body.get(key) or []
    return [line.strip() for line in ([found] if isinstance(found, str) else found) if line.strip()]


def initials_of(body: Mapping[str, Any]) -> list[Initialler]:
    """Who initials, in the order of rank; nobody, where the text does not say."""
    return [Initialler(Role(one["role"]), one["body"], one["post"]) for one in body.get("initials", [])]


def filled(body: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """The parts with everything filled in. Raises DomainError for a name that the facts do not have."""
    whole = {part.key: [line for raw in lines_of(body, part.key) for line in _filled_line(raw, facts)] for part in PARTS}
    return {part.key: whole[part.key] if part.many else " ".join(whole[part.key]) for part in PARTS}


def _filled_line(line: str, facts: Facts) -> list[str]:
    try:
        alone = NAMED.fullmatch(line)
        if alone:  # a list of lines takes the place of such a line, and an empty one takes it away
            value = facts[alone[1]]
            return [value] if isinstance(value, str) and value else [one for one in value if one]
        return [NAMED.sub(lambda found: _in_line(facts[found[1]]), line)]
    except KeyError as error:
        raise DomainError(Text("The letter's text asks for {%(name)s}, which is not known here.", name=str(error.args[0]))) from error


def _in_line(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "; ".join(value)
