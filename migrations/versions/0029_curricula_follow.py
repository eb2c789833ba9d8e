"""Keep what follows a curriculum: which text a side read, who was reminded, its decree, its successor, the programmes and reviews after it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
STATES = ("draft", "in_review", "changes_requested", "agreed", "signed", "adopted", "superseded")


def upgrade() -> None:
    """Add it; an answer of before was given to no text in particular and is asked for again."""
    op.add_column("curriculum", sa.Column("decree_file_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_curriculum_decree_file_id"), "curriculum", "stored_file", ["decree_file_id"], ["id"])
    op.create_index(
        "curriculum_successor_once",
        "curriculum",
        ["supersedes_id"],
        unique=True,
        postgresql_where=sa.text("supersedes_id IS NOT NULL"),
    )
    op.add_column("curriculum_version", sa.Column("opened", JSON, server_default=sa.text("'[]'"), nullable=False))
    op.add_column("curriculum_answer", sa.Column("place", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.create_unique_constraint("curriculum_signature_person_once", "curriculum_signature", ["version_id", "account_id"])
    op.add_column("offering", sa.Column("curriculum_version_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_offering_curriculum_version_id"), "offering", "curriculum_version", ["curriculum_version_id"], ["id"])
    op.create_index(op.f("ix_offering_curriculum_version_id"), "offering", ["curriculum_version_id"], unique=False)
    create_curriculum_reminder()
    create_curriculum_review()


def create_curriculum_reminder() -> None:
    """Reminders that were sent."""
    op.create_table(
        "curriculum_reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("curriculum_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="curriculumstate", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column(
            "side",
            sa.Enum("university", "government", "company", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["curriculum_id"], ["curriculum.id"], name=op.f("fk_curriculum_reminder_curriculum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_reminder")),
        sa.UniqueConstraint("curriculum_id", "round", "state", "side", "is_late", name="curriculum_reminder_once"),
    )


def create_curriculum_review() -> None:
    """Reviews after a cohort."""
    op.create_table(
        "curriculum_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("curriculum_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_name", sa.Text(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(done_at IS NULL) = (findings IS NULL) AND (done_at IS NULL) = (done_name IS NULL)",
            name=op.f("ck_curriculum_review_done_whole"),
        ),
        sa.ForeignKeyConstraint(["curriculum_id"], ["curriculum.id"], name=op.f("fk_curriculum_review_curriculum_id")),
        sa.ForeignKeyConstraint(["version_id"], ["curriculum_version.id"], name=op.f("fk_curriculum_review_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_review")),
        sa.UniqueConstraint("curriculum_id", "due_on", name="curriculum_review_once"),
    )
    op.create_index("ix_curriculum_review_due", "curriculum_review", ["due_on"], postgresql_where=sa.text("done_at IS NULL"))


def downgrade() -> None:
    """Take it away; what was signed stays, and nobody is asked for a review any more."""
    op.drop_table("curriculum_review")
    op.drop_table("curriculum_reminder")
    op.drop_index(op.f("ix_offering_curriculum_version_id"), table_name="offering")
    op.drop_constraint(op.f("fk_offering_curriculum_version_id"), "offering", type_="foreignkey")
    op.drop_column("offering", "curriculum_version_id")
    op.drop_constraint("curriculum_signature_person_once", "curriculum_signature", type_="unique")
    op.drop_column("curriculum_answer", "place")
    op.drop_column("curriculum_version", "opened")
    op.drop_index("curriculum_successor_once", table_name="curriculum")
    op.drop_constraint(op.f("fk_curriculum_decree_file_id"), "curriculum", type_="foreignkey")
    op.drop_column("curriculum", "decree_file_id")
