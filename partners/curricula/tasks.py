"""What falls due among curricula."""

import uuid

from partners.curricula.queries import versions
from partners.curricula.services import digesting, following, linking

BATCH = 100


def remind() -> None:
    """Remind the sides whose answer or signature is due soon, or late."""
    for curriculum in versions.due_by(following.horizon(), BATCH):
        following.remind(curriculum)


def remind_of_reviews() -> None:
    """Tell universities of the reviews that have become due."""
    for review in versions.reviews_due(BATCH):
        following.remind_of_review(review)


def tell_changes() -> None:
    """Write to people about what changed, as each has chosen."""
    digesting.send_due()


def follow_links() -> None:
    """Have linked curricula looked at, where one of them was changed."""
    linking.defer_due(BATCH)


def follow_link(link_id: str) -> None:
    """Let what was changed in one curriculum arise in the one that follows it."""
    linking.follow(uuid.UUID(link_id))
