"""The desk, the page of one case, the decision, and the acting officer."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed, sent_version
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.fields import choices
from portal.web.i18n import say
from portal.web.lists import links, page_number
from portal.web.session import current_identity
from portal.workflow import presenters, queries, services
from portal.workflow.access import Permission
from portal.workflow.forms import DecideForm, DelegateForm

if TYPE_CHECKING:
    from portal.workflow.models import CaseStep

pages = Blueprint("workflow", __name__)
SIZE = 25
EVERY = 100_000
FORM = "workflow.decide"
BOXES = {"mine": Text("Needs your action"), "others": Text("Waiting for others"), "done": Text("Done")}
DUES = {"late": Text("Late"), "today": Text("Due today")}


def _chosen() -> dict[str, str]:
    names = {"box": "mine", "text": "", "kind": "", "due": "", "order": "due"}
    return {name: request.args.get(name, default).strip() for name, default in names.items()}


@pages.get("/desk")
@requires(Permission.DESK)
def desk() -> ResponseReturnValue:
    """What waits, by deadline."""
    identity, chosen = current_identity(), _chosen()
    page = queries.page_of_desk(identity, **chosen, number=page_number(), size=SIZE)
    tally = queries.tally(identity)
    presenters.note_waiting(tally.mine)
    kinds = [(key, handling.name) for key, handling in services.PROCEDURES]
    return render_template(
        "workflow/desk.html",
        page=page,
        chosen=chosen,
        comes=presenters.comes_to(identity),
        lines=presenters.lines(page.rows, links(".decide", "step_id") if chosen["box"] == "mine" else None),
        tally=tally,
        boxes=BOXES,
        dues=DUES,
        kinds=kinds,
    )


@pages.get("/desk.xlsx")
@requires(Permission.DESK)
def desk_sheet() -> ResponseReturnValue:
    """The desk as filtered."""
    chosen = _chosen()
    page = queries.page_of_desk(current_identity(), **chosen, number=1, size=EVERY)
    heads = (Text("Number"), Text("Matter"), Text("Details"), Text("From"), Text("Step"), Text("Since"), Text("Due"))
    rows = [
        (
            row.number,
            row.title,
            row.summary,
            row.body_name,
            presenters.step_of(row) if row.step_id else None,
            row.entered_at,
            row.due_at,
        )
        for row in page.rows
    ]
    return workbook(
        "meja-kerja",
        Text("My desk"),
        chosen_words(chosen, box=BOXES.__getitem__, kind=lambda key: services.PROCEDURES[key].name, due=DUES.__getitem__),
        heads,
        rows,
    )


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
