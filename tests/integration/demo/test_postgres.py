"""The embedded database as a process: it starts, stops, and gets up after whatever happened to it."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from portal.demo.databases import OWNER
from portal.demo.leftovers import runs_postgres
from portal.demo.postgres import EmbeddedPostgres, EmbeddedPostgresError, socket_folder

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder():
    """A short path, so that the socket lies in it too and goes with it when the server is killed."""
    with tempfile.TemporaryDirectory(prefix="simpul test-") as name:
        yield Path(name) / "pg"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with EmbeddedPostgres(tmp_path_factory.mktemp("a server") / "pg", durable=False) as server:
        yield server


@pytest.fixture
def database(server):
    server.create_database("things")
    yield "things"
    server.drop_database("things")


@contextlib.contextmanager
def connected(url):
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


def postmaster(folder):
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def gone(pid, data, seconds=10):
    until = time.monotonic() + seconds
    while runs_postgres(pid, data):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def test_the_application_reads_and_writes_what_the_owner_made_but_owns_nothing(server, database):
    with connected(server.url(database, OWNER)) as owner:
        owner.execute("CREATE TABLE thing (id bigserial, name text)")

    with connected(server.url(database)) as application:
        application.execute("INSERT INTO thing (name) VALUES ('a'), ('b')")
        application.execute("UPDATE thing SET name = 'c' WHERE id = 1")
        application.execute("DELETE FROM thing WHERE id = 2")
        assert application.execute("SELECT id, name FROM thing").fetchall() == [(1, "c")]
        for refused in ("CREATE TABLE mine (id int)", "DROP TABLE thing", "TRUNCATE thing", "ALTER TABLE thing ADD mine int"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(refused)


def test_what_a_migration_revokes_stays_revoked_in_a_copy_too(server, database):
    with connected(server.url(database, OWNER)) as owner:
        owner.execute("CREATE TABLE record (id int)")
        owner.execute("REVOKE UPDATE, DELETE ON record FROM simpul_app")

    server.create_database("copy", template=database)
    try:
        with connected(server.url("copy")) as application:
            application.execute("INSERT INTO record VALUES (1)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute("DELETE FROM record")
        with connected(server.url("copy", OWNER)) as owner:
            owner.execute("CREATE TABLE later (id int)")
        with connected(server.url("copy")) as application:
            application.execute("INSERT INTO later VALUES (1)")
    finally:
        server.drop_database("copy")


def test_a_template_in_use_is_copied_all_the_same(server, database):
    with connected(server.url(database)):
        server.create_database("copy", template=database)
        assert server.has_database("copy")
        server.drop_database("copy")
    assert not server.has_database("copy")


def test_a_database_gets_its_final_name_though_somebody_is_connected(server):
    server.create_database("unfinished")
    with connected(server.url("unfinished")):
        server.rename_database("unfinished", to="finished")
    assert server.has_database("finished")
    server.drop_database("finished")


def test_a_second_server_on_the_same_folder_is_refused(server):
    with pytest.raises(EmbeddedPostgresError, match=f"another process already runs the database in {server.folder}"):
        EmbeddedPostgres(server.folder).start()


def test_what_was_committed_is_there_after_a_stop_and_a_start(tmp_path):
    with EmbeddedPostgres(tmp_path / "pg") as first:
        first.create_database("things")
        with connected(first.url("things", OWNER)) as owner:
            owner.execute("CREATE TABLE thing AS SELECT 7 AS number")
        pid = postmaster(first.folder)

    assert not runs_postgres(pid, first.data)
    with EmbeddedPostgres(tmp_path / "pg") as again, connected(again.url("things")) as application:
        assert application.execute("SELECT number FROM thing").fetchone() == (7,)


def test_it_starts_after_a_kill_with_the_pid_file_and_the_socket_left_behind(folder):
    server = EmbeddedPostgres(folder)
    server.start()
    pid = postmaster(server.folder)
    os.kill(pid, signal.SIGKILL)
    # Not reaped: the number in the pid file is a zombie's.
    again = EmbeddedPostgres(folder)
    with pytest.raises(EmbeddedPostgresError):
        again.start()  # the lock is still the first one's
    server._lock.close()
    with again:
        assert again.has_database("postgres")
        assert postmaster(again.folder) != pid
    server._child.wait(5)


def test_a_pid_file_with_a_strangers_number_harms_nobody(tmp_path):
    with EmbeddedPostgres(tmp_path / "pg") as server:
        pass
    with subprocess.Popen(["/bin/sleep", "60"]) as stranger:
        (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n")
        with EmbeddedPostgres(tmp_path / "pg") as again:
            assert again.has_database("postgres")
        assert stranger.poll() is None
        stranger.kill()


def test_an_interrupted_first_start_leaves_nothing_half_made(tmp_path):
    half = tmp_path / "pg" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    with EmbeddedPostgres(tmp_path / "pg") as server:
        assert server.has_database("postgres")
    assert not half.exists()


def test_it_ends_with_a_process_that_is_killed_and_the_next_start_waits_for_that(folder):
    if sys.platform != "linux":
        pytest.skip("only Linux tells a child of its parent's death")
    script = (
        "import sys, time; from pathlib import Path; from portal.demo.postgres import EmbeddedPostgres;"
        "EmbeddedPostgres(Path(sys.argv[1])).start(); print('up', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout.readline() == b"up\n"
        pid = postmaster(folder)
        parent.kill()

    with EmbeddedPostgres(folder) as server:
        assert server.has_database("postgres")
        assert gone(pid, server.data)


def test_a_long_path_has_its_socket_in_the_temporary_folder_and_removes_it(tmp_path):
    folder = tmp_path / ("long" * 25) / "pg"
    with EmbeddedPostgres(folder, durable=False) as server:
        assert socket_folder(folder) != folder / "run"
        assert server.has_database("postgres")
    assert not server.sockets.exists()


def test_a_server_that_cannot_start_says_why(tmp_path):
    with EmbeddedPostgres(tmp_path / "pg", durable=False) as server:
        pass
    (server.data / "postgresql.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(EmbeddedPostgresError, match=r"the database in .* did not start: .*errors"):
        server.start()
    assert server.status is None
