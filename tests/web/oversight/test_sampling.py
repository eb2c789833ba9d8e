"""A sample of cases follows from a seed that is said, leaves a trace, and can be drawn again by anybody."""

import datetime as dt
import hashlib
import uuid

import pytest

from portal.audit.models import AuditEntry
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from portal.oversight import queries, services
from portal.oversight.domain import Asked, digest_of, rank_of
from tests.conftest import NOW
from tests.factories import signoff, waits
from tests.factories.organisations import body
from tests.web.applications.sheets import parts

EN = {"Accept-Language": "en"}
TODAY = clock.local(NOW).date()
DATA = {"seed": "Angka undian 4711", "size": "2"} | {
    f"{name}-{part}": value for name in ("first", "last") for part, value in (("day", "24"), ("month", "11"), ("year", "2026"))
}


def asked(seed="benih", size=5, first=TODAY, last=TODAY, key=""):
    return Asked(seed, size, first, last, key)


@pytest.fixture
def numbers(app):
    """Twenty cases of today, by number."""
    of, office = waits.procedure(), body("agency", "UJI", "Dinas Uji")
    made = [waits.turn(of, office, NOW) for _ in range(20)]
    for place, turn in enumerate(made):
        turn.case.number = f"UJI-{place:02}"
    db.session.flush()
    return [turn.case.number for turn in made]


@pytest.fixture
def auditor(numbers):
    account = signoff.account_services.open_account(email="auditor@uji.test", name="Auditor (contoh)", by=signoff.SYSTEM)
    signoff.account_services.admit(account, by=signoff.SYSTEM)
    signoff.account_services.give_grant(account, Role.AUDITOR, signoff.organisations.find_body_by_code("UJI").id, by=signoff.SYSTEM)
    return account


@pytest.mark.parametrize("seed", ["benih", "x", "judul: “kota” 100%", "  spasi "])
def test_the_order_is_that_of_the_digests_as_anybody_counts_them(numbers, seed):
    page = queries.sample_of(asked(seed, 7))
    expected = sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest())[:7]
    assert [row.number for row in page.rows] == expected
    assert page.total == 20


def test_only_cases_of_these_days_and_of_the_kind_are_drawn_from(numbers):
    assert queries.sample_of(asked(first=TODAY + dt.timedelta(days=1), last=TODAY + dt.timedelta(days=9))).rows == []
    assert queries.sample_of(asked(key="figures")).total == 20
    assert queries.sample_of(asked(key="partner.registration")).rows == []
    assert len(queries.sample_of(asked(size=200)).rows) == 20


def test_each_drawing_stands_in_the_record_with_seed_population_and_digest(numbers, auditor):
    sample_id = services.draw(asked(), by=signoff.accounts.identity_of(auditor.id, Role.AUDITOR))
    db.session.commit()
    drawn = queries.get_drawn(sample_id)
    assert (drawn.asked, drawn.population, drawn.name) == (asked(), 20, "Auditor (contoh)")
    assert drawn.sha256 == digest_of(row.number for row in queries.sample_of(asked()).rows)
    assert queries.newest_drawn(10) == [drawn]


def test_what_was_not_drawn_is_shown_to_nobody(auditor, as_):
    browser = as_(auditor)
    for path in (f"/cases/sample/{uuid.uuid4()}", f"/cases/sample/{uuid.uuid4()}.xlsx", "/cases/sample/drawn?seed=x"):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize("days", [(TODAY, TODAY - dt.timedelta(days=1)), (TODAY - dt.timedelta(days=9), TODAY - dt.timedelta(days=8))])
def test_days_that_cannot_be_or_hold_no_case_are_refused_and_leave_no_trace(numbers, auditor, days):
    with pytest.raises(DomainError) as refused:
        services.draw(asked(first=days[0], last=days[1]), by=signoff.accounts.identity_of(auditor.id, Role.AUDITOR))
    assert refused.value.field == "last"
    db.session.commit()
    assert db.session.query(AuditEntry).filter_by(event="oversight.sample.drawn").count() == 0


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(auditor, as_):
    browser = as_(auditor)
    assert 'value="25"' in browser.get("/cases/sample").text
    answer = browser.post("/cases/sample", data=DATA | {"size": "900"}, headers=EN)
    assert answer.status_code == 422
    assert 'value="Angka undian 4711"' in answer.text
    assert "from 1 to 200" in answer.text


def test_what_is_drawn_is_shown_with_how_and_taken_along_with_each_rank(app, as_):
    world = signoff.world()
    numbers = [world.applied(world.opportunity(), world.servant()[1]).number for _ in range(3)]
    account = signoff.account_services.open_account(email="auditor@uji.test", name="Auditor (contoh)", by=signoff.SYSTEM)
    signoff.account_services.admit(account, by=signoff.SYSTEM)
    signoff.account_services.give_grant(account, Role.AUDITOR, world.agency.id, by=signoff.SYSTEM)
    browser = as_(account)
    sent = browser.post("/cases/sample", data=DATA, headers=EN)
    assert sent.status_code == 303
    page = browser.get(sent.location, headers=EN).text
    first, second, third = sorted(numbers, key=lambda number: rank_of(DATA["seed"], number))
    assert "The sample has been drawn." in page
    assert page.index(first) < page.index(second)
    assert third not in page
    assert digest_of([first, second]) in page
    assert "Drawn again just now, it is the same." in page
    written = parts(browser.get(f"{sent.location}.xlsx", headers=EN).data)
    for words in (first, rank_of(DATA["seed"], second), "The first 2 of 3 cases by rank."):
        assert words in written
    assert f'href="{sent.location}"' in browser.get("/cases/sample", headers=EN).text


def test_a_sample_says_when_it_is_not_what_was_drawn_any_more(app, as_):
    world = signoff.world()
    world.applied(world.opportunity(), world.servant()[1])
    account = signoff.account_services.open_account(email="auditor@uji.test", name="Auditor (contoh)", by=signoff.SYSTEM)
    signoff.account_services.admit(account, by=signoff.SYSTEM)
    signoff.account_services.give_grant(account, Role.AUDITOR, world.agency.id, by=signoff.SYSTEM)
    browser = as_(account)
    sent = browser.post("/cases/sample", data=DATA, headers=EN)
    world.applied(world.opportunity(), world.servant()[1])
    assert "Drawn again just now, it is another." in browser.get(sent.location, headers=EN).text
