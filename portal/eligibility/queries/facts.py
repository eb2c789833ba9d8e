"""The facts that the workforce's record supplies: for one person in Python, for all of them as SQL.

Both say the same; a property test holds them together.
"""

import calendar
import datetime as dt
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    SmallInteger,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    type_coerce,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB

from portal.eligibility.domain.facts import UNKNOWN, Context, Fact, FactSource, Offers
from portal.eligibility.domain.rules import FactType
from portal.kernel import clock
from portal.kernel.text import Text
from portal.workforce.models import Servant, rating_of

HEAVY = ("MODERATE", "SEVERE")
YEARS_OF_RATING = 2
MOST_YEARS, MOST_MONTHS = 120, 720
"""How far years of service and months to retirement are counted for sets of people: beyond a life."""
_LEGAL = {
    "ACTIVE": Text("Active", "legal status"),
    "UNPAID_LEAVE": Text("On unpaid leave"),
    "STUDY": Text("On study assignment"),
    "SUSPENDED": Text("Temporarily suspended"),
}
_PREDICATES = {
    "SANGAT_BAIK": Text("Very good"),
    "BAIK": Text("Good", "predicate"),
    "BUTUH_PERBAIKAN": Text("Needs improvement"),
    "KURANG": Text("Poor"),
    "SANGAT_KURANG": Text("Very poor"),
}


def _word(table: dict[str, Text]) -> Any:  # noqa: ANN401  a function
    return lambda code: table.get(code) or Text("%(code)s", code=code)


def on_record(servant: Servant, value: Any, as_of: dt.date | None = None) -> Fact:  # noqa: ANN401  a fact's value
    """A value of the record, with the record's source, as of a day (when the record was last told)."""
    return Fact(value, servant.source, as_of or clock.local(servant.source_at).date())


def _code(name: str) -> tuple[Any, Any]:
    """A column that holds a code, as it stands."""

    def read(servant: Servant, _context: Context, _argument: str) -> Fact:
        value = getattr(servant, name)
        return on_record(servant, str(value) if value is not None else None)

    return read, lambda _context, _argument: type_coerce(getattr(Servant, name), SqlText)


def _open_case(servant: Servant, context: Context, _: str) -> Fact:
    fresh = servant.discipline_as_of is not None and servant.discipline_as_of >= context.fresh_since
    return on_record(servant, servant.discipline_open_case if fresh else None, servant.discipline_as_of)


def _open_case_column(context: Context, _: str) -> ColumnElement[Any]:
    return case((Servant.discipline_as_of >= context.fresh_since, Servant.discipline_open_case), else_=null())


def _sanction(servant: Servant, context: Context, _: str) -> Fact:
    """A sanction with a known end counts until that day, however old the data; that there is none counts only while the data are fresh."""
    serving = servant.sanction_severity in HEAVY and servant.sanction_until is not None and servant.sanction_until >= context.on
    fresh = servant.discipline_as_of is not None and servant.discipline_as_of >= context.fresh_since
    found = on_record(servant, True if serving else False if fresh else None, servant.discipline_as_of)
    if not serving:
        return found
    return Fact(found.value, found.source, found.as_of, Text("The sanction on record runs until %(day)s.", day=servant.sanction_until))


def _sanction_column(context: Context, _: str) -> ColumnElement[Any]:
    serving = and_(type_coerce(Servant.sanction_severity, SqlText).in_(HEAVY), Servant.sanction_until >= context.on)
    return case((serving, literal(value=True)), (Servant.discipline_as_of >= context.fresh_since, literal(value=False)), else_=null())


def _service_years(servant: Servant, context: Context, _: str) -> Fact:
    start, end = servant.appointed_on, context.on
    years = end.year - start.year - ((end.month, end.day) < (start.month, start.day))
    return on_record(servant, max(0, years), start)


