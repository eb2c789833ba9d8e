"""What the pages of an agency show of its release order: who stands where, and why."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.rounds.domain.releasing import By, Candidate, Exempt, key_of
from portal.rounds.queries import agencies
from portal.rounds.services import releasing

if TYPE_CHECKING:
    from portal.rounds.models import Round, RoundAgency

RATED: dict[str | None, Text] = {
    "SANGAT_BAIK": Text("Newest predicate: very good"),
    "BAIK": Text("Newest predicate: good"),
    "BUTUH_PERBAIKAN": Text("Newest predicate: needs improvement"),
    "KURANG": Text("Newest predicate: poor"),
    "SANGAT_KURANG": Text("Newest predicate: very poor"),
    None: Text("No predicate on record"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in the order of release."""

    rank: int
    servant_id: uuid.UUID
    nip: str
    name: str
    post: str
    why: list[Text]
    """What put them there, one short sentence each; empty once the order is fixed, but for exceptions."""


@dataclass(frozen=True, slots=True)
class Named:
    """An exception with the name of whom it is for."""

    servant: str
    nip: str
    name: str
    first: bool
    reason: str
    is_there: bool
    """Whether the person is still in service of the agency: else the exception does nothing."""


def named(row: "RoundAgency | None", agency_id: uuid.UUID) -> list[Named]:
    """The exceptions of an agency with names, in their order."""
    exceptions = releasing.exceptions_of(row)
    if not exceptions:
        return []
    ids = [uuid.UUID(one.servant) for one in exceptions]
    people, there = agencies.names_of_people(ids), agencies.of_agency(agency_id, ids)
    return [
        Named(one.servant, people[who].nip, people[who].name, one.first, one.reason, who in there)
        for one, who in zip(exceptions, ids, strict=True)
        if who in people
    ]


class Order:
    """The release order of an agency: as it is fixed, or as it would be today."""

    def __init__(self, found: "Round", row: "RoundAgency | None", agency_id: uuid.UUID, words: str = "") -> None:
        self.criteria, self.exempt = releasing.criteria_of(row), {one.servant: one for one in releasing.exceptions_of(row)}
        self._people: dict[str, Candidate] = {}
        if row is not None and row.digest is not None:
            ids = list(row.release_order or ())
        else:
            today = releasing.candidates(agencies.people_of(agency_id))
            self._people = {one.id: one for one in today}
            ids = releasing.order_today(found, row, today)
        self._alike = Counter(key_of(one, self.criteria) for one in self._people.values() if one.id not in self.exempt)
        self._ranked = list(enumerate(ids, 1))
        if words:
            wanted = {str(one) for one in agencies.called_so(agency_id, words)}
            self._ranked = [(rank, one) for rank, one in self._ranked if one in wanted]

    def page(self, number: int, size: int) -> Page[Line]:
        """A page of it."""
        last = max(1, -(-len(self._ranked) // size))
        number = min(number, last)
        return Page(self._lines(self._ranked[(number - 1) * size : number * size]), number, size, len(self._ranked))

    def _lines(self, ranked: Sequence[tuple[int, str]]) -> list[Line]:
        names: dict[uuid.UUID, Any] = agencies.names_of_people([uuid.UUID(one) for _, one in ranked])
        lines = []
        for rank, one in ranked:
            row = names[uuid.UUID(one)]
            lines.append(Line(rank, row.id, row.nip, row.name, row.post, self._why(one)))
        return lines

    def _why(self, one: str) -> list[Text]:
        if one in self.exempt:
            return [_exempted(self.exempt[one])]
        person = self._people.get(one)
        if person is None:
            return []
        before = self.criteria[: self.criteria.index(By.LOT)] if By.LOT in self.criteria else self.criteria
        told = [_told(person, by) for by in before]
        return [*told, Text("By lot among equals")] if self._alike[key_of(person, self.criteria)] > 1 and told else told or [Text("By lot")]


def _exempted(one: Exempt) -> Text:
    if one.first:
        return Text("Put before all others: %(reason)s", reason=one.reason)
    return Text("Put behind all others: %(reason)s", reason=one.reason)


def _told(person: Candidate, by: By) -> Text:
    if by is By.RATING:
        return RATED.get(person.rating, RATED[None])
    if by is By.SERVICE:
        return Text("In service since %(day)s", day=person.appointed_on)
    return Text("Placed until %(day)s", day=person.placed_until) if person.placed_until else Text("Never placed")
