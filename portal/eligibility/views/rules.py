"""The rules for everybody to read, and the officers' way from a draft to a rule in force."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.eligibility import presenters, queries, services
from portal.eligibility.access import Permission
from portal.eligibility.forms import TieForm, UntieForm
from portal.eligibility.forms.rules import DraftForm, NewForm, initial_conditions
from portal.eligibility.presenters import vocabulary
from portal.eligibility.services import tying
from portal.eligibility.views import pages
from portal.kernel import clock
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.reference.domain import TIE_NAMES, RelationKind
from portal.web.access import public, requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.eligibility.models import PolicyRule
    from portal.kernel.paging import Page
    from portal.reference.models import BodyRelation

SIZE = 25
EVERY = 10_000
ENDED_TOO = Text("Also those that are over")


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("text", "effect", "step")}


@pages.get("/rules")
@public
def rules() -> ResponseReturnValue:
    """The rules in force, with their basis and days."""
    chosen = _chosen()
    found = presenters.list_of_rules(chosen, order=wanted_order(), number=page_number(), size=SIZE)
    return render_template("eligibility/rules.html", found=found, chosen=chosen, order=wanted_order())


@pages.get("/rules.xlsx")
@public
def rules_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen()
    found = presenters.list_of_rules(chosen, order=wanted_order(), number=1, size=EVERY)
    heads = (
        Text("Code"),
        Text("Version"),
        Text("For whom"),
        Text("Rule"),
        Text("What it does"),
        Text("Where it is asked"),
        Text("Of whom, and exceptions"),
        Text("Legal basis"),
        Text("Strength of the basis"),
        Text("Holds from"),
        Text("No longer holds from"),
        Text("Explanation to readers"),
    )
    filters = chosen_words(chosen, effect=presenters.EFFECTS.__getitem__, step=presenters.STEPS.__getitem__)
    return workbook("ketentuan", Text("Rules"), filters, heads, map(presenters.rule_row, found.page.rows))


@pages.get("/rules/drafts")
@requires(Permission.REVIEW)
def drafts() -> ResponseReturnValue:
    """Drafts that wait for a second officer."""
    return render_template("eligibility/drafts.html", drafts=[presenters.view_of(row) for row in queries.drafts()])


@pages.route("/rules/<uuid:row_id>/draft", methods=["GET", "POST"])
@requires(Permission.DRAFT, queries.get_rule)
def draft(current: "PolicyRule") -> ResponseReturnValue:
    """Draft another version."""
    form = DraftForm.read(
        **initial_conditions(current),
        operator=current.operator.value,
        value=presenters.draft_value(current),
        legal_basis=current.legal_basis,
        evidence=current.evidence,
        valid_from=clock.today(),
        valid_to=current.valid_to,
        message=current.message,
    )
    form.about, form.kept = current.fact, current.value
    made: list[PolicyRule] = []
    if form.accepts(lambda: made.append(services.draft_rule(current, form.change(), reason=form.reason.data or "", by=current_identity()))):
        return redirect(url_for(".preview", row_id=made[0].id), 303)
    return render_template("eligibility/draft.html", form=form, rule=presenters.view_of(current)), form.status


@pages.route("/rules/new", methods=["GET", "POST"])
@requires(Permission.DRAFT)
def draft_new() -> ResponseReturnValue:
    """Draft a rule that there was not."""
    form = NewForm.read(valid_from=clock.today())
    made: list[PolicyRule] = []
    if form.accepts(
        lambda: made.append(services.draft_new(form.subject(), form.change(), reason=form.reason.data or "", by=current_identity()))
    ):
        return redirect(url_for(".preview", row_id=made[0].id), 303)
    return render_template("eligibility/new.html", form=form), form.status


@pages.get("/rules/facts")
@public
def facts() -> ResponseReturnValue:
    """What rules can ask: each fact with its type, unit, source and how fresh it is."""
    text = request.args.get("text", "").strip()
    return render_template("eligibility/facts.html", facts=vocabulary.listed(text, wanted_order()), text=text, order=wanted_order())


@pages.get("/rules/facts.xlsx")
@public
def facts_sheet() -> ResponseReturnValue:
    """The facts as filtered."""
    text = request.args.get("text", "").strip()
    heads = (
        Text("Fact"),
        Text("What it is"),
        Text("Where it comes from"),
        Text("How fresh it is"),
        Text("Supplied by"),
        Text("Asked by"),
    )
    rows = map(vocabulary.row, vocabulary.listed(text, wanted_order()))
    return workbook("fakta", Text("Facts that rules can ask"), chosen_words({"text": text}), heads, rows)


@pages.get("/rules/<uuid:row_id>")
@requires(Permission.REVIEW, queries.get_rule)
def preview(row: "PolicyRule") -> ResponseReturnValue:
    """One version: what it says, whom it would affect while it is a draft, and every other version."""
    return render_template("eligibility/rule.html", **_shown(row))


def _shown(row: "PolicyRule") -> dict[str, object]:
    effect = services.preview_effect(row, number=request.args.get("page", 1, int)) if row.state == "draft" else None
    names = organisations.names_of(sorted({person.body_id for person in effect.page.rows})) if effect else {}
    versions = [presenters.view_of(version) for version in queries.versions_of(row.rule_id)]
    return {"rule": presenters.view_of(row), "effect": effect, "names": names, "versions": versions}


@pages.post("/rules/<uuid:row_id>/put-in-force")
@requires(Permission.ENFORCE, queries.get_rule, know=Permission.REVIEW)
def put_in_force(row: "PolicyRule") -> ResponseReturnValue:
    """The second officer makes it the rule."""
    done = services.put_in_force(row.id, by=current_identity())
    flash(
        say(
            Text(
                "Rule %(rule)s, version %(version)s, is in force from %(day)s.",
                rule=done.rule_id,
                version=done.version,
                day=done.valid_from,
            )
        )
    )
    return redirect(url_for(".preview", row_id=done.id), 303)


@pages.post("/rules/<uuid:row_id>/discard")
@requires(Permission.DRAFT, queries.get_rule, know=Permission.REVIEW)
def discard(row: "PolicyRule") -> ResponseReturnValue:
    """Give a draft up."""
    services.discard_draft(row.id, by=current_identity())
    flash(say(Text("The draft is discarded; the rule in force stays.")))
    return redirect(url_for(".drafts"), 303)


# -- ties ----------------------------------------------------------------------------------------------------------------------


def _chosen_ties() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("text", "kind", "ended")}


def _ties(number: int, size: int) -> "Page[tuple[BodyRelation, str, str]]":
    chosen = _chosen_ties()
    ended = chosen.pop("ended") == "1"
    return queries.page_of_ties(text=chosen["text"], kind=chosen["kind"], ended=ended, order=wanted_order(), number=number, size=size)


@pages.get("/settings/ties")
@requires(Permission.TIES)
def ties() -> ResponseReturnValue:
    """Which units are tied to which companies."""
    shown = {"page": _ties(page_number(), SIZE), "chosen": _chosen_ties(), "order": wanted_order(), "kinds": TIE_NAMES}
    return render_template("eligibility/ties.html", **shown)


@pages.get("/settings/ties.xlsx")
@requires(Permission.TIES)
def ties_sheet() -> ResponseReturnValue:
    """The ties as filtered."""
    heads = (
        Text("Unit or agency"),
        Text("Company"),
        Text("What ties them"),
        Text("Basis"),
        Text("Holds from"),
        Text("No longer holds from"),
    )
    rows = [(unit, company, TIE_NAMES[tie.kind], tie.basis, tie.valid_from, tie.valid_to) for tie, unit, company in _ties(1, EVERY).rows]
    filters = chosen_words(_chosen_ties(), kind=lambda key: TIE_NAMES[RelationKind(key)], ended={"1": ENDED_TOO}.__getitem__)
    return workbook("benturan-kepentingan", Text("Ties between units and companies"), filters, heads, rows)


@pages.route("/settings/ties/new", methods=["GET", "POST"])
@requires(Permission.TIE)
def tie() -> ResponseReturnValue:
    """Enter a tie."""
    form = TieForm.read(valid_from=clock.today())

    def act() -> None:
        tying.tie(
            unit=form.unit.data,
            company=form.company.data,
            kind=RelationKind(form.kind.data),
            basis=form.basis.data,
            valid_from=form.valid_from.data,
            by=current_identity(),
        )

    if form.accepts(act):
        flash(say(Text("The tie is entered.")))
        return redirect(url_for(".ties"), 303)
    return render_template("eligibility/tie.html", form=form), form.status


@pages.route("/settings/ties/<uuid:tie_id>/end", methods=["GET", "POST"])
@requires(Permission.TIE, queries.get_tie, know=Permission.TIES)
def untie(found: "BodyRelation") -> ResponseReturnValue:
    """Say from when a tie no longer holds."""
    form, tie_id = UntieForm.read(day=clock.today()), found.id
    if form.accepts(lambda: tying.untie(tie_id, form.day.data, reason=form.reason.data, by=current_identity())):
        flash(say(Text("The end of the tie is entered.")))
        return redirect(url_for(".ties"), 303)
    unit, company = queries.names_of_tie(queries.get_tie(tie_id))
    return render_template("eligibility/untie.html", form=form, unit=unit, company=company), form.status
