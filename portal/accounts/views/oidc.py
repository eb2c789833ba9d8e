"""Signing in with the account of the province, over OpenID Connect."""

import logging

from flask import current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import services
from portal.accounts.adapters import PROVIDER, Provider, ProviderError
from portal.accounts.services import provider as provincial
from portal.accounts.views.sign_in import enter, pages, safe_next
from portal.kernel.errors import ForbiddenError, NotFoundError
from portal.kernel.text import Text
from portal.web.access import public, writes
from portal.web.i18n import say

NEXT = "oidc_next"
log = logging.getLogger("simpul")


def _provider() -> Provider:
    found: Provider | None = current_app.extensions.get(PROVIDER)
    if found is None:
        raise NotFoundError
    return found


@pages.get("/oidc/start")
@public
def oidc_start() -> ResponseReturnValue:
    """Go to the provider; what comes after is kept in this browser's cookie."""
    provider = _provider()
    then = safe_next(request.args.get("next"))
    try:
        answer = provider.begin(current_app.config["SETTINGS"].base_url + url_for(".oidc_callback"))
    except ProviderError as error:
        log.warning("the identity provider does not answer: %s", error)
        flash(say(Text("The provincial sign-in does not answer at the moment. Sign in with your password, or try again later.")), "bad")
        return redirect(url_for(".sign_in", next=then), 303)
    session[NEXT] = then
    return answer


@pages.get("/oidc/callback")
@public
@writes
def oidc_callback() -> ResponseReturnValue:
    """The provider sends the browser back: a GET that signs in, by what the provider says and this browser's state confirms."""
    provider = _provider()
    whence = request.remote_addr or ""
    try:
        person = provider.finish()
    except ProviderError as error:
        log.warning("a call-back of the identity provider was refused: %s", error)
        provincial.note_provider_refusal(str(error), whence)
        raise ForbiddenError(Text("The provincial sign-in was not completed. Start again from the sign-in page.")) from error
    account = provincial.accept_provider(person, whence)
    return enter(services.begin_session(account), safe_next(session.pop(NEXT, None)))
