"""The closing report: what a round came to, from the run that was published and from what became of its places."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from portal.rounds import queries
from portal.rounds.domain import OfferKind, OfferState
from portal.rounds.domain.outcome import OPEN, RunFigures
from portal.rounds.queries import filling, runs

if TYPE_CHECKING:
    import uuid

    from portal.rounds.models import Round, RoundOffer


def report_of(found: "Round") -> dict[str, Any]:
    """The figures of a round whose every place is answered."""
    run, lock = runs.run_in_force(found.id), runs.newest_lock(found.id)
    figures = RunFigures.from_json((run.figures if run else None) or {})
    offers = filling.offers_of(found.id)
    states = Counter(one.state for one in offers)
    after = [one for one in offers if one.kind is OfferKind.AFTER]
    taken = [one for one in offers if one.state is OfferState.ACCEPTED]
    return {
        "participants": figures.participants,
        "left_out": lock.left_out if lock else 0,
        "placed": figures.placed,
        "first_choice": figures.by_choice[0] if figures.by_choice else 0,
        "seats": figures.seats,
        "accepted": states[OfferState.ACCEPTED],
        "declined": states[OfferState.DECLINED],
        "lapsed": states[OfferState.LAPSED],
        "withdrawn": states[OfferState.WITHDRAWN] + states[OfferState.GIVEN_BACK],
        "after_offered": len(after),
        "after_accepted": sum(one.state is OfferState.ACCEPTED for one in after),
        "filled": len(taken),
        "closed": [{"offering": one.title, "shortfall": one.shortfall} for one in figures.offerings if one.shortfall is not None],
        "agencies": _agencies(found, figures, taken),
        "offerings": _offerings(found, figures, taken),
    }


def _agencies(found: "Round", figures: RunFigures, taken: "list[RoundOffer]") -> list[dict[str, Any]]:
    agency_of = {one: agency for one, _, agency in runs.list_ids(found.id).values()}
    names = filling.agency_names(set(agency_of.values()))
    accepted = Counter(names[agency_of[one.list_id]] for one in taken)
    shares = [one for one in figures.shares if one.by == "agency"]
    return [{"name": one.name, "people": one.people, "placed": one.placed, "accepted": accepted[one.name]} for one in shares]


def _offerings(found: "Round", figures: RunFigures, taken: "list[RoundOffer]") -> list[dict[str, Any]]:
    number_of: dict[uuid.UUID, str] = {one.row.id: one.opportunity.number for one in queries.places_of(found.id)}
    filled = Counter(number_of[one.round_offering_id] for one in taken)
    return [
        {
            "number": one.number,
            "title": one.title,
            "seats": one.seats,
            "filled": filled[one.number],
            "cutoff": next(iter(one.cutoffs.get(OPEN) or ()), None),
        }
        for one in figures.offerings
    ]
