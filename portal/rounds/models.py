"""Tables of rounds: plan and trials, what agencies release, lists, what was locked, runs with their results, offers of places."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from portal.applications.domain import ObjectionState
from portal.kernel.db import Base
from portal.kernel.text import Text
from portal.kernel.types import Words
from portal.rounds.domain import ListState, OfferKind, OfferState, RoundState, RunStage, TrialState, WithdrawnFor


class Round(Base):
    """A matching round: which offerings, by which criteria, how long a list may be."""

    __tablename__ = "matching_round"
    __table_args__ = (
        UniqueConstraint("number", name="matching_round_number_once"),
        CheckConstraint("longest BETWEEN 1 AND 30", name="longest"),
        CheckConstraint("state = 'planned' OR (lists_until IS NOT NULL AND seed_source IS NOT NULL)", name="opened_whole"),
        CheckConstraint("state NOT IN ('published', 'closed') OR answer_by IS NOT NULL", name="published_whole"),
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
    lists_until: Mapped[dt.datetime | None]
    """Until when lists can be changed; nothing is locked before."""
    answer_days: Mapped[int] = mapped_column(SmallInteger, default=3, server_default=text("3"))
    """Working days in which whoever is placed answers."""
    seed_source: Mapped[str | None]
    """Where the seed of the lottery will come from, announced before it exists."""
    opened_at: Mapped[dt.datetime | None]
    locking_since: Mapped[dt.datetime | None]
    """While the worker fixes its inputs."""
    locked_at: Mapped[dt.datetime | None]
    """Of the lock that holds."""
    published_at: Mapped[dt.datetime | None]
    answer_by: Mapped[dt.datetime | None]
    """Until when those placed answer."""
    closed_at: Mapped[dt.datetime | None]
    report: Mapped[dict[str, Any] | None]
    """The closing report (`domain.report`)."""


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
    base_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("round_trial.id"))
    """The trial whose wishes this one plays once more, with other weights."""
    weights: Mapped[dict[str, Any] | None]
    """Those other weights; None: the plan's."""


class RoundReserve(Base):
    """Seats of an offering that go to the people of some agencies first."""

    __tablename__ = "round_reserve"
    __table_args__ = (
        UniqueConstraint("round_offering_id", "name", name="round_reserve_name_once"),
        UniqueConstraint("round_offering_id", "place", name="round_reserve_place_once"),
        CheckConstraint("seats > 0", name="seats"),
        CheckConstraint("per_agency > 0", name="per_agency"),
        CheckConstraint("name <> 'open'", name="not_open"),
    )

    round_offering_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round_offering.id"))
    name: Mapped[str]
    place: Mapped[int] = mapped_column(SmallInteger)
    """Reserves are filled in this order; 1 is the first."""
    seats: Mapped[int]
    per_agency: Mapped[int | None]
    agency_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid))
    """Whose people are its members."""


