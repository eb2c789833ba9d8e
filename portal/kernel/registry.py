"""A table that higher slices fill at start-up and a lower one reads: how a lower slice hears of a higher one."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

_all: "list[Registry[object, object]]" = []


class Registry(Generic[Key, Value]):
    """Entries by key. The same value twice is no matter; another value under a taken key is a fault, and so is a late one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[Key, Value] = {}
        self._frozen = False
        _all.append(self)  # type: ignore[arg-type]  # only frozen through this list, never read

    def register(self, key: Key, value: Value) -> None:
        """Add an entry. Raises RuntimeError when the table is frozen or the key holds something else."""
        known = self._entries.get(key)
        if known is not None and known == value:
            return
        if self._frozen or known is not None:
            msg = f"{self.name}: {key!r} comes too late or is taken"
            raise RuntimeError(msg)
        self._entries[key] = value

    def freeze(self) -> None:
        """From now on nothing new comes in."""
        self._frozen = True

    def __getitem__(self, key: Key) -> Value:
        return self._entries[key]

    def get(self, key: Key) -> Value | None:
        """The entry, or None."""
        return self._entries.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[tuple[Key, Value]]:
        return iter(tuple(self._entries.items()))

    def values(self) -> tuple[Value, ...]:
        """All entries, in the order in which they came."""
        return tuple(self._entries.values())


def freeze_all() -> None:
    """Freeze every registry: `create_app` does so once all features are in."""
    for registry in _all:
        registry.freeze()
