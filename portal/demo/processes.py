"""Children that end with their parent, however it ends."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class User:
    """Whom a child runs as."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Program:
    """A program to run: its arguments, environment, folder and log (none: the parent's own output)."""

    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str] | None = None
    log: Path | None = None
    user: User | None = None
    descriptors: Sequence[int] = ()


class Child:
    """A running child in a session of its own, so that Ctrl-C in the terminal reaches the parent alone.

    Must be made in the main thread: Linux sends the signal at the death of the thread that forked.
    """

    def __init__(self, name: str, program: Program, *, death_signal: signal.Signals = signal.SIGTERM) -> None:
        self.name = name
        self.log = program.log
        who = ("-", "-") if program.user is None else (str(program.user.uid), str(program.user.gid))
        first_steps = [sys.executable, "-I", "-S", str(CHILD), str(os.getpid()), str(int(death_signal)), *who]
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(program.log.open("wb")) if program.log else None
            self.process = subprocess.Popen(  # noqa: S603 - programs of this product, no shell
                [*first_steps, *program.arguments],
                cwd=program.folder,
                env=program.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                pass_fds=program.descriptors,
                start_new_session=True,
            )

    @property
    def status(self) -> int | None:
        """The exit status, or None while it runs."""
        return self.process.poll()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the child alone, if it still runs."""
        if self.status is None:
            self.process.send_signal(number)

    def wait(self, seconds: float) -> bool:
        """Whether the child has ended within so many seconds."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End the child and everything in its session's process group at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_line(self) -> str:
        """What the child wrote last: the sentence that tells why it ended."""
        if self.log is None or not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1].strip() if lines else ""


def stop_together(children: Sequence[Child], *, seconds: float) -> None:
    """Ask all to end (TERM), wait so many seconds for the slowest of them, then end what is left (KILL)."""
    for child in children:
        child.signal(signal.SIGTERM)
    for child in children:
        if not child.wait(seconds):
            child.kill()
