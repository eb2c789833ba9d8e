"""What of the catalogue is for one civil servant, in one statement, is what each opportunity's own page says to them."""

import datetime as dt
import random
import uuid

import pytest
from sqlalchemy import event, select

from portal.catalogue import queries, services
from portal.catalogue.domain.opportunity import KINDS
from portal.catalogue.domain.search import Chosen
from portal.catalogue.models import Opportunity
from portal.catalogue.queries.terms import EVERY, TERMS, terms_of
from portal.catalogue.services.reading import reader_of, suiting
from portal.eligibility.domain.verdict import Outcome, Result
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.db import db
from portal.workforce.domain.codes import Employment, LegalStatus, Severity
from tests.conftest import NOW
from tests.factories import signoff
from tests.factories.workforce import servant

CODES = ("M.05", "M.07", "S.01", "T.01", "T.06")
TODAY = dt.date(2026, 11, 24)
MASTERS = {
    "intake": "September",
    "payer": "government",
    "outcomes": ["Merancang kebijakan."],
    "admission": ["Seleksi berkas."],
    "documents_needed": [],
    "pay": "Gaji tetap",
    "tuition": 0,
    "other_costs": "",
    "mentor_name": "Gita (contoh)",
}
OUTCOMES = {True: Outcome.ELIGIBLE, False: Outcome.NOT_ELIGIBLE, None: Outcome.NEEDS_CHECK}
COURSE = {"schedule": "Senin", "pay": "Gaji tetap", "topics": ["Surat"], "outcomes": ["Menulis"], "hours": 5, "speakers": []}


@pytest.fixture
def world(session):
    return signoff.world()


def day(chance, first, last):
    return TODAY + dt.timedelta(days=chance.randrange(first, last))


def particulars_of(kind, chance):
    """What an offering of a kind says, by chance."""
    if kind == "internship":
        return signoff.PARTICULARS
    if kind == "short_course":
        return COURSE | ({"certified": chance.random() < 0.5} if chance.random() < 0.8 else {})
    programme = {"name": "Magister", "code": "61101", "scheme": "2025", "grade": "Unggul", "decree": "1/2026"}
    programme |= {"accreditation": chance.choice(("UNGGUL", "B", "TERAKREDITASI")), "until": day(chance, 0, 900).isoformat()}
    classes = [{"day": chance.randrange(1, 8), "first": chance.choice((480, 1080)), "last": 1260} for _ in range(chance.randrange(3))]
    said = {
        "study_mode": chance.choice(("relieved", "part_time")),
        "semesters": chance.choice((2, 4, 8)),
        "credits": chance.choice((20, 40)),
    }
    return MASTERS | said | {"programme": programme} | ({"class_times": classes} if chance.random() < 0.8 else {})


def requirements_of(chance):
    """What a host asks, by chance; an empty choice asks nothing."""
    each = {
        "levels": {code: chance.randrange(1, 5) for code in chance.sample(CODES, k=chance.randrange(3))},
        "grades": chance.sample(("III/a", "III/c"), k=chance.randrange(3)),
        "education": chance.sample(("S1", "D3"), k=chance.randrange(3)),
        "post_classes": chance.sample(("JF_MUDA", "PELAKSANA"), k=chance.randrange(3)),
        "employment": chance.sample(("PNS", "PPPK"), k=chance.randrange(3)),
        "service_years": chance.choice((None, 0, 2, 9)),
        "months_left": chance.choice((None, 12, 90)),
        "age_most": chance.choice((None, 30, 50)),
    }
    return {key: each[key] for key in chance.sample(sorted(each), k=chance.randrange(4))}


def sown(world, number, chance):
    """So many opportunities of every kind, written as they stand."""
    model = world.opportunity()
    values = {c.key: getattr(model, c.key) for c in Opportunity.__table__.columns if c.key not in {"search", "id"}}
    for n in range(number):
        start, kind = day(chance, 30, 300), chance.choice([key for key, _ in KINDS])
        wanted = [{"code": code, "name": code, "level": 3} for code in chance.sample(CODES, k=chance.randrange(3))]
        changed = {
            "offering_id": uuid.uuid4(),
            "number": f"UJI-{n}",
            "kind": kind,
            "starts_on": start,
            "ends_on": start + dt.timedelta(days=chance.choice((6, 112, 700))),
            "open_until": NOW + dt.timedelta(days=20),
            "competencies": wanted,
            "requirements": requirements_of(chance),
            "particulars": particulars_of(kind, chance),
        }
        db.session.add(Opportunity(**{**values, **changed}))
    db.session.flush()
    return list(db.session.scalars(select(Opportunity)))


def somebody(world, n, chance):
    """A civil servant of whom this and that is known."""
    known = {
        "employment_type": chance.choice(list(Employment)),
        "legal_status": chance.choice((LegalStatus.ACTIVE, LegalStatus.ACTIVE, LegalStatus.STUDY)),
        "post_class": chance.choice(("JF_MUDA", "PELAKSANA", "JPT_PRATAMA", "UNHEARD_OF")),
        "post": chance.choice(("Perencana Ahli Muda", "Guru", "Pramu")),
        "grade": chance.choice((None, "III/a", "III/c")),
        "education": chance.choice((None, "S1", "D3")),
        "appointed_on": day(chance, -9000, -100),
        "retires_on": chance.choice((None, day(chance, 100, 4000), day(chance, 4000, 9000))),
        "birth_date": chance.choice((None, day(chance, -20000, -9000))),
        "discipline_open_case": chance.choice((None, False, False)),
        "discipline_as_of": chance.choice((None, day(chance, -120, 0))),
        "assessed_on": chance.choice((None, day(chance, -2000, 0))),
        "levels": chance.choice((None, {code: chance.randrange(1, 6) for code in chance.sample(CODES, k=2)})),
        "service_bond_until": chance.choice((None, None, day(chance, -300, 300))),
    }
    until = chance.choice((None, None, day(chance, -400, 300)))
    return servant(n, world.agency.id, **known, sanction_severity=Severity.SEVERE if until else None, sanction_until=until)


