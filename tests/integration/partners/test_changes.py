"""A change of verified facts: the old stay in force until the verifier has decided."""

import dataclasses
import datetime as dt

import pytest

from partners.registry import queries
from partners.registry import services as registry
from partners.registry.domain import ChangeState
from partners.registry.services import changes
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError, NotFoundError
from portal.kernel.identity import Role
from portal.notifications.models import Message
from portal.organisations import queries as bodies
from portal.workflow import queries as cases
from tests.factories import partners as made


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


def other(partner, **changed):
    name = changed.pop("name", partner.name)
    return changes.Facts(name, dataclasses.replace(changes.facts_of(partner).details, **changed))


def proposed(partner, by, **changed):
    return changes.propose(partner, other(partner, **(changed or {"address": "Jalan Baru 2"})), reason="Pindah kantor.", by=by)


def decide(change, outcome, ground, **more):
    made.decide("partner_change", change.id, outcome, ground, made.who(made.officer(Role.VERIFIER, "BKD")), **more)


def told(account):
    return {message.kind for message in db.session.query(Message).filter_by(email=account.email)}


def test_the_old_facts_stay_until_the_verifier_confirms_the_new():
    partner, hr = made.verified()
    by = made.who(hr)
    change = proposed(partner, by, address="Jalan Baru 2", name="PT Contoh Nama Baru", deed=made.paper(by, "akta baru.pdf"))
    assert (partner.address, partner.name) == ("Jalan Contoh 1, Jakarta", "PT Contoh Uji Coba")
    assert set(change.after) == {"address", "name", "deed"}
    assert change.before["address"] == "Jalan Contoh 1, Jakarta"
    decide(change, "accept", "complete_and_true")
    assert (partner.address, partner.name) == ("Jalan Baru 2", "PT Contoh Nama Baru")
    assert str(partner.deed_id) == change.after["deed"]
    assert bodies.get_body(partner.body_id).name == "PT Contoh Nama Baru"
    assert change.state is ChangeState.ACCEPTED
    assert change.decided_at is not None
    assert "registry.change_accepted" in told(hr)
    assert changes.facts_of(partner).document() == {**changes.facts_of(partner).document(), **change.after}


def test_a_returned_change_is_corrected_and_goes_on_as_the_same_case():
    partner, hr = made.verified()
    by = made.who(hr)
    change = proposed(partner, by)
    decide(change, "return", "data_wrong", comments={"address": "Kode pos?"})
    assert change.state is ChangeState.RETURNED
    assert change.decided_at is None
    again = proposed(partner, by, address="Jalan Baru 2, 13630")
    assert (again.id, again.round) == (change.id, 2)
    decide(change, "refuse", "not_shown")
    assert change.state is ChangeState.REFUSED
    assert partner.address == "Jalan Contoh 1, Jakarta"
    assert "registry.change_refused" in told(hr)
    assert len(cases.decisions_of(cases.find_case_of("partner_change", change.id).id)) == 2
    assert proposed(partner, by).number.endswith("-P2")


def test_one_change_is_open_at_a_time_and_may_be_withdrawn():
    partner, hr = made.verified()
    by = made.who(hr)
    change = proposed(partner, by)
    with pytest.raises(ConflictError, match="with BKD already"):
        proposed(partner, by, address="Jalan Lain")
    changes.withdraw(change, by=by)
    assert cases.find_case_of("partner_change", change.id).closed_at is not None
    with pytest.raises(IllegalMoveError):
        changes.withdraw(change, by=by)
    proposed(partner, by)
    changes.on_ended(partner, "x", by)
    changes.on_ended(partner, "x", by)
    assert [one.state for one in queries.changes_of(partner.id)] == [ChangeState.WITHDRAWN] * 2


def test_what_changes_nothing_has_no_reason_or_is_no_number_is_refused():
    partner, hr = made.verified()
    by = made.who(hr)
    with pytest.raises(DomainError, match="Nothing differs"):
        changes.propose(partner, other(partner), reason="x", by=by)
    with pytest.raises(DomainError) as refused:
        changes.propose(partner, other(partner, address="Lain"), reason=" ", by=by)
    assert refused.value.field == "reason"
    with pytest.raises(DomainError) as refused:
        proposed(partner, by, nib="12")
    assert refused.value.field == "nib"


def test_facts_that_cannot_be_verified_are_not_confirmed():
    partner, hr = made.verified()
    change = proposed(partner, made.who(hr), npwp="123")
    with pytest.raises(DomainError, match="cannot be verified"):
        decide(change, "accept", "complete_and_true")


def test_facts_that_were_never_verified_are_not_changed_in_this_way():
    partner, hr = made.partner()
    by = made.who(hr)
    registry.submit(partner, made.details(by), by=by)
    with pytest.raises(IllegalMoveError):
        proposed(partner, by)


def test_a_change_that_is_not_there_is_not_found():
    partner, _ = made.verified()
    for read in (queries.get_change, queries.lock_change):
        with pytest.raises(NotFoundError):
            read(partner.id)


def test_a_paper_with_a_new_last_day_is_put_in_force():
    partner, hr = made.verified(mandate_expires_on=clock.today())
    by, last = made.who(hr), clock.today() + dt.timedelta(days=365)
    change = proposed(partner, by, mandate=made.paper(by, "kuasa baru.pdf"), mandate_expires_on=last)
    assert change.after["mandate_expires_on"] == last.isoformat()
    decide(change, "accept", "complete_and_true")
    assert partner.mandate_expires_on == last


def test_a_returned_change_whose_case_is_gone_is_not_sent_again(monkeypatch):
    partner, hr = made.verified()
    by = made.who(hr)
    decide(proposed(partner, by), "return", "data_wrong")
    monkeypatch.setattr(cases, "find_case_of", lambda *_: None)
    with pytest.raises(IllegalMoveError):
        proposed(partner, by, address="Jalan Lain 3")
    change = queries.find_open_change(partner.id)
    changes.withdraw(change, by=by)
    assert change.state is ChangeState.WITHDRAWN
