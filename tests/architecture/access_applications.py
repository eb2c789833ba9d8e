"""Opportunities, applications and their cases, whose pages access.toml names: each made new for one cell, as somebody's own."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.postgresql import Range

from portal.accounts import queries as account_queries
from portal.accounts.models import Account
from portal.applications.domain import ApplicationState, AskedState, BatchState, CallState, InvitationState, NomineeState, Origin
from portal.applications.domain.inviting import IN_LINE
from portal.applications.models import (
    Application,
    AskedAgency,
    Assignment,
    BatchPerson,
    Invitation,
    InvitationBatch,
    NominationCall,
    Nominee,
    Selected,
    Selection,
)
from portal.catalogue import services as catalogue
from portal.catalogue.domain.opportunity import Snapshot
from portal.catalogue.domain.search import Chosen
from portal.catalogue.domain.telling import Every
from portal.catalogue.models import Opportunity, Question
from portal.catalogue.presenters.kept import stop_path
from portal.catalogue.services import kept
from portal.files.services import keep as keep_file
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.kernel.text import Text
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.oversight import services as oversight
from portal.oversight.domain import Asked
from portal.workflow.models import CaseFile, CaseStep, ProcedureVersion
from portal.workforce.domain.codes import Employment, LegalStatus
from portal.workforce.models import Servant
from tests.architecture.access_base import DAY, Made, body_of, grant_of, home_of, number, person


def servant_of(account: Account) -> Servant:
    """The personnel record of a person, made if there is none."""
    if account.servant_id:
        found = db.session.get(Servant, account.servant_id)
        assert found is not None
        return found
    place = number()
    agency = home_of(account)
    made = Servant(
        id=uuid.uuid4(),
        nip=f"199003142015032{place:03}",
        nrk=f"98{place:04}",
        name=account.name,
        email=account.email,
        employment_type=Employment.PNS,
        legal_status=LegalStatus.ACTIVE,
        body_id=agency.id if agency.kind is BodyKind.AGENCY else body_of(None).id,
        post="Pranata Komputer Ahli Muda",
        post_class="JF_MUDA",
        grade="III/c",
        education="S1",
        birth_date=dt.date(1990, 3, 14),
        appointed_on=dt.date(2015, 3, 1),
        retires_on=dt.date(2048, 4, 1),
        discipline_open_case=False,
        discipline_as_of=clock.today(),
        levels={"M.05": 2},
        rating_year=2025,
        recent_ratings=["BAIK", "BAIK", None],
        source="BKD",
        source_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    account.servant_id = made.id
    db.session.flush()
    return made


# -- catalogue and applications ------------------------------------------------------------------------------------------------------------


def published(host: Body) -> Opportunity:
    """An internship slot of a host, open for applications."""
    start = clock.today() + 60 * DAY
    snapshot = Snapshot(
        offering_id=uuid.uuid4(),
        kind="internship",
        title="Layanan loket (contoh)",
        summary="Belajar mengelola loket.",
        host_id=host.id,
        host_name=host.name,
        place="Jakarta",
        mode="on_site",
        starts_on=start,
        ends_on=start + 55 * DAY,
        seats=2,
        deadline=clock.now() + 20 * DAY,
        agreement_number="PKS-1/2026",
        agreement_until=start + 400 * DAY,
        competencies=[{"code": "M.05", "name": "Pelayanan publik (contoh)", "level": 3}],
        requirements={},
        particulars={
            **dict.fromkeys(("unit", "working_pattern", "mentor_name", "benefits", "pay", "attendance", "leave"), "Seperti di kantor"),
            "tasks": ["Melayani"],
            "outcomes": ["Dapat melayani"],
            "documents_needed": [],
        },
    )
    made = catalogue.publish(snapshot, by=SYSTEM)
    db.session.commit()
    return made


def opportunity(owner: Account) -> Made:
    """An opportunity of the person's own body, if that can be a host."""
    return {"opportunity_id": published(home_of(owner)).id}


def opportunity_for_servant(owner: Account) -> Made:
    """An opportunity, and the personnel record of the person who may apply."""
    servant_of(owner)
    return {"opportunity_id": published(body_of(Role.COMPANY_HR)).id}


def opportunity_to_fill(owner: Account) -> Made:
    """An opportunity of the person's own body, and a civil servant who can be invited to it."""
    servant = servant_of(person(Role.CIVIL_SERVANT))
    agency = db.session.get(Body, servant.body_id)
    assert agency is not None
    agency.away_limit = 3
    return opportunity(owner)


