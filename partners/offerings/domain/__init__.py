"""An offering's states, the words of what it means for a civil servant, and what of it is published. Pure."""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partners.registry.domain import PartnerKind
from portal.kernel.errors import DomainError
from portal.kernel.states import Machine
from portal.kernel.text import Text

MOST_SEATS = 50
LINK_LIVES = dt.timedelta(days=14)
"""How long the mentor's link can be used."""
CLOSING_HOUR = 16
"""A deadline is a stated minute: 16.00 WIB of its day."""


class OfferingState(enum.StrEnum):
    """Where an offering stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    """Its mentor is asked, then BPSDM's curator reviews it; which of the two is told by the mentor's acceptance."""
    RETURNED = "returned"
    REFUSED = "refused"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    TAKEN_DOWN = "taken_down"
    """Its agreement lapsed or its partner was suspended; it can be submitted anew."""


class OfferingStep(enum.StrEnum):
    """What can happen to it."""

    SUBMIT = "submit"
    RETURN = "return"
    REFUSE = "refuse"
    PUBLISH = "publish"
    CLOSE = "close"
    CANCEL = "cancel"
    TAKE_DOWN = "take_down"
    REOPEN = "reopen"


OFFERING = Machine(
    {
        (OfferingState.DRAFT, OfferingStep.SUBMIT): OfferingState.SUBMITTED,
        (OfferingState.RETURNED, OfferingStep.SUBMIT): OfferingState.SUBMITTED,
        (OfferingState.TAKEN_DOWN, OfferingStep.SUBMIT): OfferingState.SUBMITTED,
        (OfferingState.SUBMITTED, OfferingStep.RETURN): OfferingState.RETURNED,
        (OfferingState.SUBMITTED, OfferingStep.REFUSE): OfferingState.REFUSED,
        (OfferingState.SUBMITTED, OfferingStep.PUBLISH): OfferingState.PUBLISHED,
        (OfferingState.DRAFT, OfferingStep.CANCEL): OfferingState.CANCELLED,
        (OfferingState.RETURNED, OfferingStep.CANCEL): OfferingState.CANCELLED,
        (OfferingState.SUBMITTED, OfferingStep.CANCEL): OfferingState.CANCELLED,
        (OfferingState.PUBLISHED, OfferingStep.CANCEL): OfferingState.CANCELLED,
        (OfferingState.PUBLISHED, OfferingStep.CLOSE): OfferingState.CLOSED,
        (OfferingState.PUBLISHED, OfferingStep.TAKE_DOWN): OfferingState.TAKEN_DOWN,
        (OfferingState.CLOSED, OfferingStep.TAKE_DOWN): OfferingState.TAKEN_DOWN,
        (OfferingState.CLOSED, OfferingStep.REOPEN): OfferingState.PUBLISHED,
    }
)
EDITABLE = frozenset({OfferingState.DRAFT, OfferingState.RETURNED, OfferingState.TAKEN_DOWN})

KIND_NAMES: dict[str, Text] = {
    "internship": Text("Internship", "kind"),
    "masters": Text("Master's programme", "kind"),
    "short_course": Text("Short course", "kind"),
}
"""The kinds that can be written here."""
MENTORED = frozenset({"internship"})
"""The kinds whose mentor accompanies participants at the host; elsewhere the same fields name whom one asks about a programme or course."""
BEGIN_WORDS: dict[str, Text] = {
    "internship": Text("Write an internship slot"),
    "masters": Text("Write a master's programme"),
    "short_course": Text("Write a short course"),
}
WRITABLE: dict[PartnerKind, tuple[str, ...]] = {
    PartnerKind.COMPANY: ("internship", "short_course"),
    PartnerKind.UNIVERSITY: ("masters", "short_course"),
    PartnerKind.CERTIFICATION_BODY: ("short_course",),
    PartnerKind.TRAINING_PROVIDER: ("short_course",),
}
"""Which of them a partner writes, by what it is: a slot's candidates are decided on by a company, a degree is a university's."""

ONLINE = "online"
"""The mode in which nobody has to be anywhere."""
MODES: dict[str, Text] = {
    "on_site": Text("At the host"),
    "mixed": Text("Partly at the host, partly at the office"),
    "online": Text("Online"),
}
LAPTOP: dict[str, tuple[Text, Text]] = {
    "none": (Text("No laptop"), Text("The servant brings their own, or needs none")),
    "lent": (Text("Lent"), Text("Returned on the last day, with a record")),
    "given": (Text("Given"), Text("Counts as a gift and is checked against the rules")),
}
PAY: dict[str, tuple[Text, Text]] = {
    "as_usual": (Text("Salary and performance allowance (TPP) go on as usual"), Text("The host's attendance summary counts as presence")),
    "by_attendance": (
        Text("Salary goes on; the performance allowance (TPP) follows the attendance summary"),
        Text("Days without confirmation by the mentor are deducted"),
    ),
}
ATTENDANCE: dict[str, tuple[Text, Text]] = {
    "mentor": (Text("The mentor confirms attendance in the logbook"), Text("The agency downloads the summary every month")),
    "both": (Text("The mentor confirms days at the host, the agency days at the office"), Text("For a week that is shared between both")),
}
LEAVE: dict[str, tuple[Text, Text]] = {
    "agency": (Text("Leave is asked of the agency; the host is told"), Text("Leave does not lengthen the placement")),
    "none": (Text("No leave but sick leave during the placement"), Text("For short placements")),
}
OFFICIAL: dict[tuple[str, str], str] = {
    ("laptop", "none"): "Tanpa laptop dari mitra",
    ("laptop", "lent"): "Laptop pinjam pakai, dikembalikan pada hari terakhir dengan berita acara",
    ("laptop", "given"): "Laptop diberikan, diperiksa menurut ketentuan gratifikasi",
    ("pay", "as_usual"): "Gaji dan tambahan penghasilan pegawai (TPP) tetap",
    ("pay", "by_attendance"): "Gaji tetap; tambahan penghasilan pegawai (TPP) menurut rekapitulasi kehadiran",
    ("attendance", "mentor"): "Dikonfirmasi mentor dalam catatan kegiatan harian",
    ("attendance", "both"): "Hari di mitra dikonfirmasi mentor, hari di kantor oleh instansi asal",
    ("leave", "agency"): "Diajukan kepada instansi asal dan diberitahukan kepada mitra",
    ("leave", "none"): "Tidak ada cuti selain cuti sakit selama magang",
}
"""What a choice says on the letter and in the catalogue: official text, therefore Indonesian."""
NOT_EMPLOYMENT = Text(
    "The participant remains a civil servant and does not become an employee of the host; no duty of the host's own staff is replaced."
)

FIELD_NAMES: dict[str, Text] = {
    "title": Text("Title"),
    "field": Text("Field of work"),
    "programme": Text("Study programme"),
    "summary": Text("Summary"),
    "intake": Text("Intake"),
    "unit": Text("Unit at the host"),
    "tasks": Text("Tasks"),
    "topics": Text("Topics"),
    "outcomes": Text("Outcomes"),
    "speakers": Text("Who teaches"),
    "seats": Text("Places"),
    "starts_on": Text("First day"),
    "ends_on": Text("Last day"),
    "place": Text("Place"),
    "mode": Text("How"),
    "study_mode": Text("Mode of study"),
    "semesters": Text("Length in semesters"),
    "credits": Text("Credits (SKS)"),
    "class_times": Text("Class times"),
    "rpl_credits": Text("Credits that can be recognised (RPL)"),
    "schedule": Text("Schedule"),
    "hours": Text("Hours of learning (JP)"),
    "certified": Text("Ends in a certification"),
    "tuition": Text("Tuition a semester"),
    "other_costs": Text("Other costs"),
    "payer": Text("Who pays"),
    "cost": Text("What a participant pays"),
    "sponsored_seats": Text("Sponsored places"),
    "budget_ceiling": Text("Ceiling of the budget"),
    "admission": Text("Steps of admission"),
    "entry_requirements": Text("What the university asks of applicants"),
    "included": Text("What is included"),
    "working_pattern": Text("Working pattern"),
    "benefits": Text("Benefits from the host"),
    "laptop": Text("Laptop"),
    "pay": Text("Pay"),
    "attendance": Text("Attendance"),
    "leave": Text("Leave"),
    "competencies": Text("Competencies and levels"),
    "requirements": Text("Requirements"),
    "documents_needed": Text("Papers needed"),
    "mentor_name": Text("Mentor"),
    "mentor_email": Text("E-mail of the mentor"),
    "deadline": Text("Open until"),
}
"""What a curator can comment on, by the field of the form; of these, those that the offering's kind has."""
CONTACT_NAMES: dict[str, Text] = {"mentor_name": Text("Contact"), "mentor_email": Text("E-mail of the contact")}
"""What the fields of the mentor are called where nobody is mentored."""


