"""A run: one person tells the seed, another witnesses it; then it is computed, checked and recorded, each a piece of work of its own."""

import json
import uuid
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.kernel import clock
from portal.kernel.db import db, write_many
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, check_reason
from portal.kernel.hashing import canonical_json
from portal.kernel.identity import SYSTEM, Role
from portal.kernel.text import Text
from portal.matching import instance as instances
from portal.matching import results, verifier
from portal.notifications import services as notifications
from portal.rounds import queries
from portal.rounds.domain import PATIENCE, ROUND, RoundStep, RunStage
from portal.rounds.domain.explaining import Checked, RunFiles, reasons_of
from portal.rounds.models import RoundResult, RoundRun
from portal.rounds.queries import runs
from portal.rounds.services.planning import ROUND as SUBJECT

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.rounds.models import Round

SOLVE, CHECK, RECORD = "rounds.solve", "rounds.check", "rounds.record"
LONGEST_SEED = 200
UNDERWAY = frozenset({RunStage.SOLVING, RunStage.CHECKING, RunStage.RECORDING})
RESULT = ("run_id", "list_id", "lottery", "round_offering_id", "pool", "choice", "release", "explanations")
"""The columns of a result, as they are written."""
OTHER_INPUTS = Text("The instance is not the one that was locked.")
GIVEN_UP = Text("It was not computed within an hour and was given up.")


def enter_seed(found: "Round", seed: str, *, by: "Identity") -> RoundRun:
    """Tell the seed that the announced source gave. Raises DomainError beside its field, ConflictError while one waits."""
    words = seed.strip()
    if not words or len(words) > LONGEST_SEED:
        raise DomainError(Text("Enter the seed as the source gave it, in at most %(most)s characters.", most=LONGEST_SEED), "seed")
    locked = queries.lock_round(found.id)
    ROUND.move(locked.state, RoundStep.BEGIN)
    lock = runs.newest_lock(locked.id)
    before = runs.runs_of(locked.id)
    if lock is None or any(one.stage is RunStage.SEEDED for one in before):
        raise ConflictError(Text("A seed has been entered and waits for its witness."))
    made = RoundRun(id=uuid.uuid4(), round_id=locked.id, lock_id=lock.id, number=1 + len(before), seed=words)
    made.seeded_by, made.seeded_name, made.seeded_at = by.account_id, by.name, clock.now()
    db.session.add(made)
    audit.record("rounds.run.seeded", SUBJECT, locked.id, by=by, after={"run": made.number, "seed": words, "lock": lock.number})
    people = [account_services.recipient(one) for one in accounts.holders(Role.APPROVER)]
    notifications.tell(people, "rounds.seed_to_witness", path=f"/rounds/{locked.id}/run", title=locked.title, source=lock.seed_source)
    return made


def witness(run: RoundRun, seed: str, *, by: "Identity") -> None:
    """Another person has read the seed at its source and tells it too: the run begins.

    Raises ForbiddenError for whoever entered it, DomainError where the two differ, IllegalMoveError for a run that has moved on.
    """
    found = queries.lock_round(run.round_id)
    run = _seeded(run)
    if run.seeded_by == by.account_id:
        raise ForbiddenError(Text("Whoever entered the seed cannot witness it: two persons have to read it at its source."))
    if seed.strip() != run.seed:
        raise DomainError(
            Text("This is not the seed that was entered. Read it at its source once more; if yours is right, refuse."), "seed"
        )
    found.state = ROUND.move(found.state, RoundStep.BEGIN)
    run.witness_id, run.witness_name, run.witnessed_at = by.account_id, by.name, clock.now()
    run.stage = RunStage.SOLVING
    audit.record("rounds.run.witnessed", SUBJECT, found.id, by=by, after={"run": run.number, "seed": run.seed})
    jobs.defer(SOLVE, run_id=str(run.id))


def refuse_seed(run: RoundRun, reason: str, *, by: "Identity") -> None:
    """The witness has read another seed at the source: this run comes to nothing, and the seed is entered anew."""
    check_reason(reason)
    queries.lock_round(run.round_id)
    run = _seeded(run)
    run.stage, run.done_at = RunStage.FAILED, clock.now()
    run.failed_why = Text("The seed was not witnessed: %(reason)s", reason=reason.strip())
    audit.record("rounds.run.dropped", SUBJECT, run.round_id, by=by, after={"run": run.number, "seed": run.seed}, reason=reason)


def _seeded(run: RoundRun) -> RoundRun:
    held = runs.run_at(run.id, RunStage.SEEDED)
    if held is None:
        raise ConflictError(Text("This seed has been witnessed or refused in the meantime. Read the page again."))
    return held


def is_stuck(run: RoundRun) -> bool:
    """Whether the worker has not come to a run for so long that it can be given up."""
    return run.stage in UNDERWAY and run.witnessed_at is not None and clock.now() > run.witnessed_at + PATIENCE


