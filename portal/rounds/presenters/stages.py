"""Where a round is, who holds it, and what comes next; what a run looks like beside its limits."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.kernel import clock
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.reference import queries as reference
from portal.reference.domain import CodeList
from portal.rounds.domain import RoundState, RunStage
from portal.rounds.queries import runs
from portal.rounds.services import locking, running
from portal.workforce.domain.codes import Employment

if TYPE_CHECKING:
    from portal.rounds.domain.outcome import RunFigures, Share
    from portal.rounds.models import Round, RoundRun

ORDER = tuple(RoundState)
CURATOR, APPROVER = Text("BPSDM curator"), Text("Deciding official (BKD)")


@dataclass(frozen=True, slots=True)
class Knot:
    """A state of a round in the chain of them."""

    title: Text
    state: str
    """done, now, ahead."""
    note: Text | None = None


def chain_of(found: "Round") -> list[Knot]:
    """The states of a round in their order."""
    at = ORDER.index(found.state)
    return [Knot(word("round", state), "done" if place < at else "now" if place == at else "ahead") for place, state in enumerate(ORDER)]


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds a round now, and what comes next."""

    who: Text
    what: Text
    endpoint: str | None = None
    act: Text | None = None
    """What the link says."""


def holding_of(found: "Round") -> Holding:
    """Who holds a round, for everybody who may see its plan."""
    match found.state:
        case RoundState.PLANNED:
            return Holding(CURATOR, Text("Sets offerings, limits and the calendar, then opens the lists."))
        case RoundState.COLLECTING:
            return _collecting(found)
        case RoundState.LOCKED | RoundState.RUN:
            return _running(runs.newest_stage(found.id))
        case RoundState.REVIEW:
            what = Text("Reads what the run came to, and publishes it or has the inputs fixed once more.")
            return Holding(APPROVER, what, "rounds.review", Text("Review the run"))
        case RoundState.PUBLISHED:
            what = Text("Those placed answer until %(moment)s. Places that are free are offered on in order.", moment=found.answer_by)
            return Holding(Text("Those placed, and the BPSDM curator"), what, "rounds.fillings", Text("See the places"))
        case RoundState.CLOSED:
            return Holding(Text("The round has ended"), Text("Its report says what it came to."), "rounds.report", Text("Read the report"))


def _collecting(found: "Round") -> Holding:
    if locking.is_locking(found):
        return Holding(Text("The system"), Text("Fixes rules and inputs."), "rounds.locking_", Text("See how far it is"))
    if found.lists_until and clock.now() < found.lists_until:
        what = Text("List what they want until %(moment)s; supervisor, head and BKD say who takes part.", moment=found.lists_until)
        return Holding(Text("Civil servants"), what, "rounds.participants", Text("See who takes part"))
    return Holding(CURATOR, Text("Lists are over: rules and inputs are to be locked."), "rounds.locking_", Text("Lock rules and inputs"))


def _running(stage: RunStage | None) -> Holding:
    act = Text("See the run")
    if stage is RunStage.SEEDED:
        return Holding(APPROVER, Text("Reads the seed at its source and witnesses it."), "rounds.runs_", act)
    if stage in running.UNDERWAY:
        return Holding(Text("The system"), Text("Computes, checks and records the run."), "rounds.runs_", act)
    return Holding(CURATOR, Text("Enters the seed once its source has given it."), "rounds.runs_", Text("Enter the seed"))


STAGES = (RunStage.SEEDED, RunStage.SOLVING, RunStage.CHECKING, RunStage.RECORDING, RunStage.DONE)
DOES: dict[RunStage, Text] = {
    RunStage.SEEDED: Text("Seed witnessed"),
    RunStage.SOLVING: Text("Everybody placed by the rule"),
    RunStage.CHECKING: Text("Checked by the stand-alone verifier"),
    RunStage.RECORDING: Text("Results recorded"),
}


def progress_of(run: "RoundRun") -> list[Knot]:
    """The pieces of work of a run that is under way."""
    at = STAGES.index(run.stage)
    return [Knot(DOES[stage], "done" if place < at else "now" if place == at else "ahead") for place, stage in enumerate(STAGES[:-1])]


GROUPS: dict[str, Text] = {
    "agency": Text("By agency"),
    "employment": Text("By kind of employment"),
    "post_class": Text("By class of post"),
}


def groups_of(figures: "RunFigures") -> list[tuple[Text, list[tuple[str, "Share"]]]]:
    """How groups fared, kind by kind, each with its name."""
    classes = {entry.code: str(entry.name) for entry in reference.entries_of(CodeList.POST_CLASS)}
    kinds = {one.value: one.value.upper() for one in Employment}
    found = []
    for by, title in GROUPS.items():
        shares = [one for one in figures.shares if one.by == by]
        found.append((title, [(classes.get(one.name, kinds.get(one.name, one.name)), one) for one in shares]))
    return found
