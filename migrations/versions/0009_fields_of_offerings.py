"""Say of each opportunity to which field of work it belongs and what it costs whoever takes part."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns: what was published before names no field and costs nothing."""
    op.add_column("opportunity", sa.Column("field", sa.Text(), nullable=True))
    op.add_column("opportunity", sa.Column("cost", sa.Integer(), server_default="0", nullable=False))
    op.create_check_constraint(op.f("ck_opportunity_cost"), "opportunity", "cost >= 0")


def downgrade() -> None:
    """Take them away; the versions keep what was published."""
    op.drop_constraint(op.f("ck_opportunity_cost"), "opportunity", type_="check")
    op.drop_column("opportunity", "cost")
    op.drop_column("opportunity", "field")
