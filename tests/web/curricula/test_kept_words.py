"""What is typed about a curriculum outlives the browser: each long form keeps a draft until it is accepted, for its writer alone."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup

from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.models import CurriculumReview
from portal.drafts.models import Draft
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.factories import curricula as made
from tests.factories import partners

ENGLISH = {"Accept-Language": "en"}
CPL = uuid.UUID(made.key("CPL-1"))
TYPED = "Dua kalimat yang belum selesai"


@pytest.fixture(autouse=True)
def lists(app):
    partners.code_lists()


def at(world, path=""):
    return f"/curricula/{world.curriculum.id}{path}"


def part(path=""):
    return f"/parts/{CPL}{path}"


def form_of(browser, path, name, status=200):
    """The form of a page that keeps its own draft under this name."""
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == status, answer.text[:1000]
    page = BeautifulSoup(answer.text, "html.parser")
    return next(form for form in page.find_all("form") if f"/drafts/{name}/" in form.get("data-autosave", ""))


def kept(browser, form, **typed):
    """What the page sends every few seconds."""
    version = form.find("input", {"name": "draft_version"})["value"]
    answer = browser.post(form["data-autosave"], data={"draft_version": version, **typed}, headers=ENGLISH)
    assert answer.status_code == 200, answer.text[:1000]


def words_in(form, name):
    return form.find("textarea", {"name": name}).text.strip()


@pytest.fixture
def at_work(as_):
    """A world in a state, with the browser of the university's lead."""

    def begin(state=CurriculumState.DRAFT):
        world = made.world(state)
        return world, as_(world.people[Side.UNIVERSITY, Share.LEAD])

    return begin


PLACES = [("curricula.comment", "words", part()), ("curricula.suggestion", "reason", part("?suggest=1"))]


@pytest.mark.parametrize(("name", "field", "path"), PLACES)
def test_what_was_typed_on_a_part_is_there_when_the_page_is_opened_again(at_work, name, field, path):
    world, browser = at_work()
    kept(browser, form_of(browser, at(world, path), name), **{field: TYPED})
    assert words_in(form_of(browser, at(world, path), name), field) == TYPED


def test_an_answer_in_the_review_is_kept_with_what_was_chosen_and_dropped_once_it_is_given(at_work):
    world, browser = at_work(CurriculumState.IN_REVIEW)
    form = form_of(browser, at(world, "/review"), "curricula.answer")
    kept(browser, form, answer="changes", reason=TYPED, place="99")
    form = form_of(browser, at(world, "/review"), "curricula.answer")
    assert words_in(form, "reason") == TYPED
    assert form.find("input", {"name": "answer", "value": "changes"}).has_attr("checked")
    assert form.find("input", {"name": "place"})["value"] != "99"  # what is answered is the text that the page shows now
    sent = {"answer": "changes", "reason": TYPED, "place": form.find("input", {"name": "place"})["value"]}
    assert browser.post(at(world, "/review"), data=sent).status_code == 303
    assert db.session.query(Draft).count() == 0


def test_the_reason_of_a_reopening_is_kept(at_work):
    world, browser = at_work()
    made.agreed(world)
    db.session.commit()
    kept(browser, form_of(browser, at(world, "/reopening"), "curricula.reopening"), reason=TYPED)
    assert words_in(form_of(browser, at(world, "/reopening"), "curricula.reopening"), "reason") == TYPED


def test_the_findings_of_a_review_after_those_who_studied_by_it_are_kept(at_work):
    world, browser = at_work()
    version = made.adopted(world)
    review = CurriculumReview(curriculum_id=world.curriculum.id, version_id=version.id, due_on=clock.today())
    db.session.add(review)
    db.session.commit()
    path = at(world, f"/reviews/{review.id}")
    kept(browser, form_of(browser, path, "curricula.findings"), findings=TYPED)
    assert words_in(form_of(browser, path, "curricula.findings"), "findings") == TYPED


def test_a_refused_comment_is_kept_as_well(at_work):
    world, browser = at_work()
    sent = {"words": TYPED, "quote": "Kata yang tidak ada di sana"}
    assert browser.post(at(world, part("/comments")), data=sent).status_code == 422
    assert words_in(form_of(browser, at(world, part()), "curricula.comment"), "words") == TYPED


