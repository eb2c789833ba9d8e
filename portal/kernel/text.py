"""Words stored as code and facts: they are rendered for their reader, in the reader's language, when they are read."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Self

Fact = "str | int | Decimal | dt.date | dt.datetime | Text"


class Text:
    """A sentence of the interface with the facts that fill it; `web.i18n.say` renders it.

    `msgid` is English and is found by the extraction of messages when it stands literally in the call. Two texts are equal when their
    message, context and facts are.
    """

    __slots__ = ("context", "facts", "msgid")

    def __init__(self, msgid: str, context: str | None = None, /, **facts: Any) -> None:  # noqa: ANN401  the facts are of several types
        self.msgid = msgid
        self.context = context
        self.facts: Mapping[str, Any] = facts

    def __repr__(self) -> str:
        return f"Text({self.msgid!r}, {self.context!r}, {dict(self.facts)!r})"

    def __str__(self) -> str:
        """The English sentence, for logs and for tests; readers get `web.i18n.say`."""
        return self.msgid % {key: str(value) for key, value in self.facts.items()} if self.facts else self.msgid

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.msgid, self.context, dict(self.facts)) == (other.msgid, other.context, dict(other.facts))

    def __hash__(self) -> int:
        return hash((self.msgid, self.context))

    def to_json(self) -> dict[str, Any]:
        """A JSON document that `from_json` reads back."""
        document: dict[str, Any] = {"msgid": self.msgid}
        if self.context:
            document["context"] = self.context
        if self.facts:
            document["facts"] = {key: _write(value) for key, value in self.facts.items()}
        return document

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        facts = {key: _read(value) for key, value in document.get("facts", {}).items()}
        return cls(document["msgid"], document.get("context"), **facts)


def _write(value: Any) -> Any:  # noqa: ANN401
    match value:
        case Text():
            return {"text": value.to_json()}
        case dt.datetime():
            return {"moment": value.isoformat()}
        case dt.date():
            return {"day": value.isoformat()}
        case Decimal():
            return {"number": str(value)}
        case str() | int():
            return value
        case _:
            msg = f"a fact of a text may not be {type(value).__name__}"
            raise TypeError(msg)


def _read(value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, dict):
        return value
    ((kind, stored),) = value.items()
    readers: dict[str, Any] = {"text": Text.from_json, "moment": dt.datetime.fromisoformat, "day": dt.date.fromisoformat, "number": Decimal}
    return readers[kind](stored)
