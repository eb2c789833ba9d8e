"""The gap: what a post requires of a person less what was assessed. Here alone it is worked out. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.kernel.text import Text

FAR = 2
"""From so many levels on a gap is a wide one."""


@dataclass(frozen=True, slots=True)
class Technical:
    """Whose posts ask for a technical competency, by how their names begin, and at which level (None: that of the class of post)."""

    posts: tuple[str, ...]
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Standard:
    """What posts require on a day: a level for each class of post, and which technical competencies are asked of which posts."""

    by_class: Mapping[str, int]
    technical: Mapping[str, Technical] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    """Every competency, in the order of the list."""

    def asks(self, post: str, code: str) -> bool:
        """Whether a post asks for a competency at all: each does for what is not technical."""
        asked = self.technical.get(code)
        return asked is None or post.startswith(asked.posts)

    def required(self, post_class: str, post: str, code: str) -> int | None:
        """The level of a competency that a post requires; None where it asks for none, or where that is not known."""
        if not self.asks(post, code):
            return None
        asked = self.technical.get(code)
        return self.by_class.get(post_class) if asked is None or asked.level is None else asked.level

    def lacks(self, post_class: str, post: str, code: str, level: int | None) -> bool | None:
        """Whether somebody of this level is below what the post requires: not where it asks for nothing, None where it is not known."""
        return is_below(self.required(post_class, post, code), level) if self.asks(post, code) else False

    def profile(self, post_class: str, post: str) -> dict[str, int]:
        """Every level that a post requires, by competency."""
        found = {code: self.required(post_class, post, code) for code in self.codes}
        return {code: level for code, level in found.items() if level is not None}


def gap(required: int | None, level: int | None) -> int | None:
    """How many levels are missing; 0 where what is required is met; None where either is not known."""
    return None if required is None or level is None else max(0, required - level)


def is_below(required: int | None, level: int | None) -> bool | None:
    """Whether anything is missing; None where it is not known."""
    missing = gap(required, level)
    return None if missing is None else missing > 0


def counts(assessed_on: dt.date | None, since: dt.date) -> bool:
    """Whether an assessment still counts: one that is older than the standard allows tells nothing any more."""
    return assessed_on is None or assessed_on >= since


@dataclass(frozen=True, slots=True)
class Gap:
    """One competency of one person: required, assessed (None: not known, or too long ago), missing, and when it was assessed."""

    code: str
    required: int
    level: int | None
    missing: int | None
    assessed_on: dt.date | None


def gaps_of(
    post_class: str, post: str, levels: Mapping[str, int], assessed_on: dt.date | None, *, standard: Standard, since: dt.date
) -> list[Gap]:
    """Every competency that a person's post requires, with what is missing."""
    known = levels if counts(assessed_on, since) else {}
    profile = standard.profile(post_class, post)
    return [Gap(code, level, known.get(code), gap(level, known.get(code)), assessed_on) for code, level in profile.items()]


FAMILIES: dict[str, Text] = {
    "JPT": Text("High leadership posts (JPT)"),
    "ADMINISTRATOR": Text("Administrator posts"),
    "PENGAWAS": Text("Supervisor posts (pengawas)"),
    "PELAKSANA": Text("Administrative staff (pelaksana)"),
    "JF_EXPERT": Text("Functional posts, expertise"),
    "JF_SKILL": Text("Functional posts, skill"),
}
"""The families into which the classes of post fall."""
_EXPERT = frozenset({"JF_PERTAMA", "JF_MUDA", "JF_MADYA", "JF_UTAMA"})


def family_of(post_class: str) -> str:
    """The family of a class of post."""
    if post_class.startswith("JF_"):
        return "JF_EXPERT" if post_class in _EXPERT else "JF_SKILL"
    return "JPT" if post_class.startswith("JPT") else post_class


RECORDED: dict[str, Text] = {
    "development.edition.published": Text("Figures of the gaps published"),
    "development.call.published": Text("Call to partners published"),
    "development.call.closed": Text("Call to partners closed"),
    "development.call.withdrawn": Text("Call to partners withdrawn"),
}
"""What the audit record calls each event that this slice writes into it."""
