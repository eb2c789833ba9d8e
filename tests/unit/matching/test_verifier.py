"""The verifier stands alone, and no kind of tampering gets past it."""

import copy
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.matching import instance, results, verifier
from tests.factories.markets import made, raw

WHOLE = made(
    {
        "X": {
            "seats": 3,
            "per_agency": 1,
            "scores": {"a1": 90, "a2": 80, "b1": 70, "b2": 60, "c1": 50},
            "reserves": [{"id": "r", "seats": 1, "members": ["c1", "b2"]}],
        },
        "Y": {"seats": 1, "scores": {"a1": 10, "a2": 20, "b1": 30}},
        "Z": {"seats": 3, "minimum": 3, "scores": {"a2": 40, "c2": 40}},
        "W": {"seats": 0, "scores": {"c2": 5}},
    },
    {
        "a1": ("A", ["X", "Y"]),
        "a2": ("A", ["X", "Z", "Y"]),
        "b1": ("B", ["Y", "X"]),
        "b2": ("B", ["X"]),
        "c1": ("C", ["X"]),
        "c2": ("C", ["Z", "W"]),
        "c3": ("C", []),
    },
    {"A": {"away_limit": 2}, "B": {"away_limit": 1, "release_order": ["b1", "b2"]}, "C": {}},
)


def right():
    return json.loads(results.written(results.run(instance.read(raw(WHOLE)))))


def found(told, whole=WHOLE):
    return verifier.faults(raw(whole), raw(told))


def test_the_right_result_is_right_however_it_is_laid_out():
    assert found(right()) == []
    assert verifier.faults(raw(WHOLE), json.dumps(right(), indent=2).encode()) == []


def tampered():  # noqa: C901 - a list, with the small changes that it is made of
    """Kinds of tampering: what was done, and the result with it."""
    truth = right()

    def kind(said, change):
        told = copy.deepcopy(truth)
        change(told)
        assert told != truth, said
        return pytest.param(told, id=said)

    def put(*path, to):
        def change(told):
            at = told
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = to

        return change

    def drop(*path):
        def change(told):
            at = told
            for key in path[:-1]:
                at = at[key]
            del at[path[-1]]

        return change

    def swap(told):
        placed = told["placements"]
        placed["a1"], placed["b1"] = placed["b1"], placed["a1"]

    def whole_seat(told):
        told["placements"]["b1"] = None
        told["placements"]["b2"] = "X"
        told["explanations"]["b2"] = [{"offering": "X", "code": "MATCHED", "pool": "open"}]

    return [
        kind("another digest", put("instance_sha256", to="0" * 64)),
        kind("somebody placed who is not", put("placements", "b2", to="X")),
        kind("somebody not placed who is", put("placements", "a1", to=None)),
        kind("somebody placed elsewhere", put("placements", "a1", to="Y")),
        kind("two who change seats", swap),
        kind("a seat given to a colleague", whole_seat),
        kind("somebody placed where she did not ask", put("placements", "c1", to="Y")),
        kind("somebody placed nowhere known", put("placements", "c1", to="Q")),
        kind("a servant left out", drop("placements", "c3")),
        kind("a servant nobody knows", put("placements", "z9", to=None)),
        kind("a closing left out", put("closed", to=[])),
        kind("a closing made up", put("closed", to=[*truth["closed"], {"offering": "W", "shortfall": 1}])),
        kind("another shortfall", put("closed", 0, "shortfall", to=2)),
        kind("a cut-off of a point less", put("cutoffs", "Y", "open", to=[truth["cutoffs"]["Y"]["open"][0] - 1, 0])),
        kind("a full one that is called free", put("cutoffs", "Y", "open", to=None)),
        kind("one without seats that is called free", put("cutoffs", "W", "open", to=None)),
        kind("a cut-off left out", drop("cutoffs", "X")),
        kind("a cut-off of a closed one", put("cutoffs", "Z", to={"open": None})),
        kind("another pool", put("explanations", "c1", 0, "pool", to="open")),
        kind("a pool nobody knows", put("explanations", "c1", 0, "pool", to="q")),
        kind("another reason", put("explanations", "b2", 0, "code", to="BELOW_CUTOFF")),
        kind("a reason nobody knows", put("explanations", "b2", 0, "code", to="LUCK")),
        kind("a reason left out", put("explanations", "a2", to=[])),
        kind("reasons in another order", put("explanations", "a2", to=truth["explanations"]["a2"][::-1])),
        kind("the reasons of a servant left out", drop("explanations", "c3")),
        kind("a pool where there is no seat", put("explanations", "b2", 0, "pool", to="open")),
    ]


