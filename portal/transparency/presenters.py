"""What the public page shows of figures: each as a number or as withheld, waits as bars beside the time that is promised."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.transparency import queries
from portal.transparency.domain import SMALL, month_after, tells_total, withheld
from portal.web.i18n import MONTHS, language

HELD_BACK = Text("withheld")
PROMISED = "CLK-01"
"""The parameter that says within how many working days an office answers."""


@dataclass(frozen=True, slots=True)
class Line:
    """One agency's figures, or those of all together; None stands for a figure that is withheld."""

    agency: str | None
    decided: int | None
    median: float | None
    waiting: int | None
    late: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a month: line by line, all together, and how long an office may take, in working days."""

    lines: list[Line]
    whole: Line
    promised: int

    @property
    def bars(self) -> list[tuple[Line, float]]:
        """The lines whose median is shown, shortest first, each with its part of the chart's width, whose half is what is promised."""
        known = sorted((line for line in self.lines if line.median is not None), key=lambda line: line.median or 0)
        return [(line, min(100.0, 50 * (line.median or 0) / self.promised)) for line in known]


def figures_of(month: dt.date) -> Figures:
    """The figures of a month, those of small groups withheld."""
    *lines, whole = queries.waits_in(month, month_after(month))
    decided, waiting, late = ({line.agency: getattr(line, name) for line in lines} for name in ("decided", "waiting", "late"))
    hidden = {name: withheld(counts) for name, counts in (("decided", decided), ("waiting", waiting), ("late", late))}

    def shown(line: Any, name: str) -> int | None:  # noqa: ANN401  a line of the query
        return None if line.agency in hidden[name] else getattr(line, name)

    told = [
        Line(
            line.agency,
            shown(line, "decided"),
            line.median if line.agency not in hidden["decided"] else None,
            shown(line, "waiting"),
            shown(line, "late"),
        )
        for line in lines
    ]
    total = Line(
        None,
        whole.decided if tells_total(decided) else None,
        whole.median if whole.decided >= SMALL else None,
        whole.waiting if tells_total(waiting) else None,
        whole.late if tells_total(late) else None,
    )
    return Figures(told, total, reference.service_days(PROMISED))


def month_name(month: dt.date) -> str:
    """November 2026."""
    return f"{MONTHS[language()][month.month - 1]} {month.year}"


def row(line: Line) -> tuple[object, ...]:
    """An agency's figures as a row of the sheet."""
    return (line.agency, *(HELD_BACK if figure is None else figure for figure in (line.decided, line.median, line.waiting, line.late)))
