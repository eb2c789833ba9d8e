"""What falls due among agreements."""

from partners.agreements import queries, services

BATCH = 100


def expire() -> None:
    """Record that agreements have reached their end, and take down what rests on them."""
    for agreement in queries.past_their_end(BATCH):
        services.expire(agreement)
