"""A living page of every component in every state, for those who build pages; shown with the demonstration alone."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from wtforms import HiddenField

from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.kernel.words import STATES
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
)
from portal.web.forms import BaseForm

NOON = dt.datetime(2026, 11, 4, 9, 0, tzinfo=dt.UTC)
TONES = ("neutral", "progress", "attention", "good", "bad", "manual")
CHOICES = [
    ("lent", "Lent", "Returned on the last day, with a record"),
    ("given", "Given", "Counted as a gift and checked against the rules"),
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


CHAIN = (
    Entry("You", "done", "Submitted 5 Oct"),
    Entry("Direct supervisor", "done", "Recommended 8 Oct"),
    Entry("Host", "now", "Decides"),
    Entry("Kepala BKD", note="Signs"),
)
EVENTS = (
    Entry(
        "Accepted by the host",
        tone="good",
        icon="check-lg",
        by="Contact of PT Contoh Awan Data (Lina Prasetya, sample)",
        quote="The experience at the counter fits.",
    ),
    Entry("Returned for correction", tone="attention", icon="arrow-return-left", by="BKD verifier (Fajar Nugraha, sample)"),
    Entry("Submitted", by="You"),
)
REASONS = (
    Entry(code="fail", rule="Rating of performance at least Good", text="2025: Needs improvement.", source="Rule SKP-01, version 4."),
    Entry(
        code="unknown",
        rule="Health certificate still valid",
        text="The certificate is an image.",
        source="Uploaded 2 July 2026. Rule KES-01, version 2.",
    ),
    Entry(code="pass", rule="In service at least 1 year", text="11 years and 6 months.", source="BKD, 20 September 2026."),
)
STEPS = (
    Entry("Tasks", "done", "1 comment, answered", "#tasks"),
    Entry("Seats, period and benefits", "now", "3 need correction", has_error=True),
    Entry("Competencies"),
    Entry("Check and submit", note="The curator answers within 5 working days"),
)


def show() -> str:
    """The page, as HTML."""
    return render_template("web/styleguide.html", **content())


def content() -> dict[str, Any]:
    """What the page shows: samples of everything that a component reads."""
    return {
        "NOON": NOON,
        "tones": [
            (tone, [key for key, shown in STATES.items() if shown.tone == tone and key[0] not in ("role", "kind", "origin", "body")])
            for tone in TONES
        ],
        "good": sample_form(),
        "more": sample_form("more-"),
        "bad": sample_form(refused=True),
        "chain": CHAIN,
        "events": EVENTS,
        "reasons": REASONS,
        "steps": STEPS,
        "page": Page(rows=range(7), number=3, size=7, total=63),
        "comments": [Entry(initials="BW", who="Bagas Wirawan (sample)", text="We can give waiting times without names.")],
        "long": Text("%(days)s days are left.", days=4),
    }


class SampleForm(BaseForm):
    """One field of each kind."""

    title = LineField("Place of the internship", description="Street and city.")
    seats = WholeNumberField("How many civil servants can be received?", description="A mentor guides at most 5 people.")
    begins = DayField("When does it begin?", description="For example: 9 11 2026")
    tasks = ParagraphField("Tasks", longest=500)
    kind = ChoiceField("Kind", choices=[("", "Choose one"), ("internship", "Internship")])
    laptop = ChoiceField("Laptop", choices=CHOICES, radios=True)
    business = ChoicesField("Fields of business", choices=CHOICES)
    agreed = TickField("I have no interest in this company.")
    deed = UploadField("Deed of incorporation", description="PDF, at most 5 MB.", optional=True)
    password = SecretField("Password")
    version = HiddenField(default="3")


def sample_form(prefix: str = "", *, refused: bool = False) -> SampleForm:
    """The form as it is first opened, or as it is refused: each control with its error, a warning and a comment beside one."""
    form = SampleForm(prefix="bad-" if refused else prefix, begins=NOON.date())
    form.deed.kept = "akta.pdf"
    if not refused:
        form.title.provenance = "From the partner's data, 3 March 2026"
        return form
    form.title.note = "14 digits were given. You can go on; the officer will ask."
    form.title.comments = [("BPSDM curator", "Say whether the laptop is lent.")]
    form.form_errors = ["The agreement ends before the internship."]
    for one in form:
        if not isinstance(one, HiddenField):
            one.errors = [f"Correct this: {one.label.text}"]
    return form
