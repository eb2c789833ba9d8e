"""The world outside: Argon2id for passwords, and the identity provider over OpenID Connect.

Argon2id has the parameters that OWASP names as a minimum, so that a sign-in costs tens of milliseconds.
"""

from typing import TYPE_CHECKING

import requests
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from joserfc.errors import JoseError

from portal.accounts.domain import ProviderPerson

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug import Response

    from portal.web.settings import Settings

TIMEOUT = 10
"""Seconds that the identity provider has for an answer."""


class Passwords:
    """Makes and checks digests."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._nobody = self._hasher.hash("nobody has this password")

    def digest(self, password: str) -> str:
        """What is stored of a password."""
        return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is that of the digest; without one it takes as long and says no."""
        try:
            return self._hasher.verify(stored or self._nobody, password) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


passwords = Passwords()


class ProviderError(Exception):
    """The identity provider did not answer, or its answer cannot be relied on; the text is for the log."""


class Provider:
    """The identity provider: OpenID Connect with discovery, PKCE, state and nonce. Its state lies in the browser's own signed cookie."""

    def __init__(self, app: "Flask", settings: "Settings") -> None:
        self.issuer = settings.oidc_issuer
        self._client = OAuth(app).register(  # type: ignore[no-untyped-call]  # Authlib has stubs for its core alone
            "provincial",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "default_timeout": TIMEOUT},
        )

    def begin(self, callback: str) -> "Response":
        """The answer that sends the browser to the provider. Raises ProviderError."""
        try:
            self._check_issuer()
            answer: Response = self._client.authorize_redirect(callback)
        except FAULTS as error:
            raise ProviderError(str(error)) from error
        return answer

    def finish(self) -> ProviderPerson:
        """Whom the provider names in this call-back. Raises ProviderError where state, nonce or signature is wrong."""
        try:
            self._check_issuer()
            token = self._client.authorize_access_token()
            claims = dict(token.get("userinfo") or {})
            if "email" not in claims:
                told = dict(self._client.userinfo(token=token))
                claims = {**told, **claims} if told.get("sub") == claims.get("sub") else claims
        except FAULTS as error:
            raise ProviderError(str(error)) from error
        if not claims.get("sub"):
            msg = "the provider named nobody"
            raise ProviderError(msg)
        return ProviderPerson(
            subject=str(claims["sub"]),
            email=_text(claims.get("email")),
            email_verified=claims.get("email_verified") is True,
            nip=_text(claims.get("nip")),
        )

    def _check_issuer(self) -> None:
        named = self._client.load_server_metadata().get("issuer")
        if named != self.issuer:
            msg = f"the provider calls itself {named}, not {self.issuer}"
            raise ProviderError(msg)


FAULTS = (AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError, RuntimeError)
PROVIDER = "accounts.provider"
"""The name under which an application keeps its provider; nothing lies there where none is configured."""


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
