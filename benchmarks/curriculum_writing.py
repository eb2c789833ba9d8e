"""Fifty authors write in one curriculum of sixty subjects at once: each types and is saved, and says every few seconds where they are.

    python -m benchmarks.curriculum_writing --seed 1
    python -m benchmarks.curriculum_writing --seed 1 --authors 100 --minutes 3

The product runs as in earnest, under gunicorn as the demonstration starts it; everybody signs in through the form, opens a week of a
subject, saves after some seconds of thought as the page's script does, and asks every five seconds who else is there. Most have a week of
their own; some share one, and write before, behind or in the middle of it: what they wrote in different places is brought together, and
who wrote in the same place is told, reads both texts and says why theirs. Told are time by kind of request, what a request cost beside the
reference page, and whether every save that was accepted is one change in the log and no other is.
"""

import argparse
import json
import random
import re
import statistics
import sys
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask import Flask
from sqlalchemy import select

from benchmarks import people
from benchmarks.curriculum_diff import parts_of
from benchmarks.fill import FOLDER, empty, load, say, server
from benchmarks.opening_day import PORT, password_cost, product, reference_cost, reference_page
from benchmarks.pages import reference_target
from benchmarks.reference.bench import family_cpu
from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.domain.document import Document, Part
from partners.curricula.domain.parts import KINDS, Holds, PartKind
from partners.curricula.models import Curriculum, CurriculumChange, CurriculumMember, CurriculumPart
from partners.registry.domain import PartnerKind
from partners.registry.models import Partner
from portal.accounts.adapters import passwords
from portal.accounts.domain import AccountState
from portal.accounts.models import Account, RoleGrant
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations import queries as organisations
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body

DATABASE = "simpul_bench_curriculum"
POLL = 5.0
"""Seconds between two signs of life, as the page's script gives them."""
TOGETHER = 10
"""Every tenth author shares a week with the one before."""
CONFLICT, REFUSED = 409, 422
WARM = 6
"""Authors who come before anything is measured, so that no worker is cold."""
PLACE = re.compile(r'name="draft_version" value="(\d+)" data-place')
"""The place of the log at which the part was read, as its own form says it: the comments' forms on the same page count their own drafts."""
AIM = 0.2
"""Seconds within which 95 of 100 saves are to be answered."""
ROLES = {Side.UNIVERSITY: Role.UNIVERSITY_STAFF, Side.GOVERNMENT: Role.CURATOR}


def identified(document: Document) -> Document:
    """The same document with ids as the database keeps them, and in each week the marks at which authors write."""

    def key(name: str) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, name))

    made = {}
    for part in document.parts.values():
        kinds = KINDS[part.kind].fields
        fields = {name: [key(one) for one in value] if kinds[name].holds is Holds.PARTS else value for name, value in part.fields.items()}
        if part.kind is PartKind.WEEK:
            fields["text"] = f"Awal satu. {part.fields['text']} Tengah dua. {part.fields['text']} Akhir tiga."
        made[key(part.id)] = Part(key(part.id), part.kind, key(part.under) if part.under else None, part.rank, fields)
    return Document(made)


# -- the authors --------------------------------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What the authors were told of their saves; each text carries a token that nothing else has."""

    kept: list[str] = field(default_factory=list)
    together: list[str] = field(default_factory=list)
    """Kept in one text with what another wrote meanwhile."""
    conflicts: list[str] = field(default_factory=list)
    """Not kept: its author was told of the other's text."""
    settled: list[str] = field(default_factory=list)
    """Kept with a reason, after both texts had been read."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who writes in one week of a subject for a while."""

    email: str
    path: str
    """Of the curriculum."""
    key: str
    facts: dict[str, object]
    """The week's other fields, which are sent with its text."""
    text: str
    seconds: float
    think: float
    tally: Tally

    def visit(self, browser: people.Browser, chance: random.Random, /) -> None:
        """Sign in, open the week, type until the time is over."""
        browser.expected = frozenset({CONFLICT, REFUSED})
        people.sign_in(browser, self.email)
        sitting = Sitting(self, browser, chance)
        sitting.open()
        began = time.perf_counter()
        next_poll, next_save = began, began + self._pause(chance)
        while (now := time.perf_counter()) < began + self.seconds:
            if now >= next_poll:
                browser.post("sign of life", f"{self.path}/presence", {"part": self.key}, thinking=False)
                next_poll = now + POLL
            elif now >= next_save:
                sitting.save()
                next_save = time.perf_counter() + self._pause(chance)
            time.sleep(max(0.0, min(next_poll, next_save) - time.perf_counter()))

    def _pause(self, chance: random.Random) -> float:
        return self.think * chance.uniform(0.5, 1.5)


