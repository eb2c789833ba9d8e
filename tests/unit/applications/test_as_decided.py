"""Whatever a decision brings about is recorded of its decider in the office in which it was taken."""

import uuid
from types import SimpleNamespace

import pytest

from portal.applications.services.deciding import as_decided
from portal.kernel.identity import Grant, Identity, Role

HERE, THERE, HEAD = (uuid.UUID(int=number) for number in range(3))


def office(role, body, acting_for=None):
    return Grant(uuid.uuid4(), role, body, "Badan (contoh)", acting_for)


OFFICES = {
    "another role there": office(Role.VERIFIER, HERE),
    "the same elsewhere": office(Role.APPROVER, THERE),
    "lent": office(Role.APPROVER, HERE, HEAD),
    "their own": office(Role.APPROVER, HERE),
}
BY = Identity(uuid.uuid4(), "Dua jabatan (contoh)", "dua@uji.test", tuple(OFFICES.values()), OFFICES["another role there"])


def decision(role, body, acting_for=None):
    return SimpleNamespace(role=role, body_id=body, acting_for=acting_for)


@pytest.mark.parametrize("name", OFFICES)
def test_it_is_the_office_of_the_decision_whichever_is_active(name):
    wanted = OFFICES[name]

    assert as_decided(BY, decision(wanted.role, wanted.body_id, wanted.acting_for)).active is wanted


def test_it_is_the_active_one_where_that_office_has_ended():
    assert as_decided(BY, decision(Role.CURATOR, HERE)).active is BY.active
