"""The branches or faculties of a partner as a tree that its people keep."""

import pytest

from partners.registry import queries, services
from partners.registry.domain import units as domain
from partners.registry.domain.units import UnitEntry, UnitKind, flat, path_of, tree_of
from partners.registry.models import PartnerUnit
from partners.registry.services import units
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Role
from tests.factories import partners as made


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


def by(company):
    return made.who(company[1], Role.COMPANY_HR)


def add(company, name, parent=None, kind="branch", **more):
    return units.add(company[0], UnitEntry(kind, name, parent.id if parent else None, **more), by=by(company))


def change(company, unit, **changed):
    values = {"kind": unit.kind.value, "name": unit.name, "parent_id": unit.parent_id, "nitku": unit.nitku or "", **changed}
    units.change(unit, UnitEntry(**values), by=by(company))


def test_units_stand_below_one_another_by_name(company):
    branch = add(company, "Cabang Utara")
    add(company, "Divisi Zaitun", branch, "division")
    add(company, "Divisi Anggrek", branch, "division")
    add(company, "Cabang Barat")
    found = queries.units_of(company[0].id)
    lines = [(node.level, node.unit.name) for node in flat(tree_of(found))]
    assert lines == [(1, "Cabang Barat"), (1, "Cabang Utara"), (2, "Divisi Anggrek"), (2, "Divisi Zaitun")]
    by_id = {one.id: one for one in found}
    assert path_of(found[-1], by_id) == "Cabang Utara > Divisi Zaitun"
    assert [node.unit.name for node in flat(domain.narrowed(tree_of(found), "ZAIT"))] == ["Cabang Utara", "Divisi Zaitun"]


def test_two_units_of_one_place_do_not_bear_one_name_while_both_go_on(company):
    branch = add(company, "Cabang Utara", address="Jalan Contoh 1")
    below = add(company, "Cabang Utara", branch)
    with pytest.raises(Exception, match="partner_unit_name_once"), db.session.begin_nested():
        add(company, "cabang  utara")
    with pytest.raises(Exception, match="partner_unit_name_once"), db.session.begin_nested():
        add(company, "CABANG UTARA", branch)
    units.end(below, reason="Ditutup.", by=by(company))
    assert add(company, "Cabang Utara", branch).id != below.id


@pytest.mark.parametrize(
    ("entry", "field", "said"),
    [
        (UnitEntry("faculty", "Fakultas"), "kind", "kinds of unit"),
        (UnitEntry("division", "Divisi", nitku="9999000000000801000001"), "nitku", "Only a branch"),
        (UnitEntry("branch", "Cabang", nitku="99990000"), "nitku", "22 digits; 8 were"),
        (UnitEntry("branch", "Cabang", nitku="1199000000000801000001"), "nitku", "16 digits of your NPWP, 9999000000000801"),
    ],
)
def test_what_no_unit_of_such_a_partner_can_be_is_refused_beside_its_field(company, entry, field, said):
    with pytest.raises(DomainError, match=said) as refused:
        units.add(company[0], entry, by=by(company))
    assert refused.value.field == field


def test_a_branch_keeps_the_digits_of_its_nitku(company):
    assert add(company, "Cabang", nitku="9999.0000.0000.0801 000001").nitku == "9999000000000801000001"


def test_a_unit_is_moved_with_its_parts_but_not_below_itself(company):
    north, south = add(company, "Utara"), add(company, "Selatan")
    part = add(company, "Divisi", north, "division")
    for below in (north, part):
        with pytest.raises(DomainError, match="part of itself") as refused:
            change(company, north, parent_id=below.id)
        assert refused.value.field == "parent"
    change(company, north, parent_id=south.id, name="Utara Baru")
    assert [(node.level, node.unit.name) for node in flat(tree_of(queries.units_of(company[0].id)))] == [
        (1, "Selatan"),
        (2, "Utara Baru"),
        (3, "Divisi"),
    ]


def test_units_go_four_levels_deep_also_when_a_unit_is_moved_with_its_parts(company):
    chain = [add(company, "Tingkat 1")]
    for level in (2, 3, 4):
        chain.append(add(company, f"Tingkat {level}", chain[-1]))
    with pytest.raises(DomainError, match="4 levels deep at most; here they would go 5"):
        add(company, "Tingkat 5", chain[-1])
    other = add(company, "Lain")
    add(company, "Di bawah lain", other)
    with pytest.raises(DomainError, match="4 levels deep"):
        change(company, other, parent_id=chain[2].id)
    change(company, other, parent_id=chain[1].id)


def test_there_are_two_hundred_units_at_most(company, monkeypatch):
    monkeypatch.setattr(units, "MOST_UNITS", 2)
    first = add(company, "Satu")
    add(company, "Dua")
    with pytest.raises(DomainError, match="2 units at most"):
        add(company, "Tiga")
    units.end(first, reason="Ditutup.", by=by(company))
    add(company, "Tiga")


def test_a_unit_with_parts_ends_after_them_and_then_is_changed_no_more(company):
    branch = add(company, "Cabang")
    part = add(company, "Divisi", branch, "division")
    with pytest.raises(DomainError, match="has parts"):
        units.end(branch, reason="Ditutup.", by=by(company))
    with pytest.raises(DomainError) as refused:
        units.end(part, reason=" ", by=by(company))
    assert refused.value.field == "reason"
    for one in (part, branch):
        units.end(one, reason="Ditutup.", by=by(company))
    assert queries.units_of(company[0].id) == []
    with pytest.raises(IllegalMoveError, match="has ended"):
        change(company, branch, name="Cabang lama")
    with pytest.raises(DomainError, match="has ended or is not yours"):
        add(company, "Divisi baru", branch, "division")


def test_a_unit_is_no_part_of_another_partners(company):
    strange = add(made.verified("PT Contoh Lain", nib="9999000000802", npwp="9999000000000802"), "Cabang Lain")
    with pytest.raises(DomainError, match="not yours"):
        add(company, "Divisi", strange, "division")
    lying = PartnerUnit(partner_id=company[0].id, partner=company[0], parent_id=strange.id, kind=UnitKind.BRANCH, name="Cabang")
    db.session.add(lying)
    with pytest.raises(Exception, match="fk_partner_unit_parent"):
        db.session.flush()


def test_after_the_partnership_has_ended_its_tree_stays_as_it_is(company):
    services.end(company[0], reason="Selesai.", by=made.who(made.officer(Role.VERIFIER, "BKD"), Role.VERIFIER))
    with pytest.raises(IllegalMoveError, match="partnership has ended"):
        add(company, "Cabang")


def test_a_university_has_faculties(app):
    university, staff = made.verified_university()
    entry = UnitEntry("faculty", "Fakultas Ilmu Administrasi")
    assert units.add(university, entry, by=made.who(staff, Role.UNIVERSITY_STAFF)).kind is UnitKind.FACULTY
