"""Proposing, reviewing and signing an agreement; what it covers; how it lapses."""

import datetime as dt
import re

import pytest

from partners.agreements import services, tasks
from partners.agreements.domain import AgreementState
from partners.agreements.domain.covering import Wish
from partners.agreements.services import covering as covers
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Role
from tests.conftest import NOW
from tests.factories import partners as made


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


START, END = dt.date(2027, 1, 11), dt.date(2027, 4, 2)


def covering(partner, kind="internship", seats=2, start=START, end=END, field=None, **where):
    return [str(text) for text in covers.covering(partner.body_id, Wish(kind, seats, start, end, field, **where))]


def test_an_agreement_is_in_force_once_both_sides_have_signed(company):
    agreement = made.to_sign(*company)
    signature = services.Signature(**made.SIGNATURE, file_name="pks.pdf", data=made.PDF)
    services.sign(agreement, signature, by=made.who(company[1], Role.COMPANY_HR))
    assert agreement.state is AgreementState.TO_SIGN
    assert not services.holds(agreement)
    services.sign(agreement, signature, by=made.bureau())
    db.session.flush()
    assert agreement.state is AgreementState.IN_FORCE
    assert services.holds(agreement)
    assert not services.holds(agreement, dt.date(2028, 1, 1))
    assert covering(company[0]) == []


def test_a_side_signs_once(company):
    agreement = made.to_sign(*company)
    by = made.who(company[1], Role.COMPANY_HR)
    signature = services.Signature(**made.SIGNATURE, file_name="pks.pdf", data=made.PDF)
    services.sign(agreement, signature, by=by)
    with pytest.raises(IllegalMoveError):
        services.sign(agreement, signature, by=by)


def test_a_signed_paper_that_is_none_is_refused_beside_its_field(company):
    agreement = made.to_sign(*company)
    lying = services.Signature(**made.SIGNATURE, file_name="pks.pdf", data=b"MZ not a paper")
    with pytest.raises(DomainError) as refused:
        services.sign(agreement, lying, by=made.who(company[1], Role.COMPANY_HR))
    assert refused.value.field == "paper"


def test_a_partner_that_is_not_verified_begins_no_agreement():
    partner, hr = made.partner()
    with pytest.raises(DomainError, match="not a verified partner"):
        services.begin(partner, by=made.who(hr, Role.COMPANY_HR))


def test_a_returned_proposal_is_corrected_and_goes_on(company):
    agreement = made.proposed(*company)
    made.decide("agreement", agreement.id, "return", "costs_unclear", made.bureau(), comments={"costs": "Sebutkan biaya."})
    assert agreement.state is AgreementState.RETURNED
    services.submit(agreement, made.scope(costs="Tanpa biaya bagi kedua pihak."), by=made.who(company[1], Role.COMPANY_HR))
    made.decide("agreement", agreement.id, "agree", "within_mandate", made.bureau())
    assert agreement.state is AgreementState.TO_SIGN


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"kind": "workshop"}, "not among the kinds .*Article 2, kinds"),
        ({"field": "water"}, "Water and environment is not among the fields .*Article 2, fields"),
        ({"seats": 11}, "10 are left .*Article 3, places a year"),
        ({"start": dt.date(2025, 12, 1)}, "start lies outside .*Article 4, term"),
        ({"end": dt.date(2028, 2, 1)}, "end lies after .*Article 4, run-off"),
    ],
)
def test_what_an_agreement_does_not_cover_is_named_with_its_clause(company, asked, words):
    made.in_force(*company, field_codes=["digital"])
    (said,) = covering(company[0], **asked)
    assert re.search(words, said)


@pytest.mark.parametrize(("codes", "field"), [([], "water"), (["water"], "water"), (["water"], None)])
def test_an_agreement_without_fields_covers_every_field_and_an_offering_without_one_fits_every_agreement(company, codes, field):
    made.in_force(*company, field_codes=codes)
    assert covering(company[0], field=field) == []


