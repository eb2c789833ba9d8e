"""An account for a company or a university, by a link in a mail."""

import datetime as dt

import pytest

from portal.accounts.domain import AccountState
from portal.accounts.models import Account, AccountSession
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.factories.accounts import PASSWORD, account

TYPED = {"organisation": "PT Contoh", "name": "Dewi Lestari", "email": "dewi@contoh.id", "password": PASSWORD}


def find(email):
    db.session.expire_all()
    return db.session.query(Account).filter_by(email=email).one_or_none()


def test_an_account_opens_once_its_address_is_confirmed(as_, mailed):
    browser = as_()
    asked = browser.post("/sign-up/company", data=TYPED)
    assert (asked.status_code, asked.location) == (303, "/sign-up/sent")
    assert find("dewi@contoh.id").state is AccountState.UNCONFIRMED
    assert browser.post("/sign-in", data={"email": TYPED["email"], "password": PASSWORD}).status_code == 422
    (mail,) = mailed("accounts.confirm")

    assert browser.get(mail.path).status_code == 200
    assert find("dewi@contoh.id").state is AccountState.UNCONFIRMED

    assert browser.post(mail.path, data={}).status_code == 303
    assert find("dewi@contoh.id").state is AccountState.ACTIVE
    assert browser.get("/account").status_code == 200


def test_a_confirmation_works_once_and_for_three_days(as_, mailed, later):
    as_().post("/sign-up/university", data=TYPED)
    (mail,) = mailed("accounts.confirm")
    later(dt.timedelta(days=3))
    assert as_().post(mail.path, data={}).status_code == 422
    later(dt.timedelta(days=2, hours=23))
    assert as_().post(mail.path, data={}).status_code == 303
    assert as_().post(mail.path, data={}).status_code == 422


def test_a_taken_address_is_told_by_mail_alone(as_, mailed):
    taken = account("dewi@contoh.id", password=True)
    digest = taken.password_hash
    answer = as_().post("/sign-up/company", data={**TYPED, "password": "sandi lain yang panjang"})
    assert (answer.status_code, answer.location) == (303, "/sign-up/sent")
    assert not mailed("accounts.confirm")
    assert [mail.email for mail in mailed("accounts.already")] == ["dewi@contoh.id"]
    assert find("dewi@contoh.id").password_hash == digest


def test_who_asks_in_anothers_name_has_no_part_in_what_the_other_confirms(as_, mailed):
    as_().post("/sign-up/company", data=TYPED)
    as_().post("/sign-up/company", data={**TYPED, "name": "Penyusup", "password": "sandi milik penyusup"})
    own = next(mail for mail in mailed("accounts.confirm") if mail.name == "Dewi Lestari")
    assert as_().post(own.path, data={}).status_code == 303
    assert find("dewi@contoh.id").name == "Dewi Lestari"
    assert as_().post("/sign-in", data={"email": "dewi@contoh.id", "password": "sandi milik penyusup"}).status_code == 422
    others = [mail for mail in mailed("accounts.confirm") if mail.path != own.path]
    assert [as_().post(mail.path, data={}).status_code for mail in others] == [422]


def test_a_link_opens_no_account_that_was_disabled_meanwhile(as_, mailed):
    as_().post("/sign-up/company", data=TYPED)
    find("dewi@contoh.id").state = AccountState.DISABLED
    db.session.commit()
    (mail,) = mailed("accounts.confirm")
    assert as_().post(mail.path, data={}).status_code == 422
    assert find("dewi@contoh.id").state is AccountState.DISABLED


