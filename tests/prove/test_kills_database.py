"""The database is stopped at once while requests are under way: each took effect once or not at all, and a second try goes through."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from portal.applications.domain import HOST_FIELDS, STATEMENTS
from portal.applications.services import applying
from portal.audit.services import LOCK
from portal.kernel.db import db
from tests.prove.running import TIMEOUT, Running, hidden, read, running, wait_until

PEOPLE = 24
FEWEST = 3
NOWHERE = "smtp://127.0.0.1:1"
REASON = "Berkas lengkap dan sesuai dengan rencana pengembangan unit."
WAITS = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
SENT = "select count(*) from application where state = 'in_sign_off'"
ONE_CASE_EACH = "select count(*), count(distinct subject_id), count(*) filter (where closed_at is null) from case_file"


@pytest.fixture(scope="module")
def product(tmp_path_factory: Any, instance: Any) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("stopped"), instance, NOWHERE) as made:
        made.start_web()
        yield made


def assert_told_in_words(answer: requests.Response) -> None:
    """An error page for people: a heading, a sentence, a way on; nothing of the machine's."""
    assert answer.status_code in {500, 503}, answer.status_code
    page = read(answer)
    assert page.find("h1")
    assert "What you typed is kept" in page.get_text(" ", strip=True)
    for internal in ("Traceback", "psycopg", "sqlalchemy", "OperationalError", "portal/"):
        assert internal not in answer.text


def in_the_field(answer: requests.Response, name: str) -> str:
    """What stands in a field of a page."""
    assert answer.ok, answer.status_code
    field = read(answer).find("textarea", attrs={"name": name})
    assert field is not None
    return str(field.get_text()).strip()


def test_a_decision_whose_transaction_was_open_is_not_taken_and_is_taken_once_at_the_second_try(product):
    with product.world() as world:
        application = world.applied(world.opportunity(title="Naskah"), world.servant()[1])
        world.decide(application)
        turn, officer = world.turn(application).id, world.accounts["hr_officer"].id
    browser, address = product.session_of(officer), f"{product.served}/desk/{turn}"
    typed = {"no_interest": "1", "outcome": "prepare", "ground": "papers_whole", "reason": REASON}
    kept = browser.post(f"{product.served}/drafts/workflow.decide/{turn}", data=hidden(read(browser.get(address))) | typed, timeout=TIMEOUT)
    assert kept.ok
    form = hidden(read(browser.get(address)))
    answers: list[requests.Response] = []
    with product.postgres.connect("simpul") as holder:
        holder.execute("select pg_advisory_lock(%s)", (LOCK,))
        sent = threading.Thread(target=lambda: answers.append(browser.post(address, data=form | typed, timeout=TIMEOUT)))
        sent.start()
        wait_until(lambda: product.row(WAITS)[0], "the decision waits for its place in the record", 3, 0.02)
        product.crash_database()
        sent.join()
    assert_told_in_words(answers[0])
    assert_told_in_words(browser.get(address, timeout=TIMEOUT))
    product.start_database()
    assert product.row("select count(*) from decision where step_id = %s", turn)[0] == 0
    page = browser.get(address, timeout=TIMEOUT)
    assert in_the_field(page, "reason") == REASON
    again = browser.post(address, data=hidden(read(page)) | typed, timeout=TIMEOUT, allow_redirects=False)
    assert again.status_code == 303
    assert product.row("select count(*), max(reason) from decision where step_id = %s", turn) == (1, REASON)
    assert product.row("select count(*) from audit_entry where event = 'workflow.step.decided'")[0] == 2


def applicants(product: Running, number: int) -> list[tuple[requests.Session, str, str]]:
    """People with a draft for one opportunity: their browsers, their drafts' addresses, what they have typed and autosaved."""
    with product.world() as world:
        opportunity = world.opportunity(title="Pembukaan", seats=number)
        people = [world.servant() for _ in range(number)]
        begun = [(applying.begin(opportunity, by=person).id, person.account_id) for _, person in people]
        db.session.commit()
    made = []
    for place, (application_id, account_id) in enumerate(begun):
        browser, address = product.session_of(account_id), f"{product.served}/applications/{application_id}/edit"
        words = f"Ingin belajar mengukur antrean, kalimat ke-{place}."
        form = hidden(read(browser.get(address, timeout=TIMEOUT))) | {"motivation": words}
        saved = browser.post(f"{product.served}/drafts/applications.apply/{application_id}", data=form, timeout=TIMEOUT)
        assert saved.ok
        made.append((browser, address, words))
    return made


def submit(browser: requests.Session, address: str, words: str, form: dict[str, str]) -> requests.Response:
    """Send an application."""
    ticked = {"statements": [one.key for one in STATEMENTS], "fields": list(HOST_FIELDS), "motivation": words, "act": "submit"}
    return browser.post(address, data=form | ticked, timeout=TIMEOUT, allow_redirects=False)


def test_applications_sent_at_once_as_the_database_stops_are_each_there_once_after_a_second_try(product):
    people = applicants(product, PEOPLE)
    before = product.row(SENT)[0]
    forms = [hidden(read(browser.get(address, timeout=TIMEOUT))) for browser, address, _ in people]
    answers: list[requests.Response | None] = [None] * PEOPLE

    def send(place: int) -> None:
        answers[place] = submit(*people[place], forms[place])

    senders = [threading.Thread(target=send, args=(place,)) for place in range(PEOPLE)]
    with product.postgres.connect("simpul") as watching:
        for sender in senders:
            sender.start()
        wait_until(lambda: watching.execute(SENT).fetchone()[0] >= before + FEWEST, "some have gone through", pause=0.001)
        product.crash_database()
    for sender in senders:
        sender.join()
    product.start_database()
    refused = [place for place, answer in enumerate(answers) if answer is None or answer.status_code != 303]
    assert 0 < len(refused) <= PEOPLE - FEWEST
    for place in refused:
        assert_told_in_words(answers[place])
    went_through = product.row(SENT)[0] - before
    assert PEOPLE - len(refused) <= went_through < PEOPLE  # one may have been committed whose answer was lost
    for place in refused:
        browser, address, words = people[place]
        page = browser.get(address, timeout=TIMEOUT)
        if page.url == address:
            assert in_the_field(page, "motivation") == words
            assert submit(browser, address, words, hidden(read(page))).status_code == 303
    assert product.row(SENT)[0] - before == PEOPLE
    cases, subjects, running_cases = product.row(ONE_CASE_EACH)
    assert cases == subjects == running_cases == product.row("select count(*) from application")[0]
    received = "select count(*), count(distinct account_id) from message where kind = 'applications.received'"
    assert product.row(received) == (cases, cases)


def test_the_record_holds_after_all_of_that(product):
    with product.house.app_context():
        checked = product.house.test_cli_runner().invoke(args=["audit", "verify"])
    assert checked.exit_code == 0, checked.output
