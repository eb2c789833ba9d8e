"""Who owns an offering: its owners add and take away, one always remains, mails go to them, and whoever takes over owns them."""

import pytest

from partners.offerings import queries, services
from partners.offerings.domain import OfferingState
from partners.offerings.queries import owners as read
from partners.offerings.services import owners
from partners.registry.services import people
from portal.accounts import queries as account_queries
from portal.accounts import services as accounts
from portal.audit.models import AuditEntry
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, NotFoundError
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from tests.factories import partners as made


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


def colleague(partner, name="Sekar Contoh"):
    account = made.account(f"{name.split()[0].lower()}@contoh.test", name)
    accounts.give_grant(account, Role.COMPANY_HR, partner.body_id, by=SYSTEM)
    db.session.flush()
    return account


def told(kind):
    return {message.email for message in db.session.query(Message).filter_by(kind=kind)}


def test_whoever_begins_an_offering_owns_it(company):
    offering = made.offering(*company)
    assert [(one.account_id, one.works_there) for one in read.owners_of(offering)] == [(company[1].id, True)]


def test_an_owner_adds_a_colleague_who_is_told_and_the_record_says_so(company):
    offering, second = made.offering(*company), colleague(company[0])
    owners.add(offering, second.id, by=made.who(company[1]))
    assert read.owner_ids(offering.id) == {company[1].id, second.id}
    assert told("offerings.owner_added") == {second.email}
    db.session.commit()
    entry = db.session.query(AuditEntry).filter_by(event="offerings.owner.added").one()
    assert entry.subject_id == offering.id
    with pytest.raises(ConflictError, match="owns the offering already") as refused:
        owners.add(offering, second.id, by=made.who(company[1]))
    assert refused.value.field == "account"


def test_an_owner_of_the_organisation_adds_to_what_they_do_not_own(company):
    second, third = colleague(company[0]), colleague(company[0], "Tiga Contoh")
    begun = services.begin(company[0], "internship", by=made.who(second))
    owners.add(begun, third.id, by=made.who(company[1]))
    assert read.owner_ids(begun.id) == {second.id, third.id}


def test_a_colleague_who_owns_neither_adds_nobody(company):
    offering, second = made.offering(*company), colleague(company[0])
    with pytest.raises(ForbiddenError, match="Only an owner of this offering"):
        owners.add(offering, second.id, by=made.who(second))


def test_somebody_of_another_organisation_cannot_own_it(company):
    offering = made.offering(*company)
    _, stranger = made.verified("PT Contoh Lain", nib="9999000000802")
    with pytest.raises(NotFoundError):
        owners.add(offering, stranger.id, by=made.who(company[1]))


def test_the_last_owner_is_not_taken_away(company):
    offering, second = made.offering(*company), colleague(company[0])
    by = made.who(company[1])
    with pytest.raises(DomainError, match="There must be an owner"):
        owners.remove(offering, company[1].id, by=by)
    owners.add(offering, second.id, by=by)
    owners.remove(offering, company[1].id, by=by)
    assert read.owner_ids(offering.id) == {second.id}
    with pytest.raises(ConflictError):
        owners.remove(offering, company[1].id, by=by)


def test_somebody_who_no_longer_works_there_does_not_count_as_the_owner_who_remains(company):
    offering, second = made.offering(*company), colleague(company[0])
    owners.add(offering, second.id, by=made.who(company[1]))
    end_role(second)
    with pytest.raises(DomainError, match="There must be an owner"):
        owners.remove(offering, company[1].id, by=made.who(company[1]))
    owners.remove(offering, second.id, by=made.who(company[1]))


def end_role(account):
    """The role ends without the partner's people having ended it: an administrator did."""
    for grant in account_queries.open_grants(account.id):
        accounts.end_grant(grant, by=SYSTEM, reason="Pindah.")
    db.session.flush()


def test_whoever_was_taken_away_can_be_added_again(company):
    offering, second = made.offering(*company), colleague(company[0])
    by = made.who(company[1])
    for _ in range(2):
        owners.add(offering, second.id, by=by)
        owners.remove(offering, second.id, by=by)
    assert told("offerings.owner_removed") == {second.email}


def test_mails_about_an_offering_go_to_its_owners_alone(company):
    made.in_force(*company)
    second = colleague(company[0])
    _, request = made.submitted(*company)
    services.answer(request, accepts=True)
    assert told("offerings.mentor_accepted") == {company[1].email}
    assert second.email not in told("offerings.mentor_accepted")


def test_mails_go_to_everybody_where_none_of_the_owners_works_there_any_more(company):
    made.in_force(*company)
    second = colleague(company[0])
    _, request = made.submitted(*company)
    end_role(company[1])
    services.answer(request, accepts=True)
    assert told("offerings.mentor_accepted") == {second.email}


def test_whose_access_ends_leaves_their_offerings_to_the_owner_who_ended_it(company):
    partner, hr = company
    second = colleague(partner)
    begun = services.begin(partner, "internship", by=made.who(second))
    people.end_access(partner, second.id, reason="Pindah.", by=made.who(hr))
    assert read.owner_ids(begun.id) == {hr.id}
    db.session.commit()
    assert db.session.query(AuditEntry).filter_by(event="offerings.owner.succeeded", subject_id=begun.id).count() == 1


def test_who_leaves_of_their_own_wish_leaves_their_offerings_to_an_owner_who_is_told(company):
    partner, hr = company
    second = colleague(partner)
    begun = services.begin(partner, "internship", by=made.who(second))
    people.end_access(partner, second.id, reason="Pindah.", by=made.who(second))
    assert read.owner_ids(begun.id) == {hr.id}
    assert told("offerings.owner_succeeded") == {hr.email}


def test_who_hands_over_and_leaves_gives_the_offerings_to_the_successor_once(company):
    partner, hr = company
    second = colleague(partner)
    first, shared = made.offering(*company), made.offering(*company)
    owners.add(shared, second.id, by=made.who(hr))
    people.hand_over(partner, second.id, leaves=True, by=made.who(hr))
    assert read.owner_ids(first.id) == read.owner_ids(shared.id) == {second.id}


def test_who_hands_over_and_stays_keeps_the_offerings(company):
    partner, hr = company
    second, begun = colleague(partner), made.offering(*company)
    people.hand_over(partner, second.id, leaves=False, by=made.who(hr))
    assert read.owner_ids(begun.id) == {hr.id}


def test_the_list_can_be_cut_down_to_what_one_owns(company):
    mine, second = made.offering(*company), colleague(company[0])
    services.begin(company[0], "internship", by=made.who(second))
    found = {"text": "", "state": "", "kind": "", "order": "", "number": 1, "size": 10}
    by = made.who(company[1])
    assert queries.page_of_offerings(by, **found).total == 2
    assert [one.id for one in queries.page_of_offerings(by, **found, mine="1").rows] == [mine.id]


def test_an_offering_begun_as_a_copy_is_owned_by_whoever_copied_it(company):
    made.in_force(*company)
    original, second = made.published(*company), colleague(company[0])
    assert original.state is OfferingState.PUBLISHED
    copied = services.copy(original, ["tasks"], by=made.who(second))
    assert read.owner_ids(copied.id) == {second.id}
    assert clock.now() >= read.owners_of(copied)[0].since
