"""A small world in which an internship can be applied for, decided and signed: offices, people, a host, one opportunity."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.accounts.models import Account
from portal.applications.domain import HOST_FIELDS, STATEMENTS
from portal.applications.models import Application
from portal.applications.services import applying
from portal.catalogue import services as catalogue
from portal.catalogue.domain.opportunity import Snapshot
from portal.catalogue.models import Opportunity
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.web.commands import load_seeds
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.models import CaseStep, Decision
from portal.workforce.models import Servant
from tests.factories import workforce

PARTICULARS = {
    "unit": "Tim layanan",
    "tasks": ["Mengukur waktu tunggu pada dua loket."],
    "outcomes": ["Membaca data antrean."],
    "working_pattern": "Senin sampai Kamis di mitra, Jumat di kantor",
    "mentor_name": "Bagas Wirawan (contoh)",
    "benefits": "Makan siang; laptop pinjam pakai; tanpa uang saku",
    "pay": "Gaji dan TPP tetap",
    "attendance": "Dicatat mentor",
    "leave": "Cuti menurut ketentuan instansi asal",
    "documents_needed": [],
}
DECIDERS = {
    "hr_officer": Role.HR_OFFICER,
    "head": Role.AGENCY_APPROVER,
    "verifier": Role.VERIFIER,
    "curator": Role.CURATOR,
    "host": Role.COMPANY_HR,
    "approver": Role.APPROVER,
}
GOOD = {
    "supervisor": ("endorse", "fits_plan"),
    "hr_officer": ("prepare", "papers_whole"),
    "head": ("nominate", "fits_plan"),
    "verifier": ("eligible", "rules_met"),
    "curator": ("recommend", "closes_gap"),
    "host": ("accept", "suits_tasks"),
    "approver": ("approve", "rules_and_plan"),
}
PLAN = "Sari Wardani dan Joko Utomo mengambil alih loket 2."


@dataclass
class World:
    """What a test of the sign-off needs."""

    agency: Body
    host: Body
    accounts: dict[str, Account] = field(default_factory=dict)
    people: int = 0

    def identity(self, key: str) -> Identity:
        """The person of a step, in the role of the step."""
        role = Role.SUPERVISOR if key == "supervisor" else DECIDERS[key]
        return accounts.identity_of(self.accounts[key].id, role)

    def servant(self, **changed: Any) -> tuple[Servant, Identity]:
        """A civil servant of the agency with a supervisor and an account, and the person in that role."""
        self.people += 1
        found = workforce.servant(400 + self.people, self.agency.id, supervisor_id=self.boss.id, supervisor_nip=self.boss.nip, **changed)
        account = account_services.open_account(email=found.email, name=found.name, by=SYSTEM, servant_id=found.id)
        account_services.admit(account, by=SYSTEM)
        account_services.give_grant(account, Role.CIVIL_SERVANT, self.agency.id, by=SYSTEM)
        db.session.commit()
        return found, accounts.identity_of(account.id, Role.CIVIL_SERVANT)

    boss: Any = None

    def opportunity(self, **changed: Any) -> Opportunity:
        """A published internship of two places."""
        values: dict[str, Any] = {
            "offering_id": uuid.uuid4(),
            "kind": "internship",
            "title": "Perancangan antrean layanan digital",
            "summary": "Membangun dan menguji janji temu daring.",
            "host_id": self.host.id,
            "host_name": self.host.name,
            "place": "Jakarta Selatan",
            "mode": "mixed",
            "starts_on": clock.today() + dt.timedelta(days=60),
            "ends_on": clock.today() + dt.timedelta(days=144),
            "seats": 2,
            "deadline": clock.now() + dt.timedelta(days=20),
            "agreement_number": "PKS-CONTOH-1",
            "agreement_until": clock.today() + dt.timedelta(days=400),
            "competencies": [{"code": "M.05", "name": "Pelayanan publik", "level": 3}],
            "requirements": {},
            "particulars": PARTICULARS,
        }
        made = catalogue.publish(Snapshot(**(values | changed)), by=self.identity("curator"))
        db.session.commit()
        return made

    def content(self, documents: dict[str, uuid.UUID] | None = None) -> applying.Content:
        """A complete application."""
        return applying.Content(
            "Loket kami memerlukan antrean yang adil.", frozenset(s.key for s in STATEMENTS), list(HOST_FIELDS), documents or {}
        )

    def applied(self, opportunity: Opportunity, by: Identity) -> Application:
        """An application that has been sent."""
        application = applying.begin(opportunity, by=by)
        db.session.flush()
        applying.submit(application, self.content(), by=by)
        db.session.commit()
        return application

    def turn(self, application: Application) -> CaseStep:
        """The turn that the application is in."""
        case = cases.find_case_of("application", application.id)
        assert case is not None
        turn = cases.open_step(case.id)
        assert turn is not None
        return turn

    def decide(self, application: Application, outcome: str | None = None, **changed: Any) -> Decision:
        """Let whoever holds the turn decide: favourably, unless another outcome is named."""
        turn = self.turn(application)
        good, ground = GOOD[turn.key]
        details = changed.pop("details", {"cover_plan": PLAN} if turn.key == "supervisor" and outcome in {None, "endorse"} else {})
        answer = workflow.Answer(
            outcome or good, changed.pop("ground", ground), changed.pop("reason", "Sesuai rencana."), details=details, **changed
        )
        decision = workflow.decide(turn, answer, by=self.identity(turn.key))
        db.session.commit()
        return decision

    def decide_until(self, application: Application, key: str) -> None:
        """Decide favourably until the case is at a step."""
        while self.turn(application).key != key:
            self.decide(application)


def world() -> World:
    """Seeds, offices and people."""
    load_seeds()
    agency = organisations.find_body_by_code("DUKCAPIL")
    assert agency is not None
    organisation_services.set_away_limit(agency, 3, reason="uji", by=SYSTEM)
    host = organisation_services.create_body(kind=BodyKind.COMPANY, code="9999000000001", name="PT Contoh Awan Data", by=SYSTEM)
    made = World(agency, host)
    bodies = {
        "hr_officer": agency,
        "head": agency,
        "host": host,
        "verifier": _body("BKD"),
        "approver": _body("BKD"),
        "curator": _body("BPSDM"),
    }
    for key, role in DECIDERS.items():
        account = account_services.open_account(email=f"{key}@uji.test", name=f"{key} (contoh)", by=SYSTEM)
        account_services.admit(account, by=SYSTEM)
        account_services.give_grant(account, role, bodies[key].id, by=SYSTEM)
        made.accounts[key] = account
    made.boss = workforce.servant(399, agency.id, email="supervisor@uji.test", name="Wahyu Pranoto (contoh)", post_class="PENGAWAS")
    boss = account_services.open_account(email="supervisor@uji.test", name="Wahyu Pranoto (contoh)", by=SYSTEM)
    account_services.admit(boss, by=SYSTEM)
    account_services.give_grant(boss, Role.SUPERVISOR, agency.id, by=SYSTEM)
    made.accounts["supervisor"] = boss
    db.session.commit()
    return made


def _body(code: str) -> Body:
    found = organisations.find_body_by_code(code)
    assert found is not None
    return found
