"""The sample province, filled in once through the services on 24 November 2026, holds what portal/demo/expected.toml says by hand."""

import datetime as dt
import json
import tomllib
from collections import Counter
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from partners.agreements.domain import AgreementState
from partners.agreements.models import Agreement
from partners.offerings import queries as offerings
from partners.offerings.domain import OfferingState
from partners.offerings.models import Offering
from partners.offerings.sample import slots as supply
from partners.registry.domain import PartnerKind, PartnerState
from partners.registry.models import Partner, StudyProgramme
from portal.accounts import queries as accounts
from portal.applications import queries as applications
from portal.applications.domain import ApplicationState, InvitationState
from portal.applications.models import Application, Invitation
from portal.applications.sample import story
from portal.applications.sample.acting import slot
from portal.applications.services import inviting
from portal.catalogue import queries as catalogue
from portal.catalogue.services import question_of
from portal.demo import filling
from portal.demo.story import ACTS, FILES, PEOPLE
from portal.documents import queries as letters
from portal.documents.models import Letter
from portal.eligibility.domain.verdict import Outcome, Result
from portal.eligibility.services import asking
from portal.kernel import calendar, clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import SYSTEM
from portal.kernel.text import Text
from portal.notifications.domain import MessageState
from portal.notifications.models import Message
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.rounds.domain import ListState, OfferState, RoundState
from portal.rounds.models import Round, RoundLock, RoundOffer, RoundResult
from portal.rounds.queries import filling as places
from portal.rounds.queries import lists, runs
from portal.rounds.queries import planning as rounds
from portal.web.settings import ROOT
from portal.workflow import queries as workflow
from portal.workflow.models import CaseFile, CaseStep, Decision
from portal.workforce import services as workforce
from portal.workforce.domain.codes import Employment, LegalStatus, Severity
from portal.workforce.domain.requests import RequestKind, RequestState
from portal.workforce.models import RecordRequest, Servant, WorkforceImport
from tests.conftest import NOW, Browser
from wsgi import create_app, load_law

H = dt.date(2026, 11, 24)
INVITE = "applications.1_invite"
EXPECTED = tomllib.loads((ROOT / "portal/demo/expected.toml").read_text(encoding="utf-8"))
DESK = EXPECTED["desk"]


@pytest.fixture(scope="session")
def filled(settings, databases):
    """The product with the province in it, and what Hendra's preview showed when he invited."""
    database = databases.clone()
    app = create_app(replace(settings, database_url=database.app_url, database_owner_url=database.owner_url))
    before = clock.follow(lambda: NOW)
    try:
        holidays = load_law(app)
        moment = filling.moment_of(dict(ACTS)[INVITE], H, holidays)
        earlier = {key for key, act in ACTS if filling.moment_of(act, H, holidays) < moment}
        filling.play(app, holidays, lambda _: None, day=H, until=earlier.__contains__)
        clock.follow(lambda: moment)
        with app.app_context():
            seen = inviting.preview(slot(), story.SHORTLIST)
            shown = shortlist_of(seen)
            db.session.remove()
        filling.play(app, holidays, lambda _: None, day=H, until=lambda key: key not in earlier)
    finally:
        clock.follow(before)
        reference.forget_holidays()
    yield app, shown
    with app.app_context():
        db.engine.dispose()
    databases.drop(database)


def shortlist_of(seen):
    """The figures of a preview, by the names of expected.toml."""
    doubts = Counter(rules_without_answer(one.servant) for one in seen.unsure)
    skipped = {str(reason): len(people) for reason, people in seen.skipped.items()}
    by_requirement = [tally for tally in seen.excluded if tally.rule.policy == "REQ"]
    return {
        "matched": seen.matched,
        "eligible": seen.counts[Outcome.ELIGIBLE],
        "not_eligible": seen.counts[Outcome.NOT_ELIGIBLE],
        "not_eligible_by_a_requirement_of_the_slot": sum(tally.fails for tally in by_requirement),
        "needs_check": seen.counts[Outcome.NEEDS_CHECK],
        "needs_check_for_want_of_an_skp": doubts[1],
        "needs_check_for_stale_discipline_data": doubts[2],
        "invited_within_30_days": skipped.pop("Invited within the last 30 days"),
        "away_limit_used_up": skipped.pop("The away limit of the agency is used up"),
        "conflict_of_interest": skipped.pop("Cannot be placed because of a conflict of interest"),
        "left": len(seen.ranked) + sum(skipped.values()),
    }


