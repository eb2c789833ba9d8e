"""Signing in and out: what a session lasts, what too many tries do, and which role is active in it."""

import datetime as dt

import pytest

from portal.accounts.adapters import passwords
from portal.accounts.domain import FAILURES_EACH_ADDRESS, LONGEST_PASSWORD, AccountState, hashed
from portal.accounts.models import Account, AccountSession, RoleGrant, SignInFailure
from portal.audit.models import AuditEntry, SecurityEvent
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, account

WRONG = "bukan kata sandinya"


def row_of(browser):
    with browser.session_transaction() as cookie:
        return db.session.query(AccountSession).filter_by(token_hash=hashed(cookie["_user_id"])).one().id


def sign_in(browser, email="rina@jakarta.go.id", password=PASSWORD, query="", **named):
    return browser.post(f"/sign-in{query}", data={"email": email, "password": password}, **named)


def test_one_sentence_answers_every_kind_of_no(as_):
    account("rina@jakarta.go.id", password=True)
    account("asih@jakarta.go.id", password=True, state=AccountState.DISABLED)
    account("budi@jakarta.go.id", state=AccountState.INVITED)
    pairs = [("rina@jakarta.go.id", WRONG), ("asih@jakarta.go.id", PASSWORD), ("budi@jakarta.go.id", ""), ("no@body.id", "x" * 400)]
    answers = [sign_in(as_(), email, password or "x", headers={"Accept-Language": "en"}) for email, password in pairs]
    assert [answer.status_code for answer in answers] == [422] * 4
    assert all("do not belong together" in answer.text for answer in answers)


def test_too_many_tries_close_the_account_for_a_quarter_of_an_hour_and_say_until_when(as_, later):
    account("rina@jakarta.go.id", password=True)
    for minute in range(5):
        later(dt.timedelta(minutes=minute))
        assert sign_in(as_(), password=WRONG).status_code == 422
    barred = sign_in(as_(), headers={"Accept-Language": "en"})
    assert barred.status_code == 429
    assert "Tuesday, 24 November 2026, 10:15 WIB" in barred.text
    later(dt.timedelta(minutes=14, seconds=59))
    assert sign_in(as_()).status_code == 429
    later(dt.timedelta(minutes=15))
    assert sign_in(as_()).status_code == 303


def test_the_tries_are_rows_which_a_restart_does_not_forget(as_):
    for _ in range(5):
        sign_in(as_(), password=WRONG)
    rows = db.session.query(SignInFailure).all()
    assert [(row.who, row.whence) for row in rows] == [(hashed("rina@jakarta.go.id"), hashed("127.0.0.1"))] * 5
    assert sign_in(as_(), "RINA@jakarta.go.id ").status_code == 429
    assert sign_in(as_(), "asih@jakarta.go.id").status_code == 422


