"""A civil servant asks for a correction of the own record or adds to it; whoever owns the field decides, and it is in force at once."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit.models import AuditDetail, AuditEntry
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError, NotFoundError
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from portal.workflow import queries as cases
from portal.workforce import queries
from portal.workforce.domain.codes import Predicate
from portal.workforce.domain.requests import RequestKind, RequestState
from portal.workforce.models import RecordFix
from portal.workforce.services import requests as services
from tests.factories import requests as made
from tests.factories import signoff, workforce


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def person(world):
    return world.servant(name="Nadia Kusumawardani (contoh)", rating_year=None, recent_ratings=None)


def refusal(servant, by, field, after):
    with pytest.raises(DomainError) as refused:
        services.ask(servant, made.asked(by, field, after), by=by)
    return refused.value.field, str(refused.value.text)


def test_a_request_has_a_number_a_holder_and_a_working_day(world, person):
    servant, by = person
    request = made.correction(servant, by, "grade", "III/d")
    turn = made.turn_of(request)
    assert request.number == "DATA-2026-9001"
    assert (request.state, request.before, request.after, request.round) == (RequestState.SUBMITTED, "III/c", "III/d", 1)
    assert (turn.role, turn.body_id, turn.due_at) == (
        Role.VERIFIER,
        world.identity("verifier").body_id,
        dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC),
    )
    assert made.correction(servant, by, "name", "Nadia K.").number == "DATA-2026-9002"


@pytest.mark.parametrize(
    ("field", "after", "key"),
    [("post", "Kepala Seksi", "hr_officer"), ("email", "nadia@jakarta.test", "hr_officer"), ("name", "Nadia K.", "verifier")],
)
def test_what_is_near_the_unit_is_the_agencys_to_decide_and_the_rest_is_bkds(world, person, field, after, key):
    turn = made.turn_of(made.correction(person[0], person[1], field, after))
    holder = world.identity(key)
    assert (turn.role, turn.body_id) == (holder.role, holder.body_id)


def test_an_accepted_correction_is_in_force_at_once_and_says_where_it_comes_from(world, person):
    servant, by = person
    request = made.correction(servant, by, "retires_on", dt.date(2049, 4, 1))
    made.decide(request, "accept", by=world.identity("verifier"))
    assert (request.state, servant.retires_on) == (RequestState.ACCEPTED, dt.date(2049, 4, 1))
    assert queries.fixes_of(servant.id)["retires_on"][0] == request.number
    events = db.session.execute(
        select(AuditEntry.event, AuditDetail.document).join(AuditDetail, AuditDetail.entry_id == AuditEntry.id)
    ).all()
    told = dict(tuple(row) for row in events)
    assert told["workforce.record.corrected"]["before"] == {"retires_on": "2048-04-01"}
    assert told["workforce.record.corrected"]["after"]["retires_on"] == "2049-04-01"


def test_another_supervisor_means_another_supervisors_grant(world, person):
    servant, by = person
    other = workforce.servant(490, world.agency.id)
    account_services.open_account(email=other.email, name=other.name, by=SYSTEM, servant_id=other.id)
    request = made.correction(servant, by, "supervisor_nip", other.nip)
    made.decide(request, "accept", by=world.identity("hr_officer"))
    account = accounts.find_account_of_servant(other.id)
    assert servant.supervisor_id == other.id
    assert Role.SUPERVISOR in {grant.role for grant in accounts.open_grants(account.id)}


def test_another_address_is_the_same_account(world, person):
    servant, by = person
    request = made.correction(servant, by, "email", "Nadia.K@jakarta.test")
    made.decide(request, "accept", by=world.identity("hr_officer"))
    account = accounts.get_account(by.account_id)
    assert (servant.email, account.email, account.servant_id) == ("nadia.k@jakarta.test", "nadia.k@jakarta.test", servant.id)


def test_a_predicate_is_corrected_where_the_rules_read_it(world, person):
    servant, by = person
    for year, predicate in ((2025, "BAIK"), (2023, "SANGAT_BAIK"), (2025, "SANGAT_BAIK")):
        made.decide(made.correction(servant, by, f"skp_{year}", predicate), "accept", by=world.identity("verifier"))
    assert (servant.rating_of(2025), servant.rating_of(2024), servant.rating_of(2023)) == (
        Predicate.SANGAT_BAIK,
        None,
        Predicate.SANGAT_BAIK,
    )
    assert [(row.year, row.predicate.value) for row in queries.ratings_of(servant.id)] == [(2025, "SANGAT_BAIK"), (2023, "SANGAT_BAIK")]


@pytest.mark.parametrize(
    ("field", "after", "words"),
    [
        ("birth_date", dt.date(1990, 3, 15), "Does not agree with the first eight digits of the NIP"),
        ("appointed_on", dt.date(2027, 1, 1), "Lies in the future"),
        ("retires_on", dt.date(2016, 3, 1), "Lies before the date of appointment"),
        ("post", "=1+1", "May not begin with"),
        ("email", "nadia", "An e-mail address such as"),
        ("name", "", "may not be empty"),
        ("grade", "IX/z", "One of:"),
        ("grade", "III/c", "holds already"),
        ("supervisor_nip", "199003142015032999", "Nobody with this NIP works here"),
        ("skp_2025", "Cukup", "An old predicate"),
    ],
)
def test_a_correction_never_holds_what_a_file_could_not(person, field, after, words):
    where, said = refusal(person[0], person[1], field, after)
    assert where == "after"
    assert words in said


def test_nobody_becomes_their_own_supervisor_or_gets_the_address_of_another(world, person):
    servant, by = person
    assert "own supervisor" in refusal(servant, by, "supervisor_nip", servant.nip)[1]
    assert "somebody else" in refusal(servant, by, "email", world.boss.email)[1]
    assert "somebody else" in refusal(servant, by, "email", "verifier@uji.test")[1]


@pytest.mark.parametrize("field", ["nip", "levels", "legal_status", "skp_1999", "password", "skp_20255"])
def test_what_decrees_and_assessments_say_cannot_be_asked_for(person, field):
    servant, by = person
    with pytest.raises(NotFoundError):
        services.ask(servant, made.asked(by, field, "x"), by=by)


def test_a_request_needs_a_reason_and_a_proof_of_ones_own(world, person):
    servant, by = person
    foreign = made.asked(world.identity("verifier"), "grade", "III/d")
    for asked, field in (
        (made.asked(by, "grade", "III/d", reason=" "), "reason"),
        (foreign, "proof"),
        (made.asked(by, "grade", "III/d", proof_id=None), "proof"),
    ):
        with pytest.raises(DomainError) as refused:
            services.ask(servant, asked, by=by)
        assert refused.value.field == field


def test_one_correction_of_a_field_at_a_time(world, person):
    servant, by = person
    request = made.correction(servant, by, "grade", "III/d")
    with pytest.raises(ConflictError, match="being decided already"):
        services.ask(servant, made.asked(by, "grade", "III/b"), by=by)
    services.withdraw(request, by=by)
    assert made.correction(servant, by, "grade", "III/b").state is RequestState.SUBMITTED


def test_a_returned_request_is_corrected_and_goes_back_to_whoever_returned_it(world, person):
    servant, by = person
    request = made.correction(servant, by, "grade", "III/d")
    made.decide(request, "return", by=world.identity("verifier"), reason="SK tidak terbaca.")
    assert request.state is RequestState.RETURNED
    services.ask_again(request, made.asked(by, "grade", "IV/a"), by=by)
    assert (request.state, request.after, request.round) == (RequestState.SUBMITTED, "IV/a", 2)
    assert made.turn_of(request).role is Role.VERIFIER
    with pytest.raises(IllegalMoveError):
        services.ask_again(request, made.asked(by, "grade", "III/d"), by=by)


def test_a_refused_or_withdrawn_request_changes_nothing_and_is_over(world, person):
    servant, by = person
    refused, withdrawn = made.correction(servant, by, "grade", "III/d"), made.correction(servant, by, "name", "Nadia K.")
    made.decide(refused, "refuse", by=world.identity("verifier"))
    services.withdraw(withdrawn, by=by)
    assert (servant.grade, servant.name) == ("III/c", "Nadia Kusumawardani (contoh)")
    for request in (refused, withdrawn):
        assert cases.find_case_of(services.SUBJECT, request.id).closed_at is not None
        with pytest.raises(IllegalMoveError):
            services.withdraw(request, by=by)
    assert db.session.scalars(select(RecordFix)).all() == []


@pytest.mark.parametrize(("outcome", "kind"), [("accept", "accepted"), ("return", "returned"), ("refuse", "refused")])
def test_the_servant_hears_each_decision_with_its_reason(world, person, outcome, kind):
    servant, by = person
    request = made.correction(servant, by, "grade", "III/d")
    made.decide(request, outcome, by=world.identity("verifier"), reason="Menurut SK 2026.")
    message = db.session.scalars(select(Message).where(Message.kind == f"workforce.request_{kind}")).one()
    assert (message.account_id, message.facts["reason"], message.path) == (
        by.account_id,
        "Menurut SK 2026.",
        f"/me/data/requests/{request.id}",
    )


def test_nobody_decides_on_their_own_request(world):
    servant, by = world.servant()
    account_services.give_grant(accounts.get_account(by.account_id), Role.HR_OFFICER, world.agency.id, by=SYSTEM)
    db.session.commit()
    request = made.correction(servant, by, "post", "Kepala Seksi")
    with pytest.raises(ForbiddenError, match="their own case"):
        made.decide(request, "accept", by=accounts.identity_of(by.account_id, Role.HR_OFFICER))


def test_the_hr_officer_of_another_agency_does_not_decide(world, person):
    request = made.correction(person[0], person[1], "post", "Kepala Seksi")
    stranger = account_services.open_account(email="lain@uji.test", name="Lain", by=SYSTEM)
    account_services.admit(stranger, by=SYSTEM)
    account_services.give_grant(stranger, Role.HR_OFFICER, world.identity("curator").body_id, by=SYSTEM)
    with pytest.raises(ForbiddenError):
        made.decide(request, "accept", by=accounts.identity_of(stranger.id, Role.HR_OFFICER))


def test_what_the_record_cannot_take_any_more_is_not_accepted(world, person):
    servant, by = person
    request = made.correction(servant, by, "retires_on", dt.date(2049, 4, 1))
    servant.retires_on = dt.date(2049, 4, 1)
    db.session.commit()
    with pytest.raises(DomainError, match="can no longer be accepted: This is what the record holds already"):
        made.decide(request, "accept", by=world.identity("verifier"))


def test_of_somebody_who_has_left_nothing_more_is_changed(world, person):
    servant, by = person
    request = made.correction(servant, by, "grade", "III/d")
    servant.left_on = dt.date(2026, 11, 20)
    db.session.commit()
    with pytest.raises(DomainError, match="has left"):
        made.decide(request, "accept", by=world.identity("verifier"))


@pytest.mark.parametrize(("level", "after"), [("S2", "S2"), ("D3", "S1"), ("S1", "S1")])
def test_an_education_is_added_and_a_higher_one_becomes_the_one_on_record(world, person, level, after):
    servant, by = person
    asked = made.asked(by, kind=RequestKind.EDUCATION, document=made.DIPLOMA | {"level": level})
    request = services.ask(servant, asked, by=by)
    made.decide(request, "accept", by=world.identity("verifier"))
    assert servant.education == after
    assert [one.number for one in queries.additions_of(servant.id)] == [request.number]
    assert ("education" in queries.fixes_of(servant.id)) == (level == "S2")


def test_a_certificate_is_added_and_changes_no_field(world, person):
    servant, by = person
    request = services.ask(servant, made.asked(by, kind=RequestKind.CERTIFICATE, document=made.CERTIFICATE), by=by)
    assert made.turn_of(request).due_at == dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    made.decide(request, "accept", by=world.identity("verifier"))
    assert queries.additions_of(servant.id) == [request]
    assert queries.fixes_of(servant.id) == {}


@pytest.mark.parametrize(
    ("kind", "document", "field"),
    [
        (RequestKind.CERTIFICATE, made.CERTIFICATE | {"name": None}, "name"),
        (RequestKind.CERTIFICATE, made.CERTIFICATE | {"issued_on": "2026-11-25"}, "issued_on"),
        (RequestKind.CERTIFICATE, made.CERTIFICATE | {"valid_until": "2026-02-01"}, "valid_until"),
        (RequestKind.EDUCATION, made.DIPLOMA | {"graduated_on": "2026-11-25"}, "graduated_on"),
    ],
)
def test_an_addition_that_cannot_be_is_refused_beside_its_field(person, kind, document, field):
    servant, by = person
    with pytest.raises(DomainError) as refused:
        services.ask(servant, made.asked(by, kind=kind, document=document), by=by)
    assert refused.value.field == field


def test_the_office_follows_a_servant_who_moves_to_another_agency(world, person):
    servant, by = person
    request = made.correction(servant, by, "post", "Kepala Seksi")
    servant.body_id = world.identity("verifier").body_id
    db.session.commit()
    case = cases.find_case_of(services.SUBJECT, request.id)
    assert services.office_of(case, None).body_id == servant.body_id


def test_a_list_of_ones_own_requests_is_searched_and_filtered(world, person):
    servant, by = person
    one, other = made.correction(servant, by, "grade", "III/d"), made.correction(servant, by, "name", "Nadia K.")
    services.withdraw(other, by=by)
    stranger, his = world.servant()
    made.correction(stranger, his, "grade", "III/d")

    def found(**chosen):
        return [row.number for row in queries.page_of_own_requests(by.account_id, **chosen, number=1, size=25).rows]

    assert found() == [other.number, one.number]
    assert found(order="number") == [one.number, other.number]
    assert found(state="withdrawn") == [other.number]
    assert found(kind="education") == []
    assert found(text="9001") == [one.number]
    assert found(text="golongan", fields=["grade"]) == [one.number]


def test_what_is_not_there_is_not_found(world, person):
    nobody = uuid.uuid4()
    for read in (queries.get_request, queries.lock_request, queries.lock_servant):
        with pytest.raises(NotFoundError):
            read(nobody)
    with pytest.raises(NotFoundError):
        services.checked(person[0], "nip", "1")


def test_an_office_that_is_not_in_the_record_is_said_and_a_lost_case_too(world, person):
    servant, by = person
    request = made.correction(servant, by, "post", "Kepala Seksi")
    case = cases.find_case_of(services.SUBJECT, request.id)
    made.decide(request, "return", by=world.identity("hr_officer"))
    servant.body_id = world.host.id
    db.session.commit()
    with pytest.raises(DomainError, match="not in the record"):
        services.office_of(case, None)
    case.subject_id = uuid.uuid4()
    db.session.commit()
    with pytest.raises(IllegalMoveError):
        services.ask_again(request, made.asked(by, "post", "Kepala Seksi"), by=by)
