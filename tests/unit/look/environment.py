"""The templates' environment as the product sets it up, without a running application: English, and stand-ins for what a request knows."""

import datetime as dt
import gettext
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from portal.kernel.identity import Grant, Identity, Role
from portal.kernel.text import Text
from portal.kernel.words import state, word

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
GRANTS = (
    Grant(uuid.UUID(int=1), Role.APPROVER, uuid.UUID(int=9), "Badan Kepegawaian Daerah"),
    Grant(uuid.UUID(int=2), Role.CIVIL_SERVANT, uuid.UUID(int=9), "Badan Kepegawaian Daerah"),
)
PERSON = Identity(uuid.UUID(int=7), "Hendra Saputra (contoh)", "hendra@example.test", GRANTS, GRANTS[0])
NAVIGATION = [
    SimpleNamespace(text=Text(text), href=f"/{text}", waiting=waiting, current=current)
    for text, waiting, current in (("Desk", 7, True), ("Rounds", 0, False))
]


def say(text: Text | str | None) -> str:
    """The English sentence."""
    return text if isinstance(text, str) else str(text or "")


def framing(person: Identity | None, *, dark: bool) -> tuple[Any, ...]:
    """What the band is drawn from, as `frame` gives it."""
    own, links = [("Devices", "/devices"), ("Account and devices", "/account")], NAVIGATION
    if person is None:
        return None, (), links, (), "page=2&", dark
    shown = {grant.id: (grant.role, grant.body_name, None) for grant in person.grants}
    active = person.active.id if person.active else None
    others = [(key, grant) for key, grant in shown.items() if key != active]
    return (person.name, person.name[:2], shown.get(active) if active else None), others, links, own, "page=2&", dark


def build(person: Identity | None = PERSON, *, demo: bool = True, assets: str = "/static/") -> Environment:
    """An environment for this reader."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]
    )
    env.install_gettext_translations(gettext.NullTranslations(), newstyle=True)  # type: ignore[attr-defined]  # given by the extension
    env.filters.update(
        say=say,
        day=lambda value: f"{value:%A, %d %B %Y}",
        day_short=lambda value: f"{value:%d %b %Y}",
        moment=lambda value: f"{value:%A, %d %B %Y, %H:%M} WIB",
        moment_short=lambda value: f"{value:%d %b %Y %H:%M}",
        hour=lambda value: f"{value:%H:%M} WIB",
        number=lambda value: f"{value:,}",
        nip=str,
        initials=lambda value: value[:2],
    )
    env.globals.update(
        asset=lambda name: assets + name,
        state=state,
        word=word,
        demo=demo,
        language=lambda: "en",
        frame=lambda dark: framing(person, dark=dark),
        framed=lambda drawn: drawn.replace("PROOF", "token").replace("HERE", "/here?page=2"),
        PROOF="PROOF",
        HERE="HERE",
        current_identity=lambda: person,
        now=lambda: dt.datetime(2026, 11, 4, 9, 0, tzinfo=dt.UTC),
        session_expires=lambda: dt.datetime(2026, 11, 4, 9, 30, tzinfo=dt.UTC),
        csrf_token=lambda: "token",
        place=lambda name: f"/{name}",
        get_flashed_messages=lambda **_: [("good", "Recorded.")],
        request=SimpleNamespace(path="/here", query_string=b"page=2"),
    )
    return env


def draw(source: str, /, env: Environment | None = None, **facts: Any) -> Markup:
    """What a line of a template draws, after importing the component of the first name in it."""
    return Markup((env or build()).from_string(source).render(**facts))  # noqa: S704  a template's own output
