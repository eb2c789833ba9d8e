"""The product's source as the architecture tests read it: modules, slices, layers."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("portal", "partners")
NAME = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its dotted name, its tree, where it lies."""

    name: str
    tree: ast.Module
    path: str = ""

    @property
    def slice(self) -> str:
        """The slice, such as `portal.accounts`."""
        return ".".join(self.name.split(".")[:2])

    @property
    def room(self) -> str:
        """The module of the closed vocabulary that it is or lies in, such as `views`; empty for the slice itself."""
        return [*self.name.split("."), ""][2] if "." in self.name else ""


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product."""
    files = [ROOT / "wsgi.py", *(file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))]
    return tuple(_module(file) for file in files)


def _module(file: Path) -> Module:
    path = file.relative_to(ROOT)
    parts = path.with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, ast.parse(file.read_text(encoding="utf-8")), str(path))


def planted(name: str, text: str) -> Module:
    """A module that is not there, for showing that a check notices."""
    return Module(name, ast.parse(text), "planted")


@cache
def slices() -> frozenset[str]:
    """The slices that exist: folders of the two packages."""
    return frozenset(module.slice for module in modules() if module.name.count(".") >= 1)


@cache
def contracts() -> dict[int, dict[str, Any]]:
    """The import contracts of pyproject.toml, by number."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {int(contract["name"].split(".")[0]): contract for contract in settings["tool"]["importlinter"]["contracts"]}


@cache
def rank(slice_name: str) -> int:
    """How high a slice stands: of two that may import each other in one direction, the one above has the greater rank."""
    package, _, short = slice_name.partition(".")
    layers = contracts()[3 if package == "partners" else 2]["layers"]
    place = next(number for number, layer in enumerate(layers) if short in NAME.findall(layer))
    return (1000 if package == "partners" else 0) + len(layers) - place


def imports(module: Module, *, types_too: bool = False) -> Iterator[tuple[int, str]]:
    """Each imported module, or name of a module, with its line; those for types alone only when asked for."""
    hidden = set() if types_too else {id(node) for block in _type_checking(module.tree) for node in ast.walk(block)}
    for node in ast.walk(module.tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _type_checking(tree: ast.Module) -> Iterator[ast.If]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            yield node


def called(node: ast.Call) -> str:
    """The last name of what is called: `url_for` of `flask.url_for(…)`."""
    return str(getattr(node.func, "attr", None) or getattr(node.func, "id", ""))


def literal(node: ast.AST | None) -> str | None:
    """A literal text, or None."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def told(faults: Iterable[str]) -> str:
    """Faults as the message of an assertion, one a line."""
    return "\n".join(faults)
