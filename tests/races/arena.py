"""Two at once: real connections and real commits, on a copy of a prepared database for every round, with a barrier before the act."""

import contextlib
import datetime as dt
import os
import threading
import time
import uuid
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import create_engine, exc

from portal.accounts import queries as accounts
from portal.applications import queries as applications
from portal.applications.domain.hosting import Offer
from portal.applications.services import applying, interviewing
from portal.kernel import clock
from portal.kernel.constraints import translated
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.web.transaction import RETRIED
from tests.factories import signoff

ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))
CONTROL_ROUNDS = 50
MOST_AT_ONCE = 20
PATIENCE = 20
"""Seconds that one waits for the others at the barrier."""


@dataclass(frozen=True)
class Stage:
    """What stands in the prepared database, by id, and who acts."""

    draft: uuid.UUID
    applicant: Identity
    """Who has the draft and both accepted applications."""
    accepted: tuple[uuid.UUID, uuid.UUID]
    """Two applications of one person, for overlapping placements, at the approver."""
    offered: tuple[uuid.UUID, uuid.UUID]
    """Two applications for the one seat of an opportunity, at the host."""
    wanted: tuple[uuid.UUID, uuid.UUID]
    """Two applications of one agency, for places of two opportunities in one period, at the host."""
    approvers: tuple[Identity, Identity]
    hosts: tuple[Identity, Identity]
    talk: uuid.UUID
    """Times offered to the first of the wanted."""
    candidates: tuple[Identity, Identity]
    """Who are wanted."""
    content: applying.Content


def prepare():
    """Play the sign-off up to where the races begin."""
    world = signoff.world()
    signoff.organisation_services.set_away_limit(world.agency, 20, reason="uji", by=SYSTEM)  # not what these races are about
    _, person = world.servant()
    accepted = [world.applied(world.opportunity(title=title), person) for title in ("Antrean", "Arsip")]
    for application in accepted:
        world.decide_until(application, "approver")
    single = world.opportunity(seats=1)
    offered = [world.applied(single, world.servant()[1]) for _ in range(2)]
    for application in offered:
        world.decide_until(application, "host")
    candidates = [world.servant()[1] for _ in range(2)]
    wanted = [world.applied(world.opportunity(title=title), one) for title, one in zip(("Peta", "Taman"), candidates, strict=True)]
    for application in wanted:
        world.decide_until(application, "host")
    times = tuple(clock.now() + dt.timedelta(days=days) for days in (1, 2))
    candidacy = applications.get_candidacy(wanted[0].id)
    talk = interviewing.offer(candidacy, Offer(times, 45, "Jalan Contoh 1", "Tentang tugas."), by=world.identity("host"))
    draft = applying.begin(world.opportunity(title="Naskah"), by=person)
    db.session.commit()
    return Stage(
        draft=draft.id,
        applicant=person,
        accepted=tuple(one.id for one in accepted),
        offered=tuple(one.id for one in offered),
        wanted=tuple(one.id for one in wanted),
        approvers=(world.identity("approver"), colleague(world, "approver")),
        hosts=(world.identity("host"), colleague(world, "host")),
        content=world.content(),
        talk=talk.id,
        candidates=(candidates[0], candidates[1]),
    )


def colleague(world, key):
    """A second holder of the same office."""
    first = world.identity(key)
    account = signoff.account_services.open_account(email=f"{key}-2@uji.test", name=f"{key} dua (contoh)", by=SYSTEM)
    signoff.account_services.admit(account, by=SYSTEM)
    signoff.account_services.give_grant(account, Role(first.role), first.body_id, by=SYSTEM)
    db.session.commit()
    return accounts.identity_of(account.id, first.role)


class Arena:
    """The product, and a fresh copy of the prepared database for each round."""

    def __init__(self, app, databases, prepared=prepare):
        self.app, self.databases = app, databases
        self.again: list[str] = []
        """Why an act was begun once more: two that had waited for one another in a ring."""
        self.source = databases.clone()
        with self.connected(self.source), app.app_context():
            self.stage = prepared()
            db.session.remove()

    @contextlib.contextmanager
    def connected(self, database):
        options = {**self.app.config["SQLALCHEMY_ENGINE_OPTIONS"], "pool_size": MOST_AT_ONCE + 2}
        engine = create_engine(database.app_url, **options)
        with self.app.app_context():
            before = db.engine
            db._app_engines[self.app][None] = engine
        try:
            yield
        finally:
            db._app_engines[self.app][None] = before
            engine.dispose()

    @contextlib.contextmanager
    def round(self, without=()):
        """A copy of the stage for one round; `without` are statements that take a constraint away there."""
        cluster = self.databases.cluster
        name = f"{self.source.name}_{uuid.uuid4().hex[:6]}"
        cluster.create_database(name, self.source.name)
        try:
            with cluster.connect(name) as connection:
                for statement in without:
                    connection.execute(statement)
            with self.connected(replace(self.source, name=name, app_url=cluster.url(name))), self.app.app_context():
                yield self.stage
                db.session.remove()
        finally:
            cluster.drop_database(name)

    def at_once(self, *acts):
        """Let everybody act at the same moment, each on a connection of their own; the refusals by place, None for an act that was done.

        An act is called with `ready`, which waits for all the others: what stands before it is what the person had read by then.
        """
        barrier = threading.Barrier(len(acts), timeout=PATIENCE)
        answers: list[Any] = [None] * len(acts)

        def run(place, act):
            with self.app.app_context():
                db.session.connection()  # whoever had still to connect would always come second
                answers[place] = acting(act, barrier.wait, self.again)
                db.session.remove()

        threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        unexpected = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, DomainError)]
        if unexpected:
            raise unexpected[0]
        return answers


class Meeting:
    """Where two come together once each holds one of two locks, so that each goes on to the other's: a ring under any load."""

    def __init__(self):
        self.barrier, self.own = threading.Barrier(2, timeout=PATIENCE), threading.local()

    def come(self):
        """Wait for the other; whoever begins again after a ring has met already."""
        if not hasattr(self.own, "met"):
            self.own.met = True
            self.barrier.wait()


def acting(act, ready, again):
    """Act as a request does: commit or nothing, again after a deadlock (noted in `again`), a constraint in the words of the domain."""
    for attempt in range(3):
        try:
            act(ready if attempt == 0 else lambda: None)
            db.session.commit()
        except exc.DBAPIError as error:
            db.session.rollback()
            if error.orig.sqlstate in RETRIED:
                again.append(error.orig.sqlstate)
                time.sleep(0.02 * (attempt + 1))
                continue
            return translated(error)
        except Exception as error:  # noqa: BLE001  whatever it is, the thread that started this one judges it
            db.session.rollback()
            return error
        return None
    return AssertionError("three deadlocks one after another")
