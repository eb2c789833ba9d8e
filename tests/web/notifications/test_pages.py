"""The outbox, one's own messages, and the mailbox of the demonstration."""

import datetime as dt
import io
import uuid

import pytest
import python_calamine

from portal.audit.models import AuditEntry
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.notifications import adapters
from portal.notifications.domain import MessageState
from portal.notifications.models import Message
from tests.factories.accounts import account

ENGLISH = {"Accept-Language": "en"}


def message(person=None, state=MessageState.QUEUED, kind="accounts.reset", **more):
    made = Message(
        id=uuid.uuid4(),
        message_id=f"<{uuid.uuid4()}@simpul>",
        kind=kind,
        email=person.email if person else "asih@contoh.id",
        name="Asih",
        language="id",
        account_id=person.id if person else None,
        facts={"organisation": "PT <Contoh>", "by": "=1+1"},
        path="/password/secret-of-a-link",
        state=state,
        sent_at=clock.now() if state is MessageState.SENT else None,
        **more,
    )
    db.session.add(made)
    db.session.commit()
    return made


def cells_of(answer):
    return python_calamine.load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


@pytest.fixture
def administrator(as_):
    return as_(account("admin@jakarta.go.id", Role.ADMINISTRATOR))


def test_the_administrator_sees_what_failed_and_why_and_sends_it_again(administrator):
    failed = message(state=MessageState.FAILED, last_error="554 <Never>", attempts=60)
    page = administrator.get("/settings/messages", headers=ENGLISH).text
    assert "Could not be delivered" in page
    assert "554 &lt;Never&gt;" in page
    assert "secret-of-a-link" not in page
    assert administrator.post(f"/settings/messages/{failed.id}/send-again", data={}).status_code == 303
    db.session.expire_all()
    assert db.session.get(Message, failed.id).state is MessageState.QUEUED
    jobs = db.session.execute(db.text("select args ->> 'message_id' from procrastinate_jobs")).scalars().all()
    assert jobs == [str(failed.id)]
    assert db.session.query(AuditEntry).filter_by(event="notifications.message.requeued", subject_id=failed.id).count() == 1


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.SENT])
def test_what_did_not_fail_is_not_sent_again(administrator, state):
    waiting = message(state=state)
    assert administrator.post(f"/settings/messages/{waiting.id}/send-again", data={}).status_code == 409


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.VERIFIER, Role.COMPANY_HR])
def test_nobody_else_reads_the_outbox(as_, role):
    failed = message(state=MessageState.FAILED)
    browser = as_(account("rina@jakarta.go.id", role))
    assert browser.get("/settings/messages").status_code == 403
    assert browser.post(f"/settings/messages/{failed.id}/send-again", data={}).status_code == 404


def test_the_outbox_is_filtered_by_state_and_words_as_they_stand(administrator):
    message(state=MessageState.SENT)
    message(account("rina_m@contoh.id"))
    message(account("rinaxm@contoh.id"))
    assert administrator.get("/settings/messages?state=sent").text.count("@contoh.id") == 1
    assert administrator.get("/settings/messages?text=rina_m").text.count("@contoh.id") == 1
    for query in ("state=lost", "page=-3", "page=99999999999999999999", "text=%00%25", "text=%25"):
        assert administrator.get(f"/settings/messages?{query}").status_code in {200, 422}


def test_one_reads_ones_own_messages_without_their_secrets(as_):
    rina, asih = account("rina@jakarta.go.id"), account("asih@jakarta.go.id")
    message(rina, kind="accounts.confirm")
    message(asih)
    page = as_(rina).get("/notifications", headers=ENGLISH).text
    assert "Confirm your e-mail address" in page
    assert "Renew your password" not in page
    assert "secret-of-a-link" not in page


# -- the mailbox --------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def mailbox(settings):
    """The folder of the receiving server."""
    folder = settings.instance_dir / "mail"
    folder.mkdir()
    yield folder
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def put(folder, number, subject, plain):
    mail = adapters.compose(
        message_id=f"<{number}@simpul>",
        written_at=clock.now() + dt.timedelta(minutes=number),
        sender="simpul@localhost",
        to=("Rina", "rina@contoh.id"),
        subject=subject,
        plain=plain,
        html="<p>the other part</p>",
    )
    (folder / f"{number}-abc.eml").write_bytes(mail.as_bytes())


def test_the_mailbox_shows_what_was_received_newest_first_and_links_only_inwards(as_, mailbox):
    put(mailbox, 1, "Pertama", "Yth.\n\nhttp://localhost/confirm/abc\n")
    put(mailbox, 2, "Kedua <b>", "http://localhost.evil.example/x\nhttps://evil.example/http://localhost/y")
    (mailbox / "3-abc.eml").write_bytes(b"\xff\x00 no mail at all")
    (mailbox / "4-abc.part").write_bytes(b"Subject: half a file\n\n")
    page = as_().get("/settings/mailbox", headers=ENGLISH).text
    assert page.index("Kedua &lt;b&gt;") < page.index("Pertama")
    assert page.count('href="/confirm/abc"') == 1
    assert 'href="http://localhost.evil' not in page
    assert "https://evil.example" in page
    assert 'href="https://evil' not in page
    assert "the other part" not in page
    assert "half a file" not in page


def test_the_mailbox_is_there_only_in_the_demonstration_and_where_mail_is_received(as_, app, settings):
    assert as_().get("/settings/mailbox").status_code == 404
    assert "/settings/mailbox" not in as_().get("/demo").text


def test_an_empty_mailbox_says_so_and_is_linked(as_, mailbox):
    assert "No mail yet" in as_().get("/settings/mailbox", headers=ENGLISH).text
    assert "/settings/mailbox" in as_().get("/demo").text


def test_ones_own_messages_are_searched_by_what_they_name_and_leave_as_a_workbook(as_):
    reader, other = account("asih@contoh.id"), account("budi@contoh.id")
    message(reader, MessageState.SENT, "accounts.already")
    message(other, MessageState.SENT, "accounts.already")
    named = message(reader, MessageState.SENT, "accounts.already")
    named.facts = {"organisation": "PT Contoh Lain"}
    db.session.commit()
    browser = as_(reader)

    assert "2 messages" in browser.get("/notifications", headers=ENGLISH).text
    assert "1 message<" in browser.get("/notifications?text=contoh lain", headers=ENGLISH).text
    assert "Show all messages" in browser.get("/notifications?text=organisation", headers=ENGLISH).text, (
        "names of facts are not what it says"
    )
    rows = cells_of(browser.get("/notifications.xlsx?text=Lain", headers=ENGLISH))
    assert [row[0] for row in rows[3:]] == ["Subject", "You already have an account"]


def test_the_outbox_leaves_as_a_workbook_as_it_is_filtered(administrator):
    message(state=MessageState.FAILED, last_error="554 Never", attempts=60)
    message(account("asih@contoh.id"), MessageState.SENT, "accounts.already")

    rows = cells_of(administrator.get("/settings/messages.xlsx?state=failed", headers=ENGLISH))
    assert "Could not be delivered" in rows[1][0]
    assert [row[1] for row in rows[4:]] == ["asih@contoh.id"]
    assert rows[4][6] == "554 Never"
