"""The engine gives what the published rule gives, whatever the market."""

import dataclasses
import hashlib
import importlib
import itertools
import json
import random
import sys
import types
import warnings

import numpy as np
import pytest
from matching.games import HospitalResident

from portal.matching import bench, instance, results, stability, verifier
from portal.matching.assignment import solve
from portal.matching.explanations import explain
from portal.matching.market import NONE
from portal.matching.ranking import rank
from tests.factories import markets
from tests.factories.markets import drawn, made, raw, reference

CHUNKS, IN_A_CHUNK = 8, 1250
"""Ten thousand markets in all."""


def played(whole):
    return results.run(instance.read(raw(whole)))


def told(whole):
    return json.loads(results.written(played(whole)))


def faults_of(run):
    closed = np.array([one.offering for one in run.outcome.closed], dtype=np.int64)
    return stability.faults_in(run.instance.market, run.ranking, run.explained, closed)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_engine_places_and_closes_as_the_rule_written_in_a_few_lines(chunk):
    for number in range(chunk * IN_A_CHUNK, (chunk + 1) * IN_A_CHUNK):
        whole = drawn(number)
        placed, closed = reference(whole)
        result = told(whole)
        assert result["placements"] == placed, number
        assert [(one["offering"], one["shortfall"]) for one in result["closed"]] == closed, number


def test_no_limit_is_broken_and_nobody_has_a_claim_and_the_verifier_agrees_with_every_word():
    codes = set()
    for number in range(20_000, 21_000):
        whole = drawn(number)
        run = played(whole)
        assert faults_of(run).total == 0, number
        assert verifier.faults(raw(whole), results.written(run)) == [], number
        codes.update(run.explained.code.tolist())
    assert len(codes) == 8, "every code has occurred"


def test_the_printed_example_comes_out_as_printed():
    whole = {
        "format": "simpul.instance/1",
        "seed": "published text",
        "agencies": [{"id": "A", "away_limit": 3, "release_order": ["a9", "a1", "a2", "a3"]}, {"id": "B"}],
        "servants": [
            *({"id": one, "agency": "A", "choices": ["X"]} for one in ("a1", "a2", "a3", "a9")),
            {"id": "b1", "agency": "B", "choices": ["Y", "X", "Z"]},
        ],
        "offerings": [
            {
                "id": "X",
                "seats": 3,
                "per_agency": 2,
                "scores": {"a1": 870, "a2": 910, "a3": 640, "b1": 700},
                "reserves": [{"id": "underserved", "seats": 1, "members": ["a3", "b1"], "per_agency": 1}],
            },
            {"id": "Y", "seats": 4, "minimum": 2, "scores": {"a1": 500, "b1": 800}},
            {"id": "Z", "seats": 1, "scores": {}},
        ],
        "fixed": [{"servant": "a9", "offering": "X"}],
    }
    assert told(whole) == {
        "format": "simpul.result/1",
        "instance_sha256": hashlib.sha256(raw(whole)).hexdigest(),
        "placements": {"a1": None, "a2": "X", "a3": None, "a9": "X", "b1": "X"},
        "closed": [{"offering": "Y", "shortfall": 1}],
        "cutoffs": {"X": {"open": [910, 0], "underserved": [700, 3]}, "Z": {"open": None}},
        "explanations": {
            "a1": [{"offering": "X", "code": "BELOW_CUTOFF"}],
            "a2": [{"offering": "X", "code": "MATCHED", "pool": "open"}],
            "a3": [{"offering": "X", "code": "BELOW_CUTOFF"}],
            "a9": [{"offering": "X", "code": "FIXED_EARLIER"}],
            "b1": [
                {"offering": "Y", "code": "CLOSED_MINIMUM"},
                {"offering": "X", "code": "MATCHED", "pool": "underserved"},
                {"offering": "Z", "code": "INELIGIBLE"},
            ],
        },
    }


def test_the_order_in_which_things_are_listed_changes_nothing():
    for number in range(300):
        whole, other = drawn(number), drawn(number)
        draw = random.Random(number)  # noqa: S311 - the same order at each run
        for rows in (other["agencies"], other["servants"], other["offerings"], other.get("fixed", [])):
            draw.shuffle(rows)
        for row in other["offerings"]:
            row["scores"] = dict(draw.sample(list(row["scores"].items()), len(row["scores"])))
            for reserve in row.get("reserves", []):
                draw.shuffle(reserve["members"])
        one, another = told(whole), told(other)
        assert one.pop("instance_sha256") != another.pop("instance_sha256") or raw(whole) == raw(other)
        assert one == another, number


def test_nobody_gains_by_wishing_otherwise_than_she_would():
    for number in range(60):
        whole = drawn(number, minimum=False, most=6)
        names = [row["id"] for row in whole["offerings"]][:3]
        for row in whole["servants"]:
            truth = row["choices"]
            honest = reference(whole)[0][row["id"]]
            for length in range(4):
                for lie in itertools.permutations(names, length):
                    row["choices"] = list(lie)
                    got = reference(whole)[0][row["id"]]
                    assert not better(got, honest, truth), (number, row["id"], lie)
            row["choices"] = truth


