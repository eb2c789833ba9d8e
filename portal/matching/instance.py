"""An instance as a file: read strictly, with one line that names the place of a fault, and turned into arrays."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from portal.matching import lottery
from portal.matching.market import NOT_ELIGIBLE, Ints, Market
from portal.matching.ranking import MOST_POINTS

FORMAT = "simpul.instance/1"
OPEN = "open"
_EXACT = 2**62
"""More seats than this are no more than this; a minimum from here on is kept as it is written, outside the arrays' range."""
_SHOWN = 60


class MalformedError(ValueError):
    """The file is not an instance; the message says where and why, in one line."""


@dataclass(frozen=True, slots=True)
class Names:
    """The ids behind the numbers of a market."""

    servants: list[str]
    """In the order of the lottery."""
    offerings: list[str]
    agencies: list[str]
    pools: list[str]


@dataclass(frozen=True, slots=True)
class Instance:
    """What a file says."""

    sha256: str
    """Of the file's bytes as they are, in lower-case hexadecimal."""
    seed: str
    market: Market
    names: Names
    fixed: dict[str, str]
    """By servant, the offering of a placement that was fixed before."""


def read(data: bytes) -> Instance:
    """The instance in a file. Raises MalformedError."""
    whole = _object(_parsed(data), "the instance", {"format", "seed", "agencies", "servants", "offerings"}, {"fixed"})
    if whole["format"] != FORMAT:
        _fail("format", f"is not {FORMAT}")
    seed = _text(whole["seed"], "seed")
    return _Reader(whole).instance(seed, sha256(data).hexdigest())


def _fail(place: str, why: str) -> NoReturn:
    raise MalformedError(f"{place}: {why}")


def shown(value: object) -> str:
    """A value as a message names it: on one line, cut where it is long."""
    told = json.dumps(value, ensure_ascii=True, default=str)
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"


def _parsed(data: bytes) -> object:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        _fail(f"byte {error.start}", "is not UTF-8")
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant, parse_float=_Fraction)
    except MalformedError:
        raise
    except json.JSONDecodeError as error:
        _fail(f"line {error.lineno}, column {error.colno}", f"is not JSON: {error.msg}")
    except RecursionError:
        _fail("the instance", "is nested too deeply")
    except ValueError:
        _fail("the instance", "has a number of too many digits")


class _Fraction(str):
    """A number written with a fraction or an exponent."""

    __slots__ = ()


def _no_constant(name: str) -> NoReturn:
    _fail(name, "is not JSON")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                _fail(shown(key), "stands twice in one object")
            seen.add(key)
    return made


