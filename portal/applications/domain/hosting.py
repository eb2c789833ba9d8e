"""What a host does with candidates: how long it sees whom, talks, the call of a reserve, the sheets of a placement. Pure."""

import datetime as dt
from dataclasses import dataclass

from portal.applications.domain.states import ApplicationState
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications.domain import Mail

HOSTS = (Role.COMPANY_HR, Role.UNIVERSITY_STAFF)
AT_THE_HOST = frozenset({ApplicationState.OFFERED, ApplicationState.RESERVE})
"""The host has yet to answer, or has made a reserve: it may ask for a talk."""
SEEN = AT_THE_HOST | {ApplicationState.ACCEPTED, ApplicationState.APPROVED}
"""In which a host sees what was agreed, beside an issued one until its last day."""
FOUND = (
    ApplicationState.OFFERED,
    ApplicationState.RESERVE,
    ApplicationState.ACCEPTED,
    ApplicationState.APPROVED,
    ApplicationState.ISSUED,
    ApplicationState.IN_SIGN_OFF,
    ApplicationState.RETURNED,
    ApplicationState.DEFERRED,
    ApplicationState.NOT_ACCEPTED,
    ApplicationState.REFUSED,
    ApplicationState.WITHDRAWN,
    ApplicationState.CANCELLED,
)
"""The states in which something that was once offered to a host can stand, in their order."""
MOST_TIMES = 5
LEAST_MINUTES, MOST_MINUTES = 10, 240
LEAST_COMPARED, MOST_COMPARED = 2, 4
STEP = "host"
"""The step of the sign-off at which a host answers."""


