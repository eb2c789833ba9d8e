"""Deciding on suggestions, answering and settling comments."""

import uuid
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.curricula import forms, presenters, queries
from partners.curricula.access import Permission
from partners.curricula.domain.drafting import Drafted
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.queries import placing
from partners.curricula.queries import saying as said
from partners.curricula.services import saying
from partners.curricula.views import pages
from partners.curricula.views.drafting import Typed
from partners.curricula.views.studio import around, seen_of
from partners.curricula.views.talking import said_page
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.web.access import permits, requires
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.curricula.access import Placed
    from partners.curricula.models import Curriculum


@pages.route("/curricula/<uuid:curriculum_id>/suggestions/<uuid:suggestion_id>", methods=["GET", "POST"])
@requires(Permission.SAY, placing.suggested, know=None)
def suggestion(placed: "Placed") -> ResponseReturnValue:
    """One suggestion: what it would change, what became of it; those who write take it or leave it."""
    one, by = placed.suggestion, current_identity()
    if one is None:
        raise NotFoundError
    accept, typed = request.form.get("act") == "accept", Typed(Drafted.DECISION, one.id)
    form = _deciding(accept=accept, **typed.values)
    if form.accepts(lambda: saying.decide(placed.curriculum, one, accept=accept, reason=form.reason.data or "", by=by)):
        typed.drop()
        number = one.number
        flash(say(Text("Suggestion %(number)s is accepted.", number=number) if accept else _left(number)))
        return redirect(url_for(".studio", curriculum_id=placed.curriculum.id), 303)
    typed.keep(form)
    seen = seen_of(placed.curriculum)
    shown = {"one": presenters.suggested(seen, one), "may_decide": permits(by, Permission.WRITE_PART, placed), "form": form, "typed": typed}
    return render_template("curricula/suggestion.html", **shown, **around(placed.curriculum, seen, "text")), form.status


@pages.route("/curricula/<uuid:curriculum_id>/suggestions", methods=["GET", "POST"])
@requires(Permission.WRITE, queries.get_curriculum, know=Permission.READ)
def suggestions(found: "Curriculum") -> ResponseReturnValue:
    """Decide on several at once: each by itself, with what came of each."""
    seen, by = seen_of(found), current_identity()
    waiting = [one for one in seen.suggestions if one.state is SuggestionState.OPEN]
    results: list[tuple[presenters.Suggested, Text | None]] = []
    accept, typed = request.form.get("act") == "accept", Typed(Drafted.DECISIONS, found.id)
    form = _deciding(accept=accept, **typed.values)
    chosen = [
        said.get_suggestion(found.id, key) for key in request.form.getlist("suggestion", uuid.UUID) if key in {one.id for one in waiting}
    ]

    def act() -> None:
        done = saying.decide_many(found, chosen, accept=accept, reason=form.reason.data or "", by=by)
        results.extend((presenters.suggested(seen, one), why) for one, why in done)

    if form.accepts(act):
        typed.drop()
        form = forms.DecisionForm()
    typed.keep(form)
    left = [presenters.suggested(seen, one) for one in waiting if one.state is SuggestionState.OPEN]
    picked = {one.id for one in chosen}
    shown = {"waiting": left, "results": results, "form": form, "picked": picked, "typed": typed}
    return render_template("curricula/suggestions.html", **shown, **around(found, seen, "comments")), form.status


def _deciding(*, accept: bool, **typed: str) -> forms.DecisionForm | forms.RefusalForm:
    """The reason of a decision: whoever does not accept says why."""
    return forms.RefusalForm.read(**typed) if request.method == "POST" and not accept else forms.DecisionForm.read(**typed)


def _left(number: int) -> Text:
    return Text("Suggestion %(number)s is not accepted. Your reason stands beside it.", number=number)


@pages.post("/curricula/<uuid:curriculum_id>/comments/<uuid:remark_id>/answer")
@requires(Permission.SAY, placing.remarked, know=None)
def answer(placed: "Placed") -> ResponseReturnValue:
    """Answer a comment."""
    return _about(placed, forms.WordsForm.read(), settles=False)


@pages.post("/curricula/<uuid:curriculum_id>/comments/<uuid:remark_id>/settlement")
@requires(Permission.SAY, placing.remarked, know=None)
def settle(placed: "Placed") -> ResponseReturnValue:
    """Settle a comment, with a reason."""
    return _about(placed, forms.SettleForm.read(), settles=True)


def _about(placed: "Placed", form: forms.WordsForm | forms.SettleForm, *, settles: bool) -> ResponseReturnValue:
    remark, by = placed.remark, current_identity()
    if remark is None:
        raise NotFoundError

    asked = remark.answers_id or remark.id
    typed = Typed(Drafted.SETTLEMENT if settles else Drafted.REPLY, asked)

    def act() -> None:
        if isinstance(form, forms.SettleForm):
            saying.settle(placed.curriculum, remark, form.reason.data, by=by)
        else:
            saying.answer(placed.curriculum, remark, form.words.data, by=by)

    if form.accepts(act):
        typed.drop()
        flash(say(Text("The comment is settled.") if settles else Text("Your answer is kept.")))
        return redirect(url_for(".comments", curriculum_id=placed.curriculum.id, _anchor=f"c-{asked}"), 303)
    typed.keep(form)
    shown = said_page(placed.curriculum, seen_of(placed.curriculum), asked, (form, typed))
    return render_template("curricula/comments.html", form=form, **shown), form.status
