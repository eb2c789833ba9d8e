"""Check whether the published result of a matching round is the one that the rule gives.

    python3 verifier.py INSTANCE.json RESULT.json

Needs nothing but Python's standard library, 3.11 or newer, and shares no code with the program that made the result. It reads both
files strictly, draws the lottery, plays the round by the published rule in the plainest way, and compares: placements, closings, cut-offs,
and the reason given for every choice. Before that it asks of the placements alone whether they keep every limit and leave nobody with a
claim.

Exit status: 0 with one line where the result is the one that the rule gives, 1 with a line for each fault, 2 where a file is malformed.
"""

import bisect
import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

INSTANCE, RESULT = "simpul.instance/1", "simpul.result/1"
MOST_POINTS = 16_777_215
LONGEST = 80
NOTHING = object()


class MalformedFileError(Exception):
    """A file that cannot be checked; the message is one line."""


# -- reading -------------------------------------------------------------------------------------------------------------------------------


def quoted(value: object) -> str:
    """A value on one line, cut where it is long."""
    line = json.dumps(value, default=str)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}..."


def need(holds: object, where: str, what: str) -> None:
    """Raise MalformedFileError unless something holds."""
    if not holds:
        raise MalformedFileError(f"{where}: {what}")


def is_text(value: object) -> bool:
    """A text of at least one whole character."""
    return isinstance(value, str) and value != "" and (value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value))


def is_count(value: object, least: int = 0) -> bool:
    """A whole number, written as one."""
    return type(value) is int and value >= least


def parsed(raw: bytes, name: str) -> object:
    """JSON in UTF-8 without a key that stands twice in one object."""

    def pairs(entries: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(entries)
        if len(found) < len(entries):
            key, count = Counter(key for key, _ in entries).most_common(1)[0]
            raise MalformedFileError(f"{name}: the key {quoted(key)} stands {count} times in one object")
        return found

    def strange(word: str) -> None:
        need(holds=False, where=name, what=f"{word} is not JSON")

    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=pairs, parse_constant=strange)
    except (ValueError, RecursionError) as error:
        raise MalformedFileError(f"{name}: is not JSON in UTF-8 ({' '.join(str(error).split())[:80]})") from None


def fields(value: object, where: str, needed: str, possible: str = "") -> dict[str, Any]:
    """An object with all of the keys needed and no others but the possible ones."""
    if not isinstance(value, dict):
        raise MalformedFileError(f"{where}: is not an object")
    asked = needed.split()
    for key in asked:
        if key not in value:
            raise MalformedFileError(f"{where}: lacks {quoted(key)}")
    for key in value:
        if key not in asked and key not in possible.split():
            raise MalformedFileError(f"{where}: has the unknown key {quoted(key)}")
    return value


def listed(value: object, where: str) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise MalformedFileError(f"{where}: is not a list")
    return value


def different(values: object, where: str) -> list[str]:
    """A list of texts, none of them twice."""
    texts = listed(values, where)
    for text in texts:
        if not is_text(text):
            raise MalformedFileError(f"{where}: {quoted(text)} is not a text")
    if len(set(texts)) < len(texts):
        text, count = Counter(texts).most_common(1)[0]
        raise MalformedFileError(f"{where}: {quoted(text)} stands {count} times")
    return texts


