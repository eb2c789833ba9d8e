"""A civil servant finds a round, ranks what it offers, submits the list and follows it; officers decide and read no choice."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.accounts.models import Account
from portal.catalogue.models import Opportunity
from portal.kernel import clock
from portal.kernel.db import db
from portal.notifications.models import Message
from portal.rounds import services
from portal.rounds.domain import ListState, RoundState
from portal.rounds.domain.points import USUAL
from portal.rounds.models import RoundAgency, RoundList
from portal.rounds.queries import lists
from portal.rounds.services import listing
from portal.workflow import services as workflow
from tests.factories import round_lists
from tests.web.applications.counting import statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
SAID = {
    "act": "submit",
    "motivation": round_lists.WHY,
    "statements": ["true", "conflict", "return"],
    "fields": ["name", "post", "agency", "education", "competencies", "motivation"],
}


@pytest.fixture
def made(app):
    return round_lists.world()


@pytest.fixture
def own(made, as_):
    return as_(db.session.get(Account, made.person.account_id))


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


def words_of(element):
    return " ".join(element.get_text(" ").split())


def read(browser, path, status=200):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == status, path
    return words_of(soup(answer).find("main"))


def path_of(made, rest=""):
    return f"/rounds/lists/{made.list.id}{rest}"


def act(browser, made, way, at, query="", version=None):
    data = {way: str(made.places[at].id), "version": str(version or made.list.version)}
    return browser.post(path_of(made, f"/choices{query}"), data=data, headers=ENGLISH)


def titles(page):
    return [words_of(item.find("h3")) for item in page.select("ol.sp-list > li")]


def fault_beside(answer, field):
    return words_of(soup(answer).find(id=f"{field}-err"))


# -- the list of rounds --------------------------------------------------------------------------------------------------------------------


def test_a_round_that_collects_is_found_begun_once_and_found_again(made, as_):
    _, other = made.world.servant()
    browser = as_(db.session.get(Account, other.account_id))
    page = read(browser, "/rounds/mine")
    assert "Gelombang I GEL-2026-001 Collecting choices none yet You until 4 Dec 2026 10:00 Begin your list." in page
    began = browser.post(f"/rounds/{made.round.id}/list", headers=ENGLISH)
    again = browser.post(f"/rounds/{made.round.id}/list", headers=ENGLISH)
    assert began.status_code == again.status_code == 303
    assert began.headers["Location"] == again.headers["Location"]
    page = read(browser, "/rounds/mine")
    assert "GEL-2026-001-00002" in page
    assert "Draft 0 choices" in page
    assert "Put your list in order and submit it." in page


def test_each_line_says_who_holds_the_list_what_comes_next_and_until_when(made, own):
    round_lists.submitted(made)
    assert "In sign-off 2 choices Direct supervisor until 1 Dec 2026 16:00 Next: Head of the agency." in read(own, "/rounds/mine")
    round_lists.decide(made)
    round_lists.decide(made)
    assert "BKD verifier until 1 Dec 2026 16:00 Next: you take part." in read(own, "/rounds/mine")
    round_lists.decide(made)
    assert "Takes part 2 choices BPSDM until 4 Dec 2026 10:00 Lists are locked." in read(own, "/rounds/mine")
    made.round.state = RoundState.REVIEW
    db.session.commit()
    assert "Deciding official (BKD) The results are published." in read(own, "/rounds/mine")


def test_a_round_that_is_planned_or_over_without_a_list_is_not_shown(made, own):
    planned = services.plan_round("Gelombang terencana", USUAL, 8, by=made.curator)
    over = services.plan_round("Gelombang lampau", USUAL, 8, by=made.curator)
    db.session.flush()
    round_lists.opened(over)
    over.state = RoundState.LOCKED
    db.session.commit()
    page = read(own, "/rounds/mine")
    assert planned.title not in page
    assert over.title not in page
    assert own.post(f"/rounds/{planned.id}/list").status_code == 404


def test_rounds_are_searched_sorted_and_taken_along(made, own):
    other = services.plan_round("Zamrud", USUAL, 8, by=made.curator)
    db.session.flush()
    round_lists.opened(other, days=20)
    page = read(own, "/rounds/mine?order=-title")
    assert page.index("Zamrud") < page.index("Gelombang I")
    assert "Zamrud" not in read(own, "/rounds/mine?text=gelombang")
    assert "No round fits" in read(own, "/rounds/mine?text=zzz")
    sheet = parts(own.get("/rounds/mine.xlsx?text=zamrud", headers=ENGLISH).data)
    assert "Zamrud" in sheet
    assert "Gelombang I" not in sheet


def test_without_a_round_the_page_says_what_comes(made, own):
    db.session.delete(made.list)
    made.round.state = RoundState.LOCKED
    db.session.commit()
    assert "No round collects lists now" in read(own, "/rounds/mine")


# -- ranking -------------------------------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do_and_what_helps(made, own):
    page = read(own, path_of(made))
    for words in (
        "Your list is empty",
        "A long list costs nothing",
        "The order that you truly want is the best list",
        "Lists until Friday, 4 December 2026",
        "Away limit 3 at one time",
        "Release order not fixed yet",
    ):
        assert words in page


def test_what_is_added_is_saved_said_and_led_to(made, own):
    own.get(act(own, made, "add", 2).headers["Location"])
    where = act(own, made, "add", 0).headers["Location"]
    assert where.endswith(f"#choice-{made.places[0].id}")
    page = soup(own.get(where, headers=ENGLISH))
    assert titles(page) == ["Telemetri air", "Antrean layanan"]
    row = page.find(id=f"choice-{made.places[0].id}")
    assert row["tabindex"] == "-1"
    assert "Choice 2 of 2" in words_of(row)
    assert words_of(row.find(role="status")) == "Antrean layanan is now choice 2 of 2. Saved at 10:00 WIB (UTC+7)."
    assert words_of(page.find("main")).count("is now choice 2 of 2") == 1
    assert "Your choice 1" in words_of(page.find("main"))


def test_choices_are_moved_by_named_buttons_and_the_ends_have_none_too_many(made, own):
    round_lists.chosen(made, 0, 1, 2)
    page = soup(own.get(path_of(made), headers=ENGLISH))
    buttons = [[words_of(one) for one in item.find_all("button")] for item in page.select("ol.sp-list > li")]
    assert buttons[0] == ["Move down : Antrean layanan", "Remove : Antrean layanan"]
    assert [one.split(" :")[0] for one in buttons[2]] == ["Move up", "Move to first", "Remove"]
    answer = act(own, made, "first", 2)
    assert answer.headers["Location"].endswith(f"#choice-{made.places[2].id}")
    act(own, made, "down", 0)
    act(own, made, "up", 0)
    assert titles(soup(own.get(path_of(made)))) == ["Telemetri air", "Antrean layanan", "Arsip digital"]


def test_what_is_removed_leads_to_its_neighbour_or_to_the_heading(made, own):
    round_lists.chosen(made, 0, 1)
    answer = act(own, made, "remove", 1)
    assert answer.headers["Location"].endswith(f"#choice-{made.places[0].id}")
    answer = act(own, made, "remove", 0)
    assert answer.headers["Location"].endswith("#own")
    page = soup(own.get(answer.headers["Location"], headers=ENGLISH))
    assert page.find(id="own")["tabindex"] == "-1"
    assert "Antrean layanan is off your list. Saved at 10:00 WIB (UTC+7)." in words_of(page.find("main"))


def test_another_window_is_shown_the_list_as_it_is_and_told_so(made, own):
    round_lists.chosen(made, 0, 1)
    answer = act(own, made, "up", 1, version=1)
    page = soup(answer)
    assert answer.status_code == 422
    assert "Your list was changed in another window" in words_of(page.find("main"))
    assert titles(page) == ["Antrean layanan", "Arsip digital"]
    assert {one["value"] for one in page.select("input[name=version]")} == {str(made.list.version)}


def test_what_no_button_sends_changes_nothing(made, own):
    round_lists.chosen(made, 0, 1)
    for data in ({}, {"up": "x"}, {"up": str(made.round.id)}, {"sideways": str(made.places[1].id)}):
        assert own.post(path_of(made, "/choices"), data={"version": "1", **data}, headers=ENGLISH).status_code in {404, 422}
    assert titles(soup(own.get(path_of(made)))) == ["Antrean layanan", "Arsip digital"]


def test_an_act_leads_back_to_the_offerings_that_were_looked_at(made, own):
    page = soup(own.get(path_of(made, "?text=telemetri&order=-seats&suits=1"), headers=ENGLISH))
    action = page.select_one("form[action*='/choices']")["action"]
    answer = own.post(action, data={"add": str(made.places[2].id), "version": "1"})
    where = answer.headers["Location"]
    assert all(part in where for part in ("text=telemetri", "order=-seats", "suits=1"))


def test_points_stand_with_their_breakdown_by_criterion(made, own):
    round_lists.chosen(made, 0)
    row = words_of(soup(own.get(path_of(made), headers=ENGLISH)).find(id=f"choice-{made.places[0].id}"))
    assert "610 points" in row
    for words in ("Gap that it closes: 200 points", "Performance (SKP): 210 points", "Years of service: 100", "Agencies served less: 100"):
        assert words in row


def test_why_something_cannot_be_chosen_stands_beside_it_and_it_cannot_be_added(made, own):
    asked = made.world.opportunity(title="Tingkat tinggi", requirements={"levels": {"M.05": 5}})
    made.places.append(round_lists.more(made, asked))
    db.session.commit()
    page = soup(own.get(path_of(made, "?text=tinggi"), headers=ENGLISH))
    row = page.select_one("table tbody tr")
    assert "Not eligible" in words_of(row)
    assert "Not met: " in words_of(row)
    assert row.find("button") is None
    answer = act(own, made, "add", 3)
    assert answer.status_code == 422
    assert "Tingkat tinggi cannot be chosen" in words_of(soup(answer).find("main"))
    assert "Tingkat tinggi" not in read(own, path_of(made, "?suits=1"))
    assert "Telemetri air" in read(own, path_of(made, "?suits=1"))


def test_what_an_officer_looks_at_is_said_and_can_be_added(made, own):
    made.servant.discipline_open_case = None
    db.session.commit()
    page = soup(own.get(path_of(made), headers=ENGLISH))
    row = page.select_one("table tbody tr")
    assert "An officer looks at: " in words_of(row)
    assert row.find("button") is not None


def test_a_full_list_says_so_and_offers_no_more_to_add(made, own):
    made.round.longest = 2
    round_lists.chosen(made, 0, 1)
    page = soup(own.get(path_of(made), headers=ENGLISH))
    assert "Your list is full." in words_of(page.find("main"))
    assert not page.select("table button")
    assert act(own, made, "add", 2).status_code == 422


def test_offerings_are_searched_sorted_paged_and_taken_along(made, own):
    for number in range(30):
        made.places.append(round_lists.more(made, made.world.opportunity(title=f"Lainnya {number:02}")))
    round_lists.chosen(made, 2)
    page = read(own, path_of(made))
    assert "33 offerings" in page
    assert "1 to 10 of 33" in page
    assert "Lainnya 29" in read(own, path_of(made, "?page=4"))
    assert "Lainnya" not in read(own, path_of(made, "?text=arsip"))
    rows = soup(own.get(path_of(made, "?order=-title"), headers=ENGLISH)).select("table tbody th")
    assert words_of(rows[0]).startswith("Telemetri air")
    assert "No offering fits" in read(own, path_of(made, "?text=zzz"))
    sheet = parts(own.get(path_of(made, "/offerings.xlsx?text=telemetri"), headers=ENGLISH).data)
    assert "Telemetri air" in sheet
    assert "Lainnya" not in sheet
    assert "Eligible" in sheet


def test_nowhere_stands_how_many_ranked_an_offering(made, own):
    _, other = made.world.servant()
    before = read(own, path_of(made))
    theirs = round_lists.begun(made.round, other)
    listing.add(theirs, made.places[0].id, version=1, by=other)
    db.session.commit()
    assert read(own, path_of(made)) == before


def test_the_own_place_in_the_release_order_stands_beside_the_list(made, own):
    row = RoundAgency(round_id=made.round.id, agency_id=made.world.agency.id, criteria=[], exceptions=[])
    row.release_order, row.digest = ["x", str(made.servant.id), "y"], "0" * 64
    db.session.add(row)
    db.session.commit()
    assert "Release order place 2 of 3" in read(own, path_of(made))


def test_a_list_is_its_owners_alone(made, as_):
    _, other = made.world.servant()
    strange = as_(db.session.get(Account, other.account_id))
    for browser in (strange, as_(made.world.accounts["curator"]), as_(made.world.accounts["head"])):
        assert browser.get(path_of(made)).status_code == 404
        assert act(browser, made, "add", 0).status_code == 404


# -- taking part ---------------------------------------------------------------------------------------------------------------------------


def test_a_list_is_submitted_and_its_course_followed(made, own):
    round_lists.chosen(made, 0, 1)
    answer = own.post(path_of(made, "/submission"), data=SAID, headers=ENGLISH)
    assert answer.status_code == 303
    assert made.list.state is ListState.IN_SIGN_OFF
    page = read(own, path_of(made))
    assert "Your list is submitted" in page
    assert "With Direct supervisor (Wahyu Pranoto (contoh))" in page
    assert "None of them reads your choices" in page
    assert "Move up : Arsip digital" in page, "the order can still be changed"
    round_lists.decide(made)
    assert "Recommended by the supervisor" in read(own, path_of(made))
    round_lists.decide(made)
    round_lists.decide(made)
    page = read(own, path_of(made))
    assert "You take part in this round" in page
    assert own.get(path_of(made, "/submission")).status_code == 303


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(made, own):
    round_lists.chosen(made, 0)
    data = SAID | {"motivation": "Saya mau.", "statements": ["true"]}
    answer = own.post(path_of(made, "/submission"), data=data, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Write in a sentence" in fault_beside(answer, "motivation")
    assert soup(answer).find("title").text.startswith("Error:")
    assert soup(answer).find(id="motivation").text.strip() == "Saya mau."
    answer = own.post(path_of(made, "/submission"), data=data | {"motivation": round_lists.WHY}, headers=ENGLISH)
    assert "Declare each statement" in fault_beside(answer, "statements")
    answer = own.post(path_of(made, "/submission"), data=SAID | {"interest": "y", "interest_kind": "kin", "interest_words": "Saudara."})
    assert answer.status_code == 422
    assert soup(answer).find(id="interest_host-err") is not None
    assert soup(answer).find(id="interest_words").text.strip() == "Saudara."
    assert soup(own.get(path_of(made, "/submission"))).find(id="interest_words").text.strip() == "Saudara.", "it is kept as a draft"


def test_an_empty_list_cannot_be_submitted(made, own):
    answer = own.post(path_of(made, "/submission"), data=SAID, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Choose at least one offering before you submit it" in words_of(soup(answer).find("main"))


def test_a_draft_of_the_submission_is_kept(made, own):
    answer = own.post(path_of(made, "/submission"), data={"act": "draft", "motivation": "Baru mulai"}, headers=ENGLISH)
    assert answer.status_code == 303
    assert "Baru mulai" in read(own, path_of(made, "/submission"))
    saved = own.post(f"/drafts/rounds.submission/{made.list.id}", data={"motivation": "Sudah lebih jauh", "draft_version": "1"})
    assert saved.status_code == 200
    assert "Sudah lebih jauh" in read(own, path_of(made, "/submission"))


def test_a_declared_interest_is_shown_to_its_owner_and_decided(made, own):
    round_lists.chosen(made, 0)
    interest = round_lists.interest_in(made.opportunities[0])
    declared = {"interest": "y", "interest_kind": "kin", "interest_words": interest["words"], "interest_host": interest["host_id"]}
    assert own.post(path_of(made, "/submission"), data=SAID | declared).status_code == 303
    page = read(own, path_of(made))
    assert "The interest that you declared" in page
    assert interest["words"] in page
    round_lists.decide(made)
    round_lists.decide(made, "block", ground="conflict_actual")
    page = read(own, path_of(made))
    assert "keeps you from this host" in page
    assert "Not placed at this host because of the interest" in page


def test_a_list_is_withdrawn_and_submitted_again(made, own):
    round_lists.submitted(made)
    assert "You then take no part in this round" in read(own, path_of(made, "/withdrawal"))
    answer = own.post(path_of(made, "/withdrawal"), data={"reason": "Ada tugas lain."}, headers=ENGLISH)
    assert answer.status_code == 303
    page = read(own, path_of(made))
    assert "You have withdrawn your list" in page
    assert "Submit again" in page
    assert own.get(path_of(made, "/withdrawal")).status_code == 303
    assert round_lists.WHY in read(own, path_of(made, "/submission"))
    assert own.post(path_of(made, "/submission"), data=SAID).status_code == 303
    assert made.list.state is ListState.IN_SIGN_OFF


def test_whoever_is_refused_reads_why(made, own):
    round_lists.submitted(made)
    round_lists.decide(made, "not_endorse", ground="service_suffers")
    round_lists.decide(made, "follow_advice", ground="advice", reason="Loket kekurangan orang.")
    page = read(own, path_of(made))
    assert "You take no part in this round Loket kekurangan orang." in page
    assert "Submit" not in page
    assert "Move up" not in page


def test_a_question_of_an_officer_stands_on_the_page(made, own):
    round_lists.submitted(made)
    workflow.ask(round_lists.turn_of(made.list), "Siapa pengganti Anda?", by=made.world.identity("supervisor"))
    db.session.commit()
    page = read(own, path_of(made))
    assert "A question to you: Siapa pengganti Anda?" in page


def test_the_mails_lead_to_the_list(made, own):
    round_lists.admitted(made)
    paths = db.session.execute(select(Message.kind, Message.path).where(Message.kind.startswith("rounds.list"))).all()
    assert dict(paths) == dict.fromkeys(("rounds.list_submitted", "rounds.list_admitted"), path_of(made))


# -- after it ------------------------------------------------------------------------------------------------------------------------------


def test_after_the_time_and_once_locked_a_list_is_read_only(made, own):
    round_lists.admitted(made)
    made.round.lists_until = clock.now() - dt.timedelta(minutes=1)
    db.session.commit()
    page = soup(own.get(path_of(made), headers=ENGLISH))
    assert "The time for lists is over. Next: lists are locked." in words_of(page.find("main"))
    assert titles(page) == ["Antrean layanan", "Arsip digital"]
    assert not page.select("ol.sp-list button")
    assert page.find(id="offered") is None
    answer = act(own, made, "up", 1)
    assert answer.status_code == 422
    made.round.state = RoundState.LOCKED
    db.session.commit()
    page = read(own, path_of(made))
    assert "Your list counts as it stands here" in page
    assert "Withdraw" not in page


def test_the_result_is_linked_to_where_there_is_such_a_page(made, own, app, monkeypatch):
    round_lists.admitted(made)
    made.round.state = RoundState.LOCKED
    db.session.commit()
    exists = "rounds.result" in app.view_functions
    assert ("See the result" in read(own, path_of(made))) is exists


# -- officers ------------------------------------------------------------------------------------------------------------------------------


def test_officers_decide_whether_a_person_takes_part_and_read_no_choice(made, as_):
    round_lists.submitted(made)
    turn = round_lists.turn_of(made.list)
    page = read(as_(made.world.accounts["supervisor"]), f"/desk/{turn.id}")
    assert "The list itself is read by nobody." in page
    assert made.servant.post in page
    assert "Away 0 of 3" in page
    assert "every rule is met at 3 of the 3 offerings" in page
    for words in ("Antrean layanan", "Arsip digital", "610", "points at", round_lists.WHY):
        assert words not in page


def test_an_officer_decides_in_the_browser(made, as_):
    round_lists.submitted(made)
    turn = round_lists.turn_of(made.list)
    boss = as_(made.world.accounts["supervisor"])
    data = {"no_interest": "y", "outcome": "endorse", "ground": "fits_plan", "reason": "Sesuai rencana.", "cover_plan": "Sari dan Joko."}
    assert boss.post(f"/desk/{turn.id}", data=data).status_code == 303
    head = as_(made.world.accounts["head"])
    page = read(head, f"/desk/{round_lists.turn_of(made.list).id}")
    assert "Sari dan Joko." in page
    assert "nobody before" in page


def test_a_declared_interest_names_its_host_to_the_head(made, as_):
    round_lists.submitted(made, interest=round_lists.interest_in(made.opportunities[0]))
    round_lists.decide(made)
    page = read(as_(made.world.accounts["head"]), f"/desk/{round_lists.turn_of(made.list).id}")
    assert "The person declares an interest in PT Contoh Awan Data" in page
    assert "No placement at this host" in page


# -- how much a page asks of the database --------------------------------------------------------------------------------------------------


def test_a_list_sends_as_few_statements_for_many_offerings_and_choices_as_for_few(made, own):
    round_lists.chosen(made, 0)
    few = statements(own, path_of(made))
    narrow = statements(own, path_of(made, "?suits=1"))
    for number in range(30):
        host_id = made.world.host.id if number % 2 else made.world.agency.id
        opportunity = made.world.opportunity(title=f"Lainnya {number:02}", host_id=host_id)
        made.places.append(round_lists.more(made, opportunity))
    round_lists.chosen(made, 1, 2, 3, 4, 5, 6, 7)
    assert db.session.query(Opportunity).count() >= 33
    many = statements(own, path_of(made))
    assert len(many) == len(few) <= 10
    assert len(statements(own, path_of(made, "?suits=1"))) == len(narrow) <= 10
    sheet = statements(own, path_of(made, "/offerings.xlsx"))
    assert len(sheet) <= 16


def test_the_list_of_rounds_sends_as_few_statements_for_many_as_for_few(made, own):
    few = statements(own, "/rounds/mine")
    for number in range(6):
        other = services.plan_round(f"Gelombang lain {number}", USUAL, 8, by=made.curator)
        db.session.flush()
        round_lists.opened(other)
        round_lists.begun(other, made.person)
    many = statements(own, "/rounds/mine")
    assert len(many) == len(few) <= 6
    assert db.session.query(RoundList).filter_by(account_id=made.person.account_id).count() == 7
    assert lists.page_of_mine(made.person.account_id, "", number=2, size=5).first == 6


def test_the_page_of_an_officer_is_bounded(made, as_):
    round_lists.submitted(made)
    turn = round_lists.turn_of(made.list)
    boss = as_(made.world.accounts["supervisor"])
    few = statements(boss, f"/desk/{turn.id}")
    for number in range(10):
        round_lists.more(made, made.world.opportunity(title=f"Lainnya {number}"))
    db.session.commit()
    assert len(statements(boss, f"/desk/{turn.id}")) == len(few)
