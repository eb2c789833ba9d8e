"""One person's verdict in Python and everybody's in SQL are the same law."""

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from portal.eligibility import queries, services
from portal.eligibility.domain.facts import Fact, label_of, what_helps, words_of
from portal.eligibility.domain.rules import Condition, Effect, Operator, Rule
from portal.eligibility.domain.verdict import Outcome, Result, Verdict, evaluate, facts_in
from portal.eligibility.queries.verdicts import compiled
from portal.kernel.db import db
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.reference import services as reference
from portal.reference.models import Parameter
from portal.workforce.domain.codes import Employment, LegalStatus, Predicate, Severity
from portal.workforce.models import Servant
from tests.factories.organisations import body
from tests.factories.workforce import servant

TODAY = dt.date(2026, 11, 24)
QUESTION = services.Question("internship", {"ends_on": dt.date(2027, 3, 1), "competencies": {"M.05": 3, "M.07": 2}})
CONCERNS_PEOPLE = {"ALL-01", "ALL-04", "MK-01", "MK-02", "MK-03", "MAG-01", "MAG-02", "MAG-08", "MAG-09", "MAG-10", "ALL-02"}


@pytest.fixture
def unit(app: Any) -> uuid.UUID:
    reference.seed(national_calendar=False)
    services.seed()
    return body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh")).id


def result(verdict: services.Verdict, rule_id: str) -> Result:
    return next(reason.shown for reason in verdict.reasons if reason.rule_id == rule_id)


def test_the_verdict_asks_the_rules_whose_facts_concern_the_person(unit: uuid.UUID) -> None:
    verdict = services.verdict_of(servant(1, unit), QUESTION)
    assert {reason.rule_id for reason in verdict.reasons} == CONCERNS_PEOPLE
    unmet = {reason.rule_id for reason in verdict.reasons if reason.result is not Result.PASS}
    assert unmet <= {"ALL-02"}  # supplied by the slice that keeps placements


@pytest.mark.parametrize(
    ("changed", "rule_id", "shown"),
    [
        ({"legal_status": LegalStatus.STUDY}, "MK-01", Result.UNKNOWN),
        ({"discipline_open_case": True}, "MK-02", Result.UNKNOWN),
        ({"discipline_as_of": dt.date(2026, 8, 25)}, "MK-02", Result.UNKNOWN),
        ({"discipline_as_of": dt.date(2026, 8, 26)}, "MK-02", Result.PASS),
        ({"discipline_as_of": None}, "MK-03", Result.UNKNOWN),
        ({"appointed_on": dt.date(2025, 11, 25)}, "MAG-01", Result.UNKNOWN),
        ({"appointed_on": dt.date(2025, 11, 24)}, "MAG-01", Result.PASS),
        ({"recent_ratings": ["BAIK", "KURANG", None]}, "MAG-02", Result.UNKNOWN),
        ({"rating_year": 2024, "recent_ratings": ["BAIK", "BAIK", None]}, "MAG-02", Result.UNKNOWN),
        ({"service_bond_until": dt.date(2026, 11, 24)}, "MAG-08", Result.UNKNOWN),
        ({"service_bond_until": dt.date(2026, 11, 23)}, "MAG-08", Result.PASS),
        ({"retires_on": dt.date(2029, 3, 1)}, "MAG-09", Result.PASS),
        ({"retires_on": dt.date(2029, 2, 28)}, "MAG-09", Result.UNKNOWN),
        ({"levels": {"M.05": 3, "M.07": 3}}, "ALL-04", Result.UNKNOWN),
        ({"levels": None}, "ALL-04", Result.UNKNOWN),
        ({"employment_type": Employment.PPPK}, "MAG-10", Result.UNKNOWN),
    ],
)
def test_each_rule_at_its_border(unit: uuid.UUID, changed: dict[str, Any], rule_id: str, shown: Result) -> None:
    assert result(services.verdict_of(servant(1, unit, **changed), QUESTION), rule_id) is shown


