"""The faults of `make prove`: which ones a function can be given, that one put into a process changes what it does, which tests try it."""

import importlib.util
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"
GUARDED = """
def admit(age, name):
    if age < 18:
        raise ValueError("too young")
    return name or "nobody"
"""


def loaded(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # a dataclass looks its own module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("mutations")


@pytest.fixture
def planted(tool, tmp_path):
    """Run a module, give it the fault of a kind, and hand back the function that was made before."""

    def plant(source, function, kind):
        path = tmp_path / "admitting.py"
        path.write_text(source)
        module = loaded(path)
        (mutant,) = [one for one in tool.mutants_of(str(path), source) if (one.function, one.kind) == (function, kind)]
        assert tool.plant(mutant, path, tool.functions_made(tmp_path)[str(path)]) == 1
        return getattr(module, function)

    return plant


def texts(tool, source, file="domain.py"):
    return sorted((one.kind, tool.text_of(one, source)) for one in tool.mutants_of(file, source))


def test_a_guard_is_removed_its_condition_turned_round_and_its_bound_moved(tool):
    assert texts(tool, GUARDED) == [
        ("negate condition", "if not age < 18:"),
        ("negate condition", "not name or 'nobody'"),
        ("remove guard", "if False and age < 18:"),
        ("swap comparison", "age <= 18"),
    ]


def test_a_default_is_no_condition(tool):
    assert texts(tool, "def f(a):\n    return a or 0\n") == [("negate condition", "not a or 0")]


def test_no_two_faults_come_to_the_same(tool):
    assert texts(tool, "def f(a):\n    if a == 1:\n        return 2\n") == [("negate condition", "if not a == 1:")]
    assert texts(tool, "def f(a):\n    return a == 1\n") == [("swap comparison", "a != 1")]


def test_what_cannot_be_is_not_looked_for(tool):
    kinds = [kind for kind, _ in texts(tool, "def f(a):\n    if a is None:\n        raise AssertionError('never')\n")]

    assert kinds == ["negate condition"]


def test_a_permission_answers_yes_and_no(tool):
    source = "def may(identity, subject) -> bool:\n    return identity.body == subject.body\n"

    assert texts(tool, source, "portal/a/access.py") == [
        ("answer no", "return False"),
        ("answer yes", "return True"),
        ("swap comparison", "identity.body != subject.body"),
    ]
    assert [kind for kind, _ in texts(tool, source)] == ["swap comparison"]


def test_a_change_of_another_function_leaves_the_draw_as_it_is(tool):
    before = {one.name: one.rank(1) for one in tool.mutants_of("domain.py", GUARDED)}
    after = {one.name: one.rank(1) for one in tool.mutants_of("domain.py", "def first(a):\n    return not a\n" + GUARDED)}

    assert before.items() <= after.items()


def test_a_fault_is_in_every_function_that_was_made_before(planted):
    admit = planted(GUARDED, "admit", "remove guard")

    assert admit(3, "Ani") == "Ani"


def test_a_fault_inside_a_function_that_holds_another_is_there_when_that_one_is_made(planted):
    outer = planted("def outer(most):\n    def inner(n):\n        return n < most\n    return inner\n", "outer", "swap comparison")

    assert outer(3)(3)


def test_the_tests_of_the_same_slice_and_the_fastest_are_tried_first(tool):
    mutants = loaded(TOOLS / "mutants.py")
    seconds = {"tests/web/desk.py::a": 0.1, "tests/web/letters.py::slow": 3.0, "tests/web/letters.py::fast": 1.0}
    lines = {
        "portal/letters/domain.py": {
            3: ["tests/web/desk.py::a|run", "tests/web/letters.py::slow|run"],
            4: ["tests/web/letters.py::fast|setup", ""],
        }
    }
    (guard,) = [one for one in tool.mutants_of("portal/letters/domain.py", GUARDED) if one.kind == "remove guard"]
    both = mutants.Record(lines, seconds).tests_of(tool.Mutant(guard.file, guard.function, guard.kind, 0, range(3, 5)))

    assert both == ["tests/web/letters.py::fast", "tests/web/letters.py::slow", "tests/web/desk.py::a"]
