"""The record as the auditor reads it."""

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from portal.audit.queries import Line
from portal.kernel import clock
from portal.workflow.presenters import step_of, working_days_left


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry: what happened, who, in what role, and the detail as text."""

    line: Line
    name: str
    reason: str | None
    detail: str


def matters(rows: Iterable[Any], link: Callable[[uuid.UUID], str]) -> list[tuple[Any, ...]]:
    """The lines of the list of cases, as `matter` draws them."""
    left = working_days_left()
    return [
        (
            row.title,
            link(row.id),
            row.summary,
            row.number,
            row.body_name,
            clock.local(row.created_at).date(),
            step_of(row),
            row.due_at,
            left(row.due_at),
            row.step_id is not None,
        )
        for row in rows
    ]


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
