"""What the import contracts cannot see: who may look into another slice's rooms."""

import ast

import pytest

from tests.architecture.source import Module, called, imports, literal, modules, planted, slices, told

CLOSED = frozenset({"forms", "access"})
"""Rooms of a slice that no other slice enters."""
SHOWN = frozenset({"views", "api", "presenters"})
"""Where a page may ask another slice how it shows a thing of its own."""


GROUND = frozenset({"kernel", "web", "demo", "matching"})
"""Slices without rooms."""
OWNER = 2


def faults(module: Module):
    """Each way in which a module enters a room that is not open to it, as a line."""
    yield from (f"{module.path}:{line}: {fault}" for line, fault in _faults(module))


def _faults(module):
    for line, name in imports(module):
        yield from ((line, fault) for fault in _of_import(module, name))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called(node) in {"import_module", "__import__"}:
            yield node.lineno, "imports by a text"
        if isinstance(node, ast.Call) and called(node) == "relationship":
            named = [literal(argument) for argument in node.args[:1]]
            yield from (
                (node.lineno, f"relates to {name} of another module: hold the id, and query")
                for name in named
                if name and name not in _classes(module)
            )


def _of_import(module, name):
    parts = name.split(".")
    owner = ".".join(parts[:2])
    if parts[0] == "wsgi":
        yield "imports the composition root"
    elif owner in slices() and len(parts) > OWNER:
        if module.room == "feature" and parts[2] == "models":
            yield "a feature imports tables"
        if owner != module.slice and parts[1] not in GROUND:
            yield from _of_room(module, name, parts[2:])


def _of_room(module, name, rest):
    room = rest[0]
    if room == "models" and module.room not in {"queries", "models"}:
        yield f"{name}: another slice's tables are for queries and tables alone"
    if room in CLOSED:
        yield f"{name}: another slice's {room}"
    if room == "presenters" and module.room not in SHOWN:
        yield f"{name}: another slice's presenters, outside a page"
    if any(part.startswith("_") for part in rest):
        yield f"{name}: another slice's own business"


def _classes(module):
    return {node.name for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)}


def test_nobody_enters_a_room_that_is_not_open_to_them():
    found = [fault for module in modules() for fault in faults(module)]

    assert not found, told(found)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("portal.workflow.services", "from portal.accounts.models import Account"),
        ("portal.workflow.services", "from portal.accounts import models"),
        ("portal.workflow.views", "from portal.accounts.forms import SignInForm"),
        ("portal.workflow.services", "from portal.accounts.access import RULES"),
        ("portal.workflow.services", "from portal.accounts.presenters import identify"),
        ("portal.workflow.services", "from portal.accounts.services import _note_use"),
        ("portal.workflow.feature", "from portal.workflow.models import CaseFile"),
        ("partners.registry.views", "from wsgi import create_app"),
        ("portal.workflow.services", "import importlib\nimportlib.import_module('portal.accounts.models')"),
        ("portal.workflow.models", "account = relationship('Account')"),
    ],
)
def test_each_closed_room_is_watched(name, text):
    assert list(faults(planted(name, text)))


def test_what_is_for_types_alone_is_no_entry():
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from portal.accounts.models import Account\n"

    assert not list(faults(planted("portal.workflow.services", text)))
