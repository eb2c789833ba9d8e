"""Comments and suggestions as lists: searched, narrowed, in an order, a page at a time; what waits for a reader in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from partners.curricula.domain.saying import SuggestionState
from portal.kernel.paging import Page
from portal.kernel.text import Text

if TYPE_CHECKING:
    from partners.curricula.presenters import Suggested, Thread
    from partners.curricula.queries.waiting import Waits

SIZE = 50
SHOWS: Mapping[str, Text] = {
    "open": Text("Open", "remark"),
    "mine": Text("Addressed to your side"),
    "settled": Text("Settled", "remark"),
}
ORDERS: Mapping[str, Text] = {
    "": Text("Addressed to you first"),
    "new": Text("Newest first"),
    "old": Text("Oldest first"),
    "part": Text("By part"),
}
SUGGESTION_ORDERS: Mapping[str, Text] = {name: words for name, words in ORDERS.items() if name in {"new", "old", "part"}}
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of comments or suggestions is searched for: words of the text, the part and the person; a state; the order."""

    text: str = ""
    show: str = ""
    order: str = ""


def comments_as(rows: "Sequence[Thread]", wanted: Wanted) -> "list[Thread]":
    """The comments that are wanted, in the order that is; those that are settled last where none is named."""
    found = [one for one in rows if SHOW[wanted.show](one) and _has(wanted.text, *_said(one))]
    return _ordered(found, wanted.order, lambda one: one.rows[0].at, lambda one: one.part_name)


SHOW: "Mapping[str, Callable[[Thread], bool]]" = {
    "": lambda _: True,
    "open": lambda one: one.resolved_at is None,
    "mine": lambda one: one.is_mine and one.resolved_at is None,
    "settled": lambda one: one.resolved_at is not None,
}


def _said(one: "Thread") -> list[str]:
    said = [words for row in one.rows for words in (row.text, str(row.who.facts["name"]))]
    return [one.part_name, one.quote or "", *said]


def suggestions_as(rows: "Sequence[Suggested]", wanted: Wanted) -> "list[Suggested]":
    """The suggestions that are wanted, the newest first unless another order is."""
    states = set(SuggestionState)
    found = [
        one
        for one in rows
        if (wanted.show not in states or one.state == wanted.show)
        and _has(wanted.text, one.part_name, one.name, one.reason, one.origin or "", str(one.number))
    ]
    return _ordered(found, wanted.order, lambda one: one.number, lambda one: one.part_name)


def _has(text: str, *found: str) -> bool:
    """Whether each word stands somewhere."""
    whole = "\n".join(found).casefold()
    return all(word in whole for word in text.casefold().split())


def _ordered(rows: list[Row], order: str, at: Callable[[Row], Any], part: Callable[[Row], str]) -> list[Row]:
    match order:
        case "new" | "old":
            return sorted(rows, key=at, reverse=order == "new")
        case "part":
            return sorted(rows, key=lambda one: part(one).casefold())
        case _:
            return rows


def page_of(rows: Sequence[Row], number: int, size: int = SIZE) -> Page[Row]:
    """One page of what has been read already; past the end the last one."""
    last = max(1, -(-len(rows) // size))
    number = min(max(number, 1), last)
    return Page(rows[(number - 1) * size : number * size], number, size, len(rows))


def waits_told(waits: "Waits | None") -> list[Text]:
    """What waits for a reader in a curriculum, each matter by itself."""
    if waits is None:
        return []
    told = [(waits.answer, Text("Your side's answer")), (waits.signature, Text("Your side's signature"))]
    comments = [Text("Comments addressed to your side: %(num)s", num=waits.comments)] if waits.comments else []
    return [*(words for is_due, words in told if is_due), *comments]