def test_a_comment_that_was_sent_leaves_no_draft(at_work):
    world, browser = at_work()
    kept(browser, form_of(browser, at(world, part()), "curricula.comment"), words=TYPED)
    assert browser.post(at(world, part("/comments")), data={"words": TYPED}).status_code == 303
    assert words_in(form_of(browser, at(world, part()), "curricula.comment"), "words") == ""


def test_a_draft_is_its_writers_alone_and_nobody_keeps_one_of_a_foreign_curriculum(at_work, as_):
    world, browser = at_work()
    form = form_of(browser, at(world, part()), "curricula.comment")
    kept(browser, form, words=TYPED)
    other = as_(world.people[Side.GOVERNMENT, Share.LEAD])
    assert words_in(form_of(other, at(world, part()), "curricula.comment"), "words") == ""
    stranger = as_(made.world().people[Side.UNIVERSITY, Share.LEAD])
    assert stranger.post(form["data-autosave"], data={"words": "x"}, headers=ENGLISH).status_code == 404


def test_a_suggestion_typed_on_an_older_text_says_so_and_shows_what_stands_there_now(at_work):
    world, browser = at_work()
    path = at(world, part("?suggest=1"))
    kept(browser, form_of(browser, path, "curricula.suggestion"), text="Naskah usulan.", reason=TYPED)
    now = clock.now()
    clock.follow(lambda: now + dt.timedelta(minutes=1))
    place = BeautifulSoup(browser.get(at(world, part())).text, "html.parser").find("input", {"data-place": True})["value"]
    assert browser.post(at(world, part()), data={"draft_version": place, "code": "CPL-1", "text": "Naskah baru."}).status_code == 303
    page = browser.get(path, headers=ENGLISH).text
    assert "The text has been written on since you typed your suggestion." in page
    assert "Naskah baru." in page
    assert "Naskah usulan." in page


def test_whoever_does_not_accept_says_why_and_what_they_typed_is_kept(at_work):
    world, browser = at_work()
    sent = {"code": "CPL-1", "text": "Lain sama sekali.", "reason": "Lebih jelas."}
    assert browser.post(at(world, part("/suggestions")), data=sent).status_code == 303
    refused = browser.post(at(world, "/suggestions"), data={"act": "accept", "reason": TYPED}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Choose at least one suggestion." in refused.text
    assert words_in(form_of(browser, at(world, "/suggestions"), "curricula.decisions"), "reason") == TYPED


def test_a_refused_comment_leaves_the_parts_own_form_as_it_stands(at_work):
    """A list of ticks, too: the next press on Save would otherwise take them out."""
    world, browser = at_work()
    outcome = next(one for one in made.document().of(made.PartKind.SUBJECT_OUTCOME) if one.fields["serves"])
    refused = browser.post(at(world, f"/parts/{outcome.id}/comments"), data={"words": ""}, headers=ENGLISH)
    assert refused.status_code == 422
    page = BeautifulSoup(refused.text, "html.parser")
    ticked = {box["value"] for box in page.find_all("input", {"name": "serves"}) if box.has_attr("checked")}
    assert ticked == set(outcome.fields["serves"])


def test_whoever_only_reads_is_offered_no_answer_and_no_link_that_is_closed_to_them(at_work, as_):
    world, browser = at_work(CurriculumState.IN_REVIEW)
    sent = {"code": "CPL-1", "text": "Lain sama sekali.", "reason": "Lebih jelas."}
    assert browser.post(at(world, part("/suggestions")), data=sent).status_code == 303
    assert browser.post(at(world, part("/comments")), data={"words": TYPED}).status_code == 303
    auditor = as_(partners.officer(Role.AUDITOR, "INSPEKTORAT"))
    for path in ("/comments", ""):
        page = BeautifulSoup(auditor.get(at(world, path), headers=ENGLISH).text, "html.parser")
        links = [link["href"] for link in page.find("main").find_all("a", href=True)]
        assert not [href for href in links if "/suggestions/" in href or "/parts/" in href]
        assert "Answer or settle" not in page.text
