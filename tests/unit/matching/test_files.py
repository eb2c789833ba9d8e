"""A malformed instance is refused in one line that names the place; the commands keep what they promise."""

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from portal.matching import instance, results, verifier
from portal.matching.command import match
from tests.factories.markets import drawn, made, raw

GOOD = made(
    {"X": {"seats": 2, "scores": {"a": 5, "b": 4}, "reserves": [{"id": "r", "seats": 1, "members": ["b"]}]}, "Y": {"seats": 1}},
    {"a": ("A", ["X", "Y"]), "b": ("B", ["X"])},
    {"A": {"away_limit": 1, "release_order": ["a"]}, "B": {}},
    fixed=[{"servant": "b", "offering": "X"}],
)


def changed(*path, to):
    """The good instance with one thing in it changed."""
    whole = copy.deepcopy(GOOD)
    at = whole
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = to
    return raw(whole)


def without(*path):
    whole = copy.deepcopy(GOOD)
    at = whole
    for key in path[:-1]:
        at = at[key]
    del at[path[-1]]
    return raw(whole)


def spelled(old, new):
    """The good instance with a piece of its text replaced."""
    text = raw(GOOD).decode()
    assert old in text
    return text.replace(old, new, 1).encode()


HALF = "\ud800"
RESERVE = GOOD["offerings"][0]["reserves"][0]
MALFORMED = {
    "not UTF-8": (b"\xff\xfe{}", "byte 0"),
    "not JSON": (b"{", "line 1"),
    "empty": (b"", "line 1"),
    "two documents": (raw(GOOD) + b"{}", "line 1"),
    "no object": (b"[]", "the instance"),
    "nested too deeply": (b"[" * 100_000, "nested"),
    "a number of very many digits": (spelled('"seats": 2', f'"seats": {"9" * 5000}'), "digits"),
    "not a number": (spelled('"seats": 2', '"seats": NaN'), "NaN"),
    "a key twice": (spelled('"seats": 2', '"seats": 2, "seats": 2'), '"seats"'),
    "an unknown key": (changed("more", to=1), '"more"'),
    "an unknown key of a servant": (changed("servants", 0, "age", to=1), 'servants[0]: has the unknown key "age"'),
    "no seed": (without("seed"), '"seed"'),
    "an empty seed": (changed("seed", to=""), "seed"),
    "another format": (changed("format", to="simpul.instance/2"), "format"),
    "half a character": (changed("servants", 0, "id", to=HALF), "servants[0], id"),
    "agencies no list": (changed("agencies", to={}), "agencies"),
    "an agency that is no object": (changed("agencies", 0, to=1), "agencies[0]"),
    "an agency twice": (changed("agencies", 1, "id", to="A"), '"A" twice'),
    "a servant twice": (changed("servants", 1, "id", to="a"), '"a" twice'),
    "an offering twice": (changed("offerings", 1, "id", to="X"), '"X" twice'),
    "an id that is a number": (changed("offerings", 1, "id", to=7), "offerings[1], id"),
    "an undeclared agency": (changed("servants", 0, "agency", to="C"), 'servant "a"'),
    "an undeclared choice": (changed("servants", 0, "choices", to=["Z"]), 'servant "a"'),
    "a choice twice": (changed("servants", 0, "choices", to=["X", "X"]), 'servant "a", choices'),
    "choices that are no list": (changed("servants", 0, "choices", to="X"), 'servant "a", choices'),
    "an undeclared servant with a score": (changed("offerings", 0, "scores", "z", to=1), '"z"'),
    "a score too high": (changed("offerings", 0, "scores", "a", to=2**24), 'score of "a"'),
    "a score below zero": (changed("offerings", 0, "scores", "a", to=-1), 'score of "a"'),
    "a score with a fraction": (spelled('"a": 5', '"a": 5.0'), 'score of "a"'),
    "a score with an exponent": (spelled('"a": 5', '"a": 5e0'), 'score of "a"'),
    "a score that is true": (changed("offerings", 0, "scores", "a", to=True), 'score of "a"'),
    "scores that are no object": (changed("offerings", 0, "scores", to=[]), 'offering "X", scores'),
    "seats below zero": (changed("offerings", 0, "seats", to=-1), 'offering "X", seats'),
    "no seats": (without("offerings", 0, "seats"), '"seats"'),
    "a minimum above the seats": (changed("offerings", 1, "minimum", to=2), 'offering "Y", minimum'),
    "a ceiling of none": (changed("offerings", 1, "per_agency", to=0), 'offering "Y", per_agency'),
    "an away limit that is null": (changed("agencies", 0, "away_limit", to=None), 'agency "A", away_limit'),
    "a release order that leaves somebody out": (changed("agencies", 0, "release_order", to=[]), 'agency "A", release_order'),
    "a release order with a stranger": (changed("agencies", 0, "release_order", to=["a", "b"]), 'agency "A", release_order'),
    "a release order that names somebody twice": (changed("agencies", 0, "release_order", to=["a", "a"]), 'agency "A", release_order'),
    "two reserves of one id": (changed("offerings", 0, "reserves", to=[RESERVE, RESERVE]), 'offering "X"'),
    "a reserve called open": (changed("offerings", 0, "reserves", 0, "id", to="open"), 'offering "X", reserves[0]'),
    "reserves with too many seats": (changed("offerings", 0, "reserves", 0, "seats", to=3), 'offering "X"'),
    "an undeclared member": (changed("offerings", 0, "reserves", 0, "members", to=["z"]), 'offering "X", reserves[0]'),
    "a member twice": (changed("offerings", 0, "reserves", 0, "members", to=["b", "b"]), "members"),
    "an undeclared servant fixed": (changed("fixed", 0, "servant", to="z"), "fixed[0]"),
    "a servant fixed at an undeclared offering": (changed("fixed", 0, "offering", to="Z"), "fixed[0]"),
    "a servant fixed in an undeclared reserve": (changed("fixed", 0, "pool", to="q"), "fixed[0]"),
    "a servant fixed twice": (changed("fixed", to=GOOD["fixed"] * 2), "fixed[1]"),
    "more fixed than seats": (
        changed("fixed", to=[{"servant": "a", "offering": "Y"}, {"servant": "b", "offering": "Y"}]),
        'offering "Y"',
    ),
    "more fixed in a reserve than it has": (
        changed("fixed", to=[{"servant": one, "offering": "X", "pool": "r"} for one in "ab"]),
        'reserve "r"',
    ),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_instance_is_refused_in_one_line_that_names_the_place(kind, tmp_path):
    content, place = MALFORMED[kind]
    asked, answer = tmp_path / "instance.json", tmp_path / "result.json"
    asked.write_bytes(content)
    answer.write_text("an older one")
    said = CliRunner().invoke(match, ["solve", str(asked), "-o", str(answer)])
    assert said.exit_code == 2
    assert said.stdout == ""
    assert said.stderr.count("\n") == 1
    assert place in said.stderr
    assert answer.read_text() == "an older one"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["instance.json", "result.json"]
    with pytest.raises(verifier.MalformedFileError):
        verifier.Round(content)


@given(st.data())
def test_whatever_stands_in_an_instance_both_readers_take_it_or_neither(data):
    whole = drawn(data.draw(st.integers(0, 500)))
    spots = list(spots_in(whole))
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = spots[data.draw(st.integers(0, len(spots) - 1))]
        holder[key] = data.draw(ANYTHING)
    content = raw(whole)
    read = read_or_none(content)
    if read is None:
        with pytest.raises(verifier.MalformedFileError):
            verifier.Round(content)
    else:
        assert verifier.faults(content, results.written(results.run(read))) == []


def read_or_none(content):
    """The instance, or None where it is refused in one line."""
    try:
        return instance.read(content)
    except instance.MalformedError as error:
        if "\n" in str(error):
            raise
        return None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 5) | st.floats(0, 3) | st.sampled_from(["s0", "O0", "A0", "open", "", "z\n", HALF, 2**70]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "seats", "s0"]), inner, max_size=2),
    max_leaves=4,
)