class Round:
    """An instance, read and found to be one."""

    def __init__(self, raw: bytes) -> None:
        whole = fields(parsed(raw, "instance"), "instance", "format seed agencies servants offerings", "fixed")
        need(whole["format"] == INSTANCE, "instance", f"its format is not {INSTANCE}")
        need(is_text(whole["seed"]), "instance", "its seed is not a text")
        self.sha256 = hashlib.sha256(raw).hexdigest()
        self.agencies = self._by_id(whole["agencies"], "agency", "id", "away_limit release_order")
        self.servants = self._by_id(whole["servants"], "servant", "id agency choices")
        self.offerings = self._by_id(whole["offerings"], "offering", "id seats scores", "per_agency minimum reserves")
        self._read_servants()
        for name, row in self.agencies.items():
            self._read_agency(name, row)
        for name, row in self.offerings.items():
            self._read_offering(name, row)
        self.fixed = self._read_fixed(whole.get("fixed", []))
        self.place = self._lottery(whole["seed"])

    @staticmethod
    def _by_id(rows: object, kind: str, needed: str, possible: str = "") -> dict[str, Any]:
        found: dict[Any, Any] = {}
        for number, row in enumerate(listed(rows, f"list of {kind}")):
            fields(row, f"{kind} number {number + 1}", needed, possible)
            need(is_text(row["id"]), f"{kind} number {number + 1}", "its id is not a text")
            need(row["id"] not in found, f"{kind} {quoted(row['id'])}", "is declared twice")
            found[row["id"]] = row
        return found

    def _read_servants(self) -> None:
        for name, row in self.servants.items():
            where = f"servant {quoted(name)}"
            need(isinstance(row["agency"], str) and row["agency"] in self.agencies, where, "her agency is not declared")
            for choice in different(row["choices"], where):
                if choice not in self.offerings:
                    raise MalformedFileError(f"{where}: her choice {quoted(choice)} is not declared")

    def _read_agency(self, name: str, row: dict[Any, Any]) -> None:
        where = f"agency {quoted(name)}"
        need("away_limit" not in row or is_count(row["away_limit"]), where, "away_limit is not a whole number from 0")
        if "release_order" in row:
            own = {servant for servant, facts in self.servants.items() if facts["agency"] == name}
            need(set(different(row["release_order"], where)) == own, where, "release_order is not exactly its servants")

    def _read_offering(self, name: str, row: dict[Any, Any]) -> None:
        where = f"offering {quoted(name)}"
        need(is_count(row["seats"]), where, "seats is not a whole number from 0")
        need(is_count(row.get("minimum", 0)) and row.get("minimum", 0) <= row["seats"], where, "minimum is not from 0 to its seats")
        need(is_count(row.get("per_agency", 1), 1), where, "per_agency is not a whole number from 1")
        need(isinstance(row["scores"], dict), where, "scores is not an object")
        for servant, points in row["scores"].items():
            if servant not in self.servants:
                raise MalformedFileError(f"{where}: scores the undeclared {quoted(servant)}")
            if not is_count(points) or points > MOST_POINTS:
                raise MalformedFileError(f"{where}: the score of {quoted(servant)} is not from 0 to {MOST_POINTS}")
        names = []
        for number, reserve in enumerate(listed(row.get("reserves", []), where)):
            fields(reserve, f"{where}, reserve {number + 1}", "id seats members", "per_agency")
            names.append(reserve["id"])
            need(is_count(reserve["seats"]), where, f"seats of reserve {number + 1} is not a whole number from 0")
            need(is_count(reserve.get("per_agency", 1), 1), where, f"per_agency of reserve {number + 1} is not from 1")
            for member in different(reserve["members"], where):
                if member not in self.servants:
                    raise MalformedFileError(f"{where}: the member {quoted(member)} is not declared")
        need("open" not in different(names, where), where, "a reserve is called open")
        need(sum(reserve["seats"] for reserve in row.get("reserves", [])) <= row["seats"], where, "its reserves have more seats than it")

    def _read_fixed(self, rows: object) -> dict[str, Any]:
        found: dict[Any, Any] = {}
        for number, row in enumerate(listed(rows, "fixed")):
            where = f"fixed number {number + 1}"
            fields(row, where, "servant offering", "pool")
            servant, offering, pool = row["servant"], row["offering"], row.get("pool", "open")
            need(isinstance(servant, str) and servant in self.servants, where, "the servant is not declared")
            need(isinstance(offering, str) and offering in self.offerings, where, "the offering is not declared")
            need(servant not in found, where, f"{quoted(servant)} is fixed twice")
            need(isinstance(pool, str) and pool in [one["id"] for one in self.pools(offering)], where, "the pool is not declared")
            found[servant] = (offering, pool)
        for pool, count in Counter(found.values()).items():
            size = next(one["seats"] for one in self.pools(pool[0]) if one["id"] == pool[1])
            need(count <= size, f"offering {quoted(pool[0])}", f"more are fixed in {quoted(pool[1])} than it has seats")
        for offering, count in Counter(offering for offering, _ in found.values()).items():
            need(count <= self.offerings[offering]["seats"], f"offering {quoted(offering)}", "more are fixed than it has seats")
        return found

    def _lottery(self, seed: str) -> dict[str, Any]:
        key = hashlib.sha256(seed.encode("utf-8")).digest()

        def drawn(name: str) -> tuple[Any, ...]:
            return hashlib.blake2b(name.encode("utf-8"), digest_size=8, key=key).digest(), name

        return {name: place for place, name in enumerate(sorted(self.servants, key=drawn))}

    def pools(self, offering: str) -> list[Any]:
        """An offering's reserves in the order in which they are filled, then its open seats."""
        row = self.offerings[offering]
        rest = {"id": "open", "seats": row["seats"]} | ({"per_agency": row["per_agency"]} if "per_agency" in row else {})
        return [*row.get("reserves", []), rest]

    def points(self, servant: str, offering: str) -> int | None:
        """Her points there; None where she may not go."""
        found: int | None = self.offerings[offering]["scores"].get(servant)
        return found

    def standing(self, servant: str, offering: str) -> tuple[Any, ...]:
        """Her standing there: the smaller goes first."""
        return -self.offerings[offering]["scores"][servant], self.place[servant]

    def release_order(self, agency: str) -> list[Any]:
        """Those whom an agency releases, one after another."""
        order = self.agencies[agency].get("release_order")
        if order is None:
            order = sorted((one for one, row in self.servants.items() if row["agency"] == agency), key=self.place.__getitem__)
        return [one for one in order if one not in self.fixed]


