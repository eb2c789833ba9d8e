"""The words of a workforce file, read from `seeds/columns.toml`: headers, codes in both languages, months."""

import re
import tomllib
from pathlib import Path

_DOCUMENT = tomllib.loads((Path(__file__).parents[1] / "seeds" / "columns.toml").read_text(encoding="utf-8"))
_PUNCTUATION = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Lower case, one space between words, no punctuation: how headers and words are compared."""
    return _PUNCTUATION.sub(" ", text).strip().lower()


HEADERS: dict[str, str] = {plain(header): key for key, headers in _DOCUMENT["headers"].items() for header in headers}
"""From a compared header to the column's key."""

TITLES: dict[str, str] = {key: headers[0] for key, headers in _DOCUMENT["headers"].items()}
"""The header that the portal itself writes."""

RATING_PREFIXES: frozenset[str] = frozenset(plain(prefix) for prefix in _DOCUMENT["rating"]["prefixes"])
RATING_TITLE: str = _DOCUMENT["rating"]["prefixes"][0]

CODES: dict[str, dict[str, str]] = {
    name: {plain(word): code for code, words in table.items() for word in (*words, code)} for name, table in _DOCUMENT["words"].items()
}
"""From a compared word to its code, for each kind of code."""

FIRST_WORDS: dict[str, dict[str, str]] = {
    name: {code: words[0] for code, words in table.items()} for name, table in _DOCUMENT["words"].items()
}
"""The word that the portal itself writes for a code."""

MONTHS: dict[str, int] = {name: number for number, names in enumerate(_DOCUMENT["months"]["names"], start=1) for name in names}
