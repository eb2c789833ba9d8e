"""Create the tables of the house."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unconfirmed", "invited", "active", "disabled", name="accountstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("oidc_subject", sa.Text(), nullable=True),
        sa.Column("servant_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name="account_email_once"),
        sa.UniqueConstraint("oidc_subject", name=op.f("uq_account_oidc_subject")),
        sa.UniqueConstraint("servant_id", name=op.f("uq_account_servant_id")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("acting_for", sa.Uuid(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("seq", name="audit_entry_seq_once"),
    )
    op.create_index(op.f("ix_audit_entry_account_id"), "audit_entry", ["account_id"], unique=False)
    op.create_index("ix_audit_entry_event", "audit_entry", ["event", "seq"], unique=False)
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_kind", "subject_id", "seq"], unique=False)
    op.create_table(
        "body",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "province",
                "agency",
                "unit",
                "company",
                "university",
                "certification_body",
                "training_provider",
                name="bodykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("away_limit", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("away_limit IS NULL OR (kind = 'agency' AND away_limit >= 0)", name=op.f("ck_body_body_away_limit")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_body_body_period")),
        sa.ForeignKeyConstraint(["parent_id"], ["body.id"], name=op.f("fk_body_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("code", name="body_code_once"),
    )
    op.create_index(
        "body_name_once",
        "body",
        ["parent_id", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_index(op.f("ix_body_parent_id"), "body", ["parent_id"], unique=False)
    op.create_table(
        "code_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "list",
            sa.Enum(
                "competency",
                "post_class",
                "grade",
                "education",
                "kbli",
                name="codelist",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_code_entry_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_entry")),
        sa.UniqueConstraint("list", "code", "valid_from", name="code_entry_once"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("form", "object_id", "account_id", name="draft_once"),
    )
    op.create_table(
        "holiday",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("national", "joint_leave", name="holidaykind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("day", name="holiday_once"),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("to_sign", "valid", "replaced", "revoked", name="letterstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("drawn_up_by", sa.Uuid(), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("signer_name", sa.Text(), nullable=True),
        sa.Column("signer_post", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name=op.f("ck_letter_revoked_at")),
        sa.CheckConstraint("(state = 'valid') <= (signed_at IS NOT NULL)", name=op.f("ck_letter_valid_is_signed")),
        sa.ForeignKeyConstraint(["replaced_by"], ["letter.id"], name=op.f("fk_letter_replaced_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("series", "year", "serial", name="letter_number_once"),
    )
    op.create_index("ix_letter_state", "letter", ["state", "created_at"], unique=False)
    op.create_table(
        "letter_counter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_counter")),
        sa.UniqueConstraint("series", "year", name="letter_counter_once"),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("queued", "sent", "failed", name="messagestate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent_at_with_sent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("message_id", name="message_message_id_once"),
    )
    op.create_index("ix_message_account", "message", ["account_id", "created_at"], unique=False)
    op.create_index("ix_message_waiting", "message", ["created_at"], unique=False, postgresql_where=sa.text("state = 'queued'"))
    op.create_table(
        "parameter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_parameter_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter")),
        sa.UniqueConstraint("code", "valid_from", name="parameter_once"),
    )
    op.create_table(
        "parked_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_form")),
    )
    op.create_index("ix_parked_form_secret", "parked_form", ["secret_hash", "path"], unique=False)
    op.create_table(
        "policy_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column(
            "operator",
            sa.Enum("EQ", "GE", "LE", "IN", "BETWEEN", name="operator", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column(
            "effect", sa.Enum("block", "check", "warn", name="effect", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column(
            "step",
            sa.Enum(
                "verdict",
                "publication",
                "selection",
                "submission",
                "recommendation",
                "decision",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("draft", "in_force", "superseded", "discarded", name="rulestate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("drafted_by_name", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("in_force_by", sa.Uuid(), nullable=True),
        sa.Column("in_force_by_name", sa.Text(), nullable=True),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'discarded') OR in_force_at IS NOT NULL", name=op.f("ck_policy_rule_in_force_since")),
        sa.CheckConstraint("in_force_by IS NULL OR in_force_by <> drafted_by", name=op.f("ck_policy_rule_four_eyes")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_policy_rule_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_rule")),
        sa.UniqueConstraint("rule_id", "version", name="policy_rule_version_once"),
    )
    op.create_index("policy_rule_one_draft", "policy_rule", ["rule_id"], unique=True, postgresql_where=sa.text("state = 'draft'"))
    op.create_table(
        "procedure_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_version")),
        sa.UniqueConstraint("key", "version", name="procedure_version_once"),
    )
    op.create_table(
        "security_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("whence", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_event")),
    )
    op.create_index("ix_security_event_account", "security_event", ["account_id", "created_at"], unique=False)
    op.create_index("ix_security_event_created_at", "security_event", ["created_at"], unique=False)
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("whence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index("ix_sign_in_failure_whence", "sign_in_failure", ["whence", "created_at"], unique=False)
    op.create_index("ix_sign_in_failure_who", "sign_in_failure", ["who", "created_at"], unique=False)
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("pdf", "png", "jpeg", "xlsx", name="filekind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index(op.f("ix_stored_file_owner_id"), "stored_file", ["owner_id"], unique=False)
    op.create_index(op.f("ix_stored_file_sha256"), "stored_file", ["sha256"], unique=False)
    op.create_table(
        "workforce_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_digest", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("previewed", "run", "dropped", name="importstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("report", postgresql.JSONB(), nullable=False),
        sa.Column("difference", sa.Text(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by_name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("errors_file", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforce_import")),
    )
    op.create_table(
        "audit_detail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_detail_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_detail")),
        sa.UniqueConstraint("entry_id", name="audit_detail_entry_once"),
    )
    op.create_table(
        "body_relation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("licenses", "supervises", "procures", name="relationkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_body_relation_period")),
        sa.ForeignKeyConstraint(["company_id"], ["body.id"], name=op.f("fk_body_relation_company_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["body.id"], name=op.f("fk_body_relation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_relation")),
        sa.UniqueConstraint("unit_id", "company_id", "kind", "valid_from", name="body_relation_once"),
    )
    op.create_index(op.f("ix_body_relation_company_id"), "body_relation", ["company_id"], unique=False)
    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("procedure_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body_name", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure_version.id"], name=op.f("fk_case_file_procedure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )
    op.create_index(
        "case_file_open_once", "case_file", ["subject_kind", "subject_id"], unique=True, postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_index("ix_case_file_subject", "case_file", ["subject_id"], unique=False)
    op.create_table(
        "letter_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("pdf_sha256", sa.Text(), nullable=True),
        sa.CheckConstraint("length(code) = 26", name=op.f("ck_letter_copy_code_130_bits")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_copy_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_copy")),
        sa.UniqueConstraint("code", name="letter_copy_code_once"),
    )
    op.create_index(op.f("ix_letter_copy_letter_id"), "letter_copy", ["letter_id"], unique=False)
    op.create_index("ix_letter_copy_subject", "letter_copy", ["subject_id"], unique=False)
    op.create_table(
        "mailed_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("confirm", "invite", "reset", name="purpose", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mailed_link_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_link")),
        sa.UniqueConstraint("secret_hash", name="mailed_link_secret_once"),
    )
    op.create_index(op.f("ix_mailed_link_account_id"), "mailed_link", ["account_id"], unique=False)
    op.create_table(
        "opportunity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offering_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("host_name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_number", sa.Text(), nullable=False),
        sa.Column("agreement_until", sa.Date(), nullable=False),
        sa.Column("competencies", postgresql.JSONB(), nullable=False),
        sa.Column("requirements", postgresql.JSONB(), nullable=False),
        sa.Column("particulars", postgresql.JSONB(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "published",
                "closed",
                "cancelled",
                "taken_down",
                name="opportunitystate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('simple', title) || to_tsvector('indonesian', title) || to_tsvector('english', title), 'A') || setweight(to_tsvector('simple', host_name || ' ' || place), 'B') || setweight(to_tsvector('indonesian', words) || to_tsvector('english', words), 'C')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_opportunity_period")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_opportunity_seats")),
        sa.CheckConstraint("version > 0", name=op.f("ck_opportunity_version")),
        sa.ForeignKeyConstraint(["host_id"], ["body.id"], name=op.f("fk_opportunity_host_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity")),
        sa.UniqueConstraint("number", name="opportunity_number_once"),
        sa.UniqueConstraint("offering_id", name="opportunity_offering_once"),
    )
    op.create_index("ix_opportunity_host", "opportunity", ["host_id"], unique=False)
    op.create_index("ix_opportunity_open", "opportunity", ["state", "open_until"], unique=False)
    op.create_index("ix_opportunity_search", "opportunity", ["search"], unique=False, postgresql_using="gin")
    op.create_table(
        "partner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("company", "university", name="partnerkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "refused",
                "verified",
                "suspended",
                "ended",
                name="partnerstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "legal_form",
            sa.Enum(
                "private",
                "state_owned",
                "region_owned",
                "cooperative",
                "public",
                "foreign",
                name="legalform",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("nib", sa.Text(), nullable=True),
        sa.Column("pt_code", sa.Text(), nullable=True),
        sa.Column("npwp", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("kbli", postgresql.JSONB(), nullable=True),
        sa.Column("kbli_edition", sa.Text(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("signer_name", sa.Text(), nullable=True),
        sa.Column("signer_post", sa.Text(), nullable=True),
        sa.Column("signer_mandate", sa.Text(), nullable=True),
        sa.Column("activities", sa.Text(), nullable=True),
        sa.Column("deed_id", sa.Uuid(), nullable=True),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("nib ~ '^[0-9]{13}$'", name=op.f("ck_partner_nib_digits")),
        sa.CheckConstraint("pt_code ~ '^[0-9]{6}$'", name=op.f("ck_partner_pt_code_digits")),
        sa.CheckConstraint(
            "state = 'draft' OR (CASE kind WHEN 'company' THEN nib IS NOT NULL AND kbli IS NOT NULL ELSE pt_code IS NOT NULL END)",
            name=op.f("ck_partner_identified"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR (contact_name IS NOT NULL AND contact_phone IS NOT NULL AND legal_form IS NOT NULL AND npwp IS NOT NULL AND address IS NOT NULL AND signer_name IS NOT NULL AND signer_post IS NOT NULL AND signer_mandate IS NOT NULL AND activities IS NOT NULL AND submitted_at IS NOT NULL)",
            name=op.f("ck_partner_filled"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('verified', 'suspended', 'ended') OR (npwp ~ '^[0-9]{16}$' AND deed_id IS NOT NULL AND mandate_id IS NOT NULL)",
            name=op.f("ck_partner_verified_papers"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_partner_body_id")),
        sa.ForeignKeyConstraint(["deed_id"], ["stored_file.id"], name=op.f("fk_partner_deed_id")),
        sa.ForeignKeyConstraint(["mandate_id"], ["stored_file.id"], name=op.f("fk_partner_mandate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("body_id", name="partner_body_once"),
        sa.UniqueConstraint("number", name="partner_number_once"),
    )
    op.create_index("ix_partner_state", "partner", ["state", "submitted_at"], unique=False)
    op.create_index("partner_nib_once", "partner", ["nib"], unique=True, postgresql_where=sa.text("state NOT IN ('refused', 'ended')"))
    op.create_index(
        "partner_pt_code_once", "partner", ["pt_code"], unique=True, postgresql_where=sa.text("state NOT IN ('refused', 'ended')")
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
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
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acting_for", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("from_record", sa.Boolean(), nullable=False),
        sa.CheckConstraint("acting_for IS NULL OR acting_for <> account_id", name=op.f("ck_role_grant_acting_for_another")),
        sa.CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name=op.f("ck_role_grant_period")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id")),
        sa.ForeignKeyConstraint(["acting_for"], ["account.id"], name=op.f("fk_role_grant_acting_for")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_role_grant_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_account_id"), "role_grant", ["account_id"], unique=False)
    op.create_index("ix_role_grant_body_role", "role_grant", ["body_id", "role"], unique=False)
    op.create_index(
        "role_grant_open_once",
        "role_grant",
        ["account_id", "role", "body_id"],
        unique=True,
        postgresql_where=sa.text("ends_at IS NULL AND acting_for IS NULL"),
    )
    op.create_table(
        "servant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("nrk", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column(
            "employment_type",
            sa.Enum("PNS", "PPPK", name="employment", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "legal_status",
            sa.Enum(
                "ACTIVE", "UNPAID_LEAVE", "STUDY", "SUSPENDED", name="legalstatus", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("post_class", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("education", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("appointed_on", sa.Date(), nullable=False),
        sa.Column("retires_on", sa.Date(), nullable=True),
        sa.Column("supervisor_nip", sa.Text(), nullable=True),
        sa.Column("supervisor_id", sa.Uuid(), nullable=True),
        sa.Column("service_bond_until", sa.Date(), nullable=True),
        sa.Column("discipline_open_case", sa.Boolean(), nullable=True),
        sa.Column(
            "sanction_severity",
            sa.Enum("LIGHT", "MODERATE", "SEVERE", name="severity", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("sanction_until", sa.Date(), nullable=True),
        sa.Column("discipline_as_of", sa.Date(), nullable=True),
        sa.Column("levels", postgresql.JSONB(), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("rating_year", sa.SmallInteger(), nullable=True),
        sa.Column("recent_ratings", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "sanction_severity = 'LIGHT' OR (sanction_severity IS NULL) = (sanction_until IS NULL)",
            name=op.f("ck_servant_sanction_has_an_end"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_servant_body_id")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["servant.id"], name=op.f("fk_servant_supervisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_servant")),
        sa.UniqueConstraint("email", deferrable=True, initially="IMMEDIATE", name="servant_email_once"),
        sa.UniqueConstraint("nip", deferrable=True, initially="IMMEDIATE", name="servant_nip_once"),
        sa.UniqueConstraint("nrk", deferrable=True, initially="IMMEDIATE", name="servant_nrk_once"),
    )
    op.create_index(op.f("ix_servant_body_id"), "servant", ["body_id"], unique=False)
    op.create_index(op.f("ix_servant_supervisor_id"), "servant", ["supervisor_id"], unique=False)
    op.create_table(
        "account_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_session_account_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["role_grant.id"], name=op.f("fk_account_session_grant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("token_hash", name="account_session_token_once"),
    )
    op.create_index(op.f("ix_account_session_account_id"), "account_session", ["account_id"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("partner_name", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_review",
                "returned",
                "refused",
                "to_sign",
                "in_force",
                "expired",
                "terminated",
                name="agreementstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kinds", postgresql.JSONB(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.Column("seats_a_year", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("runoff", sa.Boolean(), nullable=False),
        sa.Column("costs", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("government_signer", sa.Text(), nullable=True),
        sa.Column("government_post", sa.Text(), nullable=True),
        sa.Column("government_mandate", sa.Text(), nullable=True),
        sa.Column("government_file_id", sa.Uuid(), nullable=True),
        sa.Column("government_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("partner_signer", sa.Text(), nullable=True),
        sa.Column("partner_post", sa.Text(), nullable=True),
        sa.Column("partner_mandate", sa.Text(), nullable=True),
        sa.Column("partner_file_id", sa.Uuid(), nullable=True),
        sa.Column("partner_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft') OR (kinds IS NOT NULL AND fields IS NOT NULL AND seats_a_year IS NOT NULL AND starts_on IS NOT NULL AND ends_on IS NOT NULL AND costs IS NOT NULL AND submitted_at IS NOT NULL)",
            name=op.f("ck_agreement_filled"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('in_force', 'terminated') OR (government_signer IS NOT NULL AND government_post IS NOT NULL AND government_mandate IS NOT NULL AND government_file_id IS NOT NULL AND government_signed_at IS NOT NULL AND partner_signer IS NOT NULL AND partner_post IS NOT NULL AND partner_mandate IS NOT NULL AND partner_file_id IS NOT NULL AND partner_signed_at IS NOT NULL)",
            name=op.f("ck_agreement_signed_by_both"),
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_agreement_period")),
        sa.CheckConstraint("seats_a_year BETWEEN 1 AND 1000", name=op.f("ck_agreement_seats")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_agreement_body_id")),
        sa.ForeignKeyConstraint(["government_file_id"], ["stored_file.id"], name=op.f("fk_agreement_government_file_id")),
        sa.ForeignKeyConstraint(["partner_file_id"], ["stored_file.id"], name=op.f("fk_agreement_partner_file_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_agreement_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("number", name="agreement_number_once"),
    )
    op.create_index("ix_agreement_body", "agreement", ["body_id", "state"], unique=False)
    op.create_index("ix_agreement_state", "agreement", ["state", "ends_on"], unique=False)
    op.create_table(
        "case_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
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
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sleeps_until", sa.Date(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("left_at IS NULL OR left_at >= entered_at", name=op.f("ck_case_step_period")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_case_step_body_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_step_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
    )
    op.create_index("case_step_open_once", "case_step", ["case_id"], unique=True, postgresql_where=sa.text("left_at IS NULL"))
    op.create_index(op.f("ix_case_step_case_id"), "case_step", ["case_id"], unique=False)
    op.create_index(
        "ix_case_step_desk", "case_step", ["role", "body_id", "due_at"], unique=False, postgresql_where=sa.text("left_at IS NULL")
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "sent",
                "accepted",
                "declined",
                "lapsed",
                "recalled",
                name="invitationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("verdict", postgresql.JSONB(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_invitation_account_id")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_invitation_opportunity_id")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_invitation_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(
        "invitation_open_once",
        "invitation",
        ["opportunity_id", "servant_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('prepared', 'sent', 'accepted')"),
    )
    op.create_index(op.f("ix_invitation_account_id"), "invitation", ["account_id"], unique=False)
    op.create_index("ix_invitation_servant", "invitation", ["servant_id", "sent_at"], unique=False)
    op.create_index("ix_invitation_waiting", "invitation", ["answer_by"], unique=False, postgresql_where=sa.text("state = 'sent'"))
    op.create_table(
        "opportunity_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_opportunity_version_opportunity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_version")),
        sa.UniqueConstraint("opportunity_id", "version", name="opportunity_version_once"),
    )
    op.create_table(
        "partner_submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("submitted_name", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("round > 0", name=op.f("ck_partner_submission_round")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_partner_submission_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_submission")),
        sa.UniqueConstraint("partner_id", "round", name="partner_submission_once"),
    )
    op.create_table(
        "performance_rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column(
            "predicate",
            sa.Enum(
                "SANGAT_BAIK",
                "BAIK",
                "BUTUH_PERBAIKAN",
                "KURANG",
                "SANGAT_KURANG",
                name="predicate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_performance_rating_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_performance_rating")),
        sa.UniqueConstraint("servant_id", "year", name="performance_rating_once"),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_question_answered")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_question_opportunity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index("ix_question_opportunity", "question", ["opportunity_id", "created_at"], unique=False)
    op.create_table(
        "servant_competency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("competency_code", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_servant_competency_level")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_servant_competency_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_servant_competency")),
        sa.UniqueConstraint("servant_id", "competency_code", name="servant_competency_once"),
    )
    op.create_table(
        "application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("opportunity_version", sa.Integer(), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("own", "invited", "nominated", "round", name="origin", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "in_sign_off",
                "offered",
                "reserve",
                "accepted",
                "approved",
                "issued",
                "returned",
                "deferred",
                "not_eligible",
                "not_endorsed",
                "refused",
                "not_accepted",
                "withdrawn",
                "lapsed",
                "cancelled",
                name="applicationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("motivation", sa.Text(), nullable=True),
        sa.Column("statements", postgresql.JSONB(), nullable=True),
        sa.Column("documents", postgresql.JSONB(), nullable=True),
        sa.Column("consent", postgresql.JSONB(), nullable=True),
        sa.Column("verdict", postgresql.JSONB(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("reserve_rank", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'reserve') <= (reserve_rank IS NOT NULL)", name=op.f("ck_application_reserve_has_a_place")),
        sa.CheckConstraint(
            "state = 'draft' OR state IN ('withdrawn', 'cancelled') OR (submitted_at IS NOT NULL AND consent IS NOT NULL AND verdict IS NOT NULL)",
            name=op.f("ck_application_submitted_whole"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_application_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["body.id"], name=op.f("fk_application_agency_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_application_invitation_id")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_application_opportunity_id")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_application_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("invitation_id", name="application_invitation_once"),
        sa.UniqueConstraint("number", name="application_number_once"),
    )
    op.create_index(
        "application_open_once",
        "application",
        ["opportunity_id", "servant_id"],
        unique=True,
        postgresql_where=sa.text(
            "state NOT IN ('cancelled', 'lapsed', 'not_accepted', 'not_eligible', 'not_endorsed', 'refused', 'withdrawn')"
        ),
    )
    op.create_index("ix_application_account", "application", ["account_id", "created_at"], unique=False)
    op.create_index(op.f("ix_application_servant_id"), "application", ["servant_id"], unique=False)
    op.create_index("ix_application_state", "application", ["opportunity_id", "state"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("returned_to", sa.Text(), nullable=True),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
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
        sa.Column("body_name", sa.Text(), nullable=False),
        sa.Column("acting_for", sa.Uuid(), nullable=True),
        sa.Column("acting_for_name", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_decision_case_id")),
        sa.ForeignKeyConstraint(["step_id"], ["case_step.id"], name=op.f("fk_decision_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("step_id", "round", name="decision_once"),
    )
    op.create_index("ix_decision_account", "decision", ["account_id", "decided_at"], unique=False)
    op.create_index("ix_decision_case", "decision", ["case_id", "decided_at"], unique=False)
    op.create_table(
        "offering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("partner_name", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "refused",
                "published",
                "closed",
                "cancelled",
                "taken_down",
                name="offeringstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentor_name", sa.Text(), nullable=True),
        sa.Column("mentor_email", sa.Text(), nullable=True),
        sa.Column("mentor_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", postgresql.JSONB(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR (document IS NOT NULL AND seats IS NOT NULL AND starts_on IS NOT NULL AND ends_on IS NOT NULL AND deadline IS NOT NULL AND mentor_name IS NOT NULL AND mentor_email IS NOT NULL AND submitted_at IS NOT NULL)",
            name=op.f("ck_offering_filled"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'closed', 'taken_down') OR (mentor_accepted_at IS NOT NULL AND published_at IS NOT NULL AND version > 0 AND agreement_id IS NOT NULL)",
            name=op.f("ck_offering_published_whole"),
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_offering_period")),
        sa.CheckConstraint("seats BETWEEN 1 AND 50", name=op.f("ck_offering_seats")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_offering_agreement_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_offering_body_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_offering_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering")),
        sa.UniqueConstraint("number", name="offering_number_once"),
    )
    op.create_index("ix_offering_body", "offering", ["body_id", "state"], unique=False)
    op.create_index("ix_offering_mentor", "offering", ["mentor_email"], unique=False)
    op.create_index("ix_offering_state", "offering", ["state", "submitted_at"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("servant_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("during", postgresql.DATERANGE(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.text("uuidrange(servant_id, servant_id, '[]')"), "&&"),
            (sa.column("during"), "&&"),
            where=sa.text("ended_at IS NULL AND approved_at IS NOT NULL"),
            using="gist",
            name="assignment_one_at_a_time",
        ),
        sa.CheckConstraint("seat > 0", name=op.f("ck_assignment_seat")),
        sa.ForeignKeyConstraint(["agency_id"], ["body.id"], name=op.f("fk_assignment_agency_id")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_assignment_application_id")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_assignment_opportunity_id")),
        sa.ForeignKeyConstraint(["servant_id"], ["servant.id"], name=op.f("fk_assignment_servant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("application_id", name="assignment_application_once"),
    )
    op.create_index(
        "assignment_seat_once", "assignment", ["opportunity_id", "seat"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_index(op.f("ix_assignment_agency_id"), "assignment", ["agency_id"], unique=False)
    op.create_index(op.f("ix_assignment_servant_id"), "assignment", ["servant_id"], unique=False)
    op.create_table(
        "mentor_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offering_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(answered_at IS NULL) = (accepted IS NULL)", name=op.f("ck_mentor_request_answered")),
        sa.CheckConstraint("accepted IS NOT FALSE OR reason IS NOT NULL", name=op.f("ck_mentor_request_declined_with_reason")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_mentor_request_offering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_request")),
        sa.UniqueConstraint("secret_hash", name="mentor_request_secret_once"),
    )
    op.create_index("ix_mentor_request_offering", "mentor_request", ["offering_id", "created_at"], unique=False)
    op.create_table(
        "offering_submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offering_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("submitted_name", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("round > 0", name=op.f("ck_offering_submission_round")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_offering_submission_offering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering_submission")),
        sa.UniqueConstraint("offering_id", "round", name="offering_submission_once"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("offering_submission")
    op.drop_index("ix_mentor_request_offering", table_name="mentor_request")
    op.drop_table("mentor_request")
    op.drop_index(op.f("ix_assignment_servant_id"), table_name="assignment")
    op.drop_index(op.f("ix_assignment_agency_id"), table_name="assignment")
    op.drop_index("assignment_seat_once", table_name="assignment", postgresql_where=sa.text("ended_at IS NULL"))
    op.drop_table("assignment")
    op.drop_index("ix_offering_state", table_name="offering")
    op.drop_index("ix_offering_mentor", table_name="offering")
    op.drop_index("ix_offering_body", table_name="offering")
    op.drop_table("offering")
    op.drop_index("ix_decision_case", table_name="decision")
    op.drop_index("ix_decision_account", table_name="decision")
    op.drop_table("decision")
    op.drop_index("ix_application_state", table_name="application")
    op.drop_index(op.f("ix_application_servant_id"), table_name="application")
    op.drop_index("ix_application_account", table_name="application")
    op.drop_index(
        "application_open_once",
        table_name="application",
        postgresql_where=sa.text(
            "state NOT IN ('cancelled', 'lapsed', 'not_accepted', 'not_eligible', 'not_endorsed', 'refused', 'withdrawn')"
        ),
    )
    op.drop_table("application")
    op.drop_table("servant_competency")
    op.drop_index("ix_question_opportunity", table_name="question")
    op.drop_table("question")
    op.drop_table("performance_rating")
    op.drop_table("partner_submission")
    op.drop_table("opportunity_version")
    op.drop_index("ix_invitation_waiting", table_name="invitation", postgresql_where=sa.text("state = 'sent'"))
    op.drop_index("ix_invitation_servant", table_name="invitation")
    op.drop_index(op.f("ix_invitation_account_id"), table_name="invitation")
    op.drop_index("invitation_open_once", table_name="invitation", postgresql_where=sa.text("state IN ('prepared', 'sent', 'accepted')"))
    op.drop_table("invitation")
    op.drop_index("ix_case_step_desk", table_name="case_step", postgresql_where=sa.text("left_at IS NULL"))
    op.drop_index(op.f("ix_case_step_case_id"), table_name="case_step")
    op.drop_index("case_step_open_once", table_name="case_step", postgresql_where=sa.text("left_at IS NULL"))
    op.drop_table("case_step")
    op.drop_index("ix_agreement_state", table_name="agreement")
    op.drop_index("ix_agreement_body", table_name="agreement")
    op.drop_table("agreement")
    op.drop_index(op.f("ix_account_session_account_id"), table_name="account_session")
    op.drop_table("account_session")
    op.drop_index(op.f("ix_servant_supervisor_id"), table_name="servant")
    op.drop_index(op.f("ix_servant_body_id"), table_name="servant")
    op.drop_table("servant")
    op.drop_index("role_grant_open_once", table_name="role_grant", postgresql_where=sa.text("ends_at IS NULL AND acting_for IS NULL"))
    op.drop_index("ix_role_grant_body_role", table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_account_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index("partner_pt_code_once", table_name="partner", postgresql_where=sa.text("state NOT IN ('refused', 'ended')"))
    op.drop_index("partner_nib_once", table_name="partner", postgresql_where=sa.text("state NOT IN ('refused', 'ended')"))
    op.drop_index("ix_partner_state", table_name="partner")
    op.drop_table("partner")
    op.drop_index("ix_opportunity_search", table_name="opportunity", postgresql_using="gin")
    op.drop_index("ix_opportunity_open", table_name="opportunity")
    op.drop_index("ix_opportunity_host", table_name="opportunity")
    op.drop_table("opportunity")
    op.drop_index(op.f("ix_mailed_link_account_id"), table_name="mailed_link")
    op.drop_table("mailed_link")
    op.drop_index("ix_letter_copy_subject", table_name="letter_copy")
    op.drop_index(op.f("ix_letter_copy_letter_id"), table_name="letter_copy")
    op.drop_table("letter_copy")
    op.drop_index("ix_case_file_subject", table_name="case_file")
    op.drop_index("case_file_open_once", table_name="case_file", postgresql_where=sa.text("closed_at IS NULL"))
    op.drop_table("case_file")
    op.drop_index(op.f("ix_body_relation_company_id"), table_name="body_relation")
    op.drop_table("body_relation")
    op.drop_table("audit_detail")
    op.drop_table("workforce_import")
    op.drop_index(op.f("ix_stored_file_sha256"), table_name="stored_file")
    op.drop_index(op.f("ix_stored_file_owner_id"), table_name="stored_file")
    op.drop_table("stored_file")
    op.drop_index("ix_sign_in_failure_who", table_name="sign_in_failure")
    op.drop_index("ix_sign_in_failure_whence", table_name="sign_in_failure")
    op.drop_table("sign_in_failure")
    op.drop_index("ix_security_event_created_at", table_name="security_event")
    op.drop_index("ix_security_event_account", table_name="security_event")
    op.drop_table("security_event")
    op.drop_table("procedure_version")
    op.drop_index("policy_rule_one_draft", table_name="policy_rule", postgresql_where=sa.text("state = 'draft'"))
    op.drop_table("policy_rule")
    op.drop_index("ix_parked_form_secret", table_name="parked_form")
    op.drop_table("parked_form")
    op.drop_table("parameter")
    op.drop_index("ix_message_waiting", table_name="message", postgresql_where=sa.text("state = 'queued'"))
    op.drop_index("ix_message_account", table_name="message")
    op.drop_table("message")
    op.drop_table("letter_counter")
    op.drop_index("ix_letter_state", table_name="letter")
    op.drop_table("letter")
    op.drop_table("holiday")
    op.drop_table("draft")
    op.drop_table("code_entry")
    op.drop_index(op.f("ix_body_parent_id"), table_name="body")
    op.drop_index("body_name_once", table_name="body", postgresql_where=sa.text("valid_to IS NULL"), postgresql_nulls_not_distinct=True)
    op.drop_table("body")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    op.drop_index("ix_audit_entry_event", table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_account_id"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_table("account")
