"""What an auditor says of a sample."""

from flask_babel import lazy_gettext as _l

from portal.kernel.text import Text
from portal.oversight.domain import MOST, Asked
from portal.web.fields import ChoiceField, DayField, LineField, WholeNumberField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say
from portal.workflow.services import PROCEDURES


class SampleForm(BaseForm):
    """Which sample of cases."""

    seed = LineField(
        _l("Seed"),
        description=_l("Any words, best ones that were published before: a lottery's numbers, a newspaper's headline of the day."),
        longest=200,
    )
    size = WholeNumberField(_l("How many cases"), least=1, most=MOST)
    key = ChoiceField(
        _l("Kind of case"),
        choices=lambda: choices([("", say(Text("All kinds"))), *((key, say(handling.name)) for key, handling in PROCEDURES)]),
        optional=True,
    )
    first = DayField(_l("Opened from"))
    last = DayField(_l("Opened until"), description=_l("This day included."))

    def asked(self) -> Asked:
        """What a validated form says."""
        return Asked(self.seed.data, self.size.number or 0, self.first.data, self.last.data, self.key.data or "")
