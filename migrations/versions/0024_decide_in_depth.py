"""Let steps be held side by side, officers be passed over for an interest, questions be asked, cases be decided together."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and what cases, turns and decisions have more; what runs already has neither terms nor a time for the whole."""
    widen_case()
    widen_turn()
    widen_decision()
    create_question()
    create_together()
    create_interest()


def widen_case() -> None:
    """What it is, whom it concerns, when it is to be decided."""
    op.add_column("case_file", sa.Column("party_ids", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("case_file", sa.Column("terms", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("case_file", sa.Column("decide_by", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case_file", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case_file", sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_case_file_decide_by",
        "case_file",
        ["decide_by"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL AND passed_at IS NULL"),
    )
    op.create_index("ix_case_file_parties", "case_file", ["party_ids"], unique=False, postgresql_using="gin")


def widen_turn() -> None:
    """Its place beside others, who takes no part in it, why it is where it is."""
    op.add_column("case_step", sa.Column("lane", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("case_step", sa.Column("barred_ids", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("case_step", sa.Column("why", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.drop_index(op.f("case_step_open_once"), table_name="case_step")
    op.create_index("case_step_open_once", "case_step", ["case_id", "lane"], unique=True, postgresql_where=sa.text("left_at IS NULL"))


def widen_decision() -> None:
    """What was declared with it, and what it takes the place of."""
    op.add_column("decision", sa.Column("declared", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("decision", sa.Column("instead", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("decision", sa.Column("corrects_id", sa.Uuid(), nullable=True))
    op.create_unique_constraint(op.f("uq_decision_corrects_id"), "decision", ["corrects_id"])
    op.create_foreign_key(op.f("fk_decision_corrects_id"), "decision", "decision", ["corrects_id"], ["id"])


def create_question() -> None:
    """Questions to whoever submitted."""
    op.create_table(
        "case_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_name", sa.Text(), nullable=False),
        sa.Column(
            "asked_role",
            sa.Enum(
                "civil_servant",
                "supervisor",
                "hr_officer",
                "agency_approver",
                "curator",
                "cooperation",
                "verifier",
                "approver",
                "auditor",
                "administrator",
                "company_hr",
                "university_staff",
                "mentor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_body", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_name", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_case_question_answered_with_words")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_case_question_asked_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_question_case_id")),
        sa.ForeignKeyConstraint(["step_id"], ["case_step.id"], name=op.f("fk_case_question_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_question")),
    )
    op.create_index("ix_case_question_case", "case_question", ["case_id", "asked_at"], unique=False)


def create_together() -> None:
    """Several decisions in one act."""
    op.create_table(
        "decided_together",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("results", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_decided_together_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decided_together")),
        sa.UniqueConstraint("token", name="decided_together_once"),
    )
    op.create_index(op.f("ix_decided_together_account_id"), "decided_together", ["account_id"], unique=False)


def create_interest() -> None:
    """Interests that people have declared."""
    op.create_table(
        "interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "business",
                "kin",
                "affiliation",
                "outside_work",
                "other",
                name="interestkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("ended_on IS NULL OR case_id IS NULL", name=op.f("ck_interest_of_case_lasts")),
        sa.CheckConstraint("num_nonnulls(body_id, case_id) = 1", name=op.f("ck_interest_concerns_one")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_interest_account_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_interest_body_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_interest_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    op.create_index(
        "interest_in_body_once",
        "interest",
        ["account_id", "body_id"],
        unique=True,
        postgresql_where=sa.text("body_id IS NOT NULL AND ended_on IS NULL"),
    )
    op.create_index(
        "interest_in_case_once", "interest", ["account_id", "case_id"], unique=True, postgresql_where=sa.text("case_id IS NOT NULL")
    )
    op.create_index("ix_interest_body", "interest", ["body_id"], unique=False)
    op.create_index("ix_interest_case", "interest", ["case_id"], unique=False)


def downgrade() -> None:
    """Take it away. Of steps that are held side by side the first stays open; the audit record keeps the rest."""
    for name in ("interest", "decided_together", "case_question"):
        op.drop_table(name)
    op.drop_constraint(op.f("fk_decision_corrects_id"), "decision", type_="foreignkey")
    op.drop_constraint(op.f("uq_decision_corrects_id"), "decision", type_="unique")
    for name in ("corrects_id", "instead", "declared"):
        op.drop_column("decision", name)
    op.drop_index("case_step_open_once", table_name="case_step")
    op.execute("UPDATE case_step SET left_at = entered_at WHERE left_at IS NULL AND lane > 0")
    op.create_index("case_step_open_once", "case_step", ["case_id"], unique=True, postgresql_where=sa.text("left_at IS NULL"))
    for name in ("why", "barred_ids", "lane"):
        op.drop_column("case_step", name)
    op.drop_index("ix_case_file_parties", table_name="case_file")
    op.drop_index("ix_case_file_decide_by", table_name="case_file")
    for name in ("passed_at", "paused_at", "decide_by", "terms", "party_ids"):
        op.drop_column("case_file", name)
