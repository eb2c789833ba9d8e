"""A file that changes very much at once is run only after it was checked with its data's owner, with a reason; the record says so."""

import uuid

import pytest
from sqlalchemy import select

from portal.audit.models import AuditDetail, AuditEntry
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity
from portal.organisations.domain import BodyKind
from portal.reference import services as reference
from portal.workforce import services
from portal.workforce.domain.alarms import Alarm
from portal.workforce.services import background
from tests.factories.organisations import body
from tests.factories.workforce import line, sheet

ADMINISTRATOR = Identity(uuid.uuid4(), "Rizal Hakim", "admin@jakarta.test")
EVERYBODY = range(1, 31)


@pytest.fixture
def province(app):
    """Thirty people on record."""
    reference.seed(national_calendar=False)
    agency = body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh"))
    body(BodyKind.UNIT, "DISHUB-1", "Seksi Terminal", agency)
    run(preview([line(number) for number in EVERYBODY]))


def preview(lines):
    return services.preview_import(sheet(lines), "pegawai.csv", by=ADMINISTRATOR)


def run(found, reason="rutin", **checked):
    return services.run_import(found.id, "BKD", reason, by=ADMINISTRATOR, **checked)


def alarms(found):
    return {(one["alarm"], one["people"]) for one in found.report["alarms"]}


def test_the_first_file_of_all_raises_no_alarm(province):
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.event == "workforce.import.run")).all() == []  # not committed yet
    db.session.commit()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "workforce.import.run")).one()
    assert db.session.scalars(select(AuditDetail).where(AuditDetail.entry_id == entry.id)).one().document["after"]["alarms"] == []


@pytest.mark.parametrize(
    ("changed", "people", "alarm"),
    [
        ({"post": "Kepala Seksi"}, 8, Alarm.COLUMN),
        ({"skp_2025": "Kurang"}, 8, Alarm.COLUMN),
        ({"unit": "Seksi Terminal"}, 4, Alarm.MOVED),
        ({"left_on": "20-11-2026"}, 1, Alarm.LEAVING),
    ],
)
def test_a_file_above_a_limit_is_refused_beside_the_box_until_it_was_checked_with_a_reason(province, changed, people, alarm):
    found = preview([line(number, **(changed if number <= people else {})) for number in EVERYBODY])
    assert alarms(found) == {(alarm, people)}
    for named, field in (({}, "checked"), ({"checked": True, "reason": " "}, "reason")):
        with pytest.raises(DomainError) as refused:
            run(found, **named)
        assert refused.value.field == field
    run(found, reason="Penataan.", checked=True)
    db.session.commit()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "workforce.import.run").order_by(AuditEntry.seq.desc())).first()
    detail = db.session.scalars(select(AuditDetail).where(AuditDetail.entry_id == entry.id)).one().document
    assert [(one["alarm"], one["people"], one["of"]) for one in detail["after"]["alarms"]] == [(alarm, people, 30)]
    assert detail["reason"] == "Penataan."


def test_a_file_that_leaves_many_out_raises_an_alarm_and_one_that_leaves_few_none(province):
    assert alarms(preview([line(number) for number in EVERYBODY if number > 7])) == {(Alarm.ABSENT, 7)}
    found = preview([line(number) for number in EVERYBODY if number > 6])
    assert alarms(found) == set()
    run(found)


def test_what_is_handed_to_the_worker_is_checked_before(province, monkeypatch):
    monkeypatch.setattr(background, "MANY", 1)
    found = preview([line(number, post="Kepala Seksi") for number in EVERYBODY])
    with pytest.raises(DomainError) as refused:
        services.start_import(found.id, "BKD", "rutin", by=ADMINISTRATOR)
    assert refused.value.field == "checked"


def test_moved_people_are_counted_beside_the_others(province):
    found = preview([line(1, unit="Seksi Terminal"), line(2, post="Kepala Seksi"), *(line(n) for n in range(3, 31)), line(40)])
    told = [found.report[key] for key in ("new", "changed", "moved", "same", "leaving", "absent")]
    assert told == [1, 2, 1, 28, 0, 0]
