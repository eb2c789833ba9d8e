"""What is under way at H, so that every desk has its work: applications for the open slots, each as far as its group has come."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.accounts import queries as accounts
from portal.applications import queries
from portal.applications.sample.acting import ELSEWHERE, PLAN, QUEUE, apply_for, decide, officer, servant_identity, slot, turn_of
from portal.catalogue import services as opportunities
from portal.demo.story import Act
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.services import asking
from portal.kernel.identity import Role
from portal.organisations import queries as organisations
from portal.workflow import services as workflow
from portal.workforce import queries as workforce

SECOND = f"{QUEUE}, angkatan kedua"
TELEMETRY, LOAD, COLD = "Telemetri jaringan air", "Analitik antrean dan beban layanan", "Rantai dingin dan pencatatan stok"
ENERGY = "Audit energi gedung pemerintah"
"""Its company is suspended while people apply."""
FLEET, TIMETABLE = "Manajemen armada dan perawatan terencana", "Penjadwalan angkutan dan pengalaman penumpang"
MOTIVATIONS = (
    "Saya ingin bekerja dengan data layanan dan memakai hasilnya di unit kami.",
    "Unit kami memerlukan cara kerja ini; hasilnya akan kami coba di satu layanan dahulu.",
    "Saya ingin belajar langsung dari pelaksana dan menyusun prosedur untuk unit kami.",
)
REASONS = {
    "endorse": "Hasilnya akan dipakai di unit kami.",
    "nominate": "Sesuai rencana pengembangan pegawai kami.",
    "recommend": "Menutup kesenjangan kompetensi yang tercatat.",
    "accept": "Pengalamannya sesuai dengan tugas magang ini.",
}
COURSE = ("endorse", "prepare", "nominate", "eligible", "recommend", "accept", "approve")
MOST = 40
"""Eligible people of an agency among whom an applicant is found."""
FUNCTIONAL = frozenset({"JF_PERTAMA", "JF_MUDA"})


@dataclass(frozen=True, slots=True)
class Errand:
    """One applicant: for which slot, of which agency, the how-manieth of that agency there."""

    slot: str
    agency: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Applications that go the same way: so many days before H they apply, and each answer is given."""

    name: str
    errands: tuple[Errand, ...]
    applies: int
    answers: tuple[int, ...]
    """Days before H of the answers of COURSE, as far as they come."""


GROUPS = (
    Group("late", (Errand(TIMETABLE, "DSDA"),), 34, (31, 29, 27, 23, 18, 8)),
    Group("unsigned", (Errand(TELEMETRY, "DISKOMINFOTIK"), Errand(COLD, "DINKES")), 34, (31, 29, 27, 23, 18, 6, 3)),
    Group("deciding", (Errand(LOAD, "DSDA"), Errand(COLD, "DINKES", 1), Errand(FLEET, "DSDA")), 34, (31, 29, 27, 23, 18, 4)),
    Group("candidate", (Errand(SECOND, "DUKCAPIL"),), 12, (9, 7, 5, 4, 3)),
    Group(
        "checks",
        (
            Errand(SECOND, "DUKCAPIL", 1),
            Errand(SECOND, "DISDIK"),
            Errand(SECOND, "DLH"),
            Errand(SECOND, "DCKTRP"),
            Errand(TELEMETRY, "BAPENDA"),
            Errand(TELEMETRY, "KEPSERIBU", 1),
            Errand(LOAD, "DISDIK"),
            Errand(LOAD, "DPMPTSP"),
            Errand(COLD, "DISHUB"),
            Errand(FLEET, "DISKOMINFOTIK"),
            Errand(TIMETABLE, "DISDIK"),
            Errand(TIMETABLE, "DISKOMINFOTIK"),
        ),
        12,
        (9, 7, 4),
    ),
    Group("nominations", (Errand(SECOND, "DUKCAPIL", 2), Errand(SECOND, "DUKCAPIL", 3)), 11, (6, 3)),
    Group("preparing", (Errand(SECOND, "DUKCAPIL", 4),), 10, (2,)),
    Group("recommending", (Errand(SECOND, "DUKCAPIL", 5),), 2, ()),
    Group("lost", (Errand(ENERGY, "DSDA"), Errand(ENERGY, "DLH")), 20, (16,)),
    Group("island", (Errand(TELEMETRY, "KEPSERIBU"),), 34, (31, 29, 27, 23, 18, 7)),
)
"""The islands' place is held before round I is locked: of two who may be away they have one left for it."""
TAKEN = 9
"""So many of the checks Fajar has taken; the others wait in the pool."""


def _apply(group: Group) -> None:
    """Each applies without invitation: the first functional officer of the agency who is eligible and has no part in a story yet."""
    for number, errand in enumerate(group.errands):
        opportunity = slot(errand.slot)
        apply_for(opportunity, servant_identity(_applicant(errand)), MOTIVATIONS[number % len(MOTIVATIONS)])


def _applicant(errand: Errand) -> str:
    agency = organisations.find_body_by_code(errand.agency)
    if agency is None:
        raise LookupError(errand.agency)
    officers = {account.email for account in accounts.holders(Role.HR_OFFICER, [agency.id])}
    busy = queries.ever_involved()
    here = (eligibility.works_in([agency.id]), eligibility.has_post_class(FUNCTIONAL))
    answers = asking.answers(opportunities.question_of(slot(errand.slot)), conditions=here)
    for row in answers.page(outcome=Outcome.ELIGIBLE, size=MOST).rows:
        email = workforce.get_servant(row.servant_id).email
        if row.servant_id not in busy and email.startswith("pegawai") and email not in officers:
            return row.nip
    raise LookupError(errand)


def _application(errand: Errand) -> uuid.UUID:
    agency = organisations.find_body_by_code(errand.agency)
    found = [one for one in queries.open_of_opportunity(slot(errand.slot).id) if agency and one.agency_id == agency.id]
    return sorted(found, key=lambda one: one.number)[errand.place].id


def _answer(group: Group, answer: str) -> None:
    for errand in group.errands:
        reason = REASONS.get(answer) if errand.agency != "DUKCAPIL" else None
        details = {"cover_plan": ELSEWHERE if reason else PLAN} if answer == "endorse" else {}
        decide(_application(errand), answer, reason, details=details)


def take(_: dt.date) -> None:
    """Fajar takes nine of his checks from the pool."""
    fajar = officer("verifikator@jakarta.test", Role.VERIFIER)
    (checks,) = (group for group in GROUPS if group.name == "checks")
    for errand in checks.errands[:TAKEN]:
        workflow.take(turn_of(_application(errand)), by=fajar)


def acts_of(groups: Sequence[Group], mark: str, minute: int = 0) -> dict[str, Act]:
    """Each group's application and answers; groups that act on one day do so one after the other."""
    acts: dict[str, Act] = {}
    for place, group in enumerate(groups, minute):
        acts[f"applications.{mark}{place}_{group.name}_0_apply"] = Act(group.applies, dt.time(9, 30 + place), _applying(group))
        for step, (answer, days) in enumerate(zip(COURSE, group.answers, strict=False), 1):
            acts[f"applications.{mark}{place}_{group.name}_{step}_{answer}"] = Act(
                days, dt.time(9 + step, place), _answering(group, answer)
            )
    return acts


def _applying(group: Group) -> Callable[[dt.date], None]:
    return lambda _: _apply(group)


def _answering(group: Group, answer: str) -> Callable[[dt.date], None]:
    return lambda _: _answer(group, answer)


ACTS = {**acts_of(GROUPS, "d"), "applications.e_take": Act(2, dt.time(15, 0), take)}
