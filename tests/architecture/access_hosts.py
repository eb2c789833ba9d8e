"""Candidates, talks and placements, whose pages access.toml names: each made new for one cell, as its candidate's or its host's own."""

import datetime as dt
import uuid
from collections.abc import Callable

from portal.accounts.models import Account
from portal.applications.domain import HOST_FIELDS, ApplicationState, InterviewState
from portal.applications.domain.hosting import HOSTS
from portal.applications.models import Application, Interview
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations.models import Body
from portal.workflow.models import CaseStep
from tests.architecture.access_applications import applied, case_of
from tests.architecture.access_base import DAY, Made, body_of, grant_of, home_of, person


def at_the_host(owner: Account) -> Application:
    """Somebody offered to the person's organisation where that can be a host, else the person themselves, offered to another's."""
    grant = grant_of(owner)
    hosting = grant is not None and grant.role in HOSTS
    host: Body = home_of(owner) if hosting else body_of(Role.COMPANY_HR)
    made = applied(person(Role.CIVIL_SERVANT) if hosting else owner, host)
    case = case_of(made)
    made.consent = {"fields": list(HOST_FIELDS)}
    made.state = ApplicationState.OFFERED
    role = grant.role if hosting and grant else Role.COMPANY_HR
    now = clock.now()
    db.session.add(CaseStep(id=uuid.uuid4(), case_id=case.id, key="host", role=role, body_id=host.id, entered_at=now, due_at=now + 5 * DAY))
    db.session.commit()
    return made


def candidate(owner: Account) -> Made:
    """Somebody offered to a host, and a time before the host's answer is due."""
    wanted = clock.local(clock.now() + DAY).date()
    day = {"day": str(wanted.day), "month": str(wanted.month), "year": str(wanted.year)}
    return {"application_id": at_the_host(owner).id, **day}


def _talk(owner: Account, at: dt.datetime | None) -> Made:
    moment = clock.now() + DAY
    made = Interview(
        id=uuid.uuid4(),
        application_id=at_the_host(owner).id,
        state=InterviewState.PICKED if at else InterviewState.OFFERED,
        times=[moment.isoformat()],
        minutes=30,
        place="Jalan Contoh 1",
        words="Tentang tugas.",
        offered_name="Rani (contoh)",
        answer_by=moment,
        at=at,
    )
    db.session.add(made)
    db.session.commit()
    return {"interview_id": made.id, "at": moment.isoformat()}


def talk(owner: Account) -> Made:
    """Times offered for a talk."""
    return _talk(owner, None)


def picked_talk(owner: Account) -> Made:
    """A talk whose time is picked."""
    return _talk(owner, clock.now() + DAY)


def placement(owner: Account) -> Made:
    """Somebody whose letter is in force."""
    made = at_the_host(owner)
    made.state = ApplicationState.ISSUED
    db.session.commit()
    return {"application_id": made.id}


MAKERS: dict[str, Callable[[Account], Made]] = {
    "candidate": candidate,
    "picked_talk": picked_talk,
    "placement": placement,
    "talk": talk,
}
