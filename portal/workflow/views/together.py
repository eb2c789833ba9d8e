"""Several cases decided alike: looked at first, then decided in one act, each with its own result."""

import uuid
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.downloads import workbook
from portal.web.i18n import say
from portal.web.session import current_identity
from portal.workflow import services
from portal.workflow.access import Permission
from portal.workflow.forms import TogetherForm
from portal.workflow.presenters import beside
from portal.workflow.queries import questions
from portal.workflow.views import pages

if TYPE_CHECKING:
    from portal.workflow.models import DecidedTogether


def _picked() -> list[uuid.UUID]:
    found = []
    for text in request.values.getlist("case"):
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


@pages.route("/desk/together", methods=["GET", "POST"])
@requires(Permission.DESK)
def together() -> ResponseReturnValue:
    """What would be decided and what is skipped, with the answer; then the act."""
    identity, picked = current_identity(), _picked()
    look = beside.look_together(picked, identity)
    if request.method == "POST" and not look.ready:
        flash(say(Text("Nothing of what you picked can be decided now. Read the desk again.")), "attention")
        return redirect(url_for(".desk"), 303)
    form = TogetherForm.read().offer(look)
    acts: list[DecidedTogether] = []

    def act() -> None:
        acts.append(services.decide_together(picked, form.said(), token=form.page(), by=identity))

    if form.accepts(act):
        return redirect(url_for(".decided_together", act_id=acts[0].id), 303)
    return render_template("workflow/together.html", form=form, look=look, token=form.page()), form.status


@pages.get("/desk/together/<uuid:act_id>")
@requires(Permission.TOGETHER, questions.get_together)
def decided_together(act: "DecidedTogether") -> ResponseReturnValue:
    """What became of each case."""
    return render_template("workflow/decided_together.html", act=act, results=beside.results_of(act), answer=beside.answer_of(act))


@pages.get("/desk/together/<uuid:act_id>.xlsx")
@requires(Permission.TOGETHER, questions.get_together)
def decided_together_sheet(act: "DecidedTogether") -> ResponseReturnValue:
    """The same as a workbook."""
    heads = (Text("Number"), Text("Matter"), Text("Decided"), Text("Why not"))
    rows = [(line.number, line.title, Text("Yes") if line.done else Text("No"), line.why) for line in beside.results_of(act)]
    return workbook("keputusan-bersama", Text("Decided together"), [beside.answer_of(act)], heads, rows)
