"""The sample province: 240 invented civil servants in 13 agencies, brought in by the same import as a real file."""

import csv
import datetime as dt
import functools
import io
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.kernel import clock
from portal.kernel.identity import Identity, Role
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.organisations.domain import BodyKind
from portal.web.i18n import say
from portal.workforce import adapters
from portal.workforce.services import importing

ADMINISTRATOR = "admin@jakarta.test"
SEEDS = Path(__file__).parents[1] / "seeds" / "sample.toml"
MUDA = ("Pranata Komputer Ahli Muda", "Perencana Ahli Muda", "Analis Kebijakan Ahli Muda", "Analis SDM Aparatur Ahli Muda")
PERTAMA = ("Analis Kebijakan Ahli Pertama", "Pranata Komputer Ahli Pertama", "Perencana Ahli Pertama")
STAFF = ("Penelaah Teknis Kebijakan", "Pengolah Data dan Informasi")
STALE_DAYS = 120
COMPETENCIES = ("M.01", "M.02", "M.03", "M.04", "M.05", "M.06", "M.07", "M.08", "S.01")
SERVICE, CHANGE, ANALYSIS = "M.05", "M.07", ("M.04", "M.08")
LEVELS = {"below": {SERVICE: 1}, "early": dict.fromkeys(ANALYSIS, 1)}
MARKS: dict[str, dict[str, Any]] = {
    "unrated": {"last_skp": ""},
    "weak": {"last_skp": "Butuh Perbaikan"},
    "stale": {"is_stale": True},
    "sanction": {"sanction": "Sedang"},
    "bond": {"bond_years": 2},
    "study": {"status": "Tugas belajar"},
    "leave": {"status": "CLTN"},
}
SHORT = {"M.02": 27, "S.01": 14, "T.01": 47}
"""How many functional officers of the level muda are a level short in these: nothing else of the stories asks for them, and the posts of
six of the 47 do not ask for T.01."""
PPPK = "21"
"""Digits 13 and 14 of the number of a first contract."""
ORDINARY_STAFF = 3
"""Of those who stand for nothing in particular, each third is no functional officer."""
EXAMPLE = "contoh-impor.xlsx"
EXAMPLE_HEADERS = (
    "NIP", "NRK", "Nama", "Surel dinas", "Jenis kepegawaian", "Kedudukan hukum", "Perangkat daerah", "Unit kerja", "Jabatan", "Kelas jabatan",
    "Golongan", "Tanggal lahir", "Tanggal pengangkatan",
)  # fmt: skip
NEWCOMERS = 940
"""Where the NRK of those who are new in the example begin."""
HEADERS = (
    "NIP", "NRK", "Nama", "Surel dinas", "Jenis kepegawaian", "Kedudukan hukum", "Perangkat daerah", "Unit kerja", "Jabatan", "Kelas jabatan",
    "Golongan", "Pendidikan terakhir", "Tanggal lahir", "Tanggal pengangkatan", "Tanggal pensiun", "NIP atasan langsung", "Kompetensi",
    "Tanggal penilaian kompetensi", "Perkara disiplin atau pidana terbuka", "Tingkat hukuman disiplin", "Hukuman disiplin sampai",
    "Data disiplin per tanggal", "Ikatan dinas sampai",
)  # fmt: skip
CHIEFS = {"DUKCAPIL": "198003122005011953", "BKD": "197609031999032956"}
HEADS = {"BKD": "197104221996031955", "DUKCAPIL": "197002101995031951", "BPSDM": "198202142008012958"}


@dataclass(slots=True)
class Person:
    """One row of the sample file."""

    nip: str
    name: str
    email: str
    agency: str
    post: str
    post_class: str
    grade: str
    unit: str = ""
    status: str = "Aktif"
    supervisor: str = ""
    levels: dict[str, int] = field(default_factory=dict)
    last_skp: str = "Baik"
    """The predicate of the year before H; empty where the file does not have it."""
    is_stale: bool = False
    """Whether the discipline data are older than the rules take."""
    sanction: str = ""
    bond_years: int = 0

    @property
    def is_pppk(self) -> bool:
        """Whether the number is one of a contract."""
        return self.nip[12:14] == PPPK


