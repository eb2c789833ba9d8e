"""What the catalogue's pages keep holds for one edition alone: whoever asks after a change, or after a moment that matters, reads anew."""

import datetime as dt

import pytest

from portal.catalogue import presenters, queries, services
from portal.catalogue.domain.opportunity import OpportunityStep
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM
from tests.conftest import NOW
from tests.factories import signoff
from tests.web.applications.counting import counted

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def world(app):
    return signoff.world()


def test_the_list_is_read_once_for_an_edition(world, as_):
    world.opportunity(title="Perancangan loket")
    browser = as_()
    first = browser.get("/opportunities").text
    with counted() as sent:
        assert browser.get("/opportunities").text == first
    assert len([one for one in sent if "opportunity" in one]) == 1
    assert not any("opportunity.title" in one for one in sent)


@pytest.mark.parametrize("address", ["/opportunities", "/opportunities?kind=internship&sort=newest"])
def test_what_is_published_closed_or_published_anew_is_seen_at_once(world, as_, address):
    browser = as_()
    assert "Perancangan loket" not in browser.get(address).text
    found = world.opportunity(title="Perancangan loket")
    assert "Perancangan loket" in browser.get(address).text
    db.session.get(type(found), found.id).title = "Perancangan antrean"
    db.session.flush()
    page = browser.get(address).text
    assert "Perancangan antrean" in page
    assert "Perancangan loket" not in page
    services.change(queries.get_opportunity(found.id), OpportunityStep.CLOSE, by=SYSTEM, reason="full")
    db.session.commit()
    assert "Perancangan antrean" not in browser.get(address).text


def test_a_change_by_hand_in_the_database_is_seen_too(world, as_):
    found, browser = world.opportunity(title="Perancangan loket"), as_()
    browser.get("/opportunities"), browser.get(f"/opportunities/{found.id}")
    db.session.execute(db.text("update opportunity set title = 'Tata arsip' where id = :id"), {"id": found.id})
    db.session.commit()
    assert "Tata arsip" in browser.get("/opportunities").text
    assert "Tata arsip" in browser.get(f"/opportunities/{found.id}").text


def test_what_was_undone_is_never_shown_again(world, as_):
    found, browser = world.opportunity(title="Perancangan loket"), as_()
    undone = db.session.begin_nested()
    db.session.execute(db.text("update opportunity set title = 'Tata arsip' where id = :id"), {"id": found.id})
    assert queries.get_shown(found.id)[0].opportunity.title == "Tata arsip"
    undone.rollback()
    assert queries.get_shown(found.id)[0].opportunity.title == "Perancangan loket"
    assert "Tata arsip" not in browser.get("/opportunities").text


def test_what_closes_leaves_the_list_in_that_minute_although_nothing_was_changed(world, as_):
    soon, later = world.opportunity(title="Perancangan loket"), world.opportunity(title="Tata arsip")
    db.session.get(type(soon), soon.id).open_until = NOW + dt.timedelta(hours=1)
    db.session.commit()
    browser = as_()
    for passed, there in ((dt.timedelta(minutes=59), True), (dt.timedelta(hours=1), False), (dt.timedelta(minutes=59), True)):
        stand_at(NOW + passed)
        page = browser.get("/opportunities", headers=ENGLISH).text
        assert ("Perancangan loket" in page) is there
        assert f"/opportunities/{later.id}" in page
        assert ("2 opportunities" if there else "1 opportunity") in page


def test_what_closes_soon_is_marked_from_that_minute(world):
    found = world.opportunity(title="Perancangan loket")
    db.session.get(type(found), found.id).open_until = NOW + presenters.SOON + dt.timedelta(minutes=1)
    db.session.flush()

    def marked():
        return presenters.listed(queries.Chosen(), 1, 25, lambda: str).lines[0][-1]

    assert marked() is False
    clock.follow(lambda: NOW + dt.timedelta(minutes=2))
    assert marked() is True


def test_a_question_and_its_answer_are_seen_at_once(world, as_):
    found, (_, person) = world.opportunity(), world.servant()
    browser = as_()
    browser.get(f"/opportunities/{found.id}")
    question = services.ask(found, "Apakah malam libur?", by=person)
    db.session.commit()
    assert "Apakah malam libur?" in browser.get(f"/opportunities/{found.id}").text
    services.answer(question, "Ya, libur.", by=world.identity("host"))
    db.session.commit()
    assert "Ya, libur." in browser.get(f"/opportunities/{found.id}").text


def test_the_detail_is_read_once_for_an_edition(world, as_):
    found, browser = world.opportunity(title="Perancangan loket"), as_()
    browser.get(f"/opportunities/{found.id}")
    kept = queries.get_shown(found.id)[0]
    assert queries.get_shown(found.id)[0] is kept
    world.opportunity(title="Tata arsip")
    assert queries.get_shown(found.id)[0] is not kept


def test_two_readers_have_each_their_own_result_of_what_is_kept(world, as_):
    found = world.opportunity()
    (able, _), (unable, _) = world.servant(), world.servant()
    unable.discipline_open_case, unable.discipline_as_of = True, NOW.date()
    db.session.commit()
    pages = [
        as_(signoff.accounts.get_account(account_id)).get(f"/opportunities/{found.id}", headers=ENGLISH).text
        for account_id in (account_of(able), account_of(unable), account_of(able))
    ]
    raised = [page.count("is-raised") for page in pages]
    assert raised[0] == raised[2] == raised[1] - 1


def stand_at(moment):
    clock.follow(lambda: moment)


def account_of(servant):
    return signoff.accounts.find_account_of_servant(servant.id).id


def test_a_catalogue_that_has_never_been_changed_keeps_nothing(world, as_):
    found = world.opportunity(title="Perancangan loket")
    db.session.execute(db.text("delete from catalogue_edition"))
    db.session.commit()
    assert queries.find_edition(presenters.SOON) is None
    assert queries.get_shown(found.id)[0] is not queries.get_shown(found.id)[0]
    assert "Perancangan loket" in as_().get("/opportunities").text
