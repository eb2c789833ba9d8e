"""Each side signs for itself, until the last day; what ends an agreement or an offering says why; what is not there is not offered."""

import datetime as dt
import uuid

import pytest

from partners.agreements import services as agreements
from partners.agreements.domain import AgreementState, Side
from partners.offerings import services as offerings
from partners.offerings.domain import OfferingState
from partners.offerings.models import Offering
from partners.offerings.services import ending
from partners.registry import services as registry
from portal.catalogue import queries as catalogue
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Role
from portal.notifications.models import Message
from portal.workflow import queries as cases
from tests.conftest import NOW
from tests.factories import partners as made


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


def signature(signer):
    return agreements.Signature(signer=signer, post="Direktur", mandate="Akta 12", file_name="pks.pdf", data=made.PDF)


def signed_by(agreement):
    return {side: getattr(agreement, f"{side.value}_signer") for side in Side}


def test_each_side_signs_for_itself_and_the_bureau_is_told_of_the_partners(company):
    agreement = made.to_sign(*company)
    bureau = made.bureau()
    agreements.sign(agreement, signature("Budi Contoh"), by=made.who(company[1], Role.COMPANY_HR))
    assert signed_by(agreement) == {Side.PARTNER: "Budi Contoh", Side.GOVERNMENT: None}
    told = db.session.query(Message).filter_by(kind="agreements.partner_signed")
    assert bureau.email in {message.email for message in told}
    agreements.sign(agreement, signature("Sri Contoh"), by=bureau)
    assert signed_by(agreement) == {Side.PARTNER: "Budi Contoh", Side.GOVERNMENT: "Sri Contoh"}
    assert agreement.in_force_at == NOW


def test_the_governments_signature_alone_puts_nothing_in_force_and_tells_nobody_of_the_partners(company):
    agreement = made.to_sign(*company)
    agreements.sign(agreement, signature("Sri Contoh"), by=made.bureau())
    assert agreement.state is AgreementState.TO_SIGN
    assert not db.session.query(Message).filter_by(kind="agreements.partner_signed").count()


@pytest.mark.parametrize(("later", "taken"), [(7, True), (8, False)])
def test_an_agreement_is_signed_until_its_last_day(company, later, taken):
    agreement = made.to_sign(*company, ends_on=dt.date(2026, 12, 1))
    by = made.who(company[1], Role.COMPANY_HR)
    clock.follow(lambda: NOW + dt.timedelta(days=later))
    if taken:
        agreements.sign(agreement, signature("Budi Contoh"), by=by)
        assert agreement.partner_signed_at is not None
        return
    with pytest.raises(DomainError, match="last day has passed"):
        agreements.sign(agreement, signature("Budi Contoh"), by=by)


def test_what_still_is_reviewed_is_not_signed(company):
    agreement = made.proposed(*company)
    with pytest.raises(IllegalMoveError):
        agreements.sign(agreement, signature("Budi Contoh"), by=made.who(company[1], Role.COMPANY_HR))


