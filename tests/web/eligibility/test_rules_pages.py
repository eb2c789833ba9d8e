"""Everybody reads the rules; one officer drafts, another puts in force."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.eligibility import queries, services
from portal.eligibility.domain.rules import RuleState
from portal.kernel.db import db
from portal.kernel.identity import Identity, Role
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.reference import services as reference
from tests.factories.accounts_of import holder
from tests.factories.organisations import body
from tests.factories.workforce import servant

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
