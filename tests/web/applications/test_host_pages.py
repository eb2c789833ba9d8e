"""What a host sees of candidates, by field and by role; talks on both sides; the sheets of a placement."""

import datetime as dt

import pytest

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import ApplicationState, InterviewState
from portal.applications.domain.hosting import Offer
from portal.applications.models import Interview
from portal.applications.services import applying, interviewing
from portal.drafts import queries as drafts
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.organisations import services as organisations
from portal.organisations.domain import BodyKind
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
LATER = clock.at(dt.date(2026, 11, 26), 14)
SECRET = "Istri bekerja di PT Contoh"
FORM = {"words": "Tentang tugas.", "place": "Jalan Contoh 1", "minutes": "45"}


def day(number, date, hour):
    """A day and a time as the form sends them."""
    boxes = zip(("day", "month", "year"), (date.day, date.month, date.year), strict=True)
    return {f"day_{number}-{part}": str(value) for part, value in boxes} | {f"time_{number}": hour}


TWO_TIMES = FORM | day(1, dt.date(2026, 11, 26), "14.00") | day(2, dt.date(2026, 11, 25), "09:30")


@pytest.fixture
def opportunity(world):
    return world.opportunity()


def offered(world, opportunity, name, **changed):
    """Somebody of that name offered to the host, with a declared interest and ratings that it must not learn of."""
    servant, person = world.servant(name=name, recent_ratings=["SANGAT_BAIK", "BAIK", None], rating_year=2025, **changed)
    application = world.applied(opportunity, person)
    application.interest = {"kind": "kin", "words": SECRET}
    world.decide_until(application, "host")
    return application, person, servant


@pytest.fixture
def host(world, as_):
    return as_(world.accounts["host"])


def offer(world, application):
    said = Offer((LATER,), 45, "Jalan Contoh 1", "Tentang tugas Anda.")
    made = interviewing.offer(queries.get_candidacy(application.id), said, by=world.identity("host"))
    db.session.commit()
    return made


def test_the_list_shows_the_agreed_fields_and_leads_to_the_turn(world, opportunity, host):
    application, _, servant = offered(world, opportunity, "Ayu Lestari (contoh)")
    page = host.get("/candidates", headers=ENGLISH).text

    assert "Ayu Lestari (contoh)" in page
    assert f"/desk/{world.turn(application).id}" in page
    assert "5 working days left" in page
    for hidden in (servant.nip, SECRET, "Sangat baik", "Sesuai rencana."):
        assert hidden not in page


def test_a_field_that_was_not_agreed_to_stays_away(world, opportunity, host):
    application, _, servant = offered(world, opportunity, "Ayu Lestari (contoh)")
    application.consent = {**application.consent, "fields": ["education"]}
    db.session.commit()
    page = host.get("/candidates", headers=ENGLISH).text
    sheet = parts(host.get("/candidates.xlsx", headers=ENGLISH).data)

    for hidden in ("Ayu Lestari", servant.post, application.motivation):
        assert hidden not in page
        assert hidden not in sheet
    assert application.number in page
    assert servant.education in sheet
    assert "No candidate fits" in host.get("/candidates?text=Ayu", headers=ENGLISH).text


@pytest.mark.parametrize("way", ["declined", "withdrawn", "over"])
def test_whose_purpose_has_ended_stays_as_number_and_state_alone(world, opportunity, host, way):
    application, person, servant = offered(world, opportunity, "Ayu Lestari (contoh)")
    if way == "declined":
        world.decide(application, "decline", ground="tasks_differ")
    elif way == "withdrawn":
        applying.withdraw(application, "Sakit.", by=person)
    else:
        application.state = ApplicationState.ISSUED
        opportunity.starts_on, opportunity.ends_on = dt.date(2026, 10, 1), dt.date(2026, 11, 23)
    db.session.commit()
    answers = [host.get(path, headers=ENGLISH) for path in ("/candidates", "/candidates?text=Lestari", "/candidates?order=name")]
    sheet = parts(host.get("/candidates.xlsx", headers=ENGLISH).data)
    word = {"declined": "Declined by you", "withdrawn": "Withdrawn", "over": "Placement over"}[way]
    assert application.number in answers[0].text
    for text in [*(one.text for one in answers), sheet]:
        assert servant.post not in text
        assert "Ayu Lestari" not in text
    assert "No candidate fits" in answers[1].text
    assert word in answers[0].text
    assert word in sheet


