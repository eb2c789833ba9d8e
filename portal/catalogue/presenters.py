"""The catalogue as its pages show it: cards, filters with counts, the verdict on a reader."""

import datetime as dt
import itertools
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from portal.catalogue import queries, services
from portal.catalogue.domain.changes import Change, changes
from portal.catalogue.domain.opportunity import ACTIONS, KINDS, MODES, Action
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.facts import what_helps, words_of
from portal.eligibility.domain.rules import personal as rules_on
from portal.eligibility.domain.verdict import Reason, Verdict, evaluate
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.identity import Identity, Role
from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity, OpportunityVersion

WEEK = 7
SOON = dt.timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter with its count."""

    value: str
    text: Text | str
    count: int
    picked: bool


def weeks_of(opportunity: Any) -> Text:  # noqa: ANN401  what has a beginning and an end
    """How long it lasts, in weeks."""
    return Text("%(weeks)s weeks", weeks=_weeks(opportunity))


def _weeks(opportunity: Any) -> int:  # noqa: ANN401  what has a beginning and an end
    days: int = (opportunity.ends_on - opportunity.starts_on).days + 1
    return round(days / WEEK)


def lines(rows: Iterable[Any], link: Callable[[uuid.UUID], str]) -> list[tuple[Any, ...]]:
    """The lines of the list, as `offered` draws them, of rows with the columns of `queries.LISTED`."""
    soon = clock.now() + SOON
    return [
        (
            KINDS[row.kind].icon,
            row.title,
            link(row.id),
            row.host_name,
            row.place,
            _weeks(row),
            row.seats,
            row.open_until,
            row.open_until < soon,
        )
        for row in rows
    ]


def filters(chosen: queries.Chosen, found: queries.Facets) -> list[tuple[Text, str, list[Choice]]]:
    """The filters beside the list: (legend, name, choices)."""
    names = found.names
    kinds = [(kind.key, kind.name) for kind in KINDS.values()]
    known: list[tuple[Text, str, list[tuple[str, Text | str]]]] = [
        (Text("Kind", "opportunity"), "kind", list(kinds)),
        (Text("How to take part"), "mode", list(MODES.items())),
        (
            Text("Competency that is strengthened"),
            "competency",
            [(code, names.get(code, code)) for code in sorted(found.counts.get("competency", {}))],
        ),
    ]
    picked = chosen.filters
    return [
        (
            legend,
            name,
            [Choice(value, text, found.counts.get(name, {}).get(value, 0), value in picked.get(name, ())) for value, text in choices],
        )
        for legend, name, choices in known
    ]


@dataclass(frozen=True, eq=False)
class Listed:
    """A page of the catalogue as it is shown: its lines, and the filters with their counts."""

    page: Page[Any]
    lines: list[tuple[Any, ...]]
    groups: list[tuple[Text, str, list[Choice]]]
    edition: tuple[Any, ...] | None
    name: uuid.UUID = field(default_factory=uuid.uuid4)

    def drawn_from(self) -> tuple[uuid.UUID]:
        """A name of its own stands for all that it holds: it never changes."""
        return (self.name,)


MOST_KEPT = 128
_kept: dict[tuple[Any, ...], Listed] = {}


def listed(chosen: queries.Chosen, number: int, size: int, link: Callable[[], Callable[[uuid.UUID], str]]) -> Listed:
    """A page of the catalogue; one that this process has read of the same edition is not read again."""
    edition = queries.find_edition(SOON)
    key = (chosen, number, size)
    known = _kept.get(key)
    if known and edition is not None and known.edition == edition:
        return known
    page = queries.page_of_opportunities(chosen, number=number, size=size)
    found = Listed(page, lines(page.rows, link()), filters(chosen, queries.facets(chosen)), edition)
    if edition is not None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found


class Gap(NamedTuple):
    """One competency of an opportunity beside the reader's level and the post's."""

    name: str
    own: int | None
    required: int | None
    aim: int


@dataclass(frozen=True, slots=True)
class Result:
    """A civil servant's verdict as it is shown."""

    verdict: Verdict
    about: uuid.UUID
    """The name of what was shown of the opportunity, whose requirements are rules too."""

    def lines(self) -> list[tuple[Any, Text, Text, Text]]:
        """Each rule's result, sentence, value and source, in the order in which they are read."""
        return [(reason.shown, reason.message, reason_value(reason), reason_source(reason)) for reason in self.verdict.ordered()]

    def drawn_from(self) -> tuple[Any, ...]:
        """What its drawing depends on: a rule in its version, or of this opportunity, always says the same."""
        verdict = self.verdict
        reasons = ((r.rule_id, r.version, r.result, r.value, r.source, r.as_of, r.said) for r in verdict.reasons)
        return self.about, verdict.outcome, *itertools.chain.from_iterable(reasons)


