"""What an officer establishes counts while the record does not know, for one person and for all, up to its last day."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.catalogue import services as catalogue
from portal.catalogue.models import Opportunity
from portal.catalogue.services.reading import suiting
from portal.eligibility import queries
from portal.eligibility.domain.findings import RATINGS
from portal.eligibility.domain.verdict import Outcome, Result
from portal.eligibility.services import asking
from portal.eligibility.services import finding as services
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, ForbiddenError, IllegalMoveError
from portal.notifications.models import Message
from tests.conftest import NOW
from tests.factories import signoff

TODAY = NOW.date()
STALE = {"discipline_as_of": None}
CASE, SANCTION = "open_discipline_or_criminal_case", "serving_moderate_or_severe_sanction"


@pytest.fixture
def world(session):
    return signoff.world()


@pytest.fixture
def verifier(world):
    return world.identity("verifier")


def said(fact=CASE, value=False, days=30, **changed):  # noqa: FBT002  a fact's value
    return services.Established(fact, value, "Surat Inspektorat 12/2026.", TODAY + dt.timedelta(days=days), **changed)


def question(world):
    return catalogue.question_of(world.opportunity(requirements={}))


def results(who, asked):
    return {reason.fact: reason for reason in asking.verdict_of(who, asked).reasons}


def in_sql(who, asked):
    row = next(row for row in asking.answers(asked).page(size=500).rows if row.servant_id == who.id)
    return row.outcome


def test_an_unknown_fact_that_was_established_is_met_and_says_by_whom_and_until_when(world, verifier):
    who, _ = world.servant(**STALE)
    asked = question(world)
    assert results(who, asked)[CASE].result is Result.UNKNOWN
    services.establish(who, said(), by=verifier)
    found = results(who, asked)[CASE]
    assert (found.result, found.value, found.source, found.as_of) == (Result.PASS, False, "Penetapan verifikator BKD", TODAY)
    assert "counts until" in str(found.said)
    assert results(who, asked)[SANCTION].result is Result.UNKNOWN


def test_python_and_both_statements_agree_on_what_was_established(world, verifier):
    who, _ = world.servant(post_class="JF_MUDA", levels={"M.05": 1, "M.07": 1}, **STALE)
    asked = question(world)
    assert asking.verdict_of(who, asked).outcome is in_sql(who, asked) is Outcome.NEEDS_CHECK
    for fact in (CASE, SANCTION):
        services.establish(who, said(fact), by=verifier)
    outcome = asking.verdict_of(who, asked).outcome
    assert outcome is in_sql(who, asked)
    reader = suiting(who)
    own = db.session.scalars(select(Opportunity.id).where(reader.personal.conditions["eligible"]), reader.values).all()
    assert bool(own) is (outcome is Outcome.ELIGIBLE)
    assert outcome is Outcome.ELIGIBLE
    assert asking.answers(asked).counts() == asking.answers(asked).counts_and_tallies()[0]


def test_of_two_years_the_one_that_is_missing_is_filled_and_the_record_s_own_stays(world, verifier):
    who, _ = world.servant(rating_year=2025, recent_ratings=["KURANG", None, None])
    asked = question(world)
    services.establish(who, said(RATINGS, ["SANGAT_BAIK", "BAIK"]), by=verifier)
    assert results(who, asked)[RATINGS].value == ("KURANG", "BAIK")
    assert asking.verdict_of(who, asked).outcome is in_sql(who, asked)


def test_as_soon_as_the_record_knows_the_record_counts(world, verifier):
    who, _ = world.servant(**STALE)
    services.establish(who, said(), by=verifier)
    who.discipline_as_of, who.discipline_open_case = TODAY, True
    db.session.flush()
    found = results(who, question(world))[CASE]
    assert (found.value, found.source) == (True, "BKD")


@pytest.mark.parametrize(("later", "result"), [(30, Result.PASS), (31, Result.UNKNOWN)])
def test_it_counts_to_the_end_of_its_last_day(world, verifier, later, result):
    who, _ = world.servant(**STALE)
    asked = question(world)
    services.establish(who, said(), by=verifier)
    clock.follow(lambda: clock.at(TODAY + dt.timedelta(days=later), 23, 59))
    assert results(who, asked)[CASE].result is result
    assert (in_sql(who, asked) is Outcome.NEEDS_CHECK) or result is Result.PASS


def test_what_is_revoked_no_longer_counts_and_twice_is_refused(world, verifier):
    who, _ = world.servant(**STALE)
    made = services.establish(who, said(), by=verifier)
    services.revoke(made, reason="Suratnya keliru.", by=verifier)
    assert results(who, question(world))[CASE].result is Result.UNKNOWN
    with pytest.raises(IllegalMoveError):
        services.revoke(made, reason="Sekali lagi.", by=verifier)


def test_a_newer_finding_takes_the_place_of_an_older_one(world, verifier):
    who, _ = world.servant(**STALE)
    first = services.establish(who, said(), by=verifier)
    services.establish(who, said(value=True), by=verifier)
    assert first.revoked_reason == "replaced"
    assert results(who, question(world))[CASE].value is True


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"fact": "age"}, "fact"),
        ({"fact": "nothing"}, "fact"),
        ({"days": -1}, "until"),
        ({"days": 366}, "until"),
        ({"fact": RATINGS, "value": ["BAIK", "BAIK"], "days": 60}, "until"),
    ],
)
def test_what_cannot_be_established_is_refused_beside_its_field(world, verifier, changed, field):
    who, _ = world.servant()
    with pytest.raises(DomainError) as refused:
        services.establish(who, said(**changed), by=verifier)
    assert refused.value.field == field


def test_nobody_establishes_a_fact_about_themselves(world, verifier):
    who, own = world.servant()
    verifier = replace(verifier, account_id=own.account_id)
    with pytest.raises(ForbiddenError):
        services.establish(who, said(), by=verifier)


def test_the_person_is_told_and_the_record_keeps_value_evidence_and_paper(world, verifier):
    who, identity = world.servant(**STALE)
    made = services.establish(who, said(paper=("surat.pdf", b"%PDF-1.7 contoh")), by=verifier)
    (mail,) = db.session.query(Message).filter_by(kind="eligibility.found")
    assert mail.account_id == identity.account_id
    assert made.paper_id is not None


def test_the_list_is_narrowed_by_words_fact_and_state(world, verifier):
    one, _ = world.servant(**STALE)
    other, _ = world.servant(**STALE)
    services.establish(one, said(days=3), by=verifier)
    services.revoke(services.establish(other, said("grade", "III/a"), by=verifier), reason="Keliru.", by=verifier)

    def found(text="", fact="", state="", order=""):
        page = queries.page_of_findings(text=text, fact=fact, state=state, order=order, number=1, size=25)
        return [servant.id for _, servant in page.rows]

    assert len(found()) == 2
    assert found(text=one.name) == found(fact=CASE) == found(state="standing") == [one.id]
    assert found(state="revoked") == found(fact="grade") == [other.id]
    assert found(text=other.nip) == [other.id]
    assert found(order="name") == [one.id, other.id]
    clock.follow(lambda: NOW + dt.timedelta(days=5))
    assert found(state="expired") == [one.id]


@pytest.mark.parametrize("evidence", ["", "   ", "\n"])
def test_without_evidence_nothing_is_established(world, verifier, evidence):
    who, _ = world.servant(**STALE)
    nothing = services.Established(CASE, False, evidence, TODAY + dt.timedelta(days=30))  # noqa: FBT003  a fact's value
    with pytest.raises(DomainError) as refused:
        services.establish(who, nothing, by=verifier)
    assert refused.value.field == "evidence"
