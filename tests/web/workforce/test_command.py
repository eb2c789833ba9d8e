"""`portal import workforce` says row by row what it does, and by its exit status how it went."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.organisations.domain import BodyKind
from portal.reference import services as reference
from portal.workforce import queries
from tests.factories.organisations import body
from tests.factories.workforce import line, nip, sheet


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Any:
    reference.seed(national_calendar=False)
    body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh"))

    def command(content: bytes, *options: str) -> Any:
        file = tmp_path / "pegawai.csv"
        file.write_bytes(content)
        return app.test_cli_runner().invoke(args=["import", "workforce", str(file), *options])

    return command


def test_all_rows_in_is_0(run: Any) -> None:
    done = run(sheet([line(1), line(2)]))
    assert done.exit_code == 0, done.output
    assert queries.find_servant_by_nip(nip(2)) is not None


def test_some_rows_out_is_1_and_the_error_file_has_them(run: Any, tmp_path: Path) -> None:
    done = run(sheet([line(1), line(2, nrk="12")]), "--errors", str(tmp_path / "out.xlsx"))
    assert done.exit_code == 1
    assert "NRK" in done.output
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")
    assert queries.find_servant_by_nip(nip(1)) is not None


def test_a_dry_run_writes_nobody(run: Any) -> None:
    assert run(sheet([line(1)]), "--dry-run").exit_code == 0
    assert queries.find_servant_by_nip(nip(1)) is None


def test_a_file_that_cannot_be_read_is_2_with_one_sentence(run: Any, app: Flask) -> None:
    done = run(b"%PDF-1.7")
    assert done.exit_code == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert app.test_cli_runner().invoke(args=["import", "workforce", "/nowhere.csv"]).exit_code == 2


def test_a_file_that_changes_very_much_is_2_until_it_was_checked_and_the_reason_is_given(run: Any) -> None:
    assert run(sheet([line(number) for number in range(1, 26)])).exit_code == 0
    moved = sheet([line(number, post="Kepala Seksi") for number in range(1, 26)])
    looked_at = run(moved, "--dry-run")
    assert looked_at.exit_code == 0
    assert "Satu kolom berubah pada sangat banyak pegawai: Jabatan (25 dari 25, 100%; batasnya 25%)" in looked_at.stderr
    assert run(moved).exit_code == 2
    assert run(moved, "--checked").exit_code == 2
    assert queries.find_servant_by_nip(nip(1)).post != "Kepala Seksi"
    assert run(moved, "--checked", "--reason", "Penataan jabatan").exit_code == 0
