"""Many offerings from a spreadsheet: the template, what an upload would become, and the drafts that it becomes."""

from functools import partial
from typing import TYPE_CHECKING

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.offerings.access import Permission
from partners.offerings.domain import KIND_NAMES, WRITABLE
from partners.offerings.domain.sheets import SheetState
from partners.offerings.forms import sheets as forms
from partners.offerings.forms.masters import WRITING_FOR
from partners.offerings.presenters import sheets as presenters
from partners.offerings.queries import sheets as queries
from partners.offerings.services import sheets as services
from partners.offerings.views import pages
from partners.offerings.views.writing import KIND_FORMS
from partners.registry import queries as partners
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.downloads import XLSX, attachment, chosen_words, workbook
from portal.web.i18n import language, say
from portal.web.lists import page_number
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.offerings.models import OfferingSheet
    from partners.offerings.services.sheets import Judge
    from partners.registry.models import Partner

SIZE = 25
EVERY = 10_000


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in ("text", "state", "kind", "order")}


def _own() -> "Partner":
    return partners.get_own(current_identity())


def _judge(partner_id: object, kind: str) -> "Judge":
    g.setdefault(WRITING_FOR, partner_id)
    return partial(forms.judge, KIND_FORMS[kind])


@pages.route("/offerings/sheet", methods=["GET", "POST"])
@requires(Permission.WRITE)
def sheets() -> ResponseReturnValue:
    """Take the template, upload what was filled in; earlier sheets below."""
    partner = _own()
    kinds = WRITABLE[partner.kind]
    form = forms.SheetForm.read(kind=kinds[0]).offer(kinds)
    made: list[OfferingSheet] = []
    if form.accepts(lambda: made.append(_preview(partner, form))):
        return redirect(url_for(".sheet", sheet_id=made[0].id), 303)
    chosen = _chosen()
    page = queries.page_of_sheets(partner.id, **chosen, number=page_number(), size=SIZE)
    named = {kind: KIND_NAMES[kind] for kind in kinds}
    return render_template(
        "offerings/sheets.html", form=form, page=page, chosen=chosen, kinds=named, names=KIND_NAMES, states=list(SheetState)
    ), form.status


def _preview(partner: "Partner", form: forms.SheetForm) -> "OfferingSheet":
    upload, kind = form.file.upload, form.kind.data
    if upload is None:
        raise NotFoundError
    with upload.stream:
        content = upload.read()
    return services.preview(
        partner, kind, content, upload.filename or "", _judge(partner.id, kind), by=current_identity(), language=language()
    )


@pages.get("/offerings/sheet.xlsx")
@requires(Permission.WRITE)
def sheets_list() -> ResponseReturnValue:
    """The earlier sheets as filtered."""
    chosen = _chosen()
    page = queries.page_of_sheets(_own().id, **chosen, number=1, size=EVERY)
    heads = (
        Text("File"),
        Text("Kind", "opportunity"),
        Text("State"),
        Text("Drafts"),
        Text("To correct"),
        Text("Uploaded by"),
        Text("Uploaded"),
    )
    rows = [
        (one.file_name, KIND_NAMES[one.kind], word("sheet", one.state), one.good, one.bad, one.uploaded_by_name, one.created_at)
        for one in page.rows
    ]
    filters = chosen_words(chosen, state=partial(word, "sheet"), kind=KIND_NAMES.__getitem__)
    return workbook("lembar-penawaran", Text("Sheets of offerings"), filters, heads, rows)


@pages.get("/offerings/sheet/template.xlsx")
@requires(Permission.WRITE)
def sheet_template() -> ResponseReturnValue:
    """The template of a kind that one's own organisation writes."""
    partner, kind = _own(), request.args.get("kind", "")
    if kind and kind not in WRITABLE[partner.kind]:
        raise NotFoundError
    kind = kind or WRITABLE[partner.kind][0]
    g.setdefault(WRITING_FOR, partner.id)
    return attachment(forms.template(KIND_FORMS[kind]), f"templat-{kind.replace('_', '-')}.xlsx", XLSX)


@pages.get("/offerings/sheet/<uuid:sheet_id>")
@requires(Permission.SHEET, queries.get_sheet)
def sheet(found: "OfferingSheet") -> ResponseReturnValue:
    """What a sheet would become, or became."""
    g.setdefault(WRITING_FOR, found.partner_id)
    review = presenters.review_of(found, forms.names_of(KIND_FORMS[found.kind]), language())
    return render_template("offerings/sheet.html", sheet=found, review=review, kind_name=KIND_NAMES[found.kind])


@pages.post("/offerings/sheet/<uuid:sheet_id>")
@requires(Permission.SHEET, queries.get_sheet)
def run_sheet(found: "OfferingSheet") -> ResponseReturnValue:
    """Make a draft of each good row."""
    made = services.run(found.id, _judge(found.partner_id, found.kind), by=current_identity())
    flash(say(Text("Drafts made: %(count)s. Complete each, then submit it.", count=len(made))))
    return redirect(url_for(".sheet", sheet_id=found.id), 303)


@pages.get("/offerings/sheet/<uuid:sheet_id>/errors.xlsx")
@requires(Permission.SHEET, queries.get_sheet)
def sheet_errors(found: "OfferingSheet") -> ResponseReturnValue:
    """The rows that stay out, with what is wrong with each."""
    if found.errors_file is None:
        raise NotFoundError(Text("This sheet has no row to correct."))
    return attachment(found.errors_file, say(Text("rows-to-correct.xlsx")), XLSX)