@dataclass(frozen=True, slots=True)
class Personal:
    """What an opportunity means for one civil servant."""

    result: Result
    gaps: list[Gap]


def personal(shown: queries.Shown, fingerprint: str, identity: Identity | None) -> Personal | None:
    """The verdict on the reader by the rules of this fingerprint, when a civil servant reads in that role."""
    if identity is None or not identity.holds(Role.CIVIL_SERVANT):
        return None
    servant = workforce.record_of_account(identity)
    if servant is None:
        return None
    opportunity, levels = shown.opportunity, servant.levels or {}
    question, today = services.question_of(opportunity), clock.today()
    rules, context = eligibility.asked(question, today, fingerprint)
    facts = asking.facts_of(servant, context, {fact for rule in rules_on(rules, question, today) for fact in rule.facts})
    verdict = evaluate(rules, facts, today, question)
    required = context.required_levels.get(servant.post_class)
    gaps = [Gap(item["name"], levels.get(item["code"]), required, item["level"]) for item in opportunity.competencies]
    return Personal(Result(verdict, shown.name), gaps)


@dataclass(frozen=True, slots=True)
class Edition:
    """A version with what it changed of the one before it."""

    row: Any
    changes: list[Change]


def editions(versions: "list[OpportunityVersion]") -> list[Edition]:
    """The versions of an opportunity, newest first, each with what it changed; the first changed nothing."""
    pairs = zip([None, *versions], versions, strict=False)
    found = [Edition(one, changes(before.document, one.document) if before else []) for before, one in pairs]
    return found[::-1]


def actions(opportunity: "Opportunity", identity: Identity | None) -> list[Action]:
    """What this reader can do with it."""
    if identity is None:
        return []
    return [action for offer in ACTIONS.values() for action in offer(identity, opportunity)]


def front(link: Callable[[uuid.UUID], str]) -> list[dict[str, Any]]:
    """The nearest deadlines for the public home."""
    return [
        {
            "title": one.title,
            "provider": one.host_name,
            "kind_text": Text("%(kind)s, %(length)s", kind=KINDS[one.kind].name, length=weeks_of(one)),
            "seats": one.seats,
            "open_until": one.open_until,
            "href": link(one.id),
        }
        for one in queries.nearest(5)
    ]


def reason_value(reason: Reason) -> Text:
    """The value that a rule was tested with, in words; where it stands in the way, what would change it or who can supply it."""
    if reason.said is not None:
        value = reason.said
    elif reason.value is None:
        value = Text("The record has no data on this.")
    else:
        value = Text("In your record: %(value)s.", value=words_of(reason.fact, reason.value))
    more = what_helps(reason)
    return Text("%(first)s %(others)s", first=value, others=more) if more else value


def reason_source(reason: Reason) -> Text:
    """Where the value comes from, of when, and the rule with its basis."""
    rule = Text("Rule %(rule)s version %(version)s. %(basis)s", rule=reason.rule_id, version=reason.version, basis=reason.legal_basis)
    if reason.source is None or reason.as_of is None:
        return rule
    return Text("Source: %(source)s, %(day)s. %(rule)s", source=reason.source, day=reason.as_of, rule=rule)
