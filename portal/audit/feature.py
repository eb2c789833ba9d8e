"""Plugs the audit record into the application."""

from flask import Flask

from portal.audit import cli, sample, services
from portal.demo.story import CUTS
from portal.web.access import OPENED, REFUSED, Noted


def init_app(app: Flask) -> None:
    """Mount the record's command, and hear of refusals and of what an auditor opens."""
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    app.cli.add_command(cli.audit)
    REFUSED.register("audit", note_refusal)
    OPENED.register("audit", note_opened)


def note_refusal(refused: Noted) -> None:
    """Keep a refusal of the guards."""
    services.note(refused.what, account_id=refused.account_id, whence=refused.whence, detail=refused.detail)


def note_opened(opened: Noted) -> None:
    """Keep what an auditor has opened."""
    services.opened(account_id=opened.account_id, whence=opened.whence, detail=opened.detail)
