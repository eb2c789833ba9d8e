"""The mail server, over SMTP, and what a message looks like on the wire."""

import smtplib
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from urllib.parse import unquote, urlsplit

TIMEOUT = 15


class MailServerError(Exception):
    """The server did not take the message; the text says what it answered."""


def compose(*, message_id: str, sender: str, to: tuple[str, str], subject: str, plain: str, html: str) -> EmailMessage:
    """A message in text and HTML. `to` is (name, address)."""
    mail = EmailMessage()
    mail["Message-ID"] = message_id
    mail["Date"] = formatdate(usegmt=True)
    mail["From"] = formataddr(("Simpul", sender))
    mail["To"] = formataddr((to[0].replace("\n", " "), to[1]))
    mail["Subject"] = " ".join(subject.split())
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(plain)
    mail.add_alternative(html, subtype="html")
    return mail


def send(url: str, mail: EmailMessage) -> None:
    """Hand a message to the server at `smtp://[user:password@]host[:port]` (or smtps://). Raises MailServerError when it is refused."""
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(parts.hostname or "localhost", parts.port or 0, timeout=TIMEOUT) as server:
            if parts.username:
                if parts.scheme == "smtp":
                    server.starttls()
                server.login(unquote(parts.username), unquote(parts.password or ""))
            refused = server.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerError(str(error) or type(error).__name__) from error
    if refused:
        raise MailServerError(str(refused))
