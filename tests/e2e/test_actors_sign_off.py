"""A civil servant and everybody who decides on the application, each on their own way once, from the catalogue to the letter in force."""

import uuid
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import expect

from portal.applications.domain import ApplicationState, InvitationState
from portal.applications.models import Application, Invitation
from portal.applications.services import inviting
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.architecture.access_applications import servant_of
from tests.architecture.access_base import person
from tests.e2e import stage as on
from tests.e2e.stage import DESK, PAPER, Stage, applied, decide, follow, held, open_case, press, step_of
from tests.e2e.walk import faults_on
from tests.factories import signoff

if TYPE_CHECKING:
    from tests.e2e.conftest import Readers

PAPER_NEEDED = "Surat keterangan sehat"
MOTIVATION = "Loket kami memerlukan antrean yang adil."


# -- the civil servant -------------------------------------------------------------------------------------------------------------------


def test_a_civil_servant_finds_a_slot_reads_the_rules_and_applies_without_javascript(
    house: Flask, readers: "Readers", stage: Stage
) -> None:
    with stage.world() as world:
        found = world.opportunity(title=on.title(), particulars={**signoff.PARTICULARS, "documents_needed": [PAPER_NEEDED]})
        servant, identity = world.servant()
        title, opportunity_id, name = found.title, found.id, servant.name
    page = readers.at(identity.account_id, script=False)

    page.goto("/opportunities")
    page.get_by_role("searchbox", name="Cari peluang").fill(title)
    page.get_by_role("searchbox", name="Cari peluang").press("Enter")
    follow(page, title)
    expect(page.get_by_role("region", name="Hasil Anda, ketentuan demi ketentuan")).to_contain_text("Data dan dasar ketentuan")
    expect(page.get_by_text("Anda dapat mengajukan permohonan.").first).to_be_visible()
    press(page, "Ajukan permohonan")

    page.get_by_label("Motivasi Anda").first.fill(MOTIVATION)
    press(page, "Ajukan permohonan")
    expect(page.get_by_role("alert")).to_contain_text(PAPER_NEEDED)
    expect(page.get_by_label("Motivasi Anda").first).to_have_value(MOTIVATION)
    press(page, "Simpan draf")
    expect(page.get_by_text("Draf tersimpan.")).to_be_visible()
    page.goto("/applications")
    follow(page, title)
    expect(page.get_by_label("Motivasi Anda").first).to_have_value(MOTIVATION)

    for legend in ("Pernyataan", "Yang akan dilihat mitra"):
        for box in page.get_by_role("group", name=legend).get_by_role("checkbox").all():
            box.check()
    page.get_by_label(PAPER_NEEDED).set_input_files(PAPER)
    press(page, "Ajukan permohonan")
    held(page, "Atasan langsung")
    expect(page.get_by_role("listitem").filter(has_text="Tanda Terima TT-").first).to_be_visible()
    expect(page.get_by_text("Diam tidak pernah berarti disetujui")).to_be_visible()
    with house.app_context():
        made = db.session.query(Application).filter_by(opportunity_id=opportunity_id).one()
        assert (made.state, made.motivation) == (ApplicationState.IN_SIGN_OFF, MOTIVATION)
        assert [one["name"] for one in made.documents or []] == [PAPER_NEEDED]
        assert made.consent

    boss = readers.at(stage.people["supervisor"], width=DESK)
    boss.goto("/desk")
    expect(boss.get_by_role("link", name=name)).to_be_visible()


def invited(stage: Stage) -> tuple[uuid.UUID, uuid.UUID, str]:
    """An invitation to somebody: its id, their account, the title."""
    with stage.world() as world:
        found = world.opportunity(title=on.title())
        servant, identity = world.servant()
        made = inviting.invite(found, [servant.id], "Mohon dijawab.", by=world.identity("approver"))
        db.session.commit()
        return made[0].id, identity.account_id, found.title


def test_an_invited_civil_servant_accepts_and_the_application_begins(house: Flask, readers: "Readers", stage: Stage) -> None:
    invitation_id, account_id, title = invited(stage)
    page = readers.at(account_id)

    page.goto("/invitations")
    follow(page, title)
    expect(page.get_by_text("Mohon dijawab.")).to_be_visible()
    press(page, "Bersedia: mulai permohonan")
    expect(page.get_by_label("Motivasi Anda").first).to_be_visible()
    with house.app_context():
        assert db.session.get_one(Invitation, invitation_id).state is InvitationState.ACCEPTED
        assert db.session.query(Application).filter_by(account_id=account_id).one().state is ApplicationState.DRAFT


def test_an_invited_civil_servant_declines_with_a_reason(house: Flask, readers: "Readers", stage: Stage) -> None:
    invitation_id, account_id, title = invited(stage)
    page = readers.at(account_id)

    page.goto("/invitations")
    follow(page, title)
    press(page, "Tidak bersedia")
    expect(page.get_by_role("alert")).to_contain_text("Alasan (dibaca BKD)")
    assert faults_on(page) == []
    page.get_by_label("Alasan (dibaca BKD)").fill("Unit saya memerlukan saya sekarang.")
    press(page, "Tidak bersedia")
    expect(page.get_by_text("Jawaban Anda sudah dicatat.")).to_be_visible()
    with house.app_context():
        found = db.session.get_one(Invitation, invitation_id)
        assert (found.state, found.decline_reason) == (InvitationState.DECLINED, "Unit saya memerlukan saya sekarang.")
    approver = readers.at(stage.people["approver"], width=DESK)
    approver.goto(f"/opportunities/{found.opportunity_id}/invited")
    expect(approver.get_by_role("table")).to_contain_text("Tidak bersedia")


