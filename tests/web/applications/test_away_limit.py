"""The head of an agency sets how many of its people may be away, with a reason; nobody else does, and two at once do not overwrite."""

import datetime as dt

import pytest

from portal.audit.models import AuditDetail, AuditEntry
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from tests.factories import signoff
from tests.factories.accounts_of import holder
from tests.web.applications.counting import statements

ENGLISH = {"Accept-Language": "en"}
PATH = "/away-limit"
GOOD = {"limit": "2", "reason": "Loket harus tetap terjaga.", "seen": "3"}


@pytest.fixture
def world(app):
    """An agency with a limit of three and four people on record."""
    made = signoff.world()
    for _ in range(3):
        made.servant()
    return made


@pytest.fixture
def head(world, as_):
    return as_(world.accounts["head"])


def limit_of(world):
    db.session.expire_all()
    return organisations.get_body(world.agency.id).away_limit


def changes(world):
    query = db.session.query(AuditEntry, AuditDetail).join(AuditDetail, AuditDetail.entry_id == AuditEntry.id)
    return (
        query.filter(AuditEntry.event == "organisations.agency.limited", AuditEntry.subject_id == world.agency.id)
        .order_by(AuditEntry.seq)
        .all()
    )


def test_the_head_sets_it_with_a_reason_that_the_record_keeps(world, head):
    before = len(changes(world))
    assert head.post(PATH, data=GOOD).location == PATH
    assert limit_of(world) == 2
    entry, detail = changes(world)[-1]
    assert len(changes(world)) == before + 1
    assert (entry.account_id, entry.role) == (world.accounts["head"].id, Role.AGENCY_APPROVER)
    assert detail.document["reason"] == GOOD["reason"]
    assert (detail.document["before"], detail.document["after"]) == ({"away_limit": 3}, {"away_limit": 2})
    page = head.get(PATH, headers=ENGLISH).text
    assert "(head (contoh))" in page
    assert GOOD["reason"] in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"limit": "-1"}, "must be a whole number from 0 to"),
        ({"limit": "dua"}, "“dua” was entered"),
        ({"limit": "99"}, "must be a whole number from 0 to"),
        ({"limit": ""}, "Fill this in: New limit"),
        ({"limit": "3"}, "3 is the limit already"),
        ({"reason": " "}, "Fill this in: Reason"),
        ({"seen": "5"}, "Somebody else has set the limit to 3"),
        ({"seen": "x" * 5000}, "Somebody else has set the limit to 3"),
    ],
)
def test_what_cannot_be_set_is_refused_beside_its_field_and_what_was_typed_is_kept(world, head, typed, said):
    answer = head.post(PATH, data={**GOOD, **typed}, headers=ENGLISH)
    assert answer.status_code == 422
    assert said in answer.text
    assert limit_of(world) == 3
    if "reason" not in typed:
        assert GOOD["reason"] in answer.text
    assert f'value="{typed.get("limit", "2")}"' in answer.text
    assert 'name="seen" value="3"' in answer.text, "saved once more it is meant"


def test_no_more_can_be_away_than_the_agency_has(world, head):
    assert "from 0 to 4;" in head.post(PATH, data={**GOOD, "limit": "5"}, headers=ENGLISH).text
    assert head.post(PATH, data={**GOOD, "limit": "4"}).status_code == 303


def test_it_tells_how_many_are_away_and_will_be_and_how_many_people_there_are(world, as_):
    head = world.accounts["head"]
    opportunity = world.opportunity()
    for until in ("approver", "host"):
        world.decide_until(world.applied(opportunity, world.servant()[1]), until)
    assert figures(as_(head)) == ["3", "0", "1", "6"]
    application = world.applied(opportunity, world.servant()[1])
    world.decide_until(application, "approver")
    world.decide(application)
    clock.follow(lambda: dt.datetime.combine(opportunity.starts_on, dt.time(3), dt.UTC))
    assert figures(as_(head)) == ["3", "1", "1", "7"]
    clock.follow(lambda: dt.datetime.combine(opportunity.ends_on + dt.timedelta(days=1), dt.time(3), dt.UTC))
    assert figures(as_(head))[1:3] == ["0", "0"]


def figures(browser):
    page = browser.get(PATH, headers=ENGLISH).text
    return [part.split("</dd>")[0] for part in page.split('<div class="sp-stat"><dt>')[1:] for part in [part.split("<dd>")[1]]]


def test_without_a_limit_it_says_that_nobody_can_be_nominated(world, as_):
    other = organisations.find_body_by_code("BKD")
    browser = as_(holder(Role.AGENCY_APPROVER, "lain@uji.test", other))
    assert "No limit is set." in browser.get(PATH, headers=ENGLISH).text
    assert browser.post(PATH, data={"limit": "0", "reason": "Belum ada.", "seen": ""}).status_code == 303
    assert organisations.get_body(other.id).away_limit == 0
    assert limit_of(world) == 3, "another agency's is its own affair"


def test_a_head_of_a_body_that_is_no_agency_has_none_to_set(world, as_):
    browser = as_(holder(Role.AGENCY_APPROVER, "mitra@uji.test", world.host))
    assert browser.get(PATH).status_code == 403
    assert browser.post(PATH, data=GOOD).status_code == 403


def test_it_stands_in_the_menu_of_heads_alone(world, head, as_):
    assert f'href="{PATH}"' in head.get("/desk").text
    assert f'href="{PATH}"' not in as_(world.accounts["hr_officer"]).get("/desk").text


def test_the_case_of_a_head_leads_there_once_the_limit_is_used_up(world, head):
    opportunity = world.opportunity()
    application = world.applied(opportunity, world.servant()[1])
    world.decide_until(application, "head")
    path = f"/desk/{world.turn(application).id}"
    link = f'<a href="{PATH}">Change the limit</a>'
    assert link not in head.get(path, headers=ENGLISH).text
    organisation_services.set_away_limit(world.agency, 0, reason="uji", by=signoff.SYSTEM)
    db.session.commit()
    page = head.get(path, headers=ENGLISH).text
    assert link in page
    assert "0 of 0 in this period" in page


def test_it_sends_few_statements(world, head):
    few = statements(head, PATH)
    assert len(few) <= 6
    for _ in range(3):
        world.servant()
    assert len(statements(head, PATH)) == len(few)
