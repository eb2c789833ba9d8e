"""A living page of every component in every state, for those who build pages; shown with the demonstration alone."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from wtforms import BooleanField, FileField, Form, HiddenField, IntegerField, PasswordField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.kernel.words import STATES

NOON = dt.datetime(2026, 11, 4, 9, 0, tzinfo=dt.UTC)
TONES = ("neutral", "progress", "attention", "good", "bad", "manual")
CHOICES = [
    SelectChoice("lent", "Lent", render_kw={"description": "Returned on the last day, with a record"}),
    SelectChoice("given", "Given", render_kw={"description": "Counted as a gift and checked against the rules"}),
]


@dataclass(frozen=True, slots=True)
class Entry:
    """Anything with the attributes that a component reads: a step, an event, a rule, a figure, a row."""

    title: str = ""
    state: str = "ahead"
    note: str | None = None
    href: str | None = None
    has_error: bool = False
    tone: str = "neutral"
    icon: str = "send"
    at: dt.datetime = NOON
    by: str | None = None
    quote: str | None = None
    code: str = "pass"
    rule: str = ""
    text: str | None = None
    source: str | None = None
    who: str = ""
    initials: str = ""
    id: uuid.UUID = field(default_factory=uuid.uuid4)


def show() -> str:
    """The page, as HTML."""
    return render_template("web/styleguide.html", **content())


def content() -> dict[str, Any]:
    """What the page shows: samples of everything that a component reads."""
    return {
        "NOON": NOON,
        "tones": [(tone, [key for key, shown in STATES.items() if shown.tone == tone and key[0] not in ("role", "kind", "origin", "body")]) for tone in TONES],
        "good": sample_form(),
        "bad": sample_form(refused=True),
        "chain": [Entry("You", "done", "Submitted 5 Oct"), Entry("Direct supervisor", "done", "Recommended 8 Oct"), Entry("Host", "now", "Decides"), Entry("Kepala BKD", note="Signs")],
        "events": [
            Entry("Accepted by the host", tone="good", icon="check-lg", by="Contact of PT Contoh Awan Data (Lina Prasetya, sample)", quote="The experience at the counter fits."),
            Entry("Returned for correction", tone="attention", icon="arrow-return-left", by="BKD verifier (Fajar Nugraha, sample)"),
            Entry("Submitted", by="You"),
        ],
        "reasons": [
            Entry(code="fail", rule="Rating of performance at least Good", text="2025: Needs improvement.", source="Rule SKP-01, version 4."),
            Entry(code="unknown", rule="Health certificate still valid", text="The certificate is an image.", source="Uploaded 2 July 2026. Rule KES-01, version 2."),
            Entry(code="pass", rule="In service at least 1 year", text="11 years and 6 months.", source="BKD, 20 September 2026."),
        ],
        "steps": [
            Entry("Tasks", "done", "1 comment, answered", "#tasks"),
            Entry("Seats, period and benefits", "now", "3 need correction", has_error=True),
            Entry("Competencies"),
            Entry("Check and submit", note="The curator answers within 5 working days"),
        ],
        "page": Page(rows=range(7), number=3, size=7, total=63),
        "comments": [Entry(initials="BW", who="Bagas Wirawan (sample)", text="We can give waiting times without names.")],
        "long": Text("%(days)s days are left.", days=4),
    }


class SampleForm(Form):
    """One field of each kind."""

    title = StringField("Place of the internship", description="Street and city.")
    seats = IntegerField("How many civil servants can be received?", description="A mentor guides at most 5 people.")
    begins = StringField("When does it begin?", description="For example: 9 11 2026")
    tasks = TextAreaField("Tasks", validators=[Length(max=500)])
    kind = SelectField("Kind", choices=[SelectChoice("", "Choose one"), SelectChoice("internship", "Internship")])
    laptop = RadioField("Laptop", choices=CHOICES)
    fields = SelectMultipleField("Fields of business", choices=CHOICES)
    agreed = BooleanField("I have no interest in this company.")
    deed = FileField("Deed of incorporation", description="PDF, at most 5 MB.")
    password = PasswordField("Password")
    version = HiddenField(default="3")


COMPONENTS = {
    "title": "text", "seats": "number", "begins": "date", "tasks": "textarea", "kind": "select", "laptop": "radios",
    "fields": "checks", "agreed": "check", "deed": "file", "password": "password", "version": "hidden",
}  # fmt: skip


def sample_form(*, refused: bool = False) -> SampleForm:
    """The form as it is first opened, or as it is refused: each control with an error, a warning and a comment where they can be."""
    form = SampleForm(prefix="bad-" if refused else "")
    for one in form:
        _dress(one, COMPONENTS[one.short_name], refused=refused)
    if not refused:
        form.deed.optional_word = True
        form.title.provenance = "From the partner's data, 3 March 2026"
    return form


def _dress(one: Field, component: str, *, refused: bool) -> None:
    """Give a field what the fields of `web.forms` have of themselves."""
    shown = refused and component != "hidden"
    extra = {
        "component": component,
        "optional_word": False,
        "note": "14 digits were given. You can go on; the officer will ask." if shown and component == "text" else None,
        "provenance": None,
        "comments": [("BPSDM curator", "Say whether the laptop is lent.")] if shown and component == "text" else [],
        "parts": {"day": "29", "month": "1", "year": "2028"} if component == "date" else None,
        "bad_parts": ("year",) if shown and component == "date" else (),
    }
    for name, value in extra.items():
        setattr(one, name, value)
    if shown:
        one.errors = [f"Correct this: {one.label.text}"]
