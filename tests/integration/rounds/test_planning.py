"""A curator plans a round: what it is made of can be kept by the engine, each change is noted, and a copy stands by itself."""

import datetime as dt

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, NotFoundError
from portal.rounds import queries, services
from portal.rounds.domain.points import USUAL
from tests.factories import rounds


@pytest.fixture
def made(session):
    return rounds.world()


def events(found):
    query = select(AuditEntry.event).where(AuditEntry.subject_id == found.id).order_by(AuditEntry.seq)
    return list(db.session.scalars(query))


def test_a_round_has_a_number_of_its_year_and_a_record_of_its_changes(made):
    assert made.round.number.startswith("GEL-2026-")
    other = services.plan_round("Gelombang II", USUAL, 8, by=made.curator)
    db.session.commit()
    assert other.number != made.round.number
    services.change_plan(made.round, "Gelombang I", {**USUAL, "equity": 0}, 5, by=made.curator)
    services.set_places(made.round, made.places[0], 1, 1, 1, by=made.curator)
    services.remove_offering(made.round, made.places[1], by=made.curator)
    db.session.commit()
    added = ["rounds.offering.added"] * 2
    changed = ["rounds.round.changed", "rounds.offering.changed", "rounds.offering.removed"]
    assert events(made.round) == ["rounds.round.planned", *added, *changed]


def test_what_is_set_as_it_stands_already_is_no_change(made):
    version = made.round.version
    services.change_plan(made.round, made.round.title, dict(made.round.weights), made.round.longest, by=made.curator)
    services.set_places(made.round, made.places[0], 2, None, 0, by=made.curator)
    db.session.commit()
    assert made.round.version == version


@pytest.mark.parametrize(
    ("weights", "longest", "field"),
    [
        ({**USUAL, "gap": 11}, 8, None),
        ({"gap": 1}, 8, None),
        (dict.fromkeys(USUAL, 0), 8, "gap"),
        (USUAL, 0, "longest"),
        (USUAL, 31, "longest"),
    ],
)
def test_weights_and_lengths_that_cannot_be_are_refused_at_their_place(made, weights, longest, field):
    with pytest.raises(DomainError) as refused:
        services.plan_round("Gelombang", weights, longest, by=made.curator)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("places", "field"), [((0, None, 0), "seats"), ((3, None, 0), "seats"), ((2, 0, 0), "per_agency"), ((1, None, 2), "minimum")]
)
def test_places_that_cannot_be_are_refused_at_their_place(made, places, field):
    with pytest.raises(DomainError) as refused:
        services.set_places(made.round, made.places[0], *places, by=made.curator)
    assert refused.value.field == field


def test_an_offering_is_in_a_round_once_and_only_while_it_is_open(made, later):
    with pytest.raises(ConflictError):
        services.add_offering(made.round, made.opportunities[0].id, by=made.curator)
    late = made.world.opportunity(title="Sudah lewat")
    later(dt.timedelta(days=30))
    with pytest.raises(DomainError, match="closed"):
        services.add_offering(made.round, late.id, by=made.curator)


def of_plan(found):
    return [(one.opportunity.id, one.row.seats, one.row.per_agency, one.row.minimum) for one in queries.places_of(found.id)]


def test_a_copy_has_the_same_and_what_changes_in_it_leaves_the_first_alone(made):
    services.set_places(made.round, made.places[0], 1, 1, 1, by=made.curator)
    copy = services.copy_round(made.round, "Gelombang I, lebih ketat", by=made.curator)
    db.session.commit()
    assert copy.copied_from == made.round.id
    both = [
        [(one.opportunity.id, one.row.seats, one.row.per_agency, one.row.minimum) for one in queries.places_of(row.id)]
        for row in (made.round, copy)
    ]
    assert both[0] == both[1]
    theirs = queries.places_of(copy.id)[0]
    services.remove_offering(copy, theirs.row, by=made.curator)
    db.session.commit()
    assert len(queries.places_of(made.round.id)) == 2


def test_an_offering_of_another_round_is_none_of_this_one(made):
    other = services.plan_round("Gelombang II", USUAL, 8, by=made.curator)
    db.session.commit()
    with pytest.raises(NotFoundError):
        queries.get_place(other.id, made.places[0].id)
    with pytest.raises(NotFoundError):
        queries.get_round(made.places[0].id)
