"""What every component and page owes its readers, whatever they show."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import nodes

from portal.kernel.identity import Role
from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.kernel.words import STATES, state, word
from portal.web.styleguide import NOON, content, sample_form
from tests.unit.look.environment import TEMPLATES, build, draw

COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
OWN = sorted([*COMPONENTS, *(TEMPLATES / "layouts").glob("*"), *(TEMPLATES / "errors").glob("*.html"), *(TEMPLATES / "web").glob("*.html")])
FAULTS = [path.stem for path in (TEMPLATES / "errors").glob("[0-9]*.html")]
FIELD = '{% from "components/field.html" import field %}{{ field(one) }}'
SCRIPT_AT_MOST = 10_000
INDONESIAN = re.compile(r"\b(dan|yang|untuk|dengan|tidak|Anda|simpan|ajukan|batas|surat tugas)\b")


def parsed(source: str, **facts: Any) -> BeautifulSoup:
    return BeautifulSoup(draw(source, **facts), "html.parser")


def the(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select_one(selector)
    assert found is not None, selector
    return found


@pytest.fixture(scope="module")
def guide() -> BeautifulSoup:
    return BeautifulSoup(build().get_template("web/styleguide.html").render(**content()), "html.parser")


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_is_one_public_macro_named_like_its_file_with_its_use_written_above(path: Path) -> None:
    source = path.read_text()
    public = [macro.name for macro in build().parse(source).find_all(nodes.Macro) if not macro.name.startswith("_")]
    assert public == [path.stem]
    assert source.startswith("{#")
    assert path.stem in source.split("#}")[0]


@pytest.mark.parametrize("path", OWN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_has_no_style_and_no_handler_of_its_own_and_speaks_english(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"\s(style|on[a-z]+)=", source)
    assert "|safe" not in source
    assert not INDONESIAN.search(source)
    assert build().from_string(source)


def test_the_style_guide_shows_every_component() -> None:
    source = (TEMPLATES / "web/styleguide.html").read_text()
    reached = {name for path in COMPONENTS for name in re.findall(r"components/(\w+)\.html", path.read_text())} | {"csrf"}
    assert {path.stem for path in COMPONENTS} - reached - set(re.findall(r"components/(\w+)\.html", source)) == set()


def test_every_control_has_a_name_that_readers_hear(guide: BeautifulSoup) -> None:
    for control in guide.select("main input:not([type=hidden]), main select, main textarea"):
        named = control.get("aria-label") or guide.select_one(f'label[for="{control.get("id")}"]')
        assert named, control


def test_no_id_stands_twice_and_every_reference_finds_its_target(guide: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in guide.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    for name in ("aria-describedby", "aria-labelledby", "for"):
        for tag in guide.select(f"[{name}]"):
            assert set(str(tag[name]).split()) <= set(ids), tag
    for link in guide.select("[data-errors] a"):
        assert str(link["href"])[1:] in ids


@pytest.mark.parametrize("name", [name for name in sample_form().data if name != "version"])
def test_a_refused_field_ties_its_error_to_its_control(name: str) -> None:
    one: Any = sample_form(refused=True)[name]
    soup = parsed(FIELD, one=one)
    error = the(soup, f"[id='{one.id}-err']")
    assert one.errors[0] in error.get_text()
    assert "Error:" in error.get_text()
    group = the(soup, "fieldset") if one.component in ("radios", "checks", "date") else the(soup, f"[id='{one.id}']")
    assert f"{one.id}-err" in str(group["aria-describedby"]).split()
    if one.component == "checks":
        assert all(box["aria-invalid"] == "true" for box in soup.select("input"))
    elif one.component == "date":
        assert [box["aria-invalid"] for box in soup.select("input")] == ["true"] * 3
    else:
        assert group["aria-invalid"] == "true"


@pytest.mark.parametrize("name", [name for name in sample_form().data if name != "version"])
def test_a_field_without_a_fault_carries_no_mark_of_one(name: str) -> None:
    soup = parsed(FIELD, one=sample_form()[name])
    assert not soup.select("[aria-invalid], .is-invalid, .has-error, .sp-error")


def test_a_field_keeps_what_was_typed_and_says_what_is_optional() -> None:
    form = sample_form()
    form.title.data = '<b>"Jalan"</b>'
    assert the(parsed(FIELD, one=form.title), "input")["value"] == '<b>"Jalan"</b>'
    assert "(may be left empty)" in the(parsed(FIELD, one=form.deed), "label").get_text()
    assert "(may be left empty)" not in the(parsed(FIELD, one=form.title), "label").get_text()


def test_a_field_for_some_choices_alone_names_them_and_is_not_called_optional() -> None:
    form = sample_form()
    form.deed.only_for = [Text("Recommend"), Text("Defer")]
    label = the(parsed(FIELD, one=form.deed), "label").get_text()
    assert "(for: Recommend, Defer)" in label
    assert "may be left empty" not in label


def test_a_date_is_three_boxes_in_a_named_group() -> None:
    soup = parsed(FIELD, one=sample_form().begins)
    assert [(box["name"], box["value"]) for box in soup.select("input")] == [
        ("begins-day", "4"),
        ("begins-month", "11"),
        ("begins-year", "2026"),
    ]
    assert the(soup, "legend").get_text() == "When does it begin?"


def test_a_choice_says_its_consequence_and_a_file_already_sent_is_named() -> None:
    assert the(parsed(FIELD, one=sample_form().laptop), "label small").get_text() == "Returned on the last day, with a record"
    deed = parsed(FIELD, one=sample_form().deed)
    assert "akta.pdf" in the(deed, f"#{str(the(deed, 'input')['aria-describedby']).split()[-1]}").get_text()


def test_the_summary_of_errors_counts_them_and_links_each_to_its_control() -> None:
    soup = parsed('{% from "components/errors.html" import errors %}{{ errors(form) }}', form=sample_form(refused=True))
    assert "11 fields need correction" in soup.get_text()
    links = [link["href"] for link in soup.select("a")]
    assert {"#bad-begins-day", "#bad-laptop-0", "#bad-business-0", "#bad-title"} <= set(links)
    assert parsed('{% from "components/errors.html" import errors %}{{ errors(form) }}', form=sample_form()).get_text().strip() == ""


def test_a_table_that_becomes_cards_stays_a_table_for_readers(guide: BeautifulSoup) -> None:
    for table in guide.select("table"):
        assert table["role"] == "table"
        assert the(table, "caption").get_text().strip()
        assert {tag.get("role") for tag in table.select("tr")} == {"row"}
        assert {tag.get("role") for tag in table.select("td")} <= {"cell"}
        assert {(tag.get("role"), tag.get("scope")) for tag in table.select("th")} <= {("columnheader", "col"), ("rowheader", "row")}
    assert [head["aria-sort"] for head in guide.select("th[aria-sort]")] == ["ascending"]


def test_rules_not_met_come_first_and_are_never_mixed_with_those_to_be_checked(guide: BeautifulSoup) -> None:
    marks = [row["class"] for row in the(guide, ".sp-verdicts").select("li")]
    assert marks == [["is-bad", "is-raised"], ["is-manual", "is-raised"], ["is-good"]]
    assert [item.get_text() for item in the(guide, ".sp-tally:has(li)").select("li")] == ["1 not met", "1 needs a check", "1 met"]


@pytest.mark.parametrize(
    ("left", "tone", "words"), [(-1, "is-bad", "1 working day late"), (0, "is-attention", "0 working days left"), (4, None, "")]
)
def test_a_deadline_takes_the_tone_of_what_is_left(left: int, tone: str | None, words: str) -> None:
    soup = parsed('{% from "components/due.html" import due %}{{ due(at, left) }}', at=NOON, left=left)
    assert (tone is None) == (the(soup, ".sp-due")["class"] == ["sp-due"])
    assert tone is None or tone in the(soup, ".sp-due")["class"]
    assert words in soup.get_text()


def test_the_pages_of_a_list_mark_the_one_shown_and_skip_far_ones() -> None:
    source = '{% from "components/pages.html" import pages %}{{ pages(page, url) }}'
    soup = parsed(source, page=Page(range(7), 3, 7, 63), url="?page={}".format)
    assert "15 to 21 of 63" in soup.get_text()
    assert the(soup, "[aria-current=page]")["href"] == "?page=3"
    assert [link["href"] for link in soup.select("a[rel]")] == ["?page=2", "?page=4"]
    assert parsed(source, page=Page([], 1, 7, 0), url=str).get_text().strip() == ""


def test_the_step_that_is_open_is_named_on_a_phone_with_the_next_one(guide: BeautifulSoup) -> None:
    assert the(guide, ".sp-steps__now").get_text() == "Step 2 of 4, Seats, period and benefits Next: Competencies"
    assert the(guide, ".sp-steps [aria-current=step]")["class"] == ["is-now", "has-error"]


def test_a_change_is_told_by_words_and_lines_and_not_by_colour_alone(guide: BeautifulSoup) -> None:
    assert [side.get_text() for side in guide.select(".sp-diff__side")] == [
        "Before: Students [taken out: understand] the data.",
        "After: Students [put in: read] the data.",
    ]
    assert the(guide, ".sp-diff ins").get_text() == "[put in: read]"


def test_on_a_card_what_is_empty_has_no_label() -> None:
    source = '{% from "components/cell.html" import cell %}{{ cell(value, label="Answer") }}'
    assert 'data-label="Answer"' in draw(source, value=0)
    assert 'data-label="Answer"' in draw(source, value="x")
    assert "data-label" not in draw(source, value="")
    assert "data-label" not in draw(source, value=None)


def test_text_from_people_is_never_markup() -> None:
    for source in (
        '{% from "components/notice.html" import notice %}{{ notice("bad", text) }}',
        '{% from "components/rowhead.html" import rowhead %}{{ rowhead(text, href=text) }}',
        '{% from "components/diff.html" import diff %}{{ diff(text, text) }}',
        '{% from "components/conflict.html" import conflict %}{{ conflict(text, at, [(text, text, text)]) }}',
        '{% from "components/note.html" import note %}{{ note("a", text, value=text) }}',
    ):
        assert "<script>" not in draw(source, text='"><script>', at=NOON)


def test_a_state_has_one_tone_icon_and_word_and_an_objects_own_goes_before_any() -> None:
    assert str(state("application", "draft").text) == "Draft"
    assert str(state("invitation", "lapsed").text) == "Not answered"
    assert str(state("application", "lapsed").text) == "Lapsed"
    assert str(word("application", "reserve", place=2)) == "Reserve no. 2"
    assert str(word("application", "accepted", place=2)) == "Accepted"
    with pytest.raises(LookupError, match="partner has no word for married"):
        state("partner", "married")


def test_every_role_has_a_word_and_every_word_the_context_of_its_object() -> None:
    assert all(word("role", role) for role in Role)
    assert all(
        shown.text.context == kind and shown.tone in {"neutral", "progress", "attention", "good", "bad", "manual"}
        for (kind, _), shown in STATES.items()
    )


def test_the_frame_offers_the_other_roles_and_signs_out_by_post() -> None:
    frame = BeautifulSoup(build().get_template("layouts/workspace.html").render(), "html.parser")
    forms = {str(form["action"]) for form in frame.select(".sp-pop form")}
    assert forms == {"/switch_role", "/sign_out"}
    assert all(form.select_one("[name=csrf_token]") for form in frame.select("form[method=post]"))
    assert the(frame, ".sp-pop [name=grant]")["value"] == "00000000-0000-0000-0000-000000000002"
    assert the(frame, ".sp-nav [aria-current=page]").get_text().startswith("Desk")
    assert [link["href"] for link in frame.select(".sp-tools .sp-lang a")] == ["?page=2&lang=id", "?page=2&lang=en"]
    assert the(frame, "body")["data-expires"] == "2026-11-04T09:30:00+00:00"


def test_a_stranger_gets_no_account_menu_and_no_warning_of_a_session() -> None:
    frame = BeautifulSoup(build(None, demo=False).get_template("layouts/public.html").render(), "html.parser")
    assert not frame.select(".sp-pop, dialog, .sp-demo, [data-expires]")
    assert frame.select(".sp-tools a[href='/sign_in']")


def test_a_refused_form_begins_the_pages_title_with_the_word_error() -> None:
    page = build().get_template("layouts/workspace.html")
    assert "<title>Error: " in page.render(form=sample_form(refused=True))
    assert "<title>Error" not in page.render(form=sample_form())


@pytest.mark.parametrize("code", FAULTS)
def test_the_page_of_an_error_says_what_to_do_next_and_keeps_what_was_typed(code: str) -> None:
    page = BeautifulSoup(build().get_template(f"errors/{code}.html").render(code="K7-22"), "html.parser")
    assert len(the(page, ".sp-lead").get_text()) > len("Page not found")
    assert the(page, "title").get_text().startswith(the(page, "h1").get_text())
    assert page.select("[data-unconfirmed]")
    assert "K7-22" in page.get_text()


@pytest.mark.parametrize("code", ["500", "503"])
def test_the_page_of_a_fault_asks_nothing_of_what_may_have_failed(code: str) -> None:
    env = build()
    env.globals.update(dict.fromkeys(("current_identity", "frame", "place", "session_expires", "csrf_token")))
    assert env.get_template(f"errors/{code}.html").render(code="K7-22")


def test_the_home_page_shows_only_what_it_is_given() -> None:
    page = build(None).get_template("web/home.html")
    assert "Nearest deadlines" not in page.render()
    soup = BeautifulSoup(
        page.render(
            opportunities=[{"title": "A", "provider": "B", "kind_text": "C", "seats": None, "open_until": NOON, "href": "/a"}],
            total=16,
            figures=[("D", 4, None, None)],
        ),
        "html.parser",
    )
    assert the(soup, "tbody a")["href"] == "/a"
    assert "no limit" in the(soup, "tbody .num").get_text()
    assert "See 16 opportunities" in the(soup, ".sp-hero").get_text()


def test_a_mail_carries_the_sample_mark_and_says_its_address_in_full() -> None:
    for name in ("email.html", "email.txt"):
        mail = build().get_template(f"layouts/{name}").render(name="Ratih", action=("Open the case", "https://example.test/a"))
        assert "SAMPLE" in mail
        assert "Dear Ratih," in mail
        assert "https://example.test/a" in mail
        assert "SAMPLE" not in build(demo=False).get_template(f"layouts/{name}").render()


@pytest.mark.parametrize("name", ["app.js", "opening.js", "presence.js"])
def test_a_script_holds_no_words_of_its_own_and_stays_small(name: str) -> None:
    script = (TEMPLATES.parent / "portal/web/static" / name).read_text()
    assert len(script) < SCRIPT_AT_MOST
    assert not re.search(r"textContent = [\"'`]", script)
