"""What every template may use: words, dates, the reader, the frame. No query, no rule."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Flask, current_app, has_request_context, request, url_for
from jinja2 import nodes
from markupsafe import Markup

from portal.kernel import clock, words
from portal.kernel.db import counts_of
from portal.kernel.identity import Grant, Identity
from portal.kernel.text import Text
from portal.web import access, i18n, lists, plugs, security, session
from portal.web.rendering import House

PROOF, HERE = "\x02proof\x03", "\x02here\x03"
"""What stands in the kept parts of the frame for this page's token and address: characters that no text of a person may hold."""


class Link(NamedTuple):
    """A link of the menu as the frame shows it."""

    text: str
    href: str
    current: bool
    waiting: int


def init_app(app: Flask) -> None:
    """Give templates their filters and globals."""
    if isinstance(app.jinja_env, House):
        app.jinja_env.fixed.update(asset=security.asset, place=place, url_for=_fixed_address)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        say=i18n.say,
        day=i18n.day,
        day_short=i18n.day_short,
        day_plain=i18n.day_plain,
        moment=i18n.moment,
        moment_short=i18n.moment_short,
        hour=i18n.hour,
        official_day=i18n.official_day,
        number=i18n.number,
        nip=i18n.nip,
        initials=initials,
    )
    app.jinja_env.globals.update(
        asset=security.asset,
        can=access.can,
        csrf_token=security.csrf_token,
        current_identity=session.find_identity,
        demo=app.config["PORTAL_DEMO"],
        language=i18n.language,
        frame=frame,
        framed=framed,
        HERE=HERE,
        PROOF=PROOF,
        now=clock.now,
        page_of=page_of,
        page_url=page_url,
        session_expires=session_expires,
        sort_head=lists.sort_head,
        place=place,
        state=words.state,
        word=words.word,
    )


def frame(dark: bool) -> tuple[Any, ...]:  # noqa: FBT001  as the template gives it
    """What the band at the head of this page is drawn from: see layouts/_frame.html."""
    identity = session.find_identity()
    query = request.query_string.decode("ascii", "replace").strip()
    links = tuple(navigation())
    person: tuple[Any, ...] | None = None
    grants: tuple[Any, ...] = ()
    if identity:
        active = identity.active
        person = (identity.name, initials(identity.name), _shown(active) if active else None)
        grants = tuple((grant.id, _shown(grant)) for grant in identity.grants if active is None or grant.id != active.id)
    return person, grants, links, own_links() if identity else (), f"{query}&" if query else "", dark


def _shown(grant: Grant) -> tuple[str, str, str | None]:
    return grant.role, grant.body_name, grant.acting_for_name


def framed(drawn: Markup) -> Markup:
    """A kept part of the frame with what is new on every page in it: the token against forged requests, and the address to come back to."""
    return drawn.replace(PROOF, security.csrf_token()).replace(HERE, session.here())


def navigation() -> list[Link]:
    """The main menu for the reader, with what waits behind its links."""
    identity = session.find_identity()
    items = plugs.links(identity)
    counts = {(item.endpoint, kind): count for item in items for kind, count in ((WAITS, item.count), (THERE, item.there)) if count}
    found = _counted(identity, counts) if identity else {}
    return [_link(item, found.get((item.endpoint, WAITS), 0)) for item in items if found.get((item.endpoint, THERE), 1)]


WAITS, THERE = "waits", "there"


def _counted(identity: Identity, counts: dict[tuple[str, str], plugs.Count]) -> dict[tuple[str, str], int]:
    """What of the menu's counts is the reader's: what the page knows already, and the rest in one statement."""
    mine = {key: count for key, count in counts.items() if not count.roles or identity.holds(*count.roles)}
    found = {key: known for key, count in mine.items() if (known := count.known()) is not None}
    asked = {key: count for key, count in mine.items() if key not in found}
    bound = {name: value for count in asked.values() for name, value in count.bound(identity).items()}
    return found | dict(zip(asked, counts_of(tuple(count.statement() for count in asked.values()), **bound), strict=True))


OWN = {"notifications": Text("Notifications"), "absence": Text("Acting officers and absence"), "account": Text("Account and devices")}
"""The pages of everybody's account menu, below those that slices add to it."""