def rules_without_answer(servant):
    """How many rules the record cannot answer: the predicate alone, or of discipline the open case and the sanction."""
    results = [reason.result for reason in asking.verdict_of(servant, question_of(slot())).reasons]
    assert Result.FAIL not in results
    return results.count(Result.UNKNOWN)


@pytest.fixture
def province(filled):
    """The filled product, as it stands at H."""
    app, _ = filled
    reference.forget_holidays()
    with app.app_context():
        yield app
        db.session.rollback()
        db.session.remove()
    reference.forget_holidays()


def count(model, *conditions):
    """How many rows meet the conditions."""
    return db.session.query(model).filter(*conditions).count()


def test_the_servants_are_those_of_the_sample(province):
    on, fresh = H, H - dt.timedelta(days=90)
    last = [servant for servant in db.session.query(Servant) if servant.rating_of(H.year - 1) is None]
    assert {
        "all": count(Servant),
        "pns": count(Servant, Servant.employment_type == Employment.PNS),
        "pppk": count(Servant, Servant.employment_type == Employment.PPPK),
        "without_last_skp": len(last),
        "stale_discipline_data": count(Servant, Servant.discipline_as_of < fresh),
        "under_sanction": count(Servant, Servant.sanction_severity == Severity.MODERATE, Servant.sanction_until >= on),
        "retiring_within_two_years": count(Servant, Servant.retires_on <= on.replace(year=on.year + 2)),
        "in_a_bond": count(Servant, Servant.service_bond_until >= on),
        "active": count(Servant, Servant.legal_status == LegalStatus.ACTIVE),
        "on_study": count(Servant, Servant.legal_status == LegalStatus.STUDY),
        "on_unpaid_leave": count(Servant, Servant.legal_status == LegalStatus.UNPAID_LEAVE),
    } == {name: number for name, number in EXPECTED["servants"].items() if isinstance(number, int)}


def test_the_agencies_have_their_staff_and_their_away_limits(province):
    staff: Counter[str] = Counter()
    limits = {}
    for servant in db.session.query(Servant):
        agency = organisations.agency_of(organisations.get_body(servant.body_id))
        staff[agency.code] += 1
        limits[agency.code] = agency.away_limit
    assert staff == EXPECTED["servants"]["agencies"]
    assert limits == EXPECTED["servants"]["away_limits"]


def test_numbers_stand_outside_of_real_series_and_names_say_that_they_are_samples(province):
    for servant in db.session.query(Servant):
        assert 901 <= int(servant.nip[15:]) <= 999
        assert servant.nrk.startswith("99")
        assert servant.name.endswith("(contoh)")
        assert servant.email.endswith(".test")


def test_the_shortlist_of_story_1_is_what_the_preview_showed(filled):
    assert filled[1] == EXPECTED["shortlist"]


def test_story_1_ends_as_it_is_told(province):
    opportunity = slot()
    invited = Counter(one.state for one in db.session.query(Invitation).filter_by(opportunity_id=opportunity.id))
    assert EXPECTED["invitations"] == {
        "sent": invited.total(),
        "accepted": invited[InvitationState.ACCEPTED],
        "declined": invited[InvitationState.DECLINED],
        "lapsed": invited[InvitationState.LAPSED],
    }
    sent = db.session.query(Application).filter_by(opportunity_id=opportunity.id).all()
    states = Counter(one.state for one in sent)
    own = {case.id for case in workflow.cases_of([one.id for one in sent])}
    said = Counter((one.step, one.outcome) for one in db.session.query(Decision) if one.case_id in own)
    assert EXPECTED["applications"] == {
        "sent": len(sent),
        "deferred_by_a_supervisor": states[ApplicationState.DEFERRED],
        "refused_by_a_head": said["head", "refuse"],
        "returned_by_the_verifier": said["verifier", "papers"],
        "recommended": said["curator", "recommend"],
        "accepted_by_the_host": said["host", "accept"],
        "reserve": states[ApplicationState.RESERVE],
        "issued": states[ApplicationState.ISSUED],
    }
    letter = db.session.query(Letter).filter_by(signed_at=None).all()
    assert len(letter) == DESK["bkd@jakarta.test"]["letters_to_sign"]
    first = db.session.query(Letter).filter(Letter.kind == "assignment", Letter.number.contains(EXPECTED["letter"]["number"])).one()
    assert sorted(copy.name for copy in first.copies) == EXPECTED["letter"]["names"]


