"""BKD's batches of invitations: how far each is, who was skipped, release and recall, who is next in line."""

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.applications import queries
from portal.applications.access import Permission
from portal.applications.domain import BatchState, InvitationState
from portal.applications.forms import ReasonForm, RecallForm
from portal.applications.services import batching, inviting
from portal.applications.views.inviting import EVERY, SIZE, read_id
from portal.applications.views.own import pages
from portal.catalogue import queries as catalogue
from portal.catalogue import services as offered
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.applications.models import Invitation, InvitationBatch
    from portal.catalogue.models import Opportunity
    from portal.kernel.paging import Page

SKIPPED = "skipped"
UNANSWERED = (InvitationState.DECLINED, InvitationState.LAPSED)


def _chosen() -> dict[str, str]:
    return {"text": request.args.get("text", "").strip(), "state": request.args.get("state", "")}


@pages.get("/batches")
@requires(Permission.FOLLOW)
def all_batches() -> ResponseReturnValue:
    """The batches of all opportunities."""
    return _batches(None)


@pages.get("/batches.xlsx")
@requires(Permission.FOLLOW)
def all_batches_sheet() -> ResponseReturnValue:
    """The batches of all opportunities as filtered."""
    return _batches_sheet(None)


@pages.get("/opportunities/<uuid:opportunity_id>/batches")
@requires(Permission.FOLLOW, catalogue.get_opportunity)
def batches(opportunity: "Opportunity") -> ResponseReturnValue:
    """The batches of an opportunity."""
    return _batches(opportunity)


@pages.get("/opportunities/<uuid:opportunity_id>/batches.xlsx")
@requires(Permission.FOLLOW, catalogue.get_opportunity)
def batches_sheet(opportunity: "Opportunity") -> ResponseReturnValue:
    """The batches of an opportunity as filtered."""
    return _batches_sheet(opportunity)


def _page(opportunity: "Opportunity | None", number: int, size: int) -> "Page[queries.BatchLine]":
    opportunity_id = opportunity.id if opportunity is not None else None
    return queries.page_of_batches(opportunity_id, **_chosen(), order=wanted_order(), number=number, size=size)


def _batches(opportunity: "Opportunity | None") -> ResponseReturnValue:
    shown = {"page": _page(opportunity, page_number(), SIZE), "chosen": _chosen(), "order": wanted_order(), "states": list(BatchState)}
    return render_template("applications/batches.html", opportunity=opportunity, **shown)


def _batches_sheet(opportunity: "Opportunity | None") -> ResponseReturnValue:
    heads = (
        *(Text("Opportunity"), Text("Committed"), Text("Committed by"), Text("State"), Text("People"), Text("Answered")),
        *(Text("Release"), Text("Answer by"), Text("Reason")),
    )
    rows = [_batch_row(line) for line in _page(opportunity, 1, EVERY).rows]
    filters = [*([opportunity.title] if opportunity else []), *chosen_words(_chosen(), state=partial(word, "batch"))]
    return workbook("gugus-undangan", Text("Batches of invitations"), filters, heads, rows)


def _batch_row(line: "queries.BatchLine") -> tuple[object, ...]:
    one = line.batch
    return (
        *(line.title, one.created_at, one.committed_name, word("batch", one.state), one.planned, line.answered),
        *(one.released_at or one.release_at, one.answer_by, one.recalled_reason),
    )


@pages.get("/batches/<uuid:batch_id>")
@requires(Permission.FOLLOW, queries.get_batch)
def batch(found: "InvitationBatch") -> ResponseReturnValue:
    """One batch: how far it is, each person with their answer, who was skipped and why, who is next in line."""
    chosen = _chosen()
    page = queries.page_of_batch(found.id, **chosen, order=wanted_order(), number=page_number(), size=SIZE)
    free = any(one.invitation and one.invitation.state in UNANSWERED and not one.replaced for one in page.rows)
    opportunity = catalogue.get_opportunity(found.opportunity_id)
    shown: dict[str, Any] = {
        "batch": found,
        "opportunity": opportunity,
        "selection": queries.get_selection(found.selection_id) if found.selection_id else None,
        "far": queries.how_far(found.id),
        "page": page,
        "chosen": chosen,
        "order": wanted_order(),
        "states": list(InvitationState),
        "next": batching.next_in_line(found) if free and offered.is_open(opportunity) else None,
        "unanswered": UNANSWERED,
    }
    return render_template("applications/batch.html", **shown)


