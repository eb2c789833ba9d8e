"""Where two hands meet in one part: what each wrote is kept, until the second has brought both together.

Only the fields that an author has written are theirs: in all others the text of whoever wrote last stands, also while they are asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.curricula.domain.parts import KINDS, Holds, PartKind
from partners.curricula.queries import saying
from portal.drafts import queries as drafts
from portal.drafts import services as draft_services
from portal.kernel.errors import IllegalMoveError, StaleVersionError
from portal.kernel.text import Text

if TYPE_CHECKING:
    from partners.curricula.models import CurriculumPart
    from portal.kernel.identity import Identity

BOTH = "curriculum_both"
"""The draft that keeps an author's text while they are asked about two."""
MERGING, REASON = "merging", "reason"
"""In it, how far they have come with bringing both together, and why so."""
CHOSEN = frozenset({Holds.CHOICE, Holds.PARTS})
"""What nobody has typed."""


class TwoTextsError(StaleVersionError):
    """An author wrote where somebody else did; `mine` is the part as it would stand with what the author has written."""

    def __init__(self, row: "CurriculumPart", mine: Mapping[str, Any]) -> None:
        who = row.changed_name
        told = Text("%(name)s wrote here while you did. Both texts stand below: bring them together, and say why so.", name=who)
        super().__init__(told, theirs=row.fields, at=row.changed_at)
        self.mine = {**row.fields, **mine}


@dataclass(frozen=True, slots=True)
class Asked:
    """An author who is asked about two texts: their own, and how far they have come with bringing both together."""

    own: Mapping[str, Any]
    merging: Mapping[str, Any]

    def given_up(self, kind: PartKind, name: str, value: Any) -> str | None:  # noqa: ANN401  a field's value
        """What the author had typed in a field of which another value is kept: the log keeps it too."""
        own = self.own.get(name)
        return None if own in (None, value) or KINDS[kind].fields[name].holds in CHOSEN else str(own)


def asked_of(row: "CurriculumPart", by: "Identity") -> Asked | None:
    """What is kept for an author who is asked about two texts of a part; None for whoever is not."""
    found = drafts.find_draft(BOTH, row.id, by.account_id)
    if found is None:
        return None
    return Asked({name: value for name, value in found.data.items() if name != MERGING}, found.data.get(MERGING, {}))


def bases_of(row: "CurriculumPart", names: Mapping[str, Any], seen: int) -> dict[str, Any]:
    """What stood in each field at a place of the log: the text on which its author wrote."""
    found = {name: row.fields.get(name) for name in names}
    for change in reversed(saying.changes_since(row.curriculum_id, seen, row.key)):
        data = change.change
        if data["act"] == "write" and data["field"] in found:
            found[data["field"]] = data["before"]
    return found


def _written(row: "CurriculumPart", values: Mapping[str, Any], seen: int) -> dict[str, Any]:
    bases = bases_of(row, values, seen)
    return {name: value for name, value in values.items() if value != bases[name]}


def two_texts(row: "CurriculumPart", values: Mapping[str, Any], seen: int, *, by: "Identity", reason: str | None = None) -> TwoTextsError:
    """What an author is told who wrote where somebody else did; what they have written is kept until they have answered.

    Somebody who was bringing two texts together when a third was written gives a `reason` with it: their first text stays the one kept
    as their own.
    """
    mine = _written(row, values, seen)
    before = asked_of(row, by) if reason is not None else None
    kept = {**mine, **before.own, MERGING: {**mine, REASON: reason}} if before is not None else mine
    draft_services.keep_refused(BOTH, row.id, kept, account_id=by.account_id)
    return TwoTextsError(row, mine)


def keep_merging(row: "CurriculumPart", values: Mapping[str, Any], reason: str, *, seen: int, by: "Identity") -> None:
    """Keep what an author types while they bring two texts together. Raises IllegalMoveError once they are not asked any more."""
    draft = drafts.lock_draft(BOTH, row.id, by.account_id)
    if draft is None:
        raise IllegalMoveError
    kept = {**draft.data, MERGING: {**_written(row, values, seen), REASON: reason}}
    draft_services.save(BOTH, row.id, kept, account_id=by.account_id)
