"""Protect the audit record: its entries are added to and never changed, by triggers for everybody and by grants for the application."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPLICATION = "simpul_app"


def upgrade() -> None:
    """Refuse UPDATE, DELETE and TRUNCATE; take the rights from the application's role where it goes by its usual name."""
    op.execute(
        """
        CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the audit record is append-only'
                USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'audit_append_only';
        END $$;
        CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
            FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
        CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
        CREATE TRIGGER audit_detail_no_change BEFORE UPDATE ON audit_detail FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
        """
    )
    op.execute(
        f"""
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION}') THEN
                REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM {APPLICATION};
                REVOKE UPDATE, DELETE, TRUNCATE ON audit_detail FROM {APPLICATION};
            END IF;
        END $$
        """  # noqa: S608  the role's name is a constant of this file
    )


def downgrade() -> None:
    """Let the record be changed again."""
    op.execute("DROP TRIGGER audit_detail_no_change ON audit_detail")
    op.execute("DROP TRIGGER audit_entry_no_truncate ON audit_entry")
    op.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
    op.execute("DROP FUNCTION refuse_change_of_audit")
