"""What can go wrong, in the words of the domain."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from portal.kernel.text import Text


class DomainError(Exception):
    """A request that the rules of the programme do not allow.

    `text` is read by the person who asked; `field` names the form's field beside which it belongs, if there is one.
    """

    def __init__(self, text: Text, field: str | None = None) -> None:
        super().__init__(str(text))
        self.text = text
        self.field = field


class NotFoundError(DomainError):
    """There is no such thing, or not for this reader."""

    def __init__(self, text: Text | None = None) -> None:
        super().__init__(text or Text("Page not found."))


class ForbiddenError(DomainError):
    """The act is not this person's to take."""


MOVED_ON = Text("This can no longer be done: the matter has moved on. Read the page again.")


class IllegalMoveError(DomainError):
    """The record is not in a state from which this step can be taken."""

    def __init__(self, text: Text = MOVED_ON, field: str | None = None) -> None:
        super().__init__(text, field)


class ConflictError(DomainError):
    """The database's own invariant says no: what is asked has already been given to somebody else."""


class StaleVersionError(DomainError):
    """Somebody else changed the record after this person read it.

    `theirs` are the fields as they were saved meanwhile, at `at`, so that the form can show both texts side by side.
    """

    def __init__(
        self, text: Text, field: str | None = None, *, theirs: Mapping[str, Any] | None = None, at: dt.datetime | None = None
    ) -> None:
        super().__init__(text, field)
        self.theirs = theirs
        self.at = at


class TooManyAttemptsError(DomainError):
    """Tried too often; `until` is the moment from which it may be tried again."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(Text("Too many attempts. Try again at %(when)s.", when=until))
        self.until = until


def check_reason(reason: str) -> None:
    """Raises DomainError beside `reason` where nothing was written."""
    if not reason.strip():
        raise DomainError(Text("Write at least one sentence of reason."), "reason")
