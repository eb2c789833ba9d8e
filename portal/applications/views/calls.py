"""BKD's calls for nominations: made, listed, followed, recalled."""

import uuid
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.applications import queries
from portal.applications.access import Permission
from portal.applications.domain import AskedState, CallState
from portal.applications.forms import ANSWER_HOUR, CallForm, RecallForm, call_form
from portal.applications.services import calling
from portal.applications.views.inviting import EVERY, SIZE
from portal.applications.views.own import pages
from portal.catalogue import queries as catalogue
from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed
from portal.kernel import clock
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.organisations import queries as organisations
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.fields import WholeNumberField
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.applications.models import NominationCall
    from portal.catalogue.models import Opportunity
    from portal.kernel.paging import Page

FORM = "applications.call"


def _chosen() -> dict[str, str]:
    return {"text_": request.args.get("text", "").strip(), "state": request.args.get("state", "")}


@pages.get("/calls")
@requires(Permission.FOLLOW_CALLS)
def calls() -> ResponseReturnValue:
    """All calls for nominations."""
    page = queries.page_of_calls(**_chosen(), order=wanted_order(), number=page_number(), size=SIZE)
    return render_template("applications/calls.html", page=page, chosen=_chosen(), order=wanted_order(), states=list(CallState))


@pages.get("/calls.xlsx")
@requires(Permission.FOLLOW_CALLS)
def calls_sheet() -> ResponseReturnValue:
    """The calls as filtered."""
    heads = (Text("Number"), Text("Opportunity"), Text("Host"), Text("State"), Text("Due"), Text("Agencies asked"), Text("Answered"))
    rows = [
        (one.call.number, one.title, one.host_name, word("call", one.call.state), one.call.due_at, one.asked, one.answered, one.named)
        for one in queries.page_of_calls(**_chosen(), order=wanted_order(), number=1, size=EVERY).rows
    ]
    filters = chosen_words(_chosen(), state=partial(word, "call"))
    return workbook("permintaan-usulan", Text("Calls for nominations"), filters, (*heads, Text("Nominated", "people")), rows)


@pages.route("/opportunities/<uuid:opportunity_id>/calls/new", methods=["GET", "POST"])
@requires(Permission.CALL, catalogue.get_opportunity)
def new_call(opportunity: "Opportunity") -> ResponseReturnValue:
    """Call on agencies, each for at most so many, by a day."""
    agencies, by = organisations.agencies(), current_identity()
    draft = draft_queries.find_draft(FORM, opportunity.id, by.account_id)
    form, made = call_form([(str(one.id), one.name) for one in agencies]).read(**(draft.data if draft else {})), list[uuid.UUID]()

    def act() -> None:
        numbers = {one.id: number for place, one in enumerate(agencies) if (number := _number(form, place)) is not None}
        due = clock.at(form.due.data, ANSWER_HOUR) if form.due.data else clock.now()
        due = min(due, opportunity.open_until) if form.due.data == clock.local(opportunity.open_until).date() else due
        made.append(calling.make(opportunity, numbers, form.message.data, due, by=by).id)

    if form.accepts(act):
        drafts.drop(FORM, opportunity.id, account_id=by.account_id)
        flash(say(Text("The call is made. The agencies are told.")))
        return redirect(url_for(".call", call_id=made[0]), 303)
    version = keep_typed(form, FORM, opportunity.id, account_id=by.account_id, version=draft.version if draft else 0)
    numbers = [form[f"most_{place}"] for place in range(len(agencies))]
    for field in numbers:
        field.optional_word = False  # what an empty field means stands above all of them
    shown = {"opportunity": opportunity, "numbers": numbers, "draft": draft, "version": version}
    return render_template("applications/call_new.html", form=form, **shown), form.status


def _number(form: CallForm, place: int) -> int | None:
    field = form[f"most_{place}"]
    return field.number if isinstance(field, WholeNumberField) else None


@pages.get("/calls/<uuid:call_id>")
@requires(Permission.FOLLOW_CALLS, queries.get_call)
def call(found: "NominationCall") -> ResponseReturnValue:
    """One call with each agency's answer."""
    page = _agencies_of(found, page_number(), SIZE)
    shown = {"page": page, "chosen": _chosen(), "order": wanted_order(), "states": list(AskedState)}
    people = {one.asked.id: queries.nominees_of(one.asked.id) for one in page.rows if one.asked.state is AskedState.NOMINATED}
    opportunity = catalogue.get_opportunity(found.opportunity_id)
    return render_template("applications/call.html", call=found, opportunity=opportunity, people=people, **shown)


def _agencies_of(found: "NominationCall", number: int, size: int) -> "Page[queries.AskedLine]":
    chosen = _chosen()
    return queries.page_of_asked(
        call_id=found.id, text_=chosen["text_"], state=chosen["state"], order=wanted_order(), number=number, size=size
    )


@pages.get("/calls/<uuid:call_id>/agencies.xlsx")
@requires(Permission.FOLLOW_CALLS, queries.get_call)
def call_sheet(found: "NominationCall") -> ResponseReturnValue:
    """The agencies of a call as filtered."""
    heads = (Text("Agency"), Text("At most"), Text("State"), Text("Picked"), Text("Willing"), Text("Letter"), Text("Reason"))
    rows = [
        (one.agency, one.asked.most, word("asked", one.asked.state), one.picked, one.willing, one.letter, one.asked.declined_reason)
        for one in _agencies_of(found, 1, EVERY).rows
    ]
    filters = [found.number, *chosen_words(_chosen(), state=partial(word, "asked"))]
    return workbook("jawaban-usulan", Text("Call for nominations"), filters, heads, rows)


@pages.get("/calls/<uuid:call_id>/people.xlsx")
@requires(Permission.NOMINEES, queries.get_call)
def picked_sheet(found: "NominationCall") -> ResponseReturnValue:
    """All whom the agencies have picked for a call, also those who were not nominated after all, and why each."""
    heads = (
        *(Text("Agency"), Text("Name"), Text("NIP"), Text("Post"), Text("State"), Text("Why this person"), Text("Picked by")),
        *(Text("Answered"), Text("Reason")),
    )
    rows = [
        (
            *(one.agency, one.servant.name, one.servant.nip, one.servant.post, word("nominee", one.nominee.state), one.nominee.words),
            *(one.nominee.picked_name, one.nominee.answered_at, one.nominee.decline_reason),
        )
        for one in queries.page_of_picked(found.id, number=1, size=EVERY).rows
    ]
    return workbook("usulan", Text("People who were picked"), [found.number], heads, rows)


@pages.route("/calls/<uuid:call_id>/recall", methods=["GET", "POST"])
@requires(Permission.CALL, queries.get_call)
def recall_call(found: "NominationCall") -> ResponseReturnValue:
    """Recall an open call; agencies and nominees are told why."""
    form = RecallForm.read()
    if form.accepts(lambda: calling.recall(found, form.reason.data, by=current_identity())):
        flash(say(Text("The call is recalled.")))
        return redirect(url_for(".call", call_id=found.id), 303)
    opportunity = catalogue.get_opportunity(found.opportunity_id)
    return render_template("applications/call_recall.html", form=form, call=found, opportunity=opportunity), form.status
