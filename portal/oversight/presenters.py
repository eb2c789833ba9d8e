"""The record as the auditor reads it."""

import json
from dataclasses import dataclass
from typing import Any

from portal.audit.queries import Line


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry: what happened, who, in what role, and the detail as text."""

    line: Line
    name: str
    reason: str | None
    detail: str


def shown(line: Line) -> Shown:
    """An entry for the page; an erased detail is said to be erased."""
    document: dict[str, Any] = line.detail or {}
    kept = {key: value for key, value in document.items() if key not in {"name", "body", "reason"}}
    return Shown(
        line,
        str(document.get("name", "")),
        document.get("reason"),
        json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) if kept else "",
    )
