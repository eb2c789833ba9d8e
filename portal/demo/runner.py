"""The demonstration: everything that the product needs, started by one command and gone with it.

The composition root brings what this package must not know: how to migrate, how to fill in the sample province, what to say at the end.
"""

import contextlib
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from portal.demo.databases import OWNER
from portal.demo.leftovers import LeftoverError
from portal.demo.mailbox import Mailbox
from portal.demo.postgres import EmbeddedPostgres, EmbeddedPostgresError
from portal.demo.prepare import LOOPBACK, DemoError, bind, build_assets, compile_translations, open_folder, secret, take_lock
from portal.demo.processes import Child, Program, stop_together

DATABASE = "simpul"
UNFINISHED = "simpul_new"
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_SECONDS = 8.0
STOP_SECONDS_WITHOUT_DATABASE = 2.0  # the worker waits for its database for ever
START_SECONDS = 60.0
SHELL = Path(sys.executable).parent
# Two workers of four threads: measured best on two cores. It stops within six seconds, before it is killed.
GUNICORN = ("-m", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "4", "--graceful-timeout", "6", "--no-control-socket")


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the composition root brings.

    `migrate` gets the owner's URL, at every start; `fill` the application's, once, and `refresh` at every later start, so that law, codes
    and texts that came with a newer version are there; the whole environment of the children is then set in this process too.
    `greeting` gives the lines told when all runs. `application` is gunicorn's, `worker` a command.
    """

    migrate: Callable[[str], None]
    fill: Callable[[str], None]
    refresh: Callable[[str], None]
    greeting: Callable[[], list[str]]
    application: str = "wsgi:create_app()"
    worker: Sequence[str] = (str(SHELL / "portal"), "worker")
    say: Callable[[str], None] = lambda line: (sys.stdout.write(line + "\n"), sys.stdout.flush())[1]


def run(root: Path, wiring: Wiring, *, port: int = 8000, serve: bool = True) -> int:
    """Run the demonstration of the checkout `root` until it is told to stop; the exit status.

    0: stopped by Ctrl-C or a signal, or prepared (`serve=False`); 1: a part of it ended by itself; 2: it cannot start, told in one line.
    """
    stack = contextlib.ExitStack()
    with stop_signals():
        try:
            demonstration = prepare(root, wiring, stack, port=port if serve else None)
            return demonstration.serve() if serve else 0
        except KeyboardInterrupt:
            wiring.say("stopping")
            return 0
        except (DemoError, EmbeddedPostgresError, LeftoverError) as error:
            sys.stderr.write(f"demo: {error}\n")
            return 2
        finally:
            ignore_stop_signals()
            stack.close()


def prepare(root: Path, wiring: Wiring, stack: contextlib.ExitStack, *, port: int | None) -> "Demonstration":
    """Everything up to the point where web and worker can start; what must be stopped is put on the stack."""
    instance = Path(os.environ.get("INSTANCE_DIR") or root / "instance").absolute()
    open_folder(instance)
    stack.enter_context(take_lock(instance))
    listener = stack.enter_context(bind(port)) if port is not None else None
    wiring.say("front-end files and catalogues")
    build_assets(root, instance)
    compile_translations(root / "portal" / "web" / "translations", instance / "translations")
    wiring.say("database")
    postgres = stack.enter_context(EmbeddedPostgres(instance / "pg"))
    settings = environment(instance, port or 8000)
    if not os.environ.get("SMTP_URL"):
        settings["SMTP_URL"] = stack.enter_context(Mailbox(instance / "mail")).url
    make_database(postgres, wiring, settings)
    return Demonstration(root, instance, wiring, postgres, listener)


def environment(instance: Path, port: int) -> dict[str, str]:
    """The settings of the demonstration, but the database's."""
    return {
        "SECRET_KEY": secret(instance),
        "BASE_URL": f"http://{LOOPBACK}:{port}",
        "MAIL_FROM": os.environ.get("MAIL_FROM") or "simpul@contoh.test",
        "FILES_DIR": str(instance / "files"),
        "INSTANCE_DIR": str(instance),
        "PORTAL_DEMO": "1",
    }


