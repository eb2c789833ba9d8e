"""What must be there before the demonstration starts: its folder, its lock, its port, its secret, front-end files and catalogues."""

import contextlib
import fcntl
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOOPBACK = "127.0.0.1"
ORDINARY_PORTS = range(1024, 65535)


class DemoError(Exception):
    """The demonstration cannot start; the text is one sentence for whoever started it."""


def open_folder(instance: Path) -> None:
    """Make the instance folder, or say that it cannot be written to."""
    try:
        instance.mkdir(parents=True, exist_ok=True)
        probe = instance / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        message = f"{instance} is not writable by this user ({error.strerror}); remove it, or start as the user whom it belongs to"
        raise DemoError(message) from None


def take_lock(instance: Path) -> IO[bytes]:
    """Hold the instance for this process; the lock ends with it, however it ends."""
    try:
        lock = (instance / "lock").open("ab")
    except OSError as error:
        message = f"{instance / 'lock'} is not writable by this user ({error.strerror})"
        raise DemoError(message) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        message = f"the demonstration already runs from {instance}"
        raise DemoError(message) from None
    return lock


def bind(port: int) -> socket.socket:
    """A listening socket on the loopback address, open before anything is built, so that a busy port is told at once."""
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(256)
    except (OSError, OverflowError) as error:
        listener.close()
        raise DemoError(why_not(port, error)) from None
    return listener


def why_not(port: int, error: Exception) -> str:
    """The sentence about a port that cannot be had."""
    other = port + 1 if port in ORDINARY_PORTS else 8001
    if isinstance(error, PermissionError):
        return f"port {port} may not be opened by this user; choose another: make demo PORT={other}"
    if isinstance(error, OverflowError):
        return f"{port} is not a port; choose another: make demo PORT={other}"
    return f"port {port} is in use; choose another: make demo PORT={other}"


def secret(instance: Path) -> str:
    """The instance's own secret key, made once and readable by its user alone."""
    file = instance / "secret"
    with contextlib.suppress(FileNotFoundError):
        kept = file.read_text().strip()
        if kept:
            return kept
    made = secrets.token_urlsafe(48)
    part = instance / f".secret-{os.getpid()}"
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(made + "\n")
    part.replace(file)
    return made


def build_assets(root: Path, instance: Path) -> None:
    """Collect the front-end files into the instance; quick when nothing changed."""
    done = subprocess.run(  # noqa: S603 - our own tool, no shell
        [sys.executable, str(root / "tools" / "assets.py"), str(instance / "static")], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        message = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "the front-end files could not be collected"
        raise DemoError(message)


def compile_translations(source: Path, target: Path) -> list[Path]:
    """Compile each `<language>/LC_MESSAGES/*.po` that is newer or older than what was made of it; the catalogues compiled are returned.

    A compiled catalogue bears its source's time, so that a source that went back in time is compiled too.
    """
    compiled = []
    for po in sorted(source.glob("*/LC_MESSAGES/*.po")):
        mo = target / po.relative_to(source).with_suffix(".mo")
        stamp = po.stat().st_mtime_ns
        if mo.exists() and mo.stat().st_mtime_ns == stamp:
            continue
        with po.open("rb") as stream:
            catalogue = read_po(stream, locale=po.parts[-3])
        mo.parent.mkdir(parents=True, exist_ok=True)
        part = mo.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as stream:
            write_mo(stream, catalogue)
        os.utime(part, ns=(stamp, stamp))
        part.replace(mo)
        compiled.append(mo)
    return compiled
