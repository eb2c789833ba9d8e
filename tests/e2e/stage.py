"""What several journeys share: the officers who hold a step, and the acts that people repeat on pages, by what is written there."""

import contextlib
import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from flask import Flask
from playwright.sync_api import FilePayload, Locator, Page, expect

from portal.accounts.models import Account
from portal.applications.domain import ApplicationState
from portal.applications.models import Application
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.organisations import services as organisations
from portal.organisations.models import Body
from portal.workflow import queries as cases
from portal.workforce.models import Servant
from tests.e2e.walk import faults_on
from tests.factories import partners, signoff

PAPER = FilePayload(name="surat.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7\n% contoh\n")
DESK = 1280
"""The width of an officer's window."""
DAY = dt.timedelta(days=1)
INTEREST = "Saya tidak mempunyai hubungan keluarga, usaha, atau kepentingan lain dengan pemohon dan mitra ini."
_numbers = count(1)


@dataclass
class Stage:
    """An agency, a host and every officer of the sign-off, made once; each journey brings its own people and cases."""

    house: Flask
    bodies: dict[str, uuid.UUID]
    people: dict[str, uuid.UUID]
    boss: uuid.UUID
    made: int = 0

    @contextlib.contextmanager
    def world(self) -> Iterator[signoff.World]:
        """The factories' world, to make something in; what is made there is committed."""
        with self.house.app_context():
            accounts = {key: db.session.get_one(Account, account_id) for key, account_id in self.people.items()}
            agency, host = (db.session.get_one(Body, self.bodies[key]) for key in ("agency", "host"))
            found = signoff.World(agency, host, accounts, self.made, db.session.get_one(Servant, self.boss))
            yield found
            self.made = found.people
            db.session.commit()


def build(house: Flask) -> Stage:
    """Offices and officers."""
    with house.app_context():
        made = signoff.world()
        organisations.set_away_limit(made.agency, 100, reason="uji", by=SYSTEM)
        people = {key: account.id for key, account in made.accounts.items()}
        people["bureau"] = partners.officer(Role.COOPERATION, "BIRO-KSD").id
        people["auditor"] = partners.officer(Role.AUDITOR, "BKD").id
        people["administrator"] = partners.officer(Role.ADMINISTRATOR, "BKD").id
        db.session.commit()
        return Stage(house, {"agency": made.agency.id, "host": made.host.id}, people, made.boss.id)


def title() -> str:
    """A title that nothing else in the database has."""
    return f"Perancangan antrean ke-{next(_numbers)}"


def company() -> tuple[uuid.UUID, uuid.UUID, str]:
    """A verified company whose agreement is in force: the account of its HR, the partner, its name."""
    place = next(_numbers)
    name = f"PT Contoh Layanan {place}"
    made, hr = partners.verified(name, nib=f"99{place:011}", npwp=f"99{place:014}")
    today = clock.today()
    partners.in_force(made, hr, starts_on=today - 30 * DAY, ends_on=today + 700 * DAY)
    db.session.commit()
    return hr.id, made.id, name


def slot(**changed: Any) -> dict[str, Any]:
    """Dates and a title for a slot that the agreement covers."""
    today = clock.today()
    dates = {"starts_on": today + 60 * DAY, "ends_on": today + 140 * DAY, "deadline": clock.at(today + 30 * DAY, 16)}
    return {"title": title(), **dates, **changed}


def fill_day(page: Page, legend: str, day: dt.date) -> None:
    """Type a day into its three boxes."""
    group = page.get_by_role("group", name=re.compile(f"^{re.escape(legend)}"))
    for label, part in (("Tanggal", day.day), ("Bulan", day.month), ("Tahun", day.year)):
        group.get_by_label(label, exact=True).fill(str(part))


def choose(page: Page, legend: str, words: str) -> None:
    """Choose the card that begins with these words; a window that scrolls smoothly may swallow a first click."""
    card = page.get_by_role("radiogroup", name=legend).get_by_role("radio", name=re.compile(f"^{re.escape(words)}"))
    card.click()
    if not card.is_checked():
        card.click()
    expect(card).to_be_checked()


def leave_by(control: Locator) -> None:
    """Click what leads to a page, and wait for that page: what is looked for next must not be found on the one that is left."""
    with control.page.expect_navigation():
        control.click()


def press(page: Page, words: str) -> None:
    """Press a button that sends a form."""
    leave_by(page.get_by_role("button", name=words, exact=True))


def follow(page: Page, words: str) -> None:
    """Follow the link with these words in the page itself."""
    leave_by(page.get_by_role("main").get_by_role("link", name=words).first)


def refused(page: Page, control: Locator, words: str) -> None:
    """See at the top and beside the control why nothing was done."""
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(control).to_have_accessible_description(re.compile(re.escape(words)))


def look_for(page: Page, words: str) -> None:
    """Search the catalogue, which is open."""
    page.get_by_role("searchbox", name="Cari peluang").fill(words)
    press(page, "Cari")


def menu(page: Page, words: str) -> None:
    """Follow the link with these words in the bar above the page."""
    leave_by(page.get_by_role("navigation", name="Utama").get_by_role("link", name=re.compile(f"^{words}")))


def held(page: Page, words: str) -> None:
    """See who holds what the page is about, or what to do with it."""
    expect(page.get_by_role("region", name="Siapa yang memegang ini")).to_contain_text(words)


def open_case(page: Page, name: str) -> None:
    """Come to the desk and open the case with this name."""
    page.goto("/desk")
    follow(page, name)
    assert faults_on(page) == []


def decide(page: Page, name: str, answer: str, ground: str, reason: str) -> None:
    """Open a case of the desk, decide it, and see that it is recorded and gone."""
    open_case(page, name)
    decide_here(page, answer, ground, reason)
    expect(page.get_by_role("table").get_by_text(name, exact=True)).to_have_count(0)


def decide_here(page: Page, answer: str, ground: str, reason: str) -> None:
    """Decide the case that is open."""
    page.get_by_label(INTEREST).check()
    choose(page, "Jawaban", answer)
    page.get_by_label("Dasar alasan").select_option(label=ground)
    page.get_by_label("Alasan (dibaca pemohon)").fill(reason)
    press(page, "Catat keputusan")
    expect(page.get_by_text("sudah dicatat")).to_be_visible()


# -- applications ------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Applied:
    """An application that has been sent, and who sent it."""

    id: uuid.UUID
    account_id: uuid.UUID
    name: str
    opportunity_id: uuid.UUID


def applied(stage: Stage, until: str = "supervisor") -> Applied:
    """An application that waits at a step, every step before it decided favourably."""
    with stage.world() as world:
        opportunity = world.opportunity(title=title())
        servant, identity = world.servant()
        made = world.applied(opportunity, identity)
        world.decide_until(made, until)
        return Applied(made.id, identity.account_id, servant.name, opportunity.id)


def state_of(house: Flask, application_id: uuid.UUID) -> ApplicationState:
    """The state that the database has."""
    with house.app_context():
        return db.session.get_one(Application, application_id).state


def step_of(house: Flask, application_id: uuid.UUID) -> str | None:
    """The step at which the database has the case."""
    with house.app_context():
        case = cases.find_case_of("application", application_id)
        turn = cases.open_step(case.id) if case else None
        return turn.key if turn else None
