"""The administrator opens an account for somebody, gives a role, and ends one."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries
from portal.accounts.access import Permission
from portal.accounts.forms import OpenForm, ReasonForm, RoleForm
from portal.accounts.services import appointing
from portal.accounts.views.sign_in import pages
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.accounts.models import Account, RoleGrant


@pages.route("/settings/accounts/new", methods=["GET", "POST"])
@requires(Permission.LIST)
def open_account() -> ResponseReturnValue:
    """Open an account with its first role, and invite its owner."""
    form = OpenForm.read()
    opened: list[Account] = []

    def act() -> None:
        role = Role(form.role.data)
        asked = {"email": form.email.data, "name": form.name.data, "role": role, "reason": form.reason.data}
        opened.append(appointing.open_for(**asked, body=appointing.body_for(role, form.body.data), by=current_identity()))

    if form.accepts(act):
        flash(say(Text("The account is open. An invitation goes to %(email)s.", email=opened[0].email)))
        return redirect(url_for(".person", account_id=opened[0].id), 303)
    return render_template("accounts/open.html", form=form), form.status


@pages.route("/settings/accounts/<uuid:account_id>/roles", methods=["GET", "POST"])
@requires(Permission.MANAGE, queries.get_account)
def give_role(account: "Account") -> ResponseReturnValue:
    """Give somebody a role."""
    form, account_id, name = RoleForm.read(), account.id, account.name

    def act() -> None:
        role = Role(form.role.data)
        body = appointing.body_for(role, form.body.data)
        appointing.appoint(account_id, role, body, reason=form.reason.data, by=current_identity())

    if form.accepts(act):
        flash(say(Text("%(name)s holds the role %(role)s from now on.", name=name, role=word("role", Role(form.role.data)))))
        return redirect(url_for(".person", account_id=account_id), 303)
    return render_template("accounts/give_role.html", account=account, form=form), form.status


@pages.route("/settings/roles/<uuid:grant_id>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE, queries.get_grant)
def end_role(grant: "RoleGrant") -> ResponseReturnValue:
    """End a role that somebody holds, with a reason."""
    form, account, grant_id, role = ReasonForm.read(), queries.get_account(grant.account_id), grant.id, grant.role
    if form.accepts(lambda: appointing.relieve(grant_id, reason=form.reason.data, by=current_identity())):
        flash(say(Text("The role %(role)s has ended.", role=word("role", role))))
        return redirect(url_for(".person", account_id=account.id), 303)
    follows = Text(
        "From now on this person no longer acts in this role. What they decided stays; what they had taken goes back to its office."
    )
    shown = {"account": account, "form": form, "act": Text("End the role"), "follows": follows, "role": word("role", role), "danger": True}
    return render_template("accounts/act.html", **shown), form.status
