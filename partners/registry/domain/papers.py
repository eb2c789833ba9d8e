"""Papers that expire: when their partner is reminded, and how alike two names are. Pure."""

import datetime as dt
import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.text import Text

NOTICES = (90, 30, 7)
"""How many days before a paper's last day its partner is reminded, once each."""
PASSED = 0
"""The notice that a paper has expired: for the partner and for the verifier."""
EXPIRING: dict[str, Text] = {
    "mandate": Text("Power of attorney (surat kuasa)"),
    "licence": Text("Licence"),
    "accreditation": Text("Accreditation"),
}


def notice_due(expires_on: dt.date, today: dt.date, given: Collection[int]) -> int | None:
    """The notice that is due today of a paper with this last day, if it has not been given; one that was missed is not made up for."""
    left = (expires_on - today).days
    due = PASSED if left < 0 else next((days for days in reversed(NOTICES) if left <= days), None)
    return None if due is None or due in given else due


@dataclass(frozen=True, slots=True)
class Expiry:
    """A paper with its last day, as its partner's page shows it."""

    paper: str
    name: Text
    detail: str
    expires_on: dt.date

    def code(self, today: dt.date) -> str:
        """pass, unknown while a notice runs, fail once it has expired."""
        left = (self.expires_on - today).days
        return "fail" if left < 0 else "unknown" if left <= NOTICES[0] else "pass"


ALIKE = 0.82
"""From this likeness on (difflib's, 0 to 1) two names are shown side by side."""
LEGAL_WORDS = re.compile(r"\b(pt|cv|tbk|persero|perseroan|terbatas|koperasi|yayasan|universitas|institut|lembaga|perumda|lsp)\b")


def plain_name(name: str) -> str:
    """A name without its legal form, punctuation and case."""
    words = re.sub(r"[^\w\s]", " ", name.lower())
    return " ".join(LEGAL_WORDS.sub(" ", words).split())


def similar_names(name: str, others: Iterable[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Those of the others (key, name) whose names are much like this one, the most alike first."""
    sought = plain_name(name)
    matcher = difflib.SequenceMatcher(b=sought, autojunk=False)
    found = []
    for key, other in others:
        matcher.set_seq1(plain_name(other))
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
            found.append((ratio, key, other))
    return [(key, other) for _, key, other in sorted(found, key=lambda one: (-one[0], one[2]))]


def changed_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What of a description is proposed anew: the fields whose value differs, with the new value."""
    return {name: value for name, value in after.items() if (before.get(name) or None) != (value or None)}
