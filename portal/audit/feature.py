"""Plugs the audit record into the application."""

from flask import Flask

from portal.audit import cli, sample, services
from portal.demo.story import CUTS
from portal.web.access import REFUSED, Refused


def init_app(app: Flask) -> None:
    """Mount the record's command, and hear of refusals."""
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    app.cli.add_command(cli.audit)
    REFUSED.register("audit", note_refusal)


def note_refusal(refused: Refused) -> None:
    """Keep a refusal of the guards."""
    services.note(refused.what, account_id=refused.account_id, whence=refused.whence, detail=refused.detail)
