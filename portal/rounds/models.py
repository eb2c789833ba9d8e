"""Tables of rounds as they are planned, and of their trials."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base
from portal.kernel.text import Text
from portal.kernel.types import Words
from portal.rounds.domain import RoundState, TrialState


class Round(Base):
    """A matching round: which offerings, by which criteria, how long a list may be."""

    __tablename__ = "matching_round"
    __table_args__ = (
        UniqueConstraint("number", name="matching_round_number_once"),
        CheckConstraint("longest BETWEEN 1 AND 30", name="longest"),
    )

    number: Mapped[str]
    title: Mapped[str]
    state: Mapped[RoundState] = mapped_column(default=RoundState.PLANNED)
    weights: Mapped[dict[str, Any]]
    """Criterion to weight (`domain.points`)."""
    longest: Mapped[int] = mapped_column(SmallInteger)
    """How many choices somebody may list."""
    planned_by: Mapped[uuid.UUID]
    planned_name: Mapped[str]
    copied_from: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("matching_round.id"))
    version: Mapped[int] = mapped_column(default=1)
    """Goes up with every change of the plan: a trial says of which one it was."""


class RoundOffering(Base):
    """An offering in a round, with the places that the round has of it."""

    __tablename__ = "round_offering"
    __table_args__ = (
        UniqueConstraint("round_id", "opportunity_id", name="round_offering_once"),
        CheckConstraint("seats > 0", name="seats"),
        CheckConstraint("per_agency > 0", name="per_agency"),
        CheckConstraint("minimum BETWEEN 0 AND seats", name="minimum"),
        Index("ix_round_offering_opportunity", "opportunity_id"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matching_round.id"))
    opportunity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opportunity.id"))
    seats: Mapped[int]
    per_agency: Mapped[int | None]
    """The most of one agency; None: no limit."""
    minimum: Mapped[int]
    """With fewer it closes."""


class RoundTrial(Base):
    """A trial of a round's plan on made-up wishes; it is never changed once it is done."""

    __tablename__ = "round_trial"
    __table_args__ = (
        UniqueConstraint("round_id", "number", name="round_trial_number_once"),
        CheckConstraint("(state = 'done') = (figures IS NOT NULL)", name="done_with_figures"),
        CheckConstraint("(state = 'failed') = (failed_why IS NOT NULL)", name="failed_with_reason"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matching_round.id"))
    number: Mapped[int]
    seed: Mapped[str]
    state: Mapped[TrialState] = mapped_column(default=TrialState.WAITING)
    version: Mapped[int]
    """Of the plan."""
    asked_by: Mapped[uuid.UUID]
    asked_name: Mapped[str]
    asked_at: Mapped[dt.datetime]
    done_at: Mapped[dt.datetime | None]
    figures: Mapped[dict[str, Any] | None]
    """`domain.trials.Figures`."""
    instance_sha256: Mapped[str | None]
    result_sha256: Mapped[str | None]
    failed_why: Mapped[Text | None] = mapped_column(Words)
