"""A virus scanner for tests: speaks INSTREAM as clamd does, in the ways in which one may answer or not."""

import contextlib
import socket
import struct
import threading
import time

HARMLESS, VIRUS = b"%PDF-1.7 satu", b"%PDF-1.7 EICAR-STANDARD"
SLOW = 0.15


def take(line):
    """The bytes of one request, as the daemon puts them together again."""
    with line.makefile("rb") as sent:
        assert sent.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack("!L", sent.read(4))[0]:
            data += sent.read(length)
        return data


def answer(line):
    """As clamd answers."""
    found = b"Eicar-Test-Signature FOUND" if b"EICAR" in take(line) else b"OK"
    line.sendall(b"stream: " + found + b"\0")


def nonsense(line):
    """Something that is no answer to a scan."""
    take(line)
    line.sendall(b"INSTREAM size limit exceeded. ERROR\0")


def closing(line):
    """Nothing: the line is closed before the file has been read."""
    line.recv(4)


def dripping(line):
    """A byte now and then, each within any patience of a single read, and never an end."""
    take(line)
    with contextlib.suppress(OSError):
        for _ in range(100):
            line.sendall(b"s")
            time.sleep(SLOW)


@contextlib.contextmanager
def scanner(way=answer, path=None):
    """The address of a daemon that answers in this way, by TCP or at a path."""
    listening = socket.create_server(("127.0.0.1", 0)) if path is None else socket.socket(socket.AF_UNIX)
    if path is not None:
        listening.bind(str(path))
        listening.listen()

    def serve():
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line, contextlib.suppress(OSError):
                way(line)

    serving = threading.Thread(target=serve, daemon=True)
    serving.start()
    try:
        yield f"unix:{path}" if path is not None else "tcp:{}:{}".format(*listening.getsockname())
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        serving.join(5)
