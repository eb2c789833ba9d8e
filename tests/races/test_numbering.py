"""Twenty workers draw up letters at once and a third of them fail: no number is missing, none is given twice."""

import uuid

import pytest
from sqlalchemy import func, select, text

from portal.documents import queries
from portal.documents import services as documents
from portal.documents.domain import Addressee
from portal.documents.models import Letter
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from tests.races.arena import CONTROL_ROUNDS, MOST_AT_ONCE, ROUNDS


def draws_up(place, by):
    def act(ready):
        ready()
        person = Addressee(uuid.uuid4(), None, f"Pegawai {place} (contoh)", "198001012005011901")
        documents.draw_up("assignment", subject="Magang", content={}, addressees=[person], by=by)
        db.session.flush()
        if place % 3 == 0:
            raise DomainError(Text("No."))

    return act


def numbering(arena, stage):
    """(letters, numbers up to the highest, distinct numbers) of one round."""
    arena.at_once(*(draws_up(place, stage.approvers[0]) for place in range(MOST_AT_ONCE)))
    query = select(func.count(), func.max(Letter.serial) - documents.FIRST_SERIAL + 1, func.count(Letter.serial.distinct()))
    return tuple(db.session.execute(query.where(Letter.kind == "assignment")).one())


def test_numbers_have_no_gap_and_no_double_though_a_third_fails(arena):
    kept = sum(place % 3 != 0 for place in range(MOST_AT_ONCE))
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert numbering(arena, stage) == (kept, kept, kept)


def counted(series, year, first):
    """The next number by counting what is there, as one would without a counter."""
    query = text("SELECT coalesce(max(serial) + 1, :first) FROM letter WHERE series = :series AND year = :year")
    return db.session.scalar(query, {"series": series, "year": year, "first": first})


def of_a_sequence(series, year, first):
    """The next number of a sequence, which a rollback does not give back."""
    del series, year
    return first - 1 + db.session.scalar(text("SELECT nextval('letter_serial')"))


@pytest.mark.parametrize(
    ("numbers", "without"),
    [
        (counted, [f"ALTER TABLE letter DROP CONSTRAINT {name}" for name in ("letter_number_once", "letter_printed_number_once")]),
        (of_a_sequence, ["CREATE SEQUENCE letter_serial", "GRANT USAGE ON SEQUENCE letter_serial TO simpul_app"]),
    ],
    ids=["doubles by counting", "gaps by a sequence"],
)
def test_without_the_counter_there_are(arena, monkeypatch, numbers, without):
    monkeypatch.setattr(queries, "next_serial", numbers)
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=without) as stage:
            letters, highest, distinct = numbering(arena, stage)
            if not letters == highest == distinct:
                return
    pytest.fail("the race is not played: no counter, and neither a gap nor a double")
