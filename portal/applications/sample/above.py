"""Stories 5 and 6: an interest, an objection that is upheld, a head who is away while three cases wait."""

import datetime as dt
import uuid
from collections.abc import Callable

from portal.accounts import queries as accounts
from portal.applications import queries
from portal.applications.sample.acting import apply_for, decide, officer, servant_identity, slot
from portal.applications.sample.running import LOAD, SECOND, TELEMETRY, TIMETABLE, Errand, Group, acts_of
from portal.applications.services import objecting
from portal.demo.story import Act
from portal.integrity import services as integrity
from portal.integrity.domain import InterestKind
from portal.kernel.identity import Role
from portal.organisations import queries as organisations
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce import queries as workforce

BAYU = "199308122018031906"
TRANSPORT = "PT Contoh Transportasi Raya"
WAITING = (
    Group("head_late", (Errand(SECOND, "DISHUB"),), 11, (10, 8)),
    Group("head_today", (Errand(TELEMETRY, "DISHUB"),), 10, (9, 7)),
    Group("head_soon", (Errand(LOAD, "DISHUB"),), 8, (6, 4)),
)
"""Three cases before the head of the transport agency: one late, one due today, one with some days left."""


def declare_interest(_: dt.date) -> None:
    """A head of division at BKD has a brother on the board of the bus company."""
    rudi = officer("kabid@jakarta.test", Role.VERIFIER)
    integrity.declare(InterestKind.KIN, "Kakak kandung saya komisaris perusahaan ini sejak 2024.", TRANSPORT, by=rudi)


def go_on_leave(today: dt.date) -> None:
    """The head of the transport agency is away; the secretary acts."""
    agency = organisations.find_body_by_code("DISHUB")
    secretary = accounts.find_account("sekdis@jakarta.test")
    if agency is None or secretary is None:
        raise LookupError("DISHUB")
    head = accounts.holders(Role.AGENCY_APPROVER, [agency.id])[0]
    by = accounts.identity_of(head.id, Role.AGENCY_APPROVER)
    workflow.delegate(secretary.id, title="Plh.", first=today - dt.timedelta(days=3), last=today + dt.timedelta(days=7), by=by)


def bayu_applies(_: dt.date) -> None:
    """Bayu applies to the bus company."""
    apply_for(slot(TIMETABLE), servant_identity(BAYU), "Saya ingin memahami penjadwalan angkutan dari sisi pelaksana.")


def bayu_is_refused(_: dt.date) -> None:
    """His head refuses for licensing work that he left long ago."""
    reason = "Pegawai menangani perizinan perusahaan angkutan; belum lewat masa tunggu 12 bulan."
    decide(_bayus(), "refuse", reason, "other")


def bayu_objects(_: dt.date) -> None:
    """He left that work 14 months ago, and says so."""
    words = "Saya pindah dari bidang perizinan angkutan 14 bulan lalu sesuai SK mutasi; masa tunggu 12 bulan telah lewat."
    objecting.file(queries.get_application(_bayus()), words, (), by=servant_identity(BAYU))


def bayu_is_upheld(_: dt.date) -> None:
    """The secretary of the province decides anew; the old decision stays readable."""
    sekda = officer("sekda@jakarta.test", Role.APPROVER)
    (objection,) = queries.objections_of(_bayus())
    case = cases.find_case_of(objecting.SUBJECT, objection.id)
    turn = cases.open_step(case.id) if case else None
    if turn is None:
        raise LookupError(BAYU)
    reason = "SK mutasi menunjukkan pegawai meninggalkan bidang perizinan 14 bulan lalu; masa tunggu telah lewat."
    workflow.decide(turn, workflow.Answer("uphold", "decision_wrong", reason), by=sekda)


def _bayus() -> uuid.UUID:
    servant = workforce.find_servant_by_nip(BAYU)
    found = [one for one in queries.of_person(servant.id) if one.opportunity_id == slot(TIMETABLE).id] if servant else []
    if not found:
        raise LookupError(BAYU)
    return found[0].id


def _bayu(answer: str) -> Callable[[dt.date], None]:
    return lambda _: decide(_bayus(), answer)


ACTS = {
    "applications.f0_declare": Act(46, dt.time(8, 50), declare_interest),
    "applications.f1_bayu_applies": Act(43, dt.time(9, 10), bayu_applies),
    "applications.f2_bayu_endorsed": Act(42, dt.time(10, 5), _bayu("endorse")),
    "applications.f3_bayu_prepared": Act(41, dt.time(11, 10), _bayu("prepare")),
    "applications.f4_bayu_refused": Act(40, dt.time(14, 20), bayu_is_refused),
    "applications.f5_bayu_objects": Act(32, dt.time(9, 40), bayu_objects),
    "applications.f6_bayu_upheld": Act(19, dt.time(15, 10), bayu_is_upheld),
    "applications.f7_bayu_checked": Act(15, dt.time(10, 15), _bayu("eligible")),
    "applications.f8_bayu_recommended": Act(5, dt.time(14, 35), _bayu("recommend")),
    **acts_of(WAITING, "g", 20),
    "applications.h_leave": Act(4, dt.time(16, 10), go_on_leave),
}
