"""The host's pages: its candidates, several of them side by side, the sheets of a placement."""

import contextlib
import uuid
from functools import partial
from typing import TYPE_CHECKING

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.applications import queries
from portal.applications.access import Permission
from portal.applications.domain import ApplicationState
from portal.applications.domain.hosting import FOUND, LEAST_COMPARED, MOST_COMPARED
from portal.applications.presenters import hosts
from portal.applications.views.own import pages
from portal.kernel import clock
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.kernel.paging import Page

SIZE = 25
EVERY = 10_000


@pages.get("/candidates")
@requires(Permission.CANDIDATES)
def candidates() -> ResponseReturnValue:
    """All who are or were offered to the reader's organisation."""
    page, identity = _page(page_number(), SIZE), current_identity()
    shown = {"chosen": _chosen(), "order": wanted_order(), "states": FOUND, "offered": queries.offered_for(_body())}
    return render_template("applications/candidates.html", page=page, lines=hosts.lines(page.rows, identity), **shown)


@pages.get("/candidates.xlsx")
@requires(Permission.CANDIDATES)
def candidates_sheet() -> ResponseReturnValue:
    """The list as filtered, with the agreed fields and nothing else of a person."""
    lines = hosts.lines(_page(1, EVERY).rows, current_identity())
    heads = (Text("Number"), Text("Opportunity"), Text("State"), Text("Reserve no."), Text("Answer by"), *hosts.COLUMNS.values())
    rows = [
        (one.number, one.opportunity.title, one.shown.text, one.place, one.due, *(one.fields.get(name) for name in hosts.COLUMNS))
        for one in lines
    ]
    chosen = _chosen()
    wanted = chosen.pop("opportunity")
    titles = [title for found, title in queries.offered_for(_body()) if str(found) == wanted]
    filters = [*titles, *chosen_words(chosen, state=partial(word, "application"))]
    return workbook("kandidat", Text("Candidates"), filters, heads, rows)


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("text", "opportunity", "state")}


def _page(number: int, size: int) -> "Page[queries.Candidate]":
    chosen = _chosen()
    return queries.page_of_candidates(
        _body(),
        text=chosen["text"],
        opportunity=_id(chosen["opportunity"]),
        state=chosen["state"],
        order=wanted_order(),
        today=clock.today(),
        number=number,
        size=size,
    )


def _body() -> uuid.UUID:
    """The reader's organisation."""
    body_id = current_identity().body_id
    if body_id is None:
        raise NotFoundError
    return body_id


def _id(text: str) -> uuid.UUID | None:
    with contextlib.suppress(ValueError):
        return uuid.UUID(text)
    return None


@pages.get("/candidates/compare")
@requires(Permission.CANDIDATES)
def compare_candidates() -> ResponseReturnValue:
    """Two to four candidates of one opportunity side by side."""
    ids = list(dict.fromkeys(filter(None, map(_id, request.args.getlist("candidate")))))
    found = queries.candidates_by_id(_body(), ids, clock.today())
    alike = [one for one in found if one.opportunity.id == found[0].opportunity.id]
    lines = hosts.lines(alike[:MOST_COMPARED], current_identity())
    shown = {
        "lines": lines if len(lines) >= LEAST_COMPARED else [],
        "rows": hosts.compared(lines),
        "mixed": len(alike) < len(found),
        "too_many": len(alike) > MOST_COMPARED,
    }
    return render_template("applications/compare.html", **shown)


def _placed(application_id: uuid.UUID) -> queries.Whole:
    """An application whose letter is in force. Raises NotFoundError."""
    whole = queries.get_whole(application_id)
    if whole.application.state is not ApplicationState.ISSUED:
        raise NotFoundError
    return whole


@pages.get("/applications/<uuid:application_id>/onboarding")
@requires(Permission.READ_SHEET, _placed)
def onboarding(whole: queries.Whole) -> ResponseReturnValue:
    """What both sides need to know before the first day, on paper."""
    return render_template("applications/onboarding.html", sheet=hosts.sheet_of(whole), own=_is_own(whole))


@pages.get("/applications/<uuid:application_id>/confidentiality")
@requires(Permission.READ_SHEET, _placed)
def confidentiality(whole: queries.Whole) -> ResponseReturnValue:
    """The statement of confidentiality, to print and sign."""
    sheet = hosts.sheet_of(whole)
    return render_template("applications/confidentiality.html", sheet=sheet, own=_is_own(whole), words=hosts.statement_for(sheet))


def _is_own(whole: queries.Whole) -> bool:
    return bool(whole.application.account_id == current_identity().account_id)
