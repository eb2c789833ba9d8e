"""The texts of letters through the browser: searched, drafted with nothing lost, looked at, put in force by another."""

import io

import pypdf
import pytest

from portal.accounts import queries as accounts
from portal.documents import queries
from portal.documents.domain import TemplateState
from portal.documents.views.texts import draft_id
from portal.drafts import queries as drafts
from portal.kernel.identity import Role
from tests.factories import letters, signoff
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
TYPED = {"title": "SURAT TUGAS", "purpose": "Magang “{title}” pada {host}.\n{details}", "numbering": "series", "reason": "Pedoman baru."}
PATH = "/letters/texts/assignment/draft"


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def drafter(world):
    return accounts.get_account(letters.colleague("penyusun", Role.ADMINISTRATOR, "BKD").account_id)


@pytest.fixture
def writing(drafter, as_):
    return as_(drafter)


@pytest.fixture
def official(world, as_):
    return as_(world.accounts["approver"])


def test_the_kinds_are_searched_sorted_and_taken_away(writing, official):
    for reader in (writing, official):
        page = reader.get("/letters/texts", headers=ENGLISH).text
        assert "Assignment letter" in page
        assert "Letter of extension" in page
    found = official.get("/letters/texts?text=extension", headers=ENGLISH).text
    assert "Letter of extension" in found
    assert "Assignment letter" not in found
    assert "No kind of letter fits" in official.get("/letters/texts?text=xyzzy", headers=ENGLISH).text
    names = [official.get(f"/letters/texts?order={order}", headers=ENGLISH).text for order in ("name", "-name")]
    assert official.get("/letters/texts?order=-since").status_code == 200
    assert [text.index("Assignment letter") < text.index("Notice of refusal") for text in names] == [True, False]
    written = parts(official.get("/letters/texts.xlsx?text=extension", headers=ENGLISH).data)
    assert "Letter of extension" in written
    assert "Assignment letter" not in written


def test_a_draft_is_handed_on_and_put_in_force_by_another(writing, official):
    answer = writing.post(PATH, data=TYPED | {"initial_1": "verifier:BKD", "post_1": "Kepala Bidang"})
    assert answer.status_code == 303
    made = queries.find_draft_of("assignment")
    assert made.body["purpose"] == ["Magang “{title}” pada {host}.", "{details}"]
    assert made.body["initials"] == [{"role": "verifier", "body": "BKD", "post": "Kepala Bidang"}]
    path = f"/letters/texts/versions/{made.id}"
    assert "Kepala Bidang" in official.get(path).text
    assert official.get(f"{path}.pdf").data.startswith(b"%PDF")
    refused = official.post(f"{path}/put-in-force", data={"reason": ""}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Reason" in refused.text
    assert official.post(f"{path}/put-in-force", data={"reason": "Sesuai."}).status_code == 303
    assert queries.find_in_force("assignment").id == made.id
    assert official.post(f"{path}/put-in-force", data={"reason": "Sesuai."}).status_code in {409, 422}
    versions = official.get("/letters/texts/assignment", headers=ENGLISH).text
    assert "Pedoman baru." in versions
    assert "Superseded" in versions


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"terms": "{nobody}"}, "Nothing fills {nobody}"),
        ({"closing": "satu } dua"}, "A brace stands alone"),
        ({"title": ""}, "Fill this in: Name of the letter"),
        ({"purpose": " \n "}, "Fill this in: Purpose"),
        ({"reason": ""}, "Fill this in: Why the text changes"),
        ({"numbering": "anything"}, "Where its number comes from"),
        ({"initial_1": "auditor:BKD", "post_1": "x"}, "First initial"),
        ({"initial_1": "verifier:BKD"}, "Write the post"),
        ({"purpose": "a\x00b"}, "characters that cannot be shown"),
    ],
)
def test_what_could_not_be_printed_is_refused_beside_its_field_and_nothing_typed_is_lost(writing, drafter, changed, told):
    typed = TYPED | {"opening": "Yang ini tetap ada."} | changed
    answer = writing.post(PATH, data=typed, headers=ENGLISH)
    assert answer.status_code == 422
    assert told in answer.text
    assert "Yang ini tetap ada." in answer.text
    assert queries.find_draft_of("assignment") is None
    assert "Yang ini tetap ada." in writing.get(PATH).text
    assert drafts.find_draft("documents.template", draft_id("assignment"), drafter.id).data["opening"] == "Yang ini tetap ada."


def test_what_is_typed_is_looked_at_as_a_letter_about_invented_people(writing):
    typed = TYPED | {"closing": "Demikian, {office}."}
    answer = writing.post(PATH, data=typed | {"act": "look"})
    assert answer.status_code == 303
    page = writing.get(answer.location.split("#")[0], headers=ENGLISH).text
    assert "SAMPLE – not official" in page
    assert "Ayu Contoh Lestari (contoh)" in page
    assert "Demikian, Badan Contoh Kepegawaian." in page
    answer = writing.get("/letters/texts/assignment/draft.pdf")
    text = " ".join(pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].extract_text().split())
    assert answer.mimetype == "application/pdf"
    assert "Demikian, Badan Contoh Kepegawaian." in text
    assert "CONTOH – bukan data dan surat resmi" in text
    assert queries.find_draft_of("assignment") is None


def test_what_cannot_be_looked_at_says_why_and_stays(writing):
    answer = writing.post(PATH, data=TYPED | {"purpose": "{nobody}", "act": "look"})
    page = writing.get(answer.location.split("#")[0], headers=ENGLISH).text
    assert "Nothing fills {nobody}" in page
    assert writing.get("/letters/texts/assignment/draft.pdf").status_code in {409, 422}


def test_autosave_is_the_drafters_alone(writing, official):
    path = f"/drafts/documents.template/{draft_id('assignment')}"
    assert writing.post(path, data=TYPED).status_code == 200
    assert official.post(path, data=TYPED).status_code == 404
    assert writing.post(f"/drafts/documents.template/{draft_id('nothing')}", data=TYPED).status_code == 404
    assert "Pedoman baru." in writing.get(PATH).text


def test_another_windows_text_is_not_handed_on_over(writing):
    path = f"/drafts/documents.template/{draft_id('assignment')}"
    first = writing.post(path, data=TYPED).json["version"]
    writing.post(path, data=TYPED | {"closing": "Jendela kedua.", "draft_version": first})
    answer = writing.post(PATH, data=TYPED | {"closing": "Jendela pertama.", "draft_version": first}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Jendela pertama." in answer.text
    assert "Jendela kedua." in answer.text
    assert queries.find_draft_of("assignment") is None


def test_a_draft_is_dropped_and_the_text_in_force_stays(writing):
    writing.post(PATH, data=TYPED)
    made = queries.find_draft_of("assignment")
    assert writing.post(PATH, data=TYPED, headers=ENGLISH).status_code in {409, 422}
    assert writing.post(f"/letters/texts/versions/{made.id}/drop").status_code == 303
    assert queries.get_template(made.id).state is TemplateState.DROPPED
    assert queries.find_in_force("assignment").version == 1


def test_kinds_and_versions_that_there_are_not_are_not_found(writing):
    for path in ("/letters/texts/nothing", "/letters/texts/nothing/draft", "/letters/texts/versions/6a1b0d4e-6a53-4f0c-9d0e-1f2f3b7a9c51"):
        assert writing.get(path).status_code == 404, path
