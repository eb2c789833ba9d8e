"""The bureau answers a proposal with its own wording; the partner accepts it, or goes on from it."""

import pytest

from partners.agreements import queries, services
from partners.agreements.domain import AgreementState, Side
from partners.agreements.forms import ScopeForm
from partners.agreements.presenters.rounds import rounds_of
from partners.agreements.services import countering
from partners.registry.services import drafting
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.identity import Role
from portal.notifications.models import Message
from portal.workflow import queries as cases
from tests.factories import partners as made

WHY = countering.Why("scope_unclear", "Tahun pertama cukup lima tempat.")


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


@pytest.fixture
def agreement(company):
    return made.proposed(*company, field_codes=["digital"])


def counter(agreement, why=WHY, **changed):
    countering.counter(agreement, made.scope(field_codes=["digital"], **{"seats_a_year": 5, **changed}), why, by=made.bureau())


def by(company):
    return made.who(company[1], Role.COMPANY_HR)


def typed_into(agreement):
    typed = drafting.typed(services.FORM, agreement.id, [services.PAGE])
    return ScopeForm.from_draft(typed.fields(services.PAGE)).scope()


def test_the_bureaus_wording_is_a_round_of_its_own_and_the_proposal_goes_back_with_it(session, agreement):
    counter(agreement)
    first, second = queries.rounds_of(agreement.id)
    assert [first.side, second.side] == [Side.PARTNER, Side.GOVERNMENT]
    assert (first.document["seats_a_year"], second.document["seats_a_year"], agreement.seats_a_year) == (10, 5, 10)
    assert agreement.state is AgreementState.RETURNED
    assert countering.find_counter(agreement) is second
    decision = cases.decisions_on(services.SUBJECT, agreement.id)[-1]
    assert (decision.outcome, decision.ground, decision.reason) == ("return", WHY.ground, WHY.reason)
    assert session.query(Message).filter_by(kind="agreements.countered").count() == 1
    assert session.query(Message).filter_by(kind="agreements.returned").count() == 0
    assert [(one.before, one.after) for one in rounds_of(agreement, None, None).changes] == [(10, 5)]


def test_accepting_it_submits_it_as_the_partners_next_round(agreement, company):
    counter(agreement)
    countering.accept(agreement, 2, by=by(company))
    third = queries.rounds_of(agreement.id)[-1]
    assert (agreement.state, agreement.seats_a_year) == (AgreementState.IN_REVIEW, 5)
    assert (third.side, third.document) == (Side.PARTNER, queries.rounds_of(agreement.id)[1].document)
    assert typed_into(agreement).seats_a_year == 5
    assert countering.find_counter(agreement) is None
    made.decide("agreement", agreement.id, "agree", "within_mandate", made.bureau())
    assert agreement.state is AgreementState.TO_SIGN


def test_going_on_from_it_fills_the_draft_and_submits_nothing(agreement):
    counter(agreement, seats_by_kind={"internship": 3}, bearers={"meals": "partner"}, places=["Jakarta"])
    countering.go_on_from(agreement, 2)
    filled = typed_into(agreement)
    assert (filled.seats_a_year, filled.seats_by_kind, filled.bearers, filled.places) == (
        5,
        {"internship": 3},
        {"meals": "partner"},
        ["Jakarta"],
    )
    assert agreement.state is AgreementState.RETURNED


def test_a_wording_that_was_not_read_is_not_accepted(agreement, company):
    counter(agreement)
    for stale in (1, 3, None):
        with pytest.raises(ConflictError, match="answered or replaced"):
            countering.accept(agreement, stale, by=by(company))
    countering.accept(agreement, 2, by=by(company))
    with pytest.raises(ConflictError, match="answered or replaced"):
        countering.accept(agreement, 2, by=by(company))


def test_without_the_bureaus_wording_there_is_nothing_to_accept(agreement, company):
    made.decide("agreement", agreement.id, "return", "costs_unclear", made.bureau())
    with pytest.raises(ConflictError):
        countering.accept(agreement, 1, by=by(company))


@pytest.mark.parametrize(
    ("why", "changed", "field"),
    [
        (WHY, {"seats_a_year": 10}, None),
        (WHY, {"seats_by_kind": {"internship": 6}}, "seats_internship"),
        (WHY, {"seats_by_kind": {"workshop": 2}}, "seats_workshop"),
        (countering.Why("within_mandate", "Alasan."), {}, "ground"),
        (countering.Why("scope_unclear", "  "), {}, "reason"),
    ],
)
def test_a_wording_that_cannot_be_or_changes_nothing_is_refused(agreement, why, changed, field):
    with pytest.raises(DomainError) as refused:
        counter(agreement, why, **changed)
    assert refused.value.field == field


def test_only_what_lies_with_the_bureau_is_answered_and_only_by_the_bureau(agreement, company):
    with pytest.raises(ForbiddenError):
        countering.counter(agreement, made.scope(seats_a_year=5), WHY, by=by(company))


def test_what_was_returned_already_is_not_answered_again(agreement):
    counter(agreement)
    with pytest.raises(IllegalMoveError):
        counter(agreement, seats_a_year=4)


def test_what_was_never_submitted_is_not_answered(company):
    begun = services.begin(company[0], by=by(company))
    with pytest.raises(IllegalMoveError):
        counter(begun)


def test_what_the_bureau_had_typed_is_forgotten_once_it_has_decided(agreement):
    drafting.save(services.COUNTER, services.PAGE, agreement.id, {"seats_a_year": "5"})
    made.decide("agreement", agreement.id, "return", "costs_unclear", made.bureau())
    assert drafting.typed(services.COUNTER, agreement.id, [services.PAGE]).pages == {}
