"""Story 1 of the sample province, told through the services: invitations, answers, the sign-off with its returns, one letter with two names."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from portal.accounts import queries as accounts
from portal.applications import presenters, queries
from portal.applications.domain import HOST_FIELDS, STATEMENTS
from portal.applications.services import applying, inviting
from portal.applications.services import letters as letter_services
from portal.catalogue import queries as catalogue
from portal.demo.story import Act
from portal.documents import queries as letters
from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.files import services as files
from portal.kernel import clock
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce import queries as workforce

QUEUE = "Perancangan antrean layanan digital"
MESSAGE = "Peluang ini sesuai dengan rencana pengembangan Anda. Mohon jawab sebelum batas waktu."
RATIH, NADIA = "199003142015032901", "199011072015032960"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PLAN = "Sari Wardani mengambil alih loket 2, Joko Utomo menangani pengaduan; serah terima sehari sebelum berangkat."
ANSWERS: Mapping[str, tuple[str, str]] = {
    "endorse": ("unit_gains", "Hasilnya dipakai di dua loket kami."),
    "prepare": ("papers_whole", "Berkas lengkap dan sesuai."),
    "nominate": ("fits_plan", "Diusulkan sesuai rencana pengembangan 2026."),
    "eligible": ("rules_met", "Semua syarat terpenuhi dari data dan berkas."),
    "recommend": ("closes_gap", "Kesenjangan Pelayanan publik 2 dari 3, sesuai rencana pengembangan 2026."),
    "accept": ("suits_tasks", "Pengalaman loket cocok dengan tugas pemetaan layanan."),
    "reserve": ("suits_tasks", "Baik, tetapi dua calon lain lebih dekat dengan loket."),
    "approve": ("rules_and_plan", "Sesuai ketentuan, hasil verifikasi, dan rencana pengembangan."),
}


def _officer(email: str, role: Role) -> Identity:
    account = accounts.find_account(email)
    if account is None:
        raise RuntimeError(email)
    return accounts.identity_of(account.id, role)


def _opportunity(*, newest: bool = False) -> Any:  # noqa: ANN401  the row of the catalogue
    """The slot of the story: its first intake, or the newest that is open."""
    chosen = catalogue.Chosen(q=QUEUE, sort="newest") if newest else catalogue.Chosen(q=QUEUE, closed=True)
    found = catalogue.page_of_opportunities(chosen, number=1, size=1).rows
    return found[0] if found else None


def _servant_identity(nip: str) -> Identity:
    servant = workforce.find_servant_by_nip(nip)
    account = accounts.find_account(servant.email) if servant else None
    if account is None:
        raise RuntimeError(nip)
    return accounts.identity_of(account.id, Role.CIVIL_SERVANT)


def invite_eight(_: dt.date) -> None:
    """Hendra previews and invites the first eight, Ratih and Nadia among them."""
    opportunity, hendra = _opportunity(), _officer("bkd@jakarta.test", Role.APPROVER)
    if opportunity is None:
        return
    ranked = [one for one in inviting.preview(opportunity, inviting.Choice()).ranked if one.servant.supervisor_id is not None]
    named = [one.servant.id for one in ranked if one.servant.nip in {RATIH, NADIA}]
    others = [one.servant.id for one in ranked if one.servant.nip not in {RATIH, NADIA}]
    inviting.invite(opportunity, [*named, *others[: 8 - len(named)]], MESSAGE, by=hendra)


def answer_invitations(_: dt.date) -> None:
    """Five are willing and apply, two are not, one does not answer."""
    opportunity = _opportunity()
    if opportunity is None:
        return
    reasons = iter(("Sedang memimpin penerapan loket baru.", "Mendampingi orang tua sakit."))
    invited = sorted(queries.invitations_of_opportunity(opportunity.id), key=lambda one: _place(one.servant_id))
    for place, invitation in enumerate(invited):
        person = accounts.identity_of(invitation.account_id, Role.CIVIL_SERVANT)
        if place < 5:  # noqa: PLR2004  five of eight
            apply_for(opportunity, person, invitation_id=invitation.id)
        elif place < 7:  # noqa: PLR2004  two of eight
            inviting.decline(invitation, next(reasons), by=person)


def _place(servant_id: uuid.UUID) -> tuple[bool, str]:
    nip = workforce.get_servant(servant_id).nip
    return nip not in {RATIH, NADIA}, nip


def apply_for(opportunity: Any, person: Identity, invitation_id: uuid.UUID | None = None) -> uuid.UUID:  # noqa: ANN401
    """A complete application, with the papers that the slot asks for."""
    if invitation_id is not None:
        application = inviting.accept(queries.get_invitation(invitation_id), by=person)
    else:
        application = applying.begin(opportunity, by=person)
    papers = {name: files.keep(f"{name}.pdf", PDF, by=person).id for name in opportunity.particulars.get("documents_needed", [])}
    content = applying.Content(
        "Loket kami memerlukan antrean yang adil bagi warga lanjut usia.", frozenset(s.key for s in STATEMENTS), list(HOST_FIELDS), papers
    )
    applying.submit(application, content, by=person)
    return application.id


def decide(application_id: uuid.UUID, outcome: str, reason: str | None = None, ground: str | None = None, **changed: Any) -> None:  # noqa: ANN401
    """Whoever holds the turn decides."""
    case = cases.find_case_of(applying.SUBJECT, application_id)
    turn = cases.open_step(case.id) if case else None
    if turn is None:
        return
    account = accounts.get_account(turn.holder_id) if turn.holder_id else accounts.holders(turn.role, [turn.body_id])[0]
    usual = ANSWERS.get(outcome, (ground or "other", reason or ""))
    details = changed.pop("details", {"cover_plan": PLAN} if outcome == "endorse" else {})
    application = queries.get_application(application_id)
    answer = workflow.Answer(
        outcome, ground or usual[0], reason or usual[1], details=details, inputs={"verdict": application.verdict}, **changed
    )
    workflow.decide(turn, answer, by=accounts.identity_of(account.id, turn.role))


def _applications() -> list[uuid.UUID]:
    """The five of the story: Ratih, Nadia, then the others by NIP."""
    opportunity = _opportunity()
    found = queries.open_of_opportunity(opportunity.id) if opportunity else []
    return [one.id for one in sorted(found, key=lambda one: _place(one.servant_id))]


def supervisors(today: dt.date) -> None:
    """Four recommend; one defers."""
    for place, application_id in enumerate(_applications()):
        if place == 4:  # noqa: PLR2004  the fifth
            decide(
                application_id,
                "defer",
                "Sampai uji coba rute baru selesai.",
                "service_suffers",
                details={"until": (today + dt.timedelta(days=30)).isoformat()},
            )
        else:
            decide(application_id, "endorse")


def agencies(_: dt.date) -> None:
    """The HR officers prepare; three heads nominate, one refuses."""
    for place, application_id in enumerate(_applications()[:4]):
        decide(application_id, "prepare")
        if place == 3:  # noqa: PLR2004  the fourth
            decide(application_id, "refuse", "Dua pegawai kami sudah keluar pada masa ini.", "away_limit")
        else:
            decide(application_id, "nominate")


def verify(_: dt.date) -> None:
    """Fajar returns Ratih's papers and passes the others."""
    first, *others = _applications()[:3]
    decide(
        first,
        "papers",
        "Surat keterangan sehat habis masa berlakunya. Unggah surat yang terbit paling lama 3 bulan terakhir.",
        "papers",
        returned_to="applicant",
    )
    for application_id in others:
        decide(application_id, "eligible")


