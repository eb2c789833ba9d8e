"""Plugs the drafts into the application."""

from flask import Flask

from portal.drafts import views
from portal.web.session import PARK, RESTORE, Parking

PARKING = Parking(find=views.find_parked, forget=views.forget_parked)


def init_app(app: Flask) -> None:
    """Mount autosave, and keep what interrupted requests had typed."""
    app.register_blueprint(views.drafts)
    PARK.register("drafts", views.park)
    RESTORE.register("drafts", PARKING)
