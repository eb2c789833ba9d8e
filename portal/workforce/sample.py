"""The sample province: 240 invented civil servants in 13 agencies, brought in by the same import as a real file."""

import csv
import datetime as dt
import io
import random
from dataclasses import dataclass, field, replace

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.kernel import clock
from portal.kernel.identity import Identity, Role
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.organisations.domain import BodyKind
from portal.workforce.services import importing

ADMINISTRATOR = "admin@jakarta.test"
AGENCIES = {
    "DUKCAPIL": (24, 3),
    "DSDA": (20, 3),
    "DISHUB": (22, 1),
    "DINKES": (32, 2),
    "DISDIK": (30, 2),
    "DISKOMINFOTIK": (18, 2),
    "DCKTRP": (18, 1),
    "DPMPTSP": (16, 1),
    "DLH": (18, 1),
    "BAPENDA": (14, 1),
    "KEPSERIBU": (12, 2),
    "BKD": (8, 0),
    "BPSDM": (8, 0),
}
"""Code of each agency to (staff, away limit)."""
UNITS = {
    "DUKCAPIL": ("SUDIN-DUKCAPIL-JT", "Suku Dinas Kependudukan dan Pencatatan Sipil Jakarta Timur", "Sudin Dukcapil Jakarta Timur"),
    "DINKES": ("PKM-CONTOH", "Puskesmas Contoh", "Puskesmas Contoh"),
    "DISDIK": ("SDN-CONTOH-01", "SDN Contoh 01", "SDN Contoh 01"),
}
FIRST = (
    "Adi",
    "Bagus",
    "Citra",
    "Dewa",
    "Eka",
    "Farah",
    "Gilang",
    "Hana",
    "Indra",
    "Joko",
    "Kirana",
    "Laras",
    "Maya",
    "Nanda",
    "Oki",
    "Putri",
    "Raka",
    "Sari",
    "Tari",
    "Umar",
    "Vina",
    "Wira",
    "Yuda",
    "Zahra",
)
LAST = (
    "Anggara",
    "Baskoro",
    "Cahyani",
    "Darmawan",
    "Ekawati",
    "Febrian",
    "Gunarto",
    "Hartanto",
    "Iswara",
    "Juwita",
    "Kusnadi",
    "Lestari",
    "Mahardika",
    "Nugroho",
    "Oktaviani",
    "Permadi",
    "Rahardjo",
    "Setiawan",
    "Utomo",
    "Wardani",
)
POSTS = (
    ("Pranata Komputer Ahli Muda", "JF_MUDA", "III/c"),
    ("Analis Kebijakan Ahli Pertama", "JF_PERTAMA", "III/a"),
    ("Penelaah Teknis Kebijakan", "PELAKSANA", "III/b"),
    ("Pengolah Data dan Informasi", "PELAKSANA", "II/d"),
    ("Perencana Ahli Muda", "JF_MUDA", "III/d"),
)
STALE_DAYS = 120
COMPETENCIES = ("M.01", "M.02", "M.03", "M.04", "M.05", "M.06", "M.07", "M.08", "S.01")
HEADERS = (
    "NIP", "NRK", "Nama", "Surel dinas", "Jenis kepegawaian", "Kedudukan hukum", "Perangkat daerah", "Unit kerja", "Jabatan", "Kelas jabatan",
    "Golongan", "Pendidikan terakhir", "Tanggal lahir", "Tanggal pengangkatan", "Tanggal pensiun", "NIP atasan langsung", "Kompetensi",
    "Tanggal penilaian kompetensi", "Perkara disiplin atau pidana terbuka", "Tingkat hukuman disiplin", "Hukuman disiplin sampai",
    "Data disiplin per tanggal", "Ikatan dinas sampai", "Predikat SKP 2024", "Predikat SKP 2025",
)  # fmt: skip


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
    skp: tuple[str, str] = ("Baik", "Baik")
    is_stale: bool = False
    """Whether the discipline data are older than the rules take."""
    sanction: str = ""
    bond_years: int = 0


