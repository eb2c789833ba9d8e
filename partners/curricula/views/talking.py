"""Comments and suggestions as lists, each with its workbook."""

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.curricula import presenters, queries
from partners.curricula.access import Permission
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.presenters import talk
from partners.curricula.views import pages
from partners.curricula.views.drafting import Replies, Typed
from partners.curricula.views.studio import around, seen_of
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partners.curricula.models import Curriculum
    from portal.web.forms import BaseForm

SOME = 10
"""Suggestions that the page of comments shows; all of them have a list of their own."""


def _wanted(orders: "Mapping[str, Text]", shows: "Mapping[str, Any]") -> talk.Wanted:
    given = {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in ("text", "show", "order")}
    known = {"text": {given["text"]}, "show": shows, "order": orders}
    return talk.Wanted(**{name: value if value in known[name] else "" for name, value in given.items()})


def said_page(
    found: "Curriculum", seen: presenters.Seen, asked: uuid.UUID | None = None, refused: "tuple[BaseForm, Typed] | None" = None
) -> dict[str, Any]:
    """What the page of comments shows, beside its frame; `asked`: the comment that is to be on the page, with the form refused there."""
    wanted = talk.Wanted() if asked else _wanted(talk.ORDERS, talk.SHOWS)
    rows = talk.comments_as(presenters.threads(seen), wanted)
    place = next((place for place, one in enumerate(rows) if one.id == asked), None)
    number = page_number() if place is None else place // talk.SIZE + 1
    chosen = {"text": wanted.text, "show": wanted.show, "order": wanted.order}
    page = talk.page_of(rows, number)
    return {
        "page": page,
        "replies": Replies([one.id for one in page.rows], refused) if seen.side else None,  # whoever only reads answers nothing
        "to_page": partial(_to_page, found, chosen),
        "wanted": wanted,
        "shows": talk.SHOWS,
        "orders": talk.ORDERS,
        "suggestions": [presenters.suggested(seen, one) for one in seen.suggestions[:SOME]],
        **around(found, seen, "comments"),
    }


def _to_page(found: "Curriculum", chosen: "Mapping[str, str]", number: int) -> str:
    """Also from a refused answer, whose own address is no page."""
    asked: dict[str, Any] = {name: value for name, value in chosen.items() if value}
    return url_for(".comments", curriculum_id=found.id, page=number, **asked)


@pages.get("/curricula/<uuid:curriculum_id>/comments")
@requires(Permission.READ, queries.get_curriculum)
def comments(found: "Curriculum") -> ResponseReturnValue:
    """The comments that the reader may read, those addressed to their side first, and the newest suggestions."""
    return render_template("curricula/comments.html", **said_page(found, seen_of(found)))


@pages.get("/curricula/<uuid:curriculum_id>/comments.xlsx")
@requires(Permission.READ, queries.get_curriculum)
def comments_sheet(found: "Curriculum") -> ResponseReturnValue:
    """The comments as filtered, each answer in a row of its own."""
    wanted = _wanted(talk.ORDERS, talk.SHOWS)
    rows = [
        (
            said.at,
            say(said.who),
            one.part_name,
            one.quote or "",
            said.text,
            say(one.to_side),
            word("remark", "settled" if one.resolved_at else "open"),
            one.resolved_name or "",
            one.resolved_reason or "",
        )
        for one in talk.comments_as(presenters.threads(seen_of(found)), wanted)
        for said in one.rows
    ]
    heads = [
        Text("When"),
        Text("Who"),
        Text("Part", "curriculum"),
        Text("On these words"),
        Text("Comment"),
        Text("Addressed to"),
        Text("State"),
    ]
    chosen = chosen_words({"text": wanted.text, "show": wanted.show}, show=talk.SHOWS.__getitem__)
    return workbook(
        f"komentar-{found.number}", Text("Comments on a curriculum"), chosen, [*heads, Text("Settled by"), Text("Reason")], rows
    )


@pages.get("/curricula/<uuid:curriculum_id>/suggested")
@requires(Permission.READ, queries.get_curriculum)
def suggested(found: "Curriculum") -> ResponseReturnValue:
    """Every suggestion that the reader may read, with what became of it."""
    seen, states = seen_of(found), list(SuggestionState)
    wanted = _wanted(talk.SUGGESTION_ORDERS, {one.value: one for one in states})
    page = talk.page_of(talk.suggestions_as(_all(seen), wanted), page_number())
    shown = {"page": page, "wanted": wanted, "states": states, "orders": talk.SUGGESTION_ORDERS}
    return render_template("curricula/suggested.html", **shown, **around(found, seen, "comments"))


@pages.get("/curricula/<uuid:curriculum_id>/suggested.xlsx")
@requires(Permission.READ, queries.get_curriculum)
def suggested_sheet(found: "Curriculum") -> ResponseReturnValue:
    """The suggestions as filtered."""
    wanted = _wanted(talk.SUGGESTION_ORDERS, {one.value: one for one in SuggestionState})
    rows = [
        (
            one.number,
            one.at,
            one.name,
            say(one.side),
            one.origin or "",
            one.part_name,
            say(one.told.sentence),
            "".join(words for _, words in one.told.before or []),
            "".join(words for _, words in one.told.after or []),
            one.reason,
            word("suggestion", one.state),
            one.decided_name or "",
            one.decided_reason or "",
        )
        for one in talk.suggestions_as(_all(seen_of(found)), wanted)
    ]
    heads = [
        Text("Number"),
        Text("When"),
        Text("Who"),
        Text("Side"),
        Text("From the linked curriculum"),
        Text("Part", "curriculum"),
        Text("What"),
    ]
    more = [Text("Before"), Text("Now"), Text("Reason"), Text("State"), Text("Decided by"), Text("Reason of the decision")]
    chosen = chosen_words({"text": wanted.text, "show": wanted.show}, show=lambda state: word("suggestion", state))
    return workbook(f"usulan-{found.number}", Text("Suggestions to a curriculum"), chosen, [*heads, *more], rows)


def _all(seen: presenters.Seen) -> list[presenters.Suggested]:
    return [presenters.suggested(seen, one) for one in seen.suggestions]
