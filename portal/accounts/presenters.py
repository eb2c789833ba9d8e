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
}
