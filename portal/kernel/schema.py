"""The schema: brought to its newest version by Alembic, under the owner's role."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def configuration(url: str = "") -> Config:
    """Alembic's configuration for a database."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["url"] = url
    return config


def migrate_to_newest(url: str) -> None:
    """Bring a database to the newest schema."""
    command.upgrade(configuration(url), "head")


def newest() -> str:
    """The newest version's name."""
    return str(ScriptDirectory.from_config(configuration()).get_current_head())
