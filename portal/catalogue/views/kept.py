"""What somebody keeps of the catalogue: bookmarks, saved searches, the address for their calendar."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.catalogue import presenters, queries
from portal.catalogue.access import Permission
from portal.catalogue.domain.opportunity import KINDS
from portal.catalogue.domain.telling import HOW_OFTEN, Every
from portal.catalogue.forms import SearchForm
from portal.catalogue.presenters import kept as shown_of
from portal.catalogue.services import kept
from portal.catalogue.views.public import EVERY, SIZE, asked_now, list_of, pages
from portal.kernel.text import Text
from portal.web.access import public, requires, signed_in
from portal.web.downloads import workbook
from portal.web.i18n import say
from portal.web.lists import links, page_number
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity, SavedSearch

SORTS = {"deadline": Text("Closing soonest"), "newest": Text("Last bookmarked"), "start": Text("Beginning soonest"), "title": Text("Title")}
STATES = {"open": Text("Open", "bookmark"), "over": Text("No longer open"), "changed": Text("Changed since")}
FEED = "feed"
"""Where this browser's cookie holds a new address of a calendar until it was shown, once."""

# -- bookmarks -----------------------------------------------------------------------------------------------------------------------------


def _asked() -> dict[str, str]:
    words = request.args.get("text", "").replace("\x00", "").strip()[:200]
    state, sort = request.args.get("state", ""), request.args.get("sort", "deadline")
    return {"words": words, "state": state if state in STATES else "", "sort": sort if sort in SORTS else "deadline"}


@pages.get("/bookmarks")
@signed_in
def bookmarks() -> ResponseReturnValue:
    """The bookmarks, how each stands now, and the calendar that shows their days."""
    asked, by = _asked(), current_identity()
    page = queries.page_of_bookmarks(by.account_id, **asked, number=page_number(), size=SIZE)
    secret = session.pop(FEED, None)
    return render_template(
        "catalogue/bookmarks.html",
        page=page,
        lines=presenters.lines(page.rows, links(".opportunity", "opportunity_id")),
        lefts=[presenters.drawn_left(row.open_until) if row.state == "published" else "" for row in page.rows],
        asked=asked,
        sorts=SORTS,
        states=STATES,
        has_feed=queries.find_feed(by.account_id) is not None,
        feed=url_for(".feed", secret=secret, _external=True) if secret else None,
    )


@pages.get("/bookmarks.xlsx")
@signed_in
def bookmarks_sheet() -> ResponseReturnValue:
    """The bookmarks as filtered."""
    asked = _asked()
    page = queries.page_of_bookmarks(current_identity().account_id, **asked, number=1, size=EVERY)
    heads = (Text("Number"), Text("Title"), Text("Kind", "opportunity"), Text("Host"), Text("Place"), Text("From"), Text("Closes"))
    rows = [(o.number, o.title, KINDS[o.kind].name, o.host_name, o.place, o.starts_on, o.open_until) for o in page.rows]
    filters = [value for value in (asked["words"], STATES.get(asked["state"])) if value]
    return workbook("penanda", Text("My bookmarks"), filters, heads, rows)


def _marked(found: "Opportunity") -> ResponseReturnValue:
    if request.form.get("back") == "bookmarks":
        return redirect(url_for(".bookmarks"), 303)
    return redirect(url_for(".opportunity", opportunity_id=found.id), 303)


@pages.post("/opportunities/<uuid:opportunity_id>/bookmark")
@requires(Permission.KEEP, queries.get_opportunity)
def mark(found: "Opportunity") -> ResponseReturnValue:
    """Put a bookmark, or say that the changes were seen."""
    kept.mark(found, by=current_identity())
    return _marked(found)


@pages.post("/opportunities/<uuid:opportunity_id>/bookmark/remove")
@requires(Permission.KEEP, queries.get_opportunity)
def unmark(found: "Opportunity") -> ResponseReturnValue:
    """Take the bookmark away."""
    kept.unmark(found, by=current_identity())
    return _marked(found)