def spots_in(value):
    """Every (holder, key) of a JSON value."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(entries):
        yield value, key
        yield from spots_in(inner)


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_in_one_line(content):
    assert read_or_none(content) is None


def test_a_result_is_written_whole_with_sorted_keys_and_is_the_same_each_time(tmp_path):
    asked, answer = tmp_path / "instance.json", tmp_path / "result.json"
    asked.write_bytes(raw(drawn(7)))
    written = []
    for _ in range(2):
        assert CliRunner().invoke(match, ["solve", str(asked), "-o", str(answer)]).exit_code == 0
        written.append(answer.read_bytes())
    assert written[0] == written[1]
    assert written[0].endswith(b"}\n")
    assert written[0].decode() == json.dumps(json.loads(written[0]), sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
    said = CliRunner().invoke(match, ["check", str(asked), str(answer)])
    assert (said.exit_code, said.stdout.count("\n")) == (0, 1)


@pytest.mark.parametrize(("asked", "answer"), [("there-is-none.json", "result.json"), ("instance.json", "no/such/folder.json")])
def test_files_that_cannot_be_read_or_written_are_named_in_one_line(asked, answer, tmp_path):
    (tmp_path / "instance.json").write_bytes(raw(GOOD))
    said = CliRunner().invoke(match, ["solve", str(tmp_path / asked), "-o", str(tmp_path / answer)])
    assert said.exit_code == 2
    assert said.stderr.count("\n") == 1
    assert CliRunner().invoke(match, ["check", str(tmp_path / "none"), str(tmp_path / "none")]).exit_code == 2


def test_ids_of_any_script_are_written_as_they_are():
    whole = made({'"Ä\t☃': {"seats": 1, "scores": {"ꦗꦮ": 1}}}, {"ꦗꦮ": ("A\u2028", ['"Ä\t☃'])})
    content = results.written(results.run(instance.read(raw(whole))))
    assert "ꦗꦮ" in content.decode()
    assert "☃" in content.decode()
    assert verifier.faults(raw(whole), content) == []


def test_measuring_prints_one_object():
    said = CliRunner().invoke(match, ["bench", "--servants", "500", "--offerings", "40", "--json"])
    told = json.loads(said.stdout)
    assert {"servants", "offerings", "pairs", "placed", "stages", "total_seconds", "peak_mb"} <= told.keys()
    assert told["stages"].keys() == {"rank", "quotas", "solve", "explain", "verify"}
    assert told["total_seconds"] == pytest.approx(sum(told["stages"].values()))
    assert "in all" in CliRunner().invoke(match, ["bench", "--servants", "500", "--offerings", "40"]).stdout


def test_the_commands_need_no_settings_and_no_database(tmp_path):
    asked = tmp_path / "instance.json"
    asked.write_bytes(raw(GOOD))
    portal = Path(sys.executable).with_name("portal")
    told = subprocess.run(
        [portal, "match", "solve", asked, "-o", tmp_path / "result.json"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "result.json").exists()