@pytest.mark.parametrize("told", tampered())
def test_tampering_is_found_and_said_in_lines(told):
    lines = found(told)
    assert lines
    assert all(line and "\n" not in line for line in lines)


def test_another_stable_result_than_that_of_the_rule_is_rejected_too():
    """Both results leave nobody with a claim; the rule gives the one that the servants prefer."""
    crossed = made(
        {"X": {"seats": 1, "scores": {"a": 1, "b": 2}}, "Y": {"seats": 1, "scores": {"a": 2, "b": 1}}},
        {"a": ("A", ["X", "Y"]), "b": ("A", ["Y", "X"])},
    )
    told = json.loads(results.written(results.run(instance.read(raw(crossed)))))
    assert told["placements"] == {"a": "X", "b": "Y"}
    told["placements"] = {"a": "Y", "b": "X"}
    told["explanations"] = {
        "a": [{"offering": "X", "code": "BELOW_CUTOFF"}, {"offering": "Y", "code": "MATCHED", "pool": "open"}],
        "b": [{"offering": "Y", "code": "BELOW_CUTOFF"}, {"offering": "X", "code": "MATCHED", "pool": "open"}],
    }
    game = verifier.Round(raw(crossed))
    assert verifier.limits_broken(game, told) == []
    assert verifier.claims(game, told) == []
    assert verifier.faults(raw(crossed), raw(told))


def test_limits_and_claims_are_named_by_themselves():
    told = right()
    told["placements"] |= {"b2": "X", "a2": "X"}
    told["explanations"]["b2"] = [{"offering": "X", "code": "MATCHED", "pool": "r"}]
    told["explanations"]["a2"][0] = {"offering": "X", "code": "MATCHED", "pool": "open"}
    lines = "\n".join(found(told))
    assert "hold its 3 seats" in lines
    assert "are away, its limit is 1" in lines
    assert "more than its ceiling" in lines
    told = right()
    told["placements"]["a1"] = None
    assert any("would take her" in line for line in found(told))
    told = right()
    told["explanations"]["a1"][0]["pool"] = "r"
    assert any("is no member" in line for line in found(told))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        raw(right() | {"format": "simpul.result/2"}),
        raw({key: value for key, value in right().items() if key != "closed"}),
        raw(right() | {"more": 1}),
        raw(right() | {"placements": []}),
        raw(right() | {"placements": {"a1": 1}}),
        raw(right() | {"closed": [{"offering": "Z"}]}),
        raw(right() | {"closed": [{"offering": "Z", "shortfall": True}]}),
        raw(right() | {"cutoffs": {"X": [1]}}),
        raw(right() | {"cutoffs": {"X": {"open": [1]}}}),
        raw(right() | {"explanations": {"a1": [{"offering": "X"}]}}),
        raw(right() | {"explanations": {"a1": [{"offering": "X", "code": 1}]}}),
        raw(right()).replace(b'"closed"', b'"closed": [], "closed"'),
    ],
)
def test_a_malformed_result_is_refused_in_one_line(content, tmp_path, capsys):
    (tmp_path / "instance.json").write_bytes(raw(WHOLE))
    (tmp_path / "result.json").write_bytes(content)
    assert verifier.main([str(tmp_path / "instance.json"), str(tmp_path / "result.json")]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1


def test_it_runs_by_itself_with_the_standard_library_alone(tmp_path):
    shutil.copy(Path(verifier.__file__), tmp_path / "verifier.py")
    (tmp_path / "instance.json").write_bytes(raw(WHOLE))
    (tmp_path / "right.json").write_bytes(raw(right()))
    (tmp_path / "wrong.json").write_bytes(raw(right() | {"closed": []}))

    def run(*names):
        command = [sys.executable, "-I", "-S", "verifier.py", *names]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    good, bad, lost = run("instance.json", "right.json"), run("instance.json", "wrong.json"), run("instance.json")
    assert (good.returncode, good.stdout.count("\n"), good.stderr) == (0, 1, "")
    assert bad.returncode == 1
    assert "closed: is []" in bad.stdout
    assert lost.returncode == 2
