"""A head sets in which order the agency's people are released; at the opening it is fixed for every agency, with a digest."""

import datetime as dt

import pytest
from sqlalchemy.dialects.postgresql import Range

from portal.applications.models import Assignment
from portal.audit.models import AuditDetail, AuditEntry
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.hashing import digest
from portal.kernel.identity import SYSTEM
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.organisations.domain import BodyKind
from portal.rounds.domain.releasing import USUAL, By, Exempt
from portal.rounds.models import RoundAgency
from portal.rounds.queries import agencies
from portal.rounds.services import opening, releasing
from tests.factories import openings, workforce
from tests.web.applications.counting import counted


@pytest.fixture
def made(session):
    return openings.scheduled()


def set_order(made, criteria=(By.SERVICE,), exceptions=(), **named):
    row = releasing.set_order(made.round, made.agency.id, criteria, exceptions, by=named.pop("by", made.head), **named)
    db.session.commit()
    return row


def exempt(servant, *, first=True, reason="Menutup rencana pengembangan unit."):
    return Exempt(str(servant.id), first, reason)


def opened(made):
    opening.open_round(made.round, by=made.curator)
    db.session.commit()
    return {row.agency_id: row for row in db.session.query(RoundAgency).filter_by(round_id=made.round.id)}


def test_what_a_head_sets_is_kept_and_noted_with_what_it_was_before(made):
    set_order(made)
    row = set_order(made, [By.RATING, By.SERVICE], [exempt(made.people[0])])
    set_order(made, [By.RATING, By.SERVICE], [exempt(made.people[0])])
    assert (row.criteria, row.set_name, row.set_at) == (["rating", "service"], "head (contoh)", clock.now())
    query = db.session.query(AuditDetail).join(AuditEntry, AuditDetail.entry_id == AuditEntry.id)
    documents = [one.document for one in query.filter(AuditEntry.event == "rounds.agency.set").order_by(AuditEntry.seq)]
    assert [one["after"]["criteria"] for one in documents] == [["service"], ["rating", "service"]]
    assert documents[1]["before"]["criteria"] == ["service"]
    assert documents[1]["after"]["exceptions"][0]["servant"] == str(made.people[0].id)
    assert db.session.query(RoundAgency).count() == 1


@pytest.mark.parametrize(
    ("criteria", "field"),
    [
        ([], "first"),
        ([By.SERVICE, By.SERVICE], "second"),
        ([By.WAITING, By.SERVICE, By.WAITING], "third"),
        ([By.LOT, By.SERVICE], "first"),
        (list(By), "third"),
    ],
)
def test_criteria_that_cannot_be_are_refused_at_their_place(made, criteria, field):
    with pytest.raises(DomainError) as refused:
        set_order(made, criteria)
    assert refused.value.field == field


def test_an_exception_names_somebody_of_the_agency_once_with_a_reason(made):
    person, stranger = made.people[0], workforce.servant(700, organisations.find_body_by_code("BKD").id)
    for exceptions, words in (
        ([exempt(person), exempt(person, first=False)], "already"),
        ([exempt(person, reason=" ")], "sentence of reason"),
        ([exempt(stranger)], "has this NIP"),
    ):
        with pytest.raises(DomainError, match=words):
            set_order(made, exceptions=exceptions)
    with pytest.raises(DomainError, match="has this NIP"):
        releasing.exempted(made.agency.id, stranger.nip, first=True, reason="x")
    assert releasing.exempted(made.agency.id, person.nip, first=True, reason="x").servant == str(person.id)


def test_an_exception_for_somebody_who_has_left_since_bars_no_other(made):
    set_order(made, exceptions=[exempt(made.people[0])])
    made.people[0].left_on = clock.today()
    set_order(made, [By.RATING], [exempt(made.people[0]), exempt(made.people[1])])
    assert str(made.people[0].id) not in opened(made)[made.agency.id].release_order


def test_nobody_puts_themself_first(made):
    own = workforce.servant(701, made.agency.id)
    made.world.accounts["head"].servant_id = own.id
    db.session.commit()
    with pytest.raises(DomainError, match="yourself first"):
        set_order(made, exceptions=[exempt(own)])
    db.session.rollback()
    set_order(made, exceptions=[exempt(own, first=False)])


def test_whoever_read_an_order_that_another_has_set_since_is_told(made):
    seen = releasing.version(None)
    set_order(made, seen=seen)
    with pytest.raises(ConflictError) as refused:
        set_order(made, [By.RATING], seen=seen)
    assert refused.value.text == releasing.ONCE
    db.session.rollback()
    set_order(made, [By.RATING], seen=releasing.version(agencies.find_agency(made.round.id, made.agency.id)))


def test_only_an_agency_releases_people(made):
    assert releasing.agency_of(made.head).id == made.agency.id
    with pytest.raises(ForbiddenError):
        releasing.agency_of(made.world.identity("host"))


def test_at_the_opening_the_order_of_everybody_then_in_service_is_fixed(made):
    unit = made.world.boss
    gone = workforce.servant(702, made.agency.id, left_on=clock.today())
    for at, person in enumerate(made.people):
        person.appointed_on = dt.date(2020 - at, 1, 1)
    unit.appointed_on = dt.date(2000, 1, 1)
    set_order(made, [By.SERVICE], [exempt(unit, first=False), exempt(made.people[2])])
    row = opened(made)[made.agency.id]
    expected = [made.people[2], made.people[4], made.people[3], made.people[1], made.people[0], unit]
    assert row.release_order == [str(one.id) for one in expected]
    assert str(gone.id) not in row.release_order
    fixed = {"agency": "DUKCAPIL", "criteria": row.criteria, "exceptions": row.exceptions, "order": row.release_order}
    assert row.digest == digest(fixed)


def test_for_an_agency_that_set_nothing_the_usual_criteria_are_fixed_and_people_of_units_count(made):
    other = organisations.find_body_by_code("BKD")
    unit = organisation_services.create_body(kind=BodyKind.UNIT, code="BKD-UJI", name="Bidang uji", parent=other, by=SYSTEM)
    person = workforce.servant(703, unit.id)
    row = opened(made)[other.id]
    assert (row.criteria, row.set_name, row.release_order) == ([str(one) for one in USUAL], None, [str(person.id)])
    assert row.digest


def placed(made, servant, last):
    """An approved placement that ended on a day."""
    application = made.world.applied(made.opportunities[0], made.world.servant()[1])
    db.session.add(
        Assignment(
            application_id=application.id,
            opportunity_id=application.opportunity_id,
            servant_id=servant.id,
            agency_id=made.agency.id,
            seat=1 + db.session.query(Assignment).count(),
            during=Range(last - dt.timedelta(days=30), last, bounds="[]"),
            approved_at=clock.now(),
        )
    )
    db.session.commit()


def test_whoever_was_placed_waits_behind_whoever_was_not_the_newest_placement_last(made):
    placed(made, made.people[0], clock.today() - dt.timedelta(days=100))
    placed(made, made.people[1], clock.today() - dt.timedelta(days=500))
    set_order(made, [By.WAITING])
    order = opened(made)[made.agency.id].release_order
    assert order[-2:] == [str(made.people[1].id), str(made.people[0].id)]


def test_many_agencies_are_fixed_in_as_many_statements_as_few(made):
    bodies = [one for one in organisations.agencies() if one.id != made.agency.id]

    def fix():
        with counted() as sent:
            releasing.fix_orders(made.round)
            db.session.flush()
        db.session.rollback()
        return len(sent)

    few = fix()
    for number, body in enumerate(bodies[:20]):
        workforce.servant(800 + number, body.id)
    assert fix() <= few + 1
