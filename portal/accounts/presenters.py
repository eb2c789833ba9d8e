"""The session as the frame needs it, and the words of the mails about accounts."""

from portal.accounts import services
from portal.accounts.domain import AccountState, session_end
from portal.kernel.text import Text
from portal.notifications.domain import Mail
from portal.web.session import SignedIn


def identify(token: str) -> SignedIn | None:
    """Who a token is, and until when."""
    found = services.live_session(token)
    return SignedIn(token, found.identity, session_end(found.started_at, found.seen_at)) if found else None


STATES: dict[str, Text] = {
    AccountState.UNCONFIRMED: Text("Address not confirmed"),
    AccountState.INVITED: Text("Not yet claimed"),
    AccountState.ACTIVE: Text("Active", "account"),
    AccountState.DISABLED: Text("Disabled"),
}
"""Where an account stands, for the administrator."""

MAILS = {
    "accounts.confirm": Mail(
        Text("Confirm your e-mail address"),
        (
            Text("An account was asked for in Simpul for %(organisation)s with this address."),
            Text("Confirm the address within 3 days. If you did not ask for it, do nothing: the account is then never opened."),
        ),
        Text("Confirm the address"),
        secret=True,
    ),
    "accounts.already": Mail(
        Text("You already have an account"),
        (Text("Somebody asked for an account with this address. You have one: sign in, or renew the password from the sign-in page."),),
        Text("Sign in"),
    ),
    "accounts.invite": Mail(
        Text("Your account in Simpul is ready"),
        (
            Text("%(by)s has opened an account for you. Choose a password within 7 days to use it."),
            Text("Simpul is the portal in which companies, universities and the provincial government develop its civil servants."),
        ),
        Text("Choose a password"),
        secret=True,
    ),
    "accounts.reset": Mail(
        Text("Renew your password"),
        (Text("A new password was asked for. The link works once, for one hour. If you did not ask for it, do nothing."),),
        Text("Choose a new password"),
        secret=True,
    ),
    "accounts.renewed": Mail(
        Text("Your password was renewed"),
        (
            Text("The password of your account was renewed just now, and every session of the account was ended."),
            Text("If it was not you, renew it again at once and tell the administrator."),
        ),
        Text("Renew the password"),
    ),
    "accounts.appointed": Mail(
        Text("You have a new role: %(role)s"),
        (
            Text("%(by)s gave you the role %(role)s in %(body)s. The reason in the record: %(reason)s"),
            Text("Choose it in the menu under your name."),
        ),
        Text("Open Simpul"),
    ),
    "accounts.relieved": Mail(
        Text("Your role has ended: %(role)s"),
        (
            Text("%(by)s ended your role %(role)s in %(body)s. The reason in the record: %(reason)s"),
            Text("Cases that waited for you alone wait for your office now. If this is a mistake, ask the administrator."),
        ),
        Text("Open Simpul"),
    ),
    "accounts.disabled": Mail(
        Text("Your account is disabled"),
        (
            Text("%(by)s disabled your account: nobody can sign in with it. The reason in the record: %(reason)s"),
            Text("What you have sent stays as it is. If this is a mistake, ask the administrator."),
        ),
        Text("Open Simpul"),
    ),
    "accounts.enabled": Mail(
        Text("Your account is enabled again"),
        (Text("%(by)s enabled your account again. The reason in the record: %(reason)s"),),
        Text("Sign in"),
    ),
}
