"""The stages of a curriculum through the browser: from sending it to its decree, what each side sees, the public check of a digest."""

import hashlib
import io
import re

import pytest
from bs4 import BeautifulSoup

from partners.curricula import queries
from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.queries import versions
from partners.curricula.services import adopting, versioning
from partners.offerings.models import Offering
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.factories import curricula as made
from tests.factories import partners
from tests.web.applications.counting import statements

ENGLISH = {"Accept-Language": "en"}
TODAY = {"decreed_on-day": "24", "decreed_on-month": "11", "decreed_on-year": "2026"}


@pytest.fixture(autouse=True)
def lists(app):
    partners.code_lists()


@pytest.fixture
def world():
    return made.world()


@pytest.fixture
def browse(as_, world):
    """A browser of somebody of a side."""
    kept = {}

    def of(side, share=Share.LEAD):
        if (side, share) not in kept:
            kept[side, share] = as_(world.people[side, share])
        return kept[side, share]

    return of


def text_of(answer):
    return re.sub(r"\s+", " ", BeautifulSoup(answer.text, "html.parser").get_text(" "))


def read(browser, path):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == 200, path
    return text_of(answer)


def value_of(browser, path, name):
    return BeautifulSoup(browser.get(path, headers=ENGLISH).text, "html.parser").select_one(f"[name={name}]")["value"]


def state(world):
    db.session.expire_all()
    return queries.get_curriculum(world.curriculum.id).state


def test_a_curriculum_goes_by_its_pages_from_a_draft_to_a_programme(world, browse):
    path = f"/curricula/{world.curriculum.id}"
    head = browse(Side.UNIVERSITY)
    assert "Write it, then send it for review" in read(head, f"{path}/versions")
    assert head.post(f"{path}/sending").status_code == 303
    for side in Side:
        assert "Needs your action" in read(browse(side), f"{path}/versions")
        place = value_of(browse(side), f"{path}/review", "place")
        assert browse(side).post(f"{path}/review", data={"answer": "agree", "place": place}).status_code == 303
    assert state(world) is CurriculumState.AGREED
    for side in Side:
        signer = browse(side, Share.SIGNER)
        assert "Sign the minutes" in read(signer, path)
        digest = value_of(signer, f"{path}/signature", "digest")
        got = signer.get(f"{path}/versions/1.0/document.json").data
        assert hashlib.sha256(got).hexdigest() == digest
        assert signer.post(f"{path}/signature", data={"digest": digest, "post": "Direktur", "has_read": "y"}).status_code == 303
    assert "Enter the university's decree" in read(head, f"{path}/versions")
    paper = {"number": "12/SK/2026", **TODAY, "paper": (io.BytesIO(partners.PDF), "sk.pdf")}
    assert head.post(f"{path}/adoption", data=paper).status_code == 303
    shown = read(head, f"{path}/versions")
    assert "Adopted by decree 12/SK/2026 of" in shown
    assert "Begin a master's programme" in shown
    assert head.get(f"{path}/decree").data == partners.PDF
    begun = head.post(f"{path}/programme", data={"kind": "masters"})
    assert begun.status_code == 303
    offering = db.session.query(Offering).one()
    assert "Magister Kebijakan Layanan Digital" in head.get(begun.location).text
    assert "What has changed since this version" in read(head, f"/offerings/{offering.id}")
    assert offering.number in read(head, f"{path}/versions")
    assert offering.number not in read(browse(Side.COMPANY), f"{path}/versions")


