"""Let a rule have exceptions and alternatives, and be asked only of some."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column that stays empty for the rules that are there: they are asked of everybody."""
    op.add_column("policy_rule", sa.Column("conditions", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    """Take it away, unless a rule has conditions: without them it would say something else."""
    op.execute(
        "DO $$ BEGIN IF EXISTS (SELECT FROM policy_rule WHERE conditions IS NOT NULL) THEN "
        "RAISE EXCEPTION 'some rules have conditions; end them first'; END IF; END $$"
    )
    op.drop_column("policy_rule", "conditions")
