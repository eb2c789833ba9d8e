"""The applicant objects to a decision, and says which application they want most."""

import uuid
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.applications import queries
from portal.applications.access import Permission
from portal.applications.domain import ObjectionState
from portal.applications.forms import ObjectForm
from portal.applications.presenters import objecting as shown
from portal.applications.services import objecting, papers, preferring
from portal.applications.views.own import pages
from portal.catalogue import queries as catalogue
from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed
from portal.files import presenters as files
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import note_opened, requires, signed_in
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import links, page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.applications.models import Application, Objection
    from portal.files.models import StoredFile

FORM = "applications.object"
SIZE = 25
EVERY = 10_000


@pages.route("/applications/<uuid:application_id>/object", methods=["GET", "POST"])
@requires(Permission.OBJECT, queries.get_application)
def object_to(application: "Application") -> ResponseReturnValue:
    """Object to the decision that ended an application."""
    view = shown.to_object(application)
    if view is None:
        return redirect(url_for(".show", application_id=application.id), 303)
    account_id = application.account_id
    draft = draft_queries.find_draft(FORM, application.id, account_id)
    form = ObjectForm.read(**(draft.data if draft else {}))
    stored: StoredFile | None = form.try_upload(form.paper, lambda data, name: papers.keep(name, data, by=current_identity()))

    def act() -> None:
        listed = [{"name": stored.name, "file_id": str(stored.id)}] if stored is not None else []
        objecting.file(application, form.words.data, listed, by=current_identity())

    if form.accepts(act):
        drafts.drop(FORM, application.id, account_id=account_id)
        flash(say(Text("Your objection is filed. Whoever decides on it is another person than whoever decided before.")))
        return redirect(url_for(".show", application_id=application.id), 303)
    version = keep_typed(form, FORM, application.id, account_id=account_id, version=draft.version if draft else 0)
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    facts = {"application": application, "opportunity": opportunity, "view": view, "draft": draft, "version": version}
    return render_template("applications/object.html", form=form, **facts), form.status


@pages.post("/applications/<uuid:application_id>/prefer")
@requires(Permission.PREFER, queries.get_application)
def prefer(application: "Application") -> ResponseReturnValue:
    """Want this application more, or less, than the next."""
    preferring.prefer(application.id, upwards=request.form.get("way") != "down", by=current_identity())
    return redirect(url_for(".own") + "#wanted", 303)


@pages.get("/applications/<uuid:application_id>/objection/<uuid:file_id>")
@signed_in
def objection_paper(application_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """A paper of an objection, for the applicant and those who decide on it."""
    application = queries.get_application(application_id)
    listed = {item["file_id"] for one in queries.objections_of(application_id) for item in one.documents}
    if str(file_id) not in listed or not shown.reads_objection(current_identity(), application):
        raise NotFoundError
    note_opened()
    return files.paper(file_id)


# -- all of them, for the auditor ----------------------------------------------------------------------------------------------------------


def _chosen() -> dict[str, str]:
    return {"text_": request.args.get("text", "").strip(), "state": request.args.get("state", "")}


@pages.get("/objections")
@requires(Permission.OBJECTIONS)
def objections() -> ResponseReturnValue:
    """All objections."""
    page = queries.page_of_objections(**_chosen(), order=wanted_order(), number=page_number(), size=SIZE)
    told = {"chosen": _chosen(), "order": wanted_order(), "states": list(ObjectionState), "link": links(".objection", "objection_id")}
    return render_template("applications/objections.html", page=page, **told)


@pages.get("/objections.xlsx")
@requires(Permission.OBJECTIONS)
def objections_sheet() -> ResponseReturnValue:
    """The objections as filtered, with the reason of each answer."""
    heads = (
        *(Text("Number"), Text("Application"), Text("Applicant"), Text("Opportunity"), Text("Host"), Text("State"), Text("Filed")),
        *(Text("Decided on"), Text("Reason")),
    )
    rows = [
        (
            *(one.objection.number, one.application, one.name, one.title, one.host_name, word("objection", one.objection.state)),
            *(one.objection.filed_at, one.objection.decided_at, one.objection.reason),
        )
        for one in queries.page_of_objections(**_chosen(), order=wanted_order(), number=1, size=EVERY).rows
    ]
    return workbook("keberatan", Text("Objections"), chosen_words(_chosen(), state=partial(word, "objection")), heads, rows)


@pages.get("/objections/<uuid:objection_id>")
@requires(Permission.OBJECTIONS, queries.get_objection)
def objection(found: "Objection") -> ResponseReturnValue:
    """One objection: the decision, what was objected, its papers, the answer."""
    view = shown.course_of(found, current_identity())
    return render_template("applications/objection.html", objection=found, **view)