def make_database(postgres: EmbeddedPostgres, wiring: Wiring, settings: dict[str, str]) -> None:
    """Bring the database to the newest schema; a new one is filled in under another name first, so that a half-filled one is never met."""
    filled = postgres.has_database(DATABASE)
    name = DATABASE if filled else UNFINISHED
    if not filled:
        postgres.drop_database(name)
        postgres.create_database(name)
    (Path(settings["FILES_DIR"])).mkdir(exist_ok=True)
    os.environ.update(settings, DATABASE_URL=postgres.url(name), DATABASE_OWNER_URL=postgres.url(name, OWNER))
    wiring.say("migrations")
    wiring.migrate(postgres.url(name, OWNER))
    if filled:
        wiring.say("law, codes and texts that are new")
        wiring.refresh(postgres.url(name))
    else:
        wiring.say("sample province (the first time only)")
        wiring.fill(postgres.url(name))
        postgres.rename_database(name, DATABASE)
        os.environ.update(DATABASE_URL=postgres.url(DATABASE), DATABASE_OWNER_URL=postgres.url(DATABASE, OWNER))


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A prepared demonstration: the database runs, the socket is bound."""

    root: Path
    instance: Path
    wiring: Wiring
    postgres: EmbeddedPostgres
    listener: socket.socket | None

    def serve(self) -> int:
        """Start web and worker, say where, and watch until one ends (1) or a signal comes (KeyboardInterrupt)."""
        children: list[Child] = []
        try:
            self.wiring.say("web server and worker")
            children.append(self._start_web())
            children.append(self._start_worker())
            self._await_answer(children)
            for line in self.wiring.greeting():
                self.wiring.say(line)
            fault = self._watch(children)
        except DemoError as error:
            fault = str(error)
        finally:
            ignore_stop_signals()
            stop_together(children, seconds=STOP_SECONDS if self.postgres.status is None else STOP_SECONDS_WITHOUT_DATABASE)
        sys.stderr.write(f"demo: {fault}\n")
        return 1

    def _start_web(self) -> Child:
        if self.listener is None:
            message = "a demonstration prepared without a port cannot serve"
            raise DemoError(message)
        number = self.listener.fileno()
        arguments = [sys.executable, *GUNICORN, "-b", f"fd://{number}", "--chdir", str(self.root), self.wiring.application]
        # QUIT at the runner's death: gunicorn then ends its workers at once.
        return Child("web server", self._program("web", arguments, number), death_signal=signal.SIGQUIT)

    def _start_worker(self) -> Child:
        # KILL at the runner's death: the database ends at the same moment, and the worker would wait for it. A job is safe to lose.
        return Child("worker", self._program("worker", list(self.wiring.worker)), death_signal=signal.SIGKILL)

    def _program(self, name: str, arguments: list[str], *descriptors: int) -> Program:
        logs = self.instance / "log"
        logs.mkdir(exist_ok=True)
        return Program(arguments, folder=self.root, environment=dict(os.environ), log=logs / f"{name}.log", descriptors=descriptors)

    def _await_answer(self, children: Sequence[Child]) -> None:
        """Return when the web server answers; DemoError when it does not within a minute, or a child has ended."""
        until = time.monotonic() + START_SECONDS
        while not (self.listener and answers(self.listener.getsockname()[1])):
            sentence = self._ended(children)
            if sentence or time.monotonic() > until:
                message = sentence or f"the web server does not answer; see {self.instance / 'log' / 'web.log'}"
                raise DemoError(message)
            time.sleep(0.1)

    def _watch(self, children: Sequence[Child]) -> str:
        """Wait until something has ended by itself; a sentence about it."""
        while not (sentence := self._ended(children)):
            time.sleep(0.25)
        return sentence

    def _ended(self, children: Sequence[Child]) -> str:
        if self.postgres.status is not None:
            return f"the database ended by itself (status {self.postgres.status}); see {self.postgres.folder / 'postgres.log'}"
        for child in children:
            if child.status is not None:
                return f"the {child.name} ended by itself (status {child.status}): {child.last_line()} (see {child.log})"
        return ""


def answers(port: int) -> bool:
    """Whether the web server's process answers on this port."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def stop_signals() -> Iterator[None]:
    """Inside, Ctrl-C, TERM and a closed terminal all end the work in the same way, once: KeyboardInterrupt."""
    before = {number: signal.signal(number, stop) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop(_number: int, _frame: FrameType | None) -> None:
    """Begin to end; a second signal must not interrupt the ending."""
    ignore_stop_signals()
    raise KeyboardInterrupt


def ignore_stop_signals() -> None:
    """From now on nothing interrupts."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
