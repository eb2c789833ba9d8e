"""Count the gaps of everybody, in the database, from the record as it stands."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Date,
    Integer,
    SmallInteger,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB

from portal.development.domain import FAR, Standard, Technical
from portal.development.models import GapCount, GapTally
from portal.kernel import clock
from portal.kernel.db import db
from portal.reference import queries as reference
from portal.workforce.models import RecordFix, Servant
from portal.workforce.queries import here

ASSESSED_FOR = "AGE-02"
"""The parameter that says for how many days an assessment of competencies counts as known."""
SEPARATOR = ";"
COUNTING = text("LOCK TABLE gap_count IN SHARE ROW EXCLUSIVE MODE")
"""Whoever counts waits for another who does; readers wait for nobody."""
ROOM = text("SELECT set_config('work_mem', '64MB', true), set_config('statement_timeout', '5min', true)")
"""It sorts some millions of levels, and takes some seconds."""


def standard(on: dt.date | None = None) -> Standard:
    """What posts require on a day (today), from the dated code lists."""
    entries = reference.competencies(on)
    technical = {entry.code: _technical(entry.details) for entry in entries if entry.details["type"] == "technical"}
    return Standard(reference.required_levels(on), technical, tuple(entry.code for entry in entries))


def _technical(details: dict[str, Any]) -> Technical:
    posts = tuple(post.strip() for post in details.get("posts", "").split(SEPARATOR) if post.strip())
    return Technical(posts, details.get("required_level"))


def assessed_since(on: dt.date | None = None) -> dt.date:
    """From which day on an assessment counts on a day (today)."""
    day = on or clock.today()
    found = reference.find_parameter(ASSESSED_FOR, day)
    return day - dt.timedelta(days=int(found.value)) if found and found.value else dt.date.min


def people_now() -> tuple[int, dt.datetime | None, dt.datetime | None]:
    """How many servants there are, when a file last told anything of them, and when one of them was last corrected.

    A count is anew where any of these is another.
    """
    corrected = select(func.max(RecordFix.confirmed_at)).scalar_subquery()
    number, told, fixed = db.session.execute(select(func.count(), func.max(Servant.source_at), corrected).where(here())).one()
    return number, told, fixed


def newest_tally() -> GapTally | None:
    """The last counting; None before the first."""
    return db.session.scalars(select(GapTally).order_by(GapTally.counted_at.desc()).limit(1)).first()


def hold_counting() -> None:
    """Wait until nobody else counts, and keep others from it until the transaction ends."""
    db.session.execute(COUNTING)


def _posts() -> list[tuple[str, str]]:
    """The classes and names of the posts that somebody holds."""
    found = db.session.execute(select(Servant.post_class, Servant.post).where(here()).distinct())
    return [(post_class, post) for post_class, post in found]


def _profiles(asked: Standard) -> tuple[Any, Any]:
    """Two tables as parts of a statement: which profile each post has, and which level each profile requires of each competency."""
    numbers: dict[tuple[tuple[str, int], ...], int] = {}
    posts = [(post_class, post, tuple(asked.profile(post_class, post).items())) for post_class, post in _posts()]
    for _, _, profile in posts:
        numbers.setdefault(profile, len(numbers))
    of_posts = values_table(
        "post",
        (("post_class", SqlText, [one for one, _, _ in posts]), ("name", SqlText, [one for _, one, _ in posts])),
        ("profile", Integer, [numbers[profile] for _, _, profile in posts]),
    )
    levels = [(number, code, level) for profile, number in numbers.items() for code, level in profile]
    asks = values_table(
        "asks",
        (("profile", Integer, [one for one, _, _ in levels]), ("code", SqlText, [one for _, one, _ in levels])),
        ("level", Integer, [one for _, _, one in levels]),
    )
    return of_posts, asks


def values_table(name: str, first: tuple[tuple[str, Any, Sequence[Any]], ...], last: tuple[str, Any, Sequence[Any]]) -> Any:  # noqa: ANN401  a CTE
    """Values of ours as a part of a statement: columns as (name, type, values), each an array as one bound value."""
    columns = (*first, last)
    unnested = (
        func.unnest(*(cast(values, ARRAY(kind)) for _, kind, values in columns))
        .table_valued(*(each for each, _, _ in columns))
        .render_derived()
    )
    return select(*(cast(unnested.c[each], kind).label(each) for each, kind, _ in columns)).cte(name)


def count_anew(asked: Standard, since: dt.date) -> None:
    """Put new counts in the place of the old ones.

    People are put together by unit, post and level before anything is compared: that is a fraction of their levels.
    """
    db.session.execute(ROOM)
    posts, asks = _profiles(asked)
    keys = (Servant.body_id, Servant.post_class, Servant.post)
    staff = select(*keys, func.count().label("people")).where(here()).group_by(*keys).cte("staff")
    levels = case((func.jsonb_typeof(Servant.levels) == "object", Servant.levels), else_=cast({}, JSONB))
    level = func.jsonb_each_text(levels).table_valued("key", "value", joins_implicitly=True)
    fresh = or_(Servant.assessed_on.is_(None), Servant.assessed_on >= since)
    parts = select(*keys, level.c.key, level.c.value, func.count().label("people"), func.min(Servant.assessed_on).label("oldest"))
    told = parts.where(here(), fresh).group_by(*keys, level.c.key, level.c.value).cte("told")
    missing = asks.c.level - cast(told.c.value, Integer)
    nothing, number = literal(0), told.c.people
    needed = _required(staff, posts, asks, (staff.c.people, nothing, nothing, nothing, cast(null(), Date)))
    below, far = (case((missing >= least, number), else_=0) for least in (1, FAR))
    known = _required(told, posts, asks, (nothing, number, below, far, told.c.oldest), asks.c.code == told.c.key)
    db.session.execute(delete(GapCount))
    db.session.execute(insert(GapCount).from_select(WRITTEN, _added_up(needed, known)))


WRITTEN = ["id", "created_at", "body_id", "post_class", "competency_code", "required", "people", "known", "below", "far", "oldest"]


def _required(people: Any, posts: Any, asks: Any, numbers: tuple[Any, ...], *more: Any) -> Any:  # noqa: ANN401  parts of a statement
    """Groups of people beside what their posts require, with their numbers."""
    names = ("body_id", "post_class", "code", "required", "people", "known", "below", "far", "oldest")
    columns = (people.c.body_id, people.c.post_class, asks.c.code, asks.c.level, *numbers)
    joined = people.join(posts, and_(posts.c.post_class == people.c.post_class, posts.c.name == people.c.post))
    joined = joined.join(asks, and_(asks.c.profile == posts.c.profile, *more))
    return select(*(column.label(name) for column, name in zip(columns, names, strict=True))).select_from(joined)


def _added_up(needed: Any, known: Any) -> Any:  # noqa: ANN401  selects
    """Both put together by unit, class of post, competency and level.

    They are added up and not joined: the planner cannot guess how many rows either has, and would go through one for each of the other.
    """
    each = union_all(needed, known).subquery()
    keys = (each.c.body_id, each.c.post_class, each.c.code, cast(each.c.required, SmallInteger))
    sums = (cast(func.sum(each.c[name]), Integer) for name in ("people", "known", "below", "far"))
    return select(func.gen_random_uuid(), literal(clock.now()), *keys, *sums, func.min(each.c.oldest)).group_by(*keys)


def keep_tally(tally: GapTally) -> None:
    """Keep what was counted last in the place of what was counted before."""
    db.session.execute(delete(GapTally))
    db.session.add(tally)
