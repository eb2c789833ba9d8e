"""A civil servant's list: numbered, saved with each change, full at its length, changed in time and in one window at once."""

import datetime as dt

import pytest
from sqlalchemy import select

from portal.accounts import queries as accounts
from portal.audit.models import AuditDetail, AuditEntry
from portal.catalogue import services as catalogue
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.verdict import Outcome
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError
from portal.kernel.identity import Role
from portal.notifications.models import Message
from portal.reference.domain import RelationKind
from portal.reference.services import relate
from portal.rounds import queries, services
from portal.rounds.domain import ListState, RoundState
from portal.rounds.domain.points import USUAL
from portal.rounds.domain.ranking import FIRST
from portal.rounds.models import RoundAgency
from portal.rounds.queries import lists
from portal.rounds.queries.circumstances import circumstances_of
from portal.rounds.services import listing
from portal.rounds.services.suiting import BLOCKED, SHUT, TIED, Suiting
from portal.rounds.services.weighing import excluded_from
from portal.workflow import queries as cases
from tests.factories import round_lists


@pytest.fixture
def made(session):
    return round_lists.world()


def ids(made, *which):
    return [made.places[at].id for at in which]


def events(found):
    return list(db.session.scalars(select(AuditEntry.event).where(AuditEntry.subject_id == found.id).order_by(AuditEntry.seq)))


def messages(kind):
    return list(db.session.scalars(select(Message).where(Message.kind == kind)))


def out_of_reach(made):
    """An offering of the round that asks more than the person has."""
    asked = made.world.opportunity(title="Tingkat tinggi", requirements={"levels": {"M.05": 5}})
    place = round_lists.more(made, asked)
    db.session.commit()
    return place


def tied(made):
    """The person's agency licenses the host."""
    since = {"basis": "uji", "valid_from": clock.today()}
    relate(made.world.agency.id, made.world.host.id, RelationKind.LICENSES, **since, by=made.curator)
    db.session.commit()


# -- beginning -----------------------------------------------------------------------------------------------------------------------------


def test_a_list_is_begun_once_and_bears_the_next_number_of_its_round(made):
    again = listing.begin(made.round, by=made.person)
    other = listing.begin(made.round, by=made.world.servant()[1])
    assert again.id == made.list.id
    assert made.list.number == f"{made.round.number}-00001"
    assert other.number == f"{made.round.number}-00002"
    assert made.list.agency_id == made.world.agency.id
    assert events(made.list) == ["rounds.list.begun"]


def test_nobody_begins_before_a_round_opens_or_once_its_time_is_over(made):
    _, other = made.world.servant()
    planned = services.plan_round("Gelombang II", USUAL, 8, by=made.curator)
    db.session.flush()
    with pytest.raises(DomainError, match="does not collect lists"):
        listing.begin(planned, by=other)
    clock.follow(lambda: made.round.lists_until + dt.timedelta(seconds=1))
    with pytest.raises(DomainError, match="time for lists ended"):
        listing.begin(made.round, by=other)
    assert listing.begin(made.round, by=made.person).id == made.list.id, "who has one finds it"


def test_whoever_is_no_civil_servant_on_record_begins_no_list(made):
    with pytest.raises(DomainError, match="not connected with a personnel record"):
        listing.begin(made.round, by=made.world.identity("head"))


# -- the order -----------------------------------------------------------------------------------------------------------------------------


def test_choices_are_added_moved_and_removed_and_each_change_raises_the_version(made):
    found = round_lists.chosen(made, 0, 1, 2)
    assert (found.choices, found.version) == (ids(made, 0, 1, 2), 4)
    listing.move(found, made.places[2].id, 1, version=4, by=made.person)
    assert found.choices == ids(made, 0, 2, 1)
    listing.move(found, made.places[0].id, -1, version=5, by=made.person)
    assert found.choices == ids(made, 2, 0, 1)
    listing.move(found, made.places[1].id, FIRST, version=6, by=made.person)
    assert found.choices == ids(made, 1, 2, 0)
    listing.remove(found, made.places[2].id, version=7, by=made.person)
    assert (found.choices, found.version) == (ids(made, 1, 0), 8)


def test_at_the_ends_there_is_no_further_and_nothing_is_saved(made):
    found = round_lists.chosen(made, 0, 1)
    listing.move(found, made.places[0].id, 1, version=3, by=made.person)
    listing.move(found, made.places[1].id, -1, version=3, by=made.person)
    assert (found.choices, found.version) == (ids(made, 0, 1), 3)


