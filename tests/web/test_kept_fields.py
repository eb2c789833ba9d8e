"""Drawings of fields that are kept: whatever changes in a field changes its drawing, and what somebody types is not kept."""

from typing import Any

import jinja2
import pytest
from flask_babel import lazy_gettext
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal.kernel.text import Text
from portal.web.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    ParagraphField,
    SecretField,
    TickField,
    UploadField,
    WholeNumberField,
    choices,
)
from portal.web.forms import BaseForm
from portal.web.rendering import Kept, keeping

PAIRS = [("a", Text("Name")), ("b", "b", "what it means"), ("c", lazy_gettext("State"))]


class EveryField(BaseForm):
    """A form with a field of each kind."""

    line = LineField(lazy_gettext("Name"))
    paragraph = ParagraphField("Reason", longest=500)
    number = WholeNumberField("Seats")
    secret = SecretField("Password")
    day = DayField("Day")
    choice = ChoiceField("Kind", choices=PAIRS)
    cards = ChoiceField("Answer", choices=PAIRS, radios=True)
    several = ChoicesField("Kinds", choices=PAIRS)
    tick = TickField("I agree")
    upload = UploadField("Paper")


KINDS = sorted(name for name in vars(EveryField) if not name.startswith("_") and name != "Meta")
TEXTS = {"line": "Rina", "paragraph": "Karena perlu", "number": "12", "secret": "rahasia", "day-day": "9"}
SENT = {**TEXTS, "choice": "b", "cards": "b", "several": "b"}


def set_(name: str, value: Any):
    return lambda field: setattr(field, name, value)


CHANGES = {
    "nothing": lambda _: None,
    "an error": set_("errors", ["must be filled in"]),
    "another error": set_("errors", ["is too long"]),
    "a note": set_("note", "Looks odd"),
    "a source": set_("provenance", "From the record"),
    "a comment": lambda field: field.comments.append((Text("Name"), "Please correct")),
    "a comment by somebody else": lambda field: field.comments.append((Text("State"), "Please correct")),
    "a hint": set_("description", Text("State")),
    "a hint that is markup": set_("description", Markup("<b>State</b>")),
    "a hint that looks like markup": set_("description", "<b>State</b>"),
    "another label": lambda field: setattr(field.label, "text", "Other"),
    "another name": set_("name", "other"),
    "another id": set_("id", "other"),
    "a width": set_("width", "20"),
    "may be left empty": set_("optional_word", value=True),
    "only for an answer": set_("only_for", [Text("Name")]),
    "an attribute": lambda field: setattr(field, "render_kw", {**(field.render_kw or {}), "data-x": "1"}),
}
OF_SOME = {
    "other choices": ("choice cards several", lambda field: setattr(field, "choices", choices(PAIRS[:2]))),
    "a choice that means something else": ("cards", lambda field: setattr(field, "choices", choices([("a", "a", "else")]))),
    "a kept file": ("upload", set_("kept", "surat.pdf")),
    "a tick": ("tick", set_("data", value=True)),
    "a longest text": ("paragraph", set_("longest", 700)),
    "a choice made": ("choice cards", set_("data", "a")),
    "several choices made": ("several", set_("data", ["a", "b"])),
}


@pytest.fixture
def macro(product):
    """The macro itself, which is drawn each time."""
    with product.test_request_context(headers={"Cookie": "lang=en"}):
        template = product.jinja_env.of("en").get_template("components/field.html")
        module: Any = jinja2.Template._get_default_module(template)
        yield module.field


@pytest.mark.parametrize("name", KINDS)
def test_whatever_changes_in_a_field_changes_what_is_drawn(macro, name):
    kept = Kept()
    draw = keeping(macro, "field.html", kept)
    changes = [*CHANGES.values(), *(change for names, change in OF_SOME.values() if name in names.split())]
    seen = set()
    for sent in (None, MultiDict(SENT)):
        for change in [*changes, *changes]:
            field = EveryField(sent)[name]
            change(field)
            assert draw(field) == str(macro(field))
            seen.add(draw(field))
    assert len(seen) >= len(changes) - 1, "two changes look alike, beside a width, which a tick and a file do not have"


@pytest.mark.parametrize("name", ["line", "paragraph", "number", "secret", "day"])
def test_what_somebody_typed_is_not_kept(macro, name):
    kept = Kept()
    draw = keeping(macro, "field.html", kept)

    draw(EveryField(MultiDict(SENT))[name])
    assert kept == {}
    draw(EveryField()[name])
    assert len(kept) == (0 if name == "secret" else 1)
