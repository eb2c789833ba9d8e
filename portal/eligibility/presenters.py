"""What the pages of the rules show."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.eligibility import queries
from portal.eligibility.domain.facts import sentence_of
from portal.eligibility.domain.rules import Effect, Step
from portal.kernel import clock
from portal.kernel.text import Text

if TYPE_CHECKING:
    from portal.eligibility.models import PolicyRule

GROUPS: dict[str, Text] = {
    "ALL": Text("Everybody who takes part in anything"),
    "MK": Text("Internships and study assignments"),
    "MAG": Text("Internships"),
}
EFFECTS: dict[Effect, Text] = {
    Effect.BLOCK: Text("Not met: not eligible"),
    Effect.CHECK: Text("Not met: an officer checks"),
    Effect.WARN: Text("Not met: a warning only"),
}
STEPS: dict[Step, Text] = {
    Step.VERDICT: Text("The person's verdict"),
    Step.PUBLICATION: Text("Before the opportunity is published"),
    Step.SELECTION: Text("When people are chosen"),
    Step.SUBMISSION: Text("When the application is submitted"),
    Step.RECOMMENDATION: Text("When the supervisor recommends"),
    Step.DECISION: Text("Before the decision"),
}


@dataclass(frozen=True, slots=True)
class RuleView:
    """A version of a rule in words."""

    row: "PolicyRule"
    sentence: Text
    effect: Text
    step: Text


def view_of(row: "PolicyRule") -> RuleView:
    """A version in words."""
    return RuleView(row, sentence_of(row.as_rule()), EFFECTS[row.effect], STEPS[row.step])


def rules_by_group() -> list[tuple[Text, list[RuleView]]]:
    """The rules in force today, by the group to which they belong."""
    rows = queries.rows_at((), clock.today(), clock.now())
    return [(name, [view_of(row) for row in rows if row.policy == group]) for group, name in GROUPS.items()]


def draft_value(row: "PolicyRule") -> str:
    """A rule's value as an officer types it."""
    parts = row.value if isinstance(row.value, list) else [row.value]
    return ", ".join(str(part).lower() if isinstance(part, bool) else str(part) for part in parts)
