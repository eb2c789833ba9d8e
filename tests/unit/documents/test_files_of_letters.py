"""The file of a letter: tagged for readers, whatever its kind, whomever it names, and whatever script a name is written in."""

import io
import logging
import re
import unicodedata

import pypdf
import pytest

from portal.documents import adapters
from portal.documents.domain import LETTERS
from portal.documents.presenters import sample_content
from tests.unit.documents.test_texts_of_letters import SEEDED

PRINTED = {
    "copy": {"name": "", "nip": "", "code": "0000-0000", "address": "http://localhost/verify/0", "place": 1},
    "signer": {"name": "Ratna Dewanti (contoh)", "post": "Kepala Badan"},
    "signed": {"year": 2026, "month": 12, "day": 1},
    "qr": adapters.qr_svg("http://localhost/verify/0"),
    "sample": True,
}
OWN = ["acceptance", "assignment", "cancellation", "extension", "recommendation", "refusal"]


def made(key="assignment", **changed):
    kind = LETTERS[key]
    return adapters.make_pdf(kind.template, sample_content(kind, SEEDED[key]) | PRINTED | changed)


def text_of(data):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages))


def people(*names):
    return [{"name": name, "nip": f"19900314201503{place:04}", "post": "Analis", "unit": "Unit contoh"} for place, name in enumerate(names)]


@pytest.mark.parametrize("key", OWN)
def test_every_kind_of_letter_is_tagged_and_says_its_language_and_title(product, key):
    root = pypdf.PdfReader(io.BytesIO(made(key))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "id-ID"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata


def test_the_same_content_gives_the_same_bytes(product):
    assert made() == made()


def test_up_to_five_people_stand_in_the_letter_and_more_in_its_annex(product):
    few, many = (text_of(made(people=people(*(f"Orang {n}" for n in range(number))))) for number in (5, 6))
    assert "LAMPIRAN" not in few
    assert "6 orang sebagaimana tercantum dalam Lampiran" in many
    assert many.index("LAMPIRAN") > many.index("Ratna Dewanti")
    assert many.index("Orang 5") > many.index("LAMPIRAN")


def test_who_initialled_and_what_it_replaces_is_printed(product):
    text = text_of(made(initialled=["Kepala Bidang (Ayu)"], replaces="e-9001/2026"))
    assert "Paraf: Kepala Bidang (Ayu)." in text
    assert "menggantikan surat Nomor e-9001/2026" in text


PRINTABLE = {
    "Latin with its marks": "Nguyễn Văn Ả, Ñuñez Øster",
    "Cyrillic": "Ратна Ђурић",
    "Arabic": "أحمد",
    "Arabic as Malay is written in it": "ڤوتري",
    "Hebrew": "דוד",
    "Devanagari": "आयु",
    "Bengali": "মিতা",
    "Tamil": "அருண்",
    "Thai": "อายุ",
    "Myanmar": "မြ",
    "Khmer": "សុខា",
    "Chinese": "陳愛玉 陈爱玉",
    "Japanese": "さくら",
    "Korean": "김민수",
    "an emoji": "Ratna 😀",
}
"""What people may be called, in the scripts that the fonts have."""


@pytest.mark.parametrize("name", PRINTABLE.values(), ids=PRINTABLE)
def test_a_name_in_a_script_that_the_fonts_have_is_printed_whole(product, name):
    text = text_of(made(people=people(name)))
    assert "tidak tersedia" not in text
    assert adapters.MARK not in text
    assert set(name) - {" "} <= set(unicodedata.normalize("NFKC", text)) | set(text)


def test_the_further_fonts_are_read_for_no_letter_that_does_without_them(product, monkeypatch):
    monkeypatch.setattr(adapters, "FURTHER_PACKAGES", ("no_such_package",))
    assert "Ratna" in text_of(made(people=people("Nguyễn Văn Ả")))
    with pytest.raises(adapters.LetterError, match="no_such_package"):
        made(people=people("김민수"))


@pytest.mark.parametrize("name", ["ꦫꦠꦤꦶ", "ᬭᬢ᭄ᬦ", "ᮛᮒ᮪ᮔ"], ids=["Javanese", "Balinese", "Sundanese"])
def test_a_name_in_a_script_that_no_font_has_does_not_stop_the_letter_which_says_so(product, name, caplog):
    caplog.set_level(logging.WARNING, logger="simpul.letters")
    text = text_of(made(people=people(name, "Bima (contoh)", "김민수")))
    assert adapters.MARK in text
    assert "Bima (contoh)" in text
    assert "김민수" in text
    assert "Sebagian aksara tidak tersedia" in text
    assert PRINTED["copy"]["address"] in text
    assert "no font has U+" in caplog.text


def test_a_letter_that_cannot_be_set_for_another_reason_says_which(product):
    with pytest.raises(adapters.LetterError, match="people"):
        adapters.make_pdf("naskah.typ", PRINTED)


def test_a_letter_from_before_its_text_was_kept_is_printed_as_it_was(product):
    content = {"government": "Pemerintah Provinsi", "authority": "BKD", "address": "Jalan Contoh", "number": "e-9001/2026"}
    parts = {"basis": ["Dasar satu."], "purpose": ["Magang."], "terms": ["Ketentuan satu."], "copies": ["Kepala Dinas"]}
    text = text_of(adapters.make_pdf("naskah.typ", content | parts | PRINTED | {"people": people("Ayu (contoh)")}))
    for words in ("SURAT TUGAS", "Dasar:", "MENUGASKAN", "Kepada:", "Untuk:", "Ketentuan:", "Tembusan: Kepala Dinas"):
        assert words in text, words


def test_typed_text_is_never_markup(product):
    text = text_of(made(people=people("#panic() *x* [a] $b$")))
    assert "#panic() *x* [a] $b$" in text
