"""Suspending a partner and ending a partnership: what rests on it is listed before, and follows."""

import pytest

from partners.agreements import queries as agreements
from partners.agreements.domain import AgreementState
from partners.offerings.domain import OfferingState
from partners.registry import queries, services
from partners.registry.domain import ChangeState, PartnerState
from partners.registry.services import changes
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Role
from portal.notifications.models import Message
from tests.factories import partners as made

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def offering():
    partner, hr = made.verified()
    made.in_force(partner, hr)
    published = made.published(partner, hr)
    return partner, hr, published


def verifier():
    return made.who(made.officer(Role.VERIFIER, "BKD"))


def test_what_rests_on_a_partner_is_listed(offering):
    partner, hr, published = offering
    made.proposed(partner, hr)
    found = {str(one.text): one for one in services.consequences_of(partner)}
    in_force, in_review = sorted(agreements.agreements_of(partner.body_id), key=lambda one: one.state)
    assert found[f"Agreement in force: {in_force.number}"].link == f"/agreements/{in_force.id}"
    assert f"Agreement under review: {in_review.number}" in found
    assert found[f"Published: {published.title} ({published.number})"].link == f"/offerings/{published.id}"
    assert services.consequences_of(made.partner("PT Contoh Baru")[0]) == []


def test_the_end_of_a_partnership_ends_its_agreements_and_takes_down_what_it_published(offering):
    partner, hr, published = offering
    by = made.who(hr)
    changes.propose(partner, changes.Facts("PT Contoh Lain", changes.facts_of(partner).details), reason="Nama.", by=by)
    services.end(partner, reason="Izin dicabut.", by=verifier())
    assert partner.state is PartnerState.ENDED
    assert partner.state_reason == "Izin dicabut."
    assert [one.state for one in agreements.agreements_of(partner.body_id)] == [AgreementState.TERMINATED]
    assert published.state is OfferingState.TAKEN_DOWN
    assert [one.state for one in queries.changes_of(partner.id)] == [ChangeState.WITHDRAWN]
    db.session.flush()
    assert db.session.query(Message).filter_by(email=hr.email, kind="registry.ended").count() == 1
    with pytest.raises(IllegalMoveError):
        services.end(partner, reason="Sekali lagi.", by=verifier())


def test_a_suspended_partnership_may_be_ended_and_its_number_registered_anew():
    partner, _ = made.verified()
    services.suspend(partner, reason="NIB dicabut.", by=verifier())
    services.end(partner, reason="Tidak diperbaiki.", by=verifier())
    again, _ = made.verified("PT Contoh Uji Coba Baru")
    assert (partner.state, again.state, again.nib) == (PartnerState.ENDED, PartnerState.VERIFIED, partner.nib)


@pytest.mark.parametrize("act", [services.suspend, services.end])
def test_neither_is_done_without_a_reason(act):
    partner, _ = made.verified()
    with pytest.raises(DomainError) as refused:
        act(partner, reason=" ", by=verifier())
    assert refused.value.field == "reason"


def test_the_pages_list_it_before_the_act_and_tell_the_reason_after(as_, offering):
    partner, hr, published = offering
    officer = as_(made.officer(Role.VERIFIER, "BKD"))
    for page in ("suspension", "ending"):
        shown = officer.get(f"/partners/{partner.id}/{page}", headers=ENGLISH).text
        assert "Agreement in force" in shown
        assert published.title in shown
    assert officer.post(f"/partners/{partner.id}/ending", data={"reason": ""}).status_code == 422
    assert officer.post(f"/partners/{partner.id}/suspension", data={"reason": "NIB dicabut."}).status_code == 303
    assert "NIB dicabut." in as_(hr).get("/partner").text
    assert officer.post(f"/partners/{partner.id}/ending", data={"reason": "Tidak diperbaiki."}).status_code == 303
    assert "Tidak diperbaiki." in officer.get(f"/partners/{partner.id}").text
    assert "Tidak diperbaiki." in as_(hr).get("/partner").text
