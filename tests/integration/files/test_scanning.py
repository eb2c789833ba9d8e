"""Where a virus scanner is configured nothing is kept that it has not found clean; where there is none nothing pretends that there is."""

import logging
import time
import uuid

import pytest

from portal.files import services
from portal.files.adapters import Scanner, UncheckedError
from portal.files.models import StoredFile
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity
from portal.web.settings import Settings, SettingsError
from tests.integration.files.scanning import HARMLESS, SLOW, VIRUS, answer, closing, dripping, nonsense, scanner

RINA = Identity(uuid.UUID(int=1), "Rina", "rina@jakarta.go.id")
ENOUGH = {"DATABASE_URL": "postgresql://simpul", "SECRET_KEY": "k" * 40}


@pytest.fixture
def vault(app, tmp_path):
    """A folder of this test's own, and no scanner afterwards."""
    services.open_vault(tmp_path / "files")
    yield tmp_path / "files"
    services.open_vault(app.config["SETTINGS"].files_dir)
    services.open_scanner("")


def kept(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_clean_file_is_kept_with_the_moment_of_its_scan(vault):
    with scanner() as address:
        services.open_scanner(address)
        assert services.keep("surat.pdf", HARMLESS, by=RINA).scanned_at == clock.now()
    services.open_scanner("")
    assert services.keep("surat.pdf", HARMLESS, by=RINA).scanned_at is None, "nobody says scanned who has not"


def test_what_is_kept_beside_a_refused_request_says_when_it_was_scanned(vault):
    with scanner() as address:
        services.open_scanner(address)
        assert services.keep_aside("surat.pdf", HARMLESS, by=RINA).scanned_at == clock.now()


def test_a_daemon_at_a_path_is_asked_too_and_reads_a_file_of_many_chunks_whole(vault, tmp_path):
    with scanner(path=tmp_path / "clamd") as address:
        asked = Scanner(address)
        assert asked.find(b"%PDF" + b"x" * (3 * Scanner.CHUNK + 7)) is None
        assert asked.find(b"x" * (2 * Scanner.CHUNK) + VIRUS) == "Eicar-Test-Signature"


def test_a_virus_is_refused_beside_its_field_by_the_files_name_and_nothing_is_kept(vault, caplog):
    with scanner() as address, caplog.at_level(logging.WARNING, "simpul.security"):
        services.open_scanner(address)
        with pytest.raises(DomainError, match="Ijazah Rina") as refused:
            services.keep("Ijazah Rina.pdf", VIRUS, by=RINA, field="paper")
    assert refused.value.field == "paper"
    assert kept(vault) == []
    assert db.session.query(StoredFile).count() == 0
    assert "Eicar-Test-Signature" in caplog.text
    assert str(RINA.account_id) in caplog.text
    assert "Ijazah" not in caplog.text, "a file's name may say who somebody is"


@pytest.mark.parametrize("way", [nonsense, closing, dripping])
def test_while_the_scanner_gives_no_answer_nothing_is_taken_and_the_log_says_so(vault, caplog, way):
    with scanner(way) as address, caplog.at_level(logging.ERROR, "simpul.security"):
        services.open_scanner(address)
        services._scanners["files"].patience = 4 * SLOW
        began = time.monotonic()
        with pytest.raises(DomainError, match="cannot be checked for viruses now") as refused:
            services.keep("surat.pdf", HARMLESS + b"x" * 300_000, by=RINA, field="paper")
        assert time.monotonic() - began < 20 * SLOW, "the patience is for the whole, not for each byte"
    assert refused.value.field == "paper"
    assert kept(vault) == []
    assert "did not check an upload" in caplog.text


def test_a_scanner_that_is_not_there_is_said_at_once(vault, tmp_path):
    with scanner(answer) as address:
        pass
    for gone in (address, f"unix:{tmp_path}/nowhere"):
        with pytest.raises(UncheckedError):
            Scanner(gone).find(HARMLESS)


@pytest.mark.parametrize("address", ["unix:/run/clamav/clamd.ctl", "tcp:127.0.0.1:3310", "tcp:[::1]:3310", "tcp:clamav.lan:1", ""])
def test_an_address_of_a_scanner_is_taken_at_start(address):
    assert Settings.from_environ({**ENOUGH, "CLAMD": address}).clamd == address


@pytest.mark.parametrize(
    "address", ["clamd", "unix:clamd.ctl", "tcp:host", "tcp::3310", "tcp:host:0", "tcp:host:99999", "tcp:host:x", "http://h:1"]
)
def test_another_address_is_refused_at_start_in_a_line_that_says_what_fits(address):
    with pytest.raises(SettingsError, match=r"^CLAMD must be unix:/path/of/the/socket or tcp:host:port, or absent$"):
        Settings.from_environ({**ENOUGH, "CLAMD": address})
