"""A programme is begun from an adopted curriculum: it takes over what that says and remembers its version."""

import pytest

from partners.curricula.domain import Share, Side
from partners.curricula.services import adopting
from partners.offerings import queries
from partners.offerings import services as offerings
from partners.offerings.domain import OfferingState
from partners.offerings.queries.teaching import find_taught
from partners.offerings.services import teaching
from partners.registry.services import drafting
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from tests.factories import curricula as made
from tests.factories import partners


@pytest.fixture(autouse=True)
def lists(app):
    partners.code_lists()


@pytest.fixture
def adopted():
    world = made.world()
    made.adopted(world)
    return world


def typed(offering, page):
    return drafting.typed(offerings.form_of(offering.kind), offering.id, [page]).pages[page]


def test_a_masters_programme_has_its_facts_from_the_curriculum_and_remembers_the_version(adopted):
    begun = teaching.begin_from(adopted.curriculum, "masters", by=adopted.head)
    about, schedule, trained = (typed(begun, page) for page in ("tasks", "schedule", "competencies"))
    assert (about["title"], begun.title) == (adopted.curriculum.title, adopted.curriculum.title)
    assert about["outcomes"].splitlines() == ["Merancang layanan digital bagi warga.", "Menguasai tata kelola data layanan."]
    assert f"{adopted.curriculum.number}, versi 1.0" in about["summary"]
    assert schedule == {"credits": "60", "semesters": "3"}
    assert trained == {"trained_1": "M.05", "trained_level_1": "3"}
    assert find_taught(begun) == (adopted.curriculum, "1.0")


def test_a_short_course_takes_the_subjects_as_its_topics(adopted):
    begun = teaching.begin_from(adopted.curriculum, "short_course", by=adopted.head)
    assert typed(begun, "tasks")["topics"].splitlines() == ["Perancangan layanan", "Data layanan", "Praktik di mitra"]


def test_a_copy_teaches_the_same_version(adopted):
    begun = teaching.begin_from(adopted.curriculum, "masters", by=adopted.head)
    copied = offerings.copy(begun, ["tasks"], by=adopted.head)
    assert copied.curriculum_version_id == begun.curriculum_version_id


def test_nothing_is_begun_from_what_is_not_adopted_or_of_a_kind_that_is_not_the_universitys(adopted):
    with pytest.raises(DomainError):
        teaching.begin_from(adopted.curriculum, "internship", by=adopted.head)
    world = made.world()
    made.signed(world)
    with pytest.raises(IllegalMoveError):
        teaching.begin_from(world.curriculum, "masters", by=world.head)


def test_what_teaches_by_a_curriculum_is_named_with_its_version_until_it_is_over(adopted):
    assert adopting.resting_on(adopted.curriculum) == []
    begun = teaching.begin_from(adopted.curriculum, "masters", by=adopted.head)
    db.session.flush()
    (one,) = adopting.resting_on(adopted.curriculum)
    assert begun.number in str(one.text)
    assert one.version == "1.0"
    queries.lock_offering(begun.id).state = OfferingState.CANCELLED
    db.session.flush()
    assert adopting.resting_on(adopted.curriculum) == []


def test_the_agreement_under_which_it_stands_is_named_too(adopted):
    begun = teaching.begin_from(adopted.curriculum, "masters", by=adopted.head)
    agreement = partners.in_force(adopted.partner, adopted.people[Side.UNIVERSITY, Share.LEAD], kinds=["masters"])
    begun.agreement_id = agreement.id
    db.session.flush()
    words = [str(one.text) for one in adopting.resting_on(adopted.curriculum)]
    assert words[1:] == [f"Agreement {agreement.number}, under which {begun.number} stands"]


def test_an_offering_that_was_not_begun_from_a_curriculum_teaches_none(adopted):
    assert find_taught(offerings.begin(adopted.partner, "masters", by=adopted.head)) is None


def test_a_programme_keeps_its_version_when_the_curriculum_gives_way(adopted):
    begun = teaching.begin_from(adopted.curriculum, "masters", by=adopted.head)
    successor = adopting.begin_successor(adopted.curriculum, by=adopted.head)
    made.adopted(made.World(successor, adopted.partner, adopted.company, adopted.people), "13/SK/2026")
    assert find_taught(begun) == (adopted.curriculum, "1.0")
    with pytest.raises(IllegalMoveError):
        teaching.begin_from(adopted.curriculum, "masters", by=adopted.head)
    assert teaching.begin_from(successor, "masters", by=adopted.by(Side.UNIVERSITY)).curriculum_version_id