def correct(_: dt.date) -> None:
    """Ratih uploads a new letter and submits again; Fajar passes it."""
    first = _applications()[0]
    person = _servant_identity(RATIH)
    opportunity = _opportunity()
    papers = {name: files.keep(f"{name} baru.pdf", PDF, by=person).id for name in opportunity.particulars.get("documents_needed", [])}
    content = applying.Content(
        "Loket kami memerlukan antrean yang adil bagi warga lanjut usia.", frozenset(s.key for s in STATEMENTS), list(HOST_FIELDS), papers
    )
    applying.submit(queries.get_application(first), content, by=person)
    decide(first, "eligible")


def recommend(_: dt.date) -> None:
    """BPSDM recommends three."""
    for application_id in _applications()[:3]:
        decide(application_id, "recommend")


def host(_: dt.date) -> None:
    """The host accepts two and makes one a reserve."""
    first, second, third = _applications()[:3]
    decide(first, "accept")
    decide(second, "accept")
    decide(third, "reserve", details={"reserve_rank": 1})


def approve(_: dt.date) -> None:
    """Hendra approves both in one act: one letter with two names."""
    first, second = _applications()[:2]
    case = cases.find_case_of(applying.SUBJECT, second)
    turn = cases.open_step(case.id) if case else None
    decide(first, "approve", details={"together": [str(turn.id)]} if turn else {})


