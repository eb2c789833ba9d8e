"""Bodies stand in a tree, under names that no sibling bears."""

import datetime as dt
import uuid
from typing import Any

import pytest

from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, NotFoundError
from portal.kernel.identity import SYSTEM
from portal.organisations import queries, services
from portal.organisations.domain import BodyKind, version_of
from tests.factories.organisations import body


def test_the_seed_brings_the_province_once(app: Any) -> None:
    added = services.seed()
    assert added == 53
    assert services.seed() == 0
    office = queries.find_body_by_code("BIRO-KSD")
    assert office is not None
    owner = queries.agency_of(office)
    assert owner is not None
    assert owner.code == "SETDA"
    assert len(queries.agencies()) == 42
    province = queries.province()
    assert province is not None
    assert len(db.session.scalars(queries.below([province.id])).all()) == added
    places = queries.tree()
    assert places[0].body.kind is BodyKind.PROVINCE
    assert {place.agency_name for place in places if place.body.code == "BIRO-KSD"} == {"Sekretariat Daerah"}


def test_the_seed_leaves_what_somebody_entered_under_another_code(app: Any) -> None:
    province = body(BodyKind.PROVINCE, "DKI", "Pemerintah Provinsi Daerah Khusus Ibukota Jakarta")
    entered = body(BodyKind.AGENCY, "SET", "Sekretariat Daerah", province)
    assert services.seed() == 51
    assert queries.find_body_by_code("SETDA") is None
    office = queries.find_body_by_code("BIRO-KSD")
    assert office is not None
    assert office.parent_id == entered.id


def test_nothing_new_begins_in_what_is_to_end(app: Any) -> None:
    province = body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh")
    agency = body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", province)
    assert services.named("dishub", {BodyKind.AGENCY}) is agency
    agency.valid_to = dt.date(2027, 1, 1)
    with pytest.raises(DomainError, match="nothing new begins"):
        services.named("Dinas  perhubungan", {BodyKind.AGENCY})


def test_a_sibling_s_name_is_refused_but_one_that_has_ended_is_free(app: Any) -> None:
    province = body(BodyKind.PROVINCE, "DKI", "Provinsi")
    body(BodyKind.AGENCY, "A", "Dinas Pertamanan", province, valid_to=dt.date(2020, 6, 1))
    services.create_body(kind=BodyKind.AGENCY, code="B", name="Dinas  Pertamanan", parent=province, by=SYSTEM)
    with pytest.raises(ConflictError) as refused:
        services.create_body(kind=BodyKind.AGENCY, code="C", name="DINAS PERTAMANAN", parent=province, by=SYSTEM)
    assert refused.value.field == "name"
    with pytest.raises(ConflictError) as refused:
        services.create_body(kind=BodyKind.AGENCY, code="B", name="Dinas Lain", parent=province, by=SYSTEM)
    assert refused.value.field == "code"


@pytest.mark.parametrize("kind", [BodyKind.AGENCY, BodyKind.UNIT])
def test_a_body_stands_only_under_its_kind(app: Any, kind: BodyKind) -> None:
    with pytest.raises(DomainError) as refused:
        services.create_body(kind=kind, code="X", name="X", by=SYSTEM)
    assert refused.value.field == "parent"


def test_only_an_agency_has_a_limit_and_it_is_no_less_than_none(app: Any) -> None:
    agency = body(BodyKind.AGENCY, "A", "Dinas", body(BodyKind.PROVINCE, "DKI", "Provinsi"))
    services.set_away_limit(agency, 3, reason="kesepakatan", by=SYSTEM)
    assert agency.away_limit == 3
    with pytest.raises(DomainError):
        services.set_away_limit(agency, -1, reason="x", by=SYSTEM)
    with pytest.raises(DomainError):
        services.set_away_limit(body(BodyKind.COMPANY, "P", "PT Contoh"), 1, reason="x", by=SYSTEM)


def test_a_body_that_ended_is_not_in_the_tree_of_later_days(app: Any) -> None:
    province = body(BodyKind.PROVINCE, "DKI", "Provinsi")
    agency = body(BodyKind.AGENCY, "A", "Dinas", province)
    services.end_body(
        agency.id, on=dt.date(2026, 12, 1), reason="perda baru", version=version_of(agency.name, agency.short_name, None), by=SYSTEM
    )
    assert agency in queries.agencies(dt.date(2026, 11, 30))
    assert queries.agencies(dt.date(2026, 12, 1)) == []
    assert queries.agency_of(province) is None
    with pytest.raises(NotFoundError):
        queries.get_body(uuid.uuid4())
