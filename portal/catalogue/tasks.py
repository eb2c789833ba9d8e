"""What falls due in the catalogue."""

from portal.catalogue import queries, services

BATCH = 200


def close_what_is_over() -> None:
    """Record that the time of opportunities is over."""
    for opportunity in queries.past_closing(BATCH):
        services.close_when_over(opportunity)