def test_a_sanction_with_a_known_end_counts_however_old_the_data(unit: uuid.UUID) -> None:
    who = servant(1, unit, sanction_severity=Severity.MODERATE, sanction_until=dt.date(2027, 3, 14), discipline_as_of=dt.date(2026, 1, 1))
    reason = next(r for r in services.verdict_of(who, QUESTION).reasons if r.rule_id == "MK-03")
    assert (reason.result, reason.value, reason.source, reason.as_of) == (Result.FAIL, True, "BKD", dt.date(2026, 1, 1))


@pytest.mark.parametrize(
    ("assessed_on", "shown"), [(dt.date(2023, 11, 25), Result.PASS), (dt.date(2023, 11, 24), Result.UNKNOWN), (None, Result.PASS)]
)
def test_a_level_counts_for_three_years_after_its_assessment(unit: uuid.UUID, assessed_on: dt.date | None, shown: Result) -> None:
    question = services.Question("internship", QUESTION.terms, services.requirements_of(levels={"M.05": 2}))
    who = servant(1, unit, levels={"M.05": 2, "M.07": 1}, assessed_on=assessed_on)
    verdict = services.verdict_of(who, question)
    assert result(verdict, "REQ-01") is shown
    assert result(verdict, "ALL-04") is shown  # what is too old to be known shows no gap either
    reason = next(reason for reason in verdict.reasons if reason.rule_id == "REQ-01")
    assert str(what_helps(reason) or "").startswith("BKD's assessment") is (shown is Result.UNKNOWN)


def test_without_the_parameter_an_assessment_counts_however_old(unit: uuid.UUID) -> None:
    db.session.query(Parameter).filter_by(code="AGE-02").delete()
    who = servant(1, unit, levels={"M.05": 2, "M.07": 1}, assessed_on=dt.date(2001, 1, 1))
    assert result(services.verdict_of(who, QUESTION), "ALL-04") is Result.PASS


def test_where_somebody_works_is_known_from_the_nearest_unit_that_says_it(unit: uuid.UUID) -> None:
    units = units_below(unit)
    names = ("unit", "agency", "place")
    context = queries.asked(QUESTION, TODAY)[1]
    found = queries.facts_of(servant(1, units["DISHUB-A1"]), context, names)
    assert [found[name].value for name in names] == ["DISHUB-A1", "DISHUB", "31.74"]
    assert [str(found[name].said) for name in ("unit", "agency")] == ["Seksi Angkutan.", "Dinas Perhubungan."]
    above = queries.facts_of(servant(2, unit), context, names)
    assert [above[name].value for name in names] == ["DISHUB", "DISHUB", None]
    assert str(words_of("place", "31.74")) == "Jakarta Selatan"


def test_a_host_s_requirement_blocks_and_an_unknown_level_needs_a_check(unit: uuid.UUID) -> None:
    wanted = services.requirements_of(levels={"M.05": 3}, names={"M.05": "Pelayanan publik"}, education=["S1", "S2"])
    question = services.Question("internship", QUESTION.terms, wanted)
    assert [rule.message for rule in wanted] == ["Pelayanan publik", ""]
    assert services.requirements_of(levels={"M.05": 3})[0].message == "M.05"
    below, unknown = servant(1, unit), servant(2, unit, levels={"M.07": 1})
    assert services.verdict_of(below, question).outcome is Outcome.NOT_ELIGIBLE
    assert services.verdict_of(unknown, question).outcome is Outcome.NEEDS_CHECK
    assert [t.fails for t in services.answers(question).counts_and_tallies()[1] if t.rule.rule_id == "REQ-01"] == [1]


@pytest.mark.parametrize(
    ("fact", "called"),
    [
        ("level:M.05", "M.05"),
        ("grade", "grade"),
        ("superior_recommendation", "Recommendation of the superior"),
        ("nothing_that_is_known", "nothing_that_is_known"),
    ],
)
def test_a_fact_is_called_by_its_name_with_what_it_is_of(unit: uuid.UUID, fact: str, called: str) -> None:
    label = str(label_of(fact))
    assert called.lower() in label.lower()
    assert ("," in label) is (":" in fact)


@pytest.mark.parametrize(
    ("code", "word"), [("JF_MUDA", "JF Ahli Muda"), ("JF_MAHIR", "JF Mahir"), ("JPT_PRATAMA", "JPT Pratama"), ("PENGAWAS", "Pengawas")]
)
def test_a_class_of_post_is_said_as_it_is_written(unit: uuid.UUID, code: str, word: str) -> None:
    assert str(words_of("post_class", code)) == word


