"""Round I of the sample province: twelve people, nine places, with the outcome that was worked out by hand."""

import json

import pytest

from portal.matching import instance, results, verifier
from tests.factories.markets import raw

HOMES = {"sda": ("SDA", 3), "hub": ("DISHUB", 1), "kes": ("DINKES", 2), "pul": ("PULAU", 1)}
WISHES: dict[str, dict[str, int | None]] = {
    "sda1": {"TIRTA": 910, "AWAN": 800},
    "sda2": {"TIRTA": 880, "LOGIS": None},
    "sda3": {"ARMADA": 840, "AWAN": 690},
    "sda4": {"TIRTA": 860},
    "hub1": {"ARMADA": 820, "AWAN": 870},
    "hub2": {"ARMADA": 905},
    "hub3": {"AWAN": 885},
    "kes1": {"AWAN": 930, "TIRTA": 740},
    "kes2": {"AWAN": 820},
    "kes3": {"LOGIS": 770},
    "pul1": {"AWAN": 610},
    "pul2": {"TIRTA": 700, "AWAN": 640},
}
SEATS = {"TIRTA": (2, 1, 0), "AWAN": (3, 2, 0), "LOGIS": (3, 2, 2), "ARMADA": (1, 1, 0)}
"""Of each place the seats, the most of one agency, and the fewest with whom it is held."""


def told(limits=()):
    """The file of the round; `limits`: agencies whose limit was raised, with the new one."""
    raised = dict(limits)
    offerings: list[dict[str, object]] = []
    for name, (seats, ceiling, least) in SEATS.items():
        scores = {one: points[name] for one, points in WISHES.items() if points.get(name) is not None}
        row: dict[str, object] = {"id": name, "seats": seats, "per_agency": ceiling, "minimum": least, "scores": scores}
        offerings.append(row | ({"reserves": [{"id": "pulau", "seats": 1, "members": ["pul1", "pul2"]}]} if name == "AWAN" else {}))
    return {
        "format": "simpul.instance/1",
        "seed": "Contoh-Gelombang-I",
        "agencies": [
            {"id": home, "away_limit": raised.get(home, limit), "release_order": [one for one in WISHES if one.startswith(key)]}
            for key, (home, limit) in HOMES.items()
        ],
        "servants": [{"id": one, "agency": HOMES[one[:3]][0], "choices": list(points)} for one, points in WISHES.items()],
        "offerings": offerings,
    }


@pytest.fixture
def result():
    content = results.written(results.run(instance.read(raw(told()))))
    assert verifier.faults(raw(told()), content) == []
    return json.loads(content)


def codes(result, servant):
    return [one["code"] for one in result["explanations"][servant]]


def test_five_are_placed_and_one_place_closes(result):
    placed = {one: where for one, where in result["placements"].items() if where}
    assert placed == {"sda1": "TIRTA", "sda3": "ARMADA", "hub1": "AWAN", "kes1": "AWAN", "pul1": "AWAN"}
    assert result["closed"] == [{"offering": "LOGIS", "shortfall": 1}]


def test_the_cut_offs_are_those_that_the_round_publishes(result):
    points = {name: {pool: last and last[0] for pool, last in pools.items()} for name, pools in result["cutoffs"].items()}
    assert points == {"ARMADA": {"open": 840}, "AWAN": {"open": 870, "pulau": 610}, "TIRTA": {"open": None}}


def test_each_reads_why(result):
    assert codes(result, "hub2") == ["NOT_RELEASED"], "above the cut-off, but the agency's place is taken by a colleague before her"
    assert codes(result, "hub3") == ["NOT_RELEASED"]
    assert codes(result, "kes3") == ["CLOSED_MINIMUM"]
    assert codes(result, "sda4") == ["AGENCY_CEILING"]
    assert codes(result, "sda2") == ["AGENCY_CEILING", "INELIGIBLE"]
    assert codes(result, "kes2") == ["BELOW_CUTOFF"]
    assert codes(result, "hub1") == ["BELOW_CUTOFF", "MATCHED"]
    assert codes(result, "sda1") == ["MATCHED", "NOT_NEEDED"]
    assert result["explanations"]["pul1"][0]["pool"] == "pulau"
    assert len({code for one in WISHES for code in codes(result, one)}) == 7


def test_an_empty_place_and_a_raised_limit_let_the_next_one_in():
    after = json.loads(results.written(results.run(instance.read(raw(told([("PULAU", 2)]))))))
    assert after["placements"]["pul2"] == "TIRTA"
    assert len([one for one in after["placements"].values() if one]) == 6
