"""What somebody has decided on a case, to be read again; and taken back, where the procedure allows it and nobody has decided since."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity
from portal.workflow import queries, services
from portal.workflow.access import Permission
from portal.workflow.forms import TakeBackForm
from portal.workflow.presenters import beside
from portal.workflow.views import pages

if TYPE_CHECKING:
    from portal.workflow.models import CaseFile


@pages.route("/desk/decided/<uuid:case_id>", methods=["GET", "POST"])
@requires(Permission.DECIDED, queries.get_decided)
def decided(case: "CaseFile") -> ResponseReturnValue:
    """One's own decisions on a case."""
    identity, form = current_identity(), TakeBackForm.read()
    own = beside.own_decisions(case, identity)
    last = beside.must_undo(own.undoable) if request.method == "POST" else None
    if last is not None and form.accepts(lambda: services.take_back(last, form.reason.data, by=identity)):
        flash(say(Text("Your answer is taken back. The case is on your desk again.")))
        return redirect(url_for(".desk"), 303)
    return render_template("workflow/decided.html", case=case, own=own, form=form), form.status
