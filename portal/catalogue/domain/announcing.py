"""The results of stages as the public reads them: by participant number, never by name. Pure."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.kernel.paging import Page
from portal.kernel.registry import Registry
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Announced:
    """What one stage decided on one participant."""

    stage: Text
    number: str
    """Of the participant's application."""
    outcome: Text
    decided_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Announcements:
    """Where results come from.

    `page` gives, for words, a page's number and size, the opportunities that have results, as rows with `id`, `number`, `title`,
    `host_name`, `people` and `newest`; `results` gives those of one opportunity, stage by stage.
    """

    page: Callable[[str, int, int], Page[Any]]
    results: Callable[[uuid.UUID], list[Announced]]


ANNOUNCED: Registry[str, Announcements] = Registry("catalogue.ANNOUNCED")
"""Filled by the slice that decides; empty, there is nothing to announce."""
