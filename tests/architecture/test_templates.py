"""Every template compiles, its forms carry the proof of their origin, and nothing in it needs what the content policy forbids."""

import re

import pytest

from tests.architecture.source import ROOT

TEMPLATES = ROOT / "templates"
HTML = sorted(TEMPLATES.rglob("*.html"))
PAGES = [file for file in HTML if "email" not in file.name and "emails" not in file.parts]
"""A mail is read in programs that know no style sheet, so that it carries its own."""
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
FORM = re.compile(r"<form\b[^>]*\bmethod=\"?post.*?</form>", re.IGNORECASE | re.DOTALL)
INLINE = re.compile(r"<\w[^<>]*?\s(style|on[a-z]+)\s*=\s*[\"'{]", re.DOTALL)
SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)|<style\b", re.IGNORECASE)
MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)")
IDS = {"ids": lambda file: str(file.relative_to(TEMPLATES))}


def source(file):
    """A template without its comments."""
    return COMMENT.sub("", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_template_compiles(product, language):
    house = product.jinja_env.of(language)
    with product.test_request_context():
        made = [house.get_template(str(file.relative_to(TEMPLATES))) for file in (*HTML, *sorted(TEMPLATES.rglob("*.txt")))]

    assert {template.environment.spoken for template in made} == {language}


def forms_without_proof(text):
    """Each form that is posted without the token."""
    return [form for form in FORM.findall(text) if not re.search(r"\bcsrf\(|csrf_token\(|_proof\(", form)]


@pytest.mark.parametrize("file", HTML, **IDS)
def test_every_form_that_is_posted_carries_its_proof(file):
    assert not forms_without_proof(source(file))


def inline(text):
    """Each style, handler or script that stands in the page itself."""
    return [match[0] for pattern in (INLINE, SCRIPT) for match in pattern.finditer(text)]


@pytest.mark.parametrize("file", PAGES, **IDS)
def test_nothing_stands_in_a_page_that_its_content_policy_forbids(file):
    assert not inline(source(file))


@pytest.mark.parametrize("file", sorted((TEMPLATES / "components").glob("*.html")), **IDS)
def test_a_component_is_one_macro_that_bears_the_name_of_its_file(file):
    assert [name for name in MACRO.findall(source(file)) if not name.startswith("_")] == [file.stem]


def test_a_page_asks_for_no_row_and_decides_no_right_by_itself():
    asking = re.compile(r"\bquery\b|\.role\s*==|\.holds\(")
    found = [str(file.relative_to(TEMPLATES)) for file in HTML for line in source(file).splitlines() if asking.search(line) and "{" in line]

    assert not found


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (forms_without_proof, '<form method="post" action="/x"><button>Go</button></form>'),
        (inline, '<p style="color: red">'),
        (inline, '<a href="#" onclick="go()">'),
        (inline, "<script>go()</script>"),
        (inline, "<style>p { color: red }</style>"),
    ],
)
def test_what_is_planted_is_noticed(check, text):
    assert check(text)


@pytest.mark.parametrize("text", ['<form method="post">{{ csrf() }}</form>', '<form method="get"></form>'])
def test_a_form_with_its_proof_or_without_need_of_it_passes(text):
    assert not forms_without_proof(text)
