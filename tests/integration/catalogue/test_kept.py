"""What readers keep: bookmarks as they saw them, searches of which they are told once what is new, an address for their calendar."""

import datetime as dt

import pytest

from portal.accounts import queries as accounts
from portal.accounts.domain import AccountState, hashed
from portal.catalogue import queries, services, tasks
from portal.catalogue.domain.opportunity import OpportunityStep
from portal.catalogue.domain.search import Chosen
from portal.catalogue.domain.telling import Every
from portal.catalogue.presenters.kept import events, search_of, stop_path
from portal.catalogue.services import kept
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import SYSTEM
from portal.notifications.models import Message
from tests.conftest import NOW
from tests.factories import signoff

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(session):
    return signoff.world()


@pytest.fixture
def person(world):
    return world.servant()[1]


def stand_at(moment):
    clock.follow(lambda: moment)


def saved_by(person, words=""):
    return list(queries.page_of_searches(person.account_id, words=words, number=1, size=25).rows)


def mails():
    return db.session.query(Message).filter_by(kind=kept.NEW).order_by(Message.created_at).all()


# -- bookmarks -----------------------------------------------------------------------------------------------------------------------------


def test_a_bookmark_is_put_once_and_taken_away(world, person):
    found = world.opportunity()
    for _ in range(2):
        kept.mark(found, by=person)
    assert [one.id for one in queries.bookmarked(person.account_id)] == [found.id]
    assert queries.get_shown(found.id, person.account_id)[2] is True
    assert queries.get_shown(found.id, world.identity("host").account_id)[2] is False
    assert queries.get_shown(found.id)[2] is False
    for _ in range(2):
        kept.unmark(found, by=person)
    assert queries.get_shown(found.id, person.account_id)[2] is False


def test_a_bookmark_says_what_changed_until_its_owner_has_seen_it(world, person):
    found = world.opportunity()
    kept.mark(found, by=person)

    def row(**asked):
        return queries.page_of_bookmarks(person.account_id, **asked, number=1, size=10).rows

    assert not row()[0].changed
    assert row(state="changed") == []
    world.opportunity(offering_id=found.offering_id, title="Perancangan antrean baru")
    assert row(state="changed")[0].changed
    kept.mark(queries.get_opportunity(found.id), by=person)
    assert not row()[0].changed
    assert [len(row(state=state)) for state in ("open", "over")] == [1, 0]
    services.change(found, OpportunityStep.CLOSE, by=SYSTEM, reason="full")
    assert [len(row(state=state)) for state in ("open", "over")] == [0, 1]
    assert len(row(words="antrean baru")) == 1
    assert row(words="arsip") == []


# -- saved searches ------------------------------------------------------------------------------------------------------------------------


def test_the_owner_is_told_once_of_what_is_new_and_of_nothing_nothing(world, person, app):
    world.opportunity(title="Telemetri air")
    search = kept.save_search("Air", Chosen(q="air"), Every.DAILY, by=person)
    stand_at(NOW + DAY)
    tasks.tell_what_is_new()
    assert mails() == []
    world.opportunity(title="Telemetri air dua")
    world.opportunity(title="Taman")
    tasks.tell_what_is_new()
    assert mails() == [], "a search that was looked through this morning is not due before tomorrow"
    stand_at(NOW + 2 * DAY)
    for _ in range(3):
        tasks.tell_what_is_new()
    (mail,) = mails()
    assert (mail.facts["count"], mail.facts["titles"], mail.facts["name"]) == (1, "Telemetri air dua", "Air")
    assert mail.account_id == person.account_id
    assert mail.path == "/opportunities?q=air&sort=newest"
    assert search_of(mail.facts["stop"].rsplit("/", 1)[1]) == search.id
    stand_at(NOW + 3 * DAY)
    tasks.tell_what_is_new()
    assert len(mails()) == 1


def test_a_search_for_what_closes_a_gap_tells_of_that_alone_and_of_nothing_once_its_owner_has_left(world, app):
    servant, somebody = world.servant(post_class="JF_MUDA", levels={"M.05": 1, "M.07": 5})
    kept.save_search("Untuk saya", Chosen(gaps=True), Every.DAILY, by=somebody)
    stand_at(NOW + dt.timedelta(minutes=1))
    for title, code in (("Arsip kota", "M.07"), ("Taman kota", "M.05")):
        world.opportunity(title=title, competencies=[{"code": code, "name": code, "level": 3}])
    stand_at(NOW + DAY)
    tasks.tell_what_is_new()
    assert [mail.facts["titles"] for mail in mails()] == ["Taman kota"]
    world.opportunity(title="Taman dua")
    servant.left_on = (NOW + DAY).date()
    stand_at(NOW + 2 * DAY)
    tasks.tell_what_is_new()
    assert len(mails()) == 1


