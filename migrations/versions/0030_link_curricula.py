"""Keep which curricula are linked, and from which of them a suggestion came; find the practices that name a slot."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add links, and the origin of suggestions; those of before were made where they stand."""
    op.create_table(
        "curriculum_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("follower_id", sa.Uuid(), nullable=False),
        sa.Column("followed_id", sa.Uuid(), nullable=False),
        sa.Column("seen_place", sa.BigInteger(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.CheckConstraint("follower_id <> followed_id", name=op.f("ck_curriculum_link_of_two")),
        sa.ForeignKeyConstraint(["followed_id"], ["curriculum.id"], name=op.f("fk_curriculum_link_followed_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["curriculum.id"], name=op.f("fk_curriculum_link_follower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_link")),
        sa.UniqueConstraint("follower_id", "followed_id", name="curriculum_link_once"),
    )
    op.create_index(op.f("ix_curriculum_link_followed_id"), "curriculum_link", ["followed_id"], unique=False)
    op.add_column("curriculum_suggestion", sa.Column("origin_id", sa.Uuid(), nullable=True))
    op.add_column("curriculum_suggestion", sa.Column("origin_number", sa.Text(), nullable=True))
    op.create_foreign_key(op.f("fk_curriculum_suggestion_origin_id"), "curriculum_suggestion", "curriculum", ["origin_id"], ["id"])
    op.create_check_constraint(
        op.f("ck_curriculum_suggestion_origin_whole"), "curriculum_suggestion", "(origin_id IS NULL) = (origin_number IS NULL)"
    )
    op.create_index(op.f("ix_curriculum_suggestion_origin_id"), "curriculum_suggestion", ["origin_id"], unique=False)
    op.create_index(
        "ix_curriculum_part_offering",
        "curriculum_part",
        [sa.text("(fields ->> 'offering')")],
        postgresql_where=sa.text("kind = 'practice'"),
    )


def downgrade() -> None:
    """Take them away; what came of a link stays as a suggestion."""
    op.drop_index("ix_curriculum_part_offering", table_name="curriculum_part")
    op.drop_index(op.f("ix_curriculum_suggestion_origin_id"), table_name="curriculum_suggestion")
    op.drop_constraint(op.f("ck_curriculum_suggestion_origin_whole"), "curriculum_suggestion", type_="check")
    op.drop_constraint(op.f("fk_curriculum_suggestion_origin_id"), "curriculum_suggestion", type_="foreignkey")
    op.drop_column("curriculum_suggestion", "origin_number")
    op.drop_column("curriculum_suggestion", "origin_id")
    op.drop_index(op.f("ix_curriculum_link_followed_id"), table_name="curriculum_link")
    op.drop_table("curriculum_link")
