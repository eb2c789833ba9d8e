"""The mail server is down for an hour: each try pauses as long as was said, nothing else waits, and then each message comes once.

The hour is not waited for: each next try is read from its job's row, and the worker is run as if it were that moment.
"""

import asyncio
import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.documents.models import Letter
from portal.jobs.adapters import in_transaction, work, worker_app
from portal.jobs.domain import PAUSES
from portal.kernel import clock
from portal.kernel.db import db
from portal.notifications import adapters, tasks
from tests.prove.post import Post
from tests.prove.running import Running, running

HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)
SIDE_BY_SIDE = 2
"""So many jobs run at once, so one may overtake another by a place."""
WAITING = """
    select m.message_id, j.scheduled_at, j.attempts, m.attempts, m.last_error, m.state
    from procrastinate_jobs j join message m on m.id::text = j.args ->> 'message_id'
    where j.task_name = 'notifications.deliver' and j.status = 'todo' order by j.id
"""
AS_IF_THEN = "update procrastinate_jobs set scheduled_at = scheduled_at - %s where status = 'todo' and scheduled_at > now()"


@pytest.fixture
def post() -> Iterator[Post]:
    made = Post()
    yield made
    made.close()


@pytest.fixture
def product(tmp_path: Any, instance: Any, post: Post) -> Iterator[Running]:
    with running(tmp_path, instance, post.url) as made:
        yield made


def write_mails(product: Running) -> None:
    """An application on its way to a signed letter: the mail that it makes, and one other job."""
    with product.world() as world:
        application = world.applied(world.opportunity(), world.servant()[1])
        world.decide_until(application, "approver")
        world.decide(application)
        documents.sign(
            db.session.query(Letter).filter_by(state=LetterState.TO_SIGN).one(), post="Kepala Badan", by=world.identity("approver")
        )


def work_off(product: Running) -> None:
    """Let the worker do everything that is due, then leave."""
    asyncio.run(work(worker_app(product.house, product.settings.database_url), wait=False))


def wait_as_if(product: Running, pause: dt.timedelta) -> None:
    """Let so much time go by, for the product and for its jobs."""
    moment = clock.now() + pause
    clock.follow(lambda: moment)
    product.write(AS_IF_THEN, pause)


def try_in_vain(product: Running, pauses: list[int]) -> None:
    """Work through tries that all fail, each at the moment for which the one before it had said."""
    for number, seconds in enumerate(pauses, 1):
        tried = dt.datetime.now(dt.UTC)
        work_off(product)
        rows = product.rows(WAITING)
        assert rows
        for _, scheduled, tries, counted, fault, state in rows:
            assert (tries, counted, state) == (number, number, "queued")
            assert "refused" in fault
            assert seconds * SECOND <= scheduled - tried < seconds * SECOND + 10 * SECOND
        wait_as_if(product, seconds * SECOND + 10 * SECOND)


def assert_each_came_once(names: list[str], post: Post) -> None:
    """Every message came once, under the name that it had from the first, and none overtook those that were tried before it."""
    came = [one.message_id for one in post.taken]
    assert sorted(came) == sorted(names)
    assert max(abs(came.index(name) - place) for place, name in enumerate(names)) < SIDE_BY_SIDE


def test_after_an_hour_without_a_mail_server_everything_comes_once_in_the_order_of_its_first_try(product, post):
    write_mails(product)
    names = [row[0] for row in product.rows(WAITING)]
    assert len(names) == len(set(names)) >= 10
    assert sum(PAUSES[:6]) * SECOND < HOUR <= sum(PAUSES[:7]) * SECOND  # the seventh try is the last within the hour
    assert all(earlier < later for earlier, later in pairwise(PAUSES))
    try_in_vain(product, list(PAUSES[:7]))
    assert product.row("select count(*), count(pdf_sha256) from letter_copy") == (3, 3)  # nothing else waited for the mail
    with product.house.app_context():
        in_transaction(tasks.sweep)
    assert [row[0] for row in product.rows(WAITING)] == names  # a message whose job pauses is not rung again

    with product.world() as world:
        world.applied(world.opportunity(title="Sesudahnya"), world.servant()[1])
    names += [row[0] for row in product.rows(WAITING)][len(names) :]
    assert product.row("select count(*) from message where attempts = 0")[0] >= 2

    post.open()
    work_off(product)
    assert product.row("select count(*) from message where state <> 'sent'")[0] == 0
    assert_each_came_once(names, post)
    work_off(product)
    assert len(post.taken) == len(names)


def test_a_message_written_after_the_server_is_back_does_not_wait_for_those_that_pause(product, post):
    write_mails(product)
    work_off(product)
    waiting = {row[0] for row in product.rows(WAITING)}
    post.open()
    with product.world() as world:
        world.applied(world.opportunity(title="Sesudahnya"), world.servant()[1])
    work_off(product)
    came = {one.message_id for one in post.taken}
    assert came
    assert not came & waiting
    assert {row[0] for row in product.rows(WAITING)} == waiting


def test_another_name_at_each_try_would_be_noticed(product, post, monkeypatch):
    compose = adapters.compose
    monkeypatch.setattr(adapters, "compose", lambda **known: compose(**known | {"message_id": f"<{clock.now().timestamp()}@simpul>"}))
    write_mails(product)
    names = [row[0] for row in product.rows(WAITING)]
    try_in_vain(product, list(PAUSES[:1]))
    post.open()
    work_off(product)
    with pytest.raises(AssertionError):
        assert_each_came_once(names, post)
