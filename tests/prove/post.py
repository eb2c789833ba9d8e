"""A mail server that can be down, and that can keep its answer to itself after it has taken a message."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that the server has taken."""

    message_id: str
    to: str
    said: tuple[Any, ...]
    """What a reader sees of it: the same for the same message, whatever boundary stands between its parts."""


@dataclass
class Post:
    """Until `open`, its address refuses every connection, as that of a server that is down does."""

    taken: list[Taken] = field(default_factory=list)
    silent_after: int | None = None
    """The message with this place is taken, and whoever brought it gets no answer until `speak`."""

    def __post_init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets the port, and it refuses
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="post", daemon=True)
        self._server: asyncio.Server | None = None
        self._spoken = asyncio.Event()
        self.kept_waiting = threading.Event()

    @property
    def url(self) -> str:
        """The address for SMTP_URL."""
        return f"smtp://127.0.0.1:{self._socket.getsockname()[1]}"

    @contextlib.contextmanager
    def opened(self) -> Iterator[Self]:
        """A server that takes messages, until the end of a block."""
        self.open()
        try:
            yield self
        finally:
            self.close()

    def open(self) -> None:
        """Take messages from now on."""
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    def speak(self) -> None:
        """Answer whoever waits, and everybody from now on."""
        self._loop.call_soon_threadsafe(self._spoken.set)

    def close(self) -> None:
        """Take no more."""
        if self._server:
            asyncio.run_coroutine_threadsafe(self._end(self._server), self._loop).result(5)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
        self._socket.close()
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(lambda: SMTP(self, hostname="localhost", loop=self._loop), sock=self._socket)

    async def _end(self, server: asyncio.Server) -> None:
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        for task in others:
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await task

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  the name that aiosmtpd calls
        """Take the message; the answer is SMTP's."""
        self.taken.append(read(envelope.original_content or b""))
        if len(self.taken) == self.silent_after and not self._spoken.is_set():
            self.kept_waiting.set()
            await self._spoken.wait()
        return "250 OK"


def read(content: bytes) -> Taken:
    """What a message says."""
    mail = BytesParser(policy=policy.default).parsebytes(content)
    headers = tuple((name, str(value)) for name, value in mail.items() if name.lower() != "content-type")
    parts = tuple(part.get_content() for part in mail.walk() if isinstance(part, EmailMessage) and not part.is_multipart())
    return Taken(str(mail["Message-ID"]), str(mail["To"]), (headers, parts))
