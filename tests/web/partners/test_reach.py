"""While an offering is written it says whom its requirements admit, in figures that give nobody away."""

import re

import pytest

from partners.offerings.domain import rounded
from partners.registry.services import drafting
from portal.kernel.db import db
from portal.organisations.domain import BodyKind
from tests.factories import partners as made
from tests.factories.organisations import body
from tests.factories.workforce import servant

ENGLISH = {"Accept-Language": "en"}
PAGE = {"trained_1": "M.05", "trained_level_1": "3", "education": "S2", "service_years": "5", "act": "reach"}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def province(app):
    agency = body(BodyKind.AGENCY, "DISHUB2", "Dinas Perhubungan", body(BodyKind.PROVINCE, "DKI2", "Provinsi Contoh"))
    for number in range(30):
        servant(number, agency.id, education="S1" if number < 23 else "S2")


def rows(page):
    text = re.sub(r"<[^>]+>", " ", page)
    return re.sub(r"\s+", " ", text)


@pytest.mark.usefixtures("province")
def test_a_partner_reads_rounded_figures_and_what_excludes_most(as_):
    company = made.verified()
    made.in_force(*company)
    offering = made.offering(*company)
    db.session.commit()
    browser = as_(company[1])
    answer = browser.post(f"/offerings/{offering.id}/write/competencies", data=PAGE, headers=ENGLISH)
    assert answer.location.endswith(f"/offerings/{offering.id}/reach")
    page = rows(browser.get(answer.location, headers=ENGLISH).text)
    assert "Education: one of S2 about 20" in page
    assert "fewer than 10" in page
    assert page.index("Education: one of") < page.index("Years of service since appointment: at least 5")
    assert "Pegawai 0001" not in page


@pytest.mark.usefixtures("province")
def test_the_curator_reads_exact_figures_of_every_rule(as_):
    company = made.verified()
    made.in_force(*company)
    offering = made.accepted(*company)
    drafting.save("offerings.internship", "competencies", offering.id, PAGE)
    curator = made.officer(made.Role.CURATOR, "BPSDM")
    db.session.commit()
    page = rows(as_(curator).get(f"/offerings/{offering.id}/reach", headers=ENGLISH).text)
    assert "Education: one of S2 23" in page
    assert "Meet everything 7 " in page


@pytest.mark.parametrize(
    ("number", "words"), [(0, "none"), (9, "fewer than 10"), (10, "about 10"), (994, "about 990"), (12_345, "about 12300")]
)
def test_small_numbers_are_not_told_apart(number, words):
    assert str(rounded(number)) == words
