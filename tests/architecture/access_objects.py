"""The objects whose pages access.toml names: each made new for one cell, as somebody's own, with required values explicit.

A maker gets the person whose object it is, and gives the values of the address and of what is posted.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from portal.accounts import queries as account_queries
from portal.accounts import services as accounts
from portal.accounts.adapters import passwords
from portal.accounts.domain import AccountState, Purpose, hashed, new_secret
from portal.accounts.models import Account, AccountSession, MailedLink
from portal.applications.domain import ApplicationState, InvitationState, Origin
from portal.applications.models import Application, Invitation
from portal.catalogue import services as catalogue
from portal.catalogue.domain.opportunity import Snapshot
from portal.catalogue.models import Opportunity, Question
from portal.documents.domain import Addressee, LetterState
from portal.documents.models import Letter
from portal.documents.services import draw_up, keep_pdf
from portal.files.services import keep as keep_file
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.domain import MessageState
from portal.notifications.models import Message
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.workflow.models import CaseFile, CaseStep, ProcedureVersion
from portal.workforce.domain.codes import Employment, LegalStatus
from portal.workforce.models import Servant
from tests.architecture.access_base import DAY, GOOD_PASSWORD, Made, body_of, grant_of, home_of, number, person
from tests.architecture.access_partners import MAKERS as PARTNERS


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
        nrk=f"99{place:04}",
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


# -- accounts ------------------------------------------------------------------------------------------------------------------------------


def password(_: Account) -> Made:
    """An account with a password."""
    made = person()
    made.password_hash = passwords.digest(GOOD_PASSWORD)
    db.session.commit()
    return {"email": made.email, "password": GOOD_PASSWORD}


def link(purpose: Purpose, state: AccountState) -> Callable[[Account], Made]:
    """A link that was sent by mail, to an account in a state."""

    def make(_: Account) -> Made:
        made, secret = person(), new_secret()
        made.state = state
        facts = {
            "kind": "company",
            "organisation": f"PT Contoh {number()}",
            "name": "Rani Contoh",
            "password_hash": passwords.digest(GOOD_PASSWORD),
            "language": "id",
        }
        expires = clock.now() + DAY
        db.session.add(MailedLink(secret_hash=hashed(secret), purpose=purpose, account_id=made.id, facts=facts, expires_at=expires))
        db.session.commit()
        return {"secret": secret}

    return make


def grant(owner: Account) -> Made:
    """A role of the person."""
    found = grant_of(owner)
    return {"grant": str(found.id) if found else ""}


def session(owner: Account) -> Made:
    """A browser in which the person is signed in."""
    made = AccountSession(id=uuid.uuid4(), token_hash=hashed(new_secret()), account_id=owner.id, seen_at=clock.now())
    db.session.add(made)
    db.session.commit()
    return {"session_id": made.id}


def invited_account(_: Account) -> Made:
    """An account that nobody has claimed."""
    made = accounts.open_account(email=f"undangan{number()}@contoh.test", name="Orang Diundang (contoh)", by=SYSTEM)
    db.session.commit()
    return {"account_id": made.id}


def colleague(owner: Account) -> Made:
    """Somebody else of the person's body."""
    made = person(Role.HR_OFFICER, home_of(owner))
    return {"colleague": str(made.id)}


# -- messages and letters ------------------------------------------------------------------------------------------------------------------


def failed_message(owner: Account) -> Made:
    """A message to the person that could not be delivered."""
    made = Message(
        id=uuid.uuid4(),
        message_id=f"<{uuid.uuid4().hex}@simpul>",
        kind="accounts.reset",
        email=owner.email,
        name=owner.name,
        language="id",
        account_id=owner.id,
        facts={},
        state=MessageState.FAILED,
    )
    db.session.add(made)
    db.session.commit()
    return {"message_id": made.id}


def drawn_up(owner: Account) -> Letter:
    """A letter that names the person and waits for its signature."""
    content = {
        "opening": "Menugaskan:",
        "date": "2026-11-24",
        "authority": "Kepala BKD",
        "recitals": [],
        "tasks": [],
        "copies_to": [],
        "signer": {},
    }
    about = applied(owner)
    about.state = ApplicationState.APPROVED
    case_of(about, closed_at=clock.now(), outcome="approve")
    addressee = Addressee(subject_id=about.id, account_id=owner.id, name=owner.name, nip="199003142015032901", details={})
    made = draw_up("assignment", subject="Penugasan magang (contoh)", content=content, addressees=[addressee], by=SYSTEM)
    db.session.commit()
    return made


def letter(owner: Account) -> Made:
    """A letter."""
    return {"letter_id": drawn_up(owner).id}


