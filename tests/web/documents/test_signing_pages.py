"""Initials, numbers, replacements and batches through the browser, and what each reader sees of a letter that names several."""

import re
import uuid

import pytest

from portal.accounts import queries as accounts
from portal.documents import queries
from portal.documents import services as documents
from portal.documents.domain import Addressee, LetterState, masked_name
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM
from tests.factories import letters, signoff

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def world(app):
    made = signoff.world()
    signoff.organisation_services.set_away_limit(made.agency, 20, reason="uji", by=SYSTEM)
    return made


@pytest.fixture
def official(world, as_):
    return as_(world.accounts["approver"])


def state(letter):
    db.session.expire_all()
    return queries.get_letter(letter.id).state


# -- initials ------------------------------------------------------------------------------------------------------------------------------


def test_an_officer_finds_what_waits_for_the_initial_and_gives_it(world, as_):
    letters.in_force(world, initials=list(letters.INITIALS))
    letter = letters.approved(world)[1].letter
    curator, verifier = as_(world.accounts["curator"]), as_(world.accounts["verifier"])
    path = f"/letters/{letter.id}"
    assert letter.number in curator.get("/letters?mine=1").text
    assert letter.number not in verifier.get("/letters?mine=1").text
    assert "Initial the letter" in curator.get(path, headers=ENGLISH).text
    assert "Initial the letter" not in verifier.get(path, headers=ENGLISH).text
    assert verifier.post(f"{path}/initial", data={"place": "1"}).status_code == 403
    assert curator.post(f"{path}/initial", data={"place": "x"}).status_code in {409, 422}
    assert curator.post(f"{path}/initial", data={"place": "1"}).status_code == 303
    assert curator.post(f"{path}/initial", data={"place": "1"}).status_code == 403
    page = verifier.get(path, headers=ENGLISH).text
    assert "curator (contoh)" in page
    assert "Kepala Bidang Mutasi" in page
    assert verifier.post(f"{path}/initial", data={"place": "2"}).status_code == 303
    assert state(letter) is LetterState.TO_SIGN


