"""The acting officer for a time of absence."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.fields import choices
from portal.web.i18n import say
from portal.web.session import current_identity
from portal.workflow import presenters, services
from portal.workflow.access import Permission
from portal.workflow.forms import DelegateForm
from portal.workflow.views import pages


@pages.route("/desk/absence", methods=["GET", "POST"])
@requires(Permission.DELEGATE)
def absence() -> ResponseReturnValue:
    """Name an acting officer for a period."""
    identity = current_identity()
    form = DelegateForm.read()
    people = [(str(account.id), account.name) for account in services.colleagues(identity)]
    form.to.choices = choices([("", say(Text("Choose a person"))), *people])
    if form.accepts(
        lambda: services.delegate(form.person(), title=form.title.data, first=form.first.data, last=form.last.data, by=identity)
    ):
        flash(say(Text("The acting officer is named and has been told.")))
        return redirect(url_for(".absence"), 303)
    return render_template("workflow/absence.html", form=form, lent=presenters.lent_by(identity)), form.status
