"""One request, one transaction: what a GET may, what a refusal leaves, and what the database says in the reader's words."""

import io
import threading
import uuid

import pytest
from flask import request
from flask.testing import FlaskClient

from portal.accounts.domain import AccountState
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.audit.models import AuditEntry
from portal.kernel.db import aside, db
from portal.kernel.identity import SYSTEM
from portal.web.access import public
from portal.web.settings import Settings
from portal.web.transaction import Portal
from tests.conftest import Browser
from wsgi import create_app


@pytest.fixture
def browser(workshop):
    return Browser(workshop, workshop.response_class, use_cookies=True)


def emails():
    db.session.expire_all()
    return {email for (email,) in db.session.query(Account.email)}


def test_the_database_itself_refuses_a_write_on_a_get(browser, caplog):
    assert browser.get("/workshop/write").status_code == 500
    assert "ReadOnlySqlTransaction" in caplog.text
    assert emails() == {"aside@contoh.id"}


def test_the_same_view_writes_on_a_post(browser):
    assert browser.post("/workshop/write", data={}).status_code == 200
    assert emails() == {"rina@contoh.id", "aside@contoh.id"}


@pytest.mark.parametrize("status", [400, 403, 409, 422, 500])
def test_an_answer_that_refuses_leaves_nothing_but_facts_about_the_request(browser, status):
    assert browser.post(f"/workshop/write?status={status}", data={}).status_code == status
    assert emails() == {"aside@contoh.id"}


def test_a_refusal_by_the_domain_leaves_nothing_but_facts_about_the_request(browser):
    assert browser.post("/workshop/refuse", data={}).status_code == 422
    assert emails() == {"aside@contoh.id"}


def test_a_fact_that_cannot_be_written_does_not_change_the_answer(workshop, browser, caplog):
    browser.post("/workshop/write", data={})  # from now on both addresses are taken
    db.session.query(Account).filter_by(email="rina@contoh.id").delete()
    db.session.commit()
    assert browser.post("/workshop/write", data={}).status_code == 200
    assert "could not be written" in caplog.text
    assert emails() == {"rina@contoh.id", "aside@contoh.id"}


