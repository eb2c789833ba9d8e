"""The offerings' part of the sample province: slots, programmes and a course, and the links of the chain that a proof can cut."""

from typing import Any

from partners.offerings import services
from partners.offerings.sample import slots, studies
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


CUTS = {"agreement-not-needed": need_no_agreement, "mentor-not-asked": ask_no_mentor}