def test_a_rule_in_the_way_says_who_supplies_what_is_not_known_or_what_would_change_it(unit: uuid.UUID) -> None:
    who = servant(1, unit, recent_ratings=["BAIK", None, None], discipline_open_case=True)
    said = {reason.rule_id: what_helps(reason) for reason in services.verdict_of(who, QUESTION).reasons}
    assert str(said["MAG-02"]).startswith("Whoever rates you completes the appraisal")
    assert str(said["MK-02"]) == "You can apply once the case is closed."
    assert said["MAG-01"] is None


def test_a_set_of_people_counts_pages_and_says_which_rule_excludes_whom(unit: uuid.UUID) -> None:
    for number in range(30):
        servant(number, unit, grade="III/a" if number % 3 else "III/c")
    servant(40, unit, left_on=dt.date(2026, 1, 1))
    asked = services.answers(services.Question("internship", QUESTION.terms, services.requirements_of(levels={}, grades=["III/c"])))
    counted = asked.counts()
    assert sum(counted.values()) == 30
    assert counted[Outcome.NOT_ELIGIBLE] == 20
    page = asked.page(number=2)
    assert (page.total, len(page.rows), len(page.rows[0].results)) == (30, 5, len(asked.rules))
    assert {row.outcome for row in page.rows} == {Outcome.NOT_ELIGIBLE}
    assert asked.page(outcome=Outcome.NOT_ELIGIBLE).total == 20


def test_a_filter_narrows_who_counts(unit: uuid.UUID) -> None:
    servant(1, unit)
    assert sum(services.answers(QUESTION, conditions=[queries.works_in([unit])]).counts().values()) == 1
    assert sum(services.answers(QUESTION, conditions=[queries.works_in([uuid.uuid4()])]).counts().values()) == 0


def test_a_statement_that_reads_people_reads_the_value_of_every_rule(unit: uuid.UUID) -> None:
    wanted = services.requirements_of(levels={"M.05": 3}, names={"M.05": "Pelayanan publik"})
    asked = services.answers(services.Question("internship", QUESTION.terms, wanted))
    people = [servant(1, unit, levels={"M.05": 3, "M.07": 1}, recent_ratings=["BAIK", None, None]), servant(2, unit, discipline_as_of=None)]
    found = verdicts(asked)
    against = [{reason.rule_id: reason.value for reason in found[one.id].against()} for one in people]
    assert against[0] == {"MAG-02": ("BAIK", None)}
    assert against[1] == {"MK-02": None, "MK-03": None, "REQ-01": 2}
    assert {reason.rule_id: reason.value for reason in found[people[0].id].reasons}["REQ-01"] == 3


def verdicts(asked: services.Answers) -> dict[uuid.UUID, services.Verdict]:
    values = asked.values()
    return {who: asked.verdict(values.read(row)) for who, *row in db.session.execute(select(Servant.id, *values.columns()))}