def _service_years_column(context: Context, _: str) -> ColumnElement[Any]:
    """As many years as there are anniversaries of this day, counted back, that do not lie before the appointment."""
    on = context.on
    passed = [_last_of(on.year - years, on.month, on.day) for years in range(MOST_YEARS, 0, -1) if on.year > years]
    return len(passed) - _at_or_before(passed, Servant.appointed_on - 1)


def _at_or_before(days: list[dt.date], column: Any) -> ColumnElement[Any]:  # noqa: ANN401  a column
    """How many of these ascending days are not after the column's: a search among known days, several times cheaper than age()."""
    return func.width_bucket(column, cast(days, ARRAY(Date)), type_=Integer)


def _last_of(year: int, month: int, day: int) -> dt.date:
    """The day of a month, or the month's last day where it is shorter."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _first_from(year: int, month: int, day: int) -> dt.date:
    """The day of a month, or the first of the next where the month is shorter."""
    longest = calendar.monthrange(year, month)[1]
    return dt.date(year, month, day) if day <= longest else dt.date(year, month, longest) + dt.timedelta(days=1)


def _ratings(servant: Servant, context: Context, _: str) -> Fact:
    last = context.known_on.year - 1
    found = tuple(rating_of(servant, last - back) for back in range(YEARS_OF_RATING))
    return on_record(servant, tuple(value.value if value else None for value in found), dt.date(last, 12, 31))


def _ratings_column(context: Context, _: str) -> tuple[ColumnElement[Any], ...]:
    last = context.known_on.year - 1
    return tuple(Servant.recent_ratings[Servant.rating_year - (last - back) + 1] for back in range(YEARS_OF_RATING))


def _bond(servant: Servant, context: Context, _: str) -> Fact:
    return on_record(servant, servant.service_bond_until is not None and servant.service_bond_until >= context.on)


def _bond_column(context: Context, _: str) -> ColumnElement[Any]:
    return func.coalesce(Servant.service_bond_until >= context.on, literal(value=False))


def _retirement(servant: Servant, context: Context, _: str) -> Fact:
    end, retires = context.question.terms.get("ends_on"), servant.retires_on
    if end is None or retires is None:
        return UNKNOWN if end is None else on_record(servant, None)
    return on_record(servant, months_between(end, retires))


def months_between(first: dt.date, last: dt.date) -> int:
    """How many whole months lie between two days; 0 where the second is not later."""
    return max(0, (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day))


def _retirement_column(context: Context, _: str) -> ColumnElement[Any]:
    end = context.question.terms.get("ends_on")
    return cast(null(), Integer) if end is None else months_column(end, Servant.retires_on)


def months_column(first: dt.date, column: Any) -> ColumnElement[Any]:  # noqa: ANN401  a column
    """What `months_between` says of a day and the column's."""
    ahead = (divmod(first.year * 12 + first.month - 1 + months, 12) for months in range(1, MOST_MONTHS + 1))
    return _at_or_before([_first_from(year, month + 1, first.day) for year, month in ahead], column)


RETIRES_MONTH, RETIRES_DAY = bindparam("own_retires_month", type_=Integer), bindparam("own_retires_day", type_=Integer)
GAPS, ASSESSED = bindparam("own_gaps", type_=ARRAY(SqlText)), bindparam("own_assessed", type_=JSONB(none_as_null=True))
LEVELS: ColumnElement[Any] = cast(bindparam("own_levels", type_=JSONB), JSONB)
"""What is bound of one person in a statement over offerings."""


def own_values(servant: Any, context: Context) -> dict[str, Any]:  # noqa: ANN401  a servant, or a row with the same columns
    """What these parameters are for somebody.

    The month of retirement is counted from the year 0; where a level is not known, or what is required, nor is a gap.
    """
    levels, retires = context.levels_of(servant), servant.retires_on
    lacks = {code: _lacks(servant, context, code, levels.get(code)) for code in (*levels, *context.standard.technical)}
    return {
        "own_retires_month": retires and retires.year * 12 + retires.month,
        "own_retires_day": retires and retires.day,
        "own_gaps": [code for code, lacking in lacks.items() if lacking],
        "own_assessed": [code for code, lacking in lacks.items() if lacking is not None],
        "own_levels": levels,
    }


