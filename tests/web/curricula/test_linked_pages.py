"""Linked curricula, published slots, what waits, and the lists of comments and suggestions, in the browser."""

import re
import uuid

import pytest
from bs4 import BeautifulSoup

from partners.curricula import queries
from partners.curricula.domain import Share, Side
from partners.curricula.queries import linking as linked
from partners.curricula.queries import saying as said
from partners.curricula.services import linking, reviewing, saying, writing
from partners.offerings.services import ending
from portal.catalogue import queries as catalogue
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.factories import curricula as made
from tests.factories import partners
from tests.web.applications.counting import statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
CPL, SUBJECT, PRACTICE = (uuid.UUID(made.key(name)) for name in ("CPL-1", "S-3", "P-1"))


@pytest.fixture(autouse=True)
def lists(app):
    partners.code_lists()


@pytest.fixture
def world():
    return made.world()


@pytest.fixture
def sitting(as_, world):
    """A browser of somebody of a side."""
    return lambda side, share=Share.LEAD: as_(world.people[side, share])


def soup(browser, path, status=200):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == status, answer.text[:2000]
    return BeautifulSoup(answer.text, "html.parser")


def read(browser, path, status=200):
    return re.sub(r"\s+", " ", soup(browser, path, status).get_text(" "))


def at(world, path=""):
    return f"/curricula/{world.curriculum.id}{path}"


def sheet(browser, path):
    return parts(browser.get(path, headers=ENGLISH).data)


# -- links --------------------------------------------------------------------------------------------------------------------------------


def test_the_head_begins_a_linked_curriculum_and_both_pages_say_so(world, sitting):
    gita = sitting(Side.UNIVERSITY)
    assert "Begin a linked curriculum" in read(gita, at(world, "/versions"))
    answer = gita.post(at(world, "/linked"))
    assert answer.status_code == 303
    ((other, _),) = linked.linked_with(world.curriculum.id)
    assert answer.location.endswith(f"/curricula/{other.id}/people")
    assert f"Linked with {other.number}" in read(gita, at(world, "/versions"))
    assert f"Linked with {world.curriculum.number}" in read(gita, f"/curricula/{other.id}/versions")
    tika = sitting(Side.GOVERNMENT)
    page = soup(tika, at(world, "/versions"))
    assert f"Linked with {other.number}" in page.get_text(" ")
    assert page.find("a", href=re.compile(str(other.id))) is None
    assert "Begin a linked curriculum" not in page.get_text(" ")
    assert tika.post(at(world, "/linked")).status_code == 403


def test_what_came_from_the_other_is_marked_and_its_author_takes_it(world, sitting):
    gita = sitting(Side.UNIVERSITY)
    other = linking.begin_linked(world.curriculum, by=world.head)
    added = writing.add(world.curriculum, made.PartKind.LITERATURE, None, by=world.head)
    writing.write(world.curriculum, CPL, {"text": "Merancang."}, seen=10**9, by=world.head, reason="Singkat.")
    for link_id in linked.links_due(10):
        linking.follow(link_id)
    db.session.commit()
    page = read(gita, f"/curricula/{other.id}/comments")
    assert f"From {world.curriculum.number}: Singkat." in page
    for one in said.suggestions_of(other.id):
        address = f"/curricula/{other.id}/suggestions/{one.id}"
        shown = soup(gita, address)
        assert f"From {world.curriculum.number}" in shown.get_text(" ")
        assert ("To the part itself" in shown.get_text(" ")) == (one.part_key != added.key)
        assert gita.post(address, data={"act": "accept", "reason": ""}).status_code == 303
    assert queries.document_of(other.id).sha256 == queries.document_of(world.curriculum.id).sha256


# -- slots --------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def slot(world):
    hr = world.people[Side.COMPANY, Share.LEAD]
    partners.in_force(world.company, hr)
    return partners.published(world.company, hr)


