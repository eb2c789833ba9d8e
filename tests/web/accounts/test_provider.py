"""Signing in with the provincial account, against a certified provider: who is let in, who is not, and what is not believed."""

import json
import os
import re
import shutil
import subprocess
import uuid
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from portal.accounts.domain import AccountState
from portal.accounts.models import Account, AccountSession, RoleGrant
from portal.accounts.services.provider import FIND_BY_NIP
from portal.audit.models import AuditEntry, SecurityEvent
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.web.settings import ROOT
from tests.conftest import Browser
from tests.factories.accounts import account
from wsgi import create_app

FOLDER = ROOT / "tests" / "oidc"
NIP = "199003142015032901"
PEOPLE = {
    "rina": {"email": "Rina@jakarta.go.id", "email_verified": True, "name": "Rina", "roles": ["administrator"]},
    "asih": {"email": "asih@jakarta.go.id", "email_verified": False},
    "budi": {"nip": NIP},
    "citra": {"email": "rina@jakarta.go.id", "email_verified": True, "nip": NIP},
    "dedi": {"email": "rina@jakarta.go.id", "email_verified": True},
    "eka": {},
}


def missing():
    """Why the provider cannot run here, or None."""
    if shutil.which("node") is None:
        return "there is no node on the path"
    if not (FOLDER / "node_modules" / "oidc-provider").is_dir():
        return "the provider is not installed: npm ci --prefix tests/oidc"
    return None