def test_search_filter_order_and_export_agree(world, opportunity, host):
    offered(world, opportunity, "Ayu Lestari (contoh)")
    offered(world, opportunity, "Bayu Putra (contoh)")
    other = world.opportunity(title="Audit energi")
    third, _, _ = offered(world, other, "Citra Dewi (contoh)")

    assert "Bayu" not in host.get("/candidates?text=ayu+les", headers=ENGLISH).text
    page = host.get(f"/candidates?opportunity={other.id}", headers=ENGLISH).text
    assert "Citra" in page
    assert "Ayu" not in page
    assert "Citra" not in host.get("/candidates?state=reserve", headers=ENGLISH).text
    page = host.get("/candidates?order=-name", headers=ENGLISH).text
    assert page.index("Citra") < page.index("Bayu") < page.index("Ayu")
    sheet = parts(host.get(f"/candidates.xlsx?opportunity={other.id}", headers=ENGLISH).data)
    assert third.number in sheet
    assert "Audit energi" in sheet
    assert "Ayu" not in sheet


def test_another_host_sees_nobody(world, opportunity, as_):
    application, _, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    university = organisations.create_body(kind=BodyKind.UNIVERSITY, code="UNIV-UJI", name="Universitas Contoh", by=SYSTEM)
    account = account_services.open_account(email="kampus@uji.test", name="Kampus (contoh)", by=SYSTEM)
    account_services.admit(account, by=SYSTEM)
    account_services.give_grant(account, Role.UNIVERSITY_STAFF, university.id, by=SYSTEM)
    db.session.commit()
    other = as_(account)
    made = offer(world, application)

    assert "Nobody has been offered to you yet" in other.get("/candidates", headers=ENGLISH).text
    assert "Ayu" not in other.get(f"/candidates/compare?candidate={application.id}", headers=ENGLISH).text
    assert other.get(f"/applications/{application.id}/talk").status_code == 404
    assert other.get(f"/talks/{made.id}").status_code == 404


def test_candidates_stand_side_by_side_with_what_they_agreed_to(world, opportunity, host):
    first, person, one = offered(world, opportunity, "Ayu Lestari (contoh)")
    second, _, _ = offered(world, opportunity, "Bayu Putra (contoh)")
    second.consent = {**second.consent, "fields": ["name", "post"]}
    made = offer(world, first)
    interviewing.pick(made.id, LATER, by=person)
    world.decide(second, "reserve", details={"reserve_rank": 3})
    page = host.get(f"/candidates/compare?candidate={first.id}&candidate={second.id}", headers=ENGLISH).text

    assert "Ayu Lestari (contoh)" in page
    assert "Bayu Putra (contoh)" in page
    assert page.count(first.motivation) == 1
    assert "not agreed to" in page
    assert "Reserve no. 3" in page
    assert "26 November 2026" in page
    for hidden in (one.nip, SECRET, "Sangat baik", "Sesuai rencana."):
        assert hidden not in page


