"""What a curriculum is made of: kinds of parts, where each may stand, and what its fields hold. Pure.

The parts are those of outcome-based education as Indonesian universities write it (profil lulusan, CPL, bahan kajian, mata kuliah, CPMK,
Sub-CPMK, penilaian, RPS), with the practice at a host and the mapping to competencies of the civil service beside them.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from portal.kernel.errors import DomainError
from portal.kernel.text import Text

LONGEST = 5000
"""Characters of one paragraph."""
LONGEST_NAME = 60


def beginning(text: object) -> str:
    """How a text begins, by which a part is called that has no name: on one line, cut between two words."""
    line = " ".join(str(text or "").split()).rstrip(".,;:")
    return line if len(line) <= LONGEST_NAME else line[:LONGEST_NAME].rsplit(" ", 1)[0] + " …"


class PartKind(enum.StrEnum):
    """What a part is; the value stands in files and must not change."""

    PROFILE = "profile"
    OUTCOME = "outcome"
    MAPPING = "mapping"
    SUBJECT = "subject"
    SUBJECT_OUTCOME = "subject_outcome"
    SUB_OUTCOME = "sub_outcome"
    MATERIAL = "material"
    ASSESSMENT = "assessment"
    WEEK = "week"
    PRACTICE = "practice"
    LITERATURE = "literature"


class Sort(enum.StrEnum):
    """The four sorts of outcomes (CPL) of the national standard for higher education."""

    ATTITUDE = "attitude"
    KNOWLEDGE = "knowledge"
    GENERAL = "general"
    SPECIFIC = "specific"


class Holds(enum.StrEnum):
    """What a field holds."""

    WORDS = "words"
    """A paragraph that people write in: drafts, comments and suggestions hang on its words."""
    LINE = "line"
    NUMBER = "number"
    CHOICE = "choice"
    PARTS = "parts"
    """Ids of other parts."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind of part."""

    holds: Holds
    label: Text
    kind: PartKind | None = None
    """Of the parts that a field of PARTS names."""
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part: its name, under which kinds it stands (None: the curriculum itself), its fields in the order of the page."""

    name: Text
    under: tuple[PartKind | None, ...]
    fields: Mapping[str, Field]
    is_practice: bool = False
    """What a company that takes part sees."""


def _words(label: Text) -> Field:
    return Field(Holds.WORDS, label)


def _line(label: Text) -> Field:
    return Field(Holds.LINE, label)


def _number(label: Text, least: int, most: int) -> Field:
    return Field(Holds.NUMBER, label, least=least, most=most)


def _parts(label: Text, kind: PartKind) -> Field:
    return Field(Holds.PARTS, label, kind)


CODE = Text("Code")
KINDS: Mapping[PartKind, Kind] = {
    PartKind.PROFILE: Kind(Text("Profile of graduates"), (None,), {"text": _words(Text("Profile"))}),
    PartKind.OUTCOME: Kind(
        Text("Outcome (CPL)"),
        (None,),
        {
            "code": _line(CODE),
            "sort": Field(Holds.CHOICE, Text("Sort"), choices=tuple(Sort)),
            "text": _words(Text("Outcome")),
        },
    ),
    PartKind.MAPPING: Kind(
        Text("Competency served"),
        (PartKind.OUTCOME,),
        {
            "competency": _line(Text("Competency")),
            "level": _number(Text("Level", "competency"), 1, 5),
            "strength": _number(Text("Strength"), 1, 3),
            "evidence": _words(Text("Evidence")),
        },
    ),
    PartKind.SUBJECT: Kind(
        Text("Subject", "curriculum"),
        (None,),
        {
            "code": _line(CODE),
            "name": _line(Text("Name")),
            "credits": _number(Text("Credits (SKS)"), 0, 40),
            "semester": _number(Text("Semester"), 1, 14),
            "sort": Field(Holds.CHOICE, Text("Sort", "subject"), choices=("required", "elective")),
            "requires": _parts(Text("Presupposes"), PartKind.SUBJECT),
            "text": _words(Text("Description")),
        },
    ),
    PartKind.SUBJECT_OUTCOME: Kind(
        Text("Subject outcome (CPMK)"),
        (PartKind.SUBJECT,),
        {"code": _line(CODE), "serves": _parts(Text("Serves"), PartKind.OUTCOME), "text": _words(Text("Outcome"))},
    ),
    PartKind.SUB_OUTCOME: Kind(Text("Sub-CPMK"), (PartKind.SUBJECT_OUTCOME,), {"code": _line(CODE), "text": _words(Text("Outcome"))}),
    PartKind.MATERIAL: Kind(Text("Study material"), (PartKind.SUBJECT,), {"text": _words(Text("Material"))}),
    PartKind.ASSESSMENT: Kind(
        Text("Assessment"),
        (PartKind.SUBJECT,),
        {
            "name": _line(Text("Name")),
            "weight": _number(Text("Weight in percent"), 0, 100),
            "measures": _parts(Text("Measures"), PartKind.SUBJECT_OUTCOME),
            "text": _words(Text("Criteria")),
        },
    ),
    PartKind.WEEK: Kind(
        Text("Week"),
        (PartKind.SUBJECT,),
        {
            "number": _number(Text("Week"), 1, 20),
            "hours": _number(Text("Hours"), 0, 60),
            "reaches": _parts(Text("Reaches"), PartKind.SUB_OUTCOME),
            "method": _line(Text("Method")),
            "text": _words(Text("Plan")),
        },
    ),
    PartKind.PRACTICE: Kind(
        Text("Practice at a host"),
        (PartKind.SUBJECT,),
        {
            "offering": _line(Text("Number of the published slot")),
            "weeks": _number(Text("Weeks"), 1, 52),
            "text": _words(Text("Tasks at the host")),
        },
        is_practice=True,
    ),
    PartKind.LITERATURE: Kind(Text("Literature"), (None, PartKind.SUBJECT), {"text": _words(Text("Work"))}),
}


def empty(kind: PartKind) -> dict[str, object]:
    """The fields of a new part, in which nothing has been written."""
    made: dict[str, object] = {}
    for name, field in KINDS[kind].fields.items():
        made[name] = {Holds.NUMBER: None, Holds.CHOICE: None, Holds.PARTS: []}.get(field.holds, "")
    return made


def checked(kind: PartKind, name: str, value: object) -> object:
    """A field's value as it is kept. Raises DomainError beside the field for one that it cannot hold; ids are looked up elsewhere."""
    field = KINDS[kind].fields.get(name)
    if field is None:
        raise DomainError(Text("This part has no such field."), name)
    match field.holds:
        case Holds.NUMBER:
            return _whole(field, name, value)
        case Holds.CHOICE:
            if value is not None and value not in field.choices:
                raise DomainError(Text("Choose one of the entries."), name)
            return value
        case Holds.PARTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value) or len(set(value)) != len(value):
                raise DomainError(Text("Choose among the parts that are there."), name)
            return value
        case _:
            return _text(field, name, value)


def _whole(field: Field, name: str, value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not field.least <= value <= field.most:
        raise DomainError(Text("Enter a whole number from %(least)s to %(most)s.", least=field.least, most=field.most), name)
    return value


def _text(field: Field, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise DomainError(Text("Enter a text."), name)
    if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise DomainError(Text("This text holds signs that are no text."), name)
    if len(value) > LONGEST:
        raise DomainError(Text("At most %(most)s characters are kept here; these are %(given)s.", most=LONGEST, given=len(value)), name)
    if field.holds is Holds.LINE and "\n" in value:
        raise DomainError(Text("Enter one line."), name)
    return value