class RoundAgency(Base):
    """In which order an agency releases its people in a round: by criteria, with named exceptions, fixed before lists open."""

    __tablename__ = "round_agency"
    __table_args__ = (
        UniqueConstraint("round_id", "agency_id", name="round_agency_once"),
        CheckConstraint("(digest IS NULL) = (release_order IS NULL)", name="fixed_whole"),
        Index("ix_round_agency_agency", "agency_id"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matching_round.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    criteria: Mapped[list[Any]]
    """Names of `domain.releasing.By`, the first counts first."""
    exceptions: Mapped[list[Any]]
    """Each {servant, first, reason}: put before all others (first) or behind them."""
    set_name: Mapped[str | None]
    """Who set it; None: nobody, the usual criteria hold."""
    set_at: Mapped[dt.datetime | None]
    release_order: Mapped[list[Any] | None] = deferred(mapped_column(JSONB(none_as_null=True)))
    """Ids of all of its servants as the round opened; it is never changed then."""
    digest: Mapped[str | None]
    """SHA-256 of criteria, exceptions and order, published as lists open."""


class RoundList(Base):
    """What one civil servant wants in a round, in their order; it can be changed until lists lock."""

    __tablename__ = "round_list"
    __table_args__ = (
        UniqueConstraint("round_id", "servant_id", name="round_list_once"),
        UniqueConstraint("number", name="round_list_number_once"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR (submitted_at IS NOT NULL AND consent IS NOT NULL)", name="submitted_whole"),
        Index("ix_round_list_account", "account_id", "created_at"),
        Index("ix_round_list_state", "round_id", "state"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matching_round.id"))
    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    number: Mapped[str]
    """The participant's number: it stands in the instance instead of a name."""
    state: Mapped[ListState] = mapped_column(default=ListState.DRAFT)
    choices: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default=text("'{}'"))
    """Ids of the round's offerings, the most wanted first, none twice."""
    version: Mapped[int] = mapped_column(default=1)
    """Goes up with each change: two windows cannot overwrite one another silently."""
    saved_at: Mapped[dt.datetime]
    submitted_at: Mapped[dt.datetime | None]
    statements: Mapped[list[Any] | None]
    """Each {key, version, text, basis}, as `application.statements`."""
    consent: Mapped[dict[str, Any] | None]
    """{fields, purpose, version, at}: what a host that the person is placed at will see."""
    motivation: Mapped[str | None]
    interest: Mapped[dict[str, Any] | None]
    """{kind, words, host_id}: what the person has declared to have to do with a host; None: nothing."""
    measure: Mapped[dict[str, Any] | None]
    """{outcome, words}: what the head of the agency has decided to do about it."""
    ended_reason: Mapped[str | None]


class RoundObjection(Base):
    """An objection (keberatan) against an official's refusal of taking part: one a decision."""

    __tablename__ = "round_objection"
    __table_args__ = (
        UniqueConstraint("decision_id", name="round_objection_once"),
        UniqueConstraint("number", name="round_objection_number_once"),
        CheckConstraint("(state = 'filed') = (decided_at IS NULL)", name="decided_at"),
        Index("ix_round_objection_list", "list_id"),
    )

    list_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round_list.id"))
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    number: Mapped[str]
    state: Mapped[ObjectionState] = mapped_column(default=ObjectionState.FILED)
    words: Mapped[str]
    filed_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    reason: Mapped[str | None]
    """Of the answer."""


class RoundLock(Base):
    """What was fixed before the seed existed: rules, inputs, the announced source of the seed, and a digest of each."""

    __tablename__ = "round_lock"
    __table_args__ = (
        UniqueConstraint("round_id", "number", name="round_lock_number_once"),
        CheckConstraint("(number = 1) = (reason IS NULL)", name="another_with_reason"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matching_round.id"))
    number: Mapped[int]
    seed_source: Mapped[str]
    reason: Mapped[str | None]
    """Why inputs were fixed once more."""
    document: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    """`services.locking`: rules, inputs without a seed, the source of the seed, in canonical JSON."""
    sha256: Mapped[str]
    rules_sha256: Mapped[str]
    inputs_sha256: Mapped[str]
    commitments_sha256: Mapped[str]
    participants: Mapped[int]
    left_out: Mapped[int]
    locked_by: Mapped[uuid.UUID]
    locked_name: Mapped[str]
    locked_at: Mapped[dt.datetime]


class RoundOpening(Base):
    """What was fixed of one person: the file that they can open, and the commitment to it that everybody reads."""

    __tablename__ = "round_opening"
    __table_args__ = (UniqueConstraint("lock_id", "list_id", name="round_opening_once"), Index("ix_round_opening_list", "list_id"))

    lock_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round_lock.id"))
    list_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round_list.id"))
    document: Mapped[str]
    """Canonical JSON with a salt of its own; the file is exactly this."""
    commitment: Mapped[str]
    """SHA-256 of the document."""


class RoundRun(Base):
    """A run: a seed told by one person and witnessed by another, computed, checked and kept whole."""

    __tablename__ = "round_run"
    __table_args__ = (
        UniqueConstraint("round_id", "number", name="round_run_number_once"),
        CheckConstraint("witness_id IS NULL OR witness_id <> seeded_by", name="two_persons"),
        CheckConstraint("stage NOT IN ('solving', 'checking', 'recording', 'done') OR witness_id IS NOT NULL", name="witnessed"),
        CheckConstraint("(stage = 'done') = (figures IS NOT NULL)", name="done_with_figures"),
        CheckConstraint("(stage = 'failed') = (failed_why IS NOT NULL)", name="failed_with_reason"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matching_round.id"))
    lock_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round_lock.id"))
    number: Mapped[int]
    stage: Mapped[RunStage] = mapped_column(default=RunStage.SEEDED)
    seed: Mapped[str]
    seeded_by: Mapped[uuid.UUID]
    seeded_name: Mapped[str]
    seeded_at: Mapped[dt.datetime]
    witness_id: Mapped[uuid.UUID | None]
    witness_name: Mapped[str | None]
    witnessed_at: Mapped[dt.datetime | None]
    instance: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    instance_sha256: Mapped[str | None]
    result: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    result_sha256: Mapped[str | None]
    figures: Mapped[dict[str, Any] | None]
    """`domain.outcome.RunFigures`."""
    done_at: Mapped[dt.datetime | None]
    failed_why: Mapped[Text | None] = mapped_column(Words)


class RoundResult(Base):
    """What a run says of one list; it is never changed."""

    __tablename__ = "round_result"
    __table_args__ = (
        UniqueConstraint("run_id", "list_id", name="round_result_once"),
        CheckConstraint("(round_offering_id IS NULL) = (pool IS NULL)", name="placed_whole"),
        Index("ix_round_result_list", "list_id"),
        Index("ix_round_result_offering", "run_id", "round_offering_id"),
    )

    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round_run.id"))
    list_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round_list.id"))
    lottery: Mapped[int]
    """Place in the lottery, from 0."""
    round_offering_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("round_offering.id"))
    pool: Mapped[str | None]
    choice: Mapped[int | None] = mapped_column(SmallInteger)
    """Which of their choices it was; 1 is the first."""
    release: Mapped[dict[str, Any]]
    """`domain.outcome.Release` as a document."""
    explanations: Mapped[list[Any]]
    """`domain.outcome.Explanation` as documents, one a choice, in their order."""


class RoundOffer(Base):
    """A place that is offered to a person: by the round's result, or after it in order."""

    __tablename__ = "round_offer"
    __table_args__ = (
        Index("round_offer_one_each", "list_id", unique=True, postgresql_where=text("state IN ('open', 'accepted')")),
        Index("round_offer_seat_once", "round_offering_id", "seat", unique=True, postgresql_where=text("state IN ('open', 'accepted')")),
        UniqueConstraint("application_id", name="round_offer_application_once"),
        CheckConstraint("seat > 0", name="seat"),
        CheckConstraint("state NOT IN ('declined', 'withdrawn') OR reason IS NOT NULL", name="ended_with_reason"),
        CheckConstraint("state NOT IN ('accepted', 'given_back') OR application_id IS NOT NULL", name="accepted_with_application"),
        CheckConstraint("(state = 'withdrawn') = (cause IS NOT NULL)", name="withdrawn_with_cause"),
        Index("ix_round_offer_round", "round_id", "state"),
        Index("ix_round_offer_due", "answer_by", postgresql_where=text("state = 'open'")),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matching_round.id"))
    list_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round_list.id"))
    round_offering_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round_offering.id"))
    pool: Mapped[str]
    seat: Mapped[int]
    kind: Mapped[OfferKind]
    state: Mapped[OfferState] = mapped_column(default=OfferState.OPEN)
    made_at: Mapped[dt.datetime]
    made_name: Mapped[str]
    answer_by: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    reason: Mapped[str | None]
    """Why it was declined or withdrawn."""
    cause: Mapped[WithdrawnFor | None]
    """What made the result be undone: the host, or a fact that arose after the lock."""
    application_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("application.id"))


class RoundConcern(Base):
    """An objection against a run that is under review: nothing is published until it is answered."""

    __tablename__ = "round_concern"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered_whole"),
        Index("ix_round_concern_round", "round_id"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matching_round.id"))
    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round_run.id"))
    words: Mapped[str]
    raised_by: Mapped[uuid.UUID]
    raised_name: Mapped[str]
    raised_at: Mapped[dt.datetime]
    answer: Mapped[str | None]
    answered_name: Mapped[str | None]
    answered_at: Mapped[dt.datetime | None]
