"""Numbers by office and year, and numbers that another office's register gives."""

import uuid

import pytest
from sqlalchemy import exc

from portal.documents import queries
from portal.documents import services as documents
from portal.documents.domain import Addressee, LetterState, is_numbered
from portal.kernel.constraints import translated
from portal.kernel.db import db
from portal.kernel.errors import DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.hashing import digest
from portal.organisations import queries as organisations
from tests.factories import letters, signoff


@pytest.fixture
def world(session):
    return signoff.world()


def drawn(world, office=None, **changed):
    body = organisations.find_body_by_code(office) if isinstance(office, str) else office
    made = documents.draw_up(
        "assignment",
        subject="Magang",
        content={"authority": "Kantor"},
        addressees=[Addressee(uuid.uuid4(), None, "Ayu (contoh)", "199003142015032901")],
        by=world.identity("approver"),
        office_id=body.id if body else None,
        **changed,
    )
    db.session.flush()
    return made


def test_each_office_counts_for_itself_and_bkd_without_a_code(world):
    numbers = [drawn(world, office).number for office in (None, "BKD", "DUKCAPIL", "DUKCAPIL", None)]
    assert numbers == ["e-9001/2026", "e-9002/2026", "e-9001/DUKCAPIL/2026", "e-9002/DUKCAPIL/2026", "e-9003/2026"]


def test_a_partner_has_a_short_name_of_its_own(world):
    first, second = (drawn(world, world.host).number for _ in range(2))
    short = first.split("/")[1]
    assert first == f"e-9001/{short}/2026"
    assert second == f"e-9002/{short}/2026"
    assert world.host.code not in first, "the registration number of a company is not printed on every letter"


def test_a_number_from_outside_is_awaited_and_entered_once_before_the_signature(world):
    letters.in_force(world, numbering="outside")
    _, copy = letters.approved(world)
    letter, official = copy.letter, world.identity("approver")
    assert not is_numbered(letter.number)
    assert (letter.external, letter.serial) == (True, None)
    with pytest.raises(ForbiddenError, match="number"):
        documents.sign(letter, post=letters.POST, by=official)
    documents.enter_number(letter, " 123/KT.01/ 2026 ", by=official)
    assert letter.number == letter.content["number"] == "123/KT.01/ 2026"
    assert letter.sha256 == digest(letter.content)
    with pytest.raises(IllegalMoveError):
        documents.enter_number(letter, "124/KT.01/2026", by=official)
    documents.sign(letter, post=letters.POST, by=official)
    assert letter.state is LetterState.VALID


def test_a_letter_with_a_number_of_the_series_takes_none_from_outside(world):
    with pytest.raises(IllegalMoveError):
        documents.enter_number(drawn(world), "123/KT.01/2026", by=world.identity("approver"))


@pytest.mark.parametrize("number", ["", "  ", "e-9001/2026", "E-1/2026", "e-12/DUKCAPIL/2026", "(nomor menyusul) x", "9" * 101])
def test_no_number_of_the_portals_own_series_comes_from_outside(world, number):
    outside = documents.Numbering(outside=True)
    letter = drawn(world, numbering=outside)
    with pytest.raises(DomainError) as refused:
        documents.enter_number(letter, number, by=world.identity("approver"))
    assert refused.value.field == "number"
    with pytest.raises(DomainError):
        drawn(world, numbering=documents.Numbering(outside=True, number=number))


def test_a_number_from_outside_that_another_letter_has_is_refused_beside_the_field(world):
    outside = documents.Numbering(outside=True, number="123/KT.01/2026")
    first, second = drawn(world, numbering=outside), drawn(world, numbering=documents.Numbering(outside=True))
    assert first.number == "123/KT.01/2026"
    with pytest.raises(exc.IntegrityError) as refused, db.session.begin_nested():
        documents.enter_number(second, "123/KT.01/2026", by=world.identity("approver"))
    known = translated(refused.value)
    assert isinstance(known, DomainError)
    assert known.field == "number"


def test_letters_from_outside_leave_no_hole_in_the_series(world):
    numbers = [drawn(world).number, drawn(world, numbering=documents.Numbering(outside=True)).number, drawn(world).number]
    assert [number for number in numbers if is_numbered(number)] == ["e-9001/2026", "e-9002/2026"]
    assert queries.count_to_sign() == 3