@functools.cache
def _document() -> dict[str, Any]:
    return tomllib.loads(SEEDS.read_text(encoding="utf-8"))


def play(today: dt.date) -> None:
    """Enter the units and limits, then import the file of 240."""
    by = _administrator()
    for line in _document()["agency"]:
        agency = organisations.find_body_by_code(line["code"])
        if agency is None:
            continue
        organisation_services.set_away_limit(agency, line["away_limit"], reason="Data contoh", by=by)
        for unit in line.get("units", ()):
            organisation_services.create_body(
                kind=BodyKind.UNIT, code=unit["code"], name=unit["name"], short_name=unit["short"], parent=agency, by=by
            )
    _bring_in(today, by)
    _open_other_desks(by)


def _administrator() -> Identity:
    account = accounts.find_account(ADMINISTRATOR)
    if account is None:
        msg = "the sample's administrator comes before its workforce"
        raise RuntimeError(msg)
    return accounts.identity_of(account.id, Role.ADMINISTRATOR)


def refresh(today: dt.date) -> None:
    """The same file again, weeks later: discipline data are of this week, but for those whose agency has not reported."""
    _bring_in(today, _administrator())


def _bring_in(today: dt.date, by: Identity) -> None:
    found = importing.preview_import(sheet(today), "contoh-pegawai.csv", by=by)
    if found.report["bad"]:
        msg = f"the sample file has rows that stay out: {found.report}"
        raise RuntimeError(msg)
    importing.run_import(found.id, "BKD, rekap contoh", "Data contoh provinsi", by=by)


def _open_other_desks(by: Identity) -> None:
    """Every agency has a head and an HR officer, where nobody is named for it: the first of its people, and the last who is no PPPK."""
    staff: dict[str, list[Person]] = {}
    for person in people():
        staff.setdefault(person.agency, []).append(person)
    for code, persons in staff.items():
        agency = organisations.find_body_by_code(code)
        if agency is None or code in HEADS:
            continue
        head = next(person for person in persons if person.post_class == "JPT_PRATAMA" or person.nip == HEADS.get(code))
        officer = next(person for person in reversed(persons) if not person.is_pppk)
        for person, role in ((head, Role.AGENCY_APPROVER), (officer, Role.HR_OFFICER)):
            account = accounts.find_account(person.email)
            if account is not None:
                account_services.give_grant(account, role, agency.id, by=by)


def review_example(_: dt.date) -> None:
    """Rizal looks at the example; nothing of it is saved, and four of its rows wait to be corrected."""
    importing.preview_import(example(), EXAMPLE, by=_administrator(), say=say)


def example() -> bytes:
    """A workbook of 12 rows to try the import with: 3 people changed, 4 new, 1 as on record, 4 that stay out, each for one reason."""
    agencies = {code: body.name for code in ("DLH", "DISHUB") if (body := organisations.find_body_by_code(code))}
    known = [(n, person) for n, person in enumerate(people(), 1) if person.agency == "DLH" and person.post_class == "PELAKSANA"]
    posts = ("Pengelola Layanan Lingkungan", "Penata Layanan Operasional", "Pengadministrasi Perkantoran")
    rows = [_example_row(replace(person, post=post), n, agencies) for (n, person), post in zip(known, posts, strict=False)]
    number, same = known[len(posts)]
    rows.append(_example_row(replace(same, last_skp=""), number, agencies))
    rows += [_example_row(_newcomer(n), NEWCOMERS + n, agencies) for n in range(8)]
    fourteenth = _newcomer(4).nip[:12] + "14" + _newcomer(4).nip[14:]
    faulty = {"NIP": fourteenth, "Tanggal lahir": "31-06-1992", "Perangkat daerah": "Dinas Pertamanan", "": "Cukup"}
    for row, (header, value) in zip(rows[-len(faulty) :], faulty.items(), strict=True):
        row[EXAMPLE_HEADERS.index(header) if header else -1] = value
    return adapters.workbook_of([[*EXAMPLE_HEADERS, f"Predikat SKP {clock.today().year - 1}"], *rows])


