"""What falls due among partners."""

from partners.registry.services import papers


def watch_papers() -> None:
    """Remind of papers that will expire, and tell of those that have."""
    papers.watch()
