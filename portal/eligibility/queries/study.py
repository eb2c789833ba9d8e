"""The facts of study and courses: some are the offering's own, the same for everybody; others set a person's record beside it.

For one person in Python, for all of them as SQL. Both say the same; a property test holds them together.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Numeric,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    type_coerce,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB

from portal.eligibility.domain.facts import UNKNOWN, Context, Fact, FactSource, Offers
from portal.eligibility.domain.rules import FactType, Value
from portal.eligibility.domain.times import LAST_WORKING_DAY, clock_of, in_working_hours, meeting_words
from portal.eligibility.queries.facts import (
    HEAVY,
    HR_OFFICER,
    MONTHS,
    YEARS,
    months_between,
    months_column,
    months_to_retirement,
    on_record,
)
from portal.kernel.text import Text
from portal.workforce.models import Servant

HUNDREDTHS = 100
ACCREDITATIONS: dict[str, Text] = {
    "UNGGUL": Text("Unggul (IAPS 4.0)"),
    "BAIK_SEKALI": Text("Baik Sekali"),
    "BAIK": Text("Baik", "accreditation"),
    "TERAKREDITASI_UNGGUL": Text("Terakreditasi Unggul (2025 scheme)"),
    "TERAKREDITASI": Text("Terakreditasi (2025 scheme)"),
    "TERAKREDITASI_PERTAMA": Text("Terakreditasi Pertama (2025 scheme)"),
    "TIDAK_TERAKREDITASI": Text("Not accredited"),
}
"""Grades of the newer two of three schemes that live side by side, under codes of their own; A, B and C stand for themselves.

No scheme's grade equals another's by itself: BKD decides that by a rule.
"""

Term = Callable[[Context], Value]
Over = Callable[[Offers], Any]


def _of_terms(term: Term, kind: Any, over: Over) -> tuple[Any, Any, Any]:  # noqa: ANN401  a type of SQL
    """A fact that the offering itself supplies, the same value for everybody; `over` reads it from many offerings."""

    def read(_: Servant, context: Context, _argument: str) -> Fact:
        value = term(context)
        return UNKNOWN if value is None else Fact(value, THE_OFFERING, context.on)

    def column(context: Context, _: str) -> ColumnElement[Any]:
        value = term(context)
        return cast(null(), kind) if value is None else literal(value, kind)

    return read, column, lambda offers, _argument: over(offers)


THE_OFFERING = "Penawaran"
"""Where such facts come from, as the record's sources are called: in Indonesian."""


def _days_left(context: Context) -> Value:
    until, first = context.question.terms.get("accreditation_until"), context.question.terms.get("starts_on")
    return (until - first).days if until and first else None


# -- class times --------------------------------------------------------------------------------------------------------------------


def _class_clash(context: Context) -> Value:
    meetings = context.question.terms.get("class_times")
    return None if meetings is None else bool(in_working_hours(meetings, context.hours))


CLASHING: ColumnElement[Any] = literal_column("'$[*] ? (@.day <= $last && @.first < $ends && @.last > $begins)'::jsonpath")


def _clash_over(offers: Offers) -> ColumnElement[Any]:
    begins, ends = offers.context.hours
    hours = cast({"last": LAST_WORKING_DAY, "begins": begins, "ends": ends}, JSONB)
    return func.jsonb_path_exists(offers.term("class_times"), CLASHING, hours)


CLASS_CLASH = _of_terms(_class_clash, Boolean, _clash_over)


def _classes(servant: Servant, context: Context, argument: str) -> Fact:
    """With the first class that lies in working hours, and the hours."""
    found = CLASS_CLASH[0](servant, context, argument)
    clashing = in_working_hours(context.question.terms.get("class_times") or [], context.hours)
    if not clashing:
        return Fact(found.value, found.source, found.as_of)
    begins, ends = context.hours
    said = Text(
        "A class lies in working hours (%(begins)s to %(ends)s): %(meeting)s.",
        meeting=meeting_words(clashing[0]),
        begins=clock_of(begins),
        ends=clock_of(ends),
    )
    return Fact(found.value, found.source, found.as_of, said)


# -- service left beside the programme's length -----------------------------------------------------------------------------------------


