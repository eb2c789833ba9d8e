"""Create a range of uuids, so that an exclusion constraint can say "the same person" where the extension btree_gist is not at hand."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the type."""
    op.execute("CREATE TYPE uuidrange AS RANGE (subtype = uuid)")


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TYPE uuidrange")
