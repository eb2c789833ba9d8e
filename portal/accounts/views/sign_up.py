"""Asking for an account, proving the address, claiming an invitation, renewing a password."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import services
from portal.accounts.domain import PARTNER_KINDS
from portal.accounts.forms import ConfirmForm, NewPasswordForm, ResetForm, SignUpForm
from portal.accounts.views.sign_in import enter, pages
from portal.web.access import public
from portal.web.i18n import language


@pages.route("/sign-up/<kind>", methods=["GET", "POST"])
@public
def sign_up(kind: str) -> ResponseReturnValue:
    """An account for a company or a university."""
    if kind not in PARTNER_KINDS:
        abort(404)
    form = SignUpForm.read()

    def act() -> None:
        services.sign_up(
            name=form.name.data,
            email=form.email.data,
            password=form.password.data,
            kind=kind,
            organisation=form.organisation.data,
            language=language(),
            whence=request.remote_addr or "",
        )

    if form.accepts(act):
        return redirect(url_for(".sign_up_sent"), 303)
    return render_template("accounts/sign_up.html", form=form, kind=kind), form.status


@pages.get("/sign-up/sent")
@public
def sign_up_sent() -> ResponseReturnValue:
    """What happens next."""
    return render_template("accounts/sent.html")


@pages.route("/confirm/<secret>", methods=["GET", "POST"])
@public
def confirm(secret: str) -> ResponseReturnValue:
    """Prove the address: opening the link shows a button, so that a mail filter that follows links proves nothing."""
    form = ConfirmForm.read()
    entered: list[str] = []

    def act() -> None:
        entered.append(services.begin_session(services.confirm(secret)))

    if form.accepts(act):
        return enter(entered[0])
    return render_template("accounts/confirm.html", form=form), form.status


@pages.route("/invitation/<secret>", methods=["GET", "POST"])
@public
def claim(secret: str) -> ResponseReturnValue:
    """Claim an account that was opened for the reader."""
    form = NewPasswordForm.read()
    entered: list[str] = []

    def act() -> None:
        entered.append(services.begin_session(services.claim(secret, form.password.data)))

    if form.accepts(act):
        return enter(entered[0])
    return render_template("accounts/claim.html", form=form, account=services.find_invited(secret)), form.status


@pages.route("/password", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Ask for a new password."""
    form = ResetForm.read()
    if form.accepts(lambda: services.ask_reset(form.email.data, request.remote_addr or "")):
        return redirect(url_for(".reset_sent"), 303)
    return render_template("accounts/forgotten.html", form=form), form.status


@pages.get("/password/sent")
@public
def reset_sent() -> ResponseReturnValue:
    """What happens next; the same whether there is such an account or not."""
    return render_template("accounts/sent.html")


@pages.route("/password/<secret>", methods=["GET", "POST"])
@public
def reset(secret: str) -> ResponseReturnValue:
    """Choose the new password."""
    form = NewPasswordForm.read()
    if form.accepts(lambda: services.reset(secret, form.password.data)):
        return redirect(url_for(".sign_in"), 303)
    return render_template("accounts/reset.html", form=form), form.status