def question(owner: Account) -> Made:
    """A question to a host: the person's own body."""
    asked = Question(id=uuid.uuid4(), opportunity_id=published(home_of(owner)).id, asked_by=uuid.uuid4(), text="Apakah malam libur?")
    db.session.add(asked)
    db.session.commit()
    return {"question_id": asked.id}


def applied(owner: Account, host: Body | None = None) -> Application:
    """A draft of the person, for a slot of a host."""
    servant, found = servant_of(owner), published(host or body_of(Role.COMPANY_HR))
    made = Application(
        id=uuid.uuid4(),
        number=f"PMH-{number():04}",
        opportunity_id=found.id,
        opportunity_version=found.version,
        servant_id=servant.id,
        account_id=owner.id,
        agency_id=servant.body_id,
        origin=Origin.OWN,
        state=ApplicationState.DRAFT,
    )
    db.session.add(made)
    db.session.commit()
    return made


def application(owner: Account) -> Made:
    """An application of the person."""
    return {"application_id": applied(owner).id}


def application_draft(owner: Account) -> Made:
    """The draft of an application, as its form saves it."""
    return {"form": "applications.apply", "object_id": applied(owner).id}


def paper(owner: Account) -> Made:
    """A paper of an application that nobody has yet to decide on."""
    made = applied(owner)
    kept = keep_file("surat.pdf", b"%PDF-1.7 contoh", by=account_queries.identity_of(owner.id))
    made.documents = [{"name": "surat", "file_id": str(kept.id)}]
    db.session.commit()
    return {"application_id": made.id, "file_id": kept.id}


def invitation(owner: Account) -> Made:
    """An invitation to the person that can still be answered."""
    made = Invitation(
        id=uuid.uuid4(),
        opportunity_id=published(body_of(Role.COMPANY_HR)).id,
        servant_id=servant_of(owner).id,
        account_id=owner.id,
        state=InvitationState.SENT,
        batch_id=uuid.uuid4(),
        message="Mohon dijawab.",
        verdict={},
        sent_at=clock.now(),
        answer_by=clock.now() + 5 * DAY,
        invited_by=person().id,
    )
    db.session.add(made)
    db.session.commit()
    return {"invitation_id": made.id}


def selection(owner: Account) -> Made:
    """A kept list of one person for an opportunity, and that person's line."""
    servant = servant_of(person(Role.CIVIL_SERVANT))
    agency = db.session.get(Body, servant.body_id)
    assert agency is not None
    agency.away_limit = 3
    kept = Selection(
        id=uuid.uuid4(),
        opportunity_id=published(body_of(Role.COMPANY_HR)).id,
        name="Daftar (contoh)",
        criteria={"agencies": [], "post_classes": [], "least_gap": 0, "days": 30, "each": 0},
        kept_by=owner.id,
        kept_name=owner.name,
    )
    db.session.add(kept)
    db.session.flush()
    line = Selected(id=uuid.uuid4(), selection_id=kept.id, servant_id=servant.id, place=1, why=Text("First of the list"))
    db.session.add(line)
    db.session.commit()
    return {"selection_id": kept.id, "selected_id": line.id}


def batch(owner: Account) -> Made:
    """A prepared batch of one invitation, and that invitation."""
    invited = db.session.get(Invitation, invitation(person(Role.CIVIL_SERVANT))["invitation_id"])
    assert invited is not None
    made = InvitationBatch(
        id=invited.batch_id,
        opportunity_id=invited.opportunity_id,
        state=BatchState.PREPARED,
        message="Mohon dijawab.",
        planned=1,
        committed_by=owner.id,
        committed_name=owner.name,
    )
    db.session.add(made)
    db.session.flush()
    line = BatchPerson(batch_id=made.id, servant_id=invited.servant_id, place=1, why=Text("First of the list"), invitation_id=invited.id)
    db.session.add(line)
    invited.state, invited.sent_at = InvitationState.PREPARED, None
    db.session.commit()
    return {"batch_id": made.id, "invitation_id": invited.id}


