"""How a rule becomes law in the product: one officer drafts, sees whom it would affect, a second puts it in force."""

import datetime as dt
import tomllib
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from portal.audit.services import record
from portal.eligibility import queries
from portal.eligibility.domain.facts import label_of, source_of
from portal.eligibility.domain.rules import (
    GROUPS,
    Condition,
    Effect,
    Operator,
    Question,
    Rule,
    RuleState,
    Step,
    check_value,
    default_effect,
    personal,
)
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.models import PolicyRule
from portal.eligibility.queries.verdicts import SIZE, Moved, moved_page, movements, movements_by_body
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.identity import Identity
from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.reference import queries as reference

SEEDS = Path(__file__).parents[1] / "seeds"


class FourEyesError(ForbiddenError):
    """Who drafted a rule may not put it in force."""

    def __init__(self) -> None:
        super().__init__(Text("You drafted this rule; another officer puts it in force."))


@dataclass(frozen=True, slots=True)
class Change:
    """What a draft asks: everything that may differ between two versions of a rule."""

    operator: Operator
    value: Any
    legal_basis: str
    evidence: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    message: str = ""
    conditions: Mapping[str, Sequence[Condition]] | None = None
    """By `when`, `unless` and `any_of`; None: those that the version before has."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a new rule is about: the group that it joins, the fact that it asks, and whether it only warns."""

    policy: str
    fact: str
    warns: bool = False


RANK = {Outcome.NOT_ELIGIBLE: 0, Outcome.NEEDS_CHECK: 1, Outcome.ELIGIBLE: 2}
"""Which outcome is the better one for whoever has it."""


