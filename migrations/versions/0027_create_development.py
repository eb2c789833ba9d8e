"""Count the gaps of the workforce, publish what partners may see of them, and call on partners to answer them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Add the tables; the worker fills what is counted."""
    _create_figures()
    _create_calls()


def _create_figures() -> None:
    op.create_table(
        "gap_tally",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_tally")),
    )
    op.create_table(
        "gap_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("post_class", sa.Text(), nullable=False),
        sa.Column("competency_code", sa.Text(), nullable=False),
        sa.Column("required", sa.SmallInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.Column("far", sa.Integer(), nullable=False),
        sa.Column("oldest", sa.Date(), nullable=True),
        sa.CheckConstraint("known <= people AND below <= known AND far <= below", name=op.f("ck_gap_count_each_of_the_one_before")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_gap_count_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_count")),
        sa.UniqueConstraint("body_id", "post_class", "competency_code", "required", name="gap_count_once"),
    )
    op.create_table(
        "gap_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("published_name", sa.Text(), nullable=False),
        sa.CheckConstraint("extract(day FROM month) = 1", name=op.f("ck_gap_edition_first_day")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_edition")),
        sa.UniqueConstraint("month", name="gap_edition_once"),
    )
    op.create_table(
        "gap_figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("competency_code", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.CheckConstraint("people >= 10", name=op.f("ck_gap_figure_small_is_withheld")),
        sa.ForeignKeyConstraint(["edition_id"], ["gap_edition.id"], name=op.f("fk_gap_figure_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_figure")),
        sa.UniqueConstraint("edition_id", "competency_code", "level", "family", name="gap_figure_once"),
    )


def _create_calls() -> None:
    op.create_table(
        "demand_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("sought", JSON, nullable=False),
        sa.Column("open_until", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", "withdrawn", name="demandstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("published_name", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_demand_call_end_of_call")),
        sa.ForeignKeyConstraint(["edition_id"], ["gap_edition.id"], name=op.f("fk_demand_call_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_call")),
    )
    op.create_table(
        "demand_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("competency_code", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_demand_item_level")),
        sa.ForeignKeyConstraint(["call_id"], ["demand_call.id"], name=op.f("fk_demand_item_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_item")),
        sa.UniqueConstraint("call_id", "competency_code", "level", name="demand_item_once"),
    )
    op.create_table(
        "demand_theme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("competency_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_demand_theme_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_theme")),
        sa.UniqueConstraint("account_id", "competency_code", name="demand_theme_once"),
    )
    op.create_index("ix_demand_call_open", "demand_call", ["open_until"], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_index("ix_demand_item_competency", "demand_item", ["competency_code"], unique=False)
    op.create_index("ix_demand_theme_competency", "demand_theme", ["competency_code"], unique=False)


def downgrade() -> None:
    """Take it away; the audit record keeps what was published."""
    for table in ("demand_theme", "demand_item", "demand_call", "gap_figure", "gap_edition", "gap_count", "gap_tally"):
        op.drop_table(table)
