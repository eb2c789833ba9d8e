"""The pages of a round that has opened: who takes part, lock, seed and run, review, publication, places after it, the end."""

import uuid
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.kernel.errors import NotFoundError
from portal.kernel.paging import page_at
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.rounds import queries
from portal.rounds.access import Permission
from portal.rounds.domain import ListState, RoundState, RunStage
from portal.rounds.domain.outcome import RunFigures
from portal.rounds.forms.stages import AgainForm, AnswerForm, ConcernForm, RefusalForm, SeedForm
from portal.rounds.presenters import stages as presenters
from portal.rounds.queries import runs
from portal.rounds.services import locking, publishing, running
from portal.rounds.views.planning import EVERY, SIZE, asked_words, pages
from portal.web.access import requires
from portal.web.downloads import workbook
from portal.web.forms import BaseForm
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.rounds.models import Round, RoundRun


def course_of(found: "Round") -> dict[str, Any]:
    """What stands at the head of every page of a round."""
    return {"round": found, "chain": presenters.chain_of(found), "holding": presenters.holding_of(found)}


def _opened(round_id: uuid.UUID, **_: object) -> "Round":
    """A round whose lists have been opened. Raises NotFoundError for a plan."""
    found = queries.get_round(round_id)
    if found.state is RoundState.PLANNED:
        raise NotFoundError
    return found


# -- who takes part ------------------------------------------------------------------------------------------------------------------------


@pages.get("/rounds/<uuid:round_id>/participants")
@requires(Permission.READ, _opened)
def participants(found: "Round") -> ResponseReturnValue:
    """Who takes part, by number and agency; nobody reads what they want."""
    words, state, order = asked_words(), request.args.get("state", ""), wanted_order()
    page = runs.page_of_lists(found.id, words, state, order=order, number=page_number(), size=SIZE)
    chosen = {"text": words, "state": state}
    shown = {"page": page, "chosen": chosen, "order": order, "counts": runs.count_lists(found.id), "states": list(ListState)}
    return render_template("rounds/participants.html", **course_of(found), **shown)


@pages.get("/rounds/<uuid:round_id>/participants.xlsx")
@requires(Permission.READ, _opened)
def participants_sheet(found: "Round") -> ResponseReturnValue:
    """The same, as filtered."""
    words, state = asked_words(), request.args.get("state", "")
    heads = (Text("Number"), Text("Agency"), Text("State"), Text("Submitted"))
    rows = [
        (one.number, one.agency, word("round_list", one.state), one.submitted_at)
        for one in runs.page_of_lists(found.id, words, state, order=wanted_order(), number=1, size=EVERY).rows
    ]
    chosen = [words] if words else []
    chosen += [say(word("round_list", state))] if state in set(ListState) else []
    return workbook(f"peserta-{found.number}", Text("Participants"), chosen, heads, rows)


# -- lock ----------------------------------------------------------------------------------------------------------------------------------


@pages.route("/rounds/<uuid:round_id>/lock", methods=["GET", "POST"])
@requires(Permission.PLAN, _opened, know=Permission.READ)
def locking_(found: "Round") -> ResponseReturnValue:
    """Lock rules and inputs: who would be left out, and what is published."""
    form = BaseForm()
    if form.accepts(lambda: locking.ask_to_lock(found, by=current_identity())):
        flash(say(Text("Rules and inputs are being fixed. The digests stand here in a moment.")))
        return redirect(url_for(".locking_", round_id=found.id), 303)
    shown = {"form": form, "readiness": locking.readiness(found), "is_locking": locking.is_locking(found)}
    return render_template("rounds/lock.html", **course_of(found), **shown, locks=runs.locks_of(found.id)), form.status


@pages.route("/rounds/<uuid:round_id>/lock-again", methods=["GET", "POST"])
@requires(Permission.DECIDE, _opened, know=Permission.READ)
def lock_again(found: "Round") -> ResponseReturnValue:
    """Have the inputs fixed once more, with a reason and another source of a seed."""
    form = AgainForm.read()

    def act() -> None:
        locking.ask_to_lock(found, by=current_identity(), reason=form.reason.data, source=form.source.data)

    if form.accepts(act):
        flash(say(Text("The inputs are being fixed once more. The run that was under review is kept beside the next one.")))
        return redirect(url_for(".runs_", round_id=found.id), 303)
    return render_template("rounds/lock_again.html", **course_of(found), form=form), form.status


