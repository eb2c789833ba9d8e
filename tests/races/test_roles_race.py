"""Several who prepare one server at once: its roles belong to all of them, and the server refuses two changes of one role at a time."""

import threading

import psycopg
import pytest

from portal.demo import databases
from portal.demo.databases import Cluster
from portal.demo.postgres import EmbeddedPostgres

AT_ONCE, TIMES = 6, 5


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with EmbeddedPostgres(tmp_path_factory.mktemp("roles"), durable=False) as postgres:
        yield Cluster(postgres.administrator, password="rahasia")


def refusals(cluster):
    """How often the server refused somebody, of all who made the roles at the same moment."""
    barrier, refused = threading.Barrier(AT_ONCE, timeout=20), []

    def prepare():
        barrier.wait()
        for _ in range(TIMES):
            try:
                cluster.create_roles()
            except psycopg.Error as error:
                refused.append(error)

    threads = [threading.Thread(target=prepare) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(refused)


def test_all_who_make_the_roles_at_once_have_them(cluster):
    assert refusals(cluster) == 0


def test_without_turns_the_server_refuses_some(cluster, monkeypatch):
    monkeypatch.setattr(databases, "TAKE_TURN", "SELECT 1")
    assert any(refusals(cluster) for _ in range(10)), "the race is not played: nobody waited, and nobody was refused"
