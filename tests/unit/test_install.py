"""The first start's script: what it says where it cannot go on, and that it does nothing when there is nothing to do."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINS = ("requirements-dev.lock", "requirements-uv.lock", "pyproject.toml")


@pytest.fixture
def checkout(tmp_path):
    folder = tmp_path / "a checkout"
    (folder / "tools").mkdir(parents=True)
    for name in (*PINS, "tools/install.sh"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def install(checkout, **environment):
    started = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, **environment}
    script = checkout / "tools" / "install.sh"
    return subprocess.run([script], cwd=checkout, env=started, capture_output=True, text=True, check=False, timeout=60)


def stamp_of(checkout):
    digest = hashlib.sha256(b"".join((checkout / name).read_bytes() for name in PINS)).hexdigest()
    return f"{checkout} {sys.version.split()[0]} {digest}\n"


def false_python(folder, body):
    """An interpreter that answers as told."""
    file = folder / "false-python"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
    return str(file)


def test_a_second_start_does_nothing_and_takes_well_under_a_second(checkout):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (checkout / ".venv" / "made").write_text(stamp_of(checkout))

    begun = time.monotonic()
    done = install(checkout)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - begun < 1
    assert {file.name for file in (checkout / ".venv").iterdir()} == {"bin", "made"}


def test_a_missing_interpreter_is_one_clear_sentence(checkout):
    done = install(checkout, PYTHON="no-such-python")

    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "install: no no-such-python on the path; install Python 3.11 or later, or name it: make PYTHON=/path/to/python3"
    ]


def test_an_old_interpreter_is_one_clear_sentence(checkout, tmp_path):
    python = false_python(tmp_path, "echo old 3.9.2 digest 1 /usr/bin/python3")

    done = install(checkout, PYTHON=python)

    assert done.returncode == 2
    assert done.stderr == f"install: {python} is Python 3.9.2; Python 3.11 or later is needed: make PYTHON=/path/to/python3\n"


def test_an_interpreter_with_neither_pip_nor_venv_is_told_what_to_install(checkout, tmp_path):
    python = false_python(tmp_path, 'case "$1" in -) echo ok 3.11.2 digest 90 "$0" ;; *) exit 1 ;; esac')

    done = install(checkout, PYTHON=python)

    assert done.returncode == 2
    assert f"install: {python} has neither pip nor venv; install one (Debian and Ubuntu: apt install python3-venv)" in done.stderr


def test_an_index_that_cannot_be_reached_is_told_with_its_reason(checkout):
    done = install(checkout, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_CONFIG_FILE=os.devnull, PIP_RETRIES="0")

    assert done.returncode == 2
    first, last = done.stderr.splitlines()
    assert first.startswith("install: installing ")
    assert last.startswith("install: the package index could not give what the pins name (network, proxy, pip.conf?): ERROR")


def test_an_index_of_pip_is_passed_on_to_uv(checkout, tmp_path):
    # The interpreter installs a uv that only writes down what it was given.
    uv = "#!/bin/sh\\necho $UV_DEFAULT_INDEX $UV_PYTHON_DOWNLOADS >>../seen\\n"
    answers = f"""
        case "$1 $3" in
            "- "*) echo ok 3.11.2 digest 90 "$0" ;;
            "-m config") echo "global.index-url='http://index.test/simple'" ;;
            "-m install") mkdir -p .venv/uv/bin && printf '{uv}' >.venv/uv/bin/uv && chmod +x .venv/uv/bin/uv ;;
        esac"""
    done = install(checkout, PYTHON=false_python(tmp_path, answers))

    assert done.returncode == 0, done.stderr
    assert set((tmp_path / "seen").read_text().splitlines()) == {"http://index.test/simple never"}
    assert (checkout / ".venv" / "made").exists()


def test_a_folder_that_cannot_be_written_to_is_told(checkout):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    checkout.chmod(0o555)
    done = install(checkout)
    checkout.chmod(0o755)

    assert done.returncode == 2
    assert "this folder is not writable by" in done.stderr
