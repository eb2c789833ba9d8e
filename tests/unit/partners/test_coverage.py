"""What an agreement covers, against a naive evaluator that goes through the wish seat by seat and day by day."""

import datetime as dt
import uuid

from hypothesis import given
from hypothesis import strategies as st

from partners.agreements.domain import KINDS
from partners.agreements.domain.covering import CLAUSES, Terms, Wish, missing_under
from portal.catalogue.domain.fields import FIELDS

DAY = dt.timedelta(days=1)
BASE = dt.date(2026, 12, 20)
days = st.integers(0, 60).map(lambda count: BASE + count * DAY)
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
    )


@st.composite
def wishes(draw):
    first, last = sorted((draw(days), draw(days)))
    return Wish(draw(kinds), draw(st.integers(1, 5)), first, last, draw(st.none() | fields))


def is_covered_on(agreement, wish, day):
    """One day of one placement: within the agreement, or after it where it has begun within and may run on."""
    if agreement.starts_on <= day <= agreement.ends_on:
        return True
    return agreement.runoff and day > agreement.ends_on and agreement.starts_on <= wish.starts_on <= agreement.ends_on


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
    if free < 0:
        found.add("seats")
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
