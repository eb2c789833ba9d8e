"""In no state of a round does anybody but the person read what a named or numbered person wants, or with how many points.

Two may, and are told so: whoever runs a published round sees the line for a free place by number and points; the auditor has whole files.
"""

import html
import io
import json
import re
import zipfile
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from flask import url_for

from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.notifications.models import Message
from portal.organisations.models import Body
from portal.rounds.domain import OfferState, RoundState
from portal.rounds.queries import filling, runs
from portal.rounds.services import following, publishing
from portal.workforce.models import Servant
from tests.architecture.access_base import person
from tests.factories import round_course

TOLD = {("rounds.line", "curator"), ("rounds.line", "approver"), ("rounds.line", "auditor")}
WHOLE = {("rounds.lock_json", "auditor"), ("rounds.instance_json", "auditor"), ("rounds.result_json", "auditor")}
ROWS = ["tr", "li", "dd", "p", "option", "article", "h1", "h2", "h3", "caption", "label"]
STATES = ["collecting", "locked", "run", "review", "published", "closed"]


@dataclass(frozen=True)
class Known:
    """How somebody is called, and what nobody else may read beside it."""

    names: frozenset[str]
    secrets: frozenset[str]

    def is_told(self, text):
        """Whether a piece of text says both."""
        return any(one in text for one in self.names) and any(
            re.search(rf"(?<![\w.-]){re.escape(one)}(?![\w.-])", text) for one in self.secrets
        )


def played(state):
    """The round as far as a state, its public and its notices sent."""
    made = round_course.collecting()
    if state != "collecting":
        made.lock()
    if state == "run":
        made.seeded()
    if state in {"review", "published", "closed"}:
        run = made.run()
    if state in {"published", "closed"}:
        publishing.publish(made.round, run.id, by=made.approver)
        publishing.tell_results(made.round.id, run.id, "")
        db.session.commit()
    if state == "closed":
        for one in filling.offers_of(made.round.id):
            name = next(name for name, each in made.lists.items() if each.id == one.list_id)
            following.answer(one, willing=name != "sda3", reason="Tugas keluarga.", by=made.people[name])
        db.session.flush()
        following.close(made.round, by=made.curator)
        db.session.commit()
    assert made.round.state is RoundState(state)
    return made


def points_of(made):
    """By participant's number, the points that were locked of them."""
    lock = runs.newest_lock(made.round.id)
    told = json.loads(runs.document_of(lock.id))["instance"] if lock else {"offerings": []}
    found: dict[str, set[str]] = {}
    for offering in told["offerings"]:
        for number, score in offering["scores"].items():
            found.setdefault(number, set()).add(str(score))
    return found


def known_of(made):
    """Everybody of the round; that a place is offered to somebody is no secret to those who offer it."""
    points = points_of(made)
    offers = {one.list_id: one.round_offering_id for one in filling.offers_of(made.round.id)}
    found = []
    for own in made.lists.values():
        servant = db.session.get_one(Servant, own.servant_id)
        wanted = [place for place in made.places.values() if place.id in own.choices and place.id != offers.get(own.id)]
        opportunities = [catalogue.get_opportunity(place.opportunity_id) for place in wanted]
        secrets = {one.title for one in opportunities} | {one.number for one in opportunities} | points.get(own.number, set())
        found.append(Known(frozenset({own.number, servant.name, servant.nip, str(own.id)}), frozenset(secrets)))
    return found


def pieces(answer):
    """What stands together: rows of a page, of a sheet, lines of a text."""
    if answer.mimetype == "text/html":
        page = BeautifulSoup(answer.data, "html.parser")
        found = [one for one in page.find_all(ROWS) if not one.find("table")]
        return [" ".join(one.get_text(" ").split()) for one in [*found, *page.find_all("title")]]
    if "spreadsheet" in answer.mimetype:
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        rows = re.findall(r"<row.*?</row>", sheet, re.DOTALL)
        return [html.unescape(" ".join(re.findall(r"<(?:t|v)[^>]*>(.*?)</(?:t|v)>", row))) for row in rows]
    return answer.get_data(as_text=True).splitlines()


