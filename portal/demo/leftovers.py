"""What a killed embedded server left behind, cleared before the next one starts."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

DEAD = ("Z", "X")
PATIENCE = 15.0  # seconds for a fast shutdown


class LeftoverError(Exception):
    """A server from an earlier start does not end."""


def end_leftover(data: Path) -> None:
    """Stop a server that still runs on these data, and remove its pid file.

    The caller holds the folder's lock, so whatever runs there belongs to a start that is over. The number in the pid file may meanwhile be
    another process's, or a zombie's that nobody reaps; PostgreSQL itself would wait for ever for the latter.
    """
    file = data / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
        pid = int(file.read_text().splitlines()[0])
        if runs_postgres(pid, data):
            stop(pid, data)
    file.unlink(missing_ok=True)


def stop(pid: int, data: Path) -> None:
    """Ask for a fast shutdown and wait for its end; LeftoverError if it does not come."""
    os.kill(pid, signal.SIGINT)
    until = time.monotonic() + PATIENCE
    while runs_postgres(pid, data):
        if time.monotonic() > until:
            message = f"a database server from an earlier start (process {pid}) does not end; stop it by hand"
            raise LeftoverError(message)
        time.sleep(0.05)


def runs_postgres(pid: int, data: Path) -> bool:
    """Whether this process is alive, is a PostgreSQL, and works on these data."""
    state, command = look(pid)
    return bool(state) and not state.startswith(DEAD) and "postgres" in command and str(data) in command


def look(pid: int) -> tuple[str, str]:
    """A process's state letter and its command line; both empty where there is no such process."""
    proc = Path("/proc") / str(pid)
    if proc.parent.joinpath("self").exists():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            state = proc.joinpath("stat").read_text().rpartition(")")[2].split()[0]
            return state, proc.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return "", ""
    shown = subprocess.run(["/bin/ps", "-o", "state=,command=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603 - a number
    state, _, command = shown.stdout.strip().partition(" ")
    return state, command
