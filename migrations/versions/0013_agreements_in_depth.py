"""Let an agreement say which fields, places and costs it covers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what an older agreement does not have: it covers every field, anywhere."""
    for name in ("field_codes", "places", "bearers"):
        op.add_column("agreement", sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    """Take it away: every agreement covers every field again."""
    for name in ("bearers", "places", "field_codes"):
        op.drop_column("agreement", name)
