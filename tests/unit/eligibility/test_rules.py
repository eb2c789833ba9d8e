"""Rules have three answers, and what is unknown never refuses anybody."""

import datetime as dt
from typing import Any

import pytest

from portal.eligibility.domain.facts import Fact, joined, sentence_of, words_of
from portal.eligibility.domain.rules import (
    Effect,
    FactType,
    Operator,
    Rule,
    Step,
    all_of,
    check_value,
    default_effect,
    holds,
    parse_value,
    requirement,
)
from portal.eligibility.domain.verdict import Outcome, Result, Verdict, evaluate, facts_in
from portal.kernel.errors import DomainError
from portal.kernel.text import Text

DAY = dt.date(2026, 11, 24)


def rule(operator: Operator, value: Any, fact: str = "years", effect: Effect = Effect.BLOCK, **more: Any) -> Rule:
    return Rule("X-01", 1, "ALL", fact, operator, value, "UU 1", effect=effect, **more)


@pytest.mark.parametrize(
    ("operator", "value", "fact", "result"),
    [
        (Operator.EQ, False, False, True),
        (Operator.EQ, False, True, False),
        (Operator.GE, 1, 1, True),
        (Operator.GE, 1, 0, False),
        (Operator.LE, 12, 12, True),
        (Operator.LE, 12, 13, False),
        (Operator.IN, ("PNS", "PPPK"), "PPPK", True),
        (Operator.IN, ("PNS",), "PPPK", False),
        (Operator.BETWEEN, (36, 72), 35, False),
        (Operator.BETWEEN, (36, 72), 36, True),
        (Operator.BETWEEN, (36, 72), 72, True),
        (Operator.BETWEEN, (36, 72), 73, False),
        (Operator.IN, ("BAIK",), ("BAIK", "BAIK"), True),
        (Operator.IN, ("BAIK",), ("BAIK", None), None),
        (Operator.IN, ("BAIK",), ("KURANG", None), False),
    ],
)
def test_a_rule_is_met_or_not(operator: Operator, value: Any, fact: Any, result: bool | None) -> None:  # noqa: FBT001  a parameter of the test
    assert holds(rule(operator, value), fact) is result


@pytest.mark.parametrize("operator", list(Operator))
def test_an_unknown_fact_leaves_the_rule_unknown_whatever_the_operator(operator: Operator) -> None:
    assert holds(rule(operator, (1, 2)), None) is None


def test_no_event_on_record_counts_as_met() -> None:
    assert holds(rule(Operator.GE, 12, fact="months_since_moderate_or_severe_sanction"), None) is True


@pytest.mark.parametrize(("parts", "result"), [([True, True], True), ([True, None], None), ([None, False], False), ([], True)])
def test_false_beats_unknown_and_unknown_beats_true(parts: list[bool | None], result: bool | None) -> None:  # noqa: FBT001  a parameter of the test
    assert all_of(parts) is result


@pytest.mark.parametrize(
    ("effect", "fact", "outcome"),
    [
        (Effect.BLOCK, 0, Outcome.NOT_ELIGIBLE),
        (Effect.CHECK, 0, Outcome.NEEDS_CHECK),
        (Effect.WARN, 0, Outcome.ELIGIBLE),
        (Effect.BLOCK, None, Outcome.NEEDS_CHECK),
        (Effect.WARN, None, Outcome.ELIGIBLE),
        (Effect.CHECK, 1, Outcome.ELIGIBLE),
    ],
)
def test_what_a_rule_does_depends_on_the_strength_of_its_basis(effect: Effect, fact: int | None, outcome: Outcome) -> None:
    verdict = evaluate([rule(Operator.GE, 1, effect=effect)], {"years": Fact(fact, "BKD", DAY)}, DAY)
    assert verdict.outcome is outcome


def test_a_rule_of_weak_basis_is_never_shown_as_a_refusal() -> None:
    reason = evaluate([rule(Operator.GE, 1, effect=Effect.CHECK)], {"years": Fact(0)}, DAY).reasons[0]
    assert (reason.result, reason.shown) == (Result.FAIL, Result.UNKNOWN)


def test_only_rules_of_the_verdict_that_hold_on_the_day_are_asked() -> None:
    rules = [
        rule(Operator.GE, 1),
        rule(Operator.GE, 9, step=Step.DECISION),
        rule(Operator.GE, 9, valid_from=dt.date(2026, 11, 25)),
        rule(Operator.GE, 9, valid_to=DAY),
    ]
    verdict = evaluate(rules, {"years": Fact(1)}, DAY)
    assert (verdict.outcome, len(verdict.reasons)) == (Outcome.ELIGIBLE, 1)


