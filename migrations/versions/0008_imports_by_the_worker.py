"""Let the worker run a workforce file: a state for it, how far it is, and why it wrote nothing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CHECK = "ck_workforce_import_importstate"


def upgrade() -> None:
    """Add the state and two columns that stay empty for files that were run before."""
    op.drop_constraint(op.f(CHECK), "workforce_import", type_="check")
    op.create_check_constraint(op.f(CHECK), "workforce_import", "state IN ('previewed', 'running', 'run', 'dropped')")
    op.add_column("workforce_import", sa.Column("done", sa.Integer(), nullable=True))
    op.add_column("workforce_import", sa.Column("refusal", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    """Take them away; what was handed to the worker and not written is to be run anew."""
    op.execute("UPDATE workforce_import SET state = 'previewed' WHERE state = 'running'")
    op.drop_column("workforce_import", "refusal")
    op.drop_column("workforce_import", "done")
    op.drop_constraint(op.f(CHECK), "workforce_import", type_="check")
    op.create_check_constraint(op.f(CHECK), "workforce_import", "state IN ('previewed', 'run', 'dropped')")