def give_up(run: RoundRun, *, by: "Identity") -> None:
    """End a run to which the worker did not come; the seed is entered anew. Raises ConflictError for one that still has time."""
    held = runs.run_at(run.id, run.stage)  # the run before its round, as the worker holds them: neither waits for the other in a ring
    if held is None or not is_stuck(held):
        raise ConflictError(Text("The run is still being computed. It can be given up an hour after it began."))
    _fail(queries.lock_round(run.round_id), held, GIVEN_UP, by)


def _fail(found: "Round", run: RoundRun, why: Text, by: "Identity") -> None:
    run.stage, run.done_at, run.failed_why = RunStage.FAILED, clock.now(), why
    found.state = ROUND.move(found.state, RoundStep.FAIL)
    audit.record("rounds.run.failed", SUBJECT, found.id, by=by, after={"run": run.number, "why": why})


# -- the worker's part: three pieces of work, so that the page can say how far it is -------------------------------------------------------


def solve(run_id: uuid.UUID) -> None:
    """Place everybody: from what was locked and the seed alone."""
    run = runs.run_at(run_id, RunStage.SOLVING)
    if run is None:
        return
    inputs: dict[str, Any] = json.loads(runs.document_of(run.lock_id))["instance"]
    content = canonical_json(inputs | {"seed": run.seed})
    made = results.written(results.run(instances.read(content)))
    run.instance, run.instance_sha256 = content, sha256(content).hexdigest()
    run.result, run.result_sha256 = made, sha256(made).hexdigest()
    run.stage = RunStage.CHECKING
    jobs.defer(CHECK, run_id=str(run.id))


def check(run_id: uuid.UUID) -> None:
    """Let the stand-alone verifier play it once more, and compare the inputs with what was locked."""
    run = runs.run_at(run_id, RunStage.CHECKING)
    if run is None or run.instance is None or run.result is None:
        return
    why = _fault(run, run.instance, run.result)
    if why is None:
        run.stage = RunStage.RECORDING
        jobs.defer(RECORD, run_id=str(run.id))
        return
    _fail(queries.lock_round(run.round_id), run, why, SYSTEM)


def _fault(run: RoundRun, instance: bytes, result: bytes) -> Text | None:
    told = json.loads(instance)
    inputs = json.loads(runs.document_of(run.lock_id))["instance"]
    if told.pop("seed") != run.seed or told != inputs:
        return OTHER_INPUTS
    faults = verifier.faults(instance, result)
    if not faults:
        return None
    return Text("The check by the stand-alone verifier found %(count)s faults. Nothing was recorded.", count=len(faults))


def record(run_id: uuid.UUID) -> None:
    """Keep what the run says of everybody; the round is under review, and whoever decides is told."""
    run = runs.run_at(run_id, RunStage.RECORDING)
    if run is None or run.instance is None or run.result is None:
        return
    found = queries.lock_round(run.round_id)
    files = RunFiles(json.loads(run.instance), json.loads(run.result))
    places = {one.opportunity.number: one for one in queries.places_of(found.id)}
    lists = runs.list_ids(found.id)
    _keep(run, files, {number: one.row.id for number, one in places.items()}, lists)
    titles = {number: one.opportunity.title for number, one in places.items()}
    names = runs.names_by_code({agency for _, _, agency in lists.values()})
    run.figures = files.figures(titles, names, runs.groups_of(found.id), _checked(run.instance)).to_json()
    run.stage, run.done_at = RunStage.DONE, clock.now()
    found.state = ROUND.move(found.state, RoundStep.COMPUTE)
    after = {"run": run.number, "instance": run.instance_sha256, "result": run.result_sha256, "placed": run.figures["placed"]}
    audit.record("rounds.run.done", SUBJECT, found.id, by=SYSTEM, after=after)
    people = [account_services.recipient(one) for one in accounts.holders(Role.APPROVER)]
    notifications.tell(people, "rounds.to_review", path=f"/rounds/{found.id}/review", title=found.title, placed=run.figures["placed"])


def _keep(run: RoundRun, files: RunFiles, places: dict[str, uuid.UUID], lists: dict[str, tuple[uuid.UUID, uuid.UUID, uuid.UUID]]) -> None:
    by_list = {one: number for number, (one, _, _) in lists.items()}
    openings = {by_list[one]: json.loads(document) for one, document in runs.openings_with_reasons(run.lock_id).items()}
    rows = (
        (
            run.id,
            lists[one.number][0],
            one.lottery,
            places[one.offering] if one.offering else None,
            one.pool,
            one.choice,
            one.release.to_json(),
            [each.to_json() for each in one.explanations],
        )
        for one in files.outcomes(reasons_of(openings))
    )
    write_many(RoundResult, RESULT, rows)


def _checked(instance: bytes) -> Checked:
    """Limits and claims counted anew from the placements, beside what the verifier has found."""
    found = results.checked(results.run(instances.read(instance)))
    return Checked(found.claims, found.seats + found.ceilings + found.away)