def test_refusals_and_returns_are_read_with_their_words(province):
    reasons = {one.reason for one in db.session.query(Decision)} | {one.decline_reason for one in db.session.query(Invitation)}
    assert {
        "Sedang memimpin penerapan loket baru sampai 08-01-2027.",
        "Mendampingi orang tua sakit.",
        "Sampai uji coba rute baru selesai.",
    } <= reasons
    assert any(reason and reason.startswith("Surat keterangan sehat habis masa berlakunya.") for reason in reasons)
    (case,) = (one for one in db.session.query(CaseFile) if one.title == "Ratih Anggraini (contoh)")
    plan = next(one.details["cover_plan"] for one in workflow.decisions_of(case.id) if one.outcome == "endorse")
    names = {servant.name.removesuffix(" (contoh)") for servant in db.session.query(Servant)}
    assert sum(name in plan for name in names) == 2


def test_partners_agreements_and_offerings_stand_as_the_sample_says(province):
    partners = db.session.query(Partner).all()
    assert EXPECTED["partners"] == {
        "companies": sum(one.kind is PartnerKind.COMPANY for one in partners),
        "universities": sum(one.kind is PartnerKind.UNIVERSITY for one in partners),
        "certification_bodies": sum(one.kind is PartnerKind.CERTIFICATION_BODY for one in partners),
        "training_providers": sum(one.kind is PartnerKind.TRAINING_PROVIDER for one in partners),
        "verified": sum(one.state is PartnerState.VERIFIED for one in partners),
        "suspended": sum(one.state is PartnerState.SUSPENDED for one in partners),
        "programmes_confirmed": count(StudyProgramme, StudyProgramme.verified_at.is_not(None)),
        "programmes_waiting": count(StudyProgramme, StudyProgramme.verified_at.is_(None)),
    }
    agreements = Counter(one.state.value for one in db.session.query(Agreement))
    assert agreements == EXPECTED["agreements"]
    (unsigned,) = db.session.query(Agreement).filter_by(state=AgreementState.TO_SIGN)
    assert unsigned.partner_name == "PT Contoh Bangun Persada"
    slots = Counter(one.state.value for one in db.session.query(Offering))
    now = catalogue.page_of_opportunities(catalogue.Chosen(), number=1, size=50).total
    assert {"open_in_the_catalogue": now, **slots} == EXPECTED["offerings"]
    (refused,) = db.session.query(Offering).filter_by(state=OfferingState.DRAFT)
    assert refused.title == "Pengawasan mutu bangunan gedung"
    assert refused.partner_name == unsigned.partner_name


def the_round():
    """The round that stands published."""
    return db.session.query(Round).filter_by(title=EXPECTED["round"]["title"]).one()


def results():
    """By address, what the round's run says of each participant."""
    (run,) = runs.runs_of(the_round().id)
    found = db.session.query(RoundResult).filter_by(run_id=run.id)
    return {accounts.get_account(lists.get_list(one.list_id).account_id).email: one for one in found}


def test_one_round_is_published_and_two_are_planned_for_what_it_does_not_fill(province):
    assert Counter(one.state.value for one in db.session.query(Round)) == EXPECTED["rounds"]
    filled = {place.row.opportunity_id for place in rounds.places_of(the_round().id)}
    for planned in db.session.query(Round).filter_by(state=RoundState.PLANNED):
        places = rounds.places_of(planned.id)
        assert places
        assert not filled & {place.row.opportunity_id for place in places}
        assert planned.id in rounds.newest_done([planned.id])


