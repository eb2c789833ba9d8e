"""The curator's pages before lists open: calendar, reserved seats, other weights."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.kernel.text import Text
from portal.rounds import queries
from portal.rounds.access import Permission
from portal.rounds.forms.opening import CalendarForm, calendar_begun
from portal.rounds.queries import agencies
from portal.rounds.services import opening
from portal.rounds.views.planning import pages
from portal.web.access import requires
from portal.web.forms import BaseForm
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.rounds.models import Round


@pages.route("/rounds/<uuid:round_id>/calendar", methods=["GET", "POST"])
@requires(Permission.PLAN, queries.get_round, know=Permission.READ)
def calendar(found: "Round") -> ResponseReturnValue:
    """Until when lists are collected, how long there is to answer, where the seed comes from."""
    form = CalendarForm.read(**calendar_begun(found))

    def act() -> None:
        opening.set_calendar(found, form.moment(), form.answer_days.number or 0, form.seed_source.data, by=current_identity())

    if form.accepts(act):
        flash(say(Text("The calendar is set. Heads of agencies can set their release order until the round opens.")))
        return redirect(url_for(".show", round_id=found.id), 303)
    return render_template("rounds/calendar.html", form=form, round=found), form.status


@pages.route("/rounds/<uuid:round_id>/opening", methods=["GET", "POST"])
@requires(Permission.PLAN, queries.get_round, know=Permission.READ)
def open_lists(found: "Round") -> ResponseReturnValue:
    """What is set and what is missing; then open the round for lists."""
    form = BaseForm()
    if form.accepts(lambda: opening.open_round(found, by=current_identity())):
        flash(say(Text("The round is open: civil servants can list their choices. The release orders are fixed.")))
        return redirect(url_for(".show", round_id=found.id), 303)
    places = queries.places_of(found.id)
    homes = agencies.homes_of(found.id)
    missing = opening.hindrances(found, places) if found.state == "planned" else []
    shown = {"places": places, "homes": homes, "missing": missing, "seats": sum(one.row.seats for one in places)}
    return render_template("rounds/opening.html", form=form, round=found, **shown), form.status