def _lacks(servant: Any, context: Context, code: str, level: int | None) -> bool | None:  # noqa: ANN401  a servant, or such a row
    return context.standard.lacks(servant.post_class, servant.post, code, level)


def months_to_retirement(column: Any) -> ColumnElement[Any]:  # noqa: ANN401  a column
    """What `months_between` says of the column's day and the day on which the person retires."""
    year, month, day = (cast(func.date_part(part, column), Integer) for part in ("year", "month", "day"))
    months = RETIRES_MONTH - (year * 12 + month) - case((day > RETIRES_DAY, 1), else_=0)
    return case((or_(column.is_(None), RETIRES_MONTH.is_(None)), null()), else_=func.greatest(0, months))


def _retirement_over(offers: Offers, _: str) -> ColumnElement[Any]:
    return months_to_retirement(offers.term("ends_on"))


def _gap(servant: Servant, context: Context, _: str) -> Fact:
    """A gap in any competency that the opportunity develops: the level that the post requires is above the level on record."""
    levels = context.levels_of(servant)
    gaps = [_lacks(servant, context, code, levels.get(code)) for code in context.question.terms.get("competencies", {})]
    value = True if True in gaps else None if None in gaps or not gaps else False
    return on_record(servant, value, servant.assessed_on)


def _gap_column(context: Context, _: str) -> ColumnElement[Any]:
    codes = list(context.question.terms.get("competencies", {}))
    if not codes or not context.required_levels:
        return cast(null(), Boolean)
    required, technical = _required(context), context.standard.technical
    common = [required > Servant.levels[code].as_integer() for code in codes if code not in technical]
    found = [_while_assessed(or_(*common), context)] if common else []
    for code in (code for code in codes if code in technical):
        asked = technical[code]
        level = required if asked.level is None else literal(asked.level)
        below = _while_assessed(level > Servant.levels[code].as_integer(), context)
        asks = or_(*(Servant.post.startswith(post, autoescape=True) for post in asked.posts))
        found.append(case((asks, below), else_=literal(value=False)))
    return or_(*found) if len(found) > 1 else found[0]


CODES: ColumnElement[Any] = literal_column("'$[*].code'::jsonpath")


def _gap_over(offers: Offers, _: str) -> ColumnElement[Any]:
    codes = func.jsonb_path_query_array(offers.term("competencies"), CODES, type_=JSONB)
    none_left = and_(codes.contained_by(cast(ASSESSED, JSONB)), func.jsonb_array_length(codes) > 0)
    return case((codes.has_any(cast(GAPS, ARRAY(SqlText))), literal(value=True)), (none_left, literal(value=False)), else_=null())


def _required(context: Context) -> ColumnElement[Any]:
    """The level that the servant's class of post requires; those of one level are asked about together, common ones first."""
    classes: dict[int, list[str]] = {}
    for name, level in context.required_levels.items():
        classes.setdefault(level, []).append(name)
    return case(*((Servant.post_class.in_(names), level) for level, names in sorted(classes.items())), else_=null())


def _while_assessed(column: ColumnElement[Any], context: Context) -> ColumnElement[Any]:
    """A column as far as the assessment behind it counts (`Context.levels_of`)."""
    return case((Servant.assessed_on < context.assessed_since, null()), else_=column)


def _level(servant: Servant, context: Context, code: str) -> Fact:
    return on_record(servant, context.levels_of(servant).get(code), servant.assessed_on)


def _level_column(context: Context, code: str) -> ColumnElement[Any]:
    return _while_assessed(cast(Servant.levels[code].as_integer(), SmallInteger), context)


EXPERT = frozenset({"PERTAMA", "MUDA", "MADYA", "UTAMA"})
"""Levels of functional posts that ask for expertise: they are called Ahli."""


