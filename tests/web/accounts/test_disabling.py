"""The administrator disables an account and enables it again: its owner is out at once, by every way, and what was left opens nothing."""

import datetime as dt

import pytest

from portal.accounts import queries
from portal.accounts.domain import AccountState, ProviderPerson, Purpose
from portal.accounts.models import Account, AccountSession, MailedLink
from portal.accounts.services import provider
from portal.audit.models import AuditDetail, AuditEntry
from portal.kernel.db import db
from portal.kernel.errors import ForbiddenError
from portal.kernel.identity import Role
from tests.factories.accounts import PASSWORD, account

ENGLISH = {"Accept-Language": "en"}
REASON = {"reason": "Mutasi ke luar provinsi."}
NEW = {"password": "sandi baru yang panjang"}


@pytest.fixture
def chief(app):
    return account("admin@jakarta.go.id", Role.ADMINISTRATOR, name="Adi Admin")


@pytest.fixture
def administrator(chief, as_):
    return as_(chief)


@pytest.fixture
def rina(app):
    return account("rina@jakarta.go.id", Role.VERIFIER, name="Rina Melati", password=True)


def page_of(person, act=""):
    return f"/settings/accounts/{person.id}{act}"


def state_of(person):
    db.session.expire_all()
    return db.session.get(Account, person.id).state


def disable(administrator, person):
    answer = administrator.post(page_of(person, "/disable"), data=REASON)
    assert answer.location == page_of(person)
    assert state_of(person) is AccountState.DISABLED


def person_of(subject, email):
    return ProviderPerson(subject, email, email_verified=True, nip=None)


def new_one(mails, old):
    """The mail that was written beside an older one."""
    (mail,) = [mail for mail in mails if mail.path != old.path]
    return mail


def entries(person, event):
    query = db.session.query(AuditEntry, AuditDetail.document).join(AuditDetail, AuditDetail.entry_id == AuditEntry.id)
    return query.filter(AuditEntry.subject_id == person.id, AuditEntry.event == event).all()


def test_the_page_of_an_account_tells_what_it_is_and_what_it_may_do(administrator, rina, as_):
    as_(rina)
    as_(rina)
    page = administrator.get(page_of(rina), headers=ENGLISH).text
    for words in ("Rina Melati", rina.email, "Active", "BKD verifier", "no end set", "24 Nov 2026", "<dd>2<small>", "Disable the account"):
        assert words in page
    assert f'href="{page_of(rina)}"' in administrator.get("/settings/accounts").text


