"""The difference between a file and the record, as set-based statements over temporary tables that end with the transaction."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    all_,
    and_,
    any_,
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
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlalchemy.schema import CreateTable

from portal.kernel import clock
from portal.kernel.db import db
from portal.workforce.models import PerformanceRating, Servant, ServantCompetency

STAGE, CHANGE = "workforce_stage", "workforce_change"
JOINED = ("nip", "nrk", "email", "supervisor_nip")
"""The columns by which rows are found, and so the ones whose spread the planner must know."""
SAMPLED = 10
"""How closely: 300 rows for each, which is enough to see that almost every value is another."""
BLOCK = 500
"""Lines that go to the server at a time."""
_TYPES: dict[str, Any] = {
    "body_id": Uuid,
    "birth_date": Date,
    "appointed_on": Date,
    "retires_on": Date,
    "assessed_on": Date,
    "sanction_until": Date,
    "discipline_as_of": Date,
    "service_bond_until": Date,
    "left_on": Date,
    "discipline_open_case": Boolean,
    "levels": JSONB,
}
_servant = Servant.metadata.tables[Servant.__tablename__]
_rating = PerformanceRating.metadata.tables[PerformanceRating.__tablename__]
_level = ServantCompetency.metadata.tables[ServantCompetency.__tablename__]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows are new, changed, the same; how many people leave or come back; how many of the record are not in the file."""

    new: int
    changed: int
    same: int
    leaving: int
    absent: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A file's rows on the server, and which of them would change the record."""

    keys: tuple[str, ...]
    """The columns of the record that the file carries, in the order of COPY."""
    years: tuple[int, ...]
    rows: Table
    changes: Table

    @classmethod
    def create(cls, keys: Sequence[str], years: Sequence[int]) -> "Stage":
        """Make the two temporary tables; they are gone with the transaction, or with the next file of the same one."""
        metadata = MetaData()
        temporary: dict[str, Any] = {"prefixes": ["TEMPORARY"], "postgresql_on_commit": "DROP"}
        told = [Column(key, _TYPES.get(key, Text)) for key in keys]
        ratings = [Column(f"skp_{year}", Text) for year in years]
        rows = Table(STAGE, metadata, Column("row_no", Integer), *told, *ratings, Column("known_nip", Text), **temporary)
        flags = [Column(name, Boolean) for name in ("is_new", "leaves", "levels_changed")]
        changes = Table(CHANGE, metadata, Column("row_no", Integer), Column("servant_id", Uuid), *flags, **temporary)
        db.session.execute(text(f"DROP TABLE IF EXISTS pg_temp.{STAGE}, pg_temp.{CHANGE}"))
        for table in (rows, changes):
            db.session.execute(CreateTable(table))
        return cls(tuple(keys), tuple(years), rows, changes)

    @property
    def number(self) -> ColumnElement[str]:
        """Under which NIP the record knows the row's person."""
        return func.coalesce(self.rows.c.known_nip, self.rows.c.nip)

    def fill(self, lines: Iterable[str]) -> None:
        """Send the rows by COPY: one line a row, cells parted by tabs, nothing for an empty cell."""
        columns = ["row_no", *self.keys, *(f"skp_{year}" for year in self.years)]
        names = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
        statement = sql.SQL("COPY {} ({}) FROM STDIN (NULL '')").format(sql.Identifier(STAGE), names)
        connection: Any = db.session.connection().connection.driver_connection
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for block in _blocks(lines):
                copy.write(block)
        asked = [key for key in ("row_no", *JOINED) if key == "row_no" or key in self.keys]
        db.session.execute(text(f"SET LOCAL default_statistics_target = {SAMPLED}"))
        db.session.execute(text(f"ANALYZE {STAGE} ({', '.join(asked)})"))

    def drop(self, row_numbers: Sequence[int]) -> None:
        """Take rows out again that turned out to be bad, with what they would change."""
        for table in (self.rows, self.changes):
            db.session.execute(delete(table).where(table.c.row_no == any_(cast(list(row_numbers), ARRAY(Integer)))))

    def find_moved(self) -> None:
        """A PPPK gets another number with another agency: the same NRK and birth date are the same person."""
        rows, held = self.rows.c, _servant.alias()
        moved = (
            update(self.rows)
            .values(known_nip=_servant.c.nip)
            .where(
                _servant.c.nrk == rows.nrk,
                _servant.c.nip != rows.nip,
                _servant.c.employment_type == "PPPK",
                rows.employment_type == "PPPK",
                func.left(_servant.c.nip, 8) == func.left(rows.nip, 8),
                ~select(held.c.id).where(held.c.nip == rows.nip).exists(),
            )
        )
        db.session.execute(moved)

    def unknown_supervisors(self) -> list[tuple[int, str]]:
        """Rows whose supervisor is neither in the file nor on record: (row, NIP)."""
        if "supervisor_nip" not in self.keys:
            return []
        rows, other = self.rows.c, self.rows.alias()
        missing = (
            select(rows.row_no, rows.supervisor_nip)
            .outerjoin(other, other.c.nip == rows.supervisor_nip)
            .outerjoin(_servant, and_(_servant.c.nip == rows.supervisor_nip, _here()))
            .where(rows.supervisor_nip.is_not(None), other.c.row_no.is_(None), _servant.c.id.is_(None))
        )
        return [(row, nip) for row, nip in db.session.execute(missing)]

    def taken(self, key: str) -> list[tuple[int, str]]:
        """Rows that would change something and whose NRK or address belongs to somebody else who keeps it: (row, value)."""
        rows, theirs = self.rows.c, self.rows.alias()
        gives_up = select(theirs.c.row_no).where(
            func.coalesce(theirs.c.known_nip, theirs.c.nip) == _servant.c.nip, theirs.c[key] != _servant.c[key]
        )
        clash = select(rows.row_no, rows[key]).join(self.changes, self.changes.c.row_no == rows.row_no)
        clash = clash.join(_servant, and_(_servant.c[key] == rows[key], _servant.c.nip != self.number))
        return [(row, value) for row, value in db.session.execute(clash.where(~gives_up.exists()))]

    def _joined(self) -> tuple[FromClause, list[ColumnElement[bool]]]:
        """The file beside the record and its ratings, and when a rating differs; an empty cell of a rating changes nothing."""
        source: FromClause = self.rows.outerjoin(_servant, _servant.c.nip == self.number)
        differs: list[ColumnElement[bool]] = []
        for year in self.years:
            rating, cell = _rating.alias(), self.rows.c[f"skp_{year}"]
            source = source.outerjoin(rating, and_(rating.c.servant_id == _servant.c.id, rating.c.year == year))
            differs.append(and_(cell.is_not(None), rating.c.predicate.is_distinct_from(cell)))
        return source, differs

    def compare(self) -> None:
        """Fill the table of changes: rows that are new, or differ from the record in any column that the file carries."""
        rows = self.rows.c
        source, ratings = self._joined()
        on_record = tuple_(*(_servant.c[key] for key in self.keys))
        differs = on_record.is_distinct_from(tuple_(*(rows[key] for key in self.keys)))
        has = {key: key in self.keys for key in ("left_on", "levels")}
        leaves = and_(rows.left_on.is_not(None), _servant.c.left_on.is_(None)) if has["left_on"] else literal(value=False)
        levels = _servant.c.levels.is_distinct_from(rows.levels) if has["levels"] else literal(value=False)
        changed = select(
            rows.row_no, func.coalesce(_servant.c.id, func.gen_random_uuid()), _servant.c.id.is_(None), leaves, levels
        ).select_from(source)
        db.session.execute(
            insert(self.changes).from_select(list(self.changes.c), changed.where(or_(_servant.c.id.is_(None), differs, *ratings)))
        )

    def counts(self, bad_numbers: Sequence[str]) -> Counts:
        """What the file would do; `bad_numbers` are the NIP of rows that stay out, who are not absent."""
        change = self.changes.c
        total = select(func.count()).select_from(self.rows).scalar_subquery()
        told = select(func.count(), func.count().filter(change.is_new), func.count().filter(change.leaves), total)
        every, new, leaving, rows = db.session.execute(told.select_from(self.changes)).one()
        in_file = select(self.rows.c.row_no).where(self.number == _servant.c.nip).exists()
        absent = (
            select(func.count())
            .select_from(_servant)
            .where(_here(), ~in_file, _servant.c.nip != all_(cast(list(bad_numbers), ARRAY(Text))))
        )
        return Counts(new, every - new, rows - every, leaving, db.session.scalar(absent) or 0)

    def by_column(self) -> dict[str, int]:
        """How many people change in each column."""
        rows = self.rows.c
        source, ratings = self._joined()
        told = [func.count().filter(_servant.c[key].is_distinct_from(rows[key])).label(key) for key in self.keys]
        rated = [func.count().filter(differs).label(f"skp_{year}") for year, differs in zip(self.years, ratings, strict=True)]
        found = (
            select(*told, *rated).select_from(source.join(self.changes, self.changes.c.row_no == rows.row_no)).where(~self.changes.c.is_new)
        )
        return {key: count for key, count in db.session.execute(found).mappings().one().items() if count}

    def changed_rows(self, limit: int) -> list[dict[str, Any]]:
        """The first changed people, each column before and after: keys `row_no`, `name`, `old_…`, `new_…`."""
        rows, source = self.rows.c, self._joined()[0]
        old = [_servant.c[key].label(f"old_{key}") for key in self.keys]
        new = [rows[key].label(f"new_{key}") for key in (*self.keys, *(f"skp_{year}" for year in self.years))]
        rated = [
            select(_rating.c.predicate)
            .where(_rating.c.servant_id == _servant.c.id, _rating.c.year == year)
            .scalar_subquery()
            .label(f"old_skp_{year}")
            for year in self.years
        ]
        found = select(rows.row_no, _servant.c.name, *old, *new, *rated).select_from(
            source.join(self.changes, self.changes.c.row_no == rows.row_no)
        )
        return [dict(row) for row in db.session.execute(found.where(~self.changes.c.is_new).order_by(rows.row_no).limit(limit)).mappings()]

    def new_rows(self, limit: int) -> list[dict[str, Any]]:
        """The first new people: row, name, NIP, post, unit."""
        rows = self.rows.c
        found = select(rows.row_no, rows.name, rows.nip, rows.post, rows.body_id).join(self.changes, self.changes.c.row_no == rows.row_no)
        return [dict(row) for row in db.session.execute(found.where(self.changes.c.is_new).order_by(rows.row_no).limit(limit)).mappings()]

    def same_rows(self, limit: int) -> list[int]:
        """The first rows that change nothing."""
        changed = select(self.changes.c.row_no).where(self.changes.c.row_no == self.rows.c.row_no).exists()
        return list(db.session.scalars(select(self.rows.c.row_no).where(~changed).order_by(self.rows.c.row_no).limit(limit)))

    @staticmethod
    def digest() -> str:
        """A digest of every change, of what is on record now and of what would take its place."""
        found = text(
            "SELECT md5(coalesce(string_agg(md5(row(v.*)::text || row(s.*)::text), '' ORDER BY s.row_no), ''))"
            " FROM workforce_change c JOIN workforce_stage s USING (row_no) LEFT JOIN servant v ON v.id = c.servant_id"
        )
        return str(db.session.scalar(found))

    def write(self, source: str) -> None:
        """Change those who are on record, add those who are not, then what hangs on them."""
        change, rows, now = self.changes.c, self.rows.c, clock.now()
        told = {key: rows[key] for key in self.keys}
        mine = and_(change.row_no == rows.row_no, change.servant_id == _servant.c.id)
        db.session.execute(update(_servant).values(**told, source=source, source_at=now).where(mine, ~change.is_new))
        self._add(told, source, now)
        if "supervisor_nip" in self.keys:
            self._link_supervisors()
        if "levels" in self.keys:
            self._write_levels(now)
        if self.years:
            self._write_ratings(now)

    def _add(self, told: dict[str, Any], source: str, now: dt.datetime) -> None:
        """Write new people with their supervisor and recent ratings at once: a row that is written twice leaves a dead one behind."""
        change, rows = self.changes.c, self.rows.c
        columns: dict[str, Any] = {
            "id": change.servant_id,
            "created_at": literal(now),
            "source": literal(source),
            "source_at": literal(now),
        }
        columns |= told
        origin: FromClause = self.rows.join(self.changes, change.row_no == rows.row_no)
        if "supervisor_nip" in self.keys:
            their_row, their_change, held = self.rows.alias(), self.changes.alias(), _servant.alias()
            origin = origin.outerjoin(their_row, their_row.c.nip == rows.supervisor_nip)
            origin = origin.outerjoin(their_change, their_change.c.row_no == their_row.c.row_no).outerjoin(
                held, held.c.nip == rows.supervisor_nip
            )
            columns["supervisor_id"] = func.coalesce(held.c.id, their_change.c.servant_id)
        if self.years:
            columns |= self._recent_in_file()
        added = select(*columns.values()).select_from(origin).where(change.is_new)
        db.session.execute(insert(_servant).from_select(list(columns), added))

    def _recent_in_file(self) -> dict[str, Any]:
        """The newest year for which the row has a rating, and the predicates of that year and the two before."""
        cells = {year: self.rows.c[f"skp_{year}"] for year in self.years}
        newest = sorted(cells, reverse=True)

        def since(year: int) -> ColumnElement[Any]:
            return array([cells.get(year - back, cast(null(), Text)) for back in range(3)])

        has = [(cells[year].is_not(None), year) for year in newest]
        recent = [(cells[year].is_not(None), since(year)) for year in newest]
        return {"rating_year": case(*has, else_=null()), "recent_ratings": case(*recent, else_=null())}

    def _touched(self) -> Any:  # noqa: ANN401  a subquery
        return select(self.changes.c.servant_id)

    def _link_supervisors(self) -> None:
        above = _servant.alias()
        chief = select(above.c.id).where(above.c.nip == _servant.c.supervisor_nip).scalar_subquery()
        known = self._touched().where(~self.changes.c.is_new)
        db.session.execute(update(_servant).values(supervisor_id=chief).where(_servant.c.id.in_(known)))

    def _write_levels(self, now: Any) -> None:  # noqa: ANN401  a moment
        rewrite_levels(_servant.c.id.in_(self._touched().where(or_(self.changes.c.levels_changed, self.changes.c.is_new))), now)

    def _write_ratings(self, now: Any) -> None:  # noqa: ANN401  a moment
        rows, change = self.rows.c, self.changes.c
        for year in self.years:
            cell = rows[f"skp_{year}"]
            told = self.rows.join(self.changes, change.row_no == rows.row_no)
            mine = and_(_rating.c.servant_id == change.servant_id, change.row_no == rows.row_no, _rating.c.year == year)
            db.session.execute(update(_rating).values(predicate=cell).where(mine, cell.is_not(None)))
            has = select(_rating.c.id).where(_rating.c.servant_id == change.servant_id, _rating.c.year == year).exists()
            fresh = select(func.gen_random_uuid(), literal(now), change.servant_id, literal(year), cell).select_from(told)
            columns = ["id", "created_at", "servant_id", "year", "predicate"]
            db.session.execute(insert(_rating).from_select(columns, fresh.where(cell.is_not(None), ~has)))
        self._remember_recent()

    def _remember_recent(self) -> None:
        """Put the newest three years on the servant's row, where the rules read them."""
        rated = select(_rating.c.servant_id, func.max(_rating.c.year).label("year")).where(
            _rating.c.servant_id.in_(self._touched().where(~self.changes.c.is_new))
        )
        newest = rated.group_by(_rating.c.servant_id).subquery()

        def of(back: int) -> ColumnElement[Any]:
            rating = _rating.alias()
            mine = and_(rating.c.servant_id == newest.c.servant_id, rating.c.year == newest.c.year - back)
            return select(rating.c.predicate.cast(Text)).where(mine).scalar_subquery()

        values = {"rating_year": newest.c.year, "recent_ratings": array([of(0), of(1), of(2)])}
        db.session.execute(update(_servant).values(**values).where(_servant.c.id == newest.c.servant_id))

    def touched(self) -> list[tuple[uuid.UUID, bool, bool]]:
        """Who changed: (servant, whether new, whether leaving)."""
        change = self.changes.c
        return [(who, new, leaves) for who, new, leaves in db.session.execute(select(change.servant_id, change.is_new, change.leaves))]


def rewrite_levels(chosen: ColumnElement[bool], now: Any) -> None:  # noqa: ANN401  a moment
    """Put the levels on the chosen servants' rows into their own table, where they can be read one by one."""
    db.session.execute(delete(_level).where(_level.c.servant_id.in_(select(_servant.c.id).where(chosen))))
    each = func.jsonb_each_text(_servant.c.levels).table_valued("key", "value").lateral()
    fresh = select(func.gen_random_uuid(), literal(now), _servant.c.id, each.c.key, each.c.value.cast(SmallInteger), _servant.c.assessed_on)
    fresh = fresh.select_from(_servant).join(each, literal(value=True)).where(chosen, _servant.c.levels.is_not(None))
    columns = ["id", "created_at", "servant_id", "competency_code", "level", "assessed_on"]
    db.session.execute(insert(_level).from_select(columns, fresh))


def _here() -> ColumnElement[bool]:
    return or_(_servant.c.left_on.is_(None), _servant.c.left_on > clock.today())


def _blocks(lines: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == BLOCK:
            yield "".join(held).encode()
            held.clear()
    yield "".join(held).encode()
