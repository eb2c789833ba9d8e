"""Two texts are compared word by word, and neither loses a character on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.applications.domain.comparing import LONGEST, by_words

WORDS = st.lists(st.sampled_from(["antrean", "loket", "adil", "<b>", "\n", " ", "  ", "dua."]), max_size=30).map("".join)


@given(WORDS, WORDS)
def test_the_parts_of_each_side_are_its_text(before, after):
    old, new = by_words(before, after)
    assert "".join(text for _, text in old) == before
    assert "".join(text for _, text in new) == after


@given(WORDS)
def test_what_did_not_change_is_not_marked(text):
    assert all(kept for side in by_words(text, text) for kept, _ in side)


@pytest.mark.parametrize(
    ("before", "after", "gone", "came"),
    [
        ("Loket kami ramai.", "Loket kami sangat ramai.", [], ["sangat "]),
        ("satu dua tiga", "satu tiga", ["dua "], []),
        ("satu dua tiga empat", "satu lima enam empat", ["dua tiga"], ["lima enam"]),
        ("", "baru", [], ["baru"]),
    ],
)
def test_what_was_taken_out_and_put_in_stands_together(before, after, gone, came):
    old, new = by_words(before, after)
    assert [text for kept, text in old if not kept] == gone
    assert [text for kept, text in new if not kept] == came


def test_texts_that_are_too_long_to_compare_differ_as_a_whole():
    before, after = "a " * LONGEST, "a " * LONGEST + "b"
    assert by_words(before, after) == ([(False, before)], [(False, after)])
