"""A link of the chain that the tour can cut here."""

from portal.notifications import adapters


def lose_mail() -> None:
    """The server is said to have accepted what was never handed to it."""
    adapters.send = lambda url, mail: None  # noqa: ARG005  the signature of what it replaces


CUTS = {"mail-lost": lose_mail}
