"""What every template may use: words, dates, the reader, the frame. No query, no rule."""

from dataclasses import dataclass

from flask import Flask, request, url_for
from markupsafe import Markup

from portal.kernel import clock, words
from portal.web import access, i18n, plugs, security, session


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the menu as the frame shows it."""

    text: str
    href: str
    current: bool
    count: int


def init_app(app: Flask) -> None:
    """Give templates their filters and globals."""
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
        number=i18n.number,
        nip=i18n.nip,
    )
    app.jinja_env.globals.update(
        asset=security.asset,
        can=access.can,
        csrf_token=security.csrf_token,
        csrf=csrf,
        demo=app.config["PORTAL_DEMO"],
        home_of=plugs.home_of,
        identity=session.find_identity,
        language=i18n.language,
        navigation=navigation,
        account_menu=account_menu,
        now=clock.now,
        page_url=page_url,
        session_expires=session_expires,
        state=words.state,
        this_page=this_page,
    )



def csrf() -> Markup:
    """The hidden fields of a form that writes: the token, and the page it stands on."""
    return Markup('<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="page" value="{}">').format(security.csrf_token(), this_page())


def this_page() -> str:
    """The address of this page within the product, for coming back to it."""
    return request.full_path.rstrip("?")


def navigation() -> list[Link]:
    """The main menu for the reader."""
    identity = session.find_identity()
    return [_link(item, item.count(identity) if item.count and identity else 0) for item in plugs.links(identity)]


def account_menu() -> list[Link]:
    """The links under the reader's name."""
    identity = session.find_identity()
    items = sorted(plugs.ACCOUNT_MENU.values(), key=lambda item: item.order)
    return [_link(item, 0) for item in items if identity and (not item.roles or identity.holds(*item.roles))]


def _link(item: plugs.NavItem, count: int) -> Link:
    href = url_for(item.endpoint)
    current = request.endpoint == item.endpoint or (href != "/" and request.path.startswith(href))
    return Link(i18n.say(item.text), href, current, count)


def session_expires() -> str:
    """When the session ends without a further request, for the warning; empty for a stranger."""
    found = session.find_session()
    return found.expires_at.isoformat() if found else ""


def page_url(number: int, parameter: str = "page") -> str:
    """This address at another page of its list."""
    arguments = {**request.args.to_dict(flat=False), parameter: [str(number)]}
    return url_for(request.endpoint or "", **(request.view_args or {}), **arguments)
