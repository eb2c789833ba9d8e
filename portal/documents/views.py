"""Letters to sign, and the public check of a code."""

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.documents import adapters, presenters, queries, services
from portal.documents.access import Permission
from portal.documents.domain import LetterState
from portal.documents.forms import CodeForm, RevokeForm, SignForm
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import public, requires
from portal.web.downloads import attachment, chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity, find_identity

if TYPE_CHECKING:
    from portal.documents.models import Letter, LetterCopy

pages = Blueprint("documents", __name__)
SIZE = 25
EVERY = 100_000


def _chosen() -> dict[str, str]:
    return {"state": request.args.get("state", ""), "text": request.args.get("text", "").strip()}


@pages.get("/letters")
@requires(Permission.LIST)
def letters() -> ResponseReturnValue:
    """All letters, those that wait for a signature first."""
    page = queries.page_of_letters(**_chosen(), order=wanted_order(), number=page_number(), size=SIZE)
    return render_template("documents/letters.html", page=page, chosen=_chosen(), order=wanted_order(), states=list(LetterState))


@pages.get("/letters.xlsx")
@requires(Permission.LIST)
def letters_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    page = queries.page_of_letters(**_chosen(), order=wanted_order(), number=1, size=EVERY)
    heads = (Text("Number"), Text("Subject"), Text("State"), Text("People"), Text("Drawn up"), Text("Signed"))
    rows = [(one.number, one.subject, word("letter", one.state), len(one.copies), one.created_at, one.signed_at) for one in page.rows]
    return workbook("naskah-dinas", Text("Letters"), chosen_words(_chosen(), state=partial(word, "letter")), heads, rows)


@pages.route("/letters/<uuid:letter_id>", methods=["GET", "POST"])
@requires(Permission.READ, queries.get_letter)
def letter(letter: "Letter") -> ResponseReturnValue:
    """Read a letter; the deciding official signs it here."""
    form = SignForm.read()
    if request.method == "POST":
        presenters.must_sign(current_identity(), letter)
    if form.accepts(lambda: services.sign(letter, post=presenters.post_of(current_identity()), by=current_identity())):
        flash(say(Text("Letter %(number)s is signed and in force.", number=letter.number)))
        return redirect(url_for(".letter", letter_id=letter.id), 303)
    return render_template(
        "documents/letter.html", letter=letter, form=form, revoke=RevokeForm(), sheet=presenters.sheet(letter, None, named=True)
    ), form.status


@pages.route("/letters/<uuid:letter_id>/revoke", methods=["GET", "POST"])
@requires(Permission.SIGN, queries.get_letter, know=Permission.READ)
def revoke(letter: "Letter") -> ResponseReturnValue:
    """Revoke a letter, with a reason, on a page that says what follows."""
    form = RevokeForm.read()
    if form.accepts(lambda: services.revoke(letter, form.reason.data, by=current_identity())):
        flash(say(Text("Letter %(number)s is revoked. It keeps its number.", number=letter.number)))
        return redirect(url_for(".letter", letter_id=letter.id), 303)
    return render_template("documents/revoke.html", letter=letter, form=form), form.status


@pages.get("/letters/copies/<uuid:copy_id>.pdf")
@requires(Permission.DOWNLOAD, queries.get_copy)
def download(copy: "LetterCopy") -> ResponseReturnValue:
    """One person's copy as PDF."""
    data = services.pdf_of(copy)
    if data is None:
        flash(say(Text("The file is being made. Try again in a moment.")), "attention")
        return redirect(url_for(".check", code=copy.code), 303)
    return attachment(data, f"{copy.letter.number.replace('/', '-')}.pdf", "application/pdf")


@pages.route("/verify", methods=["GET", "POST"])
@public
def verify() -> ResponseReturnValue:
    """Type the code of a letter."""
    form = CodeForm.read()
    if form.accepts(lambda: None):
        return redirect(url_for(".check", code=form.code.data[:60]), 303)
    return render_template("documents/verify.html", form=form), form.status


@pages.get("/verify/<code>")
@public
def check(code: str) -> ResponseReturnValue:
    """What a letter says as issued, and whether it is in force; names masked for strangers."""
    copy = services.check(code)
    form = CodeForm()
    if copy is None:
        return render_template("documents/unknown.html", form=form, code=code[:60]), 404
    identity = find_identity()
    named = presenters.may_read_names(identity, copy)
    shown = presenters.sheet(copy.letter, copy, named=named)
    qr = Markup(adapters.qr_svg(url_for(".check", code=copy.code, _external=True)))  # noqa: S704  our own drawing
    return render_template("documents/check.html", copy=copy, letter=copy.letter, sheet=shown, form=form, qr=qr)
