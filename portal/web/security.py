"""Headers, the token against forged requests, static files, compression."""

import base64
import json
import operator
import secrets
from pathlib import Path
from typing import Any

import brotli
from flask import Flask, Response, current_app, g, request, session
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from portal.web.settings import Settings, SettingsError
from portal.web.transaction import SAFE

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FOREVER = 315_360_000
WORTH_COMPRESSING = 1024
UPLOAD_LIMIT = 26 * 1024 * 1024
FORM_FIELDS = 2000
SPELLED = "simpul.csrf"
"""Where a request keeps its token: a page may have a dozen forms."""
MULTIPART = "multipart/form-data"
FORM_MEMORY = 2 * 1024 * 1024


class ForgedRequestError(Exception):
    """A request that writes came without this session's token."""


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies, limits, headers, static files and the check of every request that writes."""
    app.config.update(
        SESSION_COOKIE_NAME="simpul",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        MAX_FORM_PARTS=FORM_FIELDS,
        MAX_FORM_MEMORY_SIZE=FORM_MEMORY,
    )
    app.before_request(_check_token)
    app.after_request(_headers)
    app.after_request(_compress)
    _serve_static(app, settings)


def csrf_token() -> str:
    """This session's token, spelled anew on every page so that compression gives nothing away."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(18)
    nonce, spelled = request.environ.get(SPELLED, ("", ""))
    if nonce != session["csrf"]:
        spelled = _spell(session["csrf"])
        request.environ[SPELLED] = (session["csrf"], spelled)
    return str(spelled)


def _spell(nonce: str) -> str:
    """The session's nonce under a pad of this page's own, with the pad before it."""
    plain = nonce.encode()
    pad = secrets.token_bytes(len(plain))
    return base64.urlsafe_b64encode(pad + bytes(map(operator.xor, plain, pad))).decode()


def _unspell(token: str) -> bytes:
    """The nonce in a token; whatever else a form holds gives bytes that are no session's nonce."""
    try:
        spelled = base64.urlsafe_b64decode(token)
    except ValueError:
        return b""
    half = len(spelled) // 2
    return bytes(map(operator.xor, spelled[half:], spelled[:half]))


def _check_token() -> None:
    if request.method in SAFE or request.endpoint is None:
        return
    if request.mimetype != MULTIPART:
        request.max_content_length = FORM_MEMORY  # read whole into memory; only uploads may be larger
    given = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token", "")
    nonce = session.get("csrf")
    if nonce is None or not secrets.compare_digest(_unspell(given), nonce.encode()):
        raise ForgedRequestError


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response.headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def _compress(response: Response) -> Response:
    wanted = "br" in request.headers.get("Accept-Encoding", "") and response.mimetype == "text/html"
    if not wanted or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    body = response.get_data()
    if len(body) > WORTH_COMPRESSING:
        response.set_data(brotli.compress(body, quality=4))
        response.headers["Content-Encoding"] = "br"
    response.headers.add("Vary", "Accept-Encoding")
    return response


def _serve_static(app: Flask, settings: Settings) -> None:
    """Hashed files under /static, answered before the application; a page names them by `asset(name)`."""
    manifest = settings.instance_dir / "static.json"
    if not manifest.is_file():
        msg = f"{manifest.name} is missing from the instance folder: run `make assets`"
        raise SettingsError(msg)
    names: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    app.extensions["assets"] = names
    files = WhiteNoise(
        app.wsgi_app,
        immutable_file_test=r"\.[0-9a-f]{12}\.\w+$",
        allow_all_origins=False,
        add_headers_function=_static_headers,
        max_age=3600,
    )
    files.add_files(str(settings.instance_dir / "static"), prefix="static/")
    app.wsgi_app = ProxyFix(files, x_for=1, x_proto=1, x_host=1) if settings.secure else files  # type: ignore[method-assign]


def _static_headers(headers: Any, path: str, url: str) -> None:  # noqa: ANN401, ARG001  WhiteNoise's signature
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def asset(name: str) -> str:
    """The address of a static file. Raises KeyError for a file that was not built."""
    return f"/static/{current_app.extensions['assets'][name]}"


def catalogues(settings: Settings) -> Path:
    """Where compiled translations lie."""
    return settings.instance_dir / "translations"


def report_code() -> str:
    """A code under which this request is found in the log."""
    if "report_code" not in g:
        g.report_code = secrets.token_hex(4)
    return str(g.report_code)