def test_a_practice_names_a_published_slot_that_every_page_links_to(world, sitting, slot):
    gita, lina = sitting(Side.UNIVERSITY), sitting(Side.COMPANY)
    opportunity = catalogue.find_by_offering(slot.id)
    options = [one["value"] for one in soup(gita, at(world, f"/parts/{PRACTICE}")).find("select", id="offering").find_all("option")]
    assert options == ["", opportunity.number]
    form = {"draft_version": "0", "offering": opportunity.number, "weeks": "12", "text": "Memperbaiki antrean loket bersama tim mitra."}
    assert gita.post(at(world, f"/parts/{PRACTICE}"), data={**form, "offering": "PLG-0000-0000"}, headers=ENGLISH).status_code == 422
    assert gita.post(at(world, f"/parts/{PRACTICE}"), data=form).status_code == 303
    for browser, path in ((gita, f"/subjects/{SUBJECT}"), (gita, "/read"), (lina, "/read"), (lina, f"/subjects/{SUBJECT}")):
        link = soup(browser, at(world, path)).find("a", href=f"/opportunities/{opportunity.id}")
        assert link.text == f"{opportunity.number} {opportunity.title}", path
    assert "is not the number of a published" not in read(gita, at(world))
    page = soup(lina, f"/offerings/{slot.id}")
    assert page.find("a", href=at(world)).text.startswith(world.curriculum.number)


def test_a_slot_that_is_no_longer_published_is_marked_stays_and_is_advised_against(world, sitting, slot):
    gita = sitting(Side.UNIVERSITY)
    number = catalogue.find_by_offering(slot.id).number
    writing.write(world.curriculum, PRACTICE, {"offering": number}, seen=0, by=world.head)
    ending.close(slot, reason="Cukup.", by=partners.who(world.people[Side.COMPANY, Share.LEAD], Role.COMPANY_HR))
    db.session.commit()
    chosen = soup(gita, at(world, f"/parts/{PRACTICE}")).find("select", id="offering").find("option", selected=True)
    assert chosen["value"] == number
    assert "(not published)" in chosen.text
    assert "no longer published" in read(gita, at(world, "/read"))
    text = read(gita, at(world))
    assert f"{number} is not the number of a published internship slot." in text
    assert "No error is found" in text


# -- what waits ---------------------------------------------------------------------------------------------------------------------------


def test_what_waits_is_counted_in_the_menu_and_told_in_the_list(world, sitting):
    reviewing.send(world.curriculum, by=world.head)
    saying.comment(world.curriculum, CPL, "text", "Mohon data.", to_side=Side.GOVERNMENT, by=world.head)
    db.session.commit()
    tika = sitting(Side.GOVERNMENT)
    page = soup(tika, "/curricula?waits=1")
    entry = page.find("nav").find("a", href="/curricula") or page.find("a", href="/curricula")
    assert "2" in entry.text
    text = page.get_text(" ")
    assert "Your side's answer" in text
    assert "Comments addressed to your side: 1" in text
    assert "answer; Comments addressed to your side: 1" in sheet(tika, "/curricula.xlsx?waits=1")
    lina = sitting(Side.COMPANY, Share.REVIEWER)
    assert "Only where something waits for you" in read(lina, "/curricula")
    assert "No curriculum fits" in read(lina, "/curricula?waits=1")


def test_the_list_sends_as_many_statements_for_many_curricula_as_for_one(world, sitting):
    tika = sitting(Side.GOVERNMENT)
    few = len(statements(tika, "/curricula"))
    agency = world.by(Side.GOVERNMENT).active
    for _ in range(3):
        other = made.world()
        made.taking_part(other.curriculum, world.people[Side.GOVERNMENT, Share.LEAD], Side.GOVERNMENT, Share.LEAD, agency.body_id, "BPSDM")
        reviewing.send(other.curriculum, by=other.head)
    db.session.commit()
    assert len(statements(tika, "/curricula")) == few


# -- comments and suggestions -------------------------------------------------------------------------------------------------------------


