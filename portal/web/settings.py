"""Settings: read from the environment, checked at start, each fault one clear line."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
SHORTEST_SECRET = 32
HIGHEST_PORT = 65_535
CLAMD_FORMS = "unix:/path/of/the/socket or tcp:host:port"


class SettingsError(Exception):
    """The configuration cannot be used; the message is one line a fault."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process runs. Every value has one name in the environment, in capitals."""

    database_url: str
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    database_owner_url: str = ""
    smtp_url: str = ""
    mail_from: str = "simpul@localhost"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    clamd: str = ""
    """Where the virus scanner listens: `unix:/path` or `tcp:host:port`; empty: uploads are not scanned."""
    instance_dir: Path = field(default=ROOT / "instance")
    files_dir: Path = field(default=ROOT / "instance" / "files")
    portal_demo: bool = False
    testing: bool = False

    @property
    def secure(self) -> bool:
        """Whether the product is reached over TLS, and cookies may go over nothing else."""
        return self.base_url.startswith("https://")

    @property
    def owner_url(self) -> str:
        """The database address for migrations and seeds."""
        return self.database_owner_url or self.database_url

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read and check the environment. Raises SettingsError that names every fault."""
        faults = [f"{name} is not set" for name in ("DATABASE_URL", "SECRET_KEY") if not environ.get(name)]
        faults += [fault for check in (_database, _secret, _base, _oidc, _clamd) for fault in check(environ)]
        if faults:
            raise SettingsError("\n".join(faults))
        instance = Path(environ.get("INSTANCE_DIR") or ROOT / "instance")
        return cls(
            database_url=_psycopg(environ["DATABASE_URL"]),
            secret_key=environ["SECRET_KEY"],
            base_url=(environ.get("BASE_URL") or "http://127.0.0.1:8000").rstrip("/"),
            database_owner_url=_psycopg(environ.get("DATABASE_OWNER_URL", "")),
            smtp_url=environ.get("SMTP_URL", ""),
            mail_from=environ.get("MAIL_FROM") or "simpul@localhost",
            oidc_issuer=environ.get("OIDC_ISSUER", ""),
            oidc_client_id=environ.get("OIDC_CLIENT_ID", ""),
            oidc_client_secret=environ.get("OIDC_CLIENT_SECRET", ""),
            clamd=environ.get("CLAMD", ""),
            instance_dir=instance,
            files_dir=Path(environ.get("FILES_DIR") or instance / "files"),
            portal_demo=environ.get("PORTAL_DEMO") == "1",
        )


def _psycopg(url: str) -> str:
    """The address with the driver that is installed, whichever of the usual spellings was given."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _database(environ: Mapping[str, str]) -> list[str]:
    names = ("DATABASE_URL", "DATABASE_OWNER_URL")
    return [
        f"{name} must begin with postgresql:// (PostgreSQL 15 or later)"
        for name in names
        if environ.get(name) and not environ[name].startswith(("postgres://", "postgresql"))
    ]


def _secret(environ: Mapping[str, str]) -> list[str]:
    secret = environ.get("SECRET_KEY", "")
    return [f"SECRET_KEY must have at least {SHORTEST_SECRET} characters"] if secret and len(secret) < SHORTEST_SECRET else []


def _base(environ: Mapping[str, str]) -> list[str]:
    base = environ.get("BASE_URL", "")
    parts = urlsplit(base)
    return (
        ["BASE_URL must be an address such as https://simpul.example, without a path"]
        if base and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"))
        else []
    )


def _oidc(environ: Mapping[str, str]) -> list[str]:
    names = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    given = [name for name in names if environ.get(name)]
    return [f"{name} is missing beside {given[0]}" for name in names if name not in given] if given else []


def _clamd(environ: Mapping[str, str]) -> list[str]:
    address = environ.get("CLAMD", "")
    way, _, place = address.partition(":")
    host, _, port = place.rpartition(":")
    at_port = way == "tcp" and host and port.isascii() and port.isdigit() and 0 < int(port) <= HIGHEST_PORT
    return [] if not address or at_port or (way == "unix" and place.startswith("/")) else [f"CLAMD must be {CLAMD_FORMS}, or absent"]