def _newcomer(number: int) -> Person:
    day = dt.date(1991, 3, 2) + dt.timedelta(days=number * 97)
    first, last = _document()["first_names"], _document()["last_names"]
    name = f"{first[number]} {last[-number - 1]}"
    nip = f"{day:%Y%m%d}{day.year + 25}03{1 + number % 2}{970 + number}"
    return Person(nip, name, f"calon{number}@jakarta.test", "DISHUB", "Analis Kebijakan Ahli Pertama", "JF_PERTAMA", "III/a")


def _example_row(person: Person, number: int, agencies: dict[str, str]) -> list[str]:
    whole = _row(person, number, agencies[person.agency], clock.today())
    return [*(whole[HEADERS.index(header)] for header in EXAMPLE_HEADERS), person.last_skp]


def sheet(today: dt.date) -> bytes:
    """The file, as CSV; the predicates are those of the three years before H."""
    names = {line["code"]: body.name for line in _document()["agency"] if (body := organisations.find_body_by_code(line["code"]))}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*HEADERS, *(f"Predikat SKP {today.year - back}" for back in (3, 2, 1))])
    for number, person in enumerate(people(), 1):
        writer.writerow(_row(person, number, names[person.agency], today))
    return text.getvalue().encode()


def people() -> list[Person]:
    """The named ones first, then as many as each agency lacks: always the same."""
    chance = random.Random("Simpul contoh")  # noqa: S311  invented people, no secret
    named = [Person(**line) for line in _document()["person"]]
    invented: list[Person] = []
    for line in _document()["agency"]:
        code = line["code"]
        there = [person for person in named if person.agency == code]
        head, chief = HEADS.get(code, ""), CHIEFS.get(code, "")
        lacking = line["staff"] - len(there)
        words = _words(line, leads=(not head) + (not chief))
        for word in (next(words) for _ in range(lacking)):
            person = _invented(chance, line, 101 + len(invented), word)
            invented.append(person)
            person.supervisor = chief or head
            head, chief = (person.nip if word == "head" else head), (person.nip if word == "chief" else chief)
        for person in there:
            person.supervisor = person.supervisor or ("" if person.nip in {head, chief} else chief or head)
    everybody = [*named, *invented]
    _fall_short(everybody)
    return everybody


def _fall_short(everybody: list[Person]) -> None:
    for place, person in enumerate(one for one in everybody if one.post_class == "JF_MUDA"):
        person.levels |= {code: 2 if place < many else 3 for code, many in SHORT.items()}


def _words(line: dict[str, Any], leads: int) -> Iterator[str]:
    """What each invented person of an agency stands for."""
    yield from ("head", "chief")[2 - leads :]
    yield from (f"muda-{word}" for word in line.get("muda", "").split())
    yield from line.get("others", "").split()
    while True:
        yield "ordinary"


