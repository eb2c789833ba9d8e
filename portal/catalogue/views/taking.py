"""What readers take along: opportunities side by side, a sheet of paper, days for a calendar."""

import contextlib
import uuid

from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from markupsafe import Markup

from portal.accounts import queries as accounts
from portal.accounts.domain import hashed
from portal.catalogue import presenters, queries, services
from portal.catalogue.domain.calendar import calendar
from portal.catalogue.domain.fields import FIELDS
from portal.catalogue.domain.opportunity import KINDS, MODES
from portal.catalogue.presenters import kept
from portal.catalogue.views.public import pages
from portal.documents.adapters import qr_svg
from portal.kernel.text import Text
from portal.web.access import public
from portal.web.i18n import say

MOST, LEAST = 3, 2
CALENDAR = "text/calendar; charset=utf-8"


@pages.get("/opportunities/compare")
@public
def compare() -> ResponseReturnValue:
    """Up to three opportunities side by side."""
    ids = list(dict.fromkeys(filter(None, map(_id, request.args.getlist("id")))))
    by_id = queries.opportunities_by_id(ids[:MOST])
    found = [by_id[one] for one in ids[:MOST] if one in by_id]
    shown = {"rows": kept.compared(found) if len(found) >= LEAST else [], "too_many": len(ids) > MOST}
    return render_template("catalogue/compare.html", opportunities=found, **shown)


def _id(text: str) -> uuid.UUID | None:
    with contextlib.suppress(ValueError):
        return uuid.UUID(text)
    return None


@pages.get("/opportunities/<uuid:opportunity_id>/sheet")
@public
def sheet(opportunity_id: uuid.UUID) -> ResponseReturnValue:
    """An opportunity on paper, with its address as a QR code."""
    found = queries.get_shown(opportunity_id)[0].opportunity
    address = url_for(".opportunity", opportunity_id=found.id, _external=True)
    return render_template(
        "catalogue/sheet.html",
        opportunity=found,
        kind=KINDS[found.kind],
        length=presenters.length_of(found),
        mode=MODES.get(found.mode, found.mode),
        field=FIELDS.get(found.field),
        cost=kept.cost_of(found),
        is_open=services.is_open(found),
        address=address,
        qr=Markup(qr_svg(address)),  # noqa: S704  our own drawing
    )


@pages.get("/opportunities/<uuid:opportunity_id>.ics")
@public
def opportunity_calendar(opportunity_id: uuid.UUID) -> ResponseReturnValue:
    """The days of one opportunity, for anybody's calendar."""
    found = queries.get_shown(opportunity_id)[0].opportunity
    response = _answer(calendar(found.title, kept.events(found)))
    response.headers["Content-Disposition"] = f'attachment; filename="{found.number}.ics"'
    return response


@pages.get("/calendar/<secret>.ics")
@public
def feed(secret: str) -> ResponseReturnValue:
    """The days of somebody's bookmarks, for the calendar that has the address; in the language of their account."""
    owner = queries.get_feed(hashed(secret)).account_id
    g.language = accounts.get_account(owner).language or "id"
    with force_locale(g.language):
        days = [event for one in queries.bookmarked(owner) for event in kept.events(one)]
        return _answer(calendar(say(Text("Simpul: my bookmarks")), days))


def _answer(text: str) -> Response:
    return Response(text, content_type=CALENDAR)
