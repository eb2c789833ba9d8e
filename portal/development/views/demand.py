"""The board: what was published of the gaps, and the calls that curators make of it."""

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.development import presenters, queries, services
from portal.development.access import BOARD, Permission
from portal.development.domain import FAMILIES
from portal.development.domain.calls import SOUGHT, DemandState, DemandStep
from portal.development.domain.editions import SMALL
from portal.development.forms import CallForm, EndForm, ThemesForm
from portal.development.presenters import demand
from portal.development.views import SIZE, pages
from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.development.domain.editions import KnownGap
    from portal.development.models import DemandCall
    from portal.kernel.paging import Page

EVERY = 10_000
CALL = "development.call"
END = "development.end"
ORDERS = {
    "name": lambda gap: demand.name_of(gap).casefold(),
    "level": lambda gap: gap.level,
    "people": lambda gap: gap.people or 0,
}


def _asked(*names: str) -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in names}


# -- the figures ---------------------------------------------------------------------------------------------------------------------------


def _figures() -> tuple[dict[str, str], list["KnownGap"]]:
    chosen, order = _asked("text", "family", "shown"), wanted_order()
    if chosen["family"] not in FAMILIES:
        chosen["family"] = ""
    found = queries.gaps_for_partners(chosen["family"])
    if chosen["text"]:
        found = [gap for gap in found if chosen["text"].casefold() in demand.name_of(gap).casefold()]
    if chosen["shown"] != "all":
        found = [gap for gap in found if gap.people is not None]
    key = ORDERS.get(order.removeprefix("-"))
    return chosen, sorted(found, key=key, reverse=order.startswith("-")) if key else found


@pages.get("/demand/figures")
@requires(Permission.READ_BOARD)
def figures() -> ResponseReturnValue:
    """The gaps of the newest edition."""
    chosen, found = _figures()
    return render_template(
        "development/figures.html",
        page=presenters.page_of(found, page_number(), SIZE),
        chosen=chosen,
        order=wanted_order(),
        families=FAMILIES,
        edition=queries.newest_edition(),
        small=SMALL,
        demand=demand,
    )


@pages.get("/demand/figures.xlsx")
@requires(Permission.READ_BOARD)
def figures_sheet() -> ResponseReturnValue:
    """The same as filtered, with each family of posts."""
    chosen, found = _figures()
    heads = (Text("Competency"), Text("Level", "competency"), Text("Below it"), *FAMILIES.values())
    rows = [
        (
            demand.name_of(gap),
            gap.level,
            demand.people(gap.people, whole=gap.whole),
            *(None if family not in gap.by_family else demand.people(gap.by_family[family]) for family in FAMILIES),
        )
        for gap in found
    ]
    words = chosen_words({"text": chosen["text"], "family": chosen["family"]}, family=FAMILIES.__getitem__)
    return workbook("kebutuhan", Text("What the workforce lacks"), words, heads, rows, note=demand.RULE)


@pages.post("/demand/figures/publish")
@requires(Permission.PUBLISH)
def publish_edition() -> ResponseReturnValue:
    """Publish this month's figures."""
    services.publish_edition(by=current_identity())
    flash(say(Text("This month's figures are published. Partners see them now.")))
    return redirect(url_for(".figures"), 303)


# -- the calls -----------------------------------------------------------------------------------------------------------------------------


def _calls(number: int, size: int) -> tuple[dict[str, str], "Page[DemandCall]"]:
    chosen = _asked("text", "state", "theme", "sought")
    if chosen["sought"] not in SOUGHT:
        chosen["sought"] = ""
    return chosen, queries.page_of_calls(queries.CallsWanted(**chosen), order=wanted_order(), number=number, size=size)


@pages.get("/demand")
@requires(Permission.READ_BOARD)
def board() -> ResponseReturnValue:
    """The calls, open ones first."""
    chosen, page = _calls(page_number(), SIZE)
    return render_template(
        "development/board.html",
        page=page,
        lines=demand.call_lines(page.rows),
        chosen=chosen,
        order=wanted_order(),
        states=list(DemandState),
        sought=SOUGHT,
        themes=presenters.competencies(),
    )


