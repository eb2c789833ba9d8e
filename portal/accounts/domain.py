"""What an account is, which passwords are taken, how long a session lasts, which role fits which body. Pure."""

import datetime as dt
import enum
import hashlib
import secrets

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from portal.kernel.text import Text

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
COMMON = frozenset(word for name in ("passwords",) for word in FREQUENCY_LISTS[name])

IDLE = dt.timedelta(hours=2)
"""A session ends this long after its last request."""
ABSOLUTE = dt.timedelta(hours=12)
"""A session ends this long after signing in, whatever happens in it."""
SEEN_EVERY = dt.timedelta(minutes=1)
"""Last use is written at most this often."""

FAILURES_EACH_ACCOUNT = 5
FAILURES_EACH_ADDRESS = 50
FAILURE_WINDOW = dt.timedelta(minutes=15)


class AccountState(enum.StrEnum):
    """Where an account stands."""

    UNCONFIRMED = "unconfirmed"
    """Signed up; the e-mail address is not yet proved."""
    INVITED = "invited"
    """Made from the record; its owner has not yet claimed it."""
    ACTIVE = "active"
    DISABLED = "disabled"


class Purpose(enum.StrEnum):
    """What a link sent by mail is for; each works once."""

    CONFIRM = "confirm"
    INVITE = "invite"
    RESET = "reset"


LIFETIME = {Purpose.CONFIRM: dt.timedelta(days=3), Purpose.INVITE: dt.timedelta(days=7), Purpose.RESET: dt.timedelta(hours=1)}

PARTNER_KINDS = {"company": Role.COMPANY_HR, "university": Role.UNIVERSITY_STAFF}


def check_password(password: str, *, email: str, name: str, field: str = "password") -> None:
    """Raises DomainError beside `field` for a password that is too short or long, common or breached, or made of the person's own names."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        words = Text(
            "A password has at least %(least)s characters; %(given)s were entered. Several words in a row are easy to keep.",
            least=SHORTEST_PASSWORD,
            given=len(password),
        )
        raise DomainError(words, field)
    plain = password.lower()
    own = {part for part in (*email.lower().split("@"), *name.lower().split()) if len(part) > 3}  # noqa: PLR2004  shorter parts occur in any sentence
    stripped = plain.strip("0123456789!?.-_ ")
    if plain in COMMON or stripped in COMMON or any(plain == part * (len(plain) // len(part)) for part in {plain[:n] for n in range(1, 5)}):
        raise DomainError(
            Text("This password stands on lists of common and stolen passwords. Choose one that only you would think of."), field
        )
    if any(stripped == part for part in own):
        raise DomainError(Text("This password is made of your own name or address. Choose one that only you would think of."), field)


def new_secret() -> str:
    """A secret for a link or a session: 256 bits."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is kept of a secret: its SHA-256; the secret itself is never stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def session_end(started: dt.datetime, seen: dt.datetime) -> dt.datetime:
    """When a session ends without a further request."""
    return min(started + ABSOLUTE, seen + IDLE)