def _object(value: object, place: str, needed: set[str], possible: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        _fail(place, "is not an object")
    for key in sorted(needed - value.keys()):
        _fail(place, f"has no {shown(key)}")
    for key in value:
        if key not in needed and key not in possible:
            _fail(place, f"has the unknown key {shown(key)}")
    return value


def _list(value: object, place: str) -> list[Any]:
    if not isinstance(value, list):
        _fail(place, "is not a list")
    return value


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or isinstance(value, _Fraction) or not value:
        _fail(place, "is not a text of one character or more")
    try:
        value.encode()
    except UnicodeEncodeError:
        _fail(place, "holds half of a character")
    return value


def _whole(value: object, place: str, least: int = 0, most: int | None = None) -> int:
    if type(value) is not int:
        _fail(place, "is not a whole number")
    if value < least or (most is not None and value > most):
        _fail(place, f"is not a whole number from {least}" + (f" to {most}" if most is not None else ""))
    return value


class _Reader:
    """Checks the parts of an instance against each other, and numbers them."""

    def __init__(self, whole: Mapping[str, Any]) -> None:
        self.agencies = _declared(whole["agencies"], "agencies", {"id"}, {"away_limit", "release_order"})
        self.servants = _declared(whole["servants"], "servants", {"id", "agency", "choices"}, set())
        self.offerings = _declared(whole["offerings"], "offerings", {"id", "seats", "scores"}, {"per_agency", "minimum", "reserves"})
        self.fixed = _list(whole.get("fixed", []), "fixed")

    def instance(self, seed: str, digest: str) -> Instance:
        """The instance, once everything in it has been found right."""
        self._check_servants()
        points = {one: self._points(one, row) for one, row in self.offerings.items()}
        limits = [self._limit(one, row) for one, row in sorted(self.agencies.items())]
        pools = _Pools(self)
        fixed = self._fixed(pools)
        pools.check(fixed)
        order = lottery.draw(seed, self.servants)
        names = Names(order, sorted(self.offerings), sorted(self.agencies), pools.names)
        number = _numbered(order)
        offering_of, agency_of = _numbered(names.offerings), _numbered(names.agencies)
        choices = [self.servants[one]["choices"] for one in order]
        first_release, release = self._releases(names.agencies, order, number, {row[0] for row in fixed})
        market = Market(
            agency=_ints(agency_of[self.servants[one]["agency"]] for one in order),
            first_choice=_first(choices),
            choice=_ints(offering_of[one] for wished in choices for one in wished),
            points=_ints(
                points[offering].get(servant, NOT_ELIGIBLE) for servant, wished in zip(order, choices, strict=True) for offering in wished
            ),
            seats=_ints(min(self.offerings[one]["seats"], _EXACT) for one in names.offerings),
            minimum=_exactly([self.offerings[one].get("minimum", 0) for one in names.offerings]),
            first_pool=_first(pools.rows),
            pool_seats=_ints(min(pool.seats, _EXACT) for row in pools.rows for pool in row),
            pool_ceiling=_ints(min(pool.ceiling, len(order)) for row in pools.rows for pool in row),
            away_limit=_ints(min(limit, len(order)) for limit in limits),
            first_release=first_release,
            release=release,
            member_pool=_ints(pools.number[offering, one.name] for offering, one in pools.reserves() for _ in one.members),
            member=_ints(number[member] for _, one in pools.reserves() for member in one.members),
            fixed=_ints(number[row[0]] for row in fixed),
            fixed_pool=_ints(pools.number[row[1], row[2]] for row in fixed),
        )
        return Instance(digest, seed, market, names, {row[0]: row[1] for row in fixed})

    def _check_servants(self) -> None:
        for one, row in self.servants.items():
            place = f"servant {shown(one)}"
            if _text(row["agency"], f"{place}, agency") not in self.agencies:
                _fail(place, f"is of the undeclared agency {shown(row['agency'])}")
            wished = _texts(row["choices"], f"{place}, choices")
            for choice in wished:
                if choice not in self.offerings:
                    _fail(place, f"chooses the undeclared offering {shown(choice)}")

    def _points(self, one: str, row: Mapping[str, Any]) -> dict[str, int]:
        place = f"offering {shown(one)}"
        scores = row["scores"]
        if not isinstance(scores, dict):
            _fail(f"{place}, scores", "is not an object")
        for servant, points in scores.items():
            if servant not in self.servants:
                _fail(place, f"has a score for the undeclared servant {shown(servant)}")
            _whole(points, f"{place}, score of {shown(servant)}", 0, MOST_POINTS)
        return scores

    def _limit(self, one: str, row: Mapping[str, Any]) -> int:
        if "away_limit" not in row:
            return len(self.servants)
        return _whole(row["away_limit"], f"agency {shown(one)}, away_limit")

    def _fixed(self, pools: "_Pools") -> list[tuple[str, str, str]]:
        """(servant, offering, pool) of each placement that is fixed."""
        rows = []
        seen: set[str] = set()
        for at, entry in enumerate(self.fixed):
            row = _object(entry, f"fixed[{at}]", {"servant", "offering"}, {"pool"})
            servant, offering = _text(row["servant"], f"fixed[{at}], servant"), _text(row["offering"], f"fixed[{at}], offering")
            pool = _text(row.get("pool", OPEN), f"fixed[{at}], pool")
            if servant not in self.servants:
                _fail(f"fixed[{at}]", f"names the undeclared servant {shown(servant)}")
            if offering not in self.offerings:
                _fail(f"fixed[{at}]", f"names the undeclared offering {shown(offering)}")
            if (offering, pool) not in pools.number:
                _fail(f"fixed[{at}]", f"names the undeclared reserve {shown(pool)} of {shown(offering)}")
            if servant in seen:
                _fail(f"fixed[{at}]", f"fixes {shown(servant)} twice")
            seen.add(servant)
            rows.append((servant, offering, pool))
        return rows

    def _releases(self, agencies: Sequence[str], order: Sequence[str], number: Mapping[str, int], fixed: set[str]) -> tuple[Ints, Ints]:
        by_lottery: dict[str, list[str]] = {one: [] for one in agencies}
        for servant in order:
            by_lottery[self.servants[servant]["agency"]].append(servant)
        queues = []
        for one in agencies:
            queue = by_lottery[one]
            if "release_order" in self.agencies[one]:
                queue = self._release_order(one, set(queue))
            queues.append([number[servant] for servant in queue if servant not in fixed])
        return _first(queues), _ints(servant for queue in queues for servant in queue)

    def _release_order(self, one: str, own: set[str]) -> list[str]:
        place = f"agency {shown(one)}, release_order"
        named = _texts(self.agencies[one]["release_order"], place)
        for servant in named:
            if servant not in own:
                _fail(place, f"names {shown(servant)}, who is not of this agency")
        for servant in sorted(own.difference(named)):
            _fail(place, f"leaves out {shown(servant)}")
        return named


@dataclass(frozen=True, slots=True)
class _Pool:
    name: str
    seats: int
    ceiling: int
    members: list[str]


class _Pools:
    """The pools of every offering, in the order of ids."""

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.names: list[str] = []
        self.rows: list[list[_Pool]] = []
        self.number: dict[tuple[str, str], int] = {}
        for one, row in sorted(reader.offerings.items()):
            pools = self._pools_of(one, row)
            for pool in pools:
                self.number[one, pool.name] = len(self.names)
                self.names.append(pool.name)
            self.rows.append(pools)

    def reserves(self) -> Iterable[tuple[str, _Pool]]:
        """(offering, reserve) of each reserve."""
        for one, row in zip(sorted(self.reader.offerings), self.rows, strict=True):
            for pool in row[:-1]:
                yield one, pool

    def _pools_of(self, one: str, row: Mapping[str, Any]) -> list[_Pool]:
        place = f"offering {shown(one)}"
        seats = _whole(row["seats"], f"{place}, seats")
        if _whole(row.get("minimum", 0), f"{place}, minimum") > seats:
            _fail(f"{place}, minimum", "is more than its seats")
        pools = [self._reserve(entry, f"{place}, reserves[{at}]") for at, entry in enumerate(_list(row.get("reserves", []), place))]
        if (twice := _twice([pool.name for pool in pools])) is not None:
            _fail(place, f"has two reserves called {shown(twice)}")
        if sum(pool.seats for pool in pools) > seats:
            _fail(place, "has more seats in its reserves than it has")
        return [*pools, _Pool(OPEN, seats, self._ceiling(row, place), [])]

    def _reserve(self, entry: object, place: str) -> _Pool:
        row = _object(entry, place, {"id", "seats", "members"}, {"per_agency"})
        name = _text(row["id"], f"{place}, id")
        if name == OPEN:
            _fail(place, f"is called {OPEN}")
        members = _texts(row["members"], f"{place}, members")
        for member in members:
            if member not in self.reader.servants:
                _fail(place, f"has the undeclared member {shown(member)}")
        return _Pool(name, _whole(row["seats"], f"{place}, seats"), self._ceiling(row, place), members)

    def _ceiling(self, row: Mapping[str, Any], place: str) -> int:
        if "per_agency" not in row:
            return len(self.reader.servants)
        return _whole(row["per_agency"], f"{place}, per_agency", 1)

    def check(self, fixed: Sequence[tuple[str, str, str]]) -> None:
        """No offering and no reserve has more fixed than seats. Raises MalformedError."""
        counts: dict[tuple[str, str], int] = {}
        for _, offering, pool in fixed:
            for key in {(offering, pool), (offering, OPEN)}:
                counts[key] = counts.get(key, 0) + 1
        for one, row in zip(sorted(self.reader.offerings), self.rows, strict=True):
            for each in row:
                if counts.get((one, each.name), 0) > each.seats:
                    what = f"offering {shown(one)}" if each.name == OPEN else f"reserve {shown(each.name)} of offering {shown(one)}"
                    _fail(what, "has more fixed placements than seats")


def _declared(value: object, name: str, needed: set[str], possible: set[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for at, entry in enumerate(_list(value, name)):
        row = _object(entry, f"{name}[{at}]", needed, possible)
        one = _text(row["id"], f"{name}[{at}], id")
        if one in found:
            _fail(f"{name}[{at}]", f"declares {shown(one)} twice")
        found[one] = row
    return found


def _texts(value: object, place: str) -> list[str]:
    """A list of texts that names none twice."""
    texts = [_text(one, place) for one in _list(value, place)]
    if (twice := _twice(texts)) is not None:
        _fail(place, f"names {shown(twice)} twice")
    return texts


def _twice(texts: Sequence[str]) -> str | None:
    """The first text that stands there for the second time."""
    seen: set[str] = set()
    for one in texts if len(set(texts)) < len(texts) else ():
        if one in seen:
            return one
        seen.add(one)
    return None


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _first(rows: Sequence[Sequence[object]]) -> Ints:
    return np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64)))


def _exactly(values: list[int]) -> npt.NDArray[Any]:
    return np.array(values, dtype=object if max(values, default=0) >= _EXACT else np.int64)
