"""Comments and suggestions as lists: what is searched for, in which order, a page at a time."""

import datetime as dt
import uuid

import pytest

from partners.curricula.presenters import Said, Thread, talk
from partners.curricula.queries.waiting import Waits
from portal.kernel.text import Text


def thread(part, words, day, *, mine=False, settled=False):
    at = dt.datetime(2026, 11, day, tzinfo=dt.UTC)
    who = Text("%(name)s, %(side)s", name="Gita Contoh", side="")
    told = {"resolved_at": at if settled else None, "resolved_name": None, "resolved_reason": None}
    rows = [Said("GC", who, at, words)]
    return Thread(
        uuid.uuid4(), uuid.uuid4(), part, "antrean loket", is_loose=False, to_side=None, is_mine=mine, rows=rows, **told, can_open=True
    )


ROWS = [
    thread("CPL-2", "Pertama", 3, mine=True),
    thread("cpl-1", "Kedua", 5),
    thread("CPL-3", "Ketiga", 4, settled=True),
    thread("CPL-4", "Keempat", 2, mine=True, settled=True),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["Pertama", "Kedua", "Ketiga", "Keempat"]),
        ({"order": "new"}, ["Kedua", "Ketiga", "Pertama", "Keempat"]),
        ({"order": "old"}, ["Keempat", "Pertama", "Ketiga", "Kedua"]),
        ({"order": "part"}, ["Kedua", "Pertama", "Ketiga", "Keempat"]),
        ({"show": "open"}, ["Pertama", "Kedua"]),
        ({"show": "mine"}, ["Pertama"]),
        ({"show": "settled"}, ["Ketiga", "Keempat"]),
        ({"text": "LOKET gita cpl-1"}, ["Kedua"]),
        ({"text": "keempat", "show": "open"}, []),
    ],
)
def test_comments_are_searched_narrowed_and_ordered(wanted, found):
    assert [one.rows[0].text for one in talk.comments_as(ROWS, talk.Wanted(**wanted))] == found


def test_a_page_past_the_end_is_the_last_one():
    rows = list(range(120))
    assert talk.page_of(rows, 3).rows == list(range(100, 120))
    assert talk.page_of(rows, 9) == talk.page_of(rows, 3)
    assert (talk.page_of([], 4).number, talk.page_of([], 4).total) == (1, 0)


def test_what_waits_is_told_each_matter_by_itself():
    assert talk.waits_told(None) == []
    told = [str(words) for words in talk.waits_told(Waits(answer=True, signature=False, comments=2))]
    assert told == ["Your side's answer", "Comments addressed to your side: 2"]
    assert len(talk.waits_told(Waits(answer=False, signature=True, comments=0))) == 1
