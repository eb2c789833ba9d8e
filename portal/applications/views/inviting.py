"""BKD's pages: choose and preview, invite, follow; the list of all applications."""

import uuid
from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from portal.applications import presenters, queries
from portal.applications.access import Permission
from portal.applications.domain import ApplicationState, InvitationState
from portal.applications.forms import InviteForm
from portal.applications.services import inviting
from portal.applications.views.own import pages
from portal.catalogue import queries as catalogue
from portal.eligibility.domain.facts import sentence_of
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.reference.domain import CodeList
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity
from portal.web.templating import pages_of

if TYPE_CHECKING:
    from portal.applications.models import Invitation
    from portal.catalogue.models import Opportunity
    from portal.kernel.paging import Page
    from portal.workforce.models import Servant

SIZE = 25
EVERY = 100_000
SUGGESTED = 8
NAMED = 20
"""Of those who need a check, so many are named with the rules that make it so."""
SENT = [state for state in ApplicationState if state not in {ApplicationState.DRAFT, ApplicationState.SUBMITTED}]
"""The states in which an officer finds an application: its case opens in the act that submits it."""


def _choice(known: Collection[str]) -> inviting.Choice:
    agencies = tuple(found for value in request.values.getlist("agency") if (found := _uuid(value)) is not None)
    return inviting.Choice(agencies, tuple(code for code in request.values.getlist("post_class") if code in known))


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@pages.route("/opportunities/<uuid:opportunity_id>/invite", methods=["GET", "POST"])
@requires(Permission.INVITE, catalogue.get_opportunity)
def invite(opportunity: "Opportunity") -> ResponseReturnValue:
    """Preview: who would be invited, who is skipped and why, who needs a check; then invite in one act."""
    classes = reference.entries_of(CodeList.POST_CLASS)
    choice = _choice([entry.code for entry in classes])
    seen = inviting.preview(opportunity, choice)
    message = say(Text("This opportunity fits your development. Please answer before the time is over."))
    form = InviteForm.read(count=str(min(SUGGESTED, len(seen.ranked)) or 1), message=message)

    def act() -> None:
        inviting.invite(opportunity, _picked(seen, form.count.number or 0), form.message.data, by=current_identity())

    if form.accepts(act):
        number = form.count.number or 0
        flash(ngettext("%(num)s invitation is sent.", "%(num)s invitations are sent.", number))
        return redirect(url_for(".invited", opportunity_id=opportunity.id), 303)
    shown = {
        "opportunity": opportunity,
        "seen": seen,
        "doubts": seen.unsure[:NAMED],
        "sentence_of": sentence_of,
        "value_of": presenters.value_of,
        "choice": choice,
        "agencies": organisations.agencies(),
        "post_classes": classes,
        "until": inviting.answer_by(opportunity),
        "wanted": form.count.number or 0,
    }
    return render_template("applications/invite.html", form=form, **shown), form.status


def _picked(seen: inviting.Preview, count: int) -> list[uuid.UUID]:
    """Those whom the preview showed, by the hidden list of the page, so that what was seen is what is done."""
    listed = [found for value in request.form.getlist("servant") if (found := _uuid(value)) is not None]
    order = listed or [one.servant.id for one in seen.ranked]
    return order[:count]


@pages.get("/opportunities/<uuid:opportunity_id>/invited")
@requires(Permission.INVITE, catalogue.get_opportunity)
def invited(opportunity: "Opportunity") -> ResponseReturnValue:
    """Who was invited, and what they answered."""
    page = _invitations(opportunity, page_number(), SIZE)
    shown = {"page": page, "chosen": _chosen(), "order": wanted_order(), "states": list(InvitationState)}
    return render_template("applications/invited.html", opportunity=opportunity, **shown)


def _invitations(opportunity: "Opportunity", number: int, size: int) -> "Page[tuple[Invitation, Servant]]":
    chosen = _chosen()
    return queries.page_of_invitations(
        opportunity.id, text=chosen["text_"], state=chosen["state"], order=wanted_order(), number=number, size=size
    )


@pages.get("/opportunities/<uuid:opportunity_id>/invited.xlsx")
@requires(Permission.INVITE, catalogue.get_opportunity)
def invited_sheet(opportunity: "Opportunity") -> ResponseReturnValue:
    """The list as filtered."""
    heads = (Text("Name"), Text("NIP"), Text("State"), Text("Sent"), Text("Answer by"), Text("Answered"), Text("Reason"))
    rows = [
        (who.name, who.nip, word("invitation", one.state), one.sent_at, one.answer_by, one.answered_at, one.decline_reason)
        for one, who in _invitations(opportunity, 1, EVERY).rows
    ]
    filters = [opportunity.title, *chosen_words(_chosen(), state=partial(word, "invitation"))]
    return workbook("undangan", Text("Invitations"), filters, heads, rows)


def _chosen() -> dict[str, str]:
    return {"text_": request.args.get("text", "").strip(), "state": request.args.get("state", "")}


@pages.get("/applications/all")
@requires(Permission.LIST)
def all_applications() -> ResponseReturnValue:
    """All applications that were submitted."""
    chosen, order = _chosen(), wanted_order()
    page = queries.page_of_applications(**chosen, order=order, number=page_number(), size=SIZE)
    link = pages_of("case")
    lines = [
        (
            row.name or row.number,
            link(row.case_id) if link and row.case_id else None,
            row.number,
            row.opportunity,
            row.host_name,
            row.state,
            row.submitted_at,
        )
        for row in page.rows
    ]
    return render_template("applications/all.html", page=page, lines=lines, chosen=chosen, order=order, states=SENT)


@pages.get("/applications/all.xlsx")
@requires(Permission.LIST)
def all_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    page = queries.page_of_applications(**_chosen(), order=wanted_order(), number=1, size=EVERY)
    heads = (Text("Number"), Text("Name"), Text("Opportunity"), Text("Host"), Text("State"), Text("Origin"), Text("Submitted"))
    rows = [
        (r.number, r.name, r.opportunity, r.host_name, word("application", r.state), word("origin", r.origin), r.submitted_at)
        for r in page.rows
    ]
    return workbook("permohonan", Text("Applications"), chosen_words(_chosen(), state=partial(word, "application")), heads, rows)
