"""What the pages of applications are tried with: a sign-off with its officers, an applicant, and a browser of theirs."""

import pytest

from portal.accounts import queries as accounts
from tests.factories import signoff


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def person(world):
    return world.servant()[1]


@pytest.fixture
def browser(person, as_):
    return as_(accounts.get_account(person.account_id))
