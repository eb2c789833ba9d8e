"""BKD's named lists of people: kept from a choice, thinned out with reasons, invited from."""

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.applications import queries
from portal.applications.access import Permission
from portal.applications.domain.inviting import LONGEST_LIST
from portal.applications.forms import KeepForm, ReasonForm
from portal.applications.services import batching, inviting, selecting
from portal.applications.views.inviting import EVERY, SIZE, choice_asked, choice_parameters, plan_of, read_form, sent_token, to_batch
from portal.applications.views.own import pages
from portal.catalogue import queries as catalogue
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.reference.domain import CodeList
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.applications.models import Selected, Selection
    from portal.catalogue.models import Opportunity
    from portal.kernel.paging import Page

LIST_WORDS = {"in": Text("In the list"), "excluded": Text("Excluded", "selection")}


def _text() -> str:
    return request.args.get("text", "").strip()


@pages.get("/selections")
@requires(Permission.FOLLOW)
def all_selections() -> ResponseReturnValue:
    """The lists of all opportunities."""
    return _selections(None)


@pages.get("/selections.xlsx")
@requires(Permission.FOLLOW)
def all_selections_sheet() -> ResponseReturnValue:
    """The lists of all opportunities as filtered."""
    return _selections_sheet(None)


@pages.get("/opportunities/<uuid:opportunity_id>/selections")
@requires(Permission.FOLLOW, catalogue.get_opportunity)
def selections(opportunity: "Opportunity") -> ResponseReturnValue:
    """The lists of an opportunity."""
    return _selections(opportunity)


@pages.get("/opportunities/<uuid:opportunity_id>/selections.xlsx")
@requires(Permission.FOLLOW, catalogue.get_opportunity)
def selections_sheet(opportunity: "Opportunity") -> ResponseReturnValue:
    """The lists of an opportunity as filtered."""
    return _selections_sheet(opportunity)


def _page(opportunity: "Opportunity | None", number: int, size: int) -> "Page[queries.KeptList]":
    opportunity_id = opportunity.id if opportunity is not None else None
    return queries.page_of_selections(opportunity_id, text=_text(), order=wanted_order(), number=number, size=size)


def _selections(opportunity: "Opportunity | None") -> ResponseReturnValue:
    shown = {"page": _page(opportunity, page_number(), SIZE), "text": _text(), "order": wanted_order()}
    return render_template("applications/selections.html", opportunity=opportunity, **shown)


def _selections_sheet(opportunity: "Opportunity | None") -> ResponseReturnValue:
    heads = (Text("Opportunity"), Text("Name of the list"), Text("People"), Text("Excluded", "selection"), Text("Kept by"), Text("Kept on"))
    rows = [
        (one.title, one.selection.name, one.people, one.excluded, one.selection.kept_name, one.selection.created_at)
        for one in _page(opportunity, 1, EVERY).rows
    ]
    filters = [*([opportunity.title] if opportunity else []), *chosen_words({"text": _text()})]
    return workbook("daftar-calon", Text("Lists of people"), filters, heads, rows)


@pages.route("/opportunities/<uuid:opportunity_id>/selections/new", methods=["GET", "POST"])
@requires(Permission.INVITE, catalogue.get_opportunity)
def keep_selection(opportunity: "Opportunity") -> ResponseReturnValue:
    """Keep a choice as a named list."""
    choice = choice_asked([entry.code for entry in reference.entries_of(CodeList.POST_CLASS)])
    form, made = KeepForm.read(), list[uuid.UUID]()
    if form.accepts(lambda: made.append(selecting.keep(opportunity, form.name.data, choice, by=current_identity()).id)):
        flash(say(Text("The list is kept. Nothing is sent.")))
        return redirect(url_for(".selection", selection_id=made[0]), 303)
    shown = {
        "opportunity": opportunity,
        "people": min(len(inviting.preview(opportunity, choice).ranked), LONGEST_LIST),
        "words": selecting.words_of(selecting.criteria_of(choice)),
        "parameters": choice_parameters(choice),
    }
    return render_template("applications/selection_new.html", form=form, **shown), form.status