# -- those who decide after the supervisor -----------------------------------------------------------------------------------------------

TURNS = {
    "hr_officer": ("Siapkan usulan", "Berkas lengkap", "head"),
    "head": ("Usulkan", "Sesuai dengan rencana pengembangan", "verifier"),
    "verifier": ("Memenuhi syarat (MS)", "Semua ketentuan terpenuhi, atau telah diperiksa dan terpenuhi", "curator"),
    "curator": ("Rekomendasikan", "Menutup kesenjangan yang terukur", "host"),
    "host": ("Terima", "Sesuai dengan tugas yang ditawarkan", "approver"),
}
"""What each answers, on which ground, and on whose desk the case stands then."""


@pytest.mark.parametrize("actor", TURNS)
def test_an_officer_decides_and_the_case_stands_on_the_next_desk(house: Flask, readers: "Readers", stage: Stage, actor: str) -> None:
    answer, ground, following = TURNS[actor]
    made, reason = applied(stage, actor), f"Alasan {actor} yang dibaca pemohon."

    page = readers.at(stage.people[actor], width=DESK)
    decide(page, made.name, answer, ground, reason)
    assert step_of(house, made.id) == following
    page = readers.at(stage.people[following], width=DESK)
    page.goto("/desk")
    expect(page.get_by_role("link", name=made.name)).to_be_visible()
    page = readers.at(made.account_id)
    page.goto(f"/applications/{made.id}")
    expect(page.get_by_text(reason)).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with the script", "without the script"])
def test_a_head_sets_how_many_may_be_away(house: Flask, readers: "Readers", *, script: bool) -> None:
    with house.app_context():
        head = person(Role.AGENCY_APPROVER)
        servant_of(head)
        db.session.commit()
        account_id = head.id

    page = readers.at(account_id, script=script)
    page.goto("/away-limit")
    expect(page.get_by_text("Batas belum ditetapkan.")).to_be_visible()
    page.get_by_label("Batas baru").fill("2")
    page.get_by_label("Alasan").fill("Loket harus tetap terjaga.")
    press(page, "Tetapkan batas")
    expect(page.get_by_role("alert")).to_contain_text("0 sampai 1")
    assert not script or faults_on(page) == []
    expect(page.get_by_label("Alasan")).to_have_value("Loket harus tetap terjaga.")
    page.get_by_label("Batas baru").fill("1")
    press(page, "Tetapkan batas")
    expect(page.get_by_role("complementary", name="Perubahan terakhir")).to_contain_text("Loket harus tetap terjaga.")
    expect(page.get_by_label("Batas baru")).to_have_value("1")
    assert not script or faults_on(page) == []


def test_the_host_sees_only_what_the_applicant_agreed_to_show(readers: "Readers", stage: Stage) -> None:
    made = applied(stage, "host")

    page = readers.at(stage.people["host"], width=DESK)
    open_case(page, made.name)
    shown = page.get_by_role("main")
    expect(shown).to_contain_text(MOTIVATION)
    for hidden in (signoff.PLAN, "BAIK", "NIP", "Sesuai rencana."):
        expect(shown).not_to_contain_text(hidden)


# -- the deciding official ---------------------------------------------------------------------------------------------------------------


def test_the_approver_invites_after_a_preview(house: Flask, readers: "Readers", stage: Stage) -> None:
    with stage.world() as world:
        opportunity = world.opportunity(title=on.title())
        world.servant()
        opportunity_id, title, agency = opportunity.id, opportunity.title, world.agency.name

    page = readers.at(stage.people["approver"], width=DESK)
    page.goto("/opportunities")
    follow(page, title)
    follow(page, "Undang pegawai")
    page.get_by_label("Perangkat daerah", exact=True).select_option(label=agency)
    press(page, "Terapkan")
    expect(page.get_by_role("table").last).to_contain_text(agency)
    assert faults_on(page) == []
    page.get_by_label("Jumlah yang diundang").fill("seribu")
    press(page, "Kirim undangan")
    expect(page.get_by_role("alert")).to_contain_text("Jumlah yang diundang")
    with house.app_context():
        assert db.session.query(Invitation).filter_by(opportunity_id=opportunity_id).count() == 0
    page.get_by_label("Jumlah yang diundang").fill("1")
    press(page, "Kirim undangan")
    expect(page.get_by_text("Undangan telah dikirim.")).to_be_visible()
    with house.app_context():
        sent = db.session.query(Invitation).filter_by(opportunity_id=opportunity_id).one()
    page = readers.at(sent.account_id)
    page.goto("/invitations")
    expect(page.get_by_role("link", name=title)).to_be_visible()
