"""The head of an agency: how many of its people may be away at one time."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.applications import queries
from portal.applications.access import Permission
from portal.applications.forms import AwayLimitForm
from portal.applications.presenters import limits
from portal.applications.services import limiting
from portal.applications.views.own import pages
from portal.kernel import clock
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity


@pages.route("/away-limit", methods=["GET", "POST"])
@requires(Permission.LIMIT)
def away_limit() -> ResponseReturnValue:
    """How many may be away, how many are; another limit is set with a reason."""
    agency = limiting.agency_of(current_identity())
    absences = queries.absences_of(agency.id, clock.today())
    form = AwayLimitForm.read(limit="" if agency.away_limit is None else str(agency.away_limit)).within(absences.people)

    def act() -> None:
        limiting.set_limit(agency.id, form.limit.number or 0, seen=_seen(), reason=form.reason.data, by=current_identity())

    if form.accepts(act):
        flash(say(Text("The limit is set. It counts from the next nomination on.")))
        return redirect(url_for(".away_limit"), 303)
    last = limits.last_limit(agency.id)
    return render_template("applications/away_limit.html", agency=agency, absences=absences, form=form, last=last), form.status


def _seen() -> int | None:
    """The limit that the page showed when it was opened; None where none was set."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() else None
