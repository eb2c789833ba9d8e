"""What differs between two published versions of an opportunity, in words. Pure.

A version's document is the snapshot as it was published, as plain JSON.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.catalogue.domain.fields import FIELDS
from portal.catalogue.domain.opportunity import KINDS, MODES, rupiah
from portal.eligibility.domain.facts import sentence_of
from portal.eligibility.domain.requirements import read_requirements
from portal.kernel.text import Text

LISTS: dict[str, Text] = {
    "tasks": Text("Tasks"),
    "topics": Text("Topics"),
    "outcomes": Text("Outcomes"),
    "admission": Text("Steps of admission"),
    "entry_requirements": Text("What the university asks of applicants"),
    "documents_needed": Text("Papers needed"),
}
"""The particulars that are lists of sentences."""


CONTACTS = frozenset({Text("Mentor"), Text("Contact of the programme"), Text("Contact of the course")})
"""Who answers for an offering may change without asking applicants."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs; a value is what a page shows, a list its lines."""

    name: Text
    before: Any
    after: Any
    material: bool
    """Whether it touches what an applicant agreed to, so that they are asked to confirm."""


def described(document: Mapping[str, Any]) -> dict[Text, tuple[Any, bool]]:
    """Everything that a version says, by its name: the value, and whether it touches what applicants agreed to."""
    field = document.get("field")
    found: dict[Text, tuple[Any, bool]] = {
        Text("Title"): (document["title"], False),
        Text("Summary"): (document["summary"], False),
        Text("Field of work"): (FIELDS.get(field, field) if field else None, False),
        Text("Places"): (document["seats"], False),
        Text("First day"): (dt.date.fromisoformat(document["starts_on"]), True),
        Text("Last day"): (dt.date.fromisoformat(document["ends_on"]), True),
        Text("Open until"): (dt.datetime.fromisoformat(document["deadline"]), False),
        Text("Place"): (document["place"], True),
        Text("How"): (MODES.get(document["mode"], document["mode"]), True),
        Text("What a participant pays"): (rupiah(document.get("cost", 0)), True),
        Text("Competencies that are strengthened"): (_levels(document["competencies"]), True),
        Text("Requirements"): (_requirements(document), True),
    }
    particulars = document["particulars"]
    for name, *values in KINDS[document["kind"]].facts(particulars):
        found[name] = (values[0], name not in CONTACTS)
    for key, name in LISTS.items():
        if key in particulars:
            found[name] = (list(particulars[key]), True)
    return found


def _levels(competencies: list[Mapping[str, Any]]) -> list[str]:
    return [f"{item['name']} {item['level']}" for item in competencies]


def _requirements(document: Mapping[str, Any]) -> list[Text]:
    names = {item["code"]: item["name"] for item in document["competencies"]}
    return [sentence_of(rule) for rule in read_requirements(document["requirements"], names)]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between two versions of one opportunity, in the order in which the newer one says it."""
    old, new = described(before), described(after)
    nothing = (None, True)
    return [
        Change(name, old.get(name, nothing)[0], new.get(name, nothing)[0], new.get(name, old.get(name, nothing))[1])
        for name in [*new, *(gone for gone in old if gone not in new)]
        if old.get(name, nothing)[0] != new.get(name, nothing)[0]
    ]
