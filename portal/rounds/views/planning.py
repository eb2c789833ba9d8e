"""The pages of rounds as they are planned and tried, and what the public reads of the rule."""

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.matching import verifier
from portal.rounds import queries, services
from portal.rounds.access import Permission
from portal.rounds.domain.points import USUAL
from portal.rounds.domain.trials import Figures
from portal.rounds.forms.planning import PlacesForm, PlanForm, TitleForm, WeightsForm, begun
from portal.rounds.presenters import planning as presenters
from portal.rounds.presenters import stages
from portal.rounds.queries.reserves import reserves_of
from portal.rounds.services import trying
from portal.web.access import public, requires
from portal.web.downloads import attachment, workbook
from portal.web.forms import BaseForm
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.rounds.models import Round, RoundOffering, RoundTrial

pages = Blueprint("rounds", __name__)
SIZE, EVERY, OTHERS, NEWEST = 25, 10_000, 50, 20
USUAL_LENGTH = 8


def asked_words() -> str:
    """What a list is searched for."""
    return request.args.get("text", "").replace("\x00", "").strip()[:200]


# -- the public ----------------------------------------------------------------------------------------------------------------------------


@pages.get("/rounds/rule")
@public
def rule() -> ResponseReturnValue:
    """How a round places people, in plain words, and how anybody checks it."""
    return render_template("rounds/rule.html")


@pages.get("/rounds/verifier.py")
@public
def verifier_file() -> ResponseReturnValue:
    """The stand-alone verifier, as it is."""
    return attachment(Path(verifier.__file__).read_bytes(), "verifier.py", "text/x-python")


# -- the list ------------------------------------------------------------------------------------------------------------------------------


@pages.get("/rounds")
@requires(Permission.READ)
def rounds() -> ResponseReturnValue:
    """The rounds, newest first."""
    words, order = asked_words(), wanted_order()
    page = queries.page_of_rounds(words, order=order, number=page_number(), size=SIZE)
    return render_template("rounds/list.html", page=page, words=words, order=order)


@pages.get("/rounds.xlsx")
@requires(Permission.READ)
def rounds_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    words = asked_words()
    heads = (
        Text("Number"),
        Text("Title"),
        Text("State"),
        Text("Offerings"),
        Text("Places"),
        Text("Trials"),
        Text("Planned by"),
        Text("Begun"),
    )
    rows = [
        (
            one.round.number,
            one.round.title,
            word("round", one.round.state),
            one.offerings,
            one.seats,
            one.trials,
            one.round.planned_name,
            one.round.created_at,
        )
        for one in queries.page_of_rounds(words, order=wanted_order(), number=1, size=EVERY).rows
    ]
    return workbook("gelombang", Text("Rounds"), [words] if words else [], heads, rows)


# -- the plan ------------------------------------------------------------------------------------------------------------------------------


@pages.route("/rounds/new", methods=["GET", "POST"])
@requires(Permission.PLAN)
def plan() -> ResponseReturnValue:
    """Begin a round."""
    form = PlanForm.read(**begun("", USUAL, USUAL_LENGTH))
    made: list[Round] = []
    if form.accepts(
        lambda: made.append(services.plan_round(form.title.data, form.weights(), form.longest.number or 0, by=current_identity()))
    ):
        flash(say(Text("The round is planned. Add the offerings that it places people at.")))
        return redirect(url_for(".show", round_id=made[0].id), 303)
    return render_template("rounds/plan.html", form=form, round=None), form.status


@pages.get("/rounds/<uuid:round_id>")
@requires(Permission.READ, queries.get_round)
def show(found: "Round") -> ResponseReturnValue:
    """A plan: its offerings, criteria and trials."""
    return _shown(found, BaseForm())


def _shown(found: "Round", form: BaseForm) -> ResponseReturnValue:
    words, order = asked_words(), wanted_order()
    trials = queries.trials_of(found.id, NEWEST)
    page = queries.page_of_places(found.id, words, order=order, number=page_number(), size=SIZE)
    shown = {
        "page": page,
        "reserves": reserves_of([one.row.id for one in page.rows]),
        "words": words,
        "order": order,
        "trials": [(trial, Figures.from_json(trial.figures) if trial.figures else None) for trial in trials],
        "is_waiting": any(trying.is_waiting(trial) for trial in trials),
        "criteria": presenters.criteria_of(found),
        "others": queries.rounds_besides(found.id, OTHERS),
        "chain": stages.chain_of(found),
        "holding": stages.holding_of(found),
        "form": form,
    }
    return render_template("rounds/show.html", round=found, **shown), form.status


