"""What officers see of the gaps: a map, the list behind it, and what one number is made of."""

import functools
from typing import TYPE_CHECKING, Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.development import presenters, queries
from portal.development.access import AGENCY, Permission
from portal.development.domain import FAMILIES
from portal.development.domain.reading import ROWS, SHOWN, UNKNOWN, WEIGHTS, By, Shown, Wanted, together
from portal.development.views import SIZE, pages
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.development.queries.people import Person
    from portal.kernel.paging import Page

EVERY = 100_000
EVERYBODY = "all"
FILTERS = ("by", "kind", "body", "family", "text")
MAP, LIST = "map", "list"
NO_KEY = "-"
"""What stands in the address for the row of everybody."""


def _chosen() -> dict[str, str]:
    """What the address asks for; whoever reads an agency sees its units at first."""
    chosen = {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in FILTERS}
    if chosen["by"] not in set(By):
        chosen["by"] = By.UNIT.value if current_identity().holds(*AGENCY) else By.AGENCY.value
    if chosen["kind"] not in presenters.kinds():
        chosen["kind"] = ""
    if chosen["family"] not in FAMILIES:
        chosen["family"] = ""
    return chosen


def _wanted(chosen: dict[str, str], names: dict[str, str]) -> Wanted:
    reader = current_identity()
    within = reader.body_id if reader.holds(*AGENCY) else None
    return Wanted(within, chosen["body"], chosen["family"], tuple(names) if chosen["kind"] else ())


def _numbers(chosen: dict[str, str], key: str, code: str) -> str:
    """The address of what is behind a number: it keeps what narrows the numbers, not what is looked for among them."""
    kept: dict[str, Any] = {name: chosen[name] for name in ("body", "family") if chosen[name]}
    return url_for(".numbers", by=chosen["by"], key=key or NO_KEY, code=code, **kept)


def _read() -> tuple[dict[str, str], By, dict[str, str], list[Any]]:
    chosen = _chosen()
    by, names = By(chosen["by"]), presenters.competencies(chosen["kind"])
    return chosen, by, names, queries.counts(by, _wanted(chosen, names))


def _lines() -> tuple[dict[str, str], list[presenters.Line]]:
    chosen, by, names, counts = _read()
    found = presenters.lines(by, counts, names, functools.partial(_numbers, chosen))
    return chosen, presenters.ordered(found, chosen["text"], wanted_order())


@pages.get("/development/gaps")
@requires(Permission.READ_GAPS)
def gaps() -> ResponseReturnValue:
    """The map of the gaps, or the list behind it."""
    view = LIST if request.args.get("view") == LIST else MAP
    shown: dict[str, Any] = {}
    if view == LIST:
        chosen, lines = _lines()
        shown["page"] = presenters.page_of(lines, page_number(), SIZE)
    else:
        chosen, by, names, counts = _read()
        present = {count.code for count in counts}
        heads = {code: name for code, name in names.items() if code in present}
        rows = presenters.map_rows(by, counts, heads, functools.partial(_numbers, chosen))
        shown["page"] = presenters.page_of(presenters.ordered_map(rows, chosen["text"], wanted_order()), page_number(), SIZE)
        shown["heads"] = heads
    bodies = [] if current_identity().holds(*AGENCY) else organisations.agencies()
    return render_template(
        "development/gaps.html",
        **shown,
        view=view,
        chosen=chosen,
        order=wanted_order(),
        rows_by=ROWS,
        kinds=presenters.kinds(),
        families=FAMILIES,
        bodies=bodies,
        tally=queries.newest_tally(),
        legend=(*WEIGHTS, UNKNOWN),
        people=url_for(".people") if current_identity().holds(*AGENCY) else None,
    )


