"""A negotiation in rounds: each submission is kept as it was, any two are compared, comments stand beside their clauses."""

import datetime as dt

import pytest

from partners.agreements import queries, services
from partners.agreements.domain import Side
from partners.agreements.presenters import COMMENTED
from partners.agreements.presenters.rounds import CLAUSE_OF, rounds_of, said_of
from partners.agreements.services import papers
from portal.kernel.hashing import digest
from portal.kernel.identity import Role
from tests.conftest import NOW
from tests.factories import partners as made


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


def returned(agreement, **comments):
    made.decide("agreement", agreement.id, "return", "costs_unclear", made.bureau(), comments=comments)


def again(agreement, company, **changed):
    services.submit(agreement, made.scope(**changed), by=made.who(company[1], Role.COMPANY_HR))


@pytest.fixture
def negotiated(company):
    """An agreement in its third round."""
    agreement = made.proposed(*company, field_codes=["digital"])
    returned(agreement, costs="Sebutkan biaya.")
    again(agreement, company, field_codes=["digital"], costs="Mitra menanggung makan siang.", bearers={"meals": "partner"})
    returned(agreement, ends_on="Terlalu lama.")
    again(agreement, company, field_codes=[], costs="Mitra menanggung makan siang.", ends_on=dt.date(2027, 6, 30))
    return agreement


def test_each_submission_is_a_round_that_stays_as_it_was(negotiated, company):
    first, second, third = queries.rounds_of(negotiated.id)
    assert [first.round, second.round, third.round] == [1, 2, 3]
    assert (first.document["costs"], second.document["costs"]) == ("Tanpa biaya.", "Mitra menanggung makan siang.")
    assert all(one.sha256 == digest(one.document) for one in (first, second, third))
    assert {(one.side, one.submitted_by, one.submitted_at) for one in (first, second, third)} == {(Side.PARTNER, company[1].id, NOW)}


def compared(agreement, before=None, after=None):
    rounds = rounds_of(agreement, before, after)
    return (rounds.before, rounds.after), {one.name.msgid: (one.before, one.after) for one in rounds.changes}


def test_the_last_two_rounds_are_compared_unless_others_are_chosen(negotiated):
    pair, changes = compared(negotiated)
    assert pair == (2, 3)
    assert changes["Last day"] == (dt.date(2027, 12, 31), dt.date(2027, 6, 30))
    assert changes["Fields of work that it covers"][1].msgid == "Every field of work"
    assert set(changes) == {"Last day", "Fields of work that it covers", "Costs, one by one"}
    pair, changes = compared(negotiated, 1, 2)
    assert pair == (1, 2)
    assert set(changes) == {"Who bears which costs", "Costs, one by one"}
    assert compared(negotiated, 2, 2)[1] == {}


@pytest.mark.parametrize(("before", "after"), [(9, 1), (1, 9), (0, 0), (None, 2)])
def test_a_round_that_does_not_exist_is_not_compared(negotiated, before, after):
    assert compared(negotiated, before, after)[0] == (2, 3)


def test_one_round_alone_is_compared_with_nothing(company):
    assert compared(made.proposed(*company)) == ((1, 1), {})


def test_a_draft_has_no_round(company):
    begun = services.begin(company[0], by=made.who(company[1], Role.COMPANY_HR))
    assert compared(begun) == ((1, 0), {})


def test_what_the_bureau_said_stands_beside_its_clause_until_the_sides_agree(company):
    agreement = made.proposed(*company)
    assert said_of(agreement) == {}
    returned(agreement, costs="Sebutkan biaya.", kinds="Mengapa magang?")
    assert {key: [words for _, _, words in lines] for key, lines in said_of(agreement).items()} == {
        "costs": ["Sebutkan biaya."],
        "scope": ["Mengapa magang?"],
    }
    again(agreement, company)
    assert set(said_of(agreement)) == {"costs", "scope"}
    made.decide("agreement", agreement.id, "agree", "within_mandate", made.bureau())
    assert said_of(agreement) == {}


def test_every_field_that_can_be_commented_on_has_an_article():
    keys = {clause.key for clause in papers.model().clauses}
    assert set(CLAUSE_OF) == set(COMMENTED)
    assert set(CLAUSE_OF.values()) <= keys
