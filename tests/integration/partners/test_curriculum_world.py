"""The world in which the tests of the studio play is sound."""

from partners.curricula import queries
from partners.curricula.access import heads, leads, signs
from partners.curricula.domain import Share, Side
from partners.curricula.domain.checking import Limits, findings
from tests.factories import curricula, partners


def test_the_small_curriculum_has_no_fault_and_each_side_has_its_people(app):
    partners.code_lists()
    world = curricula.world()

    whole = queries.document_of(world.curriculum.id)
    assert whole == curricula.document()
    assert findings(whole, Limits(54, 72, 45, "contoh")) == []
    assert heads(world.head, world.curriculum)
    assert not heads(world.by(Side.COMPANY), world.curriculum)
    assert all(leads(world.by(side), world.curriculum) for side in Side)
    assert not signs(world.by(Side.COMPANY, Share.AUTHOR), world.curriculum)
    assert signs(world.by(Side.COMPANY, Share.SIGNER), world.curriculum)
