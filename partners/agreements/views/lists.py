"""The public list of agreements, and the lists of partners and officers."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from flask import render_template, request
from flask.typing import ResponseReturnValue

from partners.agreements import presenters, queries
from partners.agreements.access import Permission
from partners.agreements.domain import KINDS, AgreementState
from partners.agreements.views import pages
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import public, requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.agreements.models import Agreement
    from portal.kernel.paging import Page

SIZE = 25
EVERY = 100_000


def _chosen(*names: str) -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in names}


@pages.get("/agreements")
@public
def register() -> ResponseReturnValue:
    """What is in force today, for everybody; no papers."""
    chosen = _chosen("text", "kind", "order")
    page = queries.page_of_register(**chosen, number=page_number(), size=SIZE)
    return render_template("agreements/register.html", page=page, chosen=chosen, kinds=KINDS, kinds_of=presenters.kinds_of)


@pages.get("/agreements.xlsx")
@public
def register_sheet() -> ResponseReturnValue:
    """The public list as filtered."""
    chosen = _chosen("text", "kind", "order")
    page = queries.page_of_register(**chosen, number=1, size=EVERY)
    return _sheet(
        "perjanjian",
        page,
        chosen,
        [Text("Agreement"), Text("Partner"), Text("Kinds"), Text("Places a year"), Text("First day"), Text("Last day")],
    )


@pages.get("/agreements/list")
@requires(Permission.LIST)
def agreements() -> ResponseReturnValue:
    """One's own agreements, or for officers all that have been submitted."""
    chosen = _chosen("text", "state", "kind", "order")
    page = queries.page_of_agreements(current_identity(), **chosen, number=page_number(), size=SIZE)
    return render_template(
        "agreements/agreements.html",
        page=page,
        chosen=chosen,
        kinds=KINDS,
        states=[*AgreementState, queries.EXPIRING],
        kinds_of=presenters.kinds_of,
        shown_state=presenters.shown_state,
    )


@pages.get("/agreements/list.xlsx")
@requires(Permission.LIST)
def agreements_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen("text", "state", "kind", "order")
    page = queries.page_of_agreements(current_identity(), **chosen, number=1, size=EVERY)
    return _sheet(
        "kerja-sama",
        page,
        chosen,
        [Text("Agreement"), Text("Partner"), Text("Kinds"), Text("Places a year"), Text("First day"), Text("Last day"), Text("State")],
    )


def _sheet(name: str, page: "Page[Agreement]", chosen: dict[str, str], heads: Sequence[Text]) -> ResponseReturnValue:
    rows = [
        (
            one.number,
            one.partner_name,
            ", ".join(say(kind) for kind in presenters.kinds_of(one)),
            one.seats_a_year,
            one.starts_on,
            one.ends_on,
            word("agreement", presenters.shown_state(one)),
        )[: len(heads)]
        for one in page.rows
    ]
    return workbook(name, Text("Agreements"), chosen_words(chosen, state=partial(word, "agreement"), kind=KINDS.__getitem__), heads, rows)
