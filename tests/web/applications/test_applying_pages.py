"""An applicant, an invited person and the inviting official through the browser; what is refused is kept and changes no record."""

import datetime as dt
import io
import uuid
import zipfile

import pytest
from bs4 import BeautifulSoup
from python_calamine import load_workbook

from portal.accounts import queries as accounts
from portal.applications import queries
from portal.applications.domain import HOST_FIELDS, STATEMENTS, ApplicationState, InvitationState
from portal.applications.models import Invitation
from portal.applications.services import applying, inviting
from portal.drafts.models import Draft
from portal.kernel import clock
from portal.kernel.db import db
from portal.workflow.models import CaseFile
from portal.workforce.domain.codes import Employment
from tests.conftest import NOW
from tests.factories import signoff
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
PDF = b"%PDF-1.7\n% a paper for tests\n"
NEEDED = {**signoff.PARTICULARS, "documents_needed": ["Surat sehat"]}
WHOLE = {"motivation": "Antrean yang adil.", "statements": [one.key for one in STATEMENTS], "fields": list(HOST_FIELDS)}


def account(identity):
    return accounts.get_account(identity.account_id)


def begun(browser, opportunity):
    """(address of the form, application) of a draft that was begun by the page."""
    path = browser.post(f"/opportunities/{opportunity.id}/apply").location
    return path, queries.get_application(uuid.UUID(path.split("/")[2]))


def paper(data=PDF, name="sehat.pdf"):
    return (io.BytesIO(data), name)


