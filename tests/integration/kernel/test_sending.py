"""Statements that are sent past the unit of work find what SQLAlchemy would, with its types, in the session's transaction."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import Date, bindparam, event, exc, func, literal_column, select

from portal.accounts.domain import AccountState
from portal.accounts.models import Account
from portal.kernel.db import db, rows_of
from portal.kernel.sending import Columns
from portal.workforce.domain.codes import Employment
from portal.workforce.models import Servant
from tests.factories import signoff

NAMES = select(Account.email, Account.state).where(Account.name == bindparam("name")).order_by(Account.email)
AMONG = (
    select(Account.email).where(Account.email.in_(["a@uji.test", "b@uji.test"]), Account.name == bindparam("name")).order_by(Account.email)
)
RECORD = select(*Columns(Servant).all).where(Servant.id == bindparam("id"))
WRONG = select(Account.email).where(Account.id == bindparam("id"))


def account(email, name="Rina (contoh)"):
    made = Account(id=uuid.uuid4(), email=email, name=name, state=AccountState.ACTIVE)
    db.session.add(made)
    return made


def test_what_the_session_has_changed_is_seen_before_it_is_committed(session):
    account("a@uji.test")
    assert [tuple(row) for row in rows_of(NAMES, name="Rina (contoh)")] == [("a@uji.test", AccountState.ACTIVE)]
    session.rollback()
    assert not rows_of(NAMES, name="Rina (contoh)")


def test_columns_have_names_and_the_types_that_the_table_gives_them(session):
    account("a@uji.test")
    (row,) = rows_of(NAMES, name="Rina (contoh)")
    assert row.email == "a@uji.test"
    assert row.state is AccountState.ACTIVE


def test_values_that_stand_in_the_statement_are_sent_with_those_that_are_given(session):
    account("a@uji.test"), account("b@uji.test"), account("c@uji.test"), account("d@uji.test", "Joko (contoh)")
    assert [row.email for row in rows_of(AMONG, name="Rina (contoh)")] == ["a@uji.test", "b@uji.test"]
    assert [row.email for row in rows_of(AMONG, name="Joko (contoh)")] == []


def test_a_row_holds_what_the_entity_holds(app):
    servant, _ = signoff.world().servant()
    db.session.commit()
    (row,) = rows_of(RECORD, id=servant.id)
    assert isinstance(row.employment_type, Employment)
    for name in row._fields:
        assert getattr(row, name) == getattr(servant, name), name


def test_a_row_that_an_outer_join_has_not_found_is_none(session):
    pair = Columns(Account), Columns(Servant)
    account("a@uji.test")
    statement = select(*pair[0].all, *pair[1].all).outerjoin(Servant, Servant.id == Account.servant_id)
    values = iter(rows_of(statement)[0])
    assert pair[0].take(values).email == "a@uji.test"
    assert pair[1].take(values) is None


def test_who_listens_to_statements_hears_of_them_before_and_after(session):
    heard = []
    connection = session.connection()
    for moment in ("before", "after"):
        event.listen(connection, f"{moment}_cursor_execute", lambda *given, moment=moment: heard.append((moment, given[2], given[3])))
    rows_of(NAMES, name="Rina (contoh)")
    assert [moment for moment, _, _ in heard] == ["before", "after"]
    assert all("account.email" in text and given["name"] == "Rina (contoh)" for _, text, given in heard)


def test_an_error_is_the_one_that_every_statement_has_and_tells_no_value(session):
    with pytest.raises(exc.DataError) as told:
        rows_of(WRONG, id="no id of anything")
    session.rollback()
    assert told.value.orig.sqlstate == "22P02"
    assert "[SQL parameters hidden" in str(told.value)


def test_a_connection_that_is_gone_is_not_used_again(works):
    house = works()
    with house.opened():
        db.session.rollback()
        pid = db.session.scalar(db.text("select pg_backend_pid()"))
        with house.app.extensions["sqlalchemy"].engine.connect() as other:
            other.execute(db.text("select pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(exc.OperationalError) as told:
            rows_of(NAMES, name="Rina (contoh)")
        assert told.value.connection_invalidated
        db.session.rollback()
        assert rows_of(NAMES, name="Rina (contoh)") == []


def test_a_day_is_sent_as_a_day(session):
    statement: Any = select(literal_column("1").label("one")).where(func.current_date() >= bindparam("day", type_=Date()))
    assert rows_of(statement, day=dt.date(2020, 1, 1))
    assert not rows_of(statement, day=dt.date(9000, 1, 1))
