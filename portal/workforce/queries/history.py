"""What an import changed, kept beside it so that the newest one can be undone: set-based, whatever the number of people."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    String,
    Uuid,
    and_,
    any_,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from portal.kernel import clock
from portal.kernel.db import db
from portal.workforce.models import PerformanceRating, RecordFix, Servant, WorkforceImport, WorkforceImportRow
from portal.workforce.queries.difference import Stage, rewrite_levels

_row = WorkforceImportRow.metadata.tables[WorkforceImportRow.__tablename__]
_servant = Servant.metadata.tables[Servant.__tablename__]
_rating = PerformanceRating.metadata.tables[PerformanceRating.__tablename__]
_fix = RecordFix.metadata.tables[RecordFix.__tablename__]
RATINGS = "ratings"
UNIQUE = ("nip", "nrk", "email")
ALWAYS = ("source", "source_at", "supervisor_id", "rating_year", "recent_ratings")
"""What an import writes beside the columns of its file."""


@dataclass(frozen=True, slots=True)
class Spared:
    """Somebody whom undoing an import leaves as they are; `number` is the request whose correction was confirmed since, if that is why."""

    servant_id: uuid.UUID
    name: str
    number: str | None


def forget_history() -> None:
    """The rows of imports that cannot be undone any more go: personal data are not kept twice."""
    db.session.execute(delete(_row))


def remember_changed(stage: Stage, import_id: uuid.UUID) -> None:
    """Keep what the changed people were; to be asked before they are written."""
    change = stage.changes.c
    pairs: list[Any] = []
    for key in dict.fromkeys((*stage.keys, *ALWAYS)):
        pairs += [literal_column(f"'{key}'"), _servant.c[key]]
    ratings: list[Any] = []
    for year in stage.years:
        rated = select(_rating.c.predicate).where(_rating.c.servant_id == _servant.c.id, _rating.c.year == year)
        ratings += [literal_column(f"'{year}'"), rated.scalar_subquery()]
    was = func.jsonb_build_object(*pairs, literal_column(f"'{RATINGS}'"), func.jsonb_build_object(*ratings))
    _remember(
        select(*_head(import_id), change.servant_id, change.is_new, was).join(_servant, _servant.c.id == change.servant_id), ~change.is_new
    )


def remember_new(stage: Stage, import_id: uuid.UUID) -> None:
    """Keep who was new; to be asked once they are written."""
    change = stage.changes.c
    _remember(select(*_head(import_id), change.servant_id, change.is_new, cast(literal({}, JSONB), JSONB)), change.is_new)


def _head(import_id: uuid.UUID) -> tuple[ColumnElement[Any], ...]:
    return func.gen_random_uuid(), literal(clock.now()), literal(import_id)


def _remember(rows: Any, which: ColumnElement[bool]) -> None:  # noqa: ANN401  a select
    columns = ["id", "created_at", "import_id", "servant_id", "is_new", "was"]
    db.session.execute(insert(_row).from_select(columns, rows.where(which)))


# -- undoing ------------------------------------------------------------------------------------------------------------------------------


def ran_since(moment: dt.datetime) -> bool:
    """Whether a file has run later than this."""
    return bool(db.session.scalar(select(exists().where(WorkforceImport.run_at > moment))))


def has_history(import_id: uuid.UUID) -> bool:
    """Whether it is known what an import changed: every run forgets what the ones before it did, so it is the newest."""
    return bool(db.session.scalar(select(exists().where(_row.c.import_id == import_id))))


def spared_in(import_id: uuid.UUID, since: dt.datetime) -> list[Spared]:
    """Who stays as they are: a correction was confirmed since, or a number or address that was theirs belongs to somebody else now."""
    corrected = select(_servant.c.id, _servant.c.name, func.max(_request_number())).join(_row, _row.c.servant_id == _servant.c.id)
    corrected = corrected.join(_fix, _fix.c.servant_id == _servant.c.id).where(_row.c.import_id == import_id, _fix.c.confirmed_at >= since)
    spared = [Spared(who, name, number) for who, name, number in db.session.execute(corrected.group_by(_servant.c.id, _servant.c.name))]
    while found := _robbed(import_id, [one.servant_id for one in spared]):  # whoever stays keeps a number that another would have back
        spared += [Spared(who, name, None) for who, name in found]
    return sorted(spared, key=lambda one: (one.name, str(one.servant_id)))


def _request_number() -> Any:  # noqa: ANN401  a subquery of one value
    request = RecordFix.metadata.tables["record_request"]
    return select(request.c.number).where(request.c.id == _fix.c.request_id).scalar_subquery()


def _robbed(import_id: uuid.UUID, spared: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    """Whose old number or address is held by somebody who does not give it back."""
    other, theirs = _servant.alias(), _row.alias()
    gives_back = exists().where(theirs.c.import_id == import_id, theirs.c.servant_id == other.c.id, *_restored(theirs, spared))
    held = or_(*(other.c[key] == _row.c.was[key].astext for key in UNIQUE))
    robbed = select(_servant.c.id, _servant.c.name).join(_row, _row.c.servant_id == _servant.c.id)
    robbed = robbed.where(_row.c.import_id == import_id, *_restored(_row, spared))
    found = db.session.execute(robbed.where(exists().where(other.c.id != _servant.c.id, held, ~gives_back)))
    return [(who, name) for who, name in found]


def _restored(row: Any, spared: Sequence[uuid.UUID]) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401  the table or an alias of it
    return ~row.c.is_new, ~(row.c.servant_id == any_(cast(list(spared), ARRAY(Uuid))))


def touched_by(import_id: uuid.UUID, spared: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, bool, bool]]:
    """Whom undoing would change: (servant, False, whether they came with the import and so leave)."""
    mine = select(_row.c.servant_id, _row.c.is_new).where(_row.c.import_id == import_id)
    found = db.session.execute(mine.where(~(_row.c.servant_id == any_(cast(list(spared), ARRAY(Uuid))))))
    return [(who, False, is_new) for who, is_new in found]


def count_undone(import_id: uuid.UUID, spared: Sequence[uuid.UUID]) -> tuple[int, int]:
    """How many people would get their old values back, and how many came with the import and would leave."""
    told = select(func.count().filter(~_row.c.is_new), func.count().filter(_row.c.is_new)).where(_row.c.import_id == import_id)
    back, leave = db.session.execute(told.where(~(_row.c.servant_id == any_(cast(list(spared), ARRAY(Uuid)))))).one()
    return back, leave


def restore(import_id: uuid.UUID, spared: Sequence[uuid.UUID]) -> None:
    """Old values back, with what hangs on them; who came with the import leaves today; corrections that its file ended hold again."""
    mine = (_row.c.import_id == import_id, _row.c.servant_id == _servant.c.id, *_restored(_row, spared))
    some = db.session.scalar(select(_row.c.was).where(_row.c.import_id == import_id, ~_row.c.is_new).limit(1))
    if some is not None:
        other_levels = list(_with_other_levels(mine)) if "levels" in some else []
        _restore_columns([key for key in some if key in _servant.c], import_id, spared)
        rewrite_levels(_servant.c.id == any_(cast(other_levels, ARRAY(Uuid))), clock.now())
        for year in some[RATINGS]:
            _restore_ratings(year, mine)
    came = select(_row.c.servant_id).where(_row.c.import_id == import_id, _row.c.is_new)
    came = came.where(~(_row.c.servant_id == any_(cast(list(spared), ARRAY(Uuid)))))
    stays = or_(_servant.c.left_on.is_(None), _servant.c.left_on > clock.today())
    db.session.execute(update(_servant).values(left_on=clock.today()).where(_servant.c.id.in_(came), stays))
    held = update(_fix).values(ended_at=None, ended_by_id=None)
    db.session.execute(held.where(_fix.c.ended_by_id == import_id, ~(_fix.c.servant_id == any_(cast(list(spared), ARRAY(Uuid))))))


def _with_other_levels(mine: Sequence[ColumnElement[bool]]) -> Sequence[uuid.UUID]:
    """Whose competencies were others: asked before the old ones are back."""
    was = func.nullif(_row.c.was["levels"], literal_column("'null'::jsonb"))
    return db.session.scalars(select(_servant.c.id).where(*mine, _servant.c.levels.is_distinct_from(was))).all()


def _restore_columns(keys: Sequence[str], import_id: uuid.UUID, spared: Sequence[uuid.UUID]) -> None:
    """In one statement: two people may have exchanged a number, and do it once more. The keys are names of the table's own columns."""
    told = ", ".join(f'"{key}" = old."{key}"' for key in keys)
    statement = (
        f"UPDATE servant SET {told} FROM workforce_import_row h, LATERAL jsonb_populate_record(NULL::servant, h.was) old"  # noqa: S608  see above
        " WHERE h.import_id = :import_id AND h.servant_id = servant.id AND NOT h.is_new AND NOT (h.servant_id = ANY(:spared))"
    )
    db.session.execute(text(statement), {"import_id": import_id, "spared": list(spared)})


def _restore_ratings(year: str, mine: Sequence[ColumnElement[bool]]) -> None:
    was: Any = _row.c.was[RATINGS][year].astext
    rated = and_(*mine, _rating.c.servant_id == _servant.c.id, _rating.c.year == int(year))
    db.session.execute(delete(_rating).where(rated, was.is_(None)))
    db.session.execute(update(_rating).values(predicate=cast(was, String)).where(rated, was.is_not(None), _rating.c.predicate != was))