def test_the_round_has_come_as_far_as_it_is_told(province):
    found, wanted = the_round(), EXPECTED["round"]
    (run,) = runs.runs_of(found.id)
    offers = places.offers_of(found.id)
    assert found.state is RoundState.PUBLISHED
    assert sum(place.row.seats for place in rounds.places_of(found.id)) == wanted["places"]
    assert runs.count_lists(found.id) == {ListState.READY: wanted["participants"]}
    assert run.figures["placed"] == len(runs.placed_by(run.id)) == wanted["placed"]
    assert [one.state for one in offers] == [OfferState.OPEN] * wanted["offers_open"]
    assert clock.local(found.published_at) == clock.at(H - dt.timedelta(days=1), 9)
    last = calendar.add_working_days(H - dt.timedelta(days=1), wanted["working_days_to_answer"], reference.holidays())
    assert {clock.local(one.answer_by).date() for one in offers} == {clock.local(found.answer_by).date()} == {last}
    assert (run.seed, run.seeded_name, run.witness_name) == ("Contoh-Gelombang-I", "Dewi Maharani (contoh)", "Hendra Saputra (contoh)")


def test_the_round_places_whom_its_story_places(province):
    titles = {place.row.id: place.opportunity.title for place in rounds.places_of(the_round().id)}
    placed = {who: [titles[one.round_offering_id], one.pool] for who, one in results().items() if one.round_offering_id}
    assert placed == EXPECTED["round"]["placed_at"]


def test_whoever_is_not_placed_by_the_round_is_told_the_reason_of_the_story(province):
    without = {who: [each["code"] for each in one.explanations] for who, one in results().items() if one.round_offering_id is None}
    assert without == EXPECTED["round"]["without_a_place"]
    closed = {each["offering"] for one in results().values() for each in one.explanations if each["code"] == "CLOSED_MINIMUM"}
    assert len(closed) == EXPECTED["round"]["closed_for_too_few"]


def test_agencies_have_their_limits_left_as_the_round_is_locked(province):
    (lock,) = db.session.query(RoundLock).filter_by(round_id=the_round().id)
    told = json.loads(lock.document)["instance"]["agencies"]
    assert {one["id"]: one["away_limit"] for one in told} == EXPECTED["round"]["away_limits"]


def test_whoever_took_part_in_the_round_reads_the_result_and_can_answer_for_a_place(province):
    offers = {one.list_id: one.id for one in places.offers_of(the_round().id)}
    for email, one in results().items():
        browser = Browser(province, province.response_class, use_cookies=True)
        browser.post("/demo", data={"email": email})
        page = browser.get(f"/rounds/lists/{one.list_id}/result")
        assert page.status_code == 200
        found = {a["href"].split("?")[0] for a in BeautifulSoup(page.text, "html.parser").select("main a[href*='/answer']")}
        assert found == ({f"/rounds/offers/{offers[one.list_id]}/answer"} if one.round_offering_id else set())


def test_the_results_of_the_round_are_with_the_worker_to_be_told(province):
    found = the_round()
    asked = db.text("select count(*) from procrastinate_jobs where task_name = 'rounds.tell_results' and args->>'round_id' = :round")
    assert db.session.execute(asked, {"round": str(found.id)}).scalar_one() == 1


def test_the_builder_is_told_that_its_agreement_is_not_in_force(province):
    with pytest.raises(DomainError, match="No agreement is in force"):
        supply._submit("mutu", H)


def turns(who):
    """The turns on a person's desk."""
    page = workflow.page_of_desk(who, box="mine", text="", kind="", due="", order="", number=1, size=100)
    return [workflow.get_step(row.step_id) for row in page.rows]


def states(who, state):
    """How many applications in a state lie on a person's desk."""
    found = (applications.get_application(turn.case.subject_id) for turn in turns(who))
    return sum(one.state is state for one in found)


def count_places_to_answer(who):
    """How many places of rounds wait for a person's answer."""
    own = lists.find_own(the_round().id, who.account_id)
    return count(RoundOffer, RoundOffer.list_id == own.id, RoundOffer.state == OfferState.OPEN)


