"""What an address looks for is read back as it was written, and what was found is marked where it stands."""

import datetime as dt

import pytest

from portal.catalogue.domain.search import LONGEST_CHOICE, OPEN, SHUT, Chosen, hit_of, suggested

WHOLE = Chosen(
    q="antrean loket",
    kind=("internship",),
    field=("water", "digital"),
    competency=("M.05",),
    level=("3",),
    place=("Jakarta Selatan",),
    mode=("online",),
    length=("w8",),
    cost=("free",),
    closes=("d7",),
    starts_from=dt.date(2027, 1, 1),
    starts_until=dt.date(2027, 3, 31),
    sort="title",
    closed=True,
)


@pytest.mark.parametrize(
    "chosen", [Chosen(), WHOLE, Chosen(q="a", sort="relevance"), Chosen(sort="newest"), Chosen(q="a", sort="deadline")]
)
def test_an_address_says_what_was_chosen(chosen):
    assert Chosen.read(chosen.address()) == chosen


def test_what_means_nothing_is_left_out():
    read = Chosen.read({"sort": ["nonsense"], "starts_from": ["31-02-2027"], "kind": ["", "a\x00b", "x" * 500, "internship", "internship"]})

    assert read == Chosen(kind=("internship",))


def test_words_are_sorted_by_how_well_they_suit_unless_another_order_is_asked_for():
    assert Chosen.read({"q": ["air"]}).sort == "relevance"
    assert Chosen.read({"q": ["air"], "sort": ["newest"]}).sort == "newest"
    assert Chosen.read({"sort": ["relevance"]}).sort == "deadline"


def test_one_choice_is_taken_away_and_the_others_stay():
    assert WHOLE.without("field", "water").field == ("digital",)
    assert WHOLE.without("starts_from").days == {"starts_until": dt.date(2027, 3, 31)}
    without_words = Chosen(q="a", sort="relevance", kind=("internship",)).without("q")
    assert without_words == Chosen(kind=("internship",))


def test_only_what_narrows_counts_as_narrowed():
    assert WHOLE.is_narrowed
    assert not Chosen(sort="newest", closed=True).is_narrowed


def test_a_word_that_is_spelled_nearly_like_one_of_a_title_is_suggested():
    titles = ["Perancangan antrean layanan digital", "Telemetri jaringan air"]

    assert suggested("antrian", titles) == ("antrean",)
    assert suggested("perancangan antrian", titles) == ("perancangan antrean",)
    assert suggested("antrean", titles) == ()
    assert suggested("zzzz", titles) == ()


def marked(text, *words):
    for word in words:
        text = text.replace(word, f"{OPEN}{word}{SHUT}")
    return text


def test_what_any_language_finds_is_marked_in_the_title_and_in_a_piece_of_the_rest():
    title, rest = "Antrean loket", "Kerja di awal. " + "Isi " * 60 + "mengukur antrean di loket kota. " + "Lain " * 60
    text = f"{title} {rest.strip()}"
    hit = hit_of(title, [marked(text, "antrean"), marked(text, "Antrean", "antrean"), marked(text, "loket")])

    assert hit.title == (("Antrean", True), (" ", False), ("loket", True))
    assert ("antrean", True) in hit.snippet
    shown = "".join(part for part, _ in hit.snippet)
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 220
    assert shown.strip("… ") in text


def test_places_that_overlap_are_marked_once():
    text = "Lokakarya air x"

    assert hit_of("Lokakarya air", [marked(text, "Lokakarya air"), marked(text, "air"), text]).title == (("Lokakarya air", True),)


def test_a_text_that_came_back_changed_is_shown_without_marks():
    assert hit_of("Air", ["Udara x", "Udara x", "Udara x"]).title == (("Air", False),)
    assert hit_of("Air", ["Air x", "Air y", "Air x"]).snippet == ()


def test_a_short_rest_is_shown_whole():
    assert hit_of("Air", [marked("Air bersih kota", "bersih")] * 3).snippet == (("bersih", True), (" kota", False))


def test_a_choice_may_be_as_long_as_said_and_no_longer():
    fits, too_long = "x" * LONGEST_CHOICE, "x" * (LONGEST_CHOICE + 1)
    assert Chosen.read({"place": [fits, too_long]}).place == (fits,)
