"""Facts about a civil servant: where each comes from and what it is called. Higher slices add theirs to `FACTS`."""

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.development.domain import Gap, Standard, counts, gaps_of
from portal.eligibility.domain.rules import REQUIREMENT, Condition, FactType, Operator, Question, Rule, Value
from portal.kernel.registry import Registry
from portal.kernel.text import Text

ARGUMENT = ":"
"""What parts a fact's name from its argument: `level:M.05` is the fact `level` of M.05."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with where it was read and when it was true."""

    value: Value
    source: str | None = None
    as_of: dt.date | None = None
    said: Text | None = None
    """What the value comes from, where the value alone does not say it: which class lies in working hours, when a sanction ends."""


UNKNOWN = Fact(None)


@dataclass(frozen=True, slots=True)
class Context:
    """What a fact may need besides the person: the day that counts, the question, and the code lists of that day."""

    on: dt.date
    """The day for which is asked: the closing date of the opportunity."""
    known_on: dt.date
    """The day up to which data can exist: that day, or today if it lies ahead."""
    fresh_since: dt.date
    """Discipline data older than this day count as unknown."""
    question: Question
    standard: Standard
    """What posts require."""
    hours: tuple[int, int] = (0, 0)
    """The working hours, in minutes after midnight."""
    assessed_since: dt.date = dt.date.min
    """Levels of competency that were assessed before this day count as unknown."""

    @property
    def required_levels(self) -> Mapping[str, int]:
        """The level that each class of post requires."""
        return self.standard.by_class

    def levels_of(self, servant: Any) -> dict[str, int]:  # noqa: ANN401  a servant, or a row with the same columns
        """The levels of competency that still count: those of an assessment whose time is over are not known any more."""
        return (servant.levels or {}) if counts(servant.assessed_on, self.assessed_since) else {}

    def gaps_of(self, servant: Any) -> list[Gap]:  # noqa: ANN401  a servant, or a row with the same columns
        """Every competency that somebody's post asks for, with what is missing."""
        levels = servant.levels or {}
        return gaps_of(servant.post_class, servant.post, levels, servant.assessed_on, standard=self.standard, since=self.assessed_since)

    def levels_missing(self, servant: Any, codes: Iterable[str]) -> int:  # noqa: ANN401  a servant, or a row with the same columns
        """How many levels somebody lacks in these competencies together, as far as their post asks for them and they are known."""
        wanted = set(codes)
        return sum(gap.missing or 0 for gap in self.gaps_of(servant) if gap.code in wanted)


@dataclass(frozen=True, slots=True)
class Offers:
    """Many offerings of one kind beside one person: the context, whose question has no terms, and each term as SQL over their rows."""

    context: Context
    term: Callable[[str], Any]
    """NULL for a term that the kind has not; `competencies` and `class_times` are JSON, as the offering keeps them."""


RECORD = Text("The civil servant's record")
AS_TOLD = Text("As the last file brought it, with corrections that were confirmed since")


@dataclass(frozen=True, slots=True)
class FactSource:
    """How a fact is read for one person, as a column for all of them, and for one person over many offerings.

    `read(servant, context, argument)` gives the fact; `column(context, argument)` gives an SQL expression over the servant's row (or a
    tuple of them, of which each must satisfy a rule); `over(offers, argument)` one over the offerings' rows, in which what the record says
    of the person is bound (`queries.facts.own_values`). All must agree.
    Without `column` the fact is unknown in sets of people; without `over` it is the same whatever is offered.
    """

    label: Text
    type: FactType
    read: Callable[[Any, Context, str], Fact]
    column: Callable[[Context, str], Any] | None = None
    over: Callable[[Offers, str], Any] | None = None
    word: Callable[[str], Text] | None = None
    """The words of a code; None: the code itself."""
    supplier: Text | None = None
    """Who can supply it where it is not known."""
    remedy: Text | None = None
    """What would change it, said to whoever does not meet a rule on it."""
    of_offering: bool = False
    """Whether the offering supplies it, the same for everybody."""
    unit: Text | None = None
    """What a number counts."""
    origin: Text = RECORD
    """Where it comes from."""
    freshness: Text = AS_TOLD
    """From when on it counts, and until when."""