def test_rules_and_lists_cost_one_statement_once_they_are_known(unit: uuid.UUID) -> None:
    who = servant(1, unit)
    services.verdict_of(who, QUESTION)
    _ = who.name
    seen: list[str] = []
    bind = db.session.connection()
    event.listen(bind, "before_cursor_execute", lambda *given: seen.append(given[2]))
    services.verdict_of(who, QUESTION)
    assert (
        len([statement for statement in seen if "policy_rule" in statement or "parameter" in statement or "code_entry" in statement]) == 1
    )


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2035, 12, 31))
PEOPLE = st.fixed_dictionaries(
    {
        "employment_type": st.sampled_from(list(Employment)),
        "legal_status": st.sampled_from(list(LegalStatus)),
        "post_class": st.sampled_from(["JF_MUDA", "PELAKSANA", "JPT_PRATAMA", "UNHEARD_OF"]),
        "post": st.sampled_from(["Perencana Ahli Muda", "Guru", "Pramu"]),
        "grade": maybe(st.sampled_from(["III/a", "III/c"])),
        "education": maybe(st.sampled_from(["S1", "D3"])),
        "appointed_on": DAYS,
        "retires_on": maybe(DAYS),
        "birth_date": maybe(st.dates(dt.date(1965, 1, 1), dt.date(2002, 12, 31))),
        "service_bond_until": maybe(DAYS),
        "discipline_open_case": maybe(st.booleans()),
        "discipline_as_of": maybe(st.dates(dt.date(2026, 8, 1), TODAY)),
        "assessed_on": maybe(st.dates(dt.date(2022, 1, 1), TODAY)),
        "works_in": st.sampled_from(["DISHUB", "DISHUB-A", "DISHUB-A1"]),
        "levels": maybe(st.dictionaries(st.sampled_from(["M.05", "M.07", "M.01", "T.01", "T.06"]), st.integers(1, 5))),
        "rating_year": maybe(st.integers(2021, 2027)),
        "recent_ratings": maybe(st.lists(maybe(st.sampled_from([p.value for p in Predicate])), min_size=3, max_size=3)),
        "sanction": maybe(st.tuples(st.sampled_from(list(Severity)), DAYS)),
    }
)
NUMBERS = st.sampled_from(
    [
        "service_years_since_appointment",
        "months_to_retirement_after_end",
        "level:M.05",
        "months_since_anything",
        "age",
        "remaining_service_over_programme_length",
        "months_since_moderate_or_severe_sanction",
        "months_since_study_cancelled_or_stopped",
        "accreditation_days_left_at_start",
        "programme_sks",
    ]
)
FLAGS = st.sampled_from(
    [
        "open_discipline_or_criminal_case",
        "serving_moderate_or_severe_sanction",
        "active_service_bond",
        "competence_gap_or_plan_match",
        "unheard_of",
        "relieved_of_post",
        "class_in_working_hours",
    ]
)
CODES = st.sampled_from(
    [
        "employee_type",
        "legal_status",
        "post_class",
        "grade",
        "highest_education",
        "performance_predicate_each_of_last_2_years",
        "programme_accreditation",
        "unit",
        "agency",
        "place",
    ]
)
WORDS = st.sampled_from(
    ["DISHUB", "DISHUB-A1", "31.74", "PNS", "UNGGUL", "ACTIVE", "JF_MUDA", "III/c", "S1", "BAIK", "SANGAT_BAIK", "KURANG"]
)


def naively(rules: list[Rule], facts: dict[str, Fact]) -> Outcome:
    """What the rules say of one person, by cases, without the product's own logic of three values."""

    def says(one: Rule | Condition) -> str:
        if one.fact not in facts:
            return "?"
        value = facts[one.fact].value
        parts = value if isinstance(value, tuple) else (value,)
        answers = {single(one, part) for part in parts}
        return "no" if "no" in answers else "?" if "?" in answers else "yes"

    def single(one: Rule | Condition, value: Any) -> str:
        if value is None:
            return "yes" if one.fact.startswith("months_since_") else "?"
        wanted = one.value
        fits = {
            "EQ": lambda: value == wanted,
            "IN": lambda: value in wanted,
            "GE": lambda: value >= wanted,
            "LE": lambda: value <= wanted,
            "BETWEEN": lambda: wanted[0] <= value <= wanted[1],
        }[one.operator.value]()
        return "yes" if fits else "no"

    doubt = False
    for rule in rules:
        asked = [says(one) for one in rule.when]
        excepted = [says(one) for one in rule.unless]
        ways = [says(rule), *(says(one) for one in rule.any_of)]
        if "no" in asked or (excepted and set(excepted) == {"yes"}) or "yes" in ways or rule.effect is Effect.WARN:
            continue
        sure = set(asked) <= {"yes"} and (not excepted or "no" in excepted) and set(ways) == {"no"}
        if sure and rule.effect is Effect.BLOCK:
            return Outcome.NOT_ELIGIBLE
        doubt = True
    return Outcome.NEEDS_CHECK if doubt else Outcome.ELIGIBLE


