"""What people read of a round: their own result and its opening, and how they answer the offer of a place."""

from typing import TYPE_CHECKING, Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.kernel import clock
from portal.kernel.errors import NotFoundError, check_reason
from portal.kernel.text import Text
from portal.rounds import queries
from portal.rounds.access import Permission
from portal.rounds.domain import OfferState
from portal.rounds.forms.results import NO, WILLING, YES, AnswerForm
from portal.rounds.presenters import opened as openings
from portal.rounds.presenters import record as records
from portal.rounds.presenters import results as presenters
from portal.rounds.queries import results
from portal.rounds.services import following
from portal.rounds.views import records as public_pages
from portal.rounds.views.planning import pages
from portal.web.access import requires
from portal.web.downloads import attachment
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.rounds.models import Round, RoundList, RoundOffer, RoundOpening
    from portal.rounds.queries.results import Titled

BESIDE = (public_pages,)
"""Imported so that these pages are on the blueprint before it is mounted."""

# -- the own result ------------------------------------------------------------------------------------------------------------------------


@pages.get("/rounds/lists/<uuid:list_id>/result")
@requires(Permission.OWN, results.get_own)
def result(own: "RoundList") -> ResponseReturnValue:
    """What came of one's own list, and why."""
    found = queries.get_round(own.round_id)
    run = results.published_run(found)
    if run is None:
        raise NotFoundError
    said = results.result_of(run.id, own.id)
    titles = results.titles_by_number(own.round_id, [one["offering"] for one in said.explanations]) if said else {}
    choices = presenters.choices_of(said, titles, results.agency_name(own)) if said else []
    offer = results.newest_offer(own.id)
    lock, has_opening = results.lock_with(run.lock_id, own.id)
    shown: dict[str, Any] = {
        "choices": choices,
        "chart": presenters.chart_of(choices),
        "offer": offer,
        "banner": _banner(own, offer, titles.values()) if offer else presenters.banner_without_offer(found, own, said),
        "run": records.told_run(run),
        "lock": lock,
        "has_opening": has_opening,
        "short": records.short,
    }
    return render_template("rounds/result.html", round=found, own=own, **shown)


def _banner(own: "RoundList", offer: "RoundOffer", titles: "Iterable[Titled]") -> presenters.Banner:
    choice = own.choices.index(offer.round_offering_id) + 1 if offer.round_offering_id in own.choices else None
    is_over = offer.answer_by < clock.now()
    named = next((one for one in titles if one.id == offer.round_offering_id), None) or results.title_of(offer.round_offering_id)
    return presenters.banner_of_offer(offer, choice, named, is_over=is_over)


@pages.route("/rounds/offers/<uuid:offer_id>/answer", methods=["GET", "POST"])
@requires(Permission.OWN, results.get_list_of_offer)
def answer(own: "RoundList") -> ResponseReturnValue:
    """Say whether one is willing to take the place that is offered."""
    offer = results.get_offer(own.id, (request.view_args or {})["offer_id"])
    back = url_for(".result", list_id=own.id)
    if request.method == "GET" and offer.state is not OfferState.OPEN:
        return redirect(back, 303)
    wanted = request.args.get("willing", "")
    form = AnswerForm.read(willing=wanted if wanted in WILLING else YES)

    def act() -> None:
        if form.willing.data == NO:
            check_reason(form.reason.data or "")
        following.answer(offer, willing=form.willing.data == YES, reason=form.reason.data or "", by=current_identity())

    if form.accepts(act):
        flash(say(Text("Your answer is recorded.")))
        return redirect(back, 303)
    shown = {"round": queries.get_round(own.round_id), "own": own, "offer": offer, "named": results.title_of(offer.round_offering_id)}
    return render_template("rounds/answer.html", form=form, **shown), form.status


# -- the own opening -----------------------------------------------------------------------------------------------------------------------


def _opening_of(own: "RoundList") -> "tuple[Round, Any, RoundOpening]":
    """The opening that counts: of the published run's lock, else of the lock that holds. Raises NotFoundError before there is one."""
    found = queries.get_round(own.round_id)
    if found.state not in results.FIXED:
        raise NotFoundError
    run = results.published_run(found)
    locks = results.locks_of(found.id)
    lock = next((one for one in reversed(locks) if run is None or one.id == run.lock_id), None)
    opening = results.opening_of(lock.id, own.id) if lock else None
    if opening is None:
        raise NotFoundError
    return found, lock, opening


@pages.get("/rounds/lists/<uuid:list_id>/opening")
@requires(Permission.OWN, results.get_own)
def opening(own: "RoundList") -> ResponseReturnValue:
    """What was fixed of one's own list, and the check that it stands in what everybody reads."""
    found, lock, kept = _opening_of(own)
    titles = results.titles_by_number(found.id, openings.numbers_in(kept.document))
    shown = {"opened": openings.opened(kept.document, titles), "has_result": found.state in results.OUT}
    return render_template("rounds/opening_own.html", round=found, own=own, lock=lock, kept=kept, **shown)


@pages.get("/rounds/lists/<uuid:list_id>/opening.json")
@requires(Permission.OWN, results.get_own)
def opening_json(own: "RoundList") -> Response:
    """The same as a file, byte for byte as it was fixed."""
    _, lock, kept = _opening_of(own)
    return attachment(kept.document.encode(), f"opening-{own.number}-{lock.number}.json", "application/json")