def _class_word(code: str) -> Text:
    """A class of post as it is written in both languages: JF Ahli Muda."""
    group, _, level = code.partition("_")
    if not level:
        return Text("%(code)s", code=group.capitalize())
    ahli = "Ahli " if group == "JF" and level in EXPERT else ""
    return Text("%(code)s", code=f"{group} {ahli}{level.capitalize()}")


YEARS, MONTHS = Text("in years"), Text("in months")
DISCIPLINE = Text("Unknown once the data are older than the parameter AGE-01 allows")
ASSESSMENT = Text("Unknown once the assessment is older than the parameter AGE-02 allows")
HR_OFFICER = Text("Your agency's HR officer can supply it.")
RATER = Text("Whoever rates you completes the appraisal; your agency's HR officer then sends it to BKD.")
ASSESSOR = Text("BKD's assessment of competencies supplies it; your agency's HR officer can ask for one.")


def _source(label: Text, kind: FactType, pair: tuple[Any, Any], table: dict[str, Text] | None = None, **more: Any) -> FactSource:  # noqa: ANN401  fields of a source
    return FactSource(label, kind, *pair, **{"word": _word(table) if table else None, "supplier": HR_OFFICER, **more})


OWN: dict[str, FactSource] = {
    "employee_type": _source(Text("Employment type"), FactType.CODE, _code("employment_type")),
    "legal_status": _source(
        Text("Legal status"), FactType.CODE, _code("legal_status"), _LEGAL, remedy=Text("You can apply once your status is active again.")
    ),
    "post_class": _source(Text("Class of post"), FactType.CODE, _code("post_class"), word=_class_word),
    "grade": _source(Text("Grade"), FactType.CODE, _code("grade")),
    "highest_education": _source(Text("Education"), FactType.CODE, _code("education")),
    "open_discipline_or_criminal_case": _source(
        Text("Open discipline or criminal case"),
        FactType.BOOL,
        (_open_case, _open_case_column),
        freshness=DISCIPLINE,
        remedy=Text("You can apply once the case is closed."),
    ),
    "serving_moderate_or_severe_sanction": _source(
        Text("Serving a moderate or severe disciplinary sanction"),
        FactType.BOOL,
        (_sanction, _sanction_column),
        freshness=DISCIPLINE,
        remedy=Text("You can apply after it has ended."),
    ),
    "serving_prison_or_moderate_or_severe_sanction": _source(
        Text("Serving prison or a moderate or severe disciplinary sanction"),
        FactType.BOOL,
        (_sanction, _sanction_column),
        freshness=DISCIPLINE,
        remedy=Text("You can apply after it has ended."),
    ),
    "service_years_since_appointment": _source(
        Text("Years of service since appointment"), FactType.NUMBER, (_service_years, _service_years_column), unit=YEARS
    ),
    "performance_predicate_each_of_last_2_years": _source(
        Text("SKP predicate in each of the last 2 years"),
        FactType.CODE,
        (_ratings, _ratings_column),
        _PREDICATES,
        supplier=RATER,
        freshness=Text("The two calendar years before the one that counts"),
    ),
    "active_service_bond": _source(Text("Service bond of an earlier study"), FactType.BOOL, (_bond, _bond_column)),
    "months_to_retirement_after_end": _source(
        Text("Months to retirement after the end"),
        FactType.NUMBER,
        (_retirement, _retirement_column),
        over=_retirement_over,
        unit=MONTHS,
        origin=Text("The civil servant's record and the offering"),
    ),
    "competence_gap_or_plan_match": _source(
        Text("A competency gap that this closes"),
        FactType.BOOL,
        (_gap, _gap_column),
        supplier=ASSESSOR,
        over=_gap_over,
        origin=Text("The civil servant's record and the offering"),
        freshness=ASSESSMENT,
    ),
    "level": _source(
        Text("Level of competency"),
        FactType.NUMBER,
        (_level, _level_column),
        supplier=ASSESSOR,
        unit=Text("from 1 to 5"),
        freshness=ASSESSMENT,
    ),
}
