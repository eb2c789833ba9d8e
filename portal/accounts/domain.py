"""What an account is, which passwords are taken, how long a session lasts, which role fits which body. Pure."""

import datetime as dt
import enum
import hashlib
import itertools
import re
import secrets
from dataclasses import dataclass

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.organisations.domain import BodyKind

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
COMMON = frozenset(FREQUENCY_LISTS["passwords"])
AROUND = "0123456789!?.,@#$%&*+-_ "
"""What people put before and after a word to make it look less common."""
SHORTEST_OWN = 4
"""How many characters must be left of a password without the person's own names."""
SHORTEST_PART = 3

IDLE = dt.timedelta(hours=2)
"""A session ends this long after its last request."""
ABSOLUTE = dt.timedelta(hours=12)
"""A session ends this long after signing in, whatever happens in it."""
SEEN_EVERY = dt.timedelta(minutes=1)
"""Last use is written at most this often."""

FAILURES_EACH_ACCOUNT = 5
FAILURES_EACH_ADDRESS = 200
"""A whole office may stand behind one network address, so this is far more than what one person mistypes."""
FAILURE_WINDOW = dt.timedelta(minutes=15)


_OFFICES = frozenset({BodyKind.AGENCY, BodyKind.UNIT})
BY_HAND: dict[Role, frozenset[BodyKind]] = {
    Role.HR_OFFICER: _OFFICES,
    Role.AGENCY_APPROVER: _OFFICES,
    Role.CURATOR: _OFFICES,
    Role.COOPERATION: _OFFICES,
    Role.VERIFIER: _OFFICES,
    Role.APPROVER: _OFFICES,
    Role.AUDITOR: _OFFICES,
    Role.ADMINISTRATOR: _OFFICES,
    Role.COMPANY_HR: frozenset({BodyKind.COMPANY, BodyKind.CERTIFICATION_BODY, BodyKind.TRAINING_PROVIDER}),
    Role.UNIVERSITY_STAFF: frozenset({BodyKind.UNIVERSITY}),
    Role.MENTOR: frozenset({BodyKind.COMPANY}),
}
"""The roles that the administrator gives, and in what each is held. Civil servant and supervisor come from the personnel record alone."""


class AccountState(enum.StrEnum):
    """Where an account stands."""

    UNCONFIRMED = "unconfirmed"
    """Signed up; the e-mail address is not yet proved."""
    INVITED = "invited"
    """Made from the record; its owner has not yet claimed it."""
    ACTIVE = "active"
    DISABLED = "disabled"
    """Nobody enters with it, by whatever way, until an administrator enables it."""


@dataclass(frozen=True, slots=True)
class ProviderPerson:
    """What the identity provider says of somebody: its own lasting name for them, and by what an account may be found."""

    subject: str
    email: str | None
    email_verified: bool
    nip: str | None


class Purpose(enum.StrEnum):
    """What a link sent by mail is for; each works once."""

    CONFIRM = "confirm"
    INVITE = "invite"
    RESET = "reset"


LIFETIME = {Purpose.CONFIRM: dt.timedelta(days=3), Purpose.INVITE: dt.timedelta(days=7), Purpose.RESET: dt.timedelta(hours=1)}


def state_once_enabled(*, has_key: bool, signed_up: bool) -> AccountState:
    """To which state a disabled account returns: `has_key` with a password or a provider's link, `signed_up` by its owner's own wish.

    An address that was never proved is still to be proved: who signs up once more is sent a new link.
    """
    if has_key:
        return AccountState.ACTIVE
    return AccountState.UNCONFIRMED if signed_up else AccountState.INVITED


PARTNER_KINDS = {
    "company": Role.COMPANY_HR,
    "university": Role.UNIVERSITY_STAFF,
    "certification_body": Role.COMPANY_HR,
    "training_provider": Role.COMPANY_HR,
}
"""What signs up by itself, and in which role its people work."""


