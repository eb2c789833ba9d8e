"""What an officer may draft: another version of a rule, or a rule that there was not."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from portal.eligibility import presenters
from portal.eligibility.domain.facts import FACTS, label_of, source_of
from portal.eligibility.domain.rules import EFFECTS, STRENGTHS, Condition, Operator, parse_value
from portal.eligibility.services.ruling import Change, Subject
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.web.fields import ChoiceField, DayField, LineField, ParagraphField, TickField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import language, say

if TYPE_CHECKING:
    from portal.eligibility.models import PolicyRule

OPERATORS: dict[Operator, Text] = {
    Operator.EQ: Text("is"),
    Operator.GE: Text("at least"),
    Operator.LE: Text("at most"),
    Operator.IN: Text("one of"),
    Operator.BETWEEN: Text("between"),
}
LEVEL = "level"
"""The fact that is asked of one competency at a time."""
GROUPS: dict[str, Text] = {
    "when": Text("Asked only of whoever meets all of these"),
    "unless": Text("Not asked of whoever meets all of these"),
    "any_of": Text("Met as well by whoever meets one of these"),
}
"""The conditions that a rule may have beside its own comparison."""
MOST_CONDITIONS = 2
"""How many each group may have; a rule that needs more is two rules."""


def _operators() -> list[Any]:
    return choices((key.value, say(words)) for key, words in OPERATORS.items())


def vocabulary() -> list[tuple[str, str]]:
    """Every fact that a rule can ask, by name in the reader's language; a level once for each competency."""
    english, found = language() == "en", []
    for name, source in FACTS:
        if name == LEVEL:
            every = reference.competencies()
            found += [(f"{name}:{one.code}", f"{say(source.label)}: {one.name_en if english else one.name}") for one in every]
        else:
            found.append((name, say(source.label)))
    return sorted(found, key=lambda pair: pair[1].casefold())


def _facts() -> list[Any]:
    return choices([("", say(Text("Choose a fact"))), *vocabulary()])


def _policies() -> list[Any]:
    return choices([("", say(Text("Choose for whom"))), *((code, say(words)) for code, words in presenters.GROUPS.items())])


def _strengths() -> list[tuple[str, str]]:
    """Each strength that a basis can have, with what a rule on such a basis may do."""
    return [(code, f"{say(words)}. {say(presenters.EFFECTS[EFFECTS[code]])}") for code, words in STRENGTHS.items()]


class DraftForm(BaseForm):
    """Another version of a rule."""

    operator = ChoiceField(_l("Comparison"), choices=_operators)
    value = LineField(_l("Value"), description=_l("A number, yes or no, or a code; several are parted by commas."))
    legal_basis = LineField(_l("Legal basis"))
    evidence = ChoiceField(_l("Strength of the basis"), choices=lambda: choices(_strengths()))
    valid_from = DayField(_l("Holds from"), description=_l("Today or later."))
    valid_to = DayField(_l("No longer holds from"), optional=True)
    message = ParagraphField(_l("Explanation to readers"), optional=True, rows=2, longest=500)
    reason = ParagraphField(
        _l("Why the rule changes"), description=_l("Kept in the audit record; the second officer reads it."), rows=3, longest=1000
    )

    def asked_fact(self) -> str:
        """The fact that the rule asks."""
        return self.about

    about = ""
    kept: Any = None
    """The value of a rule whose fact no record has: it stays as it is."""

    def groups(self) -> list[tuple[Text, int, list[list[Any]]]]:
        """For the page: each group's words, how many of its conditions are written, the fields of each."""
        found = []
        for group, words in GROUPS.items():
            lines = [[self[f"{group}_{part}_{place}"] for part in PARTS] for place in places()]
            for field in (field for line in lines for field in line):
                field.optional_word = False  # said once for all of them
            found.append((words, sum(any(map(_is_written, line)) for line in lines), lines))
        return found

    def conditions(self) -> dict[str, list[Condition]]:
        """The conditions that were written, by their group. Raises DomainError beside the field of one that could never be asked."""
        return {group: [one for place in places() if (one := self._condition(group, place))] for group in GROUPS}

    def _condition(self, group: str, place: int) -> Condition | None:
        fact, operator, value = (self[f"{group}_{part}_{place}"] for part in PARTS)
        if not fact.data and not value.data:
            return None
        if not fact.data:
            raise DomainError(Text("Choose what is compared, or leave the value empty."), fact.name)
        comparison = operator.data or Operator.EQ.value
        return Condition(fact.data, Operator(comparison), _parsed(fact.data, comparison, value.data or "", value.name, operator.name))

    def change(self) -> Change:
        """What a validated form says. Raises DomainError beside the field of what could never be asked."""
        asked, operator = self.asked_fact(), self.operator.data
        source, _ = source_of(asked)
        return Change(
            operator=Operator(operator),
            value=_parsed(asked, operator, self.value.data or "", "value", "operator") if source else self.kept,
            legal_basis=self.legal_basis.data or "",
            evidence=self.evidence.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            message=self.message.data or "",
            conditions=self.conditions(),
        )


