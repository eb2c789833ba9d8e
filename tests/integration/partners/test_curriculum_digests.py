"""Mails about what changed: by each person's choice, of others' work alone, and only of what their side may read."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from partners.curricula import services as curricula
from partners.curricula.domain import Share, Side
from partners.curricula.services import digesting, saying, writing
from portal.kernel import clock
from portal.kernel.db import db
from portal.notifications.models import Message
from tests.conftest import NOW
from tests.factories import curricula as made
from tests.factories import partners

CPL, SUBJECT, PRACTICE = (uuid.UUID(made.key(name)) for name in ("CPL-1", "S-1", "P-1"))
NEXT_MONDAY = NOW + dt.timedelta(days=(7 - NOW.weekday()) % 7 or 7)


@pytest.fixture(autouse=True)
def lists(app):
    partners.code_lists()


@pytest.fixture
def world():
    return made.world()


def told(world):
    """Who was written to about what changed: (side, share) and the message."""
    mails = list(db.session.scalars(select(Message).where(Message.kind == "curricula.digest")))
    addresses = {account.email: key for key, account in world.people.items()}
    return [(addresses[mail.email], mail.facts) for mail in mails]


def chosen(world, choice, *, only=None):
    for member in world.curriculum.members:
        member.digest = choice if only is None or (member.side, member.share) == only else "none"
    db.session.flush()


def write(world, words, key=CPL, by=Side.UNIVERSITY):
    clock.follow(lambda: NOW + dt.timedelta(minutes=5))
    writing.write(world.curriculum, key, {"text": words}, seen=0, by=world.by(by))


def test_those_who_want_it_daily_are_told_once_of_what_others_did(world):
    chosen(world, "daily")
    write(world, "Merancang layanan dari sisi warga.")
    assert digesting.send_due() > 0
    readers = {key for key, _ in told(world)}
    assert (Side.GOVERNMENT, Share.LEAD) in readers
    assert (Side.UNIVERSITY, Share.LEAD) not in readers, "nobody is told of what they did themselves"
    assert digesting.send_due() == 0


def test_the_company_is_told_of_its_part_alone(world):
    chosen(world, "daily", only=(Side.COMPANY, Share.LEAD))
    write(world, "Merancang layanan dari sisi warga.")
    saying.comment(world.curriculum, CPL, "text", "Hanya untuk kami.", by=world.head)
    assert digesting.send_due() == 0
    write(world, "Merapikan antrean loket.", PRACTICE)
    assert digesting.send_due() == 1
    ((_, facts),) = told(world)
    assert (facts["changes"], facts["said"]) == (1, 0)
    assert "CPL-1" not in facts["parts"]


def test_the_company_is_told_of_the_answer_to_what_it_asked_wherever_that_was(world):
    chosen(world, "daily", only=(Side.COMPANY, Share.REVIEWER))
    asked = saying.comment(world.curriculum, CPL, "text", "Bagaimana mengukurnya?", to_side=Side.UNIVERSITY, by=world.by(Side.COMPANY))
    others = saying.comment(world.curriculum, CPL, "text", "Hanya untuk kami.", by=world.head)
    clock.follow(lambda: NOW + dt.timedelta(minutes=5))
    saying.answer(world.curriculum, asked, "Dari waktu tunggu.", by=world.head)
    saying.answer(world.curriculum, others, "Baik.", by=world.by(Side.GOVERNMENT))
    assert digesting.send_due() == 1
    ((_, facts),) = told(world)
    assert facts["said"] == 1, "the answer to its question, and nothing that the others say to each other"


def test_comments_and_suggestions_are_counted_and_whoever_wants_no_mail_gets_none(world):
    chosen(world, "daily", only=(Side.GOVERNMENT, Share.REVIEWER))
    clock.follow(lambda: NOW + dt.timedelta(minutes=5))
    saying.comment(world.curriculum, CPL, "text", "Terlalu luas.", by=world.head)
    saying.suggest(world.curriculum, CPL, {"text": "Lain."}, "Coba.", by=world.head)
    assert digesting.send_due() == 1
    ((_, facts),) = told(world)
    assert (facts["changes"], facts["said"]) == (0, 2)
    chosen(world, "none")
    write(world, "Lagi.")
    assert digesting.send_due() == 0


def test_whoever_comes_later_is_not_told_of_what_was_written_before(world):
    write(world, "Merancang layanan dari sisi warga.")
    colleague = made.person(Side.UNIVERSITY, world.partner.body_id, Share.AUTHOR)
    curricula.add_member(world.curriculum, colleague.email, Side.UNIVERSITY, Share.AUTHOR, by=world.head)
    chosen(world, "none")
    newest = next(one for one in world.curriculum.members if one.account_id == colleague.id)
    newest.digest = "daily"
    assert digesting.send_due() == 0
    write(world, "Layanan digital kota.", SUBJECT, by=Side.GOVERNMENT)
    assert digesting.send_due() == 1


def test_the_weekly_ones_go_out_on_monday(world):
    chosen(world, "weekly", only=(Side.GOVERNMENT, Share.LEAD))
    write(world, "Merancang layanan dari sisi warga.")
    clock.follow(lambda: NEXT_MONDAY - dt.timedelta(days=1))
    assert digesting.send_due() == 0
    clock.follow(lambda: NEXT_MONDAY)
    assert digesting.send_due() == 1