# -- seed and run --------------------------------------------------------------------------------------------------------------------------


@pages.get("/rounds/<uuid:round_id>/run")
@requires(Permission.READ, _opened)
def runs_(found: "Round") -> ResponseReturnValue:
    """What is locked, the seed, and how far the run is."""
    return _runs(found, SeedForm.read(), RefusalForm())


def _runs(found: "Round", seed: SeedForm, refusal: RefusalForm, end: BaseForm | None = None) -> ResponseReturnValue:
    made = runs.runs_of(found.id)
    waiting = next((one for one in made if one.stage is RunStage.SEEDED), None)
    underway = next((one for one in made if one.stage in running.UNDERWAY), None)
    shown: dict[str, Any] = {
        "locks": runs.locks_of(found.id),
        "runs": made,
        "waiting": waiting,
        "underway": underway,
        "progress": presenters.progress_of(underway) if underway else [],
        "is_stuck": underway is not None and running.is_stuck(underway),
        "is_locking": locking.is_locking(found),
        "own": waiting is not None and waiting.seeded_by == current_identity().account_id,
        "seed": seed,
        "refusal": refusal,
        "end": end or BaseForm(),
    }
    return render_template("rounds/run.html", **course_of(found), **shown), max(form.status for form in (seed, refusal, shown["end"]))


@pages.post("/rounds/<uuid:round_id>/seed")
@requires(Permission.PLAN, _opened, know=Permission.READ)
def enter_seed(found: "Round") -> ResponseReturnValue:
    """Tell the seed that the source gave."""
    form = SeedForm.read()
    if form.accepts(lambda: running.enter_seed(found, form.seed.data, by=current_identity())):
        flash(say(Text("The seed is entered. A second person reads it at its source and witnesses it.")))
        return redirect(url_for(".runs_", round_id=found.id), 303)
    return _runs(found, form, RefusalForm())


def _asked_run(found: "Round") -> "RoundRun":
    run = runs.get_run((request.view_args or {})["run_id"])
    if run.round_id != found.id:
        raise NotFoundError
    return run


@pages.post("/rounds/<uuid:round_id>/runs/<uuid:run_id>/witness")
@requires(Permission.WITNESS, _opened, know=Permission.READ)
def witness(found: "Round") -> ResponseReturnValue:
    """Witness the seed: the run begins."""
    run, form = _asked_run(found), SeedForm.read()
    if form.accepts(lambda: running.witness(run, form.seed.data, by=current_identity())):
        flash(say(Text("The seed is witnessed. The run has begun.")))
        return redirect(url_for(".runs_", round_id=found.id), 303)
    return _runs(found, form, RefusalForm())


@pages.post("/rounds/<uuid:round_id>/runs/<uuid:run_id>/refusal")
@requires(Permission.WITNESS, _opened, know=Permission.READ)
def refuse_seed(found: "Round") -> ResponseReturnValue:
    """Another seed stands at the source."""
    run, form = _asked_run(found), RefusalForm.read()
    if form.accepts(lambda: running.refuse_seed(run, form.reason.data, by=current_identity())):
        flash(say(Text("The seed is refused. It is entered anew.")))
        return redirect(url_for(".runs_", round_id=found.id), 303)
    return _runs(found, SeedForm(), form)


@pages.post("/rounds/<uuid:round_id>/runs/<uuid:run_id>/end")
@requires(Permission.PLAN, _opened, know=Permission.READ)
def give_up(found: "Round") -> ResponseReturnValue:
    """Give up a run to which the worker did not come."""
    run, form = _asked_run(found), BaseForm()
    if form.accepts(lambda: running.give_up(run, by=current_identity())):
        flash(say(Text("The run is given up. The seed is entered anew.")))
        return redirect(url_for(".runs_", round_id=found.id), 303)
    return _runs(found, SeedForm(), RefusalForm(), form)


# -- review and publication ----------------------------------------------------------------------------------------------------------------


