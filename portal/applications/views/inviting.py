"""BKD's pages: choose and preview, invite, follow; the list of all applications."""

import uuid
from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.applications import presenters, queries
from portal.applications.access import Permission
from portal.applications.domain import INVITED_LATELY_DAYS, ApplicationState, BatchState, InvitationState
from portal.applications.domain.inviting import LONGEST_LIST
from portal.applications.forms import InviteForm
from portal.applications.services import batching, inviting
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
MOST_DAYS, MOST_GAP = 366, 20
SENT = [state for state in ApplicationState if state not in {ApplicationState.DRAFT, ApplicationState.SUBMITTED}]
"""The states in which an officer finds an application: its case opens in the act that submits it."""


def choice_asked(known: Collection[str]) -> inviting.Choice:
    """The choice that the filters of the page say; a number that is none is taken for the usual one."""
    agencies = tuple(found for value in request.values.getlist("agency") if (found := read_id(value)) is not None)
    classes = tuple(code for code in request.values.getlist("post_class") if code in known)
    gap, days, each = (
        _number("least_gap", 0, MOST_GAP),
        _number("days", INVITED_LATELY_DAYS, MOST_DAYS),
        _number("each", 0, LONGEST_LIST),
    )
    return inviting.Choice(agencies, classes, gap, days, each)


def _number(name: str, usual: int, most: int) -> int:
    text = request.values.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(EVERY)) and int(text) <= most else usual


def read_id(text: str) -> uuid.UUID | None:
    """An id as it was sent, or None for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def sent_token() -> uuid.UUID:
    """The token of the page on which something is committed: the page's own as it came back, a new one for a new page."""
    return read_id(request.form.get("token", "")) or uuid.uuid4()


def choice_parameters(choice: inviting.Choice) -> dict[str, Any]:
    """The choice as an address says it."""
    numbers = {"least_gap": choice.least_gap, "days": choice.days, "each": choice.each}
    return {"agency": [str(one) for one in choice.agency_ids], "post_class": list(choice.post_classes), **numbers}


def plan_of(form: InviteForm, opportunity: "Opportunity", order: Sequence[uuid.UUID], token: uuid.UUID, days: int) -> batching.Plan:
    """What the form commits: the first so many of an order, the others in line. Raises DomainError beside a field."""
    count = form.count.number or 0
    until = form.answer_until(inviting.answer_by(opportunity), opportunity.open_until)
    return batching.Plan(order[:count], form.message.data, until, form.release_at(), token, order[count:], days)


def read_form(ranked: int) -> InviteForm:
    """The form, at first with the usual number and words."""
    message = say(Text("This opportunity fits your development. Please answer before the time is over."))
    return InviteForm.read(count=str(min(SUGGESTED, ranked) or 1), message=message, release="now")


def to_batch(token: uuid.UUID) -> ResponseReturnValue:
    """To the page of the batch that was just committed, with what has happened."""
    done = {
        BatchState.RELEASED: Text("The invitations are sent."),
        BatchState.PREPARED: Text("The invitations are prepared; nothing is sent yet."),
    }
    usual = Text("The system prepares the invitations. This page says how far it is.")
    flash(say(done.get(queries.get_batch(token).state, usual)))
    return redirect(url_for(".batch", batch_id=token), 303)


@pages.route("/opportunities/<uuid:opportunity_id>/invite", methods=["GET", "POST"])
@requires(Permission.INVITE, catalogue.get_opportunity)
def invite(opportunity: "Opportunity") -> ResponseReturnValue:
    """Preview: who would be invited, who is skipped and why, who needs a check; then commit in one act."""
    classes = reference.entries_of(CodeList.POST_CLASS)
    choice = choice_asked([entry.code for entry in classes])
    seen = inviting.preview(opportunity, choice)
    form, token = read_form(len(seen.ranked)), sent_token()

    def act() -> None:
        plan = plan_of(form, opportunity, _order(seen), token, choice.days)
        batching.commit(opportunity, plan, by=current_identity())

    if form.accepts(act):
        return to_batch(token)
    wanted = form.count.number or 0
    shown = {
        "opportunity": opportunity,
        "seen": seen,
        "doubts": seen.unsure[:NAMED],
        "sentence_of": sentence_of,
        "value_of": presenters.value_of,
        "choice": choice,
        "parameters": choice_parameters(choice),
        "agencies": organisations.agencies(),
        "post_classes": classes,
        "until": inviting.answer_by(opportunity),
        "wanted": wanted,
        "token": token,
        "most": LONGEST_LIST,
    }
    return render_template("applications/invite.html", form=form, **shown), form.status


def _order(seen: inviting.Preview) -> list[uuid.UUID]:
    """Those whom the preview showed, by the hidden list of the page, so that what was seen is what is done."""
    listed = [found for value in request.form.getlist("servant") if (found := read_id(value)) is not None]
    return listed or [one.servant.id for one in seen.ranked[:LONGEST_LIST]]


@pages.get("/opportunities/<uuid:opportunity_id>/invited")
@requires(Permission.FOLLOW, catalogue.get_opportunity)
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
@requires(Permission.FOLLOW, catalogue.get_opportunity)
def invited_sheet(opportunity: "Opportunity") -> ResponseReturnValue:
    """The list as filtered."""
    heads = (Text("Name"), Text("NIP"), Text("State"), Text("Sent"), Text("Answer by"), Text("Answered"), Text("Reason"))
    rows = [
        (who.name, who.nip, word("invitation", one.state), one.sent_at, one.answer_by, one.answered_at, _reason(one))
        for one, who in _invitations(opportunity, 1, EVERY).rows
    ]
    filters = [opportunity.title, *chosen_words(_chosen(), state=partial(word, "invitation"))]
    return workbook("undangan", Text("Invitations"), filters, heads, rows)


def _reason(one: "Invitation") -> str | None:
    return one.decline_reason or one.recalled_reason


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
