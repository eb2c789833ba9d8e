"""What the pages of the rules show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.eligibility import queries
from portal.eligibility.domain.facts import conditions_of, joined, label_of, sentence_of, source_of, words_of
from portal.eligibility.domain.findings import FindingState, state_of
from portal.eligibility.domain.rules import STRENGTHS, Effect, Step
from portal.kernel import clock
from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.i18n import say

if TYPE_CHECKING:
    from portal.eligibility.models import Finding, PolicyRule
    from portal.workforce.models import Servant

GROUPS: dict[str, Text] = {
    "ALL": Text("Everybody who takes part in anything"),
    "MK": Text("Internships and study assignments"),
    "MAG": Text("Internships"),
    "TUB": Text("Master's programmes"),
    "KUR": Text("Short courses"),
}
POLICIES: dict[str, Text] = {
    "internship": Text("Internships"),
    "masters": Text("Master's programmes"),
    "short_course": Text("Short courses"),
}
EFFECTS: dict[str, Text] = {
    Effect.BLOCK: Text("Not met: not eligible"),
    Effect.CHECK: Text("Not met: an officer checks"),
    Effect.WARN: Text("Not met: a warning only"),
}
STEPS: dict[str, Text] = {
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
    strength: Text
    conditions: list[tuple[Text, Text]]
    """Of whom it is asked, its exceptions and alternatives."""
    of_offering: bool
    """Whether it asks about the offering, not about people."""

    @property
    def told(self) -> Text | None:
        """Its conditions in one line; None for a rule that is asked of everybody as it stands."""
        parts = [Text("%(words)s: %(what)s", words=words, what=what) for words, what in self.conditions]
        return joined(parts) if parts else None


@dataclass(frozen=True, slots=True)
class RuleList:
    """A page of the rules in force, by the group to which they belong, with the effects and steps by which the list can be narrowed."""

    page: Page[RuleView]
    groups: list[tuple[Text, list[RuleView]]]
    effects: dict[str, Text]
    steps: dict[str, Text]


def view_of(row: "PolicyRule") -> RuleView:
    """A version in words."""
    rule, (source, _) = row.as_rule(), source_of(row.fact)
    return RuleView(
        row,
        sentence_of(rule),
        EFFECTS[row.effect],
        STEPS[row.step],
        STRENGTHS[row.evidence],
        conditions_of(rule),
        source is not None and source.of_offering,
    )


def list_of_rules(chosen: Mapping[str, str], *, order: str, number: int, size: int) -> RuleList:
    """A page of the rules in force today that fit, group by group; in each as the reader asks (`SORTS`), else by id."""
    every = [view_of(row) for row in queries.rows_at(tuple(GROUPS), clock.today(), clock.now())]
    found = _sorted([view for view in every if _fits(view, chosen)], order)
    number = min(number, max(1, -(-len(found) // size)))
    page = Page(found[(number - 1) * size : number * size], number, size, len(found))
    return RuleList(
        page=page,
        groups=[(name, rules) for group, name in GROUPS.items() if (rules := [view for view in page.rows if view.row.policy == group])],
        effects={code: words for code, words in EFFECTS.items() if any(view.row.effect == code for view in every)},
        steps={code: words for code, words in STEPS.items() if any(view.row.step == code for view in every)},
    )


def _fits(view: RuleView, chosen: Mapping[str, str]) -> bool:
    """Each word stands in what the reader sees of the rule, and it has the chosen effect and step; an unknown code narrows nothing."""
    seen = " ".join((view.row.rule_id, say(view.sentence), view.row.legal_basis, view.row.message)).casefold()
    return (
        all(word in seen for word in chosen["text"].casefold().split())
        and (chosen["effect"] not in EFFECTS or view.row.effect == chosen["effect"])
        and (chosen["step"] not in STEPS or view.row.step == chosen["step"])
    )


SORTS: dict[str, Callable[[RuleView], Any]] = {
    "rule": lambda view: say(view.sentence).casefold(),
    "effect": lambda view: list(EFFECTS).index(view.row.effect),
    "step": lambda view: list(STEPS).index(view.row.step),
    "basis": lambda view: view.row.legal_basis.casefold(),
    "from": lambda view: view.row.valid_from,
}
"""By what the list can be sorted: words as the reader's language has them, an effect by its weight, a step by its turn."""


def _sorted(views: list[RuleView], order: str) -> list[RuleView]:
    by = SORTS.get(order.removeprefix("-"))
    found = sorted(views, key=by, reverse=order.startswith("-")) if by else views
    return sorted(found, key=lambda view: list(GROUPS).index(view.row.policy))


def rule_row(view: RuleView) -> tuple[object, ...]:
    """A rule as a row of the sheet."""
    row = view.row
    return (
        row.rule_id,
        row.version,
        GROUPS[row.policy],
        view.sentence,
        view.effect,
        view.step,
        view.told,
        row.legal_basis,
        view.strength,
        row.valid_from,
        row.valid_to,
        row.message or None,
    )


def draft_value(row: "PolicyRule") -> str:
    """A rule's value as an officer types it."""
    return typed_value(row.value)


def typed_value(value: Any) -> str:  # noqa: ANN401  a rule's value is of any type
    """A value as an officer types it."""
    parts = value if isinstance(value, list | tuple) else [value]
    return ", ".join(str(part).lower() if isinstance(part, bool) else str(part) for part in parts)


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in words."""

    row: "Finding"
    fact: Text
    value: Text
    state: FindingState
    state_words: Text


def finding_view(row: "Finding") -> FindingView:
    """A finding in words, as it stands today."""
    state = state_of(row.revoked_at, row.until, clock.today())
    return FindingView(row, label_of(row.fact), words_of(row.fact, row.value), state, word("finding", state))


def finding_row(row: "Finding", servant: "Servant") -> tuple[object, ...]:
    """A finding as a row of the sheet."""
    view = finding_view(row)
    by = (row.established_name, row.established_at)
    return (servant.name, servant.nip, view.fact, view.value, row.evidence, row.until, view.state_words, *by, row.revoked_reason)