@dataclass(frozen=True, slots=True)
class Filled:
    """An offering as it is submitted: what every kind has, and the document of what its kind says."""

    title: str
    seats: int
    starts_on: dt.date
    ends_on: dt.date
    deadline: dt.datetime
    mentor_name: str
    mentor_email: str
    document: Mapping[str, Any]
    """summary, place, mode, competencies, requirements, particulars."""


def check_writable(partner: PartnerKind, kind: str) -> None:
    """Raises DomainError beside `kind` for one that nobody writes here, or that this kind of partner does not."""
    if kind not in KIND_NAMES:
        raise DomainError(Text("Choose from the list: %(field)s.", field=Text("Kind", "opportunity")), "kind")
    if kind not in WRITABLE[partner]:
        raise DomainError(Text("Your organisation cannot offer this kind: %(kind)s.", kind=KIND_NAMES[kind]), "kind")


def check_filled(filled: Filled, now: dt.datetime, deadline_day: dt.date) -> None:
    """Raises DomainError beside a field for dates that no offering can have."""
    if filled.ends_on <= filled.starts_on:
        raise DomainError(Text("The last day must lie after the first."), "ends_on")
    if filled.deadline <= now:
        raise DomainError(Text("The deadline has passed. Set a later one."), "deadline")
    if deadline_day >= filled.starts_on:
        raise DomainError(Text("The deadline must lie before the start."), "deadline")


