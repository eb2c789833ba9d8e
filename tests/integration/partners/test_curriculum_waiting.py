"""What of curricula waits for whom: answers and signatures of their side, comments addressed to it; and the slots that practices name."""

import uuid

import pytest

from partners.curricula import queries
from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.queries import Wanted, slots, waiting
from partners.curricula.queries import saying as said
from partners.curricula.services import reviewing, saying, signing, versioning, writing
from partners.offerings.services import ending, teaching
from portal.catalogue import queries as catalogue
from portal.kernel.db import counts_of, db
from portal.kernel.identity import Role
from tests.factories import curricula as made
from tests.factories import partners

CPL, PRACTICE = (uuid.UUID(made.key(name)) for name in ("CPL-1", "P-1"))


@pytest.fixture(autouse=True)
def lists(app):
    partners.code_lists()


@pytest.fixture
def world():
    return made.world()


def waits(world, side, share=Share.LEAD):
    """How much waits beside the menu's entry, and what it is in the list."""
    by = world.by(side, share)
    (count,) = counts_of((waiting.waiting(),), **waiting.reader(by))
    one = waiting.waits_in(by, [world.curriculum.id]).get(world.curriculum.id)
    return count, (one.answer, one.signature, one.comments) if one else None


def place(world):
    return said.newest_place(world.curriculum.id)


def test_while_it_is_written_nothing_waits(world):
    assert [waits(world, side) for side in Side] == [(0, None)] * 3


def test_a_side_owes_an_answer_until_it_agreed_to_the_text_as_it_stands(world):
    reviewing.send(world.curriculum, by=world.head)
    assert [waits(world, side) for side in Side] == [(1, (True, False, 0))] * 3
    assert waits(world, Side.GOVERNMENT, Share.SIGNER) == (0, None)
    reviewing.agree(world.curriculum, place=place(world), by=world.by(Side.GOVERNMENT))
    assert waits(world, Side.GOVERNMENT) == (0, None)
    writing.write(world.curriculum, CPL, {"text": "Merancang."}, seen=0, by=world.head)
    assert waits(world, Side.GOVERNMENT) == (1, (True, False, 0))


def test_those_who_sign_owe_a_signature_under_the_newest_version_and_others_do_not(world):
    made.agreed(world)
    assert waits(world, Side.COMPANY, Share.SIGNER) == (1, (False, True, 0))
    assert waits(world, Side.COMPANY) == (1, (False, True, 0))
    assert waits(world, Side.COMPANY, Share.AUTHOR) == (0, None)
    made.sign(world, Side.COMPANY)
    assert waits(world, Side.COMPANY, Share.SIGNER) == (0, None)
    reviewing.reopen(world.curriculum, reason="Keliru.", by=world.head)
    assert waits(world, Side.UNIVERSITY) == (0, None)
    made.agreed(world)
    assert waits(world, Side.COMPANY, Share.SIGNER) == (1, (False, True, 0))
    assert signing.owing_sides(world.curriculum) == list(Side)
    assert versioning.proposed_number(world.curriculum) == "2.1"


def test_each_open_comment_to_a_side_waits_for_all_of_it_and_for_no_other(world):
    first = saying.comment(world.curriculum, CPL, "text", "Mohon data.", to_side=Side.GOVERNMENT, by=world.head)
    saying.comment(world.curriculum, CPL, "text", "Mohon angka.", to_side=Side.GOVERNMENT, by=world.head)
    one = saying.comment(world.curriculum, CPL, "text", "Untuk semua.", by=world.head)
    assert waits(world, Side.GOVERNMENT, Share.REVIEWER) == (2, (False, False, 2))
    assert waits(world, Side.UNIVERSITY) == (0, None)
    saying.answer(world.curriculum, first, "Ada.", by=world.by(Side.GOVERNMENT))
    assert waits(world, Side.GOVERNMENT) == (2, (False, False, 2))
    saying.settle(world.curriculum, first, "Sudah.", by=world.by(Side.GOVERNMENT))
    saying.settle(world.curriculum, one, "Sudah.", by=world.head)
    assert waits(world, Side.GOVERNMENT) == (1, (False, False, 1))


def test_whoever_no_longer_takes_part_or_acts_in_another_role_has_nothing_waiting(world):
    reviewing.send(world.curriculum, by=world.head)
    account = world.people[Side.GOVERNMENT, Share.LEAD]
    other = partners.who(account, Role.CURATOR)
    assert counts_of((waiting.waiting(),), **waiting.reader(other)) == [1]
    for member in world.curriculum.members:
        if member.account_id == account.id:
            member.ended_at = member.created_at
    db.session.flush()
    assert waits(world, Side.GOVERNMENT) == (0, None)


def test_the_list_is_narrowed_to_what_waits_and_has_most_of_it_first(world):
    second = made.world()
    by = world.by(Side.GOVERNMENT)
    agency = by.active
    made.taking_part(second.curriculum, world.people[Side.GOVERNMENT, Share.LEAD], Side.GOVERNMENT, Share.LEAD, agency.body_id, "BPSDM")
    db.session.refresh(second.curriculum, ["members"])

    def listed(**wanted):
        page = waiting.page_of_curricula(by, Wanted(**wanted), number=1, size=25)
        return [one.id for one in page.rows], page.total

    assert listed(waits="1") == ([], 0)
    saying.comment(world.curriculum, CPL, "text", "Mohon data.", to_side=Side.GOVERNMENT, by=world.head)
    assert listed(waits="1") == ([world.curriculum.id], 1)
    assert listed(order="-waits") == ([world.curriculum.id, second.curriculum.id], 2)
    assert listed(order="waits") == ([second.curriculum.id, world.curriculum.id], 2)


# -- slots --------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def slot(world):
    """A published slot of the company that takes part, as (offering, opportunity)."""
    hr = world.people[Side.COMPANY, Share.LEAD]
    partners.in_force(world.company, hr)
    offered = partners.published(world.company, hr)
    return offered, catalogue.find_by_offering(offered.id)


def test_slots_of_the_companies_that_take_part_come_first_and_closed_ones_are_not_offered(world, slot):
    other, hr = partners.verified("PT Contoh Lain", nib="9999999999999")
    partners.in_force(other, hr)
    partners.published(other, hr, title="Data terbuka", mentor_email="lain@contoh.test")
    found = slots.slots_of({world.company.body_id})
    assert [one.host_name for one in found] == [world.company.name, other.name]
    assert [one.host_name for one in slots.slots_of({other.body_id})] == [other.name, world.company.name]
    assert len(slots.slots_of((), most=1)) == 1
    ending.close(slot[0], reason="Cukup.", by=partners.who(world.people[Side.COMPANY, Share.LEAD], Role.COMPANY_HR))
    assert [one.host_name for one in slots.slots_of({world.company.body_id})] == [other.name]
    assert not slots.slots_numbered([slot[1].number])[slot[1].number].is_published


def test_a_slot_tells_its_company_which_curricula_name_it_as_far_as_it_may_know_them(world, slot):
    offered, opportunity = slot
    assert teaching.named_in(offered) == []
    strange = made.world()
    for one in (world, strange):
        writing.write(one.curriculum, PRACTICE, {"offering": opportunity.number}, seen=0, by=one.head)
    assert [one.id for one in teaching.named_in(offered)] == [world.curriculum.id]
    made.adopted(strange)
    assert strange.curriculum.state is CurriculumState.ADOPTED
    assert {one.id for one in teaching.named_in(offered)} == {world.curriculum.id, strange.curriculum.id}
    assert slots.slots_in(queries.document_of(world.curriculum.id))[opportunity.number].title == opportunity.title
