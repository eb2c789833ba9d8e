"""Keeping a file: its bytes once, whole or not at all, its row with whose it is."""

import hashlib
import os
import uuid

import pytest

from portal.files import queries, services
from portal.files.adapters import Vault
from portal.files.models import StoredFile
from portal.kernel.db import db
from portal.kernel.errors import DomainError, NotFoundError
from portal.kernel.identity import Identity

RINA = Identity(uuid.UUID(int=1), "Rina", "rina@jakarta.go.id")
PDF = b"%PDF-1.7 satu"


@pytest.fixture
def vault(app, tmp_path):
    """A folder of this test's own."""
    services.open_vault(tmp_path)
    yield tmp_path
    services.open_vault(app.config["SETTINGS"].files_dir)


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_bytes_come_back_as_they_were_and_the_row_says_whose_they_are(vault):
    stored = services.keep("Surat Tugas.pdf", PDF, by=RINA)
    assert services.content(queries.get_file(stored.id)) == PDF
    assert (stored.owner_id, stored.name, stored.size) == (RINA.account_id, "Surat Tugas.pdf", len(PDF))


def test_the_same_bytes_lie_once(vault):
    first, second = (services.keep(name, PDF, by=RINA) for name in ("a.pdf", "b.pdf"))
    assert first.id != second.id
    assert len(files_in(vault)) == 1
    assert set(queries.files_by_id([first.id, second.id])) == {first.id, second.id}


def test_what_is_refused_leaves_neither_bytes_nor_a_row(vault):
    with pytest.raises(DomainError):
        services.keep("a.pdf", b"MZ", by=RINA, field="paper")
    assert files_in(vault) == []


def test_a_write_that_fails_leaves_no_half_file(vault, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space"):
        services.keep("a.pdf", PDF, by=RINA)
    assert files_in(vault) == []


def test_no_name_leads_out_of_the_folder(vault):
    services.keep("../../../out.pdf", PDF, by=RINA)
    assert all(path.is_relative_to(vault) for path in files_in(vault))
    assert {path.name for path in files_in(vault)} == {Vault(vault).path(hashlib.sha256(PDF).hexdigest()).name}


def test_an_unknown_file_is_not_found(app):
    with pytest.raises(NotFoundError):
        queries.get_file(uuid.uuid4())
    assert queries.files_by_id([uuid.uuid4()]) == {}
    assert db.session.query(StoredFile).count() == 0
