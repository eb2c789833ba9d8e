"""Rounds that have opened, for the cells of access.toml: to be locked, seeded, witnessed, reviewed, published, offered on and closed."""

import json
import uuid
from collections.abc import Callable

from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.hashing import canonical, digest
from portal.kernel.identity import SYSTEM, Role
from portal.matching import instance as instances
from portal.matching import results
from portal.rounds.domain import ListState, OfferKind, OfferState, RoundState, RunStage
from portal.rounds.domain.explaining import Checked, RunFiles
from portal.rounds.domain.points import USUAL
from portal.rounds.models import Round, RoundConcern, RoundList, RoundLock, RoundOffer, RoundOffering, RoundResult, RoundRun
from tests.architecture.access_applications import published, servant_of
from tests.architecture.access_base import DAY, Made, body_of, home_of, number, person

BY = {"planned_by": SYSTEM.account_id, "planned_name": SYSTEM.name}
SOMEBODY = uuid.UUID(int=7)


def opened(state: RoundState) -> tuple[Round, RoundOffering, RoundList]:
    """A round in a state, with one offering and one person who takes part."""
    now = clock.now()
    made = Round(id=uuid.uuid4(), number=f"GEL-AKSES-{number()}", title="Gelombang contoh", weights=dict(USUAL), longest=8, **BY)
    made.state, made.lists_until, made.seed_source, made.opened_at = state, now, "Undian contoh", now
    made.answer_by = now + 20 * DAY
    opportunity = published(body_of(Role.COMPANY_HR))
    db.session.add(made)
    db.session.flush()
    place = RoundOffering(id=uuid.uuid4(), round_id=made.id, opportunity_id=opportunity.id, seats=2, per_agency=None, minimum=0)
    account = person(Role.CIVIL_SERVANT)
    agency = home_of(account)
    agency.away_limit = 3
    own = RoundList(id=uuid.uuid4(), round_id=made.id, servant_id=servant_of(account).id, account_id=account.id, agency_id=agency.id)
    own.number, own.state, own.saved_at, own.submitted_at = f"{made.number}-00001", ListState.READY, now, now
    own.consent, own.statements, own.motivation, own.choices = {"fields": []}, [], "Contoh.", [place.id]
    db.session.add_all([place, own])
    db.session.commit()
    return made, place, own


def collecting(_: Account) -> Made:
    """A round whose time for lists is over."""
    made, place, _own = opened(RoundState.COLLECTING)
    return {"round_id": made.id, "place_id": place.id}


def locked(made: Round, place: RoundOffering, own: RoundList) -> RoundLock:
    """What was locked of it."""
    code, offering = "INSTANSI", catalogue.get_opportunity(place.opportunity_id).number
    told = {
        "format": instances.FORMAT,
        "agencies": [{"id": code, "away_limit": 1, "release_order": [own.number]}],
        "servants": [{"id": own.number, "agency": code, "choices": [offering]}],
        "offerings": [{"id": offering, "seats": place.seats, "minimum": 0, "scores": {own.number: 1}}],
    }
    document = canonical({"instance": told})
    lock = RoundLock(id=uuid.uuid4(), round_id=made.id, number=1, seed_source="Undian contoh", document=document, sha256=digest(document))
    lock.rules_sha256, lock.inputs_sha256, lock.commitments_sha256 = "0" * 64, digest(told), "1" * 64
    lock.participants, lock.left_out, lock.locked_by, lock.locked_name, lock.locked_at = 1, 0, SYSTEM.account_id, SYSTEM.name, clock.now()
    made.locked_at = lock.locked_at
    db.session.add(lock)
    db.session.flush()
    return lock


def to_seed(_: Account) -> Made:
    """A round that waits for its seed."""
    made, place, own = opened(RoundState.LOCKED)
    locked(made, place, own)
    db.session.commit()
    return {"round_id": made.id}


