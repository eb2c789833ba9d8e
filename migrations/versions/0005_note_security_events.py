"""Note refusals: access, forged requests, failed sign-ins, beside the record of decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; rows are added and never changed by the application."""
    op.create_table(
        "security_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("whence", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_event")),
    )
    op.create_index("ix_security_event_created_at", "security_event", ["created_at"], unique=False)
    op.create_index("ix_security_event_account", "security_event", ["account_id", "created_at"], unique=False)


def downgrade() -> None:
    """Forget the refusals."""
    op.drop_table("security_event")