def better(one, other, wishes):
    """Whether somebody with these wishes would rather have the one than the other."""
    return one in wishes and (other not in wishes or wishes.index(one) < wishes.index(other))


def test_nobody_gains_in_a_market_of_a_thousand():
    market = bench.generated(1000, 100, seed=3)
    draw = np.random.default_rng(5)
    honest = matched(market)
    for servant in draw.choice(1000, 150, replace=False):
        begins, ends = market.first_choice[servant], market.first_choice[servant + 1]
        wishes, points = market.choice[begins:ends].copy(), market.points[begins:ends].copy()
        lie = draw.permutation(ends - begins)
        market.choice[begins:ends], market.points[begins:ends] = wishes[lie], points[lie]
        got = matched(market)[servant]
        market.choice[begins:ends], market.points[begins:ends] = wishes, points
        assert not better(got, honest[servant], wishes.tolist())


def matched(market):
    """By servant, the offering that she gets, or NONE."""
    ranking = rank(market)
    choice = explain(market, ranking, solve(market, ranking)).matched
    return [NONE if one == NONE else int(market.choice[one]) for one in choice]


def test_a_seat_more_harms_nobody_where_nothing_else_limits():
    for number in range(200):
        whole = drawn(number, minimum=False, reserves=False, fixed=False, away=False, ceilings=False)
        before = reference(whole)[0]
        for row in whole["offerings"]:
            row["seats"] += 1
            after = told(whole)["placements"]
            row["seats"] -= 1
            for servant in whole["servants"]:
                name = servant["id"]
                assert not better(before[name], after[name], servant["choices"]), (number, name)


def plain(number):
    """A market with seats alone, and what another solver is asked: wishes and orders, nobody where she may not go."""
    whole = drawn(number, minimum=False, reserves=False, fixed=False, away=False, ceilings=False, most=20)
    run = played(whole)
    names, market = run.instance.names, run.instance.market
    seats = {row["id"]: row["seats"] for row in whole["offerings"] if row["seats"]}
    wishes: dict[str, list[str]] = {one: [] for one in names.servants}
    for servant, begins, ends in zip(names.servants, market.first_choice, market.first_choice[1:], strict=False):
        wishes[servant] = [names.offerings[market.choice[at]] for at in range(begins, ends) if market.points[at] >= 0]
    wishes = {one: [name for name in wished if name in seats] for one, wished in wishes.items()}
    wishes = {one: wished for one, wished in wishes.items() if wished}
    orders: dict[str, list[str]] = {name: [] for name in seats}
    for at in range(len(run.ranking.owner)):
        name, servant = names.offerings[run.ranking.offering[at]], names.servants[run.ranking.owner[at]]
        if name in seats and servant in wishes:
            orders[name].append(servant)
    orders = {name: order for name, order in orders.items() if order}
    placed = {one: where for one, where in json.loads(results.written(run))["placements"].items() if where}
    return wishes, orders, {name: seats[name] for name in orders}, placed


def test_with_seats_alone_it_places_as_the_package_matching_does():
    for number in range(60):
        wishes, orders, seats, placed = plain(number)
        if wishes:
            solved = HospitalResident.create_from_dictionaries(wishes, orders, seats).solve(optimal="resident")
            assert {str(one): str(where) for where, people in solved.items() for one in people} == placed, number


