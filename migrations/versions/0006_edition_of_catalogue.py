"""Give the catalogue an edition that every change of it replaces, so that a page can tell whether what it has kept still holds."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of one row and what writes it."""
    op.create_table(
        "catalogue_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.Uuid(), nullable=False),
        sa.CheckConstraint("id = '00000000-0000-0000-0000-000000000000'", name=op.f("ck_catalogue_edition_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_edition")),
    )
    op.execute(
        """
        CREATE FUNCTION begin_edition_of_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO catalogue_edition (id, created_at, edition)
                VALUES ('00000000-0000-0000-0000-000000000000', now(), gen_random_uuid())
                ON CONFLICT (id) DO UPDATE SET edition = excluded.edition, created_at = excluded.created_at;
            RETURN NULL;
        END $$;
        CREATE TRIGGER opportunity_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON opportunity
            FOR EACH STATEMENT EXECUTE FUNCTION begin_edition_of_catalogue();
        CREATE TRIGGER question_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON question
            FOR EACH STATEMENT EXECUTE FUNCTION begin_edition_of_catalogue();
        INSERT INTO catalogue_edition (id, created_at, edition) VALUES ('00000000-0000-0000-0000-000000000000', now(), gen_random_uuid());
        """
    )


def downgrade() -> None:
    """Take it away."""
    op.execute("DROP TRIGGER question_edition ON question")
    op.execute("DROP TRIGGER opportunity_edition ON opportunity")
    op.execute("DROP FUNCTION begin_edition_of_catalogue")
    op.drop_table("catalogue_edition")
