"""People who can sign in, and the bodies in which they hold a role."""

import uuid
from typing import Any

from portal.accounts.adapters import passwords
from portal.accounts.domain import AccountState
from portal.accounts.models import Account, RoleGrant
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body

PASSWORD = "kuda laut merah jambu"
"""The password of every account here that has one."""


def agency(name: str = "Badan Kepegawaian Daerah") -> Body:
    """A body in which roles are held."""
    province = db.session.query(Body).filter_by(kind=BodyKind.PROVINCE).first()
    if province is None:
        province = Body(id=uuid.uuid4(), kind=BodyKind.PROVINCE, code="31", name="DKI Jakarta", valid_from=clock.today())
        db.session.add(province)
        db.session.flush()
    made = Body(kind=BodyKind.AGENCY, code=uuid.uuid4().hex[:8], name=name, parent_id=province.id, valid_from=clock.today())
    db.session.add(made)
    db.session.flush()
    return made


def account(
    email: str, *roles: Role, name: str = "Fajar Nugraha", state: AccountState = AccountState.ACTIVE, password: bool = False, **more: Any
) -> Account:
    """An account with these roles, each in a body of its own; with PASSWORD as its password where that is asked for."""
    made = Account(
        id=uuid.uuid4(), email=email, name=name, state=state, password_hash=passwords.digest(PASSWORD) if password else None, **more
    )
    db.session.add(made)
    db.session.flush()
    for role in roles:
        db.session.add(RoleGrant(account_id=made.id, role=role, body_id=agency(f"Badan {uuid.uuid4().hex}").id, starts_at=clock.now()))
    db.session.commit()
    return made
