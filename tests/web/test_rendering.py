"""What is kept of pages: the same arguments draw the same markup once, and nobody is shown what other arguments drew."""

import datetime as dt
import uuid

import pytest
from flask import render_template_string
from markupsafe import Markup

from portal.kernel.text import Text
from portal.web import rendering
from portal.web.rendering import House, into

LABEL = "{% from 'components/label.html' import label %}{{ label('good', 'check', word) }}"


@pytest.fixture
def house(product):
    found = product.jinja_env
    assert isinstance(found, House)
    return found


def key(*values):
    parts: list[object] = []
    assert into(parts, values)
    return tuple(parts)


def drawn(product, house, language, source, **facts):
    with product.test_request_context(headers={"Cookie": f"lang={language}"}):
        return str(house.of(language).from_string(source).render(**facts))


def test_markup_and_the_text_that_looks_like_it_are_not_taken_for_each_other(product, house):
    kept = drawn(product, house, "en", LABEL, word=Markup("<b>new</b>"))

    assert "<b>new</b>" in kept
    assert "&lt;b&gt;new&lt;/b&gt;" in drawn(product, house, "en", LABEL, word="<b>new</b>")
    assert drawn(product, house, "en", LABEL, word=Markup("<b>new</b>")) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Markup("a"), "a"),
        (True, 1),
        (0, False),
        (1.0, 1),
        ((("a",), "b"), (("a", "b"),)),
        (None, "None"),
        (dt.date(2026, 1, 1), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        (Text("Open"), Text("Open", "case")),
        (Text("%(n)s rows", n=1), Text("%(n)s rows", n=2)),
        (Text("%(n)s rows", n=1), Text("%(m)s rows", m=1)),
        (Text("Open"), "Open"),
        ({"a": 1}, (("a", 1),)),
        ({"a": 1}, {"a": 2}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ],
)
def test_values_that_may_draw_differently_have_different_keys(one, other):
    assert key(one) != key(other)


def test_equal_values_have_equal_keys():
    same = uuid.UUID(int=7)

    assert key("a", [1, ("b", same)], Text("%(n)s", n=2)) == key("a", [1, ("b", uuid.UUID(int=7))], Text("%(n)s", n=2))


@pytest.mark.parametrize("value", [object(), {"a": object()}, [object()], {1}, Text("%(a)s", a={1})])
def test_what_cannot_be_a_key_is_drawn_each_time(value):
    assert not into([], [value])


def test_each_language_keeps_its_own(product, house):
    source = "{% from 'components/tag.html' import tag %}{{ tag('rule', 'pass') }}"

    assert "Met" in drawn(product, house, "en", source)
    assert "Terpenuhi" in drawn(product, house, "id", source)


@pytest.mark.parametrize(("name", "pure"), [("icon", True), ("tag", True), ("line", True), ("csrf", False), ("postbutton", False)])
def test_a_component_that_reads_more_than_its_arguments_is_not_kept(house, name, pure):
    assert house.is_pure(f"components/{name}.html") is pure


def test_a_form_has_the_token_of_its_own_page(product, house):
    source = "{% from 'components/csrf.html' import csrf %}{{ csrf() }}"

    assert drawn(product, house, "en", source) != drawn(product, house, "en", source)


def test_what_is_kept_has_a_bound(product, house, monkeypatch):
    monkeypatch.setattr(rendering, "MOST_KEPT", 300)
    for number in range(50):
        drawn(product, house, "en", LABEL, word=f"word {number}")

    kept = house.of("en").kept
    assert kept
    assert sum(len(one) for one in kept.values()) <= 300


def test_literal_words_stand_in_the_compiled_template_in_its_language(product, house):
    with product.test_request_context():
        source = house.of("id").compile("<p>{{ _('Sign in') }}</p>", "a.html", raw=True)

    assert "<p>Masuk</p>" in source


def test_a_template_that_is_rendered_from_text_speaks_the_readers_language(product):
    with product.test_request_context(headers={"Cookie": "lang=id"}):
        assert render_template_string("{{ _('Sign in') }}") == "Masuk"


def test_components_that_bear_one_name_and_ways_to_give_one_argument_are_not_taken_for_each_other(product, house):
    kept = rendering.Kept()
    with product.test_request_context():
        first = house.of("en").from_string("{% macro one(a, b=none) %}first {{ a }} {{ b }}{% endmacro %}").module.one
        second = house.of("en").from_string("{% macro one(a, b=none) %}second {{ a }} {{ b }}{% endmacro %}").module.one
    draw, other = rendering.keeping(first, "a.html", kept), rendering.keeping(second, "b.html", kept)

    assert draw("x", ("b", "y")) == "first x (&#39;b&#39;, &#39;y&#39;)"
    assert draw("x", b="y") == "first x y"
    assert draw("x") == "first x None"
    assert other("x") == "second x None"
