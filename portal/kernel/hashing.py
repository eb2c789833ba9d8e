"""Canonical bytes and digests: the same value gives the same bytes on any machine."""

import datetime as dt
import enum
import hashlib
import json
import uuid
from decimal import Decimal
from typing import Any

from portal.kernel.text import Text


def plain(value: Any) -> Any:  # noqa: ANN401, C901, PLR0911  any value of the domain; one line a type
    """A value of the domain as plain JSON types."""
    match value:
        case None | bool() | int() | float():
            return value
        case enum.Enum():
            return value.value
        case str():
            return value
        case uuid.UUID() | Decimal():
            return str(value)
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case dt.date():
            return value.isoformat()
        case Text():
            return value.to_json()
        case dict():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted(plain(item) for item in value)
        case _:
            msg = f"no canonical form for {type(value).__name__}"
            raise TypeError(msg)


def canonical(value: Any) -> bytes:  # noqa: ANN401
    """UTF-8 JSON with sorted keys and no spaces."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def canonical_json(value: Any) -> bytes:  # noqa: ANN401
    """The same bytes of what is JSON already (text keys, texts, whole numbers, lists, None), however much of it there is.

    Raises TypeError for anything else.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Any) -> str:  # noqa: ANN401
    """SHA-256 of the canonical bytes, in lower-case hexadecimal; bytes are taken as they are."""
    return hashlib.sha256(value if isinstance(value, bytes) else canonical(value)).hexdigest()
