"""A curriculum against the measured gaps: those of the call that it answers, or else what is known of the workforce."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.curricula.domain.checking import name_of
from partners.curricula.domain.coverage import Cover, Covered, Excess, Gap, Over, coverage_of
from portal.development import queries as demand
from portal.kernel.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partners.curricula.domain.document import Document
    from partners.curricula.models import Curriculum

MOST = 12
"""Gaps that are looked at where no call names them: those with the most people."""
REASONS: "Mapping[Excess, Text]" = {
    Excess.NO_GAP: Text("No gap is known here"),
    Excess.ABOVE: Text("Above the level that is lacking"),
    Excess.FEW_PEOPLE: Text("Many credits for few people"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One gap: who lacks it, which outcomes answer it, how far, in which semesters with how many credits."""

    code: str
    name: str
    level: int
    people: int | None
    outcomes: str
    cover: Cover
    semesters: list[tuple[int | None, int]]
    strength: int
    credits: int


@dataclass(frozen=True, slots=True)
class Excessive:
    """A competency of which there is more than is lacking."""

    code: str
    name: str
    reasons: list[Text]
    credits: int


@dataclass(frozen=True, slots=True)
class Map:
    """The gaps with what answers them, and what nobody asked for."""

    rows: list[Row]
    over: list[Excessive]
    call: str | None
    """The call that names the gaps; None: those that are known of the whole workforce."""
    semesters: list[int]
    """For the heat map: the semesters that have a subject."""

    @property
    def answered(self) -> int:
        """How many gaps are covered."""
        return sum(1 for row in self.rows if row.cover is Cover.COVERED)

    def credits_in(self, row: Row, semester: int) -> int:
        """Credits of a semester that serve a gap."""
        return dict(row.semesters).get(semester, 0)


def gaps_for(curriculum: "Curriculum", names: "Mapping[str, str]") -> tuple[list[Gap], str | None]:
    """The gaps that a curriculum is weighed against, as partners may know them, and the call that names them."""
    if curriculum.call_id is not None:
        call = demand.get_call(curriculum.call_id)
        return [Gap(item.code, names.get(item.code, item.code), item.level, item.people) for item in demand.items_of(call)], call.title
    known = [gap for gap in demand.gaps_for_partners() if gap.people is not None]
    highest: dict[str, Gap] = {}
    for gap in known:
        if gap.code not in highest or highest[gap.code].level < gap.level:
            highest[gap.code] = Gap(gap.code, names.get(gap.code, gap.name), gap.level, gap.people)
    return sorted(highest.values(), key=lambda one: (-(one.people or 0), one.code))[:MOST], None


def map_of(document: "Document", curriculum: "Curriculum", names: "Mapping[str, str]") -> Map:
    """The whole map."""
    gaps, call = gaps_for(curriculum, names)
    found = coverage_of(document, gaps)
    rows = [_row(one) for one in found.gaps]
    semesters = sorted({semester for row in rows for semester, _ in row.semesters if semester is not None})
    return Map(rows, [_over(one, names) for one in found.over], call, semesters)


def _row(one: Covered) -> Row:
    served = one.served
    return Row(
        one.gap.code,
        one.gap.name,
        one.gap.level,
        one.gap.people,
        ", ".join(name_of(each.outcome) for each in served.by),
        one.cover,
        list((served.semesters or {}).items()),
        max((each.strength or 0 for each in served.by), default=0),
        served.credits,
    )


def _over(one: Over, names: "Mapping[str, str]") -> Excessive:
    return Excessive(
        one.served.code, names.get(one.served.code, one.served.code), [REASONS[why] for why in one.reasons], one.served.credits
    )
