"""Two whole versions of a curriculum of sixty subjects beside each other, and the checks over one of them.

    python -m benchmarks.curriculum_diff --seed 1

Told are the best and the median of the rounds in milliseconds. Each round makes its documents anew, so that nothing is at hand that a
request would have to find. One pair differs in every tenth part, in the other every text was written anew.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.fill import load, say
from partners.curricula.domain import changes
from partners.curricula.domain.checking import Limits, findings
from partners.curricula.domain.comparing import compared
from partners.curricula.domain.document import Document, Part, between
from partners.curricula.domain.parts import PartKind, empty
from partners.curricula.presenters.comparing import shown

LIMITS = Limits(least_credits=36, most_credits=300, hours_a_credit=45, basis="ukuran")
WORDS = ("layanan", "publik", "digital", "warga", "data", "kebijakan", "merancang", "menilai", "mengukur", "proses", "antrean", "secara")
OUTCOMES, WEEKS, SEMESTERS, MATERIALS = 12, 16, 8, 12


def sentence(chance: random.Random, words: int) -> str:
    """An invented sentence."""
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


class Maker:
    """Makes the parts of a document, each behind its neighbours."""

    def __init__(self) -> None:
        self.ranks: dict[tuple[str | None, PartKind], str] = {}

    def part(self, identity: str, kind: PartKind, under: str | None, **fields: object) -> Part:
        """A part as the last of its kind at its place."""
        rank = self.ranks[under, kind] = between(self.ranks.get((under, kind)), None)
        return Part(identity, kind, under, rank, {**empty(kind), **fields})


def parts_of(subjects: int, chance: random.Random) -> Iterator[Part]:
    """A curriculum: outcomes with what they serve, subjects with fifty parts each."""
    make = Maker()
    for number in range(OUTCOMES):
        key = f"o{number}"
        yield make.part(key, PartKind.OUTCOME, None, code=f"CPL-{number + 1}", sort="specific", text=sentence(chance, 30))
        yield make.part(f"{key}-m", PartKind.MAPPING, key, competency=f"M.{number:02}", level=3, strength=2, evidence=sentence(chance, 20))
    for number in range(subjects):
        yield from _subject(make, number, chance)


def _subject(make: Maker, number: int, chance: random.Random) -> Iterator[Part]:
    key = f"s{number}"
    requires = [f"s{number - SEMESTERS}"] if number >= SEMESTERS else []
    facts = {"code": f"UKR{number:03}", "name": sentence(chance, 3), "credits": 3, "semester": number * SEMESTERS // 60 % SEMESTERS + 1}
    yield make.part(key, PartKind.SUBJECT, None, **facts, sort="required", requires=requires, text=sentence(chance, 60))
    for place in range(3):
        goal = f"{key}-c{place}"
        serves = [f"o{chance.randrange(OUTCOMES)}"]
        yield make.part(goal, PartKind.SUBJECT_OUTCOME, key, code=f"CPMK-{place + 1}", serves=serves, text=sentence(chance, 25))
        for sub in range(4):
            yield make.part(f"{goal}-{sub}", PartKind.SUB_OUTCOME, goal, code=f"Sub-{place}.{sub}", text=sentence(chance, 20))
    for place in range(MATERIALS):
        yield make.part(f"{key}-m{place}", PartKind.MATERIAL, key, text=sentence(chance, 15))
    for place, weight in enumerate((20, 30, 50)):
        name, measures = f"Tugas {place + 1}", [f"{key}-c{place}"]
        yield make.part(f"{key}-a{place}", PartKind.ASSESSMENT, key, name=name, weight=weight, measures=measures, text=sentence(chance, 25))
    for place in range(WEEKS):
        reaches = [f"{key}-c{place % 3}-{place % 4}"]
        yield make.part(
            f"{key}-w{place}",
            PartKind.WEEK,
            key,
            number=place + 1,
            hours=8,
            reaches=reaches,
            method="Studi kasus",
            text=sentence(chance, 30),
        )
    for place in range(3):
        yield make.part(f"{key}-l{place}", PartKind.LITERATURE, key, text=sentence(chance, 15))


def version(document: Document, every: int, chance: random.Random) -> Document:
    """Another version: of each so many parts one is written anew, and one in fifty of these has gone or come."""
    parts = dict(document.parts)
    for number, part in enumerate(document.walk()):
        if number % every == 0 and "text" in part.fields:
            parts[part.id] = part.with_field("text", sentence(chance, 8) + " " + part.fields["text"][: len(part.fields["text"]) // 2])
        if number % every == 0 and part.kind is PartKind.LITERATURE:
            del parts[part.id]
            parts[f"{part.id}-new"] = Part(f"{part.id}-new", part.kind, part.under, part.rank, part.fields)
    return Document(parts)


def measure(name: str, rounds: int, act: Callable[..., object], *documents: Document) -> None:
    """Tell how long an act takes on documents that are made anew for each round."""
    times = []
    for _ in range(rounds):
        given = [Document(dict(one.parts)) for one in documents]
        start = time.perf_counter()
        act(*given)
        times.append((time.perf_counter() - start) * 1000)
    say(f"{name}: best {min(times):.1f} ms, median {statistics.median(times):.1f} ms")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description="Two versions of a curriculum beside each other.")
    parser.add_argument("--subjects", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311  invented texts, no secret
    old = Document({part.id: part for part in parts_of(given.subjects, chance)})
    say(f"{given.subjects} subjects, {len(old.parts)} parts, {len(old.to_bytes()):,} bytes, load {load()}")

    measure("checks over one", given.rounds, partial(findings, limits=LIMITS), old)
    for name, every in (("every tenth part", 10), ("every part", 1)):
        new = version(old, every, chance)
        found = changes.difference(old, new)
        say(f"{name} written anew: {len(found)} changes")
        measure("  difference", given.rounds, changes.difference, old, new)
        measure("  sorted for people", given.rounds, compared, old, new)
        measure("  word by word", given.rounds, shown, old, new)
        measure("  applied one by one", 3, partial(changes.all_applied, changes=found), old)


if __name__ == "__main__":
    main()