def test_a_weekly_search_is_due_on_monday_morning(world, person, app):
    kept.save_search("Semua", Chosen(), Every.WEEKLY, by=person)
    stand_at(NOW + dt.timedelta(minutes=1))
    world.opportunity()
    for moment, told in ((clock.at(dt.date(2026, 11, 29), 23, 59), 0), (clock.at(dt.date(2026, 11, 30), 7), 1)):
        stand_at(moment)
        tasks.tell_what_is_new()
        assert len(mails()) == told


def test_what_is_published_while_somebody_sweeps_is_told_of_the_next_time(world, person, app):
    kept.save_search("Semua", Chosen(), Every.DAILY, by=person)
    stand_at(NOW + DAY)
    tasks.tell_what_is_new()
    found = world.opportunity()
    db.session.get(type(found), found.id).published_at = NOW + DAY - dt.timedelta(minutes=1)
    stand_at(NOW + 2 * DAY)
    tasks.tell_what_is_new()
    assert [mail.facts["count"] for mail in mails()] == [1]


def test_what_was_published_before_the_search_was_saved_is_not_new(world, person, app):
    world.opportunity()
    kept.save_search("Semua", Chosen(), Every.DAILY, by=person)
    stand_at(NOW + DAY)
    tasks.tell_what_is_new()
    assert mails() == []


def test_mails_are_stopped_by_the_link_and_asked_for_again_from_then_on(world, person, app):
    search = kept.save_search("Semua", Chosen(), Every.DAILY, by=person)
    for _ in range(2):
        kept.stop_mails(search_of(stop_path(search.id).rsplit("/", 1)[1]))
    assert (search.every, search.due_at) == (Every.NEVER, None)
    stand_at(NOW + dt.timedelta(minutes=1))
    world.opportunity()
    stand_at(NOW + DAY)
    tasks.tell_what_is_new()
    assert mails() == []
    kept.change_search(search, "Semuanya", Every.DAILY, by=person)
    assert search.name == "Semuanya"
    stand_at(NOW + 2 * DAY)
    tasks.tell_what_is_new()
    assert mails() == [], "what was published while nobody wanted to be told is not new"
    kept.change_search(search, "Semuanya", Every.WEEKLY, by=person)
    assert clock.local(search.due_at).weekday() == 0


def test_whoever_can_no_longer_sign_in_is_not_written_to(world, person, app):
    kept.save_search("Semua", Chosen(), Every.DAILY, by=person)
    stand_at(NOW + dt.timedelta(minutes=1))
    world.opportunity()
    accounts.get_account(person.account_id).state = AccountState.DISABLED
    stand_at(NOW + DAY)
    tasks.tell_what_is_new()
    assert mails() == []


def test_a_search_is_removed(world, person):
    search = kept.save_search("Semua", Chosen(), Every.NEVER, by=person)
    db.session.flush()
    assert saved_by(person) == [search]
    kept.remove_search(search, by=person)
    db.session.flush()
    assert saved_by(person) == []
    with pytest.raises(NotFoundError):
        queries.get_search(search.id)
    with pytest.raises(NotFoundError):
        kept.change_search(search, "Semuanya", Every.DAILY, by=person)
    kept.stop_mails(search.id)


@pytest.mark.parametrize("token", ["", "x", "IjEi.x"])
def test_a_link_that_was_not_made_here_leads_nowhere(app, token):
    with pytest.raises(NotFoundError):
        search_of(token)


# -- the calendar --------------------------------------------------------------------------------------------------------------------------


def test_an_address_is_known_by_its_digest_alone_and_ends_with_a_new_one(world, person):
    first = kept.open_feed(by=person)
    assert queries.get_feed(hashed(first)).account_id == person.account_id
    assert first not in str(db.session.execute(db.text("select * from calendar_feed")).all())
    second = kept.open_feed(by=person)
    with pytest.raises(NotFoundError):
        queries.get_feed(hashed(first))
    db.session.expire_all()
    assert queries.get_feed(hashed(second)).account_id == person.account_id
    kept.close_feed(by=person)
    kept.close_feed(by=person)
    db.session.flush()
    with pytest.raises(NotFoundError):
        queries.get_feed(hashed(second))


def test_an_entry_keeps_its_name_and_counts_up_with_each_change(world, app):
    found = world.opportunity()
    with app.test_request_context():
        before = events(found)
        world.opportunity(offering_id=found.offering_id, title="Judul baru")
        anew = events(queries.get_opportunity(found.id))
        services.change(found, OpportunityStep.TAKE_DOWN, by=SYSTEM, reason="x")
        over = events(queries.get_opportunity(found.id))
    assert [one.uid for one in before] == [one.uid for one in anew] == [one.uid for one in over]
    assert before[0].sequence < anew[0].sequence < over[0].sequence
    assert [one.cancelled for one in (before[0], anew[0], over[0])] == [False, False, True]
