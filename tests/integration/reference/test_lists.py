"""Code lists and parameters are dated: a later version takes over on its day."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from portal.kernel.db import db
from portal.kernel.errors import ConflictError, NotFoundError
from portal.kernel.identity import SYSTEM
from portal.organisations.domain import BodyKind
from portal.reference import queries, services
from portal.reference.domain import CodeList, RelationKind
from portal.reference.models import CodeEntry, Parameter
from tests.factories.organisations import body

SOON = dt.date(2027, 1, 1)


def test_the_seed_is_loaded_once_and_read_in_order(app: Any) -> None:
    assert services.seed() > 100
    assert services.seed() == 0
    assert [entry.code for entry in queries.competencies()] == [
        *(f"M.{n:02}" for n in range(1, 9)),
        "S.01",
        *(f"T.{n:02}" for n in range(1, 7)),
    ]
    assert queries.required_levels()["JF_MUDA"] == 3
    assert queries.kbli()[0].details["edition"] == "KBLI 2020"
    assert queries.service_days("CLK-01") == 5
    assert dt.date(2026, 8, 17) in queries.holidays()


def test_a_later_version_holds_from_its_day(app: Any) -> None:
    services.seed(national_calendar=False)
    later = {"name": "JF Ahli Muda", "name_en": "x", "position": 11, "basis": "baru", "valid_from": SOON, "details": {"required_level": 4}}
    db.session.add(CodeEntry(list=CodeList.POST_CLASS, code="JF_MUDA", **later))
    db.session.add(Parameter(code="CLK-01", name="x", value=Decimal(3), unit="working_day", basis="baru", evidence="V", valid_from=SOON))
    db.session.flush()
    assert (queries.required_levels()["JF_MUDA"], queries.required_levels(SOON)["JF_MUDA"]) == (3, 4)
    assert (queries.service_days("CLK-01"), queries.service_days("CLK-01", SOON)) == (5, 3)
    with pytest.raises(NotFoundError):
        queries.get_value("CLK-01", dt.date(1999, 1, 1))


def test_an_added_holiday_is_known_at_once_and_only_added_once(app: Any) -> None:
    queries.forget_holidays()
    assert SOON not in queries.holidays()
    services.add_holiday(SOON, "Hari contoh", basis="contoh", by=SYSTEM)
    assert SOON in queries.holidays()
    with pytest.raises(ConflictError):
        services.add_holiday(SOON, "Hari contoh", basis="contoh", by=SYSTEM)
    queries.forget_holidays()


def test_a_relation_counts_between_its_days(app: Any) -> None:
    unit, company = body(BodyKind.COMPANY, "U", "Unit"), body(BodyKind.COMPANY, "P", "PT Contoh")
    services.relate(unit.id, company.id, RelationKind.LICENSES, basis="izin", valid_from=dt.date(2026, 1, 1), valid_to=SOON, by=SYSTEM)
    assert [row.kind for row in queries.relations_between([unit.id, uuid.uuid4()], company.id)] == [RelationKind.LICENSES]
    assert queries.relations_between([unit.id], company.id, SOON) == []
    assert queries.relations_of(company.id, dt.date(2025, 12, 31)) == []
