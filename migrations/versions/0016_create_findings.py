"""Keep what officers establish of facts that the record does not know."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("established_by", sa.Uuid(), nullable=False),
        sa.Column("established_name", sa.Text(), nullable=False),
        sa.Column("established_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_name", sa.Text(), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_reason IS NULL)", name=op.f("ck_finding_revoked_with_reason")),
        sa.ForeignKeyConstraint(["paper_id"], ["stored_file.id"], name=op.f("fk_finding_paper_id")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_finding_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    standing = sa.text("revoked_at IS NULL")
    op.create_index("finding_standing_once", "finding", ["servant_id", "fact"], unique=True, postgresql_where=standing)
    op.create_index("ix_finding_fact", "finding", ["fact"], unique=False, postgresql_where=standing)


def downgrade() -> None:
    """Take it away; the audit record keeps what was established."""
    op.drop_table("finding")
