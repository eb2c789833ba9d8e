"""When an opportunity changes, whoever has applied is told, and asked to confirm where it touches what they agreed to."""

import datetime as dt
import uuid

import pytest

from portal.applications import queries
from portal.applications.services import applying, confirming
from portal.catalogue import queries as catalogue
from portal.catalogue import services as opportunities
from portal.eligibility import queries as eligibility_queries
from portal.eligibility import services as eligibility
from portal.eligibility.domain.verdict import Outcome, Result
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError
from portal.notifications.models import Message
from portal.workforce import queries as workforce
from tests.factories import signoff

FRIDAY_AFTERNOON = {"day": 5, "first": 13 * 60 + 30, "last": 16 * 60}
FRIDAY_EVENING = {"day": 5, "first": 18 * 60 + 30, "last": 21 * 60}


@pytest.fixture
def world(session):
    return signoff.world()


def kinds(message):
    return {sent.kind for sent in db.session.query(Message) if sent.kind.startswith(message)}


def test_a_change_of_what_was_agreed_asks_to_confirm_and_holds_the_approval(world):
    opportunity = world.opportunity(offering_id=uuid.uuid4())
    _, person = world.servant()
    application = world.applied(opportunity, person)
    world.decide_until(application, "approver")
    world.opportunity(offering_id=opportunity.offering_id, place="Jakarta Utara")
    assert (application.opportunity_version, application.to_confirm) == (1, 2)
    assert kinds("applications.to_confirm")
    with pytest.raises(DomainError, match="has not confirmed"):
        world.decide(application)
    db.session.rollback()
    confirming.confirm(application, 2, by=person)
    confirming.confirm(application, 2, by=person)
    assert (application.opportunity_version, application.to_confirm) == (2, None)
    world.decide(application)
    assert application.state == "approved"


def test_a_change_of_words_alone_is_told_and_asks_nothing(world):
    opportunity = world.opportunity(offering_id=uuid.uuid4())
    application = world.applied(opportunity, world.servant()[1])
    world.opportunity(offering_id=opportunity.offering_id, summary="Ditulis lebih jelas.")
    assert application.to_confirm is None
    assert kinds("applications.revised")
    assert [str(change.name) for change in catalogue.changes_since(opportunity, 1)] == ["Summary"]


def test_a_draft_is_sent_for_the_version_that_is_there_and_an_ended_one_has_nothing_to_confirm(world):
    opportunity = world.opportunity(offering_id=uuid.uuid4())
    _, person = world.servant()
    draft = applying.begin(opportunity, by=person)
    db.session.flush()
    world.opportunity(offering_id=opportunity.offering_id, place="Jakarta Utara")
    assert draft.to_confirm is None
    applying.submit(draft, world.content(), by=person)
    assert draft.opportunity_version == 2
    world.opportunity(offering_id=opportunity.offering_id, place="Jakarta Barat")
    applying.withdraw(draft, "Batal.", by=person)
    with pytest.raises(IllegalMoveError):
        confirming.confirm(draft, 3, by=person)


def test_what_has_changed_again_since_the_page_was_read_is_not_confirmed_unread(world):
    opportunity = world.opportunity(offering_id=uuid.uuid4())
    _, person = world.servant()
    application = world.applied(opportunity, person)
    for place in ("Jakarta Utara", "Jakarta Barat"):
        world.opportunity(offering_id=opportunity.offering_id, place=place)
    with pytest.raises(ConflictError):
        confirming.confirm(application, 2, by=person)
    assert (application.opportunity_version, application.to_confirm) == (1, 3)
    confirming.confirm(application, 3, by=person)
    assert application.to_confirm is None


def evening(meeting, **changed):
    programme = {
        "id": str(uuid.uuid4()),
        "code": "99101",
        "name": "Magister Administrasi Publik",
        "scheme": "2025",
        "grade": "Terakreditasi",
        "accreditation": "TERAKREDITASI",
        "decree": "1/SK/2026",
        "until": "2031-01-01",
    }
    particulars = {
        "programme": programme,
        "intake": "Ganjil 2027",
        "outcomes": ["Menyusun kebijakan"],
        "study_mode": "part_time",
        "semesters": 4,
        "credits": 40,
        "class_times": [meeting],
        "rpl_credits": 0,
        "pay": "Tetap",
        "tuition": 9_000_000,
        "other_costs": "",
        "payer": "participant",
        "admission": ["Tes tertulis"],
        "mentor_name": "Kaprodi (contoh)",
        "documents_needed": [],
    }
    return {
        "kind": "masters",
        "title": "Magister Administrasi Publik (kelas malam)",
        "particulars": particulars | changed,
        "cost": 36_000_000,
    }


