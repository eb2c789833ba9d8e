"""Questions and answers about an opportunity, and a search that is kept."""

from flask_babel import lazy_gettext as _l

from portal.catalogue.domain.opportunity import ASKABLE
from portal.catalogue.domain.telling import HOW_OFTEN, LONGEST_NAME
from portal.web.fields import ChoiceField, LineField, ParagraphField
from portal.web.forms import BaseForm


class AskForm(BaseForm):
    """A question that everybody reads, with its answer."""

    text = ParagraphField(
        _l("Your question"), description=_l("It is shown to everybody without your name. The host answers here."), longest=ASKABLE, rows=3
    )


class AnswerForm(BaseForm):
    """The host's answer."""

    text = ParagraphField(_l("Answer (read by everybody)"), longest=2 * ASKABLE, rows=3)


class SearchForm(BaseForm):
    """How a saved search is called, and how often its owner is told what is new in it."""

    name = LineField(_l("Name"), longest=LONGEST_NAME)
    every = ChoiceField(_l("Mail about what is new"), choices=[(key.value, text) for key, text in HOW_OFTEN.items()], radios=True)