FEW = 10
"""Fewer than so many are not told apart: in a small group somebody could be recognised."""
THOUSAND = 1000


def rounded(number: int) -> Text:
    """A number of people as a partner may know it: about how many, and fewer than ten never told apart."""
    if number == 0:
        return Text("none")
    if number < FEW:
        return Text("fewer than %(few)s", few=FEW)
    step = FEW if number < THOUSAND else FEW * FEW
    return Text("about %(number)s", number=round(number / step) * step)


def joined(texts: list[Text]) -> Text:
    """Several sentences as one."""
    first, *others = texts
    return Text("%(first)s %(others)s", first=first, others=joined(others)) if others else first


def number_of(year: int, count: int) -> str:
    """The number of the offering that comes after so many."""
    return f"PNW-{year}-{9001 + count:04d}"


RECORDED: dict[str, Text] = {
    "offerings.offering.agreement_renewed": Text("Offering goes on under the renewed agreement"),
    "offerings.offering.begun": Text("Offering begun"),
    "offerings.offering.submitted": Text("Offering submitted"),
    "offerings.offering.returned": Text("Offering returned for correction"),
    "offerings.offering.refused": Text("Offering not approved"),
    "offerings.offering.published": Text("Offering published"),
    "offerings.offering.closed": Text("Offering closed"),
    "offerings.offering.cancelled": Text("Offering cancelled"),
    "offerings.offering.taken_down": Text("Offering taken down"),
    "offerings.offering.revision_submitted": Text("Change of a published offering proposed"),
    "offerings.offering.revision_returned": Text("Change of a published offering returned for correction"),
    "offerings.offering.revision_refused": Text("Change of a published offering not approved"),
    "offerings.offering.revision_published": Text("Change of a published offering published as its next version"),
    "offerings.offering.revision_dropped": Text("Change of a published offering given up"),
    "offerings.offering.reopened": Text("Offering opened again"),
    "offerings.offering.answers_call": Text("Offering begun to answer a call"),
    "offerings.offering.taken_from_curriculum": Text("Offering begun from a curriculum"),
    "offerings.offering.copied": Text("Offering begun as a copy"),
    "offerings.owner.added": Text("Owner of an offering added"),
    "offerings.owner.removed": Text("Owner of an offering taken away"),
    "offerings.owner.succeeded": Text("Offerings taken over from somebody who left"),
    "offerings.capacity.set": Text("How many participants a mentor may have at once was set"),
    "offerings.sheet.previewed": Text("Sheet of offerings looked at"),
    "offerings.sheet.run": Text("Drafts of offerings made from a sheet"),
    "offerings.mentor.asked": Text("The mentor was asked"),
    "offerings.mentor.accepted": Text("Accepted by the mentor", "timeline"),
    "offerings.mentor.declined": Text("Declined by the mentor", "timeline"),
}
"""What the audit record calls each event that this slice writes into it."""
