"""What a partner proposes, and what a side says when it uploads its signed paper."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from partners.agreements.domain import BEARERS, COSTS, KINDS, MOST_SEATS, SEATS, Scope
from partners.agreements.services import Signature
from partners.agreements.services.scopes import BEARS
from portal.catalogue.domain.fields import FIELDS
from portal.kernel.text import Text
from portal.web.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    ParagraphField,
    TickField,
    UploadField,
    WholeNumberField,
    choices,
)
from portal.web.forms import BaseForm

FIRST_BEARER = f"{BEARS}{next(iter(COSTS))}"
FIRST_KIND = f"{SEATS}{next(iter(KINDS))}"
TABLES = {FIRST_BEARER: "bearers", FIRST_KIND: "seats_by_kind"}
"""Beside the first field of a table stands what the bureau said of the whole."""
HEADS = {
    FIRST_KIND: (
        Text("Places a year by kind"),
        Text("At most so many of the places a year. A kind that is left empty is bounded by the whole alone."),
    ),
    FIRST_BEARER: (Text("Who bears each cost that arises"), None),
    "ground": (Text("Why the bureau proposes this"), None),
}
"""What stands above a part of the form, by the field that it begins with."""


def _who_bears(cost: str) -> ChoiceField:
    return ChoiceField(COSTS[cost], choices=[("", _l("Does not arise")), *BEARERS.items()], optional=True, width="20")


def _of_kind(kind: str) -> WholeNumberField:
    return WholeNumberField(KINDS[kind], least=1, most=MOST_SEATS, optional=True)


class ScopeForm(BaseForm):
    """Kinds, places, dates, costs."""

    under = ChoiceField(
        _l("Kesepakatan Bersama that it carries out"),
        choices=[("", _l("None"))],
        optional=True,
        description=_l("One of yours that is in force. By itself it lets nothing be published."),
    )
    kinds = ChoicesField(_l("Kinds of offering that it covers"), choices=list(KINDS.items()))
    field_codes = ChoicesField(
        _l("Fields of work that it covers"),
        choices=list(FIELDS.items()),
        description=_l("An offering in another field cannot be published under this agreement."),
    )
    fields = ParagraphField(
        _l("What people learn, and where"),
        description=_l("In which parts of your organisation people would learn, and what."),
        longest=2000,
    )
    places = ParagraphField(
        _l("Places where people learn"),
        description=_l(
            "One place a line, such as a district or a city. The place of an offering must hold one of them. Left empty: anywhere."
        ),
        longest=2000,
        rows=3,
        optional=True,
    )
    seats_a_year = WholeNumberField(
        _l("Places a year"),
        least=1,
        most=MOST_SEATS,
        description=_l("All kinds together, counted by the year in which an offering starts."),
    )
    starts_on = DayField(_l("First day"), description=_l("For example: 9 11 2026"))
    ends_on = DayField(_l("Last day"), description=_l("Agreements usually run for 1 to 3 years."))
    runoff = TickField(_l("A placement that has begun may run on after the last day (run-off clause)"), optional=True)
    costs = ParagraphField(
        _l("Who bears which costs"),
        description=_l("For example: no fee on either side; the partner bears workplace and materials."),
        longest=2000,
        rows=3,
    )
    seats_internship = _of_kind("internship")
    seats_masters = _of_kind("masters")
    seats_short_course = _of_kind("short_course")
    seats_workshop = _of_kind("workshop")
    seats_seminar = _of_kind("seminar")
    seats_certification = _of_kind("certification")
    seats_e_learning = _of_kind("e_learning")
    bears_tuition = _who_bears("tuition")
    bears_transport = _who_bears("transport")
    bears_meals = _who_bears("meals")
    bears_equipment = _who_bears("equipment")
    bears_insurance = _who_bears("insurance")
    bears_certification = _who_bears("certification")

    @classmethod
    def from_draft(cls, fields: Iterable[tuple[str, str]]) -> Self:
        """The form as it was typed."""
        return cls(MultiDict(list(fields)))

    def with_mous(self, numbers: Mapping[str, str]) -> Self:
        """Offer the memoranda of understanding in force, id to number; where there is none the question is not asked."""
        if numbers:
            self.under.choices = choices([("", _l("None")), *numbers.items()])
        else:
            del self.under
        return self

    def with_comments(self, comments: Mapping[str, list[tuple[Text, str]]]) -> Self:
        """Put what the bureau said beside the field that it was said of."""
        fields: list[Any] = list(self)
        for field in fields:
            field.comments = list(comments.get(TABLES.get(field.name, field.name), []))
        return self

    def scope(self) -> Scope:
        """The scope of a form that has been validated."""
        return Scope(
            under_id=uuid.UUID(self.under.data) if "under" in self and self.under.data else None,
            kinds=list(self.kinds.data or []),
            fields=self.fields_text,
            seats_a_year=self.seats_a_year.number or 0,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            runoff=bool(self.runoff.data),
            costs=self.costs.data,
            field_codes=list(self.field_codes.data or []),
            places=[line.strip() for line in (self.places.data or "").splitlines() if line.strip()],
            bearers={cost: str(self[f"{BEARS}{cost}"].data) for cost in COSTS if self[f"{BEARS}{cost}"].data},
            seats_by_kind=self._seats_by_kind(),
        )

    def _seats_by_kind(self) -> dict[str, int]:
        """Of each kind that names one, how many places a year it has at most."""
        fields: dict[str, Any] = {kind: self[f"{SEATS}{kind}"] for kind in KINDS}
        return {kind: field.number for kind, field in fields.items() if field.number}

    @property
    def fields_text(self) -> str:
        """The fields of work, in the partner's words."""
        return str(self["fields"].data)


class CounterForm(ScopeForm):
    """The bureau's own wording of the scope, and why."""

    ground = ChoiceField(_l("Ground"))
    reason = ParagraphField(
        _l("Reason (read by the partner)"), description=_l("At least one sentence of your own. Name facts and rules."), longest=2000
    )
    no_interest = TickField(_l("I have no family, business or other interest in this partner."))

    def with_grounds(self, grounds: Mapping[str, Text]) -> Self:
        """Offer the grounds on which a proposal is returned."""
        self.ground.choices = choices([("", _l("Pick at least one ground")), *grounds.items()])
        return self


class SignForm(BaseForm):
    """Who signed for one's own side, and the paper."""

    signer = LineField(_l("Who signed"), description=_l("With titles as on the paper."))
    post = LineField(_l("Post"), description=_l("For example: Director, or head of the cooperation bureau."))
    mandate = LineField(_l("Mandate"), description=_l("The article of the deed, or the number and date of the power of attorney."))
    paper = UploadField(
        _l("Signed agreement"),
        description=_l("PDF or picture, at most 5 MB, with every page."),
        accept="application/pdf,image/png,image/jpeg",
    )

    def signature(self) -> Signature:
        """What was filled in, with the paper's bytes."""
        upload = self.paper.upload
        if upload is None:
            msg = "a validated form has its paper"
            raise AssertionError(msg)
        return Signature(self.signer.data, self.post.data, self.mandate.data, upload.filename or "", upload.read())


class EndForm(BaseForm):
    """Why an agreement ends before its last day."""

    reason = ParagraphField(
        _l("Reason (read by the partner)"), description=_l("At least one sentence of your own. Name facts and rules."), longest=2000
    )
