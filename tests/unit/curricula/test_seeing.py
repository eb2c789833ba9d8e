"""What a company sees of a curriculum: what it co-designs, names above it, and of anything else not even an id."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from partners.curricula.domain import SHOWN_ABOVE, cut, is_opened
from partners.curricula.domain.document import read
from partners.curricula.domain.parts import KINDS, empty
from tests.unit.curricula.strategies import documents


@st.composite
def shared(draw):
    """A curriculum, and the parts of it that are opened to the company beside the practice; an id may have gone since."""
    document = draw(documents(most=16))
    naming = [part.id for part in document.walk() if any(value and isinstance(value, list) for value in part.fields.values())]
    opened = draw(st.sets(st.sampled_from([*sorted(document.parts), "gone"]), max_size=3))
    return document, frozenset(opened | draw(st.sets(st.sampled_from(naming), max_size=1)) if naming else opened)


def co_designed(document, opened):
    return {key for key, part in document.parts.items() if is_opened(document, part, opened)}


@given(shared())
def test_only_what_is_opened_is_seen_and_all_of_that(given_to):
    document, opened = given_to
    seen, whole = cut(document, opened), co_designed(document, opened)

    assert whole <= set(seen.parts) <= set(document.parts)
    for key in whole:
        for name, field in KINDS[seen.parts[key].kind].fields.items():
            value = document.parts[key].fields[name]
            shown = [one for one in value if one in seen.parts] if field.kind else value
            assert seen.parts[key].fields[name] == shown


@given(shared())
def test_of_a_part_above_an_opened_one_the_name_is_seen_and_nothing_more(given_to):
    document, opened = given_to
    seen, whole = cut(document, opened), co_designed(document, opened)

    for key in set(seen.parts) - whole:
        part, given_part = seen.parts[key], document.parts[key]
        assert any(one.under == key for one in seen.parts.values()), "nothing that is opened stands under it"
        hidden = {name: value for name, value in part.fields.items() if name not in SHOWN_ABOVE}
        assert hidden == {name: value for name, value in empty(part.kind).items() if name not in SHOWN_ABOVE}
        assert all(part.fields[name] == given_part.fields[name] for name in SHOWN_ABOVE if name in part.fields)


@settings(max_examples=200)
@given(shared())
def test_no_id_of_an_unseen_part_stands_anywhere_in_what_is_seen(given_to):
    document, opened = given_to
    seen = cut(document, opened)
    told = json.dumps(seen.to_json())

    assert [key for key in set(document.parts) - set(seen.parts) if json.dumps(key) in told] == []
    assert read(seen.to_json()) == seen


@given(shared(), st.data())
def test_opening_one_more_part_takes_nothing_away_and_shows_no_more_than_that_part(given_to, data):
    document, opened = given_to
    if not document.parts:
        return
    more = data.draw(st.sampled_from(sorted(document.parts)))
    before, after = co_designed(document, opened), co_designed(document, opened | {more})

    assert before <= after
    for key in after - before:
        above = document.parts[key]
        while above.id != more:
            assert above.under is not None, "it does not stand under the part that was opened"
            above = document.parts[above.under]
