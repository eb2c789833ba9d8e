"""Links of the chain that the tour can cut here."""

from dataclasses import replace
from typing import Any

from portal.applications import presenters
from portal.applications.services import deciding, inviting
from portal.applications.services import letters as letter_services
from portal.kernel import clock
from portal.kernel.text import Text


def name_another() -> None:
    """The letter names somebody else."""
    addressee = letter_services.addressee
    letter_services.addressee = lambda application: replace(addressee(application), name="Orang Lain (contoh)")


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


def tell_nobody_of_the_end() -> None:
    """An opportunity goes, and its applicants go on waiting."""
    deciding.cancel_for_taken_down = lambda opportunity, **said: None  # noqa: ARG005  the signature of what it replaces


def show_no_others() -> None:
    """Whoever has lost an opportunity is left without another."""
    presenters.others_for = lambda application: None  # noqa: ARG005  the signature of what it replaces


CUTS = {
    "letter-names-another": name_another,
    "host-sees-number": show_number_to_host,
    "host-sees-reasons": show_steps_to_host,
    "invitation-lapses-at-once": lapse_invitations,
    "applicants-untold": tell_nobody_of_the_end,
    "others-not-shown": show_no_others,
}
