"""The administrator's pages of the import, and a servant's own data."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.demo.story import FILES
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.web.access import requires, signed_in
from portal.web.downloads import XLSX, attachment
from portal.web.i18n import language, say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity
from portal.workforce import presenters, queries, services
from portal.workforce.access import Permission
from portal.workforce.forms import RunForm, UploadForm

if TYPE_CHECKING:
    from portal.workforce.models import WorkforceImport

pages = Blueprint("workforce", __name__)
SIZE = 25


@pages.route("/settings/workforce", methods=["GET", "POST"])
@requires(Permission.IMPORT)
def files() -> ResponseReturnValue:
    """Upload a file; earlier ones below."""
    form = UploadForm.read()
    made: list[WorkforceImport] = []
    if form.accepts(lambda: made.append(_preview(form))):
        return redirect(url_for(".review", import_id=made[0].id), 303)
    page = queries.page_of_imports(order=wanted_order(), number=page_number(), size=SIZE)
    return render_template("workforce/files.html", form=form, page=page, order=wanted_order()), form.status


def _preview(form: UploadForm) -> "WorkforceImport":
    upload = form.file.upload
    if upload is None:
        raise NotFoundError
    return services.preview_import(upload.read(), upload.filename or "", by=current_identity(), say=say)


@pages.get("/settings/workforce/<uuid:import_id>")
@requires(Permission.IMPORT, queries.get_import)
def review(found: "WorkforceImport") -> ResponseReturnValue:
    """What the file would do, or did."""
    return render_template("workforce/review.html", form=RunForm.read(), review=presenters.review_of(found))


@pages.post("/settings/workforce/<uuid:import_id>")
@requires(Permission.IMPORT, queries.get_import)
def run(found: "WorkforceImport") -> ResponseReturnValue:
    """Write the good rows."""
    form, import_id = RunForm.read(), found.id
    if form.accepts(lambda: services.start_import(import_id, form.source.data or "", form.reason.data or "", by=current_identity())):
        return redirect(url_for(".review", import_id=import_id), 303)
    shown = presenters.review_of(queries.get_import(import_id))
    return render_template("workforce/review.html", form=form, review=shown), form.status


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


@pages.get("/me/data")
@signed_in
def own_data() -> ResponseReturnValue:
    """What the record holds of the reader, each field with its source and day."""
    servant = queries.servant_of_account(current_identity())
    data = presenters.own_data_of(servant, english=language() == "en") if servant else None
    return render_template("workforce/own_data.html", data=data)
