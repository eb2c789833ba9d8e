"""Signing in and out, the session, the roles of one account."""

import re
import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import presenters, queries, services
from portal.accounts.access import Permission
from portal.accounts.adapters import PROVIDER
from portal.accounts.domain import hashed
from portal.accounts.forms import LanguageForm, SignInForm
from portal.kernel import clock
from portal.kernel.errors import NotFoundError
from portal.web import plugs
from portal.web import session as web_session
from portal.web.access import public, requires, signed_in
from portal.web.i18n import COOKIE
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.accounts.models import AccountSession

pages = Blueprint("accounts", __name__)


def safe_next(given: str | None) -> str | None:
    """An address within this product, or None: nobody is led elsewhere from here."""
    return given if given and re.fullmatch(r"/(?![/\\])[^\x00-\x20\\\x7f]*", given) else None


def enter(token: str, then: str | None = None) -> ResponseReturnValue:
    """Put a fresh session into this browser and go on."""
    found = presenters.identify(token)
    if found is None:
        abort(403)
    session.pop("csrf", None)  # a new token for a new session
    web_session.begin(found)
    return redirect(then or url_for(plugs.home_of(found.identity)), 303)


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with address and password."""
    form = SignInForm.read()
    entered: list[str] = []

    def act() -> None:
        account = services.authenticate(form.email.data, form.password.data, request.remote_addr or "")
        entered.append(services.begin_session(account))

    if form.accepts(act):
        return enter(entered[0], safe_next(request.args.get("next")))
    then = safe_next(request.args.get("next"))
    provider = url_for(".oidc_start", next=then) if current_app.extensions.get(PROVIDER) else None
    return render_template("accounts/sign_in.html", form=form, ended=bool(then), provider=provider), form.status


@pages.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End this session."""
    found = web_session.find_session()
    row = queries.find_session_row(found.token) if found else None
    if row is not None:
        services.end_session(row, by=current_identity())
    web_session.end()
    session.pop("csrf", None)
    return redirect(url_for("web.home"), 303)


@pages.post("/account/extend")
@signed_in
def extend() -> ResponseReturnValue:
    """Extend the session in place: a request is a use, and the page learns the new end."""
    found = web_session.find_session()
    row = queries.find_session_row(found.token) if found else None
    if row is None:
        raise NotFoundError
    row.seen_at = clock.now()
    renewed = presenters.identify(found.token) if found else None
    return jsonify(expires=renewed.expires_at.isoformat() if renewed else "")


@pages.post("/account/role")
@signed_in
def switch_role() -> ResponseReturnValue:
    """Make another of one's own roles the active one."""
    found = web_session.find_session()
    row = queries.find_session_row(found.token) if found else None
    if found is None or row is None:
        raise NotFoundError
    services.switch_role(row, _uuid(request.form.get("grant", "")), by=current_identity())
    renewed = presenters.identify(found.token)
    return redirect(url_for(plugs.home_of(renewed.identity)) if renewed else "/", 303)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFoundError from None


@pages.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> ResponseReturnValue:
    """The account: its roles, its language, and the browsers in which it is signed in."""
    identity = current_identity()
    form = LanguageForm.read(language=identity.language or "id")
    if form.accepts(lambda: services.choose_language(identity.account_id, form.language.data)):
        answer = redirect(url_for(".account"), 303)
        answer.delete_cookie(COOKIE)  # what was switched to in passing gives way to what was chosen
        return answer
    sessions, signed = queries.live_sessions_of(identity.account_id), web_session.find_session()
    here = hashed(signed.token) if signed else None
    return render_template("accounts/account.html", person=identity, sessions=sessions, here=here, form=form), form.status


@pages.post("/account/sessions/<uuid:session_id>/end")
@requires(Permission.END_SESSION, queries.get_session_of)
def end_session(row: "AccountSession") -> ResponseReturnValue:
    """End one of one's own sessions."""
    services.end_session(row, by=current_identity())
    return redirect(url_for(".account"), 303)