# -- the rule ------------------------------------------------------------------------------------------------------------------------------


class Offer:
    """One offering in the course of the round."""

    def __init__(self, game: Round, name: str) -> None:
        self.game, self.name, self.closed = game, name, False
        self.held: list[Any] = []  # (standing, servant), best first
        self.fixed_pools = Counter(pool for offering, pool in game.fixed.values() if offering == name)
        self.fixed_agencies = Counter(
            (pool, game.servants[servant]["agency"]) for servant, (offering, pool) in game.fixed.items() if offering == name
        )
        self.free = game.offerings[name]["seats"] - sum(self.fixed_pools.values())
        self.pools = [
            (pool["id"], pool["seats"], pool.get("per_agency"), None if pool["id"] == "open" else frozenset(pool["members"]))
            for pool in game.pools(name)
        ]

    def choose(self, candidates: list[Any]) -> tuple[Any, ...]:
        """Who of these gets a seat in which pool, and how many seats each pool had to give."""
        seated: dict[Any, Any] = {}
        room: dict[Any, Any] = {}
        left = self.free
        for pool, size, ceiling, members in self.pools:
            room[pool] = left if pool == "open" else min(size - self.fixed_pools[pool], left)
            count: Counter[str] = Counter()
            given = 0
            for _, servant in candidates:
                if given == room[pool]:
                    break
                if servant in seated or (members is not None and servant not in members):
                    continue
                agency = self.game.servants[servant]["agency"]
                if ceiling is not None and count[agency] + self.fixed_agencies[pool, agency] >= ceiling:
                    continue
                seated[servant] = pool
                count[agency] += 1
                given += 1
            left -= given
        return seated, room

    def asked_by(self, servant: str) -> list[Any]:
        """Somebody asks for a seat; those who have none after that."""
        mine = (self.game.standing(servant, self.name), servant)
        if len(self.pools) == 1 and len(self.held) >= self.free and (not self.held or mine > self.held[-1]):
            return [servant]
        bisect.insort(self.held, mine)
        seated, _ = self.choose(self.held)
        refused = [one for _, one in self.held if one not in seated]
        self.held = [entry for entry in self.held if entry[1] in seated]
        return refused


