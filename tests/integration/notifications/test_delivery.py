"""Mail: written with its event, delivered by a job over real SMTP, tried again until it is accepted, and never sent after that."""

import datetime as dt
import subprocess
import sys
from decimal import Decimal

import pytest

from portal.jobs import services as jobs
from portal.jobs.domain import MOST_TRIES, PAUSES
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import IllegalMoveError
from portal.kernel.identity import SYSTEM
from portal.kernel.text import Text
from portal.notifications import adapters, services, tasks
from portal.notifications.domain import MESSAGES, Mail, MessageState, Recipient
from portal.notifications.models import Message
from portal.web.settings import ROOT

RINA = Recipient("Rina@Contoh.id", "Rina Melati, S.E.")
KIND = "tests.told"


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    """A kind of message whose facts are of every type."""
    mail = Mail(
        Text("Confirm your e-mail address"),
        (Text("An account was asked for in Simpul for %(organisation)s with this address."), Text("%(when)s %(day)s %(sum)s %(state)s")),
        Text("Confirm the address"),
    )
    monkeypatch.setitem(MESSAGES._entries, KIND, mail)
    monkeypatch.setitem(MESSAGES._entries, "tests.secret", Mail(Text("Sign in"), (), Text("Sign in"), secret=True))


def tell(*recipients, kind=KIND, path="/account", **facts):
    told = {
        "organisation": "PT <Contoh> & Rekan",
        "when": clock.now(),
        "day": clock.today(),
        "sum": Decimal(1250000),
        "state": Text("Sent", "message"),
    }
    services.tell(recipients or [RINA], kind, path=path, **{**told, **facts})
    db.session.commit()


def messages():
    db.session.rollback()
    return db.session.query(Message).order_by(Message.created_at, Message.email).all()


def parts(mail):
    return (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))


def test_it_comes_as_text_and_html_in_the_readers_language(house, post_office):
    tell(RINA, Recipient("asih@contoh.id", "Asih", "en"))
    house.run_worker()
    indonesian, english = sorted(post_office.accepted, key=lambda mail: mail["To"].addresses[0].addr_spec, reverse=True)
    assert [mail["To"] for mail in (indonesian, english)] == ['"Rina Melati, S.E." <rina@contoh.id>', "Asih <asih@contoh.id>"]
    plain, page = parts(english)
    assert english["Subject"] == "Confirm your e-mail address"
    assert "for PT <Contoh> & Rekan with" in plain
    assert "PT &lt;Contoh&gt; &amp; Rekan" in page
    assert "Tuesday, 24 November 2026, 10:00 WIB (UTC+7) Tuesday, 24 November 2026 1,250,000 Sent" in plain
    assert all("http://localhost/account" in part for part in (plain, page))
    plain, page = parts(indonesian)
    assert "Selasa, 24 November 2026, pukul 10.00 WIB Selasa, 24 November 2026 1.250.000" in plain
    assert '<html lang="id">' in page
    assert "Yth." in plain
    assert "Confirm" not in plain


def test_it_is_a_well_formed_message_that_no_machine_answers(house, post_office):
    tell()
    house.run_worker()
    (mail,) = post_office.accepted
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == messages()[0].message_id
    assert mail["Date"].datetime == clock.now()
    assert mail.get_content_type() == "multipart/alternative"
    assert not mail.defects


def test_there_is_no_job_before_the_commit_and_none_after_a_rollback(house):
    with db.engine.connect() as other:
        jobs_there = db.text("select count(*) from procrastinate_jobs")
        services.tell([RINA], KIND, organisation="PT", when="", day="", sum="", state="")
        assert other.scalar(jobs_there) == 0
        db.session.rollback()
        other.rollback()
        assert other.scalar(jobs_there) == 0
        tell()
        other.rollback()
        assert other.scalar(jobs_there) == 1
    assert len(messages()) == 1


def test_one_address_gets_one_message(house):
    tell(RINA, Recipient(" rina@contoh.id", "Rina"), Recipient("asih@contoh.id", "Asih"))
    assert [message.email for message in messages()] == ["asih@contoh.id", "rina@contoh.id"]


def test_a_kind_that_nobody_has_registered_is_not_told(house):
    with pytest.raises(KeyError):
        services.tell([RINA], "tests.nothing")
    with pytest.raises(KeyError):
        jobs.defer("tests.nothing")


def test_what_its_words_name_must_be_told(house):
    with pytest.raises(KeyError, match="without day, organisation, state, sum, when"):
        services.tell([RINA], KIND)


