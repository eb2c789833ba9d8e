"""An applicant fills in an application, corrects what was returned, sends it, and takes it back."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.applications import queries
from portal.applications.access import Permission
from portal.applications.domain import ENDS, ApplicationState
from portal.applications.forms import WithdrawForm, apply_form
from portal.applications.presenters import writing as shown
from portal.applications.services import applying, recording
from portal.applications.services import papers as papers_of
from portal.applications.views.own import pages
from portal.catalogue import queries as catalogue
from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed, sent_version
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.fields import UploadField
from portal.web.forms import BaseForm
from portal.web.i18n import say
from portal.web.session import current_identity
from portal.workflow import queries as cases
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.applications.models import Application
    from portal.applications.queries import UsedPaper
    from portal.files.models import StoredFile

FORM = "applications.apply"
LISTS = frozenset({"statements", "fields"})


@pages.route("/applications/<uuid:application_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT, queries.get_application)
def edit(application: "Application") -> ResponseReturnValue:
    """Fill in a draft, or correct what was returned, and send it."""
    if application.state not in recording.WRITABLE:
        return redirect(url_for(".show", application_id=application.id), 303)
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    papers: list[str] = opportunity.particulars.get("documents_needed", [])
    draft = draft_queries.find_draft(FORM, application.id, application.account_id)
    earlier = queries.papers_used_by(application.account_id) if papers else []
    form = apply_form(papers, shown.choices_of(earlier)).read(**_typed(draft.data if draft else _first(application)))
    kept = _keep_papers(form, papers, earlier, application)
    if _has_acted(form, application, kept):
        page = ".show" if application.state not in recording.WRITABLE else ".edit"
        return redirect(url_for(page, application_id=application.id), 303)
    servant = workforce.servant_of_account(current_identity())
    return render_template(
        "applications/edit.html",
        form=form,
        application=application,
        opportunity=opportunity,
        papers=papers,
        page=shown.beside_form(form, application, opportunity, servant, {name: name in kept for name in papers}),
        draft=draft,
        version=keep_typed(form, FORM, application.id, account_id=application.account_id, version=draft.version if draft else 0),
        course=cases.find_course_of(applying.SUBJECT, application.id) if application.state is ApplicationState.RETURNED else None,
    ), form.status


def _first(application: "Application") -> dict[str, object]:
    """What the form begins with: what was sent, of an application that was returned."""
    said = application.interest
    declared = {"interest": True, "interest_kind": said["kind"], "interest_words": said["words"]} if said else {}
    return {"motivation": application.motivation or "", **declared}


def _typed(data: Mapping[str, object]) -> dict[str, object]:
    """A draft as initial values: autosave sends one ticked box as a text, several as a list."""
    return {name: [value] if name in LISTS and isinstance(value, str) else value for name, value in data.items()}


def _has_acted(form: BaseForm, application: "Application", kept: Mapping[str, "StoredFile"]) -> bool:
    """Whether what the button asks for was done: keep the draft, take over the record, or send."""
    match request.form.get("act"):
        case "draft":
            done, told = form.saves(lambda: _save(form, application)), Text("The draft is saved.")
        case "record":
            done = form.saves(lambda: _take_over(form, application))
            told = Text("The record is taken over as it stands now. What you typed is saved.")
        case _:
            if form.accepts(lambda: _send(form, application, kept)):
                drafts.drop(FORM, application.id, account_id=application.account_id)
                papers_of.forget(application)
                return True
            return False
    if done:
        flash(say(told))
    return done


def _save(form: BaseForm, application: "Application") -> None:
    for field in form:
        if field.name.startswith("earlier_") and field.data:
            papers_of.used_before(field.data, field.name, by=current_identity())
    drafts.save(FORM, application.id, form.typed(), account_id=application.account_id, version=sent_version())


def _take_over(form: BaseForm, application: "Application") -> None:
    _save(form, application)
    recording.take_over(application, by=current_identity())


def _send(form: BaseForm, application: "Application", kept: Mapping[str, "StoredFile"]) -> None:
    _save(form, application)
    content = applying.Content(
        motivation=form["motivation"].data,
        statements=frozenset(form["statements"].data or ()),
        fields=form["fields"].data or (),
        documents={name: file.id for name, file in kept.items()},
        interest=shown.interest_in(form),
        seen=request.form.get("seen"),
    )
    applying.submit(application, content, by=current_identity())


def _keep_papers(form: BaseForm, papers: list[str], earlier: "Sequence[UsedPaper]", application: "Application") -> dict[str, "StoredFile"]:
    """For each paper the file that was uploaded now, else the one that was chosen, else the one that was kept before.

    A file that lies about its content is a fault of its field.
    """
    if not papers:
        return {}
    kept, known = papers_of.kept_for(application), {str(one.file.id): one.file for one in earlier}
    for place, name in enumerate(papers):
        field, choice = form[f"paper_{place}"], form[f"earlier_{place}"] if known else None
        if not isinstance(field, UploadField):
            continue
        stored = form.try_upload(field, lambda data, filename: papers_of.keep(filename, data, by=current_identity()))
        if stored is not None:
            kept[name] = stored
            papers_of.note(application, kept)
        if choice is not None and stored is not None:
            choice.data = ""  # the upload is what counts, also in the draft
        elif choice is not None and choice.data in known:
            kept[name] = known[choice.data]
        field.kept = kept[name].name if name in kept else None
    return kept


@pages.route("/applications/<uuid:application_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.WITHDRAW, queries.get_application)
def withdraw(application: "Application") -> ResponseReturnValue:
    """Take an application back, on a page that says what follows, or whom to ask once it is too late."""
    if application.state in ENDS and request.method == "GET":
        return redirect(url_for(".show", application_id=application.id), 303)
    form = WithdrawForm.read()
    if form.accepts(lambda: applying.withdraw(application, form.reason.data or "", by=current_identity())):
        drafts.drop(FORM, application.id, account_id=application.account_id)
        flash(say(Text("The application is withdrawn.")))
        return redirect(url_for(".own"), 303)
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    late = shown.too_late(application, opportunity)
    return render_template(
        "applications/withdraw.html", form=form, application=application, opportunity=opportunity, late=late
    ), form.status
