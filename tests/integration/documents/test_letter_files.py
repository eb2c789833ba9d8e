"""The job makes the file of each copy once, and the file says who initialled, who signed and where it is checked."""

import io

import pypdf
import pytest

from portal.applications.services import letters as application_letters
from portal.documents import services as documents
from portal.documents import tasks
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import SYSTEM
from portal.organisations import queries as organisations
from tests.factories import letters, signoff

FACTS = dict.fromkeys(
    ("kind", "task", "title", "host", "place", "starts", "ends", "agreement", "valid_until", "details", "conditions", "agencies"), "x"
)


@pytest.fixture
def world(session):
    made = signoff.world()
    signoff.organisation_services.set_away_limit(made.agency, 20, reason="uji", by=SYSTEM)
    return made


def text_of(data):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())


def test_each_copy_has_its_own_code_and_is_made_once(world):
    opportunity = world.opportunity()
    first, second = (world.applied(opportunity, world.servant()[1]) for _ in range(2))
    for application in (first, second):
        world.decide_until(application, "approver")
    letters.in_force(world, initials=[letters.INITIALS[1]])
    world.decide(first, details={"together": [str(world.turn(second).id)]})
    letter = letters.queries.copies_of_subject(first.id)[0].letter
    documents.initial(letter, 1, by=world.identity("verifier"))
    documents.sign(letter, post=letters.POST, by=world.identity("approver"))
    db.session.commit()
    assert [documents.pdf_of(copy) for copy in letter.copies] == [None, None]
    tasks.render(str(letter.id))
    made = [copy.pdf_sha256 for copy in letter.copies]
    tasks.render(str(letter.id))
    assert [copy.pdf_sha256 for copy in letter.copies] == made
    assert len(set(made)) == 2
    for copy in letter.copies:
        text = text_of(documents.pdf_of(copy))
        assert f"/verify/{copy.code}" in text.replace(" ", "")
        assert letter.number in text
        assert "Paraf: Kepala Bidang Mutasi (verifier (contoh))." in text


def test_a_persons_copy_names_the_others_without_their_number(world):
    opportunity = world.opportunity()
    first, second = (world.applied(opportunity, world.servant()[1]) for _ in range(2))
    for application in (first, second):
        world.decide_until(application, "approver")
    world.decide(first, details={"together": [str(world.turn(second).id)]})
    letter = letters.queries.copies_of_subject(first.id)[0].letter
    documents.sign(letter, post=letters.POST, by=world.identity("approver"))
    tasks.render(str(letter.id))
    own, other = letter.copies
    text = text_of(documents.pdf_of(own))
    assert f"{own.name} NIP {own.nip}" in text
    assert other.name in text
    assert text.count(letter.content["people"][1]["post"]) >= len(letter.copies)
    assert other.nip not in text
    assert own.nip not in text_of(documents.pdf_of(other))
    assert [person["nip"] for person in letter.content["people"]] == [own.nip, other.nip], "the officers' list stays whole"


def test_an_office_that_is_not_in_the_record_initials_nothing(world):
    letters.in_force(world, initials=[letters.INITIALS[0]])
    organisations.find_body_by_code("BPSDM").code = "LAIN"
    db.session.flush()
    with pytest.raises(DomainError, match="not in the record"):
        letters.documents.draw_up("assignment", subject="x", content={}, addressees=[], by=SYSTEM, facts=FACTS)


def test_whoever_has_a_post_on_record_signs_a_recommendation_under_it(world):
    application = world.applied(world.opportunity(), world.servant()[1])
    decision = world.decide(application)
    boss = world.accounts["supervisor"]
    boss.servant_id = world.boss.id
    assert application_letters.recommendation(application, decision).signer_post == world.boss.post
