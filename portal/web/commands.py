"""Commands about the product as a whole: schema, seeds, configuration, serving."""

import os
import sys
from collections.abc import Callable

import click
from flask.cli import with_appcontext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from portal.kernel.db import db
from portal.kernel.registry import Registry
from portal.kernel.schema import migrate_to_newest, newest
from portal.web.settings import Settings, SettingsError

SEEDS: Registry[str, Callable[[], str]] = Registry("web.commands.SEEDS")
"""What a slice loads of law and code lists; each is idempotent and says in a line what it did."""
OLDEST_SERVER = 150_000


def _settings() -> Settings:
    try:
        return Settings.from_environ()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    migrate_to_newest(_settings().owner_url)
    click.echo("the schema is the newest")


@click.command()
@with_appcontext
def seed() -> None:
    """Load law and code lists as dated data; nothing that is there is changed."""
    for line in load_seeds():
        click.echo(line)


def load_seeds() -> list[str]:
    """Run every slice's seed in one transaction; what each did."""
    lines = [f"{name}: {load()}" for name, load in SEEDS]
    db.session.commit()
    return lines


@click.command()
def doctor() -> None:
    """Say what is wrong with the configuration, in words."""
    settings = _settings()
    faults = [*_database_faults(settings), *_folder_faults(settings)]
    if not settings.smtp_url:
        faults.append("SMTP_URL is not set: no mail will leave")
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)
    click.echo("nothing is wrong")


def _database_faults(settings: Settings) -> list[str]:
    engine = create_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            version = connection.scalar(text("select current_setting('server_version_num')::int"))
            owns = connection.scalar(text("select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user"))
            known = connection.scalar(text("select to_regclass('alembic_version') is not null"))
            at = connection.scalar(text("select version_num from alembic_version")) if known else None
    except SQLAlchemyError as error:
        return [f"DATABASE_URL: the database does not answer: {str(error.__cause__ or error).splitlines()[0]}"]
    faults = []
    if (version or 0) < OLDEST_SERVER:
        faults.append("DATABASE_URL: the server is older than PostgreSQL 15")
    if at != newest():
        faults.append("the schema is not the newest: run `portal migrate`")
    if owns:
        faults.append(
            "DATABASE_URL: the application's role owns tables; give it a role that owns nothing, and the owner's in DATABASE_OWNER_URL"
        )
    return faults


def _folder_faults(settings: Settings) -> list[str]:
    folders = (settings.instance_dir, settings.files_dir)
    return [f"{folder} cannot be written" for folder in folders if folder.exists() and not os.access(folder, os.W_OK)]


@click.command()
@click.option("--bind", default="127.0.0.1:8000", help="Address and port.")
def serve(bind: str) -> None:
    """Serve with gunicorn: 2 workers of 4 threads."""
    _settings()
    arguments = ["gunicorn", "--no-control-socket", "-k", "gthread", "-w", "2", "--threads", "4", "-b", bind, "wsgi:create_app()"]
    os.execvp(sys.executable, [sys.executable, "-m", *arguments])  # noqa: S606  the server takes this process's place
