"""The catalogue that everybody reads, and the detail page with the reader's verdict."""

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.catalogue import presenters, queries, services
from portal.catalogue.access import Permission
from portal.catalogue.domain.opportunity import KINDS, MODES
from portal.catalogue.forms import AnswerForm, AskForm
from portal.kernel.text import Text
from portal.web.access import public, requires
from portal.web.downloads import workbook
from portal.web.i18n import say
from portal.web.lists import links, page_number
from portal.web.session import current_identity, find_identity

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity, Question

pages = Blueprint("catalogue", __name__)
SIZE = 25
EVERY = 10_000
SORTS = {"deadline": Text("Closing soonest"), "newest": Text("Newest"), "title": Text("Title"), "relevance": Text("Best match")}


def _chosen() -> queries.Chosen:
    lists = {name: tuple(request.args.getlist(name)) for name in ("kind", "mode", "competency")}
    q = request.args.get("q", "").strip()[:200].replace("\x00", "")
    return queries.Chosen(
        q=q, sort=request.args.get("sort", "relevance" if q else "deadline"), closed=request.args.get("closed") == "1", **lists
    )


@pages.get("/opportunities")
@public
def opportunities() -> ResponseReturnValue:
    """What is published, with search, filters, sorting and pages."""
    chosen = _chosen()
    listed = presenters.listed(chosen, page_number(), SIZE, lambda: links(".opportunity", "opportunity_id"))
    return render_template(
        "catalogue/opportunities.html", page=listed.page, listed=listed, chosen=chosen, sorts=SORTS, chips_on=_chips(listed.groups)
    )


def _chips(groups: list[tuple[Text, str, list[presenters.Choice]]]) -> list[tuple[Text | str, str]]:
    """Each filter that is on, with the address without it."""
    found = []
    for _, name, choices in groups:
        for choice in choices:
            if choice.picked:
                kept: dict[str, Any] = {
                    **request.args.to_dict(flat=False),
                    name: [v for v in request.args.getlist(name) if v != choice.value],
                }
                found.append((choice.text, url_for(".opportunities", **{key: value for key, value in kept.items() if key != "page"})))
    return found


@pages.get("/opportunities.xlsx")
@public
def opportunities_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen()
    page = queries.page_of_opportunities(chosen, number=1, size=EVERY)
    heads = (
        Text("Number"),
        Text("Title"),
        Text("Kind", "opportunity"),
        Text("Host"),
        Text("Place"),
        Text("Seats"),
        Text("From"),
        Text("Until"),
        Text("Closes"),
    )
    rows = [(o.number, o.title, KINDS[o.kind].name, o.host_name, o.place, o.seats, o.starts_on, o.ends_on, o.open_until) for o in page.rows]
    filters = [value for value in (chosen.q, *chosen.kind, *chosen.mode, *chosen.competency) if value]
    return workbook("peluang", Text("Opportunities"), filters, heads, rows)


@pages.get("/opportunities/<uuid:opportunity_id>/versions")
@public
def versions(opportunity_id: uuid.UUID) -> ResponseReturnValue:
    """Every version that was published, with what it changed of the one before."""
    found = queries.get_opportunity(opportunity_id)
    return render_template("catalogue/versions.html", opportunity=found, editions=presenters.editions(queries.versions_of(found.id)))


@pages.get("/opportunities/<uuid:opportunity_id>")
@public
def opportunity(opportunity_id: uuid.UUID) -> ResponseReturnValue:
    """One opportunity; a civil servant reads each rule's verdict on themselves."""
    return _detail(opportunity_id, AskForm())


def _detail(opportunity_id: uuid.UUID, form: AskForm) -> ResponseReturnValue:
    (shown, rules), identity = queries.get_shown(opportunity_id), find_identity()
    found = shown.opportunity
    facts = {
        "opportunity": found,
        "kind": KINDS[found.kind],
        "offered": presenters.actions(found, identity),  # first: what it reads of the person, the verdict need not read again
        "personal": presenters.personal(shown, rules, identity),
        "questions": shown.questions,
        "weeks": presenters.weeks_of(found),
        "mode": MODES.get(found.mode, found.mode),
        "is_open": services.is_open(found),
    }
    return render_template("catalogue/opportunity.html", form=form, shown=shown, **facts), form.status


@pages.post("/opportunities/<uuid:opportunity_id>/questions")
@requires(Permission.ASK, queries.get_opportunity)
def ask(found: "Opportunity") -> ResponseReturnValue:
    """Ask about an opportunity."""
    form = AskForm.read()
    if form.accepts(lambda: services.ask(found, form.text.data, by=current_identity())):
        flash(say(Text("Your question is with the host. The answer appears here.")))
        return redirect(url_for(".opportunity", opportunity_id=found.id, _anchor="questions"), 303)
    return _detail(found.id, form)


def _question(question_id: uuid.UUID) -> tuple["Question", "Opportunity"]:
    question = queries.get_question(question_id)
    return question, queries.get_opportunity(question.opportunity_id)


@pages.route("/questions/<uuid:question_id>/answer", methods=["GET", "POST"])
@requires(Permission.ANSWER, _question)
def answer(subject: tuple["Question", "Opportunity"]) -> ResponseReturnValue:
    """Answer a question for everybody to read."""
    question, found = subject
    form = AnswerForm.read()
    if form.accepts(lambda: services.answer(question, form.text.data, by=current_identity())):
        return redirect(url_for(".opportunity", opportunity_id=found.id, _anchor="questions"), 303)
    return render_template("catalogue/answer.html", form=form, question=question, opportunity=found), form.status
