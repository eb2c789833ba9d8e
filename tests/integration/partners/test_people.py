"""Who works for a partner: invited, given parts, ended, and always with an owner."""

import uuid

import pytest

from partners.registry import queries
from partners.registry.domain.people import Part
from partners.registry.models import PartnerPerson
from partners.registry.services import people
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.accounts.domain import AccountState
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, NotFoundError
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from tests.factories import partners as made


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


def invited(partner, by, *, comes=True, signer=False):
    account = people.invite(partner, name="Sari Contoh", email=f"sari-{uuid.uuid4().hex[:6]}@contoh.test", is_signer=signer, by=by)
    if comes:
        account.state = AccountState.ACTIVE
    db.session.flush()
    return account


def told(account):
    db.session.flush()
    return {message.kind for message in db.session.query(Message).filter_by(email=account.email)}


def test_whoever_registers_is_the_owner_and_invites_a_colleague():
    partner, hr = made.verified()
    by = made.who(hr)
    account = invited(partner, by, comes=False, signer=True)
    assert account.state is AccountState.INVITED
    assert "accounts.invite" in told(account)
    members = {member.account.id: member for member in queries.people_of(partner)}
    assert members[hr.id].parts == [Part.OWNER, Part.EDITOR]
    assert members[account.id].parts == [Part.SIGNER, Part.EDITOR]
    assert not members[account.id].has_come
    assert queries.signers_of(partner) == ["Sari Contoh"]


def test_somebody_of_another_partner_is_given_the_role_and_told():
    partner, hr = made.verified()
    _, other = made.partner("PT Contoh Lain")
    people.invite(partner, name=other.name, email=other.email, is_signer=False, by=made.who(hr))
    assert "registry.person_invited" in told(other)
    assert {grant.body_id for grant in made.who(other).grants} >= {partner.body_id}


def test_nobody_of_the_government_and_nobody_twice_is_invited():
    partner, hr = made.verified()
    by, officer = made.who(hr), made.officer(Role.CURATOR, "BPSDM")
    for email, error in ((officer.email, DomainError), (hr.email, ConflictError), ("nobody", DomainError)):
        with pytest.raises(error) as refused:
            people.invite(partner, name="x", email=email, is_signer=False, by=by)
        assert refused.value.field == "email"


def test_only_an_owner_invites_and_changes():
    partner, hr = made.verified()
    editor = invited(partner, made.who(hr))
    by = made.who(editor)
    with pytest.raises(ForbiddenError):
        people.invite(partner, name="x", email="x@contoh.test", is_signer=False, by=by)
    with pytest.raises(ForbiddenError):
        people.change_parts(partner, hr.id, is_owner=False, is_signer=False, by=by)
    with pytest.raises(ForbiddenError):
        people.end_access(partner, hr.id, reason="x", by=by)


def test_the_last_owner_stays_until_there_is_another():
    partner, hr = made.verified()
    by = made.who(hr)
    for act in (
        lambda: people.change_parts(partner, hr.id, is_owner=False, is_signer=False, by=by),
        lambda: people.end_access(partner, hr.id, reason="Pindah.", by=by),
    ):
        with pytest.raises(DomainError, match="must be an owner"):
            act()
    colleague = invited(partner, by)
    people.change_parts(partner, colleague.id, is_owner=True, is_signer=True, by=by)
    assert "registry.person_changed" in told(colleague)
    people.change_parts(partner, hr.id, is_owner=False, is_signer=True, by=by)
    assert queries.owners_of(partner) == {colleague.id}
    assert queries.get_member(partner, hr.id).is_signer


def test_nobody_becomes_an_owner_before_they_have_come():
    partner, hr = made.verified()
    by = made.who(hr)
    absent = invited(partner, by, comes=False)
    with pytest.raises(DomainError, match="has not taken up"):
        people.change_parts(partner, absent.id, is_owner=True, is_signer=False, by=by)
    for to in (absent.id, hr.id):
        with pytest.raises(DomainError) as refused:
            people.hand_over(partner, to, leaves=False, by=by)
        assert refused.value.field == "to"


def test_the_same_parts_again_are_no_change():
    partner, hr = made.verified()
    by = made.who(hr)
    colleague = invited(partner, by)
    people.change_parts(partner, colleague.id, is_owner=False, is_signer=False, by=by)
    assert "registry.person_changed" not in told(colleague)


def test_access_ends_with_a_reason_and_the_person_reads_it():
    partner, hr = made.verified()
    by = made.who(hr)
    colleague = invited(partner, by)
    with pytest.raises(DomainError) as refused:
        people.end_access(partner, colleague.id, reason=" ", by=by)
    assert refused.value.field == "reason"
    people.end_access(partner, colleague.id, reason="Kontrak selesai.", by=by)
    assert accounts.open_grants(colleague.id) == []
    assert "registry.person_ended" in told(colleague)
    with pytest.raises(NotFoundError):
        queries.get_member(partner, colleague.id)
    assert invited(partner, by) is not None


def test_somebody_leaves_of_their_own_wish():
    partner, hr = made.verified()
    colleague = invited(partner, made.who(hr))
    people.end_access(partner, colleague.id, reason="Pindah kerja.", by=made.who(colleague))
    assert accounts.open_grants(colleague.id) == []
    assert "registry.person_ended" not in told(colleague)


def test_an_owner_hands_over_and_leaves():
    partner, hr = made.verified()
    colleague = invited(partner, made.who(hr))
    people.hand_over(partner, colleague.id, leaves=True, by=made.who(hr))
    assert queries.owners_of(partner) == {colleague.id}
    assert accounts.open_grants(hr.id) == []


def test_an_owner_hands_over_and_stays_an_editor():
    partner, hr = made.verified()
    colleague = invited(partner, made.who(hr))
    people.hand_over(partner, colleague.id, leaves=False, by=made.who(hr))
    assert queries.get_member(partner, hr.id).parts == [Part.EDITOR]


def test_where_nobody_is_marked_whoever_has_been_there_longest_is_the_owner():
    partner, hr = made.verified()
    db.session.query(PartnerPerson).delete()
    second = made.account("kedua@contoh.test", "Kedua Contoh")
    account_services.give_grant(second, Role.COMPANY_HR, partner.body_id, by=SYSTEM)
    db.session.flush()
    first = min((hr, second), key=lambda one: (accounts.open_grants(one.id)[0].starts_at, one.id))
    assert queries.owners_of(partner) == {first.id}
    other = second if first is hr else hr
    people.change_parts(partner, other.id, is_owner=True, is_signer=False, by=made.who(first))
    assert queries.owners_of(partner) == {hr.id, second.id}


def test_people_are_found_by_words_and_part():
    partner, hr = made.verified()
    colleague = invited(partner, made.who(hr), signer=True)

    def found(**chosen):
        return [
            one.account.id
            for one in queries.page_of_people(partner, **{"text": "", "part": "", "order": "", **chosen}, number=1, size=9).rows
        ]

    assert set(found()) == {hr.id, colleague.id}
    assert found(text="sari") == [colleague.id]
    assert found(part="owner") == [hr.id]
    assert found(part="signer") == [colleague.id]


def test_ending_the_access_of_somebody_who_was_never_marked_leaves_their_other_roles_alone():
    partner, hr = made.verified()
    other, second = made.partner("PT Contoh Lain")
    account_services.give_grant(second, Role.COMPANY_HR, partner.body_id, by=SYSTEM)
    db.session.flush()
    people.end_access(partner, second.id, reason="Salah undang.", by=made.who(hr))
    assert [grant.body_id for grant in accounts.open_grants(second.id)] == [other.body_id]
