"""What the record tells others of a person, to be kept beside what they decide."""

from typing import TYPE_CHECKING, Any

from portal.workforce import queries
from portal.workforce.domain.snapshot import snapshot

if TYPE_CHECKING:
    from portal.workforce.models import Servant


def snapshot_of(servant: "Servant") -> dict[str, dict[str, Any]]:
    """The facts on which others decide, as they stand now, each with its source and day."""
    return snapshot(servant, queries.around(servant), queries.fixes_of(servant.id))