def test_an_unknown_kind_of_organisation_is_no_page(as_):
    assert as_().get("/sign-up/ministry").status_code == 404


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("pendek", "at least 12"),
        ("x" * 257, "at most 256"),
        ("qwerty123456", "lists of common"),
        ("password12345", "lists of common"),
        ("aaaaaaaaaaaa", "lists of common"),
        ("123456789012", "lists of common"),
        ("Dewi.Lestari1990", "your own name"),
        ("dewi@contoh.id99", "your own name"),
    ],
)
def test_a_password_that_others_would_try_is_refused_beside_its_field(as_, password, words):
    answer = as_().post("/sign-up/company?", data={**TYPED, "password": password}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'id="password-err"' in answer.text
    assert 'value="dewi@contoh.id"' in answer.text
    assert find("dewi@contoh.id") is None


@pytest.mark.parametrize(
    "password", ["kuda laut merah jambu", "Ő" * 12 + "ű", "tanpa angka tanpa tanda", "d" * 6 + "ewi lestari pagi sekali"]
)
def test_any_other_password_is_taken_whatever_it_is_made_of(as_, password):
    assert as_().post("/sign-up/company", data={**TYPED, "password": password}).status_code == 303


def test_an_invitation_is_claimed_with_a_password_of_ones_own(as_, mailed):
    administrator = account("admin@contoh.id", Role.ADMINISTRATOR)
    invited = account("rina@jakarta.go.id", name="Rina", state=AccountState.INVITED)
    assert as_(administrator).post(f"/settings/accounts/{invited.id}/invite", data={}).status_code == 303
    (mail,) = mailed("accounts.invite")
    browser = as_()
    assert browser.get(mail.path).status_code == 200
    assert browser.post(mail.path, data={"password": "pendek"}).status_code == 422
    assert find("rina@jakarta.go.id").state is AccountState.INVITED
    assert browser.post(mail.path, data={"password": PASSWORD}).status_code == 303
    assert browser.get("/account").status_code == 200
    assert as_().post("/sign-in", data={"email": "rina@jakarta.go.id", "password": PASSWORD}).status_code == 303


def test_a_second_invitation_is_worth_nothing_once_the_first_is_used(as_, mailed):
    administrator = account("admin@contoh.id", Role.ADMINISTRATOR)
    invited = account("rina@jakarta.go.id", name="Rina", state=AccountState.INVITED)
    for _ in range(2):
        as_(administrator).post(f"/settings/accounts/{invited.id}/invite", data={})
    first, second = mailed("accounts.invite")
    assert as_().post(first.path, data={"password": PASSWORD}).status_code == 303
    assert as_().post(second.path, data={"password": "sandi milik orang lain"}).status_code == 422
    assert as_().post("/sign-in", data={"email": "rina@jakarta.go.id", "password": PASSWORD}).status_code == 303
    assert as_(administrator).post(f"/settings/accounts/{invited.id}/invite", data={}).status_code == 422


def test_a_password_is_renewed_once_within_the_hour_and_every_session_ends(as_, mailed, later):
    person = account("rina@jakarta.go.id", password=True)
    elsewhere = as_(person)
    assert elsewhere.get("/account").status_code == 200
    assert as_().post("/password", data={"email": "RINA@jakarta.go.id "}).location == "/password/sent"
    (mail,) = mailed("accounts.reset")

    later(dt.timedelta(hours=1))
    assert as_().post(mail.path, data={"password": "sandi baru yang panjang"}).status_code == 422
    later(dt.timedelta(minutes=59))
    assert as_().get(mail.path).status_code == 200
    assert elsewhere.get("/account").status_code == 200
    assert as_().post(mail.path, data={"password": "sandi baru yang panjang"}).status_code == 303
    assert elsewhere.get("/account").status_code == 303
    assert as_().post(mail.path, data={"password": "sandi lain yang panjang"}).status_code == 422
    assert as_().post("/sign-in", data={"email": person.email, "password": PASSWORD}).status_code == 422
    assert as_().post("/sign-in", data={"email": person.email, "password": "sandi baru yang panjang"}).status_code == 303
    assert len(mailed("accounts.renewed")) == 1


def test_an_unknown_address_gets_the_same_answer_and_no_mail(as_, mailed):
    assert as_().post("/password", data={"email": "nobody@contoh.id"}).location == "/password/sent"
    assert not mailed("accounts.reset")


def test_links_are_not_sent_without_end(as_, mailed):
    account("rina@jakarta.go.id", password=True)
    answers = [as_().post("/password", data={"email": "rina@jakarta.go.id"}).status_code for _ in range(7)]
    assert answers == [303] * 5 + [429] * 2
    assert len(mailed("accounts.reset")) == 5
    unknown = [as_().post("/password", data={"email": "nobody@contoh.id"}).status_code for _ in range(6)]
    assert unknown == [303] * 5 + [429]


def test_no_secret_of_a_link_is_stored(as_, mailed):
    as_().post("/sign-up/company", data=TYPED)
    secret = mailed("accounts.confirm")[0].path.rsplit("/", 1)[1]
    stored = db.session.execute(db.text("select string_agg(l::text, ' ') from mailed_link l")).scalar()
    assert secret not in stored
    assert not db.session.query(AccountSession).count()
