"""Two languages: a text is rendered for its reader, a day and a moment are written as offices write them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, has_request_context, redirect, request
from flask_babel import Babel, get_domain
from flask_babel import get_locale as babel_locale

from portal.kernel import clock
from portal.kernel.registry import Registry
from portal.kernel.text import Text

LANGUAGES = ("id", "en")
READER: Registry[str, Callable[[], str | None]] = Registry("web.i18n.READER")
"""The language that the reader's account asks for, if there is a reader; filled by web's own session."""
COOKIE = "lang"
YEAR = 365 * 24 * 3600
DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}
SHORT = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def init_app(app: Flask, catalogues: str) -> None:
    """Choose the language of each request; `catalogues` is the folder of compiled translations."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = catalogues
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    Babel(app, locale_selector=_chosen)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of Jinja's i18n extension, which Babel has added
        gettext=_gettext, ngettext=_ngettext, pgettext=_pgettext, newstyle=True
    )
    app.before_request(_switch)


def _switch() -> Response | None:
    """`?lang=` on any address sets a cookie and returns to the address without it."""
    wanted = request.args.get("lang")
    if wanted is None or request.method != "GET":
        return None
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    query = urlencode(kept)
    response = redirect(request.path + (f"?{query}" if query else ""), 303)
    if wanted in LANGUAGES:
        response.set_cookie(COOKIE, wanted, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response  # type: ignore[return-value]  # werkzeug's own Response class


def _chosen() -> str:
    """The cookie, else the account's language, else the browser's, else Indonesian."""
    if not has_request_context():
        return str(getattr(g, "language", "id"))
    cookie = request.cookies.get(COOKIE)
    if cookie in LANGUAGES:
        return cookie
    if "account_language" not in g:
        g.account_language = next(iter(ask() for ask in READER.values()), None)
    return g.account_language or request.accept_languages.best_match(LANGUAGES) or "id"


def _gettext(msgid: str) -> str:
    return str(_reader()[2].ugettext(msgid))


def _ngettext(one: str, many: str, count: int) -> str:
    return str(_reader()[2].ungettext(one, many, count))


def _pgettext(context: str, msgid: str) -> str:
    return str(_reader()[2].upgettext(context, msgid))


def language() -> str:
    """The language of the reader now: `id` or `en`."""
    return _reader()[1]


def words(message: str, /, **facts: Any) -> str:  # noqa: ANN401  as a template gives them
    """The reader's words for a message, as `_` in a template says them."""
    return _gettext(message) % facts


def words_in(context: str, message: str, /, **facts: Any) -> str:  # noqa: ANN401  as a template gives them
    """The same for a message that stands in a context."""
    return _pgettext(context, message) % facts


def _reader() -> tuple[Any, str, Any]:
    """The locale, its language and its catalogue, looked up once for as long as the locale stays: a page asks some hundreds of times."""
    try:
        here = g._get_current_object().__dict__  # noqa: SLF001  the proxy is asked once, not for each name
    except RuntimeError:  # outside of any application
        return None, "id", get_domain().get_translations()
    held = here.get("reader_words")
    asked = here.get("_flask_babel")
    if held is not None and asked is not None and asked.__dict__.get("babel_locale") is held[0]:
        return held  # type: ignore[no-any-return]  # what stands below
    locale = babel_locale()
    g.reader_words = found = (locale, "en" if locale is not None and locale.language == "en" else "id", get_domain().get_translations())
    return found


def say(text: Text | str | dt.date | None) -> str:
    """A text in the reader's language, its facts written as that language writes them; a day or a moment likewise."""
    if text is None:
        return ""
    if not isinstance(text, Text):
        return text if isinstance(text, str) else written(text) if isinstance(text, dt.date) else str(text)
    translations = _reader()[2]
    message = translations.upgettext(text.context, text.msgid) if text.context else translations.ugettext(text.msgid)
    return str(message % {key: written(value) for key, value in text.facts.items()}) if text.facts else str(message)


def written(value: Any) -> str:  # noqa: ANN401
    """A fact as the reader's language writes it."""
    match value:
        case Text():
            return say(value)
        case dt.datetime():
            return moment(value)
        case dt.date():
            return day(value)
        case int() | Decimal():
            return number(value)
        case _:
            return str(value)


def number(value: float | Decimal) -> str:
    """1.250.000 in Indonesian, 1,250,000 in English."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"  # never 9E+1
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


def day(value: dt.date | dt.datetime | None) -> str:
    """Senin, 30 November 2026."""
    if value is None:
        return ""
    date, tongue = _date(value), language()
    return f"{DAYS[tongue][date.weekday()]}, {date.day} {MONTHS[tongue][date.month - 1]} {date.year}"


def day_short(value: dt.date | dt.datetime | None) -> str:
    """30 Nov 2026."""
    if value is None:
        return ""
    date = _date(value)
    return f"{date.day} {SHORT[language()][date.month - 1]} {date.year}"


def day_plain(value: dt.date | dt.datetime | None) -> str:
    """30 November 2026."""
    if value is None:
        return ""
    date = _date(value)
    return f"{date.day} {MONTHS[language()][date.month - 1]} {date.year}"


def moment(value: dt.datetime | None) -> str:
    """Senin, 30 November 2026, pukul 16.00 WIB; Monday, 30 November 2026, 16:00 WIB (UTC+7)."""
    if value is None:
        return ""
    return f"{day(value)}, {hour(value)}"


def official_day(value: dt.date | dt.datetime) -> str:
    """30 November 2026, in Indonesian whatever the reader's language: for official letters."""
    date = _date(value)
    return f"{date.day} {MONTHS['id'][date.month - 1]} {date.year}"


def hour(value: dt.datetime) -> str:
    """Pukul 16.00 WIB; 16:00 WIB (UTC+7)."""
    there = clock.local(value)
    return f"{there:%H:%M} WIB (UTC+7)" if language() == "en" else f"pukul {there:%H.%M} WIB"


def moment_short(value: dt.datetime | None) -> str:
    """30 Nov 2026 16.00."""
    if value is None:
        return ""
    there = clock.local(value)
    return f"{day_short(value)} {there:%H:%M}" if language() == "en" else f"{day_short(value)} {there:%H.%M}"


def nip(value: str | None) -> str:
    """A NIP in groups, as it is printed: 19900314 201503 2 901."""
    return f"{value[:8]} {value[8:14]} {value[14]} {value[15:]}" if value and len(value) == 18 else value or ""  # noqa: PLR2004  a NIP has 18 digits


def _date(value: dt.date | dt.datetime) -> dt.date:
    return clock.local(value).date() if isinstance(value, dt.datetime) else value