def test_a_message_that_waited_since_before_a_line_was_added_goes_out_without_it(house, post_office, monkeypatch):
    tell()
    later = Mail(Text("Confirm your e-mail address"), (*MESSAGES[KIND].lines, Text("Until %(moment)s.")), Text("Confirm the address"))
    monkeypatch.setitem(MESSAGES._entries, KIND, later)
    house.run_worker()
    (mail,) = post_office.accepted
    plain, _ = parts(mail)
    assert "PT <Contoh> & Rekan" in plain
    assert "Until" not in plain


def test_a_refused_message_is_tried_again_after_growing_pauses_with_the_same_message_id(house, post_office):
    refusals = ["451 Greylisted", "550 No", "421 Busy", "452 Full", "451 Later", "451 Later", "451 Later", "451 Later"]
    post_office.answers = list(refusals)
    tell()
    pauses = []
    for n, refusal in enumerate(refusals, 1):
        house.run_worker()
        (job,) = house.jobs()
        pauses.append(job["pause"])
        (message,) = messages()
        assert (job["status"], job["attempts"], message.state, message.attempts) == ("todo", n, MessageState.QUEUED, n)
        assert refusal.split()[0] in message.last_error
        house.run_worker()  # before its time nothing happens
        assert house.jobs()[0]["attempts"] == n
        house.make_due()
    house.run_worker()
    assert [round(pause / 5) for pause in pauses] == [round(pause / 5) for pause in (*PAUSES, PAUSES[-1])]
    (mail,), (message,) = post_office.accepted, messages()
    assert (message.state, message.attempts, message.last_error) == (MessageState.SENT, len(refusals) + 1, None)
    assert mail["Message-ID"] == message.message_id
    assert not house.jobs()


def test_while_the_server_is_down_nothing_is_lost(house, post_office):
    post_office.close()
    tell(RINA, Recipient("asih@contoh.id", "Asih"))
    for _ in range(3):
        house.run_worker()
        house.make_due()
    assert {(message.state, message.attempts) for message in messages()} == {(MessageState.QUEUED, 3)}
    assert "refused" in messages()[0].last_error
    post_office.open()
    house.run_worker()
    assert len(post_office.accepted) == 2
    assert {message.state for message in messages()} == {MessageState.SENT}


def test_after_the_last_try_the_failure_is_seen_and_the_message_sent_again(house, post_office):
    tell()
    db.session.execute(db.text("update message set attempts = :done"), {"done": MOST_TRIES - 1})
    db.session.execute(db.text("update procrastinate_jobs set attempts = :done"), {"done": MOST_TRIES - 1})
    db.session.commit()
    post_office.answers = ["554 Never"]
    house.run_worker()
    (message,) = messages()
    assert (message.state, message.attempts, house.jobs()[0]["status"]) == (MessageState.FAILED, MOST_TRIES, "failed")
    assert "Never" in message.last_error

    services.send_again(message, by=SYSTEM)
    db.session.commit()
    house.run_worker()
    assert messages()[0].state is MessageState.SENT
    assert len(post_office.accepted) == 1
    with pytest.raises(IllegalMoveError):
        services.send_again(messages()[0], by=SYSTEM)


KILLED = """
import asyncio, os, sys
from dataclasses import replace
from pathlib import Path
from portal.jobs.adapters import work, worker_app
from portal.notifications import services
from portal.notifications.domain import MESSAGES, Mail
from portal.kernel.text import Text
from portal.web.settings import Settings
from wsgi import create_app
url, smtp, instance = sys.argv[1:]
app = create_app(Settings(database_url=url, secret_key="k" * 40, smtp_url=smtp, instance_dir=Path(instance), files_dir=Path(instance)))
MESSAGES._entries["tests.told"] = Mail(Text("Sign in"), ())
services.mark_sent = lambda message: os._exit(9)
asyncio.run(work(worker_app(app, url), wait=False))
"""


def test_a_worker_killed_between_acceptance_and_record_leads_to_the_same_message_id_again(house, post_office):
    tell()
    command = [sys.executable, "-c", KILLED, house.settings.database_url, post_office.url, str(house.settings.instance_dir)]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == 9
    (job,), (message,) = house.jobs(), messages()
    assert (job["status"], message.state, len(post_office.accepted)) == ("doing", MessageState.QUEUED, 1)

    house.run_worker()
    assert len(post_office.accepted) == 1  # its worker may still live
    db.session.execute(db.text("update procrastinate_workers set last_heartbeat = now() - interval '31 seconds'"))
    db.session.execute(
        db.text("insert into procrastinate_jobs (queue_name, task_name, args) values ('default', 'jobs.rescue', '{\"timestamp\": 0}')")
    )
    db.session.commit()
    house.run_worker()
    house.make_due()
    house.run_worker()
    first, second = post_office.accepted
    assert first["Message-ID"] == second["Message-ID"] == messages()[0].message_id
    assert messages()[0].state is MessageState.SENT


