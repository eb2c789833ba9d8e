"""A migrated database for each worker of a test run.

Each worker has a server of its own, made in a second and gone with it: two workers on two cores make theirs at the same time, which
takes no longer than one making a server for both, and needs no agreement on who stops it. Where `TEST_DATABASE_URL` names a server (its
superuser, PostgreSQL 15 or later, for tests alone: the two roles get a password there), all workers use that one, under names of their own.
"""

import contextlib
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from psycopg import sql

from portal.demo.databases import OWNER, TAKE_TURN, Cluster
from portal.demo.postgres import EmbeddedPostgres

Migrate = Callable[[str], None]
PASSWORD = "simpul-test"


@dataclass(frozen=True, slots=True)
class Database:
    """One database: its name, the application's URL and the owner's."""

    name: str
    app_url: str
    owner_url: str


@dataclass(frozen=True, slots=True)
class Databases:
    """The worker's databases: copies, 0.1 s each, of a migrated one that nobody else connects to."""

    cluster: Cluster
    template: str
    made: list[str] = field(default_factory=list)

    def clone(self) -> Database:
        """A new copy; it goes with the worker, or earlier by `drop`."""
        name = f"{self.template}_{uuid.uuid4().hex[:8]}"
        self.cluster.create_database(name, self.template)
        self.made.append(name)
        return Database(name, self.cluster.url(name), self.cluster.url(name, OWNER))

    def drop(self, database: Database) -> None:
        """Remove a copy."""
        self.cluster.drop_database(database.name)
        self.made.remove(database.name)


@contextlib.contextmanager
def worker_databases(folder: Path, migrate: Migrate) -> Iterator[Databases]:
    """A server in the empty folder (or that of TEST_DATABASE_URL) with a database that `migrate`, given the owner's URL, has prepared."""
    with server(folder) as cluster:
        allow_replica_role(cluster)
        databases = Databases(cluster, f"simpul_test_{uuid.uuid4().hex[:8]}")
        cluster.create_database(databases.template)
        try:
            migrate(cluster.url(databases.template, OWNER))
            yield databases
        finally:
            for name in [*databases.made, databases.template]:
                cluster.drop_database(name)


@contextlib.contextmanager
def worker_database(folder: Path, migrate: Migrate) -> Iterator[tuple[str, str]]:
    """One migrated database for a worker: the application's URL and the owner's."""
    with worker_databases(folder, migrate) as databases:
        database = databases.clone()
        yield database.app_url, database.owner_url


@contextlib.contextmanager
def server(folder: Path) -> Iterator[Cluster]:
    """The server of this worker."""
    named = os.environ.get("TEST_DATABASE_URL")
    if not named:
        with EmbeddedPostgres(folder, durable=False) as postgres:
            yield postgres
        return
    cluster = Cluster(named, password=PASSWORD)
    cluster.create_roles()
    yield cluster


def allow_replica_role(cluster: Cluster) -> None:
    """Let the owner switch triggers off for its session: eighty tables are emptied in 7 ms that way, append-only ones among them."""
    with cluster.connect() as connection:
        connection.execute(TAKE_TURN)
        connection.execute(sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}").format(sql.Identifier(OWNER)))
