"""The twelve people and nine places of the sample province's round, as tables: from lists that are ready to a round that is published."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications.domain import HOST_FIELDS, STATEMENTS
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.organisations.models import Body
from portal.rounds.domain import ListState, RoundState
from portal.rounds.models import Round, RoundAgency, RoundList, RoundOffering, RoundReserve, RoundRun
from portal.rounds.queries import filling
from portal.rounds.services import locking, publishing, running
from tests.factories import signoff, workforce

WEIGHTS = {"gap": 0, "rating": 3, "service": 1, "equity": 0}
LIMITS = {"DSDA": 3, "DISHUB": 1, "DINKES": 2, "KEPSERIBU": 1}
HOMES = {"sda": "DSDA", "hub": "DISHUB", "kes": "DINKES", "pul": "KEPSERIBU"}
WISHES = {
    "sda1": ("TIRTA", "AWAN"),
    "sda2": ("TIRTA", "LOGIS"),
    "sda3": ("ARMADA", "AWAN"),
    "sda4": ("TIRTA",),
    "hub1": ("ARMADA", "AWAN"),
    "hub2": ("ARMADA",),
    "hub3": ("AWAN",),
    "kes1": ("AWAN", "TIRTA"),
    "kes2": ("AWAN",),
    "kes3": ("LOGIS",),
    "pul1": ("AWAN",),
    "pul2": ("TIRTA", "AWAN"),
}
STRENGTH = {
    "sda1": ("SANGAT_BAIK", 12),
    "sda2": ("SANGAT_BAIK", 7),
    "sda3": ("SANGAT_BAIK", 3),
    "sda4": ("SANGAT_BAIK", 3),
    "hub1": ("BAIK", 12),
    "hub2": ("SANGAT_BAIK", 7),
    "hub3": ("BAIK", 12),
    "kes1": ("SANGAT_BAIK", 12),
    "kes2": ("BAIK", 7),
    "kes3": ("BAIK", 7),
    "pul1": ("BAIK", 1),
    "pul2": ("BAIK", 3),
}
"""Newest predicate and full years of service: 400, 360, 330 / 310, 270, 240, 210 points."""
SEATS = {"TIRTA": (2, 1, 0), "AWAN": (3, 2, 0), "LOGIS": (3, 2, 2), "ARMADA": (1, 1, 0)}
SEED = "Contoh-Gelombang-I"
SOURCE = "Hasil undian yang diumumkan pada hari berikutnya (contoh)"


@dataclass
class Course:
    """The round, its people by the names of the story, and who runs it."""

    world: signoff.World
    round: Round
    places: dict[str, RoundOffering]
    lists: dict[str, RoundList] = field(default_factory=dict)
    people: dict[str, Identity] = field(default_factory=dict)

    @property
    def curator(self) -> Identity:
        """Who plans and runs."""
        return self.world.identity("curator")

    @property
    def approver(self) -> Identity:
        """Who witnesses and decides."""
        return self.world.identity("approver")

    def lock(self, reason: str | None = None) -> None:
        """Let the worker fix the inputs."""
        locking.ask_to_lock(self.round, by=self.curator, reason=reason, source=f"{SOURCE}, {reason}" if reason else None)
        locking.fix(self.round.id, self.curator.account_id, self.curator.name, reason)
        db.session.commit()

    def seeded(self, seed: str = SEED) -> RoundRun:
        """The seed is entered and witnessed."""
        run = running.enter_seed(self.round, seed, by=self.curator)
        db.session.commit()
        running.witness(run, seed, by=self.approver)
        db.session.commit()
        return run

    def run(self, seed: str = SEED) -> RoundRun:
        """Computed, checked, recorded."""
        run = self.seeded(seed)
        for work in (running.solve, running.check, running.record):
            work(run.id)
            db.session.commit()
        return run

    def published(self) -> RoundRun:
        """Locked, run and published."""
        self.lock()
        run = self.run()
        publishing.publish(self.round, run.id, by=self.approver)
        db.session.commit()
        return run

    def offer(self, name: str) -> Any:
        """The newest place that somebody was offered; None where there is none."""
        found = [one for one in filling.offers_of(self.round.id) if one.list_id == self.lists[name].id]
        return found[-1] if found else None


def collecting(names: tuple[str, ...] = tuple(WISHES), more: int = 0) -> Course:
    """The round while its time for lists has just passed, every list of these people ready.

    So many more of the health agency want two of the places, by turns the one that has a seat for each of them or the other one.
    """
    world = signoff.world()
    made = _round(world, more)
    for code, limit in LIMITS.items():
        most = limit + more * (code == "DINKES")
        organisation_services.set_away_limit(_agency(code), most, reason="uji", by=SYSTEM)
    for name in names:
        _join(made, name, 1 + list(WISHES).index(name), WISHES[name], STRENGTH[name])
    for at in range(more):
        _join(made, f"kes{at + 4}", 1 + len(WISHES) + at, ("AWAN", "TIRTA") if at % 2 else ("TIRTA", "ARMADA"), ("BAIK", 3))
    for code in LIMITS:
        _fix_order(made, code)
    db.session.commit()
    return made


def _round(world: signoff.World, more: int) -> Course:
    curator = world.identity("curator")
    now = clock.now()
    found = Round(id=uuid.uuid4(), number="GEL-2026-001", title="Gelombang I", weights=dict(WEIGHTS), longest=8)
    found.planned_by, found.planned_name, found.state = curator.account_id, curator.name, RoundState.COLLECTING
    found.lists_until, found.answer_days, found.seed_source, found.opened_at = now - dt.timedelta(minutes=1), 3, SOURCE, now
    db.session.add(found)
    db.session.flush()
    places = {}
    for name, (seats, ceiling, minimum) in {**SEATS, "AWAN": (3 + more, 2 + more, 0)}.items():
        requirements = {"grades": ["IV/e"]} if name == "LOGIS" else {}
        opportunity = world.opportunity(title=f"{name} (contoh)", seats=seats, requirements=requirements)
        place = RoundOffering(id=uuid.uuid4(), round_id=found.id, opportunity_id=opportunity.id, seats=seats)
        place.per_agency, place.minimum = ceiling, minimum
        db.session.add(place)
        places[name] = place
    db.session.flush()
    reserve = RoundReserve(round_offering_id=places["AWAN"].id, name="pulau", place=1, seats=1, agency_ids=[_agency("KEPSERIBU").id])
    db.session.add(reserve)
    return Course(world, found, places)


def _join(made: Course, name: str, number: int, wishes: tuple[str, ...], strength: tuple[str, int]) -> None:
    agency, (rating, years) = _agency(HOMES[name[:3]]), strength
    since = clock.today().replace(day=1)
    more: dict[str, Any] = {"grade": "IV/e"} if name == "kes3" else {}
    servant = workforce.servant(
        600 + number,
        agency.id,
        name=f"Peserta {name} (contoh)",
        email=f"{name}@uji.test",
        recent_ratings=[rating, "BAIK", None],
        appointed_on=since.replace(year=since.year - years),
        **more,
    )
    account = account_services.open_account(email=servant.email, name=servant.name, by=SYSTEM, servant_id=servant.id)
    account_services.admit(account, by=SYSTEM)
    account_services.give_grant(account, Role.CIVIL_SERVANT, agency.id, by=SYSTEM)
    now = clock.now()
    own = RoundList(id=uuid.uuid4(), round_id=made.round.id, servant_id=servant.id, account_id=account.id, agency_id=agency.id)
    own.number, own.state, own.saved_at, own.submitted_at = f"{made.round.number}-{number:05d}", ListState.READY, now, now
    own.choices = [made.places[one].id for one in wishes]
    own.statements = [{"key": one.key, "version": one.version, "text": one.text.msgid, "basis": one.basis} for one in STATEMENTS]
    own.consent = {"fields": list(HOST_FIELDS), "purpose": "uji", "version": 1, "at": now.isoformat()}
    own.motivation = "Loket kami memerlukan antrean yang adil."
    db.session.add(own)
    db.session.flush()
    made.lists[name], made.people[name] = own, accounts.identity_of(account.id, Role.CIVIL_SERVANT)


def _fix_order(made: Course, code: str) -> None:
    agency = _agency(code)
    order = [str(one.servant_id) for one in made.lists.values() if one.agency_id == agency.id]
    row = RoundAgency(round_id=made.round.id, agency_id=agency.id, criteria=["waiting"], exceptions=[], release_order=order)
    row.digest = "0" * 64
    db.session.add(row)


def _agency(code: str) -> Body:
    found = organisations.find_body_by_code(code)
    assert found is not None
    return found
