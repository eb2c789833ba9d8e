"""Keep objections, talks with hosts, what applicants declare and which application they want most."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and what an application has more; those that were sent have declared nothing beside their statements."""
    op.add_column("application", sa.Column("interest", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("application", sa.Column("measure", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("application", sa.Column("priority", sa.Integer(), nullable=True))
    create_objection()
    create_interview()


def create_objection() -> None:
    """Objections against officials' decisions."""
    op.create_table(
        "objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "filed", "upheld", "dismissed", "inadmissible", name="objectionstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("documents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'filed') = (decided_at IS NULL)", name=op.f("ck_objection_decided_at")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_objection_account_id")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_objection_application_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_objection_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("decision_id", name="objection_once"),
        sa.UniqueConstraint("number", name="objection_number_once"),
    )
    op.create_index("ix_objection_application", "objection", ["application_id"], unique=False)


def create_interview() -> None:
    """Times that hosts offer."""
    op.create_table(
        "interview",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "offered", "picked", "declined", "withdrawn", name="interviewstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("times", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("offered_name", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("(state = 'picked') <= (at IS NOT NULL)", name=op.f("ck_interview_picked_has_a_time")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_interview_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
    )
    op.create_index(
        "interview_open_once", "interview", ["application_id"], unique=True, postgresql_where=sa.text("state IN ('offered', 'picked')")
    )
    op.create_index(op.f("ix_interview_application_id"), "interview", ["application_id"], unique=False)


def downgrade() -> None:
    """Take it away; the audit record keeps what was objected and decided."""
    op.drop_table("interview")
    op.drop_table("objection")
    for name in ("priority", "measure", "interest"):
        op.drop_column("application", name)
