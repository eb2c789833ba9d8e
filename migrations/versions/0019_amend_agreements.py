"""Let an agreement be amended and bound its places by kind; keep a partner's branches and faculties as a tree."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATE, SIGNED = "ck_agreement_agreementstate", "ck_agreement_signed_by_both"
STATES = "'draft', 'in_review', 'returned', 'refused', 'to_sign', 'in_force', 'expired', 'terminated'"
BOTH = " AND ".join(
    f"{side}_{name} IS NOT NULL" for side in ("government", "partner") for name in ("signer", "post", "mandate", "file_id", "signed_at")
)
OVER = "'expired', 'refused', 'terminated'"
WITH_AMENDED = "'amended', 'expired', 'refused', 'terminated'"


def upgrade() -> None:
    """Add what an older agreement does not have: nothing amends it, and its places are bounded as a whole."""
    op.add_column("agreement", sa.Column("seats_by_kind", postgresql.JSONB(), nullable=True))
    op.add_column("agreement", sa.Column("amends_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_agreement_amends_id"), "agreement", "agreement", ["amends_id"], ["id"])
    op.create_check_constraint(op.f("ck_agreement_renews_or_amends"), "agreement", "renews_id IS NULL OR amends_id IS NULL")
    allow(f"{STATES}, 'amended'", "'in_force', 'terminated', 'amended'")
    index("agreement_amendment_once", "amends_id", WITH_AMENDED)
    op.drop_index("agreement_renewal_once", table_name="agreement")
    index("agreement_renewal_once", "renews_id", WITH_AMENDED)
    create_units()


def allow(states: str, signed: str) -> None:
    """Set the states that an agreement can have, and those in which both sides have signed."""
    op.drop_constraint(op.f(STATE), "agreement", type_="check")
    op.create_check_constraint(op.f(STATE), "agreement", f"state IN ({states})")
    op.drop_constraint(op.f(SIGNED), "agreement", type_="check")
    op.create_check_constraint(op.f(SIGNED), "agreement", f"state NOT IN ({signed}) OR ({BOTH})")


def index(name: str, column: str, over: str) -> None:
    """One agreement at a time that goes on from another in this way."""
    op.create_index(name, "agreement", [column], unique=True, postgresql_where=sa.text(f"state NOT IN ({over})"))


def create_units() -> None:
    """The branches, plants, faculties and departments of partners."""
    kinds = ("branch", "division", "plant", "faculty", "department", "campus")
    op.create_table(
        "partner_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Enum(*kinds, name="unitkind", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nitku", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("nitku ~ '^[0-9]{22}$'", name=op.f("ck_partner_unit_nitku_digits")),
        sa.CheckConstraint("nitku IS NULL OR kind = 'branch'", name=op.f("ck_partner_unit_nitku_of_branch")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_partner_unit_not_its_own")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_partner_unit_partner_id")),
        sa.ForeignKeyConstraint(
            ["partner_id", "parent_id"], ["partner_unit.partner_id", "partner_unit.id"], name=op.f("fk_partner_unit_parent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_unit")),
        sa.UniqueConstraint("partner_id", "id", name="partner_unit_of_partner"),
    )
    op.create_index(
        "partner_unit_name_once",
        "partner_unit",
        ["partner_id", "parent_id", sa.text("lower(name)")],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    """Take it away: what was amended is terminated, and its amendment stands by itself."""
    op.drop_table("partner_unit")
    op.execute("UPDATE agreement SET state = 'terminated' WHERE state = 'amended'")
    for name, column in (("agreement_amendment_once", None), ("agreement_renewal_once", "renews_id")):
        op.drop_index(name, table_name="agreement")
        if column:
            index(name, column, OVER)
    allow(STATES, "'in_force', 'terminated'")
    op.drop_constraint(op.f("ck_agreement_renews_or_amends"), "agreement", type_="check")
    op.drop_constraint(op.f("fk_agreement_amends_id"), "agreement", type_="foreignkey")
    for name in ("amends_id", "seats_by_kind"):
        op.drop_column("agreement", name)