def test_a_draft_is_kept_refused_with_its_words_and_sent_once_with_a_receipt(world, browser):
    path, application = begun(browser, world.opportunity(particulars=NEEDED))
    assert browser.post(path, data={"act": "draft", "motivation": "Baru mulai"}).status_code == 303
    assert "Baru mulai" in browser.get(path).text
    refused = browser.post(path, data={"motivation": "Kata yang disimpan", "draft_version": "1", "paper_0": paper()}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Kata yang disimpan" in refused.text
    assert "sehat.pdf" in browser.get(path).text
    assert queries.get_application(application.id).state is ApplicationState.DRAFT
    sent = browser.post(path, data={**WHOLE, "draft_version": "2"})
    assert sent.location == f"/applications/{application.id}"
    shown = browser.get(sent.location, headers=ENGLISH).text
    assert application.receipt in shown
    assert [item["name"] for item in application.documents] == ["Surat sehat"]
    assert browser.post(path, data=WHOLE).location == sent.location
    assert db.session.query(CaseFile).filter_by(subject_id=application.id).count() == 1
    assert db.session.query(Draft).filter_by(object_id=application.id).count() == 0
    assert application.number in browser.get("/applications").text


def test_two_windows_never_overwrite_one_another_silently(world, browser):
    path, application = begun(browser, world.opportunity())
    assert 'name="draft_version" value="0"' in browser.get(path).text
    assert browser.post(path, data={"act": "draft", "motivation": "Jendela satu", "draft_version": "0"}).status_code == 303
    for act in ({"act": "draft"}, {"statements": "true"}, WHOLE):
        answer = browser.post(path, data={**act, "motivation": "Jendela dua", "draft_version": "0"}, headers=ENGLISH)
        assert answer.status_code == 422
        assert "Jendela satu" in answer.text
        assert "Jendela dua" in answer.text
        assert "another window" in answer.text
    assert "Jendela satu" in browser.get(path).text
    assert queries.get_application(application.id).state is ApplicationState.DRAFT
    assert browser.post(path, data={**WHOLE, "draft_version": "1"}).status_code == 303


def test_autosave_keeps_the_papers_and_a_single_tick(world, browser):
    path, application = begun(browser, world.opportunity(particulars=NEEDED))
    assert browser.post(path, data={"act": "draft", "motivation": "Satu", "paper_0": paper()}).status_code == 303
    saved = browser.post(
        f"/drafts/applications.apply/{application.id}", data={"motivation": "Dua", "statements": "true", "draft_version": "1", "seen": "x"}
    )
    assert saved.json["version"] == 2
    assert "seen" not in db.session.query(Draft).filter_by(form="applications.apply", object_id=application.id).one().data
    page = browser.get(path).text
    assert "sehat.pdf" in page
    assert 'value="true" checked' in page.replace('checked value="true"', 'value="true" checked')
    assert browser.post(path, data={**WHOLE, "draft_version": "2"}).status_code == 303


@pytest.mark.parametrize("act", ["draft", "submit"])
def test_an_upload_that_lies_is_refused_beside_its_field_and_the_words_are_kept(world, browser, act):
    path, application = begun(browser, world.opportunity(particulars=NEEDED))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x", "y")
    for data in (b"MZ\x90\x00", b"", b"<html><script>alert(1)</script>", packed.getvalue()):
        answer = browser.post(path, data={**WHOLE, "act": act, "motivation": "Tetap ada", "paper_0": paper(data)})
        assert answer.status_code == 422
        assert 'class="sp-error"' in answer.text
        assert "Tetap ada" in answer.text
    assert queries.get_application(application.id).documents is None
    assert "sehat.pdf" not in browser.get(path).text


def test_hostile_words_are_refused_or_shown_as_words(world, browser):
    path, application = begun(browser, world.opportunity())
    for motivation in ("a\x00b", "\x1b[31m", "x" * 3001, ""):
        assert browser.post(path, data={**WHOLE, "motivation": motivation}).status_code == 422
    for changed in (
        {"statements": ["true", "' OR 1=1"]},
        {"fields": ["name", "nip"]},
        {"statements": "x" * 5000},
        {"draft_version": "banyak"},
    ):
        assert browser.post(path, data={**WHOLE, "motivation": "", **changed}).status_code == 422
        assert browser.get(path).status_code == 200
    assert queries.get_application(application.id).state is ApplicationState.DRAFT
    assert browser.post(path, data={**WHOLE, "motivation": "<script>alert(1)</script>"}).status_code == 303
    assert "<script>alert(1)" not in browser.get(f"/applications/{application.id}").text


def test_a_strangers_application_invitation_and_paper_are_not_found(world, person, browser, as_):
    opportunity = world.opportunity(particulars=NEEDED)
    path, application = begun(browser, opportunity)
    browser.post(path, data={**WHOLE, "paper_0": paper()})
    file = f"/applications/{application.id}/papers/{application.documents[0]['file_id']}"
    assert browser.get(file).data == PDF
    other = as_(account(world.servant()[1]))
    for address in (
        f"/applications/{application.id}",
        path,
        f"/applications/{application.id}/withdraw",
        file,
        f"/applications/{uuid.uuid4()}",
    ):
        assert other.get(address).status_code == 404, address
    assert other.post(f"/applications/{application.id}/withdraw", data={"reason": "x"}).status_code == 404
    assert other.post(f"/drafts/applications.apply/{application.id}", data={"motivation": "x"}).status_code == 404
    assert as_(world.accounts["verifier"]).get(file).status_code == 404, "not before the case has been there"
    assert as_(world.accounts["supervisor"]).get(file).data == PDF
    world.decide_until(application, "host")
    assert as_(world.accounts["verifier"]).get(file).data == PDF
    assert as_(world.accounts["host"]).get(file).status_code == 404
    assert browser.get(f"/applications/{application.id}/papers/{uuid.uuid4()}").status_code == 404


def test_withdrawing_is_an_act_on_a_page_that_says_what_follows(world, person, browser):
    application = world.applied(world.opportunity(), person)
    address = f"/applications/{application.id}/withdraw"
    assert browser.get(address, headers=ENGLISH).status_code == 200
    for reason in ("a\x00b", "x" * 9000):
        assert browser.post(address, data={"reason": reason}).status_code == 422
    assert queries.get_application(application.id).state is ApplicationState.IN_SIGN_OFF
    assert browser.post(address, data={"reason": "Sakit."}).status_code == 303
    assert queries.get_application(application.id).state is ApplicationState.WITHDRAWN
    assert browser.post(address, data={"reason": "Lagi."}).status_code in {409, 422}


def test_an_invitation_is_accepted_or_declined_with_a_reason_by_the_invited_alone(world, as_):
    opportunity = world.opportunity()
    people = [world.servant() for _ in range(2)]
    one, two = inviting.invite(opportunity, [servant.id for servant, _ in people], "Silakan.", by=world.identity("approver"))
    db.session.commit()
    first, second = (as_(account(identity)) for _, identity in people)
    assert opportunity.title in first.get("/invitations").text
    assert second.get(f"/invitations/{one.id}").status_code == 404
    assert second.post(f"/invitations/{one.id}/accept").status_code == 404
    assert first.post(f"/invitations/{one.id}/accept").location.endswith("/edit")
    for reason in ("", "x" * 1001, "a\x00"):
        assert second.post(f"/invitations/{two.id}/decline", data={"reason": reason}).status_code == 422
    assert queries.get_invitation(two.id).state is InvitationState.SENT
    assert second.post(f"/invitations/{two.id}/decline", data={"reason": "=SUM(A1)"}).status_code == 303
    assert queries.get_invitation(two.id).state is InvitationState.DECLINED
    assert second.post(f"/invitations/{two.id}/accept").status_code in {409, 422}
    official = as_(world.accounts["approver"])
    written = parts(official.get(f"/opportunities/{opportunity.id}/invited.xlsx").data)
    assert "=SUM(A1)" in written
    assert "<f>" not in written


def test_inviting_previews_and_commits_what_was_seen(world, as_):
    opportunity = world.opportunity()
    servant, _ = world.servant()
    official = as_(world.accounts["approver"])
    address = f"/opportunities/{opportunity.id}/invite"
    assert servant.name in official.get(address).text
    assert official.get(f"{address}?agency={world.agency.id}&agency=x%00&agency=%27").status_code == 200
    for changed in (
        {"count": "dua"},
        {"count": "-1"},
        {"count": "99999999999999"},
        {"message": "x" * 3000},
        {"message": "a\x00b"},
        {"servant": str(uuid.uuid4())},
    ):
        answer = official.post(address, data={"count": "1", "message": "Silakan.", **changed})
        assert answer.status_code in {404, 422}, changed
    assert not queries.invitations_of_opportunity(opportunity.id)
    assert official.post(address, data={"count": "1", "message": "Silakan.", "servant": [str(servant.id)]}).status_code == 303
    again = official.post(address, data={"count": "1", "message": "Silakan.", "servant": [str(servant.id)]})
    assert again.status_code == 422
    assert len(queries.invitations_of_opportunity(opportunity.id)) == 1
    assert as_(world.accounts["verifier"]).get(address).status_code in {403, 404}


def test_nobody_is_asked_to_invite_to_what_is_closed(world, as_):
    opportunity = world.opportunity(deadline=clock.now() + dt.timedelta(minutes=5))
    address, official = f"/opportunities/{opportunity.id}", as_(world.accounts["approver"])
    assert f'{address}/invite"' in official.get(address).text

    clock.follow(lambda: NOW + dt.timedelta(minutes=10))
    page = official.get(address).text
    assert f'{address}/invite"' not in page
    assert f"{address}/invited" in page


def test_the_preview_says_by_which_rule_and_value_somebody_needs_a_check_or_is_skipped(world, as_):
    opportunity = world.opportunity()
    world.servant(name="Asih (contoh)", discipline_as_of=None)
    world.servant(name="Budi (contoh)", recent_ratings=["BAIK", None, None])
    world.servant(name="Eka (contoh)", employment_type=Employment.PPPK)
    invited, _ = world.servant(name="Citra (contoh)")
    inviting.invite(opportunity, [invited.id], "Silakan.", by=world.identity("approver"))
    signoff.organisation_services.set_away_limit(world.agency, 0, reason="uji", by=signoff.SYSTEM)
    world.servant(name="Dedi (contoh)")
    page = as_(world.accounts["approver"]).get(f"/opportunities/{opportunity.id}/invite", headers=ENGLISH).text
    whole = " ".join(BeautifulSoup(page, "html.parser").find("main").get_text(" ").split())
    unsure = whole.partition("Counted neither")[2]
    assert "Asih (contoh) Open discipline or criminal case: no. The record has no data on this. MK-02" in unsure
    assert "Serving a moderate or severe disciplinary sanction: no. The record has no data on this. MK-03 Budi (contoh)" in unsure
    assert "On record: Good, not on record. MAG-02 Eka (contoh)" in unsure, "a rule that is met is not named"
    assert "On record: PPPK. MAG-10" in unsure, "nor is a rule of weak basis a refusal"
    skipped = whole.partition("Skipped, and why")[2]
    assert "Citra (contoh), Dinas Kependudukan dan Pencatatan Sipil. Last invited on Tuesday, 24 November 2026." in skipped
    assert "Dedi (contoh), Dinas Kependudukan dan Pencatatan Sipil. Away in this period: 0 of 0." in skipped


def test_the_invited_are_searched_sorted_and_exported_in_words(world, as_):
    opportunity = world.opportunity()
    people = [world.servant(name=name)[0] for name in ("Zulaikha (contoh)", "Ahmad (contoh)")]
    sent = inviting.invite(opportunity, [one.id for one in people], "Silakan.", by=world.identity("approver"))
    sent[0].state = InvitationState.LAPSED
    db.session.commit()
    official, address = as_(world.accounts["approver"]), f"/opportunities/{opportunity.id}/invited"
    shown = official.get(f"{address}?order=name", headers=ENGLISH).text
    assert shown.index("Ahmad") < shown.index("Zulaikha")
    assert "2 invitations" in shown
    down = official.get(f"{address}?order=-name").text
    assert down.index("Zulaikha") < down.index("Ahmad")
    assert "Ahmad" not in official.get(f"{address}?text=zulai").text
    assert "Ahmad" not in official.get(f"{address}?state=lapsed").text
    assert "No invitation fits" in official.get(f"{address}?text=Siti", headers=ENGLISH).text
    written = parts(official.get(f"{address}.xlsx?state=lapsed", headers=ENGLISH).data)
    assert "Zulaikha" in written
    assert "Ahmad" not in written
    assert "lapsed" not in written, "a code where a word belongs"


def test_the_list_of_all_takes_any_words(world, person, as_):
    application = world.applied(world.opportunity(title="=HYPERLINK(1)"), person)
    officer = as_(world.accounts["verifier"])
    assert application.number in officer.get("/applications/all").text
    assert officer.get("/applications/all?text=%00").status_code == 422
    for query in ("text=" + "x" * 5000, "state=nonsense", "page=-1", "page=99999999999999999999", "text=%25_%27%22%3B((", "page=x"):
        assert officer.get(f"/applications/all?{query}").status_code == 200, query
        assert officer.get(f"/applications/all.xlsx?{query}").status_code == 200, query
    written = parts(officer.get("/applications/all.xlsx").data)
    assert "=HYPERLINK(1)" in written
    assert "<f>" not in written


def cells_of(answer):
    return load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


def test_ones_own_applications_are_searched_filtered_and_exported(world, person, browser, as_):
    world.applied(world.opportunity(title="Antrean digital"), person)
    begun(browser, world.opportunity(title="Analisis data"))
    other = world.servant()[1]
    world.applied(world.opportunity(title="Milik orang lain"), other)

    everything = browser.get("/applications", headers=ENGLISH).text
    assert "2 applications" in everything
    assert "Milik orang lain" not in everything
    found = browser.get("/applications?text=analisis", headers=ENGLISH).text
    assert "1 application<" in found
    assert "Antrean digital" not in found
    assert "Antrean digital" not in browser.get("/applications?state=draft").text
    assert "No application fits" in browser.get("/applications?text=zzz", headers=ENGLISH).text
    by_title = browser.get("/applications?order=opportunity").text
    assert by_title.index("Analisis data") < by_title.index("Antrean digital")
    rows = cells_of(browser.get("/applications.xlsx?state=draft", headers=ENGLISH))
    assert [row[1:4] for row in rows[4:]] == [["Analisis data", "PT Contoh Awan Data", "Draft"]]


def test_ones_own_invitations_are_searched_filtered_and_exported(world, as_):
    servant, invited = world.servant()
    for title in ("Antrean digital", "Analisis data"):
        opportunity = world.opportunity(title=title)
        inviting.invite(opportunity, [servant.id], "Silakan.", by=world.identity("approver"))
        db.session.query(Invitation).update({"sent_at": clock.now() - dt.timedelta(days=40)})
        db.session.commit()
    browser = as_(account(invited))

    assert "2 invitations" in browser.get("/invitations", headers=ENGLISH).text
    assert "Antrean digital" not in browser.get("/invitations?text=analisis").text
    assert "No invitation fits" in browser.get("/invitations?state=declined", headers=ENGLISH).text
    rows = cells_of(browser.get("/invitations.xlsx?text=antrean", headers=ENGLISH))
    assert [row[:3] for row in rows[4:]] == [["Antrean digital", "PT Contoh Awan Data", "Sent"]]


def test_what_was_sent_again_stands_after_what_was_decided_before(world, person, browser):
    clock.follow(lambda: NOW)
    application = world.applied(world.opportunity(), person)
    clock.follow(lambda: NOW + dt.timedelta(minutes=1))
    world.decide_until(application, "verifier")
    page = f"/applications/{application.id}"
    assert titles(browser.get(page, headers=ENGLISH))[-1] == "Submitted"
    world.decide(application, "papers", ground="papers", reason="Surat sehat kedaluwarsa.", returned_to="applicant")

    clock.follow(lambda: NOW + dt.timedelta(minutes=2))
    applying.submit(application, world.content(), by=person)
    db.session.commit()
    assert titles(browser.get(page, headers=ENGLISH))[0] == "Submitted again"


def titles(answer):
    """What happened, newest first."""
    return [
        " ".join(entry.find("h3").get_text().split()) for entry in BeautifulSoup(answer.text, "html.parser").select(".sp-timeline > li")
    ]
