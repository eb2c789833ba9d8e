"""Let an offering remember the call of the demand board that it answers."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; what was begun before answers no call."""
    op.add_column("offering", sa.Column("call_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_offering_call_id"), "offering", "demand_call", ["call_id"], ["id"])
    op.create_index(op.f("ix_offering_call_id"), "offering", ["call_id"], unique=False)


def downgrade() -> None:
    """Forget which calls were answered; the offerings stay."""
    op.drop_index(op.f("ix_offering_call_id"), table_name="offering")
    op.drop_constraint(op.f("fk_offering_call_id"), "offering", type_="foreignkey")
    op.drop_column("offering", "call_id")
