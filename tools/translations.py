"""Fail when a word on screen has no translation, a doubtful or left-over one, or one whose placeholders differ.

Reads the words from modules and templates, and compares them with `portal/web/translations`. Speaks one line a fault.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {f"templates/**.{suffix}": {"newstyle_gettext": "true", "silent": "false"} for suffix in ("html", "txt")}
# `Text` holds words that are rendered later, for their reader: Text("msgid", "context", fact=…).
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "_l": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Text": None,
}
FOLDERS = ("portal", "partners", "templates")

Key = tuple[str, str | None]


def main() -> int:
    """1 if there is a fault, else 0."""
    found = words()
    faults = [
        fault
        for po in sorted((ROOT / "portal" / "web" / "translations").glob("*/LC_MESSAGES/messages.po"))
        for fault in faults_of(po, found)
    ]
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
    return found


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
