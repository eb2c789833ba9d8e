"""A curriculum as a file, out and in: JSON, a workbook, a word processor's file, PDF; and what an upload would change before it does."""

from functools import partial
from typing import TYPE_CHECKING

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from partners.curricula import queries
from partners.curricula.access import Permission
from partners.curricula.adapters.docx import docx_of
from partners.curricula.adapters.schema import schema
from partners.curricula.adapters.workbooks import workbook_of
from partners.curricula.domain.comparing import compared
from partners.curricula.domain.document import FORMAT
from partners.curricula.domain.drafting import Drafted
from partners.curricula.domain.sheets import sheets_of
from partners.curricula.forms.importing import TakeOverForm, UploadForm
from partners.curricula.presenters.comparing import groups_of, summary_of
from partners.curricula.presenters.reading import competency_names, outline_of, printed, spoken
from partners.curricula.services import importing
from partners.curricula.views import pages
from partners.curricula.views.drafting import Typed
from portal.documents import adapters
from portal.kernel.errors import NotFoundError
from portal.kernel.hashing import canonical
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import public, requires
from portal.web.downloads import XLSX, attachment
from portal.web.i18n import language, say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.curricula.models import Curriculum

JSON = "application/json"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pages.get("/curricula/schema.json")
@public
def schema_json() -> ResponseReturnValue:
    """What a curriculum's file may hold."""
    made = canonical(schema(url_for(".schema_json", _external=True)))
    response = Response(made, mimetype="application/schema+json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@pages.get("/curricula/<uuid:curriculum_id>.json")
@requires(Permission.READ, queries.get_curriculum)
def curriculum_json(found: "Curriculum") -> ResponseReturnValue:
    """What this reader sees of it, to the byte as it is signed."""
    return attachment(queries.document_for(current_identity(), found).to_bytes(), f"{found.number}.json", JSON)


@pages.get("/curricula/<uuid:curriculum_id>.xlsx")
@requires(Permission.READ, queries.get_curriculum)
def curriculum_xlsx(found: "Curriculum") -> ResponseReturnValue:
    """The same as a workbook that can be filled in and read back."""
    document = queries.document_for(current_identity(), found)
    return attachment(workbook_of(sheets_of(document), say), f"{found.number}.xlsx", XLSX)


@pages.get("/curricula/<uuid:curriculum_id>.docx")
@requires(Permission.READ, queries.get_curriculum)
def curriculum_docx(found: "Curriculum") -> ResponseReturnValue:
    """The same for a word processor, in Indonesian."""
    with force_locale("id"):
        marked = [say(Text("SAMPLE – not official"))] if _is_sample() else []  # noqa: RUF001  the words of every paper
        made = docx_of(found.title, [*marked, *_lead(found)], _sections(found))
    return attachment(made, f"{found.number}.docx", DOCX)


@pages.get("/curricula/<uuid:curriculum_id>.pdf")
@requires(Permission.READ, queries.get_curriculum)
def curriculum_pdf(found: "Curriculum") -> ResponseReturnValue:
    """The same on paper, in Indonesian."""
    with force_locale("id"):
        data = {
            "title": found.title,
            "number": found.number,
            "university": found.body_name,
            "lead": _lead(found),
            "sample": _is_sample(),
            "sections": _sections(found),
        }
    return attachment(adapters.make_pdf("kurikulum.typ", data), f"{found.number}.pdf", "application/pdf")


def _is_sample() -> bool:
    return bool(current_app.config["SETTINGS"].portal_demo)


def _lead(found: "Curriculum") -> list[str]:
    digest = queries.document_for(current_identity(), found).sha256
    return [
        f"{found.body_name} · {found.number} · {say(word('curriculum', found.state))}",
        say(Text("Content as of this download: %(format)s, SHA-256 %(digest)s", format=FORMAT, digest=digest)),
    ]


def _sections(found: "Curriculum") -> list[dict[str, object]]:
    outline = outline_of(queries.document_for(current_identity(), found), competency_names("id"))
    return printed(outline, spoken(say))


@pages.route("/curricula/<uuid:curriculum_id>/import", methods=["GET", "POST"])
@requires(Permission.WRITE, queries.get_curriculum, know=Permission.READ)
def import_file(found: "Curriculum") -> ResponseReturnValue:
    """Upload a file to see what it would change."""
    form = UploadForm.read()
    if form.accepts(partial(_keep, found, form)):
        return redirect(url_for(".import_preview", curriculum_id=found.id), 303)
    return render_template("curricula/import.html", curriculum=found, form=form), form.status


def _keep(found: "Curriculum", form: UploadForm) -> None:
    upload = form.file.upload
    if upload is None:
        raise NotFoundError
    with upload.stream:
        content = upload.stream.read()
    importing.preview(found, content, upload.filename or "", by=current_identity())


@pages.route("/curricula/<uuid:curriculum_id>/import/preview", methods=["GET", "POST"])
@requires(Permission.WRITE, queries.get_curriculum, know=Permission.READ)
def import_preview(found: "Curriculum") -> ResponseReturnValue:
    """What the uploaded file would change; once that is read, it is taken over."""
    typed = Typed(Drafted.IMPORTING, found.id)
    form = TakeOverForm.read(**typed.values)
    base = request.form.get("base", "")
    done: list[int] = []
    if form.accepts(lambda: done.append(importing.run(found, base=base, reason=form.reason.data or "", by=current_identity()))):
        typed.drop()
        flash(say(Text("Changes taken over from the file: %(count)s", count=done[0])))
        return redirect(url_for(".read", curriculum_id=found.id), 303)
    typed.keep(form)
    waiting = importing.pending(found, current_identity())
    between = compared(waiting.old, waiting.new)
    groups = groups_of(between, waiting.old, waiting.new, competency_names(language()))
    shown = {"form": form, "typed": typed, "waiting": waiting, "groups": groups, "summary": summary_of(between)}
    return render_template("curricula/import_preview.html", curriculum=found, **shown), form.status


@pages.post("/curricula/<uuid:curriculum_id>/import/drop")
@requires(Permission.WRITE, queries.get_curriculum, know=Permission.READ)
def drop_import(found: "Curriculum") -> ResponseReturnValue:
    """Forget the uploaded file."""
    importing.drop(found, by=current_identity())
    Typed(Drafted.IMPORTING, found.id).drop()
    return redirect(url_for(".import_file", curriculum_id=found.id), 303)
