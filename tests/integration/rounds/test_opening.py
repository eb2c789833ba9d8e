"""A calendar is announced, reserves are set, a round opens once nothing is missing; then its plan cannot be changed any more."""

import datetime as dt
import json

import pytest

from portal.audit.models import AuditDetail, AuditEntry
from portal.catalogue.domain.opportunity import OpportunityState
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError
from portal.matching import instance as instances
from portal.notifications.models import Message
from portal.rounds import queries, services
from portal.rounds.domain import RoundState
from portal.rounds.domain.points import USUAL
from portal.rounds.domain.releasing import By
from portal.rounds.domain.reserving import Reserve
from portal.rounds.domain.trials import Figures
from portal.rounds.models import RoundReserve
from portal.rounds.queries.reserves import reserves_of
from portal.rounds.services import opening, releasing, reserving, trying
from portal.rounds.services.planning import FIXED
from tests.factories import openings, rounds

SOON = dt.timedelta(days=10)


@pytest.fixture
def made(session):
    return openings.scheduled()


def told(kind):
    return {row.email for row in db.session.query(Message).filter_by(kind=kind)}


def record_of(event):
    query = db.session.query(AuditDetail).join(AuditEntry, AuditDetail.entry_id == AuditEntry.id)
    return [row.document for row in query.filter(AuditEntry.event == event).order_by(AuditEntry.seq)]


def reserve(made, name="Kepulauan", seats=1, **changed):
    return Reserve(name, seats, changed.pop("per_agency", None), (made.world.agency.id,), **changed)


# -- the calendar --------------------------------------------------------------------------------------------------------------------------


def test_heads_are_told_once_that_they_can_set_their_order(made):
    assert made.world.accounts["head"].email in told("rounds.order_wanted")
    before = db.session.query(Message).count()
    opening.set_calendar(made.round, clock.now() + SOON + dt.timedelta(days=1), 5, openings.SOURCE, by=made.curator)
    db.session.commit()
    assert db.session.query(Message).count() == before
    assert made.round.answer_days == 5
    assert [one["after"]["answer_days"] for one in record_of("rounds.round.scheduled")] == [3, 5]


def test_a_calendar_that_is_set_as_it_stands_is_no_change(made):
    opening.set_calendar(made.round, made.round.lists_until, 3, f"  {openings.SOURCE} ", by=made.curator)
    db.session.commit()
    assert len(record_of("rounds.round.scheduled")) == 1