@pages.get("/demand.xlsx")
@requires(Permission.READ_BOARD)
def board_sheet() -> ResponseReturnValue:
    """The calls as filtered."""
    chosen, page = _calls(1, EVERY)
    heads = (Text("Title"), Text("State"), Text("For whom"), Text("Gaps"), Text("Published"), Text("Open until"))
    rows = [
        (
            one.call.title,
            word("demand", one.call.state),
            one.call.audience,
            "; ".join(f"{item.name} {item.level} ({say(item.people)})" for item in one.items),
            one.call.published_at,
            one.call.open_until,
        )
        for one in demand.call_lines(page.rows)
    ]
    names = presenters.competencies()
    words = chosen_words(
        chosen, state=partial(word, "demand"), sought=SOUGHT.__getitem__, theme=lambda code: Text("%(name)s", name=names[code])
    )
    return workbook("papan-kebutuhan", Text("Calls to partners"), words, heads, rows, note=demand.RULE)


@pages.get("/demand/calls/<uuid:call_id>")
@requires(Permission.READ_BOARD, queries.get_call)
def call(found: "DemandCall") -> ResponseReturnValue:
    """One call: for what, for whom, until when, and how it is answered."""
    reader, given = current_identity(), services.answers_to(found.id)
    return render_template(
        "development/call.html",
        call=found,
        items=demand.call_lines([found])[0].items,
        sought=[SOUGHT[kind] for kind in found.sought],
        ways=demand.ways(found.id, reader) if found.state is DemandState.OPEN else [],
        number=len(given),
        answers=given if reader.holds(*BOARD) else [],
        rule=demand.RULE,
    )


@pages.route("/demand/calls/new", methods=["GET", "POST"])
@requires(Permission.CALL)
def write_call() -> ResponseReturnValue:
    """Write a call; what is typed is kept until it is published."""
    by = current_identity()
    draft = draft_queries.find_draft(CALL, by.account_id, by.account_id)
    form = CallForm.read(**(draft.data if draft else {}))
    made: list[DemandCall] = []

    def act() -> None:
        text = services.CallText(
            form.title.data, form.words.data, form.audience.data, form.sought.data or (), form.open_until.data, form.chosen_gaps()
        )
        made.append(services.publish_call(text, by=by))

    if form.accepts(act):
        drafts.drop(CALL, by.account_id, account_id=by.account_id)
        flash(say(Text("The call is published. Those who follow its themes are told by mail.")))
        return redirect(url_for(".call", call_id=made[0].id), 303)
    version = keep_typed(form, CALL, by.account_id, account_id=by.account_id, version=draft.version if draft else 0)
    page: dict[str, Any] = {"form": form, "draft": draft, "version": version, "owner": by.account_id}
    return render_template("development/write_call.html", **page, edition=queries.newest_edition(), rule=demand.RULE), form.status


@pages.route("/demand/calls/<uuid:call_id>/end", methods=["GET", "POST"])
@requires(Permission.CALL, queries.get_call, know=Permission.READ_BOARD)
def end_call(found: "DemandCall") -> ResponseReturnValue:
    """Close or withdraw a call; what is typed is kept until it has ended."""
    by = current_identity()
    draft = draft_queries.find_draft(END, found.id, by.account_id)
    form = EndForm.read(**(draft.data if draft else {}))

    def act() -> None:
        services.end_call(found, DemandStep(form.step.data), form.reason.data, by=by)

    if form.accepts(act):
        drafts.drop(END, found.id, account_id=by.account_id)
        flash(say(Text("The call has ended; it stays readable.")))
        return redirect(url_for(".call", call_id=found.id), 303)
    version = keep_typed(form, END, found.id, account_id=by.account_id, version=draft.version if draft else 0)
    return render_template("development/end_call.html", form=form, call=found, draft=draft, version=version), form.status


@pages.route("/demand/themes", methods=["GET", "POST"])
@requires(Permission.FOLLOW)
def themes() -> ResponseReturnValue:
    """Choose the themes of whose new calls one is told."""
    by = current_identity()
    form = ThemesForm.read(themes=[theme.competency_code for theme in queries.themes_of(by.account_id)])
    if form.accepts(lambda: services.follow(form.themes.data or (), by=by)):
        flash(say(Text("Your themes are kept.")))
        return redirect(url_for(".board"), 303)
    return render_template("development/themes.html", form=form), form.status
