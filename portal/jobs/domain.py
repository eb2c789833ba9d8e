"""What a job is: a plain function by a name, when it comes by itself, and how long it pauses before it is tried again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.kernel.registry import Registry

PAUSES = (5, 30, 120, 300, 900, 1800, 3600)
"""Seconds before the second, third, … try; the last one is repeated."""
MOST_TRIES = 60


@dataclass(frozen=True, slots=True)
class Task:
    """A function that does one piece of work in one transaction; it is idempotent, since it may run again.

    `cron` (five fields) lets it come by itself; a periodic task takes no arguments.
    """

    run: Callable[..., Any]
    cron: str | None = None
    tries: int = 1


TASKS: Registry[str, Task] = Registry("jobs.TASKS")


def pause_before(attempt: int) -> int:
    """Seconds to wait after the given number of failed tries (from 1)."""
    return PAUSES[min(attempt, len(PAUSES)) - 1]
