"""The texts of letters: which is in force, who drafts the next one, who puts it in force."""

import uuid
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.documents import adapters, presenters, queries
from portal.documents.access import Permission
from portal.documents.domain import LetterKind
from portal.documents.domain.texts import check_body
from portal.documents.forms import EnforceForm, TextForm
from portal.documents.services import texts as services
from portal.documents.views import pages
from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed, sent_version
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.downloads import attachment, chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.documents.models import LetterTemplate

FORM = "documents.template"
FORMS = uuid.UUID("6a1b0d4e-6a53-4f0c-9d0e-1f2f3b7a9c51")
"""Under which a kind, whose key is a word, has an id for its draft."""


def draft_id(kind: str) -> uuid.UUID:
    """The object under which what is typed of a kind's next text is kept."""
    return uuid.uuid5(FORMS, kind)


def _text() -> str:
    return request.args.get("text", "").strip()


@pages.get("/letters/texts")
@requires(Permission.READ_TEXTS)
def texts() -> ResponseReturnValue:
    """The kinds of letter with the text in force."""
    found = presenters.lines_of_kinds(_text(), wanted_order())
    return render_template("documents/texts.html", lines=found, text=_text(), order=wanted_order())


@pages.get("/letters/texts.xlsx")
@requires(Permission.READ_TEXTS)
def texts_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    heads = (Text("Kind"), Text("Version in force"), Text("In force since"), Text("Put in force by"), Text("Draft by"))
    rows = [
        (
            line.kind.name,
            line.in_force.version if line.in_force else None,
            line.in_force.in_force_from if line.in_force else None,
            line.in_force.in_force_name if line.in_force else None,
            line.draft.drafted_name if line.draft else None,
        )
        for line in presenters.lines_of_kinds(_text(), wanted_order())
    ]
    return workbook("naskah-surat", Text("Texts of letters"), chosen_words({"text": _text()}), heads, rows)


@pages.get("/letters/texts/<kind>")
@requires(Permission.READ_TEXTS, queries.get_kind)
def versions(kind: LetterKind) -> ResponseReturnValue:
    """Every version of a kind's text."""
    return render_template("documents/versions.html", kind=kind, versions=queries.versions_of(kind.key))


@pages.route("/letters/texts/<kind>/draft", methods=["GET", "POST"])
@requires(Permission.DRAFT_TEXT, queries.get_kind, know=Permission.READ_TEXTS)
def draft_text(kind: LetterKind) -> ResponseReturnValue:
    """Draft the next version; what is typed is kept, and looked at as a letter before it is handed on."""
    account_id, object_id = current_identity().account_id, draft_id(kind.key)
    kept = draft_queries.find_draft(FORM, object_id, account_id)
    form = TextForm.read(**(_in_force(kind) | (kept.data if kept else {})))
    made: list[LetterTemplate] = []
    if request.form.get("act") == "look":
        if form.saves(lambda: drafts.save(FORM, object_id, form.typed(), account_id=account_id, version=sent_version())):
            return redirect(url_for(".draft_text", kind=kind.key, look=1, _anchor="look"), 303)
    elif form.accepts(lambda: made.append(_drafted(kind, form))):
        flash(say(Text("The draft is handed on. A deciding official puts it in force.")))
        return redirect(url_for(".text", template_id=made[0].id), 303)
    version = keep_typed(form, FORM, object_id, account_id=account_id, version=kept.version if kept else 0)
    look = _looked_at(kind, form) if request.args.get("look") == "1" and request.method == "GET" else None
    shown = {
        "kind": kind,
        "draft": kept,
        "version": version,
        "look": look,
        "waiting": queries.find_draft_of(kind.key),
        "object_id": object_id,
    }
    return render_template("documents/draft_text.html", form=form, **shown), form.status


def _in_force(kind: LetterKind) -> dict[str, Any]:
    found = queries.find_in_force(kind.key)
    return presenters.typed_of(found.body if found else {})


