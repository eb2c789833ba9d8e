"""The studio's pages send few statements, and no more for a curriculum of sixty subjects than for one of a single subject."""

import contextlib
import re
import uuid

import pytest
from sqlalchemy import Engine, event

from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.domain.document import Document, Part, between
from partners.curricula.domain.parts import PartKind, empty
from partners.curricula.models import CurriculumPresence
from partners.curricula.services import saying
from portal.kernel import clock
from portal.kernel.db import db
from tests.factories import curricula as made
from tests.factories import partners
from tests.web.applications.counting import counted, statements

SUBJECTS = 60
WEEKS, MATERIALS = 16, 12
LONGEST = "Menyusun layanan publik digital bersama warga, menguji rancangannya, dan memperbaikinya dari data. "


@pytest.fixture(autouse=True)
def lists(app):
    partners.code_lists()


class Writer:
    """Writes parts one behind the other."""

    def __init__(self):
        self.parts, self.ranks = {}, {}

    def add(self, called, kind, above=None, /, **fields):
        under = made.key(above) if above else None
        rank = self.ranks[under, kind] = between(self.ranks.get((under, kind)), None)
        part = Part(made.key(called), kind, under, rank, {**empty(kind), **fields})
        self.parts[part.id] = part


def curriculum_of(subjects):
    """A curriculum whose every subject has a whole plan of its weeks: some fifty parts."""
    writer = Writer()
    writer.add("PL-1", PartKind.PROFILE, text=LONGEST)
    writer.add("L-1", PartKind.LITERATURE, text=LONGEST)
    for number in range(1, 1 + max(1, subjects // 5)):
        writer.add(f"CPL-{number}", PartKind.OUTCOME, code=f"CPL-{number}", sort="specific", text=LONGEST)
        writer.add(f"M-{number}", PartKind.MAPPING, f"CPL-{number}", competency="M.05", level=3, strength=2, evidence=LONGEST)
    for number in range(1, 1 + subjects):
        _subject(writer, f"S-{number}", number)
    return Document(writer.parts)


def _subject(writer, name, number):
    facts = {"code": f"MK{number:03}", "name": f"Mata kuliah {number}", "credits": 3, "semester": 1 + number % 8, "sort": "required"}
    writer.add(name, PartKind.SUBJECT, **facts, requires=[made.key("S-1")] if number > 1 else [], text=LONGEST)
    for place in range(3):
        goal = f"{name}-c{place}"
        writer.add(goal, PartKind.SUBJECT_OUTCOME, name, code=f"CPMK-{place}", serves=[made.key("CPL-1")], text=LONGEST)
        for sub in range(4):
            writer.add(f"{goal}-{sub}", PartKind.SUB_OUTCOME, goal, code=f"Sub-{place}.{sub}", text=LONGEST)
        writer.add(f"{name}-n{place}", PartKind.ASSESSMENT, name, name="Tugas", weight=30, measures=[made.key(goal)], text=LONGEST)
        writer.add(f"{name}-l{place}", PartKind.LITERATURE, name, text=LONGEST)
    for place in range(MATERIALS):
        writer.add(f"{name}-b{place}", PartKind.MATERIAL, name, text=LONGEST)
    for place in range(WEEKS):
        reached = [made.key(f"{name}-c{place % 3}-{place % 4}")]
        writer.add(f"{name}-w{place}", PartKind.WEEK, name, number=place + 1, hours=8, reaches=reached, method="Kasus", text=LONGEST)
    writer.add(f"{name}-p", PartKind.PRACTICE, name, weeks=12, text=LONGEST)


def world_of(subjects, state=CurriculumState.DRAFT):
    """A curriculum of so many subjects; of each subject somebody says something, and suggests something; somebody else is there."""
    world = made.world(state, whole=curriculum_of(subjects))
    by, other = world.by(Side.UNIVERSITY, Share.REVIEWER), world.people[Side.GOVERNMENT, Share.AUTHOR]
    for number in range(1, 1 + subjects):
        key = uuid.UUID(made.key(f"S-{number}"))
        saying.comment(world.curriculum, key, "text", "Sebutkan buktinya.", quote="layanan publik", by=by)
        saying.suggest(world.curriculum, key, {"text": f"{LONGEST}Lalu mengukurnya."}, "Agar terukur.", by=by)
    there = {"account_id": other.id, "name": other.name, "side": Side.GOVERNMENT, "part_key": uuid.UUID(made.key("CPL-1"))}
    db.session.add(CurriculumPresence(curriculum_id=world.curriculum.id, seen_at=clock.now(), **there))
    db.session.commit()
    return world


def told(sent):
    return "\n".join(re.sub(r"\s+", " ", one)[:160] for one in sent)


SUBJECT, WEEK, OUTCOME = (made.key(name) for name in ("S-1", "S-1-w0", "CPL-1"))
PAGES = {
    Side.UNIVERSITY: {
        "": 11,
        "/subjects": 11,
        f"/subjects/{SUBJECT}": 11,
        "/map": 12,
        "/comments": 12,
        "/log": 12,
        "/people": 11,
        "/versions": 14,
        "/suggestions": 12,
        "/read": 6,
        f"/parts/{OUTCOME}": 18,
        f"/parts/{SUBJECT}": 20,
        f"/parts/{WEEK}": 19,
        f"/parts/{WEEK}/removal": 13,
    },
    Side.COMPANY: {
        "": 12,
        "/subjects": 12,
        f"/subjects/{SUBJECT}": 12,
        "/comments": 12,
        "/log": 13,
        "/read": 6,
        f"/parts/{made.key('S-1-p')}": 20,
    },
}
"""Each page with the statements that it sends."""
KEPT, PRESENCE, PRESENCE_OF_A_COMPANY = 16, 7, 10
MOST_ROWS = 200
"""A subject has some fifty parts, and each of these requests reads the people who take part."""


@pytest.fixture
def worlds(app):
    return world_of(1), world_of(SUBJECTS)


@pytest.mark.parametrize("side", PAGES)
def test_a_page_sends_the_same_statements_for_one_subject_and_for_sixty(worlds, as_, side):
    for world in worlds:
        browser, start = as_(world.people[side, Share.LEAD]), f"/curricula/{world.curriculum.id}"
        sent = {path: statements(browser, start + path) for path in PAGES[side]}
        other = {path: told(one) for path, one in sent.items() if len(one) != PAGES[side][path]}
        assert not other, other


def test_saving_and_saying_where_one_is_read_no_more_of_sixty_subjects_than_of_one(worlds, as_):
    for world in worlds:
        start, browser = f"/curricula/{world.curriculum.id}", as_(world.people[Side.UNIVERSITY, Share.LEAD])
        typed = {"number": "1", "hours": "8", "method": "Kasus", "reaches": [made.key("S-1-c0-0")], "draft_version": "0"}
        with rows_read() as rows:
            sent_by(browser, f"{start}/presence", {"part": WEEK})  # a session's first request also notes that it is used
            assert sent_by(browser, f"{start}/parts/{WEEK}/kept", typed | {"text": LONGEST * 2}) == KEPT
            assert sent_by(browser, f"{start}/presence", {"part": WEEK}) == PRESENCE
            company = as_(world.people[Side.COMPANY, Share.LEAD])
            sent_by(company, f"{start}/presence", {})
            assert sent_by(company, f"{start}/presence", {"part": made.key("S-1-p")}) == PRESENCE_OF_A_COMPANY
        assert sum(rows) < MOST_ROWS


@contextlib.contextmanager
def rows_read():
    """How many rows each statement finds meanwhile."""
    found = []

    def note(connection, cursor, statement, parameters, context, executemany):
        found.append(max(cursor.rowcount, 0))

    event.listen(Engine, "after_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "after_cursor_execute", note)


def sent_by(browser, path, typed):
    """How many statements a request sends."""
    with counted() as sent:
        answer = browser.post(path, data=typed)
    assert answer.status_code == 200, answer.text
    return len(sent)