def test_comments_are_searched_narrowed_and_ordered_and_those_to_the_reader_come_first(world, sitting):
    tika = sitting(Side.GOVERNMENT)
    first = saying.comment(world.curriculum, CPL, "text", "Pertama untuk pemerintah.", to_side=Side.GOVERNMENT, by=world.head)
    saying.comment(world.curriculum, SUBJECT, "text", "Kedua untuk semua.", by=world.head)
    gone = saying.comment(world.curriculum, CPL, "text", "Ketiga untuk semua.", by=world.head)
    saying.settle(world.curriculum, gone, "Sudah.", by=world.head)
    db.session.commit()

    def shown(query=""):
        found = soup(tika, at(world, f"/comments{query}"))
        return re.findall(r"Pertama|Kedua|Ketiga", " ".join(one.get_text(" ") for one in found.find_all("article", id=re.compile("^c-"))))

    assert shown() == ["Pertama", "Kedua", "Ketiga"]
    assert shown("?show=mine") == ["Pertama"]
    assert shown("?show=open") == ["Pertama", "Kedua"]
    assert shown("?show=settled") == ["Ketiga"]
    assert shown("?text=kedua+SEMUA") == ["Kedua"]
    assert shown("?order=part&show=open") == ["Pertama", "Kedua"]
    assert "No comment fits" in read(tika, at(world, "/comments?text=tidakada"))
    saying.answer(world.curriculum, first, "Ada.", by=world.by(Side.GOVERNMENT))
    db.session.commit()
    told = sheet(tika, at(world, "/comments.xlsx?show=mine"))
    assert [words in told for words in ("Pertama untuk", "Ada.", "Kedua")] == [True, True, False]


def test_comments_come_fifty_a_page_and_a_refused_answer_stays_on_its_page(world, sitting):
    tika = sitting(Side.GOVERNMENT)
    oldest = saying.comment(world.curriculum, CPL, "text", "Yang tertua.", by=world.head)
    for place in range(50):
        saying.comment(world.curriculum, CPL, "text", f"Nomor {place}.", by=world.head)
    db.session.commit()
    page = soup(tika, at(world, "/comments"))
    assert len(page.find_all("article", id=re.compile("^c-"))) == 50
    assert len(soup(tika, at(world, "/comments?page=2")).find_all("article", id=re.compile("^c-"))) == 1
    assert len(soup(tika, at(world, "/comments?page=99")).find_all("article", id=re.compile("^c-"))) == 1
    last = page.find_all("article", id=re.compile("^c-"))
    shown = {one["id"] for one in last}
    asked = next(one for one in said.remarks_of(world.curriculum.id) if f"c-{one.id}" not in shown)
    assert oldest.id in {one.id for one in said.remarks_of(world.curriculum.id)}
    refused = tika.post(at(world, f"/comments/{asked.id}/answer"), data={"words": ""}, headers=ENGLISH)
    assert refused.status_code == 422
    found = BeautifulSoup(refused.text, "html.parser")
    assert found.find("article", id=f"c-{asked.id}") is not None
    assert found.find("a", rel="prev")["href"] == at(world, "/comments?page=1")


def test_suggestions_are_a_list_with_search_states_and_a_workbook_of_what_one_may_read(world, sitting):
    gita, lina = sitting(Side.UNIVERSITY), sitting(Side.COMPANY)
    assert "Nobody has suggested anything yet." in read(gita, at(world, "/suggested"))
    by = world.by(Side.GOVERNMENT)
    (one,) = saying.suggest(world.curriculum, CPL, {"text": "Merancang."}, "Lebih singkat.", by=by)
    saying.suggest(world.curriculum, PRACTICE, {"weeks": 14}, "Lebih lama.", by=by)
    saying.decide(world.curriculum, one, accept=False, reason="Tetap.", by=world.head)
    db.session.commit()
    text = read(gita, at(world, "/suggested"))
    assert text.index("Lebih lama.") < text.index("Lebih singkat.")
    narrowed = read(gita, at(world, "/suggested?show=rejected&text=singkat"))
    assert "Lebih singkat." in narrowed
    assert "1 suggestion" in narrowed
    assert "No suggestion fits" in read(gita, at(world, "/suggested?text=tidakada"))
    assert "Lebih singkat." not in read(lina, at(world, "/suggested"))
    assert "Lebih singkat." in sheet(gita, at(world, "/suggested.xlsx?order=old"))
    assert "Lebih singkat." not in sheet(lina, at(world, "/suggested.xlsx"))
