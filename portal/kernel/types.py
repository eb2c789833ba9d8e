"""Column types of the house."""

from typing import Any

from sqlalchemy import Dialect, TypeDecorator
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB

from portal.kernel.text import Text


class Email(TypeDecorator[str]):
    """An e-mail address in lower case and without surrounding space, so that one person has one."""

    impl = SqlText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's signature
        """As it is stored."""
        return value.strip().lower() if value is not None else None


class Words(TypeDecorator[Text]):
    """A text as code and facts (JSON), rendered for its reader."""

    impl = JSONB(none_as_null=True)  # no words are no value, which a constraint can ask for, and not the JSON word null
    cache_ok = True

    def process_bind_param(self, value: Text | None, dialect: Dialect) -> Any:  # noqa: ARG002, ANN401  SQLAlchemy's signature
        """The document that is stored."""
        return value.to_json() if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Text | None:  # noqa: ARG002, ANN401  SQLAlchemy's signature
        """The text that was stored."""
        return Text.from_json(value) if value is not None else None