def test_changes_are_asked_for_with_words_and_stand_on_every_page(world, browse):
    path = f"/curricula/{world.curriculum.id}"
    browse(Side.UNIVERSITY).post(f"{path}/sending")
    company = browse(Side.COMPANY)
    refused = company.post(f"{path}/review", data={"answer": "changes", "reason": ""}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Write at least one sentence of reason" in text_of(refused)
    assert company.post(f"{path}/review", data={"answer": "changes", "reason": "Praktik terlalu singkat."}).status_code == 303
    for page in (path, f"{path}/versions"):
        assert "Praktik terlalu singkat." in read(browse(Side.GOVERNMENT), page)
    assert state(world) is CurriculumState.CHANGES_REQUESTED


def test_what_is_left_to_be_done_is_listed_before_and_after_somebody_tries_to_agree(world, browse):
    path = f"/curricula/{world.curriculum.id}"
    queries.get_part(world.curriculum.id, made.uuid.UUID(made.key("N-2"))).fields = {
        **queries.get_part(world.curriculum.id, made.uuid.UUID(made.key("N-2"))).fields,
        "measures": [],
    }
    head = browse(Side.UNIVERSITY)
    head.post(f"{path}/sending")
    assert "CPL-2 is not assessed in any subject yet." in read(head, f"{path}/review")
    refused = head.post(f"{path}/review", data={"answer": "agree", "place": value_of(head, f"{path}/review", "place")}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "It cannot be agreed to yet. CPL-2 is not assessed in any subject yet." in text_of(refused)
    assert "CPL-2" not in read(browse(Side.COMPANY), f"{path}/review")


def test_a_text_that_changed_while_it_was_read_is_not_agreed_to(world, browse):
    path = f"/curricula/{world.curriculum.id}"
    browse(Side.UNIVERSITY).post(f"{path}/sending")
    refused = browse(Side.COMPANY).post(f"{path}/review", data={"answer": "agree", "place": "99"}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "The text has changed since you opened this page" in text_of(refused)
    for nonsense in ("", "x", "9" * 40):
        assert browse(Side.COMPANY).post(f"{path}/review", data={"answer": "agree", "place": nonsense}).status_code == 422


def test_versions_are_kept_compared_and_restored_by_their_pages(world, browse):
    path, head = f"/curricula/{world.curriculum.id}", browse(Side.UNIVERSITY)
    assert value_of(head, f"{path}/versions/new", "number") == "0.1"
    assert head.post(f"{path}/versions/new", data={"number": "0.1", "title": "Naskah awal"}).status_code == 303
    refused = head.post(f"{path}/versions/new", data={"number": "0.1", "title": "Lagi"}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "0.2 or later" in text_of(refused)
    row = queries.get_part(world.curriculum.id, made.uuid.UUID(made.key("CPL-1")))
    row.fields = {**row.fields, "text": "Merancang layanan digital bagi semua."}
    db.session.commit()
    for page in (f"{path}/versions/0.1", f"{path}/compare?before=0.1&after=now", f"{path}/versions/0.1/restoring"):
        assert "semua" in read(head, page)
    assert "Nothing differs" in read(head, f"{path}/compare?before=0.1&after=0.1")
    assert read(head, f"{path}/compare?before=x&after=y")
    assert head.post(f"{path}/versions/0.1/restoring", data={"reason": ""}).status_code == 422
    assert head.post(f"{path}/versions/0.1/restoring", data={"reason": "Kalimat semula lebih tepat."}).status_code == 303
    assert queries.document_of(world.curriculum.id) == made.document()
    assert head.get(f"{path}/versions/0.9").status_code == 404


def test_the_company_reads_compares_and_takes_of_a_version_only_its_part(world, browse):
    path = f"/curricula/{world.curriculum.id}"
    versioning.make(world.curriculum, number="0.1", title="Naskah awal", by=world.head)
    row = queries.get_part(world.curriculum.id, made.uuid.UUID(made.key("CPL-1")))
    row.fields = {**row.fields, "text": "Rahasia penyusun."}
    db.session.commit()
    company = browse(Side.COMPANY)
    for page in (f"{path}/versions", f"{path}/versions/0.1", f"{path}/compare?before=0.1&after=now"):
        assert "Rahasia" not in read(company, page)
    got = company.get(f"{path}/versions/0.1/document.json").data
    assert b"antrean loket" in got
    assert b"CPL-1" not in got


def test_it_is_reopened_with_a_reason_and_nobody_signs_the_old_version_any_more(world, browse):
    path, head = f"/curricula/{world.curriculum.id}", browse(Side.UNIVERSITY)
    made.agreed(world)
    db.session.commit()
    assert "every side is asked anew" in read(head, f"{path}/reopening")
    assert head.post(f"{path}/reopening", data={"reason": ""}).status_code == 422
    assert head.post(f"{path}/reopening", data={"reason": "Bobot keliru."}).status_code == 303
    assert browse(Side.COMPANY).get(f"{path}/signature").status_code == 303
    assert head.get(f"{path}/minutes").status_code == 404


def test_the_minutes_name_sides_signers_and_digests_and_leave_as_a_pdf(world, browse):
    path, version = f"/curricula/{world.curriculum.id}", made.agreed(world)
    db.session.commit()
    made.sign(world, Side.UNIVERSITY)
    db.session.commit()
    shown = read(browse(Side.GOVERNMENT), f"{path}/minutes")
    for words in ("BERITA ACARA PENYELARASAN KURIKULUM", version.sha256, "Signer university (contoh)", "(belum ditandatangani)"):
        assert words in shown
    made_pdf = browse(Side.GOVERNMENT).get(f"{path}/minutes.pdf")
    assert made_pdf.data.startswith(b"%PDF")


def test_everybody_checks_a_digest_and_sees_no_text_before_the_decree(world, as_):
    version = made.signed(world)
    db.session.commit()
    stranger = as_()
    assert stranger.get("/curricula/verify").status_code == 200
    sent = stranger.post("/curricula/verify", data={"digest": f" {version.sha256.upper()[:32]} {version.sha256[32:]} "})
    shown = read(stranger, sent.location)
    for words in (world.curriculum.title, world.curriculum.number, version.sha256, world.partner.name, "Direktur", "24 November 2026"):
        assert words in shown
    assert "Merancang layanan" not in shown
    assert "becomes public once" in shown
    assert stranger.get(f"/curricula/verify/{'0' * 64}", headers=ENGLISH).status_code == 404
    assert stranger.get(f"/curricula/{world.curriculum.id}/since").status_code == 404


def test_what_a_later_curriculum_changed_is_public_for_those_who_study_by_the_earlier(world, as_):
    made.adopted(world)
    db.session.commit()
    stranger = as_()
    assert "Nothing has changed" in read(stranger, f"/curricula/{world.curriculum.id}/since")
    successor = adopting.begin_successor(world.curriculum, by=world.head)
    row = queries.get_part(successor.id, made.uuid.UUID(made.key("CPL-1")))
    row.fields = {**row.fields, "text": "Merancang layanan bagi semua warga."}
    made.adopted(made.World(successor, world.partner, world.company, world.people), "13/SK/2026")
    db.session.commit()
    shown = read(stranger, f"/curricula/{world.curriculum.id}/since")
    assert successor.number in shown
    assert "semua" in shown


def test_the_next_curriculum_and_the_review_are_begun_from_the_page(world, browse):
    path, head = f"/curricula/{world.curriculum.id}", browse(Side.UNIVERSITY)
    made.adopted(world)
    db.session.commit()
    (review,) = versions.reviews_of(world.curriculum.id)
    page = f"{path}/reviews/{review.id}"
    assert "24 Nov 2028" in read(head, page).replace("November", "Nov")
    assert head.post(page, data={"findings": ""}).status_code == 422
    assert head.post(page, data={"findings": "Praktik perlu lebih panjang."}).status_code == 303
    assert "Praktik perlu lebih panjang." in read(head, f"{path}/versions")
    begun = head.post(f"{path}/successor")
    assert "The next curriculum is" in read(head, f"{path}/versions")
    assert "Comes in the place of" in read(head, begun.location)


def test_stages_take_as_many_statements_whatever_the_curriculum_holds(world, browse):
    head, path = browse(Side.UNIVERSITY), f"/curricula/{world.curriculum.id}/versions"
    read(head, path)
    few = len(statements(head, path))
    for number in range(1, 8):
        versioning.make(world.curriculum, number=f"0.{number}", title="Naskah", by=world.head)
    db.session.commit()
    assert len(statements(head, path)) <= few


def test_another_university_knows_of_nothing(world, as_):
    other, staff = partners.verified_university("Universitas Contoh Lain")
    assert other.id != world.partner.id
    stranger, auditor = as_(staff), as_(partners.officer(Role.AUDITOR, "INSPEKTORAT"))
    path = f"/curricula/{world.curriculum.id}"
    assert {stranger.get(f"{path}{page}").status_code for page in ("/versions", "/compare", "/minutes", "/signature")} == {404}
    assert auditor.get(f"{path}/versions").status_code == 404
