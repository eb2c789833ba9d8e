"""Supervisor, head and BKD say whether a person takes part in a round; what they decide moves the list and is told."""

import dataclasses

import pytest
from sqlalchemy import select

from portal.accounts.domain import AccountState
from portal.kernel.db import db
from portal.kernel.errors import ForbiddenError, IllegalMoveError
from portal.notifications.models import Message
from portal.rounds.domain import ListState, RoundState
from portal.rounds.presenters.admitting import HANDLING
from portal.rounds.services import admitting
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from tests.factories import round_lists, signoff


@pytest.fixture
def made(session):
    return round_lists.world()


def told(kind):
    return [message.facts for message in db.session.scalars(select(Message).where(Message.kind == kind))]


def step_of(found):
    return round_lists.turn_of(found).key


def test_whoever_passes_every_step_takes_part_and_is_told(made):
    found = round_lists.submitted(made)
    passed = []
    while found.state is ListState.IN_SIGN_OFF:
        passed.append(step_of(found))
        round_lists.decide(made)
    assert passed == ["supervisor", "head", "verifier"]
    assert found.state is ListState.READY
    assert len(told("rounds.list_admitted")) == 1
    case = cases.find_case_of("round_list", found.id)
    assert (case.outcome, case.number, case.person_id) == ("eligible", found.number, made.person.account_id)


def test_advice_against_goes_to_the_head_who_decides(made):
    found = round_lists.submitted(made)
    round_lists.decide(made, "not_endorse", ground="service_suffers")
    assert (found.state, step_of(found)) == (ListState.IN_SIGN_OFF, "head")
    round_lists.decide(made, "follow_advice", ground="advice", reason="Loket kekurangan orang.")
    assert (found.state, found.ended_reason) == (ListState.REFUSED, "Loket kekurangan orang.")
    assert [facts["reason"] for facts in told("rounds.list_refused")] == ["Loket kekurangan orang."]


@pytest.mark.parametrize(
    ("before", "outcome", "ground"), [(1, "refuse", "service_suffers"), (2, "not_eligible", "rule_not_met")], ids=["head", "verifier"]
)
def test_whoever_is_refused_takes_no_part_and_reads_why(made, before, outcome, ground):
    found = round_lists.submitted(made)
    for _ in range(before):
        round_lists.decide(made)
    round_lists.decide(made, outcome, ground=ground, reason="Belum dapat.")
    assert (found.state, found.ended_reason) == (ListState.REFUSED, "Belum dapat.")
    assert told("rounds.list_admitted") == []
    assert len(told("rounds.list_refused")) == 1


# -- interests -----------------------------------------------------------------------------------------------------------------------------


def test_a_declared_interest_is_decided_by_the_head_before_the_nomination(made):
    found = round_lists.submitted(made, interest=round_lists.interest_in(made.opportunities[0]))
    assert cases.find_case_of("round_list", found.id).party_ids == [made.world.host.id]
    round_lists.decide(made)
    assert step_of(found) == "interest"
    round_lists.decide(made, "mitigate", ground="conflict_managed", details={"measure": "Tidak menilai mitra ini."})
    assert found.measure == {"outcome": "mitigate", "words": "Tidak menilai mitra ini."}
    assert step_of(found) == "head"


def test_a_blocked_interest_closes_one_host_and_not_the_round(made):
    found = round_lists.submitted(made, interest=round_lists.interest_in(made.opportunities[0]))
    round_lists.decide(made)
    round_lists.decide(made, "block", ground="conflict_actual", reason="Saudara memimpin mitra ini.")
    assert found.measure == {"outcome": "block", "words": "Saudara memimpin mitra ini."}
    assert found.state is ListState.IN_SIGN_OFF
    round_lists.decide(made)
    round_lists.decide(made)
    assert found.state is ListState.READY


def test_without_a_declared_interest_nobody_is_asked_about_one(made):
    found = round_lists.submitted(made)
    procedure = workflow.procedure_of(cases.find_case_of("round_list", found.id))
    assert [step.key for step in procedure.steps] == ["supervisor", "head", "verifier"]


# -- who decides ---------------------------------------------------------------------------------------------------------------------------


def test_where_the_supervisor_has_no_account_the_head_is_asked(made):
    made.world.accounts["supervisor"].state = AccountState.DISABLED
    db.session.commit()
    found = round_lists.submitted(made)
    assert round_lists.turn_of(found).holder_id == made.world.accounts["head"].id


def test_nobody_decides_on_their_own_part(made):
    found = round_lists.submitted(made)
    turn = round_lists.turn_of(found)
    answer = workflow.Answer("endorse", "fits_plan", "Ya.", details={"cover_plan": signoff.PLAN})
    with pytest.raises(ForbiddenError):
        workflow.decide(turn, answer, by=made.person)


def test_a_late_step_is_told_above_it(made):
    found = round_lists.submitted(made)
    case = cases.find_case_of("round_list", found.id)
    steps = workflow.procedure_of(case).steps
    assert admitting.superiors(case, steps[0]) == [made.world.accounts["head"].id]
    assert admitting.superiors(case, dataclasses.replace(steps[1], above=())) == [made.world.accounts["approver"].id]


def test_once_lists_are_locked_nothing_is_decided_any_more(made):
    found = round_lists.submitted(made)
    made.round.state = RoundState.LOCKED
    db.session.commit()
    with pytest.raises(IllegalMoveError, match="nothing to decide"):
        round_lists.decide(made)
    db.session.rollback()
    assert found.state is ListState.IN_SIGN_OFF


# -- what officers read --------------------------------------------------------------------------------------------------------------------


def test_officers_read_who_the_person_is_and_never_the_choices_or_points(made):
    found = round_lists.submitted(made, interest=round_lists.interest_in(made.opportunities[0]))
    round_lists.decide(made)
    case = cases.find_course_of("round_list", found.id)
    described = HANDLING.describe(case, made.world.identity("head"))
    facts = {str(row[0]): str(row[1]) for row in described.facts}
    assert (facts["Post"], facts["Away"]) == (made.servant.post, "0 of 3")
    assert described.context["some"] == (3, 3)
    assert described.context["cover_plan"] == signoff.PLAN
    assert described.context["interest"][1] == "Saudara saya bekerja di sana."
    inputs = str(described.context["inputs"])
    assert not any(str(place.id) in inputs for place in made.places)
    assert "conflict" not in described.context["inputs"]


def test_what_was_decided_before_a_list_was_withdrawn_is_read_with_it(made):
    found = round_lists.submitted(made, interest=round_lists.interest_in(made.opportunities[0]))
    round_lists.decide(made)
    round_lists.decide(made, "block", ground="conflict_actual", reason="Saudara memimpin mitra ini.")
    round_lists.listing.withdraw(found, "", by=made.person)
    db.session.commit()
    round_lists.submitted(made)
    described = HANDLING.describe(cases.find_course_of("round_list", found.id), made.world.identity("supervisor"))
    assert [event.quote for event in described.context["earlier"]] == ["Saudara memimpin mitra ini.", "Sesuai rencana."]


def test_those_who_are_away_in_the_time_of_the_offerings_are_counted(made):
    _, other = made.world.servant()
    application = made.world.applied(made.opportunities[2], other)
    made.world.decide_until(application, "approver")
    found = round_lists.submitted(made)
    described = HANDLING.describe(cases.find_course_of("round_list", found.id), made.world.identity("supervisor"))
    assert described.context["inputs"]["away"] == [1, 3]
