"""Steps held at one time, steps passed only for what a case is, the time set for the whole, and its clock that stands still."""

import datetime as dt

import pytest

from portal.applications.domain import ApplicationState
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ForbiddenError
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from portal.workflow import queries, services, tasks
from portal.workflow.domain import Join, read_procedure
from portal.workflow.models import CaseFile
from portal.workflow.services import Answer
from tests.conftest import NOW
from tests.factories import signoff

CHECKS = {"verifier", "curator"}


@pytest.fixture
def world(session):
    return signoff.world()


@pytest.fixture
def study(world):
    """An application for a sponsored master's, at the checks that are held side by side."""
    programme = {
        "name": "Kebijakan",
        "code": "99101",
        "accreditation": "UNGGUL",
        "grade": "Unggul",
        "scheme": "BAN-PT",
        "until": "2030-01-01",
    }
    said = {
        "intake": "Februari 2027",
        "study_mode": "part_time",
        "payer": "participant",
        "semesters": 4,
        "credits": 40,
        "tuition": 0,
        "other_costs": "",
        "pay": "Tetap",
        "mentor_name": "Gita (contoh)",
        "class_times": [],
        "outcomes": ["Menyusun kebijakan."],
        "admission": ["Ijazah"],
        "programme": {**programme, "decree": "SK 1/2025"},
    }
    _, person = world.servant()
    application = world.applied(world.opportunity(kind="masters", particulars=said), person)
    while world.turn(application).key not in CHECKS:
        world.decide(application)
    return application


def turns_of(application):
    case = queries.find_case_of("application", application.id)
    return {turn.key: turn for turn in queries.open_steps(case.id)}


def decide(world, turn, outcome, ground, **more):
    decision = services.decide(turn, Answer(outcome, ground, "Sesuai.", **more), by=world.identity(turn.key))
    db.session.commit()
    return decision


def test_steps_side_by_side_are_entered_together_and_each_office_sees_its_own(world, study):
    assert set(turns_of(study)) == CHECKS
    assert queries.count_waiting(world.identity("verifier")) == 1
    assert queries.count_waiting(world.identity("curator")) == 1


@pytest.mark.parametrize("order", [("verifier", "curator"), ("curator", "verifier")])
def test_a_case_goes_on_once_each_of_them_is_passed_in_whatever_order(world, study, order):
    answers = {"verifier": ("eligible", "rules_met"), "curator": ("recommend", "closes_gap")}
    first, second = order
    decide(world, turns_of(study)[first], *answers[first])
    assert set(turns_of(study)) == {second}
    decide(world, turns_of(study)[second], *answers[second])
    assert set(turns_of(study)) == {"host"}


def test_an_end_on_one_side_leaves_nothing_waiting_on_the_other(world, study):
    decide(world, turns_of(study)["curator"], "refuse", "no_gap")
    assert not turns_of(study)
    assert queries.count_waiting(world.identity("verifier")) == 0
    assert study.state is ApplicationState.REFUSED


def test_a_return_goes_on_where_it_was_returned_and_where_nobody_had_decided_yet(world, study):
    decide(world, turns_of(study)["verifier"], "papers", "papers", returned_to="applicant")
    assert not turns_of(study)
    case = queries.find_case_of("application", study.id)
    services.resume(case, by=SYSTEM)
    assert set(turns_of(study)) == CHECKS


def test_what_had_been_passed_before_a_return_is_not_asked_again(world, study):
    decide(world, turns_of(study)["curator"], "recommend", "closes_gap")
    decide(world, turns_of(study)["verifier"], "papers", "papers", returned_to="applicant")
    services.resume(queries.find_case_of("application", study.id), by=SYSTEM)
    assert set(turns_of(study)) == {"verifier"}


def test_of_any_of_several_the_first_answer_sends_the_case_on(world):
    step = {"role": "verifier", "office": "bkd", "days": 5, "acting": True, "outcomes": [{"code": "eligible", "effect": "next"}]}
    both = [step | {"key": key, "beside": "either", "join": "any"} for key in ("one", "two")]
    procedure = read_procedure("x", 1, "", {"steps": [*both, step | {"key": "three"}]}, {})
    assert [[one.key for one in stage] for stage in procedure.stages] == [["one", "two"], ["three"]]
    assert procedure.step("two").join is Join.ANY
    assert [one.key for one in procedure.stage_after("one")] == ["three"]
    assert procedure.before("two") == ()
    assert procedure.service_days == 10


# -- what a case is ------------------------------------------------------------------------------------------------------------------------