class Play:
    """The round, played to its end."""

    def __init__(self, game: Round) -> None:
        self.game = game
        self.offers = {name: Offer(game, name) for name in sorted(game.offerings)}
        self.closed: list[Any] = []
        self.queues = {agency: iter(game.release_order(agency)) for agency in game.agencies}
        fixed = Counter(game.servants[servant]["agency"] for servant in game.fixed)
        self.left = {agency: max(row.get("away_limit", len(game.servants)) - fixed[agency], 0) for agency, row in game.agencies.items()}
        self.wishes = {
            servant: iter([one for one in row["choices"] if game.points(servant, one) is not None])
            for servant, row in game.servants.items()
        }
        for agency in game.agencies:
            self.let_ask(agency)
        while (lacking := self.lacking()) is not None:
            self.close(*lacking)
        self.placed = {servant: name for name, offer in self.offers.items() for _, servant in offer.held}

    def let_ask(self, agency: str) -> None:
        """An agency releases whom it may; each asks until she has a seat or nothing is left to ask for."""
        while self.left[agency] > 0 and (servant := next(self.queues[agency], None)) is not None:
            self.left[agency] -= 1
            self.ask([servant])

    def ask(self, seeking: list[Any]) -> None:
        """Let these ask for what each wants next, and those whom they push out in turn."""
        back = []
        while seeking:
            servant = seeking.pop()
            wish = next(self.wishes[servant], None)
            if wish is None:
                agency = self.game.servants[servant]["agency"]
                self.left[agency] += 1
                back.append(agency)
            elif self.offers[wish].closed:
                seeking.append(servant)
            else:
                seeking.extend(self.offers[wish].asked_by(servant))
            if not seeking and back:
                seeking.extend(self.next_released(back))

    def next_released(self, back: list[Any]) -> list[Any]:
        """Whom the agencies release that got an away place back."""
        released = []
        while back:
            agency = back.pop()
            if self.left[agency] > 0 and (servant := next(self.queues[agency], None)) is not None:
                self.left[agency] -= 1
                released.append(servant)
        return released

    def lacking(self) -> tuple[str, int] | None:
        """The offering that closes next, and by how many it falls short."""
        short = [
            (self.game.offerings[name].get("minimum", 0) - len(offer.held), name)
            for name, offer in self.offers.items()
            if not offer.closed and not offer.fixed_pools and len(offer.held) < self.game.offerings[name].get("minimum", 0)
        ]
        if not short:
            return None
        most = max(lack for lack, _ in short)
        return min(name for lack, name in short if lack == most), most

    def close(self, name: str, lack: int) -> None:
        """Close an offering; those who had seats there go on."""
        offer = self.offers[name]
        self.closed.append({"offering": name, "shortfall": lack})
        offer.closed = True
        losing, offer.held = [servant for _, servant in offer.held], []
        self.ask(losing)


class Given:
    """What the rule gives of a round."""

    def __init__(self, game: Round) -> None:
        play = Play(game)
        self.game, self.closed = game, play.closed
        self.placements = dict.fromkeys(game.servants) | play.placed | {one: offering for one, (offering, _) in game.fixed.items()}
        self.pool: dict[Any, Any] = {}
        self.cutoffs: dict[Any, Any] = {}
        for name, offer in play.offers.items():
            if not offer.closed:
                seated, room = offer.choose(offer.held)
                self.pool |= seated
                self.cutoffs[name] = {pool: self._cutoff(name, seated, pool, room[pool]) for pool, *_ in offer.pools}
        self.released = released(game, self.placements)
        self.explanations = {servant: self._explained(servant) for servant in game.servants}

    def _cutoff(self, name: str, seated: dict[Any, Any], pool: str, room: int) -> list[int] | None:
        if room == 0:
            return []
        inside = [self.game.standing(servant, name) for servant, where in seated.items() if where == pool]
        if len(inside) < room:
            return None
        points, place = max(inside)
        return [-points, place]

    def _explained(self, servant: str) -> list[Any]:
        told: list[dict[str, str]] = []
        for offering in self.game.servants[servant]["choices"]:
            code = self._code(servant, offering, told)
            told.append({"offering": offering, "code": code} | ({"pool": self.pool[servant]} if code == "MATCHED" else {}))
        return told

    def _code(self, servant: str, offering: str, before: list[Any]) -> str:
        """The first code that is true."""
        ineligible = self.game.points(servant, offering) is None
        closed = offering not in self.cutoffs
        codes = {
            "FIXED_EARLIER": servant in self.game.fixed,
            "INELIGIBLE": ineligible,
            "NOT_RELEASED": servant not in self.released,
            "MATCHED": self.placements[servant] == offering,
            "NOT_NEEDED": any(one["code"] == "MATCHED" for one in before),
            "CLOSED_MINIMUM": closed,
            "BELOW_CUTOFF": not ineligible and not closed and self._comes_after(servant, offering),
            "AGENCY_CEILING": True,
        }
        return next(code for code, is_true in codes.items() if is_true)

    def _comes_after(self, servant: str, offering: str) -> bool:
        last = self.cutoffs[offering]["open"]
        return last == [] or (last is not None and self.game.standing(servant, offering) > (-last[0], last[1]))


