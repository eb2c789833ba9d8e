"""A call of the demand board is answered in one click: by a curriculum or an offering that carries its gaps along, once."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from partners.curricula import queries as curricula
from partners.curricula.domain.parts import PartKind
from partners.curricula.models import Curriculum
from partners.curricula.services import answering as by_curriculum
from partners.offerings.models import Offering
from partners.offerings.services import answering as by_offering
from partners.offerings.services import form_of
from partners.registry.services import drafting
from portal.development import services as demand
from portal.development.domain.calls import DemandStep
from portal.development.models import GapEdition, GapFigure
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import SYSTEM, Role
from tests.factories import partners as made

GAPS = (("M.05", 3), ("M.07", 2))


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def call():
    edition = GapEdition(
        month=clock.today().replace(day=1),
        counted_at=clock.now(),
        published_at=clock.now(),
        published_by=SYSTEM.account_id,
        published_name=SYSTEM.name,
    )
    db.session.add(edition)
    db.session.flush()
    db.session.add_all(
        GapFigure(edition_id=edition.id, competency_code=code, level=level, family="JF_EXPERT", people=13) for code, level in GAPS
    )
    until = clock.today() + dt.timedelta(days=30)
    text = demand.CallText("Layanan digital", "Merancang layanan.", "Pegawai loket", ("masters", "internship"), until, GAPS)
    return demand.publish_call(text, by=SYSTEM)


@pytest.fixture
def university():
    return made.who(made.verified_university()[1], Role.UNIVERSITY_STAFF)


@pytest.fixture
def company():
    return made.who(made.verified()[1], Role.COMPANY_HR)


def test_a_university_answers_with_an_outcome_for_each_gap_once(call, university):
    begun = by_curriculum.answer(call.id, by=university)
    document = curricula.document_of(begun.id)
    mapped = [(part.fields["competency"], part.fields["level"]) for part in document.of(PartKind.MAPPING)]
    assert (begun.title, begun.call_id, mapped) == ("Layanan digital", call.id, list(GAPS))
    assert [part.fields["code"] for part in document.of(PartKind.OUTCOME)] == ["CPL-1", "CPL-2"]
    assert by_curriculum.answer(call.id, by=university) is begun
    assert db.session.scalar(select(func.count()).select_from(Curriculum)) == 1


def test_a_company_answers_with_a_slot_that_trains_what_is_lacking_once(call, company):
    begun = by_offering.answer(call.id, "internship", by=company)
    typed = dict(drafting.typed(form_of("internship"), begun.id, ["competencies"]).fields("competencies"))
    assert (typed["trained_1"], typed["trained_level_1"], typed["trained_2"]) == ("M.05", "3", "M.07")
    assert by_offering.answer(call.id, "internship", by=company) is begun
    assert db.session.scalar(select(func.count()).select_from(Offering)) == 1


def test_the_call_knows_its_answers(call, university, company):
    by_curriculum.answer(call.id, by=university)
    by_offering.answer(call.id, "internship", by=company)
    names = {given.by for given in (*by_curriculum.answers_to(call.id), *by_offering.answers_to(call.id))}
    assert len(names) == 2


def test_what_has_ended_is_not_answered_but_an_answer_goes_on(call, university, company):
    begun = by_curriculum.answer(call.id, by=university)
    demand.end_call(call, DemandStep.CLOSE, "Sudah cukup.", by=SYSTEM)
    assert by_curriculum.answer(call.id, by=university) is begun
    with pytest.raises(IllegalMoveError):
        by_offering.answer(call.id, "internship", by=company)


def test_nobody_answers_with_a_kind_that_they_do_not_write(call, university):
    with pytest.raises(DomainError):
        by_offering.answer(call.id, "internship", by=university)
