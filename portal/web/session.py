"""Who is reading: flask-login bound once to the house's identity, with types."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from portal.kernel.errors import ForbiddenError
from portal.kernel.identity import Identity
from portal.kernel.registry import Registry
from portal.kernel.text import Text
from portal.web import i18n


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is alive: its token, the person, and until when without a further request."""

    token: str
    identity: Identity
    expires_at: dt.datetime


class Reader(UserMixin):
    """flask-login's user: the session, not the account, so that one session can be ended."""

    def __init__(self, signed_in: SignedIn) -> None:
        self.signed_in = signed_in

    def get_id(self) -> str:
        """What the cookie carries."""
        return self.signed_in.token


IDENTIFY: Registry[str, Callable[[str], SignedIn | None]] = Registry("web.session.IDENTIFY")
"""How a token becomes a person; filled by accounts."""
PARK: Registry[str, Callable[[], None]] = Registry("web.session.PARK")
"""Keep the form of an interrupted request until its page is opened again; filled by drafts."""


@dataclass(frozen=True, slots=True)
class Parking:
    """How a page gets its interrupted form back: `find` gives the fields of an address, `forget` drops them once they were accepted."""

    find: Callable[[str], dict[str, list[str]] | None]
    forget: Callable[[str], None]


RESTORE: Registry[str, Parking] = Registry("web.session.RESTORE")
"""The way back of what PARK keeps; filled by drafts."""
OWNER = "account"
"""Where the browser's cookie says who was signed in last: what they typed is given back to nobody else."""

login = LoginManager()


def init_app(app: Flask) -> None:
    """Bind flask-login to the application."""
    login.init_app(app, add_context_processor=False)  # it would look for the reader on the page that says the database is away
    login.user_loader(_load)
    i18n.READER.register("session", _language)


def _language() -> str | None:
    identity = find_identity()
    return identity.language if identity else None


def _load(token: str) -> Reader | None:
    for _, identify in IDENTIFY:
        found = identify(token)
        if found:
            g.account_language = found.identity.language
            return Reader(found)
    return None


def find_session() -> SignedIn | None:
    """The living session, or None."""
    user = current_user._get_current_object()  # noqa: SLF001  the proxy is asked once, not for each name
    return user.signed_in if user.is_authenticated else None


def find_identity() -> Identity | None:
    """The person who reads, or None for a stranger."""
    found = find_session()
    return found.identity if found else None


def current_identity() -> Identity:
    """The person who reads. Raises ForbiddenError for a stranger: a view without a guard meets it."""
    identity = find_identity()
    if identity is None:
        raise ForbiddenError(Text("Sign in to do this."))
    return identity


def begin(signed_in: SignedIn) -> None:
    """Start a session in this browser."""
    login_user(Reader(signed_in))
    cookie[OWNER] = str(signed_in.identity.account_id)
    g.account_language = signed_in.identity.language


def end() -> None:
    """Forget the session in this browser."""
    logout_user()


def owner() -> str | None:
    """The id of the account that is signed in in this browser, or was last."""
    found = find_identity()
    return str(found.account_id) if found else cookie.get(OWNER)


def to_sign_in() -> ResponseReturnValue:
    """Send a stranger to the sign-in page and back to where they were; what they had typed is kept."""
    if request.method == "GET":
        back = here()
    else:
        park()
        back = came_from()
    return redirect(url_for("accounts.sign_in", next=back), 303)


def park() -> None:
    """Keep the form of this request for the page on which it stood."""
    for keep in PARK.values():
        keep()


def here() -> str:
    """The address of this page within the product."""
    return request.full_path.rstrip("?")


def came_from() -> str:
    """The page of this product on which the posted form stood, by the referrer; where there is none the form's own, or the home page."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc == request.host and parts.path.startswith("/") and not parts.path.startswith("//"):
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.path if _opens(request.path) else "/"


def _opens(path: str) -> bool:
    return current_app.create_url_adapter(request).test(path, method="GET")  # type: ignore[union-attr]  # None only outside a request


def is_from_here() -> bool:
    """Whether the browser says that this request was sent by a page of this product; one that says nothing is not believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    sender = request.headers.get("Origin") or request.referrer
    return sender is not None and urlsplit(sender).netloc == request.host