PARTS = ("fact", "operator", "value")


def _is_written(field: Any) -> bool:  # noqa: ANN401  any field
    """Whether somebody has to look at it: a comparison alone says nothing."""
    return bool(field.errors) or (not isinstance(field, ChoiceField) and bool(field.data))


def places() -> range:
    """The numbers of the conditions of a group."""
    return range(1, MOST_CONDITIONS + 1)


def _add_conditions() -> None:
    """Give the form the fields of each group's conditions: all groups have the same."""
    for group in GROUPS:
        for place in places():
            setattr(DraftForm, f"{group}_fact_{place}", ChoiceField(_l("Fact"), choices=_facts, optional=True))
            setattr(DraftForm, f"{group}_operator_{place}", ChoiceField(_l("Comparison"), choices=_operators, optional=True))
            setattr(DraftForm, f"{group}_value_{place}", LineField(_l("Value"), optional=True))


_add_conditions()


class NewForm(DraftForm):
    """A rule that there was not."""

    policy = ChoiceField(_l("For whom"), choices=_policies)
    fact = ChoiceField(_l("Fact"), choices=_facts, description=_l("What is asked. The list of facts says where each comes from."))
    warns = TickField(_l("Only warn whoever does not meet it"), optional=True)
    reason = ParagraphField(
        _l("Why the rule is needed"), description=_l("Kept in the audit record; the second officer reads it."), rows=3, longest=1000
    )

    def asked_fact(self) -> str:
        """The fact that was chosen."""
        return self.fact.data or ""

    def subject(self) -> Subject:
        """What the rule is about."""
        return Subject(self.policy.data, self.asked_fact(), warns=bool(self.warns.data))


def initial_conditions(row: "PolicyRule") -> dict[str, Any]:
    """A rule's conditions as an officer types them, by the names of the form's fields."""
    found: dict[str, Any] = {}
    for group, conditions in (row.conditions or {}).items():
        for place, one in zip(places(), _read(conditions), strict=False):
            found[f"{group}_fact_{place}"], found[f"{group}_operator_{place}"] = one.fact, one.operator.value
            found[f"{group}_value_{place}"] = presenters.typed_value(one.value)
    return found


def _read(conditions: Sequence[Mapping[str, Any]]) -> list[Condition]:
    return [Condition.from_json(one) for one in conditions]


def _parsed(fact: str, operator: str, typed: str, at_value: str, at_operator: str) -> Any:  # noqa: ANN401  a rule's value is of any type
    source, _ = source_of(fact)
    if source is None:
        raise DomainError(Text("No record has the fact “%(fact)s”.", fact=label_of(fact)))
    try:
        return parse_value(source.type, Operator(operator), typed)
    except DomainError as error:
        raise DomainError(error.text, at_operator if error.field == "operator" else at_value) from error
