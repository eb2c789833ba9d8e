"""Pages send few statements, and no more for many rows than for few."""

import datetime as dt

from portal.accounts import queries as accounts
from portal.applications.services import inviting
from portal.kernel import clock
from portal.kernel.db import db
from tests.factories import signoff
from tests.web.applications.counting import statements


def person_of(identity):
    return accounts.get_account(identity.account_id)


def told(sent):
    return "\n".join(one.replace("\n", " ")[:160] for one in sent)


def assert_within(browser, path, most, more):
    """At most so many statements, and the same number after `more` has added rows."""
    few = statements(browser, path)
    assert len(few) <= most, told(few)
    more()
    many = statements(browser, path)
    assert len(many) == len(few), told(many)


def test_the_catalogue_list(world, as_):
    world.opportunity()
    _, person = world.servant()
    browser = as_(person_of(person))
    assert_within(browser, "/opportunities", 4, lambda: [world.opportunity(title=f"Peluang {n}") for n in range(6)])
    assert len(statements(browser, "/opportunities?q=antrean&kind=internship&mode=mixed&competency=M.05&closed=1")) <= 4


def test_the_detail_page_with_the_verdict(world, as_):
    opportunity = world.opportunity()
    _, person = world.servant()
    sent = statements(as_(person_of(person)), f"/opportunities/{opportunity.id}")
    assert len(sent) <= 5, told(sent)


def test_the_desk_and_the_case_page(world, as_):
    opportunity = world.opportunity(seats=9)
    application = world.applied(opportunity, world.servant()[1])
    browser = as_(world.accounts["supervisor"])
    turn = world.turn(application).id
    assert_within(browser, "/desk", 8, lambda: [world.applied(opportunity, world.servant()[1]) for _ in range(4)])
    world.turn(application).due_at = clock.now() - dt.timedelta(days=1)
    db.session.commit()
    assert len(statements(browser, "/desk?due=late")) == len(statements(browser, "/desk"))
    assert len(statements(browser, "/desk?due=today")) <= len(statements(browser, "/desk"))
    sent = statements(browser, f"/desk/{turn}")
    assert len(sent) <= 10, told(sent)


def test_the_case_page_of_the_approver_beside_other_accepted_ones(world, as_):
    opportunity = world.opportunity(seats=9)
    first = world.applied(opportunity, world.servant()[1])
    world.decide_until(first, "approver")
    browser = as_(world.accounts["approver"])

    def more():
        for _ in range(2):
            world.decide_until(world.applied(opportunity, world.servant()[1]), "approver")

    assert_within(browser, f"/desk/{world.turn(first).id}", 10, more)


def test_the_case_page_of_a_host(world, as_):
    application = world.applied(world.opportunity(), world.servant()[1])
    world.decide_until(application, "host")
    sent = statements(as_(world.accounts["host"]), f"/desk/{world.turn(application).id}")
    assert len(sent) <= 10, told(sent)


def test_an_applicants_pages(world, as_):
    _, person = world.servant()
    application = world.applied(world.opportunity(), person)
    world.decide_until(application, "host")
    browser, path = as_(person_of(person)), f"/applications/{application.id}"
    sent = statements(browser, path)
    assert len(sent) <= 11, told(sent)
    assert_within(browser, "/applications", 4, lambda: world.applied(world.opportunity(title="Arsip"), person))
    draft = signoff.applying.begin(world.opportunity(title="Naskah"), by=person)
    db.session.commit()
    sent = statements(browser, f"/applications/{draft.id}/edit")
    assert len(sent) <= 10, told(sent)


def test_lists_of_applications_letters_and_cases(world, as_):
    auditor = signoff.account_services.open_account(email="auditor@uji.test", name="Auditor (contoh)", by=signoff.SYSTEM)
    signoff.account_services.admit(auditor, by=signoff.SYSTEM)
    signoff.account_services.give_grant(auditor, signoff.Role.AUDITOR, world.agency.id, by=signoff.SYSTEM)
    signoff.organisation_services.set_away_limit(world.agency, 30, reason="uji", by=signoff.SYSTEM)
    opportunity = world.opportunity(seats=9)
    _, invited = world.servant()
    servant = invited.account_id

    def one_more():
        application = world.applied(opportunity, world.servant()[1])
        world.decide_until(application, "approver")
        world.decide(application)

    one_more()
    record = accounts.get_account(servant).servant_id
    assert record is not None
    inviting.invite(opportunity, [record], "Silakan.", by=world.identity("approver"))
    browser = as_(auditor)
    for path in ("/applications/all", "/letters", "/cases", "/record"):
        assert_within(browser, path, 5, one_more)  # with what is kept of an auditor's opening it
    officer = as_(world.accounts["approver"])
    assert_within(officer, f"/opportunities/{opportunity.id}/invite", 10, world.servant)
    world.servant(discipline_as_of=None)
    assert_within(officer, f"/opportunities/{opportunity.id}/invite", 10, lambda: [world.servant(recent_ratings=None) for _ in range(6)])
    chosen = f"/opportunities/{opportunity.id}/invite?agency={world.agency.id}&post_class=JF_MUDA"
    assert len(statements(officer, chosen)) <= 10
    assert len(statements(officer, f"/opportunities/{opportunity.id}/invited")) <= 4
    assert len(statements(as_(accounts.get_account(servant)), "/invitations")) <= 4