def check_address(given: str) -> None:
    """Raises DomainError beside `email` for what cannot be an e-mail address; whether one works is proved by the mail."""
    local, at, host = given.rpartition("@")
    if not at or not local or "." not in host or any(c.isspace() for c in given):
        raise DomainError(Text("An e-mail address looks like name@organisation.id; “%(given)s” was entered.", given=given), "email")


def check_password(password: str, *, email: str, name: str, field: str = "password") -> None:
    """Raises DomainError beside `field` for a password that is too short or long, common or breached, or made of the person's own names.

    What it is made of otherwise is the person's affair (ASVS 6.2.5); the lists are those of zxcvbn, from passwords that were stolen.
    """
    if len(password) < SHORTEST_PASSWORD:
        words = Text(
            "A password has at least %(least)s characters; %(given)s were entered. Several words in a row are easy to keep.",
            least=SHORTEST_PASSWORD,
            given=len(password),
        )
        raise DomainError(words, field)
    if len(password) > LONGEST_PASSWORD:
        words = Text("A password has at most %(most)s characters; %(given)s were entered.", most=LONGEST_PASSWORD, given=len(password))
        raise DomainError(words, field)
    plain = password.lower()
    if plain in COMMON or plain.strip(AROUND) in COMMON or _is_repeated(plain) or _is_run(plain):
        words = Text("This password stands on lists of common and stolen passwords. Choose one that only you would think of.")
        raise DomainError(words, field)
    if len(_without_own(plain, email, name)) < SHORTEST_OWN:
        raise DomainError(Text("This password is made of your own name or address. Choose one that only you would think of."), field)


def _is_repeated(plain: str) -> bool:
    """One to four characters over and over."""
    return any((plain[:length] * len(plain))[: len(plain)] == plain for length in range(1, 5))


def _is_run(plain: str) -> bool:
    """Letters or numbers in their order, up or down; after 9 comes 0."""
    steps = {(ord(after) - ord(before)) % (10 if plain.isdigit() else 256) for before, after in itertools.pairwise(plain)}
    return len(steps) == 1


def _without_own(plain: str, email: str, name: str) -> str:
    """What is left without the parts of the person's name and address, and without what is usually put around them."""
    address = email.strip().lower()
    parts = [address, *address.split("@"), *re.findall(r"\w+", f"{address} {name.lower()}".replace("_", " "))]
    for part in sorted({part for part in parts if len(part) >= SHORTEST_PART}, key=len, reverse=True):
        plain = plain.replace(part, "")
    return plain.strip(AROUND)


def new_secret() -> str:
    """A secret for a link or a session: 256 bits."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is kept of a secret: its SHA-256; the secret itself is never stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def session_end(started: dt.datetime, seen: dt.datetime) -> dt.datetime:
    """When a session ends without a further request."""
    return min(started + ABSOLUTE, seen + IDLE)


RECORDED: dict[str, Text] = {
    "accounts.account.confirmed": Text("E-mail address confirmed"),
    "accounts.account.disabled": Text("Account disabled"),
    "accounts.account.enabled": Text("Account enabled"),
    "accounts.account.opened": Text("Account opened"),
    "accounts.account.readdressed": Text("Address of the account follows the record"),
    "accounts.account.admitted": Text("Account activated"),
    "accounts.account.invited": Text("Invitation to an account sent"),
    "accounts.account.claimed": Text("Account claimed by its owner"),
    "accounts.account.password_reset": Text("Password renewed"),
    "accounts.account.linked": Text("Account linked to the provincial account"),
    "accounts.session.begun": Text("Signed in"),
    "accounts.session.ended": Text("Session ended"),
    "accounts.grant.given": Text("Role given"),
    "accounts.grant.delegated": Text("Acting officer named"),
    "accounts.grant.ended": Text("Role ended"),
    "notifications.message.requeued": Text("Message queued again"),
}
"""What the audit record calls each event that this slice writes into it."""
