"""A short course: some days or weeks of teaching, at most half a year. Pure."""

from collections.abc import Mapping
from typing import Any

from portal.catalogue.domain.opportunity import Kind, Official, check_said
from portal.kernel.text import Text

TEXTS = ("schedule", "pay")
LISTS = ("topics", "outcomes")


def check(particulars: dict[str, Any]) -> None:
    """Raises DomainError for particulars that lack something a reader needs."""
    missing = Text("Something that every short course says is missing.")
    check_said(particulars, missing, texts=TEXTS, lists=LISTS, numbers=("hours",))


def facts(particulars: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What the summary says of a course."""
    p = particulars
    return [
        (Text("Schedule"), p["schedule"]),
        (Text("Hours of learning"), Text("%(hours)s JP", hours=p["hours"])),
        (Text("Taught by"), ", ".join(p["speakers"]) or None),
        (Text("Ends in a certification"), Text("Yes") if p.get("certified") else None),
        (Text("Included"), p.get("included") or None),
        (Text("Pay"), p["pay"]),
        (Text("Contact of the course"), p["mentor_name"]),
    ]


def terms(particulars: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules of courses ask of one."""
    return {"certified": bool(particulars.get("certified"))}


def official(particulars: Mapping[str, Any]) -> Official:
    """What the letter says of a course."""
    p = particulars
    return Official(
        task="Mengikuti pelatihan singkat",
        subject="Pelatihan singkat",
        purpose=(f"Jadwal: {p['schedule']}, {p['hours']} JP.",),
        terms=(f"Gaji dan tambahan penghasilan: {p['pay']}.",),
    )


SHORT_COURSE = Kind(
    key="short_course",
    name=Text("Short course", "kind"),
    icon="book",
    template="catalogue/kinds/_short_course.html",
    policy="short_course",
    procedure="application.short_course",
    check=check,
    facts=facts,
    official=official,
    terms=terms,
)
