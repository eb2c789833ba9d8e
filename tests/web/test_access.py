"""Guards: who is not declared is refused, a stranger is sent to sign in, and what one may not know of is not found."""

import enum

import pytest

from portal.kernel.errors import ForbiddenError, NotFoundError
from portal.kernel.identity import Grant, Identity, Role
from portal.web import access, session
from tests.factories.accounts import account


class Permission(enum.StrEnum):
    READ = "tests:paper:read"
    SIGN = "tests:paper:sign"


def is_known(_, paper):
    return paper in {"own", "known"}


def is_own(_, paper):
    return paper == "own"


def is_nobodys(_, __):
    return False


RULES = {Permission.READ: (is_nobodys, is_known), Permission.SIGN: (is_own,)}


@pytest.fixture
def guarded(workshop, monkeypatch):
    """Call a guarded view as somebody."""
    workshop.extensions["access"].update({str(permission): tuple(rules) for permission, rules in RULES.items()})
    person = Identity(account("rina@jakarta.go.id").id, "Rina", "rina@jakarta.go.id")

    def call(view, named=None, who=person):
        with workshop.test_request_context("/paper"):
            monkeypatch.setattr(session, "find_identity", lambda: who)
            return view(**(named or {}))

    yield call
    for permission in RULES:
        del workshop.extensions["access"][str(permission)]


@access.requires(Permission.SIGN, lambda paper: paper, know=Permission.READ)
def sign(paper):
    return f"signed {paper}"


@access.requires(Permission.SIGN, lambda paper: paper)
def sign_unknown(paper):
    return f"signed {paper}"


def test_the_loaded_subject_that_was_checked_is_what_the_view_gets(guarded):
    assert guarded(sign, {"paper": "own"}) == "signed own"


def test_a_subject_one_knows_is_forbidden_and_another_is_not_found(guarded):
    with pytest.raises(ForbiddenError):
        guarded(sign, {"paper": "known"})
    with pytest.raises(NotFoundError):
        guarded(sign, {"paper": "another's"})
    with pytest.raises(NotFoundError):
        guarded(sign_unknown, {"paper": "known"})


def test_a_page_without_a_subject_is_forbidden(guarded):
    view = access.requires(Permission.SIGN)(lambda: "signed")
    with pytest.raises(ForbiddenError):
        guarded(view)


def test_a_stranger_is_sent_to_sign_in_whatever_there_is(guarded):
    for paper in ("own", "another's"):
        answer = guarded(sign, {"paper": paper}, who=None)
        assert (answer.status_code, answer.location) == (303, "/sign-in?next=/paper")


def test_a_permission_has_its_rules_from_one_slice(workshop):
    access.allow(workshop, {"tests:paper:own": ()})
    with pytest.raises(RuntimeError, match="tests:paper:own"):
        access.allow(workshop, {"tests:paper:own": ()})
    del workshop.extensions["access"]["tests:paper:own"]


def test_an_undeclared_permission_is_an_error_not_a_yes(workshop):
    with workshop.test_request_context("/"), pytest.raises(KeyError):
        access.permits(Identity(Role, "Rina", "rina@jakarta.go.id"), "tests:paper:burn")


def test_only_the_active_role_counts():
    servant, administrator = (Grant(role, role, role, "BKD") for role in (Role.CIVIL_SERVANT, Role.ADMINISTRATOR))
    person = Identity(Role, "Rina", "rina@jakarta.go.id", (servant, administrator), servant)
    assert person.holds(Role.CIVIL_SERVANT)
    assert not person.holds(Role.ADMINISTRATOR)
    assert not Identity(Role, "Rina", "rina@jakarta.go.id", (servant,), None).holds(Role.CIVIL_SERVANT)


def test_the_one_get_that_writes_is_the_call_back_of_the_identity_provider(product):
    assert [name for name, view in product.view_functions.items() if getattr(view, "writes", False)] == ["accounts.oidc_callback"]
