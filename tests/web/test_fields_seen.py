"""Who sees what of a person, field by field: on every page that a role is led to, in the sheets, in the file of a case.

An application goes through its sign-off. Whoever holds a turn opens it; at the end everybody follows each link that the product gives them
and tries each address at which somebody else has seen one of the fields.
"""

import dataclasses
import re
import uuid
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from portal.accounts import queries as accounts
from portal.applications.domain import ApplicationState
from portal.applications.services import applying
from portal.documents import queries as letters
from portal.files import services as files
from portal.integrity.domain import InterestKind
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.organisations import queries as bodies
from portal.organisations import services as organisations
from portal.organisations.domain import BodyKind
from portal.web import i18n
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce.domain.codes import Predicate
from portal.workforce.models import PerformanceRating
from tests.factories import signoff
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
PAPER = "Surat keterangan sehat"
DECLARED = "Kakak saya komisaris di sana."
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
RATING, NUMBER, HEALTH, INTEREST = "rating", "identity number", "health document", "declaration of interest"
EVERYWHERE = re.compile(r"/(rules|styleguide|help|demo|opportunities|me/data/correct)\b")
"""Pages that name every rating there is, or what an opportunity asks for, whoever reads them; nothing on them is a person's."""
ALIKE = 3
"""Of pages that differ in nothing but an object's id so many are opened."""
PAGE, SHEET, JSON, FILE = "page", "sheet", "file of the case", "document"
MEDIA = {"spreadsheet": SHEET, "json": JSON, "html": PAGE, "pdf": FILE}

SEEN = {
    (RATING, "applicant"): {PAGE},
    (RATING, "supervisor"): {PAGE},
    (RATING, "agency HR"): {PAGE},
    (RATING, "head"): {PAGE},
    (RATING, "verifier"): {PAGE},
    (RATING, "curator"): {PAGE},
    (RATING, "approver"): {PAGE},
    (RATING, "auditor"): {PAGE, JSON},
    (NUMBER, "applicant"): {PAGE},
    (NUMBER, "supervisor"): {PAGE},
    (NUMBER, "agency HR"): {PAGE},
    (NUMBER, "head"): {PAGE},
    (NUMBER, "verifier"): {PAGE},
    (NUMBER, "curator"): {PAGE},
    (NUMBER, "approver"): {PAGE},
    (NUMBER, "auditor"): {PAGE},
    (HEALTH, "applicant"): {PAGE, FILE},
    (HEALTH, "supervisor"): {PAGE, FILE},
    (HEALTH, "agency HR"): {PAGE, FILE},
    (HEALTH, "head"): {PAGE, FILE},
    (HEALTH, "verifier"): {PAGE, FILE},
    (HEALTH, "curator"): {PAGE, FILE},
    (HEALTH, "approver"): {PAGE, FILE},
    (HEALTH, "auditor"): {PAGE, JSON, FILE},
    (INTEREST, "applicant"): {PAGE},
    (INTEREST, "supervisor"): {PAGE},
    (INTEREST, "agency HR"): {PAGE},
    (INTEREST, "head"): {PAGE},
    (INTEREST, "verifier"): {PAGE},
    (INTEREST, "curator"): {PAGE},
    (INTEREST, "approver"): {PAGE},
    (INTEREST, "auditor"): {PAGE, JSON},
}
"""Where each role sees a field of somebody else's application (the applicant: of their own); who is not named sees it nowhere."""
NOWHERE = ("host", "another host", "another agency's HR", "another civil servant", "the public")
ROLES = [*dict.fromkeys(role for _, role in SEEN), *NOWHERE]
KEYS = {"supervisor": "supervisor", "hr_officer": "agency HR", "interest": "head", "head": "head", "verifier": "verifier"}
KEYS |= {"curator": "curator", "host": "host", "approver": "approver"}
"""Who of the roles holds which step."""


@dataclasses.dataclass
class Stage:
    """One application, who reads, and what of it must be looked for."""

    world: signoff.World
    application: object
    marks: dict
    browsers: dict
    opened: dict = dataclasses.field(default_factory=dict)

    def open(self, role, path):
        """Open an address once and keep what it says; the addresses that it leads to."""
        answer = self.browsers[role].get(path, headers=ENGLISH)
        medium = next((name for kind, name in MEDIA.items() if kind in (answer.content_type or "")), None)
        if answer.status_code in {301, 302, 303}:
            return [urlsplit(answer.location).path]
        if answer.status_code != 200 or medium is None:
            return []
        text = {SHEET: lambda: parts(answer.data), FILE: lambda: path}.get(medium, lambda: answer.text)()
        self.opened.setdefault((role, medium), {})[path] = text
        return led_to(text) if medium == PAGE else []

    def follow(self, role, starts):
        """Open these and all that they lead to."""
        waiting, done, alike = list(starts), set(), Counter[str]()
        while waiting:
            path = waiting.pop(0)
            shape = re.sub(r"[0-9a-f-]{36}", "#", path)
            if path in done or EVERYWHERE.match(path) or alike[shape] == ALIKE:
                continue
            done.add(path)
            alike[shape] += 1
            waiting += self.open(role, path)

    def found(self, field):
        """Where a field was seen: (role, medium, address)."""
        return {
            (role, medium, path)
            for (role, medium), pages in self.opened.items()
            for path, text in pages.items()
            if any(mark in text for mark in self.marks[field])
        }


