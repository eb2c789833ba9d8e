"""The vocabulary of rules in words: each fact with its type and unit, where it comes from, how fresh it is, and which rules ask it."""

from collections import defaultdict
from dataclasses import dataclass

from portal.eligibility import queries
from portal.eligibility.domain.facts import ARGUMENT, FACTS, FactSource
from portal.eligibility.domain.rules import FactType
from portal.kernel import clock
from portal.kernel.text import Text
from portal.web.i18n import say

TYPES: dict[FactType, Text] = {FactType.CODE: Text("A code"), FactType.BOOL: Text("Yes or no"), FactType.NUMBER: Text("A number")}


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact in words."""

    label: Text
    type: Text
    origin: Text
    freshness: Text
    supplier: Text | None
    rules: tuple[str, ...]
    """The rules in force that ask it, by id."""


def listed(text: str = "", order: str = "") -> list[FactView]:
    """The facts in whose words each of these words stands, as the reader asks (`label`, `type`, `origin`), else by name."""
    asked = defaultdict[str, set[str]](set)
    for row in queries.rows_at((), clock.today(), clock.now()):
        for fact in row.as_rule().facts:
            asked[fact.partition(ARGUMENT)[0]].add(row.rule_id)
    views = [_view(source, sorted(asked[name])) for name, source in FACTS]
    words = text.casefold().split()
    found = [view for view in views if all(word in " ".join(map(say, _words(view))).casefold() for word in words)]
    by = order.removeprefix("-")
    named = sorted(found, key=lambda view: say(view.label).casefold())
    if by not in {"label", "type", "origin"}:
        return named
    return sorted(named, key=lambda view: say(getattr(view, by)).casefold(), reverse=order.startswith("-"))


def _view(source: FactSource, rules: list[str]) -> FactView:
    kind = TYPES[source.type]
    if source.unit is not None:
        kind = Text("%(kind)s, %(unit)s", kind=kind, unit=source.unit)
    return FactView(source.label, kind, source.origin, source.freshness, source.supplier, tuple(rules))


def _words(view: FactView) -> list[Text]:
    return [view.label, view.type, view.origin, view.freshness, *([view.supplier] if view.supplier else [])]


def row(view: FactView) -> tuple[object, ...]:
    """A fact as a row of the sheet."""
    return (view.label, view.type, view.origin, view.freshness, view.supplier, ", ".join(view.rules))
