"""Where a chapter is played: a fresh embedded database, the real application behind a real socket, its worker, and a clock that moves."""

import contextlib
import datetime as dt
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

from portal.demo.databases import OWNER
from portal.demo.mailbox import Mailbox
from portal.demo.postgres import EmbeddedPostgres
from portal.demo.prepare import build_assets, compile_translations
from portal.demo.story import CUTS
from portal.kernel import clock
from portal.tour.script import Chapter
from portal.web.access import public
from portal.web.settings import ROOT


@dataclass(frozen=True, slots=True)
class Needs:
    """What the composition root brings: the schema, the application with what a chapter presupposes, and its worker."""

    migrate: Callable[[str], None]
    make: Callable[[], Flask]
    prepare: Callable[[Flask, Chapter], None]
    work: Callable[[Flask], None]
    """Do the jobs that are due, then return."""


@contextlib.contextmanager
def stage(needs: Needs, chapter: Chapter, begins: dt.datetime, cut: str | None) -> Iterator[str]:
    """The address of a product that holds nothing of the story yet; its clock stands at `begins`."""
    with tempfile.TemporaryDirectory(prefix="simpul-tour-") as folder, contextlib.ExitStack() as stack:
        instance = Path(folder)
        build_assets(ROOT, instance)
        compile_translations(ROOT / "portal" / "web" / "translations", instance / "translations")
        postgres = stack.enter_context(EmbeddedPostgres(instance / "pg", durable=False))
        postgres.create_database("tour")
        mailbox = stack.enter_context(Mailbox(instance / "mail"))
        os.environ |= {
            "DATABASE_URL": postgres.url("tour"),
            "DATABASE_OWNER_URL": postgres.url("tour", OWNER),
            "SECRET_KEY": "the tour's own secret, gone with it",
            "SMTP_URL": mailbox.url,
            "FILES_DIR": str(instance / "files"),
            "INSTANCE_DIR": str(instance),
            "PORTAL_DEMO": "1",
        }
        needs.migrate(postgres.url("tour", OWNER))
        yield from _serve(needs, chapter, begins, cut)


def _serve(needs: Needs, chapter: Chapter, begins: dt.datetime, cut: str | None) -> Iterator[str]:
    ahead = [begins - clock.machine_now()]
    clock.follow(lambda: clock.machine_now() + ahead[0])
    server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
    os.environ["BASE_URL"] = base = f"http://127.0.0.1:{server.server_port}"
    app = needs.make()
    app.config["MOVE_TIME_AT"] = "/demo/time"
    needs.prepare(app, chapter)

    def move() -> ResponseReturnValue:
        """Move time on, then do what has fallen due."""
        ahead[0] += dt.timedelta(days=max(0, request.form.get("days", 0, int)))
        needs.work(app)
        return redirect("/demo", 303)

    app.add_url_rule(app.config["MOVE_TIME_AT"], "tour.move", public(move), methods=["POST"])
    if cut:
        CUTS[cut]()
    server.app = app
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield base
    finally:
        server.shutdown()
        thread.join(5)
        clock.follow(None)
