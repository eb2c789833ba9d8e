"""A workforce file of 70,000 rows and 20 columns: unchanged since the last import, against the reading of the same sheet alone.

    python -m benchmarks.importing --seed 1

In one run and one database of its own: some new with their accounts and grants, the others written to the record alone, then nothing
changed (CSV, XLSX), and calamine's reading of the same XLSX into Python lists. Told are the time by the wall and of this process's
processor; the ratio is of the times by the wall, the second one of the processor times of this process.
"""

import argparse
import csv
import datetime as dt
import io
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import python_calamine

from benchmarks.fill import empty, load, say, server, sized
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM
from portal.workforce import adapters
from portal.workforce.services import importing, reading

HEADERS = (
    "NIP", "NRK", "Nama", "Surel dinas", "Jenis kepegawaian", "Kedudukan hukum", "Perangkat daerah", "Jabatan", "Kelas jabatan", "Golongan",
    "Pendidikan terakhir", "Tanggal lahir", "Tanggal pengangkatan", "Tanggal pensiun", "NIP atasan langsung", "Kompetensi",
    "Tanggal penilaian kompetensi", "Ikatan dinas sampai", "Predikat SKP 2024", "Predikat SKP 2025",
)  # fmt: skip
AGENCIES = ("Dinas Kesehatan", "Dinas Pendidikan", "Dinas Perhubungan", "Dinas Sosial")
COMPETENCIES = ("M.01", "M.02", "M.03", "M.04", "M.05", "M.06", "M.07", "M.08", "S.01")
NAMES = ("Adi", "Citra", "Eka", "Hana", "Joko", "Maya", "Putri", "Sari", "Wira", "Zahra")
CHUNK = 10


def rows_of(count: int, seed: int) -> Iterator[list[str]]:
    """Invented people, ten to a supervisor."""
    chance = random.Random(seed)  # noqa: S311  invented people, no secret
    chief = ""
    for number in range(count):
        born = dt.date(1968, 1, 1) + dt.timedelta(days=number % 9000)
        entered = dt.date(born.year + 24, chance.randint(1, 12), 1)
        nip = f"{born:%Y%m%d}{entered:%Y%m}{chance.choice('12')}{number // 9000 + 1:03}"
        lead = number % CHUNK == 0
        yield [
            nip,
            f"{number:06}",
            f"{chance.choice(NAMES)} {chance.choice(NAMES)} Ukur {number}",
            f"ukur{number}@jakarta.test",
            "PNS",
            "Aktif",
            AGENCIES[number // 10 % len(AGENCIES)],
            "Kepala Seksi" if lead else chance.choice(("Perencana Ahli Muda", "Analis Kebijakan Ahli Pertama", "Statistisi Ahli Muda")),
            "PENGAWAS" if lead else chance.choice(("JF_MUDA", "JF_PERTAMA", "PELAKSANA")),
            chance.choice(("III/a", "III/b", "III/c", "III/d")),
            chance.choice(("S1", "S2")),
            born.isoformat(),
            entered.isoformat(),
            f"{born.year + 58}-{born.month:02}-01",
            "" if lead else chief,
            "; ".join(f"{code}={chance.randint(1, 4)}" for code in COMPETENCIES),
            "2026-05-04",
            "2028-06-30" if chance.random() < 0.02 else "",  # noqa: PLR2004  one in fifty
            chance.choice(("Baik", "Sangat Baik")),
            chance.choice(("Baik", "Sangat Baik", "Butuh Perbaikan")),
        ]
        chief = nip if lead else chief


def csv_of(rows: list[list[str]]) -> bytes:
    """The table as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADERS, *rows])
    return text.getvalue().encode()


@contextmanager
def timed(name: str) -> Iterator[list[float]]:
    """Tell how long something took; the list gets seconds by the wall and of this process's processor."""
    wall, own = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
    spent: list[float] = []
    yield spent
    spent += [time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_SELF).ru_utime - own]
    say(f"{name}: {spent[0]:.2f} s, of which {spent[1]:.2f} s in this process, load {load()}")


def looked_at(content: bytes, name: str) -> Callable[[], None]:
    """An import that finds the record as it is told."""

    def act() -> None:
        report = importing.import_file(content, name, source="ukuran", by=SYSTEM).report
        if report["same"] != report["rows"]:
            raise RuntimeError(f"the file should change nothing: {report['new']} new, {report['changed']} changed, {report['errors'][:3]}")

    return act


def calamine(content: bytes) -> None:
    """The reading alone."""
    python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=True)


def main() -> None:
    """Measure."""
    parser = sized(argparse.ArgumentParser(description="Import of a workforce file."))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--newcomers", type=int, default=300, help="how many arrive with accounts and grants")
    given = parser.parse_args()
    rows = list(rows_of(given.servants, given.seed))
    table, book = csv_of(rows), adapters.workbook_of([HEADERS, *rows])
    say(f"{len(rows)} x {len(HEADERS)}: CSV {len(table):,} bytes, XLSX {len(book):,} bytes, {clock.today()}, load {load()}")
    with server(given.folder) as cluster, empty(given.folder, cluster, "simpul_bench_import").app_context():
        with timed(f"all new, CSV of {given.newcomers}, with accounts and grants"):
            importing.import_file(csv_of(rows[: given.newcomers]), "baru.csv", source="ukuran", by=SYSTEM)
        with timed("all new, CSV, the record alone"):
            reading.read(table).stage.write("ukuran")
            db.session.commit()
        with cluster.connect("simpul_bench_import") as connection:
            connection.execute("VACUUM ANALYZE")
        found: list[tuple[float, float]] = []
        for _ in range(given.rounds):
            with timed("calamine's reading alone") as floor:
                calamine(book)
            with timed("unchanged, XLSX") as whole:
                looked_at(book, "semua.xlsx")()
            found.append((whole[0] / floor[0], whole[1] / floor[1]))
        with timed("unchanged, CSV"):
            looked_at(table, "semua.csv")()
        db.engine.dispose()
    for name, ratios in (("by the wall", [wall for wall, _ in found]), ("of this process's processor", [own for _, own in found])):
        each = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        say(f"unchanged XLSX over calamine's reading, {name}: {each}; median {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
