"""Composition root: the one module that knows every feature."""

import datetime as dt
import gc
import os
import sys

import click
from flask import Flask
from flask.cli import FlaskGroup

from partners.agreements import feature as agreements
from partners.curricula import feature as curricula
from partners.offerings import feature as offerings
from partners.registry import feature as registry
from portal.accounts import feature as accounts
from portal.applications import feature as applications
from portal.audit import feature as audit
from portal.catalogue import feature as catalogue
from portal.demo import filling, runner
from portal.demo.story import PEOPLE, TOGETHER
from portal.development import feature as development
from portal.documents import feature as documents
from portal.drafts import feature as drafts
from portal.eligibility import feature as eligibility
from portal.files import feature as files
from portal.integrity import feature as integrity
from portal.jobs import feature as jobs
from portal.jobs.adapters import do_what_is_due
from portal.kernel import clock
from portal.kernel.registry import freeze_all
from portal.kernel.schema import migrate_to_newest
from portal.matching.command import match
from portal.notifications import feature as notifications
from portal.organisations import feature as organisations
from portal.oversight import feature as oversight
from portal.reference import feature as reference
from portal.reference import queries as reference_queries
from portal.rounds import feature as rounds
from portal.tour import command as tour_command
from portal.tour import stage
from portal.tour.script import Chapter
from portal.transparency import feature as transparency
from portal.web import commands
from portal.web.app import build_app
from portal.web.settings import ROOT, Settings, SettingsError
from portal.workflow import feature as workflow
from portal.workforce import feature as workforce

FEATURES = (
    jobs,
    audit,
    notifications,
    files,
    drafts,
    organisations,
    reference,
    accounts,
    documents,
    workflow,
    workforce,
    integrity,
    development,
    eligibility,
    catalogue,
    applications,
    rounds,
    oversight,
    transparency,
    registry,
    agreements,
    curricula,
    offerings,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The whole product."""
    app = build_app(settings or Settings.from_environ())
    for feature in FEATURES:
        feature.init_app(app)
    freeze_all()
    if not app.testing:
        gc.collect()
        gc.freeze()  # what has been made so far stays as long as the process: no collection need look through it
    return app


def _create_app_or_say_why() -> Flask:
    try:
        return create_app()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


LAW_BEFORE = dt.timedelta(days=130)
"""How long before the day of filling in the sample province's law was loaded: before its first act."""


def fill(_: str) -> None:
    """Law and code lists, then the sample province, into the database that the environment names."""
    app = create_app()
    filling.play(app, load_law(app), _say)


def refresh(_: str) -> None:
    """Law, code lists and texts that came with a newer version than the one that filled the database; nothing that is there is changed."""
    with create_app().app_context():
        commands.load_seeds()


def load_law(app: Flask) -> frozenset[dt.date]:
    """Load law and code lists as if before the story began, when its people knew them; the holidays that were loaded with them."""
    began = clock.now() - LAW_BEFORE
    before = clock.follow(lambda: began)
    try:
        with app.app_context():
            commands.load_seeds()
            reference_queries.forget_holidays()
            return reference_queries.holidays()
    finally:
        clock.follow(before)


def _greeting() -> list[str]:
    base = os.environ["BASE_URL"]
    lines = ["", f"Simpul runs: {base}", f"Be one of the sample people: {base}/demo", ""]
    people = (f"  {email:28} {purpose}" for email, purpose in PEOPLE if email not in TOGETHER)  # the others stand on the page
    return [*lines, *people, "", "Ctrl-C stops everything."]


@click.command()
@click.option("--port", default=8000, help="The port on 127.0.0.1.")
@click.option("--no-serve", is_flag=True, help="Prepare everything, then stop.")
def demo(port: int, *, no_serve: bool) -> None:
    """Run the product with a sample province, with nothing else installed."""
    wiring = runner.Wiring(migrate=migrate_to_newest, fill=fill, refresh=refresh, greeting=_greeting)
    sys.exit(runner.run(ROOT, wiring, port=port, serve=not no_serve))


def _prepare_tour(app: Flask, chapter: Chapter) -> None:
    """Law, code lists, and the acts that a chapter presupposes: the agencies' people and their desks, the partners that it needs."""
    with app.app_context():
        commands.load_seeds()
        holidays = reference_queries.holidays()
    stories_end = clock.today() + dt.timedelta(days=chapter.ahead)
    filling.play(app, holidays, lambda _: None, day=stories_end, until=lambda key: key.startswith(chapter.presupposes))


def main() -> None:
    """The console script `portal`."""
    os.environ.setdefault("FLASK_SKIP_DOTENV", "1")
    group = FlaskGroup(create_app=_create_app_or_say_why, add_default_commands=False, add_version_option=False, name="portal")
    tour = tour_command.command(stage.Needs(migrate_to_newest, create_app, _prepare_tour, do_what_is_due))
    for command in (commands.migrate, commands.seed, commands.doctor, commands.serve, demo, tour, match):
        group.add_command(command)
    group.main(prog_name="portal")
