"""A module is read in one sitting, a function on one screen."""

import ast

from tests.architecture.source import ROOT, Module, modules, planted, told

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
IN_ONE_FILE = frozenset({"portal/matching/verifier.py"})
"""Handed out as it is, to be run by anybody."""


def long_functions(module: Module):
    """Each function that is too long, as a line; its docstring does not count."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            told_in = first.end_lineno - first.lineno + 1 if ast.get_docstring(node) else 0
            length = node.end_lineno - node.lineno + 1 - told_in
            if length > LONGEST_FUNCTION:
                yield f"{module.path}:{node.lineno}: {node.name} has {length} lines"


def test_modules_and_functions_are_short():
    found = [fault for module in modules() for fault in long_functions(module)]
    for module in modules():
        lines = len((ROOT / module.path).read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_MODULE and module.path not in IN_ONE_FILE:
            found.append(f"{module.path}: {lines} lines; a package of the same name holds it in parts")

    assert not found, told(found)


def test_a_long_function_is_noticed():
    text = "def long():\n" + "    pass\n" * LONGEST_FUNCTION

    assert list(long_functions(planted("portal.accounts.services", text)))