@pages.get("/development/gaps.xlsx")
@requires(Permission.READ_GAPS)
def gaps_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen, lines = _lines()
    tally = queries.newest_tally()
    heads = (
        ROWS[By(chosen["by"])],
        Text("Competency"),
        Text("Servants whose post requires it"),
        Text("Below what is required"),
        Text("Below by two levels or more"),
        Text("Not known"),
        Text("Oldest assessment"),
    )
    rows = [
        (one.name, one.competency, one.count.people, one.count.below, one.count.far, one.count.unknown, one.count.oldest) for one in lines
    ]
    words = chosen_words(chosen, by=ROWS.__getitem__, kind=presenters.kinds().__getitem__, family=FAMILIES.__getitem__)
    note = Text("Counted on %(moment)s.", moment=tally.counted_at) if tally else None
    return workbook("kesenjangan", Text("Competency gaps"), words, heads, rows, note=note)


@pages.get("/development/gaps/<by>/<key>/<code>")
@requires(Permission.READ_GAPS)
def numbers(by: str, key: str, code: str) -> ResponseReturnValue:
    """What one number of the map is made of: classes of post and the levels that they require."""
    chosen, names = _chosen() | {"by": by}, presenters.competencies()
    known = by in set(By) and code in names
    found = queries.behind(By(by), key, code, _wanted(chosen, names)) if known else []
    if not found:
        raise NotFoundError
    body = organisations.find_body_by_code(key) if by in {By.AGENCY, By.UNIT} else None
    name = body.name if body else presenters.row_name(By(by), found[0][2])
    classes = presenters.classes()
    kept: dict[str, Any] = {filter_: value for filter_, value in chosen.items() if value}
    return render_template(
        "development/numbers.html",
        name=name,
        competency=names[code],
        total=together(count for _, _, count in found),
        rows=[(classes.get(post_class, post_class), required, count) for post_class, required, count in found],
        tally=queries.newest_tally(),
        back=url_for(".gaps", **kept),
        people=url_for(".people", code=code, body=key if body else None) if current_identity().holds(*AGENCY) else None,
        title=say(Text("%(competency)s: %(of)s", competency=names[code], of=name)),
    )


def _people(number: int, size: int) -> tuple[dict[str, str], "Page[Person]"]:
    chosen = {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in ("text", "code", "shown", "body")}
    names = presenters.competencies()
    if chosen["code"] not in names:
        chosen["code"] = next(iter(names), "")
    if chosen["shown"] not in {*SHOWN, EVERYBODY}:
        chosen["shown"] = Shown.BELOW.value
    wanted = Wanted(current_identity().body_id, chosen["body"])
    return chosen, queries.page_of_people(
        chosen["code"], wanted, chosen["shown"], chosen["text"], order=wanted_order(), number=number, size=size
    )


@pages.get("/development/people")
@requires(Permission.READ_PEOPLE)
def people() -> ResponseReturnValue:
    """The agency's own people whose posts require a competency, with what each lacks of it."""
    within = current_identity().body_id
    chosen, page = _people(page_number(), SIZE)
    return render_template(
        "development/people.html",
        page=page,
        chosen=chosen,
        order=wanted_order(),
        names=presenters.competencies(),
        shown=SHOWN,
        everybody=EVERYBODY,
        bodies=organisations.bodies_below(within) if within else [],
    )


@pages.get("/development/people.xlsx")
@requires(Permission.READ_PEOPLE)
def people_sheet() -> ResponseReturnValue:
    """The same as filtered."""
    chosen, page = _people(1, EVERY)
    names = presenters.competencies()
    heads = (
        Text("Name"),
        Text("NIP"),
        Text("Unit"),
        Text("Post"),
        Text("Required level"),
        Text("Assessed level"),
        Text("Levels missing"),
        Text("Assessed on"),
    )
    rows = [(one.name, one.nip, one.unit, one.post, one.required, one.level, one.missing, one.assessed_on) for one in page.rows]
    words = chosen_words(chosen, code=lambda code: Text("%(name)s", name=names[code]), shown=SHOWN.__getitem__)
    return workbook("kesenjangan-pegawai", Text("People and their gaps"), words, heads, rows)
