"""What falls due among agreements."""

from partners.agreements import queries, services
from partners.agreements.services import notices

BATCH = 100


def expire() -> None:
    """Record that agreements have reached their end, and take down what rests on them."""
    for agreement in queries.past_their_end(BATCH):
        services.expire(agreement)


def give_notice() -> None:
    """Tell both sides of the agreements that end soon, once at each of the days set for it."""
    for agreement in queries.to_be_noticed(BATCH):
        notices.give(agreement)
