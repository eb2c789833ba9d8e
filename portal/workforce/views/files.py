"""The administrator's pages of the import: a file is uploaded, reviewed, run, undone."""

from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.demo.story import FILES
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.downloads import XLSX, attachment, chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity
from portal.workforce import presenters, queries, services
from portal.workforce.access import Permission
from portal.workforce.domain.codes import IMPORT_STATES, ImportState
from portal.workforce.forms import RunForm, UndoForm, UploadForm
from portal.workforce.services import undoing
from portal.workforce.views import pages

if TYPE_CHECKING:
    from portal.workforce.models import WorkforceImport

SIZE = 25
EVERY = 10_000


@pages.route("/settings/workforce", methods=["GET", "POST"])
@requires(Permission.IMPORT)
def files() -> ResponseReturnValue:
    """Upload a file; earlier ones below."""
    form = UploadForm.read()
    made: list[WorkforceImport] = []
    if form.accepts(lambda: made.append(_preview(form))):
        return redirect(url_for(".review", import_id=made[0].id), 303)
    page = queries.page_of_imports(**_chosen(), order=wanted_order(), number=page_number(), size=SIZE)
    shown = {"page": page, "order": wanted_order(), "chosen": _chosen(), "words": IMPORT_STATES}
    return render_template("workforce/files.html", form=form, **shown), form.status


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip() for name in ("text", "state")}


@pages.get("/settings/workforce/files.xlsx")
@requires(Permission.IMPORT)
def files_sheet() -> ResponseReturnValue:
    """The files as filtered."""
    page = queries.page_of_imports(**_chosen(), order=wanted_order(), number=1, size=EVERY)
    heads = (
        Text("File"),
        Text("State"),
        Text("Source"),
        Text("New"),
        Text("Changed"),
        Text("To correct"),
        Text("Uploaded by"),
        Text("Uploaded"),
    )
    rows = [
        (
            file.file_name,
            IMPORT_STATES[file.state],
            file.source,
            *(file.report[key] for key in ("new", "changed", "bad")),
            file.uploaded_by_name,
            file.created_at,
        )
        for file in page.rows
    ]
    filters = chosen_words(_chosen(), state=IMPORT_STATES.__getitem__)
    return workbook("berkas-kepegawaian", Text("Workforce data"), filters, heads, rows)


def _preview(form: UploadForm) -> "WorkforceImport":
    upload = form.file.upload
    if upload is None:
        raise NotFoundError
    return services.preview_import(upload.read(), upload.filename or "", by=current_identity(), say=say)


@pages.get("/settings/workforce/<uuid:import_id>")
@requires(Permission.IMPORT, queries.get_import)
def review(found: "WorkforceImport") -> ResponseReturnValue:
    """What the file would do, or did."""
    shown = presenters.review_of(found)
    return render_template("workforce/review.html", form=RunForm.read().offer(alarms=bool(shown.alarms)), review=shown)


@pages.post("/settings/workforce/<uuid:import_id>")
@requires(Permission.IMPORT, queries.get_import)
def run(found: "WorkforceImport") -> ResponseReturnValue:
    """Write the good rows."""
    form, import_id = RunForm.read().offer(alarms=bool(found.report.get("alarms"))), found.id

    def act() -> None:
        said = (form.source.data or "", form.reason.data or "")
        services.start_import(import_id, *said, by=current_identity(), checked=form.is_checked())

    if form.accepts(act):
        return redirect(url_for(".review", import_id=import_id), 303)
    shown = presenters.review_of(queries.get_import(import_id))
    return render_template("workforce/review.html", form=form, review=shown), form.status


@pages.route("/settings/workforce/<uuid:import_id>/undo", methods=["GET", "POST"])
@requires(Permission.IMPORT, queries.get_import)
def undo(found: "WorkforceImport") -> ResponseReturnValue:
    """What undoing the import would do, before it is done."""
    form, import_id = UndoForm.read(), found.id
    if form.accepts(lambda: services.start_undo(import_id, form.reason.data or "", by=current_identity())):
        done = queries.get_import(import_id).state is ImportState.UNDONE
        flash(say(Text("The import is undone.") if done else Text("The import is being undone.")))
        return redirect(url_for(".review", import_id=import_id), 303)
    found = queries.get_import(import_id)
    hindrance = undoing.hindrance_of(found)
    what = undoing.look(found) if hindrance is None else None
    return render_template("workforce/undo.html", form=form, file=found, what=what, hindrance=hindrance), form.status


@pages.get("/settings/workforce/<uuid:import_id>/errors.xlsx")
@requires(Permission.IMPORT, queries.get_import)
def errors_file(found: "WorkforceImport") -> ResponseReturnValue:
    """The rows that stay out, with what is wrong with each."""
    if found.errors_file is None:
        raise NotFoundError(Text("This file has no row to correct, or another file took its place."))
    return attachment(found.errors_file, say(Text("rows-to-correct.xlsx")), XLSX)


@pages.get("/settings/workforce/example.xlsx")
@requires(Permission.IMPORT)
def example() -> ResponseReturnValue:
    """A file to try the import with, good rows and faulty ones; the demonstration alone has it."""
    if not current_app.config["PORTAL_DEMO"]:
        raise NotFoundError
    offered = FILES["workforce"]
    return attachment(offered.make(), offered.name, XLSX)
