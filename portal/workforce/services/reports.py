"""What a file would do, as a document that pages, the command line and the audit record read."""

import datetime as dt
import enum
import uuid
from typing import Any

from portal.kernel.hashing import digest, plain
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.workforce import queries
from portal.workforce.domain import alarms
from portal.workforce.domain.alarms import Alarm
from portal.workforce.domain.columns import Fault
from portal.workforce.queries.difference import Stage
from portal.workforce.services.reading import Reading

MOST_ERRORS, MOST_PEOPLE = 200, 100
"""How many are shown on the page; the error file and the counts have all."""
SAME = ("rows", "new", "changed", "same", "leaving", "bad", "faults", "errors", "kept", "kept_cells")
"""What must be the same when a file is run as when it was looked at."""


def report_of(reading: Reading) -> dict[str, Any]:
    """Counts, errors, and the first of each group of people."""
    stage = reading.stage
    counts = stage.counts(reading.bad_numbers)
    faults = [fault for row in sorted(reading.faults) for fault in reading.faults[row]]
    by_column = stage.by_column()
    report = {
        "rows": reading.rows,
        "new": counts.new,
        "changed": counts.changed,
        "same": counts.same,
        "moved": by_column.get("body_id", 0),
        "leaving": counts.leaving,
        "absent": counts.absent,
        "bad": len(reading.faults),
        "faults": len(faults),
        "errors": [_error(fault) for fault in faults[:MOST_ERRORS]],
        "by_column": by_column,
        "changes": _changes(stage),
        "arrivals": _arrivals(stage),
        "same_rows": stage.same_rows(MOST_PEOPLE),
        "ignored": list(reading.layout.ignored),
        **_kept(reading),
    }
    return report | {"alarms": _alarms(report)}


def _kept(reading: Reading) -> dict[str, Any]:
    """The cells that gave way to a confirmed correction, of rows that go in: whoever owns the source is told."""
    kept = sorted((one for one in reading.kept if one.row not in reading.faults), key=lambda one: (one.row, one.column))
    shown = [
        {"row": one.row, "name": one.name, "column": one.column, "source": one.source, "value": one.value, "number": one.number}
        for one in kept[:MOST_PEOPLE]
    ]
    return {"kept": len(kept), "kept_cells": shown}


def _alarms(report: dict[str, Any]) -> list[dict[str, Any]]:
    """What is so much that the data's owner is asked first."""
    limits = {alarm: int(found.value) for alarm in Alarm if (found := reference.find_parameter(alarm))}
    least = reference.find_parameter(alarms.LEAST)
    if len(limits) < len(Alarm) or least is None:
        return []
    return [one.to_json() for one in alarms.raised(report, queries.count_here(), limits, int(least.value))]


def difference_of(report: dict[str, Any], stage: Stage) -> str:
    """A digest of all that would happen, so that a review and its run can be held against each other."""
    return digest([stage.digest(), {key: report[key] for key in SAME}])


def _error(fault: Fault) -> dict[str, Any]:
    return {"row": fault.row, "column": fault.column, "value": fault.value, "reason": fault.reason.to_json()}


def _changes(stage: Stage) -> list[dict[str, Any]]:
    """Each changed person with the columns that differ: column, before, after."""
    rows = stage.changed_rows(MOST_PEOPLE)
    names = organisations.names_of([row[side] for row in rows for side in ("old_body_id", "new_body_id")])
    keys = [*stage.keys, *(f"skp_{year}" for year in stage.years)]
    return [{"row": row["row_no"], "name": row["name"], "fields": _fields(row, keys, names)} for row in rows]


def _fields(row: dict[str, Any], keys: list[str], names: dict[uuid.UUID, str]) -> list[dict[str, Any]]:
    found = []
    for key in keys:
        before, after = (_shown(row[f"{side}_{key}"], names) for side in ("old", "new"))
        kept = key.startswith("skp_") and after is None
        if before != after and not kept:
            found.append({"column": key, "before": before, "after": after})
    return found


def _shown(value: Any, names: dict[uuid.UUID, str]) -> Any:  # noqa: ANN401  a column's value
    match value:
        case uuid.UUID():
            return names.get(value, str(value))
        case enum.Enum():
            return value.value
        case dict():
            return "; ".join(f"{code}={level}" for code, level in sorted(value.items()))
        case dt.date():
            return {"day": value.isoformat()}
        case _:
            return plain(value)


def _arrivals(stage: Stage) -> list[dict[str, Any]]:
    rows = stage.new_rows(MOST_PEOPLE)
    names = organisations.names_of([row["body_id"] for row in rows])
    return [
        {"row": row["row_no"], "name": row["name"], "nip": row["nip"], "post": row["post"], "unit": names[row["body_id"]]} for row in rows
    ]