@pytest.fixture
def algmatch(monkeypatch):
    """The package, without the solver that it asks for and does not need here."""

    class Solver(types.ModuleType):
        def __getattr__(self, name):
            return object

    monkeypatch.setitem(sys.modules, "gurobipy", Solver("gurobipy"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its docstrings, told where they are compiled for the first time
        return importlib.import_module("algmatch")


def test_with_seats_alone_it_places_as_the_package_algmatch_does(algmatch):
    for number in range(100, 160):
        wishes, orders, seats, placed = plain(number)
        if wishes:
            people, places = sorted(wishes), sorted(orders)
            asked = {
                "residents": {1 + at: [1 + places.index(name) for name in wishes[one]] for at, one in enumerate(people)},
                "hospitals": {
                    1 + at: {"capacity": seats[name], "preferences": [1 + people.index(one) for one in orders[name]]}
                    for at, name in enumerate(places)
                },
            }
            solved = algmatch.HospitalResidentsProblem(dictionary=asked).get_stable_matching()["resident_sided"]
            got = {people[int(one[1:]) - 1]: places[int(where[1:]) - 1] for one, where in solved.items() if where}
            assert got == placed, number


def test_known_wrong_rules_are_told_from_the_right_one():
    """The two rules that look right and are not: they break what the tests above ask, so that those would notice."""
    late, across = 0, 0
    for number in range(400):
        whole = drawn(number, minimum=False, fixed=False)
        right = reference(whole)[0]
        late += thrown_out(whole) != right
        across += counted_across(whole) != right
    assert late > 0
    assert across > 0
    assert gains(thrown_out), "who is thrown out afterwards can gain by a lie"


def thrown_out(whole):
    """Wrong: place without away limits, then let each agency throw out those who are released last."""
    free = {**whole, "agencies": [{key: value for key, value in row.items() if key != "away_limit"} for row in whole["agencies"]]}
    placed = dict(reference(free)[0])
    key = hashlib.sha256(whole["seed"].encode()).digest()
    drawn_as = {one: hashlib.blake2b(one.encode(), digest_size=8, key=key).digest() for one in placed}
    for row in whole["agencies"]:
        own = [one["id"] for one in whole["servants"] if one["agency"] == row["id"]]
        order = [one for one in row.get("release_order", sorted(own, key=drawn_as.get)) if placed[one]]
        for one in order[row.get("away_limit", len(order)) :]:
            placed[one] = None
    return placed


def counted_across(whole):
    """Wrong: a ceiling that counts an agency's people in reserves and open seats together."""
    right = markets.chosen

    def across(offer, asking, fixed, home, drawn_as):
        kept: dict[str, str] = {}
        for one, pool in right({**offer, "per_agency": markets.NO_LIMIT}, asking, fixed, home, drawn_as).items():
            if [home[other] for other in kept].count(home[one]) < offer.get("per_agency", markets.NO_LIMIT):
                kept[one] = pool
        return kept

    markets.chosen = across
    try:
        return reference(whole)[0]
    finally:
        markets.chosen = right


def gains(rule):
    """Whether somebody gains by a lie under a rule, in some small market."""
    for number in range(300):
        whole = drawn(number, minimum=False, fixed=False, most=5)
        for row in whole["servants"]:
            truth, honest = row["choices"], rule(whole)[row["id"]]
            for lie in itertools.permutations(truth, max(len(truth) - 1, 0)):
                row["choices"] = list(lie)
                got = rule(whole)[row["id"]]
                row["choices"] = truth
                if better(got, honest, truth):
                    return True
    return False


def test_numbers_of_any_size_mean_what_they_say():
    whole = made(
        {"X": {"seats": 10**30, "minimum": 10**30, "scores": {"a": 1}}, "Y": {"seats": 2**63, "minimum": 2**63, "scores": {"b": 1}}},
        {"a": ("A", ["X", "Y"]), "b": ("A", ["Y"])},
        {"A": {"away_limit": 10**40}},
    )
    assert told(whole)["closed"] == [{"offering": "X", "shortfall": 10**30 - 1}, {"offering": "Y", "shortfall": 2**63 - 1}]
    assert verifier.faults(raw(whole), results.written(played(whole))) == []


def test_a_market_without_anybody_or_anything_has_a_result():
    for whole in (made({}, {}), made({"X": {"seats": 1}}, {}), made({}, {"a": ("A", [])}), made({"X": {"seats": 0}}, {"a": ("A", ["X"])})):
        assert verifier.faults(raw(whole), results.written(played(whole))) == []


def test_a_market_made_to_measure_on_keeps_every_limit():
    assert bench.measure(3000, 200).placed > 0
    assert bench.measure(3, 2).pairs == 6


def broken(run, change):
    """The faults that are found once the placements have been changed."""
    matched, pool = run.explained.matched.copy(), run.explained.pool.copy()
    change(matched, pool)
    return faults_of(dataclasses.replace(run, explained=dataclasses.replace(run.explained, matched=matched, pool=pool)))


def test_each_kind_of_fault_is_counted_where_placements_are_changed():
    whole = made(
        {
            "X": {"seats": 1, "per_agency": 1, "scores": {"a": 3, "b": 2, "c": 1}},
            "Y": {"seats": 9, "per_agency": 1, "scores": {"a": 1, "b": 2, "c": 3}},
        },
        {"a": ("A", ["X"]), "b": ("A", ["X", "Y"]), "c": ("A", ["Y"])},
        {"A": {"away_limit": 2}},
    )
    run = played(whole)
    names, first = run.instance.names.servants, run.instance.market.first_choice
    a, b, c = (names.index(one) for one in "abc")
    assert faults_of(run).total == 0

    def also(servant, choice):
        def change(matched, pool):
            matched[servant] = first[servant] + choice
            pool[servant] = run.instance.market.choice[matched[servant]]

        return change

    def nobody(matched, pool):
        matched[:], pool[:] = NONE, NONE

    assert broken(run, also(b, 0)).seats == 1, "two in one seat"
    assert broken(run, also(b, 0)).ceilings == 1, "two of an agency where one may be"
    assert broken(run, lambda *made: [also(one, 0)(*made) for one in (a, b, c)]).away == 1
    assert broken(run, nobody).claims > 0, "whoever has nothing has a claim to what stands empty"