def sign(_: dt.date) -> None:
    """Hendra signs."""
    hendra = _officer("bkd@jakarta.test", Role.APPROVER)
    for copy in letters.copies_of_subject(_applications()[0]):
        if copy.letter.state is LetterState.TO_SIGN:
            documents.sign(copy.letter, post="Kepala Badan Kepegawaian Daerah", by=hendra)


def lapse(_: dt.date) -> None:
    """The eighth did not answer in time."""
    for invitation in queries.past_answer(clock.now(), 100):
        inviting.lapse(invitation)


COURSE = (("endorse",), ("prepare", "nominate"), ("eligible",), ("recommend",), ("accept",))
"""What the running cases have behind them, act by act."""
DEPTHS = (0, 1, 2, 3, 3, 4, 5, 6, 6)
"""How many answers each running case gets: one waits at each desk, two at the verifier's and two at the deciding official's."""


def apply_to_open(_: dt.date) -> None:
    """Nine people apply, without invitation, for a slot that is open: the first three of Dukcapil, whose desks a visitor can sit at."""
    opportunity = _opportunity(newest=True)
    agency = organisations.find_body_by_code("DUKCAPIL")
    if opportunity is None or agency is None:
        return
    ranked = inviting.preview(opportunity, inviting.Choice()).ranked
    able = [one for one in ranked if one.servant.supervisor_id is not None and one.servant.email.startswith("pegawai")]
    here = [one.servant for one in able if one.agency.id == agency.id][:3]
    elsewhere = [one.servant for one in able if one.agency.id != agency.id][: len(DEPTHS) - len(here)]
    for servant in (*here, *elsewhere):
        apply_for(opportunity, _servant_identity(servant.nip))


def going_on(answers: tuple[str, ...]) -> Callable[[dt.date], None]:
    """An act in which every running case that is meant to go so far gets these answers."""
    before = sum(len(steps) for steps in COURSE[: COURSE.index(answers)])

    def play(_: dt.date) -> None:
        opportunity = _opportunity(newest=True)
        found = sorted(queries.open_of_opportunity(opportunity.id), key=lambda one: one.number) if opportunity else []
        for application, depth in zip(found, DEPTHS, strict=False):
            for place, answer in enumerate(answers):
                if before + place < depth:
                    decide(application.id, answer)

    return play


ACTS = {
    "applications.1_invite": Act(58, dt.time(10, 0), invite_eight),
    "applications.2_answer": Act(56, dt.time(9, 42), answer_invitations),
    "applications.3_supervisors": Act(53, dt.time(13, 5), supervisors),
    "applications.4_agencies": Act(49, dt.time(16, 31), agencies),
    "applications.5_lapse": Act(47, dt.time(9, 0), lapse),
    "applications.6_verify": Act(44, dt.time(15, 2), verify),
    "applications.7_correct": Act(41, dt.time(8, 15), correct),
    "applications.8_recommend": Act(37, dt.time(14, 5), recommend),
    "applications.9_host": Act(30, dt.time(11, 20), host),
    "applications.a_approve": Act(24, dt.time(10, 5), approve),
    "applications.b_sign": Act(22, dt.time(9, 15), sign),
    "applications.c1_apply": Act(12, dt.time(9, 30), apply_to_open),
    **{
        f"applications.c{place}_{'_'.join(steps)}": Act(13 - 2 * place, dt.time(11, 0), going_on(steps))
        for place, steps in enumerate(COURSE, 2)
    },
}


def name_another() -> None:
    """The letter names somebody else."""
    addressee = letter_services._addressee  # noqa: SLF001  the link that is broken
    letter_services._addressee = lambda application: replace(addressee(application), name="Orang Lain (contoh)")  # noqa: SLF001


def show_number_to_host() -> None:
    """The host reads a personnel number to which nobody consented."""
    agreed = presenters.agreed_fields

    def with_number(whole: Any) -> list[tuple[Text, str]]:  # noqa: ANN401  the application with its person
        return [*agreed(whole), (Text("NIP"), whole.servant.nip)]

    presenters.agreed_fields = with_number


def show_steps_to_host() -> None:
    """The host reads what the offices said of the person."""
    for_host = presenters._for_host  # noqa: SLF001  the link that is broken
    presenters._for_host = lambda whole: replace(for_host(whole), discreet=False)  # noqa: SLF001


def lapse_invitations() -> None:
    """An invitation is over before it can be answered."""
    inviting.answer_by = lambda opportunity: clock.now()  # noqa: ARG005  the signature of what it replaces


CUTS = {
    "letter-names-another": name_another,
    "host-sees-number": show_number_to_host,
    "host-sees-reasons": show_steps_to_host,
    "invitation-lapses-at-once": lapse_invitations,
}
