"""Processes are killed in the middle of what they do: nothing is lost, nothing is done twice, and whoever waited is told in words."""

from collections import Counter

import pytest

from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.documents.models import Letter
from portal.kernel.db import db
from tests.prove.post import Post, Taken
from tests.prove.running import Running, kill, running, wait_until

PEOPLE = 8
LETTERS = 3 * PEOPLE
"""Of each a recommendation, an acceptance and an assignment letter."""
SOON = 95
"""A worker that gave no sign of life for half a minute is dead; who watches comes once a minute."""
SILENT_AFTER = 12
"""The message after which the server keeps its answer to itself."""
WORKS = "notifications.deliver", "documents.render"
NEW_NAME = (
    "import uuid; from portal.notifications import adapters; compose = adapters.compose; "
    "adapters.compose = lambda **known: compose(**known | {'message_id': f'<{uuid.uuid4().hex}@simpul>'}); "
)
"""Each try gives the message another name."""


def unfinished(product: Running) -> Counter[str]:
    """Jobs that wait or run, by what they do."""
    rows = product.rows("select task_name, count(*) from procrastinate_jobs where task_name = any(%s) group by 1", list(WORKS))
    return Counter(dict(rows))


def queued(product: Running) -> set[str]:
    """The names of messages that nobody has confirmed."""
    return {name for (name,) in product.rows("select message_id from message where state = 'queued'")}


def printed(product: Running) -> int:
    """How many copies have their file."""
    return int(product.row("select count(pdf_sha256) from letter_copy")[0])


def placed(product: Running, number: int) -> None:
    """So many people with a signed letter, and the mail that this makes; no worker has seen any of it."""
    with product.world() as world:
        opportunity = world.opportunity(seats=number)
        for _ in range(number):
            application = world.applied(opportunity, world.servant()[1])
            world.decide_until(application, "approver")
            world.decide(application)
        for letter in db.session.query(Letter).filter_by(state=LetterState.TO_SIGN).order_by(Letter.serial):
            documents.sign(letter, post="Kepala Badan", by=world.identity("approver"))
            db.session.commit()


def assert_each_came_once(product: Running, taken: list[Taken], handed_over: set[str]) -> None:
    """Every message of the outbox came, under its one name; one that was handed over as the worker died came once more, the same."""
    names = {name for (name,) in product.rows("select message_id from message")}
    came = Counter(one.message_id for one in taken)
    assert came == {name: 1 + (name in handed_over) for name in names}
    assert len({(one.message_id, one.said) for one in taken}) == len(names)


def assert_each_was_made_once(product: Running) -> None:
    """Every copy has its file, and there is no other."""
    digests = [digest for (digest,) in product.rows("select pdf_sha256 from letter_copy")]
    files = [path for path in product.settings.files_dir.rglob("*") if path.is_file()]
    assert sorted(path.name for path in files) == sorted(digests)
    assert len(set(digests)) == LETTERS
    assert all(path.read_bytes().startswith(b"%PDF") for path in files)


def test_a_worker_killed_in_the_middle_of_mails_and_letters_leaves_nothing_undone_and_nothing_is_done_twice(tmp_path, instance):
    with Post(silent_after=SILENT_AFTER).opened() as post, running(tmp_path, instance, post.url) as product:
        placed(product, PEOPLE)
        worker = product.start_worker()
        wait_until(lambda: post.kept_waiting.is_set() and printed(product) >= 2, "letters are being made", pause=0.01)
        kill(worker)
        handed_over = {one.message_id for one in post.taken} & queued(product)
        assert len(handed_over) in {1, 2}  # two are sent side by side
        assert printed(product) < LETTERS
        assert all(unfinished(product)[name] for name in WORKS)
        post.speak()
        product.start_worker()
        wait_until(lambda: not unfinished(product), "everything is done by the next worker", SOON)
        assert not queued(product)
        assert_each_came_once(product, post.taken, handed_over)
        assert_each_was_made_once(product)


def test_another_name_at_each_try_would_be_noticed(tmp_path, instance):
    with Post(silent_after=2).opened() as post, running(tmp_path, instance, post.url) as product:
        with product.world() as world:
            world.applied(world.opportunity(), world.servant()[1])
        worker = product.start_worker(NEW_NAME)
        wait_until(post.kept_waiting.is_set, "a message is taken and not answered", pause=0.01)
        kill(worker)
        handed_over = queued(product)
        post.speak()
        product.write("update procrastinate_jobs set status = 'todo', worker_id = null where status = 'doing'")
        product.start_worker(NEW_NAME)
        wait_until(lambda: not unfinished(product), "everything is done")
        with pytest.raises(AssertionError):
            assert_each_came_once(product, post.taken, handed_over)