def is_seen(state: ApplicationState, ends_on: dt.date, today: dt.date) -> bool:
    """Whether the purpose for which the applicant agreed to be shown still lasts."""
    return state in SEEN or (state is ApplicationState.ISSUED and today <= ends_on)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a host fills in to offer times for a talk."""

    times: tuple[dt.datetime, ...]
    minutes: int
    place: str
    words: str


MAILS = {
    "applications.talk_offered": Mail(
        Text("%(host)s would like to talk with you: %(title)s"),
        (
            Text("%(words)s"),
            Text("Times to choose from: %(count)s. Pick one of them, or decline with a reason, by %(until)s."),
        ),
        Text("See the times and pick one"),
    ),
    "applications.talk_picked": Mail(
        Text("Talk on %(at)s: %(number)s"),
        (Text("%(title)s, %(host)s. %(minutes)s minutes. Place or how to join: %(place)s"),),
        Text("Download for your calendar (.ics)"),
    ),
    "applications.talk_declined": Mail(
        Text("%(number)s: none of your times for a talk suits"),
        (Text("%(title)s. Reason given: %(reason)s"), Text("You can offer other times, or decide without a talk.")),
        Text("See the talk"),
    ),
    "applications.talk_withdrawn": Mail(
        Text("%(number)s: the times offered for a talk are withdrawn"),
        (Text("%(title)s, %(host)s. Reason given: %(reason)s"),),
        Text("See the talk"),
    ),
    "applications.talk_cancelled": Mail(
        Text("Cancelled: talk on %(at)s, %(number)s"),
        (
            Text("%(title)s, %(host)s. Reason given: %(reason)s"),
            Text("The file takes the talk out of your calendar."),
        ),
        Text("Download for your calendar (.ics)"),
    ),
    "applications.place_free": Mail(
        Text("A place is free: %(number)s, reserve no. %(place)s, can be accepted"),
        (
            Text("%(title)s. One of the places is free again, and this candidate is the next on your reserve list."),
            Text("Please answer by %(due)s. Nobody is accepted by silence."),
        ),
        Text("Open the case"),
    ),
}
RECORDED: dict[str, Text] = {
    "applications.interview.offered": Text("Times for a talk offered"),
    "applications.interview.picked": Text("Time for a talk picked"),
    "applications.interview.declined": Text("Times for a talk declined"),
    "applications.interview.withdrawn": Text("Talk withdrawn"),
    "applications.reserve.called": Text("Reserve called: a place is free"),
}
"""What the audit record calls each of these events."""
DECIDED = Text("The host has decided on the application.")
ENDED = Text("The application has ended.")
"""Why a talk ends that nobody has withdrawn."""

STATEMENT = (
    (
        "Menjaga kerahasiaan seluruh data, dokumen, dan informasi milik mitra maupun Pemerintah Provinsi DKI Jakarta yang saya "
        "ketahui selama penugasan, lisan, tertulis, maupun elektronik, yang menurut sifatnya atau penetapan pemiliknya tidak untuk umum."
    ),
    (
        "Menggunakan data dan informasi tersebut hanya untuk melaksanakan tugas dalam penugasan ini, dan tidak menyalin, memindahkan, "
        "atau membagikannya kepada pihak lain tanpa izin tertulis dari pemiliknya."
    ),
    (
        "Melindungi data pribadi yang saya temui dalam penugasan sesuai dengan Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data "
        "Pribadi, dan segera melaporkan kepada mentor bila mengetahui data tersebut terbuka kepada pihak yang tidak berhak."
    ),
    (
        "Tidak menggunakan kedudukan saya sebagai pegawai Aparatur Sipil Negara untuk kepentingan mitra, dan tidak memberikan kepada mitra "
        "informasi kedinasan yang dikecualikan menurut Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik."
    ),
    (
        "Mengembalikan atau menghapus seluruh data, dokumen, dan perangkat milik mitra yang ada pada saya paling lambat pada hari terakhir "
        "penugasan."
    ),
    "Tetap menjaga kerahasiaan tersebut setelah penugasan berakhir, selama informasi itu belum dibuka untuk umum oleh pemiliknya.",
)
"""What whoever is placed declares: official text, therefore Indonesian. What must be told by law stands in the sentence after it."""
EXCEPTION = (
    "Pernyataan ini tidak menghalangi kewajiban saya memberikan keterangan kepada aparat pengawasan intern pemerintah, penegak hukum, "
    "atau pengadilan, serta hak saya melaporkan dugaan pelanggaran sesuai dengan peraturan perundang-undangan."
)


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of confidentiality of one placement, filled in: official text in Indonesian, on every screen."""

    title: str
    opening: str
    person: tuple[tuple[str, str], ...]
    about: str
    statement: tuple[str, ...]
    exception: str
    closing: str
    signatures: tuple[tuple[str, str], ...]


SPACE = "." * 18
"""Where somebody writes by hand."""
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")


def official_day(day: dt.date) -> str:
    """A day as an official text writes it, whatever the reader's language."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def statement_of(
    *, name: str, post: str, agency: str, host: str, title: str, letter: str, starts_on: dt.date, ends_on: dt.date
) -> Statement:
    """The statement that somebody signs on the first day of a placement."""
    by = f" berdasarkan Surat Tugas Nomor {letter}" if letter else ""
    period = f"{official_day(starts_on)} sampai dengan {official_day(ends_on)}"
    return Statement(
        title="PERNYATAAN MENJAGA KERAHASIAAN",
        opening="Saya yang bertanda tangan di bawah ini:",
        person=(("Nama", name), ("Jabatan", post), ("Instansi", agency)),
        about=f"sehubungan dengan penugasan saya pada {host} ({title}) selama {period}{by}, dengan ini menyatakan bahwa saya akan:",
        statement=STATEMENT,
        exception=EXCEPTION,
        closing="Demikian pernyataan ini saya buat dengan sebenarnya untuk dilaksanakan dengan penuh tanggung jawab.",
        signatures=(
            ("Tempat dan tanggal", SPACE),
            ("Yang menyatakan", name),
            (f"Mengetahui, {host}", SPACE),
        ),
    )
