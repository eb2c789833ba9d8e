"""Let the decisions of a month be found without reading all of them."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_decision_decided", "decision", ["decided_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_decision_decided", table_name="decision")
