"""A session begins for an active account alone; a role is given once in a body; the record rules its own grants and no others."""

import datetime as dt

import pytest

from portal.accounts import queries, services
from portal.accounts.domain import AccountState
from portal.accounts.services import ServantGrant
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ForbiddenError
from portal.kernel.identity import SYSTEM, Role
from tests.factories import accounts as made


@pytest.fixture
def rina(app):
    return made.account("rina@jakarta.test")


@pytest.fixture
def agencies(app):
    return [made.agency(f"Badan {place}").id for place in range(2)]


def roles(account):
    db.session.flush()
    return sorted((grant.role, str(grant.body_id)) for grant in queries.open_grants(account.id))


def test_a_role_is_given_once_in_a_body_and_again_in_another(rina, agencies):
    for body in (*agencies, agencies[0]):
        services.give_grant(rina, Role.VERIFIER, body, by=SYSTEM)
        db.session.flush()

    assert roles(rina) == sorted((Role.VERIFIER, str(body)) for body in agencies)


def test_what_is_lent_does_not_stand_for_ones_own(rina, agencies):
    lender, now = made.account("asih@jakarta.test"), clock.now()
    facts = {"acting_for": lender.id, "title": "Plh.", "starts_at": now, "ends_at": now + dt.timedelta(days=1), "by": SYSTEM}
    services.delegate(rina, Role.VERIFIER, agencies[0], **facts)
    services.give_grant(rina, Role.VERIFIER, agencies[0], by=SYSTEM)
    db.session.flush()

    assert sorted(str(grant.acting_for) for grant in queries.open_grants(rina.id)) == sorted(["None", str(lender.id)])


def told(servant_id, body, *, email="rina@jakarta.test", is_supervisor=False, left=False):
    services.sync_workforce_grants([ServantGrant(servant_id, email, "Rina", body, is_supervisor, left)])
    return queries.find_account(email)


def test_the_record_starts_and_ends_its_own_grants_and_no_others(rina, agencies):
    services.give_grant(rina, Role.VERIFIER, agencies[0], by=SYSTEM)
    told(None, agencies[0], is_supervisor=True)
    here = str(agencies[0])
    assert roles(rina) == [(Role.CIVIL_SERVANT, here), (Role.SUPERVISOR, here), (Role.VERIFIER, here)]
    told(None, agencies[1])
    assert roles(rina) == [(Role.CIVIL_SERVANT, str(agencies[1])), (Role.VERIFIER, here)]
    told(None, agencies[1], left=True)
    assert roles(rina) == [(Role.VERIFIER, here)]


@pytest.mark.parametrize("state", [state for state in AccountState if state is not AccountState.ACTIVE])
def test_no_session_begins_for_an_account_that_is_not_active(app, state):
    with pytest.raises(ForbiddenError):
        services.begin_session(made.account("siti@jakarta.test", state=state))


def test_whoever_comes_gets_an_account_and_whoever_has_left_none(app, agencies):
    assert told(None, agencies[0], email="lama@jakarta.test", left=True) is None
    came = told(None, agencies[0], email="baru@jakarta.test")
    assert came.state is AccountState.INVITED
    assert roles(came) == [(Role.CIVIL_SERVANT, str(agencies[0]))]
