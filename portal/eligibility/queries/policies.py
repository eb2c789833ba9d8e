"""Every read of rules, kept in the process by what stands in the tables."""

import datetime as dt
import uuid
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Integer, String, cast, func, literal_column, or_, select

from portal.development import queries as development
from portal.development.domain import Standard
from portal.eligibility.domain.facts import Context
from portal.eligibility.domain.rules import GROUPS, Question, Rule, RuleState
from portal.eligibility.models import PolicyRule
from portal.kernel import clock
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.reference import queries as reference

LIVE = (RuleState.IN_FORCE, RuleState.SUPERSEDED)
FRESH_FOR = "AGE-01"
"""The parameter that says for how many days discipline data count as known."""
ASSESSED_FOR = "AGE-02"
"""The parameter that says for how many days an assessment of competencies counts as known."""
WORKING_HOURS = ("HRS-01", "HRS-02")
"""The parameters that say when working hours begin and end, in minutes after midnight."""
FINGERPRINT = select(
    literal_column(
        "md5(concat((SELECT string_agg(concat(id, state, valid_to), ',' ORDER BY id) FROM policy_rule),"
        " (SELECT string_agg(id::text, ',' ORDER BY id) FROM code_entry WHERE list IN ('post_class', 'competency')),"
        " (SELECT string_agg(id::text, ',' ORDER BY id) FROM parameter)))",
        String(),
    ).label("fingerprint")
)
"""Another one after every change of rules, code lists that they ask or parameters: by it what was read of them is known to hold still."""
MOST_KEPT = 256
_kept: dict[tuple[object, ...], tuple[tuple[Rule, ...], Standard, tuple[int, ...]]] = {}


def get_rule(row_id: uuid.UUID) -> PolicyRule:
    """One version of a rule. Raises NotFoundError."""
    found = db.session.get(PolicyRule, row_id)
    if found is None:
        raise NotFoundError
    return found


def get_rule_for_update(row_id: uuid.UUID) -> PolicyRule:
    """One version of a rule, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    locked = select(PolicyRule).where(PolicyRule.id == row_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(locked).one_or_none()
    if found is None:
        raise NotFoundError
    return found


def rules_at(kind: str, on: dt.date, known_at: dt.datetime | None = None) -> tuple[Rule, ...]:
    """The policy of a kind for a day, as the product knew it at a moment (now): by rule id.

    A version counts if it was in force at that moment and its days include the day; a last day that was decided on later is not yet known.
    """
    moment = known_at or clock.now()
    return tuple(_as_known(row, moment) for row in rows_at(GROUPS.get(kind, ()), on, moment))


def _as_known(row: PolicyRule, moment: dt.datetime) -> Rule:
    rule = row.as_rule()
    return replace(rule, valid_to=None) if row.closed_at is not None and row.closed_at > moment else rule


def rows_at(groups: tuple[str, ...], on: dt.date, known_at: dt.datetime) -> list[PolicyRule]:
    """The versions of some groups (none: all) for a day, as the product knew them at a moment."""
    found = select(PolicyRule).where(
        PolicyRule.state.in_(LIVE),
        PolicyRule.in_force_at <= known_at,
        PolicyRule.valid_from <= on,
        or_(PolicyRule.valid_to.is_(None), PolicyRule.valid_to > on, PolicyRule.closed_at > known_at),
    )
    if groups:
        found = found.where(PolicyRule.policy.in_(groups))
    newest: dict[str, PolicyRule] = {}
    for row in db.session.scalars(found.order_by(PolicyRule.rule_id, PolicyRule.version)):
        newest[row.rule_id] = row
    return list(newest.values())


def asked(question: Question, on: dt.date, fingerprint: str | None = None) -> tuple[tuple[Rule, ...], Context]:
    """The rules and the context of a question for a day: one statement, when nothing has changed since they were last read.

    None where another statement of this request has brought the fingerprint along.
    """
    key = (fingerprint or rows_of(FINGERPRINT)[0].fingerprint, question.kind, on, clock.today())
    known = _kept.get(key)
    if known is None:
        parameters = tuple(_parameter(code) for code in (FRESH_FOR, ASSESSED_FOR, *WORKING_HOURS))
        known = (rules_at(question.kind, on), development.standard(), parameters)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = known
    rules, standard, (fresh_days, assessed_days, first, last) = known
    known_on = min(on, clock.today())
    fresh_since = known_on - dt.timedelta(days=fresh_days)
    assessed_since = known_on - dt.timedelta(days=assessed_days) if assessed_days else dt.date.min  # without a bound all of them count
    return rules, Context(on, known_on, fresh_since, question, standard, (first, last), assessed_since)


def _parameter(code: str) -> int:
    found = reference.find_parameter(code)
    return int(found.value if found else Decimal(0))


def versions_of(rule_id: str) -> list[PolicyRule]:
    """Every version of a rule, newest first."""
    return list(db.session.scalars(select(PolicyRule).where(PolicyRule.rule_id == rule_id).order_by(PolicyRule.version.desc())))


def newest_version(rule_id: str) -> int:
    """The number of the newest version; 0 where there is none."""
    return db.session.scalar(select(func.max(PolicyRule.version)).where(PolicyRule.rule_id == rule_id)) or 0


def in_force(rule_id: str, before: uuid.UUID | None = None) -> list[PolicyRule]:
    """The open versions of a rule (normally one), without the one named, locked against a second officer."""
    found = select(PolicyRule).where(PolicyRule.rule_id == rule_id, PolicyRule.state == RuleState.IN_FORCE, PolicyRule.valid_to.is_(None))
    if before:
        found = found.where(PolicyRule.id != before)
    return list(db.session.scalars(found.with_for_update()))


def drafts() -> list[PolicyRule]:
    """Drafts that wait for a second officer, oldest first."""
    return list(db.session.scalars(select(PolicyRule).where(PolicyRule.state == RuleState.DRAFT).order_by(PolicyRule.created_at)))


def last_number(policy: str) -> int:
    """The highest number that a rule of a group bears, drafts and discarded ones included; 0 where there is none."""
    number = cast(func.substring(PolicyRule.rule_id, r"-(\d+)"), Integer)
    return db.session.scalar(select(func.max(number)).where(PolicyRule.policy == policy)) or 0


def known_versions() -> dict[str, dict[dt.date, int]]:
    """The numbers of every version of every rule, by the rule's id and the version's first day."""
    found: dict[str, dict[dt.date, int]] = {}
    columns = PolicyRule.rule_id, PolicyRule.valid_from, PolicyRule.version
    for rule_id, valid_from, version in db.session.execute(select(*columns).order_by(PolicyRule.version)):
        found.setdefault(rule_id, {})[valid_from] = version
    return found
