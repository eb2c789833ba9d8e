"""When a file would change so much at once that its data's owner is asked first."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.text import Text


class Alarm(enum.StrEnum):
    """What is held against a limit, by the code of the parameter that says it."""

    COLUMN = "ALARM-01"
    MOVED = "ALARM-02"
    LEAVING = "ALARM-03"
    ABSENT = "ALARM-04"


LEAST = "ALARM-05"
"""The parameter that says from how many people on record on there is an alarm at all."""
MOVING = frozenset({"discipline_as_of", "assessed_on", "body_id", "left_on"})
"""Columns that do not sound the alarm of a column: days that are others in every file, and what has an alarm of its own."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm: how many people, of how many, in percent, with the limit in percent and the column it is about."""

    alarm: Alarm
    people: int
    of: int
    limit: int
    column: str | None = None

    @property
    def percent(self) -> int:
        """The figure, rounded up: it stands above the limit also where it is a little above."""
        return -(-self.people * 100 // self.of)

    def to_json(self) -> dict[str, Any]:
        """As the report keeps it."""
        return {"alarm": self.alarm.value, "people": self.people, "of": self.of, "limit": self.limit, "column": self.column}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Raised":
        """Read what `to_json` wrote."""
        return cls(Alarm(document["alarm"]), document["people"], document["of"], document["limit"], document["column"])


WORDS: Mapping[Alarm, Text] = {
    Alarm.COLUMN: Text("One column changes for very many people"),
    Alarm.MOVED: Text("Very many people change unit"),
    Alarm.LEAVING: Text("Very many people leave"),
    Alarm.ABSENT: Text("Very many people on record are not in this file"),
}


def raised(report: Mapping[str, Any], on_record: int, limits: Mapping[Alarm, int], least: int) -> list[Raised]:
    """The alarms that a file's report raises against so many people on record; none below `least` people."""
    if on_record < least:
        return []
    figures: list[tuple[Alarm, int, str | None]] = [
        (Alarm.COLUMN, people, column) for column, people in report["by_column"].items() if column not in MOVING
    ]
    figures += [(Alarm.MOVED, report["moved"], None), (Alarm.LEAVING, report["leaving"], None), (Alarm.ABSENT, report["absent"], None)]
    return [
        Raised(alarm, people, on_record, limits[alarm], column)
        for alarm, people, column in figures
        if people * 100 > limits[alarm] * on_record
    ]
