"""The curator's pages before lists open: calendar, reserved seats, other weights."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.rounds import queries
from portal.rounds.access import Permission
from portal.rounds.domain.trials import Figures
from portal.rounds.forms.opening import CalendarForm, calendar_begun, reserves_begun, reserves_form
from portal.rounds.forms.planning import WeightsForm
from portal.rounds.presenters import opening as presenters
from portal.rounds.queries import agencies
from portal.rounds.queries.reserves import reserves_of
from portal.rounds.services import opening, reserving, trying
from portal.rounds.views.planning import asked_place, asked_trial, pages, shown_trial
from portal.web.access import requires
from portal.web.downloads import workbook
from portal.web.forms import BaseForm
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.rounds.models import Round, RoundTrial


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


# -- reserved seats ------------------------------------------------------------------------------------------------------------------------


@pages.route("/rounds/<uuid:round_id>/offerings/<uuid:place_id>/reserves", methods=["GET", "POST"])
@requires(Permission.PLAN, queries.get_round, know=Permission.READ)
def reserves(found: "Round") -> ResponseReturnValue:
    """Set which seats of an offering go to the people of which agencies first."""
    place = asked_place(found)
    offered = [(str(one.id), one.name) for one in organisations.agencies()]
    form = reserves_form(offered).read(**reserves_begun(reserves_of([place.id]).get(place.id, ())))
    if form.accepts(lambda: reserving.set_reserves(found, place, form.reserves(), by=current_identity())):
        flash(say(Text("The reserved seats are set.")))
        return redirect(url_for(".show", round_id=found.id), 303)
    opportunity = next(one.opportunity for one in queries.places_of(found.id) if one.row.id == place.id)
    return render_template("rounds/reserves.html", form=form, round=found, place=place, opportunity=opportunity), form.status


# -- other weights -------------------------------------------------------------------------------------------------------------------------


@pages.post("/rounds/<uuid:round_id>/trials/<uuid:trial_id>/weights")
@requires(Permission.PLAN, queries.get_round, know=Permission.READ)
def try_weights(found: "Round") -> ResponseReturnValue:
    """Let the wishes of a trial be played once more with other weights."""
    base = asked_trial(found)
    form = WeightsForm.read()
    made: list[RoundTrial] = []
    if form.accepts(lambda: made.append(trying.ask_for_trial(found, by=current_identity(), base=base, weights=form.weights()))):
        flash(say(Text("The trial is being computed. Its figures stand here in a moment.")))
        return redirect(url_for(".difference", round_id=found.id, trial_id=made[0].id), 303)
    return shown_trial(found, base, form)


@pages.get("/rounds/<uuid:round_id>/trials/<uuid:trial_id>/difference")
@requires(Permission.READ, queries.get_round)
def difference(found: "Round") -> ResponseReturnValue:
    """What other weights change, beside the trial whose wishes were played once more."""
    other, base = _both(found)
    shown = {"base": base, "other": other, "weights": presenters.weights_of_both(found, base, other)}
    figures = [Figures.from_json(one.figures) if one.figures else None for one in (base, other)]
    shown["rows"] = presenters.offerings_of_both(*figures)
    return render_template("rounds/difference.html", round=found, left=figures[0], right=figures[1], **shown)


@pages.get("/rounds/<uuid:round_id>/trials/<uuid:trial_id>/difference.xlsx")
@requires(Permission.READ, queries.get_round)
def difference_sheet(found: "Round") -> ResponseReturnValue:
    """The offerings of both trials side by side."""
    other, base = _both(found)
    heads = (
        Text("Number"),
        Text("Offering"),
        Text("Placed in trial %(number)s", number=base.number),
        Text("Placed in trial %(number)s", number=other.number),
        Text("Cut-off in trial %(number)s", number=base.number),
        Text("Cut-off in trial %(number)s", number=other.number),
    )
    figures = [Figures.from_json(one.figures) if one.figures else None for one in (base, other)]
    rows = [
        (one.number, one.title, one.placed[0], one.placed[1], one.cutoff[0], one.cutoff[1])
        for one in presenters.offerings_of_both(*figures)
    ]
    title = Text("What other weights change in %(round)s, on made-up wishes", round=found.number)
    return workbook(f"bobot-lain-{found.number}-{other.number}", title, [], heads, rows)


def _both(found: "Round") -> "tuple[RoundTrial, RoundTrial]":
    """The trial with other weights that the address names, and the one that it goes back to. Raises NotFoundError for any other trial."""
    other = asked_trial(found)
    if other.base_id is None:
        raise NotFoundError
    return other, queries.get_trial(found.id, other.base_id)