@pages.get("/rounds/<uuid:round_id>/offerings.xlsx")
@requires(Permission.READ, queries.get_round)
def offerings_sheet(found: "Round") -> ResponseReturnValue:
    """The offerings of a plan as filtered."""
    words = asked_words()
    heads = (
        Text("Number"),
        Text("Offering"),
        Text("Host"),
        Text("Places"),
        Text("Places published"),
        Text("Most of one agency"),
        Text("Minimum size"),
        Text("Reserved seats"),
    )
    places = queries.page_of_places(found.id, words, order=wanted_order(), number=1, size=EVERY).rows
    kept = reserves_of([one.row.id for one in places])
    rows = [
        (
            one.opportunity.number,
            one.opportunity.title,
            one.opportunity.host_name,
            one.row.seats,
            one.opportunity.seats,
            one.row.per_agency,
            one.row.minimum,
            "; ".join(f"{each.name}: {each.seats}" for each in kept.get(one.row.id, ())),
        )
        for one in places
    ]
    return workbook(f"penawaran-{found.number}", Text("Offerings of the round"), [words] if words else [], heads, rows)


@pages.route("/rounds/<uuid:round_id>/plan", methods=["GET", "POST"])
@requires(Permission.PLAN, queries.get_round, know=Permission.READ)
def change(found: "Round") -> ResponseReturnValue:
    """Change title, criteria and the length of lists."""
    form = PlanForm.read(**begun(found.title, found.weights, found.longest))
    if form.accepts(lambda: services.change_plan(found, form.title.data, form.weights(), form.longest.number or 0, by=current_identity())):
        flash(say(Text("The plan is changed. Try it again to see what that does.")))
        return redirect(url_for(".show", round_id=found.id), 303)
    return render_template("rounds/plan.html", form=form, round=found), form.status


@pages.route("/rounds/<uuid:round_id>/copy", methods=["GET", "POST"])
@requires(Permission.PLAN, queries.get_round, know=Permission.READ)
def copy(found: "Round") -> ResponseReturnValue:
    """Begin another plan from this one, to change it and compare both."""
    form = TitleForm.read(title=found.title)
    made: list[Round] = []
    if form.accepts(lambda: made.append(services.copy_round(found, form.title.data, by=current_identity()))):
        flash(say(Text("The copy is a plan of its own. What you change in it leaves the first as it is.")))
        return redirect(url_for(".show", round_id=made[0].id), 303)
    return render_template("rounds/copy.html", form=form, round=found), form.status


# -- its offerings -------------------------------------------------------------------------------------------------------------------------


@pages.route("/rounds/<uuid:round_id>/offerings", methods=["GET", "POST"])
@requires(Permission.PLAN, queries.get_round, know=Permission.READ)
def add(found: "Round") -> ResponseReturnValue:
    """Add an open opportunity."""
    form = BaseForm()
    wanted = request.form.get("opportunity", type=uuid.UUID)
    made = []
    if form.accepts(lambda: made.append(services.add_offering(found, _known(wanted), by=current_identity()))):
        flash(say(Text("The offering is in the round with all its places. Set here what the round has of it.")))
        return redirect(url_for(".places", round_id=found.id, place_id=made[0].id), 303)
    words, order = asked_words(), wanted_order()
    page = queries.page_to_add(found.id, words, order=order, number=page_number(), size=SIZE)
    return render_template("rounds/add.html", round=found, page=page, words=words, order=order, form=form), form.status


def _known(wanted: uuid.UUID | None) -> uuid.UUID:
    if wanted is None:
        raise NotFoundError
    return wanted


@pages.route("/rounds/<uuid:round_id>/offerings/<uuid:place_id>", methods=["GET", "POST"])
@requires(Permission.PLAN, queries.get_round, know=Permission.READ)
def places(found: "Round") -> ResponseReturnValue:
    """Set the places of an offering."""
    place = asked_place(found)
    form = PlacesForm.read(seats=str(place.seats), per_agency=str(place.per_agency or ""), minimum=str(place.minimum))

    def act() -> None:
        services.set_places(found, place, form.seats.number or 0, form.per_agency.number, form.minimum.number or 0, by=current_identity())

    if form.accepts(act):
        flash(say(Text("The places are set.")))
        return redirect(url_for(".show", round_id=found.id), 303)
    opportunity = next(one.opportunity for one in queries.places_of(found.id) if one.row.id == place.id)
    return render_template("rounds/places.html", form=form, round=found, place=place, opportunity=opportunity), form.status


