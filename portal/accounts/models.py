"""Accounts, their grants of roles, their sessions, the links sent to them, and failures to sign in."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.domain import AccountState, Purpose
from portal.kernel.db import Base
from portal.kernel.identity import Role
from portal.kernel.types import Email


class Account(Base):
    """A person who can sign in."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("email", name="account_email_once"),)

    email: Mapped[str] = mapped_column(Email)
    name: Mapped[str]
    state: Mapped[AccountState]
    password_hash: Mapped[str | None]
    language: Mapped[str | None]
    oidc_subject: Mapped[str | None] = mapped_column(unique=True)
    """The identity provider's name for the person, once linked."""
    servant_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    """The record of the workforce that this account belongs to."""


class RoleGrant(Base):
    """A role in a body for a time. A delegation is a grant with `acting_for`."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="period"),
        CheckConstraint("acting_for IS NULL OR acting_for <> account_id", name="acting_for_another"),
        Index(
            "role_grant_open_once",
            "account_id",
            "role",
            "body_id",
            unique=True,
            postgresql_where=text("ends_at IS NULL AND acting_for IS NULL"),
        ),
        Index("ix_role_grant_body_role", "body_id", "role"),
    )

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role]
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime | None]
    acting_for: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    title: Mapped[str | None]
    """What the acting officer signs under: Plh. or Plt. with the post."""
    from_record: Mapped[bool] = mapped_column(default=False)
    """Whether a row of the workforce gave it, so that a row may end it."""


class AccountSession(Base):
    """One browser in which somebody is signed in."""

    __tablename__ = "account_session"
    __table_args__ = (UniqueConstraint("token_hash", name="account_session_token_once"),)

    token_hash: Mapped[str]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    grant_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("role_grant.id"))
    """The role that is active in it."""
    seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class MailedLink(Base):
    """A link sent by mail, good once and for a time."""

    __tablename__ = "mailed_link"
    __table_args__ = (UniqueConstraint("secret_hash", name="mailed_link_secret_once"),)

    secret_hash: Mapped[str]
    purpose: Mapped[Purpose]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    facts: Mapped[dict[str, Any]]
    """What was typed at sign-up that is needed when the address is proved."""
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class SignInFailure(Base):
    """A failed attempt to sign in, by digest of the account's address and of the network address."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_who", "who", "created_at"), Index("ix_sign_in_failure_whence", "whence", "created_at"))

    who: Mapped[str]
    whence: Mapped[str]
