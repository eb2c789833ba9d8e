"""What the head of an agency says of its release order."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from portal.rounds.domain.releasing import FIELDS, NAMES, By
from portal.web.fields import ChoiceField, LineField, ParagraphField
from portal.web.forms import BaseForm

CRITERIA = [(one.value, words) for one, words in NAMES.items()]
NO_MORE = [("", _l("No further criterion")), *CRITERIA]
WAYS = (
    ("first", _l("Before all others")),
    ("last", _l("Behind all others")),
)


class CriteriaForm(BaseForm):
    """The criteria in turn; the lot decides what they leave equal."""

    first = ChoiceField(_l("First"), choices=CRITERIA)
    second = ChoiceField(_l("Then"), choices=NO_MORE, optional=True)
    third = ChoiceField(_l("Then, at last"), choices=NO_MORE, optional=True)

    def criteria(self) -> list[By]:
        """The criteria as they were chosen."""
        return [By(self[name].data) for name in FIELDS if self[name].data]


def criteria_begun(criteria: Sequence[By]) -> dict[str, str]:
    """What stands in the form of the criteria at first."""
    chosen = [one.value for one in criteria]
    return dict(zip(FIELDS, [*chosen, "", "", ""], strict=False))


class ExceptionForm(BaseForm):
    """Somebody who is put before or behind all others, and why."""

    nip = LineField(_l("NIP"), longest=30, width="20", inputmode="numeric", description=_l("Of somebody in service of your agency."))
    way = ChoiceField(_l("Where this person is put"), choices=WAYS, radios=True)
    reason = ParagraphField(_l("Reason"), description=_l("At least one sentence. It is kept with your name."), longest=1000, rows=3)