def reasons(servant, opportunity):
    verdict = asking.verdict_of(servant, opportunities.question_of(opportunity))
    return verdict, {reason.rule_id: reason for reason in verdict.reasons if reason.applies}


def test_not_eligible_today_eligible_once_the_class_moves_and_the_grade_is_settled(world):
    opportunity = world.opportunity(offering_id=uuid.uuid4(), **evening(FRIDAY_AFTERNOON))
    servant, _ = world.servant(levels={"M.05": 2})
    verdict, by_rule = reasons(servant, opportunity)
    assert verdict.outcome is Outcome.NOT_ELIGIBLE
    assert by_rule["TUB-20"].shown is Result.FAIL
    assert str(by_rule["TUB-20"].said) == "A class lies in working hours (07.30 to 16.30): Friday, 13.30 to 16.00."
    assert by_rule["TUB-08"].shown is Result.UNKNOWN
    assert {rule for rule, reason in by_rule.items() if reason.shown is not Result.PASS} == {"TUB-20", "TUB-08"}
    assert "TUB-03R" not in by_rule
    assert "TUB-01P" not in by_rule

    world.opportunity(offering_id=opportunity.offering_id, **evening(FRIDAY_EVENING))
    later, by_rule = reasons(servant, opportunity)
    assert later.outcome is Outcome.NEEDS_CHECK
    assert by_rule["TUB-20"].shown is Result.PASS

    rule = eligibility_queries.in_force("TUB-08")[0]
    accepted = [*rule.value, "TERAKREDITASI"]
    change = eligibility.Change(
        rule.operator, accepted, "Surat BKD 12/2026", "D", clock.today(), clock.today() + dt.timedelta(days=365), "disetarakan sementara"
    )
    draft = eligibility.draft_rule(rule, change, reason="Kesetaraan.", by=world.identity("verifier"))
    db.session.flush()
    eligibility.put_in_force(draft.id, by=world.identity("approver"))
    db.session.flush()
    assert reasons(servant, opportunity)[0].outcome is Outcome.ELIGIBLE
    replayed = asking.replay(verdict, opportunities.question_of(opportunity), clock.now())
    assert replayed.outcome is Outcome.NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("changed", "rule_id", "said"),
    [
        ({"retires_on": dt.date(2028, 4, 1)}, "TUB-03N", "14 months of service are left at the start; the programme takes 24 months."),
        (
            {"sanction_severity": "MODERATE", "sanction_until": dt.date(2027, 3, 14)},
            "TUB-18",
            "The sanction on record runs until 2027-03-14.",
        ),
    ],
)
def test_each_rule_of_study_says_what_stands_in_the_way(world, changed, rule_id, said):
    opportunity = world.opportunity(offering_id=uuid.uuid4(), **evening(FRIDAY_EVENING))
    servant, _ = world.servant(**changed)
    assert workforce.get_servant(servant.id) is servant
    verdict, by_rule = reasons(servant, opportunity)
    assert verdict.outcome is Outcome.NOT_ELIGIBLE
    assert by_rule[rule_id].shown is Result.FAIL
    assert str(by_rule[rule_id].said) == said


def test_stages_count_what_was_sent_by_state_and_no_draft(world):
    opportunity = world.opportunity(offering_id=uuid.uuid4())
    assert queries.stages_of_opportunity(opportunity.id) == {}
    applying.begin(opportunity, by=world.servant()[1])
    world.applied(opportunity, world.servant()[1])
    withdrawn = world.applied(opportunity, world.servant()[1])
    applying.withdraw(withdrawn, "Batal.", by=world.identity("supervisor"))
    db.session.flush()
    assert queries.stages_of_opportunity(opportunity.id) == {"in_sign_off": 1, "withdrawn": 1}
