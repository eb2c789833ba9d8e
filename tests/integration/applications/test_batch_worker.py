"""A long batch as the worker takes it: chunk after chunk, each a job of its own; a worker that is killed is followed by another."""

import datetime as dt
import uuid

import pytest

from portal.applications import queries, tasks
from portal.applications.domain import BatchState, InvitationState
from portal.applications.services import batching
from portal.kernel import clock
from portal.kernel.db import db
from portal.notifications.models import Message
from tests.factories import signoff

PEOPLE = 5


@pytest.fixture(scope="module")
def product(works):
    return works()


def committed(monkeypatch):
    """A batch of five, to be released at once, in chunks of two."""
    monkeypatch.setattr(batching, "CHUNK", 2)
    world = signoff.world()
    signoff.organisation_services.set_away_limit(world.agency, 20, reason="uji", by=signoff.SYSTEM)
    ids = [world.servant()[0].id for _ in range(PEOPLE)]
    plan = batching.Plan(ids, "Silakan.", clock.now() + dt.timedelta(days=7), clock.now(), uuid.uuid4())
    batch = batching.commit(world.opportunity(), plan, by=world.identity("approver"))
    db.session.commit()
    return batch.id


def test_a_killed_worker_is_followed_by_another_that_finishes_the_batch_without_doubles(product, monkeypatch):
    with product.opened():
        batch_id = committed(monkeypatch)
        (first,) = product.jobs(batching.PREPARE)
        assert first["status"] == "todo"
        chunk, cuts = batching.prepare_chunk, iter([True, False])

        def killed_once(*given):
            chunk(*given)
            if next(cuts, False):
                raise KeyboardInterrupt

        monkeypatch.setattr(batching, "prepare_chunk", killed_once)
        with pytest.raises(KeyboardInterrupt):
            tasks.prepare_batch(str(batch_id), (clock.now() + dt.timedelta(days=7)).isoformat(), 30)
        db.session.rollback()
        assert queries.how_far(batch_id).prepared == 0
        db.session.rollback()
        while product.jobs(batching.PREPARE) + product.jobs(batching.SEND):
            product.run_worker()  # it stops where none is due; what a job has handed on may come after that
        db.session.expire_all()

        batch = queries.get_batch(batch_id)
        assert batch.state is BatchState.RELEASED
        assert [one.state for one in queries.invitations_of_batch(batch_id)] == [InvitationState.SENT] * PEOPLE
        assert db.session.query(Message).filter_by(kind="applications.invited").count() == PEOPLE
