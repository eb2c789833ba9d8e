"""Where the bytes lie: one file for each digest, written beside and renamed, so that half a file is never there. And who scans them."""

import os
import socket
import struct
import tempfile
import time
from contextlib import closing
from pathlib import Path


class Vault:
    """A folder of files by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the bytes of that digest lie."""
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def keep(self, sha256: str, data: bytes) -> None:
        """Write the bytes unless they are there."""
        place = self.path(sha256)
        if place.is_file():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).replace(place)
        except BaseException:
            Path(temporary).unlink()
            raise

    def read(self, sha256: str) -> bytes:
        """The bytes of that digest. Raises FileNotFoundError."""
        return self.path(sha256).read_bytes()


class UncheckedError(Exception):
    """The virus scanner could not be asked, or its answer makes no sense: nobody knows of the file whether it is clean."""


class Scanner:
    """A ClamAV daemon, asked by its INSTREAM command: the bytes in chunks, each after its length, then one answer.

    Written here because nothing on PyPI fits: what is kept up to date counts its patience anew at every read, so that a daemon that
    drips bytes holds a request for ever.
    """

    CHUNK = 1 << 16
    PATIENCE = 20.0
    """Seconds for everything: a file of the largest size takes a clamd that is well less than one."""
    LONGEST_ANSWER = 4096

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        """`address` is `unix:/path` or `tcp:host:port`, as the settings have checked it."""
        self.address = address
        self.patience = patience

    def find(self, data: bytes) -> str | None:
        """What the scanner calls the virus in these bytes; None: it has found nothing. Raises UncheckedError."""
        until = time.monotonic() + self.patience
        try:
            with closing(self._open(until)) as line:
                self._send(line, data, until)
                answer = self._answer(line, until)
        except OSError as error:
            raise UncheckedError(str(error) or type(error).__name__) from error
        if answer == "stream: OK":
            return None
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise UncheckedError(f"answered {answer[:80]!r}")

    def _open(self, until: float) -> socket.socket:
        way, _, place = self.address.partition(":")
        if way == "tcp":
            host, _, port = place.rpartition(":")
            return socket.create_connection((host.strip("[]"), int(port)), timeout=_left(until))
        line = socket.socket(socket.AF_UNIX)
        try:
            line.settimeout(_left(until))
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line

    def _send(self, line: socket.socket, data: bytes, until: float) -> None:
        line.settimeout(_left(until))
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), self.CHUNK):
            chunk = data[start : start + self.CHUNK]
            line.settimeout(_left(until))
            line.sendall(struct.pack("!L", len(chunk)) + chunk)
        line.sendall(struct.pack("!L", 0))

    def _answer(self, line: socket.socket, until: float) -> str:
        told = b""
        while b"\0" not in told and len(told) < self.LONGEST_ANSWER:
            line.settimeout(_left(until))
            part = line.recv(self.LONGEST_ANSWER)
            if not part:
                break
            told += part
        return told.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _left(until: float) -> float:
    """The seconds left. Raises TimeoutError when there are none: a socket takes nought for never waiting."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left