def free_place(owner: Account) -> Made:
    """A released batch whose one invitation was declined, and the person who is next in line."""
    made = batch(owner)
    found, invited = db.session.get(InvitationBatch, made["batch_id"]), db.session.get(Invitation, made["invitation_id"])
    assert found is not None
    assert invited is not None
    found.state, found.released_at = BatchState.RELEASED, clock.now()
    invited.state, invited.decline_reason = InvitationState.DECLINED, "Sibuk."
    following = servant_of(person(Role.CIVIL_SERVANT))
    agency = db.session.get(Body, following.body_id)
    assert agency is not None
    agency.away_limit = 3
    line = BatchPerson(batch_id=found.id, servant_id=following.id, place=2, why=Text("Second of the list"), skipped=IN_LINE)
    db.session.add(line)
    db.session.commit()
    return {**made, "servant": following.id}


def call(owner: Account) -> Made:
    """An open call on the person's own agency, the agency's part of it, and one of its people."""
    agency, by = home_of(owner), person()
    slot = published(body_of(Role.COMPANY_HR))
    made = NominationCall(
        id=uuid.uuid4(),
        number=f"PU-{number():04}",
        opportunity_id=slot.id,
        state=CallState.OPEN,
        message="Mohon usulan.",
        due_at=clock.now() + 6 * DAY,
        called_by=by.id,
        called_name=by.name,
    )
    db.session.add(made)
    db.session.flush()
    asked = AskedAgency(id=uuid.uuid4(), call_id=made.id, agency_id=agency.id, most=2, state=AskedState.WAITING)
    db.session.add(asked)
    db.session.flush()
    servant = servant_of(person(Role.CIVIL_SERVANT, agency if agency.kind is BodyKind.AGENCY else None))
    db.session.commit()
    return {"call_id": made.id, "asked_id": asked.id, "servant_id": servant.id}


def nominee(owner: Account) -> Made:
    """The person, picked by an agency that was called on."""
    return picked_in(call(person(Role.HR_OFFICER)), owner)


def picked_in(made: Made, who: Account) -> Made:
    """The same call with somebody picked."""
    one = Nominee(
        id=uuid.uuid4(),
        asked_id=made["asked_id"],
        servant_id=servant_of(who).id,
        account_id=who.id,
        state=NomineeState.ASKED,
        verdict={"outcome": "eligible"},
        words="Terbiasa dengan loket.",
        picked_name="Tika (contoh)",
    )
    db.session.add(one)
    db.session.commit()
    return {**made, "nominee_id": one.id}


def picked_here(owner: Account) -> Made:
    """Somebody whom the person's own agency has picked."""
    return picked_in(call(owner), person(Role.CIVIL_SERVANT))


def list_of_willing(owner: Account) -> Made:
    """A call on the person's own agency with somebody who is willing and has begun an application."""
    made = picked_here(owner)
    one = db.session.get(Nominee, made["nominee_id"])
    who = db.session.get(Account, one.account_id) if one else None
    assert one is not None
    assert who is not None
    begun = applied(who)
    one.state, one.application_id = NomineeState.CONSENTED, begun.id
    db.session.commit()
    return made


def list_to_sign(owner: Account) -> Made:
    """The same, handed over to the head."""
    made = list_of_willing(owner)
    asked = db.session.get(AskedAgency, made["asked_id"])
    assert asked is not None
    asked.state = AskedState.TO_SIGN
    db.session.commit()
    return made


# -- the desk and the record ---------------------------------------------------------------------------------------------------------------


def case_of(made: Application, **closed: Any) -> CaseFile:
    """The case of an application, open or closed."""
    made.submitted_at, made.consent, made.verdict = clock.now(), {"fields": []}, VERDICT
    procedure = db.session.query(ProcedureVersion).filter_by(key="application.internship", version=2).one()
    found = CaseFile(
        id=uuid.uuid4(),
        procedure_id=procedure.id,
        key=procedure.key,
        subject_kind="application",
        subject_id=made.id,
        number=made.number,
        title="Orang (contoh)",
        summary="Layanan loket",
        body_name="Badan (contoh)",
        person_id=made.account_id,
        terms={"rank": "other", "interest": "none"},
        **closed,
    )
    db.session.add(found)
    db.session.flush()
    return found


@dataclass(frozen=True, slots=True)
class Turn:
    """A step of the sign-off that a role decides: what its answer is, and where the application stands by then."""

    key: str
    outcome: str
    ground: str
    state: ApplicationState = ApplicationState.IN_SIGN_OFF


