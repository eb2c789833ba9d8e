"""Rounds as they are collected and run, for the cells of access.toml: lists."""

import uuid
from collections.abc import Callable

from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.rounds.domain import ListState, RoundState
from portal.rounds.domain.points import USUAL
from portal.rounds.models import Round, RoundList, RoundOffering
from portal.workflow.models import CaseFile, ProcedureVersion
from tests.architecture.access_applications import published, servant_of
from tests.architecture.access_base import DAY, Made, body_of, number, person
from tests.architecture.access_decisions import decided
from tests.architecture.access_rounds import BY


def collecting(owner: Account) -> Made:
    """A round that collects lists; its owner is on record as a civil servant."""
    servant_of(owner)
    made = Round(id=uuid.uuid4(), number=f"GEL-DAFTAR-{number()}", title="Gelombang contoh", weights=dict(USUAL), longest=8, **BY)
    made.state, made.opened_at, made.lists_until, made.seed_source = RoundState.COLLECTING, clock.now(), clock.now() + 10 * DAY, "Undian"
    inside = published(body_of(Role.COMPANY_HR))
    db.session.add(made)
    db.session.flush()
    place = RoundOffering(id=uuid.uuid4(), round_id=made.id, opportunity_id=inside.id, seats=2, per_agency=None, minimum=0)
    db.session.add(place)
    db.session.commit()
    return {"round_id": made.id, "place": str(place.id), "place_id": place.id}


def list_(owner: Account) -> Made:
    """The list of its owner in such a round, as yet without choices."""
    made, servant = collecting(owner), servant_of(owner)
    found = RoundList(
        id=uuid.uuid4(),
        round_id=made["round_id"],
        servant_id=servant.id,
        account_id=owner.id,
        agency_id=servant.body_id,
        number=f"DAFTAR-{number()}",
        state=ListState.DRAFT,
        choices=[],
        version=1,
        saved_at=clock.now(),
    )
    db.session.add(found)
    db.session.commit()
    return {**made, "list_id": found.id}


def ranked(owner: Account) -> Made:
    """The same with a choice."""
    made = list_(owner)
    db.session.get_one(RoundList, made["list_id"]).choices = [made["place_id"]]
    db.session.commit()
    return made


def refused(owner: Account) -> Made:
    """The list of its owner, whom a head of agency has refused."""
    made = list_(owner)
    found = db.session.get_one(RoundList, made["list_id"])
    found.state, found.submitted_at, found.consent, found.ended_reason = ListState.REFUSED, clock.now(), {"fields": []}, "Belum sesuai."
    procedure = db.session.query(ProcedureVersion).filter_by(key="round.list", version=1).one()
    case = CaseFile(id=uuid.uuid4(), procedure_id=procedure.id, key=procedure.key, subject_kind="round_list", subject_id=found.id)
    case.number, case.title, case.summary, case.body_name = found.number, "Orang (contoh)", "Gelombang contoh", "Badan (contoh)"
    case.person_id, case.terms, case.closed_at, case.outcome = owner.id, {"interest": "none"}, clock.now(), "refuse"
    db.session.add(case)
    db.session.flush()
    decided(case, person(Role.AGENCY_APPROVER), Role.AGENCY_APPROVER, "refuse")
    return made


MAKERS: dict[str, Callable[[Account], Made]] = {
    "round_collecting": collecting,
    "round_list": list_,
    "round_list_ranked": ranked,
    "round_list_refused": refused,
}