@pages.get("/selections/<uuid:selection_id>")
@requires(Permission.FOLLOW, queries.get_selection)
def selection(found: "Selection") -> ResponseReturnValue:
    """One list: who is in it at which place and why, who is excluded and why."""
    chosen = _chosen()
    page = queries.page_of_selected(found.id, **chosen, order=wanted_order(), number=page_number(), size=SIZE)
    shown: dict[str, Any] = {
        "selection": found,
        "opportunity": catalogue.get_opportunity(found.opportunity_id),
        "page": page,
        "chosen": chosen,
        "order": wanted_order(),
        "words": selecting.words_of(found.criteria),
        "changes": selecting.changes_of(found),
        "list_words": LIST_WORDS,
    }
    return render_template("applications/selection.html", **shown)


def _chosen() -> dict[str, str]:
    return {"text": _text(), "state": request.args.get("state", "")}


@pages.get("/selections/<uuid:selection_id>/people.xlsx")
@requires(Permission.FOLLOW, queries.get_selection)
def selection_sheet(found: "Selection") -> ResponseReturnValue:
    """The list as filtered."""
    heads = (Text("Rank", "list"), Text("Name"), Text("NIP"), Text("Post"), Text("Why at this place"), Text("Excluded by"), Text("Reason"))
    lines = queries.page_of_selected(found.id, **_chosen(), order=wanted_order(), number=1, size=EVERY).rows
    rows = [(one.place, who.name, who.nip, who.post, one.why, one.excluded_name, one.excluded_reason) for one, who in lines]
    filters = [found.name, *chosen_words(_chosen(), state=LIST_WORDS.__getitem__)]
    return workbook("daftar-calon", Text("List of people"), filters, heads, rows)


@pages.route("/selections/people/<uuid:selected_id>", methods=["GET", "POST"])
@requires(Permission.INVITE, queries.get_selected)
def exclude(selected: "Selected") -> ResponseReturnValue:
    """Leave a person of a list out, or put them back, with a reason."""
    form, is_out = ReasonForm.read(), selected.excluded_at is not None
    act = selecting.put_back if is_out else selecting.exclude
    if form.accepts(lambda: act(selected, form.reason.data, by=current_identity())):
        flash(say(Text("The person is in the list again.") if is_out else Text("The person is excluded from the list.")))
        return redirect(url_for(".selection", selection_id=selected.selection_id), 303)
    found = queries.get_selection(selected.selection_id)
    shown = {"selection": found, "selected": selected, "servant": workforce.get_servant(selected.servant_id), "is_out": is_out}
    shown["opportunity"] = catalogue.get_opportunity(found.opportunity_id)
    return render_template("applications/selected.html", form=form, **shown), form.status


@pages.route("/selections/<uuid:selection_id>/invite", methods=["GET", "POST"])
@requires(Permission.INVITE, queries.get_selection)
def invite_selection(found: "Selection") -> ResponseReturnValue:
    """Preview of inviting from a list, then commit in one act."""
    opportunity = catalogue.get_opportunity(found.opportunity_id)
    seen, whys = selecting.preview_of(found, opportunity)
    form, token = read_form(len(seen.ranked)), sent_token()

    def act() -> None:
        order = [one.servant.id for one in seen.ranked]
        days = selecting.choice_of(found).days
        plan = replace(plan_of(form, opportunity, order, token, days), selection_id=found.id, reasons=whys)
        batching.commit(opportunity, plan, by=current_identity())

    if form.accepts(act):
        return to_batch(token)
    shown = {"selection": found, "opportunity": opportunity, "seen": seen, "whys": whys, "token": token, "most": LONGEST_LIST}
    shown |= {"until": inviting.answer_by(opportunity), "wanted": form.count.number or 0}
    return render_template("applications/invite_selection.html", form=form, **shown), form.status