def released(game: Round, placements: dict[Any, Any]) -> set[str]:
    """Who counts as released, given who is placed where."""
    found: set[str] = set()
    for agency, row in game.agencies.items():
        order = game.release_order(agency)
        placed = [number for number, servant in enumerate(order) if placements.get(servant) is not None]
        away = len(placed) + sum(1 for servant in game.fixed if game.servants[servant]["agency"] == agency)
        whole = away < row.get("away_limit", away + 1)
        found.update(order if whole else order[: placed[-1] + 1] if placed else ())
    return found


# -- what is asked of a result -------------------------------------------------------------------------------------------------------------


def read_result(raw: bytes) -> dict[str, Any]:
    """A result of the published form. Raises MalformedFileError."""
    told = fields(parsed(raw, "result"), "result", "format instance_sha256 placements closed cutoffs explanations")
    need(told["format"] == RESULT, "result", f"its format is not {RESULT}")
    need(is_text(told["instance_sha256"]), "result", "instance_sha256 is not a text")
    for name in ("placements", "cutoffs", "explanations"):
        need(isinstance(told[name], dict), f"result, {name}", "is not an object")
    for servant, offering in told["placements"].items():
        need(offering is None or is_text(offering), "result, placements", f"that of {quoted(servant)} is neither an id nor null")
    for number, entry in enumerate(listed(told["closed"], "result, closed")):
        fields(entry, f"result, closed number {number + 1}", "offering shortfall")
        need(is_text(entry["offering"]) and is_count(entry["shortfall"]), f"result, closed number {number + 1}", "is not of the form")
    for offering, pools in told["cutoffs"].items():
        need(isinstance(pools, dict), "result, cutoffs", f"those of {quoted(offering)} are not an object")
        for pool, last in pools.items():
            fits = last is None or (isinstance(last, list) and len(last) in {0, 2} and all(is_count(one) for one in last))
            need(fits, "result, cutoffs", f"{quoted(pool)} of {quoted(offering)} is neither null nor [] nor two whole numbers")
    for servant, entries in told["explanations"].items():
        where = f"result, explanations of {quoted(servant)}"
        for entry in listed(entries, where):
            fields(entry, where, "offering code", "pool")
            need(all(map(is_text, entry.values())), where, "an entry is not of texts")
    return told


def limits_broken(game: Round, told: dict[Any, Any]) -> list[Any]:
    """What the placements break by themselves: seats, ceilings, away limits, eligibility."""
    lines = []
    placed = {one: where for one, where in told["placements"].items() if where is not None and one in game.servants}
    seats, away = Counter(placed.values()), Counter(game.servants[one]["agency"] for one in placed if one not in game.fixed)
    fixed = Counter(game.servants[one]["agency"] for one in game.fixed)
    for offering, count in sorted(seats.items()):
        if offering in game.offerings and count > game.offerings[offering]["seats"]:
            lines.append(f"offering {quoted(offering)}: {count} hold its {game.offerings[offering]['seats']} seats")
    for agency, count in sorted(away.items()):
        limit = game.agencies[agency].get("away_limit")
        if limit is not None and count + fixed[agency] > limit:
            lines.append(f"agency {quoted(agency)}: {count + fixed[agency]} are away, its limit is {limit}")
    for servant, offering in sorted(placed.items()):
        if offering not in game.offerings:
            lines.append(f"servant {quoted(servant)}: is placed at {quoted(offering)}, which is not declared")
        elif servant not in game.fixed and (offering not in game.servants[servant]["choices"] or game.points(servant, offering) is None):
            lines.append(f"servant {quoted(servant)}: is placed at {quoted(offering)}, for which she did not ask or is not eligible")
    return lines + ceilings_broken(game, told)


def seated_in(game: Round, told: dict[Any, Any]) -> dict[tuple[str, str], list[str]]:
    """(offering, pool) -> whom the result says to have a seat there."""
    inside = defaultdict(list)
    for servant, entries in told["explanations"].items():
        for entry in entries:
            if entry["code"] == "MATCHED" and servant in game.servants and entry["offering"] in game.offerings:
                inside[entry["offering"], entry.get("pool")].append(servant)
    return inside


