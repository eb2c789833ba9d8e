"""Whoever may not take part in a round objects to the refusal."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.kernel.text import Text
from portal.rounds import queries
from portal.rounds.access import Permission
from portal.rounds.forms.own import RefusalObjectionForm
from portal.rounds.presenters import objecting as presenters
from portal.rounds.queries import lists
from portal.rounds.services import objecting
from portal.rounds.views.planning import pages
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.rounds.models import RoundList


@pages.route("/rounds/lists/<uuid:list_id>/objection", methods=["GET", "POST"])
@requires(Permission.OWN, lists.get_list)
def object_to_refusal(found: "RoundList") -> ResponseReturnValue:
    """Object to a refusal of taking part."""
    view = presenters.to_object(found)
    if view is None:
        return redirect(url_for(".own_list", list_id=found.id), 303)
    form = RefusalObjectionForm.read()
    if form.accepts(lambda: objecting.file(found, form.words.data, by=current_identity())):
        flash(say(Text("Your objection is filed. Whoever decides on it is another person than whoever decided before.")))
        return redirect(url_for(".own_list", list_id=found.id), 303)
    return render_template(
        "rounds/own_objection.html", form=form, found=found, round=queries.get_round(found.round_id), view=view
    ), form.status
