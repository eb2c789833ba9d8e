"""Run a command with TEST_DATABASE_URL naming a server of another PostgreSQL, started for it and stopped after it.

python tools/with_postgres.py /usr/lib/postgresql/15/bin make test-python
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from portal.demo.databases import text_of
from portal.demo.postgres import EmbeddedPostgres, EmbeddedPostgresError


def main(binaries: str, *command: str) -> int:
    """The exit status of the command."""
    with (
        tempfile.TemporaryDirectory(prefix="simpul-pg-") as folder,
        EmbeddedPostgres(Path(folder) / "pg", durable=False, binaries=Path(binaries)) as postgres,
    ):
        environment = {**os.environ, "TEST_DATABASE_URL": text_of(postgres.administrator)}
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - the command that was asked for


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except EmbeddedPostgresError as error:
        sys.exit(f"with_postgres: {error}")