def _drafted(kind: LetterKind, form: TextForm) -> "LetterTemplate":
    identity, object_id = current_identity(), draft_id(kind.key)
    drafts.save(FORM, object_id, form.typed(), account_id=identity.account_id, version=sent_version())  # refused if another window wrote
    made = services.draft(kind, form.body(), reason=form.reason.data, by=identity)
    drafts.drop(FORM, object_id, account_id=identity.account_id)
    return made


def _looked_at(kind: LetterKind, form: TextForm) -> dict[str, Any]:
    """What is typed as a sheet, or what stands in its way."""
    try:
        check_body(form.body(), kind.placeholders)
        return {"sheet": presenters.sample_sheet(kind, form.body()), "against": None}
    except DomainError as error:
        return {"sheet": None, "against": error.text}


@pages.get("/letters/texts/<kind>/draft.pdf")
@requires(Permission.DRAFT_TEXT, queries.get_kind, know=Permission.READ_TEXTS)
def draft_file(kind: LetterKind) -> ResponseReturnValue:
    """What is typed so far as a file, about invented people."""
    kept = draft_queries.find_draft(FORM, draft_id(kind.key), current_identity().account_id)
    form = TextForm(None, **(_in_force(kind) | (kept.data if kept else {})))
    check_body(form.body(), kind.placeholders)
    return _sample_file(kind, form.body())


@pages.get("/letters/texts/versions/<uuid:template_id>")
@requires(Permission.READ_TEXTS, queries.get_template)
def text(template: "LetterTemplate") -> ResponseReturnValue:
    """One version as a letter about invented people, and what can be done with it."""
    return _text_page(template, EnforceForm())


def _text_page(template: "LetterTemplate", form: EnforceForm) -> ResponseReturnValue:
    kind = queries.get_kind(template.kind)
    sheet = presenters.sample_sheet(kind, template.body)
    return render_template("documents/text.html", template=template, kind=kind, sheet=sheet, form=form), form.status


@pages.get("/letters/texts/versions/<uuid:template_id>.pdf")
@requires(Permission.READ_TEXTS, queries.get_template)
def text_file(template: "LetterTemplate") -> ResponseReturnValue:
    """The same as a file."""
    return _sample_file(queries.get_kind(template.kind), template.body)


def _sample_file(kind: LetterKind, body: dict[str, Any]) -> ResponseReturnValue:
    today, address = clock.today(), url_for(".verify", _external=True)
    data = {
        **presenters.sample_content(kind, body),
        "copy": {"name": "", "nip": "", "code": "CONTOH", "address": address, "place": 1},
        "signer": {"name": "Nama Contoh (contoh)", "post": "Kepala Badan Contoh"},
        "signed": {"year": today.year, "month": today.month, "day": today.day},
        "qr": adapters.qr_svg(address),
        "sample": True,
    }
    return attachment(adapters.make_pdf(kind.template, data), f"contoh-{kind.key}.pdf", "application/pdf", inline=True)


@pages.post("/letters/texts/versions/<uuid:template_id>/put-in-force")
@requires(Permission.ENFORCE_TEXT, queries.get_template, know=Permission.READ_TEXTS)
def put_in_force(template: "LetterTemplate") -> ResponseReturnValue:
    """Another officer makes it the text of every letter from now on."""
    form, template_id = EnforceForm.read(), template.id
    if form.accepts(lambda: services.put_in_force(template, form.reason.data, by=current_identity())):
        flash(say(Text("Version %(version)s is in force. Letters that are there keep theirs.", version=template.version)))
        return redirect(url_for(".text", template_id=template_id), 303)
    return _text_page(queries.get_template(template_id), form)


@pages.post("/letters/texts/versions/<uuid:template_id>/drop")
@requires(Permission.DRAFT_TEXT, queries.get_template, know=Permission.READ_TEXTS)
def drop_text(template: "LetterTemplate") -> ResponseReturnValue:
    """Give a draft up."""
    services.drop(template, by=current_identity())
    flash(say(Text("The draft is dropped; the text in force stays.")))
    return redirect(url_for(".versions", kind=template.kind), 303)
