"""Count the gaps of everybody, in the database, from the record as it stands."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Date, Integer, SmallInteger, and_, case, cast, delete, func, insert, literal, or_, select, text
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB

from portal.development.domain import FAR, Standard, Technical
from portal.development.models import GapCount, GapTally
from portal.kernel import clock
from portal.kernel.db import db
from portal.reference import queries as reference
from portal.workforce.models import Servant
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


def people_now() -> tuple[int, dt.datetime | None]:
    """How many servants there are, and when the record was last told anything of them: a count is anew where either is another."""
    number, told = db.session.execute(select(func.count(), func.max(Servant.source_at)).where(here())).one()
    return number, told


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
    of_posts = _table(
        "post",
        (("post_class", SqlText, [one for one, _, _ in posts]), ("name", SqlText, [one for _, one, _ in posts])),
        ("profile", Integer, [numbers[profile] for _, _, profile in posts]),
    )
    levels = [(number, code, level) for profile, number in numbers.items() for code, level in profile]
    asks = _table(
        "asks",
        (("profile", Integer, [one for one, _, _ in levels]), ("code", SqlText, [one for _, one, _ in levels])),
        ("level", Integer, [one for _, _, one in levels]),
    )
    return of_posts, asks


def _table(name: str, first: tuple[tuple[str, Any, Sequence[Any]], ...], last: tuple[str, Any, Sequence[Any]]) -> Any:  # noqa: ANN401  a CTE
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
    need = _required(staff, posts, asks, (func.sum(staff.c.people).label("people"),), None)
    missing = asks.c.level - cast(told.c.value, Integer)
    known = (
        func.sum(told.c.people).label("known"),
        func.coalesce(func.sum(told.c.people).filter(missing > 0), 0).label("below"),
        func.coalesce(func.sum(told.c.people).filter(missing >= FAR), 0).label("far"),
        func.min(told.c.oldest).label("oldest"),
    )
    have = _required(told, posts, asks, known, told.c.key)
    db.session.execute(delete(GapCount))
    db.session.execute(insert(GapCount).from_select(WRITTEN, _beside(need, have)))


WRITTEN = ["id", "created_at", "body_id", "post_class", "competency_code", "required", "people", "known", "below", "far", "oldest"]


def _beside(need: Any, have: Any) -> Any:  # noqa: ANN401  parts of a statement
    """The people of whom something is required, each group with what is known of it."""
    group = need.c.body_id, need.c.post_class, need.c.code, cast(need.c.level, SmallInteger), cast(need.c.people, Integer)
    numbers = (cast(func.coalesce(have.c[name], 0), Integer) for name in ("known", "below", "far"))
    same = and_(*(need.c[name] == have.c[name] for name in ("body_id", "post_class", "code", "level")))
    rows = select(func.gen_random_uuid(), literal(clock.now()), *group, *numbers, cast(have.c.oldest, Date))
    return rows.select_from(need.outerjoin(have, same))


def _required(people: Any, posts: Any, asks: Any, sums: tuple[Any, ...], code: Any) -> Any:  # noqa: ANN401  parts of a statement
    """Some people beside what their posts require, put together by unit, class of post, competency and level."""
    keys = (people.c.body_id, people.c.post_class, asks.c.code, asks.c.level)
    joined = people.join(posts, (posts.c.post_class == people.c.post_class) & (posts.c.name == people.c.post))
    asked = asks.c.profile == posts.c.profile
    joined = joined.join(asks, asked if code is None else asked & (asks.c.code == code))
    return select(*keys, *sums).select_from(joined).group_by(*keys).subquery()


def keep_tally(tally: GapTally) -> None:
    """Keep what was counted last in the place of what was counted before."""
    db.session.execute(delete(GapTally))
    db.session.add(tally)