def test_another_window_that_was_read_earlier_is_told_and_changes_nothing(made):
    found = round_lists.chosen(made, 0, 1)
    for act in (
        lambda: listing.add(found, made.places[2].id, version=2, by=made.person),
        lambda: listing.move(found, made.places[1].id, 1, version=2, by=made.person),
        lambda: listing.remove(found, made.places[0].id, version=2, by=made.person),
        lambda: listing.move(found, made.places[2].id, 1, version=3, by=made.person),
    ):
        with pytest.raises(ConflictError, match="changed in another window"):
            act()
    assert (found.choices, found.version) == (ids(made, 0, 1), 3)


def test_the_same_click_twice_adds_once_and_removes_once(made):
    found = round_lists.chosen(made, 0, 1)
    assert listing.add(found, made.places[1].id, version=2, by=made.person).choices == ids(made, 0, 1)
    listing.remove(found, made.places[0].id, version=3, by=made.person)
    assert listing.remove(found, made.places[0].id, version=3, by=made.person).choices == ids(made, 1)
    assert found.version == 4


def test_a_list_is_full_at_the_length_that_the_round_sets(made):
    made.round.longest = 2
    found = round_lists.chosen(made, 0, 1)
    with pytest.raises(DomainError, match="has 2 choices, which is the most"):
        listing.add(found, made.places[2].id, version=3, by=made.person)


def test_an_offering_of_another_round_cannot_be_chosen(made):
    other = services.copy_round(made.round, "Gelombang II", by=made.curator)
    db.session.flush()
    strange = queries.places_of(other.id)[0].row
    with pytest.raises(DomainError, match="not in the round"):
        listing.add(made.list, strange.id, version=1, by=made.person)


def test_the_record_says_that_a_list_was_changed_but_not_how(made):
    round_lists.chosen(made, 0, 1)
    assert events(made.list) == ["rounds.list.begun", "rounds.list.changed", "rounds.list.changed"]
    kept = db.session.scalars(
        select(AuditDetail).join(AuditEntry, AuditEntry.id == AuditDetail.entry_id).where(AuditEntry.subject_id == made.list.id)
    )
    said = " ".join(str(one.document) for one in kept)
    assert "choices" in said
    assert not any(str(place.id) in said or str(place.opportunity_id) in said for place in made.places)


# -- where somebody may go -----------------------------------------------------------------------------------------------------------------


def test_where_a_rule_is_not_met_nothing_can_be_chosen(made):
    place = out_of_reach(made)
    with pytest.raises(DomainError, match="Tingkat tinggi cannot be chosen") as refused:
        listing.add(made.list, place.id, version=1, by=made.person)
    assert "Not met: " in str(refused.value)
    assert made.list.choices == []


def test_what_an_officer_has_to_look_at_can_be_chosen(made):
    made.servant.discipline_open_case = None
    db.session.commit()
    place = lists.places_among(made.round.id, ids(made, 0))[made.places[0].id]
    suits = Suiting(made.servant, made.list).at(place)
    assert suits.outcome is Outcome.NEEDS_CHECK
    assert "An officer looks at" in str(suits.why)
    assert listing.add(made.list, made.places[0].id, version=1, by=made.person).choices == ids(made, 0)


def test_nobody_chooses_the_host_that_their_unit_is_tied_to(made):
    tied(made)
    place = lists.places_among(made.round.id, ids(made, 0))[made.places[0].id]
    assert Suiting(made.servant, made.list).at(place).why == TIED
    with pytest.raises(DomainError, match="licenses, supervises or buys"):
        listing.add(made.list, made.places[0].id, version=1, by=made.person)


def test_a_closed_offering_cannot_be_chosen(made):
    catalogue.close_when_over(made.opportunities[0])
    db.session.commit()
    place = lists.places_among(made.round.id, ids(made, 0))[made.places[0].id]
    assert Suiting(made.servant, made.list).at(place).why == SHUT
    with pytest.raises(DomainError, match="closed"):
        listing.add(made.list, made.places[0].id, version=1, by=made.person)


def test_one_person_at_many_offerings_is_as_many_people_at_one(made):
    out_of_reach(made)
    unknown = made.world.opportunity(title="Tingkat yang tidak tercatat", requirements={"levels": {"M.99": 2}})
    round_lists.more(made, unknown)
    db.session.commit()
    places = queries.places_of(made.round.id)
    for case in (False, None, True):
        made.servant.discipline_open_case = case
        db.session.commit()
        suiting = Suiting(made.servant, made.list)
        for place in places:
            is_excluded = suiting.at(place).outcome is Outcome.NOT_ELIGIBLE
            assert excluded_from([(place, [made.servant.id])]) == {place.row.id: {made.servant.id} if is_excluded else set()}
        narrowed = suiting.narrowed()
        page = lists.page_of_offered(made.round.id, "", conditions=narrowed.conditions, bound=narrowed.bound, number=1, size=25)
        met = {place.row.id for place in places if suiting.at(place).outcome is Outcome.ELIGIBLE}
        assert {place.row.id for place in page.rows} == met
        assert lists.count_offered(made.round.id, narrowed.conditions, narrowed.bound) == (len(met), 5)


