"""One account as the administrator sees it: what it is, what it may do, and the two acts of disabling and enabling it."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries
from portal.accounts.access import Permission
from portal.accounts.domain import AccountState
from portal.accounts.forms import ReasonForm
from portal.accounts.presenters import STATES
from portal.accounts.services import disabling
from portal.accounts.views.sign_in import pages
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.accounts.models import Account


@pages.get("/settings/accounts/<uuid:account_id>")
@requires(Permission.MANAGE, queries.get_account)
def person(account: "Account") -> ResponseReturnValue:
    """Whose account it is, where it stands, which roles it holds, in how many browsers it is signed in."""
    return render_template(
        "accounts/person.html",
        account=account,
        states=STATES,
        roles=queries.roles_of(account.id),
        sessions=len(queries.live_sessions_of(account.id)),
        own=account.id == current_identity().account_id,
    )


@pages.route("/settings/accounts/<uuid:account_id>/disable", methods=["GET", "POST"])
@requires(Permission.MANAGE, queries.get_account)
def disable(account: "Account") -> ResponseReturnValue:
    """Disable an account, with a reason, on a page that says what follows."""
    form, name, account_id = ReasonForm.read(), account.name, account.id
    if form.accepts(lambda: disabling.disable(account_id, reason=form.reason.data, by=current_identity())):
        flash(say(Text("The account of %(name)s is disabled. Nobody can sign in with it.", name=name)))
        return redirect(url_for(".person", account_id=account_id), 303)
    follows = Text(
        "Nobody can sign in with the account of %(name)s any more, neither with its password nor with the provincial account."
        " Its sessions end now, and the links mailed to it no longer work. Its roles and letters stay as they are; cases that it had taken"
        " go back to their office.",
        name=name,
    )
    shown = {"account": account, "form": form, "act": Text("Disable the account"), "follows": follows, "danger": True}
    return render_template("accounts/act.html", **shown), form.status


@pages.route("/settings/accounts/<uuid:account_id>/enable", methods=["GET", "POST"])
@requires(Permission.MANAGE, queries.get_account)
def enable(account: "Account") -> ResponseReturnValue:
    """Enable an account again, with a reason, on a page that says what follows."""
    form, name, account_id = ReasonForm.read(), account.name, account.id
    became: list[AccountState] = []
    if form.accepts(lambda: became.append(disabling.enable(account_id, reason=form.reason.data, by=current_identity()))):
        flash(say(Text(ENABLED[became[0]].msgid, name=name)))
        return redirect(url_for(".person", account_id=account_id), 303)
    follows = Text(
        "The owner of the account of %(name)s can enter again, with the roles that it holds now."
        " Earlier sessions and links stay closed; an account that nobody has claimed needs a new invitation.",
        name=name,
    )
    return render_template("accounts/act.html", account=account, form=form, act=Text("Enable the account"), follows=follows), form.status


ENABLED = {
    AccountState.ACTIVE: Text("The account of %(name)s is enabled. Its owner can sign in as before."),
    AccountState.INVITED: Text("The account of %(name)s is enabled. Nobody has claimed it yet: send an invitation."),
    AccountState.UNCONFIRMED: Text("The account of %(name)s is enabled. Its owner signs up once more to prove the address."),
}
