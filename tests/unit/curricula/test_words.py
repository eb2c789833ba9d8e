"""Words: what changed, where a comment's words are, two hands in one paragraph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.curricula.domain.parts import beginning
from partners.curricula.domain.words import Anchor, followed, merged
from portal.kernel.comparing import pieces, tokens

TEXTS = st.text(alphabet=st.sampled_from("ab, \n"), max_size=30)
WORDS = st.lists(st.sampled_from(["layanan", "publik", "digital", "warga", "data", "aman"]), max_size=10).map(" ".join)


@given(TEXTS | WORDS, TEXTS | WORDS)
def test_the_sides_of_the_pieces_are_the_texts(before, after):
    found = pieces(before, after)

    assert "".join(piece.before for piece in found) == before
    assert "".join(piece.after for piece in found) == after
    assert "".join(tokens(before)) == before


@given(TEXTS, TEXTS, st.text(alphabet="wxyz", min_size=1, max_size=6), TEXTS, TEXTS)
def test_a_comment_stays_on_its_words_whatever_is_written_around_them(before, after, words, new_before, new_after):
    text, rewritten = f"{before}{words}{after}", f"{new_before}{words}{new_after}"
    anchor = Anchor(len(before), len(before) + len(words), words)
    moved = followed(anchor, text, rewritten)

    if moved is not None:
        assert moved.holds_in(rewritten)


@given(WORDS, st.sampled_from(["layanan", "publik", "digital"]), WORDS, WORDS)
def test_it_is_found_again_after_words_were_put_before_or_behind(before, word, after, put):
    text = f"{before} {word} {after}"
    anchor = Anchor(len(before) + 1, len(before) + 1 + len(word), word)
    for rewritten in (f"{put} {text}", f"{text} {put}", f"{before} {word} {put} {after}"):
        moved = followed(anchor, text, rewritten)
        assert moved is not None
        assert moved.holds_in(rewritten)


def test_it_is_loose_once_its_words_have_gone():
    assert followed(Anchor(8, 14, "publik"), "layanan publik digital", "layanan digital") is None


def test_of_a_word_written_twice_the_other_may_go():
    assert followed(Anchor(8, 15, "layanan"), "layanan layanan", "layanan") == Anchor(0, 7, "layanan")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("satu dua tiga", "satu dua tiga empat", "nol satu dua tiga", "nol satu dua tiga empat"),
        ("satu dua tiga", "satu dua tiga", "satu tiga", "satu tiga"),
        ("satu dua tiga", "satu 2 tiga", "satu ii tiga", None),
        ("satu dua tiga", "satu tiga", "satu dua belas tiga", None),
        ("", "mine", "theirs", None),
        ("sama", "baru", "baru", "baru"),
    ],
)
def test_two_hands_are_brought_together_or_asked(base, mine, theirs, both):
    assert merged(base, mine, theirs) == both
    assert merged(base, theirs, mine) == both


@given(WORDS, WORDS, WORDS)
def test_a_merged_text_loses_no_word_that_either_wrote(base, mine, theirs):
    made = merged(base, mine, theirs)
    if made is not None:
        for text in (mine, theirs):
            for piece in pieces(base, text):
                if not piece.is_kept:
                    assert piece.after in made


def test_a_part_without_a_name_is_called_by_how_its_text_begins_cut_between_two_words():
    assert beginning("Memetakan layanan.") == "Memetakan layanan"
    assert beginning("Menyusun layanan publik\ndigital bersama warga, menguji rancangannya, dan memperbaikinya") == (
        "Menyusun layanan publik digital bersama warga, menguji …"
    )
    assert beginning(None) == ""