NAMED = (
    Person("197002101995031951", "Agus Mahendra", "kepala@jakarta.test", "DUKCAPIL", "Kepala Dinas", "JPT_PRATAMA", "IV/c"),
    Person("197508171999032952", "Retno Wulansari", "retno@jakarta.test", "DUKCAPIL", "Kepala Suku Dinas", "ADMINISTRATOR", "IV/a", UNITS["DUKCAPIL"][1], supervisor="197002101995031951"),
    Person("198003122005011953", "Wahyu Pranoto", "atasan@jakarta.test", "DUKCAPIL", "Kepala Seksi Pelayanan", "PENGAWAS", "III/d", UNITS["DUKCAPIL"][1], supervisor="197508171999032952"),
    Person("199003142015032901", "Ratih Anggraini", "asn@jakarta.test", "DUKCAPIL", "Pranata Komputer Ahli Muda", "JF_MUDA", "III/c", UNITS["DUKCAPIL"][1], supervisor="198003122005011953", levels={"M.05": 2, "M.07": 3}),
    Person("198811052012012954", "Tika Amelia", "kepegawaian@jakarta.test", "DUKCAPIL", "Analis SDM Aparatur Ahli Muda", "JF_MUDA", "III/c", supervisor="197002101995031951"),
    Person("197104221996031955", "Hendra Saputra", "bkd@jakarta.test", "BKD", "Kepala Badan", "JPT_PRATAMA", "IV/d"),
    Person("197609031999032956", "Mira Kartika", "mira@jakarta.test", "BKD", "Sekretaris Badan", "ADMINISTRATOR", "IV/b", supervisor="197104221996031955"),
    Person("198507192010011957", "Fajar Nugraha", "verifikator@jakarta.test", "BKD", "Analis SDM Aparatur Ahli Muda", "JF_MUDA", "III/d", supervisor="197609031999032956"),
    Person("198202142008012958", "Dewi Maharani", "kurator@jakarta.test", "BPSDM", "Widyaiswara Ahli Madya", "JF_MADYA", "IV/a"),
    Person("198807092012121902", "Andi Firmansyah", "andi@jakarta.test", "DSDA", "Perencana Ahli Muda", "JF_MUDA", "III/c", bond_years=3),
    Person("198705212011122903", "Nur Halimah", "nur@jakarta.test", "DISKOMINFOTIK", "Statistisi Ahli Muda", "JF_MUDA", "III/d"),
    Person("199201182019031904", "Yohanes Kristianto", "yohanes@jakarta.test", "BAPENDA", "Pemeriksa Pajak Ahli Pertama", "JF_PERTAMA", "III/b"),
    Person("199104302015022905", "Siti Rahmawati", "siti@jakarta.test", "DCKTRP", "Pengawas Bangunan Ahli Muda", "JF_MUDA", "III/c"),
    Person("199308122018031906", "Bayu Aditama", "bayu@jakarta.test", "DPMPTSP", "Analis Perizinan Ahli Pertama", "JF_PERTAMA", "III/b"),
    Person("198902272014032907", "Dian Puspitasari", "dian@jakarta.test", "DISHUB", "Perencana Ahli Muda", "JF_MUDA", "III/c"),
    Person("198409152009041908", "Tegar Santika", "tegar@jakarta.test", "KEPSERIBU", "Kepala Seksi", "PENGAWAS", "III/d"),
    Person("199406062019032909", "Mariana Utami", "mariana@jakarta.test", "DINKES", "Apoteker Ahli Pertama", "JF_PERTAMA", "III/b", UNITS["DINKES"][1]),
    Person("199501232020121910", "Ilham Ramadhan", "ilham@jakarta.test", "KEPSERIBU", "Penelaah Teknis Kebijakan", "PELAKSANA", "III/a"),
    Person("197003051995031912", "Marno Adikusuma", "marno@jakarta.test", "DLH", "Pengolah Data dan Informasi", "PELAKSANA", "III/d"),
    Person("199008112015031913", "Arya Budianto", "arya@jakarta.test", "DISDIK", "Analis Kebijakan Ahli Pertama", "JF_PERTAMA", "III/b", skp=("Baik", "")),
    Person("198804172012122914", "Lestari Handayani", "lestari@jakarta.test", "DISDIK", "Perencana Ahli Muda", "JF_MUDA", "III/c", sanction="Sedang"),
    Person("199107192023212911", "Ayu Prameswari", "ayu@jakarta.test", "DISDIK", "Guru Ahli Pertama", "JF_PERTAMA", "IX", UNITS["DISDIK"][1]),
    Person("199011072015032960", "Nadia Kusumawardani", "nadia@jakarta.test", "DISDIK", "Perencana Ahli Muda", "JF_MUDA", "III/c", levels={"M.05": 2, "M.07": 2}),
)  # fmt: skip
CHIEFS = {"DUKCAPIL": "198003122005011953", "BKD": "197609031999032956"}
HEADS = {"BKD": "197104221996031955", "DUKCAPIL": "197002101995031951", "BPSDM": "198202142008012958"}


def play(today: dt.date) -> None:
    """Enter the units and limits, then import the file of 240."""
    by = _administrator()
    for code, (_, limit) in AGENCIES.items():
        agency = organisations.find_body_by_code(code)
        if agency is None:
            continue
        organisation_services.set_away_limit(agency, limit, reason="Data contoh", by=by)
        if code in UNITS:
            unit_code, name, short = UNITS[code]
            organisation_services.create_body(kind=BodyKind.UNIT, code=unit_code, name=name, short_name=short, parent=agency, by=by)
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
    """Every agency has a head and an HR officer: the first and the second of its people, where nobody is named for it."""
    staff: dict[str, list[Person]] = {}
    for person in people():
        staff.setdefault(person.agency, []).append(person)
    for code, persons in staff.items():
        agency = organisations.find_body_by_code(code)
        if agency is None or code in HEADS:
            continue
        head = next(person for person in persons if person.post_class == "JPT_PRATAMA" or person.nip == HEADS.get(code))
        officer = next(person for person in reversed(persons) if person.nip[12:14] != "21")
        for person, role in ((head, Role.AGENCY_APPROVER), (officer, Role.HR_OFFICER)):
            account = accounts.find_account(person.email)
            if account is not None:
                account_services.give_grant(account, role, agency.id, by=by)


