"""What was changed in an application between the version that was returned and the one that was sent again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.applications.domain.comparing import Pieces, by_words
from portal.applications.presenters.record import Differs, differences
from portal.integrity.domain import KINDS, InterestKind
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Corrected:
    """What differs between the two versions; what does not is left out."""

    motivation: tuple[Pieces, Pieces] | None
    papers: list[Differs]
    interest: Differs | None
    record: list[Differs]

    @property
    def is_empty(self) -> bool:
        """Whether it was sent again as it was."""
        return not (self.motivation or self.papers or self.interest or self.record)


def corrected(sent: Sequence[Mapping[str, Any]] | None) -> Corrected | None:
    """What the newest of two versions changed of the one before it; None where there is one alone."""
    if not sent:
        return None
    after, before = sent
    old, new = before["motivation"], after["motivation"]
    said = _declared(before["interest"]), _declared(after["interest"])
    return Corrected(
        motivation=by_words(old, new) if old != new else None,
        papers=_papers(before["documents"], after["documents"]),
        interest=Differs(Text("Interest that is declared"), *said) if said[0] != said[1] else None,
        record=differences(before["record"], after["record"]) if before["record"] and after["record"] else [],
    )


def _papers(before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> list[Differs]:
    """Papers that were replaced by another content, added or taken away."""
    old, new = ({item["name"]: item for item in listed} for listed in (before, after))
    return [
        Differs(Text("%(name)s", name=name), _file(old.get(name)), _file(new.get(name)))
        for name in (*new, *(gone for gone in old if gone not in new))
        if _content(old.get(name)) != _content(new.get(name))
    ]


def _content(item: Mapping[str, str] | None) -> str | None:
    return None if item is None else item.get("sha256", item["file_id"])


def _file(item: Mapping[str, str] | None) -> str | None:
    return None if item is None else item.get("file", item["name"])


def _declared(interest: Mapping[str, str] | None) -> list[Text | str]:
    return [] if interest is None else [KINDS[InterestKind(interest["kind"])], interest["words"]]
