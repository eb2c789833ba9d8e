"""Story 1 of the sample province, through the services: invitations, answers, sign-off with its returns, one letter with two names."""

import datetime as dt
import uuid
from functools import partial

from portal.applications import queries
from portal.applications.sample.acting import QUEUE, apply_for, content, decide, hendra, servant_identity, slot, turn_of
from portal.applications.services import applying, inviting
from portal.demo.story import Act
from portal.documents import queries as letters
from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.kernel import clock
from portal.workforce import queries as workforce

TELEMETRY = "Telemetri jaringan air"
SHORTLIST = inviting.Choice(post_classes=("JF_MUDA",))
"""Hendra's filter: whom the post asks for level 3 in public service, to which the slot leads."""
INVITED, BEFORE = 8, 3
MESSAGE = "Peluang ini sesuai dengan rencana pengembangan Anda. Mohon jawab sebelum batas waktu."
RATIH, NADIA, BIMA, RAHMA, DIAN = (
    "199003142015032901",
    "199011072015032960",
    "198806172012121961",
    "199002112015032962",
    "198902272014032907",
)
WILLING = {
    RATIH: "Loket kami memerlukan antrean yang adil bagi warga lanjut usia.",
    NADIA: "Pendaftaran murid baru kami memerlukan janji temu daring yang mudah dipakai orang tua murid.",
    BIMA: "Pemohon izin kami menunggu lama; saya ingin mengukur dan memperbaiki alurnya.",
    RAHMA: "Saya ingin menata antrean konsultasi perizinan usaha mikro.",
    DIAN: "Layanan pengujian kendaraan kami perlu janji temu yang menghormati waktu warga.",
}
"""The five who apply, in the order of the story, each with a motivation."""
SAID_AGAIN = "Loket kami memerlukan antrean yang adil bagi warga lanjut usia dan penyandang disabilitas."
"""What the first of them writes when her papers come back."""
LEADING, CARING = "199202032017031963", "198912242014032964"
"""The two who are not willing."""


def _day(day: dt.date) -> str:
    return f"{day.day:02}-{day.month:02}-{day.year}"


def invite_before(_: dt.date) -> None:
    """Hendra invites the first three of the same filter for another slot."""
    opportunity = slot(TELEMETRY)
    ranked = inviting.preview(opportunity, SHORTLIST).ranked
    inviting.invite(opportunity, [one.servant.id for one in ranked[:BEFORE]], MESSAGE, by=hendra())


def answer_before(_: dt.date) -> None:
    """One of the three declines; the other two let the time pass."""
    first = min(queries.invitations_of_opportunity(slot(TELEMETRY).id), key=lambda one: _nip(one.servant_id))
    reason = "Sedang menyelesaikan pemutakhiran peta jaringan sampai akhir tahun."
    inviting.decline(first, reason, by=servant_identity(_nip(first.servant_id)))


def invite_eight(_: dt.date) -> None:
    """Hendra previews his shortlist and invites the first eight."""
    opportunity = slot()
    ranked = inviting.preview(opportunity, SHORTLIST).ranked
    inviting.invite(opportunity, [one.servant.id for one in ranked[:INVITED]], MESSAGE, by=hendra())


def answer_invitations(today: dt.date) -> None:
    """Five are willing and apply, two are not, one does not answer."""
    opportunity = slot()
    invitations = {_nip(one.servant_id): one for one in queries.invitations_of_opportunity(opportunity.id)}
    for nip, motivation in WILLING.items():
        apply_for(opportunity, servant_identity(nip), motivation, invitation_id=invitations[nip].id)
    until = _day(today + dt.timedelta(days=45))
    reasons = {LEADING: f"Sedang memimpin penerapan loket baru sampai {until}.", CARING: "Mendampingi orang tua sakit."}
    for nip, reason in reasons.items():
        inviting.decline(invitations[nip], reason, by=servant_identity(nip))


def _nip(servant_id: uuid.UUID) -> str:
    return workforce.get_servant(servant_id).nip


def _application(nip: str) -> uuid.UUID:
    """The application of one of the five."""
    servant = workforce.find_servant_by_nip(nip)
    found = queries.find_open_application(slot().id, servant.id) if servant else None
    if found is None:
        raise LookupError(nip)
    return found.id


