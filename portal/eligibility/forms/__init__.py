"""What the administrator says of ties, and what an officer establishes of a fact."""

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.eligibility.domain.facts import ARGUMENT, source_of, words_of
from portal.eligibility.domain.findings import RATINGS
from portal.eligibility.domain.rules import FactType
from portal.eligibility.services.finding import Established
from portal.kernel import clock
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.reference.domain import LEVEL_NAMES, TIE_NAMES, CodeList
from portal.web.fields import ChoiceField, DayField, LineField, ParagraphField, UploadField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say


class TieForm(BaseForm):
    """A unit that licenses, supervises or buys from a company."""

    unit = LineField(_l("Unit or agency"), description=_l("Its code or its name. What lies below it is tied as well."))
    company = LineField(_l("Company"), description=_l("Its code or its name."))
    kind = ChoiceField(
        _l("What ties them"),
        choices=lambda: choices([("", say(Text("Choose the tie"))), *((key.value, say(words)) for key, words in TIE_NAMES.items())]),
    )
    basis = LineField(_l("Basis"), description=_l("The regulation, licence or contract, with number and date."))
    valid_from = DayField(_l("Holds from"))


class UntieForm(BaseForm):
    """From when a tie no longer holds, and why."""

    day = DayField(_l("No longer holds from"))
    reason = ParagraphField(
        _l("Reason"), description=_l("One sentence or more. It is kept in the audit record with your name."), longest=1000, rows=3
    )


FOR_NOW = dt.timedelta(days=90)
"""How long a finding counts unless the officer says otherwise."""
PREDICATES = ("SANGAT_BAIK", "BAIK", "BUTUH_PERBAIKAN", "KURANG", "SANGAT_KURANG")


class FindingForm(BaseForm):
    """What an officer establishes of one fact."""

    fact = ""
    value = ChoiceField(_l("Value"), choices=[])
    value_before = ChoiceField(_l("Value"), choices=[])
    evidence = ParagraphField(
        _l("Evidence"),
        description=_l("What you saw, and where: number and date of the paper, or who answered and when. The auditor reads it."),
        longest=2000,
        rows=4,
    )
    paper = UploadField(
        _l("Paper that shows it"),
        description=_l("PDF or picture, at most 5 MB."),
        optional=True,
        accept="application/pdf,image/png,image/jpeg",
    )
    until = DayField(_l("Counts until"), description=_l("At most a year from today. It ends sooner once the record knows."))

    def said(self) -> Established:
        """What a validated form says."""
        values = [self.value.data, *([self.value_before.data] if "value_before" in self else [])]
        read = [_read(self.fact, one) for one in values]
        upload = self.paper.upload
        paper = (upload.filename or "", upload.read()) if upload else None
        return Established(self.fact, read if len(read) > 1 else read[0], self.evidence.data or "", self.until.data, paper)


class RevokeForm(BaseForm):
    """Why a finding no longer counts."""

    reason = ParagraphField(
        _l("Reason"), description=_l("One sentence or more. It is kept in the audit record with your name."), longest=1000, rows=3
    )


def finding_form(fact: str) -> FindingForm:
    """The form for one fact: a rating is asked for each of two years."""
    form = FindingForm.read(until=clock.today() + FOR_NOW)
    form.fact = fact
    form.value.choices = choices([("", say(Text("Choose"))), *_offered(fact)])
    if fact == RATINGS:
        last = clock.today().year - 1
        form.value.label.text = say(Text("Predicate of %(year)s", year=str(last)))
        form.value_before.label.text = say(Text("Predicate of %(year)s", year=str(last - 1)))
        form.value_before.choices = form.value.choices
    else:
        del form.value_before
    return form


def _offered(fact: str) -> list[tuple[str, str]]:
    """What a fact can be, each code with its words."""
    key, _, _ = fact.partition(ARGUMENT)
    source, _ = source_of(fact)
    if source is not None and source.type is FactType.BOOL:
        return [("true", say(words_of(fact, True))), ("false", say(words_of(fact, False)))]  # noqa: FBT003  a value
    if key == "level":
        return [(str(level), say(words)) for level, words in LEVEL_NAMES.items()]
    if key == RATINGS:
        return [(code, say(words_of(fact, code))) for code in PREDICATES]
    entries = reference.entries_of(CodeList.EDUCATION if key == "highest_education" else CodeList.GRADE)
    return [(entry.code, entry.code) for entry in entries]


def _read(fact: str, typed: str) -> Any:  # noqa: ANN401  a fact's value
    source, _ = source_of(fact)
    match source.type if source else None:
        case FactType.BOOL:
            return typed == "true"
        case FactType.NUMBER:
            return int(typed)
        case _:
            return typed
