"""Databases and roles on a PostgreSQL server of which we are the administrator: the embedded one, or one for tests.

Two roles, so that the application cannot change what it must not: the owner owns a database and migrates it, the application owns nothing.
What the owner makes later is open to the application by default privileges, set when the database is made; a migration's REVOKE on a table
therefore stays in force.
"""

from typing import LiteralString

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

OWNER = "simpul_owner"
APPLICATION = "simpul_app"

MAKE_ROLE = """
    DO $$ BEGIN
        CREATE ROLE {role} LOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$
"""
MAKE_DATABASE = (
    "CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' STRATEGY wal_log"
)
DEFAULT_PRIVILEGES: tuple[LiteralString, ...] = (
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {application}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {application}",
)


TAKE_TURN: LiteralString = "SELECT pg_advisory_lock(5201398)"
"""Roles and what they may belong to the whole server, which refuses two changes at once; the turn ends with the connection."""


class Cluster:
    """A server and its databases, seen by its administrator."""

    def __init__(self, administrator: str | URL, *, password: str | None = None) -> None:
        """`administrator`: URL of a superuser on the maintenance database; `password`: of both roles where the server asks for one."""
        self.administrator = make_url(administrator)
        self.password = password

    def url(self, database: str, role: str = APPLICATION) -> str:
        """The SQLAlchemy URL of a database for one of the two roles."""
        return text_of(self.administrator.set(drivername="postgresql+psycopg", username=role, password=self.password, database=database))

    def create_roles(self) -> None:
        """Make both roles where they are missing; several who do it at once do it one after another."""
        with self.connect() as connection:
            connection.execute(TAKE_TURN)
            for role in (OWNER, APPLICATION):
                connection.execute(sql.SQL(MAKE_ROLE).format(role=sql.Identifier(role)))
                if self.password:
                    change = sql.SQL("ALTER ROLE {} PASSWORD {}")
                    connection.execute(change.format(sql.Identifier(role), sql.Literal(self.password)))

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database that the owner owns: empty, with the default privileges, or a copy of a template with all that it has.

        Whoever is connected to the template is disconnected, since PostgreSQL copies no database in use.
        """
        names = {"name": sql.Identifier(name), "owner": sql.Identifier(OWNER), "application": sql.Identifier(APPLICATION)}
        if template is not None:
            copy = sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template} STRATEGY wal_log")
            self.disconnect(template)
            with self.connect() as connection:
                connection.execute(copy.format(**names, template=sql.Identifier(template)))
            return
        with self.connect() as connection:
            connection.execute(sql.SQL(MAKE_DATABASE).format(**names))
        with self.connect(name) as connection:
            for statement in DEFAULT_PRIVILEGES:
                connection.execute(sql.SQL(statement).format(**names))

    def has_database(self, name: str) -> bool:
        """Whether a database of this name exists."""
        with self.connect() as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None

    def rename_database(self, name: str, to: str) -> None:
        """Give a database its final name in one step; whoever is connected to it is disconnected."""
        self.disconnect(name)
        with self.connect() as connection:
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to)))

    def drop_database(self, name: str) -> None:
        """Remove a database if it is there, whoever is connected to it."""
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def disconnect(self, name: str) -> None:
        """End every connection to a database and wait until each is gone."""
        with self.connect() as connection:
            connection.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (name,))

    def connect(self, database: str | None = None) -> psycopg.Connection:
        """Connect as the administrator, each statement a transaction of its own."""
        address = self.administrator.set(drivername="postgresql", database=database or self.administrator.database)
        return psycopg.connect(text_of(address), autocommit=True)


def text_of(url: URL) -> str:
    """A URL's text that libpq too can read: it takes a plus sign in the query as a plus sign, where SQLAlchemy writes one for a space."""
    address, mark, query = url.render_as_string(hide_password=False).partition("?")
    return address + mark + query.replace("+", "%20")