@dataclass(frozen=True, slots=True)
class AgencyEffect:
    """How many people of an agency a draft would bring to a better outcome, and how many to a worse one."""

    name: str
    gains: int
    losses: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a draft would affect: how many people move from which outcome to which, their names page by page, and by agency."""

    counts: dict[tuple[Outcome, Outcome], int]
    page: Page[Moved]
    by_agency: list[AgencyEffect]

    @property
    def affected(self) -> int:
        """How many people would have another outcome."""
        return sum(number for (before, after), number in self.counts.items() if before is not after)


def seed() -> int:
    """Load the policies as dated versions; a version that is there is never edited. Returns how many were added."""
    added, known = 0, queries.known_versions()
    for path in sorted(SEEDS.glob("*.toml")):
        for line in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]:
            versions = known.setdefault(line["rule_id"], {})
            if line["valid_from"] not in versions:
                versions[line["valid_from"]] = _seed_rule(line, versions)
                added += 1
    db.session.flush()  # the caller asks about them
    return added


def _seed_rule(line: dict[str, Any], versions: Mapping[dt.date, int]) -> int:
    """Add a version of a rule beside those that are there, by first day; returns its number."""
    source, _ = source_of(line["fact"])
    if source is not None:
        check_value(source.type, Operator(line["operator"]), line["value"])
    row = PolicyRule(
        **{key: line[key] for key in ("rule_id", "policy", "fact", "value", "unit", "legal_basis", "evidence", "valid_from")},
        version=max(versions.values(), default=0) + 1,
        operator=Operator(line["operator"]),
        message=line.get("message", ""),
        effect=Effect(line["effect"]) if "effect" in line else default_effect(line["rule_id"], line["evidence"]),
        step=Step(line["step"]),
        conditions={name: line[name] for name in ("when", "unless", "any_of") if name in line} or None,
        state=RuleState.IN_FORCE,
        in_force_at=clock.now(),
    )
    if versions:
        _close(queries.in_force(line["rule_id"]), row)
    db.session.add(row)
    return row.version


def _close(earlier: list[PolicyRule], row: PolicyRule) -> None:
    for known in earlier:
        if known.valid_from > row.valid_from:
            raise ConflictError(Text("A version that begins on %(day)s is already in force.", day=known.valid_from), "valid_from")
        known.valid_to, known.closed_at, known.state = row.valid_from, clock.now(), RuleState.SUPERSEDED


def draft_rule(current: PolicyRule, change: Change, *, reason: str, by: Identity) -> PolicyRule:
    """Draft another version of a rule. Nothing changes for anybody yet.

    Raises DomainError beside the field for a value that could never be asked or a day that has passed, ConflictError for a second draft.
    """
    _check(current.fact, change)
    if any(draft.rule_id == current.rule_id for draft in queries.drafts()):
        raise ConflictError(Text("There is already a draft of this rule. Put it in force or discard it first."))
    draft = PolicyRule(
        rule_id=current.rule_id,
        version=queries.newest_version(current.rule_id) + 1,
        policy=current.policy,
        fact=current.fact,
        unit=current.unit,
        effect=_effect_of(current, change.evidence),
        step=current.step,
        conditions=current.conditions if change.conditions is None else _stored(change.conditions),
        **_said(change),
    )
    return _drafted(draft, before=_facts(current), reason=reason, by=by)


def draft_new(subject: Subject, change: Change, *, reason: str, by: Identity) -> PolicyRule:
    """Draft a rule that there was not: it is asked in the personal verdict, under the next number of its group.

    Raises DomainError beside the field for a group or fact that there is not, for a value that could never be asked, or a day that has
    passed.
    """
    source, _ = source_of(subject.fact)
    if source is None:
        raise DomainError(Text("Choose a fact of the list."), "fact")
    if not any(subject.policy in groups for groups in GROUPS.values()):
        raise DomainError(Text("Choose for whom the rule is."), "policy")
    _check(subject.fact, change)
    rule_id = f"{subject.policy}-{queries.last_number(subject.policy) + 1:02}{'W' if subject.warns else ''}"
    draft = PolicyRule(
        rule_id=rule_id,
        version=1,
        policy=subject.policy,
        fact=subject.fact,
        unit=source.type.value,
        effect=default_effect(rule_id, change.evidence),
        step=Step.VERDICT,
        conditions=_stored(change.conditions or {}),
        **_said(change),
    )
    return _drafted(draft, before=None, reason=reason, by=by)


def _check(fact: str, change: Change) -> None:
    own = Condition(fact, change.operator, change.value)
    for one in (own, *(condition for group in (change.conditions or {}).values() for condition in group)):
        source, _ = source_of(one.fact)
        if source is not None:
            check_value(source.type, one.operator, list(one.value) if isinstance(one.value, tuple) else one.value)
        elif one is not own:
            raise DomainError(Text("No record has the fact “%(fact)s”.", fact=label_of(one.fact)))
    if change.valid_from < clock.today():
        raise DomainError(Text("A rule begins today or later: what was decided under the earlier one stands."), "valid_from")
    if change.valid_to is not None and change.valid_to <= change.valid_from:
        raise DomainError(Text("Ends before it begins."), "valid_to")


def _said(change: Change) -> dict[str, Any]:
    names = ("operator", "value", "message", "legal_basis", "evidence", "valid_from", "valid_to")
    return {name: getattr(change, name) for name in names}


def _stored(conditions: Mapping[str, Sequence[Condition]]) -> dict[str, Any] | None:
    """As a row keeps them; None where there are none."""
    return {name: [asdict(one) for one in found] for name, found in conditions.items() if found} or None


def _drafted(draft: PolicyRule, *, before: dict[str, Any] | None, reason: str, by: Identity) -> PolicyRule:
    draft.state, draft.reason = RuleState.DRAFT, reason
    draft.drafted_by, draft.drafted_by_name = by.account_id, by.name
    db.session.add(draft)
    db.session.flush()  # its id is the address of the preview
    record("eligibility.rule.drafted", "policy_rule", draft.id, by=by, before=before, after=_facts(draft), reason=reason)
    return draft


def _effect_of(current: PolicyRule, evidence: str) -> Effect:
    """What another version does: as its evidence says, unless the rule's effect was set by a decision of its own, which then stays."""
    own = current.effect is not default_effect(current.rule_id, current.evidence)
    return current.effect if own else default_effect(current.rule_id, evidence)


