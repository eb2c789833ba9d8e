"""The page of one case: read it, decide its step, ask whoever submitted; take it, give it to a colleague, give it back."""

from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed, sent_version
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.fields import choices
from portal.web.i18n import say
from portal.web.session import current_identity
from portal.workflow import presenters, queries, services
from portal.workflow.access import Permission
from portal.workflow.forms import AskForm, AssignForm, DecideForm
from portal.workflow.presenters import beside
from portal.workflow.views import pages

if TYPE_CHECKING:
    from portal.workflow.models import CaseStep

FORM = "workflow.decide"
QUESTION = "workflow.ask"


@pages.route("/desk/<uuid:step_id>", methods=["GET", "POST"])
@requires(Permission.DECIDE, queries.read_turn)
def decide(turn: "CaseStep") -> ResponseReturnValue:
    """Read a case and decide its step."""
    identity, case = current_identity(), turn.case
    handling, procedure = services.PROCEDURES[case.key], services.procedure_of(case)
    step = procedure.step(turn.key)
    draft = draft_queries.find_draft(FORM, turn.id, identity.account_id)
    form = DecideForm.read(**_typed(draft.data if draft else {})).offer(handling, procedure, step)
    described = handling.describe(case, identity)
    inputs = described.context.get("inputs", {})

    def act() -> None:
        drafts.save(FORM, turn.id, form.typed(), account_id=identity.account_id, version=sent_version())
        services.decide(queries.get_step(turn.id), form.answer(inputs), by=identity)

    if form.accepts(act):
        drafts.drop(FORM, turn.id, account_id=identity.account_id)
        flash(say(Text("The decision on %(number)s is recorded.", number=case.number)))
        return redirect(url_for(".desk"), 303)
    version = keep_typed(form, FORM, turn.id, account_id=identity.account_id, version=draft.version if draft else 0)
    around = queries.neighbours(identity, turn)
    presenters.note_waiting(around.waiting)
    return render_template(
        "workflow/decide.html",
        turn=turn,
        form=form,
        view=presenters.view_for_holder(turn, identity),
        beside=beside.beside_deciding(turn, step, identity),
        described=described,
        draft=draft,
        version=version,
        around=around,
        words=handling.steps[turn.key],
        step=step,
    ), form.status


def _typed(data: dict[str, object]) -> dict[str, object]:
    """A draft as initial values: three boxes of a date come together."""
    whole = {name: value for name, value in data.items() if not name.endswith(("-day", "-month", "-year"))}
    for name in {name.rsplit("-", 1)[0] for name in data if name.endswith("-day")}:
        whole[name] = {part: data.get(f"{name}-{part}", "") for part in ("day", "month", "year")}
    return whole


@pages.post("/desk/<uuid:step_id>/take")
@requires(Permission.DECIDE, queries.get_step)
def take(turn: "CaseStep") -> ResponseReturnValue:
    """Take a case from the pool."""
    services.take(turn, by=current_identity())
    return redirect(url_for(".decide", step_id=turn.id), 303)


@pages.post("/desk/<uuid:step_id>/give-back")
@requires(Permission.DECIDE, queries.get_step)
def give_back(turn: "CaseStep") -> ResponseReturnValue:
    """Give a case back to the pool."""
    services.give_back(turn, by=current_identity())
    flash(say(Text("The case waits for anybody of your office again.")))
    return redirect(url_for(".desk"), 303)


@pages.route("/desk/<uuid:step_id>/assign", methods=["GET", "POST"])
@requires(Permission.ASSIGN, queries.get_step)
def assign(turn: "CaseStep") -> ResponseReturnValue:
    """Give a case to a colleague of the same office."""
    identity, form = current_identity(), AssignForm.read()
    people = [(str(account.id), account.name) for account in services.colleagues_for(turn, identity)]
    form.to.choices = choices([("", say(Text("Choose a person"))), *people])
    if form.accepts(partial(_assign, turn, form)):
        flash(say(Text("The case is given on, and your colleague has been told.")))
        return redirect(url_for(".desk"), 303)
    return render_template("workflow/assign.html", form=form, turn=turn, people=people), form.status


def _assign(turn: "CaseStep", form: AssignForm) -> None:
    services.assign(turn, form.person(), form.words.data, by=current_identity())


@pages.route("/desk/<uuid:step_id>/ask", methods=["GET", "POST"])
@requires(Permission.ASK, queries.get_step)
def ask(turn: "CaseStep") -> ResponseReturnValue:
    """Ask whoever submitted; the clock runs on."""
    account_id = current_identity().account_id
    draft = draft_queries.find_draft(QUESTION, turn.id, account_id)
    form = AskForm.read(**(draft.data if draft else {}))
    if form.accepts(lambda: services.ask(turn, form.words.data, by=current_identity())):
        drafts.drop(QUESTION, turn.id, account_id=account_id)
        flash(say(Text("The question is sent. The clock runs on; the answer appears on the page of the case.")))
        return redirect(url_for(".decide", step_id=turn.id), 303)
    version = keep_typed(form, QUESTION, turn.id, account_id=account_id, version=draft.version if draft else 0)
    return render_template("workflow/ask.html", form=form, turn=turn, draft=draft, version=version), form.status
