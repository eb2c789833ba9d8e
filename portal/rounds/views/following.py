"""The pages of a round after its publication: places, the line for each, offers, withdrawals, the end."""

import uuid
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.catalogue import queries as catalogue
from portal.kernel.errors import NotFoundError
from portal.kernel.paging import page_at
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.rounds import queries
from portal.rounds.access import Permission
from portal.rounds.domain import OfferState, RoundState, WithdrawnFor
from portal.rounds.forms.stages import WithdrawalForm
from portal.rounds.queries import filling, lists
from portal.rounds.services import after, following
from portal.rounds.views.planning import EVERY, SIZE, asked_words, pages
from portal.rounds.views.stages import course_of
from portal.web.access import requires
from portal.web.downloads import workbook
from portal.web.forms import BaseForm
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.rounds.models import Round, RoundOffer

OUT = frozenset({RoundState.PUBLISHED, RoundState.CLOSED})
CLOSED = Text("Closed for too few")
NEWEST = 10
"""How many of an offering's offers stand below its line; the list of offers has them all."""


def _published(round_id: uuid.UUID, **_: object) -> "Round":
    """A round whose results are out. Raises NotFoundError."""
    found = queries.get_round(round_id)
    if found.state not in OUT:
        raise NotFoundError
    return found


@pages.get("/rounds/<uuid:round_id>/places")
@requires(Permission.READ, _published)
def fillings(found: "Round") -> ResponseReturnValue:
    """How the places of a published round are filled, offering by offering."""
    return _fillings(found, BaseForm())


def _fillings(found: "Round", form: BaseForm) -> ResponseReturnValue:
    words, order = asked_words(), wanted_order()
    page = filling.page_of_fillings(found.id, words, order=order, number=page_number(), size=SIZE)
    return render_template("rounds/fillings.html", **course_of(found), page=page, words=words, order=order, form=form), form.status


@pages.get("/rounds/<uuid:round_id>/places.xlsx")
@requires(Permission.READ, _published)
def fillings_sheet(found: "Round") -> ResponseReturnValue:
    """The same, as filtered."""
    words = asked_words()
    heads = (Text("Offering"), Text("Host"), Text("Places"), Text("Taken"), Text("Wait for an answer"), Text("Free"))
    rows = [
        (one.title, one.host, one.seats, one.taken, one.waiting, CLOSED if one.is_closed else one.free)
        for one in filling.page_of_fillings(found.id, words, order=wanted_order(), number=1, size=EVERY).rows
    ]
    return workbook(f"tempat-{found.number}", Text("Places of the round"), [words] if words else [], heads, rows)


@pages.get("/rounds/<uuid:round_id>/places/<uuid:place_id>")
@requires(Permission.READ, _published)
def line(found: "Round") -> ResponseReturnValue:
    """Who comes next for the free places of an offering, and why."""
    return _line(found, BaseForm())


def _line(found: "Round", form: BaseForm) -> ResponseReturnValue:
    place_id: uuid.UUID = (request.view_args or {})["place_id"]
    asked = lists.places_among(found.id, [place_id]).get(place_id)
    if asked is None:
        raise NotFoundError
    line = after.line_of(found, asked.row, asked.opportunity)
    page = page_at(line.people, page_number(), SIZE)
    shown = {"place": asked.row, "opportunity": asked.opportunity, "line": line, "page": page, "newest": line.offers[:NEWEST], "form": form}
    return render_template("rounds/line.html", **course_of(found), **shown), form.status


@pages.post("/rounds/<uuid:round_id>/places/<uuid:place_id>/offers")
@requires(Permission.PLAN, _published, know=Permission.READ)
def offer_place(found: "Round") -> ResponseReturnValue:
    """Offer a free place to whoever comes next."""
    place, form = queries.get_place(found.id, (request.view_args or {})["place_id"]), BaseForm()
    wanted = request.form.get("list", type=uuid.UUID) or uuid.UUID(int=0)
    if form.accepts(lambda: following.offer_next(found, place.id, wanted, by=current_identity())):
        flash(say(Text("The place is offered. Without an answer in time it goes on to whoever comes next.")))
        return redirect(url_for(".line", round_id=found.id, place_id=place.id), 303)
    return _line(found, form)


@pages.get("/rounds/<uuid:round_id>/offers")
@requires(Permission.READ, _published)
def offers(found: "Round") -> ResponseReturnValue:
    """Every place that was offered, and what became of the offer."""
    words, state, order = asked_words(), request.args.get("state", ""), wanted_order()
    page = filling.page_of_offers(found.id, words, state, order=order, number=page_number(), size=SIZE)
    shown = {"page": page, "chosen": {"text": words, "state": state}, "order": order, "states": list(OfferState)}
    return render_template("rounds/offers.html", **course_of(found), **shown)


@pages.get("/rounds/<uuid:round_id>/offers.xlsx")
@requires(Permission.READ, _published)
def offers_sheet(found: "Round") -> ResponseReturnValue:
    """The same, as filtered."""
    words, state = asked_words(), request.args.get("state", "")
    heads = (Text("Number"), Text("Agency"), Text("Offering"), Text("State"), Text("Offered"), Text("Answer by"), Text("Reason"))
    rows = [
        (
            one.number,
            one.agency,
            one.title,
            word("round_offer", one.offer.state),
            one.offer.made_at,
            one.offer.answer_by,
            one.offer.reason,
        )
        for one in filling.page_of_offers(found.id, words, state, order=wanted_order(), number=1, size=EVERY).rows
    ]
    chosen = [words] if words else []
    chosen += [say(word("round_offer", state))] if state in set(OfferState) else []
    return workbook(f"tawaran-{found.number}", Text("Places that were offered"), chosen, heads, rows)


@pages.route("/rounds/offers/<uuid:offer_id>/withdrawal", methods=["GET", "POST"])
@requires(Permission.PLAN, filling.get_offer, know=Permission.READ)
def withdraw_place(offer: "RoundOffer") -> ResponseReturnValue:
    """Undo a result: the host takes its place back, or something arose after the lock."""
    form, found = WithdrawalForm.read(cause=WithdrawnFor.HOST.value), queries.get_round(offer.round_id)

    def act() -> None:
        following.withdraw(offer, WithdrawnFor(form.cause.data), form.reason.data, by=current_identity())

    if form.accepts(act):
        flash(say(Text("The place is withdrawn. The person is told why.")))
        return redirect(url_for(".offers", round_id=found.id), 303)
    own = lists.get_list(offer.list_id)
    place = queries.get_place(found.id, offer.round_offering_id)
    shown = {"offer": offer, "own": own, "opportunity": catalogue.get_opportunity(place.opportunity_id), "form": form}
    return render_template("rounds/withdrawal.html", round=found, **shown), form.status


@pages.post("/rounds/<uuid:round_id>/end")
@requires(Permission.PLAN, _published, know=Permission.READ)
def close_round(found: "Round") -> ResponseReturnValue:
    """End the round with its report."""
    form = BaseForm()
    if form.accepts(lambda: following.close(found, by=current_identity())):
        flash(say(Text("The round is closed. Its report is kept.")))
        return redirect(url_for(".report", round_id=found.id), 303)
    return _fillings(found, form)
