"""Two act on one offering, one sheet or one mentor at once: an owner remains, drafts are made once, and no mentor has more than may be.

The controls: where the row or the mentor is not held, both get through.
"""

import pytest

from partners.offerings import queries, services
from partners.offerings.domain.sheets import Line, Reading
from partners.offerings.models import Offering, OfferingOwner
from partners.offerings.queries import mentors
from partners.offerings.queries import sheets as sheet_queries
from partners.offerings.services import owners, sheets
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from tests.factories import partners as made
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def company():
    """A verified company with an agreement, and a colleague there."""
    made.code_lists()
    partner, hr = made.verified("PT Uji Lomba")
    made.in_force(partner, hr)
    second = made.account("rekan@uji.test", "Rekan Contoh")
    account_services.give_grant(second, Role.COMPANY_HR, partner.body_id, by=SYSTEM)
    db.session.flush()
    return partner, hr, second


def by_of(account_id):
    return accounts.identity_of(account_id, Role.COMPANY_HR)


def takes_away(offering_id, account_id, other_id):
    def act(ready):
        offering, by = queries.get_offering(offering_id), by_of(account_id)
        ready()
        owners.remove(offering, other_id, by=by)

    return act


def owners_left(arena):
    """How many own an offering after both of its owners have taken the other away."""
    partner, hr, second = company()
    offering = made.offering(partner, hr)
    owners.add(offering, second.id, by=made.who(hr))
    db.session.commit()
    offering_id, first_id, second_id = offering.id, hr.id, second.id
    db.session.remove()
    arena.at_once(takes_away(offering_id, first_id, second_id), takes_away(offering_id, second_id, first_id))
    return db.session.query(OfferingOwner).filter_by(offering_id=offering_id, ended_at=None).count()


def test_an_owner_remains_when_each_takes_the_other_away(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert owners_left(arena) == 1


def test_without_holding_the_offering_nobody_remains(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_offering", queries.get_offering)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if owners_left(arena) == 0:
                return
    pytest.fail("the race was never lost, so the test above shows nothing")


def judged(_):
    """Two good rows, whatever the file is."""
    lines = [Line(number, {"tasks": {"title": f"Baris {number}"}}, f"Baris {number}", None) for number in (2, 3)]
    return Reading(["title"], {2: ["Baris 2"], 3: ["Baris 3"]}, lines)


def runs(sheet_id, account_id):
    def act(ready):
        sheet_queries.get_sheet(sheet_id)
        by = by_of(account_id)
        ready()
        sheets.run(sheet_id, judged, by=by)

    return act


def drafts_made(arena):
    """How many drafts there are after two colleagues have run one sheet of two rows."""
    partner, hr, second = company()
    sheet = sheets.preview(partner, "internship", b"title\n", "magang.csv", judged, by=made.who(hr))
    db.session.commit()
    sheet_id, pair = sheet.id, (hr.id, second.id)
    db.session.remove()
    arena.at_once(*(runs(sheet_id, account_id) for account_id in pair))
    return db.session.query(Offering).filter(Offering.title.startswith("Baris")).count()


def test_a_sheet_makes_its_drafts_once(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert drafts_made(arena) == 2


def test_without_holding_the_sheet_they_are_made_twice(arena, monkeypatch):
    monkeypatch.setattr(sheet_queries, "lock_sheet", sheet_queries.get_sheet)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if drafts_made(arena) == 4:
                return
    pytest.fail("the race was never lost, so the test above shows nothing")


def submits(offering_id, account_id):
    def act(ready):
        offering, by = queries.get_offering(offering_id), by_of(account_id)
        ready()
        services.submit(offering, made.filled(seats=2), by=by)

    return act


def places_taken(arena):
    """How many places one mentor has after two offerings of two places each were submitted, where three are left."""
    partner, hr, second = company()
    pairs = [(made.offering(partner, hr).id, account.id) for account in (hr, second)]
    db.session.commit()
    partner_id = partner.id
    db.session.remove()
    arena.at_once(*(submits(*pair) for pair in pairs))
    return sum(stay.seats for stay in mentors.stays_by_mentor(partner_id, ["bagas@contoh.test"]).get("bagas@contoh.test", []))


def test_a_mentors_places_are_given_once(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert places_taken(arena) == 2


def test_without_holding_the_mentor_they_are_given_twice(arena, monkeypatch):
    monkeypatch.setattr(mentors, "hold_mentor", lambda *_: None)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if places_taken(arena) == 4:
                return
    pytest.fail("the race was never lost, so the test above shows nothing")
