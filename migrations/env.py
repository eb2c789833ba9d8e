"""Alembic's environment: the owner's connection, a lock timeout, one transaction a migration."""

import os

from alembic import context
from sqlalchemy import create_engine, pool, text

from portal.kernel.db import Base

# A migration waits for a lock 4 s at most, so that it never stands in the way of those who work.
LOCK_TIMEOUT = "4s"


def address() -> str:
    """The database: given by the caller, else by the environment."""
    given = context.config.attributes.get("url")
    return str(given or os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"])


def run() -> None:
    """Run what is asked on the database."""
    engine = create_engine(address(), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=context.config.attributes.get("metadata", Base.metadata),
            transaction_per_migration=True,
            compare_type=True,
            compare_server_default=False,
            include_object=belongs_to_the_house,
        )
        with context.begin_transaction():
            context.run_migrations()


def belongs_to_the_house(thing: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:  # noqa: ARG001, FBT001  Alembic's signature
    """Procrastinate's tables have a migration of their own, in its own words."""
    return not (name or "").startswith("procrastinate_")


run()
