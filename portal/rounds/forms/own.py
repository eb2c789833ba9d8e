"""What a civil servant says as they ask to take part in a round, and as they take it back."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _l

from portal.applications.domain import HOST_FIELDS, STATEMENTS
from portal.integrity.domain import KINDS
from portal.kernel.text import Text
from portal.rounds.domain.admitting import LONGEST_MOTIVATION
from portal.rounds.services.listing import Declaration
from portal.web.fields import ChoiceField, ChoicesField, ParagraphField, TickField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say

SEVERAL = frozenset({"statements", "fields"})
INTEREST = {"interest_kind": "kind", "interest_words": "words", "interest_host": "host_id"}
"""By field, what it is in the declaration."""


class SubmissionForm(BaseForm):
    """Why, what is declared, what a host will see."""

    motivation = ParagraphField(
        _l("Your motivation"),
        description=_l("What you want to learn and how your unit will use it. The host that you are placed at reads this."),
        longest=LONGEST_MOTIVATION,
        rows=6,
    )
    statements = ChoicesField(
        _l("Statements"),
        description=_l("Each with its legal basis; the wording you agree to is kept with the list."),
        choices=[(s.key, s.text, s.basis) for s in STATEMENTS],
    )
    interest = TickField(
        _l("I have an interest in a host of this round to declare"),
        description=_l("Shares, family there, a board, work for it now or before. It concerns this host alone."),
        optional=True,
    )
    interest_host = ChoiceField(_l("Which host"), optional=True)
    interest_kind = ChoiceField(
        _l("Kind of interest"),
        choices=lambda: choices([("", say(Text("Choose the kind"))), *((kind.value, say(words)) for kind, words in KINDS.items())]),
        optional=True,
    )
    interest_words = ParagraphField(
        _l("What the interest is"),
        description=_l("Read by your agency's head, BKD and BPSDM, never by the host."),
        longest=1000,
        rows=3,
        optional=True,
    )
    fields = ChoicesField(
        _l("What the host will see"),
        description=_l("Only these fields, only by the host that you are placed at, and never ratings or discipline."),
        choices=list(HOST_FIELDS.items()),
    )

    def among(self, hosts: Sequence[tuple[Any, str]]) -> Self:
        """An interest can be declared in one of these hosts, given as (id, name)."""
        named = [(str(host_id), name) for host_id, name in hosts]
        self.interest_host.choices = choices([("", say(Text("Choose the host"))), *named])
        return self

    def declaration(self) -> Declaration:
        """What was filled in; an interest that was described without the tick is asked for."""
        said = {part: str(self[name].data or "") for name, part in INTEREST.items()}
        declared = bool(self["interest"].data)
        interest = {**said, "declared": "yes" if declared else ""} if declared or any(said.values()) else None
        return Declaration(
            motivation=self.motivation.data or "",
            statements=frozenset(self.statements.data or ()),
            fields=list(self.fields.data or ()),
            interest=interest,
        )


def kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """A draft as initial values: autosave sends one ticked box as a text, several as a list."""
    return {name: [value] if name in SEVERAL and isinstance(value, str) else value for name, value in data.items()}


class WithdrawalForm(BaseForm):
    """Taking no part after all."""

    reason = ParagraphField(_l("Reason"), description=_l("Read by those who have decided on your part so far."), optional=True, rows=2)


class RefusalObjectionForm(BaseForm):
    """An objection (keberatan) against a refusal of taking part."""

    words = ParagraphField(
        _l("Why the decision is wrong"),
        description=_l("Name what was overlooked: a rule, a date, a paper. The superior of whoever decided reads it."),
        longest=5000,
        rows=6,
    )