@pages.get("/batches/<uuid:batch_id>/people.xlsx")
@requires(Permission.FOLLOW, queries.get_batch)
def batch_sheet(found: "InvitationBatch") -> ResponseReturnValue:
    """The people of a batch as filtered."""
    heads = (Text("Rank", "list"), Text("Name"), Text("NIP"), Text("Why at this place"), Text("State"), Text("Answer by"), Text("Reason"))
    rows = [
        (
            one.person.place,
            one.servant.name,
            one.servant.nip,
            one.person.why,
            word("invitation", one.invitation.state) if one.invitation else one.person.skipped or Text("Waits to be prepared"),
            one.invitation.answer_by if one.invitation else None,
            (one.invitation.decline_reason or one.invitation.recalled_reason) if one.invitation else None,
        )
        for one in queries.page_of_batch(found.id, **_chosen(), order=wanted_order(), number=1, size=EVERY).rows
    ]
    title = catalogue.get_opportunity(found.opportunity_id).title
    return workbook("undangan", Text("Batch of invitations"), [title, *chosen_words(_chosen(), state=_state_word)], heads, rows)


def _state_word(code: str) -> Text:
    return Text("Skipped", "batch") if code == SKIPPED else word("invitation", code)


@pages.post("/batches/<uuid:batch_id>/release")
@requires(Permission.INVITE, queries.get_batch)
def release_batch(found: "InvitationBatch") -> ResponseReturnValue:
    """Send what is prepared."""
    batching.release(found, by=current_identity())
    flash(say(Text("The invitations are released.")))
    return redirect(url_for(".batch", batch_id=found.id), 303)


@pages.route("/batches/<uuid:batch_id>/recall", methods=["GET", "POST"])
@requires(Permission.INVITE, queries.get_batch)
def recall_batch(found: "InvitationBatch") -> ResponseReturnValue:
    """Recall what is prepared, before anybody hears of it."""
    form = ReasonForm.read()
    if form.accepts(lambda: batching.recall(found, form.reason.data, by=current_identity())):
        flash(say(Text("The batch is recalled. Nobody was told of it.")))
        return redirect(url_for(".batch", batch_id=found.id), 303)
    opportunity = catalogue.get_opportunity(found.opportunity_id)
    return render_template("applications/batch_recall.html", form=form, batch=found, opportunity=opportunity), form.status


@pages.route("/invitations/<uuid:invitation_id>/recall", methods=["GET", "POST"])
@requires(Permission.INVITE, queries.get_invitation)
def recall_invitation(invitation: "Invitation") -> ResponseReturnValue:
    """Recall one invitation that is unanswered; the person is told why."""
    form = RecallForm.read()
    if form.accepts(lambda: batching.recall_one(invitation, form.reason.data, by=current_identity())):
        flash(say(Text("The invitation is recalled.")))
        return redirect(_back(invitation), 303)
    shown = {"invitation": invitation, "opportunity": catalogue.get_opportunity(invitation.opportunity_id), "back": _back(invitation)}
    servant = workforce.get_servant(invitation.servant_id)
    return render_template("applications/invitation_recall.html", form=form, servant=servant, **shown), form.status


def _back(invitation: "Invitation") -> str:
    if queries.find_batch(invitation.batch_id) is not None:
        return url_for(".batch", batch_id=invitation.batch_id)
    return url_for(".invited", opportunity_id=invitation.opportunity_id)


@pages.post("/invitations/<uuid:invitation_id>/next")
@requires(Permission.INVITE, queries.get_invitation)
def invite_next(invitation: "Invitation") -> ResponseReturnValue:
    """Invite the next in line in the place of one who declined or did not answer."""
    until = inviting.answer_by(catalogue.get_opportunity(invitation.opportunity_id))
    servant_id = read_id(request.form.get("servant", "")) or uuid.UUID(int=0)
    batching.invite_next(invitation, servant_id, until, by=current_identity())
    flash(say(Text("The next in line is invited.")))
    return redirect(url_for(".batch", batch_id=invitation.batch_id), 303)