# -- the calendar's address ----------------------------------------------------------------------------------------------------------------


@pages.post("/bookmarks/calendar")
@signed_in
def open_feed() -> ResponseReturnValue:
    """Make an address for the calendar; one that was made before ends."""
    session[FEED] = kept.open_feed(by=current_identity())
    return redirect(url_for(".bookmarks", _anchor="calendar"), 303)


@pages.post("/bookmarks/calendar/end")
@signed_in
def close_feed() -> ResponseReturnValue:
    """End the address."""
    kept.close_feed(by=current_identity())
    flash(say(Text("The address has ended. Calendars that still ask for it are answered that there is none.")))
    return redirect(url_for(".bookmarks", _anchor="calendar"), 303)


# -- saved searches ------------------------------------------------------------------------------------------------------------------------


def _words_of(chosen: queries.Chosen) -> list[str]:
    """What a search looks for, as its filters say it."""
    groups = presenters.filters(chosen, queries.facets(chosen.for_anybody())) if chosen.filters else []
    chips = [say(text) for text, _ in presenters.chips_of(chosen, groups, lambda _: "")]
    return [*([f"“{chosen.q}”"] if chosen.q else []), *chips]


@pages.get("/searches")
@signed_in
def searches() -> ResponseReturnValue:
    """The searches that the reader keeps, each with its pace and the way to its list."""
    words = _asked()["words"]
    page = queries.page_of_searches(current_identity().account_id, words=words, number=page_number(), size=SIZE)
    found = [(one, list_of(queries.Chosen.read(one.chosen))) for one in page.rows]
    return render_template("catalogue/searches.html", page=page, searches=found, words=words, how_often=HOW_OFTEN)


@pages.route("/searches/new", methods=["GET", "POST"])
@signed_in
def save_search() -> ResponseReturnValue:
    """Keep what this address looks for."""
    chosen, _ = asked_now()
    said = _words_of(chosen)
    form = SearchForm.read(name=", ".join(said)[:100] or say(Text("All that is open")), every=Every.WEEKLY.value)
    if form.accepts(lambda: kept.save_search(form.name.data, chosen, Every(form.every.data), by=current_identity())):
        flash(say(Text("The search is saved.")))
        return redirect(url_for(".searches"), 303)
    return render_template("catalogue/search.html", form=form, said=said, back=list_of(chosen), search=None), form.status


@pages.route("/searches/<uuid:search_id>", methods=["GET", "POST"])
@requires(Permission.CHANGE_SEARCH, queries.get_search)
def change_search(search: "SavedSearch") -> ResponseReturnValue:
    """Give a search another name or another pace."""
    form = SearchForm.read(name=search.name, every=search.every.value)
    if form.accepts(lambda: kept.change_search(search, form.name.data, Every(form.every.data), by=current_identity())):
        flash(say(Text("The search is changed.")))
        return redirect(url_for(".searches"), 303)
    chosen = queries.Chosen.read(search.chosen)
    page = {"said": _words_of(chosen), "back": list_of(chosen), "search": search}
    return render_template("catalogue/search.html", form=form, **page), form.status


@pages.post("/searches/<uuid:search_id>/remove")
@requires(Permission.CHANGE_SEARCH, queries.get_search)
def remove_search(search: "SavedSearch") -> ResponseReturnValue:
    """Forget a search."""
    kept.remove_search(search, by=current_identity())
    flash(say(Text("The search is removed.")))
    return redirect(url_for(".searches"), 303)


@pages.route("/searches/stop/<token>", methods=["GET", "POST"])
@public
def stop_mails(token: str) -> ResponseReturnValue:
    """The link in a mail about a search: it shows which one, and a press of the button stops the mails; nobody has to sign in."""
    search_id = shown_of.search_of(token)
    if request.method == "POST":
        kept.stop_mails(search_id)
        return redirect(url_for(".stop_mails", token=token), 303)
    search = queries.find_search(search_id)
    return render_template("catalogue/stop.html", search=search, stopped=search is None or search.every is Every.NEVER)