def _computed(round_id: uuid.UUID, **_: object) -> "Round":
    """A round that has been computed. Raises NotFoundError."""
    found = queries.get_round(round_id)
    if not runs.is_computed(found.id):
        raise NotFoundError
    return found


@pages.get("/rounds/<uuid:round_id>/review")
@requires(Permission.READ, _computed)
def review(found: "Round") -> ResponseReturnValue:
    """What the run came to: totals, how groups fared, offerings, objections."""
    return _review(found, ConcernForm.read(), AnswerForm())


def _review(found: "Round", form: ConcernForm, answer: AnswerForm) -> ResponseReturnValue:
    run = runs.run_in_force(found.id)
    if run is None:
        raise NotFoundError
    figures = RunFigures.from_json(run.figures or {})
    shown = {
        "run": run,
        "figures": figures,
        "page": page_at(figures.offerings, page_number(), SIZE),
        "groups": presenters.groups_of(figures),
        "concerns": (concerns := runs.concerns_of(found.id)),
        "to_answer": next((one.id for one in reversed(concerns) if one.answered_at is None), None),
        "answer": answer,
        "me": current_identity().account_id,
        "form": form,
    }
    return render_template("rounds/review.html", **course_of(found), **shown), max(form.status, answer.status)


@pages.get("/rounds/<uuid:round_id>/review.xlsx")
@requires(Permission.READ, _computed)
def review_sheet(found: "Round") -> ResponseReturnValue:
    """The offerings of the run with cut-offs."""
    run = runs.run_in_force(found.id)
    heads = (Text("Number"), Text("Offering"), Text("Places"), Text("Placed"), Text("Pool"), Text("Cut-off"), Text("Fell short by"))
    rows: list[tuple[object, ...]] = []
    for one in RunFigures.from_json((run.figures if run else None) or {}).offerings:
        pools = one.cutoffs or {"": None}
        rows += [
            (one.number, one.title, one.seats, one.placed, pool, last[0] if last else None, one.shortfall) for pool, last in pools.items()
        ]
    return workbook(f"hasil-{found.number}", Text("What the run came to"), [], heads, rows)


@pages.post("/rounds/<uuid:round_id>/concerns")
@requires(Permission.OBJECT, _computed)
def object_to_run(found: "Round") -> ResponseReturnValue:
    """Object to the run: nothing is published until somebody has answered."""
    form = ConcernForm.read()
    if form.accepts(lambda: publishing.raise_concern(found, form.reason.data, by=current_identity())):
        flash(say(Text("The objection is raised. Nothing is published until it is answered.")))
        return redirect(url_for(".review", round_id=found.id, _anchor="concerns"), 303)
    return _review(found, form, AnswerForm())


@pages.post("/rounds/<uuid:round_id>/concerns/<uuid:concern_id>")
@requires(Permission.DECIDE, _computed, know=Permission.READ)
def answer_concern(found: "Round") -> ResponseReturnValue:
    """Answer an objection."""
    concern_id: uuid.UUID = (request.view_args or {})["concern_id"]
    form = AnswerForm.read()
    if form.accepts(lambda: publishing.answer_concern(found, concern_id, form.answer.data, by=current_identity())):
        flash(say(Text("The objection is answered. Both stay with the round.")))
        return redirect(url_for(".review", round_id=found.id, _anchor="concerns"), 303)
    return _review(found, ConcernForm(), form)


@pages.route("/rounds/<uuid:round_id>/publication", methods=["GET", "POST"])
@requires(Permission.DECIDE, _computed, know=Permission.READ)
def publication(found: "Round") -> ResponseReturnValue:
    """Publish the run, after a look at whom it tells what."""
    form, run = BaseForm(), runs.run_in_force(found.id)
    if run is None:
        raise NotFoundError
    seen = request.form.get("run", type=uuid.UUID) or run.id
    if form.accepts(lambda: publishing.publish(found, seen, by=current_identity())):
        flash(say(Text("The results are published. Everybody who takes part is being told.")))
        return redirect(url_for(".fillings", round_id=found.id), 303)
    shown = {"form": form, "run": run, "preview": publishing.preview(found, run)}
    return render_template("rounds/publication.html", **course_of(found), **shown), form.status
