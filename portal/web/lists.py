"""What an address says of a list: which page of it, in which order."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import request, url_for

LAST = 1_000_000


def page_number() -> int:
    """The page that the address asks for, from 1; whatever else it says is taken for the first."""
    number = request.args.get("page", 1, int)
    return number if 1 <= number <= LAST else 1


def links(endpoint: str, argument: str) -> Callable[[uuid.UUID], str]:
    """The address of each object of a list, from its id: the router is asked once for all of them."""
    nobody = uuid.UUID(int=0)
    before, _, after = url_for(endpoint, **{argument: nobody}).partition(str(nobody))  # type: ignore[arg-type]  # no reserved name
    return lambda object_id: f"{before}{object_id}{after}"


def wanted_order() -> str:
    """The order that the address asks for, as a query's columns are named; `-` before it runs downwards."""
    return request.args.get("order", "")


def sort_head(text: Any, order: str, current: str) -> dict[str, Any]:  # noqa: ANN401  a text of either kind
    """A head that sorts its list: a link to the first page of the same search in this order, or in the opposite one where it is so already.

    `order` is the one that the first click asks for, `current` the one that the page shows.
    """
    opposite = order.removeprefix("-") if order.startswith("-") else f"-{order}"
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), "order": [opposite if current == order else order]}
    arguments.pop("page", None)
    sort = {order.removeprefix("-"): "ascending", f"-{order.removeprefix('-')}": "descending"}.get(current)
    return {"text": text, "href": url_for(request.endpoint or "", **(request.view_args or {}), **arguments), "sort": sort}
