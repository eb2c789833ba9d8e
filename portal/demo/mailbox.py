"""A mail server of the demonstration's own: what the product sends lands as files, and nothing leaves the machine."""

import asyncio
import socket
import threading
import time
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Receives mail on a free port of the loopback address and keeps each message as `<nanoseconds>-<random>.eml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mailbox", daemon=True)
        self._server: asyncio.Server | None = None
        self._socket = socket.socket()

    @property
    def url(self) -> str:
        """The address for SMTP_URL."""
        return f"smtp://127.0.0.1:{self._socket.getsockname()[1]}"

    def start(self) -> None:
        """Receive from now on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._socket.bind(("127.0.0.1", 0))
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    def stop(self) -> None:
        """Receive no more."""
        if self._server:
            self._loop.call_soon_threadsafe(self._server.close)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
            self._server = None
        self._socket.close()
        if not self._loop.is_running():
            self._loop.close()

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop."""
        self.stop()

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(lambda: SMTP(Keeper(self.folder), hostname="localhost", loop=self._loop), sock=self._socket)


class Keeper:
    """Keeps a message as a file that appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name that aiosmtpd calls
        """Store the message; the answer is SMTP's."""
        content = envelope.original_content or b""
        name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}"
        part = self.folder / f"{name}.part"
        part.write_bytes(content)
        part.replace(part.with_suffix(".eml"))
        return "250 OK"
