"""An organisation's mentors: what each may have at once, has in which month, and the days of it for a calendar."""

from typing import TYPE_CHECKING

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.offerings import forms
from partners.offerings.access import Permission
from partners.offerings.domain.capacity import MOST_AT_ONCE, months_from
from partners.offerings.presenters import mentors as presenters
from partners.offerings.queries import mentors as queries
from partners.offerings.services import capacity as services
from partners.offerings.views import pages
from partners.registry import queries as partners
from portal.catalogue.domain.calendar import calendar
from portal.kernel import clock
from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.downloads import workbook
from portal.web.i18n import say
from portal.web.lists import page_number
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.offerings.queries.mentors import Placing
    from partners.registry.access import Staff

SIZE = 25
EVERY = 10_000
CALENDAR = "text/calendar; charset=utf-8"


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in ("text", "order")}


def _own() -> "Staff":
    return partners.get_own_staff(current_identity())


def _page(number: int, size: int) -> Page[presenters.Row]:
    partner, chosen = partners.get_own(current_identity()), _chosen()
    found = queries.page_of_mentors(partner.id, **chosen, number=number, size=size)
    stays = queries.stays_by_mentor(partner.id, [one.email for one in found.rows])
    return Page(presenters.rows_of(found.rows, stays, months_from(clock.today())), found.number, found.size, found.total)


@pages.get("/offerings/mentors")
@requires(Permission.MENTORS)
def mentors() -> ResponseReturnValue:
    """Each mentor with the places of the twelve months ahead."""
    staff, names = _own(), presenters.month_names(months_from(clock.today()))
    return render_template(
        "offerings/mentors.html", page=_page(page_number(), SIZE), chosen=_chosen(), months=names, staff=staff, usual=MOST_AT_ONCE
    )


@pages.get("/offerings/mentors.xlsx")
@requires(Permission.MENTORS)
def mentors_sheet() -> ResponseReturnValue:
    """The same as searched."""
    names = [Text("%(name)s", name=name) for name in presenters.month_names(months_from(clock.today()))]
    heads = (Text("Mentor", "form"), Text("E-mail"), Text("At most at once"), Text("Said by"), *names)
    rows = [(one.name, one.small, one.most, one.said_by, *(load.seats for load in one.months)) for one in _page(1, EVERY).rows]
    text = _chosen()["text"]
    return workbook("mentor", Text("Mentors"), [text] if text else [], heads, rows)


@pages.get("/offerings/mentors.ics")
@requires(Permission.MENTORS)
def mentors_calendar() -> ResponseReturnValue:
    """The first and last days of what is published under one mentor, or under all of them."""
    partner, email = partners.get_own(current_identity()), request.args.get("email", "").replace("\x00", "").strip()
    return in_calendar(say(Text("Simpul: mentors of %(name)s", name=partner.name)), queries.placings(email=email, partner_id=partner.id))


def in_calendar(name: str, placings: "list[Placing]") -> Response:
    """The days as a file that a calendar takes."""
    response = Response(calendar(name, presenters.events(placings)), content_type=CALENDAR)
    response.headers["Content-Disposition"] = 'attachment; filename="mentor.ics"'
    return response


@pages.route("/offerings/mentors/capacity", methods=["GET", "POST"])
@requires(Permission.SET_CAPACITY, _own, know=Permission.MENTORS)
def capacity(staff: "Staff") -> ResponseReturnValue:
    """An owner says how many participants a mentor may have at once."""
    email = request.args.get("email", "").replace("\x00", "").strip()
    form = forms.CapacityForm.read(email=email, most=str(queries.capacity_of(staff.partner.id, email)) if email else "")

    def act() -> None:
        services.say_most(staff.partner, form.email.data, form.most.number or 0, by=current_identity())

    if form.accepts(act):
        flash(say(Text("%(email)s may have %(most)s participants at once.", email=form.email.data, most=form.most.number)))
        return redirect(url_for(".mentors"), 303)
    return render_template("offerings/capacity.html", form=form, usual=MOST_AT_ONCE), form.status
