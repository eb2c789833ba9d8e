"""Changes to a curriculum: done and undone, found between two, done in any order by several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.curricula.domain import changes
from partners.curricula.domain.changes import Added, Moved, Removed, Written
from partners.curricula.domain.document import Document, between, new_part, read
from partners.curricula.domain.parts import PartKind
from portal.kernel.errors import ConflictError, DomainError
from tests.unit.curricula.strategies import documents


@given(documents())
def test_a_file_gives_the_document_back_to_the_byte(document):
    again = read(document.to_json())

    assert again == document
    assert again.to_bytes() == document.to_bytes()


@given(documents(), documents())
def test_what_was_found_between_two_makes_the_one_of_the_other(old, new):
    found = changes.difference(old, new)

    assert changes.all_applied(old, found) == new
    assert changes.all_applied(old, found).to_bytes() == new.to_bytes()


@given(documents(), documents())
def test_changes_that_are_taken_back_leave_the_bytes_of_before(old, new):
    found = changes.difference(old, new)
    kept = [changes.from_json(changes.to_json(one)) for one in found]
    document = changes.all_applied(old, kept)

    assert changes.all_applied(document, changes.all_undone(kept)).to_bytes() == old.to_bytes()


@given(documents())
def test_between_a_document_and_itself_there_is_nothing(document):
    assert changes.difference(document, document) == []


@given(documents(), st.data())
def test_a_part_goes_with_what_stands_under_it_and_with_its_names(document, data):
    if not document.parts:
        return
    part_id = data.draw(st.sampled_from(sorted(document.parts)))
    gone = {part_id, *(part.id for part in changes.below(document, part_id))}
    found = changes.removal(document, part_id)
    left = changes.all_applied(document, found)

    assert set(left.parts) == set(document.parts) - gone
    assert read(left.to_json()) == left
    assert changes.all_applied(left, changes.all_undone(found)) == document


@given(documents(), documents(), documents(), st.randoms(use_true_random=False))
def test_several_hands_in_any_order_converge_or_ask(base, one, other, random):
    """Whatever is refused is refused by name; what is done is in the document, whoever came first."""
    hands = [changes.difference(base, one), changes.difference(base, other)]
    document, done, asked = base, [], []
    while any(hands):
        hand = random.choice([one for one in hands if one])
        change = hand.pop(0)
        try:
            document = changes.applied(document, change)
            done.append(change)
        except DomainError:
            asked.append(change)

    assert read(document.to_json()) == document
    assert changes.all_applied(document, changes.all_undone(done)) == base
    for change in done:
        if isinstance(change, Written) and not any(later_writes(done, change)):
            assert change.part_id not in document.parts or document.parts[change.part_id].fields[change.field] == change.after


def later_writes(done, change):
    after = done[done.index(change) + 1 :]
    return (isinstance(one, Written) and (one.part_id, one.field) == (change.part_id, change.field) for one in after)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_there_is_always_room_between_two_neighbours(places):
    ranks: list[str] = []
    for place in places:
        at = place % (len(ranks) + 1)
        ranks.insert(at, between(ranks[at - 1] if at else None, ranks[at] if at < len(ranks) else None))

    assert ranks == sorted(set(ranks))
    assert not any(rank.endswith("0") for rank in ranks)


def with_subject():
    subject = new_part(Document(), "s", PartKind.SUBJECT, None, name="Kebijakan")
    return Document().having(subject), subject


def test_of_two_who_write_in_one_field_the_second_is_asked():
    document, subject = with_subject()
    document = changes.applied(document, Written("s", "name", "Kebijakan", "Kebijakan digital"))

    with pytest.raises(ConflictError, match="written here"):
        changes.applied(document, Written("s", "name", "Kebijakan", "Kebijakan layanan"))
    with pytest.raises(ConflictError, match="written here"):
        changes.applied(document, Removed(subject))


def test_what_has_gone_is_neither_written_nor_moved():
    document, subject = with_subject()
    document = changes.applied(document, Removed(subject))

    with pytest.raises(ConflictError, match="removed"):
        changes.applied(document, Written("s", "name", "Kebijakan", "x"))
    with pytest.raises(ConflictError, match="removed"):
        changes.applied(document, Moved("s", (None, subject.rank), (None, "z")))


def test_a_part_stands_only_where_its_kind_may_and_names_only_what_is_there():
    document, _ = with_subject()

    with pytest.raises(DomainError, match="cannot stand there"):
        new_part(document, "w", PartKind.WEEK, None)
    with pytest.raises(DomainError, match="parts that are there"):
        new_part(document, "c", PartKind.SUBJECT_OUTCOME, "s", serves=["nowhere"])
    with pytest.raises(ConflictError, match="there already"):
        changes.applied(document, Added(document.parts["s"]))


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({}, "not a curriculum"),
        ({"format": "simpul-curriculum/1", "parts": [1]}, "Part 1"),
        ({"format": "simpul-curriculum/1", "parts": [{"id": "a", "kind": "x", "under": None, "rank": "V", "fields": {}}]}, "no such kind"),
        (
            {"format": "simpul-curriculum/1", "parts": [{"id": "a", "kind": "profile", "under": None, "rank": "0", "fields": {}}]},
            "its place",
        ),
        (
            {"format": "simpul-curriculum/1", "parts": [{"id": "a", "kind": "profile", "under": None, "rank": "V", "fields": {}}]},
            "the fields",
        ),
        (
            {"format": "simpul-curriculum/1", "parts": [{"id": "a", "kind": "profile", "under": "b", "rank": "V", "fields": {"text": ""}}]},
            "cannot stand",
        ),
        (
            {"format": "simpul-curriculum/1", "parts": [{"id": "a", "kind": "profile", "under": None, "rank": "V", "fields": {"text": 1}}]},
            "a text",
        ),
    ],
)
def test_a_broken_file_says_where(broken, told):
    with pytest.raises(DomainError, match=told):
        read(broken)
