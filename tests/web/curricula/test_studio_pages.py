"""The studio's pages: what is typed is saved as it is typed, two hands are asked, each side sees what is theirs."""

import re
import uuid

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from partners.curricula import queries
from partners.curricula.domain import Share, Side
from partners.curricula.domain.parts import KINDS, Holds, PartKind
from partners.curricula.models import CurriculumRemark, CurriculumSuggestion
from partners.curricula.queries import saying as said
from partners.curricula.services import writing
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations import queries as organisations
from tests.factories import curricula as made
from tests.factories import partners
from tests.factories.accounts_of import holder

ENGLISH = {"Accept-Language": "en"}
CPL, SUBJECT, PRACTICE = (uuid.UUID(made.key(name)) for name in ("CPL-1", "S-1", "P-1"))


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


def text_of(answer):
    return re.sub(r"\s+", " ", BeautifulSoup(answer.text, "html.parser").get_text(" "))


def read(browser, path, status=200):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == status, answer.text[:2000]
    return text_of(answer)


def at(world, path=""):
    return f"/curricula/{world.curriculum.id}{path}"


def fields_of(page):
    """What the page's form would send, as it stands."""
    form = next(form for form in page.find_all("form") if form.find("input", {"name": "draft_version"}))
    sent = {}
    for control in form.find_all(["input", "textarea", "select"]):
        name = control.get("name")
        if control.name == "textarea":
            sent[name] = control.text.removeprefix("\r\n").removeprefix("\n")
        elif control.name == "select":
            chosen = control.find("option", selected=True)
            sent[name] = chosen["value"] if chosen else ""
        elif control.get("type") not in {"checkbox", "radio"} or control.has_attr("checked"):
            sent[name] = control.get("value", "")
    return sent


def opened(browser, world, key=CPL):
    answer = browser.get(at(world, f"/parts/{key}"), headers=ENGLISH)
    assert answer.status_code == 200, answer.text[:2000]
    return fields_of(BeautifulSoup(answer.text, "html.parser"))


