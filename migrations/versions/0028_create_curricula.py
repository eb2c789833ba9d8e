"""Keep curricula: parts, people, changes, comments, suggestions, versions, signatures; versions, signatures and changes never change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

APPLICATION = "simpul_app"
JSON = postgresql.JSONB(astext_type=sa.Text())
KEPT = ("curriculum_version", "curriculum_signature", "curriculum_change")
"""Written once."""
SIDES = ("university", "government", "company")


def side_type(name: str = "side") -> sa.Enum:
    """One of the three sides."""
    return sa.Enum(*SIDES, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Add the tables, and protect what is written once: by triggers for everybody and by grants for the application."""
    create_curriculum()
    create_curriculum_answer()
    create_curriculum_member()
    create_curriculum_part()
    create_curriculum_presence()
    create_curriculum_remark()
    create_curriculum_suggestion()
    create_curriculum_version()
    create_curriculum_change()
    create_curriculum_signature()
    op.execute(
        """
        CREATE FUNCTION refuse_change_of_curriculum() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'what was agreed, signed or changed in a curriculum is kept as it is'
                USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'curriculum_kept';
        END $$;
        """
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change_of_curriculum()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            "EXECUTE FUNCTION refuse_change_of_curriculum()"
        )
        op.execute(
            f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION}') THEN "  # noqa: S608  constants of this file
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APPLICATION}; END IF; END $$"
        )


