"""Round I of the sample province, through the services: from its plan to its results, which those placed have yet to answer."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from portal.accounts import queries as accounts
from portal.applications.domain import HOST_FIELDS, STATEMENTS
from portal.catalogue import queries as catalogue
from portal.demo.story import Act
from portal.integrity.domain import InterestKind
from portal.kernel import calendar, clock
from portal.kernel.identity import Identity, Role
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.rounds import queries, services
from portal.rounds.domain.points import USUAL
from portal.rounds.domain.releasing import USUAL as USUAL_ORDER
from portal.rounds.domain.releasing import Exempt
from portal.rounds.domain.reserving import Reserve
from portal.rounds.queries import lists, runs
from portal.rounds.sample.people import AGENCIES, HEADS, PARTICIPANTS
from portal.rounds.services import listing, locking, opening, publishing, releasing, reserving, running
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce import queries as workforce

CURATOR, APPROVER = "kurator@jakarta.test", "bkd@jakarta.test"
TITLE, SEED, LONGEST = "Gelombang I", "Contoh-Gelombang-I", 8
SOURCE = "Angka undian yang dibacakan di muka umum pada hari berikutnya (contoh)"
LISTS_END_DAYS, LISTS_END_HOUR, ANSWER_DAYS = 8, 16, 3
"""Lists can be changed until so many days before H, at an hour; working days to answer."""
TIRTA, AWAN = "Telemetri jaringan air, angkatan kedua", "Analitik antrean dan beban layanan, angkatan kedua"
LOGIS = "Penjadwalan angkutan dan pengalaman penumpang, angkatan kedua"
ARMADA = "Manajemen armada dan perawatan terencana, angkatan kedua"
PLACES: dict[str, tuple[int, int, int]] = {TIRTA: (2, 1, 0), AWAN: (3, 2, 0), LOGIS: (3, 2, 2), ARMADA: (1, 1, 0)}
"""By offering: places, the most of one agency, the fewest with whom it is held."""
RESERVE = "Kepulauan Seribu"
FIRST = {"hub": ("hub1", "Menunggu paling lama menurut daftar instansi."), "pul": ("pul1", "Bertugas di pulau terluar.")}
"""By agency, whom its head puts before all others, and why."""
WISHES: dict[str, tuple[str, ...]] = {
    "sda1": (TIRTA, AWAN),
    "sda2": (TIRTA, LOGIS),
    "sda3": (ARMADA, AWAN),
    "sda4": (TIRTA,),
    "hub1": (ARMADA, AWAN),
    "hub2": (ARMADA,),
    "hub3": (AWAN,),
    "kes1": (AWAN, TIRTA),
    "kes2": (AWAN,),
    "kes3": (LOGIS,),
    "pul1": (AWAN,),
    "pul2": (TIRTA, AWAN),
}
MOTIVATIONS = {
    "sda1": "Saya ingin membaca data sensor sendiri agar laporan kehilangan air di seksi kami tidak bergantung pada perkiraan.",
    "sda2": "Pompa dan pintu air kami sudah bersensor; saya ingin belajar mengubah datanya menjadi peringatan dini.",
    "sda3": "Alat berat kami sering berhenti mendadak; rencana perawatan dari data akan langsung dipakai di bengkel suku dinas.",
    "sda4": "Saya ingin menyusun laporan aliran malam untuk dua polder yang menjadi tanggung jawab kami.",
    "hub1": "Kendaraan derek dan petugas kami memerlukan jadwal perawatan yang tidak mengganggu hari kerja.",
    "hub2": "Unit kami mengelola 60 kendaraan patroli; saya ingin menghitung biaya perawatan sebelum rusak.",
    "hub3": "Loket uji kendaraan kami penuh pada pagi hari; perkiraan beban per jam akan membantu membagi petugas.",
    "kes1": "Pendaftaran puskesmas kami memerlukan perkiraan beban supaya pasien lanjut usia tidak menunggu berdiri.",
    "kes2": "Saya ingin menyusun jadwal petugas imunisasi dari data kunjungan dan membuktikan hasilnya.",
    "kes3": "Jadwal mobil puskesmas keliling kami sering tidak cocok dengan jam warga; saya ingin belajar menatanya.",
    "pul1": "Di pulau kami kapal datang dua kali sehari; perkiraan beban dermaga menentukan jam buka layanan.",
    "pul2": "Air bersih di pulau kami terbatas; membaca data jaringan akan membantu kami menemukan kebocoran lebih cepat.",
}
INTERESTS = {
    "sda1": (TIRTA, InterestKind.AFFILIATION, "Dinas kami mengawasi perusahaan ini; saya tidak menangani berkasnya."),
    "sda2": (LOGIS, InterestKind.KIN, "Kakak ipar saya memasok suku cadang bagi perusahaan ini."),
}
"""Who declares something: at the host of which offering, of what kind, in which words."""
ANSWERS: dict[str, tuple[str, str, dict[str, str]]] = {
    "endorse": (
        "unit_gains",
        "Baik untuk unit kami.",
        {"cover_plan": "Dibagi dua rekan satu tim; serah terima tiga hari sebelum berangkat."},
    ),
    "mitigate": (
        "conflict_managed",
        "Hubungannya dapat dijaga selama pegawai tidak memegang berkas perusahaan.",
        {"measure": "Tidak menangani berkas perusahaan ini selama 12 bulan."},
    ),
    "block": ("conflict_actual", "Keluarga dekat bekerja sama dengan perusahaan ini.", {}),
    "nominate": ("fits_plan", "Diusulkan sesuai rencana pengembangan pegawai kami.", {}),
    "eligible": ("rules_met", "Semua syarat terpenuhi dari data.", {}),
}
"""By answer, its ground, its reason, and what else it asks for."""


def person(email: str, role: Role) -> Identity:
    """Somebody of the sample, in a role. Raises LookupError."""
    account = accounts.find_account(email)
    if account is None:
        raise LookupError(email)
    return accounts.identity_of(account.id, role)


def find(title: str) -> Any:  # noqa: ANN401  the row of a round
    """The round of that title. Raises LookupError."""
    rows = queries.page_of_rounds(title, order="", number=1, size=50).rows
    found = next((line.round for line in rows if line.round.title == title), None)
    if found is None:
        raise LookupError(title)
    return found


def _participant(who: str) -> Identity:
    return person(PARTICIPANTS[who], Role.CIVIL_SERVANT)


def _agency_id(home: str) -> uuid.UUID:
    found = organisations.find_body_by_code(AGENCIES[home])
    if found is None:
        raise LookupError(home)
    return found.id


def _opportunity_id(title: str) -> uuid.UUID:
    found = catalogue.page_of_opportunities(catalogue.Chosen(q=title), number=1, size=50).rows
    wanted: uuid.UUID | None = next((one.id for one in found if one.title == title), None)
    if wanted is None:
        raise LookupError(title)
    return wanted


def plan(today: dt.date) -> None:
    """Dewi plans nine places with their limits, reserves one, and announces the calendar and the source of the seed."""
    dewi = person(CURATOR, Role.CURATOR)
    made = services.plan_round(TITLE, USUAL, LONGEST, by=dewi)
    for title, (seats, ceiling, minimum) in PLACES.items():
        place = services.add_offering(made, _opportunity_id(title), by=dewi)
        services.set_places(made, place, seats, ceiling, minimum, by=dewi)
        if title == AWAN:
            reserving.set_reserves(made, place, [Reserve(RESERVE, 1, None, (_agency_id("pul"),))], by=dewi)
    last = calendar.latest_working_day(today - dt.timedelta(days=LISTS_END_DAYS), reference.holidays())
    opening.set_calendar(made, clock.at(last, LISTS_END_HOUR), ANSWER_DAYS, SOURCE, by=dewi)


def order(_: dt.date) -> None:
    """Two heads put one of their people before all others, with a reason; the others leave the usual order."""
    found = find(TITLE)
    for home, (who, why) in FIRST.items():
        servant = workforce.servant_of_account(_participant(who))
        if servant is None:
            raise LookupError(who)
        head = person(HEADS[home], Role.AGENCY_APPROVER)
        releasing.set_order(found, _agency_id(home), USUAL_ORDER, [Exempt(str(servant.id), first=True, reason=why)], by=head)


def open_lists(_: dt.date) -> None:
    """Dewi opens the round: what the agencies have set is fixed."""
    opening.open_round(find(TITLE), by=person(CURATOR, Role.CURATOR))


def rank(_: dt.date) -> None:
    """Twelve people rank, declare and submit."""
    found = find(TITLE)
    places = {place.opportunity.title: place for place in queries.places_of(found.id)}
    for who, wishes in WISHES.items():
        by = _participant(who)
        own = listing.begin(found, by=by)
        for title in wishes:
            listing.add(own, places[title].row.id, version=own.version, by=by)
        interest = None
        if who in INTERESTS:
            title, kind, words = INTERESTS[who]
            interest = {"kind": kind.value, "words": words, "host_id": str(places[title].opportunity.host_id)}
        said = listing.Declaration(MOTIVATIONS[who], frozenset(one.key for one in STATEMENTS), list(HOST_FIELDS), interest)
        listing.submit(own, said, by=by)


def _decide(who: str, outcome: str) -> None:
    """Whoever holds the turn of somebody's list decides."""
    own = lists.find_own(find(TITLE).id, _participant(who).account_id)
    case = cases.find_case_of(listing.SUBJECT, own.id) if own else None
    turn = cases.open_step(case.id) if case else None
    if turn is None:
        raise LookupError(who)
    account = accounts.get_account(turn.holder_id) if turn.holder_id else accounts.holders(turn.role, [turn.body_id])[0]
    ground, reason, details = ANSWERS[outcome]
    workflow.decide(turn, workflow.Answer(outcome, ground, reason, details=details), by=accounts.identity_of(account.id, turn.role))


