"""What the clock does to the record."""

from portal.workforce import services


def end_departed() -> None:
    """Once a day: the grants of those who left end."""
    services.end_departed()
