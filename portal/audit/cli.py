"""The record's own check."""

import sys
from itertools import islice

import click
from flask.cli import AppGroup

from portal.audit import queries
from portal.audit.domain import faults_in

audit = AppGroup("audit", help="The audit record.")
MOST_SHOWN = 20


@audit.command("verify")
def verify() -> None:
    """Check the whole record, first to last. Exit 0 when it holds, 1 with the faults when it does not."""
    faults = list(islice(faults_in(queries.chain()), MOST_SHOWN))
    for fault in faults:
        click.echo(f"entry {fault.seq}: {fault.what}", err=True)
    if faults:
        sys.exit(1)
    click.echo(f"the record holds: {queries.count_entries()} entries, first to last")