PAGES = [
    "",
    "/subjects",
    f"/subjects/{SUBJECT}",
    "/comments",
    "/log",
    "/people",
    f"/parts/{CPL}",
    f"/parts/{SUBJECT}",
    f"/parts/{CPL}?suggest=1",
    f"/parts/{CPL}/removal",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_each_who_writes_and_for_no_stranger(world, as_, sitting, path):
    for side in (Side.UNIVERSITY, Side.GOVERNMENT):
        assert "Magister Kebijakan Layanan Digital" in read(sitting(side), at(world, path))
    other = partners.verified_university("Universitas Contoh Lain", pt_code="999002")[1]
    read(as_(other), at(world, path), 404)
    read(as_(partners.officer(Role.CURATOR, "BPSDM")), at(world, path), 404)


def test_a_university_begins_one_and_finds_it_in_its_list(as_):
    staff = as_(partners.verified_university("Universitas Contoh Baru", pt_code="999003")[1])
    answer = staff.post("/curricula/new", data={"title": "Magister Contoh"})
    assert answer.status_code == 303
    assert "Magister Contoh" in read(staff, "/curricula")
    assert "Magister Contoh" not in read(as_(partners.verified()[1]), "/curricula")
    refused = staff.post("/curricula/new", data={"title": ""}, headers=ENGLISH)
    assert refused.status_code == 422


def test_what_is_typed_is_saved_as_it_is_typed(world, sitting):
    browser = sitting(Side.UNIVERSITY)
    form = opened(browser, world)
    answer = browser.post(at(world, f"/parts/{CPL}/kept"), data={**form, "text": "Merancang layanan dari sisi warga."})
    assert answer.status_code == 200
    assert answer.json["version"] == said.newest_place(world.curriculum.id, CPL) > int(form["draft_version"])
    assert "Merancang layanan dari sisi warga." in read(browser, at(world))
    assert "Outcome written" in read(browser, at(world, "/log"))


def test_a_number_that_is_none_is_refused_beside_its_field_and_what_was_typed_stays(world, sitting):
    browser = sitting(Side.UNIVERSITY)
    form = opened(browser, world, SUBJECT)
    answer = browser.post(at(world, f"/parts/{SUBJECT}"), data={**form, "credits": "tiga", "text": "Tetap di sini."}, headers=ENGLISH)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.find(id="credits")["aria-invalid"] == "true"
    assert page.find(id="credits")["value"] == "tiga"
    assert "Tetap di sini." in page.find(id="text").text


def test_two_hands_in_one_place_are_shown_both_texts_and_asked_for_a_reason(world, sitting):
    gita, tika = sitting(Side.UNIVERSITY), sitting(Side.GOVERNMENT)
    gitas = opened(gita, world)
    tikas = opened(tika, world)
    assert tika.post(at(world, f"/parts/{CPL}"), data={**tikas, "text": "Membaca layanan digital bagi warga."}).status_code == 303
    early = gita.post(at(world, f"/parts/{CPL}/kept"), data={**gitas, "text": "Memahami layanan digital bagi warga."})
    assert early.status_code == 409
    answer = gita.post(at(world, f"/parts/{CPL}"), data={**gitas, "text": "Memahami layanan digital bagi warga."}, headers=ENGLISH)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    both = page.find(id="conflict-title").parent.text.replace("\n", " ")
    assert "Membaca layanan digital bagi warga." in both
    assert "Memahami layanan digital bagi warga." in both
    assert page.find(id="text").text.strip() == "Memahami layanan digital bagi warga."
    again = fields_of(page)
    without = gita.post(at(world, f"/parts/{CPL}"), data={**again, "text": "Membaca dan memahami."}, headers=ENGLISH)
    assert without.status_code == 422
    assert BeautifulSoup(without.text, "html.parser").find(id="reason-err")
    done = gita.post(at(world, f"/parts/{CPL}"), data={**again, "text": "Membaca dan memahami.", "reason": "Dari keduanya."})
    assert done.status_code == 303
    log = read(gita, at(world, "/log"))
    assert "Dari keduanya." in log
    assert "Memahami layanan digital bagi warga." in log


def test_a_text_kept_aside_is_there_when_its_author_comes_back(world, sitting):
    gita, tika = sitting(Side.UNIVERSITY), sitting(Side.GOVERNMENT)
    gitas = opened(gita, world)
    tika.post(at(world, f"/parts/{CPL}"), data={**opened(tika, world), "text": "Lain sama sekali."})
    gita.post(at(world, f"/parts/{CPL}/kept"), data={**gitas, "text": "Kalimat Gita yang panjang."})
    assert opened(gita, world)["text"] == "Kalimat Gita yang panjang."
    assert "Your text is kept, and another has been written here since." in read(gita, at(world, f"/parts/{CPL}"))


def test_a_text_of_a_part_of_any_kind_is_there_when_its_author_comes_back(world, sitting):
    """Also where the part has more than its text: choices, numbers, and other parts that it names."""
    gita, tika = sitting(Side.UNIVERSITY), sitting(Side.GOVERNMENT)
    gita.post(at(world, "/parts"), data={"kind": "week", "under": str(SUBJECT)})
    kinds = set()
    for part in queries.document_of(world.curriculum.id).walk():
        key, field = uuid.UUID(part.id), next(name for name, known in KINDS[part.kind].fields.items() if known.holds is Holds.WORDS)
        gitas, tikas = opened(gita, world, key), opened(tika, world, key)
        assert tika.post(at(world, f"/parts/{key}"), data={**tikas, field: "Lain sama sekali."}).status_code == 303
        assert gita.post(at(world, f"/parts/{key}/kept"), data={**gitas, field: "Kalimat Gita."}).status_code == 409
        assert opened(gita, world, key)[field] == "Kalimat Gita.", part.kind
        kinds.add(part.kind)
    assert kinds == set(PartKind)


def test_a_field_that_its_author_left_alone_keeps_what_another_wrote_meanwhile(world, sitting):
    gita, tika = sitting(Side.UNIVERSITY), sitting(Side.GOVERNMENT)
    gitas = opened(gita, world, SUBJECT)
    tikas = {**opened(tika, world, SUBJECT), "credits": "3", "text": "Naskah Tika."}
    assert tika.post(at(world, f"/parts/{SUBJECT}"), data=tikas).status_code == 303
    answer = gita.post(at(world, f"/parts/{SUBJECT}"), data={**gitas, "text": "Naskah Gita."}, headers=ENGLISH)
    again = fields_of(BeautifulSoup(answer.text, "html.parser"))
    assert (again["credits"], again["text"], again["sort"]) == ("3", "Naskah Gita.", "required")
    done = gita.post(at(world, f"/parts/{SUBJECT}"), data={**again, "text": "Naskah keduanya.", "reason": "Dari keduanya."})
    assert done.status_code == 303
    fields = queries.document_of(world.curriculum.id).parts[str(SUBJECT)].fields
    assert (fields["credits"], fields["text"]) == (3, "Naskah keduanya.")


def test_what_is_typed_while_two_texts_are_brought_together_is_kept_too(world, sitting):
    gita, tika = sitting(Side.UNIVERSITY), sitting(Side.GOVERNMENT)
    gitas = opened(gita, world)
    tika.post(at(world, f"/parts/{CPL}"), data={**opened(tika, world), "text": "Naskah Tika."})
    gita.post(at(world, f"/parts/{CPL}"), data={**gitas, "text": "Naskah Gita."})
    halfway = {**opened(gita, world), "text": "Naskah Tika dan", "reason": "Sebab"}
    answer = gita.post(at(world, f"/parts/{CPL}/kept"), data=halfway)
    assert answer.status_code == 200
    assert answer.json["version"] == int(halfway["draft_version"])
    back = opened(gita, world)
    assert (back["text"], back["reason"]) == ("Naskah Tika dan", "Sebab")
    assert "Naskah Tika." in read(tika, at(world)), "nothing is written before it is saved"
    assert gita.post(at(world, f"/parts/{CPL}"), data={**back, "text": "Naskah Tika dan Gita.", "reason": "Sebab itu."}).status_code == 303
    assert "Naskah Gita." in read(gita, at(world, "/log")), "the own text that was asked about stays the one in the log"


def test_whoever_returns_to_the_others_text_is_told_so_in_the_log(world, sitting):
    gita, tika = sitting(Side.UNIVERSITY), sitting(Side.GOVERNMENT)
    gitas = opened(gita, world)
    tika.post(at(world, f"/parts/{CPL}"), data={**opened(tika, world), "text": "Naskah Tika."})
    gita.post(at(world, f"/parts/{CPL}"), data={**gitas, "text": "Naskah Gita."})
    theirs = {**opened(gita, world), "text": "Naskah Tika.", "reason": "Lebih tepat."}
    assert gita.post(at(world, f"/parts/{CPL}"), data=theirs).status_code == 303
    log = read(gita, at(world, "/log"))
    assert "Outcome left as it stood" in log
    assert "Naskah Gita." in log


def test_what_a_part_names_stays_named_where_it_is_not_offered_any_more(world, sitting):
    """A goal of another subject, and a competency that has left the list: a save that does not touch them keeps them."""
    assessment, mapping, elsewhere = (uuid.UUID(made.key(name)) for name in ("N-1", "M-1", "CPMK-2"))
    measured = [made.key("CPMK-1"), str(elsewhere)]
    writing.write(world.curriculum, assessment, {"measures": measured}, seen=0, by=world.head)
    writing.write(world.curriculum, mapping, {"competency": "X.99"}, seen=0, by=world.head)
    gita = sitting(Side.UNIVERSITY)
    assert gita.post(at(world, f"/parts/{assessment}"), data={**opened(gita, world, assessment), "measures": measured}).status_code == 303
    assert gita.post(at(world, f"/parts/{mapping}"), data={**opened(gita, world, mapping), "level": "4"}).status_code == 303
    parts = queries.document_of(world.curriculum.id).parts
    assert parts[str(assessment)].fields["measures"] == measured
    assert (parts[str(mapping)].fields["competency"], parts[str(mapping)].fields["level"]) == ("X.99", 4)


def test_the_company_sees_its_practice_and_what_is_addressed_to_it_and_nothing_else(world, sitting):
    bagas = sitting(Side.COMPANY)
    sitting(Side.UNIVERSITY).post(
        at(world, f"/parts/{CPL}/comments"), data={"words": "Mohon data waktu tunggu.", "to_side": "company", "quote": ""}
    )
    sitting(Side.UNIVERSITY).post(at(world, f"/parts/{CPL}/comments"), data={"words": "Hanya untuk kami.", "to_side": "", "quote": ""})
    subjects = read(bagas, at(world, "/subjects"))
    assert "Praktik di mitra" in subjects
    assert "Data layanan" not in subjects
    text = read(bagas, at(world))
    assert "Merancang layanan digital bagi warga." not in text
    assert "Mohon data waktu tunggu." in text
    comments = read(bagas, at(world, "/comments"))
    assert "Mohon data waktu tunggu." in comments
    assert "Hanya untuk kami." not in comments
    read(bagas, at(world, f"/parts/{CPL}"), 404)
    read(bagas, at(world, f"/subjects/{SUBJECT}"), 404)
    assert bagas.post(at(world, f"/parts/{CPL}"), data={"text": "x"}).status_code == 404
    assert (
        bagas.post(at(world, f"/parts/{PRACTICE}"), data={**opened(bagas, world, PRACTICE), "text": "Merapikan antrean."}).status_code
        == 303
    )
    assert "Merapikan antrean." in read(bagas, at(world, "/log"))
    sitting(Side.GOVERNMENT).post(at(world, f"/parts/{CPL}"), data={**opened(sitting(Side.GOVERNMENT), world), "text": "Rahasia."})
    assert "Rahasia." not in read(bagas, at(world, "/log"))


def test_a_part_is_opened_to_the_company_and_closed_again(world, sitting):
    bagas, gita = sitting(Side.COMPANY), sitting(Side.UNIVERSITY)
    assert sitting(Side.GOVERNMENT).post(at(world, f"/parts/{CPL}/opening"), data={"open": "1"}).status_code == 403
    assert gita.post(at(world, f"/parts/{CPL}/opening"), data={"open": "1"}).status_code == 303
    assert "Merancang layanan digital bagi warga." in read(bagas, at(world))
    gita.post(at(world, f"/parts/{CPL}/opening"), data={"open": "0"})
    assert "Merancang layanan digital bagi warga." not in read(bagas, at(world))


def test_a_suggestion_is_shown_beneath_its_paragraph_and_taken_by_those_who_write(world, sitting):
    tika, gita = sitting(Side.GOVERNMENT, Share.REVIEWER), sitting(Side.UNIVERSITY)
    form = fields_of(BeautifulSoup(gita.get(at(world, f"/parts/{SUBJECT}")).text, "html.parser"))
    sent = {**form, "semester": "3", "reason": "Magang setelah metode."}
    assert tika.post(at(world, f"/parts/{SUBJECT}/suggestions"), data=sent).status_code == 303
    (one,) = db.session.scalars(select(CurriculumSuggestion))
    page = read(gita, at(world, f"/subjects/{SUBJECT}"))
    assert "Semester: 1 → 3" in page
    assert "Magang setelah metode." in page
    address = at(world, f"/suggestions/{one.id}")
    assert tika.post(address, data={"act": "accept", "reason": ""}).status_code == 422
    assert gita.post(address, data={"act": "reject", "reason": ""}, headers=ENGLISH).status_code == 422
    assert gita.post(address, data={"act": "accept", "reason": ""}).status_code == 303
    assert queries.get_part(world.curriculum.id, SUBJECT).fields["semester"] == 3
    assert "Accepted" in read(gita, at(world, "/comments"))


def test_a_removal_is_suggested_with_a_reason_and_taken_by_those_who_write(world, sitting):
    tika, gita = sitting(Side.GOVERNMENT, Share.REVIEWER), sitting(Side.UNIVERSITY)
    form = {**opened(tika, world, SUBJECT), "act": "remove"}
    refused = tika.post(at(world, f"/parts/{SUBJECT}/suggestions"), data={**form, "reason": " "}, headers=ENGLISH)
    assert refused.status_code == 422
    assert BeautifulSoup(refused.text, "html.parser").find(id="reason-err")
    sent = {**form, "reason": "Dobel dengan KLD201."}
    assert tika.post(at(world, f"/parts/{SUBJECT}/suggestions"), data=sent).status_code == 303
    (one,) = said.suggestions_of(world.curriculum.id)
    assert "Subject removed" in read(gita, at(world, f"/parts/{SUBJECT}"))
    assert gita.post(at(world, f"/suggestions/{one.id}"), data={"act": "accept", "reason": ""}).status_code == 303
    read(gita, at(world, f"/parts/{SUBJECT}"), 404)


def test_several_suggestions_are_decided_at_once_with_what_came_of_each(world, sitting):
    tika, gita = sitting(Side.GOVERNMENT), sitting(Side.UNIVERSITY)
    for semester in ("2", "3"):
        form = opened(tika, world, SUBJECT)
        tika.post(at(world, f"/parts/{SUBJECT}/suggestions"), data={**form, "semester": semester, "reason": "Coba."})
    ids = [str(one.id) for one in said.suggestions_of(world.curriculum.id)]
    answer = gita.post(at(world, "/suggestions"), data={"suggestion": ids, "act": "accept", "reason": ""}, headers=ENGLISH)
    text = text_of(answer)
    assert answer.status_code == 200
    assert "is decided" in text
    assert "stays open" in text


def test_a_comment_hangs_on_words_is_answered_and_settled_with_a_reason(world, sitting):
    tika, gita = sitting(Side.GOVERNMENT), sitting(Side.UNIVERSITY)
    path = at(world, f"/parts/{CPL}/comments")
    wrong = tika.post(path, data={"words": "Di mana?", "quote": "tidak ada", "to_side": ""}, headers=ENGLISH)
    assert wrong.status_code == 422
    assert "Di mana?" in wrong.text
    assert tika.post(path, data={"words": "Terlalu luas.", "quote": "digital", "to_side": "university"}).status_code == 303
    remark = db.session.scalars(select(CurriculumRemark)).one()
    page = BeautifulSoup(gita.get(at(world, f"/parts/{CPL}")).text, "html.parser")
    assert page.find("mark").text == "digital"
    assert gita.post(at(world, f"/comments/{remark.id}/answer"), data={"words": ""}, headers=ENGLISH).status_code == 422
    assert gita.post(at(world, f"/comments/{remark.id}/answer"), data={"words": "Dipersempit."}).status_code == 303
    assert gita.post(at(world, f"/comments/{remark.id}/settlement"), data={"reason": "Sudah."}).status_code == 303
    assert "Settled by" in read(gita, at(world, "/comments"))


def test_the_company_reads_the_answer_to_what_it_asked_and_no_talk_of_the_others(world, sitting):
    bagas, gita = sitting(Side.COMPANY), sitting(Side.UNIVERSITY)
    asked = {"words": "Bolehkah dua mentor?", "quote": "", "to_side": "university"}
    assert bagas.post(at(world, f"/parts/{PRACTICE}/comments"), data=asked).status_code == 303
    gita.post(at(world, f"/parts/{PRACTICE}/comments"), data={"words": "Untuk pemerintah.", "quote": "", "to_side": "government"})
    threads = {one.words: one for one in db.session.scalars(select(CurriculumRemark))}
    for words, said_back in (("Bolehkah dua mentor?", "Boleh."), ("Untuk pemerintah.", "Rahasia.")):
        assert gita.post(at(world, f"/comments/{threads[words].id}/answer"), data={"words": said_back}).status_code == 303
    page = read(bagas, at(world, "/comments"))
    assert "Boleh." in page
    assert "Rahasia." not in page
    answers = {one.words: one for one in db.session.scalars(select(CurriculumRemark).where(CurriculumRemark.answers_id.is_not(None)))}
    assert bagas.post(at(world, f"/comments/{answers['Boleh.'].id}/answer"), data={"words": "Terima kasih."}).status_code == 303
    assert bagas.post(at(world, f"/comments/{answers['Rahasia.'].id}/answer"), data={"words": "Apa?"}).status_code == 404


def test_parts_are_added_moved_and_removed(world, sitting):
    gita = sitting(Side.UNIVERSITY)
    answer = gita.post(at(world, "/parts"), data={"kind": "week", "under": str(SUBJECT)})
    key = answer.headers["Location"].rsplit("/", 1)[1]
    assert gita.post(at(world, f"/parts/{key}/move"), data={"up": "1"}).status_code == 303
    assert "Remove" in read(gita, at(world, f"/parts/{key}/removal"))
    assert gita.post(at(world, f"/parts/{key}/removal")).status_code == 303
    read(gita, at(world, f"/parts/{key}"), 404)
    assert gita.post(at(world, "/parts"), data={"kind": "week"}, headers=ENGLISH).status_code == 422
    assert gita.post(at(world, "/parts"), data={"kind": "nothing"}, headers=ENGLISH).status_code == 422


def test_who_is_in_a_part_is_seen_by_the_others(world, sitting, app):
    tika, gita = sitting(Side.GOVERNMENT), sitting(Side.UNIVERSITY)
    tika.post(at(world, "/presence"), data={"part": str(CPL)})
    answer = gita.post(at(world, "/presence"), data={"part": str(CPL)})
    (there,) = answer.json["there"]
    assert (there["part"], there["here"]) == ("CPL-1", True)
    bagas = sitting(Side.COMPANY).post(at(world, "/presence"), data={})
    assert {one["part"] for one in bagas.json["there"]} == {None}


def test_a_company_is_told_the_part_of_somebody_where_it_sees_its_name(world, sitting):
    gita, bagas = sitting(Side.UNIVERSITY), sitting(Side.COMPANY)
    outcome_of_it = uuid.UUID(made.key("CPMK-3"))
    told = {}
    for name, key in (("practice", PRACTICE), ("above it", made.key("S-3")), ("beside it", outcome_of_it), ("another", SUBJECT)):
        gita.post(at(world, "/presence"), data={"part": str(key)})
        answer = bagas.post(at(world, "/presence"), data={"part": str(PRACTICE)}).json
        told[name] = [(one["part"], one["here"]) for one in answer["there"]]
    assert told == {"practice": [("…", True)], "above it": [("KLD301", False)], "beside it": [(None, False)], "another": [(None, False)]}


def test_a_sign_of_life_tells_the_newest_change_of_the_part_to_whoever_sees_it(world, sitting):
    gita, bagas = sitting(Side.UNIVERSITY), sitting(Side.COMPANY)
    for key in (CPL, PRACTICE):
        gita.post(at(world, f"/parts/{key}/kept"), data={**opened(gita, world, key), "text": "Ditulis ulang."})
    newest = {key: said.newest_place(world.curriculum.id, key) for key in (CPL, PRACTICE)}
    assert [gita.post(at(world, "/presence"), data={"part": str(key)}).json["place"] for key in newest] == list(newest.values())
    assert [bagas.post(at(world, "/presence"), data={"part": str(key)}).json["place"] for key in newest] == [0, newest[PRACTICE]]
    assert gita.post(at(world, "/presence"), data={"part": str(uuid.uuid4())}).json["place"] == 0


def test_while_somebody_types_only_what_the_page_offers_can_be_named(world, sitting):
    browser, key = sitting(Side.UNIVERSITY), uuid.UUID(made.key("N-1"))
    form = {**opened(browser, world, key), "measures": made.key("CPMK-2")}
    assert browser.post(at(world, f"/parts/{key}/kept"), data=form).status_code == 422
    assert browser.post(at(world, f"/parts/{key}/kept"), data={**form, "measures": made.key("CPMK-1")}).status_code == 200
    form = {**opened(browser, world, SUBJECT), "requires": made.key("S-2")}
    assert browser.post(at(world, f"/parts/{SUBJECT}/kept"), data=form).status_code == 200
    assert queries.document_of(world.curriculum.id).parts[str(SUBJECT)].fields["requires"] == [made.key("S-2")]


def test_people_are_asked_choose_their_mail_and_leave(world, sitting, as_):
    gita = sitting(Side.UNIVERSITY)
    colleague = made.person(Side.UNIVERSITY, world.partner.body_id, Share.AUTHOR)
    db.session.commit()
    sent = {"email": colleague.email, "side": "university", "share": "author"}
    assert gita.post(at(world, "/people"), data=sent).status_code == 303
    assert gita.post(at(world, "/people"), data=sent, headers=ENGLISH).status_code == 422
    theirs = as_(colleague)
    assert theirs.post(at(world, "/people/digest"), data={"digest": "weekly"}).status_code == 303
    member = next(one for one in queries.get_curriculum(world.curriculum.id).members if one.account_id == colleague.id)
    assert member.digest == "weekly"
    refused = theirs.post(at(world, "/people"), data={**sent, "email": "tidak@ada.test"}, headers=ENGLISH)
    assert refused.status_code == 403, "an author asks nobody"
    assert theirs.post(at(world, f"/people/{member.id}/end")).headers["Location"] == "/curricula"
    read(theirs, at(world), 404)


def test_a_lead_who_ends_anothers_part_stays_with_the_people_and_keeps_their_own_choice(world, sitting):
    gita = sitting(Side.UNIVERSITY)
    gita.post(at(world, "/people/digest"), data={"digest": "weekly"})
    refused = gita.post(at(world, "/people"), data={"email": "tidak@ada.test", "side": "university", "share": "author"}, headers=ENGLISH)
    page = BeautifulSoup(refused.text, "html.parser")
    assert refused.status_code == 422
    assert page.find(id="digest").find("option", selected=True)["value"] == "weekly"
    author = next(one for one in world.curriculum.members if one.side is Side.UNIVERSITY and one.share is Share.AUTHOR)
    assert gita.post(at(world, f"/people/{author.id}/end")).headers["Location"] == at(world, "/people")


def test_lists_and_log_leave_as_workbooks(world, sitting):
    gita = sitting(Side.UNIVERSITY)
    for path in ("/curricula.xlsx", at(world, "/log.xlsx"), "/curricula/published.xlsx"):
        answer = gita.get(path)
        assert answer.status_code == 200
        assert answer.data[:2] == b"PK"


def test_the_title_is_changed_while_people_write_and_by_the_university_alone(world, sitting):
    gita = sitting(Side.UNIVERSITY)
    assert gita.post(at(world, "/title"), data={"title": ""}, headers=ENGLISH).status_code == 422
    assert gita.post(at(world, "/title"), data={"title": "Magister Layanan Publik"}).status_code == 303
    assert "Magister Layanan Publik" in read(gita, at(world))
    assert sitting(Side.GOVERNMENT).post(at(world, "/title"), data={"title": "Lain"}).status_code == 403


def kept_under(page, act):
    """What stands in the form of an act under the only comment of a page."""
    form = BeautifulSoup(page.text, "html.parser").find("form", action=lambda value: value and value.endswith(act))
    return form, form.find("textarea").get_text().strip()


def test_what_is_typed_under_a_comment_is_kept_until_it_is_sent(world, sitting):
    gita, tika = sitting(Side.UNIVERSITY), sitting(Side.GOVERNMENT)
    gita.post(at(world, f"/parts/{PRACTICE}/comments"), data={"words": "Cukupkah dua belas minggu?", "quote": "", "to_side": ""})
    for act, field, words in (("/answer", "words", "Sebaiknya empat belas"), ("/settlement", "reason", "Sudah dibahas")):
        form, _ = kept_under(tika.get(at(world, "/comments")), act)
        saved = tika.post(form["data-autosave"], data={field: words, "draft_version": "0"})
        assert saved.status_code == 200
        for path in ("/comments", f"/parts/{PRACTICE}"):
            form, typed = kept_under(tika.get(at(world, path)), act)
            assert typed == words
            assert form.find_parent("details").has_attr("open")
            assert kept_under(gita.get(at(world, path)), act)[1] == "", "one's own alone"
        refused = tika.post(form["action"], data={field: " ", "draft_version": "1"}, headers=ENGLISH)
        assert refused.status_code == 422
        assert tika.post(form["action"], data={field: words, "draft_version": "2"}).status_code == 303
        if act == "/answer":
            assert kept_under(tika.get(at(world, "/comments")), act)[1] == "", "what was sent is no draft any more"


def test_an_officer_of_an_agency_has_the_way_to_curricula_in_the_menu_while_they_take_part(world, as_):
    lead = next(one for one in world.curriculum.members if one.side is Side.GOVERNMENT)
    agency = organisations.get_body(lead.body_id)
    officer = holder(Role.HR_OFFICER, "kepegawaian@bpsdm.test", agency)

    def leads_there():
        menu = BeautifulSoup(as_(officer).get("/interests").text, "html.parser").find("nav")
        return "/curricula" in [link.get("href") for link in menu.find_all("a")]

    assert not leads_there()
    made.taking_part(world.curriculum, officer, Side.GOVERNMENT, Share.AUTHOR, agency.id, agency.name)
    db.session.commit()
    assert leads_there()
