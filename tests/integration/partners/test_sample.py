"""The sample province's partners, told through the services."""

import datetime as dt
import functools
from dataclasses import replace

import pytest

from partners.agreements import queries as agreements
from partners.agreements import services as agreement_services
from partners.agreements.domain import AgreementState
from partners.agreements.sample import ACTS as AGREEMENTS
from partners.offerings import queries as offerings
from partners.offerings.domain import OfferingState
from partners.offerings.models import Offering
from partners.offerings.sample import ACTS as OFFERINGS
from partners.registry import queries as partners
from partners.registry.domain import PartnerState, accreditation_code
from partners.registry.domain.units import tree_of
from partners.registry.models import Partner
from partners.registry.sample import ACTS as REGISTRY
from portal.accounts import services as accounts
from portal.catalogue import queries as catalogue
from portal.demo.filling import moment_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from tests.factories import partners as made
from wsgi import create_app

H = dt.date(2026, 11, 24)
WITHOUT_AGREEMENT = (
    "Universitas Contoh Ciliwung",
    "LSP Contoh Layanan Publik",
)
DESKS = (
    ("verifikator@jakarta.test", Role.VERIFIER, "BKD"),
    ("kurator@jakarta.test", Role.CURATOR, "BPSDM"),
    ("ksd@jakarta.test", Role.COOPERATION, "BIRO-KSD"),
)


@pytest.fixture(scope="module")
def filled(settings, databases):
    """The product with the partners in it: told once, read by all."""
    database = databases.clone()
    product = create_app(replace(settings, database_url=database.app_url, database_owner_url=database.owner_url))
    with product.app_context():
        before = clock.follow(lambda: clock.at(H - dt.timedelta(days=121), 8))
        try:
            tell()
        finally:
            clock.follow(before)
            reference.forget_holidays()
    yield product
    with product.app_context():
        db.engine.dispose()
    databases.drop(database)


@pytest.fixture
def told(filled):
    with filled.app_context():
        clock.follow(lambda: clock.at(H, 10))
        yield
        db.session.remove()


def tell():
    made.code_lists()
    for email, role, office in DESKS:
        account = made.account(email, f"{role.value} (contoh)")
        accounts.give_grant(account, role, organisations.find_body_by_code(office).id, by=SYSTEM)
    acts = [*REGISTRY.items(), *AGREEMENTS.items(), *OFFERINGS.items()]
    for moment, _, act in sorted(((moment_of(act, H, reference.holidays()), key, act) for key, act in acts), key=lambda one: one[:2]):
        clock.follow(functools.partial(lambda at: at, moment))
        act.play(H)
        db.session.flush()
    db.session.commit()
    db.session.remove()


def test_the_partners_stand_as_the_sample_says(told):
    by_name = {partner.name: partner for partner in db.session.query(Partner)}
    assert len(by_name) == 12
    assert by_name["PT Contoh Surya Lestari"].state is PartnerState.SUSPENDED
    others = [partner for name, partner in by_name.items() if name != "PT Contoh Surya Lestari"]
    assert all(partner.state is PartnerState.VERIFIED for partner in others)
    evening = partners.programmes_of(by_name["Universitas Contoh Kenanga"].id, verified=True)
    assert [accreditation_code(one.scheme, one.grade) for one in evening] == ["TERAKREDITASI"]
    builder = by_name["PT Contoh Bangun Persada"]
    assert len(partners.submissions_of(builder.id)) == 3
    states = {partner.name: [one.state for one in agreements.agreements_of(partner.body_id)] for partner in by_name.values()}
    assert states.pop("PT Contoh Bangun Persada") == [AgreementState.TO_SIGN]
    for without in WITHOUT_AGREEMENT:
        assert states.pop(without) == []
    assert states.pop("PT Contoh Rantai Pangan") == [AgreementState.DRAFT, AgreementState.IN_FORCE]
    assert states.pop("PT Contoh Tirta Sejahtera") == [AgreementState.IN_FORCE, AgreementState.AMENDED]
    assert all(found == [AgreementState.IN_FORCE] for found in states.values())


