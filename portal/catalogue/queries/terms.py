"""What each kind tells eligibility of its particulars, as SQL over an opportunity's row: the same as `terms` of its kind in Python."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Date, and_, cast, func, literal, null, or_
from sqlalchemy.dialects.postgresql import JSONB

from portal.catalogue.domain.kinds.masters import MONTHS_A_SEMESTER
from portal.catalogue.models import Opportunity

_said = Opportunity.particulars
_programme = _said["programme"]
EVERY: dict[str, ColumnElement[Any]] = {
    "starts_on": Opportunity.starts_on.expression,
    "ends_on": Opportunity.ends_on.expression,
    "competencies": Opportunity.competencies.expression,
}
TERMS: dict[str, dict[str, ColumnElement[Any]]] = {
    "internship": {},
    "masters": {
        "relieved": _said["study_mode"].astext == "relieved",
        "months": _said["semesters"].as_integer() * MONTHS_A_SEMESTER,
        "credits": _said["credits"].as_integer(),
        "accreditation": _programme["accreditation"].astext,
        "accreditation_until": cast(_programme["until"].astext, Date),
        "class_times": func.coalesce(_said["class_times"], cast([], JSONB)),
    },
    "short_course": {"certified": func.coalesce(_said["certified"].as_boolean(), literal(value=False))},
}
"""By kind; `tests/architecture/test_kinds.py` names what a kind lacks."""


def terms_of(kind: str) -> Callable[[str], ColumnElement[Any]]:
    """A kind's terms by name; NULL for one that it has not."""
    known = EVERY | TERMS.get(kind, {})
    return lambda name: known.get(name, null())


def by_kind(conditions: dict[str, ColumnElement[Any]]) -> ColumnElement[bool]:
    """Whether what holds of an opportunity's own kind is true; of a kind without a condition nothing is."""
    return or_(*(and_(Opportunity.kind == kind, cast(one, Boolean).is_(True)) for kind, one in conditions.items()))
