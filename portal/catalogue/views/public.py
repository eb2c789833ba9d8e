"""What everybody reads of the catalogue: the list, an opportunity with the reader's verdict, questions and answers."""

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.catalogue import presenters, queries, services
from portal.catalogue.access import Permission
from portal.catalogue.domain.fields import FIELDS
from portal.catalogue.domain.opportunity import KINDS, MODES
from portal.catalogue.domain.search import PERSONAL, SORTS
from portal.catalogue.forms import AnswerForm, AskForm
from portal.catalogue.presenters.kept import cost_of, linked
from portal.catalogue.services.reading import reader_of
from portal.kernel.identity import Role
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


def chosen_now() -> queries.Chosen:
    """What this address looks for."""
    return queries.Chosen.read(request.args.to_dict(flat=False))


def _is_servant() -> bool:
    identity = find_identity()
    return identity is not None and identity.holds(Role.CIVIL_SERVANT)


def asked_now() -> tuple[queries.Chosen, queries.Reader]:
    """The same with what depends on the reader, which is nothing for anybody but a civil servant."""
    chosen = chosen_now()
    if not chosen.personal or not _is_servant():
        return chosen.for_anybody(), queries.NOBODY
    reader = reader_of(current_identity().account_id)
    return (chosen if reader else chosen.for_anybody()), reader


def list_of(chosen: queries.Chosen) -> str:
    """The address of the list of what was chosen."""
    address: dict[str, Any] = chosen.address()
    return url_for("catalogue.opportunities", **address)


@pages.get("/opportunities")
@public
def opportunities() -> ResponseReturnValue:
    """What is published, with search, filters, sorting and pages; a civil servant may ask for what is for them."""
    chosen, reader = asked_now()
    listed = presenters.listed(chosen, page_number(), SIZE, lambda: links(".opportunity", "opportunity_id"), reader=reader)
    chips = presenters.chips_of(chosen, listed.groups, list_of)
    ways = [*([(Text("“%(words)s”", words=chosen.q), list_of(chosen.without("q")))] if chosen.q else []), *chips]
    return render_template(
        "catalogue/opportunities.html",
        page=listed.page,
        listed=listed,
        chosen=chosen,
        sorts=SORTS,
        chips_on=chips,
        personal=PERSONAL if _is_servant() else {},
        ways=ways,
        suggestions=[(words, list_of(queries.Chosen(q=words, sort="relevance"))) for words in listed.suggestions],
    )


@pages.get("/opportunities.xlsx")
@public
def opportunities_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen, reader = asked_now()
    page = queries.page_of_opportunities(chosen, number=1, size=EVERY, reader=reader)
    heads = (
        Text("Number"),
        Text("Title"),
        Text("Kind", "opportunity"),
        Text("Field of work"),
        Text("Host"),
        Text("Place"),
        Text("How to take part"),
        Text("Seats"),
        Text("Cost (rupiah)"),
        Text("From"),
        Text("Until"),
        Text("Closes"),
    )
    rows = [_row(one) for one in page.rows]
    filters = [chosen.q] if chosen.q else []
    if chosen.is_narrowed:
        groups = presenters.filters(chosen, queries.facets(chosen, reader))
        filters += [say(text) for text, _ in presenters.chips_of(chosen, groups, lambda _: "")]
    return workbook("peluang", Text("Opportunities"), filters, heads, rows)


def _row(o: Any) -> tuple[Any, ...]:  # noqa: ANN401  a row with the columns of LISTED
    field, mode = FIELDS.get(o.field), MODES.get(o.mode, o.mode)
    dates = (o.starts_on, o.ends_on, o.open_until)
    return (o.number, o.title, KINDS[o.kind].name, field, o.host_name, o.place, mode, o.seats, o.cost, *dates)


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
    identity = find_identity()
    shown, rules, marked = queries.get_shown(opportunity_id, identity.account_id if identity else None)
    found = shown.opportunity
    facts = {
        "opportunity": found,
        "kind": KINDS[found.kind],
        "offered": presenters.actions(found, identity),  # first: what it reads of the person, the verdict need not read again
        "personal": presenters.personal(shown, rules, identity),
        "questions": shown.questions,
        "length": presenters.length_of(found),
        "mode": MODES.get(found.mode, found.mode),
        "is_open": services.is_open(found),
        "left": presenters.left_of(found.open_until) if services.is_open(found) else None,
        "work": FIELDS.get(found.field),
        "marked": marked,
        "linked": linked(shown),
        "cost": cost_of(found),
        "signed_in": identity is not None,
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
