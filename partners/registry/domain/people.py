"""The people who work for a partner, and what each of them may do there. Pure."""

import enum
from collections.abc import Collection
from typing import Any

from portal.kernel.errors import DomainError
from portal.kernel.text import Text


class Part(enum.StrEnum):
    """What somebody does for a partner. Whoever has a role there is an editor; mentors have a role of their own."""

    OWNER = "owner"
    """Invites colleagues, changes their parts and ends their access."""
    EDITOR = "editor"
    """Describes the organisation, writes agreements and offerings, decides on candidates."""
    SIGNER = "signer"
    """Is named on agreements as who signs."""


PARTS: dict[Part, Text] = {
    Part.OWNER: Text("Owner", "part"),
    Part.EDITOR: Text("Editor", "part"),
    Part.SIGNER: Text("Signer", "part"),
}


def parts_of(*, is_owner: bool, is_signer: bool) -> list[Part]:
    """The parts that somebody has, the weightiest first."""
    return [part for part, has in ((Part.OWNER, is_owner), (Part.SIGNER, is_signer), (Part.EDITOR, True)) if has]


def check_owner_remains(owners: Collection[Any], leaving: Any) -> None:  # noqa: ANN401  ids of any type
    """Raises DomainError where the last owner would leave: a successor is named first."""
    if set(owners) <= {leaving}:
        raise DomainError(Text("There must be an owner. Make somebody else the owner first; then this can be done."))
