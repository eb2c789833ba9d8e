"""The offerings' part of the sample province: slots, programmes and a course, and the links of the chain that a proof can cut."""

from typing import Any

from partners.agreements.services import covering
from partners.offerings import services
from partners.offerings.sample import slots, studies
from partners.offerings.services import ending
from portal.kernel.identity import Identity
from portal.kernel.text import Text

ACTS = slots.ACTS | studies.ACTS
PEOPLE = {slots.MENTOR[0]: Text("Mentor: accepts to guide an internship")}
"""Whom a visitor can become, and what for."""


def need_no_agreement() -> None:
    """A slot is taken without an agreement that covers it."""
    services.missing_for = lambda offering, filled: []  # noqa: ARG005  the signature of what it replaces


def ask_no_mentor() -> None:
    """A slot goes to the curator without its mentor."""
    ask = services.ask_mentor

    def pass_on(offering: Any, *, by: Identity) -> Any:  # noqa: ANN401  the row of the offering
        request = ask(offering, by=by)
        services.answer(request, accepts=True)
        return request

    services.ask_mentor = pass_on


def name_no_clause() -> None:
    """Whatever an agreement says, it covers what is submitted."""
    covering.missing_under = lambda terms, wish: []  # noqa: ARG005  the signature of what it replaces


def leave_what_is_suspended() -> None:
    """A partner is suspended, and what it offers stays in the catalogue."""
    ending._take_down = lambda offerings, why, reason, by: None  # noqa: ARG005, SLF001  the link that is broken


CUTS = {
    "agreement-not-needed": need_no_agreement,
    "mentor-not-asked": ask_no_mentor,
    "clause-not-named": name_no_clause,
    "suspension-leaves-offering": leave_what_is_suspended,
}