@pytest.fixture(scope="module")
def provider():
    """The provider's issuer address."""
    why = missing()
    if why and os.environ.get("REQUIRE_OIDC") == "1":
        pytest.fail(why)
    if why:
        pytest.skip(why)
    environ = {**os.environ, "OIDC_CALLBACK": "http://localhost/oidc/callback", "OIDC_PEOPLE": json.dumps(PEOPLE)}
    process = subprocess.Popen(
        ["node", "provider.mjs"], cwd=FOLDER, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate(timeout=10)


@pytest.fixture(scope="module")
def product_with_provider(settings, provider):
    own = replace(settings, oidc_issuer=provider, oidc_client_id="simpul", oidc_client_secret="a secret of the tests alone")
    made = create_app(own)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def workshop_product(product_with_provider):
    return product_with_provider


@pytest.fixture
def browser(workshop):
    return Browser(workshop, workshop.response_class, use_cookies=True)


@pytest.fixture
def own_accounts(workshop):
    """Accounts to which people of the provider may belong."""
    account("rina@jakarta.go.id", Role.CIVIL_SERVANT)
    account("asih@jakarta.go.id")
    account("budi@jakarta.go.id", servant_id=uuid.UUID(int=5), state=AccountState.INVITED)


@pytest.fixture
def record_of_servants(monkeypatch):
    monkeypatch.setitem(FIND_BY_NIP._entries, "tests", {NIP: uuid.UUID(int=5)}.get)


def at_provider(browser, person, query="", headers=None):
    """Go to the provider, sign in there as somebody and give consent; the address to which it sends the browser back."""
    asked = browser.get(f"/oidc/start{query}", headers=headers)
    assert asked.status_code == 302
    with requests.Session() as there:
        page = there.get(asked.location, timeout=10)
        for answer in ({"prompt": "login", "login": person, "password": "x"}, {"prompt": "consent"}):
            form = re.findall(r'<form[^>]* action="([^"]+)"', page.text)[0]
            page = there.post(form, data=answer, timeout=10, allow_redirects=False)
            while page.is_redirect and not page.headers["Location"].startswith("http://localhost/"):
                page = there.get(requests.compat.urljoin(page.url, page.headers["Location"]), timeout=10, allow_redirects=False)
            if page.is_redirect:
                return page.headers["Location"].removeprefix("http://localhost")
    raise AssertionError(page.text)


def state_of(email):
    db.session.expire_all()
    return db.session.query(Account).filter_by(email=email).one()


def test_the_sign_in_page_offers_it_where_it_is_configured(browser, as_unconfigured):
    assert "/oidc/start?next=/account" in browser.get("/sign-in?next=/account").text
    assert "/oidc/start" not in as_unconfigured.get("/sign-in").text
    assert as_unconfigured.get("/oidc/start").status_code == 404
    assert as_unconfigured.get("/oidc/callback").status_code == 404


@pytest.fixture
def as_unconfigured(workshop, monkeypatch):
    """The same product with no provider; asked after the other."""

    class Unconfigured(Browser):
        def open(self, *args, **named):
            with monkeypatch.context() as patch:
                patch.delitem(workshop.extensions, "accounts.provider")
                return super().open(*args, **named)

    return Unconfigured(workshop, workshop.response_class, use_cookies=True)


def test_one_goes_to_the_provider_with_state_nonce_and_a_challenge(browser, provider):
    asked = browser.get("/oidc/start").location
    sent = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
    assert asked.startswith(f"{provider}/auth?")
    assert sent["redirect_uri"] == "http://localhost/oidc/callback"
    assert (sent["response_type"], sent["code_challenge_method"]) == ("code", "S256")
    assert all(len(sent[name]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_a_verified_address_links_the_account_and_the_roles_stay_our_own(browser, own_accounts):
    back = at_provider(browser, "rina", "?next=/notifications")
    answer = browser.get(back)
    assert (answer.status_code, answer.location) == (303, "/notifications")
    assert browser.get("/account").status_code == 200
    assert browser.get("/settings/accounts").status_code == 403
    rina = state_of("rina@jakarta.go.id")
    assert rina.oidc_subject == "rina"
    assert [role for (role,) in db.session.query(RoleGrant.role).filter_by(account_id=rina.id)] == [Role.CIVIL_SERVANT]
    events = db.session.query(AuditEntry.event).filter_by(subject_id=rina.id).order_by(AuditEntry.seq)
    assert [event for (event,) in events] == ["accounts.account.linked", "accounts.session.begun"]


def test_once_linked_the_providers_own_name_counts_not_the_address(browser, own_accounts):
    browser.get(at_provider(browser, "rina"))
    state_of("rina@jakarta.go.id").email = "rina.baru@jakarta.go.id"
    db.session.commit()
    assert browser.get(at_provider(browser, "rina")).status_code == 303
    other = browser.get(at_provider(browser, "dedi"))
    assert other.status_code == 403


def test_another_of_the_provider_with_the_same_address_is_not_let_in(browser, own_accounts):
    browser.get(at_provider(browser, "rina"))
    assert browser.get(at_provider(browser, "dedi")).status_code == 403
    assert state_of("rina@jakarta.go.id").oidc_subject == "rina"


def test_a_nip_claims_the_account_of_the_record(browser, own_accounts, record_of_servants):
    assert browser.get(at_provider(browser, "budi")).status_code == 303
    budi = state_of("budi@jakarta.go.id")
    assert (budi.oidc_subject, budi.state) == ("budi", AccountState.ACTIVE)


@pytest.mark.parametrize("person", ["asih", "budi", "eka"])
def test_without_a_verified_address_or_a_known_nip_nobody_is_let_in(browser, own_accounts, person):
    answer = browser.get(at_provider(browser, person), headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "No account here belongs to this provincial account" in answer.text
    assert not db.session.query(AccountSession).count()
    assert db.session.query(SecurityEvent).one().what == "provider"


def test_a_nip_and_an_address_of_two_accounts_open_neither(browser, own_accounts, record_of_servants):
    assert browser.get(at_provider(browser, "citra")).status_code == 403
    assert not db.session.query(Account).filter(Account.oidc_subject.is_not(None)).count()


@pytest.mark.parametrize("state", [AccountState.DISABLED, AccountState.UNCONFIRMED])
def test_an_account_that_may_not_sign_in_stays_so(browser, own_accounts, state):
    state_of("rina@jakarta.go.id").state = state
    db.session.commit()
    assert browser.get(at_provider(browser, "rina")).status_code == 403
    rina = state_of("rina@jakarta.go.id")
    assert (rina.state, rina.oidc_subject) == (state, None)


# -- what is not believed, each beside the same call-back untouched, which is ------------------------------------------------------------


def tampered_state(back, browser):
    return re.sub(r"state=[^&]+", "state=forged", back)


def missing_state(back, browser):
    return re.sub(r"&?state=[^&]+", "", back)


def wrong_nonce(back, browser):
    with browser.session_transaction() as cookie:
        (name,) = [name for name in cookie if name.startswith("_state_provincial")]
        cookie[name] = {**cookie[name], "data": {**cookie[name]["data"], "nonce": "another"}}
    return back


def wrong_verifier(back, browser):
    with browser.session_transaction() as cookie:
        (name,) = [name for name in cookie if name.startswith("_state_provincial")]
        cookie[name] = {**cookie[name], "data": {**cookie[name]["data"], "code_verifier": "v" * 48}}
    return back


def forged_code(back, browser):
    return re.sub(r"code=[^&]+", "code=forged", back)


def another_browser(back, browser):
    browser.delete_cookie("simpul")
    return back


def refused_there(back, browser):
    return re.sub(r"code=[^&]+", "error=access_denied", back)


def untouched(back, browser):
    return back


@pytest.mark.parametrize(
    ("meddle", "status"),
    [
        (untouched, 303),
        (tampered_state, 403),
        (missing_state, 403),
        (wrong_nonce, 403),
        (wrong_verifier, 403),
        (forged_code, 403),
        (another_browser, 403),
        (refused_there, 403),
    ],
)
def test_a_call_back_that_does_not_fit_signs_nobody_in(browser, own_accounts, meddle, status):
    back = meddle(at_provider(browser, "rina"), browser)
    assert browser.get(back).status_code == status
    signed_in = db.session.query(AccountSession).count()
    assert signed_in == (1 if status == 303 else 0)
    assert (state_of("rina@jakarta.go.id").oidc_subject is not None) == (status == 303)


def test_a_call_back_works_once(browser, own_accounts):
    back = at_provider(browser, "rina")
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 403


def test_nobody_is_led_elsewhere_afterwards(browser, own_accounts):
    assert browser.get(at_provider(browser, "rina", "?next=//evil.example")).location == "/applications"


def test_a_provider_that_does_not_answer_leaves_the_password(settings):
    product = create_app(replace(settings, oidc_issuer="http://127.0.0.1:1", oidc_client_id="simpul", oidc_client_secret="x" * 20))
    with product.app_context():
        browser = Browser(product, product.response_class, use_cookies=True)
        answer = browser.get("/oidc/start?next=/account", headers={"Accept-Language": "en"})
        assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account")
        assert "does not answer" in browser.get("/sign-in", headers={"Accept-Language": "en"}).text
        db.session.remove()
        db.engine.dispose()


def test_a_provider_that_calls_itself_otherwise_is_not_believed(settings, provider):
    product = create_app(replace(settings, oidc_issuer=provider + "/", oidc_client_id="simpul", oidc_client_secret="x" * 20))
    with product.app_context():
        browser = Browser(product, product.response_class, use_cookies=True)
        assert browser.get("/oidc/start").location == "/sign-in"
        db.session.remove()
        db.engine.dispose()
