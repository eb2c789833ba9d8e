"""Linked curricula move together: what is changed in one arises in the other as a suggestion, once, where it fits."""

import uuid

import pytest
from sqlalchemy import exc, select

from partners.curricula import queries, tasks
from partners.curricula import services as curricula
from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.domain.changes import all_undone
from partners.curricula.domain.parts import PartKind
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.models import CurriculumLink
from partners.curricula.queries import linking as linked
from partners.curricula.queries import saying as said
from partners.curricula.services import linking, reviewing, saying, writing
from portal.audit.models import AuditEntry
from portal.jobs import services as jobs
from portal.kernel.db import db
from portal.kernel.errors import ConflictError
from tests.factories import curricula as made
from tests.factories import partners

CPL, CPL2 = uuid.UUID(made.key("CPL-1")), uuid.UUID(made.key("CPL-2"))
SUBJECT, LAST = uuid.UUID(made.key("S-1")), uuid.UUID(made.key("S-3"))
FIRST = "Merancang layanan digital bagi warga."


@pytest.fixture(autouse=True)
def lists(app):
    partners.code_lists()


@pytest.fixture
def world():
    return made.world()


@pytest.fixture
def other(world):
    """A curriculum that was begun as one linked with the world's."""
    return linking.begin_linked(world.curriculum, by=world.head)


def follow():
    """What the task does: it looks at each link that is due, one by one."""
    found = [linking.follow(link_id) for link_id in linked.links_due(100)]
    return [(one.asked, one.overtaken, one.missed) for one in found]


def write(curriculum, by, words, key=CPL, field="text", reason=None):
    writing.write(curriculum, key, {field: words}, seen=said.newest_place(curriculum.id, key), by=by, reason=reason)


def waiting(curriculum):
    return said.suggestions_of(curriculum.id, state=SuggestionState.OPEN)[::-1]


def words_of(curriculum, key=CPL):
    return queries.document_of(curriculum.id).parts[str(key)].fields["text"]


def accept(curriculum, one, by):
    saying.decide(curriculum, one, accept=True, reason="", by=by)


# -- begun --------------------------------------------------------------------------------------------------------------------------------


def test_a_linked_curriculum_begins_with_the_same_text_and_nobody_but_who_began_it(world, other):
    curricula.open_part(world.curriculum, queries.get_part(world.curriculum.id, CPL), is_open=True, by=world.head)
    third = linking.begin_linked(world.curriculum, by=world.head)
    for one in (other, third):
        assert queries.document_of(one.id).sha256 == queries.document_of(world.curriculum.id).sha256
        assert [(member.account_id, member.share) for member in one.members] == [(world.head.account_id, Share.LEAD)]
        assert (one.state, one.body_id, one.supersedes_id) == (CurriculumState.DRAFT, world.curriculum.body_id, None)
    assert [queries.get_part(one.id, CPL).is_opened for one in (other, third)] == [False, True]
    assert [one.id for one, _ in linked.linked_with(world.curriculum.id)] == [other.id, third.id]
    assert [one.id for one, _ in linked.linked_with(other.id)] == [world.curriculum.id]
    db.session.commit()
    assert "curricula.curriculum.linked" in {
        entry.event for entry in db.session.query(AuditEntry).filter_by(subject_id=world.curriculum.id)
    }


def test_what_was_changed_before_they_were_linked_does_not_arise(world):
    write(world.curriculum, world.head, "Merancang layanan.")
    linking.begin_linked(world.curriculum, by=world.head)
    assert follow() == []


def test_two_curricula_are_linked_once_and_none_with_itself(world, other):
    for pair in ((world.curriculum.id, other.id), (other.id, other.id)):
        db.session.add(CurriculumLink(follower_id=pair[0], followed_id=pair[1], seen_place=0))
        with pytest.raises(exc.IntegrityError):
            db.session.flush()
        db.session.rollback()


# -- each kind of change ------------------------------------------------------------------------------------------------------------------