def ceilings_broken(game: Round, told: dict[Any, Any]) -> list[Any]:
    """Agencies that have more in a pool than it allows, and reserves with people who are not of it."""
    counts = Counter((offering, pool, game.servants[servant]["agency"]) for servant, (offering, pool) in game.fixed.items())
    lines = []
    for (offering, name), people in sorted(seated_in(game, told).items(), key=str):
        pool = next((one for one in game.pools(offering) if one["id"] == name), None)
        if pool is None:
            lines.append(f"offering {quoted(offering)}: {quoted(name)} is none of its pools")
            continue
        strangers = sorted(set(people) - set(pool.get("members", people)))
        lines += [f"offering {quoted(offering)}: {quoted(one)} is no member of {quoted(name)}" for one in strangers]
        ours = Counter(game.servants[servant]["agency"] for servant in people)
        for agency, count in sorted(ours.items()):
            if count + counts[offering, name, agency] > pool.get("per_agency", count + counts[offering, name, agency]):
                lines.append(f"offering {quoted(offering)}: {count} of {quoted(agency)} in {quoted(name)} are more than its ceiling")
    return lines


def claims(game: Round, told: dict[Any, Any]) -> list[Any]:
    """Who would rather have a seat that would rather have her: nobody, where the rule was followed."""
    placements, closed = told["placements"], {entry["offering"] for entry in told["closed"]}
    offers = {name: Offer(game, name) for name in game.offerings if name not in closed}
    for servant, where in placements.items():
        if servant in game.servants and servant not in game.fixed and where in offers and game.points(servant, where) is not None:
            offers[where].held.append((game.standing(servant, where), servant))
    for offer in offers.values():
        offer.held.sort()
    lines = []
    for servant in sorted(released(game, placements)):
        for wish in game.servants[servant]["choices"]:
            if placements.get(servant) == wish:
                break
            if wish in offers and game.points(servant, wish) is not None and takes(offers[wish], servant):
                lines.append(f"servant {quoted(servant)}: {quoted(wish)} would take her, and she would rather have it")
    return lines


def takes(offer: Offer, servant: str) -> bool:
    """Whether an offering would seat somebody beside, or instead of, those whom it has."""
    mine = (offer.game.standing(servant, offer.name), servant)
    if len(offer.pools) == 1 and len(offer.held) >= offer.free and (not offer.held or mine > offer.held[-1]):
        return False
    seated, _ = offer.choose(sorted([*offer.held, mine]))
    return servant in seated


def differences(kind: str, told: dict[Any, Any], given: dict[Any, Any]) -> list[Any]:
    """A line for each entry that is not the one that the rule gives."""
    lines = []
    for name in sorted(told.keys() | given.keys()):
        here, there = told.get(name, NOTHING), given.get(name, NOTHING)
        if here == there and type(here) is type(there):
            continue
        says = "is missing" if here is NOTHING else f"is {quoted(here)}"
        gives = "there is none" if there is NOTHING else f"the rule gives {quoted(there)}"
        lines.append(f"{kind} {quoted(name)}: {says}, {gives}")
    return lines


def faults(raw_instance: bytes, raw_result: bytes) -> list[Any]:
    """Every fault of a result, a line each. Raises MalformedFileError."""
    game, told = Round(raw_instance), read_result(raw_result)
    lines = []
    if told["instance_sha256"] != game.sha256:
        lines.append(f"instance_sha256: the instance's digest is {game.sha256}")
    lines += limits_broken(game, told) + claims(game, told)
    given = Given(game)
    lines += differences("placement of", told["placements"], given.placements)
    if told["closed"] != given.closed:
        lines.append(f"closed: is {quoted(told['closed'])}, the rule gives {quoted(given.closed)}")
    lines += differences("cut-offs of", told["cutoffs"], given.cutoffs)
    return lines + differences("explanation of", told["explanations"], given.explanations)


def main(arguments: list[Any]) -> int:
    """Check two files; the exit status."""
    if len(arguments) != len(("INSTANCE", "RESULT")):
        sys.stderr.write("usage: verifier.py INSTANCE.json RESULT.json\n")
        return 2
    raw = []
    for name in arguments:
        try:
            raw.append(Path(name).read_bytes())
        except OSError as error:
            sys.stderr.write(f"{name}: {error.strerror}\n")
            return 2
    try:
        found = faults(*raw)
    except MalformedFileError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("".join(f"{line}\n" for line in found) or "the result is the one that the rule gives\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