def sheet(today: dt.date) -> bytes:
    """The file, as CSV."""
    names = {code: body.name for code in AGENCIES if (body := organisations.find_body_by_code(code))}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADERS)
    for number, person in enumerate(people(), 1):
        writer.writerow(_row(person, number, names[person.agency], today))
    return text.getvalue().encode()


def people() -> list[Person]:
    """The named ones first, then as many as each agency lacks: always the same."""
    chance = random.Random("Simpul contoh")  # noqa: S311  invented people, no secret
    named = [replace(person) for person in NAMED]
    invented: list[Person] = []
    for code, (staff, _) in AGENCIES.items():
        head, chief = HEADS.get(code, ""), CHIEFS.get(code, "")
        for place in range(staff - sum(person.agency == code for person in named)):
            person = _invented(chance, code, 101 + len(invented), place)
            invented.append(person)
            if not head:
                head = person.nip
                person.post, person.post_class, person.grade = "Kepala Dinas", "JPT_PRATAMA", "IV/c"
            elif not chief:
                chief, person.supervisor = person.nip, head
                person.post, person.post_class, person.grade = "Kepala Seksi", "PENGAWAS", "III/d"
            else:
                person.supervisor = chief
        for person in named:
            if person.agency == code and not person.supervisor and person.nip not in {head, chief}:
                person.supervisor = chief or head
    return [*named, *invented]


def _invented(chance: random.Random, code: str, serial: int, place: int) -> Person:
    leads = place < 2 and code not in HEADS  # noqa: PLR2004  the head and the head of section
    post, post_class, grade = chance.choice(POSTS)
    pppk = not leads and serial % 6 == 0
    born = dt.date(chance.randint(1971, 1978) if leads else chance.randint(1978, 1996), chance.randint(1, 12), chance.randint(1, 28))
    entered = max(born.year + 23, 1999) if not pppk else 2023
    middle = "21" if pppk else f"{chance.randint(1, 12):02}"
    nip = f"{born:%Y%m%d}{entered}{middle}{chance.choice('12')}{serial:03}"
    name = f"{FIRST[serial % len(FIRST)]} {LAST[(serial * 7 + place) % len(LAST)]}"
    flaw = serial % 17
    return Person(
        nip=nip,
        name=name,
        email=f"pegawai{serial}@jakarta.test",
        agency=code,
        post=post,
        post_class=post_class,
        grade="IX" if pppk else grade,
        status={5: "CLTN", 7: "Tugas belajar"}.get(serial % 60, "Aktif"),
        levels={code_: chance.choice((1, 2, 2, 3, 3, 4)) for code_ in COMPETENCIES},
        skp=("Baik", "") if flaw == 3 else ("Baik", "Butuh Perbaikan") if flaw == 5 else ("Baik", chance.choice(("Baik", "Sangat Baik"))),  # noqa: PLR2004
        is_stale=flaw == 8,  # noqa: PLR2004
        sanction="Sedang" if serial in {131, 177, 203} else "",
        bond_years=2 if serial in {140, 160, 180, 200} else 0,
    )


def _row(person: Person, number: int, agency: str, today: dt.date) -> list[str]:
    born = dt.date.fromisoformat(f"{person.nip[:4]}-{person.nip[4:6]}-{person.nip[6:8]}")
    pppk = person.nip[12:14] == "21"
    entered = dt.date(int(person.nip[8:12]), 1 if pppk else int(person.nip[12:14]), 1)
    levels = person.levels or dict.fromkeys(COMPETENCIES, 2)
    every = {code: levels.get(code, 2) for code in COMPETENCIES}
    limit = 60 if person.post_class.startswith("JPT") else 58
    behind = STALE_DAYS if person.is_stale else 5
    as_of = clock.today() - dt.timedelta(days=behind)
    return [
        person.nip,
        str(990000 + number),
        f"{person.name} (contoh)",
        person.email,
        "PPPK" if pppk else "PNS",
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
        "; ".join(f"{code}={level}" for code, level in every.items()),
        (today - dt.timedelta(days=200)).isoformat(),
        "Tidak",
        person.sanction,
        (today + dt.timedelta(days=110)).isoformat() if person.sanction else "",
        as_of.isoformat(),
        (today + dt.timedelta(days=365 * person.bond_years)).isoformat() if person.bond_years else "",
        person.skp[0],
        person.skp[1],
    ]