@pages.post("/rounds/<uuid:round_id>/offerings/<uuid:place_id>/removal")
@requires(Permission.PLAN, queries.get_round, know=Permission.READ)
def remove(found: "Round") -> ResponseReturnValue:
    """Take an offering out of the round."""
    services.remove_offering(found, asked_place(found), by=current_identity())
    flash(say(Text("The offering is out of the round. It stays in the catalogue.")))
    return redirect(url_for(".show", round_id=found.id), 303)


def asked_place(found: "Round") -> "RoundOffering":
    """The offering of the round that the address names. Raises NotFoundError."""
    return queries.get_place(found.id, (request.view_args or {})["place_id"])


# -- trials --------------------------------------------------------------------------------------------------------------------------------


@pages.post("/rounds/<uuid:round_id>/trials")
@requires(Permission.PLAN, queries.get_round, know=Permission.READ)
def try_plan(found: "Round") -> ResponseReturnValue:
    """Let a plan be tried on made-up wishes."""
    form = BaseForm()
    if form.accepts(lambda: trying.ask_for_trial(found, by=current_identity())):
        flash(say(Text("The trial is being computed. Its figures stand here in a moment.")))
        return redirect(url_for(".show", round_id=found.id, _anchor="trials"), 303)
    return _shown(found, form)


@pages.get("/rounds/<uuid:round_id>/trials/<uuid:trial_id>")
@requires(Permission.READ, queries.get_round)
def trial(found: "Round") -> ResponseReturnValue:
    """What a trial came to."""
    one = asked_trial(found)
    return shown_trial(found, one, WeightsForm(None, **{name: str(weight) for name, weight in trying.weights_of(found, one).items()}))


def asked_trial(found: "Round") -> "RoundTrial":
    """The trial that the address names. Raises NotFoundError."""
    return queries.get_trial(found.id, (request.view_args or {})["trial_id"])


def shown_trial(found: "Round", one: "RoundTrial", form: WeightsForm) -> ResponseReturnValue:
    """The page of a trial, with a form for other weights."""
    figures = Figures.from_json(one.figures) if one.figures else None
    base = queries.get_trial(found.id, one.base_id) if one.base_id else None
    plays = found.state == "planned" and one.version == found.version
    return render_template("rounds/trial.html", round=found, trial=one, figures=figures, base=base, form=form, plays=plays), form.status


@pages.get("/rounds/<uuid:round_id>/trials/<uuid:trial_id>/figures.xlsx")
@requires(Permission.READ, queries.get_round)
def trial_sheet(found: "Round") -> ResponseReturnValue:
    """The offerings of a trial with their figures."""
    one = asked_trial(found)
    heads = (
        Text("Number"),
        Text("Offering"),
        Text("Places"),
        Text("In how many lists"),
        Text("Placed"),
        Text("Cut-off"),
        Text("Fell short by"),
    )
    offerings = Figures.from_json(one.figures).offerings if one.figures else []
    rows = [(each.number, each.title, each.seats, each.wished, each.placed, each.cutoff, each.shortfall) for each in offerings]
    title = Text("Trial %(number)s of %(round)s, on made-up wishes", number=one.number, round=found.number)
    return workbook(f"uji-coba-{found.number}-{one.number}", title, [], heads, rows)


@pages.get("/rounds/<uuid:round_id>/comparison")
@requires(Permission.READ, queries.get_round)
def compare(found: "Round") -> ResponseReturnValue:
    """The newest trials of two plans beside each other."""
    asked = request.args.get("other", type=uuid.UUID)
    other = queries.get_round(asked) if asked else next(iter(queries.rounds_besides(found.id, 1)), found)
    newest = queries.newest_done([found.id, other.id])
    left, right = newest.get(found.id), newest.get(other.id)
    shown: dict[str, Any] = {"left": left, "right": right, "rows": [], "agencies": []}
    if left and right:
        shown |= {"rows": presenters.compared(left, right), "agencies": presenters.agencies_of_both(left, right)}
    return render_template("rounds/compare.html", round=found, other=other, **shown)
