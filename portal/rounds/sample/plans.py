"""Plans in the sample province: Dewi plans the next round at what is open, tries it, and tries a stricter copy beside it."""

import datetime as dt

from portal.demo.story import Act
from portal.kernel.identity import Role
from portal.rounds import queries, services
from portal.rounds.domain.points import USUAL
from portal.rounds.sample.course import CURATOR, LONGEST, PLACES, find, person
from portal.rounds.services import trying

TITLE, STRICTER = "Gelombang II", "Gelombang II, paling banyak satu dari satu instansi"


def plan(_: dt.date) -> None:
    """A round at every internship that is open and that round I does not fill, and the same with one person of an agency at a place."""
    dewi = person(CURATOR, Role.CURATOR)
    next_round = services.plan_round(TITLE, USUAL, LONGEST, by=dewi)
    for opportunity in queries.page_to_add(next_round.id, "", number=1, size=50).rows:
        if opportunity.kind == "internship" and opportunity.title not in PLACES:
            services.add_offering(next_round, opportunity.id, by=dewi)
    stricter = services.copy_round(next_round, STRICTER, by=dewi)
    for place in queries.places_of(stricter.id):
        services.set_places(stricter, place.row, place.row.seats, 1, 0, by=dewi)


def try_both(_: dt.date) -> None:
    """Each of both is tried once."""
    dewi = person(CURATOR, Role.CURATOR)
    for title in (TITLE, STRICTER):
        trying.run_trial(trying.ask_for_trial(find(title), by=dewi).id)


ACTS = {"rounds.1_plan": Act(2, dt.time(9, 30), plan), "rounds.2_try": Act(2, dt.time(9, 50), try_both)}