def test_an_officer_sends_it_back_with_a_note(world, as_):
    letters.in_force(world, initials=[letters.INITIALS[0]])
    letter = letters.approved(world)[1].letter
    curator, path = as_(world.accounts["curator"]), f"/letters/{letter.id}/send-back"
    assert curator.get(path).status_code == 200
    refused = curator.post(path, data={"place": "1", "note": ""}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "What is wrong" in refused.text
    assert curator.post(path, data={"place": "1", "note": "Tanggal keliru."}).status_code == 303
    assert state(letter) is LetterState.REVOKED
    assert "Tanggal keliru." in as_(world.accounts["approver"]).get(f"/letters/{letter.id}").text


# -- numbers from outside ------------------------------------------------------------------------------------------------------------------


def test_a_number_from_outside_is_entered_on_a_page_of_the_letter(world, official):
    letters.in_force(world, numbering="outside")
    first, second = (letters.approved(world)[1].letter for _ in range(2))
    assert "Number awaited" in official.get("/letters", headers=ENGLISH).text
    assert "Enter the number" in official.get(f"/letters/{first.id}", headers=ENGLISH).text
    assert official.post(f"/letters/{first.id}", data={"has_read": "y"}).status_code in {403, 409, 422}
    assert official.post(f"/letters/{first.id}/number", data={"number": "12/KT/2026"}).status_code == 303
    refused = official.post(f"/letters/{second.id}/number", data={"number": "12/KT/2026"}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Another letter has this number already." in refused.text
    assert 'value="12/KT/2026"' in refused.text
    for number in ("", "e-9001/2026", "x" * 101):
        assert official.post(f"/letters/{second.id}/number", data={"number": number}).status_code == 422
    assert official.post(f"/letters/{first.id}", data={"has_read": "y"}).status_code == 303
    assert state(first) is LetterState.VALID


# -- replacements --------------------------------------------------------------------------------------------------------------------------


def test_a_letter_is_replaced_and_its_old_code_leads_to_the_new_one(world, official, as_):
    _, copy = letters.signed(world)
    path, old_code, old_number = f"/letters/{copy.letter_id}/replace", copy.code, copy.letter.number
    assert copy.letter.content["purpose"][0] in official.get(path).text
    for typed, told in (({"purpose": "", "reason": "x"}, "Purpose"), ({"purpose": "x", "reason": ""}, "Reason")):
        refused = official.post(path, data=typed, headers=ENGLISH)
        assert refused.status_code == 422
        assert told in refused.text
    answer = official.post(path, data={"purpose": "Masa tugas diperbaiki.", "terms": "Tetap.", "reason": "Tanggal keliru."})
    assert answer.status_code == 303
    assert as_().get(f"/verify/{old_code}", headers=ENGLISH).text.count("This letter is in force")
    assert official.post(answer.location, data={"has_read": "y"}).status_code == 303
    page = as_().get(f"/verify/{old_code}", headers=ENGLISH).text
    assert "This letter has been replaced" in page
    new = queries.find_successor(queries.find_copy_by_code(old_code))
    assert f"Replaced by {new.letter.number} on" in page
    assert f'href="/verify/{new.code}"' in page
    follow = as_().get(f"/verify/{new.code}", headers=ENGLISH).text
    assert "This letter is in force" in follow
    assert "Masa tugas diperbaiki." in follow
    assert f"menggantikan surat Nomor {old_number}" in follow
    assert official.get(path).status_code == 200
    assert official.post(path, data={"purpose": "Lagi.", "reason": "Lagi."}).status_code in {409, 422}


def test_what_is_typed_of_a_replacement_is_kept_for_its_writer(world, official, as_):
    _, copy = letters.signed(world)
    path = f"/drafts/documents.replace/{copy.letter_id}"
    assert official.post(path, data={"purpose": "Setengah jadi.", "terms": "", "reason": ""}).status_code == 200
    assert "Setengah jadi." in official.get(f"/letters/{copy.letter_id}/replace").text
    assert as_(world.accounts["verifier"]).post(path, data={"purpose": "x"}).status_code == 404


# -- several at once -----------------------------------------------------------------------------------------------------------------------


def test_several_are_previewed_signed_in_one_act_and_read_again(world, official):
    first, second = (letters.approved(world)[1].letter for _ in range(2))
    done = letters.signed(world)[1].letter
    assert 'name="letter"' in official.get("/letters").text
    ids = "&".join(f"letter={one.id}" for one in (first, second, done))
    page = official.get(f"/letters/sign?{ids}&letter=x", headers=ENGLISH).text
    assert "2 letters will be signed" in page
    assert first.copies[0].name in page
    assert "It is signed already." in page
    batch = re.search(r'name="batch" value="([^"]+)"', page)[1]
    data = {"batch": batch, "letter": [str(first.id), str(second.id)]}
    refused = official.post("/letters/sign", data=data, headers=ENGLISH)
    assert refused.status_code == 422
    assert "2 letters will be signed" in refused.text
    for _ in range(2):
        answer = official.post("/letters/sign", data=data | {"have_read": "y"})
        assert (answer.status_code, answer.location) == (303, f"/letters/signed/{batch}")
    assert {state(first), state(second)} == {LetterState.VALID}
    for _ in range(2):
        assert official.get(answer.location, headers=ENGLISH).text.count("Signed and in force") == 2
    assert official.get(f"/letters/signed/{uuid.uuid4()}").status_code == 404


def test_all_that_match_are_previewed(world, official):
    one = letters.approved(world, world.applied(world.opportunity(title="Antrean"), world.servant()[1]))[1].letter
    other = letters.approved(world, world.applied(world.opportunity(title="Arsip"), world.servant()[1]))[1].letter
    page = official.get("/letters/sign?all=1&text=Arsip").text
    assert other.number in page
    assert one.number not in page
    assert "No letter can be signed" in official.get("/letters/sign", headers=ENGLISH).text


def test_who_does_not_sign_has_no_boxes(world, as_):
    letters.approved(world)
    page = as_(world.accounts["verifier"]).get("/letters").text
    assert 'name="letter"' not in page
    assert as_(world.accounts["verifier"]).get("/letters/sign").status_code == 403


# -- who reads what of a letter that names several -----------------------------------------------------------------------------------------


@pytest.fixture
def many(world):
    """A letter in force that names seven people; the second one's copy."""
    people = [world.servant() for _ in range(7)]
    opportunity = world.opportunity(seats=9)
    applications = [world.applied(opportunity, person) for _, person in people]
    for application in applications:
        world.decide_until(application, "approver")
    world.decide(applications[0], details={"together": [str(world.turn(one).id) for one in applications[1:]]})
    (copy,) = queries.copies_of_subject(applications[1].id)
    documents.sign(copy.letter, post=letters.POST, by=world.identity("approver"))
    db.session.commit()
    return copy


def sheet_of(client, code):
    page = client.get(f"/verify/{code}").text
    return page.split('<article class="sp-letter"')[1].split("</article>")[0]


def test_a_stranger_reads_that_persons_masked_name_and_of_the_others_only_how_many(many, as_):
    sheet = sheet_of(as_(), many.code)
    assert masked_name(many.name) in sheet
    assert "dan 6 orang lain" in sheet
    for person in many.letter.content["people"]:
        assert person["name"] not in sheet
        assert person["nip"] not in sheet
        assert person["post"] not in sheet
    assert sheet.count("NIP ") == 1


def test_the_person_named_reads_their_own_name_and_of_the_others_only_how_many(many, as_):
    sheet = sheet_of(as_(accounts.get_account(many.account_id)), many.code)
    assert many.name in sheet
    assert many.nip in sheet
    assert "dan 6 orang lain" in sheet
    others = [person for person in many.letter.content["people"] if person["nip"] != many.nip]
    assert len(others) == 6
    for person in others:
        assert person["nip"] not in sheet
    assert sheet.count("NIP ") == 1


def test_officers_read_everybody_and_more_than_five_stand_in_the_annex(many, world, official):
    for sheet in (sheet_of(official, many.code), official.get(f"/letters/{many.letter_id}").text):
        assert all(person["nip"] in sheet for person in many.letter.content["people"])
        assert "7 orang sebagaimana tercantum dalam Lampiran" in sheet
        assert sheet.count("NIP ") == 7
        assert sheet.index("NIP ") > sheet.index("Lampiran</h")


def test_a_discreet_letter_tells_strangers_only_that_it_is_genuine(world, as_):
    _, person = world.servant()
    addressee = Addressee(uuid.uuid4(), person.account_id, person.name, "199003142015032901")
    made = documents.draw_up(
        "refusal",
        subject="Magang",
        content={"authority": "BKD", "government": "", "purpose": ["Alasan rahasia."], "terms": ["Ketentuan."], "copies": ["Tembusan X"]},
        addressees=[addressee],
        by=world.identity("approver"),
    )
    documents.sign(made, post=letters.POST, by=world.identity("approver"))
    db.session.commit()
    code = made.copies[0].code
    stranger = sheet_of(as_(), code)
    assert made.number in stranger
    for words in ("Alasan rahasia.", "Ketentuan.", "Tembusan X", person.name):
        assert words not in stranger
    own = sheet_of(as_(accounts.get_account(person.account_id)), code)
    assert "Alasan rahasia." in own
