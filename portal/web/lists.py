"""What an address says of a list: which page of it."""

from flask import request

LAST = 1_000_000


def page_number() -> int:
    """The page that the address asks for, from 1; whatever else it says is taken for the first."""
    number = request.args.get("page", 1, int)
    return number if 1 <= number <= LAST else 1
