"""Each complaint that is said to be answered names a test that exists."""

import ast
import re

from tests.architecture.source import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def missing(text):
    """The tests that a text names and nobody has written."""
    return [f"{path}::{name}" for path, name in NAMED.findall(text) if name not in names_in(path)]


def names_in(path):
    """The tests of a file; none where it does not exist."""
    file = ROOT / path
    if not file.is_file():
        return set()
    return {node.name for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)}


def test_every_complaint_names_a_test_that_exists():
    text = (ROOT / "docs" / "complaints.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| “")]

    assert len(rows) > 20
    assert all(NAMED.search(row) for row in rows)
    assert not missing(text)


def test_a_test_that_does_not_exist_is_named():
    assert missing("`tests/web/test_nothing.py::test_nothing`") == ["tests/web/test_nothing.py::test_nothing"]
    assert missing("`tests/architecture/test_complaints.py::test_nothing`")
