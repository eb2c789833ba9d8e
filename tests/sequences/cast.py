"""A small world in which much can happen: two agencies, a host with few seats in overlapping times, four who apply, and their officers."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.organisations.models import Body
from tests.factories import signoff, workforce
from tests.races.arena import Arena

NOW = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
SEATS = (1, 2)
"""Of the two opportunities, whose times overlap."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is there, by account, and what is offered."""

    people: tuple[uuid.UUID, ...]
    """Those who apply; the third verifies at BKD too, the fourth is the head of the second agency."""
    officers: tuple[uuid.UUID, ...]
    """Everybody with a desk, those of the people among them."""
    passing: uuid.UUID
    """A second verifier, who also decides and recommends, and who comes and goes."""
    offers: tuple[uuid.UUID, ...]
    content: signoff.applying.Content
    host: str
    """The code of the host."""


def prepare() -> Cast:
    """Make it, at NOW."""
    world = signoff.world()
    other = _body("DISHUB")
    for agency in (world.agency, other):
        organisation_services.set_away_limit(agency, 2, reason="uji", by=SYSTEM)
    first, second = (world.servant()[1] for _ in range(2))
    bkd, bpsdm = _body("BKD"), _body("BPSDM")
    boss = workforce.servant(398, other.id, email="atasan-2@uji.test", name="Atasan Dua (contoh)", post_class="PENGAWAS")
    officers = [
        *world.accounts.values(),
        _officer("atasan-2", boss.id, (Role.SUPERVISOR, other)),
        _officer("kepegawaian-2", None, (Role.HR_OFFICER, other)),
        _officer("kepala-1b", None, (Role.AGENCY_APPROVER, world.agency)),
        _officer("admin", None, (Role.ADMINISTRATOR, _body("BKD"))),
        _officer("sekda", None, (Role.APPROVER, _body("SETDA"))),
        _officer("sekda-2", None, (Role.APPROVER, _body("SETDA"))),
    ]
    passing = _officer("serbabisa", None, (Role.VERIFIER, bkd), (Role.APPROVER, bkd), (Role.CURATOR, bpsdm))
    three = workforce.servant(397, other.id, supervisor_id=boss.id, supervisor_nip=boss.nip)
    four = workforce.servant(396, other.id, supervisor_id=boss.id, supervisor_nip=boss.nip)
    third = _officer("", three.id, (Role.CIVIL_SERVANT, other), (Role.VERIFIER, bkd), email=three.email)
    fourth = _officer("", four.id, (Role.CIVIL_SERVANT, other), (Role.AGENCY_APPROVER, other), email=four.email)
    offers = [world.opportunity(title=title, seats=seats) for title, seats in zip(("Antrean", "Arsip"), SEATS, strict=True)]
    db.session.commit()
    people = (first.account_id, second.account_id, third.id, fourth.id)
    desks = tuple(account.id for account in (*officers, passing, third, fourth))
    return Cast(people, desks, passing.id, tuple(offer.id for offer in offers), world.content(), world.host.code)


def _body(code: str) -> Body:
    found = organisations.find_body_by_code(code)
    assert found is not None
    return found


def _officer(name: str, servant_id: uuid.UUID | None, *grants: tuple[Role, Body], email: str = "") -> Account:
    address = email or f"{name}@uji.test"
    account = account_services.open_account(email=address, name=f"{name or address} (contoh)", by=SYSTEM, servant_id=servant_id)
    account_services.admit(account, by=SYSTEM)
    for role, body in grants:
        account_services.give_grant(account, role, body.id, by=SYSTEM)
    return account


def identities(account_id: uuid.UUID) -> list[Identity]:
    """A person in each of the roles that they hold now, lent ones too."""
    account, grants = accounts.get_account(account_id), accounts.grants_of(account_id)
    return [accounts.identity_from(account, grants, grant) for grant in grants]


class Ground(Arena):
    """The product with the prepared world, to copy; in a copy each sequence is one transaction that is rolled back at its end."""

    def __init__(self, app, databases) -> None:
        self.app, self.databases = app, databases
        self.source = databases.clone()
        before = clock.follow(lambda: NOW)
        try:
            with self.connected(self.source), app.app_context():
                self.stage = prepare()
                db.session.remove()
        finally:
            clock.follow(before)

    @contextlib.contextmanager
    def sequence(self) -> Iterator[Connection]:
        """A connection on which commits are savepoints; everything is undone at the end."""
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db._app_engines[self.app][None] = connection  # type: ignore[assignment]  # a session binds to either
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield connection
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db._app_engines[self.app][None] = engine
