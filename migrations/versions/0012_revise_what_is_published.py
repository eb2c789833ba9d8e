"""Let a published offering be revised, and ask its applicants to confirm that they stay."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns that stay empty where nothing is revised."""
    op.add_column("offering", sa.Column("revision_round", sa.Integer(), nullable=True))
    op.add_column("application", sa.Column("to_confirm", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take them away: a revision that was not published yet is to be submitted anew."""
    op.drop_column("application", "to_confirm")
    op.drop_column("offering", "revision_round")
