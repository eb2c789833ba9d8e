"""Create the tables of code lists, of the workforce and of the rules."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "policy_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column(
            "operator",
            sa.Enum("EQ", "GE", "LE", "IN", "BETWEEN", name="operator", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column(
            "effect", sa.Enum("block", "check", "warn", name="effect", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column(
            "step",
            sa.Enum(
                "verdict",
                "publication",
                "selection",
                "submission",
                "recommendation",
                "decision",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("draft", "in_force", "superseded", "discarded", name="rulestate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("drafted_by_name", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("in_force_by", sa.Uuid(), nullable=True),
        sa.Column("in_force_by_name", sa.Text(), nullable=True),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'discarded') OR in_force_at IS NOT NULL", name=op.f("ck_policy_rule_in_force_since")),
        sa.CheckConstraint("in_force_by IS NULL OR in_force_by <> drafted_by", name=op.f("ck_policy_rule_four_eyes")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_policy_rule_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_rule")),
        sa.UniqueConstraint("rule_id", "version", name="policy_rule_version_once"),
    )
    op.create_index("policy_rule_one_draft", "policy_rule", ["rule_id"], unique=True, postgresql_where=sa.text("state = 'draft'"))
    op.create_table(
        "workforce_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_digest", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("previewed", "run", "dropped", name="importstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("difference", sa.Text(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by_name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("errors_file", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforce_import")),
    )
    op.create_table(
        "servant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("nrk", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column(
            "employment_type",
            sa.Enum("PNS", "PPPK", name="employment", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "legal_status",
            sa.Enum(
                "ACTIVE", "UNPAID_LEAVE", "STUDY", "SUSPENDED", name="legalstatus", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("post_class", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("education", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("appointed_on", sa.Date(), nullable=False),
        sa.Column("retires_on", sa.Date(), nullable=True),
        sa.Column("supervisor_nip", sa.Text(), nullable=True),
        sa.Column("supervisor_id", sa.Uuid(), nullable=True),
        sa.Column("service_bond_until", sa.Date(), nullable=True),
        sa.Column("discipline_open_case", sa.Boolean(), nullable=True),
        sa.Column(
            "sanction_severity",
            sa.Enum("LIGHT", "MODERATE", "SEVERE", name="severity", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("sanction_until", sa.Date(), nullable=True),
        sa.Column("discipline_as_of", sa.Date(), nullable=True),
        sa.Column("levels", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("rating_year", sa.SmallInteger(), nullable=True),
        sa.Column("recent_ratings", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "sanction_severity = 'LIGHT' OR (sanction_severity IS NULL) = (sanction_until IS NULL)",
            name=op.f("ck_servant_sanction_has_an_end"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_servant_body_id")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["servant.id"], name=op.f("fk_servant_supervisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_servant")),
        sa.UniqueConstraint("email", deferrable=True, initially="IMMEDIATE", name="servant_email_once"),
        sa.UniqueConstraint("nip", deferrable=True, initially="IMMEDIATE", name="servant_nip_once"),
        sa.UniqueConstraint("nrk", deferrable=True, initially="IMMEDIATE", name="servant_nrk_once"),
    )
    op.create_index(op.f("ix_servant_body_id"), "servant", ["body_id"], unique=False)
    op.create_index(op.f("ix_servant_supervisor_id"), "servant", ["supervisor_id"], unique=False)
    op.create_table(
        "performance_rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column(
            "predicate",
            sa.Enum(
                "SANGAT_BAIK",
                "BAIK",
                "BUTUH_PERBAIKAN",
                "KURANG",
                "SANGAT_KURANG",
                name="predicate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_performance_rating_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_performance_rating")),
        sa.UniqueConstraint("servant_id", "year", name="performance_rating_once"),
    )
    op.create_table(
        "servant_competency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("competency_code", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_servant_competency_level")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_servant_competency_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_servant_competency")),
        sa.UniqueConstraint("servant_id", "competency_code", name="servant_competency_once"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("servant_competency")
    op.drop_table("performance_rating")
    op.drop_index(op.f("ix_servant_supervisor_id"), table_name="servant")
    op.drop_index(op.f("ix_servant_body_id"), table_name="servant")
    op.drop_table("servant")
    op.drop_table("workforce_import")
    op.drop_index("policy_rule_one_draft", table_name="policy_rule", postgresql_where=sa.text("state = 'draft'"))
    op.drop_table("policy_rule")