def signed(owner: Account) -> Letter:
    """A letter in force."""
    made = drawn_up(owner)
    made.state, made.signed_at, made.signed_by = LetterState.VALID, clock.now(), uuid.uuid4()
    made.signer_name, made.signer_post = "Ratna Dewanti (contoh)", "Kepala BKD"
    keep_pdf(made.copies[0], b"%PDF-1.7 contoh")
    db.session.commit()
    return made


def letter_copy(owner: Account) -> Made:
    """A person's copy with its file."""
    return {"copy_id": signed(owner).copies[0].id}


def signed_code(owner: Account) -> Made:
    """The code on a letter in force."""
    return {"code": signed(owner).copies[0].code}


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
        competencies=[{"code": "M.05", "name": "Pelayanan publik", "level": 3}],
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


def question(owner: Account) -> Made:
    """A question to a host: the person's own body."""
    asked = Question(id=uuid.uuid4(), opportunity_id=published(home_of(owner)).id, asked_by=uuid.uuid4(), text="Apakah malam libur?")
    db.session.add(asked)
    db.session.commit()
    return {"question_id": asked.id}


def applied(owner: Account) -> Application:
    """A draft of the person."""
    servant, found = servant_of(owner), published(body_of(Role.COMPANY_HR))
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


# -- the desk and the record ---------------------------------------------------------------------------------------------------------------


def case_of(made: Application, **closed: Any) -> CaseFile:
    """The case of an application, open or closed."""
    made.submitted_at, made.consent, made.verdict = clock.now(), {"fields": []}, VERDICT
    procedure = db.session.query(ProcedureVersion).filter_by(key="application.internship").one()
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
        **closed,
    )
    db.session.add(found)
    db.session.flush()
    return found


def turn_of(owner: Account, key: str, role: Role, *, held: bool) -> CaseStep:
    """A case at a step that the person's body holds, in the given role, by name or in the pool."""
    made = applied(person(Role.CIVIL_SERVANT))
    made.state = ApplicationState.IN_SIGN_OFF
    step = CaseStep(
        id=uuid.uuid4(),
        case_id=case_of(made).id,
        key=key,
        role=role,
        body_id=home_of(owner).id,
        holder_id=owner.id if held else None,
        entered_at=clock.now(),
        due_at=clock.now() + 5 * DAY,
    )
    db.session.add(step)
    db.session.commit()
    return step


VERDICT: dict[str, Any] = {"outcome": "eligible", "reasons": [], "on": "2026-11-24"}


def turn(owner: Account) -> Made:
    """A case that waits for the person as direct supervisor."""
    return {"step_id": turn_of(owner, "supervisor", Role.SUPERVISOR, held=True).id}


def pooled_turn(owner: Account) -> Made:
    """A case that waits for any HR officer of the person's agency."""
    return {"step_id": turn_of(owner, "hr_officer", Role.HR_OFFICER, held=False).id}


def case(owner: Account) -> Made:
    """A case."""
    return {"case_id": turn_of(owner, "supervisor", Role.SUPERVISOR, held=True).case_id}


# -- workforce and rules -------------------------------------------------------------------------------------------------------------------


def worker(_: Account) -> Made:
    """A worker that has just given a sign of life."""
    db.session.execute(text("insert into procrastinate_workers (last_heartbeat) values (:now)"), {"now": clock.machine_now()})
    db.session.commit()
    return {}


def partner_kind(_: Account) -> Made:
    """What a partner can be."""
    return {"kind": "company", "email": f"rani{number()}@contoh.test"}


def address(_: Account) -> Made:
    """An address that nobody has used yet."""
    return {"email": f"siapa{number()}@contoh.test"}


MAKERS: dict[str, Callable[[Account], Made]] = {
    "address": address,
    "application": application,
    "application_draft": application_draft,
    "case": case,
    "claim": link(Purpose.INVITE, AccountState.INVITED),
    "colleague": colleague,
    "confirmation": link(Purpose.CONFIRM, AccountState.UNCONFIRMED),
    "failed_message": failed_message,
    "grant": grant,
    "invitation": invitation,
    "invited_account": invited_account,
    "letter": letter,
    "letter_copy": letter_copy,
    "opportunity": opportunity,
    "opportunity_for_servant": opportunity_for_servant,
    "paper": paper,
    "partner_kind": partner_kind,
    "password": password,
    "pooled_turn": pooled_turn,
    "question": question,
    "renewal": link(Purpose.RESET, AccountState.ACTIVE),
    "session": session,
    "signed_code": signed_code,
    "turn": turn,
    "worker": worker,
    **PARTNERS,
}
