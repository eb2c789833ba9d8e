"""What follows a published result: answers of those who were offered a place."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.rounds.models import RoundOffer


def answer(offer: "RoundOffer", *, willing: bool, reason: str, by: "Identity") -> None:
    """Take the answer of whoever was offered a place. Raises DomainError and ConflictError."""
    raise NotImplementedError
