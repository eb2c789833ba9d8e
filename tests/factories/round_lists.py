"""A round that collects lists, and a person with one."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from portal.applications.domain import HOST_FIELDS, STATEMENTS
from portal.catalogue.models import Opportunity
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Identity
from portal.rounds import queries, services
from portal.rounds.domain import RoundState
from portal.rounds.domain.points import USUAL
from portal.rounds.models import Round, RoundList, RoundOffering
from portal.rounds.services import listing
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.models import CaseStep, Decision
from tests.factories import signoff

WHY = "Loket kami memerlukan antrean yang adil."
TITLES = ("Antrean layanan", "Arsip digital", "Telemetri air")
GOOD = {
    "supervisor": ("endorse", "fits_plan"),
    "interest": ("no_conflict", "no_conflict"),
    "head": ("nominate", "fits_plan"),
    "verifier": ("eligible", "rules_met"),
}


def opened(found: Round, *, days: int = 10) -> None:
    """Let a planned round collect lists for so many days."""
    found.state, found.opened_at = RoundState.COLLECTING, clock.now()
    found.lists_until, found.seed_source = clock.now() + dt.timedelta(days=days), "Undian contoh"
    db.session.commit()


def world(titles: tuple[str, ...] = TITLES, longest: int = 8) -> SimpleNamespace:
    """A round of some offerings that collects lists, a person who begins one, and those who decide whether they take part."""
    made = SimpleNamespace(world=signoff.world())
    made.curator = made.world.identity("curator")
    made.opportunities = [made.world.opportunity(title=title) for title in titles]
    made.servant, made.person = made.world.servant()
    made.round = services.plan_round("Gelombang I", USUAL, longest, by=made.curator)
    db.session.flush()
    made.places = [services.add_offering(made.round, one.id, by=made.curator) for one in made.opportunities]
    opened(made.round)
    made.list = begun(made.round, made.person)
    return made


def more(made: SimpleNamespace, opportunity: Opportunity) -> RoundOffering:
    """Another offering in the round, as if it had been planned with it."""
    added = RoundOffering(round_id=made.round.id, opportunity_id=opportunity.id, seats=opportunity.seats, per_agency=None, minimum=0)
    db.session.add(added)
    db.session.commit()
    return added


def begun(found: Round, by: Identity) -> RoundList:
    """The list of somebody in a round, as it is begun."""
    made = listing.begin(found, by=by)
    db.session.commit()
    return made


def chosen(made: SimpleNamespace, *which: int) -> RoundList:
    """The list with these of the round's offerings behind one another, by their place among `made.places`."""
    for at in which:
        listing.add(made.list, made.places[at].id, version=made.list.version, by=made.person)
    db.session.commit()
    found: RoundList = made.list
    return found


def declaration(**changed: Any) -> listing.Declaration:
    """All that has to be said."""
    said: dict[str, Any] = {"motivation": WHY, "statements": frozenset(s.key for s in STATEMENTS), "fields": list(HOST_FIELDS)}
    return listing.Declaration(**(said | changed))


def interest_in(opportunity: Opportunity) -> dict[str, str]:
    """An interest in the host of an offering."""
    return {"kind": "kin", "words": "Saudara saya bekerja di sana.", "host_id": str(opportunity.host_id)}


def submitted(made: SimpleNamespace, **changed: Any) -> RoundList:
    """The list, submitted; with the first two offerings chosen where nothing is."""
    if not made.list.choices:
        chosen(made, 0, 1)
    listing.submit(made.list, declaration(**changed), by=made.person)
    db.session.commit()
    found: RoundList = made.list
    return found


def turn_of(found: RoundList) -> CaseStep:
    """The turn that the sign-off is in."""
    case = cases.find_case_of("round_list", found.id)
    assert case is not None
    turn = cases.open_step(case.id)
    assert turn is not None
    return turn


def decide(made: SimpleNamespace, outcome: str | None = None, **changed: Any) -> Decision:
    """Let whoever holds the turn decide: favourably, unless another outcome is named."""
    turn = turn_of(made.list)
    good, ground = GOOD[turn.key]
    details = changed.pop("details", {"cover_plan": signoff.PLAN} if turn.key == "supervisor" and outcome in {None, "endorse"} else {})
    answer = workflow.Answer(outcome or good, changed.pop("ground", ground), changed.pop("reason", "Sesuai rencana."), details=details)
    key = "head" if turn.key == "interest" else turn.key
    decision = workflow.decide(turn, answer, by=made.world.identity(key))
    db.session.commit()
    return decision


def admitted(made: SimpleNamespace) -> RoundList:
    """The list of somebody who takes part."""
    submitted(made)
    while queries.get_round(made.round.id) and made.list.state == "in_sign_off":
        decide(made)
    found: RoundList = made.list
    return found
