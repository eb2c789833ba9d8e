"""Until when an application can be taken back is said on every page and in the mail; once it is too late, whom to ask."""

import datetime as dt

import pytest

from portal.applications import queries
from portal.applications.domain import ApplicationState
from portal.applications.services import applying
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.notifications.models import Message
from tests.conftest import NOW
from tests.web.applications.reading import whole_text

ENGLISH = {"Accept-Language": "en"}
FIRST_DAY = "Saturday, 23 January 2027"


def state_of(application):
    return queries.get_application(application.id).state


def test_the_moment_stands_on_the_pages_and_in_the_receipt(world, person, browser):
    opportunity = world.opportunity()
    until = f"until the letter is signed, at the latest on {FIRST_DAY}."
    assert until in whole_text(browser.get(f"/opportunities/{opportunity.id}", headers=ENGLISH))
    path = browser.post(f"/opportunities/{opportunity.id}/apply").location
    assert until in whole_text(browser.get(path, headers=ENGLISH))
    application = world.applied(opportunity, person)
    assert until in whole_text(browser.get(f"/applications/{application.id}", headers=ENGLISH))
    assert until in whole_text(browser.get(f"/applications/{application.id}/withdraw", headers=ENGLISH))
    message = db.session.query(Message).filter_by(kind="applications.received").one()
    assert message.facts["starts"] == {"day": opportunity.starts_on.isoformat()}


def test_once_the_letter_is_signed_the_page_says_whom_to_ask(world, person, browser):
    application = world.applied(world.opportunity(), person)
    application.state = ApplicationState.ISSUED
    db.session.commit()
    address = f"/applications/{application.id}/withdraw"
    assert "Whom to ask" in whole_text(browser.get(f"/applications/{application.id}", headers=ENGLISH))
    for answer, status in (
        (browser.get(address, headers=ENGLISH), 200),
        (browser.post(address, data={"reason": "x"}, headers=ENGLISH), 422),
    ):
        shown = whole_text(answer)
        assert answer.status_code == status
        assert "This can no longer be withdrawn here." in shown
        assert "head (contoh) head@uji.test" in shown
        assert "approver (contoh) approver@uji.test" in shown
        assert 'name="reason"' not in answer.text
    assert state_of(application) is ApplicationState.ISSUED


def test_the_first_day_is_the_last_on_which_it_can_be_withdrawn(world, person, browser):
    application = world.applied(world.opportunity(), person)
    first = clock.at(dt.date(2027, 1, 23), 12)
    clock.follow(lambda: first + dt.timedelta(days=1))
    with pytest.raises(DomainError, match="can no longer be withdrawn"):
        applying.withdraw(queries.get_application(application.id), "Sakit.", by=person)
    db.session.rollback()
    clock.follow(lambda: first)
    applying.withdraw(queries.get_application(application.id), "Sakit.", by=person)
    assert state_of(application) is ApplicationState.WITHDRAWN


def test_a_draft_can_always_be_dropped(world, person):
    draft = applying.begin(world.opportunity(), by=person)
    db.session.commit()
    clock.follow(lambda: NOW + dt.timedelta(days=365))
    applying.withdraw(draft, "", by=person)
    assert state_of(draft) is ApplicationState.WITHDRAWN


def test_the_page_of_one_that_has_ended_leads_to_what_became_of_it(world, person, browser):
    application = world.applied(world.opportunity(), person)
    applying.withdraw(application, "Sakit.", by=person)
    db.session.commit()
    assert browser.get(f"/applications/{application.id}/withdraw").location == f"/applications/{application.id}"
    assert "Whom to ask" not in browser.get(f"/applications/{application.id}", headers=ENGLISH).text
