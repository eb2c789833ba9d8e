"""People and bodies for the cells of access.toml: each made new, with required values explicit."""

import datetime as dt
import uuid
from itertools import count
from typing import Any

from portal.accounts import queries as account_queries
from portal.accounts.domain import AccountState
from portal.accounts.models import Account, RoleGrant
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body

Made = dict[str, Any]
GOOD_PASSWORD = "kuda baterai staples benar"
DAY = dt.timedelta(days=1)
SINCE = dt.date(2020, 1, 1)
NONE, STRANGER = "none", "stranger"
READERS = (*(role.value for role in Role), NONE, STRANGER)
"""Whoever asks: in each role, with an account and no role, without an account."""
_numbers = count(1)


def number() -> int:
    """A number that no other object of this run has."""
    return next(_numbers)


def body_of(role: Role | None) -> Body:
    """A new body in which somebody can hold the role: a company for those of a company, else an agency."""
    kinds = {Role.COMPANY_HR: BodyKind.COMPANY, Role.MENTOR: BodyKind.COMPANY, Role.UNIVERSITY_STAFF: BodyKind.UNIVERSITY}
    kind = kinds.get(role, BodyKind.AGENCY) if role else BodyKind.AGENCY
    place = number()
    made = Body(kind=kind, code=f"T{place}", name=f"Badan {place} (contoh)", valid_from=SINCE)
    db.session.add(made)
    db.session.flush()
    return made


def person(role: Role | None = None, body: Body | None = None) -> Account:
    """Somebody who can sign in, with a role in a body of their own, or without one."""
    place = number()
    made = Account(id=uuid.uuid4(), email=f"orang{place}@contoh.test", name=f"Orang {place} (contoh)", state=AccountState.ACTIVE)
    db.session.add(made)
    db.session.flush()
    if role is not None:
        db.session.add(RoleGrant(account_id=made.id, role=role, body_id=(body or body_of(role)).id, starts_at=clock.now()))
    db.session.commit()
    return made


def grant_of(account: Account) -> RoleGrant | None:
    """The one role of a person, if they hold one."""
    return next(iter(account_queries.open_grants(account.id)), None)


def home_of(account: Account) -> Body:
    """The body in which a person holds the role, or a new agency."""
    grant = grant_of(account)
    found = db.session.get(Body, grant.body_id) if grant else None
    return found if found is not None else body_of(None)
