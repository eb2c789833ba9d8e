"""The demonstration as a process, with a product of a few lines: it starts, tells, stops, and leaves nothing behind."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from portal.demo.postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[3]
PRODUCT = """
import os, pathlib, sys, time
import psycopg
from portal.demo.runner import Wiring, run

def create_app():
    def app(environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        return [os.environ["DATABASE_URL"].encode()]
    return app

def execute(url, statement):
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(statement)

def migrate(url):
    execute(url, "CREATE TABLE IF NOT EXISTS thing (name text)")

def fill(url):
    execute(url, "INSERT INTO thing VALUES ('sample')")
    if pathlib.Path("broken").exists():
        raise SystemExit("filling broke off")

def refresh(url):
    execute(url, "INSERT INTO thing SELECT 'newer' WHERE NOT EXISTS (SELECT FROM thing WHERE name = 'newer')")

if __name__ == "__main__":
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    worker = (sys.executable, "-c", "import time; time.sleep(600)")
    wiring = Wiring(migrate, fill, refresh, lambda: ["all runs"], application="product:create_app()", worker=worker)
    sys.exit(run(pathlib.Path.cwd(), wiring, port=int(sys.argv[1]), serve=sys.argv[1] != "0"))
"""
# What collects the front-end files is not what is tried here.
NO_ASSETS = "import pathlib, sys; pathlib.Path(sys.argv[1]).mkdir(exist_ok=True)\n"


@pytest.fixture
def fresh_checkout():
    """A short path, so that the socket lies in it too and goes with it when everything is killed."""
    with tempfile.TemporaryDirectory(prefix="simpul test-") as name:
        folder = Path(name) / "a checkout"
        (folder / "tools").mkdir(parents=True)
        (folder / "product.py").write_text(PRODUCT)
        (folder / "tools" / "assets.py").write_text(NO_ASSETS)
        yield folder
        left_behind(folder)  # a killed start takes its server along a moment later, which writes until then


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """An empty instance's data, so that not every test makes them."""
    folder = tmp_path_factory.mktemp("prepared") / "pg"
    with EmbeddedPostgres(folder):
        pass
    return folder


@pytest.fixture
def checkout(fresh_checkout, prepared):
    shutil.copytree(prepared, fresh_checkout / "instance" / "pg")
    return fresh_checkout


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def command(checkout, port):
    environment = {name: value for name, value in os.environ.items() if name not in {"INSTANCE_DIR", "SMTP_URL", "MAIL_FROM"}}
    arguments = [sys.executable, "product.py", str(port)]
    return {"args": arguments, "cwd": checkout, "env": {**environment, "PYTHONPATH": str(ROOT)}, "stderr": subprocess.STDOUT, "text": True}


@contextlib.contextmanager
def running(checkout, port):
    """The demonstration, from the line that all runs."""
    with subprocess.Popen(**command(checkout, port), stdout=subprocess.PIPE) as demo:
        try:
            lines = []
            for line in demo.stdout:
                lines.append(line.strip())
                if line.strip() == "all runs":
                    break
            yield demo, lines
        finally:
            demo.kill()


def processes_of(checkout):
    """The processes whose folder lies in the checkout."""
    found = {}
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if link.readlink().is_relative_to(checkout):
                found[int(link.parts[2])] = (link.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return {pid: line for pid, line in found.items() if line}


def left_behind(checkout, seconds=12):
    until = time.monotonic() + seconds
    while (left := processes_of(checkout)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def fetch(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(connection):
        connection.request("GET", "/")
        return connection.getresponse().read().decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop_and_leaves_nothing_behind(checkout, port, number):
    with running(checkout, port) as (demo, lines):
        url = fetch(port)
        assert len(processes_of(checkout)) >= 5
        demo.send_signal(number)
        assert demo.wait(15) == 0

    assert lines[-1] == "all runs"
    assert url.startswith("postgresql+psycopg://simpul_app@/simpul?")
    assert left_behind(checkout, 0) == {}


@pytest.mark.parametrize("victim", ["product.py", "gunicorn", "time.sleep(600)", "postgres -D"])
def test_nothing_stays_behind_when_a_part_of_it_is_killed(checkout, port, victim):
    with running(checkout, port) as (demo, _lines):
        pid = min(pid for pid, line in processes_of(checkout).items() if victim in line)
        os.kill(pid, signal.SIGKILL)
        rest = demo.stdout.read()
        status = demo.wait(15)

    assert left_behind(checkout) == {}
    if victim != "product.py":
        assert status == 1
        assert "ended by itself (status -9)" in rest


def test_a_second_start_finds_the_first_and_a_later_one_loads_what_is_new_alone(checkout, port):
    with running(checkout, port) as (demo, lines):
        assert "sample province (the first time only)" in lines
        second = subprocess.run(**command(checkout, port), stdout=subprocess.PIPE, check=False, timeout=30)
        assert second.returncode == 2
        assert second.stdout == f"demo: the demonstration already runs from {checkout / 'instance'}\n"
        demo.terminate()
        demo.wait(15)

    with running(checkout, port) as (demo, lines):
        assert "sample province (the first time only)" not in lines
        with psycopg.connect(fetch(port).replace("+psycopg", "")) as connection:
            assert connection.execute("SELECT name FROM thing ORDER BY name").fetchall() == [("newer",), ("sample",)]


def test_a_busy_port_is_told_before_anything_is_made(fresh_checkout):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(**command(fresh_checkout, port), stdout=subprocess.PIPE, check=False, timeout=30)

    assert done.returncode == 2
    assert done.stdout == f"demo: port {port} is in use; choose another: make demo PORT={port + 1}\n"
    assert not (fresh_checkout / "instance" / "pg").exists()


def test_a_filling_that_broke_off_is_begun_anew(checkout):
    (checkout / "broken").touch()
    broken = subprocess.run(**command(checkout, 0), stdout=subprocess.PIPE, check=False, timeout=60)
    assert broken.returncode != 0
    (checkout / "broken").unlink()

    done = subprocess.run(**command(checkout, 0), stdout=subprocess.PIPE, check=False, timeout=60)

    assert done.returncode == 0
    assert left_behind(checkout, 0) == {}
    with EmbeddedPostgres(checkout / "instance" / "pg") as postgres:
        with psycopg.connect(postgres.url("simpul").replace("+psycopg", "")) as application:
            assert application.execute("SELECT name FROM thing").fetchall() == [("sample",)]
        assert not postgres.has_database("simpul_new")
