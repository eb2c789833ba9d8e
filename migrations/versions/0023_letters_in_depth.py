"""Let letters be initialled, replaced, numbered from outside, and drawn up from templates with versions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

STATE = "ck_letter_letterstate"
STATES = "'to_sign', 'valid', 'replaced', 'revoked'"


def upgrade() -> None:
    """Add the tables, and what a letter has more: those drawn up before have no template's version and no office."""
    op.add_column("letter", sa.Column("external", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("letter", sa.Column("template_version", sa.Integer(), nullable=True))
    op.add_column("letter", sa.Column("office_id", sa.Uuid(), nullable=True))
    op.add_column("letter", sa.Column("replaces_id", sa.Uuid(), nullable=True))
    op.add_column("letter", sa.Column("replaces_reason", sa.Text(), nullable=True))
    op.alter_column("letter", "serial", existing_type=sa.INTEGER(), nullable=True)
    op.create_unique_constraint("letter_printed_number_once", "letter", ["number"])
    op.create_index(
        "letter_replacement_once",
        "letter",
        ["replaces_id"],
        unique=True,
        postgresql_where=sa.text("replaces_id IS NOT NULL AND state <> 'revoked'"),
    )
    op.create_foreign_key(op.f("fk_letter_replaces_id"), "letter", "letter", ["replaces_id"], ["id"])
    op.create_foreign_key(op.f("fk_letter_office_id"), "letter", "body", ["office_id"], ["id"])
    op.create_check_constraint(op.f("ck_letter_external_has_no_serial"), "letter", "(serial IS NULL) = external")
    op.create_check_constraint(op.f("ck_letter_replaces_another"), "letter", "replaces_id IS NULL OR replaces_id <> id")
    op.drop_constraint(op.f(STATE), "letter", type_="check")
    op.create_check_constraint(op.f(STATE), "letter", f"state IN ('initialling', {STATES})")
    create_initial()
    create_template()


def create_initial() -> None:
    """Who initials before the signature."""
    op.create_table(
        "letter_initial",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "civil_servant",
                "supervisor",
                "hr_officer",
                "agency_approver",
                "curator",
                "cooperation",
                "verifier",
                "approver",
                "auditor",
                "administrator",
                "company_hr",
                "university_staff",
                "mentor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ahead", "waiting", "initialled", "sent_back", name="initialstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("acting_for_name", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("(state IN ('initialled', 'sent_back')) = (at IS NOT NULL)", name=op.f("ck_letter_initial_given_at")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_letter_initial_account_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_letter_initial_body_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_initial_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_initial")),
        sa.UniqueConstraint("letter_id", "place", name="letter_initial_place_once"),
    )
    op.create_index(
        "ix_letter_initial_waiting", "letter_initial", ["role", "body_id"], unique=False, postgresql_where=sa.text("state = 'waiting'")
    )


def create_template() -> None:
    """The texts of each kind of letter."""
    op.create_table(
        "letter_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "in_force", "superseded", "dropped", name="templatestate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("drafted_name", sa.Text(), nullable=True),
        sa.Column("in_force_by", sa.Uuid(), nullable=True),
        sa.Column("in_force_name", sa.Text(), nullable=True),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state IN ('in_force', 'superseded')) <= (in_force_from IS NOT NULL)", name=op.f("ck_letter_template_in_force_from")
        ),
        sa.ForeignKeyConstraint(["drafted_by"], ["account.id"], name=op.f("fk_letter_template_drafted_by")),
        sa.ForeignKeyConstraint(["in_force_by"], ["account.id"], name=op.f("fk_letter_template_in_force_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_template")),
        sa.UniqueConstraint("kind", "version", name="letter_template_version_once"),
    )
    op.create_index(
        "letter_template_in_force_once", "letter_template", ["kind"], unique=True, postgresql_where=sa.text("state = 'in_force'")
    )


def downgrade() -> None:
    """Take it away. A number from outside cannot be told from the portal's own then, so it must not be there."""
    op.drop_table("letter_template")
    op.drop_table("letter_initial")
    op.execute("UPDATE letter SET state = 'to_sign' WHERE state = 'initialling'")
    op.drop_constraint(op.f(STATE), "letter", type_="check")
    op.create_check_constraint(op.f(STATE), "letter", f"state IN ({STATES})")
    op.drop_constraint(op.f("ck_letter_replaces_another"), "letter", type_="check")
    op.drop_constraint(op.f("ck_letter_external_has_no_serial"), "letter", type_="check")
    op.drop_constraint(op.f("fk_letter_office_id"), "letter", type_="foreignkey")
    op.drop_constraint(op.f("fk_letter_replaces_id"), "letter", type_="foreignkey")
    op.drop_index("letter_replacement_once", table_name="letter")
    op.drop_constraint("letter_printed_number_once", "letter", type_="unique")
    op.alter_column("letter", "serial", existing_type=sa.Integer(), nullable=False)
    for name in ("replaces_reason", "replaces_id", "office_id", "template_version", "external"):
        op.drop_column("letter", name)
