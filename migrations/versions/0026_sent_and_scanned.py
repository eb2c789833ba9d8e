"""Keep each version of an application that was sent, the record beside a draft, scans of files, and why a talk ended by itself."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Add what is new; what was sent before is not known by versions, and files of before were not scanned."""
    op.add_column("application", sa.Column("record", JSON, nullable=True))
    op.add_column("stored_file", sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("interview", sa.Column("cause", JSON, nullable=True))
    op.add_column("invitation_batch", sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE invitation_batch SET answer_by = given.answer_by FROM "
        "(SELECT batch_id, min(answer_by) AS answer_by FROM invitation GROUP BY batch_id) AS given WHERE given.batch_id = invitation_batch.id"
    )
    op.create_table(
        "application_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("place > 0", name=op.f("ck_application_version_place")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_application_version_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_version")),
        sa.UniqueConstraint("application_id", "place", name="application_version_once"),
    )


def downgrade() -> None:
    """Take it away; the audit record keeps what was sent and when."""
    op.drop_table("application_version")
    op.drop_column("invitation_batch", "answer_by")
    op.drop_column("interview", "cause")
    op.drop_column("stored_file", "scanned_at")
    op.drop_column("application", "record")
