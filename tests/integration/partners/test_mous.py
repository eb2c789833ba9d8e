"""A Kesepakatan Bersama and the agreements that carry it out: by itself it lets nothing be published."""

import datetime as dt

import pytest
from sqlalchemy import exc

from partners.agreements import queries, services
from partners.agreements.domain import AgreementState, AgreementType
from partners.agreements.domain.covering import Wish
from partners.agreements.services import covering, renewing
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from tests.factories import partners as made

WISH = Wish("internship", 2, dt.date(2027, 1, 11), dt.date(2027, 4, 2))


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


def signed(company, **changed):
    """A Kesepakatan Bersama in force."""
    by = made.who(company[1], Role.COMPANY_HR)
    mou = services.begin(company[0], by=by, kind=AgreementType.MOU)
    services.submit(mou, made.scope(**changed), by=by)
    made.decide("agreement", mou.id, "agree", "within_mandate", made.bureau())
    for signer in (by, made.bureau()):
        services.sign(mou, services.Signature(**made.SIGNATURE, file_name="kb.pdf", data=made.PDF), by=signer)
    db.session.flush()
    return mou


def test_a_kesepakatan_bersama_alone_covers_no_publication_and_says_so(company):
    mou = signed(company)
    assert mou.number.startswith("KB-")
    assert mou.state is AgreementState.IN_FORCE
    (said,) = covering.covering(company[0].body_id, WISH)
    assert mou.number in str(said)
    assert "alone" in str(said)


def test_an_agreement_under_it_covers_and_both_find_each_other(company):
    mou = signed(company)
    agreement = made.in_force(*company, under_id=mou.id)
    assert covering.covering(company[0].body_id, WISH) == []
    assert covering.coverage(company[0].body_id, WISH).agreement is agreement
    assert queries.under(mou.id) == [agreement]


def test_an_unsigned_kesepakatan_bersama_is_not_named_as_the_agreement_that_is_missing(company):
    by = made.who(company[1], Role.COMPANY_HR)
    mou = services.begin(company[0], by=by, kind=AgreementType.MOU)
    services.submit(mou, made.scope(), by=by)
    made.decide("agreement", mou.id, "agree", "within_mandate", made.bureau())
    (said,) = covering.covering(company[0].body_id, WISH)
    assert mou.number not in str(said)


def refused(company, kind, under_id):
    by = made.who(company[1], Role.COMPANY_HR)
    begun = services.begin(company[0], by=by, kind=kind)
    with pytest.raises(DomainError) as error:
        services.submit(begun, made.scope(under_id=under_id), by=by)
    return error.value.field


def test_only_ones_own_kesepakatan_bersama_in_force_can_be_named_and_none_by_another(company):
    mou = signed(company)
    stranger = made.verified("PT Contoh Lain", nib="9999000000802", npwp="9999000000000802")
    assert refused(stranger, AgreementType.AGREEMENT, mou.id) == "under"
    assert refused(company, AgreementType.AGREEMENT, made.in_force(*company).id) == "under"
    assert refused(company, AgreementType.MOU, mou.id) == "under"


def test_the_database_lets_no_kesepakatan_bersama_stand_under_another(company):
    mou = signed(company)
    mou.under_id = made.in_force(*company).id
    with pytest.raises(exc.IntegrityError, match="ck_agreement_under"), db.session.begin_nested():
        db.session.flush()


def test_it_is_renewed_as_what_it_is(company):
    renewal = renewing.renew(signed(company), by=made.who(company[1], Role.COMPANY_HR))
    assert (renewal.type, renewal.number[:3]) == (AgreementType.MOU, "KB-")
