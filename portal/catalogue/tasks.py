"""What falls due in the catalogue."""

from flask import current_app

from portal.catalogue import queries, services
from portal.catalogue.presenters.kept import stop_path
from portal.catalogue.services import kept

BATCH = 500


def close_what_is_over() -> None:
    """Record that the time of opportunities is over."""
    for opportunity in queries.past_closing(BATCH):
        services.close_when_over(opportunity)


def tell_what_is_new() -> None:
    """Tell the owners of saved searches what is new, each when their moment has come."""
    base: str = current_app.config["SETTINGS"].base_url
    kept.tell_what_is_new(lambda search_id: f"{base}{stop_path(search_id)}", BATCH)
