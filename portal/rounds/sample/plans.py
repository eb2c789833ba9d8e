"""The rounds' part of the sample province: Dewi plans a round at what is open, tries it, and tries a stricter copy beside it."""

import datetime as dt

from portal.accounts import queries as accounts
from portal.demo.story import Act
from portal.kernel.identity import Identity, Role
from portal.rounds import queries, services
from portal.rounds.domain.points import USUAL
from portal.rounds.services import trying

CURATOR = "kurator@jakarta.test"
TITLE, STRICTER = "Gelombang I", "Gelombang I, paling banyak satu dari satu instansi"
LONGEST = 8


def _curator() -> Identity:
    account = accounts.find_account(CURATOR)
    if account is None:
        raise LookupError(CURATOR)
    return accounts.identity_of(account.id, Role.CURATOR)


def plan(_: dt.date) -> None:
    """A round at every internship that is open, and the same with one person of an agency at a place."""
    dewi = _curator()
    first = services.plan_round(TITLE, USUAL, LONGEST, by=dewi)
    for opportunity in queries.page_to_add(first.id, "", number=1, size=50).rows:
        if opportunity.kind == "internship":
            services.add_offering(first, opportunity.id, by=dewi)
    second = services.copy_round(first, STRICTER, by=dewi)
    for place in queries.places_of(second.id):
        services.set_places(second, place.row, place.row.seats, 1, 0, by=dewi)


def try_both(_: dt.date) -> None:
    """Each of both is tried once."""
    dewi = _curator()
    for line in queries.page_of_rounds("", order="number", number=1, size=2).rows:
        trying.run_trial(trying.ask_for_trial(line.round, by=dewi).id)


ACTS = {"rounds.1_plan": Act(2, dt.time(9, 30), plan), "rounds.2_try": Act(2, dt.time(9, 50), try_both)}
