"""What an officer declares."""

from flask_babel import lazy_gettext as _l

from portal.integrity.domain import KINDS
from portal.web.fields import ChoiceField, DayField, LineField, ParagraphField
from portal.web.forms import BaseForm

WORDS = _l("Who or what it is and since when. It is read by those who decide and by the auditor, never by a partner.")


class InterestForm(BaseForm):
    """An interest in an organisation."""

    organisation = LineField(_l("Organisation"), description=_l("Its name as it is registered, or its code."))
    kind = ChoiceField(_l("Kind of interest"), choices=[(kind.value, words) for kind, words in KINDS.items()], radios=True)
    words = ParagraphField(_l("What the interest is"), description=WORDS, longest=1000, rows=3)


class RecuseForm(BaseForm):
    """An interest in one case."""

    kind = ChoiceField(_l("Kind of interest"), choices=[(kind.value, words) for kind, words in KINDS.items()], radios=True)
    words = ParagraphField(_l("What the interest is"), description=WORDS, longest=1000, rows=3)


class EndForm(BaseForm):
    """That an interest has ended."""

    on = DayField(_l("It ended on"))
    reason = ParagraphField(_l("What has changed"), description=_l("One sentence or more; the auditor reads it."), longest=1000, rows=3)
