"""An internship slot: a civil servant works and learns at a host for a time, without becoming its employee."""

from typing import Any

from portal.catalogue.domain.opportunity import Kind
from portal.kernel.errors import DomainError
from portal.kernel.text import Text

TEXTS = ("unit", "working_pattern", "mentor_name", "benefits", "pay", "attendance", "leave")
LISTS = ("tasks", "outcomes")


def check(particulars: dict[str, Any]) -> None:
    """Raises DomainError for particulars that lack something a reader or the letter needs (PRODUCT: benefits are always declared)."""
    for name in TEXTS:
        if not str(particulars.get(name, "")).strip():
            raise DomainError(Text("Something that every internship slot says is missing."), name)
    for name in LISTS:
        if not [line for line in particulars.get(name, []) if str(line).strip()]:
            raise DomainError(Text("Something that every internship slot says is missing."), name)


INTERNSHIP = Kind(
    key="internship",
    name=Text("Internship", "kind"),
    icon="briefcase",
    template="catalogue/kinds/_internship.html",
    policy="internship",
    procedure="application.internship",
    check=check,
)
