"""How the demand is shown: gaps as they were published, and calls with their competencies. And the mail about a new one."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.development import queries, services
from portal.development.domain import FAMILIES
from portal.development.domain.editions import GROUP, SMALL, KnownGap
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications.domain import Mail
from portal.web.i18n import MONTHS, language

if TYPE_CHECKING:
    import datetime as dt

    from portal.development.models import DemandCall, DemandItem

HELD_BACK = Text("withheld")
RULE = Text(
    "Figures of fewer than %(small)s people are withheld, as are those of families of fewer than %(group)s, and a total counts only "
    "what is shown. A figure stays until it has changed by %(small)s people or more.",
    small=SMALL,
    group=GROUP,
)
MAILS = {
    "development.call_published": Mail(
        Text("A new call to partners: %(title)s"),
        (
            Text("It is about themes that you follow: %(themes)s."),
            Text("It is open until %(until)s. On the page of the demand you choose which themes you are told of."),
        ),
        Text("Open the call to partners"),
    ),
}


def name_of(gap: KnownGap) -> str:
    """What a gap's competency is called in the reader's language."""
    return gap.name_en if language() == "en" else gap.name


def people(number: int | None, *, whole: bool = True) -> Text:
    """A figure in words: the number, at least so many where some are withheld, or that it is withheld."""
    if number is None:
        return HELD_BACK
    return Text("%(number)s", number=number) if whole else Text("at least %(number)s", number=number)


def month_name(day: "dt.date") -> str:
    """November 2026."""
    return f"{MONTHS[language()][day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One competency of a call."""

    code: str
    name: str
    level: int
    people: Text


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call of the board with its competencies."""

    call: "DemandCall"
    items: list[ItemLine]


def item_lines(items: "Collection[DemandItem]", names: Mapping[str, tuple[str, str]]) -> list[ItemLine]:
    """The competencies of a call."""
    place = 1 if language() == "en" else 0
    return [
        ItemLine(
            one.competency_code,
            names.get(one.competency_code, (one.competency_code,) * 2)[place],
            one.level,
            people(one.people, whole=one.whole),
        )
        for one in items
    ]


def call_lines(calls: "Collection[DemandCall]") -> list[CallLine]:
    """The calls of a page, in two statements."""
    found, names = queries.lines_of([call.id for call in calls]), queries.names()
    return [CallLine(call, item_lines(found.get(call.id, []), names)) for call in calls]


def ways(call_id: uuid.UUID, identity: Identity) -> list[tuple[Text, str]]:
    """The buttons with which this reader answers a call: what each says, and where it posts to."""
    return [(answer.label, answer.address(call_id)) for answer in services.ANSWERS.values() if identity.holds(*answer.roles)]


def family_name(family: str) -> Text:
    """What a family of posts is called."""
    return FAMILIES.get(family) or Text("%(code)s", code=family)
