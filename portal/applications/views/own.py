"""The civil servant's pages: applications as they stand, invitations, papers."""

import uuid
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.applications import presenters, queries
from portal.applications.access import Permission
from portal.applications.domain import ENDS, HOST_FIELDS, ApplicationState, InvitationState
from portal.applications.domain.readiness import is_withdrawable
from portal.applications.forms import DeclineForm
from portal.applications.presenters import hosts, objecting
from portal.applications.services import applying, confirming, inviting
from portal.catalogue import queries as catalogue
from portal.files import presenters as files
from portal.kernel import clock
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires, signed_in
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity
from portal.workflow.presenters.beside import asked_in

if TYPE_CHECKING:
    from portal.applications.models import Application, Invitation
    from portal.catalogue.models import Opportunity
    from portal.workflow.models import CaseFile

pages = Blueprint("applications", __name__)
SIZE = 25
EVERY = 10_000


@pages.get("/applications")
@requires(Permission.OWN_LIST)
def own() -> ResponseReturnValue:
    """My applications."""
    chosen, order = _chosen(), wanted_order()
    page = queries.page_of_own(current_identity().account_id, **chosen, order=order, number=page_number(), size=SIZE)
    rows = [(a, o, presenters.shown_state(a, None)) for a, o in page.rows]
    shown = {
        "chosen": chosen,
        "order": order,
        "states": list(ApplicationState),
        "wanted": queries.running_of(current_identity().account_id),
    }
    return render_template("applications/own.html", page=page, rows=rows, **shown)


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("text", "state")}


@pages.get("/applications.xlsx")
@requires(Permission.OWN_LIST)
def own_sheet() -> ResponseReturnValue:
    """My applications as filtered."""
    page = queries.page_of_own(current_identity().account_id, **_chosen(), order=wanted_order(), number=1, size=EVERY)
    heads = (Text("Number"), Text("Opportunity"), Text("Host"), Text("State"), Text("Origin"), Text("Submitted"))
    rows = [
        (a.number, o.title, o.host_name, presenters.shown_state(a, None).text, word("origin", a.origin), a.submitted_at)
        for a, o in page.rows
    ]
    return workbook("permohonan-saya", Text("My applications"), chosen_words(_chosen(), state=partial(word, "application")), heads, rows)


@pages.post("/opportunities/<uuid:opportunity_id>/apply")
@requires(Permission.APPLY, catalogue.get_opportunity)
def begin(opportunity: "Opportunity") -> ResponseReturnValue:
    """Begin a draft, or go on with it."""
    application = applying.begin(opportunity, by=current_identity())
    return redirect(url_for(".edit", application_id=application.id), 303)


@pages.get("/applications/<uuid:application_id>")
@requires(Permission.READ, queries.get_application)
def show(application: "Application") -> ResponseReturnValue:
    """Who holds it, since when, until when, what comes next; and what has been decided."""
    if application.state is ApplicationState.DRAFT:
        return redirect(url_for(".edit", application_id=application.id), 303)
    view = presenters.view_of(application)
    has_changed = view.opportunity.version != application.opportunity_version
    return render_template(
        "applications/show.html",
        view=view,
        may_withdraw=is_withdrawable(application.state, view.opportunity.starts_on, clock.today()),
        too_late=application.state not in ENDS,
        changes=presenters.changes_for(application) if has_changed else [],
        host_fields=HOST_FIELDS,
        others=presenters.others_for(application),
        **_beside(application, view.course.case if view.course else None),
    )


def _beside(application: "Application", case: "CaseFile | None") -> dict[str, object]:
    """What an application's page says beside its course: questions, objections, what would change a refusal, the host's side."""
    return {
        "asked": asked_in(case.id) if case is not None else [],
        "objections": objecting.filed_of(application),
        "to_object": objecting.to_object(application),
        "change": objecting.what_would_change(application, case),
        "hosted": hosts.hosted(application),
        "declared": presenters.declared_in(application),
    }


@pages.post("/applications/<uuid:application_id>/confirm")
@requires(Permission.CONFIRM, queries.get_application)
def confirm(application: "Application") -> ResponseReturnValue:
    """Stay, after what was applied for has changed."""
    confirming.confirm(application, request.form.get("version", 0, type=int), by=current_identity())
    flash(say(Text("You have confirmed. Your result by the changed version stands below.")))
    return redirect(url_for(".show", application_id=application.id), 303)


@pages.get("/applications/<uuid:application_id>/papers/<uuid:file_id>")
@signed_in
def paper(application_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """A paper of an application, for the applicant and those who decide."""
    application = queries.get_application(application_id)
    listed = {item["file_id"] for item in application.documents or []}
    if str(file_id) not in listed or not presenters.reads_paper(current_identity(), application):
        raise NotFoundError
    return files.paper(file_id)


@pages.get("/invitations")
@requires(Permission.OWN_LIST)
def invitations() -> ResponseReturnValue:
    """My invitations."""
    chosen, order = _chosen(), wanted_order()
    page = queries.page_of_own_invitations(current_identity().account_id, **chosen, order=order, number=page_number(), size=SIZE)
    return render_template("applications/invitations.html", page=page, chosen=chosen, order=order, states=list(InvitationState))


@pages.get("/invitations.xlsx")
@requires(Permission.OWN_LIST)
def invitations_sheet() -> ResponseReturnValue:
    """My invitations as filtered."""
    page = queries.page_of_own_invitations(current_identity().account_id, **_chosen(), order=wanted_order(), number=1, size=EVERY)
    heads = (Text("Opportunity"), Text("Host"), Text("State"), Text("Answer by"))
    rows = [(o.title, o.host_name, word("invitation", one.state), one.answer_by) for one, o in page.rows]
    return workbook("undangan-saya", Text("My invitations"), chosen_words(_chosen(), state=partial(word, "invitation")), heads, rows)


@pages.get("/invitations/<uuid:invitation_id>")
@requires(Permission.READ_INVITATION, queries.get_invitation)
def invitation(found: "Invitation") -> ResponseReturnValue:
    """One invitation, to be answered."""
    return _invitation_page(found, DeclineForm())


def _invitation_page(found: "Invitation", form: DeclineForm) -> ResponseReturnValue:
    opportunity = catalogue.get_opportunity(found.opportunity_id)
    shown = {"opportunity": opportunity, "inviter": presenters.inviter_name(found.invited_by), "waits": found.state is InvitationState.SENT}
    return render_template("applications/invitation.html", invitation=found, form=form, **shown), form.status


@pages.post("/invitations/<uuid:invitation_id>/accept")
@requires(Permission.ANSWER, queries.get_invitation)
def accept(found: "Invitation") -> ResponseReturnValue:
    """Willing: the application begins."""
    application = inviting.accept(found, by=current_identity())
    return redirect(url_for(".edit", application_id=application.id), 303)


@pages.post("/invitations/<uuid:invitation_id>/decline")
@requires(Permission.ANSWER, queries.get_invitation)
def decline(found: "Invitation") -> ResponseReturnValue:
    """Not willing, with a reason."""
    form = DeclineForm.read()
    if form.accepts(lambda: inviting.decline(found, form.reason.data, by=current_identity())):
        flash(say(Text("Your answer is recorded. Nothing follows from it for you.")))
        return redirect(url_for(".invitations"), 303)
    return _invitation_page(found, form)