@pytest.mark.parametrize("seed", range(8))
def test_the_statement_gives_everybody_the_verdict_of_each_opportunity_s_page(world, seed):
    chance = random.Random(seed)  # noqa: S311  a catalogue by chance, the same each time
    offered = sown(world, 60, chance)
    rules = asking.OverOfferings({key: (kind.policy, terms_of(key)) for key, kind in KINDS}, Opportunity.requirements.expression)
    for n in range(8):
        who = somebody(world, n, chance)
        overs = rules.of_today()
        values = overs.values(who)
        for key, over in overs.by_kind.items():
            found: dict[uuid.UUID, bool | None] = dict(
                db.session.execute(select(Opportunity.id, over.eligible).where(Opportunity.kind == key), values).all()
            )
            for one in (one for one in offered if one.kind == key):
                assert OUTCOMES[found[one.id]] is asking.verdict_of(who, services.question_of(one)).outcome, one.number


@pytest.mark.parametrize("seed", range(3))
def test_each_personal_count_is_the_length_of_the_list_that_it_leads_to(world, seed):
    chance = random.Random(seed)  # noqa: S311
    offered = sown(world, 60, chance)
    who = somebody(world, 1, chance)
    reader = suiting(who)
    verdicts = {one.id: asking.verdict_of(who, services.question_of(one)) for one in offered}
    eligible = {key for key, verdict in verdicts.items() if verdict.outcome is Outcome.ELIGIBLE}
    for chosen in (Chosen(eligible=True), Chosen(gaps=True), Chosen(eligible=True, kind=("masters",)), Chosen(gaps=True, eligible=True)):
        page = queries.page_of_opportunities(chosen, number=1, size=100, reader=reader)
        counted = queries.facets(chosen, reader).counts
        for name in ("eligible", "gaps"):
            both = Chosen.read({**chosen.address(), name: ["1"]})
            total = queries.page_of_opportunities(both, number=1, size=1, reader=reader).total
            assert counted.get(name, {}).get("1", 0) == total, (chosen, name)
        if chosen.eligible:
            assert {row.id for row in page.rows} <= eligible
    assert {row.id for row in queries.page_of_opportunities(Chosen(eligible=True), number=1, size=100, reader=reader).rows} == eligible


def test_a_gap_is_where_the_rule_of_gaps_is_met(world):
    one = world.opportunity()
    who, _ = world.servant()
    verdict = asking.verdict_of(who, services.question_of(one))
    has_gap = next(reason for reason in verdict.reasons if reason.fact == "competence_gap_or_plan_match").result is Result.PASS
    total = queries.page_of_opportunities(Chosen(gaps=True), number=1, size=1, reader=suiting(who)).total
    assert total == (1 if has_gap else 0)


def test_every_term_that_a_kind_tells_in_python_it_tells_in_sql(world):
    chance = random.Random(3)  # noqa: S311
    for key, kind in KINDS:
        assert set(kind.terms(particulars_of(key, chance))) == set(TERMS[key])
    assert set(EVERY) == {"starts_on", "ends_on", "competencies"}


def test_whoever_is_no_civil_servant_has_no_such_choices(world):
    assert reader_of(uuid.uuid4()) == queries.NOBODY


def test_the_catalogue_for_one_person_is_read_in_a_bounded_number_of_statements(world):
    sown(world, 30, random.Random(4))  # noqa: S311
    who, _ = world.servant()
    suiting(who)  # the rules are known from here on
    seen = []
    event.listen(db.session.connection(), "before_cursor_execute", lambda *given: seen.append(given[2]))
    reader = suiting(who)
    queries.page_of_opportunities(Chosen(eligible=True), number=1, size=25, reader=reader)
    queries.facets(Chosen(eligible=True), reader)
    assert len(seen) <= 4


def test_everybody_is_asked_by_one_statement_until_the_rules_or_the_day_change(world):
    sown(world, 10, random.Random(5))  # noqa: S311
    first, second = somebody(world, 1, random.Random(6)), somebody(world, 2, random.Random(7))  # noqa: S311
    seen = []
    event.listen(db.session.connection(), "before_cursor_execute", lambda *given: seen.append(given[2]))

    def asked(who):
        seen.clear()
        reader = suiting(who)
        queries.page_of_opportunities(Chosen(eligible=True), number=1, size=25, reader=reader)
        return reader, next(text for text in seen if "opportunity" in text)

    (one, statement), (other, same) = asked(first), asked(second)
    assert one.personal is other.personal
    assert one.values != other.values
    assert statement == same
    clock.follow(lambda: NOW + dt.timedelta(days=1))
    assert asked(first)[0].personal is not one.personal