@pytest.mark.parametrize(("day", "valid"), [(23, False), (24, True), (25, True), (26, False)])
def test_a_rule_holds_from_its_first_day_to_the_one_before_its_end(day: int, valid: bool) -> None:  # noqa: FBT001  a parameter of the test
    limited = rule(Operator.GE, 1, valid_from=DAY, valid_to=dt.date(2026, 11, 26))
    assert limited.valid_on(dt.date(2026, 11, day)) is valid
    assert rule(Operator.GE, 1, valid_from=DAY).valid_on(dt.date(2026, 11, day)) is (day >= 24)


def test_a_verdict_reads_back_as_it_was_stored_with_its_facts() -> None:
    rules = [rule(Operator.IN, ("BAIK",), fact="ratings"), rule(Operator.GE, 1), rule(Operator.EQ, value=False, fact="bond")]
    verdict = evaluate(rules, {"ratings": Fact(("BAIK", None), "BKD", DAY), "years": Fact(3, "BKD"), "bond": Fact(value=False)}, DAY)
    assert Verdict.from_json(verdict.to_json()) == verdict
    assert facts_in(verdict)["ratings"] == Fact(("BAIK", None), "BKD", DAY)


def test_what_two_rules_ask_in_the_same_words_stands_once_by_the_graver_answer() -> None:
    same = {"fact": "status", "operator": Operator.EQ, "value": "ACTIVE"}
    rules = [Rule("MK-01", 1, "MK", **same, legal_basis="", effect=Effect.CHECK), Rule("TUB-16", 1, "TUB", **same, legal_basis="")]
    verdict = evaluate(rules, {"status": Fact("LEAVE")}, DAY)
    assert [(reason.rule_id, reason.shown) for reason in verdict.ordered()] == [("TUB-16", Result.FAIL)]
    assert verdict.tally() == {"pass": 0, "fail": 1, "unknown": 0}
    assert len(verdict.reasons) == 2


def test_a_page_lists_what_is_not_met_first() -> None:
    rules = [rule(Operator.GE, 1, fact=fact) for fact in ("a", "b", "c")]
    verdict = evaluate(rules, {"a": Fact(1), "b": Fact(None), "c": Fact(0)}, DAY)
    assert [reason.shown for reason in verdict.ordered()] == [Result.FAIL, Result.UNKNOWN, Result.PASS]
    assert verdict.tally() == {"pass": 1, "fail": 1, "unknown": 1}


@pytest.mark.parametrize(
    ("rule_id", "evidence", "effect"),
    [("A-1", "V", Effect.BLOCK), ("A-1", "A", Effect.BLOCK), ("A-1", "M", Effect.CHECK), ("A-1W", "V", Effect.WARN)],
)
def test_the_strength_of_the_evidence_sets_the_effect(rule_id: str, evidence: str, effect: Effect) -> None:
    assert default_effect(rule_id, evidence) is effect


@pytest.mark.parametrize(
    ("kind", "operator", "typed", "value"),
    [
        (FactType.CODE, Operator.IN, "BAIK, SANGAT_BAIK", ["BAIK", "SANGAT_BAIK"]),
        (FactType.CODE, Operator.EQ, "ACTIVE", "ACTIVE"),
        (FactType.NUMBER, Operator.GE, "12", 12),
        (FactType.NUMBER, Operator.BETWEEN, "36, 72", [36, 72]),
        (FactType.BOOL, Operator.EQ, "Tidak", False),
    ],
)
def test_what_an_officer_types_becomes_a_value(kind: FactType, operator: Operator, typed: str, value: Any) -> None:
    assert parse_value(kind, operator, typed) == value


@pytest.mark.parametrize(
    ("kind", "operator", "typed"),
    [
        (FactType.NUMBER, Operator.GE, "many"),
        (FactType.NUMBER, Operator.BETWEEN, "72, 36"),
        (FactType.NUMBER, Operator.BETWEEN, "72"),
        (FactType.BOOL, Operator.EQ, "perhaps"),
        (FactType.BOOL, Operator.EQ, "yes, no"),
        (FactType.CODE, Operator.IN, " , "),
    ],
)
def test_a_value_that_could_never_be_asked_is_refused_beside_its_field(kind: FactType, operator: Operator, typed: str) -> None:
    with pytest.raises(DomainError) as refused:
        parse_value(kind, operator, typed)
    assert refused.value.field == "value"


def test_a_comparison_that_does_not_fit_the_fact_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        check_value(FactType.CODE, Operator.GE, "BAIK")
    assert refused.value.field == "operator"


def test_a_rule_says_in_words_what_it_asks() -> None:
    assert str(sentence_of(rule(Operator.BETWEEN, (36, 72)))) == "years: between 36 and 72"
    assert str(sentence_of(requirement(1, "level:M.05", Operator.GE, 2, "Pelayanan publik"))).endswith("Pelayanan publik: at least 2")
    assert str(words_of("x", None)) == "not on record"
    assert str(joined([Text("a"), Text("b")])) == "a, b"