def _remaining(servant: Servant, context: Context, _: str) -> Fact:
    months, first = context.question.terms.get("months"), context.question.terms.get("starts_on")
    if not months or first is None or servant.retires_on is None:
        return UNKNOWN if not months or first is None else on_record(servant, None)
    left = months_between(first, servant.retires_on)
    said = Text("%(left)s months of service are left at the start; the programme takes %(months)s months.", left=left, months=months)
    found = on_record(servant, Decimal(left * HUNDREDTHS // months) / HUNDREDTHS)
    return Fact(found.value, found.source, found.as_of, said)


def _remaining_column(context: Context, _: str) -> ColumnElement[Any]:
    months, first = context.question.terms.get("months"), context.question.terms.get("starts_on")
    if not months or first is None:
        return cast(null(), Numeric)
    hundredths = months_column(first, Servant.retires_on) * HUNDREDTHS / literal(months)
    return cast(func.floor(hundredths), Numeric) / HUNDREDTHS


def _remaining_over(offers: Offers, _: str) -> ColumnElement[Any]:
    hundredths = months_to_retirement(offers.term("starts_on")) * HUNDREDTHS
    return cast(func.floor(hundredths / cast(func.nullif(offers.term("months"), 0), Numeric)), Numeric) / HUNDREDTHS


# -- discipline and earlier study -------------------------------------------------------------------------------------------------------


def _since_sanction(servant: Servant, context: Context, _: str) -> Fact:
    """Months since a moderate or severe sanction ended; 0 while it is served. None: no such sanction on record."""
    if servant.sanction_severity not in HEAVY or servant.sanction_until is None:
        return on_record(servant, None, servant.discipline_as_of)
    until = servant.sanction_until
    found = on_record(servant, months_between(until, context.on), servant.discipline_as_of)
    return Fact(found.value, found.source, found.as_of, Text("The sanction on record runs until %(day)s.", day=until))


def _since_sanction_column(context: Context, _: str) -> ColumnElement[Any]:
    heavy = and_(type_coerce(Servant.sanction_severity, SqlText).in_(HEAVY), Servant.sanction_until.is_not(None))
    passed = func.age(cast(literal(context.on), DateTime), cast(Servant.sanction_until, DateTime))
    months = func.date_part("year", passed) * 12 + func.date_part("month", passed)
    return case((heavy, cast(func.greatest(months, 0), Integer)), else_=null())


def _no_study_on_record(servant: Servant, _context: Context, _argument: str) -> Fact:
    """No study that was cancelled or stopped is on record; what came before the record is asked by the step that checks the papers."""
    return on_record(servant, None)


# -- age --------------------------------------------------------------------------------------------------------------------------------


def _age(servant: Servant, context: Context, _: str) -> Fact:
    born = servant.birth_date
    if born is None:
        return on_record(servant, None)
    years = context.on.year - born.year - ((context.on.month, context.on.day) < (born.month, born.day))
    return on_record(servant, max(0, years), born)


def _age_column(context: Context, _: str) -> ColumnElement[Any]:
    born = Servant.birth_date
    month_day = cast(func.date_part("month", born) * HUNDREDTHS + func.date_part("day", born), Integer)
    not_yet = case((literal(context.on.month * HUNDREDTHS + context.on.day) < month_day, 1), else_=0)
    years = literal(context.on.year) - cast(func.date_part("year", born), Integer) - not_yet
    return case((born.is_(None), null()), (years < 0, 0), else_=years)


def _known(key: str, kind: Any) -> tuple[Any, Any, Any]:  # noqa: ANN401  a type of SQL
    """A term as it stands."""
    return _of_terms(lambda context: context.question.terms.get(key), kind, lambda offers: offers.term(key))


def _days_left_over(offers: Offers) -> ColumnElement[Any]:
    found: ColumnElement[Any] = offers.term("accreditation_until") - offers.term("starts_on")
    return found


HOST = Text("The provider can change it; whoever has applied is told.")


def _word(code: str) -> Text:
    return ACCREDITATIONS.get(code) or Text("%(code)s", code=code)


def _source(label: Text, kind: FactType, ways: tuple[Any, ...], **more: Any) -> FactSource:  # noqa: ANN401  fields of a source
    return FactSource(label, kind, *ways, **more)


def _offered(label: Text, kind: FactType, ways: tuple[Any, ...], **more: Any) -> FactSource:  # noqa: ANN401  fields of a source
    return _source(label, kind, ways, of_offering=True, origin=Text("The offering"), freshness=Text("As it is published"), **more)


STUDY: dict[str, FactSource] = {
    "relieved_of_post": _offered(Text("Relieved of post during study"), FactType.BOOL, _known("relieved", Boolean)),
    "ends_in_certification": _offered(Text("The course ends in a certification"), FactType.BOOL, _known("certified", Boolean)),
    "programme_accreditation": _offered(
        Text("Accreditation of the programme"),
        FactType.CODE,
        _known("accreditation", SqlText),
        word=_word,
        remedy=Text("BKD decides what a grade of another scheme equals; until then an officer looks at it."),
    ),
    "accreditation_days_left_at_start": _offered(
        Text("Days of accreditation left at the start"),
        FactType.NUMBER,
        _of_terms(_days_left, Integer, _days_left_over),
        remedy=HOST,
        unit=Text("in days"),
    ),
    "programme_length_master": _offered(Text("Length of the programme in months"), FactType.NUMBER, _known("months", Integer), unit=MONTHS),
    "programme_sks": _offered(
        Text("Credits of the programme (SKS)"), FactType.NUMBER, _known("credits", Integer), unit=Text("in credits (SKS)")
    ),
    "class_in_working_hours": _offered(Text("Classes in working hours"), FactType.BOOL, (_classes, *CLASS_CLASH[1:]), remedy=HOST),
    "remaining_service_over_programme_length": _source(
        Text("Service left, as times the programme's length"),
        FactType.NUMBER,
        (_remaining, _remaining_column, _remaining_over),
        supplier=HR_OFFICER,
        unit=Text("as a ratio"),
        origin=Text("The civil servant's record and the offering"),
        remedy=Text("A shorter programme needs less; your day of retirement stands in your data."),
    ),
    "months_since_moderate_or_severe_sanction": _source(
        Text("Months since a moderate or severe sanction"),
        FactType.NUMBER,
        (_since_sanction, _since_sanction_column),
        unit=MONTHS,
        remedy=Text("You can apply once enough months have passed since its end."),
    ),
    "months_since_study_cancelled_or_stopped": FactSource(
        Text("Months since an earlier study was cancelled or stopped"),
        FactType.NUMBER,
        _no_study_on_record,
        lambda _context, _argument: cast(null(), Integer),
        unit=MONTHS,
        origin=Text("The papers, which are checked in the case"),
        freshness=Text("No study that was cancelled or stopped is on record; the step that checks the papers asks"),
    ),
    "age": _source(Text("Age in years"), FactType.NUMBER, (_age, _age_column), supplier=HR_OFFICER, unit=YEARS),
}
"""What the record and the offering say together; higher slices add theirs."""
