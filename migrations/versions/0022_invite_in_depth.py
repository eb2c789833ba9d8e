"""Keep lists of people, invitations that wait for their release, and calls for nominations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = ("nominee", "asked_agency", "nomination_call", "batch_person", "invitation_batch", "selected", "selection")
"""In the order in which they can be taken away."""


def upgrade() -> None:
    """Add the tables, and what an invitation has more; invitations sent before have no batch of their own."""
    create_selection()
    create_selected()
    create_invitation_batch()
    op.add_column("invitation", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("invitation", sa.Column("recalled_reason", sa.Text(), nullable=True))
    op.add_column("invitation", sa.Column("instead_of", sa.Uuid(), nullable=True))
    op.create_unique_constraint(op.f("uq_invitation_instead_of"), "invitation", ["instead_of"])
    op.create_foreign_key(op.f("fk_invitation_instead_of"), "invitation", "invitation", ["instead_of"], ["id"])
    create_batch_person()
    create_nomination_call()
    create_asked_agency()
    create_nominee()


def create_selection() -> None:
    """Named lists."""
    op.create_table(
        "selection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=False),
        sa.Column("kept_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["kept_by"], ["account.id"], name=op.f("fk_selection_kept_by")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_selection_opportunity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
        sa.UniqueConstraint("opportunity_id", "name", name="selection_name_once"),
    )


def create_selected() -> None:
    """The people of a list."""
    op.create_table(
        "selected",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("selection_id", sa.Uuid(), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("why", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("excluded_reason", sa.Text(), nullable=True),
        sa.Column("excluded_name", sa.Text(), nullable=True),
        sa.Column("excluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(excluded_at IS NULL) = (excluded_reason IS NULL)", name=op.f("ck_selected_excluded_with_reason")),
        sa.ForeignKeyConstraint(["selection_id"], ["selection.id"], name=op.f("fk_selected_selection_id")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_selected_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selected")),
        sa.UniqueConstraint("selection_id", "servant_id", name="selected_once"),
    )
    op.create_index(op.f("ix_selected_servant_id"), "selected", ["servant_id"], unique=False)


def create_invitation_batch() -> None:
    """What was committed in one act."""
    op.create_table(
        "invitation_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("selection_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "preparing",
                "prepared",
                "releasing",
                "released",
                "recalled",
                name="batchstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("committed_by", sa.Uuid(), nullable=False),
        sa.Column("committed_name", sa.Text(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recalled_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'recalled') = (recalled_reason IS NOT NULL)", name=op.f("ck_invitation_batch_recalled_with_reason")),
        sa.ForeignKeyConstraint(["committed_by"], ["account.id"], name=op.f("fk_invitation_batch_committed_by")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_invitation_batch_opportunity_id")),
        sa.ForeignKeyConstraint(["selection_id"], ["selection.id"], name=op.f("fk_invitation_batch_selection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_batch")),
    )
    op.create_index(
        "ix_invitation_batch_due", "invitation_batch", ["release_at"], unique=False, postgresql_where=sa.text("state = 'prepared'")
    )
    op.create_index("ix_invitation_batch_opportunity", "invitation_batch", ["opportunity_id", "created_at"], unique=False)


def create_batch_person() -> None:
    """The people of a batch."""
    op.create_table(
        "batch_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("why", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("skipped", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("invitation_id IS NULL OR skipped IS NULL", name=op.f("ck_batch_person_invited_or_skipped")),
        sa.ForeignKeyConstraint(["batch_id"], ["invitation_batch.id"], name=op.f("fk_batch_person_batch_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_batch_person_invitation_id")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_batch_person_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_person")),
        sa.UniqueConstraint("batch_id", "servant_id", name="batch_person_once"),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_batch_person_invitation_id")),
    )


def create_nomination_call() -> None:
    """Calls."""
    op.create_table(
        "nomination_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", "recalled", name="callstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_by", sa.Uuid(), nullable=False),
        sa.Column("called_name", sa.Text(), nullable=False),
        sa.Column("recalled_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'recalled') = (recalled_reason IS NOT NULL)", name=op.f("ck_nomination_call_recalled_with_reason")),
        sa.ForeignKeyConstraint(["called_by"], ["account.id"], name=op.f("fk_nomination_call_called_by")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_nomination_call_opportunity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_call")),
        sa.UniqueConstraint("number", name="nomination_call_number_once"),
    )
    op.create_index("ix_nomination_call_due", "nomination_call", ["due_at"], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_index("ix_nomination_call_opportunity", "nomination_call", ["opportunity_id", "created_at"], unique=False)


def create_asked_agency() -> None:
    """The agencies of a call."""
    op.create_table(
        "asked_agency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "to_sign",
                "nominated",
                "declined",
                "lapsed",
                name="askedstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_name", sa.Text(), nullable=True),
        sa.Column("declined_reason", sa.Text(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'declined') = (declined_reason IS NOT NULL)", name=op.f("ck_asked_agency_declined_with_reason")),
        sa.CheckConstraint("most > 0", name=op.f("ck_asked_agency_most")),
        sa.ForeignKeyConstraint(["agency_id"], ["body.id"], name=op.f("fk_asked_agency_agency_id")),
        sa.ForeignKeyConstraint(["call_id"], ["nomination_call.id"], name=op.f("fk_asked_agency_call_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_asked_agency_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_agency")),
        sa.UniqueConstraint("call_id", "agency_id", name="asked_agency_once"),
    )
    op.create_index("ix_asked_agency_agency", "asked_agency", ["agency_id", "created_at"], unique=False)


def create_nominee() -> None:
    """Whom an agency picked."""
    op.create_table(
        "nominee",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_id", sa.Uuid(), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "consented",
                "declined",
                "dropped",
                "nominated",
                name="nomineestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("verdict", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("picked_name", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name=op.f("ck_nominee_declined_with_reason")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_nominee_account_id")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_nominee_application_id")),
        sa.ForeignKeyConstraint(["asked_id"], ["asked_agency.id"], name=op.f("fk_nominee_asked_id")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_nominee_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominee")),
        sa.UniqueConstraint("application_id", name=op.f("uq_nominee_application_id")),
        sa.UniqueConstraint("asked_id", "servant_id", name="nominee_once"),
    )
    op.create_index(op.f("ix_nominee_account_id"), "nominee", ["account_id"], unique=False)
    op.create_index(op.f("ix_nominee_servant_id"), "nominee", ["servant_id"], unique=False)


def downgrade() -> None:
    """Take them away; what waited for its release is recalled, the record keeps what was done."""
    op.execute("UPDATE invitation SET state = 'recalled' WHERE state = 'prepared'")
    for name in TABLES:
        op.drop_table(name)
    op.drop_constraint(op.f("fk_invitation_instead_of"), "invitation", type_="foreignkey")
    op.drop_constraint(op.f("uq_invitation_instead_of"), "invitation", type_="unique")
    for name in ("instead_of", "recalled_reason", "reminded_at"):
        op.drop_column("invitation", name)
