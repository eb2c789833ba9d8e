"""Who is reading: flask-login bound once to the house's identity, with types."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from portal.kernel.errors import ForbiddenError
from portal.kernel.identity import Identity
from portal.kernel.registry import Registry
from portal.kernel.text import Text


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
"""Keep the form of a request whose session has ended, until its writer has signed in again."""

login = LoginManager()


def init_app(app: Flask) -> None:
    """Bind flask-login to the application."""
    login.init_app(app)
    login.user_loader(_load)


def _load(token: str) -> Reader | None:
    for _, identify in IDENTIFY:
        found = identify(token)
        if found:
            g.account_language = found.identity.language
            return Reader(found)
    return None


def find_session() -> SignedIn | None:
    """The living session, or None."""
    return current_user.signed_in if current_user.is_authenticated else None


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
    g.account_language = signed_in.identity.language


def end() -> None:
    """Forget the session in this browser."""
    logout_user()


def to_sign_in() -> ResponseReturnValue:
    """Send a stranger to the sign-in page and back to where they were; what they had typed is kept."""
    if request.method == "GET":
        back = request.full_path.rstrip("?")
    else:
        for keep in PARK.values():
            keep()
        back = came_from()
    return redirect(url_for("accounts.sign_in", next=back), 303)


def came_from() -> str:
    """The page of this product on which the posted form stood, by the referrer; the form's own address where there is none."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host or not parts.path.startswith("/"):
        return request.path
    return parts.path + (f"?{parts.query}" if parts.query else "")
