"""The page on which whoever submitted answers a question."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity
from portal.workflow import services
from portal.workflow.access import Permission
from portal.workflow.forms import AnswerForm
from portal.workflow.presenters import beside
from portal.workflow.queries import questions
from portal.workflow.views import pages

if TYPE_CHECKING:
    from portal.workflow.models import CaseQuestion

FORM = "workflow.answer"


@pages.route("/questions/<uuid:question_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER, questions.get_question)
def question(asked: "CaseQuestion") -> ResponseReturnValue:
    """Read a question and answer it, once."""
    account_id = current_identity().account_id
    draft = draft_queries.find_draft(FORM, asked.id, account_id)
    form = AnswerForm.read(**(draft.data if draft else {}))
    if form.accepts(lambda: services.answer(asked, form.answer.data, by=current_identity())):
        drafts.drop(FORM, asked.id, account_id=account_id)
        flash(say(Text("Your answer is sent. Whoever asked has been told.")))
        return redirect(url_for(".question", question_id=asked.id), 303)
    version = keep_typed(form, FORM, asked.id, account_id=account_id, version=draft.version if draft else 0)
    shown = {"asked": beside.asked_view(asked), "path": beside.path_of(asked.case)}
    return render_template("workflow/question.html", form=form, draft=draft, version=version, question=asked, **shown), form.status
