"""Questions and answers about an opportunity."""

from flask_babel import lazy_gettext as _l

from portal.catalogue.domain.opportunity import ASKABLE
from portal.web.fields import ParagraphField
from portal.web.forms import BaseForm


class AskForm(BaseForm):
    """A question that everybody reads, with its answer."""

    text = ParagraphField(
        _l("Your question"), description=_l("It is shown to everybody without your name. The host answers here."), longest=ASKABLE, rows=3
    )


class AnswerForm(BaseForm):
    """The host's answer."""

    text = ParagraphField(_l("Answer (read by everybody)"), longest=2 * ASKABLE, rows=3)
