"""What comes by itself: counting, the month's edition, the end of calls."""

from portal.development import services

BATCH = 200


def count() -> None:
    """Count the gaps anew where anything has changed."""
    services.count_if_changed()


def publish() -> None:
    """Publish the month's figures where they are not there yet."""
    services.publish_month()


def close() -> None:
    """Close the calls whose last day is over."""
    services.close_what_is_over(BATCH)
