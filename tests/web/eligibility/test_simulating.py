"""What if, for one person on paper; one policy over everybody; a stored verdict asked again: nothing is kept by any of them."""

import datetime as dt

import pytest

from portal.accounts import queries as accounts
from portal.audit.models import AuditEntry
from portal.catalogue import services as catalogue
from portal.eligibility import queries, services
from portal.eligibility.domain.rules import Operator
from portal.eligibility.domain.verdict import Outcome, Result
from portal.eligibility.services import asking, simulating
from portal.kernel import clock
from portal.kernel.db import db
from portal.oversight import presenters as oversight
from portal.workflow import queries as cases
from tests.conftest import NOW
from tests.factories import signoff
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
CASE = "open_discipline_or_criminal_case"


@pytest.fixture
def world(app):
    return signoff.world()


def test_a_supposed_value_changes_the_rules_that_ask_it_and_no_other(world):
    servant, _ = world.servant(discipline_as_of=None)
    question = catalogue.question_of(world.opportunity(requirements={}))
    simulated = simulating.what_if(servant, question, {CASE: "false", "employee_type": "nothing", "age": "x"})
    assert [(after.fact, before.shown, after.shown) for before, after in simulated.changed] == [(CASE, Result.UNKNOWN, Result.PASS)]
    assert simulated.now.outcome is asking.verdict_of(servant, question).outcome


def test_a_number_that_is_typed_and_a_rating_for_every_year_count(world):
    servant, _ = world.servant(recent_ratings=None, rating_year=None, appointed_on=dt.date(2026, 6, 1))
    question = catalogue.question_of(world.opportunity(requirements={}))
    typed = {"service_years_since_appointment": "2", "performance_predicate_each_of_last_2_years": "BAIK"}
    changed = {after.fact: after.result for _, after in simulating.what_if(servant, question, typed).changed}
    assert changed == {"service_years_since_appointment": Result.PASS, "performance_predicate_each_of_last_2_years": Result.PASS}


def test_the_page_says_what_would_change_and_keeps_nothing(world, as_):
    servant, identity = world.servant(discipline_as_of=None)
    browser, opportunity = as_(accounts.get_account(identity.account_id)), world.opportunity(requirements={})
    address = f"/opportunities/{opportunity.id}/what-if"
    assert address in browser.get(f"/opportunities/{opportunity.id}").text
    before = db.session.query(AuditEntry).count()
    page = browser.get(f"{address}?{CASE}=false", headers=ENGLISH).text
    assert "Open discipline or criminal case" in page
    assert "What the rules would say" in page
    assert "No rule would answer differently" in browser.get(f"{address}?employee_type=PNS", headers=ENGLISH).text
    assert db.session.query(AuditEntry).count() == before
    assert servant.discipline_as_of is None


def test_a_policy_over_everybody_counts_each_person_once_in_all_and_by_agency(world, as_):
    for n in range(4):
        world.servant(discipline_as_of=None if n % 2 else NOW.date())
    sweep = simulating.policy_over_all("internship")
    everyone = sum(sweep.counts.values())
    assert everyone == sum(number for agency in sweep.agencies for number in agency.counts.values())
    assert sum(one.counts[Outcome.NEEDS_CHECK] for one in sweep.agencies) == sweep.counts[Outcome.NEEDS_CHECK]
    browser = as_(world.accounts["approver"])
    page = browser.get("/rules/everybody?kind=masters", headers=ENGLISH)
    assert page.status_code == 200
    assert "By agency" in page.text
    assert world.agency.name in parts(browser.get("/rules/everybody.xlsx").data)
    assert browser.get("/rules/everybody?kind=nothing").status_code == 200


def test_a_draft_says_who_gains_and_who_loses_by_agency(world):
    world.servant(appointed_on=dt.date(2024, 1, 1))
    (rule,) = queries.in_force("MAG-01")
    change = services.Change(Operator.GE, 9, rule.legal_basis, "V", NOW.date(), None, "")
    draft = services.draft_rule(rule, change, reason="Uji.", by=world.identity("verifier"))
    effect = services.preview_effect(draft)
    assert sum(one.losses for one in effect.by_agency) == effect.affected
    assert sum(one.gains for one in effect.by_agency) == 0
    assert effect.by_agency[0].name == world.agency.name


def test_a_stored_verdict_asked_again_is_the_same_and_today_s_rules_may_say_otherwise(world):
    _, identity = world.servant(appointed_on=dt.date(2024, 1, 1))
    application = world.applied(world.opportunity(requirements={}), identity)
    db.session.flush()
    case = cases.find_case_of("application", application.id)
    first = oversight.replayed_of(case)
    assert first.holds
    assert first.today is first.stored
    (rule,) = queries.in_force("MAG-01")
    clock.follow(lambda: NOW + dt.timedelta(hours=1))
    change = services.Change(Operator.GE, 9, rule.legal_basis, "V", NOW.date(), None, "")
    draft = services.draft_rule(rule, change, reason="Uji.", by=world.identity("verifier"))
    services.put_in_force(draft.id, by=world.identity("approver"))
    db.session.flush()
    later = oversight.replayed_of(case)
    assert later.holds
    assert [(before, after) for _, before, after in later.differ] == [(Result.PASS, Result.FAIL)]
    assert later.today is Outcome.NOT_ELIGIBLE