def own_links() -> tuple[tuple[str, str], ...]:
    """The links under the reader's name, as text and address."""
    identity = session.find_identity()
    items = sorted(plugs.ACCOUNT_MENU.values(), key=lambda item: item.order)
    found = {_address(item.endpoint): i18n.say(item.text) for item in items if identity and (not item.roles or identity.holds(*item.roles))}
    for name, text in OWN.items():
        href = place(name)
        if href is not None and _opens(PLACES[name]):
            found.setdefault(href, i18n.say(text))
    return tuple((text, href) for href, text in found.items())


def _opens(endpoint: str) -> bool:
    """Whether the reader may open a page that is not about one thing."""
    permission = getattr(current_app.view_functions[endpoint], "permission", "")
    return permission in {access.PUBLIC, access.SIGNED_IN} or access.can(permission)


def _link(item: plugs.NavItem, count: int) -> Link:
    href = _address(item.endpoint)
    current = request.endpoint in {item.endpoint, *item.also} or (href != "/" and request.path.startswith(href))
    return Link(i18n.say(item.text), href, current, count)


def _address(endpoint: str) -> str:
    """The address of an endpoint without arguments, kept for the process: the product lies at the root of its host."""
    kept: dict[str, str] = current_app.extensions.setdefault("addresses", {})
    if endpoint not in kept:
        kept[endpoint] = url_for(endpoint)
    return kept[endpoint]


def _fixed_address(endpoint: str, **arguments: Any) -> str:  # noqa: ANN401  as in url_for
    """The address that stands literally in a template. Raises Impossible where it depends on the request."""
    if arguments or endpoint.startswith(".") or not has_request_context():
        raise nodes.Impossible
    return _address(endpoint)


def session_expires() -> dt.datetime | None:
    """When the session ends without a further request, for the warning; None for a stranger."""
    found = session.find_session()
    return found.expires_at if found else None


PLACES: dict[str, str] = {
    "home": "web.home",
    "sign_in": "accounts.sign_in",
    "sign_out": "accounts.sign_out",
    "switch_role": "accounts.switch_role",
    "extend": "accounts.extend",
    "account": "accounts.account",
    "notifications": "notifications.own",
    "absence": "workflow.absence",
    "demo_roles": "accounts.sample_people",
    "help": "web.help_page",
    "rules": "eligibility.rules",
    "verify": "documents.verify",
    "transparency": "transparency.dashboard",
    "agreements": "agreements.register",
    "partners": "registry.directory",
    "privacy": "web.privacy",
    "accessibility": "web.accessibility",
    "opportunities": "catalogue.opportunities",
    "announcements": "catalogue.announcements",
}
"""The pages that the frame links to, by name; a link is shown once something answers there."""


SIGN_UP = {"register_company": "company", "register_university": "university"}


def place(name: str) -> str | None:
    """The address of a page that the frame links to, or None while nothing answers there."""
    if name in SIGN_UP:
        return url_for("accounts.sign_up", kind=SIGN_UP[name])
    endpoint = PLACES.get(name, "")
    return _address(endpoint) if endpoint in current_app.view_functions else None


def page_of(kind: str, object_id: uuid.UUID) -> str | None:
    """The address at which this reader reads an object from first to last, or None where there is none for them."""
    found = plugs.PAGES.get(kind)
    if found is None or not access.can(found.permission):
        return None
    named: dict[str, Any] = {found.argument: object_id}
    return url_for(found.endpoint, **named)


def pages_of(kind: str) -> Callable[[uuid.UUID], str] | None:
    """The same for a list of them: their addresses from their ids, or None where this reader reads none of them."""
    found = plugs.PAGES.get(kind)
    return lists.links(found.endpoint, found.argument) if found and access.can(found.permission) else None


def initials(name: str) -> str:
    """The first letters of a name's first two words, without the sample mark."""
    words_of_name = [part for part in name.split() if part[0].isalpha()]
    return "".join(part[0] for part in words_of_name[:2]).upper()


def page_url(number: int, parameter: str = "page") -> str:
    """This address at another page of its list."""
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), parameter: [str(number)]}
    return url_for(request.endpoint or "", **(request.view_args or {}), **arguments)