def test_disabling_ends_every_session_and_refuses_the_password_with_the_answer_of_a_wrong_one(administrator, chief, rina, as_):
    browsers = [as_(rina), as_(rina)]
    assert [browser.get("/account").status_code for browser in browsers] == [200, 200]
    disable(administrator, rina)
    assert [browser.get("/account").status_code for browser in browsers] == [303, 303]
    assert db.session.query(AccountSession).filter_by(account_id=rina.id, ended_at=None).count() == 0
    answers = [
        as_().post("/sign-in", data={"email": rina.email, "password": word}, headers=ENGLISH) for word in (PASSWORD, "bukan kata sandinya")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("do not belong together" in answer.text for answer in answers)
    ((entry, document),) = entries(rina, "accounts.account.disabled")
    assert entry.account_id == chief.id
    assert document["reason"] == REASON["reason"]
    assert (document["before"], document["after"]) == ({"state": "active"}, {"state": "disabled"})


@pytest.mark.parametrize("linked", [True, False], ids=["linked", "by its address"])
def test_the_provincial_account_is_refused_as_one_that_nobody_here_has(administrator, rina, linked):
    rina.oidc_subject = "rina" if linked else None
    db.session.commit()
    disable(administrator, rina)
    with pytest.raises(ForbiddenError) as refused:
        provider.accept_provider(person_of("rina", rina.email), "10.0.0.1")
    with pytest.raises(ForbiddenError) as unknown:
        provider.accept_provider(person_of("nobody", "nobody@jakarta.go.id"), "10.0.0.1")
    assert refused.value.text == unknown.value.text
    assert state_of(rina) is AccountState.DISABLED


def test_a_new_password_is_neither_asked_for_nor_chosen_by_a_link_of_before(administrator, rina, as_, mailed):
    as_().post("/password", data={"email": rina.email})
    (mail,) = mailed("accounts.reset")
    disable(administrator, rina)
    assert as_().post(mail.path, data=NEW).status_code == 422
    assert as_().post("/password", data={"email": rina.email}).location == "/password/sent"
    assert len(mailed("accounts.reset")) == 1
    assert administrator.post(page_of(rina, "/enable"), data=REASON).status_code == 303
    assert as_().post(mail.path, data=NEW).status_code == 422, "also once it is enabled"
    assert as_().post("/sign-in", data={"email": rina.email, "password": PASSWORD}).status_code == 303


def test_an_invitation_of_before_opens_nothing_then_or_later(administrator, as_, mailed):
    invited = account("asih@jakarta.go.id", state=AccountState.INVITED)
    administrator.post(page_of(invited, "/invite"), data={})
    (mail,) = mailed("accounts.invite")
    disable(administrator, invited)
    assert as_().post(mail.path, data=NEW).status_code == 422
    assert administrator.post(page_of(invited, "/invite"), data={}).status_code == 422
    administrator.post(page_of(invited, "/enable"), data=REASON)
    assert state_of(invited) is AccountState.INVITED
    assert as_().post(mail.path, data=NEW).status_code == 422
    administrator.post(page_of(invited, "/invite"), data={})
    assert as_().post(new_one(mailed("accounts.invite"), mail).path, data=NEW).status_code == 303
    assert state_of(invited) is AccountState.ACTIVE


def test_an_address_that_was_never_proved_is_still_to_be_proved(administrator, as_, mailed):
    typed = {"organisation": "PT Contoh", "name": "Dewi", "email": "dewi@contoh.id", "password": "kuda laut biru tua"}
    as_().post("/sign-up/company", data=typed)
    dewi = queries.find_account("dewi@contoh.id")
    disable(administrator, dewi)
    (mail,) = mailed("accounts.confirm")
    assert as_().post(mail.path, data={}).status_code == 422
    as_().post("/sign-up/company", data=typed)
    assert len(mailed("accounts.confirm")) == 1
    administrator.post(page_of(dewi, "/enable"), data=REASON)
    assert state_of(dewi) is AccountState.UNCONFIRMED
    assert as_().post(mail.path, data={}).status_code == 422
    as_().post("/sign-up/company", data=typed)
    assert as_().post(new_one(mailed("accounts.confirm"), mail).path, data={}).status_code == 303


@pytest.mark.parametrize(
    ("key", "state"),
    [({"password": True}, AccountState.ACTIVE), ({"oidc_subject": "asih"}, AccountState.ACTIVE), ({}, AccountState.INVITED)],
    ids=["a password", "a provider's link", "neither"],
)
def test_enabling_gives_back_what_its_owner_can_enter_with(administrator, key, state):
    asih = account("asih@jakarta.go.id", state=AccountState.DISABLED, **key)
    administrator.post(page_of(asih, "/enable"), data=REASON)
    assert state_of(asih) is state
    ((_, document),) = entries(asih, "accounts.account.enabled")
    assert (document["before"], document["after"]) == ({"state": "disabled"}, {"state": state.value})
    assert document["reason"] == REASON["reason"]


def test_what_was_begun_while_it_was_disabled_opens_nothing_once_it_is_enabled(administrator, rina, as_):
    browser = as_(rina)
    disable(administrator, rina)
    db.session.query(AccountSession).filter_by(account_id=rina.id).one().ended_at = None  # begun at the same moment
    later = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    db.session.add(MailedLink(secret_hash="x", purpose=Purpose.RESET, account_id=rina.id, facts={}, expires_at=later))
    db.session.commit()
    assert browser.get("/account").status_code == 303
    administrator.post(page_of(rina, "/enable"), data=REASON)
    assert browser.get("/account").status_code == 303
    assert db.session.query(MailedLink).one().used_at is not None


def test_nobody_disables_themselves_and_so_one_administrator_always_remains(administrator, chief):
    answer = administrator.post(page_of(chief, "/disable"), data=REASON, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Nobody disables their own account" in answer.text
    assert REASON["reason"] in answer.text
    assert state_of(chief) is AccountState.ACTIVE
    assert "Disable the account" not in administrator.get(page_of(chief), headers=ENGLISH).text


def test_of_two_administrators_one_can_be_disabled(administrator, as_):
    other = account("admin2@jakarta.go.id", Role.ADMINISTRATOR)
    browser = as_(other)
    disable(administrator, other)
    assert browser.get("/settings/accounts").status_code == 303


@pytest.mark.parametrize("act", ["disable", "enable"])
def test_no_account_changes_without_a_reason(administrator, rina, act):
    if act == "enable":
        disable(administrator, rina)
    before = state_of(rina)
    answer = administrator.post(page_of(rina, f"/{act}"), data={"reason": " "}, headers=ENGLISH)
    assert answer.status_code == 422
    assert 'id="reason-err"' in answer.text
    assert state_of(rina) is before


def test_what_somebody_else_has_done_meanwhile_is_said(administrator, rina):
    assert "is not disabled" in administrator.post(page_of(rina, "/enable"), data=REASON, headers=ENGLISH).text
    disable(administrator, rina)
    assert "disabled already" in administrator.post(page_of(rina, "/disable"), data=REASON, headers=ENGLISH).text
    assert len(entries(rina, "accounts.account.disabled")) == 1


def test_a_disabled_account_holds_no_office_and_keeps_its_roles(administrator, rina):
    assert [one.id for one in queries.holders(Role.VERIFIER)] == [rina.id]
    disable(administrator, rina)
    assert queries.holders(Role.VERIFIER) == []
    assert len(queries.open_grants(rina.id)) == 1
    assert "BKD verifier" in administrator.get(page_of(rina), headers=ENGLISH).text


def test_the_list_is_filtered_by_state_and_so_is_its_workbook(administrator, rina):
    account("asih@jakarta.go.id", Role.AUDITOR, name="Asih")
    disable(administrator, rina)
    page = administrator.get("/settings/accounts?state=disabled", headers=ENGLISH).text
    assert "Rina Melati" in page
    assert "Asih" not in page
    assert 'value="disabled" selected' in page
    assert "Rina Melati" not in administrator.get("/settings/accounts?state=active").text
    assert "Rina Melati" in administrator.get("/settings/accounts?state=nonsense").text


def test_its_owner_is_told_by_whom_and_why(administrator, rina, mailed):
    disable(administrator, rina)
    administrator.post(page_of(rina, "/enable"), data=REASON)
    for kind in ("accounts.disabled", "accounts.enabled"):
        (told,) = mailed(kind)
        assert told.email == "rina@jakarta.go.id"
        assert told.facts["by"] == "Adi Admin"
        assert told.facts["reason"] == REASON["reason"]


def test_who_never_had_the_account_is_not_told_that_it_is_disabled(administrator, mailed):
    invited = account("dewi@jakarta.go.id", Role.CURATOR, name="Dewi", state=AccountState.INVITED)
    disable(administrator, invited)
    assert mailed("accounts.disabled") == []
