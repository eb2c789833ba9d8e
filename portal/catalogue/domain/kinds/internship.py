"""An internship slot: a civil servant works and learns at a host for a time, without becoming its employee."""

from collections.abc import Mapping
from typing import Any

from portal.catalogue.domain.opportunity import Kind, Official, check_said
from portal.kernel.text import Text

TEXTS = ("unit", "working_pattern", "mentor_name", "benefits", "pay", "attendance", "leave")
LISTS = ("tasks", "outcomes")


def check(particulars: dict[str, Any]) -> None:
    """Raises DomainError for particulars that lack something a reader or the letter needs (PRODUCT: benefits are always declared)."""
    check_said(particulars, Text("Something that every internship slot says is missing."), texts=TEXTS, lists=LISTS)


def facts(particulars: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What the summary says of a slot."""
    p = particulars
    return [
        (Text("Working pattern"), p["working_pattern"]),
        (Text("Unit at the host"), p["unit"]),
        (Text("Mentor"), p["mentor_name"]),
        (Text("Benefits from the host"), p["benefits"], Text("not employment: you stay a civil servant")),
        (Text("Pay"), p["pay"]),
        (Text("Attendance"), p["attendance"]),
        (Text("Leave"), p["leave"]),
    ]


def official(particulars: Mapping[str, Any]) -> Official:
    """What the letter says of a slot."""
    p = particulars
    return Official(
        task="Melaksanakan magang",
        subject="Magang",
        purpose=(f"Pola kerja: {p['working_pattern']}.",),
        terms=(
            f"Manfaat dari mitra: {p['benefits']}.",
            f"Gaji dan tambahan penghasilan: {p['pay']}. Kehadiran: {p['attendance']}. Cuti: {p['leave']}.",
            "Magang bukan hubungan kerja dengan mitra; yang ditugaskan tetap pegawai ASN pada instansi asal.",
        ),
    )


INTERNSHIP = Kind(
    key="internship",
    name=Text("Internship", "kind"),
    icon="briefcase",
    template="catalogue/kinds/_internship.html",
    policy="internship",
    procedure="application.internship",
    check=check,
    facts=facts,
    official=official,
)
