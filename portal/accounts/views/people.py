"""The administrator's list of accounts, and the sample people of the demonstration."""

from functools import partial
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries, services
from portal.accounts.access import Permission
from portal.accounts.presenters import STATES
from portal.accounts.views.sign_in import enter, pages
from portal.demo.story import PEOPLE, TOGETHER
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import public, requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.accounts.models import Account

SIZE = 25
EVERY = 100_000


@pages.get("/settings/accounts")
@requires(Permission.LIST)
def accounts() -> ResponseReturnValue:
    """All accounts, with search and filter."""
    chosen = _chosen()
    page = queries.page_of_accounts(**chosen, order=wanted_order(), number=page_number(), size=SIZE)
    return render_template("accounts/accounts.html", page=page, chosen=chosen, order=wanted_order(), roles=list(Role), states=STATES)


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("text", "role", "state")}


@pages.get("/settings/accounts.xlsx")
@requires(Permission.LIST)
def accounts_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen()
    page = queries.page_of_accounts(**chosen, order=wanted_order(), number=1, size=EVERY)
    rows = [
        (account.name, account.email, STATES[account.state], ", ".join(say(word("role", role)) for role in roles or []))
        for account, roles, _ in page.rows
    ]
    heads = (Text("Name"), Text("E-mail"), Text("State"), Text("Roles"))
    filters = chosen_words(chosen, role=partial(word, "role"), state=STATES.__getitem__)
    return workbook(say(Text("accounts", "file")), Text("Accounts"), filters, heads, rows)


@pages.post("/settings/accounts/<uuid:account_id>/invite")
@requires(Permission.MANAGE, queries.get_account)
def invite(account: "Account") -> ResponseReturnValue:
    """Send a person the link by which the account is claimed."""
    services.invite(account, by=current_identity())
    flash(say(Text("An invitation goes to %(email)s.", email=account.email)))
    return redirect(url_for(".accounts"), 303)


@pages.route("/demo", methods=["GET", "POST"])
@public
def sample_people() -> ResponseReturnValue:
    """Become one of the sample people with a click; the demonstration alone has this page."""
    if not current_app.config["PORTAL_DEMO"]:
        raise NotFoundError
    email = request.form.get("email", "")
    if request.method == "POST" and PEOPLE.get(email):
        account = queries.find_account(email)
        if account is None:
            raise NotFoundError
        token = services.begin_session(account)
        return enter(token)
    known = queries.accounts_by_email(email for email, _ in PEOPLE)
    mailbox = (current_app.config["SETTINGS"].instance_dir / "mail").is_dir()
    groups: dict[Text | None, list[tuple[Account, Text]]] = {None: []}
    for email, purpose in PEOPLE:
        if email in known:
            groups.setdefault(TOGETHER.get(email), []).append((known[email], purpose))
    return render_template("accounts/demo.html", mailbox=mailbox, groups=groups)