def test_an_agreement_without_dates_holds_on_no_day(company):
    begun = agreements.begin(company[0], by=made.who(company[1], Role.COMPANY_HR))
    assert not agreements.holds(begun)
    begun.starts_on = dt.date(2026, 1, 1)
    assert not agreements.holds(begun)
    begun.starts_on, begun.ends_on = None, dt.date(2027, 1, 1)
    assert not agreements.holds(begun)


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_ends_without_a_reason(company, reason):
    agreement = made.in_force(*company)
    offering = made.published(*company)
    verifier, hr = made.who(made.officer(Role.VERIFIER, "BKD")), made.who(company[1])
    for act in (
        lambda: agreements.terminate(agreement, reason=reason, by=made.bureau()),
        lambda: ending.close(offering, reason=reason, by=hr),
        lambda: ending.cancel(offering, reason=reason, by=hr),
        lambda: registry.suspend(company[0], reason=reason, by=verifier),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.field == "reason"
    assert (agreement.state, offering.state) == (AgreementState.IN_FORCE, OfferingState.PUBLISHED)


def test_a_kind_that_cannot_be_written_is_not_begun(company):
    with pytest.raises(DomainError) as refused:
        offerings.begin(company[0], "no_such_kind", by=made.who(company[1]))
    assert refused.value.field == "kind"


def test_a_university_begins_no_internship_slot():
    university, staff = made.verified_university()
    with pytest.raises(DomainError) as refused:
        offerings.begin(university, "internship", by=made.who(staff))
    assert refused.value.field == "kind"
    assert not db.session.query(Offering).count()


def test_a_mentor_is_asked_only_while_one_is_awaited(company):
    made.in_force(*company)
    by = made.who(company[1])
    with pytest.raises(IllegalMoveError):
        offerings.ask_mentor(made.offering(*company), by=by)
    with pytest.raises(IllegalMoveError):
        offerings.ask_mentor(made.accepted(*company), by=by)


def test_a_draft_is_cancelled_though_it_has_no_case_and_stands_nowhere(company):
    draft = made.offering(*company)
    ending.cancel(draft, reason="Batal.", by=made.who(company[1]))
    assert draft.state is OfferingState.CANCELLED
    assert catalogue.find_by_offering(draft.id) is None


def test_what_is_closed_is_cancelled_without_touching_the_catalogue_again(company):
    made.in_force(*company)
    offering = made.published(*company)
    by = made.who(company[1])
    ending.close(offering, reason="Penuh.", by=by)
    with pytest.raises(IllegalMoveError):
        ending.close(offering, reason="Penuh.", by=by)


def test_an_offering_says_under_which_agreement_it_was_published(company):
    agreement = made.in_force(*company)
    assert offerings.agreement_of(made.accepted(*company)) is None
    assert offerings.agreement_of(made.published(*company, title="Yang lain")) is agreement


def test_nothing_is_published_whose_mentor_has_not_accepted(company):
    made.in_force(*company)
    offering = made.accepted(*company)
    offering.mentor_accepted_at = None
    db.session.flush()
    with pytest.raises(IllegalMoveError):
        made.decide("offering", offering.id, "publish", "learning_shown", made.curator())


@pytest.mark.parametrize(
    "facts", [{"kind": "agency", "organisation": "Dinas"}, {"kind": "company", "organisation": ""}, {"kind": "company"}]
)
def test_whoever_confirms_something_else_registers_no_partner(facts):
    account = made.account("lina@awan.test", "Lina")
    registry.on_confirmed(account, facts)
    assert made.who(account).role is None


@pytest.mark.parametrize(("accepts", "kind"), [(True, "offerings.mentor_accepted"), (False, "offerings.mentor_declined")])
def test_the_host_is_told_what_the_mentor_answered(company, accepts, kind):
    made.in_force(*company)
    _, request = made.submitted(*company)
    offerings.answer(request, accepts=accepts, reason="Saya cuti.")
    told = {message.kind for message in db.session.query(Message).filter_by(email=company[1].email)}
    assert {one for one in told if one.startswith("offerings.mentor_")} == {kind}


@pytest.mark.parametrize(("language", "written"), [(None, "id"), ("id", "id"), ("en", "en")])
def test_a_mentor_is_asked_in_the_language_of_their_account(company, language, written):
    made.in_force(*company)
    made.account("bagas@contoh.test", "Bagas").language = language
    db.session.flush()
    made.submitted(*company)
    assert db.session.query(Message).filter_by(kind="offerings.mentor_asked").one().language == written


def test_a_mentor_without_an_account_is_asked_in_indonesian(company):
    made.in_force(*company)
    made.submitted(*company)
    asked = db.session.query(Message).filter_by(kind="offerings.mentor_asked").one()
    assert (asked.language, asked.account_id) == ("id", None)


def test_a_returned_partner_whose_case_is_gone_is_told_that_the_matter_moved_on():
    partner, hr = made.partner()
    by, verifier = made.who(hr), made.who(made.officer(Role.VERIFIER, "BKD"))
    registry.submit(partner, made.details(by), by=by)
    made.decide("partner", partner.id, "return", "data_wrong", verifier, comments={"nib": "Periksa."})
    cases.find_case_of("partner", partner.id).subject_id = uuid.uuid4()
    db.session.flush()
    with pytest.raises(IllegalMoveError):
        registry.submit(partner, made.details(by), by=by)


def test_a_blank_reason_does_not_make_a_mentors_refusal(company):
    made.in_force(*company)
    _, request = made.submitted(*company)
    with pytest.raises(DomainError) as refused:
        offerings.answer(request, accepts=False, reason="  ")
    assert refused.value.field == "reason"
    offerings.answer(request, accepts=True, reason="")
    assert request.reason is None


def test_nothing_is_signed_with_a_partner_that_has_been_suspended_meanwhile(company):
    agreement = made.to_sign(*company)
    registry.suspend(company[0], reason="NIB dicabut.", by=made.who(made.officer(Role.VERIFIER, "BKD"), Role.VERIFIER))
    with pytest.raises(DomainError):
        agreements.sign(agreement, agreements.Signature(**made.SIGNATURE, file_name="pks.pdf", data=made.PDF), by=made.bureau())
    assert agreement.government_signed_at is None