@pytest.mark.parametrize(("case", "outcome"), [(False, Outcome.ELIGIBLE), (None, Outcome.NEEDS_CHECK)])
def test_what_holds_wherever_somebody_goes_is_said_of_the_round(made, case, outcome):
    made.servant.discipline_open_case = case
    db.session.commit()
    assert Suiting(made.servant, made.list).in_general(queries.places_of(made.round.id)).outcome is outcome


def test_what_is_known_of_one_offering_is_not_said_of_another(made):
    until_pension = made.world.opportunity(title="Sampai pensiun", ends_on=clock.today() + dt.timedelta(days=40 * 365))
    places = lists.places_among(made.round.id, [*ids(made, 0), round_lists.more(made, until_pension).id])
    suiting = Suiting(made.servant, made.list)
    said = {place.opportunity.title: suiting.at(place).outcome for place in places.values()}
    assert said.pop("Sampai pensiun") is Outcome.NEEDS_CHECK
    assert list(said.values()) == [Outcome.ELIGIBLE]


def test_the_ties_of_a_unit_are_those_that_hold_for_its_people(made):
    tied(made)
    assert circumstances_of(made.list, made.servant.body_id).tied == {made.world.host.id}
    assert set(eligibility.conflicts([made.servant.id], made.world.host.id)) == {made.servant.id}
    yesterday = clock.now() - dt.timedelta(days=1)
    clock.follow(lambda: yesterday)
    assert circumstances_of(made.list, made.servant.body_id).tied == set()


# -- time ----------------------------------------------------------------------------------------------------------------------------------


def test_after_the_time_nothing_is_changed_and_nothing_submitted(made):
    found = round_lists.chosen(made, 0)
    clock.follow(lambda: made.round.lists_until + dt.timedelta(seconds=1))
    for act in (
        lambda: listing.add(found, made.places[1].id, version=2, by=made.person),
        lambda: listing.remove(found, made.places[0].id, version=2, by=made.person),
        lambda: listing.submit(found, round_lists.declaration(), by=made.person),
    ):
        with pytest.raises(DomainError, match="time for lists ended"):
            act()
    assert found.choices == ids(made, 0)
    assert found.state is ListState.DRAFT


def test_once_lists_are_locked_nothing_is_changed_or_withdrawn(made):
    found = round_lists.submitted(made)
    made.round.state = RoundState.LOCKED
    db.session.commit()
    with pytest.raises(DomainError, match="does not collect lists"):
        listing.move(found, made.places[1].id, 1, version=found.version, by=made.person)
    with pytest.raises(DomainError, match="Lists are locked"):
        listing.withdraw(found, "", by=made.person)


def test_a_list_that_was_refused_is_changed_no_more(made):
    found = round_lists.submitted(made)
    found.state = ListState.REFUSED
    db.session.commit()
    with pytest.raises(IllegalMoveError):
        listing.add(found, made.places[2].id, version=found.version, by=made.person)
    with pytest.raises(IllegalMoveError):
        listing.submit(found, round_lists.declaration(), by=made.person)
    with pytest.raises(IllegalMoveError):
        listing.withdraw(found, "", by=made.person)


# -- submitting ----------------------------------------------------------------------------------------------------------------------------


def test_what_is_submitted_is_kept_and_the_person_is_told(made):
    found = round_lists.submitted(made)
    assert found.state is ListState.IN_SIGN_OFF
    assert found.motivation == round_lists.WHY
    assert [one["key"] for one in found.statements] == ["true", "conflict", "return"]
    assert set(found.consent) == {"fields", "purpose", "version", "at"}
    assert found.interest is None
    assert round_lists.turn_of(found).key == "supervisor"
    assert len(messages("rounds.list_submitted")) == 1
    assert events(found)[-1] == "rounds.list.submitted"


def test_the_same_click_twice_submits_once(made):
    found = round_lists.submitted(made)
    listing.submit(found, round_lists.declaration(), by=made.person)
    db.session.commit()
    assert len(cases.cases_of([found.id])) == 1
    assert len(messages("rounds.list_submitted")) == 1


