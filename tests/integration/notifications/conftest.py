"""A real SMTP server that says what the test tells it to."""

import asyncio
import email
import email.policy
import socket
import threading

import pytest
from aiosmtpd.smtp import SMTP


class PostOffice:
    """A mail server on the loopback address: keeps what it accepted, and answers as it is told."""

    def __init__(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.accepted = []
        self.answers = []
        """What it says to the next messages in place of accepting them."""
        self.quits = True
        self._loop = None

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  the name that aiosmtpd calls
        if self.answers:
            return self.answers.pop(0)
        self.accepted.append(email.message_from_bytes(envelope.original_content, policy=email.policy.default))
        return "250 OK"

    async def handle_QUIT(self, _server, _session, _envelope):  # noqa: N802  the name that aiosmtpd calls
        return "221 Bye" if self.quits else "451 Not now"

    def open(self):
        if self._loop is not None:
            return
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        making = self._loop.create_server(lambda: SMTP(self, loop=self._loop, enable_SMTPUTF8=False), "127.0.0.1", self.port)
        self._server = asyncio.run_coroutine_threadsafe(_made(making), self._loop).result(5)

    def close(self):
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(_closed(self._server), self._loop).result(5)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
            self._loop.close()
            self._loop = None


async def _made(making):
    return await making


async def _closed(server):
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)


@pytest.fixture(scope="module")
def office():
    office = PostOffice()
    office.open()
    yield office
    office.close()


@pytest.fixture
def post_office(office):
    """The server, with nothing in it and in good temper."""
    office.accepted.clear()
    office.answers.clear()
    office.quits = True
    office.open()
    return office


@pytest.fixture(scope="module")
def product_with_mail(works, office):
    return works(smtp_url=office.url)


@pytest.fixture
def house(product_with_mail):
    """The product with that server as its own."""
    with product_with_mail.opened() as house:
        yield house
