"""The database is away: whoever reads is told so in words, signed in or not, and nothing of the machine's is shown."""

import base64
import uuid
from dataclasses import replace

import pytest

from portal.kernel.db import db
from wsgi import create_app

NOWHERE = "postgresql+psycopg://simpul_app@/nothing?host=/nowhere"
TOKEN = base64.urlsafe_b64encode(bytes(5) + b"nonce").decode()
HEADERS = {"Accept-Language": "en", "Origin": "http://localhost"}


@pytest.fixture
def browser(settings):
    """A browser at the product without its database."""
    made = create_app(replace(settings, database_url=NOWHERE, testing=False))
    yield made.test_client()
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def assert_told_in_words(answer):
    assert answer.status_code == 500
    assert "What you typed is kept" in answer.text
    assert "Report code:" in answer.text
    assert "psycopg" not in answer.text


def test_a_stranger_is_told_in_words(browser):
    assert_told_in_words(browser.get("/", headers=HEADERS))


@pytest.mark.parametrize(("method", "path"), [("get", "/"), ("get", "/desk"), ("post", f"/opportunities/{uuid.UUID(int=1)}/apply")])
def test_somebody_signed_in_is_told_in_words(browser, method, path):
    with browser.session_transaction() as cookie:
        cookie.update(_user_id="a token", _fresh=True, csrf="nonce")
    sent = {"data": {"csrf_token": TOKEN, "motivation": "Ingin belajar."}} if method == "post" else {}
    assert_told_in_words(getattr(browser, method)(path, headers=HEADERS, **sent))
