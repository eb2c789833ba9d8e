"""Everybody reads the rules; one officer drafts, another puts in force."""

import datetime as dt
import itertools
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.eligibility import queries, services
from portal.eligibility.domain.rules import RuleState
from portal.eligibility.forms.rules import MOST_CONDITIONS
from portal.eligibility.presenters import draft_value
from portal.eligibility.views import rules as views
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Identity, Role
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.reference import services as reference
from tests.factories.accounts_of import holder
from tests.factories.organisations import body
from tests.factories.workforce import servant
from tests.web.applications.sheets import parts

EN = {"Accept-Language": "en"}
DRAFT = {
    "operator": "GE", "value": "12", "legal_basis": "UU 20/2023", "evidence": "V", "valid_from-day": "24", "valid_from-month": "11",
    "valid_from-year": "2026", "reason": "dasar baru",
}  # fmt: skip


@pytest.fixture
def bkd(app: Any) -> Body:
    reference.seed(national_calendar=False)
    services.seed()
    return body(BodyKind.AGENCY, "BKD", "Badan Kepegawaian Daerah", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh"))


@pytest.fixture
def verifier(bkd: Body, as_: Callable[..., FlaskClient]) -> FlaskClient:
    return as_(holder(Role.VERIFIER, "verifikator@jakarta.test", bkd))


@pytest.fixture
def approver(bkd: Body, as_: Callable[..., FlaskClient]) -> FlaskClient:
    return as_(holder(Role.APPROVER, "bkd@jakarta.test", bkd))


def address() -> str:
    row = next(row for row in queries.versions_of("MAG-01") if row.state is RuleState.IN_FORCE)
    return f"/rules/{row.id}"


def test_anybody_reads_the_rules_with_basis_and_days(bkd: Body, as_: Callable[..., FlaskClient]) -> None:
    text = as_().get("/rules", headers=EN).text
    for words in ("Years of service since appointment: at least 1", "UU 20/2023 Pasal 49", "from 31 Oct 2023", "MAG-10, version 1"):
        assert words in text
    assert "Draft another version" not in text


ALL_RULES, A_PAGE = 44, 25


def shown(browser: FlaskClient, query: str, language: str = "en") -> list[str]:
    """The ids of the rules on the page, from first to last."""
    text = browser.get(f"/rules?{query}", headers={"Accept-Language": language}).text
    return re.findall(r"((?:ALL|MK|MAG|TUB|KUR)-\d+[A-Z]?)(?:, version|, versi)", text)


@pytest.mark.parametrize(
    ("query", "language", "found"),
    [
        ("text=mag-10", "en", ["MAG-10"]),
        ("text=years+appointment", "en", ["MAG-01", "TUB-02", "KUR-03W"]),
        ("text=masa+kerja", "id", ["MAG-01", "MAG-09", "TUB-02", "TUB-03N", "TUB-03R", "KUR-03W"]),
        ("text=masa+kerja", "en", []),
        ("text=UU+20%2F2023", "en", ["ALL-01"]),
        ("step=decision", "en", ["ALL-03", "TUB-11"]),
        ("effect=block&step=publication", "en", ["MAG-04"]),
    ],
)
def test_the_rules_are_found_by_id_words_basis_effect_and_step(
    bkd: Body, as_: Callable[..., FlaskClient], query: str, language: str, found: list[str]
) -> None:
    assert shown(as_(), query, language) == found


def test_a_code_that_does_not_exist_narrows_nothing(bkd: Body, as_: Callable[..., FlaskClient]) -> None:
    for query in ("", "effect=x", "step=%27", "order=x", "order=-"):
        assert len(shown(as_(), query)) == A_PAGE, query
    assert len(shown(as_(), "page=9")) == ALL_RULES - A_PAGE


def test_a_search_that_finds_nothing_says_how_to_go_on(bkd: Body, as_: Callable[..., FlaskClient]) -> None:
    text = as_().get("/rules?text=antariksa", headers=EN).text
    assert "No rule fits" in text
    assert "0 rules" in text


@pytest.mark.parametrize("order", ["rule", "effect", "step", "basis", "from"])
def test_each_group_is_sorted_by_itself_and_the_groups_keep_their_place(
    bkd: Body, as_: Callable[..., FlaskClient], order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SIZE", ALL_RULES)
    up, down = shown(as_(), f"order={order}"), shown(as_(), f"order=-{order}")
    assert up != down
    for ids in (up, down):
        assert sorted(ids) == sorted(shown(as_(), ""))
        assert [name for name, _ in itertools.groupby(ids, lambda rule_id: rule_id.partition("-")[0])] == ["ALL", "MK", "MAG", "TUB", "KUR"]


def test_more_rules_than_a_page_holds_are_paged(bkd: Body, as_: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SIZE", 5)
    assert shown(as_(), "page=2") == ["MK-02", "MK-03", "MK-04", "MAG-01", "MAG-02"]
    assert len(shown(as_(), "page=99")) == ALL_RULES - 8 * 5


def test_the_rules_are_exported_as_filtered_with_the_strength_of_the_basis_in_words(bkd: Body, as_: Callable[..., FlaskClient]) -> None:
    written = parts(as_().get("/rules.xlsx?step=publication&effect=block", headers=EN).data)
    for words in (
        "MAG-04",
        "Read in a public source",
        "Filters: Not met: not eligible; Before the opportunity is published.",
        "PP 28/2018",
    ):
        assert words in written
    assert "MAG-03" not in written


@pytest.mark.parametrize(("language", "words"), [("en", "Read in a public source"), ("id", "Dibaca dalam sumber terbuka")])
def test_the_strength_of_a_basis_is_said_in_words(bkd: Body, verifier: FlaskClient, language: str, words: str) -> None:
    row = queries.versions_of("ALL-01")[0]
    for path in (f"/rules/{row.id}", f"/rules/{row.id}/draft"):
        assert words in verifier.get(path, headers={"Accept-Language": language}).text


def test_a_draft_is_previewed_by_name_and_not_put_in_force_by_a_verifier(bkd: Body, verifier: FlaskClient) -> None:
    servant(1, bkd.id, appointed_on=dt.date(2020, 3, 1))
    sent = verifier.post(f"{address()}/draft", data=DRAFT)
    assert sent.status_code == 303
    preview = verifier.get(sent.location, headers=EN).text
    assert "1 civil servant would have another outcome." in preview
    assert "Pegawai 0001 (contoh)" in preview
    assert verifier.post(f"{sent.location}/put-in-force").status_code == 403


def test_the_approver_puts_somebody_else_s_draft_in_force(approver: FlaskClient) -> None:
    other = Identity(uuid.uuid4(), "Fajar Nugraha", "verifikator@jakarta.test")
    change = services.Change(services.Operator.GE, 12, "UU 20/2023", "V", dt.date(2026, 11, 24))
    row = next(row for row in queries.versions_of("MAG-01") if row.state is RuleState.IN_FORCE)
    draft = services.draft_rule(row, change, reason="dasar baru", by=other)
    db.session.commit()
    assert "MAG-01" in approver.get("/rules/drafts").text
    assert approver.post(f"/rules/{draft.id}/put-in-force").status_code == 303
    assert "MAG-01, version 2" in approver.get("/rules", headers=EN).text


def test_a_refused_draft_keeps_what_was_typed_and_names_the_field(verifier: FlaskClient) -> None:
    answer = verifier.post(f"{address()}/draft", data=DRAFT | {"value": "dua belas", "reason": "kalimat panjang"}, headers=EN)
    assert answer.status_code == 422
    assert 'id="value-err"' in answer.text
    assert "dua belas" in answer.text
    assert "kalimat panjang" in answer.text
    assert queries.drafts() == []


def test_a_verifier_gives_a_draft_up(verifier: FlaskClient) -> None:
    sent = verifier.post(f"{address()}/draft", data=DRAFT)
    assert verifier.post(f"{sent.location}/discard").status_code == 303
    assert queries.drafts() == []


@pytest.mark.parametrize(("role", "status"), [(Role.AUDITOR, 200), (Role.CIVIL_SERVANT, 404), (Role.COMPANY_HR, 404)])
def test_who_may_read_a_draft(bkd: Body, as_: Callable[..., FlaskClient], role: Role, status: int) -> None:
    assert as_(holder(role, "x@jakarta.test", bkd)).get(address()).status_code == status


def test_the_approver_does_not_draft(approver: FlaskClient) -> None:
    assert approver.post(f"{address()}/draft", data=DRAFT).status_code in {403, 404}


def test_a_rules_conditions_stand_in_words_on_page_and_sheet(
    bkd: Body, as_: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SIZE", ALL_RULES)
    text = as_().get("/rules", headers=EN).text
    assert "Asked only where: Relieved of post during study: yes" in text
    assert "Not asked where: Employment type: PPPK" in text
    assert "Asked only where: Relieved of post during study: yes" in parts(as_().get("/rules.xlsx", headers=EN).data)


NEW = DRAFT | {"policy": "MAG", "fact": "agency", "operator": "IN", "value": "DISHUB, DINKES"}


def test_an_officer_drafts_a_rule_that_there_was_not(bkd: Body, verifier: FlaskClient) -> None:
    page = verifier.get("/rules/new", headers=EN).text
    for words in ("Place of work", "Level of competency: ", "Asked only of whoever meets all of these"):
        assert words in page
    sent = verifier.post("/rules/new", data=NEW)
    assert sent.status_code == 303
    assert "Agency: one of DISHUB, DINKES" in verifier.get(sent.location, headers=EN).text
    assert "MAG-11, version 1" in verifier.get("/rules/drafts", headers=EN).text


def test_what_was_typed_stays_and_what_is_wrong_stands_beside_the_condition(bkd: Body, verifier: FlaskClient) -> None:
    wrong = NEW | {"unless_fact_1": "age", "unless_operator_1": "GE", "unless_value_1": "tua", "any_of_value_2": "III/a"}
    answer = verifier.post("/rules/new", data=wrong, headers=EN)
    assert answer.status_code == 422
    assert 'value="tua"' in answer.text
    assert 'id="unless_value_1-err"' in answer.text
    answer = verifier.post("/rules/new", data=wrong | {"unless_value_1": "50"}, headers=EN)
    assert 'id="any_of_fact_2-err"' in answer.text
    assert "Choose what is compared" in answer.text
    assert queries.drafts() == []


def test_the_form_of_another_version_brings_the_conditions_along(bkd: Body, verifier: FlaskClient) -> None:
    row = queries.versions_of("TUB-01")[0]
    page = verifier.get(f"/rules/{row.id}/draft", headers=EN).text
    assert '<option selected value="employee_type">' in page
    assert 'value="PPPK"' in page
    kept = {"unless_fact_1": "employee_type", "unless_operator_1": "EQ", "unless_value_1": "PPPK"}
    sent = verifier.post(f"/rules/{row.id}/draft", data=DRAFT | kept | {"operator": row.operator.value, "value": draft_value(row)})
    assert sent.status_code == 303
    assert queries.drafts()[0].conditions == row.conditions


def test_no_rule_of_the_seed_has_more_conditions_than_the_form(bkd: Body) -> None:
    for row in queries.rows_at((), dt.date(2026, 11, 24), clock.now()):
        assert all(len(found) <= MOST_CONDITIONS for found in (row.conditions or {}).values()), row.rule_id


def test_the_facts_say_what_they_are_where_they_come_from_and_which_rules_ask_them(bkd: Body, as_: Callable[..., FlaskClient]) -> None:
    page = as_().get("/rules/facts", headers=EN).text
    for words in (
        "A number, in years",
        "Unknown once the assessment is older than the parameter AGE-02 allows",
        "Placements that were decided here",
        "KUR-03W, MAG-01, TUB-02",
        "Place of work",
    ):
        assert words in page
    assert "No fact fits" in as_().get("/rules/facts?text=antariksa", headers=EN).text


def test_the_facts_are_exported_as_filtered(bkd: Body, as_: Callable[..., FlaskClient]) -> None:
    written = parts(as_().get("/rules/facts.xlsx?text=sanction", headers=EN).data)
    assert "Months since a moderate or severe sanction" in written
    assert "Place of work" not in written


@pytest.mark.parametrize("order", ["label", "type", "origin"])
def test_the_facts_are_sorted_both_ways(bkd: Body, as_: Callable[..., FlaskClient], order: str) -> None:
    def labels(query: str) -> list[str]:
        return re.findall(r'scope="row">(.*?)</th>', as_().get(f"/rules/facts?{query}", headers=EN).text, re.DOTALL)

    up, down = labels(f"order={order}"), labels(f"order=-{order}")
    assert up != down
    assert sorted(up) == sorted(down)
    assert len(up) > 20