def create_curriculum() -> None:
    """Curricula."""
    op.create_table(
        "curriculum",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("body_name", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_review",
                "changes_requested",
                "agreed",
                "signed",
                "adopted",
                "superseded",
                name="curriculumstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("decree_number", sa.Text(), nullable=True),
        sa.Column("decreed_on", sa.Date(), nullable=True),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state <> 'adopted' OR decree_number IS NOT NULL", name=op.f("ck_curriculum_adopted_by_decree")),
        sa.CheckConstraint("(decree_number IS NULL) = (decreed_on IS NULL)", name=op.f("ck_curriculum_decree_whole")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_curriculum_body_id")),
        sa.ForeignKeyConstraint(["call_id"], ["demand_call.id"], name=op.f("fk_curriculum_call_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_curriculum_partner_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["curriculum.id"], name=op.f("fk_curriculum_supersedes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum")),
        sa.UniqueConstraint("number", name="curriculum_number_once"),
    )
    op.create_index(op.f("ix_curriculum_body_id"), "curriculum", ["body_id"], unique=False)
    op.create_index("ix_curriculum_partner", "curriculum", ["partner_id", "state"], unique=False)
    answered = sa.text("call_id IS NOT NULL")
    op.create_index("curriculum_call_once", "curriculum", ["call_id", "body_id"], unique=True, postgresql_where=answered)
    op.create_index(op.f("ix_curriculum_supersedes_id"), "curriculum", ["supersedes_id"], unique=False)


def create_curriculum_answer() -> None:
    """What each side said in a review."""
    op.create_table(
        "curriculum_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("curriculum_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("side", side_type(), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("is_agreed OR reason IS NOT NULL", name=op.f("ck_curriculum_answer_refused_with_reason")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_curriculum_answer_account_id")),
        sa.ForeignKeyConstraint(["curriculum_id"], ["curriculum.id"], name=op.f("fk_curriculum_answer_curriculum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_answer")),
        sa.UniqueConstraint("curriculum_id", "round", "side", name="curriculum_answer_once"),
    )


def create_curriculum_member() -> None:
    """Who takes part."""
    op.create_table(
        "curriculum_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("curriculum_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("side", side_type(), nullable=False),
        sa.Column(
            "share",
            sa.Enum("lead", "author", "reviewer", "signer", name="share", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body_name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("told_place", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("digest IN ('none', 'daily', 'weekly')", name=op.f("ck_curriculum_member_digest")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_curriculum_member_account_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_curriculum_member_body_id")),
        sa.ForeignKeyConstraint(["curriculum_id"], ["curriculum.id"], name=op.f("fk_curriculum_member_curriculum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_member")),
    )
    op.create_index(
        "curriculum_member_once",
        "curriculum_member",
        ["curriculum_id", "account_id", "side"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_curriculum_member_account", "curriculum_member", ["account_id"], unique=False)
    op.create_index(op.f("ix_curriculum_member_curriculum_id"), "curriculum_member", ["curriculum_id"], unique=False)


def create_curriculum_part() -> None:
    """The parts as they stand."""
    op.create_table(
        "curriculum_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("curriculum_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "profile",
                "outcome",
                "mapping",
                "subject",
                "subject_outcome",
                "sub_outcome",
                "material",
                "assessment",
                "week",
                "practice",
                "literature",
                name="partkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("under", sa.Uuid(), nullable=True),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("is_opened", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["curriculum_id", "under"],
            ["curriculum_part.curriculum_id", "curriculum_part.key"],
            name="curriculum_part_under",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["curriculum_id"], ["curriculum.id"], name=op.f("fk_curriculum_part_curriculum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_part")),
        sa.UniqueConstraint("curriculum_id", "key", name="curriculum_part_once"),
    )
    op.create_index("ix_curriculum_part_under", "curriculum_part", ["curriculum_id", "under"], unique=False)


def create_curriculum_presence() -> None:
    """Who is where."""
    op.create_table(
        "curriculum_presence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("curriculum_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("side", side_type(), nullable=False),
        sa.Column("part_key", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_curriculum_presence_account_id")),
        sa.ForeignKeyConstraint(["curriculum_id"], ["curriculum.id"], name=op.f("fk_curriculum_presence_curriculum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_presence")),
        sa.UniqueConstraint("curriculum_id", "account_id", name="curriculum_presence_once"),
    )


def create_curriculum_remark() -> None:
    """Comments."""
    op.create_table(
        "curriculum_remark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("curriculum_id", sa.Uuid(), nullable=False),
        sa.Column("part_key", sa.Uuid(), nullable=False),
        sa.Column("part_name", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=True),
        sa.Column("last", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("answers_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("side", side_type(), nullable=False),
        sa.Column("to_side", side_type("to_side"), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_name", sa.Text(), nullable=True),
        sa.Column("resolved_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(first IS NULL) = (last IS NULL) AND (first IS NULL OR quote IS NOT NULL)", name=op.f("ck_curriculum_remark_anchored_whole")
        ),
        sa.CheckConstraint("(resolved_at IS NULL) = (resolved_reason IS NULL)", name=op.f("ck_curriculum_remark_resolved_with_reason")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_curriculum_remark_account_id")),
        sa.ForeignKeyConstraint(["answers_id"], ["curriculum_remark.id"], name=op.f("fk_curriculum_remark_answers_id")),
        sa.ForeignKeyConstraint(["curriculum_id"], ["curriculum.id"], name=op.f("fk_curriculum_remark_curriculum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_remark")),
    )
    op.create_index(op.f("ix_curriculum_remark_answers_id"), "curriculum_remark", ["answers_id"], unique=False)
    op.create_index("ix_curriculum_remark_curriculum", "curriculum_remark", ["curriculum_id", "created_at"], unique=False)
    op.create_index("ix_curriculum_remark_part", "curriculum_remark", ["curriculum_id", "part_key"], unique=False)


def create_curriculum_suggestion() -> None:
    """Suggestions."""
    op.create_table(
        "curriculum_suggestion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("curriculum_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part_key", sa.Uuid(), nullable=False),
        sa.Column("part_name", sa.Text(), nullable=False),
        sa.Column("change", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("side", side_type(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "accepted", "rejected", "overtaken", name="suggestionstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_name", sa.Text(), nullable=True),
        sa.Column("decided_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_curriculum_suggestion_decided_at")),
        sa.CheckConstraint("state <> 'rejected' OR decided_reason IS NOT NULL", name=op.f("ck_curriculum_suggestion_rejected_with_reason")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_curriculum_suggestion_account_id")),
        sa.ForeignKeyConstraint(["curriculum_id"], ["curriculum.id"], name=op.f("fk_curriculum_suggestion_curriculum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_suggestion")),
        sa.UniqueConstraint("curriculum_id", "number", name="curriculum_suggestion_once"),
    )
    op.create_index("ix_curriculum_suggestion_part", "curriculum_suggestion", ["curriculum_id", "part_key"], unique=False)


def create_curriculum_version() -> None:
    """Versions."""
    op.create_table(
        "curriculum_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("curriculum_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_name", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_curriculum_version_digest")),
        sa.ForeignKeyConstraint(["curriculum_id"], ["curriculum.id"], name=op.f("fk_curriculum_version_curriculum_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_curriculum_version_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_version")),
        sa.UniqueConstraint("curriculum_id", "number", name="curriculum_version_once"),
    )


def create_curriculum_change() -> None:
    """Every change."""
    op.create_table(
        "curriculum_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("curriculum_id", sa.Uuid(), nullable=False),
        sa.Column("part_key", sa.Uuid(), nullable=False),
        sa.Column("part_name", sa.Text(), nullable=False),
        sa.Column("change", JSON, nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("side", side_type(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("other", sa.Text(), nullable=True),
        sa.Column("suggestion_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["curriculum_id"], ["curriculum.id"], name=op.f("fk_curriculum_change_curriculum_id")),
        sa.ForeignKeyConstraint(["suggestion_id"], ["curriculum_suggestion.id"], name=op.f("fk_curriculum_change_suggestion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_change")),
        sa.UniqueConstraint("place", name=op.f("uq_curriculum_change_place")),
    )
    op.create_index("ix_curriculum_change_curriculum", "curriculum_change", ["curriculum_id", "place"], unique=False)
    op.create_index("ix_curriculum_change_part", "curriculum_change", ["curriculum_id", "part_key", "place"], unique=False)
    op.create_index(op.f("ix_curriculum_change_suggestion_id"), "curriculum_change", ["suggestion_id"], unique=False)


def create_curriculum_signature() -> None:
    """Signatures."""
    op.create_table(
        "curriculum_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("side", side_type(), nullable=False),
        sa.Column("body_name", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_curriculum_signature_account_id")),
        sa.ForeignKeyConstraint(["version_id"], ["curriculum_version.id"], name=op.f("fk_curriculum_signature_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_signature")),
        sa.UniqueConstraint("version_id", "side", name="curriculum_signature_once"),
    )


def downgrade() -> None:
    """Take the tables away: versions and signatures are lost, so this is for the moments after a release only."""
    for table in KEPT:
        op.execute(f"DROP TRIGGER {table}_kept ON {table}")
        op.execute(f"DROP TRIGGER {table}_kept_whole ON {table}")
    op.execute("DROP FUNCTION refuse_change_of_curriculum")
    op.drop_table("curriculum_signature")
    op.drop_table("curriculum_change")
    op.drop_table("curriculum_version")
    op.drop_table("curriculum_suggestion")
    op.drop_table("curriculum_remark")
    op.drop_table("curriculum_presence")
    op.drop_table("curriculum_part")
    op.drop_table("curriculum_member")
    op.drop_table("curriculum_answer")
    op.drop_table("curriculum")
