"""Find the newest applications and cases without reading all of them: the first pages of the officers' and the auditors' lists."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_application_submitted", "application", [sa.text("submitted_at DESC"), "id"])
    op.create_index("ix_case_file_opened", "case_file", [sa.text("created_at DESC"), "id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_case_file_opened", table_name="case_file")
    op.drop_index("ix_application_submitted", table_name="application")
