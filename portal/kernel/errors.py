"""What can go wrong, in the words of the domain."""

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


class IllegalMoveError(DomainError):
    """The record is not in a state from which this step can be taken."""


class ConflictError(DomainError):
    """The database's own invariant says no: what is asked has already been given to somebody else."""


class StaleVersionError(DomainError):
    """Somebody else changed the record after this person read it."""