def test_once_its_acceptance_is_recorded_it_is_never_sent_again(house, post_office):
    tell()
    house.run_worker()
    for _ in range(3):
        jobs.defer(services.DELIVER, message_id=str(messages()[0].id))
        db.session.commit()
        house.run_worker()
    assert len(post_office.accepted) == 1
    assert messages()[0].attempts == 1


def test_a_message_that_another_worker_has_in_hand_is_left_to_it(house, post_office):
    tell()
    (message,) = messages()
    with db.engine.connect() as other:
        other.execute(db.text("select 1 from message for update"))
        tasks.deliver(str(message.id))
        assert not post_office.accepted
    db.session.rollback()


def test_a_server_that_hangs_up_badly_after_accepting_has_accepted(house, post_office):
    post_office.quits = False
    tell()
    house.run_worker()
    assert messages()[0].state is MessageState.SENT
    assert len(post_office.accepted) == 1


def test_a_message_whose_job_was_lost_is_rung_again_and_one_that_pauses_is_left_to_its_job(house, post_office, later):
    tell(RINA, Recipient("asih@contoh.id", "Asih"))
    db.session.execute(db.text("delete from procrastinate_jobs where id = (select min(id) from procrastinate_jobs)"))
    db.session.commit()
    later(dt.timedelta(minutes=10))
    tasks.sweep()
    db.session.commit()
    assert len(house.jobs()) == 1
    later(dt.timedelta(minutes=10, seconds=1))
    for _ in range(3):
        tasks.sweep()
        db.session.commit()
    assert len(house.jobs()) == 2
    house.run_worker()
    assert len(post_office.accepted) == 2


@pytest.mark.parametrize("name", ["Rina\nBcc: evil@example.org", "Rina\r\nX: y", "Rina \x00", '"Rina" <x@y.z>,', "Řiná ✓"])
def test_no_name_adds_a_header_or_a_recipient(house, post_office, name):
    if "\x00" in name:
        name = name.replace("\x00", "\x1b")
    tell(Recipient("rina@contoh.id", name))
    house.run_worker()
    (mail,) = post_office.accepted
    assert [address.addr_spec for address in mail["To"].addresses] == ["rina@contoh.id"]
    assert mail["Bcc"] is None
    assert mail["X"] is None


@pytest.mark.parametrize("address", ["rina@@contoh.id", "ri na@contoh.id", "říná@contoh.id", "rina"])
def test_an_address_that_no_server_takes_is_a_visible_failure_and_stops_nobody_else(house, post_office, address):
    tell(Recipient(address, "Rina"), Recipient("asih@contoh.id", "Asih"))
    house.run_worker()
    delivered = {message.email: message for message in messages()}
    assert delivered["asih@contoh.id"].state is MessageState.SENT
    other = delivered[address]
    assert other.state is MessageState.SENT or (other.state is MessageState.QUEUED and other.last_error)


def test_a_mail_that_cannot_be_written_is_a_visible_failure(house):
    tell()
    db.session.execute(db.text("update message set kind = 'tests.gone'"))
    db.session.commit()
    house.run_worker()
    (message,), (job,) = messages(), house.jobs()
    assert (message.state, message.last_error, job["status"]) == (MessageState.QUEUED, "'tests.gone'", "todo")


def test_without_a_mail_server_the_failure_says_so():
    with pytest.raises(adapters.MailServerError, match="SMTP_URL is not set"):
        adapters.send("", None)


def test_the_address_of_a_secret_link_is_forgotten_once_the_mail_has_left(house, post_office):
    tell(kind="tests.secret", path="/password/secret-of-the-link")
    tell(kind=KIND, path="/account")
    house.run_worker()
    assert any("/password/secret-of-the-link" in next(parts(mail)) for mail in post_office.accepted)
    assert {message.kind: message.path for message in messages()} == {"tests.secret": None, KIND: "/account"}


def test_a_mail_that_can_be_stopped_says_where_to_the_mail_program_and_no_other_does(house, post_office):
    address = "http://localhost/searches/stop/abc"
    services.tell([RINA], "catalogue.new_in_search", name="Air", count=1, titles="Telemetri air", stop=address)
    db.session.commit()
    tell()
    house.run_worker()
    stops = {mail["List-Unsubscribe"] for mail in post_office.accepted}
    assert stops == {f"<{address}>", None}