def test_places_a_year_are_counted_by_kind_beside_the_whole(company):
    made.in_force(*company, kinds=["internship", "workshop"], seats_a_year=10, seats_by_kind={"internship": 3, "workshop": 2})
    made.published(*company)
    assert covering(company[0], seats=1) == []
    (said,) = covering(company[0], seats=2)
    assert re.search("3 places a year; 1 are left in 2027 .*Article 3, places a year by kind", said)
    assert covering(company[0], kind="workshop", seats=2) == []
    assert covering(company[0], seats=3, start=dt.date(2026, 12, 1)) == []


@pytest.mark.parametrize(
    ("where", "covered"),
    [
        ({"place": "Gedung Contoh Awan, Jl. Contoh 12, Jakarta Selatan"}, True),
        ({"place": "Jakarta Pusat"}, False),
        ({"place": "Jakarta Pusat", "online": True}, True),
        ({}, True),
    ],
)
def test_an_agreement_that_names_places_covers_those_alone_but_what_is_online_is_anywhere(company, where, covered):
    made.in_force(*company, places=["Bekasi", "jakarta selatan"])
    assert (covering(company[0], **where) == []) is covered


@pytest.mark.parametrize(("place", "mode", "fits"), [("Kota Bekasi", "on_site", True), ("Bogor", "mixed", False), ("Zoom", "online", True)])
def test_an_offering_is_submitted_and_published_only_at_a_place_that_the_agreement_names(company, place, mode, fits):
    made.in_force(*company, places=["Bekasi"])
    document = {**made.filled().document, "place": place, "mode": mode}
    if fits:
        assert made.published(*company, document=document).agreement_id
        return
    with pytest.raises(DomainError, match="not at a place") as refused:
        made.submitted(*company, document=document)
    assert refused.value.field == "place"


def test_an_offering_whose_place_is_no_longer_named_is_not_published(company):
    agreement = made.in_force(*company)
    offering = made.accepted(*company)
    agreement.places = ["Bekasi"]
    db.session.flush()
    with pytest.raises(DomainError, match="cannot be published: Jakarta is not at a place"):
        made.decide("offering", offering.id, "publish", "learning_shown", made.curator())


def test_everything_that_is_missing_is_named_at_once(company):
    made.in_force(*company)
    assert len(covering(company[0], kind="workshop", seats=50, end=dt.date(2028, 2, 1))) == 3


def test_a_runoff_clause_covers_what_has_begun_before_the_end(company):
    made.in_force(*company, runoff=True)
    assert covering(company[0], end=dt.date(2028, 2, 1)) == []


def test_without_an_agreement_it_says_so_and_names_one_that_awaits_signatures(company):
    assert covering(company[0]) == ["No agreement is in force. Propose one to the cooperation bureau first."]
    agreement = made.to_sign(*company)
    assert covering(company[0]) == [f"No agreement is in force: {agreement.number} still awaits signatures."]


def test_an_agreement_expires_after_its_last_day(company):
    agreement = made.in_force(*company, ends_on=dt.date(2026, 12, 1))
    tasks.expire()
    assert agreement.state is AgreementState.IN_FORCE
    clock.follow(lambda: NOW + dt.timedelta(days=8))
    tasks.expire()
    assert agreement.state is AgreementState.EXPIRED


@pytest.mark.parametrize(
    ("changed", "field"), [({"ends_on": dt.date(2025, 1, 1)}, "ends_on"), ({"ends_on": dt.date(2034, 1, 1)}, "ends_on")]
)
def test_a_scope_that_no_agreement_can_have_is_refused(company, changed, field):
    agreement = services.begin(company[0], by=made.who(company[1], Role.COMPANY_HR))
    with pytest.raises(DomainError) as refused:
        services.submit(agreement, made.scope(**changed), by=made.who(company[1], Role.COMPANY_HR))
    assert refused.value.field == field