READ = {
    "needs_action": lambda who: workflow.tally(who).mine,
    "late": lambda who: workflow.tally(who).late,
    "assigned_to_nobody": lambda who: sum(turn.holder_id is None for turn in turns(who)),
    "slots_to_review": lambda who: sum(turn.case.subject_kind == "offering" for turn in turns(who)),
    "calls_to_answer": lambda who: (
        applications.page_of_asked(agency_id=who.body_id, text_="", state="waiting", order="", number=1, size=9).total
    ),
    "letters_to_sign": lambda who: letters.count_to_sign(),
    "agreements_to_sign": lambda who: count(Agreement, Agreement.state == AgreementState.TO_SIGN),
    "candidates": lambda who: states(who, ApplicationState.OFFERED),
    "reserves": lambda who: states(who, ApplicationState.RESERVE),
    "slots_returned": lambda who: count(Offering, Offering.body_id == who.body_id, Offering.state == OfferingState.RETURNED),
    "mentor_requests": offerings.count_waiting_for,
    "slots": lambda who: offerings.page_of_slots(who, number=1, size=25).total,
    "applications": lambda who: applications.page_of_own(who.account_id, number=1, size=25).total,
    "places_to_answer": count_places_to_answer,
    "invitations_to_answer": lambda who: applications.page_of_own_invitations(who.account_id, state="sent", number=1, size=25).total,
    "cases": lambda who: count(CaseFile),
    "import_rows_to_correct": lambda who: newest_import().report["bad"],
    "messages_queued": lambda who: count(Message, Message.state == MessageState.QUEUED),
    "messages_failed": lambda who: count(Message, Message.state == MessageState.FAILED),
}


def newest_import():
    """The file that was uploaded last."""
    return db.session.query(WorkforceImport).order_by(WorkforceImport.created_at.desc()).first()


def test_every_person_whom_a_visitor_can_become_is_written_down(province):
    assert {email for email, _ in PEOPLE} == set(DESK)


def test_the_people_of_the_round_stand_together_behind_the_others(province):
    page = BeautifulSoup(Browser(province, province.response_class, use_cookies=True).get("/demo").text, "html.parser")
    first, of_round = ([button["value"] for button in table.select("button[name=email]")] for table in page.select("main table"))
    assert first[0] == "asn@jakarta.test"
    assert set(results()) <= set(of_round)
    assert of_round[: EXPECTED["round"]["placed"]] == [email for email in of_round if email in EXPECTED["round"]["placed_at"]]
    assert {*first, *of_round} == set(DESK)
    assert not set(first) & set(of_round)


@pytest.mark.parametrize("email", DESK)
def test_a_person_finds_at_the_start_what_is_written_down(province, email):
    browser = Browser(province, province.response_class, use_cookies=True)
    arrived = browser.post("/demo", data={"email": email})
    assert arrived.status_code == 303
    assert arrived.location == DESK[email]["start"]
    assert browser.get(arrived.location).status_code == 200
    account = accounts.find_account(email)
    who = accounts.identity_of(account.id)
    wanted = {name: number for name, number in DESK[email].items() if name != "start"}
    assert {name: READ[name](who) for name in wanted} == wanted
    if "needs_action" in wanted:
        page = BeautifulSoup(browser.get("/desk").text, "html.parser")
        mine, late, *_ = (int(value.get_text()) for value in page.select(".sp-stat__value"))
        assert (mine, late) == (wanted["needs_action"], wanted["late"])


def hendra_looks_at(province, address):
    """The page of the second intake's invitations, with a choice of people."""
    browser = Browser(province, province.response_class, use_cookies=True)
    browser.post("/demo", data={"email": "bkd@jakarta.test"})
    opportunity = slot("Perancangan antrean layanan digital, angkatan kedua")
    return BeautifulSoup(browser.get(f"/opportunities/{opportunity.id}/invite{address}").text, "html.parser")


def test_the_invite_page_narrows_by_class_of_post_and_sends_the_class_with_the_invitations(province):
    page = hendra_looks_at(province, "?agency=&post_class=JF_MUDA")
    assert page.select_one("#post_class option[selected]")["value"] == "JF_MUDA"
    assert page.select_one("form[method=post] input[name=post_class]")["value"] == "JF_MUDA"
    assert len(page.select("form[method=post] input[name=servant]")) < 61
    assert str(EXPECTED["shortlist"]["matched"]) in page.select_one("main").get_text(" ")


