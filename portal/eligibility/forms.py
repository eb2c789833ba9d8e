"""What an officer may draft: another version of a rule."""

from flask_babel import lazy_gettext as _l

from portal.eligibility import presenters
from portal.eligibility.domain.rules import EFFECTS, STRENGTHS, Operator
from portal.kernel.text import Text
from portal.reference.domain import TIE_NAMES
from portal.web.fields import ChoiceField, DayField, LineField, ParagraphField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say

OPERATORS: dict[Operator, Text] = {
    Operator.EQ: Text("is"),
    Operator.GE: Text("at least"),
    Operator.LE: Text("at most"),
    Operator.IN: Text("one of"),
    Operator.BETWEEN: Text("between"),
}


def _strengths() -> list[tuple[str, str]]:
    """Each strength that a basis can have, with what a rule on such a basis may do."""
    return [(code, f"{say(words)}. {say(presenters.EFFECTS[EFFECTS[code]])}") for code, words in STRENGTHS.items()]


class DraftForm(BaseForm):
    """Another version of a rule."""

    operator = ChoiceField(_l("Comparison"), choices=lambda: choices((key.value, say(words)) for key, words in OPERATORS.items()))
    value = LineField(_l("Value"), description=_l("A number, yes or no, or a code; several are parted by commas."))
    legal_basis = LineField(_l("Legal basis"))
    evidence = ChoiceField(_l("Strength of the basis"), choices=lambda: choices(_strengths()))
    valid_from = DayField(_l("Holds from"), description=_l("Today or later."))
    valid_to = DayField(_l("No longer holds from"), optional=True)
    message = ParagraphField(_l("Explanation to readers"), optional=True, rows=2, longest=500)
    reason = ParagraphField(
        _l("Why the rule changes"), description=_l("Kept in the audit record; the second officer reads it."), rows=3, longest=1000
    )


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
