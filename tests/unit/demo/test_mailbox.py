"""The demonstration's own mail server."""

import smtplib
import socket
from urllib.parse import urlsplit

import pytest

from portal.demo.mailbox import Mailbox


def send(mailbox, text):
    address = urlsplit(mailbox.url)
    with smtplib.SMTP(address.hostname, address.port, timeout=5) as client:
        client.sendmail("simpul@contoh.test", ["siti@contoh.test"], text)


def test_a_message_is_kept_whole_as_a_file(tmp_path):
    with Mailbox(tmp_path / "mail") as mailbox:
        send(mailbox, "Subject: First\r\n\r\nSelamat pagi\r\n")
        send(mailbox, "Subject: Second\r\n\r\nSelamat siang\r\n")

    first, second = sorted((tmp_path / "mail").iterdir())
    assert first.suffix == second.suffix == ".eml"
    assert first.read_bytes() == b"Subject: First\r\n\r\nSelamat pagi\r\n"
    assert b"Second" in second.read_bytes()


def test_it_listens_on_the_loopback_address_alone_and_ends(tmp_path):
    with Mailbox(tmp_path / "mail") as mailbox:
        address = urlsplit(mailbox.url)
        assert address.hostname == "127.0.0.1"

    with pytest.raises(ConnectionRefusedError), socket.create_connection((address.hostname, address.port), timeout=5):
        pass
