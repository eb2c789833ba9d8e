"""Declaring an interest on the form, objecting on the page, and the order of one's own applications."""

import io

import pytest

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.models import Objection
from portal.applications.services import objecting
from portal.drafts.models import Draft
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.organisations import queries as organisations
from portal.workflow import queries as cases
from tests.factories import signoff

ENGLISH = {"Accept-Language": "en"}
WORDS = "Batas Dinas belum terpakai pada masa itu menurut surat kepala dinas."
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def ratih(person, as_):
    return as_(accounts.get_account(person.account_id))


@pytest.fixture
def refused(world, person):
    application = world.applied(world.opportunity(), person)
    world.decide_until(application, "head")
    world.decide(application, "refuse", ground="away_limit", reason="Batas Dinas terpakai.")
    return application


def sekda():
    made = account_services.open_account(email="sekda@uji.test", name="Sekda (contoh)", by=SYSTEM)
    account_services.admit(made, by=SYSTEM)
    account_services.give_grant(made, Role.APPROVER, organisations.find_body_by_code("SETDA").id, by=SYSTEM)
    db.session.commit()
    return made


def test_a_refused_applicant_reads_why_what_would_change_it_and_until_when_to_object(ratih, refused):
    page = ratih.get(f"/applications/{refused.id}", headers=ENGLISH).text
    assert "Batas Dinas terpakai." in page
    assert "The head of your agency can raise the limit" in page
    assert f"/applications/{refused.id}/object" in page


def test_an_objection_is_filed_with_a_paper_and_nothing_typed_is_lost(world, ratih, refused, as_):
    above = sekda()
    address = f"/applications/{refused.id}/object"
    assert "Batas Dinas terpakai." in ratih.get(address).text
    assert ratih.post(address, data={"words": ""}).status_code == 422
    lie = ratih.post(address, data={"words": WORDS, "paper": (io.BytesIO(b"MZ not a pdf"), "bukti.pdf")})
    assert lie.status_code == 422
    assert WORDS in lie.text
    assert db.session.query(Draft).filter_by(form="applications.object").one().data["words"] == WORDS
    sent = ratih.post(address, data={"words": WORDS, "paper": (io.BytesIO(PDF), "bukti.pdf")})
    assert sent.location == f"/applications/{refused.id}"
    (objection,) = db.session.query(Objection)
    assert objection.words == WORDS
    assert WORDS in ratih.get(f"/applications/{refused.id}").text
    assert ratih.get(address).location == f"/applications/{refused.id}", "one objection a decision"
    turn = cases.open_step(cases.find_case_of(objecting.SUBJECT, objection.id).id)
    browser = as_(above)
    page = browser.get(f"/desk/{turn.id}").text
    assert WORDS in page
    assert "Batas Dinas terpakai." in page
    paper = f"/applications/{refused.id}/objection/{objection.documents[0]['file_id']}"
    assert paper in page
    assert browser.get(paper).status_code == 200
    assert as_(world.accounts["head"]).get(paper).status_code == 404
    data = {"no_interest": "y", "outcome": "uphold", "ground": "decision_wrong", "reason": "Batasnya belum terpakai."}
    assert browser.post(f"/desk/{turn.id}", data=data).location == "/desk"
    seen = ratih.get(f"/applications/{refused.id}", headers=ENGLISH).text
    assert "Upheld" in seen
    assert "Batas Dinas terpakai." in seen, "the old decision stays readable"


def test_an_interest_is_declared_whole_or_not_at_all(world, person, ratih):
    application = signoff.applying.begin(world.opportunity(), by=person)
    db.session.commit()
    address = f"/applications/{application.id}/edit"
    whole = {
        "act": "submit",
        "motivation": "Loket kami memerlukan antrean yang adil.",
        "statements": [one.key for one in signoff.STATEMENTS],
        "fields": list(signoff.HOST_FIELDS),
    }
    for part, said in (
        ({"interest": "y"}, "Choose the kind of the interest"),
        ({"interest": "y", "interest_kind": "kin"}, "Say in a sentence"),
        ({"interest_kind": "kin", "interest_words": "Adik ipar."}, "Tick that you declare an interest"),
        ({"interest": "y", "interest_kind": "nonsense", "interest_words": "Adik ipar."}, None),
    ):
        answer = ratih.post(address, data=whole | part, headers=ENGLISH)
        assert answer.status_code == 422
        assert said is None or said in answer.text
    assert "Adik ipar." in ratih.get(address).text
    declared = whole | {"interest": "y", "interest_kind": "kin", "interest_words": "Adik ipar saya di sana."}
    assert ratih.post(address, data=declared).location == f"/applications/{application.id}"
    assert application.interest == {"kind": "kin", "words": "Adik ipar saya di sana."}
    case = cases.find_case_of("application", application.id)
    assert case.terms["interest"] == "declared"


def test_an_interest_that_is_declared_with_a_correction_goes_to_the_head_first(world, person, ratih):
    application = world.applied(world.opportunity(), person)
    world.decide_until(application, "verifier")
    world.decide(application, "papers", ground="papers", returned_to="applicant")
    whole = {
        "act": "submit",
        "motivation": "Loket kami memerlukan antrean yang adil.",
        "statements": [one.key for one in signoff.STATEMENTS],
        "fields": list(signoff.HOST_FIELDS),
        "interest": "y",
        "interest_kind": "business",
        "interest_words": "Saya baru membeli sahamnya.",
    }
    assert ratih.post(f"/applications/{application.id}/edit", data=whole).status_code == 303
    assert world.turn(application).key == "interest"


def test_somebody_with_several_applications_puts_them_in_order(world, person, ratih):
    one, two = (world.applied(world.opportunity(title=title), person) for title in ("Antrean", "Arsip"))
    page = ratih.get("/applications", headers=ENGLISH).text
    assert "Which do you want most?" in page
    assert "end by themselves" in page
    assert ratih.post(f"/applications/{two.id}/prefer", data={"way": "up"}).location.startswith("/applications")
    assert [found.id for found, _ in queries.running_of(person.account_id)] == [two.id, one.id]
    world.decide_until(two, "verifier")


def test_one_application_alone_has_no_order(world, person, ratih):
    world.applied(world.opportunity(), person)
    assert "Which do you want most?" not in ratih.get("/applications", headers=ENGLISH).text
