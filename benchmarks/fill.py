"""A database of the size for which the figures are stated: filled by set-based SQL, the same rows at the same seed.

    python -m benchmarks.fill --servants 70000 --offerings 5000 --applications 20000 --seed 1

The rows are made through no service: they carry what the pages and the rules read (the competencies on the servant's row, but not the
table of single competencies, and no audit entries). The server ends with this command; the other benchmarks start it again.
"""

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import select

from portal.catalogue.models import Opportunity
from portal.catalogue.services import question_of
from portal.demo.databases import OWNER, Cluster
from portal.demo.postgres import EmbeddedPostgres
from portal.demo.prepare import compile_translations
from portal.eligibility.services import asking
from portal.kernel.db import db
from portal.kernel.schema import migrate_to_newest
from portal.web import commands
from portal.web.settings import ROOT, Settings
from portal.workforce.models import Servant
from wsgi import create_app

sys.path.insert(0, str(ROOT / "tools"))
import assets

FOLDER = ROOT / "instance" / "benchmarks"
NAME = "simpul_bench"
SECRET = "a secret for measurements that is long enough"  # noqa: S105  nobody's: the server answers on this machine alone
STATEMENTS = Path(__file__).with_name("fill.sql")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is, and the seed from which it is drawn."""

    servants: int = 70_000
    offerings: int = 5_000
    applications: int = 20_000
    seed: int = 1
    partners: int = 3_000

    @property
    def database(self) -> str:
        """Each size has a database of its own."""
        return f"{NAME}_{self.servants}_{self.offerings}_{self.applications}_{self.partners}_{self.seed}"


SIZES = {"servants": 70_000, "offerings": 5_000, "applications": 20_000, "partners": 3_000, "seed": 1}
"""What a size says, with the figures that are stated."""


def say(line: str) -> None:
    """Tell the person who measures."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def load() -> str:
    """The machine's load, which stands beside every absolute figure."""
    return " ".join(f"{number:.1f}" for number in os.getloadavg())


def sized(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The arguments that every benchmark takes."""
    parser.add_argument("--folder", type=Path, default=FOLDER)
    for name, default in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser


def size_of(given: argparse.Namespace) -> Size:
    """The size that was asked for."""
    return Size(given.servants, given.offerings, given.applications, given.seed, given.partners)


@contextlib.contextmanager
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    """The embedded PostgreSQL of the benchmarks, for as long as it is needed."""
    with EmbeddedPostgres(folder / "postgres", durable=False) as running:
        yield running


def settings_for(folder: Path, cluster: Cluster, database: str) -> Settings:
    """How the product runs for a measurement: as in earnest, without the demonstration."""
    return Settings(
        database_url=cluster.url(database),
        database_owner_url=cluster.url(database, OWNER),
        secret_key=SECRET,
        base_url="http://127.0.0.1:8501",
        smtp_url="smtp://127.0.0.1:1",
        instance_dir=folder,
        files_dir=folder / "files",
    )


def prepare_front(folder: Path) -> None:
    """Static files and catalogues, as the product needs them."""
    assets.build(folder / "static")
    compile_translations(ROOT / "portal" / "web" / "translations", folder / "translations")


def empty(folder: Path, cluster: Cluster, database: str) -> Flask:
    """The product on a new database that holds law and code lists."""
    prepare_front(folder)
    cluster.drop_database(database)
    cluster.create_database(database)
    migrate_to_newest(cluster.url(database, OWNER))
    app = create_app(settings_for(folder, cluster, database))
    with app.app_context():
        commands.load_seeds()
    return app


def fill(folder: Path, cluster: Cluster, size: Size) -> Flask:
    """The product on a database of this size, which is made where it is missing."""
    if cluster.has_database(size.database):
        migrate_to_newest(cluster.url(size.database, OWNER))
        prepare_front(folder)
        return create_app(settings_for(folder, cluster, size.database))
    fresh = f"{size.database}_new"
    app = empty(folder, cluster, fresh)
    with cluster.connect(fresh) as connection:
        run_file(connection, STATEMENTS, size)
    with app.app_context():
        _copy_a_verdict()
        db.engine.dispose()
    cluster.rename_database(fresh, size.database)
    with cluster.connect(size.database) as connection:
        connection.execute("VACUUM ANALYZE")
    return create_again(folder, cluster, size)


def create_again(folder: Path, cluster: Cluster, size: Size) -> Flask:
    """The product on the database under its final name."""
    return create_app(settings_for(folder, cluster, size.database))


def run_file(connection: psycopg.Connection, statements: Path, size: Size) -> None:
    """Run a file of statements, which read the size as settings of the connection."""
    for name in SIZES:
        connection.execute("SELECT set_config(%s, %s, false)", (f"bench.{name}", str(getattr(size, name))))
    for statement in statements.read_text().split(";\n\n"):
        connection.execute(statement)  # a file of ours


def _copy_a_verdict() -> None:
    """One verdict as the product gives it, on every application that was submitted."""
    opportunity = db.session.scalars(select(Opportunity).order_by(Opportunity.number).limit(1)).one()
    servant = db.session.scalars(select(Servant).order_by(Servant.nip).limit(1)).one()
    verdict = asking.verdict_of(servant, question_of(opportunity))
    db.session.connection().exec_driver_sql("UPDATE application SET verdict = %s", (psycopg.types.json.Jsonb(verdict.to_json()),))
    db.session.commit()


def main() -> None:
    """Fill, and say where."""
    given = sized(argparse.ArgumentParser(description="Fill a database for measurements.")).parse_args()
    size, began = size_of(given), time.perf_counter()
    with server(given.folder) as cluster:
        cluster.drop_database(size.database)
        fill(given.folder, cluster, size)
        say(f"{size} in {time.perf_counter() - began:.0f} s, load {load()}")
        say(cluster.url(size.database))


if __name__ == "__main__":
    main()
