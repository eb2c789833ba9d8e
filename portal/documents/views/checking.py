"""The public check of a code, and a person's copy as a file."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.documents import adapters, presenters, queries, services
from portal.documents.access import Permission
from portal.documents.domain import LETTERS
from portal.documents.forms import CodeForm
from portal.documents.views import pages
from portal.kernel.text import Text
from portal.web.access import public, requires
from portal.web.downloads import attachment
from portal.web.i18n import say
from portal.web.session import find_identity

if TYPE_CHECKING:
    from portal.documents.models import LetterCopy


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
    qr = Markup(adapters.qr_svg(url_for(".check", code=copy.code, _external=True)))  # noqa: S704  our own drawing
    return render_template(
        "documents/check.html",
        copy=copy,
        letter=copy.letter,
        sheet=presenters.sheet_of(copy, find_identity()),
        successor=queries.find_successor(copy),
        earlier=queries.find_earlier_copy(copy),
        following=queries.following_copies(copy),
        kinds=LETTERS,
        form=form,
        qr=qr,
    )
