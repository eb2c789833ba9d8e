"""`portal import workforce FILE`: the same import from the command line."""

import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from portal.kernel.errors import DomainError
from portal.kernel.identity import SYSTEM
from portal.kernel.text import Text
from portal.web.i18n import say
from portal.workforce import presenters, services

ALL_IN, SOME_OUT, UNREADABLE = 0, 1, 2


@click.group("import")
def imports() -> None:
    """Bring data in from a file."""


@imports.command("workforce")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.option("--errors", type=click.Path(path_type=Path), help="Write the rows that stay out, with the reasons, to this workbook.")
@click.option("--source", default="", help="Where the data come from; the file's name if not given.")
@click.option("--reason", default="", help="Why so much changes at once; needed with --checked.")
@click.option("--checked", is_flag=True, help="What raises an alarm was checked with the data's owner.")
@with_appcontext
def workforce(file: Path, errors: Path | None, source: str, reason: str, *, dry_run: bool, checked: bool) -> None:
    """Import civil servants from a CSV or XLSX file.

    Exit 0: all rows in, 1: some stay out, 2: nothing was saved: the file cannot be read, or changes very much and was not checked.
    """
    told: dict[str, Any] = {"source": source or file.name, "reason": reason, "checked": checked, "dry_run": dry_run}
    try:
        done = services.import_file(file.read_bytes(), file.name, by=SYSTEM, say=say, **told)
    except OSError as error:
        click.echo(f"{file}: {error.strerror}", err=True)
        sys.exit(UNREADABLE)
    except DomainError as error:
        click.echo(say(error.text), err=True)
        sys.exit(UNREADABLE)
    review = presenters.review_of(done)
    if errors and done.errors_file:
        errors.write_bytes(done.errors_file)
    for alarm in review.alarms:
        click.echo(say(presenters.sentence_of(alarm)), err=True)
    for line in review.errors:
        click.echo(
            say(
                Text(
                    "row %(row)s, %(column)s, “%(value)s”: %(reason)s",
                    row=line.row,
                    column=line.column,
                    value=line.value,
                    reason=line.reason,
                )
            )
        )
    click.echo(say(presenters.summary_of(review, dry_run=dry_run)))
    sys.exit(SOME_OUT if review.errors else ALL_IN)