def test_one_alone_those_of_two_opportunities_and_too_many_are_said(world, opportunity, host):
    people = [offered(world, opportunity, f"Orang {number} (contoh)")[0] for number in range(5)]
    stranger, _, _ = offered(world, world.opportunity(title="Audit energi"), "Citra Dewi (contoh)")

    def page(*applications):
        return host.get(
            "/candidates/compare?" + "&".join(f"candidate={one.id}" for one in applications) + "&candidate=x", headers=ENGLISH
        ).text

    assert "Pick two to four candidates" in page(people[0])
    mixed = page(people[0], people[1], stranger)
    assert "Those of another opportunity are left out." in mixed
    assert "Citra" not in mixed
    many = page(*people)
    assert "The first four are shown." in many
    assert "Orang 4" not in many


def test_a_host_offers_times_and_the_candidate_picks_one(world, opportunity, host, as_):
    application, person, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    path = f"/applications/{application.id}/talk"
    assert "Ayu Lestari (contoh)" in host.get(path, headers=ENGLISH).text
    assert host.post(path, data=TWO_TIMES).status_code == 303
    made = db.session.query(Interview).one()
    assert made.times == ["2026-11-25T02:30:00+00:00", "2026-11-26T07:00:00+00:00"]
    assert host.get(path).headers["Location"].endswith(f"/talks/{made.id}")

    candidate = as_(accounts.get_account(person.account_id))
    assert f"/talks/{made.id}" in candidate.get(f"/applications/{application.id}", headers=ENGLISH).text
    page = candidate.get(f"/talks/{made.id}", headers=ENGLISH).text
    assert "09:30 WIB" in page
    assert candidate.get(f"/talks/{made.id}.ics").status_code == 404
    assert candidate.post(f"/talks/{made.id}/pick", data={"at": "2026-12-24T07:00:00+00:00"}).status_code == 422
    assert candidate.post(f"/talks/{made.id}/pick", data={"at": made.times[1]}).status_code == 303

    db.session.refresh(made)
    assert made.at == LATER
    for browser in (candidate, host):
        file = browser.get(f"/talks/{made.id}.ics")
        assert file.content_type.startswith("text/calendar")
        said = file.text.replace("\r\n ", "")
        assert f"UID:{made.id}@simpul" in said
        assert "METHOD:PUBLISH" in said
        assert "DTSTART:20261126T070000Z" in said
        assert "DTEND:20261126T074500Z" in said


def test_what_is_taken_back_says_so_to_calendars(world, opportunity, host, as_):
    application, person, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    made = offer(world, application)
    interviewing.pick(made.id, LATER, by=person)
    db.session.commit()
    before = host.get(f"/talks/{made.id}.ics").text
    assert host.post(f"/talks/{made.id}/withdraw", data={"reason": ""}).status_code == 422
    assert host.post(f"/talks/{made.id}/withdraw", data={"reason": "Mentor sakit."}).status_code == 303
    after = host.get(f"/talks/{made.id}.ics").text

    assert "SEQUENCE:1" in before
    assert "SEQUENCE:2" in after
    assert "METHOD:CANCEL" in after
    assert "STATUS:CANCELLED" in after
    assert "Mentor sakit." in as_(accounts.get_account(person.account_id)).get(f"/talks/{made.id}", headers=ENGLISH).text


def test_a_talk_names_nobody_once_the_candidate_has_left(world, opportunity, host):
    application, person, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    made = offer(world, application)
    interviewing.pick(made.id, LATER, by=person)
    applying.withdraw(application, "Sakit.", by=person)
    db.session.commit()

    assert "Ayu" not in host.get(f"/talks/{made.id}", headers=ENGLISH).text
    assert "Ayu" not in host.get(f"/talks/{made.id}.ics").text


