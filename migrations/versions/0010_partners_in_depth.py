"""Partners in depth: more kinds and numbers, study programmes, their people's parts, changes of verified facts, notices of expiry."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KIND, IDENTIFIED = "ck_partner_partnerkind", "ck_partner_identified"
LIVE = "state NOT IN ('refused', 'ended')"
PLAIN = ("nitku", "deed_number", "deed_notary", "licence_number", "state_reason")
DAYS = ("deed_date", "mandate_expires_on", "licence_expires_on")


def upgrade() -> None:
    """Add what the new pages keep; what is registered already goes without it."""
    for name in PLAIN:
        op.add_column("partner", sa.Column(name, sa.Text(), nullable=True))
    for name in DAYS:
        op.add_column("partner", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("partner", sa.Column("kbli_codes", postgresql.JSONB(), nullable=True))
    op.add_column("partner", sa.Column("licence_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_partner_licence_id"), "partner", "stored_file", ["licence_id"], ["id"])
    op.create_check_constraint(op.f("ck_partner_nitku_digits"), "partner", "nitku ~ '^[0-9]{22}$'")
    op.create_index("partner_licence_once", "partner", ["licence_number"], unique=True, postgresql_where=sa.text(LIVE))
    op.drop_constraint(op.f(KIND), "partner", type_="check")
    op.create_check_constraint(op.f(KIND), "partner", "kind IN ('company', 'university', 'certification_body', 'training_provider')")
    op.drop_constraint(op.f(IDENTIFIED), "partner", type_="check")
    op.create_check_constraint(
        op.f(IDENTIFIED),
        "partner",
        "state = 'draft' OR (CASE kind WHEN 'company' THEN nib IS NOT NULL AND kbli IS NOT NULL WHEN 'university' THEN pt_code IS NOT NULL"
        " WHEN 'certification_body' THEN licence_number IS NOT NULL ELSE nib IS NOT NULL END)",
    )
    create_programmes()
    create_people()
    create_changes()
    create_notices()


def create_programmes() -> None:
    """The study programmes of universities."""
    op.create_table(
        "study_programme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "level",
            sa.Enum("D4", "S1", "S2", "S3", name="programmelevel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "scheme",
            sa.Enum("ban_pt", "iaps", "permen_39_2025", name="scheme", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("decree_number", sa.Text(), nullable=False),
        sa.Column("decree_date", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("decree_id", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("verified_name", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("code ~ '^[0-9]{5}$'", name=op.f("ck_study_programme_code_digits")),
        sa.CheckConstraint("decree_date < expires_on", name=op.f("ck_study_programme_period")),
        sa.CheckConstraint("verified_at IS NULL OR verified_name IS NOT NULL", name=op.f("ck_study_programme_verified")),
        sa.ForeignKeyConstraint(["decree_id"], ["stored_file.id"], name=op.f("fk_study_programme_decree_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_study_programme_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_programme")),
    )
    op.create_index(
        "study_programme_code_once", "study_programme", ["partner_id", "code"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_index(
        "ix_study_programme_waiting",
        "study_programme",
        ["submitted_at"],
        unique=False,
        postgresql_where=sa.text("verified_at IS NULL AND ended_at IS NULL"),
    )


def create_people() -> None:
    """Who works for a partner in which part."""
    op.create_table(
        "partner_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("is_signer", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_partner_person_account_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_partner_person_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_person")),
    )
    op.create_index(
        "partner_person_once", "partner_person", ["partner_id", "account_id"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )


def create_changes() -> None:
    """Changes of verified facts, as they are proposed."""
    states = ("submitted", "returned", "accepted", "refused", "withdrawn")
    op.create_table(
        "partner_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Enum(*states, name="changestate", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_name", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_partner_change_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_change")),
        sa.UniqueConstraint("number", name="partner_change_number_once"),
    )
    op.create_index(
        "partner_change_open_once",
        "partner_change",
        ["partner_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('submitted', 'returned')"),
    )


def create_notices() -> None:
    """Which notices of a paper's last day have been given."""
    op.create_table(
        "expiry_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expiry_notice")),
        sa.UniqueConstraint("subject_id", "paper", "expires_on", "days", name="expiry_notice_once"),
    )


def downgrade() -> None:
    """Take it all away; partners of the newer kinds stay as they are, which the older checks then ask of new rows alone."""
    for table in ("expiry_notice", "partner_change", "partner_person", "study_programme"):
        op.drop_table(table)
    op.drop_constraint(op.f(IDENTIFIED), "partner", type_="check")
    op.create_check_constraint(
        op.f(IDENTIFIED),
        "partner",
        "state = 'draft' OR (CASE kind WHEN 'company' THEN nib IS NOT NULL AND kbli IS NOT NULL ELSE pt_code IS NOT NULL END)",
        postgresql_not_valid=True,
    )
    op.drop_constraint(op.f(KIND), "partner", type_="check")
    op.create_check_constraint(op.f(KIND), "partner", "kind IN ('company', 'university')", postgresql_not_valid=True)
    op.drop_index("partner_licence_once", table_name="partner", postgresql_where=sa.text(LIVE))
    op.drop_constraint(op.f("ck_partner_nitku_digits"), "partner", type_="check")
    op.drop_constraint(op.f("fk_partner_licence_id"), "partner", type_="foreignkey")
    for name in ("licence_id", "kbli_codes", *DAYS, *PLAIN):
        op.drop_column("partner", name)