FACTS: Registry[str, FactSource] = Registry("eligibility.FACTS")
BORN_LATER = {
    "approver_actual_conflict_undecided": Text("An approver's conflict of interest not yet decided"),
    "superior_recommendation": Text("Recommendation of the superior"),
    "duration": Text("Duration of the placement in months"),
    "agreement_covers_type_and_dates": Text("An agreement covers the kind and the dates"),
    "conflict_declaration_filed": Text("Declaration of interests filed"),
    "host_is_vendor_or_licensee_of_unit": Text("The host supplies the unit or holds its licence"),
    "host_benefit_declared": Text("Benefits from the host declared"),
    "active_service_bond": Text("A service bond in force"),
    "extension": Text("Extension of the study in months"),
    "double_funding": Text("The same study paid for twice"),
    "health_letter": Text("Health letter filed"),
    "recommended_by_jpt_pratama": Text("Recommended by the head of the agency"),
    "pppk_scholarship_applied_before_appointment": Text("Scholarship applied for before appointment as PPPK"),
    "supervisor_workload_cover": Text("The supervisor has a plan to cover the work"),
    "months_in_post": Text("Months in the present post"),
}
"""What facts are called that no record holds: they are born at a step of the case, which asks for them."""


def source_of(name: str) -> tuple[FactSource | None, str]:
    """The source of a fact and the argument in its name; None for a fact that no slice supplies."""
    key, _, argument = name.partition(ARGUMENT)
    return FACTS.get(key), argument


def is_of_offering(name: str) -> bool:
    """Whether a fact is the offering's own, the same for everybody."""
    source, _ = source_of(name)
    return source is not None and source.of_offering


def label_of(name: str) -> Text:
    """What a fact is called on screen."""
    source, argument = source_of(name)
    if source is None:
        return BORN_LATER.get(name) or Text("%(fact)s", fact=name)
    return Text("%(fact)s, %(of)s", fact=source.label, of=argument) if argument else source.label


def what_helps(reason: Any) -> Text | None:  # noqa: ANN401  a reason of a verdict
    """What would change a rule's answer: who can supply what is not known, or what the person can do; None where it is met."""
    source, _ = source_of(reason.fact)
    if source is None or reason.result == "pass":
        return None
    return source.supplier if reason.value is None or (isinstance(reason.value, tuple) and None in reason.value) else source.remedy


def words_of(name: str, value: Any) -> Text:  # noqa: ANN401  a value of any type
    """A value of a fact in words."""
    source, _ = source_of(name)
    match value:
        case None:
            return Text("not on record")
        case bool():
            return Text("yes") if value else Text("no")
        case list() | tuple():
            return joined([words_of(name, part) for part in value])
        case str() if source and source.word:
            return source.word(value)
        case _:
            return Text("%(value)s", value=str(value))


def joined(parts: list[Text]) -> Text:
    """Several words as a list with commas."""
    text = parts[0]
    for part in parts[1:]:
        text = Text("%(words)s, %(word)s", words=text, word=part)
    return text


def conditions_of(rule: Rule) -> list[tuple[Text, Text]]:
    """A rule's conditions, exceptions and alternatives in words; empty for a rule that is asked of everybody as it stands."""
    kinds = ((Text("Asked only where"), rule.when), (Text("Not asked where"), rule.unless), (Text("Also met where"), rule.any_of))
    return [(words, joined([_condition_words(one) for one in found])) for words, found in kinds if found]


def _condition_words(one: Condition) -> Text:
    return sentence_of(Rule("", 0, "", one.fact, one.operator, one.value, ""))


_SENTENCES = {
    Operator.EQ: Text("%(fact)s: %(value)s"),
    Operator.GE: Text("%(fact)s: at least %(value)s"),
    Operator.LE: Text("%(fact)s: at most %(value)s"),
    Operator.IN: Text("%(fact)s: one of %(value)s"),
    Operator.BETWEEN: Text("%(fact)s: between %(value)s and %(high)s"),
}


@functools.lru_cache(maxsize=1024)
def sentence_of(rule: Rule) -> Text:
    """What a rule asks, in words; a host's requirement may carry the name of what it is about."""
    msgid, name = _SENTENCES[rule.operator].msgid, label_of(rule.fact)
    if rule.policy == REQUIREMENT and rule.message:
        name = Text("%(fact)s, %(of)s", fact=label_of(rule.fact.partition(ARGUMENT)[0]), of=rule.message)
    if rule.operator is Operator.BETWEEN:
        low, high = rule.value
        return Text(msgid, fact=name, value=words_of(rule.fact, low), high=words_of(rule.fact, high))
    return Text(msgid, fact=name, value=words_of(rule.fact, rule.value))
