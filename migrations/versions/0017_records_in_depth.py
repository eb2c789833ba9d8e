"""Keep requests on one's own record, the corrections that hold against files, and what an import changed until it can no longer be undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

CHECK = "ck_workforce_import_importstate"


def upgrade() -> None:
    """Add three tables, and two states of a file."""
    _create_requests()
    _create_fixes()
    op.create_table(
        "workforce_import_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("was", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["workforce_import.id"], name=op.f("fk_workforce_import_row_import_id")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_workforce_import_row_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforce_import_row")),
        sa.UniqueConstraint("import_id", "servant_id", name="workforce_import_row_once"),
    )
    op.drop_constraint(op.f(CHECK), "workforce_import", type_="check")
    states = "'previewed', 'running', 'run', 'dropped', 'undoing', 'undone'"
    op.create_check_constraint(op.f(CHECK), "workforce_import", f"state IN ({states})")
    op.add_column("workforce_import", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("workforce_import", sa.Column("undone_by_name", sa.Text(), nullable=True))
    op.add_column("workforce_import", sa.Column("undone_reason", sa.Text(), nullable=True))


def _create_requests() -> None:
    kinds = sa.Enum("correction", "education", "certificate", name="requestkind", native_enum=False, create_constraint=True, length=40)
    states = ("submitted", "returned", "accepted", "refused", "withdrawn")
    op.create_table(
        "record_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("state", sa.Enum(*states, name="requeststate", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proof_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'correction') = (field IS NOT NULL)", name=op.f("ck_record_request_field_of_correction")),
        sa.ForeignKeyConstraint(["proof_id"], ["stored_file.id"], name=op.f("fk_record_request_proof_id")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_record_request_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_request")),
        sa.UniqueConstraint("number", name="record_request_number_once"),
    )
    op.create_index("ix_record_request_servant", "record_request", ["servant_id", "submitted_at"])
    op.create_index(
        "record_request_open_once",
        "record_request",
        ["servant_id", "field"],
        unique=True,
        postgresql_where=sa.text("kind = 'correction' AND state IN ('submitted', 'returned')"),
    )


def _create_fixes() -> None:
    op.create_table(
        "record_fix",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["ended_by_id"], ["workforce_import.id"], name=op.f("fk_record_fix_ended_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["record_request.id"], name=op.f("fk_record_fix_request_id")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_record_fix_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_fix")),
    )
    op.create_index(
        "record_fix_open_once", "record_fix", ["servant_id", "field"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_index("ix_record_fix_open", "record_fix", ["field"], postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index("ix_record_fix_confirmed", "record_fix", ["confirmed_at"])


def downgrade() -> None:
    """Take them away; a file whose import was undone counts as dropped, one that was being undone as run."""
    op.execute("UPDATE workforce_import SET state = 'dropped' WHERE state = 'undone'")
    op.execute("UPDATE workforce_import SET state = 'run' WHERE state = 'undoing'")
    for name in ("undone_reason", "undone_by_name", "undone_at"):
        op.drop_column("workforce_import", name)
    op.drop_constraint(op.f(CHECK), "workforce_import", type_="check")
    op.create_check_constraint(op.f(CHECK), "workforce_import", "state IN ('previewed', 'running', 'run', 'dropped')")
    for table in ("workforce_import_row", "record_fix", "record_request"):
        op.drop_table(table)
