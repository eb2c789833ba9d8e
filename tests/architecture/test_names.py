"""Names that say nothing are not taken, and nothing is put into the root that does not belong there."""

import fnmatch
import re

from tests.architecture.source import ROOT, modules, told

ROOT_NAMES = frozenset(
    {
        ".ci",
        ".gitignore",
        ".pre-commit-config.yaml",
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "README.md",
        "benchmarks",
        "docs",
        "migrations",
        "partners",
        "portal",
        "pyproject.toml",
        "requirements-dev.lock",
        "requirements-uv.lock",
        "requirements.lock",
        "templates",
        "tests",
        "tools",
        "wsgi.py",
    }
)
EMPTY_NAMES = frozenset(
    {"base", "common", "constants", "core", "helpers", "interfaces", "lib", "manager", "misc", "shared", "util", "utils"}
)
MIGRATION = re.compile(r"\d{4}_[a-z]+(_[a-z0-9]+)+\.py")


def ignored():
    """The patterns of .gitignore that can stand in the root."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return [line.strip("/") for line in lines] + [".git", "*.egg-info"]


def test_nothing_stands_in_the_root_that_does_not_belong_there():
    found = {path.name for path in ROOT.iterdir()} - ROOT_NAMES
    strangers = sorted(name for name in found if not any(fnmatch.fnmatch(name, pattern) for pattern in ignored()))

    assert not strangers


def test_no_module_has_a_name_that_says_nothing():
    found = [module.path for module in modules() if EMPTY_NAMES & set(module.name.split("."))]

    assert not found, told(found)


def test_a_module_of_the_frame_does_not_bear_the_name_of_an_edge():
    edges = {"views", "api", "cli", "tasks", "sample"}

    assert not [module.path for module in modules() if module.slice in {"portal.web", "portal.kernel"} and module.room in edges]


def test_migrations_are_numbered_and_named_by_a_verb_and_a_noun():
    names = sorted(path.name for path in (ROOT / "migrations" / "versions").glob("*.py"))

    assert all(MIGRATION.fullmatch(name) for name in names), names
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_no_slice_asks_sql_for_the_time():
    asking = re.compile(r"\b(func\.now\(|current_timestamp|datetime\.(utc)?now\(|date\.today\()", re.IGNORECASE)
    found = [
        f"{module.path}: {match[0]}"
        for module in modules()
        if module.name != "portal.kernel.clock"
        for match in asking.finditer((ROOT / module.path).read_text(encoding="utf-8"))
    ]

    assert not found, told(found)