def test_the_water_companys_amendment_stands_in_the_place_of_its_agreement_with_all_that_rested_on_it(told):
    (water,) = db.session.query(Partner).filter_by(name="PT Contoh Tirta Sejahtera")
    amendment, amended = agreements.agreements_of(water.body_id)
    assert (amendment.amends_id, amendment.number) == (amended.id, f"{amended.number}-A1")
    assert (amended.seats_a_year, amendment.seats_a_year, amendment.seats_by_kind) == (12, 18, {"internship": 16})
    assert agreement_services.resting_on(amended) == []
    offered = db.session.query(Offering).filter_by(partner_id=water.id).all()
    assert {one.agreement_id for one in offered if one.state is OfferingState.PUBLISHED} == {amendment.id}


def test_two_partners_have_units_some_of_them_parts_of_others(told):
    named = db.session.query(Partner).filter(Partner.name.in_(["PT Contoh Awan Data", "Universitas Contoh Ciliwung"]))
    trees = {one.name: tree_of(partners.units_of(one.id)) for one in named}
    shapes = {key: [(node.unit.kind.value, len(node.parts)) for node in nodes] for key, nodes in trees.items()}
    assert shapes == {"PT Contoh Awan Data": [("branch", 1), ("branch", 0)], "Universitas Contoh Ciliwung": [("faculty", 1)]}


def test_the_cold_stores_agreement_expires_its_notice_is_given_and_its_renewal_begun(told):
    (supply,) = db.session.query(Partner).filter_by(name="PT Contoh Rantai Pangan")
    renewal, ending = agreements.agreements_of(supply.body_id)
    assert ending.ends_on == H + dt.timedelta(days=74)
    assert renewal.renews_id == ending.id
    assert agreements.find_notice(ending.id, ending.ends_on, 90) is not None
    assert agreements.to_be_noticed(10) == []
    standing = [one.ends_on for one in db.session.query(Offering).filter_by(agreement_id=ending.id) if one.ends_on is not None]
    assert [one.ends_on for one in agreement_services.resting_on(ending)] == sorted(standing, reverse=True)


def test_thirteen_offerings_are_open_one_is_a_draft_and_one_returned(told):
    states = {offering.title: offering.state for offering in db.session.query(Offering)}
    assert states.pop("Pengawasan mutu bangunan gedung") is OfferingState.DRAFT
    assert states.pop("Dokumentasi bantuan pengguna layanan") is OfferingState.RETURNED
    assert states.pop("Pemeliharaan sensor jaringan air") is OfferingState.SUBMITTED
    assert states.pop("Pengukuran layanan penumpang di halte") is OfferingState.SUBMITTED
    assert states.pop("Audit energi gedung pemerintah") is OfferingState.TAKEN_DOWN
    assert set(states.values()) == {OfferingState.PUBLISHED}
    open_now = catalogue.page_of_opportunities(catalogue.Chosen(), number=1, size=50)
    assert open_now.total == 13


def test_the_first_slot_was_returned_with_two_comments_and_corrected(told):
    offering = db.session.query(Offering).filter_by(title="Perancangan antrean layanan digital").one()
    first, second = offerings.submissions_of(offering.id)
    assert "Melayani warga di loket setiap hari" in first.document["particulars"]["tasks"]
    assert len(second.document["particulars"]["tasks"]) == 4
    assert "pinjam pakai" in second.document["particulars"]["benefits"]
    assert offering.starts_on == dt.date(2026, 11, 9)


def test_the_evening_class_has_moved_out_of_working_hours_by_a_second_version(told):
    offering = db.session.query(Offering).filter_by(title="Magister Administrasi Publik (kelas malam)").one()
    shown = catalogue.find_by_offering(offering.id)
    (change,) = catalogue.changes_since(shown, 1)
    assert (shown.version, str(change.name)) == (2, "Class times")
    assert str(change.before).startswith("Friday, 13.30")
    assert str(change.after).startswith("Friday, 18.30")
