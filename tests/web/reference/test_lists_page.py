"""The administrator reads the code lists with their basis."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.kernel.identity import Role
from portal.organisations.domain import BodyKind
from portal.reference import queries, services
from portal.reference.domain import PARAMETER_NAMES
from tests.factories.accounts_of import holder
from tests.factories.organisations import body


@pytest.mark.parametrize(("role", "status"), [(Role.ADMINISTRATOR, 200), (Role.VERIFIER, 403)])
def test_the_lists_stand_with_basis_and_days_for_the_administrator_alone(
    app: Any, as_: Callable[..., FlaskClient], role: Role, status: int
) -> None:
    services.seed()
    agency = body(BodyKind.AGENCY, "BKD", "Badan Kepegawaian Daerah", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh"))
    answer = as_(holder(role, "admin@jakarta.test", agency)).get("/settings/reference", headers={"Accept-Language": "en"})
    assert answer.status_code == status
    if status == 200:
        assert all(words in answer.text for words in ("Public service", "PermenPANRB 38/2017", "working days", "17 August 2026"))


def test_parameters_stand_in_words_and_their_numbers_in_digits(app: Any, as_: Callable[..., FlaskClient]) -> None:
    services.seed()
    agency = body(BodyKind.AGENCY, "BKD", "Badan Kepegawaian Daerah", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh"))
    page = as_(holder(Role.ADMINISTRATOR, "admin@jakarta.test", agency)).get("/settings/reference", headers={"Accept-Language": "en"}).text
    assert "E+" not in page
    assert ">90<" in page
    assert all(parameter.code in PARAMETER_NAMES for parameter in queries.parameters())
    for name in ("How long discipline data count as known", "set by this product"):
        assert name in page
    assert "discipline_data_counts" not in page
