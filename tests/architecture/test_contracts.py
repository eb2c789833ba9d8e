"""The import contracts hold, and name every slice that exists."""

import shutil
import subprocess
import sys

import pytest

from tests.architecture.source import PACKAGES, ROOT, contracts, modules, slices

WITHOUT_ROOMS = frozenset({"portal.kernel", "portal.web", "portal.demo", "portal.matching", "portal.tour"})
"""Not slices with edges, services and tables: the ground, the frame, the runner, the engine, the story."""


def kept(folder):
    """Run import-linter in a folder."""
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "300"},
    )


def test_every_contract_is_kept():
    ran = kept(ROOT)

    assert ran.returncode == 0, ran.stdout
    assert " 0 broken" in ran.stdout


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the house in which something can be broken."""
    folder = tmp_path_factory.mktemp("house")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


PLANTED = {
    "portal/kernel/planted.py": ("from portal.web import plugs\n", "2. "),
    "portal/accounts/helpers.py": ("", "4. "),
    "portal/catalogue/domain/planted.py": ("import sqlalchemy\n", "6. "),
    "portal/newcomer/__init__.py": ("", "2. "),
    "partners/newcomer/__init__.py": ("", "3. "),
    "portal/web/planted.py": ("from partners import newcomer\n", "1. "),
    "portal/files/planted/views.py": ("from portal.files import models\n", "4. "),
    "portal/matching/planted.py": ("from portal.kernel import clock\n", "2. "),
    "portal/matching/verifier.py": ("from portal.matching import market\n", "11. "),
}


def test_each_planted_violation_breaks_its_contract(house):
    for path, (text, _) in PLANTED.items():
        (house / path).parent.mkdir(exist_ok=True)
        (house / path).write_text(text)
    ran = kept(house)

    assert ran.returncode == 1
    broken = {line.split(".")[0] + ". " for line in ran.stdout.splitlines() if line.endswith("BROKEN") and line[0].isdigit()}
    missed = {contract for _, contract in PLANTED.values()} - broken
    assert not missed, ran.stdout


def layers(number):
    """The layers' entries of a contract."""
    return [entry.strip() for layer in contracts()[number]["layers"] for entry in layer.split("|")]


@pytest.mark.parametrize(("package", "number"), [("portal", 2), ("partners", 3)])
def test_a_slice_stands_in_brackets_until_it_exists_and_no_longer(package, number):
    bracketed = {f"{package}.{entry.strip('()')}" for entry in layers(number) if entry.startswith("(")}
    plain = {f"{package}.{entry}" for entry in layers(number) if not entry.startswith("(")}
    existing = {name for name in slices() if name.startswith(f"{package}.")}

    assert not bracketed & existing, "exists and stands in brackets"
    assert plain == existing, "stands without brackets and does not exist, or is in no layer"


def test_no_slice_is_missing_from_the_contract_of_its_inside():
    assert set(contracts()[4]["containers"]) == slices() - WITHOUT_ROOMS


def test_the_verifier_is_kept_from_everything_of_ours():
    ours = {module.name for module in modules() if module.slice == "portal.matching"} - {"portal.matching", "portal.matching.verifier"}

    assert set(contracts()[11]["forbidden_modules"]) >= ours | {name for name in slices() if name.startswith("portal.")} - {
        "portal.matching"
    }
    assert "partners" in contracts()[11]["forbidden_modules"]


def test_the_engine_and_the_story_have_their_contracts_once_they_exist():
    assert ("portal.matching" in contracts()[6]["source_modules"]) == ("portal.matching" in slices())
    assert (10 in contracts()) == ("portal.tour" in slices())


def test_importing_a_package_imports_nothing():
    full = [name for name in slices() if (ROOT / name.replace(".", "/") / "__init__.py").read_text().strip()]

    assert not full
