"""Which passwords are taken, how they are kept, and how long a session lasts."""

import datetime as dt

import pytest

from portal.accounts.adapters import Passwords
from portal.accounts.domain import ABSOLUTE, COMMON, IDLE, check_password, hashed, new_secret, session_end
from portal.kernel.errors import DomainError

NOON = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)


def is_taken(password, email="rina.melati@jakarta.go.id", name="Dr. Rina Melati, S.E."):
    try:
        check_password(password, email=email, name=name)
    except DomainError:
        return False
    return True


OWN = ["empat kata biasa saja", "correct horse battery", "🐎" * 6 + "kudakuda", "x7" * 5 + "q9", "a" * 200 + "b"]


def test_the_refusal_stands_beside_the_password():
    with pytest.raises(DomainError) as refused:
        check_password("pendek", email="a@b.id", name="Rina")
    assert refused.value.field == "password"


@pytest.mark.parametrize("password", OWN)
def test_a_long_password_of_ones_own_is_taken(password):
    assert is_taken(password)


@pytest.mark.parametrize(
    "password",
    [
        "sebelas abc",
        "a" * 300,
        "password2026!",
        "  Qwerty123456  ",
        "abcabcabcabc",
        "abcdefghijkl",
        "987654321098",
        "111111111111",
        "rinamelati2026",
        "Rina.Melati@1990",
        "melati-rina!!",
        "rina.melati@jakarta.go.id",
    ],
)
def test_a_short_a_common_and_ones_own_name_are_not(password):
    assert not is_taken(password)


@pytest.mark.parametrize(("password", "taken"), [("rinamelatixyz", False), ("rinamelatiwxyz", True)])
def test_beside_ones_own_names_four_characters_of_ones_own_are_enough(password, taken):
    assert is_taken(password) is taken


@pytest.mark.parametrize(("length", "taken"), [(11, False), (12, True), (256, True), (257, False)])
def test_a_password_has_twelve_to_256_characters(length, taken):
    assert is_taken(("kuda laut merah jambu " * 20)[:length]) is taken


def test_every_password_of_the_list_of_stolen_ones_is_refused():
    long_enough = [word for word in COMMON if len(word) >= 12]
    assert len(long_enough) > 200
    assert not [word for word in long_enough if is_taken(word) or is_taken(word.upper())]


def test_of_a_password_only_a_salted_digest_is_kept():
    passwords = Passwords()
    first, second = passwords.digest("kuda laut"), passwords.digest("kuda laut")
    assert first != second
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(first, "kuda laut")
    assert not passwords.matches(first, "kuda darat")
    assert not passwords.matches(None, "nobody has this password")
    assert not passwords.matches("no digest", "kuda laut")


def test_a_secret_has_256_bits_and_only_its_digest_is_kept():
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(len(secret) == 43 for secret in secrets)
    assert len(hashed("x")) == 64


LIMITS = [(dt.timedelta(0), IDLE), (ABSOLUTE - IDLE, ABSOLUTE), (dt.timedelta(hours=11), ABSOLUTE)]


@pytest.mark.parametrize(("used_after", "ends_after"), LIMITS)
def test_a_session_ends_by_whichever_limit_comes_first(used_after, ends_after):
    assert session_end(NOON, NOON + used_after) == NOON + ends_after
