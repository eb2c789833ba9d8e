"""An agreement in force is amended: what the amendment covers goes over to it, what it drops is listed first and taken down then."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from partners.agreements import queries, services, tasks
from partners.agreements.domain import AgreementState, AgreementType
from partners.agreements.domain.covering import Wish
from partners.agreements.domain.resting import Resting
from partners.agreements.forms import ScopeForm
from partners.agreements.presenters import describe
from partners.agreements.services import amending, covering, notices, renewing
from partners.offerings.domain import OfferingState
from partners.registry.services import drafting
from portal.catalogue import queries as catalogue
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications.models import Message
from portal.workflow import queries as cases
from tests.conftest import NOW
from tests.factories import partners as made

TODAY = clock.local(NOW).date()
DAY = dt.timedelta(days=1)
SCOPE = {
    "field_codes": ["digital", "transport"],
    "bearers": {"meals": "partner"},
    "runoff": True,
    "starts_on": TODAY - 100 * DAY,
    "ends_on": TODAY + 200 * DAY,
}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


@pytest.fixture
def old(company):
    return made.in_force(*company, **SCOPE)


def by(company):
    return made.who(company[1], Role.COMPANY_HR)


def typed_into(agreement):
    typed = drafting.typed(services.FORM, agreement.id, [services.PAGE])
    return ScopeForm.from_draft(typed.fields(services.PAGE)).scope()


def proposed(company, old, **changed):
    amendment = amending.amend(old, by=by(company))
    services.submit(amendment, made.scope(**{**SCOPE, "seats_a_year": 12, **changed}), by=by(company))
    return amendment


def agreed(company, old, **changed):
    amendment = proposed(company, old, **changed)
    made.decide("agreement", amendment.id, "agree", "within_mandate", made.bureau())
    return amendment


def signed(company, amendment):
    signature = services.Signature(**made.SIGNATURE, file_name="pks.pdf", data=made.PDF)
    for signer in (by(company), made.bureau()):
        services.sign(amendment, signature, by=signer)
    db.session.flush()
    return amendment


def amended(company, old, **changed):
    return signed(company, agreed(company, old, **changed))


def test_an_amendment_begins_with_the_present_scope_and_a_number_after_that_of_its_agreement(company, old):
    amendment = amending.amend(old, by=by(company))
    assert (amendment.state, amendment.amends_id, amendment.number) == (AgreementState.DRAFT, old.id, f"{old.number}-A1")
    assert typed_into(amendment) == made.scope(**SCOPE, places=[])
    assert old.state is AgreementState.IN_FORCE


def test_there_is_one_amendment_at_a_time_and_another_after_one_was_not_approved(company, old):
    first = proposed(company, old)
    with pytest.raises(DomainError, match="being amended already"):
        amending.amend(old, by=by(company))
    made.decide("agreement", first.id, "refuse", "no_public_benefit", made.bureau())
    second = amending.amend(old, by=by(company))
    assert second.number == f"{old.number}-A2"
    assert set(queries.amendments_of(old.id)) == {first, second}


def test_amendments_take_no_number_of_the_series(company, old):
    year, count = old.number.split("-")[1:]
    amending.amend(old, by=by(company))
    assert services.begin(company[0], by=by(company)).number == f"PKS-{year}-{int(count) + 1:04d}"


def test_what_is_not_in_force_is_not_amended(company):
    with pytest.raises(IllegalMoveError, match="in force can be amended"):
        amending.amend(made.to_sign(*company), by=by(company))


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"seats_a_year": 10}, None, "Nothing differs"),
        ({"starts_on": TODAY - 99 * DAY}, "starts_on", "first day stays"),
        ({"ends_on": TODAY}, "ends_on", "passed already"),
    ],
)
def test_an_amendment_changes_something_and_keeps_the_first_day(company, old, changed, field, said):
    with pytest.raises(DomainError, match=said) as refused:
        proposed(company, old, **changed)
    assert refused.value.field == field


def test_until_both_have_signed_the_agreement_holds_as_it_is(company, old):
    amendment = agreed(company, old, seats_a_year=50)
    signature = services.Signature(**made.SIGNATURE, file_name="pks.pdf", data=made.PDF)
    services.sign(amendment, signature, by=by(company))
    assert (old.state, amendment.state) == (AgreementState.IN_FORCE, AgreementState.TO_SIGN)
    assert covering.coverage(company[0].body_id, wish(seats=12)).agreement is None


def wish(**changed):
    values = {"kind": "internship", "seats": 2, "starts_on": TODAY + DAY, "ends_on": TODAY + 30 * DAY, **changed}
    return Wish(**values)


def test_once_both_have_signed_the_amendment_stands_in_its_place_with_what_was_published(company, old):
    offering = made.published(*company)
    amendment = amended(company, old)
    opportunity = catalogue.find_by_offering(offering.id)
    assert (old.state, amendment.state) == (AgreementState.AMENDED, AgreementState.IN_FORCE)
    assert (offering.state, offering.agreement_id) == (OfferingState.PUBLISHED, amendment.id)
    assert (opportunity.agreement_number, opportunity.agreement_until) == (amendment.number, amendment.ends_on)
    assert covering.coverage(company[0].body_id, wish(seats=10)).agreement is amendment


def test_what_is_published_already_counts_against_the_amendment(company, old):
    made.published(*company)
    amended(company, old)
    year = {"starts_on": dt.date(2027, 1, 11), "ends_on": dt.date(2027, 4, 2)}
    assert covering.covering(company[0].body_id, wish(seats=10, **year)) == []
    assert "10 are left in 2027" in str(covering.covering(company[0].body_id, wish(seats=11, **year))[0])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kinds": ["masters"]}, "is not among the kinds"),
        ({"seats_a_year": 1}, "covers 1 places a year"),
        ({"seats_by_kind": {"internship": 1}}, "covers 1 places a year"),
        ({"places": ["Bekasi"]}, "not at a place"),
        ({"runoff": False, "ends_on": TODAY + 100 * DAY}, "no run-off clause"),
    ],
)
def test_what_the_amendment_drops_is_listed_before_the_signatures_and_taken_down_after_them(company, old, changed, said):
    offering = made.published(*company)
    amendment = agreed(company, old, **changed)
    (dropped,) = amending.dropped_by(amendment)
    assert offering.number in str(dropped.resting.text)
    assert said in str(dropped.missing[0])
    assert offering.state is OfferingState.PUBLISHED
    signed(company, amendment)
    assert (offering.state, offering.agreement_id) == (OfferingState.TAKEN_DOWN, old.id)
    assert amending.dropped_by(amendment) == []
    told = db.session.query(Message).filter_by(kind="offerings.taken_down").count()
    assert told == 1


def test_a_placement_that_has_begun_runs_off_under_the_clause_and_others_are_named(company, old, monkeypatch):
    last = TODAY + 100 * DAY
    begun = {"fifty days ago": TODAY - 50 * DAY, "on the last day": last, "a day after": last + DAY, "not known": None}
    resting = [Resting(Text(name), last + 10 * DAY, 10, began_on=began) for name, began in begun.items()]
    resting.append(Resting(Text("ends before"), last, 0, began_on=last))
    amendment = agreed(company, old, ends_on=last)
    monkeypatch.setattr(services, "told_resting_on", lambda *_: resting)
    assert [str(one.resting.text) for one in amending.dropped_by(amendment)] == ["a day after", "not known"]
    amendment.runoff = False
    assert [str(one.resting.text) for one in amending.dropped_by(amendment)] == list(begun)


def test_where_seats_are_too_few_the_list_names_those_that_would_be_taken_down_and_no_others(company, old):
    first, second, third = (made.published(*company, title=f"Penawaran {place}") for place in ("satu", "dua", "tiga"))
    amendment = agreed(company, old, seats_a_year=4)
    (dropped,) = amending.dropped_by(amendment)
    assert third.number in str(dropped.resting.text)
    signed(company, amendment)
    assert [one.state for one in (first, second, third)] == [OfferingState.PUBLISHED] * 2 + [OfferingState.TAKEN_DOWN]


def test_nothing_is_dropped_where_the_amendment_covers_it(company, old):
    made.published(*company)
    assert amending.dropped_by(agreed(company, old)) == []


def test_an_amendment_is_amended_in_turn_and_keeps_the_root_of_its_number(company, old):
    offering = made.published(*company)
    first = amended(company, old)
    second = signed(company, agreed(company, first, seats_a_year=20))
    assert second.number == f"{old.number}-A2"
    assert queries.lineage_of(second.id) == [second.id, first.id, old.id]
    assert queries.standing_for(old) is second
    assert offering.agreement_id == second.id


def test_a_renewal_that_was_begun_before_goes_on_from_the_amendment(company, old):
    renewal = renewing.renew(old, by=by(company))
    amendment = amended(company, old)
    assert queries.find_renewal(amendment.id) is renewal
    with pytest.raises(DomainError, match="being renewed already"):
        renewing.renew(amendment, by=by(company))


def test_a_renewal_that_was_amended_itself_carries_what_rests_on_the_old_agreement(company):
    old = made.in_force(*company, **{**SCOPE, "ends_on": TODAY + 60 * DAY})
    offering = made.published(*company)
    days = {"starts_on": TODAY + 61 * DAY, "ends_on": TODAY + 400 * DAY}
    renewal = renewing.renew(old, by=by(company))
    services.submit(renewal, made.scope(**{**SCOPE, **days, "kinds": ["masters"]}), by=by(company))
    made.decide("agreement", renewal.id, "agree", "within_mandate", made.bureau())
    signed(company, renewal)
    corrected = amended(company, renewal, **days)
    assert queries.find_renewal(old.id) is corrected
    clock.follow(lambda: NOW + 61 * DAY)
    tasks.expire()
    assert (offering.state, offering.agreement_id) == (OfferingState.PUBLISHED, corrected.id)


def test_of_a_last_day_that_stays_nobody_is_told_twice(company):
    old = made.in_force(*company, **{**SCOPE, "ends_on": TODAY + 60 * DAY})
    assert notices.give(old)
    amendment = amended(company, old, ends_on=old.ends_on)
    assert not notices.give(amendment)
    assert queries.to_be_noticed(10) == []


def test_of_another_last_day_both_sides_are_told(company):
    old = made.in_force(*company, **{**SCOPE, "ends_on": TODAY + 60 * DAY})
    assert notices.give(old)
    amendment = amended(company, old, ends_on=TODAY + 80 * DAY)
    assert notices.give(amendment)


def test_what_came_of_the_agreement_counts_for_its_amendment(company, old):
    kept, dropped = made.published(*company), made.published(*company, seats=8)
    amendment = amended(company, old, seats_a_year=4)
    figures = {words.msgid: count for words, count in services.scores_of(amendment)}
    assert (kept.agreement_id, dropped.agreement_id) == (amendment.id, old.id)
    assert (figures["Offerings published"], figures["Places offered"], figures["Offerings cancelled or taken down"]) == (2, 10, 1)


def test_whoever_decides_on_a_renewal_reads_what_came_of_the_amendment_in_between(company, old):
    renewal = renewing.renew(old, by=by(company))
    made.published(*company)
    amendment = amended(company, old)
    days = {"starts_on": old.ends_on + DAY, "ends_on": old.ends_on + 300 * DAY}
    services.submit(renewal, made.scope(**{**SCOPE, **days}), by=by(company))
    described = describe(cases.find_case_of(services.SUBJECT, renewal.id), made.bureau())
    assert described.context["renewed"] is amendment
    assert {words.msgid: count for words, count in described.context["scores"]}["Offerings published"] == 1


def test_an_amendment_of_what_has_ended_goes_no_further(company, old):
    under_review, refusal = proposed(company, old), "no longer in force"
    services.terminate(old, reason="Para pihak sepakat.", by=made.bureau())
    with pytest.raises(DomainError, match=refusal):
        made.decide("agreement", under_review.id, "agree", "within_mandate", made.bureau())
    made.decide("agreement", under_review.id, "return", "scope_unclear", made.bureau())
    with pytest.raises(DomainError, match=refusal):
        services.submit(under_review, made.scope(**SCOPE, seats_a_year=12), by=by(company))


def test_an_amendment_that_awaits_signatures_ends_with_its_agreement(company):
    old = made.in_force(*company, **{**SCOPE, "ends_on": TODAY + 10 * DAY})
    amendment = agreed(company, old, ends_on=TODAY + 10 * DAY)
    clock.follow(lambda: NOW + 11 * DAY)
    tasks.expire()
    db.session.flush()
    assert [one.state for one in (old, amendment)] == [AgreementState.EXPIRED] * 2
    tasks.expire()


def test_a_kesepakatan_bersama_is_amended_and_what_carries_it_out_is_still_listed(company):
    mou = services.begin(company[0], by=by(company), kind=AgreementType.MOU)
    services.submit(mou, made.scope(**SCOPE), by=by(company))
    made.decide("agreement", mou.id, "agree", "within_mandate", made.bureau())
    signed(company, mou)
    carried_out_by = made.in_force(*company, **SCOPE, under_id=mou.id)
    amendment = amended(company, mou)
    assert (amendment.type, amendment.number) == (AgreementType.MOU, f"{mou.number}-A1")
    assert queries.under(amendment.id) == [carried_out_by]
    again = amending.amend(carried_out_by, by=by(company))
    typed = drafting.typed(services.FORM, again.id, [services.PAGE]).pages[services.PAGE]
    assert typed["under"] == str(amendment.id)


def test_an_agreement_does_not_both_renew_and_amend(company, old):
    amendment = amending.amend(old, by=by(company))
    amendment.renews_id = old.id
    with pytest.raises(IntegrityError, match="renews_or_amends"):
        db.session.flush()
