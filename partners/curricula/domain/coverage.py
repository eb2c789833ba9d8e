"""What a curriculum gives against what is lacking: each gap covered, partly covered or not, and what nobody asked for. Pure."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from partners.curricula.domain.document import Document, Part
from partners.curricula.domain.parts import PartKind

MUCH = 2
"""Credits for each person from which a competency is taught to fewer than it is worth."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A competency that is lacking: at which level it is needed, and how many people lack it (None: not counted)."""

    code: str
    name: str
    level: int
    people: int | None = None


class Cover(enum.StrEnum):
    """How far a gap is covered."""

    COVERED = "covered"
    """An outcome serves the competency at the level that is needed."""
    PARTLY = "partly"
    """At a lower level."""
    NOT = "not"


class Excess(enum.StrEnum):
    """Why there is more than is lacking."""

    NO_GAP = "no_gap"
    """Nobody lacks the competency."""
    ABOVE = "above"
    """It is served at a level above the one that is lacking."""
    FEW_PEOPLE = "few_people"
    """Many credits serve it, few people lack it."""


@dataclass(frozen=True, slots=True)
class Serving:
    """An outcome that serves a competency: at which level, how strongly."""

    outcome: Part
    level: int | None
    strength: int | None


@dataclass(frozen=True, slots=True)
class Served:
    """A competency as the curriculum serves it: by which outcomes (the highest level first), with which credits in which semester."""

    code: str
    by: Sequence[Serving] = ()
    semesters: Mapping[int | None, int] | None = None
    """Credits of the subjects that serve one of these outcomes; None: subjects without a semester."""

    @property
    def level(self) -> int:
        """The highest at which it is served; 0 where none says one."""
        return max((one.level or 0 for one in self.by), default=0)

    @property
    def credits(self) -> int:
        """Of all semesters."""
        return sum((self.semesters or {}).values())


@dataclass(frozen=True, slots=True)
class Covered:
    """A gap and what covers it."""

    gap: Gap
    cover: Cover
    served: Served

    @property
    def is_taught(self) -> bool:
        """Whether a subject with credits serves an outcome that serves it."""
        return self.served.credits > 0


@dataclass(frozen=True, slots=True)
class Over:
    """A competency of which there is more than is lacking, and why."""

    served: Served
    gap: Gap | None
    reasons: Sequence[Excess]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every gap, in the order given, and what there is more of than is lacking."""

    gaps: Sequence[Covered]
    over: Sequence[Over]

    def of(self, cover: Cover) -> list[Covered]:
        """The gaps that are covered so far."""
        return [one for one in self.gaps if one.cover is cover]


def coverage_of(document: Document, gaps: Iterable[Gap]) -> Coverage:
    """A curriculum against the gaps that it is to close."""
    served, asked = served_by(document), list(gaps)
    found = [_covered(gap, served.get(gap.code, Served(gap.code, (), {}))) for gap in asked]
    needs = {gap.code: gap for gap in sorted(asked, key=lambda one: one.level)}  # of several, the highest
    over = [_over(one, needs.get(code)) for code, one in served.items()]
    return Coverage(found, [one for one in over if one.reasons])


def _covered(gap: Gap, served: Served) -> Covered:
    if not served.by:
        return Covered(gap, Cover.NOT, served)
    return Covered(gap, Cover.COVERED if served.level >= gap.level else Cover.PARTLY, served)


def _over(served: Served, gap: Gap | None) -> Over:
    if gap is None:
        return Over(served, None, [Excess.NO_GAP])
    reasons = [Excess.ABOVE] if served.level > gap.level else []
    if gap.people is not None and served.credits > MUCH * gap.people:
        reasons.append(Excess.FEW_PEOPLE)
    return Over(served, gap, reasons)


def served_by(document: Document) -> dict[str, Served]:
    """Every competency that an outcome serves, by its code."""
    by: dict[str, list[Serving]] = {}
    for outcome in document.of(PartKind.OUTCOME):
        for part in document.under(outcome.id, PartKind.MAPPING):
            if part.fields["competency"]:
                by.setdefault(part.fields["competency"], []).append(Serving(outcome, part.fields["level"], part.fields["strength"]))
    subjects = _subjects_serving(document)
    return {
        code: Served(code, sorted(found, key=lambda one: (-(one.level or 0), -(one.strength or 0))), _semesters(found, subjects))
        for code, found in sorted(by.items())
    }


def _subjects_serving(document: Document) -> dict[str, list[Part]]:
    """The subjects that serve each outcome, each once."""
    found: dict[str, dict[str, Part]] = {}
    for subject in document.of(PartKind.SUBJECT):
        for part in document.under(subject.id, PartKind.SUBJECT_OUTCOME):
            for outcome in part.fields["serves"]:
                found.setdefault(outcome, {})[subject.id] = subject
    return {outcome: list(subjects.values()) for outcome, subjects in found.items()}


def _semesters(serving: Sequence[Serving], subjects: Mapping[str, Sequence[Part]]) -> dict[int | None, int]:
    """Credits by semester of the subjects that serve any of these outcomes: each subject counts once."""
    counted = {subject.id: subject for one in serving for subject in subjects.get(one.outcome.id, ())}
    made: dict[int | None, int] = {}
    for subject in counted.values():
        semester = subject.fields["semester"]
        made[semester] = made.get(semester, 0) + (subject.fields["credits"] or 0)
    return dict(sorted(made.items(), key=lambda one: (one[0] is None, one[0] or 0)))
