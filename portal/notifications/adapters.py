"""The mail server, over SMTP, and what a message looks like on the wire."""

import datetime as dt
import smtplib
import ssl
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, formataddr, parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

TIMEOUT = 15


class MailServerError(Exception):
    """The server did not take the message; the text says what it answered."""


def compose(
    *,
    message_id: str,
    written_at: dt.datetime,
    sender: str,
    to: tuple[str, str],
    subject: str,
    plain: str,
    html: str,
    stop: str | None = None,
) -> EmailMessage:
    """A message in text and HTML, the same bytes but for the boundary at every try. `to` is (name, address), `stop` where it is stopped."""
    mail = EmailMessage()
    mail["Message-ID"] = message_id
    mail["Date"] = format_datetime(written_at)
    mail["From"] = formataddr(("Simpul", sender))
    mail["To"] = formataddr((" ".join(to[0].split()), to[1]))
    mail["Subject"] = " ".join(subject.split())
    mail["Auto-Submitted"] = "auto-generated"
    if stop:
        mail["List-Unsubscribe"] = f"<{stop}>"
    mail.set_content(plain)
    mail.add_alternative(html, subtype="html")
    return mail


def send(url: str, mail: EmailMessage) -> None:
    """Hand a message to the server at `smtp://[user:password@]host[:port]` (or smtps://). Raises MailServerError when it is refused."""
    if not url:
        msg = "SMTP_URL is not set"
        raise MailServerError(msg)
    try:
        server = _connect(url)
        try:
            refused = server.send_message(mail)
        finally:
            _leave(server)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise MailServerError(str(error) or type(error).__name__) from error
    if refused:
        raise MailServerError(str(refused))


def _connect(url: str) -> smtplib.SMTP:
    """A connection, signed in where the address has a user; a password goes over nothing but TLS whose certificate holds."""
    parts = urlsplit(url)
    host, port, trusted = parts.hostname or "localhost", parts.port or 0, ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=trusted)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    if parts.username:
        if parts.scheme == "smtp":
            server.starttls(context=trusted)
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; whatever becomes of that, a message that was accepted stays accepted."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as the receiving server of the demonstration keeps it."""

    to: str
    subject: str
    at: dt.datetime
    text: str


def letters_in(folder: Path, most: int) -> list[Letter]:
    """The newest mails in a folder of `.eml` files whose names begin with the moment; one that cannot be read is left out."""
    names = sorted((path for path in folder.glob("*.eml")), reverse=True)[:most]
    return [letter for path in names if (letter := _letter(path)) is not None]


def _letter(path: Path) -> Letter | None:
    try:
        mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        plain = mail.get_body(("plain",))
        return Letter(str(mail["To"]), str(mail["Subject"]), parsedate_to_datetime(mail["Date"]), plain.get_content() if plain else "")
    except (OSError, ValueError, LookupError, MessageError):
        return None