def _facts(row: PolicyRule) -> dict[str, Any]:
    names = ("rule_id", "version", "fact", "operator", "value", "conditions", "legal_basis", "evidence", "effect", "valid_from", "valid_to")
    return {name: getattr(row, name) for name in names}


def discard_draft(row_id: uuid.UUID, *, by: Identity) -> PolicyRule:
    """Give a draft up. Raises IllegalMoveError for one that is no draft any more."""
    draft = _draft(row_id)
    draft.state = RuleState.DISCARDED
    record("eligibility.rule.discarded", "policy_rule", draft.id, by=by, before=_facts(draft))
    return draft


def _draft(row_id: uuid.UUID) -> PolicyRule:
    draft = queries.get_rule_for_update(row_id)
    if draft.state is not RuleState.DRAFT:
        raise IllegalMoveError(Text("This draft has already been put in force or discarded."))
    return draft


def put_in_force(row_id: uuid.UUID, *, by: Identity) -> PolicyRule:
    """The second officer makes a draft the rule from its first day on; the version before it ends with that day.

    Raises FourEyesError for the officer who drafted it, DomainError where its first day has passed, IllegalMoveError for one that is no
    draft.
    """
    draft = _draft(row_id)
    if draft.drafted_by == by.account_id:
        raise FourEyesError
    if draft.valid_from < clock.today():
        raise DomainError(Text("Its first day has passed meanwhile. Discard the draft and write it anew."))
    earlier = queries.in_force(draft.rule_id, before=draft.id)
    _close(earlier, draft)
    draft.state, draft.in_force_at, draft.in_force_by, draft.in_force_by_name = RuleState.IN_FORCE, clock.now(), by.account_id, by.name
    before = _facts(earlier[0]) if earlier else None
    record("eligibility.rule.put_in_force", "policy_rule", draft.id, by=by, before=before, after=_facts(draft), reason=draft.reason)
    return draft


def preview_effect(draft: PolicyRule, *, number: int = 1, size: int = SIZE) -> Preview:
    """Whom a draft would affect on its first day, whatever the opportunity: all servants under the rules before and after.

    A rule whose fact no set of people can be asked for is left out on both sides.
    """
    kind = next(kind for kind, groups in GROUPS.items() if draft.policy in groups)
    question = Question(kind, {"ends_on": draft.valid_from, "competencies": {entry.code: 1 for entry in reference.competencies()}})
    rules, context = queries.asked(question, draft.valid_from)
    before = [rule for rule in personal(rules, question, draft.valid_from) if can_be_asked(rule)]
    after = [rule for rule in before if rule.rule_id != draft.rule_id] + [
        rule for rule in [draft.as_rule()] if rule.step is Step.VERDICT and can_be_asked(rule)
    ]
    by_agency = _by_agency(movements_by_body(before, after, context))
    return Preview(movements(before, after, context), moved_page(before, after, context, number=number, size=size), by_agency)


def _by_agency(moved: list[tuple[uuid.UUID, Outcome, Outcome, int]]) -> list[AgencyEffect]:
    """Who gains and who loses in each agency, those with most changes first."""
    names = {place.body.id: place.agency_name or place.body.name for place in organisations.tree()}
    gains, losses = Counter[str](), Counter[str]()
    for body, was, becomes, number in moved:
        better = RANK[becomes] > RANK[was]
        (gains if better else losses)[names.get(body, "")] += number
    agencies = sorted(gains | losses, key=lambda name: (-gains[name] - losses[name], name))
    return [AgencyEffect(name, gains[name], losses[name]) for name in agencies]


def can_be_asked(rule: Rule) -> bool:
    """Whether sets of people can be asked about a rule's fact."""
    source, _ = source_of(rule.fact)
    return source is not None and source.column is not None