def test_many_tries_from_one_address_close_that_address(as_):
    account("rina@jakarta.go.id", password=True)
    place = hashed("127.0.0.1")
    tries = [
        SignInFailure(who=hashed(str(n)), whence=place, created_at=NOW - dt.timedelta(minutes=5)) for n in range(FAILURES_EACH_ADDRESS)
    ]
    db.session.add_all(tries)
    db.session.commit()
    assert sign_in(as_()).status_code == 429
    assert sign_in(as_(), environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 303


def test_failed_sign_ins_and_refusals_are_noted(as_):
    person = account("rina@jakarta.go.id", Role.CIVIL_SERVANT, password=True)
    sign_in(as_(), password=WRONG)
    assert as_(person).get("/settings/accounts").status_code == 403
    assert as_(person).post("/account/role", data={}, forged=True).status_code == 400
    noted = db.session.query(SecurityEvent).order_by(SecurityEvent.what).all()
    assert [(one.what, one.account_id, one.whence) for one in noted] == [
        ("access", person.id, "127.0.0.1"),
        ("forged", person.id, "127.0.0.1"),
        ("sign_in", person.id, "127.0.0.1"),
    ]
    assert [one.detail for one in noted] == ["GET accounts.accounts", "POST accounts.switch_role", "address and password"]


def test_signing_in_and_out_stand_in_the_record(as_):
    person = account("rina@jakarta.go.id", password=True)
    browser = as_()
    sign_in(browser)
    browser.post("/sign-out", data={})
    events = db.session.query(AuditEntry.event).filter_by(subject_id=person.id).order_by(AuditEntry.seq)
    assert [event for (event,) in events] == ["accounts.session.begun", "accounts.session.ended"]


def test_a_session_ends_two_hours_after_its_last_use(as_, later):
    browser = as_(account("rina@jakarta.go.id"))
    later(dt.timedelta(hours=1, minutes=59))
    assert browser.get("/account").status_code == 200
    later(dt.timedelta(hours=3, minutes=58))
    assert browser.get("/account").status_code == 200
    later(dt.timedelta(hours=5, minutes=58))
    answer = browser.get("/account")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account")


def test_a_session_ends_twelve_hours_after_signing_in_however_it_is_used(as_, later):
    browser = as_(account("rina@jakarta.go.id"))
    for hour in range(1, 12):
        later(dt.timedelta(hours=hour))
        assert browser.get("/account").status_code == 200
    later(dt.timedelta(hours=12))
    assert browser.get("/account").status_code == 303


def test_last_use_is_written_at_most_once_a_minute(as_, later):
    browser = as_(account("rina@jakarta.go.id"))

    def seen(seconds):
        later(dt.timedelta(seconds=seconds))
        browser.get("/account")
        db.session.expire_all()
        return (db.session.query(AccountSession).one().seen_at - NOW).total_seconds()

    assert [seen(59), seen(60), seen(61), seen(100), seen(122)] == [0, 0, 61, 61, 122]


def test_a_session_is_extended_in_place_up_to_its_absolute_end(as_, later):
    browser = as_(account("rina@jakarta.go.id"))
    later(dt.timedelta(minutes=119))
    answer = browser.post("/account/extend", data={})
    assert answer.get_json() == {"expires": (NOW + dt.timedelta(minutes=239)).isoformat()}
    for hour in range(3, 12):
        later(dt.timedelta(hours=hour))
        answer = browser.post("/account/extend", data={})
    assert answer.get_json() == {"expires": (NOW + dt.timedelta(hours=12)).isoformat()}


def test_signing_out_ends_the_session_itself_not_only_the_cookie(as_):
    browser = as_(account("rina@jakarta.go.id"))
    with browser.session_transaction() as cookie:
        kept = dict(cookie)
    assert browser.post("/sign-out", data={}).status_code == 303
    with browser.session_transaction() as cookie:
        cookie.update(kept)
    assert browser.get("/account").status_code == 303


def test_a_disabled_account_loses_its_sessions_at_once(as_):
    person = account("rina@jakarta.go.id")
    browser = as_(person)
    assert browser.get("/account").status_code == 200
    db.session.get(Account, person.id).state = AccountState.DISABLED
    db.session.commit()
    assert browser.get("/account").status_code == 303


def test_one_of_several_roles_is_active_and_a_post_changes_it(as_):
    person = account("rina@jakarta.go.id", Role.CIVIL_SERVANT, Role.ADMINISTRATOR)
    servant, administrator = (
        db.session.query(RoleGrant).filter_by(account_id=person.id, role=role).one() for role in (Role.CIVIL_SERVANT, Role.ADMINISTRATOR)
    )
    browser = as_(person, servant.id)
    assert browser.get("/settings/accounts").status_code == 403
    assert browser.get(f"/account/role?grant={administrator.id}").status_code == 405
    assert browser.post("/account/role", data={"grant": str(administrator.id)}).status_code == 303
    assert browser.get("/settings/accounts").status_code == 200


@pytest.mark.parametrize("whose", ["another's", "ended", "nonsense", ""])
def test_a_role_that_is_not_held_now_is_not_taken(as_, whose):
    person = account("rina@jakarta.go.id", Role.CIVIL_SERVANT)
    other = account("asih@jakarta.go.id", Role.ADMINISTRATOR)
    grant = db.session.query(RoleGrant).filter_by(account_id=other.id).one()
    if whose == "ended":
        grant.account_id, grant.starts_at, grant.ends_at = person.id, NOW - dt.timedelta(days=2), NOW - dt.timedelta(days=1)
        db.session.commit()
    given = whose if whose in {"nonsense", ""} else str(grant.id)
    browser = as_(person)
    assert browser.post("/account/role", data={"grant": given}).status_code in {403, 404}
    assert browser.get("/settings/accounts").status_code == 403


def test_a_role_whose_time_is_over_gives_way_to_the_next(as_, later):
    person = account("rina@jakarta.go.id", Role.CIVIL_SERVANT, Role.ADMINISTRATOR)
    grant = db.session.query(RoleGrant).filter_by(account_id=person.id, role=Role.ADMINISTRATOR).one()
    grant.ends_at = NOW + dt.timedelta(hours=1)
    db.session.commit()
    browser = as_(person, grant.id)
    assert browser.get("/settings/accounts").status_code == 200
    later(dt.timedelta(hours=1))
    assert browser.get("/settings/accounts").status_code == 403


@pytest.mark.parametrize(
    "given",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "\\\\evil",
        "/ /evil",
        "evil",
        "/a\nb",
        "",
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(as_, given):
    account("rina@jakarta.go.id", password=True)
    answer = as_().post("/sign-in", query_string={"next": given}, data={"email": "rina@jakarta.go.id", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")


def test_one_comes_back_to_the_page_one_asked_for(as_):
    account("rina@jakarta.go.id", password=True)
    browser = as_()
    asked = browser.get("/notifications?page=2")
    assert asked.location == "/sign-in?next=/notifications?page%3D2"
    assert sign_in(browser, query=asked.location.removeprefix("/sign-in")).location == "/notifications?page=2"


def test_a_new_session_has_a_new_token_against_forged_requests(as_):
    account("rina@jakarta.go.id", password=True)
    browser = as_()
    browser.get("/sign-in")
    with browser.session_transaction() as cookie:
        before = cookie["csrf"]
    sign_in(browser)
    browser.get("/account")
    with browser.session_transaction() as cookie:
        assert cookie["csrf"] != before


def test_ones_own_sessions_are_listed_and_ended_and_anothers_are_not_known(as_, later):
    person, other = account("rina@jakarta.go.id"), account("asih@jakarta.go.id")
    as_(person)
    later(dt.timedelta(hours=2))  # by now the first is over
    here, there, foreign = as_(person), as_(person), as_(other)
    page = here.get("/account").text
    assert page.count("/end") == 2
    assert page.count("Peramban ini") == 1
    assert here.post(f"/account/sessions/{row_of(foreign)}/end", data={}).status_code == 404
    assert foreign.get("/account").status_code == 200
    assert here.post(f"/account/sessions/{row_of(there)}/end", data={}).status_code == 303
    assert there.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_the_list_of_sample_people_stands_in_the_demonstration_alone(as_, app):
    assert as_().get("/demo").status_code == 200
    app.config["PORTAL_DEMO"] = False
    try:
        assert as_().get("/demo").status_code == 404
        assert as_().post("/demo", data={"email": "rina@jakarta.go.id"}).status_code == 404
    finally:
        app.config["PORTAL_DEMO"] = True


def test_a_click_on_the_list_becomes_only_a_sample_person(as_):
    account("rina@jakarta.go.id")
    assert as_().post("/demo", data={"email": "rina@jakarta.go.id"}).status_code == 200
    assert not db.session.query(AccountSession).count()


def test_the_language_that_is_chosen_is_that_of_the_pages_and_of_the_mails(as_, mailed):
    person = account("rina@jakarta.go.id", password=True)
    browser = as_(person)
    browser.set_cookie("lang", "id")
    assert browser.post("/account", data={"language": "en"}).status_code == 303
    assert '<html lang="en">' in browser.get("/account", headers={"Accept-Language": "id"}).text
    as_().post("/password", data={"email": person.email})
    assert mailed("accounts.reset")[0].language == "en"
    assert browser.post("/account", data={"language": "fr"}).status_code == 422


def test_the_longest_password_that_is_taken_also_signs_in(as_):
    longest = "panjang " * 32
    person = account("asih@jakarta.go.id", Role.VERIFIER)
    person.password_hash = passwords.digest(longest)
    db.session.commit()

    assert len(longest) == LONGEST_PASSWORD
    assert as_().post("/sign-in", data={"email": person.email, "password": longest}).status_code == 303