def leaks(answer, known):
    """Pieces of an answer that tell what they must not; where one person alone is named, all of it is one piece."""
    said = pieces(answer)
    named = [one for one in known if any(name in piece for name in one.names for piece in said)]
    together = [*said, " ".join(said)] if len(named) == 1 else said
    return [piece[:300] for piece in together if any(one.is_told(piece) for one in named)]


def addresses(app, made):
    """Every address of rounds that can be read, with everything of this round that it can name."""
    run = next(iter(runs.runs_of(made.round.id)), None)
    lists = [made.lists[name].id for name in ("sda1", "sda2", "pul2")]
    offers = [one.id for one in filling.offers_of(made.round.id)[:2]]
    values = {"round_id": [made.round.id], "place_id": [one.id for one in made.places.values()], "list_id": lists, "offer_id": offers}
    values |= {"number": [1], "run_id": [run.id] if run else []}
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if not rule.endpoint.startswith("rounds.") or "GET" not in rule.methods or "trial_id" in rule.arguments:
                continue
            choices: list[dict[str, object]] = [{}]
            for name in sorted(rule.arguments):
                choices = [one | {name: value} for one in choices for value in values[name]]
            found += [(rule.endpoint, url_for(rule.endpoint, **one)) for one in choices]
    return found


def readers(made):
    """Somebody in each role: officers of the story's agencies and of its host, where they are of one; a stranger."""
    health = made.lists["kes1"].agency_id
    bodies = {Role.HR_OFFICER: health, Role.AGENCY_APPROVER: health, Role.SUPERVISOR: health, Role.COMPANY_HR: made.world.host.id}
    homes = {role: db.session.get_one(Body, body_id) for role, body_id in bodies.items()}
    found = {role.value: person(role, homes.get(role)) for role in Role}
    return {**found, "curator": made.world.accounts["curator"], "approver": made.world.accounts["approver"], "stranger": None}


@pytest.mark.parametrize("state", STATES)
def test_no_page_or_sheet_of_rounds_tells_what_somebody_wants_or_their_points(app, as_, state):
    made = played(state)
    known, read = known_of(made), 0
    told: dict[tuple[str, str], object] = {}
    for role, account in readers(made).items():
        browser = as_(account)
        for endpoint, path in addresses(app, made):
            answer = browser.get(path, headers={"Accept-Language": "en"})
            if answer.status_code == 200:
                read += 1
                found = leaks(answer, known)
                told |= {(endpoint, role): found} if found else {}
    assert read > 100
    assert {key: found for key, found in told.items() if key not in TOLD | WHOLE} == {}
    expected = {"published": TOLD | WHOLE, "closed": WHOLE, "review": WHOLE}.get(state, set())
    assert set(told) >= expected, "what may be told is found: the search sees what it looks for"
    assert state in {"published", "closed"} or not set(told) & TOLD


@pytest.mark.parametrize("state", ["closed"])
def test_no_mail_to_anybody_else_tells_it_either(app, state):
    made = played(state)
    known = known_of(made)
    own = {one.account_id for one in made.people.values()}
    mails = [one for one in db.session.query(Message) if one.account_id not in own]
    assert mails
    said = [f"{one.kind} {json.dumps(one.facts, default=str)} {one.path}" for one in mails]
    assert [text for text in said if any(one.is_told(text) for one in known)] == []


@pytest.mark.parametrize("state", ["published"])
def test_no_participant_reads_another_s_list_or_result(app, as_, state):
    made = played(state)
    other = as_(db.session.get_one(Account, made.lists["sda2"].account_id))
    offer = made.offer("sda1")
    assert offer.state is OfferState.OPEN
    assert offer.answer_by > clock.now()
    paths = [
        f"/rounds/lists/{made.lists['sda1'].id}{end}"
        for end in ("", "/result", "/opening", "/opening.json", "/offerings.xlsx", "/submission", "/withdrawal")
    ]
    for path in [*paths, f"/rounds/offers/{offer.id}/answer"]:
        assert other.get(path).status_code == 404, path
