"""Letters through the browser: listed, signed, revoked, checked by anybody with a code, and by nobody else read."""

import uuid

import pytest

from portal.accounts import queries as accounts
from portal.documents import queries
from portal.documents.domain import LetterState, shown_code
from portal.kernel.db import db
from tests.factories import signoff
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def copy(world):
    application = world.applied(world.opportunity(title="=Antrean"), world.servant()[1])
    world.decide_until(application, "approver")
    world.decide(application)
    (made,) = queries.copies_of_subject(application.id)
    return made


@pytest.fixture
def official(world, as_):
    return as_(world.accounts["approver"])


def state(letter):
    db.session.refresh(letter)
    return letter.state


def test_a_letter_is_signed_by_an_act_of_its_own_and_checked_by_anybody(world, copy, official, as_):
    letter, public = copy.letter, as_()
    assert public.get(f"/verify/{copy.code}").status_code == 404, "not before it is signed"
    path = f"/letters/{letter.id}"
    assert letter.number in official.get("/letters").text
    assert official.post(path, data={}, headers=ENGLISH).status_code == 422
    for who in ("verifier", "host", "supervisor"):
        assert as_(world.accounts[who]).post(path, data={"has_read": "y"}).status_code in {403, 404}, who
    assert state(letter) is LetterState.TO_SIGN
    assert official.post(path, data={"has_read": "y"}).status_code == 303
    assert official.post(path, data={"has_read": "y"}).status_code in {409, 422}
    assert state(letter) is LetterState.VALID
    page = public.get(f"/verify/{shown_code(copy.code).lower()}").text
    assert letter.number in page
    assert copy.name not in page
    assert copy.nip not in page
    own = as_(accounts.get_account(copy.account_id)).get(f"/verify/{copy.code}").text
    assert copy.name in own


def test_the_check_takes_any_code(copy, as_):
    public = as_()
    for code in ("x", "0" * 26, "((", "';--", "%00", "x" * 5000, "🙂", copy.code[:-1], "<script>"):
        answer = public.get(f"/verify/{code}")
        assert answer.status_code == 404, code
        assert "<script>" not in answer.text.split("<main")[1]
    for typed in ("", "\x00", "x" * 301):
        assert public.post("/verify", data={"code": typed}).status_code == 422, typed
    for typed in ("../../etc", "a/b?c=d#e", "..", ".", "https://contoh.test/"):
        answer = public.post("/verify", data={"code": typed})
        assert answer.status_code in {303, 422}, typed
        assert public.get(answer.location or "/verify").status_code in {200, 308, 404}, typed


def test_a_revoked_letter_keeps_its_number_and_says_so(copy, official, as_):
    letter = copy.letter
    official.post(f"/letters/{letter.id}", data={"has_read": "y"})
    path = f"/letters/{letter.id}/revoke"
    assert official.get(path).status_code == 200
    for reason in ("", "a\x00b", "x" * 9000):
        assert official.post(path, data={"reason": reason}).status_code == 422
    assert state(letter) is LetterState.VALID
    assert official.post(path, data={"reason": "Tanggal keliru."}).status_code == 303
    assert state(letter) is LetterState.REVOKED
    assert letter.number in as_().get(f"/verify/{copy.code}").text
    assert official.post(path, data={"reason": "Lagi."}).status_code in {409, 422}


def test_the_list_takes_any_words_and_the_workbook_no_formula(copy, official):
    assert copy.letter.number in official.get("/letters?state=to_sign&text=antrean").text
    assert copy.letter.number not in official.get("/letters?state=valid").text
    for query in ("text=" + "x" * 5000, "state=%27", "page=-1", "page=x", "page=9" * 9, "text=%25((%22"):
        assert official.get(f"/letters?{query}").status_code == 200, query
        assert official.get(f"/letters.xlsx?{query}").status_code == 200, query
    assert official.get("/letters?text=%00").status_code == 422
    written = parts(official.get("/letters.xlsx").data)
    assert "=Antrean" in written
    assert "<f>" not in written


def test_letters_and_copies_of_others_are_not_found(world, copy, as_):
    stranger = as_(accounts.get_account(world.servant()[1].account_id))
    for path in (
        f"/letters/{copy.letter_id}",
        f"/letters/{copy.letter_id}/revoke",
        f"/letters/copies/{copy.id}.pdf",
        f"/letters/{uuid.uuid4()}",
    ):
        assert stranger.get(path).status_code == 404, path
    assert stranger.get("/letters").status_code == 403
