"""Keep rounds as they are planned, what they place people at, and their trials."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "matching_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("weights", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("longest", sa.SmallInteger(), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("planned_name", sa.Text(), nullable=False),
        sa.Column("copied_from", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("longest BETWEEN 1 AND 30", name=op.f("ck_matching_round_longest")),
        sa.CheckConstraint("state IN ('planned')", name=op.f("ck_matching_round_roundstate")),
        sa.ForeignKeyConstraint(["copied_from"], ["matching_round.id"], name=op.f("fk_matching_round_copied_from")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_round")),
        sa.UniqueConstraint("number", name="matching_round_number_once"),
    )
    op.create_table(
        "round_offering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("per_agency", sa.Integer(), nullable=True),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.CheckConstraint("minimum BETWEEN 0 AND seats", name=op.f("ck_round_offering_minimum")),
        sa.CheckConstraint("per_agency > 0", name=op.f("ck_round_offering_per_agency")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_round_offering_seats")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_round_offering_opportunity_id")),
        sa.ForeignKeyConstraint(["round_id"], ["matching_round.id"], name=op.f("fk_round_offering_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_offering")),
        sa.UniqueConstraint("round_id", "opportunity_id", name="round_offering_once"),
    )
    op.create_index("ix_round_offering_opportunity", "round_offering", ["opportunity_id"], unique=False)
    op.create_table(
        "round_trial",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_name", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("instance_sha256", sa.Text(), nullable=True),
        sa.Column("result_sha256", sa.Text(), nullable=True),
        sa.Column("failed_why", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("(state = 'done') = (figures IS NOT NULL)", name=op.f("ck_round_trial_done_with_figures")),
        sa.CheckConstraint("(state = 'failed') = (failed_why IS NOT NULL)", name=op.f("ck_round_trial_failed_with_reason")),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=op.f("ck_round_trial_trialstate")),
        sa.ForeignKeyConstraint(["round_id"], ["matching_round.id"], name=op.f("fk_round_trial_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_trial")),
        sa.UniqueConstraint("round_id", "number", name="round_trial_number_once"),
    )


def downgrade() -> None:
    """Take them away: no placement rests on a plan."""
    op.drop_table("round_trial")
    op.drop_index("ix_round_offering_opportunity", table_name="round_offering")
    op.drop_table("round_offering")
    op.drop_table("matching_round")