TURNS: dict[Role, Turn] = {
    Role.SUPERVISOR: Turn("supervisor", "endorse", "fits_plan"),
    Role.HR_OFFICER: Turn("hr_officer", "prepare", "papers_whole"),
    Role.AGENCY_APPROVER: Turn("head", "nominate", "fits_plan"),
    Role.VERIFIER: Turn("verifier", "eligible", "rules_met"),
    Role.CURATOR: Turn("curator", "recommend", "closes_gap"),
    Role.COMPANY_HR: Turn("host", "accept", "suits_tasks", ApplicationState.OFFERED),
    Role.APPROVER: Turn("approver", "approve", "rules_and_plan", ApplicationState.ACCEPTED),
}


def turn_of(owner: Account, role: Role, *, held: bool) -> CaseStep:
    """A case at the step that a role decides, in the person's body, theirs by name or the pool's."""
    home, of = home_of(owner), TURNS[role]
    made = applied(person(Role.CIVIL_SERVANT), home if role is Role.COMPANY_HR else None)
    for agency in (db.session.get(Body, made.agency_id), home):
        if agency is not None and agency.kind is BodyKind.AGENCY:
            agency.away_limit = 3
    if of.state is ApplicationState.ACCEPTED:
        seated(made)
    made.state = of.state
    step = CaseStep(
        id=uuid.uuid4(),
        case_id=case_of(made).id,
        key=of.key,
        role=role,
        body_id=home.id,
        holder_id=owner.id if held else None,
        entered_at=clock.now(),
        due_at=clock.now() + 5 * DAY,
    )
    db.session.add(step)
    db.session.commit()
    return step


def seated(made: Application) -> None:
    """Give the application the first seat of its slot, as the host's acceptance does."""
    slot = db.session.get(Opportunity, made.opportunity_id)
    assert slot is not None
    seat = Assignment(
        application_id=made.id,
        opportunity_id=slot.id,
        servant_id=made.servant_id,
        agency_id=made.agency_id,
        seat=1,
        during=Range(slot.starts_on, slot.ends_on, bounds="[]"),
    )
    db.session.add(seat)


VERDICT: dict[str, Any] = {"outcome": "eligible", "reasons": [], "on": "2026-11-24"}


def turn(owner: Account) -> Made:
    """A case at the step that the person's role decides, with the answer that lets it go on; a supervisor's where the role decides none."""
    grant = grant_of(owner)
    role = grant.role if grant and grant.role in TURNS else Role.SUPERVISOR
    made = turn_of(owner, role, held=role is Role.SUPERVISOR)
    return {"step_id": made.id, "outcome": TURNS[role].outcome, "ground": TURNS[role].ground}


def pooled_turn(owner: Account) -> Made:
    """A case that waits for any HR officer of the person's agency."""
    return {"step_id": turn_of(owner, Role.HR_OFFICER, held=False).id}


def case(owner: Account) -> Made:
    """A case."""
    return {"case_id": turn_of(owner, Role.SUPERVISOR, held=True).case_id}


def drawn_sample(owner: Account) -> Made:
    """A sample of cases that somebody has drawn."""
    case(owner)
    today = clock.today()
    sample_id = oversight.draw(Asked("benih", 5, today, today), by=account_queries.identity_of(owner.id))
    db.session.commit()
    return {"sample_id": sample_id}


def saved_search(owner: Account) -> Made:
    """A search that the person keeps, with the link that stops its mails."""
    made = kept.save_search("Magang", Chosen(kind=("internship",)), Every.WEEKLY, by=account_queries.identity_of(owner.id))
    db.session.commit()
    return {"search_id": made.id, "token": stop_path(made.id).rsplit("/", 1)[1]}


def calendar_feed(owner: Account) -> Made:
    """The address of the person's calendar."""
    secret = kept.open_feed(by=account_queries.identity_of(owner.id))
    db.session.commit()
    return {"secret": secret}


MAKERS: dict[str, Callable[[Account], Made]] = {
    "application": application,
    "batch": batch,
    "call": call,
    "free_place": free_place,
    "list_of_willing": list_of_willing,
    "list_to_sign": list_to_sign,
    "nominee": nominee,
    "picked_here": picked_here,
    "selection": selection,
    "application_draft": application_draft,
    "calendar_feed": calendar_feed,
    "case": case,
    "drawn_sample": drawn_sample,
    "invitation": invitation,
    "opportunity": opportunity,
    "opportunity_for_servant": opportunity_for_servant,
    "opportunity_to_fill": opportunity_to_fill,
    "paper": paper,
    "pooled_turn": pooled_turn,
    "question": question,
    "saved_search": saved_search,
    "turn": turn,
}