def test_an_unknown_class_of_post_is_no_class(province):
    page = hendra_looks_at(province, "?post_class=NO%00SUCH")
    assert not page.select("#post_class option[selected]")
    assert "240" in page.select_one("main").get_text(" ")


def test_a_rule_of_weak_basis_is_not_among_those_that_exclude(province):
    unsure, excluded = (group.get_text(" ") for group in hendra_looks_at(province, "").select("section[aria-labelledby=unsure] .sp-group"))
    assert "REQ-01" in excluded
    assert "MAG-10" not in excluded
    assert "MAG-08" not in excluded
    assert "MAG-10" in unsure
    assert "REQ-01" not in unsure


def test_one_correction_is_in_force_another_waits_and_so_does_a_certificate(province):
    found = Counter((one.kind, one.state) for one in db.session.query(RecordRequest))
    wanted = EXPECTED["record_requests"]
    assert found == {
        (RequestKind.CORRECTION, RequestState.ACCEPTED): wanted["corrections_accepted"],
        (RequestKind.CORRECTION, RequestState.SUBMITTED): wanted["corrections_waiting"],
        (RequestKind.CERTIFICATE, RequestState.SUBMITTED): wanted["certificates_waiting"],
    }
    ratih = accounts.find_account("asn@jakarta.test")
    assert ratih.servant_id not in {one.servant_id for one in db.session.query(RecordRequest)}


def test_what_was_late_is_escalated_and_decided_by_nobody(province):
    late = db.session.query(CaseStep).filter(CaseStep.left_at.is_(None), CaseStep.due_at < NOW).all()
    assert sorted(turn.key for turn in late) == ["approver", "head"]
    assert all(turn.escalated_at is not None for turn in late)
    assert [count(Decision, Decision.step_id == turn.id) for turn in late] == [0, 0]


def test_the_demonstration_has_two_invented_holidays_and_none_of_the_law(province):
    days = reference.all_holidays()
    assert [day.name for day in days] == ["Hari libur contoh", "Hari libur contoh kedua"]
    assert [day.day.weekday() for day in days] == [3, 0]
    assert days[0].day < H < days[1].day
    assert all(day.basis.startswith("Keputusan contoh") for day in days)


def test_the_file_to_try_the_import_with_has_seven_good_rows_one_unchanged_and_four_faulty(province):
    content = FILES["workforce"].make()
    assert FILES["workforce"].name == "contoh-impor.xlsx"
    assert content == FILES["workforce"].make()
    report = workforce.import_file(content, "contoh-impor.xlsx", source="contoh", by=SYSTEM, dry_run=True).report
    assert (report["rows"], report["new"] + report["changed"], report["same"], report["bad"]) == (12, 7, 1, 4)
    assert report["kept"] == EXPECTED["record_requests"]["cells_kept_in_the_example"]
    month, birth, agency, skp = report["errors"]
    reasons = [str(Text.from_json(error["reason"])) for error in (month, birth, agency, skp)]
    assert [error["column"] for error in report["errors"]] == ["nip", "birth_date", "agency", f"skp_{H.year - 1}"]
    assert 13 <= int(month["value"][12:14]) <= 20
    assert "month of appointment" in reasons[0]
    assert birth["value"] == "31-06-1992"
    assert "A date that stands in the calendar" in reasons[1]
    assert agency["value"] == "Dinas Pertamanan"
    assert "Perhaps: Dinas Pertamanan dan Hutan Kota" in reasons[2]
    assert skp["value"] == "Cukup"
    assert "An old predicate" in reasons[3]


def test_the_administrator_downloads_that_file_in_the_demonstration_alone(province):
    browser = Browser(province, province.response_class, use_cookies=True)
    browser.post("/demo", data={"email": "admin@jakarta.test"})
    page = BeautifulSoup(browser.get("/settings/workforce").text, "html.parser")
    (link,) = (a["href"] for a in page.select("aside a[href], main a[href]") if a["href"].endswith("/example.xlsx"))
    got = browser.get(link)
    assert got.status_code == 200
    assert "contoh-impor.xlsx" in got.headers["Content-Disposition"]
    assert got.data == FILES["workforce"].make()
    province.config["PORTAL_DEMO"] = False
    try:
        assert browser.get(link).status_code == 404
    finally:
        province.config["PORTAL_DEMO"] = True