@dataclass
class Sitting:
    """An author before the open page: the text that stands in its field."""

    author: Author
    browser: people.Browser
    chance: random.Random
    text: str = ""
    saves: int = 0

    def open(self) -> None:
        """Read the week anew."""
        page = self.browser.get("part page", f"{self.author.path}/parts/{self.author.key}")
        shown = re.search(r'<textarea[^>]*name="text"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL)
        if shown is None:
            raise ValueError("the page of a part has no field for its text")
        self.text = shown[1]
        self._stand(page)

    def save(self) -> None:
        """Type something, and save as the page's script does."""
        self.saves += 1
        token = f"{self.author.email.partition('@')[0]}x{self.saves}"  # one word: two words in one place may be brought together
        self.text = typed(self.text, token, self.chance.choice(("Awal", "Tengah", "Akhir")))
        answer = self.browser.post("save", f"{self.author.path}/parts/{self.author.key}/kept", self._fields(), thinking=False)
        if answer.status == CONFLICT:
            self.author.tally.conflicts.append(token)
            self._read_both(token)
            return
        kept = json.loads(answer.text)
        (self.author.tally.together if kept["texts"] else self.author.tally.kept).append(token)
        self.text = kept["texts"].get("text", self.text)
        self.browser.form["draft_version"] = str(kept["version"])

    def _read_both(self, token: str) -> None:
        """Save by hand, read both texts, and say why one's own."""
        path = f"{self.author.path}/parts/{self.author.key}"
        both = self.browser.post("both texts", path, self._fields(), thinking=False)
        self._stand(both)
        self.browser.think()
        self.text = self.text.replace(token, f"{token}bersama")
        settled = self.browser.post("save with a reason", path, {**self._fields(), "reason": "Kedua naskah sudah dibaca."}, thinking=False)
        if settled.location:
            self.author.tally.settled.append(f"{token}bersama")
        self.open()

    def _stand(self, page: people.Answer) -> None:
        place = PLACE.search(page.text)
        if place is None:
            raise ValueError("the page of a part does not say at which place of the log it was read")
        self.browser.form["draft_version"] = place[1]

    def _fields(self) -> dict[str, object]:
        return {**self.author.facts, "text": self.text}


def typed(text: str, token: str, place: str) -> str:
    """The text with one of its three marks written anew."""
    return re.sub(rf"{place} \S+", f"{place} {token}", text, count=1)


# -- the curriculum -----------------------------------------------------------------------------------------------------------------------


def begun(app: Flask, given: argparse.Namespace) -> tuple[uuid.UUID, list[Author]]:
    """A curriculum of sixty subjects, and its authors of two sides with their accounts."""
    chance = random.Random(given.seed)  # noqa: S311  invented texts, no secret
    whole = identified(Document({part.id: part for part in parts_of(given.subjects, chance)}))
    with app.app_context():
        university = Body(kind=BodyKind.UNIVERSITY, code="UKUR", name="Universitas Contoh Ukur", valid_from=clock.today())
        db.session.add(university)
        db.session.flush()
        agency = organisations.find_body_by_code("BPSDM")
        if agency is None:
            raise RuntimeError("the seeds name no BPSDM")
        partner = Partner(body_id=university.id, kind=PartnerKind.UNIVERSITY, name=university.name, number="MTR-UKUR")
        db.session.add(partner)
        db.session.flush()
        facts = {"number": "KUR-UKUR", "title": "Magister Contoh Ukur", "state": CurriculumState.DRAFT, "round": 0}
        made = Curriculum(partner_id=partner.id, body_id=university.id, body_name=university.name, **facts)
        db.session.add(made)
        db.session.flush()
        db.session.add_all(_row(made.id, part) for part in whole.walk())
        emails = [_member(made.id, place, university if place % 2 else agency) for place in range(given.authors + WARM)]
        db.session.commit()
        path, found = f"/curricula/{made.id}", made.id
    weeks = whole.of(PartKind.WEEK)[:: max(1, given.subjects * 16 // (given.authors + WARM))]
    tally = Tally()
    authors = []
    for place, email in enumerate(emails):
        week = weeks[(place - 1 if place % TOGETHER == 0 and place else place) % len(weeks)]
        sent = {name: value for name, value in week.fields.items() if name != "text"}
        authors.append(Author(email, path, week.id, sent, str(week.fields["text"]), given.minutes * 60, given.think, tally))
    return found, authors


def _row(curriculum_id: uuid.UUID, part: Part) -> CurriculumPart:
    return CurriculumPart(
        curriculum_id=curriculum_id,
        key=uuid.UUID(part.id),
        kind=part.kind,
        under=uuid.UUID(part.under) if part.under else None,
        rank=part.rank,
        fields=dict(part.fields),
        changed_at=clock.now(),
        changed_name="Penulis contoh",
    )


def _member(curriculum_id: uuid.UUID, place: int, body: Body) -> str:
    side = Side.UNIVERSITY if place % 2 else Side.GOVERNMENT
    digest = passwords.digest(people.PASSWORD)
    account = Account(
        email=f"penulis{place}@ukur.test", name=f"Penulis {place}", state=AccountState.ACTIVE, language="id", password_hash=digest
    )
    db.session.add(account)
    db.session.flush()
    db.session.add(RoleGrant(account_id=account.id, role=ROLES[side], body_id=body.id, starts_at=clock.now()))
    names = {"name": account.name, "body_name": body.name, "side": side, "share": Share.AUTHOR}
    db.session.add(CurriculumMember(curriculum_id=curriculum_id, account_id=account.id, body_id=body.id, **names))
    return account.email


# -- what came of it ----------------------------------------------------------------------------------------------------------------------


def held(app: Flask, curriculum_id: uuid.UUID, tally: Tally) -> list[str]:
    """What does not hold: each save that was accepted is one change, what was refused is none, and no change is lost from the text."""
    with app.app_context():
        changes = db.session.scalars(
            select(CurriculumChange).where(CurriculumChange.curriculum_id == curriculum_id).order_by(CurriculumChange.place)
        ).all()
        rows = {
            row.key: row.fields for row in db.session.scalars(select(CurriculumPart).where(CurriculumPart.curriculum_id == curriculum_id))
        }
    accepted = [*tally.kept, *tally.together, *tally.settled]
    wrong = []
    if len(changes) != len(accepted):
        wrong.append(f"{len(accepted)} saves were accepted, {len(changes)} changes are kept")
    said = [f"{one.change['after']} " for one in changes]
    wrong += [f"{token} was accepted and is not in the log" for token in accepted if not any(_has(text, token) for text in said)]
    wrong += [f"{token} was refused and is in the log" for token in tally.conflicts if any(_has(text, token) for text in said)]
    last: dict[uuid.UUID, str] = {}
    for one in changes:
        if one.part_key in last and one.change["before"] != last[one.part_key]:
            wrong.append(f"a change of {one.part_name} overwrote what it had not seen")
        last[one.part_key] = one.change["after"]
    wrong += [f"{key} does not hold its last change" for key, text in last.items() if rows[key]["text"] != text]
    return wrong


def _has(text: str, token: str) -> bool:
    return re.search(rf"\b{token}\b", text) is not None


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured."""

    log: people.Log
    seconds: float
    web: float
    database: float
    reference: Sequence[float]
    password: float


def tell(run: Run, tally: Tally) -> None:
    """The table, and what was kept."""
    requests = sum(len(times) for times in run.log.times.values())
    say(f"{requests} requests, {requests / run.seconds:.1f} a second, load {load()}")
    say("| request | number | p50 ms | p95 ms |\n|---|---|---|---|")
    for kind, times in run.log.times.items():
        fifty, ninety_five = p50_and_p95(times)
        say(f"| {kind} | {len(times)} | {fifty * 1000:.0f} | {ninety_five * 1000:.0f} |")
    reference = statistics.mean(run.reference)
    cost = (run.web - run.password * len(run.log.times["sign in"])) / requests
    say(f"reference page: {reference * 1000:.2f} ms of a processor ({', '.join(f'{one * 1000:.2f}' for one in run.reference)})")
    say(f"a request without the check of passwords: {cost * 1000:.2f} ms of a processor, {cost / reference:.2f} x the reference page")
    say(f"a core answers {1 / cost:.0f} a second; of the reference page {1 / reference:.0f}")
    say(f"database: {run.database / requests * 1000:.2f} ms of a processor a request")
    counted = Counter({name: len(tokens) for name, tokens in vars(tally).items()})
    say(
        f"saves: {counted['kept'] + counted['together']} kept, {counted['together']} of them in one text with another's; "
        f"{counted['conflicts']} conflicts told, {counted['settled']} settled with a reason"
    )


def p50_and_p95(times: list[float]) -> tuple[float, float]:
    """Of a list of times."""
    if len(times) == 1:
        return times[0], times[0]
    parts = statistics.quantiles(times, n=20)
    return parts[9], parts[18]


def main() -> None:
    """Let them write."""
    parser = argparse.ArgumentParser(description="Many authors in one curriculum.")
    parser.add_argument("--folder", type=type(FOLDER), default=FOLDER)
    parser.add_argument("--authors", type=int, default=50)
    parser.add_argument("--subjects", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=2, help="for which each of them writes")
    parser.add_argument("--think", type=float, default=6, help="seconds between two saves of one author, in the mean")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with server(given.folder) as cluster, reference_page(cluster) as reference:
        app = empty(given.folder, cluster, DATABASE)
        found, everybody = begun(app, given)
        early, authors, tally = everybody[:WARM], everybody[WARM:], everybody[0].tally
        with product(cluster, given.folder, DATABASE) as process:
            warm = [replace(one, seconds=given.think * 3) for one in early]
            people.all_at_once(warm, lambda: people.Line(PORT), people.Log(), seconds=1, think=0, seed=given.seed)
            page, log = reference_target(), people.Log()
            before = reference_cost(page, reference)
            postmaster = int((cluster.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
            web, database, began = family_cpu(process), family_cpu(postmaster), time.perf_counter()
            people.all_at_once(authors, lambda: people.Line(PORT), log, seconds=given.think * 2, think=1, seed=given.seed)
            seconds = time.perf_counter() - began
            web, database = family_cpu(process) - web, family_cpu(postmaster) - database
            run = Run(log, seconds, web, database, (before, reference_cost(page, reference)), password_cost())
        wrong = held(app, found, tally)
        with app.app_context():
            db.engine.dispose()
        cluster.drop_database(DATABASE)
    tell(run, tally)
    faults = [*log.faults, *wrong]
    say(f"wrong: {len(faults)} {faults[:5] if faults else ''}")
    say(f"95 of 100 saves within {p50_and_p95(log.times['save'])[1] * 1000:.0f} ms; {AIM * 1000:.0f} ms are aimed at")
    if faults:
        sys.exit(1)


if __name__ == "__main__":
    main()