def led_to(page):
    links = [urlsplit(link["href"]) for link in BeautifulSoup(page, "html.parser").find_all("a", href=True)]
    return [link.path for link in links if not link.netloc and link.path.startswith("/")]


def account(key, role, body_id):
    made = signoff.account_services.open_account(email=f"{key}@uji.test", name=f"{key} (contoh)", by=SYSTEM)
    signoff.account_services.admit(made, by=SYSTEM)
    signoff.account_services.give_grant(made, role, body_id, by=SYSTEM)
    db.session.commit()
    return made


def staged(as_):
    """An application with a rating, a number, a letter of health and a declared interest, and everybody who might read it."""
    world = signoff.world()
    opportunity = world.opportunity(particulars={**signoff.PARTICULARS, "documents_needed": [PAPER]})
    servant, person = world.servant(name="Ayu Lestari (contoh)", recent_ratings=["SANGAT_BAIK", None, None], rating_year=2025)
    db.session.add(PerformanceRating(id=uuid.uuid4(), servant_id=servant.id, year=2025, predicate=Predicate.SANGAT_BAIK))
    paper = files.keep("sehat.pdf", PDF, by=person)
    application = applying.begin(opportunity, by=person)
    db.session.flush()
    content = dataclasses.replace(world.content({PAPER: paper.id}), interest={"kind": InterestKind.KIN, "words": DECLARED})
    applying.submit(application, content, by=person)
    db.session.commit()
    marks = {
        RATING: ["Very good", "SANGAT_BAIK"],
        NUMBER: [servant.nip, i18n.nip(servant.nip)],
        HEALTH: [str(paper.id)],
        INTEREST: [DECLARED],
    }
    company = organisations.create_body(kind=BodyKind.COMPANY, code="9999000000002", name="PT Contoh Lain", by=SYSTEM)
    browsers = {role: as_(world.accounts[key]) for key, role in KEYS.items() if key != "interest"}
    browsers["applicant"] = as_(accounts.get_account(person.account_id))
    browsers["auditor"] = as_(account("auditor", Role.AUDITOR, world.agency.id))
    browsers["another host"] = as_(account("mitra", Role.COMPANY_HR, company.id))
    browsers["another agency's HR"] = as_(account("dinas", Role.HR_OFFICER, bodies.find_body_by_code("DISHUB").id))
    browsers["another civil servant"] = as_(accounts.get_account(world.servant()[1].account_id))
    browsers["the public"] = as_()
    return Stage(world, application, marks, browsers)


def decide(stage, turn):
    if turn.key == "interest":
        answer = workflow.Answer("no_conflict", "no_conflict", "Tidak terkait.")
        workflow.decide(turn, answer, by=stage.world.identity("head"))
        db.session.commit()
    else:
        stage.world.decide(stage.application)


def played(as_):
    """The stage once everybody has opened what they can."""
    stage = staged(as_)
    while stage.application.state is not ApplicationState.APPROVED:
        turn = stage.world.turn(stage.application)
        role, page = KEYS[turn.key], f"/desk/{turn.id}"
        for path in (page, *(link for link in stage.open(role, page) if "/papers/" in link), "/desk", "/desk.xlsx"):
            stage.open(role, path)
        if role == "host":
            stage.follow(role, ["/candidates", f"/candidates/compare?candidate={stage.application.id}"])
        decide(stage, turn)
    stage.application.state = ApplicationState.ISSUED
    db.session.commit()
    starts = ["/", f"/desk/decided/{cases.find_case_of('application', stage.application.id).id}"]
    starts += [f"/verify/{copy.code}" for copy in letters.papers_of_subject(stage.application.id)]
    for role in stage.browsers:
        stage.follow(role, starts)
    known = {path for field in stage.marks for _, _, path in stage.found(field)}
    for role in stage.browsers:
        for path in known:
            stage.open(role, path)
    return stage


PLAYED: dict[Any, Any] = {}
"""What was seen, once for all rows: nothing but words."""


@pytest.fixture
def seen(app, as_):
    if not PLAYED:
        stage = played(as_)
        PLAYED.update({field: stage.found(field) for field in stage.marks})
        PLAYED["opened"] = {key: set(pages) for key, pages in stage.opened.items()}
    return PLAYED


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("field", [RATING, NUMBER, HEALTH, INTEREST])
def test_a_field_is_seen_where_it_may_be_and_nowhere_else(seen, field, role):
    where = {medium for reader, medium, _ in seen[field] if reader == role}

    assert where == SEEN.get((field, role), set()), sorted(path for reader, _, path in seen[field] if reader == role)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_opened_pages_and_sheets_of_its_own(seen, role):
    least = {"the public": 3}.get(role, 8)

    assert len(seen["opened"][role, PAGE]) >= least
    assert len(seen["opened"][role, SHEET]) >= (1 if role == "the public" else 2)
