"""Let an offering have several owners, a mentor have a capacity, and offerings be written in a spreadsheet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

FIRST_OWNERS = """
    INSERT INTO offering_owner (id, created_at, offering_id, account_id)
    SELECT gen_random_uuid(), offering.created_at, offering.id, account.id
      FROM offering JOIN account ON account.id = offering.owner_id
"""


def upgrade() -> None:
    """Create three tables; whoever began an offering is its first owner."""
    op.create_table(
        "offering_owner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offering_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_offering_owner_account_id")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_offering_owner_offering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering_owner")),
    )
    stands = sa.text("ended_at IS NULL")
    op.create_index("offering_owner_once", "offering_owner", ["offering_id", "account_id"], unique=True, postgresql_where=stands)
    op.create_index("ix_offering_owner_account", "offering_owner", ["account_id"], postgresql_where=stands)
    op.execute(FIRST_OWNERS)
    op.create_table(
        "mentor_capacity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("set_by_name", sa.Text(), nullable=False),
        sa.CheckConstraint("most BETWEEN 1 AND 50", name=op.f("ck_mentor_capacity_most")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_mentor_capacity_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_capacity")),
        sa.UniqueConstraint("partner_id", "email", name="mentor_capacity_once"),
    )
    op.create_table(
        "offering_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_digest", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("previewed", "run", "dropped", name="sheetstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by_name", sa.Text(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("errors_file", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(state = 'run') = (run_at IS NOT NULL)", name=op.f("ck_offering_sheet_run_whole")),
        sa.CheckConstraint("(state = 'previewed') = (content IS NOT NULL)", name=op.f("ck_offering_sheet_content_until_run")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_offering_sheet_body_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_offering_sheet_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering_sheet")),
    )
    op.create_index("ix_offering_sheet_partner", "offering_sheet", ["partner_id", "created_at"])


def downgrade() -> None:
    """Drop them: an offering belongs to whoever began it again, and drafts that came from a sheet stay."""
    op.drop_table("offering_sheet")
    op.drop_table("mentor_capacity")
    op.drop_table("offering_owner")