@pytest.mark.parametrize(
    ("after", "days", "source", "field"),
    [
        (dt.timedelta(), 3, openings.SOURCE, "lists_until"),
        (dt.timedelta(days=60), 3, openings.SOURCE, "lists_until"),
        (SOON, 0, openings.SOURCE, "answer_days"),
        (SOON, 11, openings.SOURCE, "answer_days"),
        (SOON, 3, "undian besok", "seed_source"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_at_its_place(made, after, days, source, field):
    with pytest.raises(DomainError) as refused:
        opening.set_calendar(made.round, clock.now() + after, days, source, by=made.curator)
    assert refused.value.field == field


def test_lists_may_end_on_the_day_before_the_first_offering_begins(made):
    last = clock.at(made.opportunities[0].starts_on - dt.timedelta(days=1), 23, 59)
    opening.set_calendar(made.round, last, 3, openings.SOURCE, by=made.curator)
    assert made.round.lists_until == last


# -- the opening ---------------------------------------------------------------------------------------------------------------------------


def test_a_round_opens_with_every_order_fixed_and_officers_told(made):
    opening.open_round(made.round, by=made.curator)
    db.session.commit()
    assert (made.round.state, made.round.opened_at) == (RoundState.COLLECTING, clock.now())
    (document,) = record_of("rounds.round.opened")
    assert set(document["after"]["digests"]) == {"DUKCAPIL"}
    assert told("rounds.opened") == {made.world.accounts[key].email for key in ("head", "hr_officer")}
    with pytest.raises(ConflictError, match="has opened"):
        opening.open_round(made.round, by=made.curator)


def test_what_is_missing_is_named(session, later):
    made = rounds.world()
    with pytest.raises(DomainError, match="calendar is not set"):
        opening.open_round(made.round, by=made.curator)
    empty = services.plan_round("Kosong", USUAL, 8, by=made.curator)
    opening.set_calendar(empty, clock.now() + SOON, 3, openings.SOURCE, by=made.curator)
    db.session.commit()
    with pytest.raises(DomainError, match="no offering"):
        opening.open_round(empty, by=made.curator)
    opening.set_calendar(made.round, clock.now() + SOON, 3, openings.SOURCE, by=made.curator)
    late = made.world.opportunity(
        title="Sempit", starts_on=clock.today() + dt.timedelta(days=5), deadline=clock.now() + dt.timedelta(days=4)
    )
    services.add_offering(made.round, late.id, by=made.curator)
    db.session.commit()
    with pytest.raises(DomainError, match="Sempit closes before lists do"):
        opening.open_round(made.round, by=made.curator)
    late.open_until = clock.now() + SOON
    with pytest.raises(DomainError, match="Sempit begins before lists end"):
        opening.open_round(made.round, by=made.curator)
    late.state = OpportunityState.TAKEN_DOWN
    with pytest.raises(DomainError, match="Sempit is closed"):
        opening.open_round(made.round, by=made.curator)
    later(SOON)
    assert "has passed" in str(opening.hindrances(made.round, queries.places_of(made.round.id))[0])
    assert made.round.state is RoundState.PLANNED


ACTS = {
    "change": lambda made: services.change_plan(made.round, "Lain", USUAL, 5, by=made.curator),
    "add": lambda made: services.add_offering(made.round, made.opportunities[0].id, by=made.curator),
    "places": lambda made: services.set_places(made.round, made.places[0], 1, None, 0, by=made.curator),
    "remove": lambda made: services.remove_offering(made.round, made.places[0], by=made.curator),
    "try": lambda made: trying.ask_for_trial(made.round, by=made.curator),
    "calendar": lambda made: opening.set_calendar(made.round, clock.now() + SOON, 9, openings.SOURCE, by=made.curator),
    "reserves": lambda made: reserving.set_reserves(made.round, made.places[0], [], by=made.curator),
    "order": lambda made: releasing.set_order(made.round, made.agency.id, [By.SERVICE], [], by=made.head),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_was_published_at_the_opening_cannot_be_changed(made, act):
    opening.open_round(made.round, by=made.curator)
    db.session.commit()
    with pytest.raises(ConflictError) as refused:
        ACTS[act](made)
    assert refused.value.text == FIXED


def test_a_round_that_has_opened_can_still_be_copied_into_a_plan(made):
    opening.open_round(made.round, by=made.curator)
    copy = services.copy_round(made.round, "Gelombang II", by=made.curator)
    db.session.commit()
    assert (copy.state, copy.lists_until) == (RoundState.PLANNED, None)


# -- reserves ------------------------------------------------------------------------------------------------------------------------------


def of_place(place):
    return [(one.place, one.name, one.seats, one.per_agency, one.agency_ids) for one in reserves_of([place.id]).get(place.id, [])]


def test_reserves_are_set_whole_replaced_and_taken_away(made):
    place, version = made.places[0], made.round.version
    agency = [made.world.agency.id]
    reserving.set_reserves(made.round, place, [reserve(made, "B"), reserve(made, "A", per_agency=1)], by=made.curator)
    db.session.commit()
    assert of_place(place) == [(1, "B", 1, None, agency), (2, "A", 1, 1, agency)]
    reserving.set_reserves(made.round, place, [reserve(made, "A"), reserve(made, "B")], by=made.curator)
    reserving.set_reserves(made.round, place, [reserve(made, "A"), reserve(made, "B")], by=made.curator)
    db.session.commit()
    assert [one[:2] for one in of_place(place)] == [(1, "A"), (2, "B")]
    assert made.round.version == version + 2, "what stands so already is no change"
    assert len(record_of("rounds.reserve.set")) == 2
    reserving.set_reserves(made.round, place, [], by=made.curator)
    db.session.commit()
    assert of_place(place) == []


def test_an_agency_that_is_none_is_refused(made):
    with pytest.raises(DomainError) as refused:
        reserving.set_reserves(made.round, made.places[0], [Reserve("X", 1, None, (made.world.host.id,), 2)], by=made.curator)
    assert refused.value.field == "agencies_2"


def test_places_do_not_go_below_what_is_reserved_and_reserves_not_above_the_places(made):
    place = made.places[0]
    reserving.set_reserves(made.round, place, [reserve(made, seats=2)], by=made.curator)
    db.session.commit()
    with pytest.raises(DomainError) as refused:
        services.set_places(made.round, place, 1, None, 0, by=made.curator)
    assert refused.value.field == "seats"
    with pytest.raises(DomainError, match="at most 2 seats"):
        reserving.set_reserves(made.round, place, [reserve(made, seats=3)], by=made.curator)


def test_a_copy_has_the_same_reserves_and_an_offering_that_is_taken_out_takes_its_own_along(made):
    place = made.places[0]
    reserving.set_reserves(made.round, place, [reserve(made, per_agency=1)], by=made.curator)
    copy = services.copy_round(made.round, "Salinan", by=made.curator)
    db.session.commit()
    (theirs,) = [one.row for one in queries.places_of(copy.id) if one.row.opportunity_id == place.opportunity_id]
    assert of_place(theirs) == of_place(place) != []
    services.remove_offering(made.round, place, by=made.curator)
    db.session.commit()
    assert [row.round_offering_id for row in db.session.query(RoundReserve)] == [theirs.id]


def test_a_trial_gives_reserved_seats_to_the_agency_s_people_and_its_file_says_so(made, monkeypatch):
    files = []

    def noted(content, read=instances.read):
        files.append(json.loads(content))
        return read(content)

    monkeypatch.setattr(instances, "read", noted)
    reserving.set_reserves(made.round, made.places[0], [reserve(made, seats=2, per_agency=1)], by=made.curator)
    trial = rounds.tried(made)
    (played,) = files
    (kept,) = [one["reserves"] for one in played["offerings"] if "reserves" in one]
    assert kept == [{"id": "Kepulauan", "seats": 2, "members": sorted(one["id"] for one in played["servants"]), "per_agency": 1}]
    assert Figures.from_json(trial.figures).people == len(kept[0]["members"])


# -- other weights -------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def unlike(session):
    """Six people for four places: the longer somebody serves, the worse their rating."""
    made = openings.scheduled(people=6)
    made.world.agency.away_limit = 20
    for at, servant in enumerate(made.people):
        servant.recent_ratings = ["SANGAT_BAIK" if at % 2 else "BAIK", "BAIK", None]
        servant.appointed_on = dt.date(2023 if at % 2 else 2010, 1, 1)
    db.session.commit()
    return made


def weighted(**weights):
    return dict.fromkeys(USUAL, 0) | weights


def played(made, base, **weights):
    trial = trying.ask_for_trial(made.round, by=made.curator, base=base, weights=weighted(**weights))
    db.session.commit()
    trying.run_trial(trial.id)
    db.session.commit()
    return trial


def test_other_weights_are_played_on_the_same_wishes_and_who_ends_elsewhere_is_counted(unlike):
    services.change_plan(unlike.round, "Gelombang I", weighted(rating=1), 8, by=unlike.curator)
    base = rounds.tried(unlike)
    other = played(unlike, base, service=1)
    assert (other.base_id, other.seed, other.weights) == (base.id, base.seed, weighted(service=1))
    before, after = Figures.from_json(base.figures), Figures.from_json(other.figures)
    assert [one.wished for one in before.offerings] == [one.wished for one in after.offerings]
    assert before.moved is None
    assert after.moved > 0
    back = played(unlike, other, rating=1)
    assert back.instance_sha256 == base.instance_sha256
    assert Figures.from_json(back.figures).moved == after.moved, "and as many go back"
    assert Figures.from_json(played(unlike, base, rating=2).figures).moved == 0, "twice every point is no other order"
    assert queries.newest_done([unlike.round.id]) == {unlike.round.id: base}, "the plan's own trial is compared with other plans"


def test_weights_that_cannot_be_or_are_the_same_are_refused(unlike):
    base = rounds.tried(unlike)
    for weights, words in ((dict(USUAL), "are the weights"), (dict.fromkeys(USUAL, 0), "lottery alone"), ({"gap": 1}, "whole number")):
        with pytest.raises(DomainError, match=words):
            trying.ask_for_trial(unlike.round, by=unlike.curator, base=base, weights=weights)


def test_other_weights_are_tried_only_on_a_computed_trial_of_the_plan_as_it_is(unlike):
    base = rounds.tried(unlike)
    waiting = trying.ask_for_trial(unlike.round, by=unlike.curator, base=base, weights=weighted(gap=1))
    db.session.commit()
    with pytest.raises(ConflictError, match="Only a trial that was computed"):
        trying.ask_for_trial(unlike.round, by=unlike.curator, base=waiting, weights=weighted(rating=1))
    services.change_plan(unlike.round, "Gelombang I", weighted(rating=3), 8, by=unlike.curator)
    db.session.commit()
    with pytest.raises(ConflictError) as refused:
        trying.ask_for_trial(unlike.round, by=unlike.curator, base=base, weights=weighted(service=1))
    assert refused.value.text == trying.ANOTHER_PLAN
    trying.run_trial(waiting.id)
    assert (waiting.figures, waiting.failed_why) == (None, trying.ANOTHER_PLAN)
