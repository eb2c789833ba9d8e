"""Keep what ended an application from outside, in words for its applicant."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column that stays empty for what has ended before: the reason of those stands as it was written."""
    op.add_column("application", sa.Column("ended_cause", postgresql.JSONB(astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    """Take it away: the audit record keeps the cause."""
    op.drop_column("application", "ended_cause")
