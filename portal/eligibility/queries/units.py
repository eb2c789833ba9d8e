"""The facts of where somebody works: unit, agency, place. For one person in Python, for all of them as SQL; a property test holds both."""

import functools
from typing import Any

from sqlalchemy import ColumnElement, Subquery, cast, func, select
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB

from portal.eligibility.domain.facts import Context, Fact, FactSource
from portal.eligibility.domain.rules import FactType
from portal.eligibility.queries.facts import HR_OFFICER, on_record
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.organisations.domain import PLACES
from portal.workforce.models import Servant


@functools.cache
def _every() -> Subquery:
    """Where every unit stands: the same part of a statement for each fact that asks it."""
    return organisations.standings().subquery()


def _source(label: Text, name: str, *, supplier: Text = HR_OFFICER, words: dict[str, Text] | None = None) -> FactSource:
    """What `organisations.standings` has under a name; with the unit's or agency's own name beside its code."""

    def read(servant: Servant, _context: Context, _argument: str) -> Fact:
        standing = organisations.standing_of(servant.body_id)
        found = on_record(servant, getattr(standing, name))
        own = getattr(standing, f"{name}_name", None)
        return Fact(found.value, found.source, found.as_of, Text("%(name)s.", name=own) if own else None)

    def column(_context: Context, _argument: str) -> ColumnElement[Any]:
        every = _every()
        document = select(func.jsonb_object_agg(every.c.id, every.c[name], type_=JSONB)).scalar_subquery()
        found: ColumnElement[Any] = document[cast(Servant.body_id, SqlText)].astext
        return found

    word = None if words is None else lambda code: words.get(code) or Text("%(code)s", code=code)
    origin = Text("The civil servant's record and the list of organisations")
    return FactSource(label, FactType.CODE, read, column, word=word, supplier=supplier, origin=origin)


UNITS: dict[str, FactSource] = {
    "unit": _source(Text("Work unit"), "unit"),
    "agency": _source(Text("Agency"), "agency"),
    "place": _source(
        Text("Place of work"),
        "place",
        supplier=Text("An administrator enters where the unit works; your agency's HR officer can ask for it."),
        words=PLACES,
    ),
}
