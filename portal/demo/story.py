"""How every slice tells its part of the sample province: acts in the order of their moments, people to become, links that can be cut."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from portal.kernel.registry import Registry
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a story: `days` calendar days before H (the day of filling in), at an hour of Jakarta's clock; `play` calls services."""

    days: int
    time: dt.time
    play: Callable[[dt.date], None]
    """Gets H."""


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file that a visitor of the demonstration can download and try: its name, and how it is made."""

    name: str
    make: Callable[[], bytes]


ACTS: Registry[str, Act] = Registry("demo.ACTS")
PEOPLE: Registry[str, Text] = Registry("demo.PEOPLE")
"""The sample people by their e-mail address, with what they come for, in the order in which /demo shows them."""
TOGETHER: Registry[str, Text] = Registry("demo.TOGETHER")
"""Of those people, by their address, the heading under which /demo shows them behind the others: many of one story."""
FILES: Registry[str, SampleFile] = Registry("demo.FILES")
"""What the pages of a slice offer for trying out, under the demonstration alone."""
CUTS: Registry[str, Callable[[], None]] = Registry("demo.CUTS")
"""Links of the chain that can be broken in the tour's own process, by name."""
