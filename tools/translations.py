"""Fail when a word on screen has no translation, a doubtful or left-over one, or one whose placeholders differ.

Reads the words from modules and templates, and compares them with `portal/web/translations`. Speaks one line a fault.

    tools/translations.py                       check
    tools/translations.py --merge FILE.po ...   first take new entries from these files into the Indonesian catalogue, and drop what is
                                                left over; an entry that the catalogue has is kept as it is
"""

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import normalize, read_po

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

INDONESIAN = Path("portal") / "web" / "translations" / "id" / "LC_MESSAGES" / "messages.po"
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: id\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
)

Key = tuple[str, str | None]


def main(arguments: Sequence[str] = ()) -> int:
    """1 if there is a fault, else 0."""
    parser = argparse.ArgumentParser(description="Check the catalogues, or merge entries into the Indonesian one.")
    parser.add_argument("--merge", nargs="+", type=Path, default=[], metavar="FILE.po")
    fragments: list[Path] = parser.parse_args(arguments).merge
    found = words()
    if fragments:
        sys.stdout.write("".join(f"{line}\n" for line in merge(fragments, found)))
    catalogues = sorted((ROOT / "portal" / "web" / "translations").glob("*/LC_MESSAGES/messages.po"))
    faults = [fault for po in catalogues for fault in faults_of(po, found)]
    if len(found) and not catalogues:
        faults.append(f"{len(found)} words, and no catalogue in portal/web/translations")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults) or f"{len(found)} words, all translated\n")
    return 1 if faults else 0


def merge(fragments: Sequence[Path], found: Catalog) -> Iterator[str]:
    """Write the Indonesian catalogue anew from its own entries and those of the fragments; a line for each that differs, and the count."""
    po = ROOT / INDONESIAN
    entries = {} if not po.is_file() else dict(_entries(po))
    for fragment in fragments:
        for at, entry in _entries(fragment):
            known = entries.setdefault(at, entry)
            if known.string != entry.string:
                yield f"{fragment.name}: {at[0]!r} stays {known.string!r}, not {entry.string!r}"
    asked = {key(message): message for message in found if message.id}
    wanted = [(at, entries[at].string, asked[at].id) for at in sorted(asked, key=lambda at: (at[0], at[1] or "")) if at in entries]
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_text("\n".join([HEADER, *(written(at, string, id_) for at, string, id_ in wanted)]), encoding="utf-8")
    yield f"{len(wanted)} of {len(asked)} words in the catalogue, {len(entries) - len(wanted)} dropped"


def _entries(po: Path) -> Iterator[tuple[Key, Message]]:
    """The translated entries of a file."""
    with po.open("rb") as stream:
        catalogue = read_po(stream, locale="id")
    for message in catalogue:
        if message.id and message.string and not message.fuzzy:
            yield key(message), message


def written(at: Key, string: str | Sequence[str] | None, message_id: str | Sequence[str]) -> str:
    """One entry as it stands in a catalogue."""
    singular, *plural = [message_id] if isinstance(message_id, str) else message_id
    lines = [f"msgctxt {normalize(at[1], width=0)}"] if at[1] else []
    lines.append(f"msgid {normalize(singular, width=0)}")
    only = string if isinstance(string, str) else (string or [""])[0]
    if plural:
        lines += [f"msgid_plural {normalize(plural[0], width=0)}", f"msgstr[0] {normalize(only, width=0)}"]
    else:
        lines.append(f"msgstr {normalize(only, width=0)}")
    return "\n".join([*lines, ""])


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
    sys.exit(main(sys.argv[1:]))
