"""Find people by name without reading all of them: the pages of verdicts take the first who have an outcome."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAME = "ix_servant_name"


def upgrade() -> None:
    """Add the index."""
    op.create_index(NAME, "servant", ["name", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, table_name="servant")
