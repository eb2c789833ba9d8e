"""Keep rounds as they are opened, locked, run, reviewed, published and closed: lists, releases, locks, runs, results, offers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and what a round knows of itself once it has opened."""
    op.drop_constraint(op.f("ck_matching_round_roundstate"), "matching_round", type_="check")
    op.create_check_constraint(
        op.f("ck_matching_round_roundstate"),
        "matching_round",
        "state IN ('planned', 'collecting', 'locked', 'run', 'review', 'published', 'closed')",
    )
    op.create_table(
        "round_agency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("exceptions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("set_name", sa.Text(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_order", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.CheckConstraint("(digest IS NULL) = (release_order IS NULL)", name=op.f("ck_round_agency_fixed_whole")),
        sa.ForeignKeyConstraint(["agency_id"], ["body.id"], name=op.f("fk_round_agency_agency_id")),
        sa.ForeignKeyConstraint(["round_id"], ["matching_round.id"], name=op.f("fk_round_agency_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_agency")),
        sa.UniqueConstraint("round_id", "agency_id", name="round_agency_once"),
    )
    op.create_index("ix_round_agency_agency", "round_agency", ["agency_id"], unique=False)
    op.create_table(
        "round_lock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed_source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("rules_sha256", sa.Text(), nullable=False),
        sa.Column("inputs_sha256", sa.Text(), nullable=False),
        sa.Column("commitments_sha256", sa.Text(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("locked_by", sa.Uuid(), nullable=False),
        sa.Column("locked_name", sa.Text(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(number = 1) = (reason IS NULL)", name=op.f("ck_round_lock_another_with_reason")),
        sa.ForeignKeyConstraint(["round_id"], ["matching_round.id"], name=op.f("fk_round_lock_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_lock")),
        sa.UniqueConstraint("round_id", "number", name="round_lock_number_once"),
    )
    op.create_table(
        "round_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("choices", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("statements", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("consent", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("motivation", sa.Text(), nullable=True),
        sa.Column("interest", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("measure", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (submitted_at IS NOT NULL AND consent IS NOT NULL)",
            name=op.f("ck_round_list_submitted_whole"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_sign_off', 'ready', 'refused', 'withdrawn', 'late')", name=op.f("ck_round_list_liststate")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_round_list_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["body.id"], name=op.f("fk_round_list_agency_id")),
        sa.ForeignKeyConstraint(["round_id"], ["matching_round.id"], name=op.f("fk_round_list_round_id")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_round_list_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_list")),
        sa.UniqueConstraint("number", name="round_list_number_once"),
        sa.UniqueConstraint("round_id", "servant_id", name="round_list_once"),
    )
    op.create_index("ix_round_list_account", "round_list", ["account_id", "created_at"], unique=False)
    op.create_index(op.f("ix_round_list_servant_id"), "round_list", ["servant_id"], unique=False)
    op.create_index("ix_round_list_state", "round_list", ["round_id", "state"], unique=False)
    op.create_table(
        "round_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("lock_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("seeded_by", sa.Uuid(), nullable=False),
        sa.Column("seeded_name", sa.Text(), nullable=False),
        sa.Column("seeded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("witness_id", sa.Uuid(), nullable=True),
        sa.Column("witness_name", sa.Text(), nullable=True),
        sa.Column("witnessed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instance", sa.LargeBinary(), nullable=True),
        sa.Column("instance_sha256", sa.Text(), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("result_sha256", sa.Text(), nullable=True),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_why", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("(stage = 'done') = (figures IS NOT NULL)", name=op.f("ck_round_run_done_with_figures")),
        sa.CheckConstraint("(stage = 'failed') = (failed_why IS NOT NULL)", name=op.f("ck_round_run_failed_with_reason")),
        sa.CheckConstraint(
            "stage NOT IN ('solving', 'checking', 'recording', 'done') OR witness_id IS NOT NULL", name=op.f("ck_round_run_witnessed")
        ),
        sa.CheckConstraint("witness_id IS NULL OR witness_id <> seeded_by", name=op.f("ck_round_run_two_persons")),
        sa.CheckConstraint("stage IN ('seeded', 'solving', 'checking', 'recording', 'done', 'failed')", name=op.f("ck_round_run_runstage")),
        sa.ForeignKeyConstraint(["lock_id"], ["round_lock.id"], name=op.f("fk_round_run_lock_id")),
        sa.ForeignKeyConstraint(["round_id"], ["matching_round.id"], name=op.f("fk_round_run_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_run")),
        sa.UniqueConstraint("round_id", "number", name="round_run_number_once"),
    )
    op.create_table(
        "round_concern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("raised_name", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_name", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_round_concern_answered_whole")),
        sa.ForeignKeyConstraint(["round_id"], ["matching_round.id"], name=op.f("fk_round_concern_round_id")),
        sa.ForeignKeyConstraint(["run_id"], ["round_run.id"], name=op.f("fk_round_concern_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_concern")),
    )
    op.create_index("ix_round_concern_round", "round_concern", ["round_id"], unique=False)
    op.create_table(
        "round_objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'filed') = (decided_at IS NULL)", name=op.f("ck_round_objection_decided_at")),
        sa.CheckConstraint("state IN ('filed', 'upheld', 'dismissed', 'inadmissible')", name=op.f("ck_round_objection_objectionstate")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_round_objection_account_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_round_objection_decision_id")),
        sa.ForeignKeyConstraint(["list_id"], ["round_list.id"], name=op.f("fk_round_objection_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_objection")),
        sa.UniqueConstraint("decision_id", name="round_objection_once"),
        sa.UniqueConstraint("number", name="round_objection_number_once"),
    )
    op.create_index("ix_round_objection_list", "round_objection", ["list_id"], unique=False)
    op.create_table(
        "round_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lock_id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["round_list.id"], name=op.f("fk_round_opening_list_id")),
        sa.ForeignKeyConstraint(["lock_id"], ["round_lock.id"], name=op.f("fk_round_opening_lock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_opening")),
        sa.UniqueConstraint("lock_id", "list_id", name="round_opening_once"),
    )
    op.create_index("ix_round_opening_list", "round_opening", ["list_id"], unique=False)
    op.create_table(
        "round_reserve",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_offering_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("per_agency", sa.Integer(), nullable=True),
        sa.Column("agency_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.CheckConstraint("name <> 'open'", name=op.f("ck_round_reserve_not_open")),
        sa.CheckConstraint("per_agency > 0", name=op.f("ck_round_reserve_per_agency")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_round_reserve_seats")),
        sa.ForeignKeyConstraint(["round_offering_id"], ["round_offering.id"], name=op.f("fk_round_reserve_round_offering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_reserve")),
        sa.UniqueConstraint("round_offering_id", "name", name="round_reserve_name_once"),
        sa.UniqueConstraint("round_offering_id", "place", name="round_reserve_place_once"),
    )
    op.create_table(
        "round_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("lottery", sa.Integer(), nullable=False),
        sa.Column("round_offering_id", sa.Uuid(), nullable=True),
        sa.Column("pool", sa.Text(), nullable=True),
        sa.Column("choice", sa.SmallInteger(), nullable=True),
        sa.Column("release", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("explanations", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("(round_offering_id IS NULL) = (pool IS NULL)", name=op.f("ck_round_result_placed_whole")),
        sa.ForeignKeyConstraint(["list_id"], ["round_list.id"], name=op.f("fk_round_result_list_id")),
        sa.ForeignKeyConstraint(["round_offering_id"], ["round_offering.id"], name=op.f("fk_round_result_round_offering_id")),
        sa.ForeignKeyConstraint(["run_id"], ["round_run.id"], name=op.f("fk_round_result_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_result")),
        sa.UniqueConstraint("run_id", "list_id", name="round_result_once"),
    )
    op.create_index("ix_round_result_list", "round_result", ["list_id"], unique=False)
    op.create_index("ix_round_result_offering", "round_result", ["run_id", "round_offering_id"], unique=False)
    op.create_table(
        "round_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("round_offering_id", sa.Uuid(), nullable=False),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_name", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("cause", sa.String(length=40), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'given_back') OR application_id IS NOT NULL", name=op.f("ck_round_offer_accepted_with_application")
        ),
        sa.CheckConstraint("state NOT IN ('declined', 'withdrawn') OR reason IS NOT NULL", name=op.f("ck_round_offer_ended_with_reason")),
        sa.CheckConstraint("seat > 0", name=op.f("ck_round_offer_seat")),
        sa.CheckConstraint("kind IN ('result', 'after')", name=op.f("ck_round_offer_offerkind")),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'lapsed', 'withdrawn', 'given_back')", name=op.f("ck_round_offer_offerstate")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_round_offer_application_id")),
        sa.ForeignKeyConstraint(["list_id"], ["round_list.id"], name=op.f("fk_round_offer_list_id")),
        sa.ForeignKeyConstraint(["round_id"], ["matching_round.id"], name=op.f("fk_round_offer_round_id")),
        sa.ForeignKeyConstraint(["round_offering_id"], ["round_offering.id"], name=op.f("fk_round_offer_round_offering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_offer")),
        sa.UniqueConstraint("application_id", name="round_offer_application_once"),
    )
    op.create_index("ix_round_offer_due", "round_offer", ["answer_by"], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_index("ix_round_offer_round", "round_offer", ["round_id", "state"], unique=False)
    op.create_index(
        "round_offer_one_each", "round_offer", ["list_id"], unique=True, postgresql_where=sa.text("state IN ('open', 'accepted')")
    )
    op.create_index(
        "round_offer_seat_once",
        "round_offer",
        ["round_offering_id", "seat"],
        unique=True,
        postgresql_where=sa.text("state IN ('open', 'accepted')"),
    )
    op.add_column("matching_round", sa.Column("lists_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("matching_round", sa.Column("answer_days", sa.SmallInteger(), server_default=sa.text("3"), nullable=False))
    op.add_column("matching_round", sa.Column("seed_source", sa.Text(), nullable=True))
    op.add_column("matching_round", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("matching_round", sa.Column("locking_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("matching_round", sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("matching_round", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("matching_round", sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))
    op.add_column("matching_round", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("matching_round", sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("round_trial", sa.Column("base_id", sa.Uuid(), nullable=True))
    op.add_column("round_trial", sa.Column("weights", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.create_foreign_key(op.f("fk_round_trial_base_id"), "round_trial", "round_trial", ["base_id"], ["id"])
    op.create_check_constraint(
        op.f("ck_matching_round_opened_whole"),
        "matching_round",
        "state = 'planned' OR (lists_until IS NOT NULL AND seed_source IS NOT NULL)",
    )
    op.create_check_constraint(
        op.f("ck_matching_round_published_whole"), "matching_round", "state NOT IN ('published', 'closed') OR answer_by IS NOT NULL"
    )


def downgrade() -> None:
    """Take them away, with what has been collected; rounds that had opened are plans again."""
    op.drop_constraint(op.f("ck_matching_round_published_whole"), "matching_round", type_="check")
    op.drop_constraint(op.f("ck_matching_round_opened_whole"), "matching_round", type_="check")
    op.execute("UPDATE matching_round SET state = 'planned'")
    op.drop_constraint(op.f("ck_matching_round_roundstate"), "matching_round", type_="check")
    op.create_check_constraint(op.f("ck_matching_round_roundstate"), "matching_round", "state IN ('planned')")

    op.drop_constraint(op.f("fk_round_trial_base_id"), "round_trial", type_="foreignkey")
    op.drop_column("round_trial", "weights")
    op.drop_column("round_trial", "base_id")
    op.drop_column("matching_round", "report")
    op.drop_column("matching_round", "closed_at")
    op.drop_column("matching_round", "answer_by")
    op.drop_column("matching_round", "published_at")
    op.drop_column("matching_round", "locked_at")
    op.drop_column("matching_round", "locking_since")
    op.drop_column("matching_round", "opened_at")
    op.drop_column("matching_round", "seed_source")
    op.drop_column("matching_round", "answer_days")
    op.drop_column("matching_round", "lists_until")
    op.drop_index("round_offer_seat_once", table_name="round_offer", postgresql_where=sa.text("state IN ('open', 'accepted')"))
    op.drop_index("round_offer_one_each", table_name="round_offer", postgresql_where=sa.text("state IN ('open', 'accepted')"))
    op.drop_index("ix_round_offer_round", table_name="round_offer")
    op.drop_index("ix_round_offer_due", table_name="round_offer", postgresql_where=sa.text("state = 'open'"))
    op.drop_table("round_offer")
    op.drop_index("ix_round_result_offering", table_name="round_result")
    op.drop_index("ix_round_result_list", table_name="round_result")
    op.drop_table("round_result")
    op.drop_table("round_reserve")
    op.drop_index("ix_round_objection_list", table_name="round_objection")
    op.drop_table("round_objection")
    op.drop_index("ix_round_opening_list", table_name="round_opening")
    op.drop_table("round_opening")
    op.drop_index("ix_round_concern_round", table_name="round_concern")
    op.drop_table("round_concern")
    op.drop_table("round_run")
    op.drop_index("ix_round_list_state", table_name="round_list")
    op.drop_index(op.f("ix_round_list_servant_id"), table_name="round_list")
    op.drop_index("ix_round_list_account", table_name="round_list")
    op.drop_table("round_list")
    op.drop_table("round_lock")
    op.drop_index("ix_round_agency_agency", table_name="round_agency")
    op.drop_table("round_agency")