def test_a_candidate_declines_with_a_reason(world, opportunity, as_):
    application, person, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    made, candidate = offer(world, application), as_(accounts.get_account(person.account_id))
    assert candidate.post(f"/talks/{made.id}/decline", data={"reason": " "}).status_code == 422
    assert candidate.post(f"/talks/{made.id}/decline", data={"reason": "Saya bertugas."}).status_code == 303

    db.session.refresh(made)
    assert made.state is InterviewState.DECLINED


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"time_1": ""}, "Fill this in: Time 1 (WIB)."),
        ({"time_2": ""}, "Enter a time such as 09.30."),
        ({"time_1": "25.00"}, "Enter a time such as 09.30."),
        ({"day_1-day": "", "day_1-month": "", "day_1-year": ""}, "Fill this in: Day 1."),
        ({"day_2-day": "", "day_2-month": "", "day_2-year": ""}, "Enter the day to this time."),
        ({"day_1-day": "31"}, "must be a day that exists"),
        ({"day_1-year": "2025"}, "This time has passed."),
        ({"day_1-year": "2027"}, "Your answer is due"),
        ({"minutes": "5"}, "must be a whole number from 10 to 240"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, opportunity, host, changed, said):
    application, _, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    answer = host.post(f"/applications/{application.id}/talk", data=TWO_TIMES | changed, headers=ENGLISH)

    assert answer.status_code == 422
    assert said in answer.text
    assert "Jalan Contoh 1" in answer.text
    again = host.get(f"/applications/{application.id}/talk", headers=ENGLISH).text
    assert "Jalan Contoh 1" in again
    assert f'value="{(TWO_TIMES | changed)["time_2"]}"' in again
    assert db.session.query(Interview).count() == 0


def test_the_draft_of_an_offer_belongs_to_whoever_types_it(world, opportunity, host, as_):
    application, person, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    path = f"/drafts/applications.talk/{application.id}"
    stranger = as_(accounts.get_account(person.account_id))
    token = {"place": "Lantai 3", "draft_version": "0"}

    assert host.post(path, data=token).status_code == 200
    assert stranger.post(path, data=token).status_code in {403, 404}
    found = drafts.find_draft("applications.talk", application.id, world.accounts["host"].id)
    assert found is not None
    assert found.data["place"] == "Lantai 3"


def test_a_host_that_has_answered_offers_no_talk(world, opportunity, host):
    application, _, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    world.decide(application, "accept")

    assert host.get(f"/applications/{application.id}/talk").status_code == 403


def test_a_reserve_sees_its_place_and_who_stands_before_it_by_number(world, opportunity, as_):
    first, _, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    second, person, _ = offered(world, opportunity, "Bayu Putra (contoh)")
    world.decide(first, "reserve", details={"reserve_rank": 1})
    world.decide(second, "reserve", details={"reserve_rank": 2})
    page = as_(accounts.get_account(person.account_id)).get(f"/applications/{second.id}", headers=ENGLISH).text

    assert "Reserve no. 2" in page
    assert f"Before you: {first.number}." in page
    assert "Ayu" not in page


@pytest.mark.parametrize("who", ["applicant", "host"])
def test_both_sides_print_the_sheets_of_a_placement(world, opportunity, as_, host, who):
    application, person, servant = offered(world, opportunity, "Ayu Lestari (contoh)")
    browser = host if who == "host" else as_(accounts.get_account(person.account_id))
    assert browser.get(f"/applications/{application.id}/onboarding").status_code == 404
    world.decide(application, "accept")
    application.state = ApplicationState.ISSUED
    db.session.commit()
    sheet = browser.get(f"/applications/{application.id}/onboarding", headers=ENGLISH).text
    statement = browser.get(f"/applications/{application.id}/confidentiality", headers=ENGLISH).text
    start = f"/applications/{application.id}" if who == "applicant" else "/candidates"

    for said in ("Bagas Wirawan (contoh)", "Gaji dan TPP tetap", "Dicatat mentor", "Senin sampai Kamis", "host@uji.test"):
        assert said in sheet
    assert "PERNYATAAN MENJAGA KERAHASIAAN" in statement
    assert "23 Januari 2027 sampai dengan 17 April 2027" in statement
    for text in (sheet, statement):
        assert "Ayu Lestari (contoh)" in text
        assert servant.nip not in text
    assert f"/applications/{application.id}/confidentiality" in browser.get(start, headers=ENGLISH).text