def _invented(chance: random.Random, agency: dict[str, Any], serial: int, word: str) -> Person:
    born = _born(chance, word)
    pppk = word == "pppk"
    entered = 2023 if pppk else max(born.year + 23, 1999)
    middle = PPPK if pppk else f"{chance.randint(1, 12):02}"
    first, last = _document()["first_names"], _document()["last_names"]
    post, post_class, grade = _post(chance, agency["code"], serial, word)
    person = Person(
        nip=f"{born:%Y%m%d}{entered}{middle}{chance.choice('12')}{901 + serial % 99}",
        name=f"{first[serial % len(first)]} {last[(serial * 7 + serial // len(first)) % len(last)]}",
        email=f"pegawai{serial}@jakarta.test",
        agency=agency["code"],
        post=post,
        post_class=post_class,
        grade=grade,
        levels={code: chance.choice((2, 3) if post_class == "JF_MUDA" else (1, 2, 2, 3, 3, 4)) for code in COMPETENCIES},
        last_skp=chance.choice(("Baik", "Sangat Baik")),
    )
    units = agency.get("units", ())
    if units and serial % 2 and word != "head":
        person.unit = units[serial // 2 % len(units)]["name"]
    _mark(person, word.removeprefix("muda-"))
    return person


def _born(chance: random.Random, word: str) -> dt.date:
    """A day of birth that fits the post: who leads is older, who is a level short is young, who retires soon is 56 or 57."""
    first, last = {
        "head": (1971, 1978),
        "chief": (1972, 1980),
        "muda-near": (1991, 1996),
        "muda-early": (1991, 1996),
        "muda-unrated": (1991, 1996),
        "retiring": (1969, 1970),
    }.get(word, (1980, 1996))
    return dt.date(chance.randint(first, last), chance.randint(1, 10), chance.randint(1, 28))


def _post(chance: random.Random, agency: str, serial: int, word: str) -> tuple[str, str, str]:
    """Post, class of post and grade."""
    if word == "head":
        return "Kepala Badan" if agency in {"BAPENDA", "BPSDM"} else "Kepala Dinas", "JPT_PRATAMA", "IV/c"
    if word == "chief":
        return "Kepala Seksi", "PENGAWAS", "III/d"
    if word.startswith("muda-"):
        return chance.choice(MUDA), "JF_MUDA", chance.choice(("III/c", "III/d"))
    if word == "pppk":
        return ("Guru Ahli Pertama" if agency == "DISDIK" else chance.choice(PERTAMA)), "JF_PERTAMA", "IX"
    if word in {"retiring", "sanction"} or (word == "ordinary" and serial % ORDINARY_STAFF == 0):
        return chance.choice(STAFF), "PELAKSANA", chance.choice(("II/d", "III/a", "III/b"))
    return chance.choice(PERTAMA), "JF_PERTAMA", chance.choice(("III/a", "III/b"))


def _mark(person: Person, word: str) -> None:
    """Give a person what their word stands for. A functional officer of the first level is never below it in public service."""
    if person.post_class == "JF_PERTAMA":
        person.levels |= {SERVICE: max(2, person.levels[SERVICE]), CHANGE: 1, ANALYSIS[0]: 1}
    if person.post_class == "JF_MUDA":
        person.levels |= {SERVICE: 2, CHANGE: 3}
    person.levels |= LEVELS.get(word, {})
    for name, value in MARKS.get(word, {}).items():
        setattr(person, name, value)


def _row(person: Person, number: int, agency: str, today: dt.date) -> list[str]:
    born = dt.date.fromisoformat(f"{person.nip[:4]}-{person.nip[4:6]}-{person.nip[6:8]}")
    entered = dt.date(int(person.nip[8:12]), 1 if person.is_pppk else int(person.nip[12:14]), 1)
    levels = dict.fromkeys(COMPETENCIES, 2) | person.levels
    limit = 60 if person.post_class.startswith("JPT") else 58
    as_of = clock.today() - dt.timedelta(days=STALE_DAYS if person.is_stale else 5)
    return [
        person.nip,
        str(990000 + number),
        f"{person.name} (contoh)",
        person.email,
        "PPPK" if person.is_pppk else "PNS",
        person.status,
        agency,
        person.unit,
        person.post,
        person.post_class,
        person.grade,
        "S1",
        born.isoformat(),
        entered.isoformat(),
        born.replace(year=born.year + limit).isoformat(),
        person.supervisor,
        "; ".join(f"{code}={level}" for code, level in levels.items()),
        (today - dt.timedelta(days=200)).isoformat(),
        "Tidak",
        person.sanction,
        (today + dt.timedelta(days=110)).isoformat() if person.sanction else "",
        as_of.isoformat(),
        (today + dt.timedelta(days=365 * person.bond_years)).isoformat() if person.bond_years else "",
        "Baik",
        "Baik",
        person.last_skp,
    ]
