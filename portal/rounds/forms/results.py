"""What somebody answers who is offered a place."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.text import Text
from portal.web.fields import ChoiceField, ParagraphField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say

YES, NO = "yes", "no"
WILLING = {YES: Text("Willing", "round_offer"), NO: Text("Not willing", "round_offer")}


class AnswerForm(BaseForm):
    """Willing or not, and why not."""

    willing = ChoiceField(_l("Your answer"), radios=True, choices=lambda: choices([(key, say(words)) for key, words in WILLING.items()]))
    reason = ParagraphField(_l("Reason"), longest=1000, rows=3, optional=True, description=_l("BPSDM reads it."))

    def __init__(self, *given: Any, **initial: Any) -> None:  # noqa: ANN401  as WTForms hands them over
        super().__init__(*given, **initial)
        self.reason.only_for = [WILLING[NO]]
