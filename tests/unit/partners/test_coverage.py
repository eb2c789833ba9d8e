"""What an agreement covers, against a naive evaluator that goes through the wish seat by seat and day by day."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.agreements.domain import KINDS
from partners.agreements.domain.covering import CLAUSES, Terms, Wish, is_place_within, missing_under
from portal.catalogue.domain.fields import FIELDS

DAY = dt.timedelta(days=1)
BASE = dt.date(2026, 12, 20)
days = st.integers(0, 60).map(lambda count: BASE + count * DAY)
NAMED = ("Jakarta Selatan", "jakarta", "Bekasi,", "Gedung Contoh Awan", "Jl. Contoh 12", "—")
GIVEN = ("Gedung Contoh Awan, Jl. Contoh 12, Jakarta Selatan", "JAKARTA  UTARA", "Jakartaraya", "Kota Bekasi", "Selatan, Jakarta", "")
kinds, fields = st.sampled_from([*list(KINDS)[:3], "unheard_of"]), st.sampled_from(list(FIELDS)[:3])


@st.composite
def terms(draw):
    first, last = sorted((draw(days), draw(days)))
    return Terms(
        uuid.uuid4(),
        "PKS-1",
        draw(st.lists(kinds, unique=True)),
        draw(st.integers(1, 8)),
        first,
        last,
        draw(st.booleans()),
        draw(st.integers(0, 9)),
        draw(st.lists(fields, unique=True)),
        draw(st.lists(st.sampled_from(NAMED), unique=True)),
        draw(st.dictionaries(kinds, st.integers(1, 8))),
        draw(st.integers(0, 9)),
    )


@st.composite
def wishes(draw):
    first, last = sorted((draw(days), draw(days)))
    place = draw(st.none() | st.sampled_from(GIVEN))
    return Wish(draw(kinds), draw(st.integers(1, 5)), first, last, draw(st.none() | fields), place, draw(st.booleans()))


def is_covered_on(agreement, wish, day):
    """One day of one placement: within the agreement, or after it where it has begun within and may run on."""
    if agreement.starts_on <= day <= agreement.ends_on:
        return True
    return agreement.runoff and day > agreement.ends_on and agreement.starts_on <= wish.starts_on <= agreement.ends_on


def words_of(place):
    """The words of a place, sign by sign: whatever is no letter or digit parts two of them."""
    return "".join(sign.lower() if sign.isalnum() else " " for sign in place).split()


def stands_in(named, place):
    """Whether the words of one place follow one another somewhere in those of another."""
    sought, words = words_of(named), words_of(place)
    return bool(sought) and any(words[start : start + len(sought)] == sought for start in range(len(words)))


def lacks(agreement, wish):
    """The clauses that do not reach: one seat, one day at a time."""
    free = agreement.seats_a_year
    for _ in range(agreement.taken + wish.seats):
        free -= 1
    length = (wish.ends_on - wish.starts_on).days + 1
    outside = [day for day in (wish.starts_on + count * DAY for count in range(length)) if not is_covered_on(agreement, wish, day)]
    found = set()
    if not any(kind == wish.kind for kind in agreement.kinds):
        found.add("kinds")
    if agreement.field_codes and wish.field is not None and not any(code == wish.field for code in agreement.field_codes):
        found.add("fields")
    if wish.place is not None and not wish.online and agreement.places:
        fits = [named for named in agreement.places if stands_in(named, wish.place)]
        found |= set() if fits else {"places"}
    if free < 0:
        found.add("seats")
    if wish.kind in agreement.seats_by_kind:
        seats = ["taken"] * agreement.taken_of_kind + ["wished"] * wish.seats
        found |= {"seats_by_kind"} if seats[agreement.seats_by_kind[wish.kind] :] else set()
    if outside:
        found.add("term" if outside[0] == wish.starts_on else "runoff")
    return found


@given(terms(), wishes())
def test_an_agreement_covers_what_a_naive_evaluator_finds_covered_and_names_the_same_clauses(agreement, wish):
    found = missing_under(agreement, wish)
    assert {one.clause for one in found} == {CLAUSES[clause] for clause in lacks(agreement, wish)}
    assert all(str(one.clause) in str(one.text) for one in found)


@given(terms(), wishes())
def test_each_clause_that_is_missing_is_named_once(agreement, wish):
    found = [one.clause for one in missing_under(agreement, wish)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("named", "place", "within"),
    [
        ("Jakarta Selatan", "Gedung Contoh Awan, Jl. Contoh 12, Jakarta Selatan", True),
        ("JAKARTA  selatan", "Kantor di Jakarta-Selatan 12940", True),
        ("Jakarta Selatan", "Jakarta Pusat, lantai selatan", False),
        ("Jakarta", "Jakartaraya", False),
        ("Gedung Contoh Awan, Jakarta", "Jakarta", False),
        ("—", "Jakarta", False),
        ("", "Jakarta", False),
    ],
)
def test_a_place_is_within_another_where_its_words_stand_there_whole(named, place, within):
    assert is_place_within(place, named) is within


def test_what_is_missing_of_a_place_and_of_a_kind_is_said_beside_their_fields():
    agreement = Terms(
        uuid.uuid4(), "PKS-1", ["internship"], 8, BASE, BASE + DAY, runoff=False, places=["Bekasi"], seats_by_kind={"internship": 1}
    )
    place, kind = missing_under(agreement, Wish("internship", 2, BASE, BASE + DAY, place="Bogor"))
    assert (place.field, kind.field) == ("place", "seats")
    assert str(place.text) == "Bogor is not at a place that agreement PKS-1 names: Bekasi (Article 2, places)."
    assert "1 places a year; 1 are left in 2026 (Article 3, places a year by kind)" in str(kind.text)