def _run(made: Round, lock: RoundLock, stage: RunStage) -> RoundRun:
    run = RoundRun(id=uuid.uuid4(), round_id=made.id, lock_id=lock.id, number=1, seed="4711", stage=stage)
    run.seeded_by, run.seeded_name, run.seeded_at = SOMEBODY, SYSTEM.name, clock.now()
    db.session.add(run)
    return run


def to_witness(_: Account) -> Made:
    """A round whose seed waits for its witness."""
    made, place, own = opened(RoundState.LOCKED)
    run = _run(made, locked(made, place, own), RunStage.SEEDED)
    db.session.commit()
    return {"round_id": made.id, "run_id": run.id, "seed": "4711"}


def stuck(_: Account) -> Made:
    """A run to which the worker did not come."""
    made, place, own = opened(RoundState.RUN)
    run = _run(made, locked(made, place, own), RunStage.SOLVING)
    run.witness_id, run.witness_name, run.witnessed_at = uuid.UUID(int=8), SYSTEM.name, clock.now() - DAY
    db.session.commit()
    return {"round_id": made.id, "run_id": run.id}


def computed(state: RoundState) -> Callable[[Account], Made]:
    """A round that was computed, in a state after that."""

    def make(_: Account) -> Made:
        made, place, own = opened(state)
        lock = locked(made, place, own)
        content = canonical(json.loads(lock.document)["instance"] | {"seed": "4711"})
        told = results.written(results.run(instances.read(content)))
        files = RunFiles(json.loads(content), json.loads(told))
        run = _run(made, lock, RunStage.DONE)
        run.witness_id, run.witness_name, run.witnessed_at, run.done_at = uuid.UUID(int=8), SYSTEM.name, clock.now(), clock.now()
        run.instance, run.result, run.instance_sha256, run.result_sha256 = content, told, digest(content), digest(told)
        run.figures = files.figures(dict.fromkeys(files.offerings, "Contoh"), {"INSTANSI": "Instansi contoh"}, {}, Checked(0, 0)).to_json()
        db.session.flush()
        (one,) = files.outcomes({})
        result = RoundResult(run_id=run.id, list_id=own.id, lottery=0, round_offering_id=place.id, pool="open", choice=1)
        result.release, result.explanations = one.release.to_json(), [each.to_json() for each in one.explanations]
        concern = RoundConcern(id=uuid.uuid4(), round_id=made.id, run_id=run.id, words="Contoh.", raised_by=SOMEBODY)
        concern.raised_name, concern.raised_at = SYSTEM.name, clock.now()
        db.session.add(result)
        if state is RoundState.REVIEW:
            db.session.add(concern)
        db.session.commit()
        return {"round_id": made.id, "place_id": place.id, "run": str(run.id), "concern_id": concern.id, "list": str(own.id), "number": 1}

    return make


def to_publish(owner: Account) -> Made:
    """A round under review against which nobody has objected."""
    made = computed(RoundState.REVIEW)(owner)
    db.session.delete(db.session.get_one(RoundConcern, made["concern_id"]))
    db.session.commit()
    return made


def offered(owner: Account) -> Made:
    """A published round with a place that waits for an answer."""
    made = computed(RoundState.PUBLISHED)(owner)
    offer = RoundOffer(id=uuid.uuid4(), round_id=made["round_id"], list_id=uuid.UUID(str(made["list"])), round_offering_id=made["place_id"])
    offer.pool, offer.seat, offer.kind, offer.state, offer.made_at = "open", 1, OfferKind.RESULT, OfferState.OPEN, clock.now()
    offer.made_name, offer.answer_by = SYSTEM.name, clock.now() + DAY
    db.session.add(offer)
    db.session.commit()
    return {**made, "offer_id": offer.id}


MAKERS: dict[str, Callable[[Account], Made]] = {
    "round_to_lock": collecting,
    "round_to_seed": to_seed,
    "round_to_witness": to_witness,
    "round_stuck": stuck,
    "round_reviewed": computed(RoundState.REVIEW),
    "round_to_publish": to_publish,
    "round_published": computed(RoundState.PUBLISHED),
    "round_offered": offered,
}