def test_whoever_holds_a_high_post_is_decided_on_above_bkd(world):
    sekda = signoff.account_services.open_account(email="sekda@uji.test", name="Sekda (contoh)", by=SYSTEM)
    signoff.account_services.admit(sekda, by=SYSTEM)
    above = signoff._body("SETDA")
    signoff.account_services.give_grant(sekda, Role.APPROVER, above.id, by=SYSTEM)
    _, person = world.servant(post_class="JPT_PRATAMA")
    application = world.applied(world.opportunity(), person)
    world.decide_until(application, "approver")

    assert world.turn(application).body_id == above.id
    with pytest.raises(ForbiddenError):
        services.decide(world.turn(application), Answer("approve", "rules_and_plan", "Ya."), by=world.identity("approver"))


def test_a_changed_procedure_does_not_alter_a_case_that_runs(world):
    application = world.applied(world.opportunity(), world.servant()[1])
    case = queries.find_case_of("application", application.id)
    before = services.procedure_of(case)
    only = {"key": "host", "role": "company_hr", "office": "host", "days": 1, "acting": False, "outcomes": []}
    services.load_procedure("application.internship", 3, clock.today(), "uji", {"steps": [only]})
    db.session.commit()

    assert services.procedure_of(case) == before
    world.decide_until(application, "host")


def test_an_interest_that_the_applicant_declares_is_decided_on_by_the_head_before_the_nomination(world):
    _, person = world.servant()
    application = signoff.applying.begin(world.opportunity(), by=person)
    db.session.flush()
    content = world.content()
    declared = signoff.applying.Content(
        content.motivation, content.statements, content.fields, {}, {"kind": "kin", "words": "Adik saya bekerja di sana."}
    )
    signoff.applying.submit(application, declared, by=person)
    db.session.commit()
    while world.turn(application).key != "interest":
        world.decide(application)
    answer = Answer("mitigate", "conflict_managed", "Dapat dikendalikan.", details={"measure": "Tidak menangani berkas perusahaan ini."})
    services.decide(world.turn(application), answer, by=world.identity("head"))

    assert world.turn(application).key == "head"
    assert application.measure == {"outcome": "mitigate", "words": "Tidak menangani berkas perusahaan ini."}


# -- the time set for the whole ------------------------------------------------------------------------------------------------------------


def test_a_case_says_until_when_the_whole_is_to_be_decided(world):
    application = world.applied(world.opportunity(), world.servant()[1])
    case = queries.find_case_of("application", application.id)
    assert services.procedure_of(case).service_days == 33
    assert case.decide_by > NOW


@pytest.mark.parametrize("way", ["deferred", "returned"])
def test_while_a_case_waits_for_a_day_or_for_the_applicant_its_clock_stands_still(world, way):
    application = world.applied(world.opportunity(), world.servant()[1])
    case = queries.find_case_of("application", application.id)
    before = case.decide_by
    if way == "deferred":
        until = (clock.today() + dt.timedelta(days=14)).isoformat()
        world.decide(application, "defer", ground="service_suffers", details={"until": until})
    else:
        world.decide(application)
        world.decide(application, "return", ground="papers", returned_to="applicant")
    assert case.paused_at == NOW
    clock.follow(lambda: NOW + dt.timedelta(days=14))
    if way == "deferred":
        tasks.sweep()
    else:
        services.resume(case, by=SYSTEM)
    db.session.commit()

    assert case.paused_at is None
    assert case.decide_by - before >= dt.timedelta(days=14)


def test_when_the_time_passes_without_a_decision_everybody_is_told_once_and_nothing_is_decided(world):
    auditor = signoff.account_services.open_account(email="auditor@uji.test", name="Auditor (contoh)", by=SYSTEM)
    signoff.account_services.admit(auditor, by=SYSTEM)
    signoff.account_services.give_grant(auditor, Role.AUDITOR, world.agency.id, by=SYSTEM)
    _, person = world.servant()
    application = world.applied(world.opportunity(), person)
    case = queries.find_case_of("application", application.id)
    assert case.decide_by is not None
    over = case.decide_by + dt.timedelta(minutes=1)
    clock.follow(lambda: over)
    for _ in range(2):
        tasks.sweep()
        db.session.commit()

    told = [message.email for message in db.session.query(Message).filter_by(kind="workflow.overdue")]
    own = [message.email for message in db.session.query(Message).filter_by(kind="workflow.overdue_own")]
    assert told.count("auditor@uji.test") == 1
    assert own == [person.email]
    assert (case.closed_at, world.turn(application).key) == (None, "supervisor")
    assert not queries.decisions_of(case.id)


def test_a_case_whose_clock_stands_still_has_not_passed_its_time(world):
    application = world.applied(world.opportunity(), world.servant()[1])
    until = (clock.today() + dt.timedelta(days=300)).isoformat()
    world.decide(application, "defer", ground="service_suffers", details={"until": until})
    case = db.session.get(CaseFile, world.turn(application).case_id)
    assert case.decide_by is not None
    over = case.decide_by + dt.timedelta(days=1)
    clock.follow(lambda: over)
    tasks.sweep()
    assert case.passed_at is None
