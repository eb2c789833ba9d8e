"""`portal administrator EMAIL`: the first account, from which all others get their roles."""

import sys

import click
from flask.cli import with_appcontext

from portal.accounts.services import appointing
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.web.i18n import say


@click.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name, with titles.")
@click.option("--body", default="BKD", show_default=True, help="The code of the office in which the role is held.")
@with_appcontext
def administrator(email: str, name: str, body: str) -> None:
    """Open the first administrator's account and send the invitation. Exit 1 while there is an administrator."""
    try:
        account = appointing.first_administrator(email=email, name=name, body_code=body)
    except DomainError as error:
        click.echo(say(error.text), err=True)
        sys.exit(1)
    click.echo(say(Text("The account is open. An invitation goes to %(email)s.", email=account.email)))
