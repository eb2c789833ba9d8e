"""Fail when a word on screen has no translation, a doubtful or left-over one, or one whose placeholders differ.

Reads the words from modules and templates, and compares them with `portal/web/translations`. Speaks one line a fault.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {f"templates/**.{suffix}": {"newstyle_gettext": "true", "silent": "false"} for suffix in ("html", "txt")}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "_l": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "N_": None,
}
FOLDERS = ("portal", "partners", "templates")

Key = tuple[str, str | None]


def main() -> int:
    """1 if there is a fault, else 0."""
    found = words()
    catalogues = sorted((ROOT / "portal" / "web" / "translations").glob("*/LC_MESSAGES/messages.po"))
    faults = [fault for po in catalogues for fault in faults_of(po, found)]
    if len(found) and not catalogues:
        faults.append(f"{len(found)} words, and no catalogue in portal/web/translations")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults) or f"{len(found)} words, all translated\n")
    return 1 if faults else 0


def words() -> Catalog:
    """Every word that the code asks to be translated."""
    found = Catalog()
    for folder in FOLDERS:
        if not (ROOT / folder).is_dir():
            continue
        extracted = extract_from_dir(ROOT / folder, methods(folder), options(folder), keywords=KEYWORDS)
        for name, line, message, _comments, context in extracted:
            found.add(message, locations=[(f"{folder}/{name}", line)], context=context)
    for file in sorted(file for package in ("portal", "partners") for file in (ROOT / package).rglob("*.py")):
        for line, message, context in texts(ast.parse(file.read_text())):
            found.add(message, locations=[(str(file.relative_to(ROOT)), line)], context=context)
    return found


def texts(module: ast.Module) -> Iterator[tuple[int, str, str | None]]:
    """Each `Text("word", "context", fact=…)`: words that are rendered later, for their reader. Babel cannot tell context from facts."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not node.args or getattr(node.func, "id", getattr(node.func, "attr", "")) != "Text":
            continue
        contexts = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "context")]
        message, context = literal(node.args[0]), literal(contexts[0]) if contexts else None
        if message:
            yield node.lineno, message, context


def literal(node: ast.expr) -> str | None:
    """A literal text, or None."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def methods(folder: str) -> list[tuple[str, str]]:
    """How to read the files of a folder; the patterns are relative to it."""
    return [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in METHODS]


def options(folder: str) -> dict[str, dict[str, str]]:
    """The options of each pattern, relative to the folder likewise."""
    return {pattern.removeprefix(f"{folder}/"): values for pattern, values in OPTIONS.items()}


def faults_of(po: Path, found: Catalog) -> Iterator[str]:
    """Each fault of one catalogue as a line."""
    with po.open("rb") as stream:
        catalogue = read_po(stream, locale=po.parts[-3])
    language = po.parts[-3]
    for message in found:
        if message.id:
            yield from (f"{place(message)}: {fault} ({language})" for fault in faults_of_word(message, catalogue))
    asked = {key(message) for message in found}
    yield from (f"{po.name}: left over in {language}: {message.id!r}" for message in catalogue if message.id and key(message) not in asked)


def faults_of_word(message: Message, catalogue: Catalog) -> Iterator[str]:
    """What is wrong with one word's translation."""
    translated = catalogue.get(message.id, message.context)
    if translated is None:
        yield f"not translated: {message.id!r}"
        return
    strings = translated.string if isinstance(translated.string, list | tuple) else (translated.string,)
    if translated.fuzzy or not all(strings):
        yield f"translation doubtful or empty: {message.id!r}"
        return
    yield from (f"{error}: {message.id!r}" for error in translated.check(catalogue))


def key(message: Message) -> Key:
    """What makes a word the same word."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def place(message: Message) -> str:
    """Where a word stands first."""
    name, line = message.locations[0]
    return f"{name}:{line}"


if __name__ == "__main__":
    sys.exit(main())
