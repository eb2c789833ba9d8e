"""The civil servant's pages: rounds to take part in, and the own list."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed, sent_version
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.rounds import queries
from portal.rounds.access import Permission
from portal.rounds.domain import ListStep
from portal.rounds.domain.admitting import PURPOSE
from portal.rounds.domain.ranking import FIRST, can
from portal.rounds.forms.own import SubmissionForm, WithdrawalForm, kept
from portal.rounds.presenters import objecting
from portal.rounds.presenters import own as presenters
from portal.rounds.queries import lists
from portal.rounds.services import listing
from portal.rounds.views.planning import pages
from portal.web.access import requires
from portal.web.downloads import workbook
from portal.web.forms import BaseForm
from portal.web.i18n import hour, say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.rounds.models import Round, RoundList

SIZE, OFFERED, EVERY = 25, 10, 10_000
"""Rows of a page of rounds; of offerings beside the own choices, each with what the rules say of it; of a file."""
FORM = "rounds.submission"
RESULT = "rounds.result"
CHANGES: dict[str, Callable[..., object]] = {
    "add": listing.add,
    "up": partial(listing.move, places_up=1),
    "down": partial(listing.move, places_up=-1),
    "first": partial(listing.move, places_up=FIRST),
    "remove": listing.remove,
}
"""What each button of a list does; its value is the offering."""
SUITS = "suits"


def _words() -> str:
    return request.args.get("text", "").replace("\x00", "").strip()[:200]


# -- rounds --------------------------------------------------------------------------------------------------------------------------------


@pages.get("/rounds/mine")
@requires(Permission.LISTS)
def mine() -> ResponseReturnValue:
    """Rounds that collect lists, and those in which the reader has one."""
    words, order = _words(), wanted_order()
    page = lists.page_of_mine(current_identity().account_id, words, order=order, number=page_number(), size=SIZE)
    rows = [(one, presenters.standing_of(one), presenters.is_collecting(one.round)) for one in page.rows]
    return render_template("rounds/own.html", page=page, rows=rows, words=words, order=order)


@pages.get("/rounds/mine.xlsx")
@requires(Permission.LISTS)
def mine_sheet() -> ResponseReturnValue:
    """The same as a file."""
    words = _words()
    page = lists.page_of_mine(current_identity().account_id, words, order=wanted_order(), number=1, size=EVERY)
    heads = (Text("Number"), Text("Round"), Text("State"), Text("My list"), Text("Choices"), Text("With"), Text("What comes next"))
    rows = []
    for one in page.rows:
        standing, found = presenters.standing_of(one), one.found
        state = word("round_list", found.state) if found else None
        choices = len(found.choices) if found else None
        rows.append((one.round.number, one.round.title, word("round", one.round.state), state, choices, standing.who, standing.upcoming))
    return workbook("gelombang-saya", Text("Rounds"), [words] if words else [], heads, rows)


@pages.post("/rounds/<uuid:round_id>/list")
@requires(Permission.TAKE_PART, queries.get_round)
def begin_list(found: "Round") -> ResponseReturnValue:
    """Begin a list, or go on with the one that is there."""
    made = listing.begin(found, by=current_identity())
    return redirect(url_for(".own_list", list_id=made.id), 303)


# -- the list ------------------------------------------------------------------------------------------------------------------------------


@pages.get("/rounds/lists/<uuid:list_id>")
@requires(Permission.OWN, lists.get_list)
def own_list(found: "RoundList") -> ResponseReturnValue:
    """The list with what can be added, or how its sign-off stands."""
    return _shown(found, BaseForm())


def _shown(found: "RoundList", form: BaseForm) -> ResponseReturnValue:
    asked = _asked()
    view = presenters.own_list(found, asked["text"], suits=bool(asked[SUITS]), order=asked["order"], number=page_number(), size=OFFERED)
    result = url_for(RESULT, list_id=found.id) if view.is_settled and RESULT in current_app.view_functions else None
    acted_on = request.args.get("at", type=uuid.UUID) if request.method == "GET" else None
    shown = {"asked": asked, "back": _looking(), "result": result, "acted_on": acted_on if acted_on in found.choices else None}
    said = {"to_object": objecting.to_object(found), "filed": objecting.filed_of(found) if view.has_objected else ()}
    return render_template("rounds/own_list.html", view=view, form=form, **shown, **said), form.status


def _asked() -> dict[str, str]:
    return {"text": _words(), SUITS: "1" if request.args.get(SUITS) else "", "order": wanted_order()}


def _looking() -> dict[str, Any]:
    """What the address says of the offerings that are looked at: an act leads back to it."""
    page = page_number()
    return {name: value for name, value in _asked().items() if value} | ({"page": page} if page > 1 else {})


@pages.get("/rounds/lists/<uuid:list_id>/offerings.xlsx")
@requires(Permission.OWN, lists.get_list)
def own_offerings_sheet(found: "RoundList") -> ResponseReturnValue:
    """What the round offers as filtered, with the own points."""
    asked, held = _asked(), queries.get_round(found.round_id)
    heads = (Text("Number"), Text("Offering"), Text("Host"), Text("Begins"), Text("Ends"), Text("Places"))
    own = (Text("Result"), Text("Remark"), Text("Points"), Text("Choice"))
    offered = presenters.Offers(found, held).page(asked["text"], suits=bool(asked[SUITS]), order=asked["order"], number=1, size=EVERY)
    rows = [
        (
            *(one.place.opportunity.number, one.place.opportunity.title, one.place.opportunity.host_name),
            *(one.place.opportunity.starts_on, one.place.opportunity.ends_on, one.place.row.seats),
            *(word("verdict", one.suits.outcome), one.suits.why, one.score, one.at),
        )
        for one in offered.rows
    ]
    return workbook(f"penawaran-{held.number}", Text("Offerings of the round"), [asked["text"]] if asked["text"] else [], heads + own, rows)


@pages.post("/rounds/lists/<uuid:list_id>/choices")
@requires(Permission.OWN, lists.get_list)
def change_list(found: "RoundList") -> ResponseReturnValue:
    """Add, move or remove a choice: the button that was pressed says which and how. Where that is refused, the list as it is, and why."""
    way = next((one for one in CHANGES if one in request.form), "")
    place_id = request.form.get(way, type=uuid.UUID)
    if place_id is None:
        raise NotFoundError
    form, before = BaseForm(), list(found.choices)
    version = request.form.get("version", 0, type=int)
    if not form.accepts(lambda: CHANGES[way](found, place_id, version=version, by=current_identity())):
        return _shown(found, form)
    title, time = presenters.title_of(found, place_id), hour(found.saved_at)
    if place_id not in found.choices:
        flash(say(Text("%(title)s is off your list. Saved at %(time)s.", title=title, time=time)))
        return _led_to(found, presenters.beside(found.choices, before, place_id))
    at, of = found.choices.index(place_id) + 1, len(found.choices)
    flash(say(Text("%(title)s is now choice %(at)s of %(of)s. Saved at %(time)s.", title=title, at=at, of=of, time=time)))
    return _led_to(found, place_id)


def _led_to(found: "RoundList", place_id: uuid.UUID | None) -> ResponseReturnValue:
    """To a choice, where it is said what was done; of an empty list to its heading."""
    if place_id is None:
        return redirect(url_for(".own_list", list_id=found.id, **_looking(), _anchor="own"), 303)
    return redirect(url_for(".own_list", list_id=found.id, **_looking(), at=place_id, _anchor=f"choice-{place_id}"), 303)


# -- taking part ---------------------------------------------------------------------------------------------------------------------------


@pages.route("/rounds/lists/<uuid:list_id>/submission", methods=["GET", "POST"])
@requires(Permission.OWN, lists.get_list)
def submit_list(found: "RoundList") -> ResponseReturnValue:
    """Say why, declare, agree to what a host will see, and ask to take part."""
    account_id = found.account_id
    if found.state in listing.SENT or not can(found.state, ListStep.SUBMIT):
        return redirect(url_for(".own_list", list_id=found.id), 303)
    draft = draft_queries.find_draft(FORM, found.id, account_id)
    form = SubmissionForm.read(**kept(draft.data if draft else _first(found))).among(lists.hosts_of(found.round_id))

    def act() -> None:
        drafts.save(FORM, found.id, form.typed(), account_id=account_id, version=sent_version())
        listing.submit(found, form.declaration(), by=current_identity())

    if request.form.get("act") == "draft":
        if form.saves(lambda: drafts.save(FORM, found.id, form.typed(), account_id=account_id, version=sent_version())):
            flash(say(Text("The draft is saved.")))
            return redirect(url_for(".submit_list", list_id=found.id), 303)
    elif form.accepts(act):
        drafts.drop(FORM, found.id, account_id=account_id)
        flash(say(Text("Your list is submitted. It is with your direct supervisor; you can change the order of your choices meanwhile.")))
        return redirect(url_for(".own_list", list_id=found.id), 303)
    version = keep_typed(form, FORM, found.id, account_id=account_id, version=draft.version if draft else 0)
    shown = {"round": queries.get_round(found.round_id), "draft": draft, "version": version, "purpose": PURPOSE}
    return render_template("rounds/own_submission.html", form=form, found=found, **shown), form.status


def _first(found: "RoundList") -> dict[str, Any]:
    """What the form begins with: what was said before the list was withdrawn."""
    said = found.interest
    declared = {"interest": True, **{f"interest_{name}": said[key] for name, key in _PARTS.items()}} if said else {}
    return {"motivation": found.motivation or "", **declared}


_PARTS = {"kind": "kind", "words": "words", "host": "host_id"}


@pages.route("/rounds/lists/<uuid:list_id>/withdrawal", methods=["GET", "POST"])
@requires(Permission.OWN, lists.get_list)
def withdraw_list(found: "RoundList") -> ResponseReturnValue:
    """Take no part after all, on a page that says what follows."""
    if request.method == "GET" and not can(found.state, ListStep.WITHDRAW):
        return redirect(url_for(".own_list", list_id=found.id), 303)
    form = WithdrawalForm.read()
    if form.accepts(lambda: listing.withdraw(found, form.reason.data or "", by=current_identity())):
        flash(say(Text("Your list is withdrawn.")))
        return redirect(url_for(".own_list", list_id=found.id), 303)
    return render_template("rounds/own_withdrawal.html", form=form, found=found, round=queries.get_round(found.round_id)), form.status