def _all(outcome: str) -> Callable[[dt.date], None]:
    def play(_: dt.date) -> None:
        for who in WISHES:
            _decide(who, outcome)

    return play


def weigh_interests(_: dt.date) -> None:
    """The head of the water agency decides on both interests: one goes with a measure, one not at all."""
    _decide("sda1", "mitigate")
    _decide("sda2", "block")


def lock(_: dt.date) -> None:
    """Dewi locks: the worker fixes rules and inputs, and their digests are published."""
    found, dewi = find(TITLE), person(CURATOR, Role.CURATOR)
    locking.ask_to_lock(found, by=dewi)
    locking.fix(found.id, dewi.account_id, dewi.name, None)


def run(_: dt.date) -> None:
    """Dewi enters the seed, which was read out on a day after the lock, Hendra witnesses it; the worker computes, checks and records."""
    found = running.enter_seed(find(TITLE), SEED, by=person(CURATOR, Role.CURATOR))
    running.witness(found, SEED, by=person(APPROVER, Role.APPROVER))
    for work in (running.solve, running.check, running.record):
        work(found.id)


def publish(_: dt.date) -> None:
    """Hendra reads the review and publishes; the worker tells everybody as soon as it starts."""
    found = find(TITLE)
    publishing.publish(found, runs.runs_of(found.id)[0].id, by=person(APPROVER, Role.APPROVER))


ACTS = {
    "rounds.0a_plan": Act(41, dt.time(9, 20), plan),
    "rounds.0b_order": Act(38, dt.time(10, 40), order),
    "rounds.0c_open": Act(35, dt.time(11, 0), open_lists),
    "rounds.0d_rank": Act(30, dt.time(12, 30), rank),
    "rounds.0e_supervisors": Act(27, dt.time(13, 10), _all("endorse")),
    "rounds.0f_interests": Act(24, dt.time(13, 20), weigh_interests),
    "rounds.0g_heads": Act(24, dt.time(14, 0), _all("nominate")),
    "rounds.0h_verify": Act(20, dt.time(14, 30), _all("eligible")),
    "rounds.0i_lock": Act(7, dt.time(16, 30), lock),
    "rounds.0j_run": Act(4, dt.time(9, 35), run),
    "rounds.0k_publish": Act(1, dt.time(9, 0), publish),
}
