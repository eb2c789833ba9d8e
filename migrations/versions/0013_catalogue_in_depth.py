"""Let readers of the catalogue keep bookmarks, searches and a calendar's address."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create three tables that nothing else refers to."""
    op.create_table(
        "bookmark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_bookmark_opportunity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmark")),
        sa.UniqueConstraint("account_id", "opportunity_id", name="bookmark_once"),
    )
    op.create_index("ix_bookmark_opportunity", "bookmark", ["opportunity_id"])
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("chosen", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "every",
            sa.Enum("never", "daily", "weekly", name="every", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(every = 'never') = (due_at IS NULL)", name=op.f("ck_saved_search_due_if_told")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
    )
    op.create_index("ix_saved_search_account", "saved_search", ["account_id", "created_at"])
    op.create_index("ix_saved_search_due", "saved_search", ["due_at"], postgresql_where=sa.text("due_at IS NOT NULL"))
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("account_id", name="calendar_feed_once"),
        sa.UniqueConstraint("secret_hash", name="calendar_feed_secret_once"),
    )


def downgrade() -> None:
    """Drop them; what people kept is gone with them."""
    op.drop_table("calendar_feed")
    op.drop_table("saved_search")
    op.drop_table("bookmark")