CONDITIONS = (
    st.builds(Condition, NUMBERS, st.sampled_from([Operator.GE, Operator.LE, Operator.EQ]), st.integers(0, 60))
    | st.builds(Condition, NUMBERS, st.just(Operator.BETWEEN), st.tuples(st.integers(0, 5), st.integers(5, 60)))
    | st.builds(Condition, FLAGS, st.just(Operator.EQ), st.booleans())
    | st.builds(Condition, CODES, st.just(Operator.IN), st.lists(WORDS, min_size=1, max_size=4).map(tuple))
    | st.builds(Condition, CODES, st.just(Operator.EQ), WORDS)
)
FEW = st.lists(CONDITIONS, max_size=2).map(tuple)


def rule_of(own: Condition, effect: Effect, beside: tuple[tuple[Condition, ...], ...]) -> Rule:
    when, unless, any_of = beside
    about = {"when": when, "unless": unless, "any_of": any_of}
    return Rule(f"{own.fact}-{own.operator}", 1, "ALL", own.fact, own.operator, own.value, "", effect=effect, **about)


RULES = st.lists(
    st.builds(rule_of, CONDITIONS, st.sampled_from(list(Effect)), st.just(((), (), ())) | st.tuples(FEW, FEW, FEW)), max_size=6
)
TERMS = st.fixed_dictionaries(
    {"competencies": st.dictionaries(st.sampled_from(["M.05", "M.07", "T.01", "T.06"]), st.just(3), min_size=1)},
    optional={
        "starts_on": DAYS,
        "ends_on": DAYS,
        "months": st.integers(1, 60),
        "credits": st.integers(10, 90),
        "relieved": st.booleans(),
        "accreditation": st.sampled_from(["UNGGUL", "B", "TERAKREDITASI"]),
        "accreditation_until": DAYS,
        "class_times": st.lists(
            st.fixed_dictionaries({"day": st.integers(1, 7), "first": st.integers(0, 1200), "last": st.integers(1201, 1440)}), max_size=2
        ),
    },
)


def units_below(agency_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """The agency, a division of it that works somewhere, and a section below, by their codes."""
    known = {row.code: row.id for row in db.session.query(Body)}
    if "DISHUB-A" not in known:
        division = body(BodyKind.UNIT, "DISHUB-A", "Bidang Angkutan", db.session.get(Body, agency_id), place="31.74")
        known |= {"DISHUB-A": division.id, "DISHUB-A1": body(BodyKind.UNIT, "DISHUB-A1", "Seksi Angkutan", division).id}
    return known


@settings(max_examples=30)
@given(people=st.lists(PEOPLE, min_size=1, max_size=6), rules=RULES, on=st.dates(dt.date(2025, 1, 1), dt.date(2028, 2, 29)), terms=TERMS)
def test_sql_and_python_agree_whatever_is_unknown(
    unit: uuid.UUID, people: list[dict[str, Any]], rules: list[Rule], on: dt.date, terms: dict[str, Any]
) -> None:
    db.session.query(Servant).delete()
    units = units_below(unit)
    for number, person in enumerate(people):
        severity, until = person["sanction"] or (None, None)
        servant(
            number,
            units[person["works_in"]],
            **{key: value for key, value in person.items() if key not in {"sanction", "works_in"}},
            sanction_severity=severity,
            sanction_until=until,
        )
    question = services.Question("internship", terms)
    context = queries.asked(question, on)[1]
    everybody = {row.servant_id: row for row in queries.page_of_verdicts(rules, context).rows}
    named = verdicts(services.Answers(tuple(rules), context))
    assert len(compiled(rules, context)) == len(rules)
    for who in db.session.query(Servant):
        facts = queries.facts_of(who, context, {fact for rule in rules for fact in rule.facts})
        verdict = evaluate(rules, facts, on)
        assert everybody[who.id].outcome is verdict.outcome
        assert everybody[who.id].results == tuple(reason.result for reason in verdict.reasons)
        assert named[who.id].outcome is verdict.outcome
        assert [(one.result, one.value) for one in named[who.id].reasons] == [(one.result, one.value) for one in verdict.reasons]
        assert verdict.outcome is naively(rules, facts)
        stored = Verdict.from_json(verdict.to_json())
        assert evaluate(rules, facts_in(stored), on).outcome is verdict.outcome
