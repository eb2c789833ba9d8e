"""The check of the catalogues: each way in which a word on screen can be without its translation is told with its place."""

import importlib.util
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: id\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
)
GOOD = (
    'msgid "Save"\nmsgstr "Simpan"\n\n'
    'msgctxt "verdict"\nmsgid "Open"\nmsgstr "Terbuka"\n\n'
    'msgid "%(n)s seat"\nmsgid_plural "%(n)s seats"\nmsgstr[0] "%(n)s kursi"\n'
)


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    """Run the check on a project of one page and one module with this catalogue; its status and lines."""
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools" / "translations.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "portal" / "web").mkdir(parents=True)
    (tmp_path / "templates" / "page.html").write_text('{{ _("Save") }} {{ ngettext("%(n)s seat", "%(n)s seats", n, n=n) }}')
    (tmp_path / "portal" / "words.py").write_text('WORD = Text("Open", "verdict", who="Save as a fact")\n')

    def run(entries):
        po = tmp_path / "portal" / "web" / "translations" / "id" / "LC_MESSAGES" / "messages.po"
        po.parent.mkdir(parents=True, exist_ok=True)
        po.write_text(HEADER + entries)
        return tool.main(), capsys.readouterr().out.splitlines()

    return run


def test_a_whole_catalogue_passes(check):
    assert check(GOOD) == (0, ["3 words, all translated"])


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('msgid "Save"\nmsgstr "Simpan"\n', "", "templates/page.html:1: not translated: 'Save' (id)"),
        ('msgstr "Simpan"', 'msgstr ""', "templates/page.html:1: translation doubtful or empty: 'Save' (id)"),
        ('msgid "Save"', '#, fuzzy\nmsgid "Save"', "templates/page.html:1: translation doubtful or empty: 'Save' (id)"),
        ('msgctxt "verdict"\n', "", "portal/words.py:1: not translated: 'Open' (id)"),
        ('"%(n)s kursi"', '"%(m)s kursi"', "templates/page.html:1: unknown named placeholder 'm': ('%(n)s seat', '%(n)s seats') (id)"),
        ('msgid "Save"', 'msgid "Gone"\nmsgstr "Hilang"\n\nmsgid "Save"', "messages.po: left over in id: 'Gone'"),
    ],
)
def test_a_fault_is_told_with_its_place(check, before, after, fault):
    status, lines = check(GOOD.replace(before, after, 1))

    assert status == 1
    assert fault in lines


AVOIDED = re.compile(r"\b(lamaran|pelamar|lowongan|izin belajar|diklat|buku harian|magangan|upload|submit|approve)\b", re.IGNORECASE)
"""Words of other fields, or none of the language: a civil servant is assigned, not hired; the separate regime of study is over."""


def test_the_interface_calls_things_by_their_official_names():
    with (ROOT / "portal" / "web" / "translations" / "id" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="id")

    said = [text for entry in catalogue for text in ([entry.string] if isinstance(entry.string, str) else entry.string)]
    assert len(said) > 2000
    assert [text for text in said if AVOIDED.search(text)] == []
