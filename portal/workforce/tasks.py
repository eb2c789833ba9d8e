"""What the worker does to the record: by the clock, and with files that change many people."""

from portal.workforce import services


def end_departed() -> None:
    """Once a day: the grants of those who left end."""
    services.end_departed()


def run_import(import_id: str, account_id: str) -> None:
    """Write a file that was handed over."""
    services.run_in_background(import_id, account_id)


def undo_import(import_id: str, account_id: str) -> None:
    """Undo an import that was handed over."""
    services.undo_in_background(import_id, account_id)
