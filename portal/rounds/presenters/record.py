"""What everybody reads of a round: figures that name nobody, cut-offs as they were, and what was fixed when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.kernel.text import Text
from portal.rounds.domain import RunStage
from portal.rounds.domain.outcome import OPEN, Last, OfferingOutcome, RunFigures
from portal.rounds.domain.published import FEW, is_few, tells_total

if TYPE_CHECKING:
    from portal.rounds.models import RoundRun

FEWER = Text("fewer than %(few)s", few=FEW)
HELD_BACK = Text("withheld")
FREE, NONE_TO_GIVE = Text("a place stayed free"), Text("no seat to give")
OPEN_SEATS = Text("Seats open to all")


def told(count: int) -> Text | int:
    """A count of people as everybody reads it."""
    return FEWER if is_few(count) else count


@dataclass(frozen=True, slots=True)
class Cutoff:
    """The points of the last who was admitted to a pool of seats.

    Their place in the lottery is left out: with the seed anybody could draw it again and tell whose number it is.
    """

    pool: Text | str
    words: Text | int

    def drawn_from(self) -> tuple[Any, ...]:
        """What its drawing depends on."""
        return self.pool, self.words


@dataclass(frozen=True, slots=True)
class Line:
    """An offering with its places and cut-offs."""

    number: str
    title: str
    seats: int
    placed: Text | int
    shortfall: int | None
    cutoffs: list[Cutoff]

    def drawn_from(self) -> tuple[Any, ...]:
        """What its drawing depends on."""
        return self.number, self.title, self.seats, self.placed, self.shortfall, self.cutoffs


@dataclass(frozen=True, slots=True)
class Summary:
    """All together."""

    participants: Text | int
    placed: Text | int
    seats: int
    closed: int


def line_of(one: OfferingOutcome) -> Line:
    """An offering of a run."""
    open_last = one.cutoffs.get(OPEN)
    ordered = sorted((pool, last) for pool, last in one.cutoffs.items() if pool != OPEN)
    pools = [*ordered, *([(OPEN, open_last)] if OPEN in one.cutoffs else [])]
    return Line(one.number, one.title, one.seats, told(one.placed), one.shortfall, [_cutoff(pool, last) for pool, last in pools])


def _cutoff(pool: str, last: Last) -> Cutoff:
    words = FREE if last is None else NONE_TO_GIVE if last == [] else last[0]
    return Cutoff(OPEN_SEATS if pool == OPEN else pool, words)


def summary_of(figures: RunFigures) -> Summary:
    """The figures of a run; how many were placed only where it gives no single offering away."""
    counts = {one.number: one.placed for one in figures.offerings}
    placed = told(figures.placed) if tells_total(counts) else HELD_BACK
    return Summary(told(figures.participants), placed, figures.seats, figures.closed)


def matching(lines: Sequence[OfferingOutcome], words: str) -> list[OfferingOutcome]:
    """The offerings whose title or number holds the words."""
    wanted = words.casefold()
    return [one for one in lines if wanted in f"{one.title} {one.number}".casefold()]


def in_order(lines: Sequence[OfferingOutcome], order: str) -> list[OfferingOutcome]:
    """The offerings as a column is sorted: `title` or `seats`, `-` before it downwards; by title for any other word."""
    keys = {"title": lambda one: (one.title.casefold(), one.number), "seats": lambda one: (one.seats, one.number)}
    name = order.removeprefix("-")
    return sorted(lines, key=keys.get(name, keys["title"]), reverse=order.startswith("-") and name in keys)


@dataclass(frozen=True, slots=True)
class Told:
    """A run as everybody reads it: people by their office, the seed once it has been witnessed."""

    number: int
    stage: RunStage
    seed: str | None
    seeded_at: Any
    witnessed_at: Any
    done_at: Any
    instance_sha256: str | None
    result_sha256: str | None


def told_run(run: "RoundRun") -> Told:
    """One run."""
    seed = run.seed if run.witnessed_at is not None else None
    return Told(run.number, run.stage, seed, run.seeded_at, run.witnessed_at, run.done_at, run.instance_sha256, run.result_sha256)


def short(digest: str | None) -> str:
    """The first sixteen characters of a digest in groups of four, to compare by eye."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4)) if digest else ""