def test_what_is_written_arises_with_its_author_side_and_reason_and_both_ways(world, other):
    write(world.curriculum, world.by(Side.GOVERNMENT), "Merancang layanan bagi semua warga.", reason="Semua warga dilayani.")
    assert follow() == [(1, 0, 0)]
    (one,) = waiting(other)
    assert (one.name, one.side) == (world.people[Side.GOVERNMENT, Share.LEAD].name, Side.GOVERNMENT)
    assert (one.origin_id, one.origin_number, one.reason) == (world.curriculum.id, world.curriculum.number, "Semua warga dilayani.")
    assert (one.change["before"], one.change["after"]) == (FIRST, "Merancang layanan bagi semua warga.")
    accept(other, one, world.head)
    assert words_of(other) == "Merancang layanan bagi semua warga."
    assert said.changes_since(other.id, 0)[0].reason == f"{world.curriculum.number}: Semua warga dilayani."
    write(other, world.head, "Menguasai data.", key=CPL2)
    assert follow() == [(1, 0, 0)]
    assert [one.part_key for one in waiting(world.curriculum)] == [CPL2]


def test_fields_that_hold_numbers_choices_and_parts_arise_each_by_itself(world, other):
    by = world.head
    values = {"semester": 4, "sort": "elective", "requires": []}
    writing.write(world.curriculum, LAST, values, seen=said.newest_place(world.curriculum.id, LAST), by=by)
    assert follow() == [(3, 0, 0)]
    for one in waiting(other):
        accept(other, one, by)
    fields = queries.document_of(other.id).parts[str(LAST)].fields
    assert {name: fields[name] for name in values} == values


def test_what_is_added_arises_with_what_stands_under_it_and_is_taken_from_above(world, other):
    by = world.head
    subject = writing.add(world.curriculum, PartKind.SUBJECT, None, by=by, code="KLD401", name="Etika layanan")
    outcome = writing.add(world.curriculum, PartKind.SUBJECT_OUTCOME, subject.key, by=by, code="CPMK-9")
    writing.write(world.curriculum, outcome.key, {"serves": [str(CPL)]}, seen=10**9, by=by)
    write(world.curriculum, by, "Menimbang akibat.", key=outcome.key)
    assert follow() == [(2, 0, 0)]
    above, below = waiting(other)
    assert below.part_name == "CPMK-9"
    with pytest.raises(ConflictError, match="Decide on the suggestion for that part first"):
        accept(other, below, by)
    results = saying.decide_many(other, [below, above], accept=True, reason="", by=by)
    assert [why for _, why in results] == [None, None]
    assert queries.document_of(other.id).parts[str(outcome.key)] == queries.document_of(world.curriculum.id).parts[str(outcome.key)]
    assert follow() == [(0, 0, 0)]


def test_what_is_removed_arises_once_with_what_stands_under_it_and_names_it(world, other):
    writing.remove(world.curriculum, CPL, by=world.head)
    assert follow() == [(1, 0, 0)]
    (one,) = waiting(other)
    assert (one.change["act"], one.part_key) == ("remove", CPL)
    accept(other, one, world.head)
    assert queries.document_of(other.id).sha256 == queries.document_of(world.curriculum.id).sha256


def test_what_is_moved_arises(world, other):
    writing.step(world.curriculum, LAST, up=True, by=world.head)
    assert follow() == [(1, 0, 0)]
    accept(other, waiting(other)[0], world.head)
    assert queries.document_of(other.id).sha256 == queries.document_of(world.curriculum.id).sha256


# -- brought together ---------------------------------------------------------------------------------------------------------------------


def test_many_saves_in_one_field_are_one_suggestion_of_the_last_author(world, other):
    write(world.curriculum, world.head, "Merancang.")
    write(world.curriculum, world.by(Side.GOVERNMENT), "Merancang dan menguji.")
    assert follow() == [(1, 0, 0)]
    (one,) = waiting(other)
    assert (one.change["before"], one.change["after"], one.side) == (FIRST, "Merancang dan menguji.", Side.GOVERNMENT)