def supervisors(today: dt.date) -> None:
    """Four recommend; Dian's defers."""
    for nip in (RATIH, NADIA, BIMA, RAHMA):
        decide(_application(nip), "endorse")
    until = {"until": (today + dt.timedelta(days=30)).isoformat()}
    decide(_application(DIAN), "defer", "Sampai uji coba rute baru selesai.", "service_suffers", details=until)


def agencies(_: dt.date) -> None:
    """The HR officers prepare; three are nominated, for the fourth the agency's limit is reached."""
    for nip in (RATIH, NADIA, BIMA, RAHMA):
        decide(_application(nip), "prepare")
    for nip in (RATIH, NADIA, BIMA):
        decide(_application(nip), "nominate")
    reason = "Batas Dinas kami satu orang pada masa ini; rekan yang lebih dahulu kami usulkan memakainya."
    decide(_application(RAHMA), "refuse", reason, "away_limit")


def verify(_: dt.date) -> None:
    """Fajar returns Ratih's papers and passes the others."""
    reason = "Surat keterangan sehat habis masa berlakunya. Unggah surat yang terbit paling lama 3 bulan terakhir."
    decide(_application(RATIH), "papers", reason, "papers", returned_to="applicant")
    for nip in (NADIA, BIMA):
        decide(_application(nip), "eligible")


def correct(_: dt.date) -> None:
    """Ratih uploads a new letter, says more about why, and submits again."""
    person, application_id = servant_identity(RATIH), _application(RATIH)
    typed = content(slot(), person, SAID_AGAIN, suffix=" baru")
    applying.submit(queries.get_application(application_id), typed, by=person)


def verify_again(_: dt.date) -> None:
    """Fajar finds it in order."""
    decide(_application(RATIH), "eligible")


def recommend(_: dt.date) -> None:
    """BPSDM recommends three."""
    for nip in (RATIH, NADIA, BIMA):
        decide(_application(nip), "recommend")


def host(_: dt.date) -> None:
    """The host accepts two and makes one a reserve."""
    for nip in (RATIH, NADIA):
        decide(_application(nip), "accept")
    decide(_application(BIMA), "reserve", details={"reserve_rank": 1})


def approve(_: dt.date) -> None:
    """Hendra approves both in one act: one letter with two names."""
    beside = turn_of(_application(NADIA))
    decide(_application(RATIH), "approve", details={"together": [str(beside.id)]})


def sign(_: dt.date) -> None:
    """Hendra signs."""
    for copy in letters.copies_of_subject(_application(RATIH)):
        if copy.letter.state is LetterState.TO_SIGN:
            documents.sign(copy.letter, post="Kepala Badan Kepegawaian Daerah", by=hendra())


def lapse(_: dt.date, *, title: str = QUEUE) -> None:
    """Whoever did not answer in time."""
    opportunity = slot(title)
    for invitation in queries.past_answer(clock.now(), 100):
        if invitation.opportunity_id == opportunity.id:
            inviting.lapse(invitation)


ACTS = {
    "applications.0a_invite_before": Act(60, dt.time(9, 30), invite_before),
    "applications.0b_answer_before": Act(59, dt.time(16, 30), answer_before),
    "applications.1_invite": Act(58, dt.time(17, 0), invite_eight),
    "applications.2_answer": Act(56, dt.time(9, 42), answer_invitations),
    "applications.3_supervisors": Act(53, dt.time(13, 5), supervisors),
    "applications.3a_lapse_before": Act(50, dt.time(15, 0), partial(lapse, title=TELEMETRY)),
    "applications.4_agencies": Act(49, dt.time(16, 31), agencies),
    "applications.5_lapse": Act(47, dt.time(17, 0), lapse),
    "applications.6_verify": Act(44, dt.time(15, 2), verify),
    "applications.7_correct": Act(41, dt.time(8, 15), correct),
    "applications.7a_verify_again": Act(40, dt.time(10, 40), verify_again),
    "applications.8_recommend": Act(37, dt.time(14, 5), recommend),
    "applications.9_host": Act(30, dt.time(11, 20), host),
    "applications.a_approve": Act(24, dt.time(10, 5), approve),
    "applications.b_sign": Act(20, dt.time(9, 15), sign),
}
