"""A round that twelve people of four agencies have gone through, at nine places: locked, run by the real engine, and published."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from portal.accounts.models import Account
from portal.catalogue.models import Opportunity
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.hashing import digest
from portal.kernel.identity import Role
from portal.matching import instance, results, verifier
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.rounds.domain import ListState, OfferKind, RoundState, RunStage
from portal.rounds.domain.explaining import Checked, RunFiles
from portal.rounds.domain.locking import Choice, Fixed, Participant, commitments_file, lock_document, opening_of, rules_of
from portal.rounds.domain.outcome import OPEN
from portal.rounds.domain.points import USUAL
from portal.rounds.models import (
    Round,
    RoundAgency,
    RoundList,
    RoundLock,
    RoundOffer,
    RoundOffering,
    RoundOpening,
    RoundReserve,
    RoundResult,
    RoundRun,
)
from tests.architecture.access_applications import published, servant_of
from tests.architecture.access_base import SINCE, body_of, number, person

SEED = "Contoh-Gelombang-I"
HOMES = {
    "sda": ("DSDA", "Dinas Sumber Daya Air", 3),
    "hub": ("DISHUB", "Dinas Perhubungan", 1),
    "kes": ("DINKES", "Dinas Kesehatan", 2),
    "pul": ("KEPSERIBU", "Kabupaten Administrasi Kepulauan Seribu", 1),
}
WISHES: dict[str, dict[str, int | None]] = {
    "sda1": {"TIRTA": 910, "AWAN": 800},
    "sda2": {"TIRTA": 880, "LOGIS": None},
    "sda3": {"ARMADA": 840, "AWAN": 690},
    "sda4": {"TIRTA": 860},
    "hub1": {"ARMADA": 820, "AWAN": 870},
    "hub2": {"ARMADA": 905},
    "hub3": {"AWAN": 885},
    "kes1": {"AWAN": 930, "TIRTA": 740},
    "kes2": {"AWAN": 820},
    "kes3": {"LOGIS": 770},
    "pul1": {"AWAN": 610},
    "pul2": {"TIRTA": 700, "AWAN": 640},
}
SEATS: dict[str, tuple[str, int, int, int]] = {
    "TIRTA": ("Telemetri jaringan air", 2, 1, 0),
    "AWAN": ("Analitik antrean dan beban layanan", 3, 2, 0),
    "LOGIS": ("Rantai dingin vaksin", 3, 2, 2),
    "ARMADA": ("Manajemen armada dan perawatan terencana", 1, 1, 0),
}
"""Of each place its title, the seats, the most of one agency, and the fewest with whom it is held."""
RESERVE = ("Kepulauan", "AWAN", ("pul1", "pul2"))
BY = {"planned_by": uuid.UUID(int=7), "planned_name": "Kurator (contoh)"}
DAY = dt.timedelta(days=1)
REPORT: dict[str, Any] = {
    "participants": 12,
    "left_out": 1,
    "placed": 5,
    "first_choice": 4,
    "accepted": 5,
    "declined": 1,
    "lapsed": 0,
    "withdrawn": 0,
    "after_offered": 1,
    "after_accepted": 1,
    "seats": 9,
    "filled": 5,
    "closed": [{"offering": "Rantai dingin vaksin", "shortfall": 1}],
    "agencies": [{"name": "Dinas Perhubungan", "people": 3, "placed": 1, "accepted": 1}],
    "offerings": [{"number": "P-1", "title": "Telemetri jaringan air", "seats": 2, "filled": 1, "cutoff": None}],
}


class Played:
    """The round with whoever took part: `lists`, `accounts` and `opportunities` by the short names above."""

    def __init__(self, state: RoundState, me: Account | None, who: Sequence[str]) -> None:
        self.wishes = {one: WISHES[one] for one in who}
        self.agencies = {key: _agency(code, name) for key, (code, name, _) in HOMES.items()}
        self.round = _round(state)
        self.opportunities: dict[str, Opportunity] = {}
        self.places: dict[str, RoundOffering] = {}
        for name, (title, seats, most, least) in SEATS.items():
            self._add_place(name, title, seats, most, least)
        self._reserve()
        self.accounts: dict[str, Account] = {}
        self.lists: dict[str, RoundList] = {}
        for at, one in enumerate(who, 1):
            is_me = me is not None and one == who[0]
            self._take_part(one, me if me is not None and is_me else person(Role.CIVIL_SERVANT, self.agencies[one[:3]]), at)
        db.session.flush()
        self.lock: RoundLock | None = None
        self.run: RoundRun | None = None
        self.openings: dict[str, RoundOpening] = {}

    def _add_place(self, name: str, title: str, seats: int, most: int, least: int) -> None:
        made = published(body_of(Role.COMPANY_HR))
        made.title, made.host_name, made.seats = title, f"PT Contoh {name.title()}", seats
        self.opportunities[name] = made
        place = RoundOffering(id=uuid.uuid4(), round_id=self.round.id, opportunity_id=made.id, seats=seats, per_agency=most, minimum=least)
        db.session.add(place)
        db.session.flush()
        self.places[name] = place

    def _reserve(self) -> None:
        name, where, _ = RESERVE
        agencies = [self.agencies["pul"].id]
        db.session.add(RoundReserve(round_offering_id=self.places[where].id, name=name, place=1, seats=1, agency_ids=agencies))

    def _take_part(self, one: str, account: Account, at: int) -> None:
        servant = servant_of(account)
        made = RoundList(
            id=uuid.uuid4(),
            round_id=self.round.id,
            servant_id=servant.id,
            account_id=account.id,
            agency_id=self.agencies[one[:3]].id,
            number=f"{self.round.number}-{at:05d}",
            state=ListState.READY,
            choices=[self.places[name].id for name in self.wishes[one]],
            saved_at=clock.now() - 20 * DAY,
            submitted_at=clock.now() - 20 * DAY,
            consent={"fields": [], "purpose": "gelombang", "version": 1, "at": "2026-11-04"},
        )
        db.session.add(made)
        self.accounts[one], self.lists[one] = account, made

    # -- what is locked ----------------------------------------------------------------------------------------------------------------

    def told(self) -> dict[str, Any]:
        """The instance without a seed, people by their number."""
        of = {one: row.number for one, row in self.lists.items()}
        reserve, where, members = RESERVE
        offerings = []
        for name, (_, seats, most, least) in SEATS.items():
            scores = {of[one]: points[name] for one, points in self.wishes.items() if points.get(name) is not None}
            row: dict[str, Any] = {"id": self.opportunities[name].number, "seats": seats, "per_agency": most, "scores": scores}
            row |= {"minimum": least} if least else {}
            row |= (
                {"reserves": [{"id": reserve, "seats": 1, "members": [of[one] for one in members if one in of]}]} if name == where else {}
            )
            offerings.append(row)
        agencies = [
            {"id": code, "away_limit": limit, "release_order": [of[one] for one in self.wishes if one.startswith(key)]}
            for key, (code, _, limit) in HOMES.items()
        ]
        servants = [
            {"id": of[one], "agency": HOMES[one[:3]][0], "choices": [self.opportunities[name].number for name in points]}
            for one, points in self.wishes.items()
        ]
        return {"format": "simpul.instance/1", "agencies": agencies, "servants": servants, "offerings": offerings}

    def fix(self, place: int = 1, reason: str | None = None) -> RoundLock:
        """Lock rules and inputs, with an opening for everybody."""
        documents = {one: opening_of(self.round.number, self._participant(one), _salt(one, place)) for one in self.wishes}
        rules = rules_of(self.round.weights, Path(verifier.__file__).read_bytes())
        commitments = commitments_file(digest(text.encode()) for text in documents.values())
        fixed = lock_document(self.round.number, place, Fixed(rules, self.told(), self.round.seed_source or "", commitments))
        lock = RoundLock(
            id=uuid.uuid4(),
            round_id=self.round.id,
            number=place,
            seed_source=self.round.seed_source or "",
            reason=reason,
            document=fixed.document,
            sha256=fixed.sha256,
            rules_sha256=fixed.rules_sha256,
            inputs_sha256=fixed.inputs_sha256,
            commitments_sha256=fixed.commitments_sha256,
            participants=len(self.wishes),
            left_out=0,
            locked_by=BY["planned_by"],
            locked_name=BY["planned_name"],
            locked_at=clock.now() - 4 * DAY,
        )
        db.session.add(lock)
        db.session.flush()
        for one, text in documents.items():
            made = RoundOpening(lock_id=lock.id, list_id=self.lists[one].id, document=text, commitment=digest(text.encode()))
            db.session.add(made)
            self.openings[one] = made
        db.session.flush()
        self.lock = lock
        return lock

    def _participant(self, one: str) -> Participant:
        mates = [mate for mate in self.wishes if mate.startswith(one[:3])]
        choices = [
            Choice(self.opportunities[name].number, points and _criteria(points), None if points else "rules")
            for name, points in self.wishes[one].items()
        ]
        return Participant(self.lists[one].number, HOMES[one[:3]][0], 1 + mates.index(one), len(mates), choices)

    # -- what came of it ---------------------------------------------------------------------------------------------------------------

    def compute(self, place: int = 1, seed: str = SEED) -> RoundRun:
        """Run the lock by the engine and keep what it says of everybody."""
        assert self.lock is not None
        content = json.dumps(self.told() | {"seed": seed}, ensure_ascii=False).encode()
        result = results.written(results.run(instance.read(content)))
        files = RunFiles(json.loads(content), json.loads(result))
        titles = {row.number: row.title for row in self.opportunities.values()}
        figures = files.figures(titles, {code: name for code, name, _ in HOMES.values()}, {}, Checked(0, 0))
        run = RoundRun(
            id=uuid.uuid4(),
            round_id=self.round.id,
            lock_id=self.lock.id,
            number=place,
            stage=RunStage.DONE,
            seed=seed,
            seeded_by=BY["planned_by"],
            seeded_name=BY["planned_name"],
            seeded_at=clock.now() - 3 * DAY,
            witness_id=uuid.UUID(int=8),
            witness_name="Pejabat penetap (contoh)",
            witnessed_at=clock.now() - 3 * DAY,
            instance=content,
            instance_sha256=digest(content),
            result=result,
            result_sha256=digest(result),
            figures=figures.to_json(),
            done_at=clock.now() - 2 * DAY,
        )
        db.session.add(run)
        db.session.flush()
        self.run = run
        lists = {row.number: row.id for row in self.lists.values()}
        places = {row.number: self.places[name].id for name, row in self.opportunities.items()}
        for one in files.outcomes({}):
            said = {"release": one.release.to_json(), "explanations": [each.to_json() for each in one.explanations]}
            where = places[one.offering] if one.offering else None
            made = RoundResult(run_id=run.id, list_id=lists[one.number], lottery=one.lottery, round_offering_id=where, **said)
            made.pool, made.choice = one.pool, one.choice
            db.session.add(made)
        db.session.flush()
        return run

    def publish(self) -> None:
        """Offer everybody who is placed their place."""
        assert self.run is not None
        seats: dict[uuid.UUID, int] = {}
        for row in db.session.query(RoundResult).filter_by(run_id=self.run.id).order_by(RoundResult.lottery):
            if row.round_offering_id is None:
                continue
            seats[row.round_offering_id] = seats.get(row.round_offering_id, 0) + 1
            self.offer(row.list_id, row.round_offering_id, seats[row.round_offering_id], pool=row.pool or OPEN)

    def offer(self, list_id: uuid.UUID, place_id: uuid.UUID, seat: int, pool: str = OPEN, **changed: Any) -> RoundOffer:
        """A place that is offered to somebody, by the result unless another kind is named."""
        values = {"kind": OfferKind.RESULT, "made_at": clock.now(), "answer_by": self.round.answer_by or clock.now() + 2 * DAY}
        made = RoundOffer(
            id=uuid.uuid4(),
            round_id=self.round.id,
            list_id=list_id,
            round_offering_id=place_id,
            pool=pool,
            seat=seat,
            made_name="Sistem",
            **(values | changed),
        )
        db.session.add(made)
        db.session.flush()
        return made

    def offer_of(self, one: str) -> RoundOffer:
        """The place that somebody was offered."""
        return db.session.query(RoundOffer).filter_by(list_id=self.lists[one].id).one()


def _salt(one: str, place: int) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{one}-{place}").hex


def _criteria(points: int) -> dict[str, int]:
    return {"gap": 350, "rating": 210, "service": points - 560, "equity": 0}


def _agency(code: str, name: str) -> Body:
    found = db.session.query(Body).filter_by(code=code).one_or_none()
    if found is None:
        found = Body(kind=BodyKind.AGENCY, code=code, name=name, valid_from=SINCE)
        db.session.add(found)
        db.session.flush()
    return found


def _round(state: RoundState) -> Round:
    now = clock.now()
    is_out = state in {RoundState.PUBLISHED, RoundState.CLOSED}
    made = Round(
        id=uuid.uuid4(),
        number=f"GEL-UJI-{number()}",
        title="Gelombang I",
        weights=dict(USUAL),
        longest=8,
        state=state,
        lists_until=now - 5 * DAY,
        seed_source="Angka penutupan indeks saham pada hari kerja pertama sesudah penguncian",
        opened_at=now - 30 * DAY,
        locked_at=None if state is RoundState.COLLECTING else now - 4 * DAY,
        published_at=now - DAY if is_out else None,
        answer_by=now + 2 * DAY if is_out else None,
        closed_at=now if state is RoundState.CLOSED else None,
        report=REPORT if state is RoundState.CLOSED else None,
        **BY,
    )
    db.session.add(made)
    db.session.flush()
    return made


def played(state: RoundState = RoundState.PUBLISHED, me: Account | None = None, who: Sequence[str] = tuple(WISHES)) -> Played:
    """The round as it stands in a state, with all twelve or some of them; `me` plays the first."""
    made = Played(state, me, who)
    for agency in made.agencies.values():
        order = {"criteria": ["waiting"], "exceptions": [], "release_order": [], "digest": digest(agency.code)}
        db.session.add(RoundAgency(round_id=made.round.id, agency_id=agency.id, **order))
    if state is not RoundState.COLLECTING:
        made.fix()
    if state in {RoundState.REVIEW, RoundState.PUBLISHED, RoundState.CLOSED}:
        made.compute()
    if state in {RoundState.PUBLISHED, RoundState.CLOSED}:
        made.publish()
    db.session.commit()
    return made


def world(state: RoundState = RoundState.PUBLISHED) -> SimpleNamespace:
    """The round, and an officer of each role who reads it."""
    officers = {role.value: person(role) for role in (Role.CURATOR, Role.APPROVER, Role.AUDITOR)}
    return SimpleNamespace(played=played(state), **officers)