def test_a_host_prints_nothing_once_the_placement_is_over(world, opportunity, as_, host):
    application, _, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    application.state = ApplicationState.ISSUED
    opportunity.starts_on, opportunity.ends_on = dt.date(2026, 10, 1), dt.date(2026, 11, 23)
    db.session.commit()

    assert host.get(f"/applications/{application.id}/onboarding").status_code == 404


def test_a_reason_that_was_begun_stays_where_it_was_left(world, opportunity, host, as_):
    application, person, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    made, candidate = offer(world, application), as_(accounts.get_account(person.account_id))
    kept, page = f"/drafts/applications.talk_end/{made.id}", f"/talks/{made.id}"
    assert candidate.post(kept, data={"reason": "Saya bertugas di luar", "draft_version": "0"}).status_code == 200
    assert host.post(kept, data={"reason": "Ruang dipakai", "draft_version": "0"}).status_code == 200

    own = candidate.get(page, headers=ENGLISH).text
    assert "Saya bertugas di luar" in own
    assert "Ruang dipakai" not in own
    assert "Ruang dipakai" in host.get(page, headers=ENGLISH).text
    refused = candidate.post(f"{page}/pick", data={"at": ""}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Saya bertugas di luar" in refused.text
    assert candidate.post(f"{page}/decline", data={"reason": "Saya bertugas."}).status_code == 303
    assert drafts.find_draft("applications.talk_end", made.id, person.account_id) is None


def test_a_reason_that_is_refused_is_kept(world, opportunity, host):
    application, _, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    made = offer(world, application)
    too_long = "Ruang dipakai. " * 80
    answer = host.post(f"/talks/{made.id}/withdraw", data={"reason": too_long}, headers=ENGLISH)

    assert answer.status_code == 422
    assert too_long.strip() in answer.text
    assert too_long.strip() in host.get(f"/talks/{made.id}", headers=ENGLISH).text


def test_only_those_who_talk_draft_a_reason(world, opportunity, as_):
    application, _, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    made, (_, stranger) = offer(world, application), world.servant()
    kept = as_(accounts.get_account(stranger.account_id)).post(f"/drafts/applications.talk_end/{made.id}", data={"reason": "Tidak."})

    assert kept.status_code == 404


def test_a_talk_that_ended_by_itself_says_why_in_the_readers_language(world, opportunity, as_):
    application, person, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    made, candidate = offer(world, application), as_(accounts.get_account(person.account_id))
    world.decide(application, "accept")
    db.session.commit()
    assert "The host has decided on the application." in candidate.get(f"/talks/{made.id}", headers=ENGLISH).text
    assert "Mitra sudah memutuskan permohonan ini." in candidate.get(f"/talks/{made.id}", headers={"Accept-Language": "id"}).text

    made.reason, made.cause = str(made.cause), None  # as talks of before have it
    db.session.commit()
    assert "Mitra sudah memutuskan permohonan ini." in candidate.get(f"/talks/{made.id}", headers={"Accept-Language": "id"}).text


@pytest.mark.parametrize("page", ["/candidates/compare", "/applications/{id}/talk", "/talks/{talk}", "/applications/{placed}/onboarding"])
def test_the_menu_says_that_a_candidates_page_is_one_of_candidates(world, opportunity, host, page):
    application, _, _ = offered(world, opportunity, "Ayu Lestari (contoh)")
    other, _, _ = offered(world, opportunity, "Bayu Putra (contoh)")
    placed, _, _ = offered(world, opportunity, "Citra Dewi (contoh)")
    placed.state = ApplicationState.ISSUED
    made = offer(world, other)
    answer = host.get(page.format(id=application.id, talk=made.id, placed=placed.id), headers=ENGLISH)

    assert answer.status_code == 200
    assert 'href="/candidates" aria-current="page"' in answer.text
