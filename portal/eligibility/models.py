"""The table of rules: dated, versioned rows, never edited; and what officers have established of facts that the record does not know."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.eligibility.domain.rules import Condition, Effect, Operator, Rule, RuleState, Step
from portal.kernel.db import Base


class PolicyRule(Base):
    """One version of one rule: what it asks, on what basis, who drafted it, who put it in force, and for which days it holds."""

    __tablename__ = "policy_rule"
    __table_args__ = (
        UniqueConstraint("rule_id", "version", name="policy_rule_version_once"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        CheckConstraint("state IN ('draft', 'discarded') OR in_force_at IS NOT NULL", name="in_force_since"),
        CheckConstraint("in_force_by IS NULL OR in_force_by <> drafted_by", name="four_eyes"),
        Index("policy_rule_one_draft", "rule_id", unique=True, postgresql_where=text("state = 'draft'")),
    )

    rule_id: Mapped[str]
    version: Mapped[int]
    policy: Mapped[str]
    """The group (ALL, MK, MAG) to which the rule belongs."""
    fact: Mapped[str]
    operator: Mapped[Operator]
    value: Mapped[Any] = mapped_column(JSONB)
    unit: Mapped[str]
    message: Mapped[str]
    """The drafting officer's own words, shown as they were written; may be empty."""
    legal_basis: Mapped[str]
    evidence: Mapped[str]
    effect: Mapped[Effect]
    step: Mapped[Step]
    state: Mapped[RuleState] = mapped_column(default=RuleState.DRAFT)
    conditions: Mapped[dict[str, Any] | None]
    """`when`, `unless` and `any_of`, each a list of {fact, operator, value}; None: the rule is asked of everybody, as it stands."""
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    """The first day on which it no longer holds."""
    drafted_by: Mapped[uuid.UUID | None]
    """None for a rule that came with the law's own seed."""
    drafted_by_name: Mapped[str | None]
    reason: Mapped[str | None]
    in_force_by: Mapped[uuid.UUID | None]
    in_force_by_name: Mapped[str | None]
    in_force_at: Mapped[dt.datetime | None]
    """From which moment on the product knows the rule; a past verdict is replayed with the rules known then."""
    closed_at: Mapped[dt.datetime | None]
    """At which moment the product learned of `valid_to`."""

    def as_rule(self) -> Rule:
        """The row as data."""
        value = tuple(self.value) if isinstance(self.value, list) else self.value
        beside = {name: tuple(map(Condition.from_json, found)) for name, found in (self.conditions or {}).items()}
        return Rule(
            rule_id=self.rule_id,
            version=self.version,
            policy=self.policy,
            fact=self.fact,
            operator=self.operator,
            value=value,
            legal_basis=self.legal_basis,
            unit=self.unit,
            message=self.message,
            evidence=self.evidence,
            effect=self.effect,
            step=self.step,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            **beside,
        )


class Finding(Base):
    """What an officer has established about one fact of one person: it counts while the record does not know, up to a day."""

    __tablename__ = "finding"
    __table_args__ = (
        Index("finding_standing_once", "servant_id", "fact", unique=True, postgresql_where=text("revoked_at IS NULL")),
        Index("ix_finding_fact", "fact", postgresql_where=text("revoked_at IS NULL")),
        CheckConstraint("(revoked_at IS NULL) = (revoked_reason IS NULL)", name="revoked_with_reason"),
    )

    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"))
    fact: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB)
    """One value, or a list where each of several parts has one."""
    evidence: Mapped[str]
    paper_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    until: Mapped[dt.date]
    """The last day on which it counts."""
    established_by: Mapped[uuid.UUID]
    established_name: Mapped[str]
    established_at: Mapped[dt.datetime]
    revoked_by: Mapped[uuid.UUID | None]
    revoked_name: Mapped[str | None]
    revoked_reason: Mapped[str | None]
    revoked_at: Mapped[dt.datetime | None]
