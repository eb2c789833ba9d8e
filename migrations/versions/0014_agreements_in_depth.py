"""Let an agreement say which fields, places and costs it covers; link renewals, keep rounds and notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what an older agreement does not have: it covers every field, anywhere."""
    for name in ("field_codes", "places", "bearers"):
        op.add_column("agreement", sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.create_table(
        "agreement_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_notice_agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_notice")),
        sa.UniqueConstraint("agreement_id", "ends_on", "days", name="agreement_notice_once"),
    )
    op.create_table(
        "agreement_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("government", "partner", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("submitted_name", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("round > 0", name=op.f("ck_agreement_round_round")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_round_agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_round")),
        sa.UniqueConstraint("agreement_id", "round", name="agreement_round_once"),
    )
    kinds = sa.Enum("kb", "pks", name="agreementtype", native_enum=False, create_constraint=True, length=40)
    op.add_column("agreement", sa.Column("type", kinds, server_default="pks", nullable=False))
    op.add_column("agreement", sa.Column("under_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_agreement_under_id"), "agreement", "agreement", ["under_id"], ["id"])
    op.create_check_constraint(op.f("ck_agreement_under"), "agreement", "type = 'pks' OR under_id IS NULL")
    op.add_column("agreement", sa.Column("renews_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_agreement_renews_id"), "agreement", "agreement", ["renews_id"], ["id"])
    op.create_index(
        "agreement_renewal_once",
        "agreement",
        ["renews_id"],
        unique=True,
        postgresql_where=sa.text("state NOT IN ('expired', 'refused', 'terminated')"),
    )


def downgrade() -> None:
    """Take it away: every agreement covers every field again."""
    op.drop_index("agreement_renewal_once", table_name="agreement")
    op.drop_constraint(op.f("fk_agreement_renews_id"), "agreement", type_="foreignkey")
    op.drop_column("agreement", "renews_id")
    op.drop_constraint(op.f("ck_agreement_under"), "agreement", type_="check")
    op.drop_constraint(op.f("fk_agreement_under_id"), "agreement", type_="foreignkey")
    op.drop_column("agreement", "under_id")
    op.drop_column("agreement", "type")
    for table in ("agreement_round", "agreement_notice"):
        op.drop_table(table)
    for name in ("bearers", "places", "field_codes"):
        op.drop_column("agreement", name)