def test_a_suggestion_that_waits_is_brought_up_to_date_and_goes_once_nothing_differs(world, other):
    write(world.curriculum, world.head, "Merancang.")
    assert follow() == [(1, 0, 0)]
    write(world.curriculum, world.by(Side.GOVERNMENT), "Merancang dan menguji.")
    assert follow() == [(1, 0, 0)]
    (one,) = waiting(other)
    assert (one.number, one.change["before"], one.change["after"]) == (1, FIRST, "Merancang dan menguji.")
    assert one.side is Side.GOVERNMENT
    write(world.curriculum, world.head, FIRST)
    assert follow() == [(0, 1, 0)]
    assert one.state is SuggestionState.OVERTAKEN


def test_a_part_that_came_and_went_arises_nowhere_and_takes_its_suggestion_along(world, other):
    added = writing.add(world.curriculum, PartKind.LITERATURE, None, by=world.head)
    assert follow() == [(1, 0, 0)]
    writing.remove(world.curriculum, added.key, by=world.head)
    assert follow() == [(0, 1, 0)]
    again = writing.add(world.curriculum, PartKind.LITERATURE, None, by=world.head)
    writing.remove(world.curriculum, again.key, by=world.head)
    assert follow() == [(0, 0, 0)]
    assert waiting(other) == []


def test_a_removal_that_is_taken_back_is_overtaken(world, other):
    changes = writing.remove(world.curriculum, LAST, by=world.head)
    follow()
    writing.change_many(world.curriculum, all_undone(changes), by=world.head)
    assert follow() == [(0, 1, 0)]
    assert waiting(other) == []


# -- what does not arise ------------------------------------------------------------------------------------------------------------------


def test_what_does_not_fit_the_follower_arises_nowhere_and_is_counted(world, other):
    write(other, world.head, "Naskah lain.")
    writing.remove(other, CPL2, by=world.head)
    follow()
    for one in waiting(world.curriculum):
        saying.decide(world.curriculum, one, accept=False, reason="Tetap.", by=world.head)
    write(world.curriculum, world.head, "Merancang.")
    write(world.curriculum, world.head, "Menguasai data.", key=CPL2)
    assert follow() == [(0, 0, 2)]
    assert waiting(other) == []
    assert linked.linked_with(other.id)[0][1] == 2


def test_what_came_from_the_other_side_does_not_bounce_back(world, other):
    write(world.curriculum, world.head, "Merancang.")
    follow()
    accept(other, waiting(other)[0], world.by(Side.UNIVERSITY))
    write(world.curriculum, world.head, "Merancang, lalu menguji.")
    assert sorted(follow()) == [(0, 0, 0), (1, 0, 0)]
    assert waiting(world.curriculum) == []
    assert linked.linked_with(world.curriculum.id)[0][1] == 0


def test_a_fixed_follower_gets_nothing_and_catches_up_when_it_is_reopened(world, other):
    world.curriculum.state = CurriculumState.AGREED
    write(other, world.head, "Merancang.")
    assert follow() == []
    (link,) = db.session.scalars(select(CurriculumLink).where(CurriculumLink.follower_id == world.curriculum.id))
    assert linking.follow(link.id) == linking.Followed()
    assert waiting(world.curriculum) == []
    reviewing.reopen(world.curriculum, reason="Ada kekeliruan.", by=world.head)
    assert follow() == [(1, 0, 0)]


def test_the_same_author_decides_in_a_linked_curriculum_where_they_write(world, other):
    write(world.curriculum, world.head, "Merancang.")
    follow()
    (one,) = waiting(other)
    assert one.account_id == world.head.account_id
    accept(other, one, world.head)
    assert one.state is SuggestionState.ACCEPTED


# -- the task -----------------------------------------------------------------------------------------------------------------------------


def test_the_task_has_each_link_looked_at_that_has_something_new_by_itself(world, other, monkeypatch):
    deferred = []
    monkeypatch.setattr(jobs, "defer", lambda name, **given: deferred.append((name, given["link_id"])))
    tasks.follow_links()
    assert deferred == []
    write(world.curriculum, world.head, "Merancang.")
    tasks.follow_links()
    ((name, link_id),) = deferred
    assert name == linking.FOLLOW
    tasks.follow_link(link_id)
    tasks.follow_link(link_id)
    assert len(waiting(other)) == 1
    db.session.commit()
    events = [entry.event for entry in db.session.query(AuditEntry).filter_by(subject_id=other.id)]
    assert events.count("curricula.curriculum.followed") == 1
