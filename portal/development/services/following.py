"""Somebody at a partner follows themes: new calls for them are told by mail. It binds nobody and leaves no entry in the record."""

from collections.abc import Collection

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from portal.development import queries
from portal.development.models import DemandTheme
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Identity


def follow(codes: Collection[str], *, by: Identity) -> None:
    """Follow these competencies and no others; codes that the list does not hold are left out."""
    wanted = sorted(set(codes) & set(queries.names()))
    others = delete(DemandTheme).where(DemandTheme.account_id == by.account_id, DemandTheme.competency_code.not_in(wanted))
    db.session.execute(others)
    for code in wanted:
        put = insert(DemandTheme).values(created_at=clock.now(), account_id=by.account_id, competency_code=code)
        db.session.execute(put.on_conflict_do_nothing(constraint="demand_theme_once"))