def test_a_named_constraint_speaks_beside_its_field(browser):
    assert browser.post("/workshop/address", data={"email": "rina@contoh.id"}).status_code == 303
    answer = browser.post("/workshop/address", data={"email": " RINA@contoh.id"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert 'id="email-err"' in answer.text
    assert "asked for a moment ago" in answer.text
    assert emails() == {"rina@contoh.id"}


# -- two real connections -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def busy(settings: Settings, databases):
    """A product on a database of its own, with two accounts that two requests lock in opposite order, and the tries that were made."""
    made = databases.clone()
    product = create_app(Settings(**{**{name: getattr(settings, name) for name in Settings.__slots__}, "database_url": made.app_url}))
    barrier, tries, ids = threading.Barrier(2), [], [uuid.uuid4(), uuid.uuid4()]

    @product.post("/lock/<uuid:first>/<uuid:second>")
    @public
    def lock(first, second):
        who = request.form["who"]
        tries.append(who)
        aside(lambda session: session.execute(db.update(Account).where(Account.id == ids[0]).values(language="id")))
        db.session.execute(db.update(Account).where(Account.id == first).values(name=Account.name + who))
        if len(tries) <= 2:
            barrier.wait(5)
        db.session.execute(db.update(Account).where(Account.id == second).values(name=Account.name + who))
        audit.record("accounts.account.opened", "account", first, by=SYSTEM)
        return request.files["paper"].stream.read()

    with product.app_context():
        db.session.add_all([Account(id=one, email=f"{one}@contoh.id", name="-", state=AccountState.ACTIVE) for one in ids])
        db.session.commit()
        db.session.remove()
    yield product, ids, tries
    with product.app_context():
        db.engine.dispose()
    databases.drop(made)


def post_lock(product: Portal, who: str, first: uuid.UUID, second: uuid.UUID, answers: list):
    browser = Browser(product, product.response_class, use_cookies=True)
    data = {"who": who, "paper": (f"paper of {who}".encode(), "paper.pdf")}
    with product.app_context():
        clock_answer = browser.post(f"/lock/{first}/{second}", data={**data, "paper": (io.BytesIO(data["paper"][0]), "paper.pdf")})
    answers.append((clock_answer.status_code, clock_answer.data))


def test_a_deadlock_is_tried_again_and_both_succeed_once(busy):
    product, ids, tries = busy
    answers: list = []
    threads = [
        threading.Thread(target=post_lock, args=(product, "A", *ids, answers)),
        threading.Thread(target=post_lock, args=(product, "B", *reversed(ids), answers)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == [(200, b"paper of A"), (200, b"paper of B")]
    assert len(tries) == 3
    with product.app_context():
        names = [sorted(name) for (name,) in db.session.query(Account.name)]
        assert names == [["-", "A", "B"]] * 2
        assert [seq for (seq,) in db.session.query(AuditEntry.seq).order_by(AuditEntry.seq)] == [1, 2]
        db.session.remove()


def test_what_a_page_asks_all_day_stays_prepared_at_the_server(busy):
    product, _, _ = busy

    @product.get("/names")
    @public
    def names():
        return ",".join(name for (name,) in db.session.query(Account.name).filter_by(state=AccountState.ACTIVE))

    for _ in range(8):
        assert FlaskClient(product, product.response_class).get("/names").text == "-,-"
    with product.app_context():
        prepared = db.session.scalars(db.text("select statement from pg_prepared_statements")).all()
        assert [one for one in prepared if "account.name" in one]
        db.session.remove()


def test_a_safe_request_leaves_nothing_that_its_session_holds(busy):
    product, ids, _ = busy

    @product.get("/renames")
    @public
    def renames():
        db.session.get_one(Account, ids[0]).name = "renamed"
        return "read"

    @product.post("/refuses")
    @public
    def refuses():
        db.session.get_one(Account, ids[0]).name = "refused"
        db.session.flush()
        return "no", 422

    for _ in range(2):
        assert FlaskClient(product, product.response_class).get("/renames").text == "read"
        with product.app_context():
            assert Browser(product, product.response_class, use_cookies=True).post("/refuses").status_code == 422
    with product.app_context():
        assert db.session.get_one(Account, ids[0]).name == "-"
        db.session.remove()


def test_a_connection_that_has_read_refuses_a_write_until_a_request_that_may_write_has_it(busy):
    product, ids, _ = busy

    @product.route("/rename", methods=["GET", "POST"])
    @public
    def rename():
        db.session.execute(db.update(Account).where(Account.id == ids[0]).values(name=f"by {request.method}"))
        db.session.flush()
        return "renamed"

    @product.get("/read")
    @public
    def read():
        aside(lambda session: session.execute(db.update(Account).where(Account.id == ids[1]).values(name="aside")))
        return ",".join(sorted(name for (name,) in db.session.query(Account.name)))

    browser = Browser(product, product.response_class, use_cookies=True)
    client = FlaskClient(product, product.response_class)
    for _ in range(2):
        assert client.get("/read").status_code == 200
        assert client.get("/rename").status_code == 500
        with product.app_context():
            assert browser.post("/rename", data={}).status_code == 200
            db.session.remove()
        assert client.get("/read").text == "aside,by POST"
    with product.app_context():
        assert db.session.scalar(db.text("show default_transaction_read_only")) == "off"
        db.session.remove()


def test_a_page_that_reads_needs_no_transaction_around_its_statements(busy):
    product, _, _ = busy
    states = []

    @product.get("/state")
    @public
    def state():
        db.session.scalar(db.text("select 1"))
        states.append(db.session.connection().connection.driver_connection.info.transaction_status.name)
        return ""

    FlaskClient(product, product.response_class).get("/state")
    assert states == ["IDLE"]
