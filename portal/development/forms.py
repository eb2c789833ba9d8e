"""What a curator writes of a call, and which themes a partner follows."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.development import queries
from portal.development.domain.calls import LONGEST_TITLE, SOUGHT, DemandStep
from portal.development.presenters import competencies
from portal.development.presenters.demand import name_of, people
from portal.kernel.text import Text
from portal.web.fields import ChoiceField, ChoicesField, DayField, LineField, ParagraphField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say

APART = "/"
"""Between a competency and its level, in the value of a choice."""


def _gaps() -> list[Any]:
    """The gaps that the figures name, the most people first."""
    return choices(
        (
            f"{gap.code}{APART}{gap.level}",
            say(Text("%(name)s, below level %(level)s", name=name_of(gap), level=gap.level)),
            say(Text("People: %(people)s", people=people(gap.people, whole=gap.whole))),
        )
        for gap in queries.gaps_for_partners()
        if gap.people is not None
    )


class CallForm(BaseForm):
    """A call to universities and companies."""

    title = LineField(_l("Title"), description=_l("What it is about, as a partner would look for it."), longest=LONGEST_TITLE)
    gaps = ChoicesField(_l("Gaps"), description=_l("The call names these figures; whoever answers takes the list along."), choices=_gaps)
    words = ParagraphField(_l("What is sought"), description=_l("What people should be able to do afterwards."), longest=3000, rows=5)
    audience = LineField(_l("For whom"), description=_l("Posts and units in words, for example: officers at counters."))
    sought = ChoicesField(_l("Kinds of offering"), choices=list(SOUGHT.items()))
    open_until = DayField(_l("Open until"))

    def chosen_gaps(self) -> list[tuple[str, int]]:
        """The gaps that were ticked: competency and level."""
        pairs = (str(value).rpartition(APART) for value in self.gaps.data or ())
        return [(code, int(level)) for code, _, level in pairs if level.isdecimal()]


class EndForm(BaseForm):
    """That a call ends."""

    step = ChoiceField(
        _l("How it ends"),
        choices=[
            (DemandStep.CLOSE.value, Text("Close it"), Text("It was answered well enough, or its time is over.")),
            (DemandStep.WITHDRAW.value, Text("Withdraw it"), Text("It should not have been made, or nobody needs it any more.")),
        ],
        radios=True,
    )
    reason = ParagraphField(_l("Reason (read by partners)"), longest=1000, rows=3)


class ThemesForm(BaseForm):
    """The themes of which somebody is told."""

    themes = ChoicesField(_l("Themes"), choices=lambda: choices(competencies().items()), optional=True)
