"""What is said of a round that has opened: the source of a seed, the seed, why something is refused, undone or objected to."""

from flask_babel import lazy_gettext as _l

from portal.kernel.text import Text
from portal.rounds.domain import WithdrawnFor
from portal.web.fields import ChoiceField, LineField, ParagraphField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say

LONGEST_SEED, LONGEST_SOURCE, LONGEST_WORDS = 200, 300, 2000


class AgainForm(BaseForm):
    """Fix the inputs once more."""

    reason = ParagraphField(_l("Which input has changed, and why"), longest=LONGEST_WORDS, rows=3)
    source = LineField(
        _l("Where the next seed will come from"),
        longest=LONGEST_SOURCE,
        description=_l("It must not exist yet: the seed of the last source is known by now."),
    )


class SeedForm(BaseForm):
    """The seed, as it was read at its source."""

    seed = LineField(
        _l("Seed of the lottery"), longest=LONGEST_SEED, description=_l("Exactly as the source gives it, with capitals and signs.")
    )


class RefusalForm(BaseForm):
    """Why a seed is not witnessed."""

    reason = ParagraphField(_l("What the source says instead"), longest=LONGEST_WORDS, rows=2)


class ConcernForm(BaseForm):
    """An objection against a run."""

    reason = ParagraphField(_l("What is wrong"), longest=LONGEST_WORDS, rows=3)


class AnswerForm(BaseForm):
    """The answer to it."""

    answer = ParagraphField(_l("Answer"), longest=LONGEST_WORDS, rows=3, description=_l("It stays with the objection."))


CAUSES = {
    WithdrawnFor.HOST: Text("The host takes the place back"),
    WithdrawnFor.FACT: Text("Something that arose after the lock"),
}


class WithdrawalForm(BaseForm):
    """Why a result is undone."""

    cause = ChoiceField(
        _l("What undoes it"), choices=lambda: choices([(code.value, say(words)) for code, words in CAUSES.items()]), radios=True
    )
    reason = ParagraphField(_l("Reason (read by the person)"), longest=LONGEST_WORDS, rows=3)