def test_an_empty_list_is_not_submitted(made):
    with pytest.raises(DomainError, match="Your list is empty"):
        listing.submit(made.list, round_lists.declaration(), by=made.person)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("motivation", {"motivation": "Saya mau."}),
        ("statements", {"statements": frozenset({"true"})}),
        ("fields", {"fields": ["name"]}),
        ("interest_kind", {"interest": {"kind": "", "words": "Saudara.", "host_id": "", "declared": "yes"}}),
        ("interest_words", {"interest": {"kind": "kin", "words": " ", "host_id": "", "declared": "yes"}}),
        ("interest", {"interest": {"kind": "kin", "words": "Saudara.", "host_id": "", "declared": ""}}),
        ("interest_host", {"interest": {"kind": "kin", "words": "Saudara.", "host_id": "", "declared": "yes"}}),
    ],
)
def test_what_is_missing_is_said_beside_its_field(made, field, changed):
    round_lists.chosen(made, 0)
    with pytest.raises(DomainError) as refused:
        listing.submit(made.list, round_lists.declaration(**changed), by=made.person)
    assert refused.value.field == field
    db.session.rollback()
    assert made.list.state is ListState.DRAFT


def test_an_interest_is_declared_in_a_host_of_the_round_alone(made):
    round_lists.chosen(made, 0)
    other = {**round_lists.interest_in(made.opportunities[0]), "host_id": str(made.world.agency.id)}
    with pytest.raises(DomainError) as refused:
        listing.submit(made.list, round_lists.declaration(interest=other), by=made.person)
    assert refused.value.field == "interest_host"


def test_choices_are_changed_while_the_sign_off_runs(made):
    found = round_lists.submitted(made)
    listing.move(found, made.places[1].id, 1, version=found.version, by=made.person)
    assert found.choices == ids(made, 1, 0)
    assert found.state is ListState.IN_SIGN_OFF


# -- withdrawing ---------------------------------------------------------------------------------------------------------------------------


def test_whoever_withdraws_takes_no_part_and_the_sign_off_ends(made):
    found = round_lists.submitted(made)
    listing.withdraw(found, "Ada tugas lain.", by=made.person)
    db.session.commit()
    (case,) = cases.cases_of([found.id])
    assert (found.state, found.ended_reason) == (ListState.WITHDRAWN, "Ada tugas lain.")
    assert (case.outcome, cases.open_steps(case.id)) == ("withdrawn", [])
    assert found.choices == ids(made, 0, 1)
    listing.withdraw(found, "", by=made.person)
    assert events(found).count("rounds.list.withdrawn") == 1


def test_a_withdrawn_list_is_put_in_order_and_submitted_again(made):
    found = round_lists.submitted(made, interest=round_lists.interest_in(made.opportunities[0]))
    round_lists.decide(made)
    round_lists.decide(made, "block", ground="conflict_actual")
    listing.withdraw(found, "", by=made.person)
    listing.remove(found, made.places[0].id, version=found.version, by=made.person)
    listing.submit(found, round_lists.declaration(), by=made.person)
    db.session.commit()
    assert found.state is ListState.IN_SIGN_OFF
    assert (found.measure, found.interest, found.ended_reason) == (None, None, None)
    assert round_lists.turn_of(found).key == "supervisor"
    assert len(cases.cases_of([found.id])) == 2


def test_whoever_is_kept_from_a_host_cannot_choose_it(made):
    found = round_lists.submitted(made, interest=round_lists.interest_in(made.opportunities[0]))
    round_lists.decide(made)
    round_lists.decide(made, "block", ground="conflict_actual")
    place = lists.places_among(made.round.id, ids(made, 2))[made.places[2].id]
    suiting = Suiting(made.servant, found)
    assert suiting.at(place).why == BLOCKED
    narrowed = suiting.narrowed()
    assert lists.count_offered(made.round.id, narrowed.conditions, narrowed.bound) == (0, 3)
    with pytest.raises(DomainError, match="keeps you from this host"):
        listing.add(found, made.places[2].id, version=found.version, by=made.person)


# -- the order of release ------------------------------------------------------------------------------------------------------------------


def test_the_own_place_in_the_release_order_is_known_once_it_is_fixed(made):
    servant, _ = made.world.servant()
    assert circumstances_of(made.list, made.servant.body_id).released is None
    row = RoundAgency(round_id=made.round.id, agency_id=made.world.agency.id, criteria=[], exceptions=[])
    row.release_order, row.digest = [str(servant.id), str(made.servant.id)], "0" * 64
    db.session.add(row)
    db.session.commit()
    assert circumstances_of(made.list, made.servant.body_id).released == lists.Released(2, 2)


def test_a_list_is_found_by_its_account_alone(made):
    other = accounts.identity_of(made.world.accounts["supervisor"].id, Role.SUPERVISOR)
    assert lists.find_own(made.round.id, made.person.account_id).id == made.list.id
    assert lists.find_own(made.round.id, other.account_id) is None
