"""Lists, batches and calls through the browser, by whoever holds them: what is typed is kept, what is refused changes nothing."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup

from portal.accounts import queries as accounts
from portal.applications import queries
from portal.applications.domain import AskedState, BatchState, CallState, InvitationState, NomineeState, Origin
from portal.applications.models import AskedAgency, Invitation, InvitationBatch, NominationCall, Nominee, Selected, Selection
from portal.applications.services import inviting
from portal.drafts.models import Draft
from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import NOW
from tests.factories import signoff
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
GOOD = {"count": "1", "message": "Silakan."}


@pytest.fixture
def world(app):
    made = signoff.world()
    signoff.organisation_services.set_away_limit(made.agency, 20, reason="uji", by=signoff.SYSTEM)
    return made


@pytest.fixture
def official(world, as_):
    return as_(world.accounts["approver"])


def account(identity):
    return accounts.get_account(identity.account_id)


def words(answer):
    return " ".join(BeautifulSoup(answer.text, "html.parser").find("main").get_text(" ").split())


def token_of(answer):
    return BeautifulSoup(answer.text, "html.parser").find("input", {"name": "token"})["value"]


# -- committing ----------------------------------------------------------------------------------------------------------------------------


def test_the_page_commits_once_and_leads_to_the_batch(world, official):
    opportunity, (servant, _) = world.opportunity(), world.servant()
    address = f"/opportunities/{opportunity.id}/invite"
    data = {**GOOD, "servant": str(servant.id), "token": token_of(official.get(address))}
    first = official.post(address, data=data)

    assert first.location == f"/batches/{data['token']}"
    assert official.post(address, data=data).location == first.location
    assert db.session.query(Invitation).count() == 1
    page = words(official.get(first.location, headers=ENGLISH))
    assert servant.name in page
    assert "Released" in page


def test_the_preview_shows_seats_agencies_and_why_each_has_their_place(world, official):
    opportunity, (servant, _) = world.opportunity(), world.servant()
    page = words(official.get(f"/opportunities/{opportunity.id}/invite", headers=ENGLISH))

    assert "Invitations to places: 1 to 2." in page
    assert f"number 1 of {world.agency.name} in its turn" in page
    assert "The first 1 by agency" in page
    assert servant.name in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"release": "at"}, "Enter the day on which they are sent."),
        ({"release": "at", "release_day-day": "26", "release_day-month": "11", "release_day-year": "2026"}, "hour and minute"),
        (
            {"release": "at", "release_day-day": "23", "release_day-month": "11", "release_day-year": "2026", "release_time": "08.30"},
            "This moment has passed.",
        ),
        ({"until-day": "24", "until-month": "11", "until-year": "2026"}, "needs at least a day to answer"),
        ({"until-day": "24", "until-month": "12", "until-year": "2026"}, "The opportunity closes at"),
        ({"release": "kapan-kapan"}, "Choose from the list"),
    ],
)
def test_a_moment_that_is_none_is_refused_beside_its_field_and_the_words_are_kept(world, official, changed, said):
    opportunity, (servant, _) = world.opportunity(), world.servant()
    answer = official.post(
        f"/opportunities/{opportunity.id}/invite",
        data={"count": "1", "message": "Kata yang tetap", "servant": str(servant.id), **changed},
        headers=ENGLISH,
    )

    assert answer.status_code == 422
    assert said in answer.text
    assert "Kata yang tetap" in answer.text
    assert db.session.query(InvitationBatch).count() == 0


def test_a_batch_for_a_moment_is_shown_in_wib_is_hidden_from_the_invited_and_can_be_recalled(world, official, as_):
    opportunity, (servant, person) = world.opportunity(), world.servant()
    moment = {"release": "at", "release_day-day": "26", "release_day-month": "11", "release_day-year": "2026", "release_time": "08.30"}
    place = official.post(f"/opportunities/{opportunity.id}/invite", data={**GOOD, **moment, "servant": str(servant.id)}).location
    batch = db.session.query(InvitationBatch).one()
    (invitation,) = queries.invitations_of_batch(batch.id)

    assert batch.release_at == dt.datetime(2026, 11, 26, 1, 30, tzinfo=dt.UTC)
    page = official.get(place).text
    assert "26 November 2026" in page
    assert "08.30 WIB" in page
    invited = as_(account(person))
    assert invited.get(f"/invitations/{invitation.id}").status_code == 404
    assert invited.post(f"/invitations/{invitation.id}/accept").status_code == 404
    assert opportunity.title not in invited.get("/invitations").text
    assert official.post(f"{place}/recall", data={"reason": ""}).status_code == 422
    assert official.post(f"{place}/recall", data={"reason": "Jadwal berubah."}).location == place
    assert "Jadwal berubah." in official.get(place).text
    assert batch.state is BatchState.RECALLED
    assert official.post(f"{place}/release").status_code in {409, 422}


def test_a_batch_by_hand_is_released_on_its_page(world, official):
    opportunity, (servant, _) = world.opportunity(), world.servant()
    place = official.post(f"/opportunities/{opportunity.id}/invite", data={**GOOD, "release": "hand", "servant": str(servant.id)}).location
    assert "Release now" in official.get(place, headers=ENGLISH).text

    assert official.post(f"{place}/release").location == place
    assert db.session.query(Invitation).one().state is InvitationState.SENT


def test_batches_are_searched_sorted_and_exported(world, official):
    opportunity = world.opportunity()
    for text in ("Pertama", "=SUM(A1)"):
        inviting.invite(opportunity, [world.servant()[0].id], text, by=world.identity("approver"))
    db.session.commit()
    address = f"/opportunities/{opportunity.id}/batches"

    assert "2 batches" in official.get(address, headers=ENGLISH).text
    assert "1 batch<" in official.get(f"{address}?text=pertama", headers=ENGLISH).text
    assert "No batch fits" in official.get(f"{address}?state=recalled", headers=ENGLISH).text
    assert "Released" in parts(official.get(f"{address}.xlsx?state=released", headers=ENGLISH).data)
    for query in ("text=%25%27", "state=x", "page=99999", "order=-people"):
        assert official.get(f"{address}?{query}").status_code == 200


def test_the_next_in_line_is_invited_with_one_click_after_a_decline(world, official, as_):
    opportunity, people = world.opportunity(), [world.servant() for _ in range(3)]
    ids = [str(servant.id) for servant, _ in people]
    place = official.post(f"/opportunities/{opportunity.id}/invite", data={**GOOD, "servant": ids}).location
    first = db.session.query(Invitation).one()
    as_(account(people[0][1])).post(f"/invitations/{first.id}/decline", data={"reason": "Sedang memimpin loket baru."})
    page = official.get(place, headers=ENGLISH)

    assert "Sedang memimpin loket baru." in page.text
    assert f"Invite {people[1][0].name}" in words(page)
    assert official.post(f"/invitations/{first.id}/next", data={"servant": ids[2]}).status_code == 409
    for _ in range(2):
        assert official.post(f"/invitations/{first.id}/next", data={"servant": ids[1]}).location == place
    made = db.session.query(Invitation).filter(Invitation.instead_of == first.id).one()
    assert str(made.servant_id) == ids[1]
    assert "The next in line is invited." in official.get(place, headers=ENGLISH).text
    assert "In line" in parts(official.get(f"{place}/people.xlsx?state=skipped", headers=ENGLISH).data)


def test_one_invitation_is_recalled_from_the_list_of_the_invited(world, official, as_):
    opportunity, (servant, person) = world.opportunity(), world.servant()
    (sent,) = inviting.invite(opportunity, [servant.id], "Silakan.", by=world.identity("approver"))
    db.session.commit()
    assert f"/invitations/{sent.id}/recall" in official.get(f"/opportunities/{opportunity.id}/invited").text
    assert official.post(f"/invitations/{sent.id}/recall", data={"reason": " "}).status_code == 422

    assert official.post(f"/invitations/{sent.id}/recall", data={"reason": "Peluang berubah."}).status_code == 303
    assert "Peluang berubah." in as_(account(person)).get(f"/invitations/{sent.id}").text
    assert official.post(f"/invitations/{sent.id}/recall", data={"reason": "Lagi."}).status_code in {409, 422}


# -- lists ---------------------------------------------------------------------------------------------------------------------------------


def test_a_choice_is_kept_thinned_out_and_invited_from(world, official):
    opportunity = world.opportunity()
    people = [world.servant()[0] for _ in range(3)]
    address = f"/opportunities/{opportunity.id}/selections"
    assert "No list is kept yet" in official.get(address, headers=ENGLISH).text
    assert official.post(f"{address}/new", data={"name": ""}).status_code == 422
    place = official.post(f"{address}/new?each=2", data={"name": "Gelombang awal"}).location
    assert official.post(f"{address}/new", data={"name": "Gelombang awal"}).status_code in {409, 422}
    kept = db.session.query(Selection).one()
    one = db.session.query(Selected).filter_by(place=1).one()

    assert kept.criteria["each"] == 2
    assert "Gelombang awal" in official.get(f"{address}?text=gelombang&order=name").text
    assert "Gelombang awal" in parts(official.get(f"{address}.xlsx").data)
    assert official.post(f"/selections/people/{one.id}", data={"reason": ""}).status_code == 422
    assert official.post(f"/selections/people/{one.id}", data={"reason": "Sedang cuti."}).location == place
    page = words(official.get(place, headers=ENGLISH))
    assert "Sedang cuti." in page
    assert people[0].name in page
    assert people[0].name not in words(official.get(f"{place}?state=in", headers=ENGLISH)).partition("Excluded and put back")[0]
    assert "Sedang cuti." in parts(official.get(f"{place}/people.xlsx?state=excluded").data)
    preview = official.get(f"{place}/invite", headers=ENGLISH)
    assert people[1].name in preview.text
    assert people[0].name not in words(preview)
    sent = official.post(f"{place}/invite", data={**GOOD, "token": token_of(preview)})
    assert sent.location == f"/batches/{token_of(preview)}"
    assert db.session.query(Invitation).one().servant_id == people[1].id
    official.post(f"/selections/people/{one.id}", data={"reason": "Cuti selesai."})
    assert "Cuti selesai." in official.get(place).text


# -- calls ---------------------------------------------------------------------------------------------------------------------------------

DUE = {"due-day": "1", "due-month": "12", "due-year": "2026"}


@pytest.fixture
def call(world, official):
    """A call on the agency, made on its page."""
    opportunity = world.opportunity()
    form = BeautifulSoup(official.get(f"/opportunities/{opportunity.id}/calls/new").text, "html.parser")
    (label,) = (one for one in form.find_all("label") if one.get_text().strip().startswith(world.agency.name))
    data = {"message": "Dua orang dari loket.", **DUE, str(label["for"]): "2"}
    place = official.post(f"/opportunities/{opportunity.id}/calls/new", data=data).location
    return queries.get_call(uuid.UUID(place.rsplit("/", 1)[1]))


def test_a_call_is_made_kept_as_typed_when_refused_and_listed(world, official):
    opportunity = world.opportunity()
    address = f"/opportunities/{opportunity.id}/calls/new"
    for data in ({"message": "Kata tetap"}, {"message": "Kata tetap", **DUE}, {"message": "Kata tetap", **DUE, "most_0": "banyak"}):
        answer = official.post(address, data={**data, "draft_version": str(_version(opportunity))})
        assert answer.status_code == 422
        assert "Kata tetap" in answer.text
    assert "Kata tetap" in official.get(address).text
    assert db.session.query(NominationCall).count() == 0
    made = official.post(address, data={"message": "Mohon usulan.", **DUE, "most_0": "2", "draft_version": str(_version(opportunity))})
    assert made.status_code == 303
    assert db.session.query(Draft).filter_by(form="applications.call").count() == 0
    number = db.session.query(NominationCall).one().number
    assert number in official.get("/calls?text=pu-&state=open&order=-due").text
    assert "No call fits" in official.get("/calls?state=closed", headers=ENGLISH).text
    assert number in parts(official.get("/calls.xlsx").data)


def _version(opportunity):
    draft = db.session.query(Draft).filter_by(form="applications.call", object_id=opportunity.id).one_or_none()
    return draft.version if draft else 0


def test_a_call_goes_from_the_pick_to_the_signed_letter_and_the_application(world, call, official, as_):
    people = [world.servant() for _ in range(2)]
    asked = db.session.query(AskedAgency).one()
    tika, agus = as_(world.accounts["hr_officer"]), as_(world.accounts["head"])
    place = f"/calls/agency/{asked.id}"
    assert place in tika.get("/calls/agency?text=pu-").text
    assert call.number in parts(tika.get("/calls/agency.xlsx").data)
    staff = words(tika.get(f"{place}/people?text=&outcome=eligible", headers=ENGLISH))
    assert people[0][0].name in staff
    assert people[0][0].name in parts(tika.get(f"{place}/people.xlsx").data)
    assert tika.post(f"{place}/people/{people[0][0].id}", data={"words": ""}).status_code == 422
    for servant, _ in people:
        assert tika.post(f"{place}/people/{servant.id}", data={"words": "Terbiasa dengan loket."}).location == place
    one, two = db.session.query(Nominee).order_by(Nominee.created_at, Nominee.id)
    willing, unwilling = (as_(accounts.get_account(nominee.account_id)) for nominee in (one, two))
    assert "Terbiasa dengan loket." in willing.get(f"/nominations/{one.id}").text
    assert f"/nominations/{one.id}" in willing.get("/nominations?state=asked").text
    assert unwilling.get(f"/nominations/{one.id}").status_code == 404
    assert "Say whether you are willing" in words(willing.get(f"/nominations/{one.id}", headers=ENGLISH))
    assert willing.post(f"/nominations/{one.id}/consent").location.endswith("/edit")
    assert unwilling.post(f"/nominations/{two.id}/decline", data={"reason": ""}).status_code == 422
    assert unwilling.post(f"/nominations/{two.id}/decline", data={"reason": "Merawat orang tua."}).status_code == 303
    assert "Merawat orang tua." in tika.get(place).text
    assert agus.post(f"{place}/sign").status_code in {409, 422}
    assert "Hand the list to the head" in words(tika.get(place, headers=ENGLISH))
    assert tika.post(f"{place}/hand-over").location == place
    assert tika.post(f"{place}/sign").status_code == 403
    assert agus.post(f"{place}/sign").location == place
    page = words(agus.get(place, headers=ENGLISH))
    assert "Nomination letter e-9001/DUKCAPIL/2026 is signed." in page
    assert "What you can do" not in words(tika.get(place, headers=ENGLISH)), "a call that was answered waits for nothing"
    assert "e-9001/DUKCAPIL/2026" in official.get(f"/calls/{call.id}").text
    assert "e-9001/DUKCAPIL/2026" in parts(official.get(f"/calls/{call.id}/agencies.xlsx").data)
    code = asked.letter_id and db.session.execute(db.text("select code from letter_copy")).scalar_one()
    letter = as_().get(f"/verify/{code}").text
    assert "SURAT USULAN" in letter
    assert "SURAT TUGAS" not in letter
    assert queries.get_application(one.application_id).origin is Origin.NOMINATED
    assert (call.state, one.state, two.state) == (CallState.CLOSED, NomineeState.NOMINATED, NomineeState.DECLINED)


def test_a_nominee_is_taken_back_and_a_call_recalled_with_reasons_that_are_read(world, call, official, as_):
    servant, person = world.servant()
    asked = db.session.query(AskedAgency).one()
    tika, place = as_(world.accounts["hr_officer"]), f"/calls/agency/{asked.id}"
    tika.post(f"{place}/people/{servant.id}", data={"words": "Baik."})
    nominee = db.session.query(Nominee).one()
    back = f"/calls/agency/nominees/{nominee.id}/take-back"
    assert tika.post(back, data={"reason": ""}).status_code == 422
    assert tika.post(back, data={"reason": "Sudah ditugaskan."}).location == place
    assert nominee.state is NomineeState.DROPPED
    assert as_(account(person)).post(f"/nominations/{nominee.id}/consent").status_code in {409, 422}
    assert official.post(f"/calls/{call.id}/recall", data={"reason": "Kuota berubah."}).location == f"/calls/{call.id}"
    assert "Kuota berubah." in tika.get(place).text
    assert tika.post(f"{place}/people/{servant.id}", data={"words": "Baik."}).status_code in {409, 422}


def test_an_agency_declines_with_a_reason(world, call, official, as_):
    asked = db.session.query(AskedAgency).one()
    tika = as_(world.accounts["hr_officer"])
    assert tika.post(f"/calls/agency/{asked.id}/decline", data={"reason": " "}).status_code == 422
    assert tika.post(f"/calls/agency/{asked.id}/decline", data={"reason": "Loket kekurangan petugas."}).status_code == 303
    assert "Loket kekurangan petugas." in official.get(f"/calls/{call.id}").text
    assert asked.state is AskedState.DECLINED


def test_a_person_of_another_agency_is_not_there_to_pick(world, call, as_):
    asked = db.session.query(AskedAgency).one()
    other, _ = world.servant()
    other.body_id = signoff._body("BKD").id
    db.session.commit()
    tika = as_(world.accounts["hr_officer"])

    assert tika.get(f"/calls/agency/{asked.id}/people/{other.id}").status_code == 404
    assert tika.get(f"/calls/agency/{asked.id}/people/{uuid.uuid4()}").status_code == 404


def test_the_menu_counts_the_calls_that_wait(world, call, as_):
    assert clock.now() == NOW
    page = BeautifulSoup(as_(world.accounts["hr_officer"]).get("/calls/agency", headers=ENGLISH).text, "html.parser")
    link = page.find("a", href="/calls/agency")

    assert "1" in link.get_text(" ")


def test_what_is_not_there_is_not_found(world, official, as_):
    nothing = uuid.uuid4()
    for path in ("selections", "selections/people", "batches", "calls"):
        assert official.get(f"/{path}/{nothing}").status_code == 404
    assert as_(world.accounts["hr_officer"]).get(f"/calls/agency/{nothing}").status_code == 404
    assert as_(account(world.servant()[1])).get(f"/nominations/{nothing}").status_code == 404
    assert as_(world.accounts["hr_officer"]).get(f"/calls/agency/nominees/{nothing}/take-back").status_code == 404
