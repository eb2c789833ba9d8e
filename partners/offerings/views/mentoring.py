"""The mentor's answer: by a link, with or without an account, or from the mentor's own list."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.offerings import forms, presenters, queries, services
from partners.offerings.access import Permission
from partners.offerings.domain.capacity import months_from
from partners.offerings.presenters import mentors
from partners.offerings.queries import mentors as mentor_queries
from partners.offerings.views import pages
from partners.offerings.views.capacity import in_calendar
from portal.kernel import clock
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import public, requires
from portal.web.downloads import workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from partners.offerings.models import MentorRequest, Offering

GONE = 410
SIZE = 25
EVERY = 10_000


@pages.get("/mentor")
@requires(Permission.MENTOR)
def slots() -> ResponseReturnValue:
    """The offerings that name this person, those that wait for an answer first."""
    text, order = request.args.get("text", "").strip(), wanted_order()
    page = queries.page_of_slots(current_identity(), text=text, order=order, number=page_number(), size=SIZE)
    months = months_from(clock.today())
    shown = {
        "own": mentors.rows_by_host(mentor_queries.stays_by_host(current_identity().email), months),
        "months": mentors.month_names(months),
        "awaits": presenters.awaits_mentor,
    }
    return render_template("offerings/slots.html", page=page, text=text, order=order, **shown)


@pages.get("/mentor.ics")
@requires(Permission.MENTOR)
def slots_calendar() -> ResponseReturnValue:
    """The first and last days of what is published with this person as its mentor."""
    return in_calendar(say(Text("Simpul: as a mentor")), mentor_queries.placings(email=current_identity().email))


@pages.get("/mentor.xlsx")
@requires(Permission.MENTOR)
def slots_sheet() -> ResponseReturnValue:
    """The same as searched."""
    text = request.args.get("text", "").strip()
    page = queries.page_of_slots(current_identity(), text=text, order=wanted_order(), number=1, size=EVERY)
    heads = (Text("Number"), Text("Title"), Text("Host"), Text("State"), Text("First day"), Text("Places"))
    rows = [(one.number, one.title, one.partner_name, word("offering", one.state), one.starts_on, one.seats) for one in page.rows]
    return workbook("sebagai-mentor", Text("Offerings that name you"), [text] if text else [], heads, rows)


@pages.route("/mentor/slots/<uuid:offering_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER, queries.get_offering)
def slot(found: "Offering") -> ResponseReturnValue:
    """Read an offering that names one, and answer."""
    asked, by = queries.open_request_of(found.id), current_identity()
    if asked is not None and asked.email != by.email.lower():
        asked = None  # a revision asks somebody else in their place
    return _ask(found, asked, by)


@pages.route("/mentor/<secret>", methods=["GET", "POST"])
@public
def link(secret: str) -> ResponseReturnValue:
    """Read what the link asks about, and answer; opening it answers nothing. It works once and for a time."""
    asked = queries.find_request(secret)
    if asked is None or asked.answered_at is not None or asked.expires_at <= clock.now():
        return render_template("offerings/link_over.html", answered=asked is not None and asked.answered_at is not None), GONE
    return _ask(queries.get_offering(asked.offering_id), asked, None)


def _answering(asked: "MentorRequest", form: forms.DeclineForm, by: Identity | None) -> "Callable[[], None]":
    accepts = request.form.get("answer") == "accept"
    return lambda: services.answer(asked, accepts=accepts, reason=form.reason.data, by=by)


def _ask(offering: "Offering", asked: "MentorRequest | None", by: Identity | None) -> ResponseReturnValue:
    form = forms.DeclineForm.read()
    if asked is not None and request.form.get("answer") in {"accept", "decline"} and form.accepts(_answering(asked, form, by)):
        flash(say(Text("Thank you. Your answer is with the host.")))
        return redirect(url_for(".slots") if by else url_for(".answered"), 303)
    submissions = queries.submissions_of(offering.id)
    rows = presenters.rows_of(offering, submissions[-1].document) if submissions else []
    return render_template("offerings/mentor.html", offering=offering, asked=asked, form=form, rows=rows, own=by is not None), form.status


@pages.get("/mentor/answered")
@public
def answered() -> ResponseReturnValue:
    """What happens next."""
    return render_template("offerings/answered.html")
